"""
A schedule as data: a document in the trace format of Chrome, which Perfetto reads too.

Cores are processes, units are threads, operations are slices (`X`), and where an operation
began after one on another unit there is a flow (`s` to `f`). Times are in microseconds, with
three decimals, by the chip's clock; `args` has the cycles. What the format has no words for
(source lines, flags, findings, figures, memory) stands in `otherData`; the page of
`--timeline` is drawn from it.

Source: "Trace Event Format", Google, 2016.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xdsl.dialects import scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.hardware import Pipe
from pto_dialect.messages.places import location_of, place_of
from pto_dialect.walking import ancestors
from pto_opt.memory_map.model import MemoryMap
from pto_opt.timeline.figures import figures_of
from pto_opt.timeline.lanes import Box, Timeline

if TYPE_CHECKING:
    from pto_opt.sanitize.findings import Finding

FORMAT = "pto-opt timeline 1"


def trace_of(
    schedule: Timeline, title: str, findings: Iterable[Finding] = ()
) -> dict[str, Any]:
    """
    The document, ready for `json.dumps`.

    Args:
        title: what has run.
        findings: what a sanitizer has found in the run.
    """
    return _Trace(schedule).document(title, findings)


class _Trace:
    def __init__(self, schedule: Timeline):
        self.schedule = schedule
        self.boxes = sorted(
            (box for lane in schedule.lanes for box in lane.boxes),
            key=lambda box: (box.start, box.core),
        )
        self.numbers = {id(box): number for number, box in enumerate(self.boxes)}
        self.critical = {id(box) for box in schedule.critical}
        self.operations: dict[Operation, int] = {}
        self.loops: dict[Operation, int] = {}

    def document(self, title: str, findings: Iterable[Finding]) -> dict[str, Any]:
        schedule = self.schedule
        events = [*self._names(), *map(self._slice, self.boxes), *self._flows()]
        return {
            "displayTimeUnit": "ns",
            "traceEvents": events,
            "otherData": {
                "format": FORMAT,
                "title": title,
                "makespan": schedule.makespan,
                "hertz": schedule.costs.hertz,
                "operations": [self._operation(op) for op in self.operations],
                "flags": [
                    [
                        a.core,
                        _unit(a.source),
                        _unit(a.target),
                        a.raised,
                        a.seen,
                        a.number,
                    ]
                    for a in schedule.arrows
                ],
                "findings": [self._finding(finding) for finding in findings],
                "figures": figures_of(schedule).as_json(),
                "memory": self._memory(),
            },
        }

    def _memory(self) -> list[dict[str, Any]]:
        """What holds which bytes of the on-chip memories, of the functions that ran."""
        modules = {op.get_toplevel_object() for op in self.operations}
        maps = (MemoryMap.of(m) for m in modules if isinstance(m, ModuleOp))
        return [space.as_json() for one in maps for space in one.spaces]

    def _names(self) -> Iterable[dict[str, Any]]:
        for number, name in enumerate(self.schedule.cores):
            yield _metadata("process_name", name, number)
        for lane in self.schedule.lanes:
            thread = _thread(lane.pipe)
            yield _metadata("thread_name", _unit(lane.pipe), lane.core, thread)

    def _time(self, cycle: float) -> float:
        """
        A time in whole nanoseconds: Perfetto keeps no shorter ones, and drops a slice that
        begins in the nanosecond before the end of another of its unit.
        """
        return self._nanoseconds(cycle) / 1000

    def _nanoseconds(self, cycle: float) -> int:
        return round(cycle / self.schedule.costs.hertz * 1e9)

    def _slice(self, box: Box) -> dict[str, Any]:
        op = box.event.op
        known = self.operations.setdefault(op, len(self.operations))
        arguments: dict[str, Any] = {
            "op": known,
            "cycle": box.start,
            "cycles": box.end - box.start,
            "done": box.done,
            "waited": box.waited,
            "why": box.why,
        }
        if box.because is not None:
            arguments["because"] = self.numbers[id(box.because)]
        if id(box) in self.critical:
            arguments["critical"] = True
        operands = [
            f"{moved.handle}: {'writes' if moved.written else 'reads'} {moved.bytes} bytes"
            for moved in box.event.moved.values()
            if moved.handle
        ]
        if operands:
            arguments["operands"] = operands
        return {
            "name": op.name.removeprefix("pto."),
            "cat": "operation",
            "ph": "X",
            "ts": self._time(box.start),
            "dur": (self._nanoseconds(box.end) - self._nanoseconds(box.start)) / 1000,
            "pid": box.core,
            "tid": _thread(box.pipe),
            "args": arguments,
        }

    def _flows(self) -> Iterable[dict[str, Any]]:
        """From the middle of what an operation began after to the operation itself."""
        for number, box in enumerate(self.boxes):
            by = box.because
            if by is None or (by.core, by.pipe) == (box.core, box.pipe):
                continue
            common = {"name": box.why, "cat": "cause", "id": number}
            ends = self._nanoseconds(by.start), self._nanoseconds(by.end)
            yield {
                **common,
                "ph": "s",
                "ts": sum(ends) // 2 / 1000,
                "pid": by.core,
                "tid": _thread(by.pipe),
            }
            yield {
                **common,
                "ph": "f",
                "bp": "e",
                "ts": self._time(box.start),
                "pid": box.core,
                "tid": _thread(box.pipe),
            }

    def _operation(self, op: Operation) -> dict[str, Any]:
        place, front_end = place_of(op), location_of(op)
        loop = _outermost_loop(op)
        return {
            "name": op.name,
            "line": None if place is None else place.line,
            "text": None if place is None else (place.text or "").strip(),
            "loc": None if front_end is None else f"{front_end.file}:{front_end.line}",
            "loop": None
            if loop is None
            else self.loops.setdefault(loop, len(self.loops)),
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        first = next(
            (n for n, box in enumerate(self.boxes) if box.event.op is finding.op), None
        )
        place = place_of(finding.op, finding.focus)
        return {
            "check": finding.check.value,
            "problem": finding.problem,
            "message": finding.message,
            "operation": finding.op.name,
            "line": None if place is None else place.line,
            "count": finding.count,
            "box": first,
            "op": self.operations.get(finding.op),
        }


def _outermost_loop(op: Operation) -> Operation | None:
    loops = [a for a in ancestors(op) if isinstance(a, scf.ForOp | scf.WhileOp)]
    return loops[-1] if loops else None


def _metadata(kind: str, name: str, core: int, thread: int = 0) -> dict[str, Any]:
    return {
        "name": kind,
        "ph": "M",
        "pid": core,
        "tid": thread,
        "args": {"name": name},
    }


def _unit(pipe: Pipe) -> str:
    return pipe.value.removeprefix("PIPE_")


_THREADS = {pipe: number for number, pipe in enumerate(Pipe, start=1)}


def _thread(pipe: Pipe) -> int:
    return _THREADS[pipe]
