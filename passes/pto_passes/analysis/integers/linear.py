"""
Sums of dynamic values: `constant + factor * symbol + ...`.

Two numbers are compared by their difference. `%n + 16` and `16 + %n` are one `LinearExpr`;
`minsi(%n, 16)` is a symbol that is at most 16 and at most `%n`. An expression means the
same number wherever its run-time values have the same instance; who carries one around a
loop asks `LinearExpr.depends_on`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.integers import quotient, remainder
from pto_dialect.messages.places import name_of
from pto_passes.analysis.integers.ranges import Bound, Bounds

Leaf = SSAValue | Block
"""A run-time value, or the block that makes an unknown number anew whenever it runs."""

Kind = Literal["value", "min", "max", "quotient", "remainder"]

_NUMBERS = count()


@dataclass(frozen=True, eq=False)
class Symbol:
    """
    A run-time value, or an operation on linear expressions that is no sum: the least or
    the greatest of them, or the quotient, rounded to zero, or the remainder of one by a
    number above zero.
    """

    low: Bound
    high: Bound
    leaves: frozenset[Leaf]
    """What it is computed from."""
    value: SSAValue | None = None
    """The value of the program that it is; None for what none holds."""
    kind: Kind = "value"
    arguments: tuple[LinearExpr, ...] = ()
    is_count: bool = False
    """
    Whether it is not negative, as far as the numbers that a kernel is given count things.
    """
    text: str = ""
    number: int = field(default_factory=_NUMBERS.__next__)
    """The order of symbols in an expression is that in which they were met."""

    @property
    def name(self) -> str:
        """For people: `%n`."""
        return self.text if self.value is None else name_of(self.value)

    def at(self, point: Mapping[SSAValue, int]) -> int | None:
        """Its value where leaves have those of a point; None where more decides."""
        if self.kind == "value":
            is_leaf = self.value is not None and self.leaves == frozenset[Leaf](
                {self.value}
            )
            return point.get(self.value) if is_leaf and self.value else None
        numbers = [argument.at(point) for argument in self.arguments]
        known = [number for number in numbers if number is not None]
        return _COMPUTED[self.kind](*known) if len(known) == len(numbers) else None


_COMPUTED: dict[str, Callable[..., int]] = {
    "min": min,
    "max": max,
    "quotient": quotient,
    "remainder": remainder,
}


@dataclass(frozen=True)
class LinearExpr:
    """`constant + sum of factor * symbol`; no factor is zero."""

    constant: int
    terms: tuple[tuple[Symbol, int], ...] = ()

    @property
    def value(self) -> int | None:
        """The number, if it is known."""
        return None if self.terms else self.constant

    @property
    def symbol(self) -> Symbol | None:
        """The symbol that it is, if it is nothing else."""
        if self.constant == 0 and len(self.terms) == 1 and self.terms[0][1] == 1:
            return self.terms[0][0]
        return None

    def plus(self, other: LinearExpr, factor: int = 1) -> LinearExpr:
        """`self + factor * other`"""
        constant = self.constant + factor * other.constant
        if not other.terms:
            return LinearExpr(constant, self.terms)
        sums = dict(self.terms)
        for symbol, more in other.terms:
            sums[symbol] = sums.get(symbol, 0) + factor * more
        terms = tuple((s, f) for s, f in sums.items() if f)
        if len(terms) > 1:
            terms = tuple(sorted(terms, key=_number))
        return LinearExpr(constant, terms)

    def times(self, factor: int) -> LinearExpr:
        """`factor * self`"""
        if factor == 0:
            return LinearExpr(0)
        terms = tuple((s, f * factor) for s, f in self.terms)
        return LinearExpr(self.constant * factor, terms)

    def divided(self, divisor: int) -> LinearExpr | None:
        """`self / divisor`, where that leaves no remainder in any run."""
        if self.constant % divisor or any(f % divisor for _, f in self.terms):
            return None
        terms = tuple((s, f // divisor) for s, f in self.terms)
        return LinearExpr(self.constant // divisor, terms)

    @property
    def low(self) -> Bound:
        """The least value that it can have."""
        total = self.constant
        for symbol, factor in self.terms:
            end = symbol.low if factor > 0 else symbol.high
            if end is None:
                return None
            total += factor * end
        return total

    @property
    def high(self) -> Bound:
        """The greatest value that it can have."""
        total = self.constant
        for symbol, factor in self.terms:
            end = symbol.high if factor > 0 else symbol.low
            if end is None:
                return None
            total += factor * end
        return total

    @property
    def bounds(self) -> Bounds:
        """The least and the greatest value that it can have."""
        return self.low, self.high

    @property
    def is_count(self) -> bool:
        """
        Whether it adds only what is not negative, as far as the numbers that a kernel is
        given count things (blocks, rows, lengths).
        """
        return self.constant >= 0 and all(
            factor > 0 and symbol.is_count for symbol, factor in self.terms
        )

    def leaves(self) -> Iterator[Leaf]:
        """What it is computed from."""
        for symbol, _ in self.terms:
            yield from symbol.leaves

    def depends_on(self, region_owner: Operation | None) -> bool:
        """Whether something inside the regions of an operation has a part in it."""
        return region_owner is not None and any(
            is_inside(leaf, region_owner) for leaf in self.leaves()
        )

    def at(self, point: Mapping[SSAValue, int]) -> int | None:
        """Its value where leaves have those of a point; None where more decides."""
        total = self.constant
        for symbol, factor in self.terms:
            number = symbol.at(point)
            if number is None:
                return None
            total += factor * number
        return total

    def __str__(self) -> str:
        parts: list[str] = []
        for symbol, number in self.terms:
            sign = "-" if number < 0 else "+" if parts else ""
            factor = "" if abs(number) == 1 else f"{abs(number)} * "
            space = " " if parts else ""
            parts.append(f"{sign}{space}{factor}{symbol.name}")
        if self.constant or not parts:
            sign = "" if not parts else "- " if self.constant < 0 else "+ "
            parts.append(f"{sign}{abs(self.constant) if parts else self.constant}")
        text = " ".join(parts)
        if self.terms and self.high is not None:
            text += f" (at most {self.high})"
        return text


ZERO = LinearExpr(0)


def _number(term: tuple[Symbol, int]) -> int:
    return term[0].number


def is_inside(leaf: Leaf, op: Operation) -> bool:
    """Whether a value is defined, or a block stands, in the regions of an operation."""
    owner = leaf if isinstance(leaf, Block) else leaf.owner
    block = owner.parent if isinstance(owner, Operation) else owner
    while block is not None:
        parent = block.parent_op()
        if parent is op:
            return True
        block = parent.parent if parent is not None else None
    return False


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


# What can be proven


def equal(a: LinearExpr, b: LinearExpr) -> bool:
    """Whether both are the same number in every run."""
    return a is b or a == b


def at_most(a: LinearExpr, b: LinearExpr) -> bool:
    """Whether `a <= b` in every run."""
    low = b.plus(a, -1).low
    if low is not None and low >= 0:
        return True
    if (symbol := a.symbol) is not None:
        if symbol.kind == "min" and any(at_most(x, b) for x in symbol.arguments):
            return True
        if symbol.kind == "max" and all(at_most(x, b) for x in symbol.arguments):
            return True
    if (symbol := b.symbol) is not None:
        if symbol.kind == "max" and any(at_most(a, x) for x in symbol.arguments):
            return True
        if symbol.kind == "min" and all(at_most(a, x) for x in symbol.arguments):
            return True
    return False


def less(a: LinearExpr, b: LinearExpr) -> bool:
    """Whether `a < b` in every run."""
    return at_most(a.plus(LinearExpr(1)), b)


def different(a: LinearExpr, b: LinearExpr) -> bool:
    """Whether they are two numbers in every run."""
    return less(a, b) or less(b, a)
