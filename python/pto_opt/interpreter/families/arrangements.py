"""Transposition and concatenation."""

from __future__ import annotations

import numpy as np

from pto_dialect.layout import BLOCK_BYTES
from pto_dialect.ops.arrange_ops import TConcatIdxOp, TConcatOp, TTransOp
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import BoundsError, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


@runs(TTransOp)
def ttrans(site: Site[TTransOp]) -> Step:
    """`dst[j, i] = src[i, j]`, over src's valid region."""
    op = site.op
    read, write, clobber = site.reader("src"), site.writer(), clobbering(site)
    extents, check = site.extents("src"), site.extents("dst")

    def step(frame: Frame) -> None:
        rows, cols = extents(frame[op.src])
        check(frame[op.dst])
        if rows and cols:
            write(frame[op.dst], read(frame[op.src], rows, cols).T)
        if clobber is not None:
            clobber(frame)

    return step


@runs(TConcatOp)
def tconcat(site: Site[TConcatOp]) -> Step:
    """`dst[i, :] = src0[i, :] ++ src1[i, :]`"""
    op = site.op
    read0, read1, out = site.reader("src0"), site.reader("src1"), site.out("dst")
    extents0, extents1 = site.extents("src0"), site.extents("src1")
    extents = site.extents("dst")

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, _ = extents(dst)
        (_, left), (_, right) = extents0(frame[op.src0]), extents1(frame[op.src1])
        if left + right > dst.cols:
            raise BoundsError(
                f"puts {left} and {right} columns into rows of {dst.cols}", "dst"
            )
        if rows and left:
            out(dst, rows, left)[...] = read0(frame[op.src0], rows, left)
        if rows and right:
            out(dst, rows, right, 0, left)[...] = read1(frame[op.src1], rows, right)

    return step


@runs(TConcatIdxOp)
def tconcatidx(site: Site[TConcatIdxOp]) -> Step:
    """
    As much of each row as the first column of the index tiles says, in bytes of the
    index type, at most dst's valid columns.

    Where the vector unit works on memory it copies whole repeats, so cells behind a part
    are lost as well (`TConcatIdx` of `npu/a2a3/TConcat.hpp`, lines 150 to 178).

    Raises (when run):
        BoundsError: there, for a count of 0, as one repeat less is 255 of them, and for
            repeats that end behind the tile.
    """
    op = site.op
    read0, read1, out = site.reader("src0"), site.reader("src1"), site.out("dst")
    count0, count1 = site.reader("src0_idx"), site.reader("src1_idx")
    extents = site.extents("dst")
    width = site.dtype("src0_idx").itemsize
    in_repeats = None if site.arch.in_registers else _Repeats(site)

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        src0, src1 = frame[op.src0], frame[op.src1]
        rows, cols = extents(dst)
        lefts = count0(frame[op.src0_idx], rows, 1)[:, 0].astype(np.int64) // width
        rights = count1(frame[op.src1_idx], rows, 1)[:, 0].astype(np.int64) // width
        lefts = np.clip(lefts, 0, cols)
        rights = np.clip(rights, 0, cols - lefts)
        for row, (left, right) in enumerate(zip(lefts.tolist(), rights.tolist())):
            if in_repeats is not None:
                in_repeats.spoil(dst, row, left, right)
            if left:
                out(dst, 1, left, row, 0)[...] = read0(src0, 1, left, row, 0)
            if right:
                out(dst, 1, right, row, left)[...] = read1(src1, 1, right, row, 0)

    return step


class _Repeats:
    """What is lost where two parts of a row are copied in whole vectors."""

    def __init__(self, site: Site[TConcatIdxOp]):
        self._width = site.dtype("dst").itemsize
        self._vector = site.arch.vector_bytes
        self._tell = site.tell_window("dst", Mode.FORGET, self._width)

    def spoil(self, dst: Tile, row: int, left: int, right: int) -> None:
        """
        Make poison of the cells behind two parts.

        Raises:
            BoundsError: if they are behind the tile, or one part is empty.
        """
        # Behind a part that does not end with a block the scalar unit copies one by one.
        by_scalar = bool(left * self._width % BLOCK_BYTES)
        if not left or not (right or by_scalar):
            raise BoundsError(
                f"copies 255 times {self._vector} bytes for the count of 0 in row {row}",
                "dst",
            )
        start = left + right
        end = start if by_scalar else start + self._beyond(right)
        end = max(end, left + self._beyond(left))
        first, last = row * dst.cols + start, row * dst.cols + end
        if last > dst.rows * dst.cols:
            raise BoundsError(
                f"copies whole repeats up to column {end} of row {row}", "dst"
            )
        if last > first:
            if self._tell is not None and start < dst.cols:
                self._tell(dst, 1, min(end, dst.cols) - start, row, start)
            at = dst.offset
            dst.memory.poison(at + first * self._width, at + last * self._width)

    def _beyond(self, count: int) -> int:
        """Cells of the last repeat behind so many, of which more than one is needed."""
        lanes = self._vector // self._width
        return -count % lanes if count > lanes else 0
