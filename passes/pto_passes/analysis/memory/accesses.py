"""
What operations touch, byte by byte: stretches of on-chip memory, boxes of tensors.

What of them has a byte in common is a question to `alias`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from xdsl.dialects import func
from xdsl.ir import BlockArgument, Operation, OpResult, SSAValue

from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.base import MEMORY_TYPES, PTOOp
from pto_dialect.ops.memory_ops import ScalarLoadOp, ScalarStoreOp
from pto_dialect.ops.pointer_ops import CastPtrOp
from pto_dialect.ops.view_ops import (
    AddPtrOp,
    MakeTensorViewOp,
    PartitionViewOp,
)
from pto_dialect.types import (
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
    bits_of,
)
from pto_passes.analysis.integers.linear import (
    ZERO,
    LinearExpr,
)
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.alias import Aliases
from pto_passes.analysis.memory.regions import (
    GlobalRegion,
    MemoryRegion,
    OnChipRegion,
    all_of,
)
from pto_passes.analysis.memory.storage import TILE_TYPES, Storage
from pto_passes.analysis.memory.tile_regions import TileRegions


class Regions:
    """
    The regions of memory of one function's values, and which of them may alias. What is
    `known` of the function from when its tiles had other addresses, and its operations
    stood in another order, is taken over for global memory.
    """

    def __init__(
        self,
        function: Operation,
        storage: Storage | None = None,
        known: Regions | None = None,
    ):
        self.storage = Storage(function) if storage is None else storage
        self.integers = Integers(counts=True) if known is None else known.integers
        self.tiles = TileRegions(self.storage, self.integers)
        self._known: dict[SSAValue, tuple[MemoryRegion, ...]] = {}
        self._pops: dict[object, SSAValue] = {}
        self._interned: dict[MemoryRegion, MemoryRegion] = {}
        self.aliases = Aliases(function, self.integers)
        if known is not None:
            self._take_over(known)

    def _take_over(self, other: Regions) -> None:
        for value, regions in other._known.items():
            if not isinstance(value.type, TILE_TYPES):
                self._known[value] = regions
        for region in other._interned:
            if isinstance(region, GlobalRegion):
                self._interned[region] = region
        self.aliases.take_over(other.aliases, self._interned)

    def of_access(self, op: PTOOp, value: SSAValue) -> tuple[MemoryRegion, ...]:
        """What an operation touches through an operand or result of it."""
        if isinstance(op, ScalarLoadOp | ScalarStoreOp):
            assert isinstance(value.type, PtrType)
            if value.type.space is AddressSpace.GM:
                root, base = self._pointer(value)
                bits = bits_of(value.type.element_type)
                first, count = base.plus(self.integers.of(op.offset)), 1
                if isinstance(op, ScalarStoreOp):
                    first, count = _line_around(first, bits)
                return (self.interned(GlobalRegion(root, bits, flat=(first, count))),)
        return self.of(value)

    def interned(self, region: MemoryRegion) -> MemoryRegion:
        """Equal regions are one object, so that what aliases what is found out once."""
        return self._interned.setdefault(region, region)

    @property
    def has_rotating_slots(self) -> bool:
        """Whether it is dynamic which slot of a multi-buffer is touched, so far."""
        return any(
            isinstance(region, OnChipRegion) and region.slot is not None
            for region in self._interned
        )

    def of(self, value: SSAValue) -> tuple[MemoryRegion, ...]:
        """The regions that a value may stand for; more than one after a branch."""
        known = self._known.get(value)
        if known is None:
            found = list(dict.fromkeys(self._find(value)))
            if len(found) > 1:
                found = [
                    replace(r, is_sure=False) if isinstance(r, OnChipRegion) else r
                    for r in found
                ]
            known = self._known[value] = tuple(map(self.interned, found))
        return known

    def _find(self, value: SSAValue) -> Iterator[MemoryRegion]:
        type_ = value.type
        if isinstance(type_, TileBufType):
            for origin in self.storage.origins(value):
                yield self._tile(value, origin)
        elif isinstance(type_, PtrType) and type_.space is not AddressSpace.GM:
            yield all_of(type_.space)
        else:
            yield self._tensor(value)

    def _tile(self, tile: SSAValue, origin: SSAValue) -> OnChipRegion:
        space = self.storage.bytes_of(origin).space
        if self.storage.has_hidden_address(origin):
            return all_of(space)
        if (pipe := pipe_of(origin)) is not None:
            # Pops of one pipe take slots of one buffer in turn.
            return replace(all_of(space), owner=self._pops.setdefault(pipe, origin))
        return self.tiles.of(tile, origin)

    # Global memory

    def _pointer(self, value: SSAValue) -> tuple[SSAValue | None, LinearExpr]:
        """The pointer that a chain of additions begins with, and what they add."""
        offset = ZERO
        while isinstance(value, OpResult):
            op = value.op
            if isinstance(op, AddPtrOp):
                offset = offset.plus(self.integers.of(op.offset))
                value = op.ptr
            elif isinstance(op, CastPtrOp) and isinstance(op.input.type, PtrType):
                source, result = op.input.type, op.result.type
                assert isinstance(result, PtrType)
                if bits_of(source.element_type) != bits_of(result.element_type):
                    return None, ZERO
                value = op.input
            else:
                return None, ZERO
        assert isinstance(value, BlockArgument)
        if isinstance(value.block.parent_op(), func.FuncOp):
            return value, offset
        return None, ZERO

    def _tensor(self, value: SSAValue) -> GlobalRegion:
        box: PartitionViewOp | None = None
        if isinstance(value, OpResult) and isinstance(value.op, PartitionViewOp):
            box = value.op
            value = box.source
        if isinstance(value.type, PtrType):
            root, _ = self._pointer(value)
            return GlobalRegion(root)
        if not isinstance(value, OpResult):
            return GlobalRegion(value)
        if not isinstance(value.op, MakeTensorViewOp):
            # A slot of a pipe, or what another operation makes: a tensor of its own.
            known = isinstance(value.type, TensorViewType | PartitionTensorViewType)
            return GlobalRegion(value if known else None)
        view = value.op
        root, base = self._pointer(view.ptr)
        type_ = view.view_type
        bits = bits_of(type_.element_type)
        strides = [self.integers.of(stride) for stride in view.strides]
        frame = (base, *strides)
        if root is None:
            return GlobalRegion(None)
        if box is None:
            offsets = tuple(ZERO for _ in strides)
            sizes = tuple(
                self._most(size, dim) for size, dim in zip(view.shape, type_.dims)
            )
        else:
            offsets = tuple(self.integers.of(offset) for offset in box.offsets)
            assert isinstance(box.result.type, PartitionTensorViewType)
            sizes = tuple(
                self._most(size, dim)
                for size, dim in zip(box.sizes, box.result.type.dims)
            )
        flat = _flat(base, offsets, sizes, strides)
        return GlobalRegion(root, bits, frame, offsets, sizes, flat)

    def _most(self, size: SSAValue, dim: int) -> int | None:
        if dim >= 0:
            return dim
        return self.integers.of(size).high


def pipe_of(entry: SSAValue) -> object:
    """What tells pipes between cores apart, for what is popped from one; else None."""
    owner = entry.owner
    return owner.popped_pipe() if isinstance(owner, PTOOp) else None


class MemoryAccess(NamedTuple):
    """What an operation does to the bytes of one of its operands, or results."""

    name: str
    value: SSAValue
    is_write: bool


def accesses_of(op: PTOOp) -> Iterator[MemoryAccess]:
    """What an operation reads, and then what it writes, by the names of the operands."""
    for is_write, operands in ((False, op.reads()), (True, op.writes())):
        for name, value in operands:
            if isinstance(value.type, MEMORY_TYPES):
                yield MemoryAccess(name, value, is_write)


_LINE_BITS = 64 * 8
"""A line of the scalar unit's cache, as `dcci` writes it back (pto-isa `common/type.hpp`)."""


def _line_around(first: LinearExpr, bits: int) -> tuple[LinearExpr, int]:
    """
    The elements that may be in one line of the cache with one: the scalar unit stores the
    whole line. Tensors begin with a line.
    """
    count = max(1, _LINE_BITS // bits)
    if (number := first.value) is not None:
        return LinearExpr(number - number % count), count
    return first.plus(LinearExpr(1 - count)), 2 * count - 1


def _flat(
    base: LinearExpr,
    offsets: tuple[LinearExpr, ...],
    sizes: tuple[int | None, ...],
    strides: list[LinearExpr],
) -> tuple[LinearExpr, int] | None:
    first, count = base, 1
    for offset, size, stride in zip(offsets, sizes, strides):
        if offset == ZERO and size == 1:
            continue
        if stride.terms or size is None or stride.constant < 0:
            return None
        first = first.plus(offset, stride.constant)
        count += (size - 1) * stride.constant
    return first, count
