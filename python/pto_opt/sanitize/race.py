"""
The race check: accesses to the same bytes that nothing orders, and sync that is broken.

The shadow has two planes for each unit that touches a memory: the number of the last
access that read a byte, and of the last that wrote it. An access is in order if all that
conflicts with it is done by the clock of its unit.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from xdsl.ir import Operation

from pto_dialect.hardware import Pipe, arch_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import TStoreOp
from pto_dialect.sync_effects import Stage
from pto_opt.interpreter.access import Access, Mode, StridedBytes
from pto_opt.interpreter.machine import Core
from pto_opt.sanitize.clocks import BufferToken, Clocks, Unit, UnitFlag, join
from pto_opt.sanitize.findings import (
    Check,
    Finding,
    Findings,
    bytes_in_words,
)
from pto_opt.sanitize.shadow import OrderKind, Plane, Shadow

_CONFLICTS: dict[OrderKind, tuple[OrderKind, ...]] = {
    OrderKind.READ: (OrderKind.WRITE, OrderKind.ATOMIC),
    OrderKind.WRITE: (OrderKind.WRITE, OrderKind.ATOMIC, OrderKind.READ),
    OrderKind.ATOMIC: (OrderKind.WRITE, OrderKind.READ),
}

_VERBS = {
    OrderKind.READ: "reads",
    OrderKind.WRITE: "writes",
    OrderKind.ATOMIC: "adds to",
}


@dataclass(frozen=True)
class _Route:
    """The units that an operand's accesses pass."""

    kind: OrderKind
    pipe: Pipe | None
    comes_from: Pipe | None
    """The unit that the operation has begun on, where it is another one."""
    in_turn: bool = False
    """Whether that one is done before this one begins, and touches other bytes."""


class RaceCheck(Clocks):
    """Clocks that look at accesses."""

    def __init__(self, findings: Findings, checks: frozenset[Check]) -> None:
        super().__init__()
        self._findings = findings
        self._across = Check.RACE in checks
        self._within = Check.OVERLAP in checks
        self._sites: list[tuple[Operation, str, OrderKind, Unit]] = []
        self._numbers: dict[tuple[Operation, str, OrderKind, int], int] = {}
        self._site_of = array("I", [0])
        self._in_global: dict[tuple[Unit, bool], int] = {}
        """When each unit last wrote to a tensor, or read one."""
        self._routes: dict[tuple[Operation, Mode], _Route] = {}

    def reset(self) -> None:
        super().reset()
        self._sites.clear()
        self._numbers.clear()
        self._in_global.clear()
        self._site_of = array("I", [0])

    # Accesses

    def access(self, core: Core, access: Access, shadow: Shadow) -> None:
        """An operation touches bytes, whose grains fit."""
        clocks = self.of(core)
        if clocks.is_stuck:
            return
        self.now += 1
        route = self._routes.get((access.op, access.mode))
        if route is None:
            route = self._routes[access.op, access.mode] = _route(access)
        unit = clocks.unit(route.pipe)
        first = None if route.comes_from is None else clocks.unit(route.comes_from)
        if first is not None:
            if not access.memory.base and not route.in_turn:
                # Which of its units fills a tile is not told: from the first on it may.
                self._do(first, self._look, access, shadow, route.kind, clocks.start)
            message = first.message(self.now)
            unit.do(lambda: join(unit.clock, message))
            if unit.pipe is Pipe.S:
                # What the scalar unit has waited for is over for all that comes later.
                unit.do(lambda: clocks.dispatch(message))
        key = access.op, access.operand, route.kind, unit.index
        site = self._numbers.get(key)
        if site is None:
            site = self._numbers[key] = len(self._sites)
            self._sites.append((access.op, access.operand, route.kind, unit))
        self._site_of.append(site)
        self._do(unit, self._look, access, shadow, route.kind, clocks.start)
        self._do(unit, self._mark, access, shadow, route.kind, self.now)

    def _do(
        self,
        unit: Unit,
        what: Callable[[Unit, Access, Shadow, OrderKind, int], None],
        access: Access,
        shadow: Shadow,
        kind: OrderKind,
        time: int,
    ) -> None:
        """Now, or when the unit goes on."""
        if unit.held is None:
            what(unit, access, shadow, kind, time)
        else:
            unit.waiting.append(partial(what, unit, access, shadow, kind, time))

    def go_back(self, core: Core, last: Pipe, first: Pipe) -> None:
        """A unit waits for all that another one of its core has got to do so far."""
        clocks, now = self.of(core), self.now
        if clocks.is_stuck:
            return
        source, target = clocks.unit(last), clocks.unit(first)
        source.do(lambda: target.do(lambda: join(target.clock, source.message(now))))

    def _look(
        self, unit: Unit, access: Access, shadow: Shadow, kind: OrderKind, start: int
    ) -> None:
        """Whether the unit knows of all that has been done to the bytes."""
        spans = access.spans
        conflicts = _CONFLICTS[kind]
        for plane, newest in shadow.newest.items():
            if plane.kind not in conflicts:
                continue
            same = plane.unit == unit.index
            if not (
                self._within and not unit.is_self_ordered if same else self._across
            ):
                continue
            limit = unit.entry(plane.unit)
            if self.units[plane.unit].core is unit.core:
                limit = min(limit, start)
            if newest <= limit:
                continue
            for span in spans:
                self._compare(unit, access, kind, shadow, plane, span, limit, start)

    def _mark(
        self, unit: Unit, access: Access, shadow: Shadow, kind: OrderKind, time: int
    ) -> None:
        """Note what the unit does to the bytes."""
        mine = Plane(kind, unit.index)
        if mine not in shadow.newest:
            shadow.plane(mine, np.uint32)
        shadow.newest[mine] = time
        for span in access.spans:
            shadow.window(mine, span)[...] = time
        if access.memory.base:
            self._in_global[unit, kind is not OrderKind.READ] = time

    def check_release(self, core: Core, op: Operation) -> None:
        """
        The scalar unit tells other chips: what others have stored must be there, and what
        they load must be loaded. All units wait for one another then.
        """
        clocks = self.of(core)
        scalar = clocks.unit(Pipe.S)
        for problem, is_store, says, does in _RELEASES:
            early = [
                (unit, time)
                for unit in clocks.units.values()
                if unit is not scalar
                and (time := self._in_global.get((unit, is_store), 0))
                > scalar.entry(unit.index)
            ]
            for unit, time in early:
                other, operand, _, _ = self._sites[self._site_of[time]]
                self._tell(
                    problem,
                    f"tells others that {says}, and nothing orders that after {unit}",
                    op,
                    ((f"{unit} {does} global memory here, as {operand}", other),),
                )
            if early:
                break
        clocks.barrier_of_all()

    def _compare(
        self,
        unit: Unit,
        access: Access,
        kind: OrderKind,
        shadow: Shadow,
        plane: Plane,
        span: StridedBytes,
        limit: int,
        start: int,
    ) -> None:
        window = shadow.window(plane, span)
        if not window.size or int(window.max()) <= limit:
            return
        wrong = window > limit
        if plane.unit == unit.index:
            wrong &= window <= start
            if not wrong.any():
                return
        time = int(window[wrong].max())
        first, size = shadow.first_and_size(span, wrong)
        self._report(unit, access, kind, time, start, first, size)

    def _report(
        self,
        unit: Unit,
        access: Access,
        kind: OrderKind,
        time: int,
        start: int,
        first: int,
        size: int,
    ) -> None:
        op, operand, other_kind, other = self._sites[self._site_of[time]]
        place = bytes_in_words(first, size, access.memory)
        within_core = other.core is unit.core
        if other is unit:
            check, problem = Check.OVERLAP, "no barrier"
            message = (
                f"{_VERBS[kind]} {place} on {unit.pipe}, which may still be at work on "
                "what stands before: there is no barrier between"
            )
        elif time > start and within_core:
            check, problem = Check.RACE, "order"
            message = (
                f"{_VERBS[kind]} {place} on {unit} only after what {other} does to them "
                "further down in the program"
            )
        else:
            check, problem = Check.RACE, f"{_WORDS[kind]} after {_WORDS[other_kind]}"
            message = (
                f"{_VERBS[kind]} {place} on {unit}, and nothing orders that after {other}, "
                f"which {_VERBS[other_kind]} them"
            )
        note = f"{other} {_VERBS[other_kind]} them here, as {operand}", op
        bytes_ = first, size
        self._findings.add(
            Finding.of_access(
                check,
                problem,
                message,
                access,
                bytes_,
                (note,),
                within_core=within_core,
            )
        )

    # Broken sync

    def check_event_id(self, op: Operation, number: int, count: int) -> None:
        """The number of a flag is one that there is."""
        if not 0 <= number < count:
            self._tell(
                "event id",
                f"uses event id {number}, and there are 0 to {count - 1}",
                op,
            )

    def on_deadlock(self, unit: Unit, others: list[Unit]) -> None:
        assert unit.held is not None
        notes = [
            (f"{other} waits as well, for {other.held.what}", other.held.op)
            for other in others
            if other.held is not None
        ]
        notes += [
            (f"{key} is raised here", flags[0].op)
            for key, flags in unit.core.flags.items()
            if flags and isinstance(unit.held.what, UnitFlag)
            if (key.source, key.destination)
            == (unit.held.what.source, unit.held.what.destination)
        ]
        self._tell(
            "deadlock",
            f"never ends: {unit} waits for {unit.held.what}, which nobody "
            + ("gives back" if isinstance(unit.held.what, BufferToken) else "raises"),
            unit.held.op,
            tuple(notes),
        )

    def on_left(self, op: Operation, key: UnitFlag) -> None:
        self._tell("flag left set", f"raises {key}, which nobody waits for", op)

    def on_kept(self, op: Operation, number: int) -> None:
        self._tell(
            "token kept", f"takes buffer id {number}, and never gives it back", op
        )

    def on_foreign_token(
        self, op: Operation, number: int, holder: Operation | None
    ) -> None:
        notes = () if holder is None else (("it was taken here", holder),)
        self._tell(
            "foreign token",
            f"gives back buffer id {number}, which its unit does not have",
            op,
            notes,
        )

    def _tell(
        self,
        problem: str,
        message: str,
        op: Operation,
        notes: tuple[tuple[str, Operation], ...] = (),
    ) -> None:
        if self._across:
            self._findings.add(Finding(Check.RACE, problem, message, op, earlier=notes))


_RELEASES = (
    ("signal before its data", True, "data is there", "writes to"),
    ("signal before a load", False, "memory is free again", "reads from"),
)
"""What a signal may tell too early: the problem, of stores or loads, and its words."""

_WORDS = {OrderKind.READ: "read", OrderKind.WRITE: "write", OrderKind.ATOMIC: "add"}


def _route(access: Access) -> _Route:
    op, reads = access.op, access.mode in (Mode.READ, Mode.COPY)
    if isinstance(op, TStoreOp) and op.is_atomic and access.operand == "dst":
        kind = OrderKind.ATOMIC
    else:
        kind = OrderKind.READ if reads else OrderKind.WRITE
    if not isinstance(op, PTOOp):
        return _Route(kind, access.pipe, None)
    arch = arch_of(op)
    if stages := op.stages(arch):
        return _staged_route(kind, stages, access.operand, reads=reads)
    pipes = op.pipes_on(arch)
    if len(pipes) < 2:
        return _Route(kind, access.pipe, None)
    return _Route(kind, pipes[0], None) if reads else _Route(kind, pipes[-1], pipes[0])


def _staged_route(
    kind: OrderKind, stages: tuple[Stage, ...], operand: str, *, reads: bool
) -> _Route:
    """
    The first unit that touches an operand reads it. What several of them touch may be
    written from the first one on, and is written when the last one is done.
    """
    mine = [
        number
        for number, stage in enumerate(stages)
        if stage.operands is None or operand in stage.operands
    ]
    first, number = mine[0], mine[0] if reads else mine[-1]
    if first != number:
        return _Route(kind, stages[number].pipe, stages[first].pipe)
    before = stages[number - 1].pipe if number else None
    return _Route(kind, stages[number].pipe, before, in_turn=True)
