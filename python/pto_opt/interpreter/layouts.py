"""
Where the cells of a tile lie, as strided NumPy arrays on its bytes: nothing is copied.

Unboxed tiles are arrays of two dimensions. In boxed ones (nz, zn, zz, nn) a cell is at
box row, row in the box, box column, column in the box: four dimensions, each with a
stride of its own. A window that does not start or end at a box consists of up to nine
such arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from pto_dialect.attrs import BLayout, CompactMode, SLayout
from pto_dialect.hardware import ArchSpec
from pto_dialect.integers import align_up
from pto_dialect.layout import BOX_LINES, inner_box
from pto_dialect.types import TileBufType
from pto_opt.interpreter.elements import Array, DType, dtype_of
from pto_opt.interpreter.memory import MemoryBytes

ndarray = np.ndarray
"""Bound once: the constructor runs for every operand of every operation."""

Strides = tuple[int, ...]
"""
Bytes from a row to the next and from a column to the next; of a boxed tile from a box row
to the next, a row in it to the next, a box column, a column in it.
"""


class Laid(Protocol):
    """What is asked of a tile: its memory, where it begins there, its strides, its box."""

    @property
    def memory(self) -> MemoryBytes: ...

    @property
    def offset(self) -> int: ...

    @property
    def strides(self) -> Strides: ...

    @property
    def box(self) -> tuple[int, int] | None: ...


@dataclass(frozen=True)
class Geometry:
    """How the cells of a tile type lie on a chip."""

    dtype: DType
    strides: Strides
    box: tuple[int, int] | None
    """Rows and columns of a box; None where there are none."""


@cache
def geometry_of(tile: TileBufType, arch: ArchSpec) -> Geometry:
    """
    The geometry of a tile type.

    Source: `GetTileOffset` of pto-isa's `common/pto_tile.hpp`. Tiles with compact mode
    `normal` have the rows of their type here; see docs/semantics.md.
    """
    dtype = dtype_of(tile.element_type)
    width = dtype.itemsize
    extra = 1 if tile.compact is CompactMode.ROW_PLUS_ONE else 0
    row_major = tile.blayout_on(arch) is BLayout.ROW_MAJOR
    rows, cols = tile.rows, tile.cols
    if not tile.is_boxed:
        if row_major:
            return Geometry(dtype, ((cols + extra) * width, width), None)
        return Geometry(dtype, (width, (rows + extra) * width), None)
    high, wide = inner_box(tile)
    if tile.fractal == 32 and rows == 1:
        high = 1  # the scales of one row lie one after the other
    inside = (wide, 1) if tile.slayout is SLayout.ROW_MAJOR else (1, high)
    if row_major:
        across, down = high * wide, (cols + extra) * high
    else:
        across, down = (rows + extra) * wide, high * wide
    strides = (down, inside[0], across, inside[1])
    return Geometry(dtype, tuple(s * width for s in strides), (high, wide))


@dataclass(frozen=True)
class StridedPiece:
    """A part of a window that is one strided array of bytes."""

    rows: slice
    cols: slice
    """Which rows and columns of the window it holds."""
    offset: int
    shape: tuple[int, ...]
    strides: Strides
    """In bytes from the start of its memory."""


def rows_across(strides: Strides) -> int:
    """The rows of an accumulator from one column of boxes to the next."""
    _, inner, far, _ = strides
    return far // inner


def with_pitch(strides: Strides, rows: int) -> Strides:
    """The strides of an accumulator with as many rows in each column of boxes."""
    down, inner, _, across = strides
    return down, inner, rows * inner, across


def pieces(
    tile: Laid,
    rows: int,
    cols: int,
    row: int = 0,
    col: int = 0,
    strides: Strides | None = None,
) -> Iterator[StridedPiece]:
    """
    The arrays that a window of `rows` x `cols` cells at (row, col) consists of; `strides`
    are others than those of the tile.
    """
    if tile.box is None:
        down, across = tile.strides
        offset = tile.offset + row * down + col * across
        whole = slice(0, rows), slice(0, cols)
        yield StridedPiece(*whole, offset, (rows, cols), tile.strides)
        return
    high, wide = tile.box
    strides = tile.strides if strides is None else strides
    box_down, down, box_across, across = strides
    for top, row_box, inner_row, row_boxes, height in _segments(row, rows, high):
        for left, col_box, inner_col, col_boxes, width in _segments(col, cols, wide):
            yield StridedPiece(
                slice(top, top + row_boxes * height),
                slice(left, left + col_boxes * width),
                tile.offset
                + row_box * box_down
                + inner_row * down
                + col_box * box_across
                + inner_col * across,
                (row_boxes, height, col_boxes, width),
                strides,
            )


def _segments(start: int, count: int, step: int) -> Iterator[tuple[int, ...]]:
    """
    A range cut at multiples of `step`: where each part begins in the range, its first
    box, where it begins in that box, the number of boxes, the elements of each.
    """
    done = 0
    while done < count:
        box, inner = divmod(start + done, step)
        if inner or count - done < step:
            size, boxes = min(step - inner, count - done), 1
        else:
            size, boxes = step, (count - done) // step
        yield done, box, inner, boxes, size
        done += size * boxes


def cells(
    tile: Laid, dtype: DType, rows: int, cols: int, row: int = 0, col: int = 0
) -> Array:
    """
    The cells of a window of an unboxed tile, as an array on its bytes.

    Raises:
        TypeError: if they reach beyond the memory.
    """
    down, across = tile.strides
    return ndarray(
        (rows, cols),
        dtype,
        tile.memory.buffer,
        tile.offset + row * down + col * across,
        (down, across),
    )


def zz_order(exponents: Array) -> Array:
    """
    The exponents of MX blocks, one row for each row of `left`, in the order of its scales:
    boxes of 16 rows of pairs, one behind another along the rows. Missing rows are 0.
    """
    rows, cols = exponents.shape
    high = align_up(rows, BOX_LINES)
    padded = np.zeros((high, cols), exponents.dtype)
    padded[:rows] = exponents
    boxes = padded.reshape(high // BOX_LINES, BOX_LINES, cols // 2, 2)
    return boxes.transpose(0, 2, 1, 3).reshape(-1)


def _whole_boxes(
    tile: Laid,
    dtype: DType,
    rows: int,
    cols: int,
    row: int,
    col: int,
    strides: Strides | None,
) -> Array | None:
    """The boxes of a window (down, in each, across, in each) that is made of whole ones."""
    assert tile.box is not None
    high, wide = tile.box
    if rows % high or cols % wide or row % high or col % wide:
        return None
    strides = tile.strides if strides is None else strides
    box_down, _, box_across, _ = strides
    offset = tile.offset + row // high * box_down + col // wide * box_across
    shape = (rows // high, high, cols // wide, wide)
    return ndarray(shape, dtype, tile.memory.buffer, offset, strides)


def gather(
    tile: Laid,
    dtype: DType,
    rows: int,
    cols: int,
    row: int = 0,
    col: int = 0,
    strides: Strides | None = None,
) -> Array:
    """The cells of a window of a boxed tile, copied into an array of rows and columns."""
    boxes = _whole_boxes(tile, dtype, rows, cols, row, col, strides)
    if boxes is not None:
        return boxes.reshape(rows, cols)
    found: Array = np.empty((rows, cols), dtype)
    buffer = tile.memory.buffer
    for piece in pieces(tile, rows, cols, row, col, strides):
        part: Array = ndarray(piece.shape, dtype, buffer, piece.offset, piece.strides)
        height = piece.rows.stop - piece.rows.start
        width = piece.cols.stop - piece.cols.start
        found[piece.rows, piece.cols] = part.reshape(height, width)
    return found


def scatter(
    tile: Laid,
    dtype: DType,
    values: Array,
    row: int = 0,
    col: int = 0,
    strides: Strides | None = None,
) -> None:
    """Write rows and columns of numbers to the cells of a window of a boxed tile."""
    rows, cols = values.shape
    boxes = _whole_boxes(tile, dtype, rows, cols, row, col, strides)
    if boxes is not None:
        boxes[...] = values.reshape(boxes.shape)
        return
    buffer = tile.memory.buffer
    for piece in pieces(tile, rows, cols, row, col, strides):
        part: Array = ndarray(piece.shape, dtype, buffer, piece.offset, piece.strides)
        part[...] = values[piece.rows, piece.cols].reshape(piece.shape)
