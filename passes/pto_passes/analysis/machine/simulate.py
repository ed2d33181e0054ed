"""
How soon a trace could end if each operation waited for just what it needs, with tiles at
given addresses: the machine model of `pto_opt.timeline`, without a run.

The scalar unit hands out one operation after the other; each begins when its units are
free and when all is done that it needs: accesses of its own tile's group, and those of other
groups whose bytes it takes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xdsl.ir import Operation, SSAValue

from pto_dialect.hardware import AddressSpace
from pto_passes.analysis.machine.trace import Context, Step, Trace, Use, Work
from pto_passes.analysis.memory.storage import Storage
from pto_passes.analysis.sync.units import SCALAR, UNIT, UNIT_COUNT

_FRESH = 64
"""Of so many accesses to one group, or tensor, the last ones are remembered."""


@dataclass(frozen=True)
class LastTouch:
    """When a step touched the bytes of a group; `order` is the number of the step."""

    order: int
    start: int
    done: int
    write: bool


@dataclass(eq=False)
class Owner:
    """
    What has its bytes together: a group of tiles.

    Attributes:
        size: bytes.
        touches: when its bytes were touched, in the last simulation that noted it.
    """

    space: AddressSpace
    size: int
    touches: list[LastTouch] = field(default_factory=list[LastTouch])


Starts = Mapping[Owner, int]
"""Where owners lie; those that are missing lie apart from all others."""


Rotating = Mapping[Owner, tuple[Operation, int]]
"""For owners a loop, and in how many of its iterations they have bytes of their own."""


@dataclass(eq=False, slots=True)
class _State:
    """What has happened to the bytes of an owner, or to a tensor."""

    segments: list[_Segment]
    known: dict[tuple[int, bool, int], tuple[int, Context, Use]]
    last: list[int]
    """When each unit has done what it did here, since the bytes were taken over."""
    hold: list[int]
    """When each unit had done what it did with these bytes for other owners."""
    is_active: bool
    """Whether no other owner has had any of the bytes since it touched them."""
    latest: int = 0
    """When all is done that is known."""


@dataclass(eq=False, slots=True)
class _Segment:
    owner: _State | None = None


class _Core:
    def __init__(self) -> None:
        self.now = 0
        self.free = [0] * UNIT_COUNT
        self.done = [0] * UNIT_COUNT


class Simulation:
    """Goes through a trace with owners at given places."""

    def __init__(self, trace: Trace, owner_of: Mapping[SSAValue, Owner]):
        self.trace = trace
        self.owner_of = owner_of
        self.self_ordered = frozenset(UNIT[p] for p in trace.arch.self_ordered)

    def makespan(
        self, starts: Starts, *, note: bool = False, rotating: Rotating | None = None
    ) -> int:
        """
        When the last result is there, in cycles. With `note`, it is noted with each owner
        when its bytes were touched. Owners that are `rotating` have bytes of their own in
        so many iterations of a loop, one after the other.
        """
        self._rotating = rotating or {}
        self._note = note
        self._states: dict[object, _State] = {}
        self._of_work: dict[Work, list[_State]] = {}
        """For operations whose bytes are the same in every iteration."""
        self._place(starts)
        if note:
            for owner in set(self.owner_of.values()):
                owner.touches = []
        cores: dict[int, _Core] = {}
        for order, step in enumerate(self.trace.steps):
            core = cores.get(step.core)
            if core is None:
                core = cores[step.core] = _Core()
            self._step(core, step, order)
        return max((max(core.done) for core in cores.values()), default=0)

    def _place(self, starts: Starts) -> None:
        by_space: dict[AddressSpace, list[Owner]] = {}
        for owner in starts:
            by_space.setdefault(owner.space, []).append(owner)
        for owners in by_space.values():
            edges = sorted(
                {starts[o] for o in owners} | {starts[o] + o.size for o in owners}
            )
            number = {edge: n for n, edge in enumerate(edges)}
            segments = [_Segment() for _ in edges]
            crowd = [0] * len(edges)
            for o in owners:
                for n in range(number[starts[o]], number[starts[o] + o.size]):
                    crowd[n] += 1
            for o in owners:
                numbers = range(number[starts[o]], number[starts[o] + o.size])
                shared = [segments[n] for n in numbers if crowd[n] > 1]
                self._states[o] = _new_state(shared)

    def _state(self, use: Use, context: Context) -> _State:
        key: object = None
        if use.owner is not None:
            owner = self.owner_of.get(use.owner)
            key = owner or use.owner
            if owner is not None and owner in self._rotating:
                loop, count = self._rotating[owner]
                key = owner, dict(context).get(loop, 0) % count
        else:
            key = getattr(use.region, "root", None) or use.region.pool
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _new_state([])
        return state

    def _step(self, core: _Core, step: Step, order: int) -> None:
        work, costs = step.work, self.trace.costs
        if not work.units:
            self._drain(core, work.drains)
            return
        core.now += costs.dispatch
        start = core.now
        for unit in work.units:
            start = max(start, core.free[unit])
        states = self._of_work.get(work)
        if states is None:
            states = [self._state(use, step.context) for use in work.uses]
            if not self._rotating:
                self._of_work[work] = states
        for use, state in zip(work.uses, states):
            if state.segments or state.latest > start:
                start = self._ready(step, work, use, state, start)
        end = start + work.busy
        done = end + work.latency
        for unit in work.units:
            core.free[unit] = end
            core.done[unit] = max(core.done[unit], done)
        if work.units == (SCALAR,):
            core.now = max(core.now, end)
        unit = work.units[0] if len(work.units) == 1 else -1
        for use, state in zip(work.uses, states):
            key = id(use.region), use.write, unit
            state.known.pop(key, None)
            state.known[key] = done, step.context, use
            if state.latest < done:
                state.latest = done
            if len(state.known) > _FRESH:
                del state.known[next(iter(state.known))]
            state.last[unit] = max(state.last[unit], done)
            if self._note and use.owner is not None:
                owner = self.owner_of.get(use.owner)
                if owner is not None:
                    owner.touches.append(LastTouch(order, start, done, use.write))

    def _drain(self, core: _Core, units: tuple[int, ...]) -> None:
        if len(units) == UNIT_COUNT:
            core.now = max(core.now, *core.done) + self.trace.costs.barrier
            core.free = [max(free, core.now) for free in core.free]
        else:
            for unit in units:
                core.free[unit] = max(core.free[unit], core.done[unit])

    def _ready(
        self, step: Step, work: Work, use: Use, state: _State, start: int
    ) -> int:
        """When the bytes of an operand are as an operation needs them; not before `start`."""
        own = work.units[0] if len(work.units) == 1 else -1
        if own not in self.self_ordered:
            own = -2
        ready = start
        may_alias = self.trace.may_alias
        if state.latest > ready:
            # The last ones first: few of those before them are done later.
            for (_, write, unit), known in reversed(state.known.items()):
                if (
                    known[0] > ready
                    and (write or use.write)
                    and unit != own
                    and not (known[2].atomic and use.atomic)
                    and may_alias(known[2], known[1], use, step.context)
                ):
                    ready = known[0]
        if state.segments:
            if not state.is_active:
                self._take_over(state)
            if use.write:
                for unit, time in enumerate(state.hold):
                    if unit != own:
                        ready = max(ready, time)
        return ready

    def _take_over(self, state: _State) -> None:
        for segment in state.segments:
            before = segment.owner
            if before is not None and before is not state:
                before.is_active = False
                for unit in range(UNIT_COUNT + 1):
                    state.hold[unit] = max(
                        state.hold[unit], before.last[unit], before.hold[unit]
                    )
            segment.owner = state
        state.is_active = True


def _new_state(segments: list[_Segment]) -> _State:
    return _State(
        segments, {}, [0] * (UNIT_COUNT + 1), [0] * (UNIT_COUNT + 1), not segments
    )


def owners_of_bytes(storage: Storage) -> dict[SSAValue, Owner]:
    """An owner for all tiles that share bytes with one another, directly or not."""
    found: dict[SSAValue, Owner] = {}
    reach: dict[AddressSpace, tuple[int, Owner]] = {}
    placed = [
        (storage.bytes_of(alloc.result), alloc.result)
        for alloc in storage.all_allocations
    ]
    for place, tile in sorted(
        ((p, tile) for p, tile in placed if p.owner is None),
        key=lambda item: (item[0].space.value, item[0].start),
    ):
        end, owner = reach.get(place.space, (0, None))
        if owner is None or place.start >= end:
            owner = Owner(place.space, 0)
        found[tile] = owner
        reach[place.space] = max(end, place.end), owner
    return found
