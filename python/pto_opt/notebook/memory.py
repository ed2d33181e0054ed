"""Which tile holds which bytes of which on-chip memory, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pto_dialect.hardware import AddressSpace, arch_of
from pto_dialect.places import name_of
from pto_passes.analysis.memory.lifetimes import Lifetimes
from pto_passes.analysis.memory.storage import Storage

_WIDTH = 640
_HEIGHT = 120
_LEFT = 90
_COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#b07aa1", "#edc948")


@dataclass(frozen=True)
class Block:
    """The bytes `[start, end)` of a space, held from operation `first` to `last`."""

    tile: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Space:
    """One on-chip memory in one function; sizes in bytes."""

    function: str
    name: AddressSpace
    capacity: int
    blocks: tuple[Block, ...]

    @property
    def peak(self) -> int:
        """The end of the highest byte that some tile holds."""
        return max(block.end for block in self.blocks)


@dataclass(frozen=True)
class MemoryMap:
    """The memories that the functions of a module use at addresses that are known."""

    spaces: tuple[Space, ...]

    @staticmethod
    def of(module: ModuleOp) -> MemoryMap:
        """The map of a verified module."""
        functions = [op for op in module.walk() if isinstance(op, FuncOp)]
        return MemoryMap(tuple(s for f in functions for s in _spaces_of(f)))

    def __str__(self) -> str:
        lines = [
            f"@{space.function} {space.name.value}: {space.peak} of {space.capacity} bytes"
            for space in self.spaces
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.as_svg()

    def as_svg(self) -> str:
        """One picture for each space: addresses upwards, the program from left to right."""
        return "\n".join(_picture(space) for space in self.spaces)


def _spaces_of(function: FuncOp) -> Iterator[Space]:
    storage = Storage(function)
    lifetimes = Lifetimes(function, storage)
    arch = arch_of(function)
    found: dict[AddressSpace, list[Block]] = {}
    for tile, spans in lifetimes.spans.items():
        place = storage.bytes_of(tile)
        if place.owner is None:
            found.setdefault(place.space, []).extend(
                Block(name_of(tile), place.start, place.end, first // 2, last // 2)
                for first, last in spans
            )
    for name, blocks in sorted(found.items(), key=lambda item: item[0].value):
        if not blocks:
            continue
        capacity = arch.memories[name].capacity
        order = sorted(blocks, key=lambda b: (b.first, b.start))
        yield Space(function.sym_name.data, name, capacity, tuple(order))


def _picture(space: Space) -> str:
    last = max(block.last for block in space.blocks) + 1
    top = max(space.peak, 1)
    title = (
        f"@{space.function}, {space.name.value}: {space.peak} of {space.capacity} bytes"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 10}" '
        f'height="{_HEIGHT + 44}" font-family="monospace" font-size="11" role="img">',
        f"<title>{escape(title)}</title>",
        f'<text x="0" y="12">{escape(title)}</text>',
        f'<rect x="{_LEFT}" y="20" width="{_WIDTH}" height="{_HEIGHT}" fill="none" '
        'stroke="#888"/>',
        f'<text x="{_LEFT - 6}" y="30" text-anchor="end">{top}</text>',
        f'<text x="{_LEFT - 6}" y="{20 + _HEIGHT}" text-anchor="end">0</text>',
    ]
    for number, block in enumerate(space.blocks):
        x = _LEFT + _WIDTH * block.first / last
        width = _WIDTH * (block.last + 1 - block.first) / last
        y = 20 + _HEIGHT * (top - block.end) / top
        height = _HEIGHT * (block.end - block.start) / top
        colour = _COLOURS[number % len(_COLOURS)]
        about = f"{block.tile}: bytes [{block.start}, {block.end})"
        parts.append(
            f'<g><title>{escape(about)}</title><rect x="{x:.1f}" y="{y:.1f}" '
            f'width="{width:.1f}" height="{max(height, 1):.1f}" fill="{colour}" '
            f'fill-opacity="0.55" stroke="{colour}"/>'
        )
        if height >= 11 and width >= 7 * len(block.tile):
            parts.append(
                f'<text x="{x + 3:.1f}" y="{y + 11:.1f}">{escape(block.tile)}</text>'
            )
        parts.append("</g>")
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT + 36}">program order</text></svg>')
    return "".join(parts)
