"""
Which tiles are names of one variable, and where one variable overwrites another.

A tile is written, and read, through its handle. pypto gives one value several handles at
one address: the accumulator that a loop carries is begun under one name, updated under
another and stored under a third. Two handles whose bytes overlap are then one *variable*,
and a read through one of what was written through the other is right; otherwise it gets
bytes that have been overwritten. What tells the two apart:

* A handle through which nothing is ever written anew as a whole (it is only read, updated
  as the sum of a product is, or changed in windows) cannot be where its value begins. Where
  a path leads to a read of it with no write through it, it holds what another handle of its
  bytes and layout wrote last on this path: the two are one variable.
* A handle through which nothing is ever read is no place where a value ends. What is written
  through it is for the other names of its bytes: from the end of the block of the write on,
  the next iteration of a loop or what follows a branch. A read further down in the same run
  of that block has the value from before in mind.

A tile that has a value of its own is written anew, and read, through its own handle, and on
each path in this order. Put at the bytes of another such tile it fulfils neither condition,
so that two live tiles are never taken for one variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from xdsl.ir import Operation, SSAValue

from pto_dialect.hardware import ArchSpec, arch_of
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.expand_ops import RowExpandOp
from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp, TPopOp
from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.pipe_ops import TPopPipeOp
from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import ancestors, walk
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.control_flow.trip_counts import least_runs, trip_count
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.contents import cell_order
from pto_passes.analysis.memory.in_place import Operand, may_overlap
from pto_passes.analysis.memory.reaching import (
    Arrival,
    Operands,
    ReachingWrites,
    Write,
)
from pto_passes.analysis.memory.regions import OnChipRegion, whole
from pto_passes.analysis.memory.storage import Allocation, Bytes, Storage


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
        return f"reads {tile} and writes {by}, which overlap in part"


@dataclass
class Buffers:
    """The result of the analysis of one function."""

    function: Operation
    storage: Storage = field(init=False)
    arch: ArchSpec = field(init=False)
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    second_names: set[SSAValue] = field(default_factory=set[SSAValue])
    """
    Tiles that are read before anything is written through them, and so hold what
    another tile does: two allocations that are meant to be one buffer.
    """
    uses_reserved_scratch: bool = False
    """Whether some instruction uses the scratch that its chip reserves."""
    flows: set[tuple[SSAValue, SSAValue | None]] = field(
        default_factory=set[tuple[SSAValue, "SSAValue | None"]]
    )
    """
    Tiles that may be read while they hold what was written through another one, and that
    one; None for scratch that belongs to no tile.
    """
    _names: dict[SSAValue, list[SSAValue]] = field(
        default_factory=dict[SSAValue, list[SSAValue]]
    )

    @staticmethod
    def of(function: Operation) -> Buffers:
        """Analyse a function."""
        buffers = Buffers(function)
        buffers.storage = Storage(function)
        buffers.arch = arch_of(function)
        _Judge(buffers).run()
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
            capacity = self.arch.memories[place.space].capacity
            if place.end > capacity:
                yield alloc, place, capacity

    def is_apart(self, alloc: Allocation) -> bool:
        """
        Whether a tile at a dynamic address has its bytes for itself, wherever within the
        range of that address it lies: as one that is chosen from a few numbers.
        """
        reach, storage = self._reaches.get(alloc), self.storage
        if reach is None or reach.end > self.arch.memories[reach.space].capacity:
            return False
        reserved = any(place.overlaps(reach) for _, place in storage.reserved)
        others = [
            self._reaches[other]
            if other in self._reaches
            else storage.bytes_of(other.result)
            for other in storage.all_allocations
            if other is not alloc
        ]
        unknown = any(
            other is None or (other.owner is not None and other.space is reach.space)
            for other in others
        )
        return not (
            reserved
            or unknown
            or any(other is not None and other.overlaps(reach) for other in others)
        )

    @cached_property
    def _reaches(self) -> dict[Allocation, Bytes | None]:
        """The bytes that tiles at dynamic addresses may have; None where that is not known."""
        found: dict[Allocation, Bytes | None] = {}
        integers, storage = Integers(), self.storage
        for alloc in storage.all_allocations:
            if not storage.has_hidden_address(alloc.result):
                continue
            place, address, low, high = (
                storage.bytes_of(alloc.result),
                alloc.addr,
                None,
                None,
            )
            if address is not None and not storage.is_reassigned(alloc.result):
                low, high = integers.of(address).bounds
            found[alloc] = (
                Bytes(place.space, low, high + place.end)
                if low is not None and high is not None and low >= 0
                else None
            )
        return found

    def reserved_beyond_capacity(self) -> Iterator[tuple[ReserveBufferOp, Bytes, int]]:
        """Reserved buffers that reach past the end of their memory, and where that is."""
        for reserved, place in self.storage.reserved:
            capacity = self.arch.memories[place.space].capacity
            if place.end > capacity:
                yield reserved, place, capacity

    def reserved_together(
        self,
    ) -> Iterator[tuple[ReserveBufferOp, Bytes, ReserveBufferOp, Bytes]]:
        """Pairs of reserved buffers that share bytes, the later one first."""
        pairs = combinations(self.storage.reserved, 2)
        for (first, place), (second, other) in pairs:
            if place.overlaps(other):
                yield second, other, first, place

    def overrun(
        self,
    ) -> Iterator[tuple[Operation, ReserveBufferOp, int, bool]]:
        """
        Pipes whose slots need more bytes than their buffer has, how many, and whether so
        many tiles surely pass through it that the others are written to.
        """
        for op in walk(self.function):
            if not isinstance(op, InitializePipeOp | InitializeLoweredPipeOp):
                continue
            for buffer, needed in op.fifos():
                reserved = buffer.owner
                if isinstance(reserved, ReserveBufferOp):
                    if needed > reserved.size.value.data:
                        room = reserved.size.value.data // op.slot_size.value.data
                        yield op, reserved, needed, self._least_pops(op) > room

    def _least_pops(self, pipe: InitializePipeOp | InitializeLoweredPipeOp) -> int:
        """How many tiles are taken out of a pipe at least."""
        total = 0
        for op in walk(self.function):
            if isinstance(op, TPopPipeOp) and isinstance(pipe, InitializePipeOp):
                is_of_pipe = op.pipe_id == pipe.pipe_id
            else:
                is_of_pipe = isinstance(op, TPopOp) and op.pipe_handle.owner is pipe
            if is_of_pipe:
                total += least_runs(op, self.function)
        return total

    def in_reserved(self) -> Iterator[tuple[Allocation, Bytes, ReserveBufferOp]]:
        """Allocations that share bytes with a buffer that is reserved for a pipe."""
        for reserved, taken in self.storage.reserved:
            for place in self.storage.overlapping(taken):
                for tile in self.storage.tiles_at(place):
                    yield tile, place, reserved


@dataclass(frozen=True)
class _Overwritten:
    """A read of a tile that had a value, after a write through another one."""

    reader: PTOOp
    tile: SSAValue
    write: Write
    is_same_run: bool
    """Whether the read follows in the very run of the block that the write stands in."""
    hidden_by: SSAValue | None
    """A tile through which the same bytes were overwritten again before the read."""


@dataclass(frozen=True)
class _Touched:
    """An operand of an operation, as one of the tiles that it may be."""

    name: str
    tile: SSAValue
    root: SSAValue
    operand: Operand


class _Judge:
    def __init__(self, buffers: Buffers):
        self.buffers = buffers
        self.storage = buffers.storage
        self.overwritten: list[_Overwritten] = []
        self.reported: set[tuple[Operation, SSAValue]] = set()
        self.writes = ReachingWrites(
            buffers.function, self.storage, self._look, self._check_in_place
        )
        self.definitions = self.writes.definitions
        self.readers, self.touched = self.writes.readers, self.writes.written
        accesses = self.writes.accesses
        self.read = {
            tile
            for tile, readers in self.readers.items()
            if any(tile not in (v for _, v in accesses[op][1]) for op in readers)
        }

    def run(self) -> None:
        """Find the variables, and then who reads what another variable overwrote."""
        buffers = self.buffers
        self.writes.run(buffers.function)
        buffers.flows.update(
            (tile, write.root) for tile, write in self.writes.surviving
        )
        variables = buffers.first_names()
        carried: list[_Overwritten] = []
        lost: set[tuple[SSAValue, SSAValue | None]] = set()
        """Tiles whose value was gone before a write by a name that nothing reads."""
        for found in self.overwritten:
            variable = variables.get(found.tile, found.tile)
            if any(
                root is not None and variables.get(root, root) is variable
                for root in (found.write.root, found.hidden_by)
            ):
                continue
            if self._is_carried(found):
                carried.append(found)
                continue
            place = self.storage.bytes_of(found.tile)
            self._report(Conflict(found.reader, found.tile, place, found.write))
            lost.add((found.tile, found.hidden_by))
        for found in carried:
            root = found.write.root
            if root is not None and (found.tile, root) not in lost:
                buffers.one_buffer(found.tile, root)
        buffers.conflicts.sort(key=self._order().__getitem__)

    def _order(self) -> dict[Conflict, int]:
        numbers = {op: n for n, op in enumerate(walk(self.buffers.function))}
        return {c: numbers[c.reader] for c in self.buffers.conflicts}

    def _look(
        self,
        op: PTOOp,
        tile: SSAValue,
        region: OnChipRegion,
        arrivals: Sequence[Arrival],
    ) -> None:
        """A read of a tile, and the writes through others that have reached it."""
        del region
        for arrival in reversed(arrivals):
            write = arrival.write
            self.buffers.flows.add((tile, write.root))
            if arrival.is_after_value:
                is_same_run = self.writes.is_in_run_of(op, write)
                self.overwritten.append(
                    _Overwritten(op, tile, write, is_same_run, arrival.hidden_by)
                )
            elif (
                write.root is not None
                and arrival.hidden_by is None
                and not write.is_scratch
                and tile not in self.definitions
                and (tile not in self.touched or self._same_slot(tile, write.root))
            ):
                self.buffers.second_names.add(tile)
                self.buffers.one_buffer(tile, write.root)

    def _is_carried(self, found: _Overwritten) -> bool:
        """
        Whether a write through a handle that nothing reads brings a tile a new value: for
        the next iteration of a loop, or a copy that a branch ends with.
        """
        root = found.write.root
        return (
            root is not None
            and not found.write.is_scratch
            and not found.is_same_run
            and root not in self.read
            and self._same_slot(found.tile, root)
            and (
                isinstance(found.write.op, TMovOp)
                or self._is_loop_carried(found.tile, found.write.op)
            )
        )

    def _is_loop_carried(self, tile: SSAValue, write: Operation) -> bool:
        """
        Whether a loop around a write reads a tile which it does not define: its value comes
        from before the loop, and then from the iteration before.
        """
        reads, definitions = self.readers[tile], self.definitions.get(tile, ())
        return any(
            is_loop(loop)
            and trip_count(loop) not in (0, 1)
            and any(loop.is_ancestor(op) for op in reads)
            and not any(loop.is_ancestor(op) for op in definitions)
            for loop in ancestors(write)
        )

    def _same_slot(self, tile: SSAValue, other: SSAValue) -> bool:
        """
        Whether two tiles have the same bytes, cells and type. Which of its rows `acc`
        leaves out (`compact`) is not asked: pypto does not hand it on from name to name.
        """
        one, two = self.storage.bytes_of(tile), self.storage.bytes_of(other)
        return (
            one == two
            and cell_order(tile)[:-1] == cell_order(other)[:-1]
            and _kind_of(tile) == _kind_of(other)
        )

    def _report(self, conflict: Conflict) -> None:
        key = (conflict.reader, conflict.tile)
        if key not in self.reported:
            self.reported.add(key)
            self.buffers.conflicts.append(conflict)

    def _check_in_place(self, op: PTOOp) -> None:
        """
        What an operation reads and writes at once does not overlap, or exactly; what it
        writes twice does not overlap at all.
        """
        if isinstance(op, RowExpandOp) and op.uses_reserved_scratch:
            self.buffers.uses_reserved_scratch = True
        accesses = self.writes.accesses[op]
        reads, writes = (list(self._touched(op, found)) for found in accesses)
        if isinstance(op, TileOp):
            self._check_reads(op, reads, writes)
        for one, two in combinations(writes, 2):
            if one.name == two.name or self._are_views(one, two):
                continue
            if one.operand.region.overlaps(two.operand.region):
                self._overlapping(op, one.root, two.root, writes_both=True)

    def _check_reads(
        self, op: TileOp, reads: list[_Touched], writes: list[_Touched]
    ) -> None:
        for written in writes:
            for read in reads:
                region, target = read.operand.region, written.operand.region
                if (
                    not region.overlaps(target)
                    # It updates this operand, or uses its bytes up.
                    or (read.tile is written.tile and written.name == read.name)
                    # Windows of one tile at offsets that are not known.
                    or (
                        self._are_views(read, written)
                        and not (region.is_exact and target.is_exact)
                    )
                ):
                    continue
                arch = self.buffers.arch
                if not may_overlap(op, arch, read.operand, written.operand):
                    self._overlapping(op, read.root, written.root)

    def _overlapping(
        self, op: PTOOp, root: SSAValue, other: SSAValue, *, writes_both: bool = False
    ) -> None:
        place, target = self.storage.bytes_of(root), self.storage.bytes_of(other)
        write = Write(op, other, target, whole(target))
        self._report(
            Conflict(op, root, place, write, in_place=True, writes_both=writes_both)
        )

    def _touched(self, op: PTOOp, operands: Operands) -> Iterator[_Touched]:
        """The operands with what they touch, once for each tile that they may be."""
        for name, tile in operands:
            for root in self.writes.origins_now(tile):
                region = self.writes.regions.touched_by(
                    op, name, tile, root, self.writes.iterations
                )
                yield _Touched(name, tile, root, Operand(name, tile, region))

    def _are_views(self, one: _Touched, other: _Touched) -> bool:
        """Whether two handles are views of one tile, or a tile and a view of it."""
        return one.root is other.root and (
            self.storage.is_view(one.tile) or self.storage.is_view(other.tile)
        )


def _kind_of(tile: SSAValue) -> object:
    """The elements and valid extents in a tile's type."""
    type_ = tile.type
    if not isinstance(type_, TileBufType):
        return type_
    return type_.element_type, type_.valid
