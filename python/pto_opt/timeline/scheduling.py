"""
The machine model: units that work in order, flags, barriers.

The scalar unit goes through the program and hands each operation to its unit, which
begins it when it has ended the one before and what it waits for is there. An operation
occupies its unit for a while, and its results are there somewhat later: that is what
barriers and flags wait for. A flag is raised when its unit has done all that stands
before; who waits for it goes on then. Waits of the scalar unit, and barriers of all
units, hold up what the scalar unit hands out afterwards.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pto_dialect.costs import Costs
from pto_dialect.hardware import A2A3, ArchSpec, Pipe, arch_of
from pto_dialect.ops.cache_ops import FenceBarrierAllOp
from pto_dialect.ops.sync_ops import (
    BarrierOp,
    BarrierSyncOp,
    EventOp,
    FlagOp,
    FlagValueOp,
    RecordEventOp,
    SetFlagDynOp,
    SetFlagOp,
    SyncOp,
    TSyncOp,
)
from pto_opt.timeline.lanes import Arrow, Box, Lane, Timeline, short_name
from pto_opt.timeline.recorder import Executed, Recorder
from pto_passes.analysis.machine.costs import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pto_opt.interpreter.launch import Argument
    from pto_opt.loading import Source


class DrawnTimeline(Timeline):
    """A schedule that draws itself in notebooks."""

    def _repr_html_(self) -> str:
        """The page of `pto-run --timeline` in a frame, for notebooks."""
        from html import escape

        from pto_opt.timeline.page import page_of
        from pto_opt.timeline.trace import trace_of

        page = page_of([trace_of(self, "kernel")])
        style = "width:100%;height:560px;border:0"
        return f'<iframe srcdoc="{escape(page)}" style="{style}"></iframe>'


_HANDED_OUT = "the scalar unit handed it out then"

_EVERYTHING = (BarrierOp, BarrierSyncOp, TSyncOp, FenceBarrierAllOp)


@dataclass
class _Unit:
    free: int = 0
    done: int = 0
    last: Box | None = None
    """What it did last."""
    held_by: Box | None = None
    """What it waits for, if that ends after `last`."""
    why: str = ""
    """How it waits for that, in words; empty if it just works."""

    def hold(self, time: int, by: Box | None, why: str) -> None:
        """It cannot go on before a time."""
        if time > self.free:
            self.free, self.held_by, self.why = time, by, why


class _Core:
    def __init__(self, number: int, costs: Costs):
        self.number = number
        self.costs = costs
        self.now = 0
        """When the scalar unit hands out the next operation."""
        self.held_by: Box | None = None
        self.why = _HANDED_OUT
        self.units: dict[Pipe, _Unit] = {}
        self.flags: dict[tuple[Pipe, Pipe, int], deque[tuple[int, Box | None]]] = {}

    def unit(self, pipe: Pipe) -> _Unit:
        return self.units.setdefault(pipe, _Unit())

    def latest(self) -> tuple[int, Box | None]:
        """When all units have done all that they have got, and the last of it."""
        time, by = self.now, self.held_by
        for unit in self.units.values():
            if unit.done > time:
                time, by = unit.done, unit.last
        return time, by

    def hold(self, time: int, by: Box | None, why: str) -> None:
        """The scalar unit hands out nothing before a time."""
        if time > self.now:
            self.now, self.held_by, self.why = time, by, why


def schedule(recorder: Recorder, costs: Costs | None = None) -> Timeline:
    """Lay out a recorded run in time, by the figures of its chip or by others."""
    arch = arch_of(recorder.events[0].op) if recorder.events else A2A3
    return Scheduler(recorder, arch, costs or arch.costs).run()


class Scheduler:
    """Lays out a recorded run: flags and barriers tell what waits for what."""

    def __init__(self, recorder: Recorder, arch: ArchSpec, costs: Costs):
        self.recorder = recorder
        self.arch = arch
        self.costs = costs
        self.cores = [_Core(n, self.costs) for n in range(len(recorder.cores))]
        self.lanes: dict[tuple[int, Pipe], Lane] = {}
        self.arrows: list[Arrow] = []
        self.sent: dict[object, tuple[int, Box | None]] = {}

    def run(self) -> Timeline:
        for event in self.recorder.events:
            self._event(event)
        boxes = [box for lane in self.lanes.values() for box in lane.boxes]
        last = max(boxes, key=lambda box: box.done, default=None)
        critical: list[Box] = []
        while last is not None:
            critical.append(last)
            last = last.because
        return DrawnTimeline(
            self.recorder.cores,
            sorted(self.lanes.values(), key=lambda lane: (lane.core, _rank(lane.pipe))),
            self.arrows,
            max((box.done for box in boxes), default=0),
            critical[::-1],
            self.costs,
        )

    def ready(self, event: Executed) -> int:
        """When an operation may begin, apart from its units, flags and barriers."""
        del event
        return 0

    def ended(self, event: Executed, done: int) -> None:
        """An operation's results are there."""

    def _event(self, event: Executed) -> None:
        core, op = self.cores[event.core], event.op
        if isinstance(op, FlagOp | FlagValueOp | EventOp):
            self._flag(core, event, op)
        elif isinstance(op, _EVERYTHING):
            self._barrier(core, op.pipe_on(self.arch))
        elif not isinstance(op, SyncOp) or event.moved:
            self._work(core, event)
        for key in event.received:
            core.hold(*self.sent.get(key, (0, None)), "a signal of another core")
        pipe = op.pipe_on(self.arch)
        for key in event.signals:
            unit = core.units.get(pipe) if pipe is not None else None
            self.sent[key] = core.latest() if unit is None else (unit.done, unit.last)

    def _work(self, core: _Core, event: Executed) -> None:
        pipes = event.op.pipes_on(self.arch)
        pipes = tuple(p for p in pipes if p is not Pipe.ALL)
        if not pipes or not event.moved:
            core.now += self.costs.flag
            return
        core.now += self.costs.dispatch
        if pipes == (Pipe.S,):
            scalar = core.unit(Pipe.S)
            core.hold(scalar.free, scalar.held_by, scalar.why or _at_work(Pipe.S))
        start, because, why = core.now, core.held_by, core.why
        if (ready := self.ready(event)) > start:
            start, because, why = ready, None, "its operands were there then"
        for pipe in pipes:
            unit = core.unit(pipe)
            if unit.free >= start:
                start = unit.free
                because = unit.held_by or unit.last
                why = unit.why or _at_work(pipe)
        main = event.op.pipe_on(self.arch)
        if main is None or main not in pipes:
            main = pipes[0]
        busy, later = duration(self.arch, self.costs, list(event.moved.values()), main)
        end = start + busy
        for pipe in pipes:
            unit = core.unit(pipe)
            idle = max(core.now, unit.last.end if unit.last is not None else 0)
            box = Box(
                event,
                core.number,
                pipe,
                start,
                end,
                end + later,
                max(0, start - idle),
                because,
                why,
            )
            unit.free, unit.done = end, max(unit.done, box.done)
            unit.last, unit.held_by, unit.why = box, None, ""
            key = core.number, pipe
            self.lanes.setdefault(key, Lane(core.number, pipe)).boxes.append(box)
        self.ended(event, end + later)
        if pipes == (Pipe.S,):
            unit = core.unit(Pipe.S)
            core.hold(unit.free, unit.last, _at_work(Pipe.S))

    def _flag(
        self, core: _Core, event: Executed, op: FlagOp | FlagValueOp | EventOp
    ) -> None:
        if isinstance(op, EventOp):
            source, target = op.src_pipe, op.dst_pipe
        else:
            source, target = op.src_pipe.data, op.dst_pipe.data
        number = event.number
        if number is None:
            assert not isinstance(op, FlagValueOp)
            number = int(op.event_id.data.value[-1])
        core.now += self.costs.flag
        flags = core.flags.setdefault((source, target, number), deque())
        if isinstance(op, SetFlagOp | SetFlagDynOp | RecordEventOp):
            unit = core.unit(source)
            unit.hold(core.now, core.held_by, core.why)
            time = max(unit.done, unit.free) + self.costs.flag
            flags.append((time, unit.last or core.held_by))
            return
        unit = core.unit(target)
        if not flags:
            return
        raised, by = flags.popleft()
        before = max(unit.free, core.now)
        arrow = Arrow(core.number, source, target, raised, max(raised, before), number)
        if target is Pipe.S:
            core.hold(raised, by, str(arrow))
        unit.hold(raised, by, str(arrow))
        if raised > before or by is not None:
            self.arrows.append(arrow)

    def _barrier(self, core: _Core, pipe: Pipe | None) -> None:
        if pipe is None or pipe is Pipe.ALL:
            time, by = core.latest()
            core.hold(time + self.costs.barrier, by, "a barrier of all units")
            return
        core.now += self.costs.flag
        unit = core.unit(pipe)
        unit.hold(
            unit.done + self.costs.flag, unit.last, f"a barrier of {short_name(pipe)}"
        )


def _at_work(pipe: Pipe) -> str:
    return f"{short_name(pipe)} was at work"


_ORDER = list(Pipe)


def _rank(pipe: Pipe) -> int:
    return _ORDER.index(pipe)


def makespan(
    source: Source,
    entry: str | None = None,
    arguments: Sequence[Argument] = (),
    *,
    arch: ArchSpec | str | None = None,
    blocks: int = 1,
    together: bool = False,
) -> Timeline:
    """
    Run a kernel and lay it out in time; the arguments are those of `pto_opt.run`.

    Raises:
        PTOException: for what the program must not do.
        ArgumentError: for arguments that do not fit.
    """
    from pto_opt.interpreter.api import Kernel

    recorder = Recorder()
    kernel = Kernel(source, arch=arch, hooks=recorder.hooks)
    kernel.run(arguments, entry=entry, blocks=blocks, together=together)
    return schedule(recorder)
