"""
What happens before what: vector clocks of the units of all cores.

Time is the number of accesses that the run has seen, in the order of the program. The
clock of a unit says for every unit up to which access its work is surely done; its own
entry counts only what a barrier has made it finish. A flag carries the clock of the unit
that raises it, with all that this unit has done before; the unit that waits for it takes
the larger one of each entry.

The scalar unit hands work to the others in the order of the program. What it has waited
for is therefore done before anything that it hands out later; its own accesses are not.

The interpreter runs in the order of the program, units do not: one that waits for a flag
that is raised further down is held, with all that comes after it, until the flag is there.
Who is held at the end waits for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from xdsl.ir import Operation

from pto_dialect.hardware import Pipe
from pto_opt.interpreter.machine import Core

Clock = list[int]
"""For each unit, by its index, the last access that is surely done."""


def join(clock: Clock, other: Clock) -> None:
    """Let a clock know all that another one knows."""
    if len(other) > len(clock):
        clock.extend([0] * (len(other) - len(clock)))
    for index, time in enumerate(other):
        if time > clock[index]:
            clock[index] = time


@dataclass(frozen=True)
class UnitFlag:
    """A flag of an ordered pair of units."""

    source: Pipe
    destination: Pipe
    number: int

    def __str__(self) -> str:
        return f"flag {self.number} from {self.source} to {self.destination}"


@dataclass(frozen=True)
class BufferToken:
    """A buffer token, by its number."""

    number: int

    def __str__(self) -> str:
        return f"buffer id {self.number}"


Awaited = UnitFlag | BufferToken


@dataclass
class RaisedFlag:
    """A flag that was raised and that nobody has waited for yet."""

    op: Operation
    clock: Clock


@dataclass
class Held:
    """What a unit waits for."""

    op: Operation
    what: Awaited
    since: int
    """Units that wait longer have a smaller number."""


class Unit:
    """
    One unit of one core.

    Attributes:
        index: its entry in clocks.
        clock: what is surely done before its next instruction.
        held: what it waits for; None if it works.
        is_self_ordered: whether its instructions need no barrier between them.
        waiting: what it has got to do since.
    """

    __slots__ = (
        "clock",
        "core",
        "held",
        "index",
        "is_self_ordered",
        "pipe",
        "waiting",
    )

    def __init__(self, index: int, core: CoreClocks, pipe: Pipe):
        self.index = index
        self.core = core
        self.pipe = pipe
        arch = core.core.machine.arch
        self.is_self_ordered = pipe in arch.self_ordered
        self.clock: Clock = [0] * (index + 1)
        self.held: Held | None = None
        self.waiting: deque[Callable[[], None]] = deque()

    def do(self, work: Callable[[], None]) -> None:
        """Do something now, or when the unit is no longer held."""
        if self.held is None:
            work()
        else:
            self.waiting.append(work)

    def release(self) -> None:
        """Go on: what the unit has waited for is there."""
        self.held = None
        while self.held is None and self.waiting:
            self.waiting.popleft()()

    def entry(self, index: int) -> int:
        """Up to which access another unit's work is done."""
        return self.clock[index] if index < len(self.clock) else 0

    def message(self, now: int) -> Clock:
        """The clock that the unit passes on: with its own work so far."""
        message = self.clock.copy()
        message[self.index] = now
        return message

    def __str__(self) -> str:
        return f"{self.pipe} of {self.core.core}"


@dataclass
class CoreClocks:
    """The units of one core, and its flags and buffer tokens."""

    core: Core
    clocks: Clocks
    units: dict[Pipe, Unit] = field(default_factory=dict[Pipe, Unit])
    flags: dict[UnitFlag, deque[RaisedFlag]] = field(
        default_factory=dict[UnitFlag, deque[RaisedFlag]]
    )
    holders: dict[int, tuple[Unit, Operation]] = field(
        default_factory=dict[int, tuple[Unit, Operation]]
    )
    """Who has a buffer token."""
    tokens: dict[int, Clock] = field(default_factory=dict[int, Clock])
    """What was done when a buffer token was given back."""
    dispatched: Clock = field(default_factory=Clock)
    """What the scalar unit has waited for."""
    is_stuck: bool = False
    """Whether a unit waits for ever: what comes after it never happens."""
    start: int = 0
    """The number of the last access before the operation that runs."""

    def unit(self, pipe: Pipe | None) -> Unit:
        """A unit; what needs none is the scalar unit's."""
        pipe = Pipe.S if pipe is None else pipe
        found = self.units.get(pipe)
        if found is None:
            found = self.units[pipe] = self.clocks.add(self, pipe)
            join(found.clock, self.dispatched)
        return found

    def dispatch(self, clock: Clock) -> None:
        """The scalar unit has waited: all that it hands out from now on comes after."""
        join(self.dispatched, clock)
        for unit in self.units.values():
            unit.do(lambda unit=unit: join(unit.clock, clock))

    # Flags

    def raise_flag(self, op: Operation, key: UnitFlag) -> None:
        """The source raises a flag when it has done all that it has got so far."""
        unit, now = self.unit(key.source), self.clocks.now

        def work() -> None:
            self.flags.setdefault(key, deque()).append(
                RaisedFlag(op, unit.message(now))
            )
            self._wake(key)

        unit.do(work)

    def _wake(self, key: UnitFlag) -> None:
        for unit in tuple(self.units.values()):
            if unit.held is not None and unit.held.what == key and self.flags[key]:
                join(unit.clock, self.flags[key].popleft().clock)
                unit.release()

    def wait_flag(self, op: Operation, key: UnitFlag) -> None:
        """The destination waits for a flag, and lowers it."""
        unit = self.unit(key.destination)

        def work() -> None:
            raised = self.flags.get(key)
            if raised:
                clock = raised.popleft().clock
                join(unit.clock, clock)
                if key.destination is Pipe.S:
                    self.dispatch(clock)
            else:
                unit.held = Held(op, key, self.clocks.next_wait())

        unit.do(work)
        if unit.pipe is Pipe.S and unit.held is not None:
            self.look_for_deadlock()

    # Barriers

    def barrier(self, pipe: Pipe) -> None:
        """A unit finishes what it has got; of all units, the scalar unit waits as well."""
        if pipe is Pipe.ALL:
            self.barrier_of_all()
            return
        unit, now = self.unit(pipe), self.clocks.now

        def work() -> None:
            unit.clock[unit.index] = now

        unit.do(work)

    def barrier_of_all(self) -> None:
        """All units finish what they have got."""
        everything: Clock = list(self.dispatched)
        self.look_for_deadlock()
        if self.is_stuck:
            return
        for unit in self.units.values():
            join(everything, unit.message(self.clocks.now))
        self.dispatched = everything
        for unit in self.units.values():
            unit.clock = everything.copy()

    # Buffer tokens

    def take_token(self, op: Operation, number: int, pipe: Pipe) -> None:
        """A unit waits until a buffer token is free, and takes it."""
        unit = self.unit(pipe)

        def work() -> None:
            if number in self.holders:
                unit.held = Held(op, BufferToken(number), self.clocks.next_wait())
                return
            self.holders[number] = unit, op
            clock = self.tokens.get(number)
            if clock is not None:
                join(unit.clock, clock)
                if pipe is Pipe.S:
                    self.dispatch(clock)

        unit.do(work)

    def give_token(self, op: Operation, number: int, pipe: Pipe) -> None:
        """A unit gives a buffer token back when it has done all that it has got so far."""
        unit, now = self.unit(pipe), self.clocks.now

        def work() -> None:
            holder = self.holders.get(number)
            if holder is None or holder[0] is not unit:
                self.clocks.on_foreign_token(
                    op, number, None if holder is None else holder[1]
                )
                return
            del self.holders[number]
            join(self.tokens.setdefault(number, []), unit.message(now))
            for other in tuple(self.units.values()):
                held = other.held
                if held is not None and held.what == BufferToken(number):
                    self.holders[number] = other, held.op
                    join(other.clock, self.tokens[number])
                    other.release()
                    break

        unit.do(work)

    # Who waits for ever

    def look_for_deadlock(self) -> None:
        """
        All units have got what they need to go on; one that still waits does so for ever.
        """
        held = [unit for unit in self.units.values() if unit.held is not None]
        if held and not self.is_stuck:
            held.sort(key=_waits_since)
            self.is_stuck = True
            self.clocks.on_deadlock(held[0], held[1:])

    def finish(self) -> None:
        """The core has come to its end: all units finish what they have got."""
        self.look_for_deadlock()
        if self.is_stuck:
            return
        for key, raised in self.flags.items():
            for flag in raised:
                self.clocks.on_left(flag.op, key)
        for number, (_, op) in self.holders.items():
            self.clocks.on_kept(op, number)
        self.flags.clear()
        self.holders.clear()


def _waits_since(unit: Unit) -> int:
    return 0 if unit.held is None else unit.held.since


class Clocks:
    """
    The clocks of all units of a run.

    Attributes:
        now: the number of the last access.
        units: all units, by index.
    """

    def __init__(self) -> None:
        self.now: int = 0
        self.units: list[Unit] = []
        self.cores: dict[Core, CoreClocks] = {}
        self._messages: dict[Hashable, dict[Core, list[Clock]]] = {}
        self._received: dict[tuple[Core, Hashable], int] = {}
        self._waits = 0

    def reset(self) -> None:
        """Begin again, for another run of the same program."""
        self.now = 0
        self.units.clear()
        self.cores.clear()
        self._messages.clear()
        self._received.clear()

    def next_wait(self) -> int:
        """A number for a wait, larger than those before."""
        self._waits += 1
        return self._waits

    def of(self, core: Core) -> CoreClocks:
        """The units of a core."""
        found = self.cores.get(core)
        if found is None:
            found = self.cores[core] = CoreClocks(core, self)
        return found

    def add(self, core: CoreClocks, pipe: Pipe) -> Unit:
        """A new unit."""
        unit = Unit(len(self.units), core, pipe)
        self.units.append(unit)
        return unit

    # Between cores

    def signal(self, core: Core, pipe: Pipe | None, key: Hashable) -> None:
        """A unit tells other cores that it has done all that it has got so far."""
        unit, now = self.of(core).unit(pipe), self.now
        sent = self._messages.setdefault(key, {}).setdefault(core, [])
        unit.do(lambda: sent.append(unit.message(now)))

    def receive(
        self, core: Core, pipe: Pipe | None, key: Hashable, by_scalar: bool
    ) -> None:
        """
        A unit has seen a signal: as many times as it has seen this one, so many of each
        sender's count. `by_scalar`: the scalar unit has waited for it.
        """
        clocks = self.of(core)
        number = self._received[core, key] = self._received.get((core, key), 0) + 1
        for sender, sent in self._messages.get(key, {}).items():
            if sender is core or not sent:
                continue
            clock = sent[min(number, len(sent)) - 1]
            unit = clocks.unit(Pipe.S if by_scalar else pipe)
            unit.do(lambda unit=unit, clock=clock: join(unit.clock, clock))
            if unit.pipe is Pipe.S:
                clocks.dispatch(clock)

    def finish(self) -> None:
        """The run has come to its end."""
        for core in self.cores.values():
            core.finish()

    # What goes wrong

    def on_deadlock(self, unit: Unit, others: list[Unit]) -> None:
        """A unit waits for ever; others may do so as well."""

    def on_left(self, op: Operation, key: UnitFlag) -> None:
        """Nobody has waited for a flag."""

    def on_kept(self, op: Operation, number: int) -> None:
        """Nobody has given back a buffer token."""

    def on_foreign_token(
        self, op: Operation, number: int, holder: Operation | None
    ) -> None:
        """A unit gives back a buffer token that it does not have."""
