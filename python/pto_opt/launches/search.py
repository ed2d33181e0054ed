"""
Launches for kernels that come without any: numbers, tensors and their contents that keep
a kernel within its tensors, and reach as much of it as can be.

A kernel's text does not say what its arguments are. They are found by trying: a run that
leaves a tensor stops at an operation, and what that operation works on is followed back
through the program to the numbers, and to the tensors of whole numbers, that it comes
from; these are changed, one at a time, and the change that gets furthest is kept. Where a
run comes to its end and some operations have not run, the conditions and bounds around
them are followed back in the same way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import chain, count

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.ir import Operation

from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp, SubviewOp
from pto_dialect.walking import blocks_of, walk
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import Entry
from pto_opt.launches.launch import ArgumentChoice, Launch
from pto_opt.launches.sources import BLOCKS, has_choice, sources
from pto_opt.launches.trials import Execution, Runner, Trial


def _pattern(low: int = 0, high: int = 4, step: int = 0, every: int = 1) -> Fill:
    return Fill("pattern", low=low, high=high, step=step, every=every)


FILLS = (
    _pattern(),
    _pattern(0, 1),
    _pattern(1, 2),
    _pattern(-1, 3),
    _pattern(1, 9),
    _pattern(16, 17),
    _pattern(128, 129),
    _pattern(0, 64),
    _pattern(-1, 0),
    _pattern(0, 1, 1),
    _pattern(0, 1, 16),
    _pattern(4, 5),
    _pattern(8, 9),
    _pattern(64, 65),
    _pattern(1024, 1025),
    _pattern(every=4),
)
"""Tables of blocks, lengths, indices where -1 is none, sums of lengths."""

NUMBERS = (0, 1, 2, 16, 128, 4, 8, 32, 64, 3, 256, 512, 1024, 2048, 4096)

LARGEST_NUMBER = 1 << 16
"""Numbers of a kernel's text, and of what is said of a run, that are tried as well."""

BLOCK_COUNTS = (1, 2, 4, 8, 16)


@dataclass
class Search:
    """
    Finds launches of one entry.

    Attributes:
        module: the module.
        entry: the entry.
        runs: how many runs a search may take.
        seconds: how much time of the processor it may take; half of it for one of its runs.
    """

    module: ModuleOp
    entry: Entry
    runs: int = 400
    seconds: float = 30.0
    found: list[Launch] = field(default_factory=list[Launch])
    """Launches that stay within the tensors, the one that was found first first."""
    reached: list[frozenset[Execution]] = field(
        default_factory=list[frozenset[Execution]]
    )
    """What each of them reaches."""
    executed: set[Execution] = field(default_factory=set[Execution])
    """What they reach together."""
    failures: dict[str, int] = field(default_factory=dict[str, int])
    """Why others do not, and how often."""

    def __post_init__(self) -> None:
        self._runner = Runner(self.module, self.seconds / 2)
        self._until = time.process_time() + self.seconds
        self._tried: set[tuple[tuple[int, ArgumentChoice], ...]] = set()
        self._constants = _constants(self.entry)
        self._extents: list[int] = []

    def search(self, most: int = 3) -> None:
        """Find a launch, and up to so many that together reach more than it does."""
        if not self._repair(self._start(), self.runs):
            return
        if len(self.found) < most:
            self._reach_more(most)
        self._leave_tiles_partly_filled()

    @property
    def reason(self) -> str:
        """Why nothing was found, in words."""
        why = max(self.failures, key=lambda text: self.failures[text], default="")
        tried = sum(self.failures.values())
        reason = f"; most of {tried} tries end with: {why}" if why else ""
        return f"no arguments were found that it takes{reason}"

    @property
    def by_reach(self) -> list[Launch]:
        """The launches, those that reach most first."""
        order = sorted(range(len(self.found)), key=lambda i: -len(self.reached[i]))
        return [self.found[i] for i in order]

    def count_reached(self, launch: Launch) -> tuple[int, int]:
        """How many operations of the dialect its functions have, and a launch executes."""
        run = {op for op, _ in self.reached[self.found.index(launch)]}
        functions = {member.function for member in self.entry.members}
        total = [op for f in functions for op in walk(f) if isinstance(op, PTOOp)]
        return len(total), len(run.intersection(total))

    def _keep(self, launch: Launch, run: Trial) -> None:
        self.found.append(launch)
        self.reached.append(run.executed)

    def _start(self) -> Launch:
        """
        Numbers that only are sizes of tensors are large; those that are extents or
        bounds too are moderate; all others, offsets mostly, are 0.
        """
        sizes: set[int] = set()
        extents: set[int] = set()
        bounds: set[int] = set()
        elsewhere: set[int] = set()
        for member in self.entry.members:
            for op in walk(member.function):
                match op:
                    case MakeTensorViewOp():
                        sizes.update(sources([*op.shape], self.entry))
                    case scf.ForOp():
                        bounds.update(sources([op.ub], self.entry))
                    case scf.IfOp():
                        elsewhere.update(sources([op.cond], self.entry))
                    case PartitionViewOp():
                        elsewhere.update(sources([*op.offsets], self.entry))
                        extents.update(sources([*op.sizes], self.entry))
                    case AllocTileOp() | SubviewOp() | SetValidShapeOp():
                        valid = [v for v in (op.valid_row, op.valid_col) if v]
                        extents.update(sources(valid, self.entry))
                    case _:
                        pass
        chosen: dict[int, ArgumentChoice] = {BLOCKS: 1}
        for parameter in self.entry.asked:
            index = parameter.index
            if not has_choice(parameter):
                continue
            if parameter.is_memory:
                chosen[index] = FILLS[0]
            elif index in extents:
                chosen[index] = 16
                self._extents.append(index)
            elif index in sizes:
                chosen[index] = 16 if index in bounds | elsewhere else 512
            else:
                chosen[index] = 2 if index in bounds else 0
        name = self.entry.members[0].function.sym_name.data
        return Launch(name, self.entry.asked, chosen, {})

    def _run(self, launch: Launch) -> tuple[Trial, Launch] | None:
        """Run a launch that has not been tried before, if there is time left."""
        key = tuple(launch.chosen.items())
        if key in self._tried or self._is_over():
            return None
        self._tried.add(key)
        try:
            run, launch = self._runner.run(self.entry, launch)
        except MemoryError:
            run = Trial(frozenset(), None, "needs more memory than there is")
        if run.why:
            self.failures[run.why] = self.failures.get(run.why, 0) + 1
        else:
            self.executed |= run.executed
        return run, launch

    def _is_over(self) -> bool:
        return len(self._tried) >= self.runs or time.process_time() > self._until

    def _repair(self, launch: Launch, runs: int) -> bool:
        """
        Whether a launch, or one that comes from it by changing what failures come from,
        keeps within the tensors and reaches something new. The runs that reach the most
        come first.
        """
        numbers = count()
        queue: list[tuple[int, int, Iterator[Launch]]] = []
        pending: Launch | None = launch
        while runs > 0 and not self._is_over():
            if pending is None:
                if not queue:
                    return False
                pending = next(queue[0][2], None)
                if pending is None:
                    heappop(queue)
                    continue
            before = len(self.executed)
            done = self._run(pending)
            pending = None
            if done is None:
                continue
            runs -= 1
            run, launch = done
            if not run.why:
                if len(self.executed) > before or not self.found:
                    self._keep(launch, run)
                    return True
            elif run.stopped is not None:
                near = sources([*run.stopped.operands], self.entry)
                others = [knob for knob in launch.chosen if knob != BLOCKS]
                knobs = list(dict.fromkeys((*near, *others)))
                changed = chain(
                    self._larger(launch, run.stopped),
                    self._changed(launch, knobs, _named(run.why)),
                )
                new = len(run.executed - self.executed)
                if new or not self.found:
                    heappush(queue, (-new, next(numbers), changed))
        return False

    def _reach_more(self, most: int) -> None:
        """Change what the conditions around operations that have not run come from."""
        for around in self._unreached():
            knobs = sources([*around.operands], self.entry)
            if not knobs or not _has_dead_block(around, self.executed):
                continue
            beginning = self.found[-1]
            for launch in (
                *self._changed_together(beginning, knobs),
                *self._changed(beginning, knobs),
            ):
                if self._is_over():
                    return
                if self._repair(launch, runs=40):
                    if len(self.found) >= most:
                        return
                    break

    def _leave_tiles_partly_filled(self) -> None:
        """One more launch: the last one, with extents that are no whole tiles."""
        last = self.found[-1]
        for number in (5, 3, 1):
            odd: dict[int, ArgumentChoice] = {
                knob: number
                for knob in self._extents
                if last.chosen[knob] not in (0, 1, number)
            }
            if not odd:
                continue
            done = self._run(replace(last, chosen={**last.chosen, **odd}))
            if done is not None and not done[0].why:
                self._keep(done[1], done[0])
                return

    def _unreached(self) -> list[Operation]:
        """The conditions and loops around operations that have not run, outer ones first."""
        around: dict[Operation, None] = {}
        for member in self.entry.members:
            for op in walk(member.function):
                if isinstance(op, scf.IfOp | scf.ForOp | scf.WhileOp):
                    if _has_dead_block(op, self.executed):
                        around[op] = None
        return list(around)

    def _changed_together(self, launch: Launch, knobs: list[int]) -> Iterator[Launch]:
        """Launches in which all of some choices are equally large."""
        for number in (16, 128, 1024, 1, 2, 4096):
            contents = _pattern(number, number + 1)
            changed: dict[int, ArgumentChoice] = {
                knob: contents if isinstance(launch.chosen[knob], Fill) else number
                for knob in knobs
                if knob != BLOCKS
            }
            yield replace(launch, chosen={**launch.chosen, **changed})

    def _larger(self, launch: Launch, box: Operation) -> Iterator[Launch]:
        """Launches with a larger tensor, where a box that leaves it is of a size given."""
        if not isinstance(box, PartitionViewOp):
            return
        view = box.source.owner
        if isinstance(view, MakeTensorViewOp):
            for knob in sources([*view.shape], self.entry):
                value = launch.chosen[knob]
                if isinstance(value, int) and value > 0 and knob != BLOCKS:
                    for larger in (4 * value, 16 * value, 64 * value):
                        yield replace(launch, chosen={**launch.chosen, knob: larger})

    def _changed(
        self, launch: Launch, knobs: list[int], first: tuple[int, ...] = ()
    ) -> Iterator[Launch]:
        """Launches that differ in one of some choices; some numbers come first."""
        pending = [(knob, iter(self._values(launch, knob, first))) for knob in knobs]
        while pending:
            left: list[tuple[int, Iterator[ArgumentChoice]]] = []
            for knob, values in pending:
                value = next(values, None)
                if value is None:
                    continue
                left.append((knob, values))
                if value != launch.chosen[knob]:
                    yield replace(launch, chosen={**launch.chosen, knob: value})
            pending = left

    def _values(
        self, launch: Launch, knob: int, first: tuple[int, ...]
    ) -> tuple[ArgumentChoice, ...]:
        if knob == BLOCKS:
            return BLOCK_COUNTS
        if isinstance(launch.chosen[knob], Fill):
            return FILLS
        numbers = tuple(dict.fromkeys((*first, *NUMBERS, *self._constants)))
        # With extents of 0 or 1 a run reaches much and does little.
        small = (1, 0) if knob in self._extents else ()
        return (*(n for n in numbers if n not in small), *small)


def _named(why: str) -> tuple[int, ...]:
    """The numbers that a message is about: what would fit is often among them."""
    numbers = [int(n) for n in re.findall(r"\b\d+\b", why)][:4]
    return tuple(n for n in (sum(numbers[:2]), *numbers) if n < LARGEST_NUMBER)


def _has_dead_block(op: Operation, executed: set[Execution]) -> bool:
    """Whether nothing in one of its blocks has run; twice, where it is a loop."""
    times = 1 if isinstance(op, scf.IfOp) else 2
    for block in blocks_of(op):
        inside = [(x, times) for x in walk(block) if isinstance(x, PTOOp)]
        if inside and executed.isdisjoint(inside):
            return True
    return False


def _constants(entry: Entry) -> list[int]:
    """The whole numbers of a program that may be extents, the usual ones first."""
    found: dict[int, int] = {}
    for member in entry.members:
        for op in walk(member.function):
            if isinstance(op, arith.ConstantOp) and isinstance(op.value, IntegerAttr):
                value = op.value.value.data
                if 0 < value < LARGEST_NUMBER:
                    found[value] = found.get(value, 0) + len(tuple(op.result.uses))
    return sorted(found, key=lambda value: (-found[value], value))


def launches_of(
    module: ModuleOp, entry: Entry, most: int = 3, seconds: float = 30.0
) -> Search:
    """Search launches of an entry, up to so many."""
    search = Search(module, entry, seconds=seconds)
    search.search(most)
    return search
