"""
A backward dataflow analysis over structured control flow: what is known, at each operation,
of what may run after it.

The branches of an operation are gone through from the same fact, and what holds at their
starts is joined. The body of a loop is gone through until its start says nothing new about
its end, as the next iteration follows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from xdsl.ir import Block, Operation, Region

from pto_passes.analysis.control_flow.flow import flow_of
from pto_passes.analysis.control_flow.forward import LoopPolicy
from pto_passes.analysis.control_flow.trip_counts import trip_count

FactT = TypeVar("FactT", bound=Hashable)


class Backward(ABC, Generic[FactT]):
    """
    Goes through a function from its end to its start, with one fact for all that is known.

    There are few facts, and equal ones are alike: what an operation with regions makes of
    one is found once, so that deep nests take linear time. An analysis that notes things on
    the way notes them for each fact that may hold there, those of early iterations too.

    Iterations are not told apart: of the policy `most` and `skips_dead` count.
    """

    def __init__(self, policy: LoopPolicy) -> None:
        self._policy = policy
        self._known: dict[tuple[Operation, FactT], FactT] = {}

    # What an analysis says

    @abstractmethod
    def visit(self, op: Operation, fact: FactT) -> FactT:
        """
        What holds in front of an operation: with what holds behind it or, if it has
        regions, at their start.
        """

    @abstractmethod
    def join(self, facts: Sequence[FactT]) -> FactT:
        """What holds in front of several ways, one of which is taken."""

    @abstractmethod
    def graph(self, region: Region, fact: FactT) -> FactT:
        """What holds in front of blocks that branch to one another."""

    def operations_of(self, block: Block) -> Sequence[Operation]:
        """The operations of a block that matter, in their order."""
        return tuple(block.ops)

    def leave(self, op: Operation, fact: FactT) -> None:
        """Called with what holds behind an operation, and all that stands in it."""

    def enter(self, block: Block, fact: FactT) -> None:
        """Called with what holds at the start of a block."""

    def least_trips(self, loop: Operation) -> int:
        """How often a loop's body runs at least."""
        return trip_count(loop) or 0

    # How it runs

    def run(self, function: Operation, end: FactT) -> FactT:
        """What holds at the start of a function, with what holds at its end."""
        return self._in_order(function.regions, end)

    def _in_order(self, regions: Sequence[Region], fact: FactT) -> FactT:
        """Back through regions that run one after the other."""
        for region in reversed(regions):
            if len(region.blocks) > 1:
                fact = self.graph(region, fact)
            elif (block := region.blocks.first) is not None:
                fact = self._block(block, fact)
        return fact

    def _block(self, block: Block, fact: FactT) -> FactT:
        for op in reversed(self.operations_of(block)):
            self.leave(op, fact)
            if op.regions:
                fact = self._regions(op, fact)
            fact = self.visit(op, fact)
        self.enter(block, fact)
        return fact

    def _regions(self, op: Operation, behind: FactT) -> FactT:
        key = op, behind
        if key not in self._known:
            self._known[key] = self._through(op, behind)
        return self._known[key]

    def _through(self, op: Operation, behind: FactT) -> FactT:
        flow = flow_of(op)
        if flow.ways:
            return self.join([self._in_order((way,), behind) for way in flow.ways])
        fact = self._in_order(flow.once, behind)
        if not flow.again or (self._policy.skips_dead and trip_count(op) == 0):
            return fact
        return self._loop(op, flow.again, fact)

    def _loop(self, op: Operation, body: Sequence[Region], behind: FactT) -> FactT:
        """Back through a loop; another iteration or what is behind it may follow one."""
        end, times = behind, 0
        while True:
            start = self._in_order(body, end)
            times += 1
            joined = self.join((end, start))
            if joined == end or times == self._policy.most:
                break
            end = joined
        past = self.join((behind, start))
        return start if past != start and self.least_trips(op) else past
