"""Tiles without addresses that are names of one value."""

from __future__ import annotations

from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue

from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.walking import walk


def names_of_values(function: FuncOp) -> dict[SSAValue, SSAValue]:
    """
    Tiles of `acc` that are other names of one value, each with the first one of the text:
    they are copied to one another, and as pto-isa has no such copy, the program means that
    there is nothing to copy.
    """
    groups: dict[SSAValue, list[SSAValue]] = {}
    places: dict[SSAValue, int] = {}
    for number, op in enumerate(walk(function)):
        places.update(dict.fromkeys(op.results, number))
        if not isinstance(op, TMovOp) or not op.awaits_a_place:
            continue
        one, other = (groups.setdefault(v, [v]) for v in (op.src, op.dst))
        if one is other:
            continue
        one += other
        for tile in other:
            groups[tile] = one
    return {
        tile: min(group, key=lambda name: places[name])
        for tile, group in groups.items()
        if len(group) > 1
    }
