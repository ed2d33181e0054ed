"""
Who overwrites whose bytes, and from where to where a tile needs its bytes.

The walk runs a function in its mind, with a clock: each slot (bytes, and how cells are
laid out in them) remembers who wrote it last, each tile when it was last written through
its own handle. A read of a tile whose bytes another tile has overwritten since is a
conflict. Loop bodies run twice, so that a value that is needed in the next iteration is
missed there; branches run one after the other from the same state.

pypto gives the value that a loop carries several allocations at one address: one to read
in the next iteration, one that the last operation of the body writes. Such a write, by a
name that nothing ever reads, is meant for the other names of the slot: where its block
ends, not before. A read further down in the same turn of the same block has the value
from before in mind, and is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from xdsl.dialects import scf
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.hardware import (
    MEMORIES,
    RESERVED_SCRATCH,
    AddressSpace,
    Arch,
    arch_of,
)
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.expand_ops import RowExpandOp
from pto_dialect.ops.pipe_init_ops import ReserveBufferOp
from pto_dialect.places import name_of
from pto_passes.analysis.control_flow import first_turns
from pto_passes.analysis.memory.aliases import (
    begins_with_its_tile,
    may_be_one,
    may_share_start,
)
from pto_passes.analysis.memory.contents import Layout, layout_of
from pto_passes.analysis.memory.storage import TILE_TYPES, Allocation, Bytes, Storage

_MAX_DOUBLED = 6
"""Loops nested deeper than this have their bodies walked once only."""


@dataclass(frozen=True)
class Write:
    """A write to a place, by an operation, through the handle of a tile."""

    op: Operation
    root: SSAValue | None
    """None for scratch that belongs to no tile."""
    place: Bytes


@dataclass(frozen=True)
class Conflict:
    """A read of a tile that gets another tile's bytes."""

    reader: Operation
    tile: SSAValue
    place: Bytes
    write: Write
    """The write that did it."""
    in_place: bool = False
    """Whether reader and writer are one operation, which may not run in place."""
    writes_both: bool = False
    """Whether that operation only writes the tile, as well as the other one."""

    @property
    def mover(self) -> SSAValue:
        """The tile that has to lie elsewhere."""
        return self.tile if self.write.root is None else self.write.root

    @property
    def reason(self) -> str:
        """Why the mover cannot stay where it is."""
        tile = f"{name_of(self.tile)} at {self.place}"
        if self.write.root is None:
            return "an instruction has its scratch there"
        if self.writes_both:
            return f"'{self.reader.name}' writes {tile} as well"
        if self.in_place:
            return f"'{self.reader.name}' may not write it over {tile}, which it reads"
        return f"it overwrites {tile}, which '{self.reader.name}' reads later"

    def __str__(self) -> str:
        tile = f"{name_of(self.tile)} at {self.place}"
        if self.write.root is None:
            return f"reads {tile}, but '{self.write.op.name}' has its own scratch there"
        by = f"{name_of(self.write.root)} at {self.write.place}"
        if not self.in_place:
            return (
                f"reads {tile}, but '{self.write.op.name}' has overwritten it with {by}"
            )
        if self.writes_both:
            return f"writes {tile} and {by}, which overlap"
        if self.place == self.write.place:
            return f"reads {tile} and writes {by}, but may not run in place like this"
        return f"reads {tile} and writes {by}, which overlap without being one"


@dataclass
class Buffers:
    """The result of the analysis of one function."""

    function: Operation
    storage: Storage = field(init=False)
    arch: Arch = field(init=False)
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    second_names: set[SSAValue] = field(default_factory=set[SSAValue])
    """
    Tiles that are read before anything is written through them, and so hold what
    another tile does: two allocations that are meant to be one buffer.
    """
    uses_reserved_scratch: bool = False
    """Whether some instruction uses the scratch that its chip reserves."""
    _names: dict[SSAValue, list[SSAValue]] = field(
        default_factory=dict[SSAValue, list[SSAValue]]
    )

    @staticmethod
    def of(function: Operation) -> Buffers:
        """Analyse a function."""
        buffers = Buffers(function)
        buffers.storage = Storage(function)
        buffers.arch = arch_of(function)
        walker = _Walker(buffers)
        for region in function.regions:
            walker.region(region)
        return buffers

    def one_buffer(self, tile: SSAValue, other: SSAValue) -> None:
        """Note that two tiles are names of one buffer."""
        group, more = self.names_of(tile), self.names_of(other)
        if group is not more:
            group.extend(more)
            for name in more:
                self._names[name] = group

    def names_of(self, tile: SSAValue) -> list[SSAValue]:
        """The tiles that are meant to be one buffer with a tile, itself among them."""
        return self._names.setdefault(tile, [tile])

    def first_names(self) -> dict[SSAValue, SSAValue]:
        """For each tile that is one buffer with others the first name of that buffer."""
        return {name: group[0] for name, group in self._names.items()}

    def beyond_capacity(self) -> Iterator[tuple[Allocation, Bytes, int]]:
        """Allocations that reach past the end of their memory, and where that is."""
        for alloc in self.storage.all_allocations:
            place = self.storage.bytes_of(alloc.result)
            capacity = MEMORIES[self.arch][place.space].capacity
            if place.end > capacity:
                yield alloc, place, capacity

    def in_reserved(self) -> Iterator[tuple[Allocation, Bytes, ReserveBufferOp]]:
        """Allocations that share bytes with a buffer that is reserved for a pipe."""
        for reserved, taken in self.storage.reserved:
            for place in self.storage.overlapping(taken):
                for tile in self.storage.tiles_at(place):
                    yield tile, place, reserved


@dataclass(frozen=True)
class _Slot:
    """What has been written to some bytes that are laid out in some way."""

    last: Write | None = None
    time: int = -1
    other: Write | None = None
    """The last write through another tile than that of `last`."""
    other_time: int = -1
    ways: tuple[Write, ...] = ()
    """More writes that may be the last one, as branches do different things."""
    refreshed: int = -1
    """When a name that nobody reads brought the other names of the slot a new value."""
    scope: Operation | None = None
    """The loop, or the function, in which it did so: for the names that it reads."""
    carriers: tuple[SSAValue, ...] = ()
    """The names that did it, or a part of it."""
    carried: Write | None = None
    """The write that did it."""

    def after(self, write: Write, time: int) -> _Slot:
        """The slot after a write through a tile that is read as well."""
        if self.last is not None and write.root is self.last.root:
            return replace(self, last=write, time=time, ways=())
        return replace(
            self,
            last=write,
            time=time,
            other=self.last,
            other_time=self.time,
            ways=(),
        )

    def foreign(self, root: SSAValue | None) -> tuple[Write | None, int]:
        """The last write through another tile than `root`, and when."""
        if self.last is None or self.last.root is not root:
            return self.last, self.time
        return self.other, self.other_time


_EMPTY = _Slot()
_CLOBBERED = -1
"""The time of a tile that was overwritten on one of several ways to a point."""

_SlotKey = tuple[Bytes, Layout]
_Key = SSAValue | _SlotKey
_Outcome = tuple[dict[_SlotKey, "_Slot"], dict[SSAValue, int]]
"""The slots and the times of tiles that have changed on one way through the program."""


class _Walker:
    def __init__(self, buffers: Buffers):
        self.buffers = buffers
        self.storage = buffers.storage
        self.clock = 0
        self.own: dict[SSAValue, int] = {}
        self.slots: dict[_SlotKey, _Slot] = {}
        self.slots_at: dict[Bytes, list[_SlotKey]] = {}
        self.names: dict[_SlotKey, int] = {}
        """How many tiles lie in each slot."""
        for alloc in self.storage.all_allocations:
            place = self.storage.bytes_of(alloc.result)
            if place.owner is None:
                key = (place, layout_of(alloc.result))
                self.names[key] = self.names.get(key, 0) + 1
        for key in self.names:
            self.slots_at.setdefault(key[0], []).append(key)
        self.read_in = _find_reads(buffers.function, buffers.storage, updates=False)
        self.used_in = _find_reads(buffers.function, buffers.storage, updates=True)
        self.whole = _find_written(buffers.function, with_updates=True)
        self.fresh = _find_written(buffers.function, with_updates=False)
        self.scopes: list[Operation] = [buffers.function]
        """The function and the loops around the operation that runs."""
        self.turns: dict[Operation, int] = {}
        """Which turn of the loops around it the operation that runs is in: 0, or later."""
        self.entered: dict[Block, int] = {}
        """When the latest turn of each block began."""
        self.journals: list[dict[_Key, int | _Slot | None]] = []
        self.reported: set[tuple[Operation, SSAValue]] = set()

    # State with journals, as branches need it

    def _set_slot(self, key: _SlotKey, slot: _Slot) -> None:
        if self.journals:
            self.journals[-1].setdefault(key, self.slots.get(key))
        self.slots[key] = slot

    def _set_own(self, root: SSAValue, time: int) -> None:
        if self.journals:
            self.journals[-1].setdefault(root, self.own.get(root))
        self.own[root] = time

    # Walking

    def region(self, region: Region) -> None:
        for block in region.blocks:
            self.entered[block] = self.clock
            for op in block.ops:
                self._operation(op)

    def _operation(self, op: Operation) -> None:
        if isinstance(op, PTOOp):
            self._run(op)
        if not op.regions:
            return
        match op:
            case scf.IfOp() if (
                taken := first_turns.branch(op, self.turns)
            ) is not None:
                self.region(op.regions[taken])
            case scf.IfOp() | scf.IndexSwitchOp():
                self._branches(op.regions)
            case PTOOp() | scf.ExecuteRegionOp():
                for region in op.regions:
                    self.region(region)
            case _:
                self._loop(op)

    def _branches(self, regions: Sequence[Region]) -> None:
        """Run all regions from the same state, and join what comes out of them."""
        outcomes: list[_Outcome] = []
        for region in regions:
            self.journals.append({})
            self.region(region)
            outcomes.append(self._outcome())
            self._rewind()
        self._join_outcomes(outcomes)

    def _loop(self, op: Operation) -> None:
        """Run a loop for two turns; it may end before, between and after them."""
        self.scopes.append(op)
        self.journals.append({})
        is_while = isinstance(op, scf.WhileOp)
        least = first_turns.least_turns(op)
        outcomes: list[_Outcome] = []
        if is_while:
            self.region(op.regions[0])
        if least == 0:
            outcomes.append(self._outcome())
        is_doubled = len(self.scopes) <= _MAX_DOUBLED
        for turn in range(2 if is_doubled else 1):
            if is_doubled:
                self.turns[op] = turn
            for region in reversed(op.regions) if is_while else op.regions:
                self.region(region)
            if turn or least <= 1:
                outcomes.append(self._outcome())
        self.turns.pop(op, None)
        self.scopes.pop()
        self._rewind()
        self._join_outcomes(outcomes)

    def _outcome(self) -> _Outcome:
        """What the facts that have changed since the last journal began are now."""
        slots: dict[_SlotKey, _Slot] = {}
        owns: dict[SSAValue, int] = {}
        for key in self.journals[-1]:
            if isinstance(key, SSAValue):
                owns[key] = self.own[key]
            else:
                slots[key] = self.slots[key]
        return slots, owns

    def _rewind(self) -> None:
        """Take back everything since the last journal began."""
        for key, old in self.journals.pop().items():
            if isinstance(key, SSAValue):
                if old is None:
                    del self.own[key]
                else:
                    assert isinstance(old, int)
                    self.own[key] = old
            elif old is None:
                del self.slots[key]
            else:
                assert isinstance(old, _Slot)
                self.slots[key] = old

    def _join_outcomes(self, outcomes: Sequence[_Outcome]) -> None:
        """The state after one of several ways, each from the state that is now."""
        self.clock += 1
        roots = dict.fromkeys(root for _, owns in outcomes for root in owns)
        times = {
            root: self._joined_time(root, outcomes, self._key_of(root))
            for root in roots
        }
        for key in dict.fromkeys(key for slots, _ in outcomes for key in slots):
            before = self.slots.get(key, _EMPTY)
            ways = [slots.get(key, before) for slots, _ in outcomes]
            self._set_slot(key, self._join(ways))
        for root, time in times.items():
            self._set_own(root, time)

    def _joined_time(
        self,
        root: SSAValue,
        outcomes: Sequence[_Outcome],
        key: _SlotKey,
    ) -> int:
        """When a tile was written, now, or that it has been overwritten on some way."""
        for slots, owns in outcomes:
            own = owns.get(root, self.own.get(root))
            if own is None:
                continue  # On this way its value is that of another name.
            slot = slots.get(key, self.slots.get(key, _EMPTY))
            if slot.foreign(root)[1] > self._renewed(root, slot, own):
                return _CLOBBERED
        return self.clock

    def _join(self, ways: Sequence[_Slot]) -> _Slot:
        latest = max(ways, key=lambda way: way.time)
        root = None if latest.last is None else latest.last.root
        foreign = [way.foreign(root) for way in ways]
        other, other_time = max(foreign, key=lambda found: found[1])
        fresh = all(way.refreshed > way.time for way in ways)
        lasts = [w for way in ways for w in (way.last, *way.ways) if w is not None]
        return replace(
            latest,
            other=other,
            other_time=other_time,
            ways=tuple({id(w.root): w for w in lasts}.values()),
            refreshed=self.clock if fresh else min(way.refreshed for way in ways),
            carriers=tuple({name: None for way in ways for name in way.carriers}),
        )

    def _renewed(self, root: SSAValue, slot: _Slot, own: int) -> int:
        """When a tile got its value, by its own name or by one that carries it."""
        if slot.scope in self.used_in.get(root, ()):
            return max(own, slot.refreshed)
        return own

    def _key_of(self, root: SSAValue) -> _SlotKey:
        return self.storage.bytes_of(root), layout_of(root)

    # One operation

    def _run(self, op: PTOOp) -> None:
        reads = [(n, v) for n, v in op.reads() if isinstance(v.type, TILE_TYPES)]
        writes = [(n, v) for n, v in op.writes() if isinstance(v.type, TILE_TYPES)]
        for _, tile in reads:
            for root in self.storage.origins(tile):
                if self.storage.bytes_of(root).owner is None:
                    self._read(op, root)
        if isinstance(op, TileOp):
            self._check_in_place(op, reads, writes)
        for name, tile in writes:
            is_scratch = isinstance(op, TileOp) and name in op.SCRATCH
            for root in self.storage.origins(tile):
                if self.storage.bytes_of(root).owner is None:
                    self._write(op, tile, root, is_scratch=is_scratch)
        if isinstance(op, RowExpandOp) and op.uses_reserved_scratch:
            self.buffers.uses_reserved_scratch = True
            start, end = RESERVED_SCRATCH[self.buffers.arch]
            place = Bytes(AddressSpace.VEC, start, end)
            self.clock += 1
            for other in self.storage.overlapping(place):
                for key in self.slots_at[other]:
                    self._log(key, Write(op, None, place))

    def _read(self, op: PTOOp, root: SSAValue) -> None:
        key = self._key_of(root)
        slot = self.slots.get(key)
        if slot is None:
            return
        own = self.own.get(root, -1)
        if (
            early := self._not_yet_carried(op, slot, own)
        ) is not None and root in self.fresh:
            self._report(Conflict(op, root, key[0], early))
            return
        write, written = slot.foreign(root)
        if write is None or written <= self._renewed(root, slot, own):
            for name in slot.carriers:
                self.buffers.one_buffer(root, name)
            return
        second_name = root not in self.own
        if second_name:
            self.buffers.second_names.add(root)
        elif root in self.buffers.second_names and write.root is not None:
            # One that is only ever updated relies on its other names for its start.
            second_name = root not in self.fresh or self._key_of(write.root) == key
        if not second_name:
            self._report(Conflict(op, root, key[0], write))
            return
        for each in (write, *slot.ways):
            if each.root is not None:
                self.buffers.one_buffer(root, each.root)

    def _not_yet_carried(self, op: PTOOp, slot: _Slot, own: int) -> Write | None:
        """
        The write that carries a value to other names from the end of its block on, where
        a read of such a name comes before that end.
        """
        write = slot.carried
        if write is None or own < 0 or own >= slot.refreshed:
            return None
        block = write.op.parent_block()
        if block is None or self.entered[block] >= slot.refreshed:
            return None
        around: Operation | None = op
        while around is not None and around.parent_block() is not block:
            around = around.parent_op()
        return None if around is None else write

    def _report(self, conflict: Conflict) -> None:
        key = (conflict.reader, conflict.tile)
        if key not in self.reported:
            self.reported.add(key)
            self.buffers.conflicts.append(conflict)

    def _write(
        self, op: PTOOp, tile: SSAValue, root: SSAValue, *, is_scratch: bool
    ) -> None:
        self.clock += 1
        key = self._key_of(root)
        is_whole = tile is root
        # What nobody ever reads by this name is meant for the other names of its slot:
        # in the next turn of the loop, or after the branch that this is.
        carries = (
            not is_scratch
            and (len(self.scopes) > 1 or bool(self.journals))
            and self.names[key] > 1
            and self.scopes[0] not in self.read_in.get(root, ())
        )
        # A write through a view leaves the other cells of the tile as they are, unless
        # it is by such writes alone that the tile gets its value, piece by piece.
        if carries or is_whole or root not in self.whole or root not in self.own:
            self._set_own(root, self.clock)
        slot = self.slots.get(key, _EMPTY)
        if carries:
            others = (
                () if is_whole else tuple(n for n in slot.carriers if n is not root)
            )
            refreshed = self.clock if is_whole else slot.refreshed
            carriers = (*others, root)
            scope = self.scopes[-1] if is_whole else slot.scope
            self._set_slot(
                key,
                replace(
                    slot,
                    refreshed=refreshed,
                    carriers=carriers,
                    scope=scope,
                    carried=Write(op, root, key[0]) if is_whole else slot.carried,
                ),
            )
        elif is_whole and slot.carriers:
            self._set_slot(key, replace(slot, carriers=()))
        write = Write(op, root, key[0])
        for place in (key[0], *self.storage.sharing(key[0])):
            for each in self.slots_at[place]:
                if not (carries and each == key):
                    self._log(each, write)

    def _log(self, key: _SlotKey, write: Write) -> None:
        self._set_slot(key, self.slots.get(key, _EMPTY).after(write, self.clock))

    def _check_in_place(
        self,
        op: TileOp,
        reads: list[tuple[str, SSAValue]],
        writes: list[tuple[str, SSAValue]],
    ) -> None:
        """
        What an operation reads and writes at once does not overlap, or exactly; what it
        writes twice does not overlap at all.
        """
        arch = self.buffers.arch
        for write_name, out in writes:
            target = self.storage.bytes_of(out)
            for read_name, source in reads:
                place = self.storage.bytes_of(source)
                if not place.overlaps(target):
                    continue
                if source is out and write_name == read_name:
                    continue  # It updates this operand, or uses its bytes up.
                if self._are_views(source, out) and not (
                    begins_with_its_tile(source) and begins_with_its_tile(out)
                ):
                    continue  # Windows: whether they meet, their offsets tell.
                if place.start == target.start and may_share_start(
                    op, arch, read_name, write_name
                ):
                    continue
                if place == target and may_be_one(
                    op, arch, (read_name, source), (write_name, out)
                ):
                    continue
                write = Write(op, self.storage.root(out), target)
                root = self.storage.root(source)
                self._report(Conflict(op, root, place, write, in_place=True))
        for (_, out), (_, other) in combinations(writes, 2):
            place, target = self.storage.bytes_of(out), self.storage.bytes_of(other)
            if place.overlaps(target) and not self._are_views(out, other):
                root, write = self.storage.root(out), self.storage.root(other)
                written = Write(op, write, target)
                self._report(
                    Conflict(op, root, place, written, in_place=True, writes_both=True)
                )

    def _are_views(self, tile: SSAValue, other: SSAValue) -> bool:
        """Whether two handles are views of one tile, or a tile and a view of it."""
        return self.storage.root(tile) is self.storage.root(other) and (
            self.storage.is_view(tile) or self.storage.is_view(other)
        )


def _find_reads(
    function: Operation, storage: Storage, *, updates: bool
) -> dict[SSAValue, set[Operation]]:
    """
    For each tile the function and the loops inside of which it is read; with or without
    the operations that update it.
    """
    found: dict[SSAValue, set[Operation]] = {}
    for op in function.walk():
        if not isinstance(op, PTOOp):
            continue
        written = [tile for _, tile in op.writes()]
        for _, tile in op.reads():
            if isinstance(tile.type, TILE_TYPES) and (updates or tile not in written):
                for root in storage.origins(tile):
                    around = found.setdefault(root, set())
                    parent = op.parent_op()
                    while parent is not None and parent not in around:
                        around.add(parent)
                        parent = parent.parent_op()
    return found


def _find_written(function: Operation, *, with_updates: bool) -> set[SSAValue]:
    """
    The tiles that some operation writes by their own handle, not through a view; with
    or without what only updates them.
    """
    found: set[SSAValue] = set()
    for op in function.walk():
        if isinstance(op, PTOOp):
            read = () if with_updates else [tile for _, tile in op.reads()]
            found.update(tile for _, tile in op.writes() if tile not in read)
    return found
