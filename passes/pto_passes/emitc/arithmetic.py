"""
`arith` as C++ expressions.

Signed C++ arithmetic is undefined where it overflows, MLIR's wraps around: sums,
differences, products and shifts are computed with the unsigned type and cast back.
Divisions are undefined in both when they overflow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects import arith, builtin, emitc
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    IntegerType,
    MemRefType,
    Signedness,
    i1,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect.types import PtrType
from pto_passes.emitc import ops, spelling
from pto_passes.emitc.control import choose
from pto_passes.emitc.expressions import Expression, unsigned
from pto_passes.emitc.lowering import Lowering, lowers, no_cpp
from pto_passes.emitc.ops import Predicate, opaque

Binary = Callable[[Expression, SSAValue, SSAValue], SSAValue]
"""Builds the result of a binary operation from its operands."""


def _wrapping(kind: type[Operation], for_bool: type[Operation]) -> Binary:
    """An operation on the unsigned type; on `bool` the one without carries."""

    def build(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
        if a.type == i1:
            return e.binary(for_bool, a, b)
        return e.as_unsigned(kind, a, b, a.type)

    return build


def _as_unsigned(kind: type[Operation]) -> Binary:
    return lambda e, a, b: e.as_unsigned(kind, a, b, a.type)


def _direct(kind: type[Operation]) -> Binary:
    return lambda e, a, b: e.binary(kind, a, b)


def _extreme(predicate: Predicate, *, signed: bool) -> Binary:
    """`a PREDICATE b ? a : b`"""

    def build(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
        if not signed:
            condition = e.compare(predicate, _as_u(e, a), _as_u(e, b))
        elif a.type == i1:
            condition = e.compare(predicate, b, a)  # a signed i1 that is true is -1
        else:
            condition = e.compare(predicate, a, b)
        return e.select(condition, a, b)

    return build


def _as_u(e: Expression, a: SSAValue) -> SSAValue:
    return e.cast(a, unsigned(a.type))


def _ceildivui(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    def quotient() -> SSAValue:
        return e.div(_as_u(e, a), _as_u(e, b))

    rest = e.rem(_as_u(e, a), _as_u(e, b))
    has_rest = e.compare(Predicate.NE, rest, e.number(0, unsigned(a.type)))
    return e.cast(e.add(quotient(), e.cast(has_rest, unsigned(a.type))), a.type)


def _rounding_div(same_sign: Predicate, kind: type[Operation]) -> Binary:
    """A quotient that C++ cuts off, moved by one where it cut the wrong way."""

    def build(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
        def is_negative(value: SSAValue) -> SSAValue:
            return e.compare(Predicate.LT, value, e.number(0, a.type))

        has_rest = e.compare(Predicate.NE, e.rem(a, b), e.number(0, a.type))
        signs = e.compare(same_sign, is_negative(a), is_negative(b))
        step = e.cast(e.both(has_rest, signs), a.type)
        return e.binary(kind, e.div(a, b), step)

    return build


def _shrsi(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    return e.binary(ops.BitwiseRightShiftOp, a, _as_u(e, b))


def _is_nan(e: Expression, a: SSAValue) -> SSAValue:
    return e.compare(Predicate.NE, a, a)


def _number_extreme(predicate: Predicate) -> Binary:
    """`maxnumf` and `minnumf`: the other operand where one is no number."""

    def build(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
        chosen = e.select(e.compare(predicate, a, b), a, b)
        chosen = e.select(_is_nan(e, b), a, chosen)
        return e.select(_is_nan(e, a), b, chosen)

    return build


def _maximumf(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    # a + b is NaN where one of them is, and 0 of the right sign where both are 0.
    special = e.either(e.either(_is_nan(e, a), _is_nan(e, b)), _are_zero(e, a, b))
    larger = e.select(e.compare(Predicate.GT, a, b), a, b)
    return e.select(special, e.add(a, b), larger)


def _minimumf(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    special = e.either(e.either(_is_nan(e, a), _is_nan(e, b)), _are_zero(e, a, b))
    smaller = e.select(e.compare(Predicate.LT, a, b), a, b)
    return e.select(special, e.minus(e.sub(e.minus(a), b)), smaller)


def _are_zero(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    return e.both(
        e.compare(Predicate.EQ, a, e.number(0, a.type)),
        e.compare(Predicate.EQ, b, e.number(0, b.type)),
    )


_BINARY: dict[type[Operation], Binary] = {
    arith.AddiOp: _wrapping(emitc.EmitC_AddOp, ops.BitwiseXorOp),
    arith.SubiOp: _wrapping(ops.SubOp, ops.BitwiseXorOp),
    arith.MuliOp: _wrapping(ops.MulOp, ops.BitwiseAndOp),
    arith.AndIOp: _wrapping(ops.BitwiseAndOp, ops.BitwiseAndOp),
    arith.OrIOp: _wrapping(ops.BitwiseOrOp, ops.BitwiseOrOp),
    arith.XOrIOp: _wrapping(ops.BitwiseXorOp, ops.BitwiseXorOp),
    arith.DivSIOp: _direct(ops.DivOp),
    arith.RemSIOp: _direct(ops.RemOp),
    arith.DivUIOp: _as_unsigned(ops.DivOp),
    arith.RemUIOp: _as_unsigned(ops.RemOp),
    arith.CeilDivUIOp: _ceildivui,
    arith.CeilDivSIOp: _rounding_div(Predicate.EQ, emitc.EmitC_AddOp),
    arith.FloorDivSIOp: _rounding_div(Predicate.NE, ops.SubOp),
    arith.ShLIOp: _as_unsigned(ops.BitwiseLeftShiftOp),
    arith.ShRUIOp: _as_unsigned(ops.BitwiseRightShiftOp),
    arith.ShRSIOp: _shrsi,
    arith.MinSIOp: _extreme(Predicate.LT, signed=True),
    arith.MaxSIOp: _extreme(Predicate.GT, signed=True),
    arith.MinUIOp: _extreme(Predicate.LT, signed=False),
    arith.MaxUIOp: _extreme(Predicate.GT, signed=False),
    arith.AddfOp: _direct(emitc.EmitC_AddOp),
    arith.SubfOp: _direct(ops.SubOp),
    arith.MulfOp: _direct(ops.MulOp),
    arith.DivfOp: _direct(ops.DivOp),
    arith.MaxnumfOp: _number_extreme(Predicate.GT),
    arith.MinnumfOp: _number_extreme(Predicate.LT),
    arith.MaximumfOp: _maximumf,
    arith.MinimumfOp: _minimumf,
}


@lowers(*_BINARY)
def lower_binary(lowering: Lowering, op: Operation) -> None:
    """A binary operation by its entry in the table."""
    a, b = (lowering.value(v) for v in op.operands)
    build = _BINARY[type(op)]
    lowering.bind(op.results[0], lowering.compute(lambda e: build(e, a, b)))


@lowers(arith.NegfOp)
def lower_negf(lowering: Lowering, op: arith.NegfOp) -> None:
    """`-a`"""
    a = lowering.value(op.operands[0])
    lowering.bind(op.results[0], lowering.compute(lambda e: e.minus(a)))


@lowers(arith.ConstantOp)
def lower_constant(lowering: Lowering, op: arith.ConstantOp) -> None:
    """Constants that are used were defined at the head of the function."""
    if isinstance(op.value, DenseIntOrFPElementsAttr):
        _lower_counts(lowering, op, op.value)
    elif op.result not in lowering.values and op.result.first_use is not None:
        no_cpp(op, f"constants of type {op.result.type}")


def _lower_counts(
    lowering: Lowering, op: arith.ConstantOp, value: DenseIntOrFPElementsAttr
) -> None:
    """
    `pto::MrgSortExecutedNumList name = pto::MrgSortExecutedNumList{0, 0, 0, 0};`: four
    counts, which a merge writes to, so it is no constant in C++.
    """
    text = "pto::MrgSortExecutedNumList"
    if lowering.type_of(op.result) != opaque(text):
        no_cpp(op, f"constants of type {op.result.type}")
    numbers: list[Any] = list(value.get_values())
    counts = ", ".join(str(int(n) & 0xFFFF) for n in numbers)
    variable = lowering.declare(opaque(text), f"{text}{{{counts}}}")
    lowering.bind(op.result, lowering.load(variable))


# Comparisons

_INTEGER_PREDICATES = (
    Predicate.EQ,
    Predicate.NE,
    Predicate.LT,
    Predicate.LE,
    Predicate.GT,
    Predicate.GE,
)
"""`eq`, `ne`, `slt`, `sle`, `sgt`, `sge`; `ult` to `uge` follow in the same order."""


@lowers(arith.CmpiOp)
def lower_cmpi(lowering: Lowering, op: arith.CmpiOp) -> None:
    """`a < b`, with casts to unsigned for the unsigned predicates."""
    a, b = lowering.value(op.lhs), lowering.value(op.rhs)
    number = op.predicate.value.data
    is_unsigned = number > 5

    def build(e: Expression) -> SSAValue:
        predicate = _INTEGER_PREDICATES[number - 4 if is_unsigned else number]
        if is_unsigned:
            return e.compare(predicate, _as_u(e, a), _as_u(e, b))
        if a.type == i1 and number > 1:
            return e.compare(predicate, b, a)  # a signed i1 that is true is -1
        return e.compare(predicate, a, b)

    lowering.bind(op.result, lowering.compute(build))


def _differ(e: Expression, a: SSAValue, b: SSAValue) -> SSAValue:
    return e.either(e.compare(Predicate.LT, a, b), e.compare(Predicate.GT, a, b))


def _compare(predicate: Predicate) -> Binary:
    return lambda e, a, b: e.compare(predicate, a, b)


def _not(predicate: Predicate) -> Binary:
    return lambda e, a, b: e.no(e.compare(predicate, a, b))


_FLOAT_PREDICATES: tuple[Binary, ...] = (
    lambda e, a, b: e.number(0, i1),
    _compare(Predicate.EQ),
    _compare(Predicate.GT),
    _compare(Predicate.GE),
    _compare(Predicate.LT),
    _compare(Predicate.LE),
    _differ,
    lambda e, a, b: e.both(
        e.compare(Predicate.EQ, a, a), e.compare(Predicate.EQ, b, b)
    ),
    lambda e, a, b: e.no(_differ(e, a, b)),
    _not(Predicate.LE),
    _not(Predicate.LT),
    _not(Predicate.GE),
    _not(Predicate.GT),
    _compare(Predicate.NE),
    lambda e, a, b: e.either(_is_nan(e, a), _is_nan(e, b)),
    lambda e, a, b: e.number(1, i1),
)
"""
`false`, the ordered predicates `oeq ogt oge olt ole one ord`, the unordered ones `ueq
ugt uge ult ule une uno`, `true`. C++ comparisons are ordered, but for `!=`.
"""


@lowers(arith.CmpfOp)
def lower_cmpf(lowering: Lowering, op: arith.CmpfOp) -> None:
    """A comparison of floats; negations of C++'s for the unordered predicates."""
    a, b = lowering.value(op.lhs), lowering.value(op.rhs)
    build = _FLOAT_PREDICATES[op.predicate.value.data]
    lowering.bind(op.result, lowering.compute(lambda e: build(e, a, b)))


@lowers(arith.SelectOp)
def lower_select(lowering: Lowering, op: arith.SelectOp) -> None:
    """`condition ? a : b`"""
    if op.cond.type != i1:
        no_cpp(op, "the condition is no single i1")
    choose(lowering, op.result, op.cond, op.lhs, op.rhs)


# Casts


def _cast(e: Expression, a: SSAValue, type: Attribute) -> SSAValue:
    return e.cast(a, type)


def _through_unsigned(e: Expression, a: SSAValue, type: Attribute) -> SSAValue:
    """Widens with zeros, or takes the bits of a number without a sign."""
    if a.type == i1:
        return e.cast(a, type)
    a = e.cast(a, unsigned(a.type))
    if spelling.as_integer(type) is not None:
        a = e.cast(a, unsigned(type))
    return e.cast(a, type)


def _to_unsigned_integer(e: Expression, a: SSAValue, type: Attribute) -> SSAValue:
    return e.cast(e.cast(a, unsigned(type)), type)


def _extend_sign(e: Expression, a: SSAValue, type: Attribute) -> SSAValue:
    return e.minus(e.cast(a, type)) if a.type == i1 else e.cast(a, type)


def _truncate(e: Expression, a: SSAValue, type: Attribute) -> SSAValue:
    if type != i1:
        return e.cast(a, type)
    low = e.binary(ops.BitwiseAndOp, _as_u(e, a), e.number(1, unsigned(a.type)))
    return e.cast(low, i1)


_CASTS: dict[type[Operation], Callable[[Expression, SSAValue, Attribute], SSAValue]] = {
    arith.IndexCastOp: _extend_sign,
    arith.ExtSIOp: _extend_sign,
    arith.ExtUIOp: _through_unsigned,
    arith.TruncIOp: _truncate,
    arith.SIToFPOp: _extend_sign,
    arith.UIToFPOp: _through_unsigned,
    arith.FPToSIOp: _cast,
    arith.FPToUIOp: _to_unsigned_integer,
    arith.ExtFOp: _cast,
    arith.TruncFOp: _cast,
}


@lowers(*_CASTS)
def lower_cast(lowering: Lowering, op: Operation) -> None:
    """`(T) a`; nothing where both are the same C++ type."""
    a, to = lowering.value(op.operands[0]), lowering.type_of(op.results[0])
    build = _CASTS[type(op)]
    lowering.bind(op.results[0], lowering.compute(lambda e: build(e, a, to)))


@lowers(arith.BitcastOp)
def lower_bitcast(lowering: Lowering, op: arith.BitcastOp) -> None:
    """`__builtin_bit_cast(T, a)`"""
    type = lowering.type_of(op.results[0])
    name = spelling.element(op.results[0].type)
    a = lowering.value(op.operands[0])
    if name is None:
        no_cpp(op, f"a bitcast to {op.results[0].type}")
    lowering.bind(
        op.results[0], lowering.read(f"__builtin_bit_cast({name}, {{}})", [a], type)
    )


@lowers(builtin.UnrealizedConversionCastOp)
def lower_unrealized(
    lowering: Lowering, op: builtin.UnrealizedConversionCastOp
) -> None:
    """Numbers that gain or lose a sign, as pypto writes them; memory as a pointer."""
    if len(op.operands) != 1 or len(op.results) != 1:
        no_cpp(op)
    old, new = op.operands[0].type, op.results[0].type
    if isinstance(old, MemRefType | PtrType) and isinstance(new, MemRefType | PtrType):
        if lowering.type_of(op.operands[0]) != lowering.type_of(op.results[0]):
            no_cpp(op, f"a cast from {old} to {new}")
        lowering.values[op.results[0]] = lowering.value(op.operands[0])
        return
    if not isinstance(old, IntegerType) or not isinstance(new, IntegerType):
        no_cpp(op, f"a cast from {old} to {new}")
    lower_cast_to(lowering, op)


def lower_cast_to(lowering: Lowering, op: Operation) -> None:
    """`(T) a`"""
    a, type = lowering.value(op.operands[0]), lowering.type_of(op.results[0])
    lowering.bind(op.results[0], lowering.compute(lambda e: e.cast(a, type)))


# Two results


@lowers(arith.AddUIExtendedOp)
def lower_addui_extended(lowering: Lowering, op: arith.AddUIExtendedOp) -> None:
    """The sum, and whether it wrapped around."""
    a, b = lowering.value(op.operands[0]), lowering.value(op.operands[1])
    total = lowering.compute(lambda e: e.as_unsigned(emitc.EmitC_AddOp, a, b, a.type))
    carry = lowering.compute(
        lambda e: e.compare(Predicate.LT, _as_u(e, total), _as_u(e, a))
    )
    lowering.bind(op.results[0], total)
    lowering.bind(op.results[1], carry)


@lowers(arith.MulSIExtendedOp, arith.MulUIExtendedOp)
def lower_mul_extended(lowering: Lowering, op: Operation) -> None:
    """The low and the high half of a product of twice the width."""
    a, b = lowering.value(op.operands[0]), lowering.value(op.operands[1])
    type = spelling.as_integer(a.type)
    if type is None or type.bitwidth == 1:
        no_cpp(op, f"a product of {a.type}")
    signed = isinstance(op, arith.MulSIExtendedOp)
    width = type.bitwidth
    sign = Signedness.SIGNLESS if signed else Signedness.UNSIGNED
    wide: Attribute = IntegerType(2 * width, sign)
    if width == 64:
        wide = opaque("__int128" if signed else "unsigned __int128")

    def high(e: Expression) -> SSAValue:
        sides = (a, b) if signed else (_as_u(e, a), _as_u(e, b))
        product = e.mul(e.cast(sides[0], wide), e.cast(sides[1], wide))
        shifted = e.binary(ops.BitwiseRightShiftOp, product, e.number(width, type))
        return e.cast(shifted, type)

    low = lowering.compute(lambda e: e.as_unsigned(ops.MulOp, a, b, type))
    lowering.bind(op.results[0], low)
    lowering.bind(op.results[1], lowering.compute(high))
