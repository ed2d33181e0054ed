"""
Whole numbers of a program: what a type can hold, and what `arith` computes.

A number is a Python integer in the range of its type: signed, unless the type says
otherwise; an `i1` is 0 or 1, and where an operation takes it with a sign, 1 is -1;
`index` has 64 bits. Arithmetic wraps around. Where `arith` leaves a result open (a
division by zero or one that overflows, a shift by the width or more), there is none.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import cast as cast_type

from xdsl.dialects import arith
from xdsl.dialects.builtin import (
    IndexType,
    IntegerAttr,
    IntegerType,
    Signedness,
    UnrealizedConversionCastOp,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect.xdsl_internals import operands_of

INDEX_BITS = 64
"""The bits of `index`."""


def is_integer_type(type_: Attribute) -> bool:
    """Whether values of a type are whole numbers."""
    return isinstance(type_, (IndexType, IntegerType))


def width_of(type_: Attribute) -> int:
    """The bits of a whole number's type."""
    if isinstance(type_, IndexType):  # "no" is the slow answer of an abstract base
        return INDEX_BITS
    return type_.bitwidth if isinstance(type_, IntegerType) else INDEX_BITS


def limits_of(type_: Attribute) -> tuple[int, int]:
    """The least and the greatest number that a type can hold."""
    bits = width_of(type_)
    if bits == 1 or _is_unsigned(type_):
        return 0, (1 << bits) - 1
    half = 1 << (bits - 1)
    return -half, half - 1


def wrap(number: int, type_: Attribute) -> int:
    """The number of a type that has the lowest bits of another one."""
    low, high = limits_of(type_)
    return low + ((number - low) & (high - low))


def without_sign(number: int, type_: Attribute) -> int:
    """The bits of a number of a type, as one that has no sign."""
    return number & ((1 << width_of(type_)) - 1)


def with_sign(number: int, type_: Attribute) -> int:
    """A number of a type as operations take it that know signs: an `i1` is 0 or -1."""
    return -number if width_of(type_) == 1 else number


def _is_unsigned(type_: Attribute) -> bool:
    if isinstance(type_, IndexType) or not isinstance(type_, IntegerType):
        return False
    return cast_type(IntegerType, type_).signedness.data is Signedness.UNSIGNED


# What operations compute

Binary = Callable[[int, int], int | None]
_Total = Callable[[int, int], int]


def quotient(a: int, b: int) -> int:
    """`a / b`, rounded to zero."""
    found = abs(a) // abs(b)
    return found if (a < 0) == (b < 0) else -found


def remainder(a: int, b: int) -> int:
    """What is left of `a` by that quotient: its sign is that of `a`."""
    return a - b * quotient(a, b)


def ceil_div(a: int, b: int) -> int:
    """`a / b`, rounded up."""
    return -(-a // b)


def align_up(number: int, unit: int) -> int:
    """The least multiple of a unit that is no less than a number."""
    return -(-number // unit) * unit


_SIGNED: dict[type[Operation], _Total] = {
    arith.AddiOp: operator.add,
    arith.SubiOp: operator.sub,
    arith.MuliOp: operator.mul,
    arith.AndIOp: int.__and__,
    arith.OrIOp: int.__or__,
    arith.XOrIOp: int.__xor__,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
}

_UNSIGNED: dict[type[Operation], _Total] = {
    arith.MinUIOp: min,
    arith.MaxUIOp: max,
}

_SIGNED_DIVISIONS: dict[type[Operation], _Total] = {
    arith.DivSIOp: quotient,
    arith.FloorDivSIOp: int.__floordiv__,
    arith.CeilDivSIOp: ceil_div,
    arith.RemSIOp: remainder,
}

_UNSIGNED_DIVISIONS: dict[type[Operation], _Total] = {
    arith.DivUIOp: int.__floordiv__,
    arith.CeilDivUIOp: ceil_div,
    arith.RemUIOp: operator.mod,
}

_SHIFTS: dict[type[Operation], _Total] = {
    arith.ShLIOp: int.__lshift__,
    arith.ShRUIOp: int.__rshift__,
    arith.ShRSIOp: int.__rshift__,
}

_EVERY = {**_SIGNED, **_UNSIGNED, **_SIGNED_DIVISIONS, **_UNSIGNED_DIVISIONS}

INTEGER_OPERATIONS = (*_EVERY, *_SHIFTS)
"""The operations of `arith` on two whole numbers of one type."""

_BINARY = frozenset(INTEGER_OPERATIONS)

_CASTS = frozenset((arith.IndexCastOp, arith.ExtSIOp, arith.ExtUIOp, arith.TruncIOp))

_PREDICATES: tuple[Callable[[int, int], bool], ...] = (
    operator.eq,
    operator.ne,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
)
"""`eq`, `ne`, `slt`, `sle`, `sgt`, `sge`; `ult` to `uge` follow in the same order."""

FIRST_UNSIGNED_PREDICATE = 6
"""The number of `ult`."""


@cache
def comparison(predicate: int, type_: Attribute) -> Callable[[int, int], bool]:
    """Whether a predicate of `arith.cmpi` holds for two numbers of a type."""
    if predicate >= FIRST_UNSIGNED_PREDICATE:
        compare, prepare = _PREDICATES[predicate - 4], without_sign
    else:
        compare, prepare = _PREDICATES[predicate], with_sign
        if width_of(type_) != 1:
            return compare
    return lambda a, b: compare(prepare(a, type_), prepare(b, type_))


def computes_integer(op: Operation) -> bool:
    """Whether `fold` knows what an operation computes."""
    kind = type(op)
    return (
        kind in _BINARY
        or kind in _CASTS
        or kind in (arith.CmpiOp, arith.SelectOp)
        or (kind is UnrealizedConversionCastOp and len(op.operands) == 1)
    )


def fold(op: Operation, numbers: tuple[int, ...]) -> int | None:
    """
    The number that an operation computes from its operands', in the order of the
    operands; None for operations that are no arithmetic on whole numbers, and where
    `arith` leaves the result open.
    """
    found = folder(op)
    number = None if found is None else found(*numbers)
    return None if number is None else int(number)


def folder(op: Operation) -> Callable[..., int | None] | None:
    """The same as a function of the numbers, to be asked for often; None for no arithmetic."""
    kind = type(op)
    if kind in _BINARY:
        type_ = op.results[0].type
        return binary(kind, type_) if is_integer_type(type_) else None
    if isinstance(op, arith.CmpiOp):
        return comparison(op.predicate.value.data, op.lhs.type)
    if kind is arith.SelectOp:
        return _select
    if kind in _CASTS or kind is UnrealizedConversionCastOp:
        return partial(cast, op)
    return None


def _select(condition: int, chosen: int, other: int) -> int:
    return chosen if condition else other


def cast(op: Operation, number: int) -> int | None:
    """The number that a cast makes of one; None for types that are no whole numbers."""
    source, target = op.operands[0].type, op.results[0].type
    if not is_integer_type(source) or not is_integer_type(target):
        return None
    if isinstance(op, arith.ExtUIOp):
        number = without_sign(number, source)
    elif not isinstance(op, UnrealizedConversionCastOp):
        number = with_sign(number, source)
    return wrap(number, target)


@cache
def binary(kind: type[Operation], type_: Attribute) -> Binary:
    """
    What an operation of two numbers of a type computes, a number of that type; None where
    `arith` leaves it open.
    """
    bits, (low, high) = width_of(type_), limits_of(type_)
    mask = high - low
    compute = _SIGNED.get(kind)
    if compute is not None and bits != 1:

        def wrapped(a: int, b: int) -> int:
            number = compute(a, b)
            return number if low <= number <= high else low + ((number - low) & mask)

        return wrapped
    if kind in _SHIFTS:
        return _shift(kind, type_)
    is_signed = kind in _SIGNED or kind in _SIGNED_DIVISIONS
    any_compute = _EVERY[kind]
    is_division = kind in _SIGNED_DIVISIONS or kind in _UNSIGNED_DIVISIONS
    prepare = with_sign if is_signed else without_sign

    def computed(a: int, b: int) -> int | None:
        a, b = prepare(a, type_), prepare(b, type_)
        if is_division and (
            b == 0
            or (b == -1 and any_compute is not remainder and a == -(mask + 1) // 2)
        ):
            return None
        return wrap(any_compute(a, b), type_)

    return computed


def _shift(kind: type[Operation], type_: Attribute) -> Binary:
    bits, compute = width_of(type_), _SHIFTS[kind]
    prepare = with_sign if kind is arith.ShRSIOp else without_sign

    def shifted(a: int, b: int) -> int | None:
        b = without_sign(b, type_)
        return None if b >= bits else wrap(compute(prepare(a, type_), b), type_)

    return shifted


# Values of a program


def constant_of(value: SSAValue | None) -> int | None:
    """
    The whole number that a value is in every run: an `arith.constant`, or `arith` on
    such, as a program's numbers often come behind casts and sums.
    """
    if value is None:
        return None
    owner = value.owner
    if isinstance(owner, arith.ConstantOp):
        return _number_of(owner)
    if not isinstance(owner, Operation) or not computes_integer(owner):
        return None
    return _constant_of_expression(value)


def _number_of(op: arith.ConstantOp) -> int | None:
    attribute = op.value
    if not isinstance(attribute, IntegerAttr):
        return None
    number, type_ = attribute.value.data, op.results[0].type
    if 0 <= number <= 1:  # numbers of every type
        return number
    return wrap(number, type_)


def number_where(value: SSAValue, given: Mapping[SSAValue, int]) -> int | None:
    """The whole number that a value is where some others are known, as of one iteration."""
    return _constant_of_expression(value, given)


def _constant_of_expression(
    value: SSAValue, given: Mapping[SSAValue, int] = MappingProxyType({})
) -> int | None:
    """Operands first, without recursion, up to the first that is no constant."""
    known = dict(given)
    asked: set[tuple[SSAValue, SSAValue]] = set()
    pending = [value]
    while pending:
        current = pending[-1]
        if current in known:
            pending.pop()
            continue
        owner = current.owner
        number: int | None = None
        if isinstance(owner, arith.ConstantOp):
            number = _number_of(owner)
        elif isinstance(owner, Operation) and computes_integer(owner):
            if missing := _missing(owner, known):
                if (current, missing[0]) in asked:
                    return None  # Computed from itself, which the verifier refuses.
                asked.add((current, missing[0]))
                pending += missing
                continue
            number = _from_operands(owner, known)
        if number is None:
            return None
        known[current] = number
        pending.pop()
    return known[value]


def _missing(op: Operation, known: dict[SSAValue, int]) -> list[SSAValue]:
    """The operands of which the numbers are needed next."""
    needed: Sequence[SSAValue] = operands_of(op)
    if isinstance(op, arith.SelectOp):
        condition = known.get(op.cond)
        needed = [op.cond] if condition is None else [_chosen(op, condition)]
    return [operand for operand in needed if operand not in known]


def _chosen(op: arith.SelectOp, condition: int) -> SSAValue:
    return op.lhs if condition else op.rhs


def _from_operands(op: Operation, known: dict[SSAValue, int]) -> int | None:
    if isinstance(op, arith.SelectOp):
        return known[_chosen(op, known[op.cond])]
    return fold(op, tuple(known[operand] for operand in op.operands))
