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
from xdsl.dialects.builtin import i1
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.handles import MultiTileBufType
from pto_dialect.integers import constant_of
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_passes.analysis.integers.affine import Affine, AffineValues
from pto_passes.analysis.integers.ranges import counted_by

_MOST = 48
"""Remainders by more than this are not told apart."""

_MOST_WAYS = 1000
"""So many ways are gone through to tell what numbers are at one time."""

Residue = tuple[int, int]
"""A number and what it is modulo; modulo 0 is the number itself."""


@dataclass(frozen=True)
class Key:
    """A decision of a way: its kind, what it is about, and the values it depends on."""

    kind: str
    about: object
    symbols: tuple[SSAValue, ...] = ()
    loop: Operation | None = None
    """The loop whose iteration it is about."""


Decisions = dict[Key, Residue]


@dataclass(frozen=True)
class Together:
    """What several numbers may be at one time."""

    numbers: frozenset[tuple[int, ...]]
    symbols: frozenset[SSAValue]
    """What they depend on; at one time these are the same for all of them."""


class Undecided(Exception):
    """A way has to decide something first."""

    def __init__(self, key: Key, choices: list[Residue]):
        super().__init__()
        self.key = key
        self.choices = choices


class Values:
    """The numbers of one function."""

    def __init__(self, function: Operation, affine: AffineValues):
        self.affine = affine
        self.modulus = _modulus(function)
        self._within: dict[tuple[SSAValue, Operation], bool] = {}
        self._carried_by: dict[scf.ForOp, list[Decisions]] = {}
        self.asked = self._find_asked(function)
        """How often each decision may be asked for."""

    def _find_asked(self, function: Operation) -> Counter[Key]:
        asked: Counter[Key] = Counter()
        for op in function.walk():
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
        symbols: set[SSAValue] = set()
        pending: list[Decisions] = [{}]
        for _ in range(_MOST_WAYS):
            if not pending:
                return Together(frozenset(found), frozenset(symbols))
            way = pending.pop()
            try:
                numbers = [self.number(value, way) for value in values]
            except Undecided as undecided:
                symbols.update(undecided.key.symbols)
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
                        key = Key("value", argument, (argument,))
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
        if (constant := constant_of(value)) is not None:
            return constant, 0
        if (known := way.get(Key("value", value, (value,)))) is not None:
            return known
        owner = value.owner
        if isinstance(owner, Operation):
            match owner:
                case arith.AddiOp() | arith.SubiOp() | arith.MuliOp():
                    return self._combined(owner, way)
                case arith.RemSIOp() | arith.RemUIOp() | arith.AndIOp():
                    return self._rest(owner, way)
                case arith.DivSIOp() | arith.DivUIOp():
                    return self._quotient(owner, way)
                case arith.XOrIOp():
                    left = self.residue(owner.lhs, way)
                    right = self.residue(owner.rhs, way)
                    return _exclusive(left, right)
                case arith.IndexCastOp() | arith.ExtSIOp() | arith.ExtUIOp():
                    return self.residue(owner.input, way)
                case arith.SelectOp():
                    chosen = self.condition(owner.cond, way)
                    return self.residue(owner.lhs if chosen else owner.rhs, way)
                case _:
                    pass
        if self.modulus < 2:
            return None
        choices = [(rest, self.modulus) for rest in range(self.modulus)]
        raise Undecided(Key("value", value, (value,)), choices)

    def _combined(
        self, op: arith.AddiOp | arith.SubiOp | arith.MuliOp, way: Decisions
    ) -> Residue | None:
        left, right = self.residue(op.lhs, way), self.residue(op.rhs, way)
        if left is None or right is None:
            return None
        (one, m), (other, n) = left, right
        common = gcd(m, n)
        match op:
            case arith.AddiOp():
                result = one + other
            case arith.SubiOp():
                result = one - other
            case _:
                result = one * other
        return (result % common if common else result), common

    def _rest(
        self, op: arith.RemSIOp | arith.RemUIOp | arith.AndIOp, way: Decisions
    ) -> Residue | None:
        part = _remainder(op)
        whole = None if part is None else self.residue(part[0], way)
        if part is None or whole is None:
            return None
        (value, divisor), (number, modulus) = part, whole
        if modulus % divisor or number < 0:
            return None
        # Below zero it is cut the other way round, or taken modulo 2 ** 64.
        is_unsigned = not isinstance(op, arith.RemSIOp)
        is_cut_alike = is_unsigned and not divisor & (divisor - 1)
        if modulus and not is_cut_alike and not self._counts(value):
            return None
        return number % divisor, 0

    def _quotient(
        self, op: arith.DivSIOp | arith.DivUIOp, way: Decisions
    ) -> Residue | None:
        divisor = constant_of(op.rhs)
        if divisor is None or not 0 < divisor <= _MOST:
            return None
        whole = self.residue(op.lhs, way)
        if whole is None:
            return None
        number, modulus = whole
        if modulus % divisor or number < 0 or (modulus and not self._counts(op.lhs)):
            return None
        return number // divisor, modulus // divisor

    def _counts(self, value: SSAValue) -> bool:
        """Whether a number is known not to be negative."""
        low, _ = self.affine.bounds_of(self.affine.of(value))
        return (low is not None and low >= 0) or self.affine.is_count(value)

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
        return _decided(Key("condition", value, (value,)), way)

    def _compared(
        self, op: arith.CmpiOp, predicate: int, way: Decisions
    ) -> bool | tuple[Key, bool]:
        """Where a comparison leads, or a decision and what that has to be for it to hold."""
        difference = self.affine.of(op.lhs).plus(self.affine.of(op.rhs), -1)
        holds = _HOLDS[predicate]
        if not difference.terms:
            return holds(difference.constant, 0)
        for symbol, factor in difference.terms:
            loop = counted_by(symbol)
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
            (one, m), (other, n) = left, right
            if m == n == 0:
                return holds(one, other)
        match predicate:
            case 0 | 1:
                symbols = tuple(symbol for symbol, _ in difference.terms)
                return Key("condition", difference.key, symbols), predicate == 0
            case 4 | 8 | 3 | 7:
                key, when = _positive(difference)
                return key, when == (predicate in (4, 8))
            case _:
                key, when = _positive(difference.plus(Affine(1)))
                return key, when == (predicate in (5, 9))

    def _of_end(
        self, loop: scf.ForOp, difference: Affine, factor: int, predicate: int
    ) -> tuple[Key, bool] | None:
        """
        Whether a comparison asks for the first or the last iteration of a loop: the
        decision, and what it has to be for the comparison to hold.
        """
        counter = Affine(0, ((loop.body.block.args[0], 1),))
        step = constant_of(loop.step)
        if step is None or step <= 0:
            return None
        if factor < 0:
            difference = difference.scaled(-1)
            predicate = _SWAPPED[predicate]
        holds = _HOLDS[predicate]
        first = counter.plus(self.affine.of(loop.lb), -1)
        last = counter.plus(self.affine.of(loop.ub), -1).plus(Affine(step))
        at_first = difference.plus(first, -1)
        at_last = difference.plus(last, -1)
        if not at_first.terms:
            # `counter - lower bound + c`, which is c in the first iteration.
            in_first = holds(at_first.constant, 0)
            later = {holds(at_first.constant + step * n, 0) for n in (1, 2, 9)}
            if later == {not in_first}:
                return Key("first", None, (), loop), in_first
        is_below = predicate in (2, 5, 6, 9) and at_last.constant == 0
        if not at_last.terms and (step == 1 or is_below):
            # `counter + step - upper bound + c`: at least c in the last iteration.
            in_last = holds(at_last.constant, 0)
            earlier = {holds(at_last.constant - step * n, 0) for n in (1, 2, 9)}
            if earlier == {not in_last}:
                return Key("last", None, (), loop), in_last
        return None

    def runs(self, loop: scf.ForOp, way: Decisions) -> bool:
        """
        Whether a loop with dynamic bounds runs at all.

        Raises:
            Undecided: if that has to be decided.
        """
        trips = self.affine.of(loop.ub).plus(self.affine.of(loop.lb), -1)
        if not trips.terms:
            return trips.constant > 0
        key, when = _positive(trips)
        return _decided(key, way) == when

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

    def is_within(self, value: SSAValue, loop: Operation) -> bool:
        """Whether each iteration of a loop has its own value."""
        key = value, loop
        found = self._within.get(key)
        if found is None:
            owner = value.owner
            block: Block | None = owner if isinstance(owner, Block) else owner.parent
            while block is not None and block.parent_op() is not loop:
                op = block.parent_op()
                block = None if op is None else op.parent
            found = self._within[key] = block is not None
        return found

    def forget(self, way: Decisions, loop: Operation) -> Decisions:
        """A way without what is of one iteration of a loop."""
        return {
            key: value
            for key, value in way.items()
            if key.loop is not loop
            and not any(self.is_within(symbol, loop) for symbol in key.symbols)
        }


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


def _positive(sum_: Affine) -> tuple[Key, bool]:
    """
    Whether a sum is above zero: one decision for it and for what it leaves to one, and
    what that decision has to be.
    """
    _, factor = min(sum_.terms, key=lambda term: id(term[0]))
    when = factor > 0
    if not when:
        sum_ = Affine(1).plus(sum_, -1)
    symbols = tuple(symbol for symbol, _ in sum_.terms)
    return Key("positive", sum_.key, symbols), when


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
    for op in function.walk():
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


_HOLDS: dict[int, Callable[[int, int], bool]] = {
    0: operator.eq,
    1: operator.ne,
    2: operator.lt,
    3: operator.le,
    4: operator.gt,
    5: operator.ge,
    6: operator.lt,
    7: operator.le,
    8: operator.gt,
    9: operator.ge,
}
"""Whether a comparison holds, by its number in `arith.cmpi`."""

_SWAPPED = {0: 0, 1: 1, 2: 4, 3: 5, 4: 2, 5: 3, 6: 8, 7: 9, 8: 6, 9: 7}
"""The comparison of the sides the other way round."""
