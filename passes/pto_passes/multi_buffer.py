"""`multi-buffer`: tiles of their own for each of several iterations of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import scf
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect import kinds
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.places import name_of
from pto_dialect.types import TileBufType
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.machine.simulate import Owner, Simulation
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.groups import Group, Groups, movable
from pto_passes.analysis.memory.lifetimes import read_tick, write_tick
from pto_passes.analysis.memory.packing import Piece, fullest
from pto_passes.rewriting import Values, inherit_place
from pto_passes.unrolling import unroll

COUNTS = {2: 0.97, 4: 0.92}
"""
How many iterations have tiles of their own, from the fewest on, and in how much of its time
with fewer a loop has to end for that: copies of its body cost time of the compiler.
"""

_MOST_OPERATIONS = 600
"""No body has more operations afterwards."""

_MOST_COPIED = 3000
"""No function gets more operations; further loops of it stay as they are."""


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

    What a loop carries from one iteration to the next keeps its tile. The copies still have
    the address of the tile: `replan-memory`, or `plan-memory` where there is none, is to run
    afterwards. Functions whose tiles cannot move stay as they are, as do their flags.
    """

    name = "multi-buffer"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function, groups in movable(op, "multi-buffer", diagnostics):
            _Function(function, groups, diagnostics).run()


@dataclass
class _Function:
    function: FuncOp
    groups: Groups
    diagnostics: Diagnostics

    def run(self) -> None:
        self.owners = {
            group: Owner(group.place.space, group.place.end - group.place.start)
            for group in self.groups.all
        }
        self.owner_of = {
            tile: self.owners[group]
            for group in self.groups.all
            for tile in group.tiles
        }
        self.fixed_handles = {
            origin
            for op in self.function.walk()
            if isinstance(op, SetValidShapeOp)
            for origin in self.groups.buffers.storage.origins(op.source)
        }
        self.in_place = self.groups.in_place()
        self.copied = 0
        places = None
        chosen: list[tuple[scf.ForOp, int, list[Group]]] = []
        for loop in list(_innermost(self.function)):
            local = [group for group in self.groups.all if self._is_local(group, loop)]
            if not local:
                continue
            trace = Trace(self.function, places, only=loop)
            places = trace.places
            count = self._count(loop, local, trace)
            if count > 1:
                chosen.append((loop, count, local))
        if not chosen:
            return
        values = Values(self.function)
        for loop, count, local in chosen:
            self._merge_names(loop, local, values)
            if not self._has_names(loop, local):
                self._unroll(loop, count, local, values)

    def _is_local(self, group: Group, loop: scf.ForOp) -> bool:
        """Whether a group is needed within the iterations of a loop, and only there."""
        numbers = self.groups.lifetimes.numbers
        first, last = numbers[loop], self.groups.lifetimes.last_inside.get(loop)
        if last is None or not group.spans:
            return False
        begin = read_tick(first + 1)
        return all(
            begin < start and end <= write_tick(last) for start, end in group.spans
        ) and all(self._may_be_copied(tile, loop) for tile in group.tiles)

    def _may_be_copied(self, tile: SSAValue, loop: scf.ForOp) -> bool:
        alloc = tile.owner
        if not isinstance(alloc, AllocTileOp):
            return False
        return loop.is_ancestor(alloc) or tile not in self.fixed_handles

    def _count(self, loop: scf.ForOp, local: list[Group], trace: Trace) -> int:
        """How many iterations shall have tiles of their own."""
        trips = trip_count(loop)
        size = sum(1 for _ in loop.walk())
        simulation = Simulation(trace, self.owner_of)
        before = best = simulation.makespan({})
        chosen = 1
        for count, gain in COUNTS.items():
            if trips is not None and trips < count:
                break
            copied = self.copied + size * count
            if size * count > _MOST_OPERATIONS or copied > _MOST_COPIED:
                break
            if not self._has_room(local, count):
                break
            rotating = {self.owners[group]: (loop, count) for group in local}
            time = simulation.makespan({}, rotating=rotating)
            if time <= best * gain:
                best, chosen = time, count
        if chosen > 1:
            self.copied += size * chosen
            self.diagnostics.remark(
                f"multi-buffer: {chosen} iterations have {len(local)} tiles of their own: "
                f"{trace.runs} end after {best} cycles instead of {before}, by the machine "
                "model",
                loop,
                kind=kinds.FASTER,
            )
        return chosen

    def _has_room(self, local: list[Group], count: int) -> bool:
        """Whether there is room for the tiles of so many iterations at one time."""
        for space, memory in self.groups.buffers.arch.memories.items():
            pieces = list(self._pieces(space, local, count))
            if (
                pieces
                and fullest(pieces, memory.address_alignment)[0] > memory.capacity
            ):
                return False
        return True

    def _pieces(
        self, space: AddressSpace, local: list[Group], count: int
    ) -> Iterator[Piece]:
        always = [(0, write_tick(len(self.groups.lifetimes.numbers)))]
        own = {tile for group in local for tile in group.tiles}
        for group in self.in_place:
            if group.place.space is space:
                size = group.place.end - group.place.start
                times = 1 if own.isdisjoint(group.tiles) else count
                yield Piece(size * times, group.spans)
        for _, place in self.groups.buffers.storage.reserved:
            if place.space is space:
                yield Piece(place.end - place.start, always)

    def _merge_names(self, loop: scf.ForOp, local: list[Group], values: Values) -> None:
        """
        Names of what a loop carries that are equal in all respects become one: copies of the
        body would read and write several in another order.
        """
        storage = self.groups.buffers.storage
        for group, carried in self._carried(loop, local):
            names: dict[object, list[AllocTileOp]] = {}
            for tile in carried:
                alloc = tile.owner
                if isinstance(alloc, AllocTileOp) and tile not in self.fixed_handles:
                    key = storage.bytes_of(tile), tile.type, *alloc.valid_operands
                    names.setdefault(key, []).append(alloc)
            for allocs in names.values():
                for alloc in _merge(allocs, values):
                    group.tiles.remove(alloc)

    def _has_names(self, loop: scf.ForOp, local: list[Group]) -> bool:
        """Whether a loop touches several names of what it carries."""
        for _, names in self._carried(loop, local):
            self.diagnostics.remark(
                "multi-buffer: not done after all, as iterations hand on what several "
                f"tiles are names of: {', '.join(sorted(map(name_of, names)))}",
                loop,
                kind=kinds.NOT_FASTER,
            )
            return True
        return False

    def _carried(
        self, loop: scf.ForOp, local: list[Group]
    ) -> list[tuple[Group, list[SSAValue]]]:
        """The groups that live longer than an iteration and have several names in it."""
        storage = self.groups.buffers.storage
        touched = {
            origin
            for op in loop.walk()
            for value in op.operands
            if isinstance(value.type, TileBufType)
            for origin in storage.origins(value)
        }
        found = [
            (group, [tile for tile in group.tiles if tile in touched])
            for group in self.groups.all
            if group not in local
        ]
        return [(group, names) for group, names in found if len(names) > 1]

    def _unroll(
        self, loop: scf.ForOp, count: int, local: list[Group], values: Values
    ) -> None:
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
        unroll(loop, count, values, others, once)


def _merge(allocs: list[AllocTileOp], values: Values) -> Iterator[SSAValue]:
    """
    Let one of several equal allocations stand for those that it dominates; the tiles that
    are no more.
    """
    first = next(
        (
            a
            for a in allocs
            if all(b is a or values.dominates(a.result, b) for b in allocs)
        ),
        None,
    )
    for alloc in allocs:
        if first is not None and alloc is not first:
            alloc.result.replace_all_uses_with(first.result)
            yield alloc.result
            Rewriter.erase_op(alloc)


def _copy(alloc: AllocTileOp) -> SSAValue:
    copy = alloc.clone()
    inherit_place(alloc, copy)
    Rewriter.insert_op(copy, InsertPoint.after(alloc))
    return copy.result


def _innermost(function: FuncOp) -> Iterator[scf.ForOp]:
    """The loops over indices that have no loop inside and may run more than once."""
    for op in function.walk():
        if not isinstance(op, scf.ForOp) or not isinstance(op.lb.type, IndexType):
            continue
        if trip_count(op) in (0, 1) or _has_loop(op):
            continue
        yield op


def _has_loop(loop: Operation) -> bool:
    return any(
        op is not loop and isinstance(op, scf.ForOp | scf.WhileOp) for op in loop.walk()
    )
