"""Transposition and concatenation."""

from __future__ import annotations

import numpy as np

from pto_dialect.ops.arrange_ops import TConcatIdxOp, TConcatOp, TTransOp
from pto_opt.run.access import Site, Step
from pto_opt.run.families.elementwise import clobbering
from pto_opt.run.handles import BoundsError, Tile
from pto_opt.run.machine import Frame
from pto_opt.run.program import runs


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
    """
    op = site.op
    read0, read1, out = site.reader("src0"), site.reader("src1"), site.out("dst")
    count0, count1 = site.reader("src0_idx"), site.reader("src1_idx")
    extents = site.extents("dst")
    width = site.dtype("src0_idx").itemsize

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        src0, src1 = frame[op.src0], frame[op.src1]
        rows, cols = extents(dst)
        lefts = count0(frame[op.src0_idx], rows, 1)[:, 0].astype(np.int64) // width
        rights = count1(frame[op.src1_idx], rows, 1)[:, 0].astype(np.int64) // width
        lefts = np.clip(lefts, 0, cols)
        rights = np.clip(rights, 0, cols - lefts)
        for row, (left, right) in enumerate(zip(lefts.tolist(), rights.tolist())):
            if left:
                out(dst, 1, left, row, 0)[...] = read0(src0, 1, left, row, 0)
            if right:
                out(dst, 1, right, row, left)[...] = read1(src1, 1, right, row, 0)

    return step
