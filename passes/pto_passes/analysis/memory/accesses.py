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

from pto_dialect.attrs import BLayout
from pto_dialect.handles import MultiTileBufType
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import MEMORY_TYPES, PTOOp
from pto_dialect.ops.lowered_pipe_ops import DeclareGlobalOp, TFreeOp, TPopOp
from pto_dialect.ops.memory_ops import ScalarLoadOp, ScalarStoreOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.pipe_ops import TFreePipeOp, TPopPipeOp
from pto_dialect.ops.pointer_ops import CastPtrOp
from pto_dialect.ops.tile_ops import DeclareTileOp
from pto_dialect.ops.view_ops import (
    AddPtrOp,
    MakeTensorViewOp,
    PartitionViewOp,
    SubviewOp,
    TileViewOp,
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
from pto_passes.analysis.memory.places import END, InGlobal, OnChip, Place, RunTimeSlot
from pto_passes.analysis.memory.storage import Bytes, Storage, viewed_by


class Places:
    """The places of one function's values, and which of them may meet."""

    def __init__(self, function: Operation, storage: Storage | None = None):
        self.storage = Storage(function) if storage is None else storage
        self.integers = Integers(counts=True)
        self._places: dict[SSAValue, tuple[Place, ...]] = {}
        self._pops: dict[object, SSAValue] = {}
        self._interned: dict[Place, Place] = {}
        self.aliases = Aliases(function, self.integers)

    def of_access(self, op: PTOOp, value: SSAValue) -> tuple[Place, ...]:
        """What an operation touches through an operand or result of it."""
        if isinstance(op, ScalarLoadOp | ScalarStoreOp):
            assert isinstance(value.type, PtrType)
            if value.type.space is AddressSpace.GM:
                root, base = self._pointer(value)
                bits = bits_of(value.type.element_type)
                first = base.plus(self.integers.of(op.offset))
                return (self.interned(InGlobal(root, bits, flat=(first, 1))),)
        return self.of(value)

    def interned(self, place: Place) -> Place:
        """Equal places are one object, so that what meets what is found out once."""
        return self._interned.setdefault(place, place)

    @property
    def has_rotating_slots(self) -> bool:
        """Whether the run tells which slot of a multi-buffer is touched, so far."""
        return any(
            isinstance(place, OnChip) and place.slot is not None
            for place in self._interned
        )

    def of(self, value: SSAValue) -> tuple[Place, ...]:
        """The places that a value may stand for; more than one after a branch."""
        known = self._places.get(value)
        if known is None:
            found = list(dict.fromkeys(self._find(value)))
            if len(found) > 1:
                found = [
                    replace(p, is_sure=False) if isinstance(p, OnChip) else p
                    for p in found
                ]
            known = self._places[value] = tuple(map(self.interned, found))
        return known

    def _find(self, value: SSAValue) -> Iterator[Place]:
        type_ = value.type
        if isinstance(type_, TileBufType):
            for origin in self.storage.origins(value):
                yield self._tile(value, origin)
        elif isinstance(type_, PtrType) and type_.space is not AddressSpace.GM:
            yield OnChip(type_.space, None, 0, END)
        else:
            yield self._tensor(value)

    # On chip

    def _tile(self, tile: SSAValue, origin: SSAValue) -> OnChip:
        place = self.storage.bytes_of(origin)
        if self.storage.has_hidden_address(origin):
            return OnChip(place.space, None, 0, END)
        if (pipe := pipe_of(origin)) is not None:
            # Pops of one pipe take slots of one buffer in turn.
            pops = self._pops.setdefault(pipe, origin)
            return OnChip(place.space, pops, 0, END)
        if isinstance(origin.type, MultiTileBufType):
            return self._slot(tile, place, origin.type)
        type_ = origin.type
        assert isinstance(type_, TileBufType)
        start = place.start
        frame = (type_.rows, type_.cols, type_.element_bits, start, *_layout(type_))
        whole = (0, type_.rows, 0, type_.cols)
        window = self._window(tile, origin, whole)
        end = place.end
        if window != whole:
            low, high = _hull(type_, window)
            start, end = start + low, start + high
        moves = self._moves(tile)
        return OnChip(
            place.space, place.owner, start, end, frame, window, is_somewhere=moves
        )

    def _moves(self, tile: SSAValue) -> bool:
        """Whether a tile is a window whose place in its parent the run tells."""
        while (viewed := viewed_by(tile)) is not None:
            view = tile.owner
            if isinstance(view, SubviewOp):
                if any(self.integers.of(offset).terms for offset in view.offsets):
                    return True
            tile = viewed
        return False

    def _slot(self, tile: SSAValue, place: Bytes, slots: MultiTileBufType) -> OnChip:
        """The bytes of the slot that a tile is, if it is known; else of all of them."""
        while not isinstance(tile.owner, MultiTileGetOp):
            viewed = viewed_by(tile)
            if viewed is None:
                bytes_ = place.space, place.owner, place.start, place.end
                return OnChip(*bytes_, is_sure=False)
            tile = viewed
        get = tile.owner
        pitch = slots.pitch_on(get.arch)
        starts = [place.start + number * pitch for number in range(slots.count)]
        allocation = get.source.owner
        if isinstance(allocation, AllocMultiTileOp) and allocation.planned is not None:
            starts = [int(start) for start in allocation.planned.get_values()]
        size = slots.slot.footprint
        ranges = tuple((start, start + size) for start in starts)
        slot = constant_of(get.slot)
        if slot is None or not 0 <= slot < slots.count:
            return OnChip(
                place.space,
                place.owner,
                place.start,
                place.end,
                slot=self._run_time_slot(get.slot, ranges) if slot is None else None,
            )
        return OnChip(place.space, place.owner, *ranges[slot])

    def _run_time_slot(
        self, number: SSAValue, ranges: tuple[tuple[int, int], ...]
    ) -> RunTimeSlot:
        count = len(ranges)
        key = self.integers.of(number)
        low, high = key.bounds
        is_bounded = low is not None and low >= 0 and high is not None and high < count
        return RunTimeSlot(number, key, count, ranges, is_bounded)

    def _window(
        self, tile: SSAValue, origin: SSAValue, whole: tuple[int, int, int, int]
    ) -> tuple[int, int, int, int]:
        """The rows and columns of a tile in the one that its chain of views leads to."""
        if tile is origin or self.storage.root(tile) is not origin:
            return whole
        chain: list[SubviewOp] = []
        while tile is not origin:
            assert isinstance(tile, OpResult)
            assert isinstance(tile.op, TileViewOp)
            if not isinstance(tile.op, SubviewOp):
                return whole
            chain.append(tile.op)
            tile = tile.op.viewed
        row, end_row, col, end_col = whole
        for view in reversed(chain):
            bounds: list[tuple[int, int]] = []
            for offset, size in zip(view.offsets, view.shape):
                low, high = self.integers.of(offset).bounds
                if low is None or low < 0 or high is None:
                    return whole
                bounds.append((low, high + size))
            row, end_row = row + bounds[0][0], min(end_row, row + bounds[0][1])
            col, end_col = col + bounds[1][0], min(end_col, col + bounds[1][1])
        return row, end_row, col, end_col

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

    def _tensor(self, value: SSAValue) -> InGlobal:
        box: PartitionViewOp | None = None
        if isinstance(value, OpResult) and isinstance(value.op, PartitionViewOp):
            box = value.op
            value = box.source
        if isinstance(value.type, PtrType):
            root, _ = self._pointer(value)
            return InGlobal(root)
        if not isinstance(value, OpResult):
            return InGlobal(value)
        if not isinstance(value.op, MakeTensorViewOp):
            # A slot of a pipe, or what another operation makes: a tensor of its own.
            known = isinstance(value.type, TensorViewType | PartitionTensorViewType)
            return InGlobal(value if known else None)
        view = value.op
        root, base = self._pointer(view.ptr)
        type_ = view.view_type
        bits = bits_of(type_.element_type)
        strides = [self.integers.of(stride) for stride in view.strides]
        frame = (base, *strides)
        if root is None:
            return InGlobal(None)
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
        return InGlobal(root, bits, frame, offsets, sizes, flat)

    def _most(self, size: SSAValue, dim: int) -> int | None:
        if dim >= 0:
            return dim
        return self.integers.of(size).high


def pipe_of(entry: SSAValue) -> object:
    """What tells pipes between cores apart, for what is popped from one; else None."""
    owner = entry.owner
    if isinstance(owner, TPopPipeOp):
        return owner.TO_VECTOR, owner.pipe_id
    if isinstance(owner, DeclareTileOp | DeclareGlobalOp):
        for use in entry.uses:
            if isinstance(use.operation, TPopOp):
                return use.operation.pipe_handle
    return None


def pipe_freed_by(op: PTOOp) -> object:
    """The pipe that an operation gives a slot back to, as `pipe_of` tells; else None."""
    if isinstance(op, TFreePipeOp):
        return op.TO_VECTOR, op.pipe_id
    return op.pipe_handle if isinstance(op, TFreeOp) else None


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


def _layout(type_: TileBufType) -> tuple[object, ...]:
    return type_.blayout, type_.slayout, type_.fractal


def _hull(type_: TileBufType, window: tuple[int, int, int, int]) -> tuple[int, int]:
    """From which to which byte of a tile a window reaches."""
    row, end_row, col, end_col = window
    if type_.is_boxed or row >= end_row or col >= end_col:
        return 0, type_.size
    if type_.blayout is BLayout.ROW_MAJOR:
        first, last = row * type_.cols + col, (end_row - 1) * type_.cols + end_col
    else:
        first, last = col * type_.rows + row, (end_col - 1) * type_.rows + end_row
    bits = type_.element_bits
    return first * bits // 8, min(type_.size, (last * bits + 7) // 8)


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
