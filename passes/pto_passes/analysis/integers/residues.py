"""
Small numbers on a way through a function: of flags, of slots, of branches.

A number is known as it is, or modulo something: what `i mod 2` is follows from the
parity of `i`, however often the loop runs. What nothing tells is decided by the way: a
way knows the remainders of values, which branch a condition leads to, whether a loop
runs, and whether an iteration is its first or its last.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd, lcm

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IndexType, i1
from xdsl.ir import BlockArgument, Operation, SSAValue

from pto_dialect.handles import MultiTileBufType
from pto_dialect.integers import (
    FIRST_UNSIGNED_PREDICATE,
    INDEX_BITS,
    comparison,
    constant_of,
    fold,
    width_of,
)
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_dialect.walking import walk
from pto_passes.analysis.integers.linear import Leaf, LinearExpr, Symbol
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import counted_by, decide

_MOST = 48
"""Remainders by more than this are not told apart."""

_MOST_WAYS = 1000
"""So many ways are gone through to tell what numbers are at one time."""

Residue = tuple[int, int]
"""A number and what it is modulo; modulo 0 is the number itself."""


@dataclass(frozen=True)
class Key:
    """A decision of a way: its kind, what it is about, and what that is computed from."""

    kind: str
    about: object
    leaves: frozenset[Leaf] = frozenset()
    loop: Operation | None = None
    """The loop whose iteration it is about."""


Decisions = dict[Key, Residue]


@dataclass(frozen=True)
class Together:
    """What several numbers may be at one time."""

    numbers: frozenset[tuple[int, ...]]
    leaves: frozenset[Leaf]
    """What they depend on; at one time these are the same for all of them."""


class Undecided(Exception):
    """A way has to decide something first."""

    def __init__(self, key: Key, choices: list[Residue]):
        super().__init__()
        self.key = key
        self.choices = choices


class Residues:
    """The numbers of one function."""

    def __init__(self, function: Operation, integers: Integers):
        self.integers = integers
        self.modulus = _modulus(function)
        self._carried_by: dict[scf.ForOp, list[Decisions]] = {}
        self.asked = self._find_asked(function)
        """How often each decision may be asked for."""

    def _find_asked(self, function: Operation) -> Counter[Key]:
        asked: Counter[Key] = Counter()
        for op in walk(function):
            try:
                if isinstance(op, scf.ForOp):
                    self.runs(op, {})
                elif isinstance(op, scf.IfOp | arith.SelectOp):
                    self.condition(op.cond, {})
            except Undecided as undecided:
                asked[undecided.key] += 1
        return asked

    def without_single(self, way: Decisions) -> Decisions:
        """A way without decisions that nothing else asks for."""
        return {
            key: value
            for key, value in way.items()
            if key.kind not in ("condition", "positive") or self.asked[key] > 1
        }

    def number(self, value: SSAValue, way: Decisions) -> int | None:
        """
        A number, if the way tells it.

        Raises:
            Undecided: if it would tell, were something decided.
        """
        found = self.residue(value, way)
        return found[0] if found is not None and found[1] == 0 else None

    def together(self, *values: SSAValue) -> Together | None:
        """What numbers may be at one time; None where ways do not tell all of them."""
        found: set[tuple[int, ...]] = set()
        leaves: set[Leaf] = set()
        pending: list[Decisions] = [{}]
        for _ in range(_MOST_WAYS):
            if not pending:
                return Together(frozenset(found), frozenset(leaves))
            way = pending.pop()
            try:
                numbers = [self.number(value, way) for value in values]
            except Undecided as undecided:
                leaves.update(undecided.key.leaves)
                if undecided.key.loop is not None:
                    return None
                pending.extend({**way, **one} for one in self._choices(undecided))
                continue
            if None in numbers:
                return None
            found.add(tuple(n for n in numbers if n is not None))
        return None

    def _choices(self, undecided: Undecided) -> list[Decisions]:
        """
        What may be decided; of a number that a loop carries along with all others that it
        does.
        """
        key = undecided.key
        value = key.about
        if isinstance(value, BlockArgument) and value.index > 0:
            loop = value.block.parent_op()
            if isinstance(loop, scf.ForOp):
                carried = self._carried(loop)
                if carried and all(key in state for state in carried):
                    return carried
        return [{key: choice} for choice in undecided.choices]

    def _carried(self, loop: scf.ForOp) -> list[Decisions]:
        """
        What the numbers that a loop carries may be in an iteration, all together; nothing
        where that is not told.
        """
        known = self._carried_by.get(loop)
        if known is None:
            self._carried_by[loop] = []
            known = self._carried_by[loop] = self._find_carried(loop)
        return known

    def _find_carried(self, loop: scf.ForOp) -> list[Decisions]:
        arguments = loop.body.block.args[1:]
        yielded = loop.body.block.last_op
        assert isinstance(yielded, scf.YieldOp)
        found: dict[frozenset[tuple[Key, Residue]], Decisions] = {}
        pending: list[tuple[Sequence[SSAValue], Decisions]] = [(loop.iter_args, {})]
        for _ in range(_MOST_WAYS):
            if not pending:
                return list(found.values())
            values, way = pending.pop()
            state: Decisions = {}
            try:
                for argument, value in zip(arguments, values, strict=True):
                    residue = self.residue(value, way)
                    if residue is not None:
                        key = of_value(argument)
                        state[key] = self.general(residue, exact=True)
            except Undecided as undecided:
                key = undecided.key
                pending.extend((values, {**way, key: c}) for c in undecided.choices)
                continue
            if (name := frozenset(state.items())) not in found:
                found[name] = state
                pending.append((yielded.operands, state))
        return []

    def residue(self, value: SSAValue, way: Decisions) -> Residue | None:
        """What is known of a number on a way."""
        if (known := way.get(of_value(value))) is not None:
            return known
        return self._of_sum(self.integers.of(value), way)

    def _of_sum(self, expr: LinearExpr, way: Decisions) -> Residue | None:
        number, modulus = expr.constant, 0
        for symbol, factor in expr.terms:
            found = self._of_symbol(symbol, way)
            if found is None:
                return None
            number += factor * found[0]
            modulus = gcd(modulus, factor * found[1])
        return self._within_modulus(number, modulus)

    def _within_modulus(self, number: int, modulus: int) -> Residue | None:
        """A residue by what counts; none where nothing is left of it."""
        if modulus == 0:
            return number, 0
        modulus = gcd(modulus, self.modulus)
        return (number % modulus, modulus) if modulus > 1 else None

    def _of_symbol(self, symbol: Symbol, way: Decisions) -> Residue | None:
        value = symbol.value
        if value is None:
            return None
        if (known := way.get(of_value(value))) is not None:
            return known
        if symbol.kind in ("quotient", "remainder"):
            whole, divisor = symbol.arguments
            take = self._quotient if symbol.kind == "quotient" else self._rest
            return take(self._of_sum(whole, way), divisor.constant, whole.is_count)
        match value.owner:
            case arith.AddiOp() | arith.SubiOp() | arith.MuliOp():
                return self._combined(value.owner, way)
            case arith.RemUIOp() | arith.AndIOp():
                return self._unsigned_rest(value.owner, way)
            case arith.DivUIOp():
                divisor, expr = (
                    self.integers.of(v) for v in value.owner.operands[::-1]
                )
                whole = self._of_sum(expr, way)
                return self._quotient(whole, divisor.value or 0, expr.is_count)
            case arith.XOrIOp():
                left, right = (self.residue(v, way) for v in value.owner.operands)
                return _exclusive(left, right)
            case arith.SelectOp():
                chosen = self.condition(value.owner.cond, way)
                chosen_value = value.owner.lhs if chosen else value.owner.rhs
                return self.residue(chosen_value, way)
            case _:
                pass
        if self.modulus < 2:
            return None
        choices = [(rest, self.modulus) for rest in range(self.modulus)]
        raise Undecided(of_value(value), choices)

    def _combined(
        self, op: arith.AddiOp | arith.SubiOp | arith.MuliOp, way: Decisions
    ) -> Residue | None:
        """What may wrap around, or is no sum: remainders by powers of two stay."""
        left, right = self.residue(op.lhs, way), self.residue(op.rhs, way)
        if left is None or right is None:
            return None
        (one, m), (other, n) = left, right
        if m == n == 0:
            found = fold(op, (one, other))
            return None if found is None else (found, 0)
        common, bits = gcd(m, n), width_of(op.result.type)
        if bits < INDEX_BITS:
            common = gcd(common, 1 << bits)
        combine = _COMBINED[type(op)]
        return self._within_modulus(combine(one, other), common)

    def _rest(
        self, whole: Residue | None, divisor: int, is_count: bool
    ) -> Residue | None:
        # Below zero it is cut the other way round.
        if whole is None or whole[1] % divisor or whole[0] < 0:
            return None
        return (whole[0] % divisor, 0) if is_count or not whole[1] else None

    def _unsigned_rest(
        self, op: arith.RemUIOp | arith.AndIOp, way: Decisions
    ) -> Residue | None:
        part = _remainder(op)
        if part is None:
            return None
        value, divisor = part
        # Below zero it is taken modulo a power of two, so that others are not told.
        is_power = not divisor & (divisor - 1)
        is_count = is_power or self.integers.of(value).is_count
        return self._rest(self.residue(value, way), divisor, is_count)

    def _quotient(
        self, whole: Residue | None, divisor: int, is_count: bool
    ) -> Residue | None:
        if whole is None or not 0 < divisor <= _MOST:
            return None
        number, modulus = whole
        if modulus % divisor or number < 0 or (modulus and not is_count):
            return None
        return number // divisor, modulus // divisor

    # Conditions

    def condition(self, value: SSAValue, way: Decisions) -> bool:
        """
        Where a condition leads on a way.

        Raises:
            Undecided: if that has to be decided.
        """
        constant = constant_of(value)
        if constant is not None:
            return bool(constant)
        owner = value.owner
        if isinstance(owner, arith.CmpiOp):
            predicate = owner.predicate.value.data
            found = self._compared(owner, predicate, way)
            if isinstance(found, bool):
                return found
            key, when = found
            return _decided(key, way) == when
        return _decided(self._of_condition(value), way)

    def _of_condition(self, value: SSAValue) -> Key:
        expr = self.integers.of(value)
        return Key("condition", expr, frozenset(expr.leaves()))

    def _compared(
        self, op: arith.CmpiOp, predicate: int, way: Decisions
    ) -> bool | tuple[Key, bool]:
        """Where a comparison leads, or a decision and what that has to be for it to hold."""
        one, other = self.integers.of(op.lhs), self.integers.of(op.rhs)
        if (decided := decide(op, one.bounds, other.bounds)) is not None:
            return decided
        is_signed = predicate < FIRST_UNSIGNED_PREDICATE
        is_bit = op.lhs.type == i1 and predicate > 1
        if is_bit or not (is_signed or (one.is_count and other.is_count)):
            return self._of_condition(op.result), True
        predicate = predicate if is_signed else predicate - 4
        difference = one.plus(other, -1)
        holds = comparison(predicate, _INDEX)
        if not difference.terms:
            return holds(difference.constant, 0)
        for symbol, factor in difference.terms:
            loop = None if symbol.value is None else counted_by(symbol.value)
            if loop is None or abs(factor) != 1:
                continue
            if (found := self._of_end(loop, difference, factor, predicate)) is not None:
                return found
        try:
            left, right = self.residue(op.lhs, way), self.residue(op.rhs, way)
        except Undecided as undecided:
            # Small numbers are worth a decision, others only with a remainder below them.
            if any(_is_part(value) for value in op.operands):
                raise undecided
            left = right = None
        if left is not None and right is not None:
            (first, m), (second, n) = left, right
            if m == n == 0:
                return holds(first, second)
        match predicate:
            case 0 | 1:
                leaves = frozenset(difference.leaves())
                return Key("condition", difference, leaves), predicate == 0
            case 4 | 3:
                key, when = _positive(difference)
                return key, when == (predicate == 4)
            case _:
                key, when = _positive(difference.plus(LinearExpr(1)))
                return key, when == (predicate == 5)

    def _of_end(
        self, loop: scf.ForOp, difference: LinearExpr, factor: int, predicate: int
    ) -> tuple[Key, bool] | None:
        """
        Whether a comparison asks for the first or the last iteration of a loop: the
        decision, and what it has to be for the comparison to hold.
        """
        step = constant_of(loop.step)
        if step is None or step <= 0:
            return None
        if factor < 0:
            difference = difference.times(-1)
            predicate = _SWAPPED[predicate]
        holds = comparison(predicate, _INDEX)
        counter = loop.body.block.args[0]
        first = self._difference(counter, loop.lb)
        last = self._difference(counter, loop.ub).plus(LinearExpr(step))
        at_first = difference.plus(first, -1)
        at_last = difference.plus(last, -1)
        if not at_first.terms:
            # `counter - lower bound + c`, which is c in the first iteration.
            in_first = holds(at_first.constant, 0)
            later = {holds(at_first.constant + step * n, 0) for n in (1, 2, 9)}
            if later == {not in_first}:
                return Key("first", None, loop=loop), in_first
        is_below = predicate in (2, 5) and at_last.constant == 0
        if not at_last.terms and (step == 1 or is_below):
            # `counter + step - upper bound + c`: at least c in the last iteration.
            in_last = holds(at_last.constant, 0)
            earlier = {holds(at_last.constant - step * n, 0) for n in (1, 2, 9)}
            if earlier == {not in_last}:
                return Key("last", None, loop=loop), in_last
        return None

    def runs(self, loop: scf.ForOp, way: Decisions) -> bool:
        """
        Whether a loop with dynamic bounds runs at all.

        Raises:
            Undecided: if that has to be decided.
        """
        trips = self._difference(loop.ub, loop.lb)
        if not trips.terms:
            return trips.constant > 0
        key, when = _positive(trips)
        return _decided(key, way) == when

    def _difference(self, one: SSAValue, other: SSAValue) -> LinearExpr:
        return self.integers.of(one).plus(self.integers.of(other), -1)

    def known(self, value: SSAValue, way: Decisions) -> Residue | None:
        """What is known of a number as things stand, where remainders matter."""
        if self.modulus < 2:
            return None
        try:
            return self.residue(value, way)
        except Undecided:
            return None

    def general(self, residue: Residue, *, exact: bool) -> Residue:
        """A small number as it is if that is wanted, else its remainder."""
        number, modulus = residue
        if modulus or (exact and 0 <= number < self.modulus):
            return residue
        return number % self.modulus, self.modulus

    # Iterations

    def forget(self, way: Decisions, loop: Operation) -> Decisions:
        """A way without what is of one iteration of a loop."""
        return {
            key: value
            for key, value in way.items()
            if key.loop is not loop
            and not any(loop in self.integers.loops_around(leaf) for leaf in key.leaves)
        }


def of_value(value: SSAValue) -> Key:
    """What a way has decided of a number."""
    return Key("value", value, frozenset({value}))


def _decided(key: Key, way: Decisions) -> bool:
    """
    What a way has decided.

    Raises:
        Undecided: if it has not.
    """
    known = way.get(key)
    if known is None:
        raise Undecided(key, [(1, 0), (0, 0)])
    return bool(known[0])


def _positive(sum_: LinearExpr) -> tuple[Key, bool]:
    """
    Whether a sum is above zero: one decision for it and for what it leaves to one, and
    what that decision has to be.
    """
    when = sum_.terms[0][1] > 0
    if not when:
        sum_ = LinearExpr(1).plus(sum_, -1)
    return Key("positive", sum_, frozenset(sum_.leaves())), when


def _exclusive(one: Residue | None, other: Residue | None) -> Residue | None:
    if one is None or other is None or one[1] or other[1]:
        return None
    return (one[0] ^ other[0], 0) if min(one[0], other[0]) >= 0 else None


def of_iterations(way: Decisions) -> Decisions:
    """Only what a way knows of the iterations that it is in."""
    return {key: value for key, value in way.items() if key.loop is not None}


def _is_part(value: SSAValue) -> bool:
    return isinstance(value.owner, arith.RemSIOp | arith.RemUIOp | arith.AndIOp)


def _modulus(function: Operation) -> int:
    """What remainders of numbers have to be known by; 1 if none are."""
    modulus, divided = 1, 1
    for op in walk(function):
        if isinstance(op, MultiTileGetOp) and constant_of(op.slot) is None:
            slots = op.source.type
            assert isinstance(slots, MultiTileBufType)
            modulus = lcm(modulus, slots.count)
        elif (part := _remainder(op)) is not None:
            number, divisor = part
            modulus = lcm(modulus, divisor)
            divider = number.owner
            if isinstance(divider, arith.DivSIOp | arith.DivUIOp):
                by = constant_of(divider.rhs)
                if by is not None and 0 < by <= _MOST:
                    divided = lcm(divided, by)
    return modulus * divided if modulus * divided <= _MOST else 1


def _remainder(op: Operation) -> tuple[SSAValue, int] | None:
    """The number and the small divisor whose remainder an operation is."""
    match op:
        case arith.RemSIOp() | arith.RemUIOp():
            divisor = constant_of(op.rhs)
        case arith.AndIOp():
            # `i & 1` is `i mod 2`, of negative numbers as well.
            mask = constant_of(op.rhs)
            if mask is None or mask < 0 or mask & (mask + 1) or op.lhs.type == i1:
                return None
            divisor = mask + 1
        case _:
            return None
    return None if divisor is None or not 0 < divisor <= _MOST else (op.lhs, divisor)


_COMBINED: dict[type[Operation], Callable[[int, int], int]] = {
    arith.AddiOp: operator.add,
    arith.SubiOp: operator.sub,
    arith.MuliOp: operator.mul,
}

_SWAPPED = {0: 0, 1: 1, 2: 4, 3: 5, 4: 2, 5: 3}
"""The comparison of the sides the other way round."""

_INDEX = IndexType()
