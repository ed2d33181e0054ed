"""
How soon a run could end if each operation waited for just the bytes that it needs, in the
order of its program, and waiting cost nothing: no flags and barriers do better
(`IdealScheduler`). If no two tiles shared bytes either, it would wait for just what it reads
(`ApartScheduler`): no other addresses do better. No order does better than the busiest unit.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from pto_dialect.costs import Costs
from pto_dialect.hardware import AddressSpace, Pipe, arch_of
from pto_opt.interpreter.access import Access, Mode
from pto_opt.interpreter.memory import MemoryBytes
from pto_opt.timeline.lanes import Timeline
from pto_opt.timeline.recorder import Executed, Recorder
from pto_opt.timeline.scheduling import Scheduler

_Times = NDArray[np.int64]
"""For each byte of a memory a cycle."""

_WRITES = (Mode.WRITE, Mode.FORGET)


class BytesRecorder(Recorder):
    """Notes as well which bytes operations touch. For programs without flags."""

    def __init__(self) -> None:
        super().__init__()
        self.accesses: defaultdict[Executed, list[Access]] = defaultdict(list)

    def access(self, access: Access) -> None:
        super().access(access)
        event = self.event_of(access)
        if event is not None:
            self.accesses[event].append(access)


class IdealScheduler(Scheduler):
    """Lays out such a run."""

    def __init__(self, recorder: BytesRecorder, costs: Costs | None = None):
        arch = arch_of(recorder.events[0].op)
        super().__init__(recorder, arch, costs or arch.costs)
        self.accesses = recorder.accesses
        self._read: defaultdict[MemoryBytes, dict[Pipe | None, _Times]] = defaultdict(
            dict
        )
        self._written: defaultdict[MemoryBytes, dict[Pipe | None, _Times]]
        self._written = defaultdict(dict)
        """When each unit has done what it did last; None for operations of several."""

    def _unit(self, event: Executed) -> Pipe | None:
        pipes = event.op.pipes_on(self.arch)
        return pipes[0] if len(pipes) == 1 else None

    def needed(self, access: Access) -> list[dict[Pipe | None, _Times]]:
        """When all was done to a memory that an access waits for."""
        found = [self._written[access.memory]]
        if access.mode in _WRITES:
            found.append(self._read[access.memory])
        return found

    def ready(self, event: Executed) -> int:
        unit = self._unit(event)
        latest = 0
        for access in self.accesses[event]:
            for by_unit in self.needed(access):
                for other, times in by_unit.items():
                    if other is unit and unit in self.arch.self_ordered:
                        continue
                    for cells in access.on(times):
                        latest = max(latest, int(cells.max(initial=0)))
        return latest

    def ended(self, event: Executed, done: int) -> None:
        unit = self._unit(event)
        for access in self.accesses[event]:
            known = self._written if access.mode in _WRITES else self._read
            by_unit = known[access.memory]
            if unit not in by_unit:
                by_unit[unit] = np.zeros(access.memory.size, np.int64)
            for cells in access.on(by_unit[unit]):
                cells[...] = done


class ApartScheduler(IdealScheduler):
    """Lays out such a run as if each value on the chip had bytes of its own."""

    def needed(self, access: Access) -> list[dict[Pipe | None, _Times]]:
        is_global = access.memory.space is AddressSpace.GM
        if access.mode in _WRITES and not is_global:
            return []
        return super().needed(access)


def busiest(timeline: Timeline) -> int:
    """For how many cycles the unit works that has most to do, or the scalar unit hands out."""
    costs = timeline.costs
    handed_out = Counter[int]()
    work = 0
    for lane in timeline.lanes:
        handed_out[lane.core] += costs.dispatch * len(lane.boxes)
        work = max(work, sum(box.end - box.start for box in lane.boxes))
    return max([work, *handed_out.values()])
