"""
What every tool needs to know about an operation, in a form that tools can derive from.

The facts stand on the classes of the operations. The verifier, the valid-shape
analysis, hoisting, buffer legality, synchronisation, the C++ printer, the interpreter
and the op reference read them; none of them keeps a list of operations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class Dim(IntEnum):
    """A dimension of a tile."""

    ROW = 0
    COL = 1

    @property
    def plural(self) -> str:
        return "rows" if self is Dim.ROW else "columns"


@dataclass(frozen=True)
class ValidOf:
    """One valid extent of one operand, named as in the class of its operation."""

    operand: str
    dim: Dim


@dataclass(frozen=True)
class ShapeRule:
    """
    Two valid extents that pto-isa demands to be equal when an operation runs. Operands
    that are absent make a rule void.
    """

    left: ValidOf
    right: ValidOf | int
    is_asserted: bool = False
    """
    Whether pto-isa computes over the valid region of `dst` all the same: the rule is a
    `PTO_ASSERT` alone, which is empty on the device. It is not where the function returns
    early, chooses another way, or iterates over an operand's region.
    """
    may_be_less: bool = False
    """
    Whether the left one may be smaller than the right one, of whose rows (columns) no more
    are read.
    """

    def allows(self, left: int, right: int) -> bool:
        """Whether it holds for two numbers."""
        return left == right or (self.may_be_less and left < right)


def rows(operand: str) -> ValidOf:
    """The valid rows of an operand."""
    return ValidOf(operand, Dim.ROW)


def cols(operand: str) -> ValidOf:
    """The valid columns of an operand."""
    return ValidOf(operand, Dim.COL)


def same(left: ValidOf, right: ValidOf | int, *, asserted: bool = False) -> ShapeRule:
    """Both extents are equal."""
    return ShapeRule(left, right, asserted)


def no_more(left: ValidOf, right: ValidOf) -> ShapeRule:
    """The left extent is no larger than the right one, whose others are not read."""
    return ShapeRule(left, right, may_be_less=True)


def same_valid(
    *operands: str, of: str = "dst", asserted: bool = False
) -> tuple[ShapeRule, ...]:
    """The valid region of each operand is that of `of`."""
    return tuple(
        same(extent(operand), extent(of), asserted=asserted)
        for operand in operands
        for extent in (rows, cols)
    )


Bounds = tuple[int, int]
"""The least and the greatest number that an extent may be."""

ValidBounds = Callable[[str], tuple[Bounds, Bounds]]
"""Between which bounds the valid rows and columns of an operand lie."""


@dataclass(frozen=True)
class ExtentFault:
    """What is wrong with an operation, whatever the extents within known bounds are."""

    message: str
    operand: str
    """The operand that it is about."""


CELL_BY_CELL = frozenset({Dim.ROW, Dim.COL})
"""Each cell of dst depends on the cells of the operands at the same row and column."""

ROW_BY_ROW = frozenset({Dim.ROW})
"""Each row of dst depends on the same row of the operands."""

COL_BY_COL = frozenset({Dim.COL})
"""Each column of dst depends on the same column of the operands."""

ANY_ROW = ROW_BY_ROW
"""For `READS_BEYOND`: it does not keep to the valid rows of the operand."""

ANY_COL = COL_BY_COL
"""For `READS_BEYOND`: it does not keep to the valid columns of the operand."""

ANY_CELL = CELL_BY_CELL
"""For `READS_BEYOND`: it may read any cell of the operand."""
