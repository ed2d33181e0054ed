"""The tiles of loops whose body is to stand there several times."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue
from xdsl.rewriter import Rewriter

from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.memory.groups import Group, Groups
from pto_passes.analysis.memory.lifetimes import read_tick, write_tick
from pto_passes.rewriting import Values


class LoopTiles:
    """
    Which tiles of one function live within an iteration of a loop, and which are handed
    on.
    """

    def __init__(self, groups: Groups):
        self.groups = groups
        self.storage = groups.buffers.storage
        self.fixed_handles = {
            origin
            for op in walk(groups.function)
            if isinstance(op, SetValidShapeOp)
            for origin in self.storage.origins(op.source)
        }

    def local(self, loop: scf.ForOp) -> list[Group]:
        """The groups that are needed within the iterations of a loop, and only there."""
        return [group for group in self.groups.all if self._is_local(group, loop)]

    def _is_local(self, group: Group, loop: scf.ForOp) -> bool:
        lifetimes = self.groups.lifetimes
        first, last = lifetimes.numbers[loop], lifetimes.last_inside.get(loop)
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

    def merge_names(self, loop: scf.ForOp, local: list[Group], values: Values) -> None:
        """
        Names of what a loop carries that are equal in all respects become one: copies of the
        body would read and write several in another order.
        """
        for group, carried in self._carried(loop, local):
            names: dict[object, list[AllocTileOp]] = {}
            for tile in carried:
                alloc = tile.owner
                if isinstance(alloc, AllocTileOp) and tile not in self.fixed_handles:
                    key = self.storage.bytes_of(tile), tile.type, *alloc.valid_operands
                    names.setdefault(key, []).append(alloc)
            for allocs in names.values():
                for alloc in _merge(allocs, values):
                    group.tiles.remove(alloc)

    def names(self, loop: scf.ForOp, local: list[Group]) -> list[SSAValue]:
        """Several names of one thing that a loop carries; none if it has no such thing."""
        return next((names for _, names in self._carried(loop, local)), [])

    def _carried(
        self, loop: scf.ForOp, local: list[Group]
    ) -> list[tuple[Group, list[SSAValue]]]:
        """The groups that live longer than an iteration and have several names in it."""
        touched = {
            origin
            for op in walk(loop)
            for value in op.operands
            if isinstance(value.type, TileBufType)
            for origin in self.storage.origins(value)
        }
        found = [
            (group, [tile for tile in group.tiles if tile in touched])
            for group in self.groups.all
            if group not in local
        ]
        return [(group, names) for group, names in found if len(names) > 1]


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


def has_loop(loop: Operation) -> bool:
    """Whether there is another loop in one."""
    return any(
        op is not loop and isinstance(op, scf.ForOp | scf.WhileOp) for op in walk(loop)
    )
