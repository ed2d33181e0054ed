"""
A forward dataflow analysis over structured control flow: what holds at each operation.

The branches of an operation are gone through from the same facts, and their ends are joined.
The body of a loop is gone through until its end says nothing new about its start; how often
that may be, and whether the first iteration is one of its own, is the analysis's `LoopPolicy`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xdsl.ir import Block, Operation, Region, SSAValue

from pto_passes.analysis.control_flow.flow import (
    Flow,
    arguments_of,
    flow_of,
    initial_operands,
    yielded_by,
)
from pto_passes.analysis.control_flow.trip_counts import (
    region_in_iteration,
    trip_count,
)

KeyT = TypeVar("KeyT")
FactT = TypeVar("FactT")


@dataclass(frozen=True)
class LoopPolicy:
    """
    How loops are gone through.

    Attributes:
        peeled: loops that nest no deeper than this have their first iteration peeled:
            gone through on its own, before the later ones.
        most: how often the later iterations are gone through at the most.
        resumes: whether a loop within a loop begins with what was found when it was gone
            through before, so that deep nests take linear time.
        skips_dead: whether loops that are known to have no iteration are left out.
    """

    peeled: int = 0
    most: int | None = None
    resumes: bool = False
    skips_dead: bool = False


class FlowFacts(Generic[KeyT, FactT]):
    """
    The facts at one point, by what they are about, with a journal for each region that is
    being gone through. `default` is for what nothing is known of yet: None for what does
    not exist before it is set.
    """

    def __init__(self, default: Callable[[KeyT], FactT | None]) -> None:
        self.known: dict[KeyT, FactT] = {}
        self._default = default
        self._journals: list[dict[KeyT, FactT | None]] = []

    def get(self, key: KeyT) -> FactT | None:
        """What holds for a key; its default where nothing has been set."""
        fact = self.known.get(key)
        return self._default(key) if fact is None else fact

    def set(self, key: KeyT, fact: FactT) -> None:
        """What holds from here on."""
        if self._journals:
            journal = self._journals[-1]
            if key not in journal:
                journal[key] = self.get(key)
        self.known[key] = fact

    def enter(self) -> None:
        """Start a region."""
        self._journals.append({})

    def leave(self) -> dict[KeyT, FactT]:
        """
        End a region: the facts that it changed, of what existed before it. They have their
        old values again.
        """
        changed: dict[KeyT, FactT] = {}
        for key, old in self._journals.pop().items():
            if old is None:
                del self.known[key]
            else:
                changed[key] = self.known[key]
                self.known[key] = old
        return changed

    def keep(self) -> dict[KeyT, FactT]:
        """End a region whose facts hold from here on: those that it changed, as they were."""
        journal = self._journals.pop()
        if self._journals:
            for key, old in journal.items():
                self._journals[-1].setdefault(key, old)
        return {key: old for key, old in journal.items() if old is not None}


class Forward(ABC, Generic[KeyT, FactT]):
    """
    Goes through a function as it runs, with one `facts` for all that is known.

    Attributes:
        iterations: for the loops around the operation that is looked at whether it is in
            their first iteration (0) or a later one (1), as far as these are told apart.
    """

    def __init__(self, policy: LoopPolicy) -> None:
        self._policy = policy
        self.facts = FlowFacts[KeyT, FactT](self.default)
        self.iterations: dict[Operation, int] = {}
        self._heads: dict[Operation, dict[KeyT, FactT]] = {}
        self._depth = 0

    # What an analysis says

    @abstractmethod
    def default(self, key: KeyT) -> FactT | None:
        """What holds before anything is set; None for a key that does not exist then."""

    @abstractmethod
    def visit(self, op: Operation) -> None:
        """What an operation does, without the ones in its regions."""

    @abstractmethod
    def join(
        self,
        op: Operation,
        where: Block,
        key: KeyT,
        facts: Sequence[FactT],
        times: int = 0,
    ) -> FactT:
        """
        What holds in `where`, whichever way was taken to it because of `op`. At the start
        of a loop `times` is how often its body was gone through before.
        """

    def fact(self, key: KeyT) -> FactT:
        """What holds here for a key that exists."""
        fact = self.facts.get(key)
        assert fact is not None
        return fact

    def generalise(
        self, op: Operation, head: Block, ended: dict[KeyT, FactT], times: int
    ) -> None:
        """
        Say less in the facts of the end of an iteration, so that this comes to an end.
        `times` is how often the loop's body was gone through before.
        """

    def outside(self, op: Operation, key: KeyT, fact: FactT) -> FactT:
        """A fact of the end of an iteration, in words that hold outside of it."""
        return fact

    def least_trips(self, loop: Operation) -> int:
        """How often a loop's body runs at least."""
        return trip_count(loop) or 0

    def enter_block(self, block: Block) -> None:
        """Called when a block is gone through, before its operations."""

    def enter_loop(self, op: Operation) -> None:
        """Called with the facts in front of a loop."""

    def forget(self, place: Block | Region, where: Block) -> None:
        """Called at a place to which branches from block to block may lead."""

    def handed_on(self, value: SSAValue) -> FactT | None:
        """What a value takes along when it becomes known under another name, if anything."""
        return None

    def receive(
        self, op: Operation, where: Block, name: SSAValue, ways: Sequence[FactT]
    ) -> None:
        """A name for one of several values, with what these bring along."""

    # How it runs

    def run(self, function: Operation) -> None:
        """Go through all that stands in a function."""
        for region in function.regions:
            self._region(region)

    def _region(self, region: Region) -> None:
        if len(region.blocks) <= 1:
            for block in region.blocks:
                self._block(block)
            return
        # Between blocks with branches nothing is carried over.
        for block in region.blocks:
            self.forget(block, block)
            self._block(block)
        around = region.parent_block()
        if around is not None:
            self.forget(region, around)

    def _block(self, block: Block) -> None:
        self.enter_block(block)
        for op in block.ops:
            self.visit(op)
            if op.regions:
                self._regions(op)

    def _regions(self, op: Operation) -> None:
        flow = flow_of(op)
        if flow.ways:
            taken = region_in_iteration(op, self.iterations)
            self._branches(op, flow.ways if taken is None else (flow.ways[taken],))
        elif flow.again:
            if not (self._policy.skips_dead and trip_count(op) == 0):
                self._loop(op, flow)
        else:
            self._results(op, [self._once(flow.once)])

    def _branches(self, op: Operation, ways: Sequence[Region]) -> None:
        outcomes: list[dict[KeyT, FactT]] = []
        handed: list[list[FactT | None]] = []
        for region in ways:
            self.facts.enter()
            handed.append(self._once((region,)))
            outcomes.append(self.facts.leave())
        here = _block_of(op)
        for key in dict.fromkeys(key for outcome in outcomes for key in outcome):
            before = self.fact(key)
            facts = [outcome.get(key, before) for outcome in outcomes]
            self.facts.set(key, self.join(op, here, key, facts))
        self._results(op, handed)

    def _once(self, regions: Sequence[Region]) -> list[FactT | None]:
        """Go through regions one after the other; what the last one hands on."""
        handed: list[FactT | None] = []
        for region in regions:
            self._region(region)
            handed = self._handed(yielded_by(region))
        return handed

    def _loop(self, op: Operation, flow: Flow) -> None:
        self._depth += 1
        self.enter_loop(op)
        trips, least = trip_count(op), self.least_trips(op)
        self._name(op, flow.again[0], self._handed(initial_operands(op)))
        is_peeled = self._depth <= self._policy.peeled
        skipped: Mapping[KeyT, FactT] = {}
        if is_peeled:
            self.iterations[op] = 0
            self.facts.enter()
            self._around(op, flow.again)
            skipped = self.facts.keep()
            self.iterations[op] = 1
        ended: dict[KeyT, FactT] = {}
        if not (is_peeled and trips == 1):
            ended = self._iterate(op, flow.again)
        if least > is_peeled:
            for key, fact in ended.items():
                self.facts.set(key, fact)
        self.iterations.pop(op, None)
        self._depth -= 1
        if least == 0:
            for key, fact in skipped.items():
                way = (fact, self.fact(key))
                self.facts.set(key, self.join(op, _block_of(op), key, way))
        self._behind(op, flow, ended)

    def _behind(self, op: Operation, flow: Flow, ended: Iterable[KeyT]) -> None:
        """Leave a loop: with its condition, if that is a region."""
        last: dict[KeyT, FactT] = {}
        handed: list[FactT | None] = []
        if flow.once:
            self.facts.enter()
            handed = self._once(flow.once)
            last = self.facts.leave()
        for key in ended:
            fact = self.fact(key)
            if (seen := self.outside(op, key, fact)) is not fact:
                self.facts.set(key, seen)
        for key, fact in last.items():
            self.facts.set(key, self.outside(op, key, fact))
        if not flow.once:
            handed = self._handed(arguments_of(flow.again[0]))
        self._results(op, [handed])

    def _iterate(self, op: Operation, body: Sequence[Region]) -> dict[KeyT, FactT]:
        """
        Find what holds at the start of every iteration, and leave it as the facts; returns
        what changes in an iteration, as it is at its end.
        """
        head = body[0].blocks.first
        assert head is not None
        for key, fact in self._heads.get(op, {}).items():
            self.facts.set(key, self.join(op, head, key, (self.fact(key), fact)))
        times = 0
        while True:
            self.facts.enter()
            self._around(op, body)
            ended = self.facts.leave()
            changed = self._back(op, head, ended, times)
            times += 1
            if not changed or times == self._policy.most:
                break
        if self._policy.resumes:
            self._heads[op] = {key: self.fact(key) for key in ended}
        return ended

    def _back(
        self, op: Operation, head: Block, ended: dict[KeyT, FactT], times: int
    ) -> bool:
        """Join the end of an iteration into the loop's start; whether that changed."""
        ends = {key: self.outside(op, key, fact) for key, fact in ended.items()}
        self.generalise(op, head, ends, times)
        changed = False
        for key, fact in ends.items():
            before = self.fact(key)
            joined = self.join(op, head, key, (before, fact), times)
            if joined is not before and joined != before:
                self.facts.set(key, joined)
                changed = True
        return changed

    def _around(self, op: Operation, body: Sequence[Region]) -> None:
        """Once through the body of a loop, back to its start."""
        for number, region in enumerate(body, 1):
            handed = self._once((region,))
            self._name(op, body[number % len(body)], handed)

    # Names

    def _handed(self, values: Iterable[SSAValue]) -> list[FactT | None]:
        return [self.handed_on(value) for value in values]

    def _name(
        self, op: Operation, region: Region, handed: Sequence[FactT | None]
    ) -> None:
        """Start a region with what is handed on to it."""
        for name, fact in zip(arguments_of(region), handed):
            if fact is not None:
                self.receive(op, region.block, name, (fact,))

    def _results(self, op: Operation, handed: Sequence[Sequence[FactT | None]]) -> None:
        for index, result in enumerate(op.results):
            ways = [way[index] for way in handed if index < len(way)]
            self.receive(
                op, _block_of(op), result, [way for way in ways if way is not None]
            )


def _block_of(op: Operation) -> Block:
    assert op.parent is not None
    return op.parent
