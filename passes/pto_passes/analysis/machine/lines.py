"""
Where in global memory operations begin to read and write: what tells, of a cache whose lines
are there once they have been touched, what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.costs import CACHE_LINE
from pto_dialect.handles import MultiTileBufType
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import ScalarLoadOp, ScalarStoreOp
from pto_dialect.ops.view_ops import AddPtrOp, MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import PtrType, TileBufType, bits_of
from pto_passes.analysis.memory.accesses import accesses_of

LINE_BITS = CACHE_LINE * 8
"""Bits of a line of the cache before global memory."""


@dataclass(frozen=True)
class Begin:
    """
    The first element that is touched: `terms` add up to its distance from `root`.

    Attributes:
        terms: numbers, each times another one.
        bits: of an element.
    """

    root: SSAValue
    terms: tuple[tuple[SSAValue, SSAValue | None], ...]
    bits: int

    @property
    def numbers(self) -> Iterator[SSAValue]:
        """All that it follows from."""
        for term in self.terms:
            yield from (number for number in term if number is not None)


def begins_of(op: PTOOp) -> tuple[Begin, ...]:
    """For each operand in global memory where it begins; nothing for what is on the chip."""
    return tuple(
        _begin(op, value)
        for _, value, _ in accesses_of(op)
        if not isinstance(value.type, TileBufType | MultiTileBufType)
    )


def _begin(op: PTOOp, value: SSAValue) -> Begin:
    terms: list[tuple[SSAValue, SSAValue | None]] = []
    if isinstance(op, ScalarLoadOp | ScalarStoreOp):
        terms.append((op.offset, None))
    offsets: tuple[SSAValue, ...] = ()
    if isinstance(value.owner, PartitionViewOp):
        offsets = tuple(value.owner.offsets)
        value = value.owner.source
    if isinstance(value.owner, MakeTensorViewOp):
        terms += zip(offsets, value.owner.strides)
        value = value.owner.ptr
    while isinstance(value.owner, AddPtrOp):
        terms.append((value.owner.offset, None))
        value = value.owner.ptr
    type_ = value.type
    bits = bits_of(type_.element_type) if isinstance(type_, PtrType) else 32
    return Begin(value, tuple(terms), bits)
