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

import operator
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import chain, count
from typing import Any

import numpy as np
from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, BlockArgument, Operation, OpResult, SSAValue

from pto_dialect.diagnostics import PTOException
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import LoadScalarOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp, SubviewOp
from pto_dialect.types import PtrType, TileBufType
from pto_opt.run.access import Observer, Step
from pto_opt.run.api import Hooks, Kernel
from pto_opt.run.elements import Array, is_float, is_whole_number
from pto_opt.run.launch import BLOCK_COUNT, BLOCK_INDEX, Argument, Entry, Parameter
from pto_opt.run.machine import Core, Frame
from pto_opt.sanitize.bounds import bounds_check
from pto_opt.sanitize.findings import Finding, Findings

MOST_BYTES = 1 << 31
"""The largest tensor."""

FIRST_BYTES = 1 << 16
"""How large a tensor is at least, as scalar loads have no view that tells."""

RANDOM_BYTES = 1 << 26
"""So many bytes of a tensor hold random numbers; zeros follow, which cost nothing."""

PATTERN = 1 << 16
"""After how many elements the random numbers of a tensor begin again."""

BLOCKS = -1
"""Stands for the number of blocks among the parameters, which count from 0."""


@dataclass(frozen=True)
class Contents:
    """What a tensor of whole numbers holds: element `i` is `step * i`, and [low, high)."""

    low: int = 0
    high: int = 4
    step: int = 0
    every: int = 1
    """Where it is more than 1, all but one of so many elements are -1, for none."""

    def __str__(self) -> str:
        rise = f"{self.step} * i + " if self.step else ""
        rest = "" if self.every == 1 else f" for one i of {self.every}, else -1"
        return f"{rise}[{self.low}, {self.high}){rest}"


CONTENTS = (
    Contents(),
    Contents(0, 1),
    Contents(1, 2),
    Contents(-1, 3),
    Contents(1, 9),
    Contents(16, 17),
    Contents(128, 129),
    Contents(0, 64),
    Contents(-1, 0),
    Contents(0, 1, 1),
    Contents(0, 1, 16),
    Contents(4, 5),
    Contents(8, 9),
    Contents(64, 65),
    Contents(1024, 1025),
    Contents(every=4),
)
"""Tables of blocks, lengths, indices where -1 is none, sums of lengths."""

NUMBERS = (0, 1, 2, 16, 128, 4, 8, 32, 64, 3, 256, 512, 1024, 2048, 4096)

LARGEST_NUMBER = 1 << 16
"""Numbers of a kernel's text, and of what is said of a run, that are tried as well."""

BLOCK_COUNTS = (1, 2, 4, 8, 16)

Choice = int | Contents


@dataclass(frozen=True)
class Launch:
    """One launch of an entry."""

    entry: str
    parameters: tuple[Parameter, ...]
    """Those that it asks for."""
    chosen: Mapping[int, Choice]
    """For each number its value, for each tensor of whole numbers its contents."""
    sizes: Mapping[int, int]
    """For each tensor its bytes."""

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        value = self.chosen[BLOCKS]
        assert isinstance(value, int)
        return value

    def arguments(self) -> list[Argument]:
        """The arguments, with tensors anew."""
        return [self._argument(p) for p in self.parameters]

    def _argument(self, parameter: Parameter) -> Argument:
        if not parameter.is_memory:
            value = self.chosen.get(parameter.index, 0.5)
            assert not isinstance(value, Contents)
            return value
        contents = self.chosen.get(parameter.index)
        return numbers_for(
            parameter,
            self.sizes[parameter.index],
            contents if isinstance(contents, Contents) else Contents(),
        )

    def __str__(self) -> str:
        words = [] if self.blocks == 1 else [f"{self.blocks} blocks"]
        for parameter in self.parameters:
            value = self.chosen.get(parameter.index)
            if isinstance(value, Contents):
                words.append(f"%{parameter.name}[i] = {value}")
            elif value is not None:
                words.append(f"%{parameter.name} = {value}")
        return ", ".join(words)


def numbers_for(
    parameter: Parameter, size: int, contents: Contents | None = None
) -> Array:
    """The memory of a tensor of so many bytes: the same for one parameter always."""
    contents = contents or Contents()
    dtype = parameter.dtype
    generator = np.random.default_rng(parameter.index)
    length = max(1, -(-size // dtype.itemsize))
    filled = min(length, RANDOM_BYTES // dtype.itemsize)
    if is_float(dtype):
        values = generator.uniform(-1, 1, min(filled, PATTERN))
    else:
        values = generator.integers(contents.low, contents.high, min(filled, PATTERN))
        if dtype.kind == "u":
            values = np.abs(values)
    data: Array = np.zeros(length, dtype)
    data[:filled] = np.resize(values.astype(dtype), filled)
    if contents.step:
        data[:filled] += np.arange(filled, dtype=dtype) * dtype.type(contents.step)
    if contents.every > 1:
        data[:filled][np.arange(filled) % contents.every != 0] = dtype.type(-1)
    return data


# How large tensors are


def bytes_of_views(
    entry: Entry, parameter: Parameter, scalars: Mapping[int, Any]
) -> int:
    """How many bytes the views of a parameter reach, as far as that is known."""
    size = FIRST_BYTES
    for member in entry.members:
        if parameter.index >= len(member.function.args):
            continue
        for use in member.function.args[parameter.index].uses:
            op = use.operation
            if isinstance(op, MakeTensorViewOp):
                shape = [_value(v, scalars) for v in op.shape]
                strides = [_value(v, scalars) for v in op.strides]
                if None in shape or None in strides:
                    continue
                pairs = zip(shape, strides)
                reach = 1 + sum((e - 1) * s for e, s in pairs if e and s)
                size = max(size, reach * parameter.dtype.itemsize)
    return min(size, MOST_BYTES)


_ARITHMETIC: dict[type[Any], Callable[..., int]] = {
    arith.AddiOp: operator.add,
    arith.SubiOp: operator.sub,
    arith.MuliOp: operator.mul,
    arith.MaxSIOp: max,
    arith.MinSIOp: min,
    arith.IndexCastOp: operator.index,
    arith.ExtSIOp: operator.index,
}


def _value(value: SSAValue, scalars: Mapping[int, Any]) -> int | None:
    """The value of an extent that only depends on constants and scalars."""
    owner = value.owner
    if isinstance(value, BlockArgument):
        return scalars.get(value.index)
    if isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    function = _ARITHMETIC.get(type(owner))
    if function is None:
        return None
    operands = [_value(operand, scalars) for operand in getattr(owner, "operands", ())]
    return None if None in operands else function(*operands)


# Runs that find out how far a launch gets


class _Found(Exception):
    def __init__(self, finding: Finding):
        super().__init__(str(finding))
        self.finding = finding


class _TooLong(Exception):
    pass


class _Raising(Findings):
    def add(self, finding: Finding) -> None:
        raise _Found(finding)


Execution = tuple[Operation, int]
"""An operation that a core executes once (1), or more often (2, besides 1)."""


@dataclass(frozen=True)
class _Run:
    """How far a run came."""

    executed: frozenset[Execution]
    stopped: Operation | None = None
    """The operation that it could not go on from; None if it came to its end."""
    why: str = ""


class _Runner(Observer):
    def __init__(self, module: ModuleOp, seconds: float):
        hooks = Hooks(observer=self, wrap=self._wrap, write=_keep_quiet)
        self.kernel = Kernel(module, hooks=hooks)
        self.seconds = seconds
        self.finer: dict[int, int] = {}
        self._executed: set[Execution] = set()
        self._once: dict[Core, set[Operation]] = {}
        self._last: Operation | None = None
        self._tensors: dict[tuple[int, int, Choice | None], Array] = {}
        self._until = 0.0

    def before(self, core: Core, op: Operation) -> None:
        once = self._once.setdefault(core, set())
        self._executed.add((op, 2 if op in once else 1))
        once.add(op)
        self._last = op
        if time.process_time() > self._until:
            raise _TooLong

    def _wrap(self, op: Operation, step: Step) -> Step:
        if not isinstance(op, PartitionViewOp):
            return step
        look = bounds_check(op, _Raising())

        def both(frame: Frame) -> None:
            step(frame)
            look(frame)

        return both

    def run(self, entry: Entry, launch: Launch) -> tuple[_Run, Launch]:
        """Run with more memory as long as that is what it lacks."""
        scalars = {
            i: v for i, v in launch.chosen.items() if not isinstance(v, Contents)
        }
        sizes = {
            p.index: max(bytes_of_views(entry, p, scalars), self.finer.get(p.index, 0))
            for p in launch.parameters
            if p.is_memory
        }
        while True:
            launch = replace(launch, sizes=dict(sizes))
            run = self._run_once(launch)
            lacking = re.search(r"of %([\w.$-]+), which has (\d+)", run.why)
            grown = [
                p.index
                for p in launch.parameters
                if lacking is not None and "element -" not in run.why
                if p.is_memory and p.name == lacking[1]
                if sizes[p.index] < MOST_BYTES // 16
            ]
            if not grown:
                return run, launch
            for index in grown:
                self.finer[index] = sizes[index] = 16 * sizes[index]

    def _run_once(self, launch: Launch) -> _Run:
        self._executed = set()
        self._once.clear()
        self._last = None
        arguments = [self._argument(p, launch) for p in launch.parameters]
        self._until = time.process_time() + self.seconds
        try:
            self.kernel.run(arguments, entry=launch.entry, blocks=launch.blocks)
        except _Found as found:
            return self._stopped(found.finding.op, str(found.finding.message))
        except _TooLong:
            return self._stopped(self._last, "takes too long")
        except PTOException as error:
            first = error.diagnostics[0]
            op = first.about if isinstance(first.about, Operation) else self._last
            return self._stopped(op, first.message)
        return _Run(frozenset(self._executed))

    def _stopped(self, op: Operation | None, why: str) -> _Run:
        return _Run(frozenset(self._executed), op, why)

    def _argument(self, parameter: Parameter, launch: Launch) -> Argument:
        """Tensors are written to, and used again: here only where a run gets counts."""
        if not parameter.is_memory:
            return launch._argument(parameter)
        chosen = launch.chosen.get(parameter.index)
        size = launch.sizes[parameter.index]
        if chosen is not None:
            return launch._argument(parameter)
        key = parameter.index, size, chosen
        found = self._tensors.get(key)
        if found is None:
            for other in [k for k in self._tensors if k[0] == parameter.index]:
                del self._tensors[other]
            found = self._tensors[key] = numbers_for(parameter, size)
        return found


def _keep_quiet(text: str) -> None:
    del text


# What a value comes from


def sources(values: list[SSAValue], entry: Entry) -> list[int]:
    """
    The parameters that values come from, the nearest first: numbers, tensors that
    numbers are loaded from, and `BLOCKS`. Where tiles take part, which may hold numbers
    from anywhere, all tensors of indices come last.
    """
    functions = {member.function for member in entry.members}
    names = {p.index: p for p in entry.parameters}
    found: dict[int, None] = {}
    with_tiles = False
    seen: set[SSAValue] = set()
    pending = deque(values)
    while pending:
        value = pending.popleft()
        if value in seen:
            continue
        seen.add(value)
        owner = value.owner
        if isinstance(owner, Block):
            parent = owner.parent_op()
            if parent in functions:
                assert isinstance(value, BlockArgument)
                parameter = names[value.index]
                if parameter.name in (BLOCK_INDEX, BLOCK_COUNT):
                    found[BLOCKS] = None
                elif not parameter.is_memory and not parameter.is_automatic:
                    found[parameter.index] = None
            elif parent is not None and not isinstance(parent, FuncOp):
                pending.extend(parent.operands)
                if owner.last_op is not None:
                    pending.extend(owner.last_op.operands)
            continue
        if isinstance(owner, LoadScalarOp):
            pointer: SSAValue = owner.ptr
            while isinstance(pointer, OpResult) and pointer.op.operands:
                pending.extend(pointer.op.operands[1:])
                pointer = pointer.op.operands[0]
            if isinstance(pointer, BlockArgument):
                found[pointer.index] = None
        with_tiles |= isinstance(value.type, TileBufType)
        pending.extend(owner.operands)
        for region in owner.regions:
            for block in region.blocks:
                if block.last_op is not None:
                    pending.extend(block.last_op.operands)
    if with_tiles:
        found.update((p.index, None) for p in entry.asked if p.is_memory)
    several = [BLOCKS] if BLOCKS in found else []
    return [i for i in found if i != BLOCKS and _has_choice(names[i])] + several


def _has_choice(parameter: Parameter) -> bool:
    """Whether there is something to choose: a whole number, or a tensor of indices."""
    if not parameter.is_memory:
        return is_whole_number(parameter.type)
    return (
        isinstance(parameter.type, PtrType)
        and not is_float(parameter.dtype)
        and parameter.dtype.itemsize >= 4
    )


# The search


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
    executed: set[Execution] = field(default_factory=set[Execution])
    """What they reach."""
    failures: dict[str, int] = field(default_factory=dict[str, int])
    """Why others do not, and how often."""

    def __post_init__(self) -> None:
        self._runner = _Runner(self.module, self.seconds / 2)
        self._until = time.process_time() + self.seconds
        self._tried: set[tuple[tuple[int, Choice], ...]] = set()
        self._constants = _constants(self.entry)
        self._extents: list[int] = []

    def search(self, most: int = 3) -> None:
        """Find a launch, and up to so many that together reach more than it does."""
        if not self._repair(self._start(), self.runs):
            return
        if len(self.found) < most:
            self._reach_more(most)
        self._leave_tiles_partly_filled()

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
            for op in member.function.walk():
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
        chosen: dict[int, Choice] = {BLOCKS: 1}
        for parameter in self.entry.asked:
            index = parameter.index
            if not _has_choice(parameter):
                continue
            if parameter.is_memory:
                chosen[index] = CONTENTS[0]
            elif index in extents:
                chosen[index] = 16
                self._extents.append(index)
            elif index in sizes:
                chosen[index] = 16 if index in bounds | elsewhere else 512
            else:
                chosen[index] = 2 if index in bounds else 0
        name = self.entry.members[0].function.sym_name.data
        return Launch(name, self.entry.asked, chosen, {})

    def _run(self, launch: Launch) -> tuple[_Run, Launch] | None:
        """Run a launch that has not been tried before, if there is time left."""
        key = tuple(launch.chosen.items())
        if key in self._tried or self._is_over():
            return None
        self._tried.add(key)
        try:
            run, launch = self._runner.run(self.entry, launch)
        except MemoryError:
            run = _Run(frozenset(), None, "needs more memory than there is")
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
                    self.found.append(launch)
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
            odd: dict[int, Choice] = {
                knob: number
                for knob in self._extents
                if last.chosen[knob] not in (0, 1, number)
            }
            if not odd:
                continue
            done = self._run(replace(last, chosen={**last.chosen, **odd}))
            if done is not None and not done[0].why:
                self.found.append(done[1])
                return

    def _unreached(self) -> list[Operation]:
        """The conditions and loops around operations that have not run, outer ones first."""
        around: dict[Operation, None] = {}
        for member in self.entry.members:
            for op in member.function.walk():
                if isinstance(op, scf.IfOp | scf.ForOp | scf.WhileOp):
                    if _has_dead_block(op, self.executed):
                        around[op] = None
        return list(around)

    def _changed_together(self, launch: Launch, knobs: list[int]) -> Iterator[Launch]:
        """Launches in which all of some choices are equally large."""
        for number in (16, 128, 1024, 1, 2, 4096):
            contents = Contents(number, number + 1)
            changed: dict[int, Choice] = {
                knob: contents if isinstance(launch.chosen[knob], Contents) else number
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
            left: list[tuple[int, Iterator[Choice]]] = []
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
    ) -> tuple[Choice, ...]:
        if knob == BLOCKS:
            return BLOCK_COUNTS
        if isinstance(launch.chosen[knob], Contents):
            return CONTENTS
        return tuple(dict.fromkeys((*first, *NUMBERS, *self._constants)))


def _named(why: str) -> tuple[int, ...]:
    """The numbers that a message is about: what would fit is often among them."""
    numbers = [int(n) for n in re.findall(r"\b\d+\b", why)][:3]
    return tuple(n for n in (sum(numbers[:2]), *numbers) if n < LARGEST_NUMBER)


def _has_dead_block(op: Operation, executed: set[Execution]) -> bool:
    """Whether nothing in one of its blocks has run; twice, where it is a loop."""
    times = 1 if isinstance(op, scf.IfOp) else 2
    for region in op.regions:
        for block in region.blocks:
            inside = [(x, times) for x in block.walk() if isinstance(x, PTOOp)]
            if inside and executed.isdisjoint(inside):
                return True
    return False


def _constants(entry: Entry) -> list[int]:
    """The whole numbers of a program that may be extents, the usual ones first."""
    found: dict[int, int] = {}
    for member in entry.members:
        for op in member.function.walk():
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
