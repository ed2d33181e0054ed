"""
`arith`: numbers of the scalar unit.

Floats are rounded to their type, and unsigned types stay unsigned. Whole numbers are
Python's: signed, unless the type says otherwise; `i1` is 0 or 1; `index` has 64 bits.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from xdsl.dialects import arith
from xdsl.dialects.builtin import (
    AnyFloat,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    UnrealizedConversionCastOp,
    VectorType,
)
from xdsl.ir import Attribute, Operation

from pto_dialect import integers
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import F32, dtype_of, is_whole_number
from pto_opt.interpreter.handles import ExecutionError
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

Fit = Callable[[Any], Any]
"""Makes a number one of a type: wraps whole numbers, rounds floats."""


def fit(type_: Attribute) -> Fit:
    """What makes numbers values of a type."""
    if isinstance(type_, AnyFloat):
        dtype = dtype_of(type_)
        if dtype == F32:
            single = np.float32
            return lambda value: float(single(value))
        return lambda value: float(dtype.type(value))
    if not is_whole_number(type_):
        return lambda value: value
    low, high = integers.limits_of(type_)

    def wrap(value: int) -> int:
        return value if low <= value <= high else integers.wrap(value, type_)

    return wrap


def unsigned(value: int, bits: int) -> int:
    """The bits of a number, as one that has no sign."""
    return value & ((1 << bits) - 1)


@runs(arith.ConstantOp)
def constant(site: Site[arith.ConstantOp]) -> Step:
    """A number, or a vector, which each execution makes anew."""
    op = site.op
    result, attribute = op.result, op.value
    if isinstance(attribute, DenseIntOrFPElementsAttr):
        type_ = cast("VectorType[Attribute]", attribute.type)
        values = np.array(list(attribute.get_values()), dtype_of(type_.element_type))
        values = values.reshape(type_.get_shape())

        def vector(frame: Frame) -> None:
            frame[result] = values.copy()

        return vector
    assert isinstance(attribute, IntegerAttr | FloatAttr)
    value = fit(result.type)(attribute.value.data)

    def step(frame: Frame) -> None:
        frame[result] = value

    return step


def _float_divide(a: float, b: float) -> float:
    return float(np.float64(a) / np.float64(b))


def _maximum(a: float, b: float) -> float:
    return float(np.maximum(a, b))


def _minimum(a: float, b: float) -> float:
    return float(np.minimum(a, b))


def _max_number(a: float, b: float) -> float:
    return float(np.fmax(a, b))


def _min_number(a: float, b: float) -> float:
    return float(np.fmin(a, b))


_FLOATS: dict[type[Any], Callable[[Any, Any], float]] = {
    arith.AddfOp: operator.add,
    arith.SubfOp: operator.sub,
    arith.MulfOp: operator.mul,
    arith.DivfOp: _float_divide,
    arith.MaximumfOp: _maximum,
    arith.MinimumfOp: _minimum,
    arith.MaxnumfOp: _max_number,
    arith.MinnumfOp: _min_number,
}


@runs(*_FLOATS)
def float_binary(site: Site[Any]) -> Step:
    """Two floats of one type."""
    lhs, rhs, result = site.op.lhs, site.op.rhs, site.op.result
    compute, fitted = _FLOATS[type(site.op)], fit(site.op.result.type)

    def step(frame: Frame) -> None:
        frame[result] = fitted(compute(frame[lhs], frame[rhs]))

    return step


@runs(*integers.INTEGER_OPERATIONS)
def integer_binary(site: Site[Any]) -> Step:
    """
    Two whole numbers of one type.

    Raises (when run):
        ExecutionError: where `arith` leaves the result open.
    """
    op = site.op
    lhs, rhs, result = op.lhs, op.rhs, op.result
    compute = integers.binary(cast("type[Operation]", type(op)), result.type)

    def step(frame: Frame) -> None:
        number = compute(frame[lhs], frame[rhs])
        if number is None:
            raise _left_open(op, frame[lhs], frame[rhs])
        frame[result] = number

    return step


def _left_open(op: Operation, a: int, b: int) -> ExecutionError:
    if isinstance(op, arith.ShLIOp | arith.ShRSIOp | arith.ShRUIOp):
        bits = integers.width_of(op.result.type)
        return ExecutionError(f"shifts {bits} bits by {b}", "rhs")
    if b == 0:
        return ExecutionError("divides by 0", "rhs")
    return ExecutionError(f"divides {a} by {b}, which its type cannot hold", "rhs")


@runs(arith.AddUIExtendedOp, arith.MulUIExtendedOp, arith.MulSIExtendedOp)
def extended(site: Site[Any]) -> Step:
    """A sum with its carry, or the low and the high half of a product."""
    op = site.op
    lhs, rhs = op.lhs, op.rhs
    low, high = op.results
    low_fit, high_fit = fit(low.type), fit(high.type)
    bits = integers.width_of(low.type)
    signed = isinstance(op, arith.MulSIExtendedOp)
    compute = operator.add if isinstance(op, arith.AddUIExtendedOp) else operator.mul

    def step(frame: Frame) -> None:
        a, b = frame[lhs], frame[rhs]
        if not signed:
            a, b = unsigned(a, bits), unsigned(b, bits)
        whole = compute(a, b)
        frame[low] = low_fit(whole)
        frame[high] = high_fit(whole >> bits)

    return step


@runs(arith.CmpiOp)
def compare_integers(site: Site[arith.CmpiOp]) -> Step:
    """1 if the comparison holds, else 0."""
    op = site.op
    lhs, rhs, result = op.lhs, op.rhs, op.result
    holds = integers.comparison(op.predicate.value.data, lhs.type)

    def step(frame: Frame) -> None:
        frame[result] = int(holds(frame[lhs], frame[rhs]))

    return step


_FLOAT_ORDER = (
    operator.eq,
    operator.gt,
    operator.ge,
    operator.lt,
    operator.le,
    operator.ne,
)


@runs(arith.CmpfOp)
def compare_floats(site: Site[arith.CmpfOp]) -> Step:
    """1 if the comparison holds, else 0; NaN is unordered."""
    op = site.op
    lhs, rhs, result = op.lhs, op.rhs, op.result
    predicate = op.predicate.value.data
    if predicate in (0, 15):
        constant_result = int(predicate == 15)

        def always(frame: Frame) -> None:
            frame[result] = constant_result

        return always
    if predicate in (7, 14):
        wanted = predicate == 14

        def ordered(frame: Frame) -> None:
            unordered = math.isnan(frame[lhs]) or math.isnan(frame[rhs])
            frame[result] = int(unordered == wanted)

        return ordered
    compare = _FLOAT_ORDER[predicate - 1 if predicate < 7 else predicate - 8]
    if_unordered = int(predicate > 7)

    def step(frame: Frame) -> None:
        a, b = frame[lhs], frame[rhs]
        unordered = math.isnan(a) or math.isnan(b)
        frame[result] = if_unordered if unordered else int(compare(a, b))

    return step


@runs(arith.SelectOp)
def select(site: Site[arith.SelectOp]) -> Step:
    """One of two values, handles among them."""
    op = site.op
    cond, lhs, rhs, result = op.cond, op.lhs, op.rhs, op.result

    def step(frame: Frame) -> None:
        frame[result] = frame[lhs] if frame[cond] else frame[rhs]

    return step


@runs(arith.NegfOp)
def negate(site: Site[arith.NegfOp]) -> Step:
    """`-x`"""
    operand, result = site.op.operand, site.op.result

    def step(frame: Frame) -> None:
        frame[result] = -frame[operand]

    return step


@runs(
    arith.IndexCastOp,
    arith.TruncIOp,
    arith.ExtFOp,
    arith.TruncFOp,
    arith.SIToFPOp,
)
def fitted_cast(site: Site[Any]) -> Step:
    """The same number in another type; signed numbers stay signed."""
    operand, result = site.op.input, site.op.result
    fitted = fit(result.type)
    # A signed i1 is 0 or -1.
    sign = -1 if operand.type == IntegerType(1) else 1

    def step(frame: Frame) -> None:
        frame[result] = fitted(sign * frame[operand])

    return step


@runs(arith.ExtSIOp)
def extend_signed(site: Site[arith.ExtSIOp]) -> Step:
    """The same signed number in a wider type."""
    return fitted_cast(site)


@runs(arith.ExtUIOp, arith.UIToFPOp)
def extend_unsigned(site: Site[Any]) -> Step:
    """The bits of a number, as one that has no sign, in another type."""
    operand, result = site.op.input, site.op.result
    bits, fitted = integers.width_of(operand.type), fit(result.type)

    def step(frame: Frame) -> None:
        frame[result] = fitted(unsigned(frame[operand], bits))

    return step


@runs(arith.FPToSIOp, arith.FPToUIOp)
def truncate_float(site: Site[Any]) -> Step:
    """A float without its fraction, at most as large as the type allows; 0 for NaN."""
    operand, result = site.op.input, site.op.result
    bits, fitted = integers.width_of(result.type), fit(result.type)
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    if isinstance(site.op, arith.FPToUIOp):
        low, high = 0, (1 << bits) - 1

    def step(frame: Frame) -> None:
        value = frame[operand]
        if math.isnan(value):
            number = 0
        elif math.isinf(value):
            number = high if value > 0 else low
        else:
            number = min(max(math.trunc(value), low), high)
        frame[result] = fitted(number)

    return step


@runs(arith.BitcastOp)
def bitcast(site: Site[arith.BitcastOp]) -> Step:
    """The bits of a number as one of another type."""
    operand, result = site.op.input, site.op.result
    source, target = dtype_of(operand.type), dtype_of(result.type)
    fitted = fit(result.type)

    def step(frame: Frame) -> None:
        value = np.array(frame[operand]).astype(source).view(target)
        frame[result] = fitted(value.item())

    return step


@runs(UnrealizedConversionCastOp)
def conversion_cast(site: Site[UnrealizedConversionCastOp]) -> Step:
    """The same values in other types; whole numbers change their sign with the type."""
    op = site.op
    pairs = [(i, r, fit(r.type)) for i, r in zip(op.inputs, op.outputs)]

    def step(frame: Frame) -> None:
        for operand, result, fitted in pairs:
            frame[result] = fitted(frame[operand])

    return step
