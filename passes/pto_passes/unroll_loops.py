"""`unroll-loops`: loops that run a few times become so many copies of their body."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import scf
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.memory.groups import CopiedLoop, Groups, movable
from pto_passes.loop_tiles import LoopTiles, has_loop
from pto_passes.rewriting import AvailableValues
from pto_passes.unrolling import flatten

_MOST_RUNS = 4
"""Loops that run more often stay."""

_MOST_OPERATIONS = 160
"""No loop becomes more operations."""

_MOST_IN_ALL = 1500
"""No function gets more operations; further loops of it stay."""


@dataclass(frozen=True)
class UnrollLoops(ModulePass):
    """
    Lets the body of a loop that is known to run two, three or four times stand there as
    often, and of its branches that depend on the iteration alone the one that is taken.

    Flags then stand between single operations, where those of a loop stand before and
    behind it, and `schedule` sees the iterations side by side.

        scf.for %i = %c0 to %c2 step %c1 {     pto.textract ins(%x, %c0, ...) outs(%a)
          pto.textract ins(%x, %i, ...)   =>   pto.tmatmul ins(%a, ...) outs(%c)
          ...                                  pto.textract ins(%x, %c1, ...) outs(%a)
        }                                      ...

    The copies of a tile have the address of the tile. Large loops stay, and those that hand
    on what several tiles are names of; so do functions whose tiles cannot move.
    """

    name = "unroll-loops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function, groups in movable(op, self.name, Diagnostics.of(ctx)):
            unroll_loops(function, groups)


def unroll_loops(function: FuncOp, groups: Groups) -> list[CopiedLoop] | None:
    """Do so in one function; the loops that are no more, None if nothing was changed."""
    loops = [op for op in walk(function) if isinstance(op, scf.ForOp)]
    chosen: list[tuple[scf.ForOp, int]] = []
    left = _MOST_IN_ALL
    for loop in reversed(loops):
        runs = trip_count(loop)
        if runs is None or not 1 < runs <= _MOST_RUNS or not _is_simple(loop):
            continue
        size = sum(1 for _ in walk(loop)) * runs
        if size <= min(left, _MOST_OPERATIONS):
            left -= size
            chosen.append((loop, runs))
    if not chosen:
        return None
    copied: list[CopiedLoop] = []
    values, tiles = AvailableValues(function), LoopTiles(groups)
    for loop, runs in chosen:
        local = tiles.local(loop)
        tiles.merge_names(loop, local, values)
        if not tiles.names(loop, local):
            own = frozenset(tile for group in local for tile in group.tiles)
            copied.append(CopiedLoop(own, flatten(loop, runs, values)))
    return copied


def _is_simple(loop: scf.ForOp) -> bool:
    """Whether a loop touches tiles, has no loop inside, and counts by known numbers."""
    return (
        isinstance(loop.lb.type, IndexType)
        and constant_of(loop.lb) is not None
        and constant_of(loop.step) is not None
        and any(isinstance(op, PTOOp) for op in walk(loop))
        and not has_loop(loop)
    )
