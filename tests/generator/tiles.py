"""What a generated program knows of its tiles: shapes, extents, what is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

WIDTHS = {"f32": 4, "f16": 2, "bf16": 2, "i32": 4, "i16": 2, "i8": 1}
"""Bytes of the element types."""

TENSOR = 128
"""Rows and columns of each tensor."""

ROWS = (1, 2, 4, 8, 16, 32)
COLS = (8, 16, 32, 64)

BLOCK = 32
"""Bytes that rows of tiles are a multiple of, and addresses as well."""


class Extent(NamedTuple):
    """The smaller of a constant and, if there is one, a value of the program."""

    limit: int
    value: str = ""
    """What gives the value: `n`, or something inside a region (`r3`)."""

    def covers(self, other: Extent) -> bool:
        """Whether the other one is surely not larger."""
        return self.limit >= other.limit and self.value in ("", other.value)

    @property
    def in_type(self) -> str:
        return "?" if self.value else str(self.limit)


Extents = tuple[Extent, Extent]


def cover(one: Extents, other: Extents) -> bool:
    """Whether extents are surely at least as large in both dimensions."""
    return one[0].covers(other[0]) and one[1].covers(other[1])


class Origin(Enum):
    """Where a handle comes from."""

    ALLOC = "alloc_tile"
    RESHAPE = "treshape"
    BITCAST = "bitcast"
    SUBVIEW = "subview"
    SLOT = "multi_tile_get"
    CARRIED = "scf"

    @property
    def may_be_set(self) -> bool:
        """Whether `set_validshape` takes it."""
        return self in (Origin.ALLOC, Origin.RESHAPE, Origin.BITCAST)

    @property
    def is_view(self) -> bool:
        return self in (Origin.RESHAPE, Origin.BITCAST, Origin.SUBVIEW)


@dataclass(frozen=True)
class Shape:
    """The shape of a tile, and how its elements lie."""

    rows: int
    cols: int
    element: str
    is_column: bool = False
    """One column, whose elements lie behind one another."""

    @property
    def size(self) -> int:
        """Bytes."""
        return self.rows * self.cols * WIDTHS[self.element]

    @property
    def fits(self) -> bool:
        """Whether its rows, or the column, fill whole blocks."""
        count = self.rows if self.is_column else self.cols
        return count * WIDTHS[self.element] % BLOCK == 0

    @property
    def whole(self) -> Extents:
        return Extent(self.rows), Extent(self.cols)


@dataclass(frozen=True)
class Tile:
    """A handle of a program, and what is known of it."""

    name: str
    shape: Shape
    valid: Extents
    written: Extents | None = None
    """The cells that hold something, from the first on; None for none."""
    pad: int = 0
    is_dynamic: bool = True
    address: int | None = None
    origin: Origin = Origin.ALLOC
    base: str = ""
    """The tile whose bytes it shares."""

    @property
    def element(self) -> str:
        return self.shape.element

    @property
    def type(self) -> str:
        shape = self.shape
        rows, cols = ("?", "?") if self.is_dynamic else (e.limit for e in self.valid)
        layout = "col_major" if shape.is_column else "row_major"
        return (
            f"!pto.tile_buf<loc=vec, dtype={shape.element}, rows={shape.rows}, "
            f"cols={shape.cols}, v_row={rows}, v_col={cols}, blayout={layout}, "
            f"slayout=none_box, fractal=512, pad={self.pad}>"
        )

    @property
    def is_readable(self) -> bool:
        """Whether its valid cells are written."""
        return self.written is not None and cover(self.written, self.valid)

    @property
    def is_whole(self) -> bool:
        """Whether all of its cells are valid and written."""
        return self.valid == self.written == self.shape.whole

    def wrote(self) -> Tile:
        """Its valid cells are written; what lay beyond them may lie there still."""
        old, new = self.written, self.valid
        return replace(self, written=old if old and cover(old, new) else new)
