"""`multi-buffer`: tiles of their own for each of several iterations of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import scf
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import AddressSpace
from pto_dialect.messages import kinds
from pto_dialect.messages.places import name_of
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.machine.guesses import guessed_trips
from pto_passes.analysis.machine.simulate import Owner, Simulation
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.accesses import Regions
from pto_passes.analysis.memory.groups import CopiedLoop, Group, Groups, movable
from pto_passes.analysis.memory.lifetimes import write_tick
from pto_passes.analysis.memory.packing import Piece, fullest
from pto_passes.loop_tiles import LoopTiles, Sweep, has_loop
from pto_passes.rewriting import AvailableValues, inherit_place
from pto_passes.unrolling import TileCopies, unroll

COUNTS = {2: 0.97, 4: 0.92}
"""
How many iterations have tiles of their own, from the fewest on, and in how much of its time
with fewer a loop has to end for that: copies of its body cost time of the compiler.
"""

_MOST_OPERATIONS = 600
"""No body has more operations afterwards."""

_MOST_COPIED = 3000
"""No function gets more operations; further loops of it stay as they are."""


_MOST_INTERLEAVED = 300
"""No body that is repeated to put iterations side by side has more operations."""

FEW = 16
"""Loops have no more copies than they run if arguments are this number."""

_IDLE = 0.6
"""If it could end in less of the time, iterations are put side by side."""


@dataclass(frozen=True)
class MultiBuffer(ModulePass):
    """
    Gives tiles of a loop's body to each of several iterations in turn.

    A tile that lives within one iteration is filled anew in the next one, which has to wait
    until it is no longer needed. The body then stands there two or four times, for as many
    iterations one after the other, each with tiles of its own; a loop behind it runs the
    iterations that are left. That is done to innermost loops where the machine model says
    that it ends sooner, and where there is room for as many tiles.

        scf.for %i = %c0 to %n step %c1 {          // to %m step %c2
          %t = pto.alloc_tile addr = %a : ...
          ...                                      // with %t
        }                                          // once more, with %i + 1 and another %t

    With `interleave` it is done as well where no unit has work for much of the time: then
    `schedule`, which is to run afterwards, may put the iterations side by side.

    What a loop carries from one iteration to the next keeps its tile. The copies still have
    the address of the tile: `replan-memory`, or `plan-memory` where there is none, is to run
    afterwards. Functions whose tiles cannot move stay as they are, as do their flags.
    """

    name = "multi-buffer"

    interleave: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function, groups in movable(op, self.name, diagnostics):
            buffer_loops(function, groups, diagnostics, interleave=self.interleave)


@dataclass
class BufferedLoops:
    """
    What was done to one function.

    Attributes:
        copied: the loops whose iterations have tiles of their own; None if nothing was
            changed.
        is_interleaved: whether one is among them for iterations side by side.
    """

    copied: list[CopiedLoop] | None = None
    is_interleaved: bool = False


def buffer_loops(
    function: FuncOp,
    groups: Groups,
    diagnostics: Diagnostics,
    trace: Trace | None = None,
    *,
    interleave: bool = False,
) -> BufferedLoops:
    """Do so in one function."""
    if trace is None:
        trace = Trace(function, Regions(function, groups.storage))
    return _Function(function, groups, diagnostics, trace, interleave).run()


@dataclass
class _Function:
    function: FuncOp
    groups: Groups
    diagnostics: Diagnostics
    trace: Trace
    interleave: bool

    done: BufferedLoops = field(default_factory=BufferedLoops)

    def run(self) -> BufferedLoops:
        """What was done."""
        self.owners = {
            group: Owner(group.place.space, group.place.end - group.place.start)
            for group in self.groups.all
        }
        self.owner_of = {
            tile: self.owners[group]
            for group in self.groups.all
            for tile in group.tiles
        }
        self.tiles = LoopTiles(self.groups)
        self.copied = 0
        chosen: list[tuple[scf.ForOp, int, list[Group], list[Group]]] = []
        in_place = Sweep(self.groups.in_place())
        for loop in list(_innermost(self.function)):
            local = self.tiles.local(loop)
            if not local:
                continue
            trace = self.trace.of_loop(loop)
            self.around = in_place.within(*self.tiles.ticks(loop))
            count, rotating = self._count(loop, local, trace)
            if count > 1:
                chosen.append((loop, count, local, rotating))
        if not chosen:
            return self.done
        self.done.copied = []
        values = AvailableValues(self.function)
        for loop, count, local, rotating in chosen:
            self.tiles.merge_names(loop, local, values)
            if names := self.tiles.names(loop, local):
                self.diagnostics.remark(
                    "multi-buffer: not done after all, as iterations hand on what several "
                    f"tiles are names of: {', '.join(sorted(map(name_of, names)))}",
                    loop,
                    kind=kinds.NOT_FASTER,
                )
            else:
                own = frozenset(tile for group in local for tile in group.tiles)
                copies = self._unroll(loop, count, rotating, values)
                self.done.copied.append(CopiedLoop(own, copies))
        return self.done

    def _count(
        self, loop: scf.ForOp, local: list[Group], trace: Trace
    ) -> tuple[int, list[Group]]:
        """How many iterations shall have tiles of their own, and which tiles."""
        trips = trip_count(loop)
        if trips is None:
            trips = max(2, guessed_trips(loop, FEW))
        size = sum(1 for _ in walk(loop))
        simulation = Simulation(trace, self.owner_of)
        before = best = simulation.makespan({})
        chosen, groups, soonest = 1, list[Group](), trace.soonest
        for count, gain in COUNTS.items():
            if trips < count or soonest > best * gain:
                break
            copied = self.copied + size * count
            if size * count > _MOST_OPERATIONS or copied > _MOST_COPIED:
                break
            found = self._with_room(local, count)
            if not found:
                break
            rotating = {self.owners[group]: (loop, count) for group in found}
            time = simulation.makespan({}, rotating=rotating)
            if time <= best * gain:
                best, chosen, groups = time, count, found
        if chosen == 1 and self.interleave and soonest < before * _IDLE:
            chosen, groups = self._side_by_side(loop, size, local)
            self.done.is_interleaved |= chosen > 1
        elif chosen > 1:
            self.diagnostics.remark(
                f"multi-buffer: {chosen} iterations have {len(groups)} tiles of their own: "
                f"{trace.runs} end after {best} cycles instead of {before}, by the machine "
                "model",
                loop,
                kind=kinds.FASTER,
            )
        if chosen > 1:
            self.copied += size * chosen
        return chosen, groups

    def _side_by_side(
        self, loop: scf.ForOp, size: int, local: list[Group]
    ) -> tuple[int, list[Group]]:
        """Two iterations whose tiles are all their own, if that can be."""
        trips, copied = trip_count(loop), self.copied + size * 2
        if (trips is not None and trips < 2) or copied > _MOST_COPIED:
            return 1, []
        found = self._with_room(local, 2)
        if len(found) < len(local) or size * 2 > _MOST_INTERLEAVED:
            return 1, []
        self.diagnostics.remark(
            f"multi-buffer: 2 iterations have {len(found)} tiles of their own: no unit has "
            "work for much of the time",
            loop,
            kind=kinds.FASTER,
        )
        return 2, found

    def _with_room(self, local: list[Group], count: int) -> list[Group]:
        """
        The tiles of which there is room for so many iterations at one time: of each memory
        all, or else the small ones.
        """
        found: list[Group] = []
        for space in self.groups.arch.memories:
            here = [group for group in local if group.place.space is space]
            here.sort(key=lambda group: group.place.end - group.place.start)
            while here and not self._has_room(space, here, count):
                here.pop()
            found += here
        return found

    def _has_room(self, space: AddressSpace, local: list[Group], count: int) -> bool:
        """Whether there is room for the tiles of so many iterations at one time."""
        memory = self.groups.arch.memories[space]
        pieces = list(self._pieces(space, local, count))
        most, _ = fullest(pieces, memory.address_alignment)
        return most <= memory.capacity

    def _pieces(
        self, space: AddressSpace, local: list[Group], count: int
    ) -> Iterator[Piece]:
        always = [(0, write_tick(len(self.groups.lifetimes.numbers)))]
        own = {tile for group in local for tile in group.tiles}
        for group in self.around:
            if group.place.space is space:
                size = group.place.end - group.place.start
                times = 1 if own.isdisjoint(group.tiles) else count
                yield Piece(size * times, group.live_ranges)
        for _, place in self.groups.storage.reserved:
            if place.space is space:
                yield Piece(place.end - place.start, always)

    def _unroll(
        self, loop: scf.ForOp, count: int, local: list[Group], values: AvailableValues
    ) -> TileCopies:
        others = {
            tile: [_copy(tile.owner) for _ in range(1, count)]
            for group in local
            for tile in group.tiles
            if isinstance(tile.owner, AllocTileOp) and not loop.is_ancestor(tile.owner)
        }
        mine = {tile for group in local for tile in group.tiles}
        once = {
            op
            for op in loop.body.block.ops
            if isinstance(op, AllocTileOp)
            and op.result not in mine
            and all(values.dominates(operand, loop) for operand in op.operands)
        }
        return unroll(loop, count, values, others, once)


def _copy(alloc: AllocTileOp) -> SSAValue:
    copy = alloc.clone()
    inherit_place(alloc, copy)
    Rewriter.insert_op(copy, InsertPoint.after(alloc))
    return copy.result


def _innermost(function: FuncOp) -> Iterator[scf.ForOp]:
    """The loops over indices that have no loop inside and may run more than once."""
    for op in walk(function):
        if not isinstance(op, scf.ForOp) or not isinstance(op.lb.type, IndexType):
            continue
        if trip_count(op) in (0, 1) or has_loop(op):
            continue
        yield op
