"""
Which tiles with addresses have to move together, if they move, and which cannot.

A program with addresses may mean one value by several tiles that share bytes: what is
written through one is read through another. Such tiles are one *group*, which keeps the
distances within it. Two tiles are in one group if

* a write through one may reach a read through the other (`Buffers.flows`), or is partly
  overwritten through the other;
* both are names of one variable (`Buffers.names_of`);
* an operation of another unit than the vector unit reads one and writes the other, as the
  cube unit adds to an accumulator where it is, or a move between them moves nothing.

What is not in one group has no byte in common that matters: wherever groups lie, as long as
two of them that are needed at one time (`lifetimes`) lie apart, each read sees what it saw.

That holds if all that touches the bytes is known. Where it is not, `movable` says why the
tiles of a function have to stay: addresses of the run, tiles of callers, calls, memory of
another core, bytes that pointers lead to, overlaps that `check-buffer-reuse` refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType

from xdsl.dialects import scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.cores import core_of_memory
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe, arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp
from pto_dialect.ops.move_ops import FillPadOp, TMovOp
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp, ReserveBufferOp
from pto_dialect.ops.scale_ops import TGetScaleAddrOp
from pto_dialect.ops.tile_ops import AllocTileOp, TAssignOp
from pto_dialect.types import PtrType, TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.lifetimes import (
    Lifetimes,
    LiveRange,
    find_covered_in_part,
    merged,
    starts_full,
)
from pto_passes.analysis.memory.storage import TILE_TYPES, Allocation, Bytes, Storage
from pto_passes.analysis.sync.units import brings_flags


@dataclass(eq=False)
class Group:
    """
    Tiles that keep their distances.

    Attributes:
        tiles: what allocates them, in the order of the text.
        place: the bytes from the first to the last one.
        live_ranges: when they are needed.
    """

    tiles: list[SSAValue]
    place: Bytes
    live_ranges: list[LiveRange] = field(default_factory=list[LiveRange])


@dataclass(frozen=True)
class CopiedLoop:
    """
    A loop whose body stands there several times now.

    Attributes:
        local: the tiles of groups that are needed within an iteration and only there.
        copies: for each further copy of the body, which tile stands for which in it.
    """

    local: frozenset[SSAValue]
    copies: Sequence[Mapping[SSAValue, SSAValue]]

    def sets_of(self, tiles: Sequence[SSAValue]) -> list[list[SSAValue]]:
        """
        The tiles of a group and those that stand for them: those of each copy apart, if
        it has no part in what the iterations hand on.
        """
        sets = [list(tiles)]
        sets += [[copy.get(tile, tile) for tile in tiles] for copy in self.copies]
        if tiles and tiles[0] in self.local:
            return sets
        return [[tile for tiles in sets for tile in tiles]]


@dataclass
class Groups:
    """The groups of one function's tiles, in the order of the text."""

    function: FuncOp
    storage: Storage
    lifetimes: Lifetimes
    all: list[Group]
    _sets: list[list[SSAValue]]
    """What has to keep its distances to be right, without what is one for speed."""

    @staticmethod
    def of(function: FuncOp, buffers: Buffers) -> Groups:
        """The groups of a function in which nothing stands against it."""
        names = _Names(function, buffers.storage)
        names.unite(buffers)
        return _groups(function, buffers.storage, names)

    @property
    def arch(self) -> ArchSpec:
        """The chip."""
        return arch_of(self.function)

    def copied(self, loops: Sequence[CopiedLoop]) -> Groups:
        """
        The groups of the function once the bodies of loops have been copied. What may
        reach what is as it was: through tiles of one copy what did so within an
        iteration, through all of them what iterations hand on.
        """
        storage = Storage(self.function)
        names = _Names(self.function, storage)
        for tiles in self._sets:
            sets = [tiles]
            for loop in loops:
                sets = [copies for one in sets for copies in loop.sets_of(one)]
            for copies in sets:
                there = [tile for tile in copies if tile in names.sets]
                for tile in there:
                    names.one(there[0], tile)
        return _groups(self.function, storage, names)

    def in_place(self) -> list[Group]:
        """
        The groups, those as one that an operation of the vector unit reads and writes in
        place: they need less room together, and the second waits for the first anyway.
        """
        names = _Names(self.function, self.storage)
        for op in walk(self.function):
            if isinstance(op, TileOp):
                names.in_place(op, same_start=True)
        return _united(self.all, names)


def _groups(function: FuncOp, storage: Storage, names: _Names) -> Groups:
    """The groups that have such names, with their lifetimes."""
    sets = names.groups()
    found = [_group(list(tiles), storage) for tiles in sets]
    first = {tile: group.tiles[0] for group in found for tile in group.tiles}
    in_part = find_covered_in_part(function, storage)
    hiding = {
        tile
        for group in found
        for tile in group.tiles
        if tile not in in_part and _hides(tile, group, storage)
    }
    is_fresh = any(group.place.owner is not None for group in found)
    lifetimes = Lifetimes(function, storage, first, fresh=is_fresh, hiding=hiding)
    for group in found:
        group.live_ranges = lifetimes.of(group.tiles[0])
    names = _Names(function, storage)
    names.alternatives()
    return Groups(function, storage, lifetimes, _united(found, names), sets)


def _united(groups: list[Group], names: _Names) -> list[Group]:
    """Groups of which some are one by further names."""
    for group in groups:
        for tile in group.tiles:
            names.one(group.tiles[0], tile)
    sets = names.groups()
    if len(sets) == len(groups):
        return groups
    of_tile = {tile: group for group in groups for tile in group.tiles}
    found: list[Group] = []
    for tiles in sets:
        parts = dict.fromkeys(of_tile[tile] for tile in tiles)
        group = _group(tiles, names.storage)
        group.live_ranges = merged(live for part in parts for live in part.live_ranges)
        found.append(group)
    return found


class _Names:
    """Sets of tiles that grow together."""

    def __init__(self, function: FuncOp, storage: Storage):
        self.function = function
        self.storage = storage
        tiles = [alloc.result for alloc in self.storage.all_allocations]
        self.sets: dict[SSAValue, list[SSAValue]] = {tile: [tile] for tile in tiles}
        self.order = {tile: number for number, tile in enumerate(tiles)}

    def one(self, tile: SSAValue, other: SSAValue) -> None:
        mine, more = self.sets[tile], self.sets[other]
        if mine is more:
            return
        if len(mine) < len(more):
            mine, more = more, mine
        mine.extend(more)
        for name in more:
            self.sets[name] = mine

    def unite(self, buffers: Buffers) -> None:
        """Make one what must not be moved apart."""
        for tile, other in buffers.flows:
            if other is not None:
                self.one(tile, other)
        for tile in self.order:
            for name in buffers.names_of(tile):
                self.one(tile, name)
        for op in walk(self.function):
            if isinstance(op, TileOp) and not _may_part(op, buffers.arch):
                self.in_place(op)

    def in_place(self, op: TileOp, *, same_start: bool = False) -> None:
        """Make one of the tiles of an operation that share bytes, or their first one."""
        tiles = [v for _, v in op.named_operands() if isinstance(v.type, TileBufType)]
        roots = [self.storage.root(tile) for tile in tiles]
        for number, root in enumerate(roots):
            for other in roots[:number]:
                place = self.storage.bytes_of(root)
                there = self.storage.bytes_of(other)
                if root in self.sets and other in self.sets and place.overlaps(there):
                    if not same_start or place.start == there.start:
                        self.one(root, other)

    def alternatives(self) -> None:
        """
        Make tiles one that the two ways of a branch have in the same bytes: flags stand
        around a branch, so that whatever comes next waits for both ways.
        """
        at: dict[tuple[Operation, Bytes, int], SSAValue] = {}
        earlier: Counter[tuple[object, Bytes]] = Counter()
        for tile in self.order:
            assert isinstance(tile.owner, Operation)
            branch = tile.owner.parent_op()
            place = self.storage.bytes_of(tile)
            if isinstance(branch, scf.IfOp) and place.owner is None:
                way = tile.owner.parent, place
                self.one(at.setdefault((branch, place, earlier[way]), tile), tile)
                earlier[way] += 1

    def groups(self) -> list[list[SSAValue]]:
        found: dict[int, list[SSAValue]] = {}
        for tile in self.order:
            found.setdefault(id(self.sets[tile]), []).append(tile)
        return list(found.values())


def _may_part(op: TileOp, arch: ArchSpec) -> bool:
    """Whether it is the same to an operation if what it reads and writes lie apart."""
    return op.pipe_on(arch) is Pipe.V and not isinstance(op, TMovOp | FillPadOp)


def _group(tiles: list[SSAValue], storage: Storage) -> Group:
    places = [storage.bytes_of(tile) for tile in tiles]
    start, end = min(p.start for p in places), max(p.end for p in places)
    return Group(tiles, Bytes(places[0].space, start, end, places[0].owner))


def _hides(tile: SSAValue, group: Group, storage: Storage) -> bool:
    """Whether a write through a tile leaves nothing of its group that is read later."""
    if len(group.tiles) == 1:
        return True
    if storage.bytes_of(tile) != group.place:
        return False
    mine = _cells(tile)
    return mine is _ALL or all(_cells(other) == mine for other in group.tiles)


_ALL = "all"


def _cells(tile: SSAValue) -> object:
    """Equal for tiles of which the same bytes are valid, whatever is dynamic of them."""
    if starts_full(tile):
        return _ALL
    type_ = tile.type
    alloc = tile.owner
    if not isinstance(type_, TileBufType) or not isinstance(alloc, AllocTileOp):
        return tile
    valid = (*alloc.valid_operands, *type_.valid)
    if 1 in type_.shape and not type_.is_boxed:
        # One line of cells, whichever way it lies.
        longer = 0 if type_.rows > 1 else 1
        return type_.element_bits, type_.size, alloc.valid_operands[longer]
    return type_.shape, type_.element_bits, type_.is_row_major, type_.blayout, valid


def movable(
    module: ModuleOp,
    who: str,
    diagnostics: Diagnostics,
    *,
    addressed: bool = False,
    known: Mapping[FuncOp, Groups | None] = MappingProxyType({}),
) -> Iterator[tuple[FuncOp, Groups]]:
    """
    The functions of a module whose tiles may move, those that are `addressed` or any, with
    their groups; of the others, a remark by the pass `who` says why they may not. What is
    `known` of functions that have not changed is not found out again.
    """
    far = cache(partial(_reaches_other_cores, module))
    for function in functions_of(module):
        if function in known:
            groups = known[function]
            if groups is not None:
                yield function, groups
            continue
        if not any(isinstance(op, Allocation) for op in walk(function)):
            continue
        found: Reason | Groups
        if (other := far()) is not None:
            found = "the module reaches the memory of another core", other
        elif brings_flags(function):
            found = "it brings flags of its own", function
        else:
            found = groups_or_reason(function, addressed=addressed)
        if isinstance(found, Groups):
            yield function, found
        else:
            diagnostics.remark(
                f"{who}: the tiles of @{function.sym_name.data} stay as they are: "
                f"{found[0]}",
                found[1],
                kind=kinds.NOT_MOVED,
            )


Reason = tuple[str, Operation]
"""Why tiles have to stay, and what says so."""


def groups_or_reason(function: FuncOp, *, addressed: bool = False) -> Groups | Reason:
    """The groups of a function that reaches no other cores, or why they cannot move."""
    if (found := next(_unknown(function), None)) is not None:
        return found
    buffers = Buffers.of(function)
    if (found := next(_overlaps(buffers, addressed=addressed), None)) is not None:
        return found
    return Groups.of(function, buffers)


def _unknown(function: FuncOp) -> Iterator[Reason]:
    arch = arch_of(function)
    if len(function.body.blocks) != 1:
        yield "its blocks jump to one another", function
    for argument in function.body.blocks[0].args if function.body.blocks else ():
        if isinstance(argument.type, TILE_TYPES):
            yield "it is given tiles", function
    cores: dict[KernelKind, Operation] = {}
    for op in walk(function):
        match op:
            case CallOp():
                yield "it calls a function", op
            case TAssignOp():
                yield "a tile has a dynamic address", op
            case TGetScaleAddrOp():
                yield "a tile lies where another one says", op
            case InitializePipeOp() | InitializeLoweredPipeOp():
                yield from _pipe(op)
            case _:
                pass
        for value in (*op.operands, *op.results):
            type_ = value.type
            if isinstance(type_, TileBufType):
                core = core_of_memory(type_.space)
                if core not in cores and isinstance(op, PTOOp):
                    if op.pipes_on(arch):
                        cores[core] = op
            elif isinstance(type_, PtrType) and type_.space is not AddressSpace.GM:
                yield "a pointer leads to bytes of tiles", op
    if len(cores) > 1:
        yield "it reaches the memory of another core", cores[KernelKind.VECTOR]


def _pipe(
    op: InitializePipeOp | InitializeLoweredPipeOp,
) -> Iterator[Reason]:
    known = (ReserveBufferOp, ImportReservedBufferOp)
    for buffer, _ in op.fifos():
        is_used = isinstance(op, InitializeLoweredPipeOp) or op.directions & (
            1 if buffer is op.c2v_consumer_buf else 2
        )
        if is_used and not isinstance(buffer.owner, known):
            yield "a pipe has a buffer that is not reserved", op


def _overlaps(buffers: Buffers, *, addressed: bool) -> Iterator[Reason]:
    for conflict in buffers.conflicts:
        yield str(conflict), conflict.reader
    storage = buffers.storage
    unknown = [
        alloc
        for alloc in storage.all_allocations
        if storage.bytes_of(alloc.result).owner is not None
    ]
    if addressed or len(unknown) < len(storage.all_allocations):
        for alloc in unknown:
            yield f"the address of {name_of(alloc.result)} is not known", alloc
    for alloc in unknown:
        if storage.has_hidden_address(alloc.result):
            yield f"the address of {name_of(alloc.result)} is dynamic", alloc
    for alloc, place, _ in buffers.beyond_capacity():
        yield f"{place} reaches past the end of the memory", alloc
    for alloc, place, _ in buffers.in_reserved():
        yield f"{place} is partly reserved", alloc
    for tile, root in buffers.flows:
        if root is None:
            assert isinstance(tile.owner, Operation)
            yield f"{name_of(tile)} holds scratch", tile.owner


def _reaches_other_cores(module: ModuleOp) -> Operation | None:
    """An operation that reaches the on-chip memory of another core, by an address."""
    for function in functions_of(module):
        for why, op in _unknown(function):
            if why.endswith("another core"):
                return op
    return None
