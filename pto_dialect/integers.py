"""
Whole numbers of a program: what a type can hold, and what `arith` computes.

A number is a Python integer in the range of its type: signed, unless the type says
otherwise; an `i1` is 0 or 1, and where an operation takes it with a sign, 1 is -1;
`index` has 64 bits. Arithmetic wraps around. Where `arith` leaves a result open (a
division by zero or one that overflows, a shift by the width or more), there is none.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from xdsl.dialects import arith
from xdsl.dialects.builtin import (
    IndexType,
    IntegerAttr,
    IntegerType,
    Signedness,
    UnrealizedConversionCastOp,
)
from xdsl.ir import Attribute, Operation, SSAValue

INDEX_BITS = 64
"""The bits of `index`."""


def is_integer_type(type_: Attribute) -> bool:
    """Whether values of a type are whole numbers."""
    return isinstance(type_, IntegerType | IndexType)


def width_of(type_: Attribute) -> int:
    """The bits of a whole number's type."""
    return type_.width.data if isinstance(type_, IntegerType) else INDEX_BITS


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
    return (
        isinstance(type_, IntegerType) and type_.signedness.data is Signedness.UNSIGNED
    )


# What operations compute

Binary = Callable[[int, int], int | None]


def quotient(a: int, b: int) -> int:
    """`a / b`, rounded to zero."""
    found = abs(a) // abs(b)
    return found if (a < 0) == (b < 0) else -found


def remainder(a: int, b: int) -> int:
    """What is left of `a` by that quotient: its sign is that of `a`."""
    return a - b * quotient(a, b)


def ceil_quotient(a: int, b: int) -> int:
    """`a / b`, rounded up."""
    return -(-a // b)


_SIGNED: dict[type[Operation], Binary] = {
    arith.AddiOp: operator.add,
    arith.SubiOp: operator.sub,
    arith.MuliOp: operator.mul,
    arith.AndIOp: operator.and_,
    arith.OrIOp: operator.or_,
    arith.XOrIOp: operator.xor,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
}

_UNSIGNED: dict[type[Operation], Binary] = {
    arith.MinUIOp: min,
    arith.MaxUIOp: max,
}

_SIGNED_DIVISIONS: dict[type[Operation], Binary] = {
    arith.DivSIOp: quotient,
    arith.FloorDivSIOp: operator.floordiv,
    arith.CeilDivSIOp: ceil_quotient,
    arith.RemSIOp: remainder,
}

_UNSIGNED_DIVISIONS: dict[type[Operation], Binary] = {
    arith.DivUIOp: operator.floordiv,
    arith.CeilDivUIOp: ceil_quotient,
    arith.RemUIOp: operator.mod,
}

_SHIFTS: dict[type[Operation], Binary] = {
    arith.ShLIOp: operator.lshift,
    arith.ShRUIOp: operator.rshift,
    arith.ShRSIOp: operator.rshift,
}

_BINARY = frozenset(
    (*_SIGNED, *_UNSIGNED, *_SIGNED_DIVISIONS, *_UNSIGNED_DIVISIONS, *_SHIFTS)
)

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


def holds(predicate: int, a: int, b: int, type_: Attribute) -> bool:
    """Whether a predicate of `arith.cmpi` holds for two numbers of a type."""
    if predicate < FIRST_UNSIGNED_PREDICATE:
        a, b = with_sign(a, type_), with_sign(b, type_)
    else:
        a, b = without_sign(a, type_), without_sign(b, type_)
        predicate -= 4
    return _PREDICATES[predicate](a, b)


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
    kind = type(op)
    if kind in _BINARY:
        return _fold_binary(kind, numbers[0], numbers[1], op.results[0].type)
    if isinstance(op, arith.CmpiOp):
        return int(holds(op.predicate.value.data, *numbers, op.lhs.type))
    if kind is arith.SelectOp:
        condition, chosen, other = numbers
        return chosen if condition else other
    if kind in _CASTS or kind is UnrealizedConversionCastOp:
        return cast(op, numbers[0])
    return None


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


def _fold_binary(kind: type[Operation], a: int, b: int, type_: Attribute) -> int | None:
    if not is_integer_type(type_):
        return None
    compute = _SIGNED.get(kind) or _SIGNED_DIVISIONS.get(kind)
    if compute is not None:
        a, b = with_sign(a, type_), with_sign(b, type_)
        if kind in _SIGNED_DIVISIONS and not _is_defined(compute, a, b, type_):
            return None
    elif kind in _SHIFTS:
        compute, b = _SHIFTS[kind], without_sign(b, type_)
        if b >= width_of(type_):
            return None
        is_signed = kind is arith.ShRSIOp
        a = with_sign(a, type_) if is_signed else without_sign(a, type_)
    else:
        compute = _UNSIGNED.get(kind) or _UNSIGNED_DIVISIONS[kind]
        a, b = without_sign(a, type_), without_sign(b, type_)
        if b == 0 and kind in _UNSIGNED_DIVISIONS:
            return None
    result = compute(a, b)
    return None if result is None else wrap(result, type_)


def _is_defined(divide: Binary, a: int, b: int, type_: Attribute) -> bool:
    """Whether a signed division has a result: not by zero, and one that fits."""
    if b != -1 or divide is remainder:
        return b != 0
    return -a < 1 << (width_of(type_) - 1)


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
    return wrap(attribute.value.data, op.result.type)


def _constant_of_expression(value: SSAValue) -> int | None:
    """Operands first, without recursion, up to the first that is no constant."""
    known: dict[SSAValue, int] = {}
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
    needed = list(op.operands)
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
