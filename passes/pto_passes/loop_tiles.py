"""The tiles of loops whose body is to stand there several times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue
from xdsl.rewriter import Rewriter

from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.memory.groups import Group, Groups
from pto_passes.analysis.memory.lifetimes import LiveRange, read_tick, write_tick
from pto_passes.rewriting import AvailableValues


class LoopTiles:
    """
    Which tiles of one function live within an iteration of a loop, and which are handed
    on.
    """

    def __init__(self, groups: Groups):
        self.groups = groups
        self.storage = groups.storage
        self.fixed_handles = {
            origin
            for op in walk(groups.function)
            if isinstance(op, SetValidShapeOp)
            for origin in self.storage.origins(op.source)
        }
        self._by_begin = sorted(
            (group for group in groups.all if group.live_ranges),
            key=lambda group: group.live_ranges[0][0],
        )

        self._begins = [group.live_ranges[0][0] for group in self._by_begin]
        self._of_tile = {tile: g for g in groups.all for tile in g.tiles}
        self._order = {group: number for number, group in enumerate(groups.all)}

    def ticks(self, loop: scf.ForOp) -> LiveRange:
        """When the first iteration of a loop begins, and the last one ends."""
        lifetimes = self.groups.lifetimes
        first = lifetimes.numbers[loop]
        last = lifetimes.last_inside.get(loop, first)
        return read_tick(first + 1), write_tick(last)

    def local(self, loop: scf.ForOp) -> list[Group]:
        """The groups that are needed within the iterations of a loop, and only there."""
        begin, end = self.ticks(loop)
        first = bisect_right(self._begins, begin)
        last = bisect_right(self._begins, end)
        found = [
            group
            for group in self._by_begin[first:last]
            if group.live_ranges[-1][1] <= end
            and all(self._may_be_copied(tile, loop) for tile in group.tiles)
        ]
        return sorted(found, key=self._order.__getitem__)

    def _may_be_copied(self, tile: SSAValue, loop: scf.ForOp) -> bool:
        alloc = tile.owner
        if not isinstance(alloc, AllocTileOp):
            return False
        return loop.is_ancestor(alloc) or tile not in self.fixed_handles

    def merge_names(
        self, loop: scf.ForOp, local: list[Group], values: AvailableValues
    ) -> None:
        """
        Names of what a loop carries that are equal in all respects become one: copies of the
        body would read and write several in another order.
        """
        for group, carried in self._carried(loop, local):
            names: dict[object, list[AllocTileOp]] = {}
            for tile in group.tiles:
                alloc = tile.owner
                if isinstance(alloc, AllocTileOp) and tile not in self.fixed_handles:
                    key = self.storage.bytes_of(tile), tile.type, *alloc.valid_operands
                    names.setdefault(key, []).append(alloc)
            for allocs in names.values():
                used = [alloc for alloc in allocs if alloc.result in carried]
                for tile in list(_merge(used, allocs, values)):
                    group.tiles.remove(tile)

    def names(self, loop: scf.ForOp, local: list[Group]) -> list[SSAValue]:
        """Several names of one thing that a loop carries; none if it has no such thing."""
        return next(
            (names for _, names in self._carried(loop, local)), list[SSAValue]()
        )

    def _carried(
        self, loop: scf.ForOp, local: list[Group]
    ) -> list[tuple[Group, list[SSAValue]]]:
        """The groups that live longer than an iteration and have several names in it."""
        touched: dict[Group, dict[SSAValue, None]] = {}
        for op in walk(loop):
            for value in op.operands:
                if isinstance(value.type, TileBufType):
                    for origin in self.storage.origins(value):
                        group = self._of_tile.get(origin)
                        if group is not None:
                            touched.setdefault(group, {})[origin] = None
        ours = set(local)
        return [
            (group, [tile for tile in group.tiles if tile in names])
            for group, names in touched.items()
            if group not in ours and len(names) > 1
        ]


class Sweep:
    """Groups by when they are needed; asked for one loop after the other."""

    def __init__(self, groups: Sequence[Group]):
        needed = (group for group in groups if group.live_ranges)
        self._left = sorted(needed, key=lambda g: g.live_ranges[0][0], reverse=True)
        self._active: list[Group] = []

    def within(self, begin: int, end: int) -> list[Group]:
        """
        Those that are needed at some time from `begin` to `end`, neither of which is less
        than it was before.
        """
        while self._left and self._left[-1].live_ranges[0][0] <= end:
            self._active.append(self._left.pop())
        self._active = [g for g in self._active if g.live_ranges[-1][1] >= begin]
        return self._active


def _merge(
    used: list[AllocTileOp], equal: list[AllocTileOp], values: AvailableValues
) -> Iterator[SSAValue]:
    """
    Let one of several equal allocations stand for those of them that are used and that it
    dominates; the tiles that are no more.
    """
    first = next(
        (
            a
            for a in equal
            if all(b is a or values.dominates(a.result, b) for b in used)
        ),
        None,
    )
    for alloc in used:
        if first is not None and alloc is not first:
            alloc.result.replace_all_uses_with(first.result)
            yield alloc.result
            Rewriter.erase_op(alloc)


def has_loop(loop: Operation) -> bool:
    """Whether there is another loop in one."""
    return any(op is not loop and is_loop(op) for op in walk(loop))
