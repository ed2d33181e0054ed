"""
What is known on a way through a function, the path that it took, and what was found there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from xdsl.ir import Operation

from pto_passes.analysis.integers.residues import Decisions
from pto_passes.analysis.sync.dependences import Touch
from pto_passes.analysis.sync.knowledge import Change
from pto_passes.analysis.sync.proof import OpNode
from pto_passes.analysis.sync.units import SCALAR, UNIT_COUNT

FlagKey = tuple[int, int, int]
"""The units of a flag, and its number."""


class Fault(Enum):
    """What can be wrong with flags and barriers."""

    RACE = "race"
    DEADLOCK = "deadlock"
    RAISED_TWICE = "raised twice"
    LEFT_UP = "left up"


@dataclass(frozen=True)
class Step:
    """A decision on a path: the iteration of a loop, or the branch that is taken."""

    op: Operation
    what: str


@dataclass(frozen=True)
class Finding:
    """A fault, at an operation; `other` is the earlier access or set."""

    fault: Fault
    op: Operation
    other: Operation | None = None
    later: Touch | None = None
    earlier: Touch | None = None
    source: int = 0
    target: int = 0
    path: tuple[Step, ...] = ()


@dataclass(frozen=True)
class NotProven:
    """What could not be decided, and where."""

    op: Operation
    reason: str


@dataclass(frozen=True, eq=False)
class Done:
    """An operation of a path, with the bits that stand for its accesses there."""

    leaf: OpNode
    bits: int


Path = tuple["Path | None", Step | Done]


@dataclass(eq=False)
class State:
    """What is known on a way."""

    now: list[int]
    before: list[int]
    flags: dict[FlagKey, tuple[tuple[Operation, int, int], ...]]
    buffers: dict[int, tuple[int, int]] = field(
        default_factory=dict[int, tuple[int, int]]
    )
    held: dict[FlagKey, tuple[Operation, ...]] = field(
        default_factory=dict[FlagKey, tuple[Operation, ...]]
    )
    blocked: dict[int, frozenset[int]] = field(
        default_factory=dict[int, frozenset[int]]
    )
    """For units that cannot go on, the units whose waits (`held`) they hang on."""
    late: dict[FlagKey, frozenset[int]] = field(
        default_factory=dict[FlagKey, frozenset[int]]
    )
    """For flags that are not up before units go on, these units."""
    way: Decisions = field(default_factory=Decisions)
    path: Path | None = None

    def copy(self) -> State:
        return State(
            self.now[:],
            self.before[:],
            dict(self.flags),
            dict(self.buffers),
            dict(self.held),
            dict(self.blocked),
            dict(self.late),
            self.way,
            self.path,
        )

    @property
    def shape(self) -> object:
        """Equal for states that may become one."""
        flags = frozenset((k, len(v)) for k, v in self.flags.items() if v)
        waiting = frozenset(self.held), frozenset(self.blocked.items())
        return flags, waiting, frozenset(self.late.items()), frozenset(self.way.items())

    def block(self, unit: int, on: frozenset[int]) -> None:
        """A unit hangs on others; what the scalar unit hands out comes after it."""
        for one in range(UNIT_COUNT) if unit == SCALAR else (unit,):
            self.blocked[one] = self.blocked.get(one, frozenset()) | on

    def release(self, unit: int) -> None:
        """A unit goes on, and those that hang on it alone."""
        self.blocked = {
            one: on - {unit} for one, on in self.blocked.items() if on - {unit}
        }
        self.late = {key: on - {unit} for key, on in self.late.items() if on - {unit}}

    def map(self, change: Change) -> None:
        """Change what units, flags and buffer ids tell."""
        for unit in range(UNIT_COUNT):
            self.now[unit], self.before[unit] = change(
                self.now[unit], self.before[unit]
            )
        for key, raised in self.flags.items():
            self.flags[key] = tuple((op, *change(n, b)) for op, n, b in raised)
        for number, (now, before) in self.buffers.items():
            self.buffers[number] = change(now, before)

    def join(self, other: State) -> bool:
        """Know only what the other one of this shape knows as well; False if no less."""
        old = self.now[:], self.before[:], dict(self.flags), dict(self.buffers)
        for unit in range(UNIT_COUNT):
            self.now[unit] &= other.now[unit]
            self.before[unit] &= other.before[unit]
        for key, raised in self.flags.items():
            theirs = other.flags.get(key, ())
            self.flags[key] = tuple(
                (op, n & n2, b & b2)
                for (op, n, b), (_, n2, b2) in zip(raised, theirs, strict=True)
            )
        self.buffers = {
            number: (now & other.buffers[number][0], before & other.buffers[number][1])
            for number, (now, before) in self.buffers.items()
            if number in other.buffers
        }
        return old != (self.now, self.before, self.flags, self.buffers)

    def knows_at_least(self, other: State) -> bool:
        """Whether all that another one of this shape knows is known."""
        if any(
            theirs & ~mine
            for mine, theirs in zip(
                [*self.now, *self.before], [*other.now, *other.before], strict=True
            )
        ):
            return False
        for key, raised in other.flags.items():
            for (_, n, b), (_, n2, b2) in zip(raised, self.flags.get(key, ())):
                if n & ~n2 or b & ~b2:
                    return False
        for number, (now, before) in other.buffers.items():
            mine = self.buffers.get(number, (0, 0))
            if now & ~mine[0] or before & ~mine[1]:
                return False
        return True


def steps_of(path: Path | None) -> tuple[Step, ...]:
    """The decisions of a path, the first one first."""
    found: list[Step] = []
    while path is not None:
        path, step = path
        if isinstance(step, Step):
            found.append(step)
    return tuple(reversed(found))
