"""
Which writes reach a read: for each tile, on every path, the writes through other tiles that
its bytes hold.

A write through a tile as a whole hides all that was there; one through a window hides the
window's bytes, unless it is by windows alone, at offsets that are not constant, that the
tile gets its value: then it counts as a whole. Each write that reaches a tile also says
whether the path to it leads through a write of the tile itself, so that the tile had a value
that is lost.

Loops are run until nothing new reaches their start, the first iteration on its own, as it
may be told apart from the others (`scf.if` on the counter, windows at the counter). The
branches of an `scf.if` run from the same state, and their ends are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xdsl.dialects import scf
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.hardware import AddressSpace, arch_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.expand_ops import RowExpandOp
from pto_dialect.ops.extract_ops import TExtractOp, TInsertOp
from pto_dialect.ops.memory_ops import TSetValOp
from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.memory.accesses import accesses_of
from pto_passes.analysis.memory.regions import OnChipRegion, whole
from pto_passes.analysis.memory.storage import TILE_TYPES, Bytes, Storage
from pto_passes.analysis.memory.tile_regions import TileRegions


@dataclass(frozen=True)
class Write:
    """A write by an operation, through the handle of a tile."""

    op: Operation
    root: SSAValue | None
    """None for scratch that belongs to no tile."""
    place: Bytes
    region: OnChipRegion
    is_scratch: bool = False
    """Whether what is written has no meaning after the operation."""


@dataclass(frozen=True)
class Arrival:
    """A write through another tile that has reached a tile's bytes."""

    write: Write
    is_after_value: bool
    """Whether the tile itself was written before, on this path."""
    left: tuple[tuple[int, int], ...]
    """The bytes of the write that are still there, as stretches without a gap."""
    hidden_by: SSAValue | None = None
    """The tile, through which nothing is read, that all of them were overwritten through."""


@dataclass(frozen=True)
class _State:
    """What has reached one tile."""

    arrivals: frozenset[Arrival] = frozenset[Arrival]()
    written: frozenset[bool] = frozenset((False,))
    """Whether the tile has been written itself, on the paths to this point."""


_START = _State()
_WRITTEN = _State(frozenset(), frozenset((True,)))

Operands = tuple[tuple[str, SSAValue], ...]
"""Operands, or results, with their names."""

_CHUNK = 64
"""Operations of the text for which tiles are looked up together."""

_NEVER = (1, 0)
"""The first and the last operation of a stretch of the text without any."""

Look = Callable[[PTOOp, SSAValue, OnChipRegion, Sequence[Arrival]], None]
"""Called for each read of a tile, with the writes through others that reach it."""


class ReachingWrites(Forward[SSAValue, _State]):
    """
    Runs through a function, and calls `look` for each tile that an operation reads, and
    `at_operation` before that for each operation; both several times for those in loops.
    """

    def __init__(
        self,
        function: Operation,
        storage: Storage,
        look: Look,
        at_operation: Callable[[PTOOp], None],
    ):
        super().__init__(LoopPolicy(peeled=6, most=8, skips_dead=True))
        self.storage = storage
        self.regions = TileRegions(storage)
        self.arch = arch_of(function)
        self._look = look
        self._at_operation = at_operation
        self._at_entry: dict[Operation, dict[SSAValue, _State]] = {}
        """For each loop what had reached the tiles when it was entered last."""
        self._clock = 0
        self._entered: dict[Block, int] = {}
        self._last: dict[Operation, int] = {}
        self._tiles_at = _tiles_by_place(storage)
        self._sharing: dict[Bytes, dict[int, list[SSAValue]]] = {}
        self.surviving: set[tuple[SSAValue, Write]] = set()
        """
        Writes through others that a write of a part of a tile may have left there, although
        it counts as a whole one.
        """
        self.accesses = accesses_in(function)
        self.definitions = _find_definitions(self.accesses)
        self.readers, self.written = _find_accessed(self.accesses, storage)
        self._numbers = {op: number for number, op in enumerate(walk(function))}
        self._needed = _needed_while(self._numbers, self.accesses, storage)

    def is_in_run_of(self, op: Operation, write: Write) -> bool:
        """
        Whether an operation that runs now comes after a write in the very run of the block
        that the write stands in.
        """
        block = write.op.parent_block()
        if block is None or self._entered[block] >= self._last[write.op]:
            return False
        return block.find_ancestor_op_in_block(op) is not None

    # Control flow

    def default(self, key: SSAValue) -> _State:
        return _START

    def fact(self, key: SSAValue) -> _State:
        return self.facts.known.get(key, _START)

    def enter_block(self, block: Block) -> None:
        self._clock += 1
        self._entered[block] = self._clock

    def enter_loop(self, op: Operation) -> None:
        self._at_entry[op] = dict(self.facts.known)

    def join(
        self,
        op: Operation,
        where: Block,
        key: SSAValue,
        facts: Sequence[_State],
        times: int = 0,
    ) -> _State:
        """What may have reached a tile on any of several paths."""
        joined, *others = facts
        for other in others:
            if other is not joined and other != joined:
                joined = _State(
                    joined.arrivals | other.arrivals, joined.written | other.written
                )
        return joined

    # One operation

    def visit(self, op: Operation) -> None:
        if isinstance(op, PTOOp):
            self._operation(op)

    def _operation(self, op: PTOOp) -> None:
        self._at_operation(op)
        reads, writes = self.accesses[op]
        for name, tile in reads:
            if not is_partial(op, name):
                for root in self.origins_now(tile):
                    if self.storage.bytes_of(root).owner is None:
                        self._read(op, name, tile, root)
        if writes:
            self._clock += 1
            self._last[op] = self._clock
        for name, tile in writes:
            is_scratch = isinstance(op, TileOp) and name in op.SCRATCH
            is_known = len(self.storage.origins(tile)) == 1
            for root in self._placed(tile):
                region = self.regions.touched_by(op, name, tile, root, self.iterations)
                if not is_known:
                    region = replace(region, is_exact=False)
                place = self.storage.bytes_of(root)
                write = Write(op, root, place, region, is_scratch)
                is_whole = tile is root and not is_partial(op, name)
                self._own(write, root, is_whole=is_whole)
                if not self._is_identity(op, region):
                    self._reach(write, root)
        if isinstance(op, RowExpandOp) and op.uses_reserved_scratch:
            self._last[op] = self._clock
            scratch = self.arch.reserved_scratch
            assert scratch is not None
            place = Bytes(AddressSpace.VEC, *scratch)
            self._reach(Write(op, None, place, whole(place), is_scratch=True), None)

    def _is_identity(self, op: PTOOp, written: OnChipRegion) -> bool:
        """Whether an operation copies bytes to where they are, so that nothing changes."""
        if not isinstance(op, TMovOp | TExtractOp) or not written.is_exact:
            return False
        root = self.storage.root(op.src)
        read = self.regions.touched_by(op, "src", op.src, root, self.iterations)
        return read.is_exact and read.has_runs_of(written)

    def _placed(self, tile: SSAValue) -> Iterable[SSAValue]:
        """The tiles that a handle may be, as far as it is known where they lie."""
        for root in self.storage.origins(tile):
            if self.storage.bytes_of(root).owner is None:
                yield root

    def origins_now(self, tile: SSAValue) -> tuple[SSAValue, ...]:
        """
        The tiles that a handle may be in the iteration that runs: what a loop carries is
        in the first one what went in, and what the last one has yielded in the others.
        """
        root = self.storage.root(tile)
        loop = root.owner.parent_op() if isinstance(root, BlockArgument) else None
        if isinstance(loop, scf.ForOp) and loop in self.iterations:
            init, yielded = _carried(loop, root)
            is_first = self.iterations[loop] == 0
            return self.storage.origins(init if is_first else yielded)
        return self.storage.origins(tile)

    def _is_of_another_path(
        self, arrival: Arrival, tile: SSAValue, root: SSAValue
    ) -> bool:
        """
        Whether a write that has reached a tile did so on paths alone on which the handle
        is another tile: in a loop whose result is this tile only if it has no iteration.
        """
        result = self.storage.root(tile)
        loop = result.owner
        if not isinstance(loop, scf.ForOp) or not loop.is_ancestor(arrival.write.op):
            return False
        yielded = _carried(loop, result)[1]
        before = self._at_entry[loop].get(root, _START).arrivals
        return root not in self.storage.origins(yielded) and arrival not in before

    def _read(self, op: PTOOp, name: str, tile: SSAValue, root: SSAValue) -> None:
        state = self.fact(root)
        if not state.arrivals:
            return
        region = self.regions.touched_by(op, name, tile, root, self.iterations)
        found = [
            arrival
            for arrival in state.arrivals
            if arrival.write.region.overlaps(region)
            and any(region.has_any(start, end) for start, end in arrival.left)
            and not self._is_of_another_path(arrival, tile, root)
        ]
        if found:
            found.sort(key=lambda arrival: self._last[arrival.write.op])
            self._look(op, root, region, found)

    def _own(self, write: Write, root: SSAValue, *, is_whole: bool) -> None:
        """The tile itself is written."""
        state = self.fact(root)
        if is_whole or (root not in self.definitions and not write.region.is_exact):
            if not is_whole:
                self.surviving.update(
                    (root, arrival.write) for arrival in state.arrivals
                )
            self.facts.set(root, _WRITTEN)
            return
        arrivals = state.arrivals
        if write.region.is_exact and write.region.count == 1:
            start, end = write.region.start, write.region.end
            arrivals = frozenset(
                replace(arrival, left=left)
                for arrival in arrivals
                if (left := _without(arrival.left, start, end))
            )
        elif root not in self.definitions:
            self.surviving.update((root, arrival.write) for arrival in arrivals)
            arrivals = frozenset[Arrival]()
        self.facts.set(root, _State(arrivals, frozenset((True,))))

    def _reach(self, write: Write, root: SSAValue | None) -> None:
        """The write reaches all other tiles that share bytes with what it touches."""
        hull = write.region.hull
        number = self._numbers[write.op]
        for tile in self._sharing_around(hull, number):
            first, last = self._needed.get(tile, _NEVER)
            if tile is root or not first <= number <= last:
                continue
            state = self.fact(tile)
            place = self.storage.bytes_of(tile)
            arrivals = state.arrivals
            if write.region.contains(place.start, place.end):
                arrivals = self._hidden(write, place, arrivals)
            left = ((max(hull.start, place.start), min(hull.end, place.end)),)
            new = (Arrival(write, after, left) for after in state.written)
            self.facts.set(tile, _State(arrivals.union(new), state.written))

    def _sharing_around(self, hull: Bytes, number: int) -> Sequence[SSAValue]:
        """
        The tiles that share bytes with some and are needed around an operation. They are
        looked for by stretches of the text: of thousands of tiles at one address few are
        needed at one time.
        """
        by_chunk = self._sharing.get(hull)
        if by_chunk is None:
            by_chunk = self._sharing[hull] = {}
            for place, found in self._tiles_at.items():
                for tile in found if place.overlaps(hull) else ():
                    first, last = self._needed.get(tile, _NEVER)
                    if first <= last:
                        for at in range(first // _CHUNK, last // _CHUNK + 1):
                            by_chunk.setdefault(at, []).append(tile)
        return by_chunk.get(number // _CHUNK, ())

    def _hidden(
        self, write: Write, place: Bytes, arrivals: frozenset[Arrival]
    ) -> frozenset[Arrival]:
        """
        What is left of arrivals after a write to all of a tile's bytes. One by a name that
        nothing uses may be for the tile, or for one of those that have arrived.
        """
        root = write.root
        if (
            root is None
            or write.is_scratch
            or root in self.readers
            or write.place != place
        ):
            return frozenset[Arrival]()
        return frozenset(
            replace(arrival, hidden_by=root)
            for arrival in arrivals
            if arrival.hidden_by in (None, root) and arrival.write.root is not root
        )


def _carried(loop: scf.ForOp, name: SSAValue) -> tuple[SSAValue, SSAValue]:
    """What a loop is given for one of its arguments or results, and what it yields."""
    if isinstance(name, BlockArgument):
        index = name.index - 1
    else:
        index = loop.results.index(name)
    last = loop.body.block.last_op
    assert last is not None
    return loop.iter_args[index], last.operands[index]


def is_partial(op: PTOOp, name: str) -> bool:
    """Whether an operation changes a part of an operand and reads nothing of it."""
    return isinstance(op, TInsertOp | TSetValOp) and name == "dst"


Accesses = dict[PTOOp, tuple[Operands, Operands]]


def accesses_in(function: Operation) -> Accesses:
    """What operations read and write of tiles, by the names of the operands, in order."""
    found: Accesses = {}
    for op in walk(function):
        if isinstance(op, PTOOp):
            reads: list[tuple[str, SSAValue]] = []
            writes: list[tuple[str, SSAValue]] = []
            for name, value, is_write in accesses_of(op):
                if isinstance(value.type, TILE_TYPES):
                    (writes if is_write else reads).append((name, value))
            found[op] = tuple(reads), tuple(writes)
    return found


def _find_definitions(accesses: Accesses) -> dict[SSAValue, list[PTOOp]]:
    """
    The operations that write tiles as a whole, by their own handle, and anew. A move between
    names of the same bytes of `acc` writes nothing: there is no such copy.
    """
    found: dict[SSAValue, list[PTOOp]] = {}
    for op, (reads, writes) in accesses.items():
        if isinstance(op, TMovOp) and op.is_identity_in_acc:
            continue
        read = [tile for _, tile in reads]
        for name, tile in writes:
            if tile not in read and not is_partial(op, name):
                found.setdefault(tile, []).append(op)
    return found


def _find_accessed(
    accesses: Accesses, storage: Storage
) -> tuple[dict[SSAValue, list[PTOOp]], set[SSAValue]]:
    """The operations that read each tile, be it to update it, and what is written."""
    readers: dict[SSAValue, list[PTOOp]] = {}
    written: set[SSAValue] = set()
    for op, (reads, writes) in accesses.items():
        for _, tile in writes:
            written.update(storage.origins(tile))
        for name, tile in reads:
            if not is_partial(op, name):
                for root in storage.origins(tile):
                    readers.setdefault(root, []).append(op)
    return readers, written


def _needed_while(
    numbers: Mapping[Operation, int], accesses: Accesses, storage: Storage
) -> dict[SSAValue, tuple[int, int]]:
    """
    From which to which operation, by their numbers in the text, it matters for each tile
    what reaches it: to the last that touches it, with all that runs again before the tile
    is written again; and from the first, if that writes all of it whenever its allocation
    has run. Without this a function takes as many steps as it has writes times names of
    the bytes that are written.
    """
    touched: dict[SSAValue, list[Operation]] = {}
    first_write: dict[SSAValue, Operation] = {}
    """The first operation that touches a tile, where it writes the whole tile only."""
    for op, (reads, writes) in accesses.items():
        read = [tile for _, tile in reads]
        for name, tile in (*reads, *writes):
            for root in storage.origins(tile):
                if root not in touched and tile is root and tile not in read:
                    if not is_partial(op, name):
                        first_write[root] = op
                touched.setdefault(root, []).append(op)
    return {
        tile: _needed_range(tile, first_write.get(tile), ops, numbers)
        for tile, ops in touched.items()
    }


def _needed_range(
    tile: SSAValue,
    first_write: Operation | None,
    ops: Sequence[Operation],
    numbers: Mapping[Operation, int],
) -> tuple[int, int]:
    owner = tile.owner
    home = owner.parent if isinstance(owner, Operation) else None
    always = (0, len(numbers))
    region = None if home is None else home.parent
    if home is None or region is None or len(region.blocks) != 1:
        return always
    if first_write is None or first_write.parent is not home:
        # What is there when the allocation runs may be read: it counts everywhere.
        return always
    around = home.find_ancestor_op_in_block(ops[-1])
    if around is None or around.parent is not home:
        return always
    # All that stands within `around` is numbered before what comes next.
    if (behind := around.next_op) is not None:
        return numbers[first_write], numbers[behind] - 1
    return numbers[first_write], max(numbers[op] for op in walk(around))


def _tiles_by_place(storage: Storage) -> dict[Bytes, list[SSAValue]]:
    found: dict[Bytes, list[SSAValue]] = {}
    for alloc in storage.all_allocations:
        place = storage.bytes_of(alloc.result)
        if place.owner is None:
            found.setdefault(place, []).append(alloc.result)
    return found


def _without(
    stretches: Iterable[tuple[int, int]], start: int, end: int
) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for low, high in stretches:
        if low < min(high, start):
            found.append((low, min(high, start)))
        if max(low, end) < high:
            found.append((max(low, end), high))
    return tuple(found)
