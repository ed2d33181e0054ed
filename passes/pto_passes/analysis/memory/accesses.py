"""
What operations touch, byte by byte: stretches of on-chip memory, boxes of tensors.

Two accesses may meet if some byte can be in both. On chip that is decided by addresses
and, in windows of one tile, by rows and columns; tiles without an address have bytes of
their own. In global memory, pointers that a kernel is given as different arguments are
different tensors (as pypto passes them); boxes of one tensor are told apart by the
difference of their offsets, also between two iterations of a loop. What is not known
may meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xdsl.dialects import arith, func, scf
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
from pto_passes.analysis.integers.affine import Affine, AffineValues, total
from pto_passes.analysis.integers.ranges import Bounds
from pto_passes.analysis.integers.values import Values
from pto_passes.analysis.memory.storage import Bytes, Storage, viewed_by

_NO_STEPS: Mapping[SSAValue, Bounds] = {}
_END = 1 << 40
"""Beyond the end of every memory."""

_Frame = tuple[object, ...]
_Sum = tuple[int, frozenset[tuple[SSAValue, int]]]


@dataclass(frozen=True)
class RunTimeSlot:
    """
    A slot of a multi-buffer whose number the run tells, which is one of them.

    Attributes:
        number: its number.
        key: equal for numbers that are equal in each iteration of the loops around.
        count: how many slots there are.
        ranges: the first byte of each slot, and the one after its last.
    """

    number: SSAValue
    key: object
    count: int
    ranges: tuple[tuple[int, int], ...]
    is_bounded: bool
    """Whether it is known to be the number of a slot; no other one is allowed."""


@dataclass(frozen=True)
class OnChip:
    """
    Bytes `[start, end)` of a space, or of a tile (`owner`) whose place is not known;
    `window` are the rows and columns of them in the tile that `frame` describes.
    """

    space: AddressSpace
    owner: SSAValue | None
    start: int
    end: int
    frame: _Frame = ()
    window: tuple[int, int, int, int] = (0, 0, 0, 0)
    """First row, end of rows, first column, end of columns."""
    slot: RunTimeSlot | None = None
    """The one of all slots of a multi-buffer that is meant, if the run tells its number."""
    is_sure: bool = True
    """Whether these bytes are touched, and not those of another tile that it may be."""
    is_somewhere: bool = False
    """Whether only a part of these bytes is touched, and the run tells which one."""

    @property
    def pool(self) -> object:
        """Only accesses with the same pool can meet."""
        return self.owner or self.space

    def __str__(self) -> str:
        where = f"{self.space.value}[{self.start}, {self.end})"
        if self.owner is None:
            return where
        hint = self.owner.name_hint
        return f"{where} of {'a tile' if hint is None else '%' + hint}"


@dataclass(frozen=True)
class InGlobal:
    """A box of a tensor that a pointer (`root`) leads to; None may be any tensor."""

    root: SSAValue | None
    bits: int = 8
    """The bits of an element, the unit of offsets and sizes."""
    frame: tuple[_Sum, ...] = ()
    """Where the tensor begins and its strides; equal ones have comparable boxes."""
    offsets: tuple[Affine, ...] = ()
    sizes: tuple[int | None, ...] = ()
    """No more elements than this in each dimension; None for any number."""
    flat: tuple[Affine, int] | None = None
    """The first element from the root on, and how many from there to the last."""

    @property
    def pool(self) -> object:
        """Only accesses with the same pool can meet, but for those of an unknown root."""
        return AddressSpace.GM

    def __str__(self) -> str:
        if self.root is None:
            return "gm"
        hint = self.root.name_hint
        if hint is None:
            index = getattr(self.root, "index", "")
            hint = f"arg{index}" if isinstance(self.root, BlockArgument) else "pointer"
        return f"gm of %{hint}"


Place = OnChip | InGlobal


class Places:
    """The places of one function's values, and which of them may meet."""

    def __init__(self, function: Operation, storage: Storage | None = None):
        self.storage = Storage(function) if storage is None else storage
        self.affine = AffineValues()
        self._places: dict[SSAValue, tuple[Place, ...]] = {}
        self._pops: dict[object, SSAValue] = {}
        self._met: dict[tuple[int, int, Operation | None], bool] = {}
        self._interned: dict[Place, Place] = {}
        self._function = function
        self._slots_apart: dict[tuple[SSAValue, SSAValue], frozenset[SSAValue]] = {}
        """
        For numbers of slots whose bytes are apart at any one time what they depend on.
        """
        self._slots_meet: set[tuple[SSAValue, SSAValue]] = set()

    def of_access(self, op: PTOOp, value: SSAValue) -> tuple[Place, ...]:
        """What an operation touches through an operand or result of it."""
        if isinstance(op, ScalarLoadOp | ScalarStoreOp):
            assert isinstance(value.type, PtrType)
            if value.type.space is AddressSpace.GM:
                root, base = self._pointer(value)
                bits = bits_of(value.type.element_type)
                first = base.plus(self.affine.of(op.offset))
                return (self.interned(InGlobal(root, bits, flat=(first, 1))),)
        return self.of(value)

    def interned(self, place: Place) -> Place:
        """Equal places are one object, so that what meets what is found out once."""
        return self._interned.setdefault(place, place)

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
            yield OnChip(type_.space, None, 0, _END)
        else:
            yield self._tensor(value)

    # On chip

    def _tile(self, tile: SSAValue, origin: SSAValue) -> OnChip:
        place = self.storage.bytes_of(origin)
        if self.storage.has_hidden_address(origin):
            return OnChip(place.space, None, 0, _END)
        if (pipe := pipe_of(origin)) is not None:
            # Pops of one pipe take slots of one buffer in turn.
            pops = self._pops.setdefault(pipe, origin)
            return OnChip(place.space, pops, 0, _END)
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
                if any(self.affine.of(offset).terms for offset in view.offsets):
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
        sum_ = self.affine.of(number)
        low, high = self.affine.bounds_of(sum_)
        is_bounded = low is not None and low >= 0 and high is not None and high < count
        key: object = sum_.key
        owner = number.owner
        if isinstance(owner, arith.RemSIOp | arith.RemUIOp):
            key = type(owner), self.affine.of(owner.lhs).key, constant_of(owner.rhs)
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
                low, high = self.affine.bounds_of(self.affine.of(offset))
                if low is None or low < 0 or high is None:
                    return whole
                bounds.append((low, high + size))
            row, end_row = row + bounds[0][0], min(end_row, row + bounds[0][1])
            col, end_col = col + bounds[1][0], min(end_col, col + bounds[1][1])
        return row, end_row, col, end_col

    # Global memory

    def _pointer(self, value: SSAValue) -> tuple[SSAValue | None, Affine]:
        """The pointer that a chain of additions begins with, and what they add."""
        offset = Affine()
        while isinstance(value, OpResult):
            op = value.op
            if isinstance(op, AddPtrOp):
                offset = offset.plus(self.affine.of(op.offset))
                value = op.ptr
            elif isinstance(op, CastPtrOp) and isinstance(op.input.type, PtrType):
                source, result = op.input.type, op.result.type
                assert isinstance(result, PtrType)
                if bits_of(source.element_type) != bits_of(result.element_type):
                    return None, Affine()
                value = op.input
            else:
                return None, Affine()
        assert isinstance(value, BlockArgument)
        if isinstance(value.block.parent_op(), func.FuncOp):
            return value, offset
        return None, Affine()

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
        strides = [self.affine.of(stride) for stride in view.strides]
        frame = (base.key, *(stride.key for stride in strides))
        if root is None:
            return InGlobal(None)
        if box is None:
            offsets = tuple(Affine() for _ in strides)
            sizes = tuple(
                self._most(size, dim) for size, dim in zip(view.shape, type_.dims)
            )
        else:
            offsets = tuple(self.affine.of(offset) for offset in box.offsets)
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
        return self.affine.bounds_of(self.affine.of(size))[1]

    # Meeting

    def meet(self, one: Place, other: Place, across: Operation | None = None) -> bool:
        """
        Whether a byte can be in both places, at the same time or, `across` a loop, in
        two iterations of it of which `other` is in the later.
        """
        if isinstance(one, OnChip):
            return (
                isinstance(other, OnChip)
                and _meet_on_chip(one, other)
                and not self._are_slots_apart(one, other, across)
            )
        if isinstance(other, OnChip):
            return False
        if one.root is None or other.root is None:
            return True
        if one.root is not other.root:
            return False
        key = id(one), id(other), across
        known = self._met.get(key)
        if known is None:
            known = self._met[key] = self._boxes_meet(one, other, across)
        return known

    def _are_slots_apart(
        self, one: OnChip, other: OnChip, across: Operation | None
    ) -> bool:
        """
        Whether two slots whose numbers the run tells have no byte in common, as their
        numbers differ at any one time (`i mod 2`, `(i + 1) mod 2`).
        """
        if one.slot is None or other.slot is None:
            return False
        key = one.slot.number, other.slot.number
        if key not in self._slots_apart and key not in self._slots_meet:
            together = self.values.together(*key)
            if together is not None and all(
                first in range(one.slot.count)
                and second in range(other.slot.count)
                and _are_disjoint(one.slot.ranges[first], other.slot.ranges[second])
                for first, second in together.numbers
            ):
                self._slots_apart[key] = together.symbols
            else:
                self._slots_meet.add(key)
        symbols = self._slots_apart.get(key)
        return symbols is not None and not any(
            across in self.affine.loops_around(symbol) for symbol in symbols
        )

    @cached_property
    def values(self) -> Values:
        """What is known of small numbers of the function."""
        return Values(self._function, self.affine)

    @property
    def has_rotating_slots(self) -> bool:
        """Whether the run tells which slot of a multi-buffer is touched, so far."""
        return any(
            isinstance(place, OnChip) and place.slot is not None
            for place in self._interned
        )

    def is_same_in_all_iterations(self, place: Place) -> bool:
        """Whether a place does not depend on the iteration of any loop."""
        if isinstance(place, OnChip):
            return place.slot is None or not self.affine.loops_around(place.slot.number)
        sums = [*place.offsets, *((place.flat[0],) if place.flat else ())]
        return not any(
            self.affine.loops_around(symbol)
            for terms in (*(s.terms for s in sums), *(t for _, t in place.frame))
            for symbol, _ in terms
        )

    def _boxes_meet(
        self, one: InGlobal, other: InGlobal, across: Operation | None
    ) -> bool:
        if one.bits != other.bits:
            return True
        if one.flat is not None and other.flat is not None:
            (start, size), (start2, size2) = one.flat, other.flat
            if self._apart(start, size, start2, size2, across):
                return False
        if not one.frame or one.frame != other.frame or not self._fixed(one, across):
            return True
        if self._any_apart(one, other, across, _NO_STEPS):
            return False
        return across is None or not self._parts_apart(one, other, across)

    def _any_apart(
        self,
        one: InGlobal,
        other: InGlobal,
        across: Operation | None,
        steps: Mapping[SSAValue, Bounds],
    ) -> bool:
        """Whether the boxes are apart in one of their dimensions."""
        return any(
            self._apart(first, size, second, size2, across, steps)
            for first, size, second, size2 in zip(
                one.offsets, one.sizes, other.offsets, other.sizes
            )
        )

    def _parts_apart(self, one: InGlobal, other: InGlobal, across: Operation) -> bool:
        """
        Whether boxes that lie where the quotient and the remainder of a number say are
        apart in two iterations between which the number grows: the quotient is another
        one, or it is the same and the remainder grows.
        """
        symbols = {s: None for offset in one.offsets for s, _ in offset.terms}
        parts = [
            (s, part) for s in symbols if (part := self.affine.part(s)) is not None
        ]
        for quotient, whole in parts:
            if whole.is_remainder:
                continue
            growth, _ = self._difference(whole.whole, whole.whole, across)
            if growth is None or growth < 1:
                continue
            for remainder, rest in parts:
                if rest == replace(whole, is_remainder=True) and (
                    self._any_apart(one, other, across, {quotient: (1, None)})
                    and self._any_apart(
                        one, other, across, {quotient: (0, 0), remainder: (1, None)}
                    )
                ):
                    return True
        return False

    def _fixed(self, box: InGlobal, across: Operation | None) -> bool:
        """Whether a tensor begins, and has strides, alike in all iterations."""
        if across is None:
            return True
        return not any(
            across in self.affine.loops_around(symbol)
            for _, terms in box.frame
            for symbol, _ in terms
        )

    def _apart(
        self,
        first: Affine,
        size: int | None,
        second: Affine,
        size2: int | None,
        across: Operation | None,
        steps: Mapping[SSAValue, Bounds] = _NO_STEPS,
    ) -> bool:
        """Whether `[first, +size)` and `[second, +size2)` have nothing in common."""
        low, high = self._difference(first, second, across, steps)
        return (low is not None and size is not None and low >= size) or (
            high is not None and size2 is not None and -high >= size2
        )

    def _difference(
        self,
        first: Affine,
        second: Affine,
        across: Operation | None,
        steps: Mapping[SSAValue, Bounds] = _NO_STEPS,
    ) -> Bounds:
        """
        The bounds of `second - first`; `steps` are by how much symbols are known to grow
        between the two iterations.
        """
        before, after = dict(first.terms), dict(second.terms)
        parts: list[tuple[int, Bounds]] = []
        for symbol in dict.fromkeys((*before, *after)):
            factor, factor2 = before.get(symbol, 0), after.get(symbol, 0)
            if across is None or across not in self.affine.loops_around(symbol):
                if factor != factor2:
                    parts.append((factor2 - factor, self.affine.bounds(symbol)))
            elif factor == factor2 and symbol in steps:
                parts.append((factor, steps[symbol]))
            elif factor == factor2 and self._counts(symbol, across):
                parts.append((factor, self._steps(across)))
            else:
                parts.append((factor2, self.affine.bounds(symbol)))
                parts.append((-factor, self.affine.bounds(symbol)))
        return total(second.constant - first.constant, iter(parts))

    def _counts(self, symbol: SSAValue, loop: Operation) -> bool:
        return (
            isinstance(loop, scf.ForOp)
            and isinstance(symbol, BlockArgument)
            and symbol.block is loop.body.block
            and symbol.index == 0
        )

    def _steps(self, loop: Operation) -> Bounds:
        """How much the counter of a loop grows between two iterations."""
        assert isinstance(loop, scf.ForOp)
        step = constant_of(loop.step)
        counter = loop.body.block.args[0]
        low, high = self.affine.bounds(counter)
        most = None if low is None or high is None else high - low
        return (1 if step is None or step < 1 else step), most


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


def touched(op: PTOOp) -> Iterator[tuple[str, SSAValue, bool]]:
    """The operands, by name, whose bytes an operation touches, and whether it writes."""
    for name, value in op.reads():
        if isinstance(value.type, MEMORY_TYPES):
            yield name, value, False
    for name, value in op.writes():
        if isinstance(value.type, MEMORY_TYPES):
            yield name, value, True


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


def _are_disjoint(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _meet_on_chip(one: OnChip, other: OnChip) -> bool:
    if (
        one.owner is not other.owner
        or one.space is not other.space
        or one.start >= other.end
        or other.start >= one.end
    ):
        return False
    if one.frame and one.frame == other.frame:
        row, end_row, col, end_col = one.window
        row2, end_row2, col2, end_col2 = other.window
        return row < end_row2 and row2 < end_row and col < end_col2 and col2 < end_col
    return True


def _flat(
    base: Affine,
    offsets: tuple[Affine, ...],
    sizes: tuple[int | None, ...],
    strides: list[Affine],
) -> tuple[Affine, int] | None:
    first, count = base, 1
    for offset, size, stride in zip(offsets, sizes, strides):
        if offset == Affine() and size == 1:
            continue
        if stride.terms or size is None or stride.constant < 0:
            return None
        first = first.plus(offset, stride.constant)
        count += (size - 1) * stride.constant
    return first, count
