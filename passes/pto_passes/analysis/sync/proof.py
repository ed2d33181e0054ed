"""
The proof that a plan of flags and barriers leaves no race.

The whole function is looked at, with the flags that stay up between loops: for each unit
the set of accesses all of whose executions so far are done when it goes on. It shrinks
when an operation executes and grows by waits and barriers; where ways meet, what is known
is what is known on each of them; a loop is gone through until nothing changes. An access
that conflicts must be in the set of its unit. If all are, the plan is free of races on
all ways.

Executions in the current iteration of the loops around an access, and those in earlier
ones, are known separately, as boxes of a tensor may alias in one and not in the other.

What is known is kept at every `_STEP`-th place of a block (`marks`). Without one of the
flags or barriers (`holds_without`) only what is between the mark before it and the mark
where as much is known again has to be looked at: everything from there on stays as it
is. If that is not reached in the block, the operation around it is looked at, and so on
outwards; at the end of the function the proof is complete.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue

from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.memory.regions import OnChipRegion
from pto_passes.analysis.sync.dependences import (
    FunctionItems,
    Item,
    Items,
    Touch,
)
from pto_passes.analysis.sync.knowledge import Change, folding, renewing, shifting
from pto_passes.analysis.sync.needs import Needs, TooManyError
from pto_passes.analysis.sync.plan import BlockPlan, Pair
from pto_passes.analysis.sync.units import SCALAR, UNIT_COUNT

_STEP = 16
"""What is known is kept before every so many nodes of a block."""

Element = Pair | tuple[int, int, int]
"""
A pair, or a barrier before an item: the numbers of the plan, of the item and of the unit,
which is `EVERY` for a barrier of all units.
"""

EVERY = -1

_Key = tuple[int, int, int] | Pair
"""A flag: the two units and the position of a carried pair, or a pair."""


@dataclass(eq=False, repr=False)
class OpNode:
    """An operation, with the bits of its accesses and what it has to have seen."""

    bits: int = 0
    keep: int = 0
    """All bits but its own."""
    needs: list[tuple[int, int, int]] = field(
        default_factory=list[tuple[int, int, int]]
    )
    """By unit, the accesses of this iteration that it needs, and those of earlier ones."""
    is_staged: bool = False
    """Whether each of these units waits for the one before it."""
    drains: tuple[int, ...] = ()
    """The units that have a barrier when the operation is done."""
    renewed: int = 0
    """The bits that stand for other accesses from here on."""
    within: int | None = None
    """The item of the root block that it is inside of."""
    item: Item | None = None
    slots: list[SlotPart] = field(default_factory=list["SlotPart"])
    """What it does to slots with dynamic numbers."""


@dataclass(eq=False, repr=False)
class SlotPart:
    """The access of a slot: for each number it may have, its bits and its needs."""

    number: SSAValue
    bits: list[int] = field(default_factory=list[int])
    needs: list[tuple[int, int, int]] = field(
        default_factory=list[tuple[int, int, int]]
    )


@dataclass(eq=False, repr=False)
class Wait:
    pair: Pair
    key: _Key


@dataclass(eq=False, repr=False)
class Set:
    pair: Pair
    key: _Key


@dataclass(eq=False, repr=False)
class Drain:
    units: tuple[int, ...]
    element: Element | None


@dataclass(eq=False, repr=False)
class Loop:
    op: Operation
    body: Body
    runs: bool
    """Whether it is known to run at least once."""
    inside: int = 0
    """The bits of all that is in it, and of which it tells iterations apart."""
    outside: int = 0
    """All other bits."""
    renewed: int = 0
    folded: dict[int, int] = field(default_factory=dict[int, int])
    """Bits of what is in it, and what stands for them afterwards."""


@dataclass(eq=False, repr=False)
class Choice:
    branches: list[Body]
    renewed: int = 0
    folded: dict[int, int] = field(default_factory=dict[int, int])
    """Bits of what is in it, and what stands for them afterwards."""


@dataclass(eq=False, repr=False)
class Body:
    """The nodes of a block, and where it is in the one around it."""

    nodes: list[Node] = field(default_factory=list["Node"])
    around: Body | None = None
    at: int = 0


Node = OpNode | Wait | Set | Drain | Loop | Choice


class RaceError(Exception):
    """An access needs what its unit does not know."""


class TooFarError(Exception):
    """More nodes than were allowed have been looked at."""


@dataclass
class State:
    now: list[int]
    before: list[int]
    flags: dict[_Key, tuple[int, int]]
    units: tuple[int, ...]
    """Those that have accesses; nothing is known of the others."""

    def copy(self) -> State:
        return State(self.now[:], self.before[:], dict(self.flags), self.units)

    def join(self, other: State) -> None:
        """Know only what the other one knows as well."""
        for unit in self.units:
            self.now[unit] &= other.now[unit]
            self.before[unit] &= other.before[unit]
        self.flags = {
            key: (now & other.flags[key][0], before & other.flags[key][1])
            for key, (now, before) in self.flags.items()
            if key in other.flags
        }

    def map(self, change: Change) -> None:
        """Change what units and flags tell."""
        for unit in self.units:
            self.now[unit], self.before[unit] = change(
                self.now[unit], self.before[unit]
            )
        for key, (now, before) in self.flags.items():
            self.flags[key] = change(now, before)


class Proof:
    """The program of one root block with its plan, and the attempt to prove it."""

    def __init__(
        self, function: FunctionItems, root: Items, by_block: dict[Items, BlockPlan]
    ):
        self.function = function
        self.by_block = by_block
        self.plans = [by_block[items] for items in root.nested() if items in by_block]
        self.gone: set[Element] = set()
        self.visits = 0
        """How many nodes have been looked at."""
        self.size = 0
        """How many nodes there are."""
        self._number = {plan.items: n for n, plan in enumerate(self.plans)}
        self._leaves: list[tuple[Item, OpNode]] = []
        self._root_items = root
        self._position = 0
        """The item of the root block that is looked at."""
        self._at_position: dict[int, OpNode | Loop | Choice] = {}
        self._users: dict[_Key, int] = {}
        """How many pairs that are not gone have each flag of the whole function."""
        self._places: dict[Element, tuple[Body, int, int]] = {}
        """The block of each element, its first and its last node there."""
        self._marks: dict[tuple[Body, int], State] = {}
        self._heads: dict[Loop, State] = {}
        """What is known where each loop's body begins."""
        self._new_marks: dict[tuple[Body, int], State] = {}
        self._new_heads: dict[Loop, State] = {}
        self._limit: int | None = None
        self._loops: list[Loop] = []
        self._is_too_large = False
        """Whether too many of its regions may alias one another to be looked at."""
        self._needs = Needs(function.regions, function.self_ordered)
        self._of_unit = self._needs.of_unit
        self._units: set[int] = set()
        self._root = self._block(root)
        self._everything = self._find_needs()
        self._knowing = [
            self._everything if unit in self._units else 0 for unit in range(UNIT_COUNT)
        ]
        """What units know at most; nothing is kept of those that have no access."""

    # The program

    def _block(self, items: Items) -> Body:
        plan = self.by_block[items]
        body = Body()
        waits: dict[int, list[Pair]] = {}
        sets: dict[int, list[Pair]] = {}
        for pair in plan.pairs:
            if pair.slot is not None:
                continue  # What they tell is of one slot, and is not kept here.
            waits.setdefault(pair.last, []).append(pair)
            sets.setdefault(pair.first, []).append(pair)
        for item in items.items:
            if items is self._root_items:
                self._position = item.index
            if item.drains:
                self._add(body, Drain(item.drains, None))
            for pair in waits.get(item.index, ()):
                self._add(body, Wait(pair, self._key(pair)), pair)
            if (units := plan.barriers.get(item.index)) is not None:
                for unit, waiting in barriers_of(units):
                    element = self._number[items], item.index, unit
                    self._add(body, Drain(waiting, element), element)
            self._item(item, body, inside=items is not self._root_items)
            if items is self._root_items and (item.touches or item.blocks):
                last = body.nodes[-1]
                assert isinstance(last, OpNode | Loop | Choice)
                self._at_position[item.index] = last
            for pair in sets.get(item.index, ()):
                self._add(body, Set(pair, self._key(pair)), pair)
        return body

    def _add(self, body: Body, node: Node, element: Element | None = None) -> None:
        self.size += 1
        index = len(body.nodes)
        body.nodes.append(node)
        if element is not None:
            if isinstance(node, Wait) and node.pair.carried:
                self._users[node.key] += 1
            _, low, high = self._places.get(element, (body, index, index))
            self._places[element] = body, min(low, index), max(high, index)

    def _key(self, pair: Pair) -> _Key:
        if not pair.carried:
            return pair
        key = pair.source, pair.target, pair.channel
        self._users.setdefault(key, 0)
        return key

    def _item(self, item: Item, body: Body, *, inside: bool) -> None:
        if not item.blocks:
            if not item.touches:
                return
            leaf = OpNode(
                is_staged=bool(item.stages),
                drains=item.drains_after,
                item=item,
                within=self._position if inside else None,
            )
            for unit, touches in item.touches.items():
                self._units.add(unit)
                for touch in self._variants(touches):
                    self._needs.add(touch, unit, self._position, inside=inside)
            self._leaves.append((item, leaf))
            self._add(body, leaf)
            return
        bodies = [self._block(inner) for inner in item.blocks]
        op = item.op
        if isinstance(op, scf.ForOp):
            self._nest(body, Loop(op, bodies[0], runs=bool(trip_count(op))), bodies)
        elif isinstance(op, scf.WhileOp):
            around = Body()
            for one in bodies:
                self._nest(around, Choice([one, Body()]), [one])
            self._nest(body, Loop(op, around, runs=False), [around])
        else:
            whole = len(item.blocks) == len(op.regions) and not item.blocks[0].fenced
            if not whole or len(bodies) == 1:
                bodies.append(Body())
            self._nest(body, Choice(bodies), bodies)

    def _nest(self, body: Body, node: Loop | Choice, bodies: list[Body]) -> None:
        for inner in bodies:
            inner.around, inner.at = body, len(body.nodes)
        self._add(body, node)
        if isinstance(node, Loop):
            self._loops.append(node)

    def _find_needs(self) -> int:
        """Give accesses their bits; returns all of them."""
        needs = self._needs
        try:
            needs.number()
        except TooManyError:
            self._is_too_large = True
            return 0
        everything = (1 << needs.count) - 1
        inside: dict[Operation, int] = {}
        for item, leaf in self._leaves:
            for unit, touches in item.stages or item.touches.items():
                now = before = 0
                for touch in touches:
                    if len(variants := self._variants([touch])) > 1:
                        region = touch.region
                        assert isinstance(region, OnChipRegion)
                        assert region.slot is not None
                        part = SlotPart(region.slot.number)
                        leaf.slots.append(part)
                        for variant in variants:
                            bits = self._bits(variant, unit, leaf, inside)
                            part.bits.append(bits)
                            of = needs.of(variant, unit, leaf.within)
                            part.needs.append((unit, *of))
                        continue
                    leaf.bits |= self._bits(variants[0], unit, leaf, inside)
                    in_this, in_other = needs.of(variants[0], unit, leaf.within)
                    now |= in_this
                    before |= in_other
                if now or before or leaf.is_staged:
                    leaf.needs.append((unit, now, before))
            leaf.keep = everything ^ leaf.bits
        for node in self._loops:
            node.inside = inside.get(node.op, 0)
            node.outside = everything ^ node.inside
        for position, bits in needs.renewed.items():
            self._at_position[position].renewed = bits
        for position, folded in needs.folded.items():
            node = self._at_position[position]
            assert not isinstance(node, OpNode)
            node.folded = folded
        return everything

    def _bits(
        self, touch: Touch, unit: int, leaf: OpNode, inside: dict[Operation, int]
    ) -> int:
        """The bits of an access; also noted as inside of the loops that they tell of."""
        found = 0
        for bit, loops in self._needs.bits_of(touch, unit, leaf.within):
            found |= bit
            for loop in loops:
                inside[loop] = inside.get(loop, 0) | bit
        return found

    def _variants(self, touches: list[Touch]) -> list[Touch]:
        """The accesses, those of a run-time slot once for each slot if these count."""
        return touches

    # The proof

    def holds(self) -> bool:
        """Whether it is proven that no access races with another one."""
        if self._is_too_large:
            return False
        known = self._everything
        state = State(
            self._knowing[:],
            self._knowing[:],
            dict.fromkeys(self._users, (known, known)),
            tuple(sorted(self._units)),
        )
        self._heads = {}
        self._new_marks, self._new_heads = {}, {}
        try:
            self._run(self._root, state)
        except RaceError:
            return False
        self._marks, self._heads = self._new_marks, self._new_heads
        return True

    def holds_without(self, element: Element, limit: int) -> bool:
        """
        Whether what holds so far holds without an element, too; it is gone then. False
        as well if more than `limit` nodes would have to be looked at.
        """
        self.gone.add(element)
        key = self._key(element) if isinstance(element, Pair) else None
        if key in self._users:
            self._users[key] -= 1
        self._limit = self.visits + limit
        try:
            found = self._found_without(*self._places[element])
        except (RaceError, TooFarError):
            found = False
        self._limit = None
        if found:
            self._marks.update(self._new_marks)
            self._heads.update(self._new_heads)
            return True
        self.gone.discard(element)
        if key in self._users:
            self._users[key] += 1
        return False

    def _found_without(self, body: Body, low: int, high: int) -> bool:
        while True:
            self._new_marks, self._new_heads = {}, {}
            start = low - low % _STEP
            state = self._marks[body, start].copy()
            if self._run(body, state, start, high) or body.around is None:
                return True
            body, low, high = body.around, body.at, body.at

    def _run(
        self, body: Body, state: State, start: int = 0, changed: int | None = None
    ) -> bool:
        """
        Go through a block from a node on. With `changed`, the last node of what is
        tried, end where as much is known as before, and tell whether that was reached.
        """
        nodes = body.nodes
        for index in range(start, len(nodes)):
            if index % _STEP == 0 and self._mark(body, index, state, changed):
                return True
            self._visit(nodes[index], state)
        return self._mark(body, len(nodes), state, changed)

    def _mark(self, body: Body, index: int, state: State, changed: int | None) -> bool:
        if changed is not None and index > changed:
            known = self._marks[body, index]
            if self._is_same(state, known):
                return True
        self._new_marks[body, index] = state.copy()
        return False

    def _is_same(self, one: State, other: State) -> bool:
        if one.now != other.now or one.before != other.before:
            return False
        if one.flags == other.flags:
            return True
        # What a flag tells that nobody waits for any more is no matter.
        return all(
            one.flags.get(key) == other.flags.get(key)
            for key in {*one.flags, *other.flags}
            if self._users.get(key, 1)
        )

    def _visit(self, node: Node, state: State) -> None:
        self.visits += 1
        if self._limit is not None and self.visits > self._limit:
            raise TooFarError
        if isinstance(node, OpNode):
            if node.renewed:
                state.map(renewing(node.renewed))
            self._leaf(node, state)
        elif isinstance(node, Wait):
            if node.pair not in self.gone:
                self._wait(node, state)
        elif isinstance(node, Set):
            if node.pair not in self.gone:
                source, mine = node.pair.source, self._of_unit.get(node.pair.source, 0)
                state.flags[node.key] = (
                    state.now[source] | mine,
                    state.before[source] | mine,
                )
        elif isinstance(node, Drain):
            if node.element is None or node.element not in self.gone:
                self._drain(node.units, state)
        else:
            if node.renewed:
                state.map(renewing(node.renewed))
            if isinstance(node, Loop):
                self._loop(node, state)
            else:
                self._choice(node, state)
            if node.folded:
                state.map(folding(node.folded))

    def _leaf(self, leaf: OpNode, state: State) -> None:
        last: int | None = None
        for unit, now, before in leaf.needs:
            if last is not None:
                self._tell(last, unit, state)
            if now & ~state.now[unit] or before & ~state.before[unit]:
                raise RaceError
            last = unit if leaf.is_staged else None
        if leaf.bits:
            keep = leaf.keep
            for unit in state.units:
                state.now[unit] &= keep
            for key, (now, before) in state.flags.items():
                state.flags[key] = now & keep, before
        if leaf.is_staged:
            order = [unit for unit, _, _ in leaf.needs]
            for number, (one, other) in enumerate(pairwise(order)):
                if one not in order[number + 1 :]:
                    self._tell(one, other, state)
        if leaf.drains:
            self._drain(leaf.drains, state)

    def _tell(self, source: int, target: int, state: State) -> None:
        """A unit waits for all that another one has been given so far."""
        mine = self._of_unit.get(source, 0)
        now, before = state.now[source] | mine, state.before[source] | mine
        for unit in state.units if target == SCALAR else (target,):
            state.now[unit] |= now
            state.before[unit] |= before

    def _wait(self, node: Wait, state: State) -> None:
        now, before = state.flags.pop(node.key)
        target = node.pair.target
        for unit in state.units if target == SCALAR else (target,):
            state.now[unit] |= now
            state.before[unit] |= before

    def _drain(self, units: tuple[int, ...], state: State) -> None:
        if len(units) == UNIT_COUNT:
            state.now = self._knowing[:]
            state.before = self._knowing[:]
            return
        for unit in units:
            state.now[unit] |= self._of_unit.get(unit, 0)
            state.before[unit] |= self._of_unit.get(unit, 0)

    def _loop(self, node: Loop, state: State) -> None:
        head = state.copy()
        if (earlier := self._heads.get(node)) is not None:
            # Without an element no more is known than with it; but a flag whose set and
            # wait are around the loop, and that is gone now, may be up.
            flags = head.flags
            head.join(earlier)
            head.flags = {**flags, **head.flags}
        while True:
            end = head.copy()
            self._run(node.body, end)
            end.map(shifting(node.inside, node.outside))
            after = head.copy()
            after.join(end)
            if after == head:
                break
            head = after
        self._new_heads[node] = head
        last = end if node.runs else head
        state.now, state.before, state.flags = last.now, last.before, last.flags

    def _choice(self, node: Choice, state: State) -> None:
        ends: list[State] = []
        for branch in node.branches:
            end = state.copy()
            self._run(branch, end)
            ends.append(end)
        first = ends[0]
        for other in ends[1:]:
            first.join(other)
        state.now, state.before, state.flags = first.now, first.before, first.flags


def barriers_of(units: Collection[int]) -> list[tuple[int, tuple[int, ...]]]:
    """The barriers that make units wait, as an element tells, each with its units."""
    if len(units) == UNIT_COUNT:
        return [(EVERY, tuple(sorted(units)))]
    return [(unit, (unit,)) for unit in sorted(units)]


def is_proven(function: FunctionItems, plans: list[BlockPlan]) -> bool:
    """Whether a plan leaves no race on any way through the function."""
    by_block = {plan.items: plan for plan in plans}
    return all(Proof(function, root, by_block).holds() for root in function.roots)
