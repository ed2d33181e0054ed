"""How often loops run if the numbers of the run are guessed."""

from __future__ import annotations

from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, Operation, SSAValue

from pto_dialect.functions import AUTOMATIC, parameter_name
from pto_dialect.integers import ceil_div, computes_integer, constant_of, fold


def guessed_trips(loop: scf.ForOp, argument: int) -> int:
    """How often a loop runs if arguments, and what is loaded, are such a number."""
    known: dict[SSAValue, int] = {}
    bounds = (loop.lb, loop.ub, loop.step)
    low, high, step = (_guessed(value, argument, known) for value in bounds)
    return ceil_div(high - low, step) if high > low and step > 0 else 0


def _guessed(value: SSAValue, argument: int, known: dict[SSAValue, int]) -> int:
    if value not in known:
        known[value] = argument  # For what depends on itself.
        number = constant_of(value)
        known[value] = _found(value, argument, known) if number is None else number
    return known[value]


def _found(value: SSAValue, argument: int, known: dict[SSAValue, int]) -> int:
    owner = value.owner
    if isinstance(owner, Operation):
        if not computes_integer(owner):
            return argument
        numbers = (_guessed(operand, argument, known) for operand in owner.operands)
        number = fold(owner, tuple(numbers))
        return argument if number is None else number
    assert isinstance(value, BlockArgument)
    around = owner.parent_op()
    if isinstance(around, FuncOp):
        return AUTOMATIC.get(parameter_name(value, around), argument)
    if isinstance(around, scf.ForOp) and value.index == 0:
        return _guessed(around.lb, argument, known)
    return argument
