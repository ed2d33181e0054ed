"""A still picture of one memory, for notebooks and pages without scripts."""

from __future__ import annotations

from html import escape

from pto_opt.memory_map.blocks import HeldBlock, Space

_WIDTH = 640
_HEIGHT = 120
_LEFT = 90
_COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#8cd17d", "#76b7b2", "#b07aa1", "#edc948")
_CLASH = "#d1242f"


def picture(space: Space) -> str:
    """The memory as SVG that scales to where it is put."""
    last = space.last + 1
    top = max(space.peak, 1)
    title = (
        f"@{space.function}, {space.name.value}: {space.peak} of {space.capacity} bytes"
    )
    width, height = _LEFT + _WIDTH + 10, _HEIGHT + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'style="width:100%;max-width:{width}px" font-family="monospace" font-size="11" '
        'fill="currentColor" role="img">',
        f"<title>{escape(title)}</title>",
        f'<text x="0" y="12">{escape(title)}</text>',
        f'<rect x="{_LEFT}" y="20" width="{_WIDTH}" height="{_HEIGHT}" fill="none" '
        'stroke="#888"/>',
        f'<text x="{_LEFT - 6}" y="30" text-anchor="end">{top}</text>',
        f'<text x="{_LEFT - 6}" y="{20 + _HEIGHT}" text-anchor="end">0</text>',
    ]
    for number, block in enumerate(space.blocks):
        colour = _CLASH if block.clashes else _COLOURS[number % len(_COLOURS)]
        parts.append(_rectangle(block, colour, last, top))
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT + 36}">program order</text></svg>')
    return "".join(parts)


def _rectangle(block: HeldBlock, colour: str, last: int, top: int) -> str:
    x = _LEFT + _WIDTH * block.first / last
    width = _WIDTH * (block.last + 1 - block.first) / last
    y = 20 + _HEIGHT * (top - block.end) / top
    height = _HEIGHT * (block.end - block.start) / top
    about = f"{block.tile}: bytes [{block.start}, {block.end})"
    text = ""
    if height >= 11 and width >= 7 * len(block.tile):
        text = f'<text x="{x + 3:.1f}" y="{y + 11:.1f}">{escape(block.tile)}</text>'
    return (
        f'<g><title>{escape(about)}</title><rect x="{x:.1f}" y="{y:.1f}" '
        f'width="{width:.1f}" height="{max(height, 1):.1f}" fill="{colour}" '
        f'fill-opacity="0.55" stroke="{colour}"/>{text}</g>'
    )
