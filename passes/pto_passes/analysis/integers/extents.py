"""
Integers as far as a compiler can know them: sums of run-time values, with bounds.

Two extents are compared by their difference. `%n + 16` and `16 + %n` are one `Form`;
`minsi(%n, 16)` is an atom that is at most 16 and at most `%n`. A form means the same
number wherever its run-time values have the same instance; who carries forms around a
loop asks `Form.depends_on`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.integers import constant_of, fold, is_integer_type
from pto_dialect.places import name_of
from pto_passes.analysis.integers.order import operands_first
from pto_passes.analysis.integers.ranges import (
    Bound,
    Bounds,
    counted_by,
    fits,
    range_of,
    range_of_counter,
    range_of_leaf,
)

_MAX_TERMS = 8
"""A longer sum is treated as one unknown, so that chains of additions stay linear."""

_MAX_LEAVES = 16

Leaf = SSAValue | Block
"""A run-time value, or the block that makes an unknown number anew whenever it runs."""


@dataclass(frozen=True, eq=False)
class Atom:
    """A run-time value, or an operation on forms that is no sum."""

    name: str
    """For people: `%n`, `min(%n, 16)`."""
    low: Bound
    high: Bound
    leaves: frozenset[Leaf]
    """What it is computed from."""
    kind: Literal["value", "min", "max"] = "value"
    arguments: tuple[Form, ...] = ()


@dataclass(frozen=True)
class Form:
    """`constant + sum of coefficient * atom`."""

    constant: int
    terms: tuple[tuple[Atom, int], ...] = ()

    @property
    def value(self) -> int | None:
        """The number, if it is known."""
        return None if self.terms else self.constant

    def plus(self, other: Form, factor: int = 1) -> Form:
        """`self + factor * other`"""
        if not other.terms:
            return Form(self.constant + factor * other.constant, self.terms)
        sums = dict(self.terms)
        for atom, coefficient in other.terms:
            sums[atom] = sums.get(atom, 0) + factor * coefficient
        terms = tuple((a, c) for a, c in sums.items() if c)
        if len(terms) > 1:
            terms = tuple(sorted(terms, key=lambda term: id(term[0])))
        return Form(self.constant + factor * other.constant, terms)

    def times(self, factor: int) -> Form:
        """`factor * self`"""
        if factor == 0:
            return Form(0)
        terms = tuple((a, c * factor) for a, c in self.terms)
        return Form(self.constant * factor, terms)

    @property
    def low(self) -> Bound:
        """The least value that it can have."""
        total = self.constant
        for atom, coefficient in self.terms:
            end = atom.low if coefficient > 0 else atom.high
            if end is None:
                return None
            total += coefficient * end
        return total

    @property
    def high(self) -> Bound:
        """The greatest value that it can have."""
        total = self.constant
        for atom, coefficient in self.terms:
            end = atom.high if coefficient > 0 else atom.low
            if end is None:
                return None
            total += coefficient * end
        return total

    @property
    def bounds(self) -> Bounds:
        """The least and the greatest value that it can have."""
        return self.low, self.high

    def leaves(self) -> Iterator[Leaf]:
        """What it is computed from."""
        for atom, _ in self.terms:
            yield from atom.leaves

    def depends_on(self, region_owner: Operation) -> bool:
        """Whether something inside the regions of an operation has a part in it."""
        return any(is_inside(leaf, region_owner) for leaf in self.leaves())

    def __str__(self) -> str:
        parts: list[str] = []
        for atom, coefficient in self.terms:
            sign = "-" if coefficient < 0 else "+" if parts else ""
            factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)} * "
            space = " " if parts else ""
            parts.append(f"{sign}{space}{factor}{atom.name}")
        if self.constant or not parts:
            sign = "" if not parts else "- " if self.constant < 0 else "+ "
            parts.append(f"{sign}{abs(self.constant) if parts else self.constant}")
        text = " ".join(parts)
        if self.terms and self.high is not None:
            text += f" (at most {self.high})"
        return text


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


# What can be proven


def equal(a: Form, b: Form) -> bool:
    """Whether both are the same number in every run."""
    return a is b or a == b


def at_most(a: Form, b: Form) -> bool:
    """Whether `a <= b` in every run."""
    low = b.plus(a, -1).low
    if low is not None and low >= 0:
        return True
    if (atom := _single(a)) is not None:
        if atom.kind == "min" and any(at_most(x, b) for x in atom.arguments):
            return True
        if atom.kind == "max" and all(at_most(x, b) for x in atom.arguments):
            return True
    if (atom := _single(b)) is not None:
        if atom.kind == "max" and any(at_most(a, x) for x in atom.arguments):
            return True
        if atom.kind == "min" and all(at_most(a, x) for x in atom.arguments):
            return True
    return False


def less(a: Form, b: Form) -> bool:
    """Whether `a < b` in every run."""
    return at_most(a.plus(Form(1)), b)


def different(a: Form, b: Form) -> bool:
    """Whether they are two numbers in every run."""
    return less(a, b) or less(b, a)


def _single(form: Form) -> Atom | None:
    """The atom that the form is, if it is nothing else."""
    if form.constant == 0 and len(form.terms) == 1 and form.terms[0][1] == 1:
        return form.terms[0][0]
    return None


# From the program


class Extents:
    """The forms of the integers of one program. Each value is looked at once."""

    def __init__(self) -> None:
        self._forms: dict[SSAValue, Form] = {}
        self._atoms: dict[Hashable, Form] = {}

    def bind(self, value: SSAValue, form: Form) -> None:
        """Say what a value is that the program's arithmetic does not tell."""
        known = self._forms.get(value)
        if known == form:
            return
        self._forms[value] = form
        if known is not None:
            self._forget_users(value)

    def _forget_users(self, value: SSAValue) -> None:
        """Compute anew what was computed from a value."""
        pending = [value]
        while pending:
            for use in pending.pop().uses:
                op = use.operation
                if _is_pure_arithmetic(op):
                    results: Sequence[SSAValue] = op.results
                elif isinstance(op, scf.ForOp):
                    results = op.body.block.args[:1]
                else:
                    continue
                pending += [r for r in results if self._forms.pop(r, None) is not None]

    def unknown(
        self, key: Hashable, name: str, low: Bound, high: Bound, where: Leaf
    ) -> Form:
        """
        A number of which only bounds are known; one form for one key. It is the same
        number as long as `where` keeps its value (a block: until it runs again).
        """
        form = self._atoms.get(key)
        if form is None or (form.low, form.high) != (low, high):
            form = Form(0, ((Atom(name, low, high, frozenset({where})), 1),))
            self._atoms[key] = form
        return form

    def scaled(self, form: Form, times: int, by: int, size: int) -> Form:
        """`form * times // by`, of which it is known to be from 0 to `size`."""
        if times % by == 0:
            return form.times(times // by)
        known = form.value
        if known is not None:
            return Form(known * times // by)
        key = "scaled", form, times, by
        found = self._atoms.get(key)
        if found is None:
            name = f"({form}) * {times} / {by}"
            leaves = frozenset(form.leaves())
            found = self._atoms[key] = Form(0, ((Atom(name, 0, size, leaves), 1),))
        return found

    def of(self, value: SSAValue) -> Form:
        """The form of an integer value."""
        known = self._forms.get(value)
        if known is not None:
            return known
        for current in operands_first(value, self._forms, _inputs):
            self._forms[current] = self._compute(current)
        return self._forms[value]

    def _compute(self, value: SSAValue) -> Form:
        owner = value.owner
        if isinstance(owner, arith.ConstantOp):
            constant = constant_of(value)
            return self._leaf(value) if constant is None else Form(constant)
        if isinstance(owner, Operation) and len(owner.results) == 1:
            arguments = [self._forms[v] for v in _inputs(value)]
            constant = _folded(owner, arguments)
            if constant is not None:
                return Form(constant)
            form = self._combine(owner, arguments)
            if form is not None and fits(form.bounds, value.type):
                return form
            return self._atom_of(value, owner, arguments)
        return self._leaf(value)

    def _combine(self, op: Operation, arguments: list[Form]) -> Form | None:
        """The sum that an operation computes; None for other operations."""
        match op, arguments:
            case arith.AddiOp(), [a, b]:
                form = a.plus(b)
            case arith.SubiOp(), [a, b]:
                form = a.plus(b, -1)
            case arith.MuliOp(), [a, b] if b.value is not None:
                form = a.times(b.value)
            case arith.MuliOp(), [a, b] if a.value is not None:
                form = b.times(a.value)
            case ((arith.IndexCastOp() | arith.ExtSIOp()), [a]) if not _is_bit(op):
                form = a
            case arith.TruncIOp(), [a]:
                form = a
            case arith.ExtUIOp(), [a] if a.low is not None and a.low >= 0:
                form = a
            case arith.MinSIOp(), [a, b] if not _is_bit(op):
                form = a if at_most(a, b) else b if at_most(b, a) else None
            case arith.MaxSIOp(), [a, b] if not _is_bit(op):
                form = a if at_most(b, a) else b if at_most(a, b) else None
            case arith.SelectOp(), [_, a, b] if equal(a, b):
                form = a
            case _:
                form = None
        if form is not None and len(form.terms) > _MAX_TERMS:
            return None
        return form

    def _atom_of(self, value: SSAValue, op: Operation, arguments: list[Form]) -> Form:
        attributes = (*op.properties.items(), *op.attributes.items())
        key = (op.name, attributes, value.type, *arguments)
        if not arguments or not _is_pure_arithmetic(op):
            return self._leaf(value)
        known = self._atoms.get(key)
        if known is not None:
            return known
        low, high = range_of(op, [argument.bounds for argument in arguments])
        leaves = frozenset(leaf for a in arguments for leaf in a.leaves())
        kind: Literal["value", "min", "max"] = "value"
        name = name_of(value)
        if isinstance(op, arith.MinSIOp | arith.MaxSIOp) and value.type != i1:
            kind = "min" if isinstance(op, arith.MinSIOp) else "max"
        if len(leaves) > _MAX_LEAVES:
            leaves, arguments, kind = frozenset({value}), [], "value"
        atom = Atom(name, low, high, leaves, kind, tuple(arguments))
        form = self._atoms[key] = Form(0, ((atom, 1),))
        return form

    def _leaf(self, value: SSAValue) -> Form:
        low, high = self._bounds_of_leaf(value)
        return Form(0, ((Atom(name_of(value), low, high, frozenset({value})), 1),))

    def _bounds_of_leaf(self, value: SSAValue) -> Bounds:
        if (loop := counted_by(value)) is not None:
            lower, upper = self.of(loop.lb).bounds, self.of(loop.ub).bounds
            return range_of_counter(lower, upper, constant_of(loop.step))
        return range_of_leaf(value)


def _folded(op: Operation, arguments: Sequence[Form]) -> int | None:
    """The number that an operation computes, where its operands' are known."""
    numbers = [a.value for a in arguments if a.value is not None]
    if not numbers or not len(numbers) == len(arguments) == len(op.operands):
        return None
    return fold(op, tuple(numbers))


def _is_bit(op: Operation) -> bool:
    """Whether an operation takes an i1: its 1 is -1 with a sign."""
    return op.operands[0].type == i1


def _inputs(value: SSAValue) -> tuple[SSAValue, ...]:
    owner = value.owner
    if isinstance(owner, Operation) and _is_pure_arithmetic(owner):
        return tuple(v for v in owner.operands if is_integer_type(v.type))
    return ()


def _is_pure_arithmetic(op: Operation) -> bool:
    return op.dialect_name() == "arith" and not isinstance(op, arith.ConstantOp)
