"""
When a function ends that has its flags and barriers: the machine model of
`pto_opt.timeline` without a run.

Numbers of the run are guessed (`Estimate`); what is computed from them, how often loops run
and which way branches go, follows. All cells are valid, and what of global memory is in the
cache before it is guessed too (`Cache`). Once the iterations of a loop are all alike, the
rest of them are not gone through one by one, unless lines of the cache matter. What other
cores signal is there at once; when this one meets them is noted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, SSAValue

from pto_dialect.functions import AUTOMATIC, parameter_name
from pto_dialect.integers import ceil_div, constant_of
from pto_passes.analysis.machine.flagged import (
    EVERY,
    SEVERAL,
    Flagged,
    Item,
    TimedBranch,
    TimedDrain,
    TimedFlag,
    TimedLoop,
    TimedOp,
    TimedSection,
    TimedSum,
)
from pto_passes.analysis.machine.lines import LINE_BITS, Begin
from pto_passes.analysis.sync.units import SCALAR, UNIT_COUNT

_ALIKE = 2
"""After so many iterations that take as long as the one before, all others do."""

_MOST_RUNS = 24
"""So many iterations are gone through one by one at most; the others are as the last."""

_MOST_STEPS = 8
"""With so many times as many steps as there are operations, two iterations have to do."""

_MOST_ITEMS = 20_000
"""So many operations are gone through where it matters which lines have been touched."""


class Cache(Enum):
    """What is in the cache before global memory."""

    EMPTY = auto()
    """Nothing, at any time."""
    FULL = auto()
    """All of it, from the beginning on."""
    LINES = auto()
    """The lines in which something began that was touched before."""


@dataclass(frozen=True)
class Estimate:
    """What numbers of the run are taken to be."""

    argument: int
    loaded: int
    """What is loaded, and all else that is no argument."""
    cache: Cache = Cache.EMPTY


@dataclass(frozen=True)
class Ends:
    """When a function ends, in cycles, and when it meets other cores."""

    makespan: int
    meetings: tuple[int, ...]

    def is_no_later(self, other: Ends, allowed: int = 0) -> bool:
        """
        Whether neither its end nor any meeting is later than the other's, by more cycles
        than are allowed.
        """
        return (
            self.makespan <= other.makespan + allowed
            and len(self.meetings) == len(other.meetings)
            and all(a <= b + allowed for a, b in zip(self.meetings, other.meetings))
        )


class TooLongError(Exception):
    """More is executed than is gone through."""


class Layouts:
    """
    When a function ends, for one guess after the other. A guess that differs from an earlier
    one in nothing that was asked for then is not gone through again.
    """

    def __init__(self, program: Flagged):
        self.program = program
        self._known: list[tuple[Estimate, _Asked, Ends | None]] = []

    def ends(self, guess: Estimate) -> Ends:
        """
        When it ends if the numbers of the run are these.

        Raises:
            TooLongError: with `Cache.LINES`, for which no iteration is left out.
        """
        found = [e for known, asked, e in self._known if asked.tells(known, guess)]
        if not found:
            run = _Run(self.program, guess)
            try:
                found.append(run.ends())
            except TooLongError:
                found.append(None)
            self._known.append((guess, run.asked, found[0]))
        if found[0] is None:
            raise TooLongError
        return found[0]


@dataclass
class _Asked:
    """Which numbers of a guess have been asked for."""

    argument: bool = False
    loaded: bool = False

    def tells(self, one: Estimate, other: Estimate) -> bool:
        """Whether what was found out with one guess holds with another one."""
        return (
            one.cache is other.cache
            and (one.argument == other.argument or not self.argument)
            and (one.loaded == other.loaded or not self.loaded)
        )


class _Core:
    def __init__(self) -> None:
        self.now = 0
        self.free = [0] * UNIT_COUNT
        self.done = [0] * UNIT_COUNT
        self.flags: dict[tuple[int, int, int], deque[int]] = {}

    def times(self) -> list[int]:
        """All that tells when what comes next can begin."""
        found = [self.now, *self.free, *self.done]
        for queue in self.flags.values():
            found.extend(queue)
        return found

    def move(self, steps: Sequence[int], times: int) -> None:
        """Let each of those go on by so much, so many times."""
        moved = (t + step * times for t, step in zip(self.times(), steps))
        self.now = next(moved)
        self.free[:] = [next(moved) for _ in self.free]
        self.done[:] = [next(moved) for _ in self.done]
        for key, queue in self.flags.items():
            self.flags[key] = deque(next(moved) for _ in queue)


class _Run:
    def __init__(self, program: Flagged, guess: Estimate):
        self.program = program
        self.costs = program.costs
        self.guess = guess
        self.asked = _Asked()
        self.values: dict[int, int] = {}
        """By the identities of values, which are asked for often."""
        self.cores = [_Core()]
        self.core = self.cores[0]
        self.meetings: list[int] = []
        self.left = _MOST_STEPS * program.size + 2000
        if guess.cache is Cache.LINES:
            self.left = _MOST_ITEMS
        self.cache = guess.cache
        self.with_lines = guess.cache is Cache.LINES
        self.lines: set[tuple[SSAValue, int]] = set()

    def ends(self) -> Ends:
        """Go through it."""
        self._all(self.program.body)
        makespan = max(max(core.done) for core in self.cores)
        return Ends(makespan, tuple(self.meetings))

    def _all(self, items: Sequence[Item]) -> None:
        self.left -= len(items)
        if self.left < 0 and self.with_lines:
            raise TooLongError
        for item in items:
            match item:
                case TimedOp():
                    self._work(item)
                case TimedFlag():
                    self._flag(item)
                case TimedDrain():
                    self._drain(item)
                case TimedSum():
                    if self.with_lines or not item.places:
                        self._compute(item)
                case TimedLoop():
                    self._loop(item)
                case TimedBranch():
                    way = 0 if self._value(item.op.cond) & 1 else 1
                    self._all(item.ways[way])
                case TimedSection():
                    around = self.core
                    self.core = _Core()
                    self.cores.append(self.core)
                    self._all(item.body)
                    self.core = around

    # Numbers

    def _value(self, value: SSAValue) -> int:
        known = self.values.get(id(value))
        if known is None:
            known = constant_of(value)
            if known is None:
                known = self._guessed(value)
            self.values[id(value)] = known
        return known

    def _guessed(self, value: SSAValue) -> int:
        if not isinstance(value, BlockArgument):
            self.asked.loaded = True
            return self.guess.loaded
        around = value.owner.parent_op()
        if isinstance(around, FuncOp):
            known = AUTOMATIC.get(parameter_name(value, around))
            if known is not None:
                return known
        self.asked.argument = True
        return self.guess.argument

    def _compute(self, item: TimedSum) -> None:
        number = item.compute(*map(self._value, item.operands))
        if number is not None:
            self.values[id(item.result)] = number

    # Control flow

    def _loop(self, loop: TimedLoop) -> None:
        op = loop.op
        if isinstance(op, scf.WhileOp):
            for _ in range(_ALIKE):
                for body in loop.bodies:
                    self._all(body)
            return
        low, high, step = map(self._value, (op.lb, op.ub, op.step))
        runs = ceil_div(high - low, step) if high > low and step > 0 else 0
        counter = op.body.block.args[0]
        core, alike, last = self.core, 0, list[int]()
        begin = core.times()
        for run in range(runs):
            self.values[id(counter)] = low + run * step
            self._all(loop.bodies[0])
            if run + 1 == runs:
                return
            if self.with_lines:
                continue
            end = core.times()
            steps = [b - a for a, b in zip(begin, end)]
            alike = alike + 1 if steps == last and len(begin) == len(end) else 0
            begin, last = end, steps
            if alike >= _ALIKE or run >= _MOST_RUNS or (self.left < 0 and run):
                core.move(steps, runs - run - 1)
                return

    # Units

    def _takes(self, work: TimedOp) -> tuple[int, int]:
        """How long something takes that moves global memory."""
        if not self.with_lines:
            return work.missed if self.cache is Cache.EMPTY else work.cached
        lines = [self._line(begin) for begin in work.begins]
        is_known = self.lines.issuperset(lines)
        self.lines.update(lines)
        return work.cached if is_known else work.missed

    def _line(self, begin: Begin) -> tuple[SSAValue, int]:
        first = 0
        for one, other in begin.terms:
            number = self._value(one)
            if number and other is not None:
                number *= self._value(other)
            first += number
        return begin.root, first * begin.bits // LINE_BITS

    def _work(self, work: TimedOp) -> None:
        core = self.core
        free, done = core.free, core.done
        start = core.now = core.now + self.costs.dispatch
        times = work.missed
        if times != work.cached:
            times = self._takes(work)
        unit = work.unit
        if unit != SEVERAL:
            if free[unit] > start:
                start = free[unit]
            free[unit] = end = start + times[0]
            if unit == SCALAR and end > core.now:
                core.now = end
            end += times[1]
            if done[unit] < end:
                done[unit] = end
        else:
            start = max(start, *(free[unit] for unit in work.units))
            end = start + times[0] + times[1]
            for unit in work.units:
                free[unit] = start + times[0]
                done[unit] = max(done[unit], end)
        if work.meets:
            self.meetings.append(end)

    def _flag(self, flag: TimedFlag) -> None:
        core, cost = self.core, self.costs.flag
        channel = flag.channel
        if channel is None:
            assert isinstance(flag.number, SSAValue)
            channel = flag.source, flag.target, self._value(flag.number)
        core.now += cost
        free, times = core.free, core.flags.get(channel)
        if times is None:
            times = core.flags[channel] = deque()
        if flag.is_raised:
            unit = flag.source
            if free[unit] < core.now:
                free[unit] = core.now
            times.append(max(core.done[unit], free[unit]) + cost)
        elif times:
            raised, unit = times.popleft(), flag.target
            if unit == SCALAR and core.now < raised:
                core.now = raised
            if free[unit] < raised:
                free[unit] = raised

    def _drain(self, drain: TimedDrain) -> None:
        core, costs = self.core, self.costs
        if drain.unit == EVERY:
            core.now = max(core.now, *core.done) + costs.barrier
        else:
            core.now += costs.flag
            unit = drain.unit
            core.free[unit] = max(core.free[unit], core.done[unit] + costs.flag)
