"""Comparisons into bits, and selections by bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pto_dialect.integers import ceil_div
from pto_dialect.ops.compare_ops import CompareOp, TCmpOp, TCmpSOp, TSelOp, TSelSOp
from pto_dialect.precision_attrs import CmpMode
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import BYTE, Array, scalar
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

COMPARE: dict[CmpMode, Callable[[Array, Any], Array]] = {
    CmpMode.EQ: np.equal,
    CmpMode.NE: np.not_equal,
    CmpMode.LT: np.less,
    CmpMode.LE: np.less_equal,
    CmpMode.GT: np.greater,
    CmpMode.GE: np.greater_equal,
}


class BitRows:
    """The rows of a tile as bytes: each row of bits starts where a row of cells does."""

    def __init__(self, site: Site[Any], name: str, mode: Mode):
        self._read = site.reader(name, mode, BYTE)
        self._width = site.dtype(name).itemsize

    def __call__(self, tile: Tile, rows: int, count: int) -> Array:
        """
        Bytes for `count` bits of each of some rows, on the tile's memory.

        Raises:
            BoundsError: if a row of cells is shorter.
        """
        wanted = ceil_div(count, 8)
        cells = ceil_div(wanted, self._width)
        # As bytes a cell is as wide as the element type says, so the last one may have
        # bytes that hold no bits.
        found = self._read(tile, rows, cells)
        if self._width > 1:
            strides = (found.strides[0], 1)
            found = np.lib.stride_tricks.as_strided(found, (rows, wanted), strides)
        return found


@runs(TCmpOp, TCmpSOp)
def compare(site: Site[CompareOp]) -> Step:
    """
    Bit j of row i of dst, the lowest of a byte first, is one comparison. a2a3 compares the
    bits of 16-bit whole numbers with a number as those of halves.
    """
    op = site.op
    as_halves = isinstance(op, TCmpSOp) and op.compares_as_halves
    first, dst = site.operand(op.SOURCE), site.operand("dst")
    second = op.src1 if isinstance(op, TCmpOp) else getattr(op, "scalar")
    is_tile = isinstance(op, TCmpOp)
    read = site.reader(op.SOURCE)
    read_second = site.reader("src1") if is_tile else None
    dtype, extents = site.dtype(op.SOURCE), site.extents(op.SOURCE)
    bits, holds = BitRows(site, "dst", Mode.WRITE), COMPARE[op.comparison]

    def step(frame: Frame) -> None:
        tile: Tile = frame[first]
        rows, cols = extents(tile)
        if not rows or not cols:
            return
        cells = read(tile, rows, cols)
        if read_second is None:
            other = scalar(frame[second], dtype)
        else:
            other = read_second(frame[second], rows, cols)
        if as_halves:
            cells, other = cells.view(np.float16), other.view(np.float16)
        packed = np.packbits(holds(cells, other), axis=1, bitorder="little")
        bits(frame[dst], rows, cols)[...] = packed

    return step


@runs(TSelOp, TSelSOp)
def select(site: Site[TSelOp | TSelSOp]) -> Step:
    """The cell of one tile where the bit is set, that of another (a number) elsewhere."""
    op = site.op
    with_number = isinstance(op, TSelSOp)
    first = "src" if with_number else "src0"
    read, write = site.reader(first), site.writer("dst")
    read_other = None if with_number else site.reader("src1")
    other = op.scalar if isinstance(op, TSelSOp) else op.src1
    dtype, extents = site.dtype("dst"), site.extents("dst")
    bits, clobber = BitRows(site, "mask", Mode.READ), clobbering(site)
    chosen = getattr(op, first)
    repeats = isinstance(op, TSelOp) and op.repeats_mask

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if rows and cols:
            packed = bits(frame[op.mask], rows, cols)
            if repeats:
                packed = _repeated(packed, site.arch.vector_bytes)
            mask = np.unpackbits(packed, axis=1, count=cols, bitorder="little")
            if read_other is None:
                rest = scalar(frame[other], dtype)
            else:
                rest = read_other(frame[other], rows, cols)
            cells = read(frame[chosen], rows, cols)
            write(tile, np.where(mask.view(bool), cells, rest))
        if clobber is not None:
            clobber(frame)

    return step


def _repeated(packed: Array, lanes: int) -> Array:
    """Rows of bits as they are taken: each vector's begin in the middle of the last one's."""
    taken = lanes // 8
    columns = range(packed.shape[1])
    return packed[:, [c // taken * (taken // 2) + c % taken for c in columns]]
