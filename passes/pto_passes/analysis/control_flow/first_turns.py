"""What is special about the first turn of a loop: how often there is one, what it skips."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects import arith, scf
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.integers import constant_of

_ONLY_FIRST = {0, 3, 7}
"""Predicates of `arith.cmpi` that only the lower bound itself satisfies: eq, sle, ule."""

_ALL_BUT_FIRST = {1, 4, 8}
"""Those that all later values satisfy: ne, sgt, ugt."""


def least_turns(loop: Operation) -> int:
    """How often the body of a loop runs at least: 0, 1, or 2 for more."""
    return min(2, trip_count(loop) or 0)


def trip_count(loop: Operation) -> int | None:
    """How often the body of a loop runs; None where that is not known."""
    if not isinstance(loop, scf.ForOp):
        return None
    low, high = constant_of(loop.lb), constant_of(loop.ub)
    step = constant_of(loop.step)
    if low is None or high is None or step is None or step <= 0:
        return None
    return max(0, -(-(high - low) // step))


def least_runs(op: Operation, function: Operation) -> int:
    """How often an operation runs at least in one run of the function around it."""
    runs = 1
    around = op.parent_op()
    while around is not None and around is not function:
        if isinstance(around, scf.ForOp):
            runs *= trip_count(around) or 0
        elif around.dialect_name() == "scf":
            return 0
        around = around.parent_op()
    return runs


def branch(op: scf.IfOp, turns: Mapping[Operation, int]) -> int | None:
    """
    Which region of a branch runs in a turn of the loops around it, 0 being the first one;
    None where the turn does not tell. The condition asks whether a loop's variable is
    the loop's lower bound.
    """
    condition = op.cond.owner
    if not isinstance(condition, arith.CmpiOp):
        return None
    loop = _loop_of(condition.lhs)
    if loop is None or loop not in turns or not _same(condition.rhs, loop.lb):
        return None
    predicate, is_first = condition.predicate.value.data, turns[loop] == 0
    if predicate in _ONLY_FIRST:
        return 0 if is_first else 1
    if predicate in _ALL_BUT_FIRST:
        return 1 if is_first else 0
    return None


def _loop_of(value: SSAValue) -> scf.ForOp | None:
    """The loop whose variable a value is."""
    if not isinstance(value, BlockArgument) or value.index != 0:
        return None
    block: Block = value.owner
    loop = block.parent_op()
    return loop if isinstance(loop, scf.ForOp) else None


def _same(value: SSAValue, other: SSAValue) -> bool:
    number = constant_of(value)
    return value is other or (number is not None and number == constant_of(other))
