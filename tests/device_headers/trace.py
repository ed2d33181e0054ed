"""What a run leaves behind: events of the units, and the bytes that each touched."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntFlag
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Memory(Enum):
    """The memories, numbered as in `stubs/machine.hpp`."""

    GM = 0
    UB = 1
    L1 = 2
    L0A = 3
    L0B = 4
    L0C = 5
    BIAS = 6
    FIXPIPE = 7


class Kind(Enum):
    """What an event is, numbered as in `stubs/machine.hpp`."""

    WORK = 0
    SET = 1
    WAIT = 2
    BARRIER = 3
    STATE = 4
    OPERATION = 5
    OTHER = 6
    UNKNOWN = 7
    REFUSAL = 8
    REGISTERS = 9


class Note(IntFlag):
    """What the machine notes on an event, as in `stubs/machine.hpp`."""

    NO_VALUES = 1
    CROSSES = 2
    TRUNCATED = 4
    OUTSIDE = 8
    MISALIGNED = 16
    NOTHING = 32


PIPES = ("S", "V", "M", "MTE1", "MTE2", "MTE3", "ALL", "FIX")
"""The units, by their numbers."""

EVENT = np.dtype(
    [
        ("name", "u8"),
        ("a", "i8"),
        ("b", "i8"),
        ("c", "i8"),
        ("notes", "u2"),
        ("kind", "u1"),
        ("pipe", "u1"),
        ("number", "u4"),
    ]
)
ACCESS = np.dtype(
    [
        ("event", "u4"),
        ("start", "u4"),
        ("end", "u4"),
        ("memory", "u1"),
        ("writes", "u1"),
        ("slot", "u2"),
    ]
)

STATES = {0: "mask", 1: "mask", 2: "mask mode", 3: "ctrl", 4: "atomic"}
"""The registers that other operations rely on."""


@dataclass(frozen=True)
class Event:
    """One event of a unit."""

    number: int
    name: str
    kind: Kind
    pipe: str
    a: int
    b: int
    c: int
    notes: Note


@dataclass(frozen=True)
class Touched:
    """Bytes `[start, end)` of a memory that an event reads or writes."""

    event: int
    memory: Memory
    start: int
    end: int
    writes: bool
    slot: int


class Trace:
    """The events of a run, whole or between two operations of the kernel."""

    def __init__(self, events: Array, accesses: Array, tensors: list[tuple[int, int]]):
        self.tensors = tensors
        """Where the arguments that are arrays lie in global memory."""
        self.notes = Note(int(np.bitwise_or.reduce(events["notes"], initial=0)))
        """All notes of the machine."""
        self._events, self._accesses = events, accesses

    @cached_property
    def events(self) -> list[Event]:
        """All events in order."""
        names: dict[int, str] = {}

        def name(pointer: int) -> str:
            if pointer not in names:
                names[pointer] = ctypes.string_at(pointer).decode()
            return names[pointer]

        rows: list[tuple[int, ...]] = self._events.tolist()
        return [
            Event(number, name(text), Kind(kind), PIPES[pipe], a, b, c, Note(notes))
            for text, a, b, c, notes, kind, pipe, number in rows
        ]

    @cached_property
    def accesses(self) -> list[Touched]:
        """All accesses in order."""
        rows: list[tuple[int, ...]] = self._accesses.tolist()
        return [
            Touched(event, Memory(memory), start, end, bool(writes), slot)
            for event, start, end, memory, writes, slot in rows
        ]

    def operations(self) -> Iterator[tuple[int, Part]]:
        """The numbers of the kernel's operations and what each did."""
        starts = [(e.number, e.a) for e in self.events if e.kind is Kind.OPERATION]
        for (start, number), (end, _) in pairwise(starts):
            events = self.events[start + 1 : end]
            yield (
                number,
                Part(events, [a for a in self.accesses if start < a.event < end]),
            )


@dataclass(frozen=True)
class Part:
    """What one operation did."""

    events: list[Event]
    accesses: list[Touched]

    def pipes(self) -> set[str]:
        """The units that touched memory."""
        numbers = {a.event for a in self.accesses}
        return {e.pipe for e in self.events if e.number in numbers}
