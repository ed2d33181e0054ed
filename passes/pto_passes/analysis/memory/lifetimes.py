"""
When in a function a tile needs its bytes.

Time is counted in ticks, two for each operation in the order of the text: an operation
reads at the first and writes at the second. A tile needs its bytes from a write to the
last read that may see it, and a loop hands what its body needs at its start on to the end
of the body. The two branches of an `scf.if` have times of their own.

Only a write that surely hides all that was there before ends the need for older bytes:
it covers what any later read can see. Where a handle's extents change, or where another
handle reads the same bytes, that is not known, and the older bytes are kept.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xdsl.dialects import arith, func, scf
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
    ValidExtentOp,
)
from pto_dialect.ops.view_ops import TileViewOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import ancestors, values_of, walk
from pto_passes.analysis.control_flow.backward import Backward
from pto_passes.analysis.control_flow.forward import LoopPolicy
from pto_passes.analysis.memory.accesses import MemoryAccess, accesses_of
from pto_passes.analysis.memory.storage import TILE_TYPES, Allocation, Storage

LiveRange = tuple[int, int]
"""The first and the last tick of a stretch of time in which bytes are needed."""

_HANDLES_ONLY = (
    *(TileViewOp, MultiTileGetOp, SetValidShapeOp),
    *(arith.SelectOp, scf.YieldOp, scf.ConditionOp, scf.ForOp, scf.WhileOp),
)
"""Operations that take a tile and touch none of its bytes. Who asks for a tile's extents is
not among them: the tile is in use."""


def interfere(ranges: Sequence[LiveRange], others: Sequence[LiveRange]) -> bool:
    """Whether two tiles need their bytes at one time, be it within one operation."""
    i = j = 0
    while i < len(ranges) and j < len(others):
        (start, end), (other_start, other_end) = ranges[i], others[j]
        if start // 2 <= other_end // 2 and other_start // 2 <= end // 2:
            return True
        if end < other_end:
            i += 1
        else:
            j += 1
    return False


def merged(ranges: Iterable[LiveRange]) -> list[LiveRange]:
    """The same times in order; those that follow one another at once are one."""
    found: list[LiveRange] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def read_tick(number: int) -> int:
    """When the operation with that number in the text reads."""
    return 2 * number


def write_tick(number: int) -> int:
    """When the operation with that number in the text writes."""
    return 2 * number + 1


@dataclass
class TileAccess:
    """What one operation does to the bytes of one tile."""

    op: Operation
    reads: bool = False
    writes: bool = False
    hides: bool = False
    """Whether it writes all that a later read can see, and reads nothing."""


def _tile_accesses(op: Operation) -> Iterator[MemoryAccess]:
    """
    What an operation does to the bytes of tiles. That of an operation outside of the
    dialect is not known: it reads and writes.
    """
    known: set[SSAValue] = set()
    if isinstance(op, TileOp) and op.IGNORES_TMP:
        known.update(value for name, value in op.named_operands() if op.ignores(name))
    if isinstance(op, PTOOp):
        for access in accesses_of(op):
            if isinstance(access.value.type, TILE_TYPES):
                known.add(access.value)
                yield access
    if not isinstance(op, _HANDLES_ONLY):
        for tile in op.operands:
            if isinstance(tile.type, TILE_TYPES) and tile not in known:
                yield MemoryAccess("", tile, False)
                if not isinstance(op, func.ReturnOp | GetValidShapeOp | ValidExtentOp):
                    yield MemoryAccess("", tile, True)


class Lifetimes:
    """
    When each tile of a function needs its bytes.

    `names` tells which tiles are names of one buffer: they share one life. With
    `fresh`, an allocation begins a new tile whenever it runs; without, bytes outlive it,
    as those at a given address do. A write through the first name hides what was there
    before; where `hiding` is given, one through any of those does, and no other one.
    """

    def __init__(
        self,
        function: Operation,
        storage: Storage,
        names: Mapping[SSAValue, SSAValue] | None = None,
        *,
        fresh: bool = False,
        hiding: Container[SSAValue] | None = None,
    ):
        self.function = function
        self.storage = storage
        self.numbers = {op: number for number, op in enumerate(walk(function))}
        self.last_inside = _last_inside(self.numbers)
        self.accesses: dict[SSAValue, list[TileAccess]] = {}
        self._names = names or {}
        self._resized = _resized(function, storage)
        self._collect(function, hiding)
        self._fresh = fresh
        in_part: Container[SSAValue] = ()
        if hiding is None:
            in_part = find_covered_in_part(function, storage)
        self.live_ranges: dict[SSAValue, list[LiveRange]] = {}
        for tile, accesses in self.accesses.items():
            if tile in in_part:
                for access in accesses:
                    access.hides = False
            self.live_ranges[tile] = _Life(self, tile, accesses).live_ranges()

    def of(self, tile: SSAValue) -> list[LiveRange]:
        """The times of a tile, in order; none for a tile whose bytes nothing touches."""
        return self.live_ranges.get(self._names.get(tile, tile), [])

    def is_fresh(self, tile: SSAValue) -> bool:
        """Whether a tile is new whenever its allocation runs."""
        return self._fresh and isinstance(tile.owner, Allocation)

    def _collect(self, function: Operation, hiding: Container[SSAValue] | None) -> None:
        for op in walk(function):
            found: dict[SSAValue, TileAccess] = {}
            for name, tile, is_write in _tile_accesses(op):
                roots = self.storage.origins(tile)
                for root in roots:
                    key = self._names.get(root, root)
                    access = found.setdefault(key, TileAccess(op))
                    if not is_write:
                        access.reads = True
                        continue
                    access.writes = True
                    is_scratch = isinstance(op, TileOp) and name in op.SCRATCH
                    may_hide = tile is key if hiding is None else tile in hiding
                    if may_hide and not is_scratch and isinstance(op, TileOp):
                        access.hides = self._writes_all(op, tile)
            for tile, access in found.items():
                access.hides = access.hides and not access.reads
                self.accesses.setdefault(tile, []).append(access)

    def _writes_all(self, op: TileOp, tile: SSAValue) -> bool:
        """Whether an operation writes all cells that are valid of its result."""
        names = op.written_extents()
        if names is None or op.WRITES_VALID:
            return op.WRITES_VALID
        for dim, name in zip(Dim, names):
            other = op.operand(name)
            if other is tile:
                continue
            if not self._resized.isdisjoint((tile, other)):
                return False
            mine = _extent(tile, dim)
            if mine is None or mine != _extent(other, dim):
                return False
        return True


def _resized(function: Operation, storage: Storage) -> set[SSAValue]:
    """The tiles whose extents change after they are allocated."""
    return {
        origin
        for op in walk(function)
        if isinstance(op, SetValidShapeOp)
        for origin in storage.origins(op.source)
    }


def _extent(tile: SSAValue, dim: Dim) -> int | SSAValue | None:
    """How many rows or columns are valid of an allocated tile."""
    alloc = tile.owner
    if not isinstance(alloc, AllocTileOp):
        return None
    known = alloc.tile_type.valid[dim]
    operand = alloc.valid_operands[dim]
    if known is None and operand is not None:
        known = constant_of(operand)
    return operand if known is None else known


def _last_inside(numbers: Mapping[Operation, int]) -> dict[Operation, int]:
    """For operations with regions, the number of the last operation inside."""
    found: dict[Operation, int] = {}
    for op, number in numbers.items():
        for around in ancestors(op):
            if around not in numbers:
                break
            found[around] = number
    return found


def find_covered_in_part(function: Operation, storage: Storage) -> set[SSAValue]:
    """
    The tiles of which a write by their own handle does not surely cover what a later
    read can see: they are not always valid as a whole, and their extents change or other
    handles look at their bytes.
    """
    looked_at: set[SSAValue] = set()
    for op in walk(function):
        if isinstance(op, SetValidShapeOp):
            continue
        for value in values_of(op):
            if isinstance(value.type, TileBufType):
                looked_at.update(o for o in storage.origins(value) if o is not value)
    return _resized(function, storage) | {
        tile for tile in looked_at if not starts_full(tile)
    }


def starts_full(tile: SSAValue) -> bool:
    """Whether all cells of a tile are valid as long as nothing sets its extents."""
    alloc = tile.owner
    if not isinstance(alloc, AllocTileOp):
        return False
    type_ = alloc.tile_type
    known = [
        extent if operand is None else constant_of(operand)
        for extent, operand in zip(type_.valid, alloc.valid_operands)
    ]
    return known == list(type_.shape)


_POLICY = LoopPolicy()


class _Life(Backward[bool]):
    """The life of one tile: whether its bytes are needed, from its last access on."""

    def __init__(
        self, lifetimes: Lifetimes, tile: SSAValue, accesses: list[TileAccess]
    ):
        super().__init__(_POLICY)
        self.numbers = lifetimes.numbers
        self.last_inside = lifetimes.last_inside
        self.accesses = {access.op: access for access in accesses}
        self.function = lifetimes.function
        self.birth: Operation | None = None
        self._found: list[LiveRange] = []
        self._items: dict[Block, list[Operation]] = {}
        """The operations of a block that are accesses, or have some inside, in order."""
        self._next: dict[Operation, Operation] = {}
        seen: set[Operation] = set()
        for access in accesses:
            self._add(access.op, seen)
        if lifetimes.is_fresh(tile):
            self.birth = tile.owner if isinstance(tile.owner, Operation) else None
            assert self.birth is not None
            self._add(self.birth, seen)
        for items in self._items.values():
            items.sort(key=self.numbers.__getitem__)
            self._next.update(pairwise(items))

    def _add(self, op: Operation | None, seen: set[Operation]) -> None:
        while op is not None and op is not self.function and op not in seen:
            seen.add(op)
            assert op.parent is not None
            self._items.setdefault(op.parent, []).append(op)
            op = op.parent_op()

    def live_ranges(self) -> list[LiveRange]:
        """The ranges in order; those that follow one another at once are one."""
        self.run(self.function, False)
        return merged(self._found)

    def operations_of(self, block: Block) -> Sequence[Operation]:
        return self._items.get(block, ())

    def join(self, facts: Sequence[bool]) -> bool:
        return any(facts)

    def graph(self, region: Region, fact: bool) -> bool:
        """Blocks that jump to one another: all of it, if anything."""
        first, last = region.blocks.first, region.blocks.last
        assert first is not None
        assert last is not None
        if not fact and not any(block in self._items for block in region.blocks):
            return False
        if first.first_op is not None and last.last_op is not None:
            self._note(self._start_of(first), self._end_of(last.last_op))
        return True

    def leave(self, op: Operation, fact: bool) -> None:
        """Up to the next operation, or the end of the block."""
        if not fact:
            return
        following = self._next.get(op)
        number = self.numbers[op]
        if op is self.birth:
            # A new tile needs its bytes from its first use on.
            if following is not None:
                return
            start = read_tick(number)
        else:
            start = self._end_of(op) + 1 if op.regions else write_tick(number)
        if following is not None:
            self._note(start, read_tick(self.numbers[following]))
        elif op.parent is not None and op.parent.last_op is not None:
            self._note(start, self._end_of(op.parent.last_op))

    def visit(self, op: Operation, fact: bool) -> bool:
        if op is self.birth:
            return False
        read, written = read_tick(self.numbers[op]), write_tick(self.numbers[op])
        access = self.accesses.get(op)
        if access is not None and access.hides:
            self._note(written, written)
            return False
        if fact or (access is not None and access.writes):
            self._note(read, written)
        elif access is not None:
            self._note(read, read)
        return fact or (access is not None and access.reads)

    def enter(self, block: Block, fact: bool) -> None:
        if not fact or block.first_op is None or block.parent_op() is self.function:
            return
        if items := self._items.get(block):
            self._note(self._start_of(block), read_tick(self.numbers[items[0]]))
        elif block.last_op is not None:
            self._note(self._start_of(block), self._end_of(block.last_op))

    def _note(self, start: int, end: int) -> None:
        if start > end:
            return
        later = self._found[-1] if self._found else None
        if later is not None and start <= later[0] <= end + 1:
            self._found[-1] = start, max(end, later[1])
        else:
            self._found.append((start, end))

    def _start_of(self, block: Block) -> int:
        assert block.first_op is not None
        return read_tick(self.numbers[block.first_op])

    def _end_of(self, op: Operation) -> int:
        return write_tick(self.last_inside.get(op, self.numbers[op]))
