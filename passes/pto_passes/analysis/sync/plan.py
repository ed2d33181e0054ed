"""
Where flags and barriers have to stand: the plan that `insert-sync` carries out.

The plan of a block knows, for every unit q and every unit p, up to which item of the
block p has provably finished when q goes on (a vector clock for each unit). Going
through the items in order, it looks up for each access the latest access of every other
unit that it depends on, and where the clock does not cover that one, it adds

* a *pair*: `set_flag` of p right after that item, `wait_flag` of q right before this
  one. q then knows what p knew when it raised the flag, and that p has come so far; so
  what is implied by an earlier pair, or by a chain of them, is never asked for again;
* a *barrier* of p, where p is q.

Both ends of a pair stand in one block, the innermost around both operations, and so are
executed equally often on every path: a wait for what a branch does stands after the
branch, a loop waits before it begins. Sets stand as early and waits as late as that
allows.

The body of a loop is gone through a second time, as the next iteration, with the first
one's clocks. What it depends on there is *carried*: the set stands after the earlier
item, the wait before the later one, and the flag is raised once before the first
iteration and waited for once after the last one. It is *up* whenever the loop is not
between wait and set, so it may stay up from one execution of the loop to the next one,
or to the next loop; it is first raised where the function begins, where its unit has
nothing to finish yet, and lowered where the function ends.

Why this is sound. (1) Every dependence is between two items of one block, in one
iteration or in two of its loop: `dependences` takes the innermost block around both. If
it is within an iteration, the clock covered it or a pair or barrier was added; clocks
only grow by what waits and barriers guarantee, on the way that is taken every time:
nothing is learnt from the inside of a branch or of a loop that may not run. (2) If it
is between neighbouring iterations, the same holds in the second walk; between iterations
further apart, the wait of the later one's predecessor came after its own, on the same
unit. (3) Between iterations of an inner loop in different iterations of an outer one,
the carried flags of the inner loop, which stay up, order them as if they were
neighbours. (4) Nothing deadlocks: in the order of the program each wait comes after the
set that it consumes, so the first operation in that order that has not finished can
always run; and no flag is raised twice without a wait between (see `event_ids`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.ir import Operation

from pto_passes.analysis.memory.regions import DynamicSlot, OnChipRegion
from pto_passes.analysis.sync.dependences import (
    ANY_OTHER,
    FunctionItems,
    History,
    Item,
    Items,
    Touch,
)
from pto_passes.analysis.sync.units import SCALAR, UNIT_COUNT

_NOTHING = (-1,) * UNIT_COUNT

Clock = tuple[int, ...]
"""For each unit the number of the last item that it has finished; -1 for none."""


@dataclass(eq=False, repr=False)
class Pair:
    """
    A flag from one unit to another.

    Attributes:
        first: the item after which `source` raises it.
        last: the item before which `target` waits for it; not after `first` in the
            block if the pair is carried.
        event_id: its number.
    """

    source: int
    target: int
    items: Items
    first: int
    last: int
    carried: bool = False
    channel: int = 0
    """Which of the flags of these units a carried pair has; loops share them."""
    event_id: int = -1
    slot: DynamicSlot | None = None
    """
    For a carried pair that has a flag for each slot of a multi-buffer, the slot whose flag
    is meant; `event_id` is that of slot 0.
    """

    @property
    def raised_after(self) -> Operation:
        return self.items.items[self.first].op

    @property
    def waited_before(self) -> Operation:
        return self.items.items[self.last].op


@dataclass(eq=False, repr=False)
class BlockPlan:
    """What one block needs."""

    items: Items
    waits: dict[int, list[Pair]] = field(default_factory=dict[int, list["Pair"]])
    """Pairs within an iteration, by the item before which they are waited for."""
    carried: dict[int, list[Pair]] = field(default_factory=dict[int, list["Pair"]])
    """Pairs between two iterations, likewise."""
    barriers: dict[int, set[int]] = field(default_factory=dict[int, set[int]])
    """The units that have a barrier before an item; all of them for `PIPE_ALL`."""

    @property
    def pairs(self) -> Iterator[Pair]:
        for found in (self.waits, self.carried):
            for number in sorted(found):
                yield from found[number]


ALL = frozenset(range(UNIT_COUNT))


class _Clocks:
    """What each unit knows of each other one."""

    def __init__(self) -> None:
        self.rows: list[Clock] = [_NOTHING] * UNIT_COUNT

    def join(self, unit: int, message: Clock) -> None:
        # What the scalar unit has waited for is done before all that it hands out.
        for other in ALL if unit == SCALAR else (unit,):
            row = self.rows[other]
            if any(m > r for m, r in zip(message, row)):
                self.rows[other] = tuple(map(max, row, message))

    def know(self, unit: int, of: int, index: int) -> None:
        row = self.rows[unit]
        if row[of] < index:
            self.rows[unit] = (*row[:of], index, *row[of + 1 :])

    def drain(self, units: frozenset[int] | tuple[int, ...], index: int) -> None:
        """These units wait for themselves; if it is all, for one another too."""
        if len(units) == UNIT_COUNT:
            self.rows = [(index,) * UNIT_COUNT] * UNIT_COUNT
        else:
            for unit in units:
                self.know(unit, unit, index)


def message_of(rows: list[Clock], unit: int, index: int) -> Clock:
    """What a flag tells that a unit raises right after item `index`."""
    row = rows[unit]
    return (*row[:unit], max(row[unit], index), *row[unit + 1 :])


class _Planner:
    """Plans one block."""

    def __init__(self, function: FunctionItems, items: Items, rotate: bool):
        self.function = function
        self.rotate = rotate
        self.items = items
        self.plan = BlockPlan(items)
        self.clocks = _Clocks()
        self.after: list[list[Clock]] = []
        """The clocks after each item, first of one iteration, then of the next."""
        self.of_slots: dict[object, list[Clock]] = {}
        """
        For each run-time slot, what each unit knows of the last iteration that used it.
        """
        self.of_slots_after: list[dict[object, list[Clock]]] = []
        """The same after each item."""
        self.history = History(function.regions)

    def run(self) -> BlockPlan:
        fixed: dict[int, set[int]] = {}
        if self.items.fenced and self.items.items:
            fixed[0] = set(ALL)
        while True:
            self.plan = BlockPlan(
                self.items, barriers={n: set(units) for n, units in fixed.items()}
            )
            self.clocks, self.after = _Clocks(), []
            self.of_slots, self.of_slots_after = {}, []
            self.history = History(self.function.regions)
            self._walk(None)
            if self.items.loop is None:
                return self.plan
            before = {n: set(units) for n, units in self.plan.barriers.items()}
            self._walk(self.items.loop)
            if self.plan.barriers == before:
                return self.plan
            # A barrier for the next iteration stands in this one, too, and may serve
            # what others were meant for.
            for number, units in self.plan.barriers.items():
                if new := units - before.get(number, set()):
                    fixed.setdefault(number, set()).update(new)

    def _walk(self, across: Operation | None) -> None:
        start = len(self.after)
        for item in self.items.items:
            index = start + item.index
            self.clocks.drain(item.drains, index)
            self._apply(item, index, start)
            if item.is_macro:
                self._macro(item, index, across)
            elif item.stages:
                self._stages(item, index, across)
            else:
                for unit, touches in item.touches.items():
                    self._unit(item, unit, touches, index, across)
            self.clocks.drain(item.drains_after, index)
            self.after.append(list(self.clocks.rows))
            self.of_slots_after.append(
                {key: rows[:] for key, rows in self.of_slots.items()}
            )
            if across is None:
                self.history.add(item, index)

    def _apply(self, item: Item, index: int, start: int) -> None:
        """What waits and barriers before an item, known by now, tell."""
        if (units := self.plan.barriers.get(item.index)) is not None:
            self.clocks.drain(frozenset(units), index - 1)
        for pair in self.plan.waits.get(item.index, ()):
            first = start + pair.first
            message = message_of(self.after[first], pair.source, first)
            self.clocks.join(pair.target, message)
            for key, rows in self.of_slots_after[first].items():
                mine = self.of_slots.setdefault(key, [_NOTHING] * UNIT_COUNT)
                mine[pair.target] = tuple(
                    map(max, mine[pair.target], rows[pair.source])
                )

    def _needs(
        self,
        unit: int,
        touches: list[Touch],
        across: Operation | None,
        *,
        of_slot: object = None,
    ) -> list[tuple[int, int]]:
        """
        The items, with their units, that a unit has to wait for; the latest first.
        `of_slot` is that of `History.latest`.
        """
        row = self.clocks.rows[unit]
        needs: dict[int, int] = {}
        for touch in touches:
            for source in self.history.units(touch):
                if source == unit and source in self.function.self_ordered:
                    continue
                known = needs.get(source, row[source])
                found = self.history.latest(
                    touch, source, known, across, of_slot=of_slot
                )
                if found is not None:
                    needs[source] = found[0]
        return sorted(
            ((index, source) for source, index in needs.items()),
            key=lambda need: (-need[0], need[1]),
        )

    def _stages(self, item: Item, index: int, across: Operation | None) -> None:
        """Each unit waits for the one before, and knows then what that one knows."""
        for number, (unit, touches) in enumerate(item.stages):
            self._unit(item, unit, touches, index, across)
            if number + 1 < len(item.stages):
                comes_again = any(u == unit for u, _ in item.stages[number + 1 :])
                done = index - 1 if comes_again else index
                message = message_of(self.clocks.rows, unit, done)
                self.clocks.join(item.stages[number + 1][0], message)

    def _unit(
        self,
        item: Item,
        unit: int,
        touches: list[Touch],
        index: int,
        across: Operation | None,
    ) -> None:
        needs_barrier = -1
        rotates = self.rotate and across is not None
        others = ANY_OTHER if rotates else None
        for needed, source in self._needs(unit, touches, across, of_slot=others):
            if source == unit:
                needs_barrier = needed
            elif self.clocks.rows[unit][source] < needed:
                self._add_pair(item, unit, source, needed, across)
        if rotates:
            rotated = self._rotate(item, unit, touches, across)
            needs_barrier = max(needs_barrier, rotated)
        if needs_barrier > self.clocks.rows[unit][unit]:
            self.plan.barriers.setdefault(item.index, set()).add(unit)
            self.clocks.know(unit, unit, index - 1)

    def _add_pair(
        self,
        item: Item,
        unit: int,
        source: int,
        needed: int,
        across: Operation | None,
    ) -> None:
        carried = across is not None
        # A flag that is still up cannot be raised again: in the next iteration the set
        # must come after the wait.
        first = max(needed, item.index) if carried else needed
        pair = Pair(source, unit, self.items, first, item.index, carried)
        found = self.plan.carried if carried else self.plan.waits
        found.setdefault(item.index, []).append(pair)
        self.clocks.join(unit, message_of(self.after[first], source, first))

    def _rotate(
        self, item: Item, unit: int, touches: list[Touch], across: Operation | None
    ) -> int:
        """
        Wait for the last iterations that used the same slots of multi-buffers. Returns the
        item of the unit itself that these waits do not tell of, or -1.
        """
        slots = {
            touch.region.slot.key: touch.region.slot
            for touch in touches
            if isinstance(touch.region, OnChipRegion) and touch.region.slot is not None
        }
        own = -1
        for key, slot in slots.items():
            known_of_slot = self.of_slots.setdefault(key, [_NOTHING] * UNIT_COUNT)
            for needed, source in self._needs(unit, touches, across, of_slot=key):
                known = max(self.clocks.rows[unit][source], known_of_slot[unit][source])
                if known >= needed:
                    continue
                if source == unit:
                    own = max(own, needed)
                    continue
                first = max(needed, item.index)
                pair = Pair(source, unit, self.items, first, item.index, carried=True)
                pair.slot = slot
                self.plan.carried.setdefault(item.index, []).append(pair)
                message = message_of(self.after[first], source, first)
                known_of_slot[unit] = tuple(map(max, known_of_slot[unit], message))
            if known_of_slot[unit][unit] >= own:
                own = -1
        return own

    def _macro(self, item: Item, index: int, across: Operation | None) -> None:
        """All units that run an operation need what any of them does."""
        if any(self._needs(unit, t, across) for unit, t in item.touches.items()):
            self.plan.barriers.setdefault(item.index, set()).update(ALL)
            self.clocks.drain(ALL, index - 1)


def plan_function(function: FunctionItems, *, rotate: bool = True) -> list[BlockPlan]:
    """
    The plans of all blocks of a function, outer ones before inner ones; `rotate` allows a
    flag for each slot of a multi-buffer.
    """
    return [
        _Planner(function, items, rotate).run()
        for root in function.roots
        for items in root.nested()
    ]
