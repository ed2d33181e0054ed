"""Which regions of an operation run: in which order, and which of them may run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.dialects import scf
from xdsl.ir import Operation, Region, SSAValue

from pto_dialect.ops.base import PTOOp

Regions = tuple[Region, ...]


@dataclass(frozen=True)
class Flow:
    """
    What an operation does with its regions.

    Attributes:
        again: those that run any number of times, one after the other, as a loop's body
            does: how often, `trip_count` may tell.
        once: those that then run once, one after the other.
        ways: those of which one runs, instead; an empty one stands for nothing.
    """

    again: Regions = ()
    once: Regions = ()
    ways: Regions = ()


def flow_of(op: Operation) -> Flow:
    """How the regions of an operation run; those of an unknown one as a loop's body."""
    regions = tuple(op.regions)
    match op:
        case scf.IfOp() | scf.IndexSwitchOp():
            return Flow(ways=regions)
        case scf.WhileOp():
            # The condition's region is the last one that runs.
            return Flow(again=regions, once=regions[:1])
        case PTOOp() | scf.ExecuteRegionOp():
            return Flow(once=regions)
        case _:
            return Flow(again=regions)


def is_loop(op: Operation) -> bool:
    """Whether what stands in an operation may run again and again."""
    return isinstance(op, scf.ForOp | scf.WhileOp) or (
        bool(op.regions) and bool(flow_of(op).again)
    )


# Names


def initial_operands(loop: Operation) -> Sequence[SSAValue]:
    """The values that a loop hands on to its first iteration."""
    match loop:
        case scf.ForOp():
            return loop.iter_args
        case scf.WhileOp():
            return loop.arguments
        case _:
            return ()


def arguments_of(region: Region) -> Sequence[SSAValue]:
    """
    The names under which a region of a loop knows what is handed on to it: by the loop, or
    by what ran before it.
    """
    match region.parent_op():
        case scf.ForOp():
            return region.block.args[1:]
        case scf.WhileOp():
            return region.block.args
        case _:
            return ()


def yielded_by(region: Region) -> Sequence[SSAValue]:
    """The values that the end of a region hands on."""
    block = region.blocks.last
    last = None if block is None else block.last_op
    match last:
        case None:
            return ()
        case scf.ConditionOp():
            return last.args
        case _:
            return last.operands
