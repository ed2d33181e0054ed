"""
Numbers for flags: eight for each ordered pair of units.

A flag is up from its set to its wait; meanwhile no other flag may have its number. In
the order of the program a pair within an iteration is up between two places of one
block, with all that is between them. A carried pair has its number from the beginning
to the end of the function, as its flag is up wherever its loop is not between wait and
set; loops that are not inside of one another hand their flags on, so they share numbers.

Where eight are not enough, pairs become one: of two pairs that are up at the same time
in one block, the later set and the earlier wait do for both. If those that are up stand
in blocks further out, one of them is waited for earlier, before the loop or branch that
needs the number. Both only make a unit wait earlier for more, and both keep sets before
their waits, so nothing can deadlock that did not before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xdsl.ir import Block, Operation

from pto_passes.analysis.sync.dependences import FunctionItems, Items
from pto_passes.analysis.sync.plan import BlockPlan, Pair
from pto_passes.analysis.sync.units import UNITS

_Link = tuple[int, int]
"""The two units of a flag."""


@dataclass
class Channels:
    """The flags that are up from the beginning to the end of a root block."""

    root: Items
    flags: list[tuple[int, int, int]] = field(
        default_factory=list[tuple[int, int, int]]
    )
    """Source, target and event id, in order."""


def share(function: FunctionItems, plans: list[BlockPlan]) -> None:
    """
    Decide which carried pairs have one flag, and make them fewer where there are too
    many. Loops inside of one another need flags of their own.
    """
    by_block = {plan.items: plan for plan in plans}
    for root in function.roots:
        free = _free(function)
        _number_rotating(root, by_block, free)
        deepest: dict[_Link, int] = {}
        _nest(root, by_block, {}, deepest)
        for link, count in sorted(deepest.items()):
            room = len(free[link]) - 1
            if count > room:
                _merge_carried(root, by_block, link, room)
        _share(root, by_block, {})


def assign(function: FunctionItems, plans: list[BlockPlan]) -> list[Channels]:
    """
    Give every pair its number; pairs that become one with another are taken out of
    their plans.
    """
    by_block = {plan.items: plan for plan in plans}
    channels: list[Channels] = []
    for root in function.roots:
        free = _free(function)
        channels.append(_number_carried(root, by_block, free))
        _Forward(root, by_block, free).run()
    return channels


def _free(function: FunctionItems) -> dict[_Link, list[int]]:
    taken = function.taken_ids
    return {
        (source, target): [n for n in range(function.arch.event_ids) if n not in used]
        for source in range(len(UNITS))
        for target in range(len(UNITS))
        if source != target
        for used in (taken.get((source, target), set()),)
    }


def has_room(function: FunctionItems) -> bool:
    """Whether each two units have a number for a loop and one more."""
    return all(len(numbers) > 1 for numbers in _free(function).values())


def _share(
    items: Items, by_block: dict[Items, BlockPlan], used: dict[_Link, int]
) -> None:
    used = dict(used)
    for pair in _carried_of(by_block[items]):
        link = pair.source, pair.target
        pair.channel = used.get(link, 0)
        used[link] = pair.channel + 1
    for item in items.items:
        for inner in item.blocks:
            _share(inner, by_block, used)


def _number_carried(
    root: Items, by_block: dict[Items, BlockPlan], free: dict[_Link, list[int]]
) -> Channels:
    """Numbers from the top for the flags of carried pairs."""
    rotating = _number_rotating(root, by_block, free) or []
    pairs = [p for items in root.nested() for p in _carried_of(by_block[items])]
    flags = sorted({(p.source, p.target, p.channel) for p in pairs})
    numbers: dict[tuple[int, int, int], int] = {}
    for source, target, channel in flags:
        numbers[source, target, channel] = free[source, target].pop()
    for pair in pairs:
        pair.event_id = numbers[pair.source, pair.target, pair.channel]
    single = [(s, t, n) for (s, t, _), n in numbers.items()]
    return Channels(root, sorted([*single, *rotating]))


def _carried_of(plan: BlockPlan) -> Iterable[Pair]:
    """Those with one flag."""
    return (
        pair
        for number in sorted(plan.carried)
        for pair in plan.carried[number]
        if pair.slot is None
    )


def _number_rotating(
    root: Items, by_block: dict[Items, BlockPlan], free: dict[_Link, list[int]]
) -> list[tuple[int, int, int]] | None:
    """
    Numbers from the top, one after the other, for the slots of multi-buffers; None if
    there are too few.
    """
    flags: list[tuple[int, int, int]] = []
    for items in root.nested():
        plan = by_block[items]
        for pair in (p for n in sorted(plan.carried) for p in plan.carried[n]):
            if pair.slot is None:
                continue
            numbers = free[pair.source, pair.target]
            count = pair.slot.count
            if len(numbers) < count or numbers[-1] - numbers[-count] != count - 1:
                return None
            pair.event_id = numbers[-count]
            flags.extend(
                (pair.source, pair.target, number) for number in numbers[-count:]
            )
            del numbers[-count:]
    return flags


def slots_fit(function: FunctionItems, plans: list[BlockPlan]) -> bool:
    """Whether the slots of multi-buffers leave each two units two numbers for others."""
    by_block = {plan.items: plan for plan in plans}
    for root in function.roots:
        free = _free(function)
        if _number_rotating(root, by_block, free) is None:
            return False
        if any(len(numbers) < 2 for numbers in free.values()):
            return False
    return True


def _nest(
    items: Items,
    by_block: dict[Items, BlockPlan],
    depth: dict[_Link, int],
    deepest: dict[_Link, int],
) -> None:
    """How many carried pairs of each link loops have that are inside of one another."""
    depth = dict(depth)
    for pair in _carried_of(by_block[items]):
        link = pair.source, pair.target
        depth[link] = depth.get(link, 0) + 1
        deepest[link] = max(deepest.get(link, 0), depth[link])
    for item in items.items:
        for inner in item.blocks:
            _nest(inner, by_block, depth, deepest)


def _merge_carried(
    root: Items, by_block: dict[Items, BlockPlan], link: _Link, room: int
) -> None:
    """
    Make carried pairs one, loop by loop, until no nest has more than `room`. A loop
    keeps at least one; nests deeper than that get barriers in their innermost loops.
    """

    def height(items: Items) -> int:
        """The most loops with such pairs inside of one another, from here on."""
        own = any((p.source, p.target) == link for p in _carried_of(by_block[items]))
        inner = [height(b) for item in items.items for b in item.blocks]
        return own + max(inner, default=0)

    def visit(items: Items, left: int) -> None:
        plan = by_block[items]
        pairs = [p for p in _carried_of(plan) if (p.source, p.target) == link]
        below = max((height(b) for item in items.items for b in item.blocks), default=0)
        if pairs:
            keep = max(1, left - below) if left > 0 else 0
            while len(pairs) > max(keep, 1):
                one, other = pairs.pop(), pairs[-1]
                _drop(plan.carried, one)
                _drop(plan.carried, other)
                other.first = max(one.first, other.first)
                other.last = min(one.last, other.last)
                plan.carried.setdefault(other.last, []).append(other)
            if keep == 0:
                _drop(plan.carried, pairs[0])
                everything = set(range(len(UNITS)))
                plan.barriers.setdefault(pairs[0].last, set()).update(everything)
                pairs = []
        for item in items.items:
            for inner in item.blocks:
                visit(inner, left - len(pairs))

    visit(root, room)


def _drop(found: dict[int, list[Pair]], pair: Pair) -> None:
    found[pair.last].remove(pair)
    if not found[pair.last]:
        del found[pair.last]


class _Forward:
    """Numbers for the pairs within iterations, in the order of their sets."""

    def __init__(
        self,
        root: Items,
        by_block: dict[Items, BlockPlan],
        free: dict[_Link, list[int]],
    ):
        self.root = root
        self.by_block = by_block
        self.free = free
        self.starts: dict[Operation, int] = {}
        self.ends: dict[Operation, int] = {}
        self.outer: dict[Block, tuple[Items, int]] = {}
        """For a block the item of another block that it is in."""
        self._clock = 0
        self._number(root)

    def _number(self, items: Items) -> None:
        for item in items.items:
            self._clock += 1
            self.starts[item.op] = self._clock
            for inner in item.blocks:
                self.outer[inner.block] = items, item.index
                self._number(inner)
            self._clock += 1
            self.ends[item.op] = self._clock

    def _end(self, pair: Pair) -> int:
        return self.starts[pair.waited_before]

    def run(self) -> None:
        pairs = [
            pair
            for items in self.root.nested()
            for number in sorted(self.by_block[items].waits)
            for pair in self.by_block[items].waits[number]
        ]
        by_link: dict[_Link, list[Pair]] = {}
        for pair in pairs:
            by_link.setdefault((pair.source, pair.target), []).append(pair)
        for link, found in by_link.items():
            found.sort(key=lambda p: (self.ends[p.raised_after], self._end(p)))
            self._link(link, found)

    def _link(self, link: _Link, pairs: list[Pair]) -> None:
        up: list[Pair] = []
        for pair in pairs:
            start = self.ends[pair.raised_after]
            up = [other for other in up if self._end(other) > start]
            if not self._number_for(pair, up, link):
                if self._join(pair, up):
                    continue
                self._shorten(pair, up)
                up = [other for other in up if self._end(other) > start]
                done = self._number_for(pair, up, link)
                assert done, "a number is free once a pair is up no more"
            up.append(pair)

    def _number_for(self, pair: Pair, up: list[Pair], link: _Link) -> bool:
        used = {other.event_id for other in up}
        for number in self.free[link]:
            if number not in used:
                pair.event_id = number
                return True
        return False

    def _join(self, pair: Pair, up: list[Pair]) -> bool:
        """Make a pair one with one of the same block that is up."""
        same = [other for other in up if other.items is pair.items]
        if not same:
            return False
        other = max(same, key=lambda o: (o.first, -o.last))
        plan = self.by_block[pair.items]
        _drop(plan.waits, pair)
        _drop(plan.waits, other)
        other.first = max(other.first, pair.first)
        other.last = min(other.last, pair.last)
        plan.waits.setdefault(other.last, []).append(other)
        return True

    def _shorten(self, pair: Pair, up: list[Pair]) -> None:
        """Have a pair of a block further out waited for before what is around `pair`."""
        around: dict[Items, int] = {}
        items = pair.items
        while (place := self.outer.get(items.block)) is not None:
            items, index = place
            around[items] = index
        other = max(up, key=lambda o: self.ends[o.raised_after])
        plan = self.by_block[other.items]
        _drop(plan.waits, other)
        other.last = around[other.items]
        plan.waits.setdefault(other.last, []).append(other)
