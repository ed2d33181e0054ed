"""How often the bodies of loops run, and what is special about their first iteration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xdsl.dialects import arith, scf
from xdsl.ir import Operation, Region, SSAValue

from pto_dialect.integers import ceil_div, constant_of, number_where
from pto_dialect.walking import ancestors
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import counted_by

_ONLY_FIRST = {0, 3, 7}
"""Predicates of `arith.cmpi` that only the lower bound itself satisfies: eq, sle, ule."""

_ALL_BUT_FIRST = {1, 4, 8}
"""Those that all later values satisfy: ne, sgt, ugt."""


def trip_count(loop: Operation) -> int | None:
    """How often the body of a loop runs; None where that is not known."""
    if not isinstance(loop, scf.ForOp):
        return None
    low, high, step = (constant_of(value) for value in (loop.lb, loop.ub, loop.step))
    if low is None or high is None:
        integers = Integers()
        low, high = 0, integers.of(loop.ub).plus(integers.of(loop.lb), -1).value
    if high is None or high <= low:
        return None if high is None else 0
    return ceil_div(high - low, step) if step is not None and step > 0 else None


def walk_running(function: Operation) -> Iterator[Operation]:
    """
    An operation and those within, in the order of the text, without what never runs: bodies
    of loops that are known to have no iteration, branches that a constant rules out.
    """
    pending = [function]
    while pending:
        op = pending.pop()
        yield op
        for region in reversed(_running_regions(op)):
            for block in reversed(region.blocks):
                pending.extend(reversed(block.ops))


def _running_regions(op: Operation) -> Sequence[Region]:
    if isinstance(op, scf.ForOp) and trip_count(op) == 0:
        return ()
    if isinstance(op, scf.IfOp) and (chosen := constant_of(op.cond)) is not None:
        return op.regions[:1] if chosen else op.regions[1:]
    return op.regions


def least_runs(op: Operation, function: Operation) -> int:
    """How often an operation runs at least in one run of the function around it."""
    runs = 1
    for around in ancestors(op):
        if around is function:
            break
        if isinstance(around, scf.ForOp):
            runs *= trip_count(around) or 0
        elif around.dialect_name() == "scf":
            return 0
    return runs


def region_in_iteration(
    op: Operation, iterations: Mapping[Operation, int]
) -> int | None:
    """
    Which region of a branch runs in an iteration of the loops around it, 0 being the first
    one; None where that does not tell. In the first iteration of a loop from a known number
    on, its variable is that number; else the condition has to ask whether the loop's
    variable is the loop's lower bound.
    """
    if not isinstance(op, scf.IfOp) or not iterations:
        return None
    number = number_where(op.cond, _first_numbers(iterations))
    if number is not None and constant_of(op.cond) is None:
        return 0 if number else 1
    condition = op.cond.owner
    if not isinstance(condition, arith.CmpiOp):
        return None
    loop = counted_by(condition.lhs)
    if loop is None or loop not in iterations or not _same(condition.rhs, loop.lb):
        return None
    predicate, is_first = condition.predicate.value.data, iterations[loop] == 0
    if predicate in _ONLY_FIRST:
        return 0 if is_first else 1
    if predicate in _ALL_BUT_FIRST:
        return 1 if is_first else 0
    return None


def _first_numbers(iterations: Mapping[Operation, int]) -> dict[SSAValue, int]:
    """The variables of the loops that are in their first iteration."""
    return {
        loop.body.block.args[0]: low
        for loop, iteration in iterations.items()
        if isinstance(loop, scf.ForOp) and iteration == 0
        if (low := constant_of(loop.lb)) is not None
    }


def _same(value: SSAValue, other: SSAValue) -> bool:
    number = constant_of(value)
    return value is other or (number is not None and number == constant_of(other))
