"""
Between which bounds the results of `arith` lie, from the bounds of its operands.

Types of fewer than 64 bits bound what they hold, and results that may wrap around may be
anything there. 64 bits are boundless: sizes and offsets are taken not to wrap around.
Results that `arith` leaves open (a division by zero, a shift by the width) do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import UnrealizedConversionCastOp
from xdsl.ir import Attribute, BlockArgument, Operation, SSAValue

from pto_dialect.integers import (
    INDEX_BITS,
    ceil_div,
    comparison,
    is_integer_type,
    limits_of,
    quotient,
    width_of,
)
from pto_dialect.ops import core_ops

Bound = int | None
"""An end of a range; None where nothing is known."""

Bounds = tuple[Bound, Bound]
"""The least and the greatest value."""

UNBOUNDED: Bounds = (None, None)

_Rule = Callable[[Bounds, Bounds, int], Bounds]
"""The bounds of a result from those of two operands and the bits of their type."""


def range_of_type(type_: Attribute) -> Bounds:
    """The numbers that a type can hold; 64 bits count as boundless."""
    if not is_integer_type(type_) or width_of(type_) >= INDEX_BITS:
        return UNBOUNDED
    return limits_of(type_)


def range_of_leaf(value: SSAValue) -> Bounds:
    """The bounds of a number that comes from no arithmetic."""
    match value.owner:
        case core_ops.GetBlockIdxOp():
            return 0, None
        case core_ops.GetBlockNumOp():
            return 1, None
        case core_ops.GetSubBlockIdxOp():
            return 0, 1
        case core_ops.GetSubBlockNumOp():
            return 1, 2
        case _:
            return range_of_type(value.type)


def counted_by(value: SSAValue) -> scf.ForOp | None:
    """The loop that a number counts the iterations of."""
    if not isinstance(value, BlockArgument) or value.index != 0:
        return None
    loop = value.block.parent_op()
    return loop if isinstance(loop, scf.ForOp) else None


def range_of_counter(lower: Bounds, upper: Bounds, step: Bound) -> Bounds:
    """The bounds of a loop's counter, from those of its bounds; its step, if known."""
    (low, lower_high), (_, high) = lower, upper
    if high is None:
        return low, None
    if step is not None and step > 0 and low is not None and low == lower_high:
        return low, low + (high - 1 - low) // step * step
    return low, high - 1


def both(a: Bounds, b: Bounds) -> Bounds:
    """Where a number lies that is in two ranges."""
    return _greatest(a[0], b[0]), _least(a[1], b[1])


def either(a: Bounds, b: Bounds) -> Bounds:
    """Where a number lies that is in one of two ranges."""
    (a_low, a_high), (b_low, b_high) = a, b
    low = None if a_low is None or b_low is None else min(a_low, b_low)
    high = None if a_high is None or b_high is None else max(a_high, b_high)
    return low, high


def _least(a: Bound, b: Bound) -> Bound:
    return b if a is None else a if b is None else min(a, b)


def _greatest(a: Bound, b: Bound) -> Bound:
    return b if a is None else a if b is None else max(a, b)


def fits(range_: Bounds, type_: Attribute) -> bool:
    """Whether a type surely holds the numbers of a range; an open end fits 64 bits."""
    (low, high), (least, greatest) = range_, limits_of(type_)
    is_open = width_of(type_) >= INDEX_BITS
    return (is_open if low is None else least <= low) and (
        is_open if high is None else high <= greatest
    )


def is_count(range_: Bounds) -> bool:
    """Whether no number of a range is negative."""
    return range_[0] is not None and range_[0] >= 0


def range_of(op: Operation, operands: Sequence[Bounds]) -> Bounds:
    """
    The bounds of the result of an operation whose whole numbers have those bounds; those
    of its type for operations of which nothing is known here.
    """
    result: SSAValue = op.results[0]
    of_type = range_of_type(result.type)
    if not is_integer_type(result.type):
        return UNBOUNDED
    known = [both(b, range_of_type(v.type)) for v, b in zip(op.operands, operands)]
    found = UNBOUNDED
    match op, known:
        case arith.CmpiOp(), [a, b]:
            decided = decide(op, a, b)
            return (0, 1) if decided is None else (int(decided), int(decided))
        case arith.SelectOp(), [condition, a, b]:
            if condition[0] == condition[1]:
                return a if condition[0] else b
            return either(a, b)
        case (
            arith.IndexCastOp()
            | arith.ExtSIOp()
            | arith.ExtUIOp()
            | arith.TruncIOp()
            | UnrealizedConversionCastOp(),
            [a],
        ):
            found = _range_of_cast(op, a)
        case _, [a, b]:
            bits = width_of(result.type)
            rule = (_RULES if bits > 1 else _RULES_OF_BITS).get(type(op))
            found = UNBOUNDED if rule is None else rule(a, b, bits)
        case _:
            pass
    return found if fits(found, result.type) else of_type


def _range_of_cast(op: Operation, a: Bounds) -> Bounds:
    source: Attribute = op.operands[0].type
    low, high = a
    if width_of(source) == 1:
        # Where it has a sign, an i1 that is true is -1.
        with_sign = isinstance(op, arith.IndexCastOp | arith.ExtSIOp)
        return (_minus(high), _minus(low)) if with_sign else a
    if isinstance(op, arith.ExtUIOp) and not is_count(a):
        all_bits = 1 << width_of(source)
        if low is not None and high is not None and high < 0:
            return low + all_bits, high + all_bits
        return 0, all_bits - 1
    return a


def decide(op: arith.CmpiOp, a: Bounds, b: Bounds) -> bool | None:
    """Whether a comparison holds; None where the ranges of its sides do not tell."""
    predicate = op.predicate.value.data
    (a_low, a_high), (b_low, b_high) = a, b
    if a_low is not None and a_low == a_high and b_low is not None and b_low == b_high:
        return comparison(predicate, op.lhs.type)(a_low, b_low)
    if width_of(op.lhs.type) == 1:
        return None
    if predicate > 5:
        if not (is_count(a) and is_count(b)):
            return None
        predicate -= 4
    below = a_high is not None and b_low is not None and a_high < b_low
    above = a_low is not None and b_high is not None and a_low > b_high
    at_most = a_high is not None and b_low is not None and a_high <= b_low
    at_least = a_low is not None and b_high is not None and a_low >= b_high
    holds, fails = (
        (False, below or above),
        (below or above, False),
        (below, at_least),
        (at_most, above),
        (above, at_most),
        (at_least, below),
    )[predicate]
    return True if holds else False if fails else None


# Rules


def _minus(bound: Bound) -> Bound:
    return None if bound is None else -bound


def _plus(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else a + b


def _times(a: Bound, b: Bound) -> Bound:
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else a * b


def _sum(a: Bounds, b: Bounds, _: int) -> Bounds:
    return _plus(a[0], b[0]), _plus(a[1], b[1])


def _difference(a: Bounds, b: Bounds, _: int) -> Bounds:
    return _plus(a[0], _minus(b[1])), _plus(a[1], _minus(b[0]))


def _product(a: Bounds, b: Bounds, _: int) -> Bounds:
    if is_count(a) and is_count(b):
        return _times(a[0], b[0]), _times(a[1], b[1])
    ends = [None if x is None or y is None else x * y for x in a for y in b]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == len(ends) else UNBOUNDED


def _size(a: Bounds) -> Bound:
    """How far from zero a number can be."""
    low, high = a
    return None if low is None or high is None else max(abs(low), abs(high))


def _divided(divide: Callable[[int, int], int]) -> _Rule:
    """A quotient, which is the larger the larger the first number is, by one above zero."""

    def rule(a: Bounds, b: Bounds, _: int) -> Bounds:
        (low, high), (b_low, b_high) = a, b
        if b_low is None or b_low < 1:
            size = _size(a)
            return _minus(size), size
        # The further from zero, the smaller the divisor.
        by_low = b_high if low is not None and low >= 0 else b_low
        by_high = b_low if high is not None and high >= 0 else b_high
        at_end: Bounds = (0, 0) if divide is quotient else (-1, 1)
        if low is not None:
            low = at_end[0] if by_low is None else divide(low, by_low)
            low = max(low, 0) if is_count(a) else low
        if high is not None:
            high = at_end[1] if by_high is None else divide(high, by_high)
        return low, high

    return rule


def _of_counts(rule: _Rule, otherwise: _Rule | None = None) -> _Rule:
    """Where no number is negative, a sign does not matter."""

    def chosen(a: Bounds, b: Bounds, bits: int) -> Bounds:
        if is_count(a) and is_count(b):
            return rule(a, b, bits)
        return UNBOUNDED if otherwise is None else otherwise(a, b, bits)

    return chosen


def _remainder(a: Bounds, b: Bounds, _: int) -> Bounds:
    (low, high), size = a, _size(b)
    most = None if size is None else max(size - 1, 0)
    least = 0 if low is not None and low >= 0 else _greatest(low, _minus(most))
    greatest = 0 if high is not None and high <= 0 else _least(high, most)
    return least, greatest


def _unsigned_remainder(a: Bounds, b: Bounds, _: int) -> Bounds:
    b_low, b_high = b
    if b_low is None or b_low < 0:
        return UNBOUNDED
    most = None if b_high is None else max(b_high - 1, 0)
    return 0, _least(a[1], most) if is_count(a) else most


def _unsigned_quotient(a: Bounds, b: Bounds, bits: int) -> Bounds:
    """By two or more, no quotient looks negative."""
    del a
    if b[0] is None or b[0] < 2:
        return UNBOUNDED
    return 0, ((1 << bits) - 1) // b[0]


def _and(a: Bounds, b: Bounds, _: int) -> Bounds:
    highs = [range_[1] for range_ in (a, b) if is_count(range_)]
    if not highs:
        return UNBOUNDED
    return 0, highs[0] if len(highs) == 1 else _least(*highs)


def _all_bits(a: Bounds, b: Bounds) -> Bound:
    if a[1] is None or b[1] is None:
        return None
    return (1 << max(a[1], b[1]).bit_length()) - 1


def _or(a: Bounds, b: Bounds, _: int) -> Bounds:
    return _greatest(a[0], b[0]), _all_bits(a, b)


def _xor(a: Bounds, b: Bounds, _: int) -> Bounds:
    return 0, _all_bits(a, b)


def _shift(b: Bounds, bits: int) -> tuple[int, int]:
    low, high = b
    if low is None or high is None or low < 0 or high >= bits:
        return 0, bits - 1
    return low, high


def _shifted_left(a: Bounds, b: Bounds, bits: int) -> Bounds:
    least, most = _shift(b, bits)
    return _product(a, (1 << least, 1 << most), bits)


def _shifted_right(a: Bounds, b: Bounds, bits: int) -> Bounds:
    (low, high), (least, most) = a, _shift(b, bits)
    if low is not None:
        low >>= most if low >= 0 else least
    if high is not None:
        high >>= least if high >= 0 else most
    return low, high


def _shifted_in_zeros(a: Bounds, b: Bounds, bits: int) -> Bounds:
    least, most = _shift(b, bits)
    if is_count(a):
        return _shifted_right(a, (least, most), bits)
    return (0, ((1 << bits) - 1) >> least) if least else UNBOUNDED


def _min(a: Bounds, b: Bounds, _: int) -> Bounds:
    return either(a, b)[0], _least(a[1], b[1])


def _max(a: Bounds, b: Bounds, _: int) -> Bounds:
    return _greatest(a[0], b[0]), either(a, b)[1]


def quotient_range(range_: Bounds, divisor: int) -> Bounds:
    """The bounds of a quotient, rounded to zero, by a number above zero."""
    return _divided(quotient)(range_, (divisor, divisor), INDEX_BITS)


def remainder_range(range_: Bounds, divisor: int) -> Bounds:
    """The bounds of what that quotient leaves."""
    return _remainder(range_, (divisor, divisor), INDEX_BITS)


_RULES: dict[type[Operation], _Rule] = {
    arith.AddiOp: _sum,
    arith.SubiOp: _difference,
    arith.MuliOp: _product,
    arith.DivSIOp: _divided(quotient),
    arith.FloorDivSIOp: _divided(int.__floordiv__),
    arith.CeilDivSIOp: _divided(ceil_div),
    arith.DivUIOp: _of_counts(_divided(quotient), _unsigned_quotient),
    arith.CeilDivUIOp: _of_counts(_divided(ceil_div)),
    arith.RemSIOp: _remainder,
    arith.RemUIOp: _unsigned_remainder,
    arith.AndIOp: _and,
    arith.OrIOp: _of_counts(_or),
    arith.XOrIOp: _of_counts(_xor),
    arith.ShLIOp: _shifted_left,
    arith.ShRSIOp: _shifted_right,
    arith.ShRUIOp: _shifted_in_zeros,
    arith.MinSIOp: _min,
    arith.MaxSIOp: _max,
    arith.MinUIOp: _of_counts(_min, _and),
    arith.MaxUIOp: _of_counts(_max),
}

_RULES_OF_BITS: dict[type[Operation], _Rule] = {
    arith.AndIOp: _min,
    arith.OrIOp: _max,
}
"""Of an i1: with a sign, its 1 is less than its 0, and nothing else is worth a rule."""
