"""
A function as the work that its units do, in the order of its text, with some iterations of
each loop: what the estimate of a makespan goes through.

Each operation takes as long as its types say (`costs`), with all cells valid and nothing in
the cache before global memory. How often loops run is seldom known; a few iterations show
what they wait for. Of a branch, both ways are gone through, one after the other, unless the
iteration tells which one is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace

from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.costs import Costs
from pto_dialect.hardware import ArchSpec, Pipe, arch_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import TStoreOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.sync_effects import Announce, Barrier
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.flow import flow_of, is_loop
from pto_passes.analysis.control_flow.trip_counts import (
    region_in_iteration,
    trip_count,
)
from pto_passes.analysis.machine.moved import Durations
from pto_passes.analysis.memory.accesses import Regions, accesses_of
from pto_passes.analysis.memory.regions import MemoryRegion
from pto_passes.analysis.sync.units import UNIT, UNITS

INNER_RUNS = 4
"""So many iterations of innermost loops are gone through at most."""

OUTER_RUNS = 2
"""The same for loops around others."""

ONLY_RUNS = 8
"""The same where one loop alone is looked at."""

_MOST = 4
"""The trace has at most so many times as many steps as the function has operations, or
else fewer iterations."""

_ENOUGH = 60
"""After so many steps in two iterations or more, further ones of a loop show nothing new."""

Context = tuple[tuple[Operation, int], ...]
"""The loops around a step, the outermost first, each with its iteration."""


@dataclass(eq=False, slots=True)
class Use:
    """An operand whose bytes an operation touches."""

    owner: SSAValue | None
    """The tile that has the bytes; None for global memory and what else is no tile."""
    region: MemoryRegion
    write: bool
    atomic: bool = False


@dataclass(eq=False, slots=True)
class Work:
    """
    An operation that units run, or that holds them up.

    Attributes:
        units: the units that run it; none for a barrier.
        busy: for how many cycles it occupies them.
        latency: after how many more its results are there.
        drains: the units that finish all that they were given before; all of them wait
            for one another.
    """

    op: PTOOp
    units: tuple[int, ...]
    busy: int
    latency: int
    uses: list[Use]
    drains: tuple[int, ...] = ()


@dataclass(eq=False, slots=True)
class Step:
    """An execution of an operation."""

    work: Work
    context: Context
    core: int
    """The section that it is in; 0 for what no section is around."""


class Trace:
    """
    The work of one function, or of one loop in it (`of_loop`).

    Attributes:
        works: the operations that have been looked at, in the order of the text.
        runs: how many iterations there are of the loop.
    """

    def __init__(self, function: FuncOp, regions: Regions | None = None):
        self.function = function
        self.arch: ArchSpec = arch_of(function)
        self.costs: Costs = self.arch.costs
        self.regions = Regions(function) if regions is None else regions
        self._durations = Durations(self.arch)
        self.works: dict[Operation, Work | None] = {}
        self.runs = 0
        self._steps: list[Step] | None = None
        self._context: Context = ()
        self._iterations: dict[Operation, int] = {}
        self._core = 0
        self._cores = 0
        self._nests: dict[Block, bool] = {}
        self._trips: dict[Operation, int | None] = {}
        self._aliases: dict[tuple[int, int, int], bool] = {}
        self._enough = _ENOUGH
        self._most = _MOST * sum(1 for _ in walk(function)) + 1000

    @property
    def steps(self) -> list[Step]:
        """What is executed, in order."""
        if self._steps is None:
            self._steps = []
            for block in self.function.body.blocks:
                self._block(block)
        return self._steps

    @property
    def soonest(self) -> int:
        """When it ends at the soonest, in any order: the busiest unit, or handing out."""
        busy: Counter[tuple[int, int]] = Counter()
        for step in self.steps:
            if step.work.units:
                busy[step.core, -1] += self.costs.dispatch
            for unit in step.work.units:
                busy[step.core, unit] += step.work.busy
        return max(busy.values(), default=0)

    def again(self) -> Trace:
        """The same, of the operations where they are now."""
        other = copy(self)
        other._steps = None
        other._cores = 0
        return other

    def moved(self) -> Trace:
        """The same, with tiles at the addresses that they have now."""
        other = self.again()
        other.regions = Regions(self.function, known=self.regions)
        other._aliases = {}
        other.works = {
            op: None if work is None else replace(work, uses=list(other._uses(work.op)))
            for op, work in self.works.items()
        }
        return other

    def of_loop(self, loop: scf.ForOp) -> Trace:
        """Some iterations of a loop alone."""
        other = self.with_steps([])
        known = trip_count(loop)
        other.runs = ONLY_RUNS if known is None else min(ONLY_RUNS, known)
        other._iterations = {}
        other._enough = _ENOUGH * ONLY_RUNS
        other._iterate(loop, [loop.body.block], other.runs)
        return other

    def with_steps(self, steps: list[Step]) -> Trace:
        """The same work in other steps."""
        other = copy(self)
        other._steps = steps
        return other

    def may_alias(self, use: Use, context: Context, other: Use, later: Context) -> bool:
        """Whether what two steps touch, in these iterations, may be the same bytes."""
        loop = None if context is later else across(context, later)
        key = id(use.region), id(other.region), id(loop)
        known = self._aliases.get(key)
        if known is None:
            known = self._aliases[key] = self.regions.aliases.may_alias(
                use.region, other.region, loop
            )
        return known

    def _block(self, block: Block) -> None:
        for op in block.ops:
            if op.regions:
                self._regions(op)
            elif isinstance(op, PTOOp):
                work = self._work(op)
                if work is not None:
                    self.steps.append(Step(work, self._context, self._core))

    def _regions(self, op: Operation) -> None:
        flow, around = flow_of(op), self._core
        if isinstance(op, SectionOp):
            self._cores += 1
            self._core = self._cores
        taken = region_in_iteration(op, self._iterations)
        ways = flow.ways if taken is None else (flow.ways[taken],)
        if flow.again:
            self._loop(op, _blocks_of(flow.again))
        for block in _blocks_of((*ways, *flow.once)):
            self._block(block)
        self._core = around

    def _loop(self, loop: Operation, blocks: Sequence[Block]) -> None:
        runs = OUTER_RUNS if self._has_loop(blocks) else INNER_RUNS
        if loop not in self._trips:
            self._trips[loop] = trip_count(loop)
        if (known := self._trips[loop]) is not None:
            runs = min(runs, known)
        if len(self.steps) > self._most:
            runs = min(runs, 1)
        self._iterate(loop, blocks, runs)

    def _iterate(self, loop: Operation, blocks: Sequence[Block], runs: int) -> None:
        around, first = self._context, len(self.steps)
        for iteration in range(runs):
            if iteration > 1 and len(self.steps) - first > self._enough:
                break
            self._context = (*around, (loop, iteration))
            self._iterations[loop] = min(iteration, 1)
            for block in blocks:
                self._block(block)
        self._iterations.pop(loop, None)
        self._context = around

    def _has_loop(self, blocks: Sequence[Block]) -> bool:
        for block in blocks:
            if block not in self._nests:
                self._nests[block] = any(is_loop(op) for op in walk(block))
        return any(self._nests[block] for block in blocks)

    def _work(self, op: PTOOp) -> Work | None:
        if op not in self.works:
            self.works[op] = self._find(op)
        return self.works[op]

    def _find(self, op: PTOOp) -> Work | None:
        effect = op.sync_effect(self.arch)
        if isinstance(effect, Announce):
            return Work(op, (), 0, 0, [], tuple(range(len(UNITS))))
        if isinstance(effect, Barrier):
            drains = tuple(range(len(UNITS)))
            if effect.pipe is not Pipe.ALL:
                drains = (UNIT[effect.pipe],) if effect.pipe in UNIT else ()
            return Work(op, (), 0, 0, [], drains)
        pipes = [pipe for pipe in op.pipes_on(self.arch) if pipe in UNIT]
        uses = list(self._uses(op))
        if not pipes or not uses:
            return None
        busy, latency = self._durations.of(op, pipes)
        return Work(op, tuple(UNIT[pipe] for pipe in pipes), busy, latency, uses)

    def _uses(self, op: PTOOp) -> Iterator[Use]:
        adds = isinstance(op, TStoreOp) and op.is_atomic
        storage = self.regions.storage
        for _, value, write in accesses_of(op):
            regions = self.regions.of_access(op, value)
            if isinstance(value.type, TileBufType):
                for origin, region in zip(storage.origins(value), regions):
                    yield Use(origin, region, write)
            else:
                for region in regions:
                    yield Use(None, region, write, adds and write)


def _blocks_of(regions: Iterable[Region]) -> list[Block]:
    return [block for region in regions for block in region.blocks]


def across(one: Context, other: Context) -> Operation | None:
    """The outermost loop of which two steps are in different iterations; None if none."""
    for (loop, iteration), (loop2, iteration2) in zip(one, other):
        if loop is not loop2:
            return None
        if iteration != iteration2:
            return loop
    return None
