"""`replan-memory`: move tiles that have addresses to where they are less in the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects.builtin import DenseArrayBase, ModuleOp, i64
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from pto_dialect import kinds
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import AddressSpace, Memory
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.places import name_of
from pto_passes.analysis.machine.sharing import Policy, delay, place_in_time
from pto_passes.analysis.machine.simulate import Owner, Simulation
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.groups import Group, Groups, movable
from pto_passes.analysis.memory.packing import Piece, find_meetings
from pto_passes.analysis.memory.storage import Bytes
from pto_passes.rewriting import Values


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
            _Replanner(function, groups, diagnostics).run()


@dataclass
class _Replanner:
    """The plan of one function."""

    function: FuncOp
    groups: Groups
    diagnostics: Diagnostics
    owners: dict[Group, Owner] = field(init=False)
    pieces: dict[Group, Piece] = field(init=False)

    def run(self) -> None:
        self.buffers = self.groups.buffers
        self.owners = {
            group: Owner(group.place.space, group.place.end - group.place.start)
            for group in self.groups.all
        }
        owner_of = {
            tile: self.owners[group]
            for group in self.groups.all
            for tile in group.tiles
        }
        self.simulation = Simulation(Trace(self.function), owner_of)
        before = {group: group.place.start for group in self.groups.all}
        given = self._makespan(before)
        least = self._makespan({}, note=True)
        if least >= given:
            return
        self._make_pieces()
        best, plan = given, before
        for policy in Policy:
            found = self._place(policy)
            if (time := self._makespan(found)) < best:
                best, plan = time, found
        if plan is before:
            self.diagnostics.remark(
                f"replan-memory: the tiles of @{self.function.sym_name.data} stay where "
                f"they are: no plan ends sooner than after {given} cycles "
                f"({least} if none shared bytes)",
                self.function,
                kind=kinds.NOT_MOVED,
            )
            return
        self.diagnostics.remark(
            f"replan-memory: @{self.function.sym_name.data} ends after {best} cycles "
            f"instead of {given} ({least} if no tiles shared bytes), by the machine model",
            self.function,
            kind=kinds.FASTER,
        )
        self._write(plan)

    def _makespan(self, plan: dict[Group, int], *, note: bool = False) -> int:
        starts = {self.owners[group]: start for group, start in plan.items()}
        return self.simulation.makespan(starts, note=note)

    def _make_pieces(self) -> None:
        arch = self.buffers.arch
        self.pieces = {
            group: Piece(group.place.end - group.place.start, group.spans)
            for group in self.groups.all
        }
        self.fixed: dict[AddressSpace, list[Piece]] = {}
        always = [(0, 2 * len(self.groups.lifetimes.numbers))]
        taken = [place for _, place in self.buffers.storage.reserved]
        scratch = arch.reserved_scratch
        if scratch is not None:
            taken.append(Bytes(AddressSpace.VEC, *scratch))
        for place in taken:
            size = place.end - place.start
            piece = Piece(size, always, None, place.start, is_fixed=True)
            self.fixed.setdefault(place.space, []).append(piece)
        for space in arch.memories:
            pieces = [p for g, p in self.pieces.items() if g.place.space is space]
            pieces += self.fixed.get(space, [])
            find_meetings(pieces, lambda number, read, written: False)
        self.owner_of_piece = {p: self.owners[g] for g, p in self.pieces.items()}
        self._costs: dict[tuple[Piece, Piece], int] = {}

    def _cost(self, one: Piece, other: Piece) -> int:
        known = self._costs.get((one, other))
        if known is None:
            if other.is_fixed:
                known = 0
            else:
                known = delay(self.owner_of_piece[one], self.owner_of_piece[other])
            self._costs[one, other] = self._costs[other, one] = known
        return known

    def _place(self, policy: Policy) -> dict[Group, int]:
        """A plan; a memory in which it finds no room for all stays as it is."""
        plan: dict[Group, int] = {}
        for space, memory in self.buffers.arch.memories.items():
            groups = [g for g in self.groups.all if g.place.space is space]
            plan.update(self._place_in(groups, memory, policy))
        return plan

    def _place_in(
        self, groups: list[Group], memory: Memory, policy: Policy
    ) -> dict[Group, int]:
        if not groups:
            return {}
        order = sorted(groups, key=lambda g: g.spans[0][0] if g.spans else 0)
        fixed = self.fixed.get(groups[0].place.space, [])
        for unit in (memory.planning_alignment, memory.address_alignment):
            lost = place_in_time(
                [self.pieces[g] for g in order],
                fixed,
                memory.capacity,
                unit,
                self._cost,
                policy,
            )
            if lost is None:
                return {g: self.pieces[g].start or 0 for g in groups}
        return {g: g.place.start for g in groups}

    def _write(self, plan: dict[Group, int]) -> None:
        values = Values(self.function)
        for group, start in plan.items():
            distance = start - group.place.start
            if distance == 0:
                continue
            for tile in group.tiles:
                self._move(tile, distance, values)

    def _move(self, tile: SSAValue, distance: int, values: Values) -> None:
        alloc, old = tile.owner, self.buffers.storage.bytes_of(tile)
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
