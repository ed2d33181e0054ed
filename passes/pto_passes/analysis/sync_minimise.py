"""
Which flags and barriers of a plan nothing needs.

A plan asks for no more than the blocks that it looks at one by one can tell. Here the
whole function is looked at, with the flags that stay up between loops: for each unit the
set of accesses all of whose executions so far are done when it goes on. It shrinks when
an operation executes and grows by waits and barriers; where ways meet, what is known is
what is known on each of them; a loop is gone through until nothing changes. An access
that conflicts must be in the set of its unit. This is a proof that a plan is free of
races on all ways; a flag or barrier without which the proof still succeeds goes.

Executions in the current iteration of the loops around an access, and those in earlier
ones, are known separately, as boxes of a tensor may meet in one and not in the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.dialects import scf

from pto_dialect.checks import constant_of
from pto_dialect.hardware import Pipe
from pto_passes.analysis.accesses import OnChip, Place
from pto_passes.analysis.dependences import (
    UNIT,
    UNITS,
    FunctionItems,
    Item,
    Items,
    Touch,
)
from pto_passes.analysis.sync_plan import BlockPlan, Pair

_COUNT = len(UNITS)
_SCALAR = UNIT[Pipe.S]

_BUDGET = 100_000
"""Operations times flags and barriers that are worth looking at."""

Element = Pair | tuple[int, int]
"""A pair, or the barriers before an item: the number of the plan and of the item."""

_Key = tuple[int, int, int] | Pair
"""A flag: the two units and the position of a carried pair, or a pair."""


@dataclass(eq=False, repr=False)
class _Leaf:
    """An operation, with the bit of each of its units and what it has to have seen."""

    units: tuple[int, ...]
    bits: dict[int, int]
    now: dict[int, int] = field(default_factory=dict[int, int])
    """By unit, the accesses of this iteration that it needs."""
    before: dict[int, int] = field(default_factory=dict[int, int])
    """By unit, those of earlier ones."""


@dataclass(eq=False, repr=False)
class _Wait:
    pair: Pair
    key: _Key


@dataclass(eq=False, repr=False)
class _Set:
    pair: Pair
    key: _Key


@dataclass(eq=False, repr=False)
class _Drain:
    units: tuple[int, ...]
    element: Element | None


@dataclass(eq=False, repr=False)
class _Loop:
    body: list[_Node]
    inside: int
    """The bits of all that is in it."""
    runs: bool
    """Whether it is known to run at least once."""


@dataclass(eq=False, repr=False)
class _Choice:
    branches: list[list[_Node]]


_Node = _Leaf | _Wait | _Set | _Drain | _Loop | _Choice


class _Race(Exception):
    """An access needs what its unit does not know."""


@dataclass
class _State:
    now: list[int]
    before: list[int]
    flags: dict[_Key, tuple[int, int]]

    def copy(self) -> _State:
        return _State(self.now[:], self.before[:], dict(self.flags))

    def meet(self, other: _State) -> None:
        """Know only what the other one knows as well."""
        for unit in range(_COUNT):
            self.now[unit] &= other.now[unit]
            self.before[unit] &= other.before[unit]
        self.flags = {
            key: (now & other.flags[key][0], before & other.flags[key][1])
            for key, (now, before) in self.flags.items()
            if key in other.flags
        }

    def next_iteration(self, inside: int) -> None:
        """What was of this iteration is of an earlier one."""

        def shifted(now: int, before: int) -> tuple[int, int]:
            return now | inside, before & (now | ~inside)

        for unit in range(_COUNT):
            self.now[unit], self.before[unit] = shifted(
                self.now[unit], self.before[unit]
            )
        for key, (now, before) in self.flags.items():
            self.flags[key] = shifted(now, before)


class _Proof:
    """The program of one root block with its plan, and the attempt to prove it."""

    def __init__(
        self, function: FunctionItems, root: Items, by_block: dict[Items, BlockPlan]
    ):
        self.function = function
        self.by_block = by_block
        self.plans = [by_block[items] for items in root.walk()]
        self.number = {plan.items: n for n, plan in enumerate(self.plans)}
        self.leaves: list[tuple[Item, _Leaf]] = []
        self.of_unit = [0] * _COUNT
        self.next_bit = 1
        self.keys: dict[_Key, None] = {}
        self.gone: set[Element] = set()
        self.heads: dict[_Loop, _State] = {}
        """What is known where each loop's body begins, in the last proof."""
        self.new_heads: dict[_Loop, _State] = {}
        self.nodes = self._block(root)
        self._find_needs()
        self.everything = self.next_bit - 1

    # The program

    def _block(self, items: Items) -> list[_Node]:
        plan = self.by_block[items]
        pairs = list(plan.pairs)
        nodes: list[_Node] = []
        for item in items.items:
            if item.drains:
                nodes.append(_Drain(item.drains, None))
            nodes.extend(_Wait(p, self._key(p)) for p in pairs if p.last == item.index)
            if (units := plan.barriers.get(item.index)) is not None:
                element = self.number[items], item.index
                nodes.append(_Drain(tuple(sorted(units)), element))
            nodes.extend(self._item(item))
            nodes.extend(_Set(p, self._key(p)) for p in pairs if p.first == item.index)
        return nodes

    def _key(self, pair: Pair) -> _Key:
        if not pair.carried:
            return pair
        key = pair.source, pair.target, pair.channel
        self.keys[key] = None
        return key

    def _item(self, item: Item) -> list[_Node]:
        if not item.blocks:
            if not item.touches:
                return []
            leaf = _Leaf(tuple(item.touches), {})
            for unit in item.touches:
                leaf.bits[unit] = self.next_bit
                self.of_unit[unit] |= self.next_bit
                self.next_bit <<= 1
            self.leaves.append((item, leaf))
            return [leaf]
        first = self.next_bit
        bodies = [self._block(inner) for inner in item.blocks]
        inside = (self.next_bit - 1) & ~(first - 1)
        op = item.op
        if isinstance(op, scf.ForOp):
            return [_Loop(bodies[0], inside, _runs(op))]
        if isinstance(op, scf.WhileOp):
            either = [_Choice([one, []]) for one in bodies]
            return [_Loop([*either], inside, runs=False)]
        whole = len(item.blocks) == len(op.regions) and not item.blocks[0].fenced
        return [_Choice(bodies if whole and len(bodies) > 1 else [*bodies, []])]

    def _find_needs(self) -> None:
        """Which accesses each access has to have seen: a bit for each operation."""
        by_place: dict[int, tuple[Place, list[tuple[Touch, int, int]]]] = {}
        for item, leaf in self.leaves:
            for unit, touches in item.touches.items():
                for touch in touches:
                    entry = by_place.setdefault(id(touch.place), (touch.place, []))
                    entry[1].append((touch, unit, leaf.bits[unit]))
        meeting: dict[int, list[tuple[Touch, int, int]]] = {}
        meet = self.function.places.meet
        for key, (place, _) in by_place.items():
            meeting[key] = [
                access
                for other, accesses in by_place.values()
                if not isinstance(place, OnChip) or meet(other, place)
                for access in accesses
            ]
        for item, leaf in self.leaves:
            for unit, touches in item.touches.items():
                now = before = 0
                for touch in touches:
                    for other, source, bit in meeting[id(touch.place)]:
                        if not touch.conflicts(other) or (
                            unit == source and unit in self.function.self_ordered
                        ):
                            continue
                        in_this, in_other = self._meets(other, touch)
                        now |= bit if in_this else 0
                        before |= bit if in_other else 0
                leaf.now[unit], leaf.before[unit] = now, before

    def _meets(self, earlier: Touch, later: Touch) -> tuple[bool, bool]:
        """Whether two accesses meet in one iteration, and in different ones."""
        meet = self.function.places.meet
        at_once = meet(earlier.place, later.place)
        if isinstance(later.place, OnChip):
            return at_once, at_once
        common = [a for a, b in zip(earlier.loops, later.loops) if a is b]
        in_inner_loop = len(earlier.loops) > len(common)
        return at_once, (at_once and in_inner_loop) or any(
            meet(earlier.place, later.place, loop) for loop in common
        )

    # The proof

    def holds(self) -> bool:
        """Whether no access races with another one."""
        known = self.everything
        state = _State(
            [known] * _COUNT,
            [known] * _COUNT,
            dict.fromkeys(self.keys, (known, known)),
        )
        self.new_heads = {}
        try:
            self._run(self.nodes, state)
        except _Race:
            return False
        self.heads = self.new_heads
        return True

    def _run(self, nodes: list[_Node], state: _State) -> None:
        for node in nodes:
            if isinstance(node, _Leaf):
                self._leaf(node, state)
            elif isinstance(node, _Wait):
                if node.pair not in self.gone:
                    self._wait(node, state)
            elif isinstance(node, _Set):
                if node.pair not in self.gone:
                    source, mine = node.pair.source, self.of_unit[node.pair.source]
                    state.flags[node.key] = (
                        state.now[source] | mine,
                        state.before[source] | mine,
                    )
            elif isinstance(node, _Drain):
                if node.element is None or node.element not in self.gone:
                    self._drain(node.units, state)
            elif isinstance(node, _Loop):
                self._loop(node, state)
            else:
                self._choice(node, state)

    def _leaf(self, leaf: _Leaf, state: _State) -> None:
        for unit in leaf.units:
            if leaf.now[unit] & ~state.now[unit]:
                raise _Race
            if leaf.before[unit] & ~state.before[unit]:
                raise _Race
        mask = 0
        for bit in leaf.bits.values():
            mask |= bit
        keep = ~mask
        state.now = [known & keep for known in state.now]
        for key, (now, before) in state.flags.items():
            state.flags[key] = now & keep, before

    def _wait(self, node: _Wait, state: _State) -> None:
        now, before = state.flags.pop(node.key)
        target = node.pair.target
        for unit in range(_COUNT) if target == _SCALAR else (target,):
            state.now[unit] |= now
            state.before[unit] |= before

    def _drain(self, units: tuple[int, ...], state: _State) -> None:
        if len(units) == _COUNT:
            state.now = [self.everything] * _COUNT
            state.before = [self.everything] * _COUNT
            return
        for unit in units:
            state.now[unit] |= self.of_unit[unit]
            state.before[unit] |= self.of_unit[unit]

    def _loop(self, node: _Loop, state: _State) -> None:
        head = state.copy()
        if (earlier := self.heads.get(node)) is not None:
            # Without an element no more is known than with it; but a flag whose set and
            # wait are around the loop, and that is gone now, may be up.
            flags = head.flags
            head.meet(earlier)
            head.flags = {**flags, **head.flags}
        while True:
            end = head.copy()
            self._run(node.body, end)
            end.next_iteration(node.inside)
            after = head.copy()
            after.meet(end)
            if after == head:
                break
            head = after
        self.new_heads[node] = head
        last = end if node.runs else head
        state.now, state.before, state.flags = last.now, last.before, last.flags

    def _choice(self, node: _Choice, state: _State) -> None:
        ends: list[_State] = []
        for branch in node.branches:
            end = state.copy()
            self._run(branch, end)
            ends.append(end)
        first = ends[0]
        for other in ends[1:]:
            first.meet(other)
        state.now, state.before, state.flags = first.now, first.before, first.flags


def _runs(loop: scf.ForOp) -> bool:
    low, high = constant_of(loop.lb), constant_of(loop.ub)
    return low is not None and high is not None and low < high


def is_proven(function: FunctionItems, plans: list[BlockPlan]) -> bool:
    """Whether a plan leaves no race on any way through the function."""
    by_block = {plan.items: plan for plan in plans}
    return all(_Proof(function, root, by_block).holds() for root in function.roots)


def minimise(function: FunctionItems, plans: list[BlockPlan]) -> None:
    """Take out of the plans what nothing needs."""
    by_block = {plan.items: plan for plan in plans}
    for root in function.roots:
        blocks = list(root.walk())
        leaves = sum(not item.blocks for items in blocks for item in items.items)
        parts = sum(
            len(list(by_block[items].pairs)) + len(by_block[items].barriers)
            for items in blocks
        )
        if leaves * parts <= _BUDGET:
            _minimise(_Proof(function, root, by_block))


def _minimise(proof: _Proof) -> None:
    elements: list[Element] = []
    for plan in proof.plans:
        elements.extend(p for p in plan.pairs if p.carried)
    for plan in proof.plans:
        elements.extend(p for p in plan.pairs if not p.carried)
    for plan in proof.plans:
        number = proof.number[plan.items]
        elements.extend((number, item) for item in sorted(plan.barriers))
    if not proof.holds():
        return
    for element in elements:
        proof.gone.add(element)
        if not proof.holds():
            proof.gone.discard(element)
    for element in proof.gone:
        _remove(proof.plans, element)


def _remove(plans: list[BlockPlan], element: Element) -> None:
    if isinstance(element, tuple):
        number, item = element
        del plans[number].barriers[item]
        return
    plan = next(plan for plan in plans if plan.items is element.items)
    found = plan.carried if element.carried else plan.waits
    found[element.last].remove(element)
    if not found[element.last]:
        del found[element.last]
