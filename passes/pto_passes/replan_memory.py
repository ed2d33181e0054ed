"""`replan-memory`: move tiles that have addresses to where they are less in the way."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import DenseArrayBase, ModuleOp, i64
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import AddressSpace, Memory
from pto_dialect.messages import kinds
from pto_dialect.messages.places import name_of
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_passes.analysis.machine.sharing import SharingPolicy, delay, place_in_time
from pto_passes.analysis.machine.simulate import Owner, Simulation
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.accesses import Regions
from pto_passes.analysis.memory.groups import Group, Groups, movable
from pto_passes.analysis.memory.lifetimes import write_tick
from pto_passes.analysis.memory.packing import Piece, find_meetings
from pto_passes.analysis.memory.storage import Bytes
from pto_passes.rewriting import AvailableValues


@dataclass(frozen=True)
class ReplanMemory(ModulePass):
    """
    Moves tiles that have addresses to where they are less in one another's way.

    Two tiles that share bytes wait for one another even where neither needs what the other
    one holds. Tiles share bytes afterwards only where that wait costs nothing, or where
    there is no room otherwise; among the plans that are tried the one with the shortest
    makespan by the machine model is taken, and the given one where none is shorter.

        %a = pto.alloc_tile addr = %c0 ...      // loaded for the next iteration while
        %b = pto.alloc_tile addr = %c0 ...      // this one, now at %c8192, is being stored

    Tiles that are names of one value move together, see `analysis/memory/groups.py`. For
    programs without flags, before `insert-sync`. Functions with flags of their own, and those
    of whose tiles not all that touches them is known, stay as they are, and a remark says
    why.
    """

    name = "replan-memory"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function, groups in movable(op, self.name, diagnostics, addressed=True):
            replan(function, groups, diagnostics)


def replan(
    function: FuncOp,
    groups: Groups,
    diagnostics: Diagnostics,
    trace: Trace | None = None,
    *,
    spread: bool = False,
) -> bool:
    """
    Do so in one function; whether it has changed. With `spread`, tiles move apart as well
    where it ends no sooner for that, so that operations on them may change places.
    """
    if trace is None:
        trace = Trace(function, Regions(function, groups.storage))
    return _Replanner(function, groups, diagnostics, trace, spread).run()


_CLOSE = 1.01
"""A plan that ends in so much of the time without shared bytes is good enough."""


@dataclass(frozen=True)
class _Plan:
    """Where the first byte of each group lies, and when the function ends then."""

    time: int
    starts: dict[Group, int]


@dataclass
class _Replanner:
    """The plan of one function."""

    function: FuncOp
    groups: Groups
    diagnostics: Diagnostics
    trace: Trace
    spread: bool

    def run(self) -> bool:
        """Whether there was something to do."""
        trace = self.trace
        best: _Plan | None = None
        separate = _Placer(self.groups, self.groups.all, trace)
        given, least = separate.given.time, separate.least
        if self.spread and (plan := separate.spread()).time <= given:
            return self._accept(plan, given, least)
        if least < given:
            best = separate.best()
        chained = self.groups.in_place()
        if (
            best is not None
            and best.time > least * _CLOSE
            and chained is not self.groups.all
        ):
            best = min(best, _Placer(self.groups, chained, trace).best(), key=_time)
        name = self.function.sym_name.data
        if best is None or best.time >= given:
            self.diagnostics.remark(
                f"replan-memory: the tiles of @{name} stay where they are: no plan ends "
                f"sooner than after {given} cycles ({least} if none shared bytes)",
                self.function,
                kind=kinds.NOT_MOVED,
            )
            return False
        return self._accept(best, given, least)

    def _accept(self, plan: _Plan, given: int, least: int) -> bool:
        name = self.function.sym_name.data
        if plan.time < given:
            message = (
                f"@{name} ends after {plan.time} cycles instead of {given} ({least} if no "
                "tiles shared bytes), by the machine model"
            )
        else:
            message = f"tiles of @{name} move apart for the passes behind it"
        self.diagnostics.remark(
            f"replan-memory: {message}",
            self.function,
            kind=kinds.FASTER,
        )
        self._write(plan)
        return True

    def _write(self, plan: _Plan) -> None:
        values = AvailableValues(self.function)
        for group, start in plan.starts.items():
            distance = start - group.place.start
            for tile in group.tiles if distance else ():
                self._move(tile, distance, values)

    def _move(self, tile: SSAValue, distance: int, values: AvailableValues) -> None:
        alloc, old = tile.owner, self.groups.storage.bytes_of(tile)
        if isinstance(alloc, AllocMultiTileOp) and alloc.planned is not None:
            starts = [int(start) + distance for start in alloc.planned.get_values()]
            alloc.planned = DenseArrayBase.from_list(i64, starts)
        else:
            assert isinstance(alloc, AllocTileOp | AllocMultiTileOp)
            assert alloc.addr is not None
            alloc.operands[0] = values.constant(
                old.start + distance, alloc, alloc.addr.type
            )
        place = Bytes(old.space, old.start + distance, old.end + distance)
        self.diagnostics.remark(
            f"replan-memory: {name_of(tile)} moves from {old} to {place}",
            alloc,
            kind=kinds.MOVED,
        )


def _time(plan: _Plan) -> int:
    return plan.time


class _Placer:
    """Regions the groups of one function, which are those given."""

    def __init__(self, groups: Groups, given: list[Group], trace: Trace):
        self.groups = groups
        self.all = given
        self.arch = groups.arch
        self.owners = {
            group: Owner(group.place.space, group.place.end - group.place.start)
            for group in given
        }
        owner_of = {tile: self.owners[group] for group in given for tile in group.tiles}
        self.simulation = Simulation(trace, owner_of)
        self.given = self._plan({group: group.place.start for group in given})
        self.least = self.simulation.makespan({}, note=True)
        self._costs: dict[tuple[Piece, Piece], int] = {}

    def spread(self) -> _Plan:
        """The plan in which tiles share as few bytes as there is room for."""
        self._make_pieces()
        return self._plan(self._place(SharingPolicy.OWN))

    def best(self) -> _Plan:
        """The plan that ends first, the given one if none is sooner."""
        self._make_pieces()
        best = self.given
        for policy in SharingPolicy:
            best = min(best, self._plan(self._place(policy)), key=_time)
            if best.time <= self.least * _CLOSE:
                break
        return best

    def _plan(self, starts: dict[Group, int]) -> _Plan:
        of_owners = {self.owners[group]: start for group, start in starts.items()}
        return _Plan(self.simulation.makespan(of_owners), starts)

    def _make_pieces(self) -> None:
        self.pieces = {
            group: Piece(group.place.end - group.place.start, group.live_ranges)
            for group in self.all
        }
        self.owner_of_piece = {p: self.owners[g] for g, p in self.pieces.items()}
        self.fixed: dict[AddressSpace, list[Piece]] = {}
        always = [(0, write_tick(len(self.groups.lifetimes.numbers)))]
        taken = [place for _, place in self.groups.storage.reserved]
        if self.arch.reserved_scratch is not None:
            taken.append(Bytes(AddressSpace.VEC, *self.arch.reserved_scratch))
        for place in taken:
            size = place.end - place.start
            piece = Piece(size, always, None, place.start, is_fixed=True)
            self.fixed.setdefault(place.space, []).append(piece)
        for space in self.arch.memories:
            pieces = [p for g, p in self.pieces.items() if g.place.space is space]
            pieces += self.fixed.get(space, [])
            find_meetings(pieces, lambda number, read, written: False)

    def _cost(self, one: Piece, other: Piece) -> int:
        known = self._costs.get((one, other))
        if known is None:
            known = 0
            if not other.is_fixed:
                known = delay(self.owner_of_piece[one], self.owner_of_piece[other])
            self._costs[one, other] = self._costs[other, one] = known
        return known

    def _place(self, policy: SharingPolicy) -> dict[Group, int]:
        """A plan; a memory in which it finds no room for all stays as it is."""
        plan: dict[Group, int] = {}
        for space, memory in self.arch.memories.items():
            groups = [g for g in self.all if g.place.space is space]
            if groups:
                plan.update(self._place_in(groups, memory, policy))
        return plan

    def _place_in(
        self, groups: list[Group], memory: Memory, policy: SharingPolicy
    ) -> dict[Group, int]:
        by_use = sorted(
            groups, key=lambda g: g.live_ranges[0][0] if g.live_ranges else 0
        )
        by_size = sorted(by_use, key=lambda g: g.place.start - g.place.end)
        fixed = self.fixed.get(groups[0].place.space, [])
        for order in (by_use, by_size):
            for unit in (memory.planning_alignment, memory.address_alignment):
                pieces = [self.pieces[g] for g in order]
                lost = place_in_time(
                    pieces, fixed, memory.capacity, unit, self._cost, policy
                )
                if lost is None:
                    return {g: self.pieces[g].start or 0 for g in groups}
        return {g: g.place.start for g in groups}
