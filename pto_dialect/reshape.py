"""
Which part of a reshaped tile is valid, where its type leaves that to the run.

A `treshape` shows the bytes of a tile in another shape. All of the result is valid where
all of the source is. Else what is valid of the source is valid of the result, as long as
that is a rectangle again; with (r, c) the valid extents of the source:

* the same shape, or the same rows of as many bytes: r rows, and c columns by bytes;
* rows and columns exchanged together with the layout: (c, r). A 16 x 1 column becomes a
  1 x 16 row this way;
* full rows (or a single one), row by row: what is valid is the first n elements, which
  are n columns of a single row, or whole rows where those divide the source's.

For anything else there is no rectangle, and the extents are unset.
"""

from __future__ import annotations

from dataclasses import dataclass

from pto_dialect.facts import Dim
from pto_dialect.types import TileBufType


@dataclass(frozen=True)
class Scaled:
    """An extent of the source, counted in units of the result: `extent * times // by`."""

    dim: Dim
    times: int = 1
    by: int = 1

    def of(self, extents: tuple[int, int]) -> int:
        """The number, for valid extents of the source."""
        return extents[self.dim] * self.times // self.by


Part = int | Scaled
"""A valid extent of the result: a number, or one of the source's."""

_ROWS, _COLS = Scaled(Dim.ROW), Scaled(Dim.COL)


def reshaped(
    old: TileBufType, new: TileBufType, known: tuple[int | None, int | None]
) -> tuple[Part, Part] | None:
    """
    The valid extents of a reshaped tile; None where they are no rectangle. `known` are
    the valid extents of the source, as far as they are numbers.
    """
    if known == old.shape:
        return new.shape
    bits, new_bits = old.element_bits, new.element_bits
    same_layout = (old.blayout, old.slayout) == (new.blayout, new.slayout)
    if old.shape == new.shape and (same_layout or 1 in old.shape):
        return _ROWS, _COLS
    row_major = old.is_row_major and new.is_row_major
    if row_major and old.rows == new.rows:
        return _ROWS, Scaled(Dim.COL, bits, new_bits)
    swapped = old.shape == (new.cols, new.rows) and bits == new_bits
    if swapped and _is_transposed(old, new):
        return _COLS, _ROWS
    if row_major and (old.rows == 1 or known[Dim.COL] == old.cols):
        line = old.cols * bits
        if new.rows == 1 and old.rows == 1:
            return 1, Scaled(Dim.COL, bits, new_bits)
        if new.rows == 1:
            return 1, Scaled(Dim.ROW, line, new_bits)
        if old.rows > 1 and line % (new.cols * new_bits) == 0:
            return Scaled(Dim.ROW, line, new.cols * new_bits), new.cols
    return None


def _is_transposed(old: TileBufType, new: TileBufType) -> bool:
    """Whether rows of one layout lie where columns of the other do."""
    if old.blayout is new.blayout or old.is_boxed != new.is_boxed:
        return False
    return not old.is_boxed or old.slayout is not new.slayout
