"""
Kernels of one operation each, over a grid of shapes: columns below, at and above one
repeat of the vector unit, rows from one to more than a repeat counter holds, and of more
blocks than a stride does, extents of the whole tile and less, static and dynamic, the
smallest scratch that is accepted.

What operations there are, and of what types, the families of `simulator/cases` know from
the operations' classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from cases import FAMILIES
from cases.draw import DTYPES, Draw, OpCase, types_of
from kernel_text import KernelText
from op_kernels import WIDTHS, TileOf, addresses_of, op_kernel
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.ops.base import TileOp
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_passes.check_validshape import CheckValidShape

A5_ONLY = ("histogram", "convert_small", "quantise_mx")
"""Families that draw for a5 whatever is asked for."""

NO_KERNEL = ("view", "element", "mx_product", "mx_vector_product")
"""Families whose operations call no function that works on tiles, or are not run."""


@dataclass(frozen=True)
class Case:
    """A kernel for the device's headers, with what it is called with."""

    key: str
    op: str
    """The operation that the case is about, without its dialect."""
    arch: str
    text: str
    """The program: without loads and stores, where all tiles are given from outside."""
    whole: str
    """The same with loads and stores, for the interpreter."""
    arguments: Mapping[str, Any]
    drawn: OpCase
    """How far results may lie apart."""
    tiles: Mapping[str, TileOf] = field(default_factory=dict[str, TileOf])
    """Tiles whose bytes are given from outside, and looked at afterwards."""

    @property
    def is_direct(self) -> bool:
        """Whether tiles are given from outside."""
        return bool(self.tiles)

    def refusal(self) -> str | None:
        """Why it is no program; None where it is one."""
        room = ArchSpec.parse(self.arch).memories[AddressSpace.VEC].capacity
        end = max(((t.address or 0) + t.size for t in self.tiles.values()), default=0)
        if end > room:
            return f"tiles up to {end} do not fit into {room} bytes"
        return accepted(self.whole)


@dataclass
class GridDraw(Draw):
    """Draws shapes, extents and types from a grid, one after the other."""

    index: int = 0
    body: str = ""
    kernel: KernelText | None = None

    def shape(self, dtype: str) -> tuple[int, int]:
        width = WIDTHS.get(dtype, 1)
        unit, repeat = 32 // width, 256 // width
        grid = (
            (5, repeat + unit),
            (16, repeat),
            (8, unit),
            (1, 2 * repeat),
            (9, 3 * repeat),
            (7, repeat - unit),
            (260, unit),
            (17, 2 * repeat + unit),
            (33, repeat),
            (1, unit),
            (2, 257 * unit),
            (258, 2 * unit),
            (3, 5 * repeat),
        )
        return grid[self.index % len(grid)]

    def extents(self, rows: int, cols: int) -> tuple[int, int]:
        grid = (
            (rows, cols),
            (rows, max(1, cols - 1)),
            (max(1, rows - 1), cols),
            (rows, cols // 2 + 1),
            (max(1, rows - 1), max(1, cols - 5)),
            (1, 1),
            (max(1, rows // 2), cols),
        )
        return grid[self.index % len(grid)]

    def dtype(self, op: type[TileOp], *among: str) -> str:
        types = types_of(op, self.arch)
        found = [t for t in types if t in (among or DTYPES)]
        if not found:
            found = list(among or ("f32",))
        return found[self.index % len(found)]

    def case(self, name: str, body: str, *rest: Any, **more: Any) -> OpCase:
        self.body = "\n".join([*self.lead, body])
        return super().case(name, body, *rest, **more)

    def kernel_case(self, name: str, kernel: KernelText, **more: Any) -> OpCase:
        self.kernel = kernel
        return super().kernel_case(name, kernel, **more)


def _draw(family: str, arch: str, number: int, index: int) -> tuple[GridDraw, OpCase]:
    random = np.random.default_rng([*map(ord, family), number, index])
    draw = GridDraw(
        random,
        arch,
        index % 2 == 1,
        number,
        index=index,
        packs=index % 3 == 2,
        whole_boxes=True,
    )
    return draw, FAMILIES[family](draw)


def _period(family: str, arch: str) -> int:
    """After how many cases a family begins again with its operations."""
    names = [_draw(family, arch, number, 0)[1].name for number in range(60)]
    for period in range(1, 30):
        if all(a == b for a, b in zip(names, names[period:])):
            return period
    return 30


def cases_of(family: str, arch: str, each: int) -> Iterator[Case]:
    """So many cases of each operation of a family."""
    period = _period(family, arch)
    for index in range(each):
        for place in range(period):
            number = index * period + place
            draw, drawn = _draw(family, arch, number, index + place)
            yield _case(f"{family}_{number}", draw, drawn)


def _case(key: str, draw: GridDraw, drawn: OpCase) -> Case:
    if draw.kernel is not None:
        return Case(
            key,
            drawn.name,
            draw.arch,
            drawn.text,
            drawn.text,
            drawn.arguments,
            drawn,
        )
    tiles = dict(draw.tiles)
    for name, tile in draw.tiles.items():
        if tile.is_scratch:
            tiles[name] = _smallest(name, tiles, draw)
    _spread(tiles)
    return Case(
        key,
        drawn.name,
        draw.arch,
        _text(draw, tiles, transfers=False),
        _text(draw, tiles, transfers=True),
        drawn.arguments,
        drawn,
        tiles,
    )


def _text(draw: GridDraw, tiles: Mapping[str, TileOf], *, transfers: bool) -> str:
    return op_kernel(
        draw.body,
        tiles,
        scalars=draw.scalars,
        arch=draw.arch,
        transfers=transfers,
    )


def _spread(tiles: dict[str, TileOf]) -> None:
    """Tiles lie one behind the other, each at a multiple of 256 bytes."""
    for name, address in addresses_of(tiles).items():
        tiles[name] = replace(tiles[name], address=address)


def _smallest(name: str, tiles: Mapping[str, TileOf], draw: GridDraw) -> TileOf:
    """The smallest scratch that the verifier accepts, by its bytes."""
    tile = tiles[name]
    unit = 32 // WIDTHS.get(tile.dtype, 1)
    heights = sorted({1, 2, tile.rows, max(1, tile.rows - 1)})
    cols = sorted({unit, 2 * unit, 4 * unit, 8 * unit, *_steps(tile.cols, unit)})
    sizes = [(r, c) for r in heights for c in cols if r * c < tile.rows * tile.cols]
    for row, col in sorted(sizes, key=lambda s: (s[0] * s[1], s)):
        valid = None if tile.valid is None else (row, col)
        smaller = replace(tile, rows=row, cols=col, valid=valid)
        if accepted(_text(draw, {**tiles, name: smaller}, transfers=True)) is None:
            return smaller
    # Families draw scratch that may be too small for the extents of this grid.
    for rows in (tile.rows, 2 * tile.rows, 4 * tile.rows):
        valid = None if tile.valid is None else (rows, tile.cols)
        larger = replace(tile, rows=rows, valid=valid)
        if accepted(_text(draw, {**tiles, name: larger}, transfers=True)) is None:
            return larger
    return tile


def _steps(cols: int, unit: int) -> Sequence[int]:
    return [cols, *(c for c in (cols // 2, cols - unit) if c >= unit and c % unit == 0)]


REFUSED = (ParseError, VerifyException, DiagnosticException)


def accepted(text: str) -> str | None:
    """Why a program is refused; None where it is not."""
    context = make_context()
    try:
        module = PTOParser(context, text, "kernel").parse_module()
        verify(module)
        CheckValidShape().apply(context, module)
        context.diagnostics.raise_if_errors()
    except REFUSED as error:
        return str(error)
    return None
