"""Rows and columns reduced to one cell each, and histograms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pto_dialect.ops.reduction_ops import (
    ColArgReductionOp,
    ColReductionOp,
    RowReductionOp,
    TColArgMaxOp,
    TColArgMinOp,
    TColMaxOp,
    TColMinOp,
    TColProdOp,
    TColSumOp,
    THistogramOp,
    TRowArgMaxOp,
    TRowArgMinOp,
    TRowMaxOp,
    TRowMinOp,
    TRowProdOp,
    TRowSumOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import ExecutionError, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

Reduce = Callable[..., Array]
"""A NumPy reduction that takes `axis`."""


def _sum(cells: Array, axis: int) -> Array:
    # Whole numbers keep their type, and wrap as on the chip.
    return np.add.reduce(cells, axis=axis, dtype=cells.dtype)


def _sum_by_pairs(last: bool) -> Reduce:
    """
    A sum of columns as `isBinary` asks for: of neighbouring rows, again and again. A row
    that is left over is added to the last pair on a5, to the first one on a2a3.

    Source: `BinarySum` of `npu/a2a3/TColSum.hpp`, `TColSum_Binary` of `npu/a5/TColSum.hpp`.
    """

    def by_pairs(cells: Array, axis: int) -> Array:
        del axis
        while (count := len(cells)) > 1:
            pairs = cells[0 : count - 1 : 2] + cells[1:count:2]
            if count % 2:
                pairs[-1 if last else 0] += cells[-1]
            cells = pairs
        return cells[0]

    return by_pairs


def _product(cells: Array, axis: int) -> Array:
    return np.multiply.reduce(cells, axis=axis, dtype=cells.dtype)


REDUCE: dict[type[Any], Reduce] = {
    TRowSumOp: _sum,
    TRowProdOp: _product,
    TRowMaxOp: np.maximum.reduce,
    TRowMinOp: np.minimum.reduce,
    TRowArgMaxOp: np.argmax,
    TRowArgMinOp: np.argmin,
    TColSumOp: _sum,
    TColProdOp: _product,
    TColMaxOp: np.maximum.reduce,
    TColMinOp: np.minimum.reduce,
    TColArgMaxOp: np.argmax,
    TColArgMinOp: np.argmin,
}

_ROWS = tuple(t for t in REDUCE if issubclass(t, RowReductionOp))
_COLS = tuple(t for t in REDUCE if issubclass(t, ColReductionOp))


@runs(*_ROWS)
def reduce_rows(site: Site[RowReductionOp]) -> Step:
    """
    `dst[i, 0]` from the valid cells of row i of src, of as many rows as src has.

    pto-isa demands that there are some; but pypto has the second vector core go through
    the motions on tiles without rows where only the first one has work, so that both
    meet the cube core equally often. Nothing is written then.

    Raises (when run):
        ExecutionError: where there are rows and no column.
    """
    op = site.op
    src, dst = op.src, op.dst
    read, extents = site.reader("src"), site.extents("src")
    out, compute = site.out("dst"), REDUCE[type(op)]
    check, clobber = site.extents("dst"), clobbering(site)

    def step(frame: Frame) -> None:
        tile: Tile = frame[src]
        rows, cols = extents(tile)
        check(frame[dst])
        if rows and not cols:
            raise ExecutionError(f"reduces {rows} rows of {cols} columns", "src")
        if rows:
            found = compute(read(tile, rows, cols), axis=1)
            out(frame[dst], rows, 1)[:, 0] = found
        if clobber is not None:
            clobber(frame)

    return step


def _by_bits(compute: Reduce) -> Reduce:
    """
    The same, of floats with the bits of whole numbers, as the vector unit compares them on
    memory (`TCmp` in pto-isa's `npu/a2a3/TColReduceIdx.hpp`, line 121).
    """

    def of_bits(cells: Array, axis: int) -> Array:
        if cells.dtype.kind == "u":
            floats = np.float16 if cells.itemsize == 2 else np.float32
            cells = np.ascontiguousarray(cells).view(floats)
        return compute(cells, axis=axis)

    return of_bits


@runs(*_COLS)
def reduce_columns(site: Site[ColReductionOp]) -> Step:
    """`dst[0, j]` from the valid cells of column j of src; nothing where there are none."""
    op = site.op
    src, dst = op.src, op.dst
    read, extents = site.reader("src"), site.extents("src")
    out, compute = site.out("dst"), REDUCE[type(op)]
    if isinstance(op, TColSumOp) and op.sums_by_pairs:
        compute = _sum_by_pairs(site.arch.in_registers)
    elif isinstance(op, ColArgReductionOp) and not site.arch.in_registers:
        compute = _by_bits(compute)
    check, clobber = site.extents("dst"), clobbering(site)

    def step(frame: Frame) -> None:
        tile: Tile = frame[src]
        rows, cols = extents(tile)
        check(frame[dst])
        if rows and cols:
            found = compute(read(tile, rows, cols), axis=0)
            out(frame[dst], 1, cols)[0] = found
        if clobber is not None:
            clobber(frame)

    return step


@runs(THistogramOp)
def histogram(site: Site[THistogramOp]) -> Step:
    """
    `dst[i, b]`: how many elements of row i have a byte of at most b, among those whose
    higher bytes are the ones in `idx`. Of 16 bits, row i of it holds that byte of row i;
    of 32 bits, row k begins with the byte below the highest k, for all rows of src.

    Source: pto-isa `npu/a5/THistogram.hpp`, which broadcasts one byte of `idx`.
    """
    op = site.op
    read, read_idx, out = site.reader("src"), site.reader("idx"), site.out("dst")
    extents, check = site.extents("src"), site.extents("dst")
    byte, top = op.byte_number, site.dtype("src").itemsize - 1
    bins = np.arange(256)
    one_for_each_row = top == 1

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.src]
        rows, cols = extents(tile)
        check(frame[op.dst])
        cells = read(tile, rows, cols).astype(np.uint64)
        counted = np.ones(cells.shape, bool)
        for level, higher in enumerate(range(top, byte, -1)):
            tile_of_bytes: Tile = frame[op.idx]
            if one_for_each_row:
                wanted = read_idx(tile_of_bytes, rows, 1).astype(np.uint64)
            else:
                wanted = read_idx(tile_of_bytes, 1, 1, level, 0).astype(np.uint64)
            found = (cells >> np.uint64(8 * higher)) & np.uint64(255)
            counted &= found == wanted
        values = ((cells >> np.uint64(8 * byte)) & np.uint64(255)).astype(np.int64)
        target = out(frame[op.dst], rows, 256)
        for row in range(rows):
            chosen = values[row][counted[row]]
            target[row] = np.bincount(chosen, minlength=256)[bins].cumsum()

    return step
