"""
What a trace says about the facts on an operation's class: one function an oracle. Each
gives findings; no finding means that the fact is as the device's code has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from device_headers.places import Place, Placed
from device_headers.trace import PIPES, Array, Kind, Memory, Note, Part
from device_headers.yields import changed
from pto_dialect.facts import Dim
from pto_dialect.hardware import ArchSpec
from pto_dialect.ops.base import TileOp

BLOCK, REPEAT = 32, 256


class Oracle(Enum):
    """What is judged."""

    UNITS = "units"
    FLAGS = "flags"
    READS = "reads"
    WRITES = "writes"
    IN_PLACE = "in place"
    STATE = "state"
    VALUES = "values"
    ACCEPTS = "accepts"


class Level(Enum):
    """How a finding stands to the class."""

    CONTRADICTED = "contradicted"
    """The class says otherwise, and a tool that believes it is wrong."""
    STRICTER = "stricter"
    """The class allows less than the code does: nothing is wrong."""
    ASSERTED = "asserted"
    """A debug build of pto-isa stops; the device's code has no such check."""
    BEYOND = "beyond"
    """Bytes beyond the valid extents that no result depends on, or within 32 bytes."""
    CONFIRMED = "confirmed"
    """What the class forbids goes wrong."""
    UNKNOWN = "unknown"
    """Something is not modelled."""


@dataclass(frozen=True)
class Finding:
    """One thing that a case shows."""

    oracle: Oracle
    level: Level
    text: str
    """The same words whatever the shapes."""
    detail: str = ""


class Order:
    """
    What happens before what, of the units of one operation: each unit's own order, flags,
    barriers of all units.
    """

    def __init__(self, part: Part):
        self.begins: dict[int, frozenset[str]] = {}
        """For each event the units whose work before the operation is done then."""
        self.ends: dict[int, frozenset[str]] = {}
        """The units whose work after the operation waits for an event."""
        self.open: list[tuple[str, str, int]] = []
        """Flags that are raised and not waited for."""
        self.missing: list[tuple[str, str, int]] = []
        """Flags that are waited for and not raised."""
        self._match(part)
        self._backwards(part)

    def _match(self, part: Part) -> None:
        before: dict[str, frozenset[str]] = {p: frozenset({p}) for p in PIPES}
        raised: dict[tuple[str, str, int], list[tuple[int, frozenset[str]]]] = (
            defaultdict(list)
        )
        self._pairs: dict[int, int] = {}
        for event in part.events:
            pipe = event.pipe
            if event.kind is Kind.SET:
                link = (pipe, PIPES[event.a], event.b)
                raised[link].append((event.number, before[pipe]))
            elif event.kind is Kind.WAIT:
                link = (PIPES[event.a], pipe, event.b)
                if raised[link]:
                    number, known = raised[link].pop(0)
                    before[pipe] |= known
                    self._pairs[event.number] = number
                else:
                    self.missing.append(link)
            elif event.kind is Kind.BARRIER and pipe == "ALL":
                before = dict.fromkeys(PIPES, frozenset(PIPES))
            elif event.kind is Kind.BARRIER and pipe == "S":
                # Its stores are done before it issues anything else (`dsb`).
                before = {p: known | before["S"] for p, known in before.items()}
            self.begins[event.number] = before[pipe]
        self.open = [link for link, found in raised.items() for _ in found]

    def _backwards(self, part: Part) -> None:
        after: dict[str, frozenset[str]] = {p: frozenset({p}) for p in PIPES}
        waits: dict[int, frozenset[str]] = {}
        for event in reversed(part.events):
            pipe = event.pipe
            if event.kind is Kind.WAIT and event.number in self._pairs:
                waits[self._pairs[event.number]] = after[pipe]
            elif event.kind is Kind.SET:
                after[pipe] |= waits.get(event.number, frozenset())
            elif event.kind is Kind.BARRIER and pipe == "ALL":
                after = dict.fromkeys(PIPES, frozenset(PIPES))
            elif event.kind is Kind.BARRIER and pipe == "S":
                after["S"] = frozenset(PIPES)
            self.ends[event.number] = after[pipe]


def units(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Finding]:
    """
    Every access is behind a unit that the class lets wait for what came before, and
    before one that what follows waits for.
    """
    wrong = Level.CONTRADICTED
    pipes = {pipe.name for pipe in placed.op.pipes_on(arch)}
    ordering = {pipe.name for pipe in placed.op.ordering_pipes(arch)}
    order = Order(part)
    touched = {access.event for access in part.accesses}
    seen: set[str] = set()
    for event in part.events:
        if event.number not in touched:
            continue
        seen.add(event.pipe)
        if not order.begins[event.number] & ordering:
            text = f"{event.name} of {event.pipe} waits for none of {_list(ordering)}"
            yield Finding(Oracle.UNITS, wrong, text)
        if not order.ends[event.number] & ordering:
            text = f"none of {_list(ordering)} waits for {event.name} of {event.pipe}"
            yield Finding(Oracle.UNITS, wrong, text)
    if len(pipes) > 1 and (unused := ordering - seen) and seen:
        text = f"{_list(unused)} touches nothing"
        yield Finding(Oracle.UNITS, Level.STRICTER, text)


def flags(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Finding]:
    """Flags are those that `insert-sync` leaves free, and none stays up."""
    pipes = {p.name for p in placed.op.pipes_on(arch)}
    within = placed.op.event_ids_within()
    more = {(a.name, b.name, n) for a, b, n in placed.op.flags_within(arch)}
    order = Order(part)
    for event in part.events:
        if event.kind is not Kind.SET:
            continue
        source, target = event.pipe, PIPES[event.a]
        if "S" in (source, target) and event.b == 0:
            continue  # number 0 to and from the scalar unit is pto-isa's everywhere
        if (source, target, event.b) in more:
            continue
        if not {source, target} <= pipes or event.b not in within:
            text = f"a flag from {source} to {target} has number {event.b}"
            yield Finding(Oracle.FLAGS, Level.CONTRADICTED, text)
    for link in {*order.open, *order.missing}:
        source, target, number = link
        what = "is waited for and not raised" if link in order.missing else "stays up"
        text = f"the flag from {source} to {target} with number {number} {what}"
        yield Finding(Oracle.FLAGS, Level.CONTRADICTED, text)


def state(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Finding]:
    """Registers that other operations rely on are as they were, unless the class says so."""
    allowed = placed.op.leaves(arch)
    for name in changed(part):
        if name not in allowed:
            text = f"leaves the {name} changed"
            yield Finding(Oracle.STATE, Level.CONTRADICTED, text)


def masks(part: Part) -> tuple[dict[Memory, Array], dict[Memory, Array]]:
    """Which bytes of each memory are read, and which are written."""
    found: tuple[dict[Memory, Array], dict[Memory, Array]] = ({}, {})
    for access in part.accesses:
        side = found[access.writes]
        if access.memory not in side:
            side[access.memory] = np.zeros(1 << 20, bool)
        if access.memory is not Memory.GM:
            side[access.memory][access.start : access.end] = True
    return found


def writes(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Finding]:
    """Written are valid cells of what the class says, and scratch."""
    op = placed.op
    if not isinstance(op, TileOp):
        return
    outs = [name for name in op.OUTS if name in placed.tiles]
    whole = {name for name, _ in op.writes() if name not in op.OUTS}
    _, written = masks(part)
    for memory, touched in written.items():
        if memory is Memory.GM:
            continue
        left = touched.copy()
        for name, place in placed.tiles.items():
            if place.memory is not memory:
                continue
            here = slice(place.start, place.start + place.size)
            if name in whole or (name in outs and not op.WRITES_VALID):
                left[here] = False
        for name in outs:
            place = placed.tiles[name]
            if place.memory is memory and op.WRITES_VALID:
                yield from _beyond(Oracle.WRITES, name, place, left, op.FILLS)
                here = slice(place.start, place.start + place.size)
                left[here] = False
        yield from _outside(Oracle.WRITES, placed, memory, left, arch)


def _beyond(
    oracle: Oracle, name: str, place: Place, touched: Array, beyond: frozenset[Dim]
) -> Iterator[Finding]:
    """Bytes of a tile that are touched and are not of cells that the class speaks of."""
    here = touched[place.start : place.start + place.size]
    more = here & ~place.bytes(beyond)
    if not more.any():
        return
    blocks = np.zeros(-(-place.size // BLOCK) * BLOCK, bool)
    blocks[: place.size] = place.bytes(beyond)
    rounded = blocks.reshape(-1, BLOCK).any(1).repeat(BLOCK)[: place.size]
    row, _ = place.valid
    if not (more & ~rounded).any():
        what = "up to 32 bytes"
    elif not (more & ~place.cells(row, None)).any():
        what = "columns"
    else:
        what = "rows"
    verb = "reads" if oracle is Oracle.READS else "writes"
    text = f"{verb} beyond the valid extent of {name}: {what}"
    yield Finding(oracle, Level.BEYOND, text)


def _outside(
    oracle: Oracle, placed: Placed, memory: Memory, left: Array, arch: ArchSpec
) -> Iterator[Finding]:
    """Bytes that are of no operand, or of one that the class does not speak of."""
    verb = "reads" if oracle is Oracle.READS else "writes"
    for name, place in placed.tiles.items():
        if place.memory is not memory:
            continue
        here = slice(place.start, place.start + place.size)
        if left[here].any():
            text = f"{verb} {name}, which the class does not say"
            yield Finding(oracle, Level.CONTRADICTED, text)
        left[here] = False
    if memory is Memory.UB and arch.reserved_scratch is not None:
        left[slice(*arch.reserved_scratch)] = False
    if not left.any():
        return
    first, last = int(left.argmax()), left.size - int(left[::-1].argmax())
    nearest, end = memory.name, 0
    for name, place in placed.tiles.items():
        if place.memory is memory and end < place.start + place.size <= first:
            nearest, end = name, place.start + place.size
    level = Level.CONTRADICTED if oracle is Oracle.WRITES else Level.BEYOND
    detail = f"{first - end} to {last - end}"
    yield Finding(oracle, level, f"{verb} behind {nearest}", detail)


def reads(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Finding]:
    """Bytes beyond the extents that are read; whether they matter another run shows."""
    op = placed.op
    touched, _ = masks(part)
    written: dict[str, Place] = {name: placed.tiles[name] for name in _own(placed)}
    reading = [name for name, _ in op.reads() if name in placed.tiles]
    for memory, left in touched.items():
        if memory is Memory.GM:
            continue
        left = left.copy()
        for name in dict.fromkeys(reading):
            place = placed.tiles[name]
            if place.memory is not memory:
                continue
            beyond = op.READS_BEYOND.get(name, frozenset())
            yield from _beyond(Oracle.READS, name, place, left, beyond)
            left[place.start : place.start + place.size] = False
        for place in written.values():
            if place.memory is memory:
                left[place.start : place.start + place.size] = False
        for name in dict.fromkeys(reading):
            if placed.tiles[name].memory is memory:
                yield from _behind(name, placed.tiles[name], left)
        yield from _outside(Oracle.READS, placed, memory, left, arch)


def _behind(name: str, place: Place, left: Array) -> Iterator[Finding]:
    """What whole registers or repeats take from behind the end of a tile."""
    end = place.start + place.size
    rest = left[end : end + REPEAT]
    count = rest.size if rest.all() else int(rest.argmin())
    if count:
        left[end : end + count] = False
        text = f"reads behind {name}, less than {REPEAT} bytes"
        yield Finding(Oracle.READS, Level.BEYOND, text)


def _own(placed: Placed) -> set[str]:
    """The operands that it writes, and may read again."""
    return {name for name, _ in placed.op.writes() if name in placed.tiles}


_FAULTS = {
    Note.TRUNCATED: "an argument does not fit its field",
    Note.OUTSIDE: "goes beyond the end of a memory",
    Note.MISALIGNED: "begins at an address that the unit does not take",
}


def accepts(part: Part) -> Iterator[Finding]:
    """Events whose bytes are not known, and what pto-isa, or the unit, refuses."""
    for event in part.events:
        if event.kind is Kind.UNKNOWN:
            for oracle in Oracle:
                yield Finding(oracle, Level.UNKNOWN, f"{event.name} is not modelled")
        if event.kind is Kind.REFUSAL:
            yield Finding(Oracle.ACCEPTS, Level.ASSERTED, f"asserts: {event.name}")
        for note, words in _FAULTS.items():
            if note in event.notes:
                text = f"{event.name} of {event.pipe}: {words}"
                yield Finding(Oracle.ACCEPTS, Level.CONTRADICTED, text)


def _list(names: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
