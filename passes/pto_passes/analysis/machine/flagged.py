"""
A function that has its flags and barriers, as `layout` goes through it: what units do, flags
between them, and the arithmetic that tells how often loops run and which way branches go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TypeAlias

from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.hardware import arch_of
from pto_dialect.integers import computes_integer, constant_of, folder
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.comm_ops import CommOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SyncAllOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.sync_effects import Announce, Barrier, Raise, Wait
from pto_dialect.walking import walk
from pto_passes.analysis.machine.lines import Begin, begins_of
from pto_passes.analysis.machine.moved import Durations
from pto_passes.analysis.sync.units import UNIT, UNIT_COUNT

EVERY = UNIT_COUNT
SEVERAL = -1

MEETINGS = (PipeTransferOp, LoweredTransferOp, CrossCoreFlagOp, SyncAllOp, CommOp)
"""Operations in which a core meets others."""


@dataclass(eq=False, slots=True)
class TimedOp:
    """
    An operation that units run.

    Attributes:
        unit: the unit that runs it, or `SEVERAL`.
        missed: how many cycles it takes, and its results after that, from global memory.
        cached: the same from the cache; the same numbers for what stays on the chip.
        meets: whether the core meets others in it.
        begins: where in global memory its operands begin.
    """

    units: tuple[int, ...]
    missed: tuple[int, int]
    cached: tuple[int, int]
    meets: bool
    begins: tuple[Begin, ...]
    unit: int = field(init=False)

    def __post_init__(self) -> None:
        self.unit = self.units[0] if len(self.units) == 1 else SEVERAL


@dataclass(eq=False, slots=True)
class TimedFlag:
    """
    A flag that is raised or waited for; its `channel` is source, target and number, or
    None where the run tells the `number`.
    """

    source: int
    target: int
    number: int | SSAValue
    is_raised: bool
    channel: tuple[int, int, int] | None = field(init=False)

    def __post_init__(self) -> None:
        number = self.number
        self.channel = None
        if isinstance(number, int):
            self.channel = self.source, self.target, number


@dataclass(eq=False, slots=True)
class TimedDrain:
    """A barrier of one unit, or `EVERY` one."""

    unit: int


@dataclass(eq=False, slots=True)
class TimedSum:
    """
    Arithmetic that decides about loops, branches and flags; `places` if only about where
    operands begin in global memory.

    Attributes:
        compute: the number of its result, of those of its operands.
    """

    op: Operation
    places: bool
    operands: tuple[SSAValue, ...] = field(init=False)
    result: SSAValue = field(init=False)
    compute: Callable[..., int | None] = field(init=False)

    def __post_init__(self) -> None:
        found = folder(self.op)
        assert found is not None
        self.operands, self.result, self.compute = (
            tuple(self.op.operands),
            self.op.results[0],
            found,
        )


@dataclass(eq=False, slots=True)
class TimedLoop:
    """What runs several times."""

    op: scf.ForOp | scf.WhileOp
    bodies: list[list[Item]]


@dataclass(eq=False, slots=True)
class TimedBranch:
    """What one of several ways goes through."""

    op: scf.IfOp
    ways: list[list[Item]]


@dataclass(eq=False, slots=True)
class TimedSection:
    """What another core runs."""

    body: list[Item]


Item: TypeAlias = (
    TimedOp | TimedFlag | TimedDrain | TimedSum | TimedLoop | TimedBranch | TimedSection
)


class Flagged:
    """
    A function with its flags, made ready to be laid out in time with several guesses.

    Attributes:
        body: what is executed.
        size: how many operations there are.
        flags: how many flags and barriers there are around loops, but for those that end it.
        is_open: whether numbers of the run matter.
        stride: the most that a loop steps by whose ends the run decides; 1 without one.
    """

    def __init__(self, function: FuncOp):
        self.arch = arch_of(function)
        self._begins: dict[PTOOp, tuple[Begin, ...]] = {}
        self.costs = self.arch.costs
        self._missed = Durations(self.arch)
        self._cached = Durations(self.arch, cached=True)
        self._needed = _arithmetic(_deciding(function))
        self._placing = _arithmetic(self._places(function))
        self.size = 0
        self.body = self._steps(function.body.blocks)
        last = dropwhile(
            lambda item: isinstance(item, TimedFlag | TimedDrain), reversed(self.body)
        )
        self.flags = sum(isinstance(item, TimedFlag | TimedDrain) for item in last)
        self.is_open = any(
            constant_of(value) is None
            for op in walk(function)
            for value in _decisive(op)
        )
        self.stride = max(
            (
                constant_of(op.step) or 1
                for op in walk(function)
                if isinstance(op, scf.ForOp)
                and (constant_of(op.lb) is None or constant_of(op.ub) is None)
            ),
            default=1,
        )

    def _steps(self, blocks: Iterator[Block] | Sequence[Block]) -> list[Item]:
        return [step for block in blocks for op in block.ops for step in self._step(op)]

    def _places(self, function: FuncOp) -> list[SSAValue]:
        """The numbers that tell where operands begin in global memory."""
        found: list[SSAValue] = []
        for op in walk(function):
            if isinstance(op, PTOOp) and not isinstance(op, SyncOp):
                if begins := begins_of(op):
                    self._begins[op] = begins
                    found += [number for begin in begins for number in begin.numbers]
        return found

    def _step(self, op: Operation) -> Iterator[Item]:
        self.size += 1
        match op:
            case scf.ForOp():
                yield TimedLoop(op, [self._steps(op.body.blocks)])
            case scf.WhileOp():
                yield TimedLoop(
                    op, [self._steps(region.blocks) for region in op.regions]
                )
            case scf.IfOp():
                yield TimedBranch(
                    op, [self._steps(region.blocks) for region in op.regions]
                )
            case SectionOp():
                yield TimedSection(self._steps(op.body.blocks))
            case PTOOp():
                yield from self._operation(op)
            case _ if op.regions:
                for region in op.regions:
                    yield from self._steps(region.blocks)
            case _ if (op in self._needed or op in self._placing) and folder(op):
                yield TimedSum(op, op not in self._needed)
            case _:
                return

    def _operation(self, op: PTOOp) -> Iterator[Item]:
        effect = op.sync_effect(self.arch)
        match effect:
            case Raise() | Wait():
                if effect.source in UNIT and effect.target in UNIT:
                    yield TimedFlag(
                        UNIT[effect.source],
                        UNIT[effect.target],
                        effect.number,
                        isinstance(effect, Raise),
                    )
                return
            case Barrier():
                yield TimedDrain(UNIT.get(effect.pipe, EVERY))
                return
            case Announce():
                yield TimedDrain(EVERY)
            case _:
                pass
        pipes = [pipe for pipe in op.pipes_on(self.arch) if pipe in UNIT]
        if not pipes or (isinstance(op, SyncOp) and not isinstance(op, MEETINGS)):
            return
        units = tuple(UNIT[pipe] for pipe in pipes)
        missed, cached = self._missed.of(op, pipes), self._cached.of(op, pipes)
        begins = self._begins.get(op, ())
        yield TimedOp(units, missed, cached, isinstance(op, MEETINGS), begins)


def _decisive(op: Operation) -> Sequence[SSAValue]:
    """The numbers that tell how often loops run, and which way branches go."""
    match op:
        case scf.ForOp():
            return op.lb, op.ub, op.step
        case scf.IfOp():
            return (op.cond,)
        case _:
            return ()


def _deciding(function: FuncOp) -> list[SSAValue]:
    """The numbers that decide about loops, branches and flags."""
    found: list[SSAValue] = []
    for op in walk(function):
        found += _decisive(op)
        if isinstance(op, SyncOp):
            found += op.operands
    return found


def _arithmetic(pending: list[SSAValue]) -> set[Operation]:
    found: set[Operation] = set()
    while pending:
        op = pending.pop().owner
        if isinstance(op, Operation) and op not in found and computes_integer(op):
            found.add(op)
            pending += op.operands
    return found
