"""
What one operation reads and writes at once (`alias`): bytes that it reads may be among
those that it writes only where pto-isa reads each of them before, or with, its write.

`check-buffer-reuse` judges the same by `pto_passes.analysis.memory.in_place`, as far as
addresses and offsets are constants. In a run they are known. The interpreter reads all
operands before it writes, so that no wrong number shows what is found here.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from xdsl.ir import Operation

from pto_dialect.facts import CELL_BY_CELL
from pto_dialect.ops.base import TileOp
from pto_opt.interpreter.access import Access, Mode, StridedBytes
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.handles import Tile
from pto_opt.sanitize.findings import (
    Check,
    Finding,
    Findings,
    bytes_in_words,
    focus_of,
)
from pto_opt.sanitize.shadow import Shadow

_ROW = "row that is read"
_VECTOR = "vector that is read"
"""Planes with the number, from 1, of what a byte is read in; 0 where it is not."""


class InPlaceCheck:
    """Compares the accesses of the operation that executes with each other."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._op: Operation | None = None
        self._seen: list[Access] = []

    def before(self, op: Operation) -> None:
        """Another operation executes."""
        self._op = op
        self._seen.clear()

    def access(self, access: Access, shadow: Shadow) -> None:
        """The operation touches bytes of a tile, whose grains fit."""
        op = access.op
        if op is not self._op or not isinstance(op, TileOp):
            return
        if not isinstance(access.handle, Tile):
            return
        for earlier in self._seen:
            if earlier.memory is access.memory and _may_overlap(earlier, access):
                self._compare(op, earlier, access, shadow)
        self._seen.append(access)

    def _compare(self, op: TileOp, one: Access, other: Access, shadow: Shadow) -> None:
        if one.operand == other.operand:
            return  # It updates this operand, or uses its bytes up.
        reads, writes = (one, other) if _reads(one) else (other, one)
        if _reads(writes):
            return
        found = _damage(op, reads, writes, shadow)
        if found is not None:
            self._report(op, reads, writes, *found)

    def _report(
        self, op: TileOp, reads: Access, writes: Access, first: int, size: int
    ) -> None:
        handle = writes.handle
        assert isinstance(handle, Tile)
        doing = f"reads them as {reads.operand}"
        if not _reads(reads):
            doing = f"writes them as {reads.operand}"
        place = bytes_in_words(first, size, writes.memory)
        self._findings.add(
            Finding(
                Check.ALIAS,
                "in place",
                f"writes {place} while it {doing}; {writes.described}",
                op,
                focus_of(op, writes.operand),
                str(writes.handle),
                str(writes.memory),
                first,
                size,
                (("the tile is made here", handle.made_by),),
            )
        )


def _reads(access: Access) -> bool:
    return access.mode in (Mode.READ, Mode.COPY)


def _may_overlap(one: Access, other: Access) -> bool:
    """Whether bytes of one access may be the other's: a bound, quickly."""
    return any(
        max(a.extent[0], b.extent[0]) < min(a.extent[1], b.extent[1])
        for a, b in product(one.spans, other.spans)
    )


def _damage(
    op: TileOp, reads: Access, writes: Access, shadow: Shadow
) -> tuple[int, int] | None:
    """
    The first byte that an operation may overwrite before it has read it, or with
    something else it writes, and how many there are.
    """
    in_order = False
    if _reads(reads) and writes.operand in op.OUTS:
        old, new = reads.handle, writes.handle
        assert isinstance(old, Tile)
        assert isinstance(new, Tile)
        if old.offset == new.offset and reads.operand in op.same_start(op.arch):
            return None
        copies = reads.mode is Mode.COPY and op.INDEPENDENT == CELL_BY_CELL
        in_order = copies or reads.operand in op.in_place(op.arch)
        if in_order and _same_cells(reads, writes):
            return None
        in_order = in_order and old.box is None and new.box is None
    rows, vectors = shadow.plane(_ROW, np.int32), shadow.plane(_VECTOR, np.int32)
    for span in reads.spans:
        row, vector = _order(span, op.arch.vector_bytes)
        shadow.grid(_ROW, span)[...] = row
        shadow.grid(_VECTOR, span)[...] = vector
    found = None
    for span in writes.spans:
        wrong = shadow.grid(_ROW, span) > 0
        if in_order:
            row, vector = _order(span, op.arch.vector_bytes)
            later = shadow.grid(_ROW, span) > row
            wrong &= later | (shadow.grid(_VECTOR, span) > vector)
        if wrong.any():
            found = shadow.first_and_size(span, wrong)
            break
    rows[...] = vectors[...] = 0
    return found


def _order(span: StridedBytes, vector_bytes: int) -> tuple[Array, Array]:
    """
    For each element of rows and columns the number, from 1, of its row and of its vector
    in the row. pto-isa goes forward in both, whichever of them is the inner loop.
    """
    if len(span.shape) != 2:
        one: Array = np.ones((1,) * (len(span.shape) + 1), np.int32)
        return one, one
    rows, cols = span.shape
    row = np.arange(1, rows + 1).reshape(rows, 1, 1)
    vector = np.arange(cols).reshape(1, cols, 1) * span.itemsize // vector_bytes + 1
    return row, vector


def _same_cells(one: Access, other: Access) -> bool:
    """Whether the same cell of both tiles, or windows of them, lies in the same bytes."""
    old, new = one.handle, other.handle
    assert isinstance(old, Tile)
    assert isinstance(new, Tile)
    if one.window is None or other.window is None:
        return False
    return (old.offset, old.strides, old.box, one.window[:2]) == (
        new.offset,
        new.strides,
        new.box,
        other.window[:2],
    )
