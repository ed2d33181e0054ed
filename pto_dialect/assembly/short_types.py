"""Types in messages: the shorter of the two ways in which tiles are written."""

from __future__ import annotations

import re

_TILE = re.compile(r"!pto\.tile_buf<loc=(\w+), *([^<>]*)>")
_DEFAULTS = {
    "blayout": ("row_major",),
    "slayout": ("none_box",),
    "fractal": ("512",),
    "pad": ("0", "null"),
    "compact": ("0", "null"),
}
"""What the short form leaves out, as the parser puts it in again."""


def short_type(text: str) -> str:
    """
    A tile type in its short form, which the parser reads as the same type; other text as
    it is: `!pto.tile_buf<vec, 16x256xf32>`.
    """
    match = _TILE.fullmatch(text)
    return text if match is None else _short_tile(match)


def with_short_types(text: str) -> str:
    """A text with its tile types in their short form."""
    return _TILE.sub(_short_tile, text)


def long_types(text: str) -> list[tuple[int, int, str]]:
    """Start, end and short form of each tile type of a text that has a shorter one."""
    found = ((m.span(), _short_tile(m)) for m in _TILE.finditer(text))
    return [(*span, short) for span, short in found if len(short) < span[1] - span[0]]


def differences(one: str, other: str) -> str:
    """
    The fields in which two tile types differ, `cols=256 where cols=128 is expected`;
    nothing for types that are no tiles, or differ in their kind.
    """
    a, b = _TILE.fullmatch(long_form(one)), _TILE.fullmatch(long_form(other))
    if a is None or b is None:
        return ""
    mine, theirs = _fields(a), _fields(b)
    names = [name for name in mine if mine[name] != theirs.get(name)]
    if not names or mine.keys() != theirs.keys():
        return ""
    for valid, whole in (("v_row", "rows"), ("v_col", "cols")):
        if valid in names and all(f[valid] == f[whole] for f in (mine, theirs)):
            names.remove(valid)
    found = ", ".join(f"{name}={mine[name]}" for name in names)
    wanted = ", ".join(f"{name}={theirs[name]}" for name in names)
    return f"{found}, not {wanted}"


_SHORT = re.compile(r"!pto\.tile_buf<(\w+), *(\d+)x(\d+)x([^,<>]+)((?:, [^<>]*)?)>")


def long_form(text: str) -> str:
    """A tile type with all its fields; other text as it is."""
    if (match := _SHORT.fullmatch(text)) is None:
        return text
    space, rows, cols, element, rest = match.groups()
    given = dict(part.split("=", 1) for part in rest.strip(", ").split(", ") if part)
    v_row, v_col = (given.pop("valid", None) or f"{rows}x{cols}").split("x")
    fields = {"dtype": element, "rows": rows, "cols": cols, "v_row": v_row}
    fields["v_col"] = v_col
    fields |= {name: default[0] for name, default in _DEFAULTS.items()} | given
    if fields["compact"] in _DEFAULTS["compact"]:
        del fields["compact"]
    listed = ", ".join(f"{name}={value}" for name, value in fields.items())
    return f"!pto.tile_buf<loc={space}, {listed}>"


def _fields(match: re.Match[str]) -> dict[str, str]:
    fields = {"loc": match[1]}
    for part in match[2].split(","):
        name, _, value = part.partition("=")
        fields[name.strip()] = value.strip()
    return fields


def _short_tile(match: re.Match[str]) -> str:
    fields = _fields(match)
    try:
        rows, cols = fields.pop("rows"), fields.pop("cols")
        words = [fields.pop("loc"), f"{rows}x{cols}x{fields.pop('dtype')}"]
    except KeyError:  # a type that is wrong itself
        return match[0]
    valid = fields.pop("v_row", rows), fields.pop("v_col", cols)
    if "?" in valid or valid != (rows, cols):
        words.append(f"valid={valid[0]}x{valid[1]}")
    words += [
        f"{name}={value}"
        for name, value in fields.items()
        if value not in _DEFAULTS.get(name, ())
    ]
    return f"!pto.tile_buf<{', '.join(words)}>"
