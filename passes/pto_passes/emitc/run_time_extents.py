"""
Tiles whose valid extents C++ learns at run time although their types know them.

pto-isa declares some functions with one C++ type for several tiles (`TileOp.ONE_CPP_TYPE`),
and its CPU simulator some more (`include/pto/cpu/{TAbs,TAdd}.hpp`), where the chips' headers
take any. There a tile of static extents and one of dynamic ones do not go together; both as
dynamic ones do.
And some functions do something else where the type has the valid columns
(`TileOp.counts_at_run_time`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xdsl.ir import Operation, SSAValue

from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk

RunTimeExtents = tuple[int | None, int | None]


def run_time_extents(function: Operation) -> Mapping[SSAValue, RunTimeExtents]:
    """
    The tiles of a function that C++ has to construct with other valid extents than their
    types have, with these; None stands for an extent of the run.
    """
    groups = [g for op in walk(function) if (g := list(_of_one_type(op)))]
    found: dict[SSAValue, RunTimeExtents] = {
        tile: extents
        for op in walk(function)
        if isinstance(op, TileOp)
        for tile, extents in _counted(op)
        if _is_made_here(tile)
    }
    changed = True
    while changed:
        changed = False
        for group in groups:
            merged = _merged([found.get(v, _shown(v)) for v in group])
            for value in group:
                if found.get(value, _shown(value)) != merged and _is_made_here(value):
                    found[value] = merged
                    changed = True
    return found


def _counted(op: TileOp) -> Iterator[tuple[SSAValue, RunTimeExtents]]:
    """The tiles of an operation whose valid columns C++ learns at run time."""
    for tile in op.given(op.counts_at_run_time(op.arch)):
        rows, _ = _shown(tile)
        yield tile, (rows, None)


def _of_one_type(op: Operation) -> Iterator[SSAValue]:
    """The operands that share a C++ type, if they have one but for their extents."""
    if not isinstance(op, TileOp):
        return
    values = op.given(op.ONE_CPP_TYPE or op.ONE_SIMULATED_TYPE)
    types = [v.type for v in values if isinstance(v.type, TileBufType)]
    if len({type.with_valid(None, None) for type in types}) == 1:
        yield from values


def _shown(tile: SSAValue) -> RunTimeExtents:
    assert isinstance(tile.type, TileBufType)
    rows, cols = tile.type.valid
    return rows or None, cols or None  # C++ has no static 0


def _merged(extents: list[RunTimeExtents]) -> RunTimeExtents:
    rows, cols = ({e[i] for e in extents} for i in range(2))
    return (
        rows.pop() if len(rows) == 1 else None,
        cols.pop() if len(cols) == 1 else None,
    )


def _is_made_here(tile: SSAValue) -> bool:
    """Whether the handle is constructed where it is, and goes nowhere as a value."""
    return isinstance(
        tile.owner, AllocTileOp | SubviewOp | BitcastOp | TReshapeOp
    ) and all(isinstance(use.operation, PTOOp) for use in tile.uses)
