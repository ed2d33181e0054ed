"""`plan-memory`: give an address to every tile that has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from xdsl.context import Context
from xdsl.dialects.builtin import DenseArrayBase, IntegerAttr, ModuleOp, i32, i64
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import (
    AddressSpace,
    ArchSpec,
    Memory,
    arch_of,
)
from pto_dialect.integers import align_up
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.expand_ops import RowExpandOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp, reservations_of
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_passes.analysis.control_flow.calls import CallGraph, functions_of
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.in_place import may_be_one, may_share_start
from pto_passes.analysis.memory.lifetimes import (
    Lifetimes,
    LiveRange,
    read_tick,
    write_tick,
)
from pto_passes.analysis.memory.names import names_of_values
from pto_passes.analysis.memory.packing import (
    Piece,
    find_meetings,
    fullest,
    place_all,
    place_by_life,
)
from pto_passes.analysis.memory.searching import search
from pto_passes.analysis.memory.storage import TILE_TYPES, Allocation, Bytes, Storage
from pto_passes.rewriting import AvailableValues, give_address


@dataclass(frozen=True)
class PlanMemory(ModulePass):
    """
    Gives an address to each `alloc_tile` and `alloc_multi_tile` that has none, and to the
    buffers that are reserved with `auto = true`.

        %a = pto.alloc_tile : ...    // becomes addr = %c0_i64
        %b = pto.alloc_tile : ...    // becomes addr = %c1024_i64

    Addresses that are there already stay. Where all tiles of a memory fit side by side
    they get bytes of their own, as shared bytes make an instruction wait for another;
    with `objective=size` not even then, and of several plans the one with the fewest bytes
    is taken. Two tiles of `acc` that are copied to one another are
    names of one, as pto-isa has no such copy. Otherwise two tiles share bytes if they are never
    needed at the same time. If one is read last by the operation that writes the other,
    that operation must be one that may run in place, and the tiles exactly one; this is
    done where there is no room otherwise. Lifetimes go through loops and branches. A tile
    that is only there as scratch that the chip ignores may lie anywhere. What
    `check-buffer-reuse` would not accept is not planned.

    Tiles are placed in the order of their first use. Where they do not fit so, others are
    tried: the largest first, those that take most room for most of the time; then a search
    goes through plans, of which it leaves out what cannot fit. If nothing
    fits the error shows who holds the memory at its fullest point. What is planned may be
    improved by `replan-memory`, which knows what waiting costs.
    """

    name = "plan-memory"

    objective: Literal["time", "size"] = "time"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        taken: dict[str, list[Bytes]] = {}
        # What lies in memory during a call must not lie where the called one's tiles do.
        calls = CallGraph(functions_of(op))
        for function in calls.order:
            planner = _Planner(function, self, diagnostics, calls, taken)
            planner.run()
            taken[function.sym_name.data] = planner.bytes_in_use()
        diagnostics.raise_if_errors()


@dataclass
class _Planner:
    """The plan of one function."""

    function: FuncOp
    options: PlanMemory
    diagnostics: Diagnostics
    calls: CallGraph
    taken_by: dict[str, list[Bytes]]
    """The bytes that the tiles of functions that have been planned take."""
    arch: ArchSpec = field(init=False)
    storage: Storage = field(init=False)
    lifetimes: Lifetimes = field(init=False)
    names: dict[SSAValue, SSAValue] = field(init=False)
    """The first name of tiles that are names of one value."""
    pieces: dict[AddressSpace, list[Piece]] = field(init=False)
    """What has no place yet, in the order of the text."""
    fixed: dict[AddressSpace, list[Piece]] = field(init=False)
    _operations: list[Operation] = field(init=False)
    """All operations, by their numbers."""
    reserved: list[tuple[ReserveBufferOp, Piece]] = field(init=False)
    """Buffers that are reserved wherever there is room."""

    def run(self) -> None:
        """Give addresses, or say why that cannot be done."""
        self.arch = arch_of(self.function)
        self.storage = Storage(self.function)
        self.pieces, self.fixed = {}, {}
        self.reserved = []
        if not self._has_work():
            return
        self.lifetimes = Lifetimes(self.function, self.storage, fresh=True)
        self.names = names_of_values(self.function)
        if self.names:
            self.lifetimes = Lifetimes(
                self.function, self.storage, self.names, fresh=True
            )
        self._operations = list(self.lifetimes.numbers)
        if not self._collect():
            return
        for space in self.arch.memories:
            if not self._plan(space):
                return
        self._write()
        self._check_names()

    def bytes_in_use(self) -> list[Bytes]:
        """The bytes that tiles take while the function runs."""
        storage = Storage(self.function)
        found = [storage.bytes_of(alloc.result) for alloc in storage.all_allocations]
        found = [place for place in found if place.owner is None]
        found += [place for _, place in storage.reserved]
        for call in self.calls.calls_of(self.function):
            found += self.taken_by.get(call.callee.string_value(), [])
        return list(dict.fromkeys(found))

    def _has_work(self) -> bool:
        return any(_is_unplanned(a) for a in self.storage.all_allocations) or any(
            reserved.base is None for reserved in reservations_of(self.function)
        )

    # What there is

    @property
    def _always(self) -> list[LiveRange]:
        return [(0, write_tick(len(self.lifetimes.numbers)))]

    def _collect(self) -> bool:
        for alloc in self.storage.all_allocations:
            place = self.storage.bytes_of(alloc.result)
            if place.owner is None:
                self._fix(place, self._always, alloc.result)
            elif not _is_unplanned(alloc):
                self.diagnostics.error(
                    f"'{alloc.name}' op {name_of(alloc.result)} lies at a dynamic "
                    "address, so no other tile can be given one",
                    alloc,
                    alloc.addr,
                    kind=kinds.HIDDEN_ADDRESS,
                )
                return False
            elif self.names.get(alloc.result, alloc.result) is alloc.result:
                number = self.lifetimes.numbers[alloc]
                now = read_tick(number), write_tick(number)
                ranges = self.lifetimes.of(alloc.result)
                if not ranges and not _is_ignored(alloc):
                    ranges = [now]
                piece = Piece(self._size_of(alloc), ranges, alloc.result)
                self.pieces.setdefault(place.space, []).append(piece)
        for op in reservations_of(self.function):
            size = op.size.value.data
            if op.base is None:
                self.reserved.append((op, Piece(size, self._always, op.addr)))
            else:
                start = op.base.value.data
                place = Bytes(op.memory.data, start, start + size)
                self._fix(place, self._always, op.addr)
        self._collect_obstacles()
        return True

    def _collect_obstacles(self) -> None:
        """Bytes that are not free while certain operations run."""
        scratch = self.arch.reserved_scratch
        times: dict[Bytes, list[LiveRange]] = {}
        for op, number in self.lifetimes.numbers.items():
            now = read_tick(number), write_tick(number)
            if isinstance(op, RowExpandOp) and op.uses_reserved_scratch:
                assert scratch is not None
                times.setdefault(Bytes(AddressSpace.VEC, *scratch), []).append(now)
            elif isinstance(op, CallOp):
                for place in self.taken_by.get(op.callee.string_value(), ()):
                    times.setdefault(place, []).append(now)
        for place, ranges in times.items():
            self._fix(place, ranges)

    def _fix(
        self, place: Bytes, ranges: list[LiveRange], tile: SSAValue | None = None
    ) -> None:
        size = place.end - place.start
        piece = Piece(size, ranges, tile, place.start, is_fixed=True)
        self.fixed.setdefault(place.space, []).append(piece)

    def _size_of(self, alloc: Allocation) -> int:
        size = alloc.tile_type.footprint
        if isinstance(alloc, AllocMultiTileOp):
            size += self._pitch_of(alloc) * (alloc.slots.count - 1)
        return size

    def _pitch_of(self, alloc: AllocMultiTileOp) -> int:
        unit = self.arch.memories[alloc.tile_type.space].planning_alignment
        return align_up(alloc.tile_type.footprint, unit)

    # Where it goes

    def _plan(self, space: AddressSpace) -> bool:
        pieces = self.pieces.get(space, [])
        reserved = [piece for op, piece in self.reserved if op.memory.data is space]
        fixed = self.fixed.get(space, [])
        everything = [*pieces, *reserved, *fixed]
        memory = self.arch.memories[space]
        find_meetings(everything, self._may_run_in_place)
        orders = [[*order, *reserved] for order in self._orders(pieces)]
        lost = self._place(orders, fixed, everything, memory)
        if lost is None:
            return True
        self._report(lost, space, memory, everything)
        return False

    def _place(
        self,
        orders: list[list[Piece]],
        fixed: Sequence[Piece],
        everything: Sequence[Piece],
        memory: Memory,
    ) -> Piece | None:
        """Place everything in one way or another; else the piece that finds no room."""
        units = memory.planning_alignment, memory.address_alignment
        is_for_time = self.options.objective == "time"
        if is_for_time:
            if place_all(orders[0], fixed, memory.capacity, units[0]) is None:
                return None
        ways = product(units, (False, True) if is_for_time else (True,), orders)
        if fullest(everything, units[1])[0] > memory.capacity:
            ways = [(units[0], True, orders[0])]
        lost = None
        best: tuple[int, list[int | None]] | None = None
        for unit, in_place, order in ways:
            found = place_by_life(order, memory.capacity, unit, in_place=in_place)
            if found is not None:
                lost = lost or found
                continue
            if is_for_time:
                return None
            peak = max((piece.end for piece in orders[0]), default=0)
            if best is None or peak < best[0]:
                best = peak, [piece.start for piece in orders[0]]
        if best is None:
            is_hopeless = fullest(everything, units[1])[0] > memory.capacity
            if not is_hopeless and search(orders[0], memory.capacity, units[1]):
                return None
            return lost
        for piece, start in zip(orders[0], best[1]):
            piece.start = start
        return None

    def _orders(self, pieces: Sequence[Piece]) -> list[list[Piece]]:
        """The pieces in several orders."""

        def first_use(piece: Piece) -> int:
            return piece.live_ranges[0][0] if piece.live_ranges else 0

        by_use = sorted(pieces, key=first_use)
        by_size = sorted(by_use, key=lambda piece: -piece.size)
        by_room = sorted(pieces, key=lambda piece: -piece.size * piece.duration)
        by_time = sorted(pieces, key=lambda piece: -piece.duration)
        return [by_use, by_size, by_room, by_time]

    def _may_run_in_place(self, number: int, read: Piece, written: Piece) -> bool:
        op = self._operations[number]
        if not isinstance(op, TileOp) or read.tile is None or written.tile is None:
            return False
        if read.is_fixed or written.is_fixed:
            return False
        reads = [a for a in op.reads() if self._is_of(a[1], read)]
        writes = [a for a in op.writes() if self._is_of(a[1], written)]
        return bool(reads and writes) and all(
            may_share_start(op, self.arch, r[0], w[0])
            or (read.size == written.size and may_be_one(op, self.arch, r, w))
            for r in reads
            for w in writes
        )

    def _is_of(self, operand: SSAValue, piece: Piece) -> bool:
        is_tile = isinstance(operand.type, TILE_TYPES)
        return is_tile and piece.tile in [
            self.names.get(tile, tile) for tile in self.storage.origins(operand)
        ]

    # What comes out

    def _write(self) -> None:
        values = AvailableValues(self.function)
        for piece in (p for pieces in self.pieces.values() for p in pieces):
            assert piece.tile is not None
            assert piece.start is not None
            alloc = piece.tile.owner
            if isinstance(alloc, AllocMultiTileOp):
                pitch, count = self._pitch_of(alloc), alloc.slots.count
                starts = [piece.start + pitch * i for i in range(count)]
                alloc.planned = DenseArrayBase.from_list(i64, starts)
            else:
                assert isinstance(alloc, AllocTileOp)
                for name in self._names_of(piece.tile):
                    assert isinstance(name.owner, AllocTileOp)
                    address = values.constant(piece.start, name.owner, i64)
                    give_address(name.owner, address)
            self._remark(alloc, piece, alloc.tile_type.space)
        for op, piece in self.reserved:
            assert piece.start is not None
            op.base = IntegerAttr(piece.start, i32)
            self._remark(op, piece, op.memory.data)

    def _check_names(self) -> None:
        """Names of one value that destroy one another's are an error."""
        if not self.names:
            return
        for conflict in Buffers.of(self.function).conflicts:
            if conflict.tile in self.names and conflict.write.root in self.names:
                self.diagnostics.error(
                    f"'{conflict.reader.name}' op {conflict}; the two are copied to one "
                    "another, and there is no copy from acc to acc",
                    conflict.reader,
                    conflict.tile,
                    kind=kinds.OVERWRITTEN,
                )

    def _names_of(self, tile: SSAValue) -> list[SSAValue]:
        """A tile and the other names of its value."""
        return [tile, *(n for n, first in self.names.items() if first is tile is not n)]

    def _remark(self, op: Operation, piece: Piece, space: AddressSpace) -> None:
        assert piece.tile is not None
        assert piece.start is not None
        place = Bytes(space, piece.start, piece.end)
        self.diagnostics.remark(
            f"plan-memory: {name_of(piece.tile)} lies at {place}", op, kind=kinds.MOVED
        )

    def _report(
        self,
        lost: Piece,
        space: AddressSpace,
        memory: Memory,
        everything: Iterable[Piece],
    ) -> None:
        """Say who holds the memory when most of it is needed."""
        most, when = fullest(everything, memory.address_alignment)
        point = self._operations[when // 2]
        notes = [
            Note(self._held(piece, space), point if piece.tile is None else piece.tile)
            for piece in everything
            if any(start <= when <= end for start, end in piece.live_ranges)
        ]
        notes.append(Note(f"most of {space.value} is needed here", point))
        needed = f"{most} bytes are needed at once"
        if most <= memory.capacity:
            needed = f"at most {needed}, but other tiles lie in between"
        assert lost.tile is not None
        self.diagnostics.error(
            f"no room for the {lost.size} bytes of {name_of(lost.tile)} in {space.value}: "
            f"{needed}, and there are {memory.capacity} on {self.arch.name}",
            lost.tile,
            notes=notes,
            kind=kinds.NO_ROOM,
        )

    def _held(self, piece: Piece, space: AddressSpace) -> str:
        what = f"{piece.size} bytes of {space.value}"
        if piece.is_fixed:
            assert piece.start is not None
            what = str(Bytes(space, piece.start, piece.end))
        if piece.tile is None:
            return f"{what} are not free while this runs"
        return f"{name_of(piece.tile)} holds {what} at the fullest point"


def _is_ignored(alloc: Allocation) -> bool:
    """Whether a tile is there only because a function that ignores it takes one."""
    uses = list(alloc.result.uses)
    return bool(uses) and all(
        isinstance(use.operation, TileOp)
        and all(
            use.operation.ignores(name)
            for name, value in use.operation.named_operands()
            if value is alloc.result
        )
        for use in uses
    )


def _is_unplanned(alloc: Allocation) -> bool:
    planned = isinstance(alloc, AllocMultiTileOp) and alloc.planned is not None
    return alloc.addr is None and not planned
