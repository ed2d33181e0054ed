"""Which regions of an operation run: in which order, and which of them may run again."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects import scf
from xdsl.ir import Operation, Region

from pto_dialect.ops.base import PTOOp

Regions = tuple[Region, ...]


@dataclass(frozen=True)
class Flow:
    """
    What an operation does with its regions.

    Attributes:
        first: those that run once, one after the other.
        again: those that then run any number of times, one after the other, as a loop's
            body does: how often, `trip_count` may tell.
        ways: those of which one runs, instead; an empty one stands for nothing.
    """

    first: Regions = ()
    again: Regions = ()
    ways: Regions = ()


def flow_of(op: Operation) -> Flow:
    """How the regions of an operation run; those of an unknown one as a loop's body."""
    regions = tuple(op.regions)
    match op:
        case scf.IfOp() | scf.IndexSwitchOp():
            return Flow(ways=regions)
        case scf.WhileOp():
            # The condition's region is the last one that runs.
            return Flow(first=regions[:1], again=regions[::-1])
        case PTOOp() | scf.ExecuteRegionOp():
            return Flow(first=regions)
        case _:
            return Flow(again=regions)


def is_loop(op: Operation) -> bool:
    """Whether what stands in an operation may run again and again."""
    return isinstance(op, scf.ForOp | scf.WhileOp) or (
        bool(op.regions) and bool(flow_of(op).again)
    )
