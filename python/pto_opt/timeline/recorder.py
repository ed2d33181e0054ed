"""What executes in a run, in the order of the program: operations, bytes, signals."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from xdsl.ir import Operation

from pto_dialect.costs import CACHE_LINE
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.sync_ops import FlagValueOp, SyncOp
from pto_opt.interpreter.access import Access, Observer, Step
from pto_opt.interpreter.api import Hooks
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.memory import MemoryBytes
from pto_passes.analysis.machine.costs import Moved

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_EVENTS = 1_000_000
"""Runs with more operations than this are recorded up to there."""


@dataclass(slots=True, eq=False)
class Executed:
    """
    One execution of an operation.

    Attributes:
        core: which core it ran on, by its number in the order of their first operation.
        number: the flag of an operation whose flag is a run-time value.
        moved: what it has touched, by operand.
        signals: what it has told other cores, by key.
        received: what it has heard from them.
    """

    core: int
    op: PTOOp
    number: int | None = None
    moved: dict[tuple[str, bool], Moved] = field(
        default_factory=dict[tuple[str, bool], Moved]
    )
    signals: list[object] = field(default_factory=list[object])
    received: list[object] = field(default_factory=list[object])


class Recorder(Observer):
    """
    Looks on while a kernel runs: give its `hooks` to the `Kernel`.

    Args:
        detailed: whether to note the operands of each execution in words as well.

    Attributes:
        events: what was executed, in the order in which the interpreter did.
        cores: the names of the cores.
    """

    def __init__(self, detailed: bool = False) -> None:
        self.detailed = detailed
        self.events: list[Executed] = []
        self.cores: list[str] = []
        self._numbers: dict[Core, int] = {}
        self._open: dict[Core, Executed] = {}
        self._core: Core | None = None
        self._lines: set[tuple[MemoryBytes, int]] = set()
        """The lines of global memory that have been touched."""

    @property
    def hooks(self) -> Hooks:
        """What a kernel needs to be recorded."""
        return Hooks(observer=self, wrap=self._wrap)

    def _wrap(self, op: Operation, step: Step) -> Step:
        return _numbered(op, step, self._last) if isinstance(op, FlagValueOp) else step

    def _last(self, core: Core) -> Executed | None:
        return self._open.get(core)

    def before(self, core: Core, op: Operation) -> None:
        self._core = core
        self._open.pop(core, None)
        if len(self.events) >= MOST_EVENTS or not isinstance(op, PTOOp):
            return
        if not isinstance(op, SyncOp) and not op.pipes_on(op.arch):
            return
        number = self._numbers.get(core)
        if number is None:
            number = self._numbers[core] = len(self.cores)
            self.cores.append(core.name)
        event = self._open[core] = Executed(number, op)
        self.events.append(event)

    def access(self, access: Access) -> None:
        event = self.event_of(access)
        if event is None:
            return
        written = access.mode.name in ("WRITE", "FORGET")
        space = access.handle.space if isinstance(access.handle, Tile) else None
        for span in access.spans:
            key = access.operand, written
            known = event.moved.get(key)
            elements = prod(span.shape)
            if known is None:
                handle = access.described if self.detailed else ""
                known = Moved(space, written, elements, span.itemsize, handle)
                event.moved[key] = known
            else:
                known.elements += elements
            if space is None:
                line = access.memory, span.offset // CACHE_LINE
                event.moved[key].misses |= line not in self._lines
                self._lines.add(line)

    def event_of(self, access: Access) -> Executed | None:
        """The execution that an access is of, where it is recorded."""
        assert self._core is not None
        event = self._open.get(self._core.machine.current or self._core)
        return None if event is None or event.op is not access.op else event

    def signal(self, core: Core, op: Operation, key: object) -> None:
        event = self._open.get(core)
        if event is not None:
            event.signals.append(key)

    def received(self, core: Core, op: Operation, key: object) -> None:
        event = self._open.get(core)
        if event is not None:
            event.received.append(key)


def _numbered(
    op: FlagValueOp, step: Step, last: Callable[[Core], Executed | None]
) -> Step:
    def numbered(frame: Frame) -> None:
        step(frame)
        event = last(frame.core)
        if event is not None and event.op is op:
            event.number = int(frame[op.event_id])

    return numbered
