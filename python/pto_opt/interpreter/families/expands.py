"""Broadcasts of one value for each row, or for each column."""

from __future__ import annotations

from typing import Any

import numpy as np

from pto_dialect.attrs import BLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import ceil_div
from pto_dialect.layout import BLOCK_BYTES
from pto_dialect.ops.expand_ops import (
    ColExpandOp,
    RowExpandOp,
    TColExpandAddOp,
    TColExpandDivOp,
    TColExpandExpdifOp,
    TColExpandMaxOp,
    TColExpandMinOp,
    TColExpandMulOp,
    TColExpandOp,
    TColExpandSubOp,
    TRowExpandAddOp,
    TRowExpandDivOp,
    TRowExpandExpdifOp,
    TRowExpandMaxOp,
    TRowExpandMinOp,
    TRowExpandMulOp,
    TRowExpandOp,
    TRowExpandSubOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.families.elementwise import Compute, clobbering, divide
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


def _exp_of_difference(a: Array, b: Array, out: Array) -> Array:
    return np.exp(np.subtract(a, b), out=out)


EXPAND: dict[type[Any], Compute] = {
    TRowExpandAddOp: np.add,
    TRowExpandSubOp: np.subtract,
    TRowExpandMulOp: np.multiply,
    TRowExpandDivOp: divide,
    TRowExpandMaxOp: np.maximum,
    TRowExpandMinOp: np.minimum,
    TRowExpandExpdifOp: _exp_of_difference,
    TColExpandAddOp: np.add,
    TColExpandSubOp: np.subtract,
    TColExpandMulOp: np.multiply,
    TColExpandDivOp: divide,
    TColExpandMaxOp: np.maximum,
    TColExpandMinOp: np.minimum,
    TColExpandExpdifOp: _exp_of_difference,
}

_ROWS = tuple(t for t in EXPAND if issubclass(t, RowExpandOp))
_COLS = tuple(t for t in EXPAND if issubclass(t, ColExpandOp))


@runs(*_ROWS)
def row_expand(site: Site[RowExpandOp]) -> Step:
    """
    One operand has a value for each row: a column, or row by row a block of 32 bytes,
    whose elements take turns along the row.
    """
    op, compute = site.op, EXPAND[type(site.op)]
    full, vector = getattr(op, op.full), getattr(op, op.vector)
    read_full, read_vector = site.reader(op.full), site.reader(op.vector)
    out, extents, dst = site.out("dst"), site.extents("dst"), op.dst
    check = site.extents(op.vector)
    vector_first = op.vector == "src0"
    clobber = clobbering(site)
    width = 1
    type_ = site.tile_type(op.vector)
    if type_.blayout is BLayout.ROW_MAJOR:
        width = min(BLOCK_BYTES // site.dtype(op.vector).itemsize, type_.cols)
    reserved = site.arch.reserved_scratch if op.uses_reserved_scratch else None

    def step(frame: Frame) -> None:
        tile: Tile = frame[dst]
        rows, cols = extents(tile)
        check(frame[vector])
        if rows and cols:
            values = read_vector(frame[vector], rows, width)
            if width > 1:
                values = np.tile(values, (1, ceil_div(cols, width)))[:, :cols]
            cells = read_full(frame[full], rows, cols)
            a, b = (values, cells) if vector_first else (cells, values)
            if vector_first and width == 1:
                a = np.broadcast_to(a, cells.shape)
            compute(a, b, out=out(tile, rows, cols))
        if clobber is not None:
            clobber(frame)
        if reserved is not None:
            frame.core.memory[AddressSpace.VEC].poison(*reserved)

    return step


@runs(*_COLS)
def col_expand(site: Site[ColExpandOp]) -> Step:
    """
    One operand has a value for each column. As on the chip, the full one is src0 where
    that is valid like dst, else src1.
    """
    op, compute = site.op, EXPAND[type(site.op)]
    read0, read1, dst = site.reader("src0"), site.reader("src1"), op.dst
    out, extents = site.out("dst"), site.extents("dst")
    extents0 = site.extents("src0")

    def step(frame: Frame) -> None:
        tile: Tile = frame[dst]
        rows, cols = extents(tile)
        first, second = frame[op.src0], frame[op.src1]
        src0_is_full = extents0(first) == (rows, cols)
        if rows and cols:
            a = read0(first, rows if src0_is_full else 1, cols)
            b = read1(second, 1 if src0_is_full else rows, cols)
            if not src0_is_full:
                a = np.broadcast_to(a, b.shape)
            compute(a, b, out=out(tile, rows, cols))

    return step


@runs(TRowExpandOp)
def trowexpand(site: Site[TRowExpandOp]) -> Step:
    """`dst[i, j] = src[i, 0]`; nothing where dst has no valid cells."""
    op = site.op
    read, out, extents = site.reader("src"), site.out("dst"), site.extents("dst")
    check = site.extents("src")

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        check(frame[op.src])
        if rows and cols:
            values = read(frame[op.src], rows, 1).copy()
            out(tile, rows, cols)[...] = values

    return step


@runs(TColExpandOp)
def tcolexpand(site: Site[TColExpandOp]) -> Step:
    """`dst[i, j] = src[0, j]`"""
    op = site.op
    read, out, extents = site.reader("src"), site.out("dst"), site.extents("dst")

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if rows and cols:
            values = read(frame[op.src], 1, cols).copy()
            out(tile, rows, cols)[...] = values

    return step
