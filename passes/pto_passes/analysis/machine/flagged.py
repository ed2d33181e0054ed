"""
When a function ends that has its flags and barriers: the machine model of
`pto_opt.timeline` without a run.

Numbers of the run are guessed (`Estimate`); what is computed from them, how often loops run
and which way branches go, follows. All cells are valid, and what of global memory is in the
cache before it is guessed too (`CACHES`). Once the iterations of a loop are all alike, the
rest of them are not gone through one by one. What other cores signal is there at once; when
this one meets them is noted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from zlib import crc32

from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.functions import AUTOMATIC, parameter_name
from pto_dialect.hardware import Pipe, arch_of
from pto_dialect.integers import ceil_quotient, computes_integer, constant_of, fold
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.comm_ops import CommOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SyncAllOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.sync_effects import Announce, Barrier, Raise, Wait
from pto_dialect.walking import walk
from pto_passes.analysis.machine.moved import Durations
from pto_passes.analysis.sync.dependences import UNIT, UNITS

_ALL = len(UNITS)
_SCALAR = UNIT[Pipe.S]

_ALIKE = 2
"""After so many iterations that take as long as the one before, all others do."""

_MOST_RUNS = 24
"""So many iterations are gone through one by one at most; the others are as the last."""

_MOST_STEPS = 8
"""With so many times as many steps as there are operations, two iterations have to do."""

MEETINGS = (PipeTransferOp, LoweredTransferOp, CrossCoreFlagOp, SyncAllOp, CommOp)
"""Operations in which a core meets others."""


CACHES = range(5)
"""
What is in the cache before global memory: nothing, or what some operations move and others
do not, drawn by where they stand in the text, or what those others move; and the same drawn
once more. Copies are like what they were made of.
"""


@dataclass(slots=True)
class _Work:
    units: tuple[int, ...]
    times: tuple[tuple[int, int], tuple[int, int]]
    """How long it takes, and its results: from global memory, and from the cache."""
    meets: bool
    draw: int
    """Of its bits each tells for two of `CACHES` in which what it moves is in the cache."""

    def takes(self, cache: int) -> tuple[int, int]:
        """How long with one of `CACHES`."""
        if not cache:
            return self.times[0]
        return self.times[(self.draw >> (cache - 1) // 2) + cache & 1]


@dataclass(slots=True)
class _Flag:
    source: int
    target: int
    number: int | SSAValue
    is_raised: bool


@dataclass(slots=True)
class _Drain:
    unit: int
    """A unit, or `_ALL`."""


@dataclass(slots=True)
class _Sum:
    op: Operation


@dataclass(slots=True)
class _Loop:
    op: scf.ForOp | scf.WhileOp
    bodies: list[list[_Step]]


@dataclass(slots=True)
class _Branch:
    op: scf.IfOp
    ways: list[list[_Step]]


@dataclass(slots=True)
class _Section:
    body: list[_Step]


_Step: TypeAlias = _Work | _Flag | _Drain | _Sum | _Loop | _Branch | _Section


@dataclass(frozen=True)
class Estimate:
    """What numbers of the run are taken to be."""

    argument: int
    loaded: int
    """What is loaded, and all else that is no argument."""
    cache: int = 0
    """Which of `CACHES`."""


@dataclass(frozen=True)
class Ends:
    """When a function ends, in cycles, and when it meets other cores."""

    makespan: int
    meetings: tuple[int, ...]

    def is_no_later(self, other: Ends, slack: int = 0) -> bool:
        """
        Whether neither its end nor any meeting is later than the other's, by more than
        some cycles.
        """
        return (
            self.makespan <= other.makespan + slack
            and len(self.meetings) == len(other.meetings)
            and all(a <= b + slack for a, b in zip(self.meetings, other.meetings))
        )


class Flagged:
    """
    A function with its flags, made ready to be gone through with several guesses.

    Attributes:
        is_open: whether the guess matters.
    """

    def __init__(self, function: FuncOp):
        self.arch = arch_of(function)
        self.costs = self.arch.costs
        self._missed = Durations(self.arch)
        self._cached = Durations(self.arch, cached=True)
        self._source = SourceMap.of(function)
        self._needed = _needed(function)
        self._size = 0
        self._body = self._steps(function.body.blocks)
        self.is_open = any(
            constant_of(value) is None
            for op in walk(function)
            for value in _decisive(op)
        )

    def ends(self, guess: Estimate) -> Ends:
        """When it ends if the numbers of the run are these."""
        return _Run(self, guess).ends()

    @property
    def body(self) -> list[_Step]:
        """What is executed."""
        return self._body

    @property
    def size(self) -> int:
        """How many operations there are."""
        return self._size

    def _steps(self, blocks: Iterator[Block] | Sequence[Block]) -> list[_Step]:
        return [step for block in blocks for op in block.ops for step in self._step(op)]

    def _step(self, op: Operation) -> Iterator[_Step]:
        self._size += 1
        match op:
            case scf.ForOp():
                yield _Loop(op, [self._steps(op.body.blocks)])
            case scf.WhileOp():
                yield _Loop(op, [self._steps(region.blocks) for region in op.regions])
            case scf.IfOp():
                yield _Branch(op, [self._steps(region.blocks) for region in op.regions])
            case SectionOp():
                yield _Section(self._steps(op.body.blocks))
            case PTOOp():
                yield from self._operation(op)
            case _ if op.regions:
                for region in op.regions:
                    yield from self._steps(region.blocks)
            case _ if op in self._needed:
                yield _Sum(op)
            case _:
                return

    def _operation(self, op: PTOOp) -> Iterator[_Step]:
        effect = op.sync_effect(self.arch)
        match effect:
            case Raise() | Wait():
                if effect.source in UNIT and effect.target in UNIT:
                    yield _Flag(
                        UNIT[effect.source],
                        UNIT[effect.target],
                        effect.number,
                        isinstance(effect, Raise),
                    )
                return
            case Barrier():
                yield _Drain(UNIT.get(effect.pipe, _ALL))
                return
            case Announce():
                yield _Drain(_ALL)
            case _:
                pass
        pipes = [pipe for pipe in op.pipes_on(self.arch) if pipe in UNIT]
        if not pipes or (isinstance(op, SyncOp) and not isinstance(op, MEETINGS)):
            return
        times = self._missed.of(op, pipes), self._cached.of(op, pipes)
        units = tuple(UNIT[pipe] for pipe in pipes)
        yield _Work(units, times, isinstance(op, MEETINGS), self._draw(op))

    def _draw(self, op: PTOOp) -> int:
        place = None if self._source is None else self._source.positions.get(op)
        return crc32(repr(place).encode())


def _decisive(op: Operation) -> Sequence[SSAValue]:
    """The numbers that tell how often loops run, and which way branches go."""
    match op:
        case scf.ForOp():
            return op.lb, op.ub, op.step
        case scf.IfOp():
            return (op.cond,)
        case _:
            return ()


def _needed(function: FuncOp) -> set[Operation]:
    """The arithmetic that decides about loops, branches and flags."""
    found: set[Operation] = set()
    pending: list[SSAValue] = []
    for op in walk(function):
        pending += _decisive(op)
        if isinstance(op, SyncOp):
            pending += op.operands
    while pending:
        op = pending.pop().owner
        if isinstance(op, Operation) and op not in found and computes_integer(op):
            found.add(op)
            pending += op.operands
    return found


@dataclass(slots=True)
class _Core:
    now: int = 0
    free: list[int] = field(default_factory=lambda: [0] * _ALL)
    done: list[int] = field(default_factory=lambda: [0] * _ALL)
    flags: dict[tuple[int, int, int], deque[int]] = field(
        default_factory=dict[tuple[int, int, int], deque[int]]
    )

    def times(self) -> list[int]:
        """All that tells when what comes next can begin."""
        flags = self.flags
        queues = (time for key in sorted(flags) for time in flags[key])
        return [self.now, *self.free, *self.done, *queues]

    def move(self, steps: Sequence[int], times: int) -> None:
        """Let each of those go on by so much, so many times."""
        moved = (t + step * times for t, step in zip(self.times(), steps))
        self.now = next(moved)
        self.free = [next(moved) for _ in self.free]
        self.done = [next(moved) for _ in self.done]
        for key in sorted(self.flags):
            self.flags[key] = deque(next(moved) for _ in self.flags[key])


class _Run:
    def __init__(self, program: Flagged, guess: Estimate):
        self.program = program
        self.costs = program.costs
        self.guess = guess
        self.values: dict[SSAValue, int] = {}
        self.cores = [_Core()]
        self.core = self.cores[0]
        self.meetings: list[int] = []
        self.left = _MOST_STEPS * program.size + 2000

    def ends(self) -> Ends:
        self._all(self.program.body)
        makespan = max(max(core.done) for core in self.cores)
        return Ends(makespan, tuple(self.meetings))

    def _all(self, steps: Sequence[_Step]) -> None:
        for step in steps:
            self.left -= 1
            match step:
                case _Work():
                    self._work(step)
                case _Flag():
                    self._flag(step)
                case _Drain():
                    self._drain(step)
                case _Sum():
                    self._compute(step.op)
                case _Loop():
                    self._loop(step)
                case _Branch():
                    way = 0 if self._value(step.op.cond) & 1 else 1
                    self._all(step.ways[way])
                case _Section():
                    around = self.core
                    self.core = _Core()
                    self.cores.append(self.core)
                    self._all(step.body)
                    self.core = around

    # Numbers

    def _value(self, value: SSAValue) -> int:
        known = self.values.get(value)
        if known is None:
            known = constant_of(value)
            if known is None:
                known = self._guessed(value)
            self.values[value] = known
        return known

    def _guessed(self, value: SSAValue) -> int:
        if not isinstance(value, BlockArgument):
            return self.guess.loaded
        around = value.owner.parent_op()
        if isinstance(around, FuncOp):
            name = parameter_name(value, around)
            return AUTOMATIC.get(name, self.guess.argument)
        return self.guess.argument

    def _compute(self, op: Operation) -> None:
        number = fold(op, tuple(self._value(operand) for operand in op.operands))
        if number is not None:
            self.values[op.results[0]] = number

    # Control flow

    def _loop(self, loop: _Loop) -> None:
        op = loop.op
        if isinstance(op, scf.WhileOp):
            for _ in range(_ALIKE):
                for body in loop.bodies:
                    self._all(body)
            return
        low, high, step = map(self._value, (op.lb, op.ub, op.step))
        runs = ceil_quotient(high - low, step) if high > low and step > 0 else 0
        counter = op.body.block.args[0]
        core, alike, last = self.core, 0, list[int]()
        begin = core.times()
        for run in range(runs):
            self.values[counter] = low + run * step
            self._all(loop.bodies[0])
            if run + 1 == runs:
                return
            end = core.times()
            steps = [b - a for a, b in zip(begin, end)]
            alike = alike + 1 if steps == last and len(begin) == len(end) else 0
            begin, last = end, steps
            if alike >= _ALIKE or run >= _MOST_RUNS or (self.left < 0 and run):
                core.move(steps, runs - run - 1)
                return

    # Units

    def _work(self, work: _Work) -> None:
        core = self.core
        core.now += self.costs.dispatch
        start = core.now
        for unit in work.units:
            start = max(start, core.free[unit])
        busy, latency = work.takes(self.guess.cache)
        end = start + busy
        for unit in work.units:
            core.free[unit] = end
            core.done[unit] = max(core.done[unit], end + latency)
        if work.units == (_SCALAR,):
            core.now = max(core.now, end)
        if work.meets:
            self.meetings.append(end + latency)

    def _flag(self, flag: _Flag) -> None:
        core, costs = self.core, self.costs
        number = flag.number
        if isinstance(number, SSAValue):
            number = self._value(number)
        core.now += costs.flag
        times = core.flags.setdefault((flag.source, flag.target, number), deque())
        if flag.is_raised:
            unit = flag.source
            core.free[unit] = max(core.free[unit], core.now)
            times.append(max(core.done[unit], core.free[unit]) + costs.flag)
        elif times:
            raised = times.popleft()
            if flag.target == _SCALAR:
                core.now = max(core.now, raised)
            core.free[flag.target] = max(core.free[flag.target], raised)

    def _drain(self, drain: _Drain) -> None:
        core, costs = self.core, self.costs
        if drain.unit == _ALL:
            core.now = max(core.now, *core.done) + costs.barrier
        else:
            core.now += costs.flag
            unit = drain.unit
            core.free[unit] = max(core.free[unit], core.done[unit] + costs.flag)
