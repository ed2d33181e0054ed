"""
Integers of a program as sums `constant + factor * symbol + ...`, with bounds.

Symbols are the values that the sum cannot see through: arguments, counters of loops,
results of what is not linear. A counter stays within its loop's constant bounds, a
remainder below its divisor, `minsi` and `maxsi` within their constant sides. Quotients and
remainders by a constant are symbols that tell what they are parts of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import i1
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.integers import (
    INDEX_BITS,
    constant_of,
    fold,
    is_integer_type,
    width_of,
)
from pto_passes.analysis.integers.order import operands_first
from pto_passes.analysis.integers.ranges import (
    UNBOUNDED,
    Bounds,
    counted_by,
    fits,
    range_of,
    range_of_counter,
    range_of_leaf,
)


@dataclass(frozen=True)
class Affine:
    """`constant + sum of factor * symbol`; no factor is zero."""

    constant: int = 0
    terms: tuple[tuple[SSAValue, int], ...] = ()

    def plus(self, other: Affine, times: int = 1) -> Affine:
        """`self + times * other`."""
        factors = dict(self.terms)
        for symbol, factor in other.terms:
            factors[symbol] = factors.get(symbol, 0) + times * factor
        terms = tuple((s, f) for s, f in factors.items() if f)
        return Affine(self.constant + times * other.constant, terms)

    def scaled(self, factor: int) -> Affine:
        """`factor * self`."""
        return Affine().plus(self, factor)

    @property
    def key(self) -> tuple[int, frozenset[tuple[SSAValue, int]]]:
        """Equal for sums that are written in a different order."""
        return self.constant, frozenset(self.terms)


@dataclass(frozen=True)
class Part:
    """What a symbol is: the quotient, rounded to zero, or the remainder of a division."""

    whole: Affine
    divisor: int
    """Above zero."""
    is_remainder: bool


class AffineValues:
    """
    The sums of one function's values.

    Run-time scalars that a kernel is given count things (blocks, rows, lengths). So do
    counters of loops that begin at a count, and quotients, remainders, products and the
    like of counts; an offset that is clamped at zero by `maxsi` and adds only counts is
    taken for what it is before the clamp.
    """

    def __init__(self) -> None:
        self._sums: dict[SSAValue, Affine] = {}
        self._bounds: dict[SSAValue, Bounds] = {}
        self._counts: dict[SSAValue, bool] = {}
        self._parts: dict[SSAValue, Part] = {}
        self._symbols: dict[object, SSAValue] = {}
        self._loops: dict[Block, tuple[Operation, ...]] = {}

    def of(self, value: SSAValue) -> Affine:
        """The sum that a value is."""
        known = self._sums.get(value)
        if known is not None:
            return known
        for current in operands_first(value, self._sums, _inputs):
            self._sums[current] = self._compute(current)
            for symbol, _ in self._sums[current].terms:
                self.bounds(symbol)
        return self._sums[value]

    def _compute(self, value: SSAValue) -> Affine:
        itself = Affine(0, ((value, 1),))
        owner = value.owner
        if isinstance(owner, arith.ConstantOp):
            constant = constant_of(value)
            return itself if constant is None else Affine(constant)
        if isinstance(owner, Operation) and _is_arithmetic(owner):
            constant = self._folded(owner)
            if constant is not None:
                return Affine(constant)
        if (part := self._find_part(value)) is not None:
            return self._of_part(value, part)
        sum_ = self._combine(owner) if isinstance(owner, Operation) else None
        return (
            sum_
            if sum_ is not None and fits(self.bounds_of(sum_), value.type)
            else itself
        )

    def _folded(self, op: Operation) -> int | None:
        """The number that an operation computes, if it needs no other run to tell."""
        if not all(is_integer_type(v.type) for v in op.operands):
            return None
        sums = [self.of(v) for v in op.operands]
        if any(sum_.terms for sum_ in sums):
            return None
        return fold(op, tuple(sum_.constant for sum_ in sums))

    def _combine(self, op: Operation) -> Affine | None:
        """The sum that an operation computes as long as nothing wraps around."""
        match op:
            case arith.AddiOp():
                return self.of(op.lhs).plus(self.of(op.rhs))
            case arith.SubiOp():
                return self.of(op.lhs).plus(self.of(op.rhs), -1)
            case arith.MuliOp():
                left, right = self.of(op.lhs), self.of(op.rhs)
                if not right.terms:
                    return left.scaled(right.constant)
                return right.scaled(left.constant) if not left.terms else None
            case arith.IndexCastOp() | arith.ExtSIOp() | arith.TruncIOp():
                return None if op.input.type == i1 else self.of(op.input)
            case arith.ExtUIOp():
                low, _ = self.bounds_of(self.of(op.input))
                is_count = (low is not None and low >= 0) or self.is_count(op.input)
                return self.of(op.input) if is_count else None
            case arith.MaxSIOp() if op.lhs.type != i1:
                for one, other in ((op.lhs, op.rhs), (op.rhs, op.lhs)):
                    low = constant_of(other)
                    if low is not None and low <= 0 and self.is_count(one):
                        return self.of(one)
                return None
            case _:
                return None

    def part(self, symbol: SSAValue) -> Part | None:
        """What a symbol of a sum is a quotient or a remainder of, if it is one."""
        return self._parts.get(symbol)

    def _find_part(self, value: SSAValue) -> Part | None:
        owner = value.owner
        match owner:
            case arith.DivSIOp() | arith.RemSIOp():
                divisor = constant_of(owner.rhs)
                if divisor is None or divisor <= 0:
                    return None
                return Part(
                    self.of(owner.lhs), divisor, isinstance(owner, arith.RemSIOp)
                )
            case arith.SubiOp():
                # `x - x / d * d`
                product = owner.rhs.owner
                if not isinstance(product, arith.MuliOp):
                    return None
                for one, other in (product.operands, product.operands[::-1]):
                    divisor, quotient = constant_of(other), one.owner
                    if (
                        divisor is not None
                        and divisor > 0
                        and isinstance(quotient, arith.DivSIOp)
                        and constant_of(quotient.rhs) == divisor
                        and self.of(quotient.lhs).key == self.of(owner.lhs).key
                    ):
                        return Part(self.of(owner.lhs), divisor, is_remainder=True)
                return None
            case _:
                return None

    def _of_part(self, value: SSAValue, part: Part) -> Affine:
        whole, divisor = part.whole, part.divisor
        numbers = (whole.constant, *(factor for _, factor in whole.terms))
        if not any(number % divisor for number in numbers):
            if part.is_remainder:
                return Affine()
            terms = tuple((s, factor // divisor) for s, factor in whole.terms)
            return Affine(whole.constant // divisor, terms)
        block = value.owner.parent if isinstance(value.owner, Operation) else None
        key = whole.key, divisor, part.is_remainder, block
        symbol = self._symbols.setdefault(key, value)
        self._parts[symbol] = part
        return Affine(0, ((symbol, 1),))

    def is_count(self, value: SSAValue) -> bool:
        """Whether a value adds only what is not negative."""
        return self._adds_counts(self.of(value))

    def _adds_counts(self, sum_: Affine) -> bool:
        return sum_.constant >= 0 and all(
            factor > 0 and self._symbol_is_count(symbol)
            for symbol, factor in sum_.terms
        )

    def _symbol_is_count(self, symbol: SSAValue) -> bool:
        known = self._counts.get(symbol)
        if known is None:
            self._counts[symbol] = False
            known = self._counts[symbol] = self._compute_count(symbol)
        return known

    def _compute_count(self, symbol: SSAValue) -> bool:
        low, _ = self.bounds(symbol)
        if low is not None and low >= 0:
            return True
        if (part := self.part(symbol)) is not None:
            return self._adds_counts(part.whole)
        if isinstance(symbol, BlockArgument):
            op = symbol.block.parent_op()
            if isinstance(op, scf.ForOp) and symbol.index == 0:
                return self.is_count(op.lb)
            return op is not None and op.name == "func.func"
        owner = symbol.owner
        match owner:
            case arith.MaxSIOp():
                return any(self.is_count(value) for value in owner.operands)
            case arith.SelectOp():
                return self.is_count(owner.lhs) and self.is_count(owner.rhs)
            case arith.MuliOp() if width_of(symbol.type) < INDEX_BITS:
                return False
            case (
                arith.MinSIOp()
                | arith.MuliOp()
                | arith.DivUIOp()
                | arith.CeilDivSIOp()
                | arith.FloorDivSIOp()
            ):
                return all(self.is_count(value) for value in owner.operands)
            case _:
                return isinstance(owner, Operation) and owner.name.startswith(
                    "pto.get_"
                )

    def bounds(self, symbol: SSAValue) -> Bounds:
        """The least and the greatest value of a symbol."""
        known = self._bounds.get(symbol)
        if known is None:
            self._bounds[symbol] = UNBOUNDED
            known = self._bounds[symbol] = self._bounds_of(symbol)
        return known

    def _bounds_of(self, symbol: SSAValue) -> Bounds:
        if (loop := counted_by(symbol)) is not None:
            lower, upper = (self.bounds_of(self.of(v)) for v in (loop.lb, loop.ub))
            return range_of_counter(lower, upper, constant_of(loop.step))
        if (part := self.part(symbol)) is not None:
            return self._bounds_of_part(part)
        owner = symbol.owner
        if isinstance(owner, Block) or not _is_arithmetic(owner):
            return range_of_leaf(symbol)
        operands = [self.bounds_of(self.of(v)) for v in _inputs(symbol)]
        return range_of(owner, operands)

    def _bounds_of_part(self, part: Part) -> Bounds:
        low, high = self.bounds_of(part.whole)
        divisor = part.divisor
        if not part.is_remainder:
            return _quotient(low, divisor), _quotient(high, divisor)
        least = 0 if low is not None and low >= 0 else 1 - divisor
        greatest = 0 if high is not None and high <= 0 else divisor - 1
        return least, greatest

    def bounds_of(self, sum_: Affine) -> Bounds:
        """The least and the greatest value of a sum."""
        return total(
            sum_.constant, ((f, self.bounds(symbol)) for symbol, f in sum_.terms)
        )

    def loops_around(self, symbol: SSAValue) -> tuple[Operation, ...]:
        """The loops each of whose iterations has its own value of a symbol."""
        owner = symbol.owner
        block = owner.parent if isinstance(owner, Operation) else owner
        return () if block is None else self._loops_of(block)

    def _loops_of(self, block: Block) -> tuple[Operation, ...]:
        known = self._loops.get(block)
        if known is None:
            parent = block.parent_op()
            outer = None if parent is None else parent.parent
            known = () if outer is None else self._loops_of(outer)
            if isinstance(parent, scf.ForOp | scf.WhileOp):
                known = (*known, parent)
            self._loops[block] = known
        return known


def total(constant: int, parts: Iterator[tuple[int, Bounds]]) -> Bounds:
    """The bounds of `constant + sum of factor * something` from those of the parts."""
    low: int | None = constant
    high: int | None = constant
    for factor, (least, greatest) in parts:
        if factor < 0:
            least, greatest = greatest, least
        low = None if low is None or least is None else low + factor * least
        high = None if high is None or greatest is None else high + factor * greatest
    return low, high


def _quotient(number: int | None, divisor: int) -> int | None:
    """A quotient, rounded to zero."""
    if number is None:
        return None
    return number // divisor if number >= 0 else -(-number // divisor)


def _is_arithmetic(op: Operation) -> bool:
    return op.dialect_name() == "arith" and not isinstance(op, arith.ConstantOp)


def _inputs(value: SSAValue) -> tuple[SSAValue, ...]:
    owner = value.owner
    if isinstance(owner, Block) or not _is_arithmetic(owner):
        return ()
    return tuple(v for v in owner.operands if is_integer_type(v.type))
