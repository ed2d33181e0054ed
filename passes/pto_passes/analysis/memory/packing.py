"""Room for tiles: who needs bytes at the same time as whom, and where each one fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from xdsl.ir import SSAValue

from pto_dialect.integers import align_up
from pto_passes.analysis.memory.lifetimes import LiveRange

_MAX_RETRIES = 32
"""How often the one that found no room is tried again before the others."""

_MAX_EFFORT = 20_000
"""How many pieces may be placed in all these tries; large programs get fewer."""


@dataclass(eq=False)
class Piece:
    """A tile, or another owner of bytes, that needs room in one memory for some time."""

    size: int
    """Bytes."""
    live_ranges: Sequence[LiveRange]
    """When it needs them."""
    tile: SSAValue | None = None
    """None for what is no tile: scratch, the tiles of a function that is called."""
    start: int | None = None
    """Where it lies; None as long as it has no place."""
    is_fixed: bool = False
    """Whether it lies where it does for good."""
    interferes_with: set[Piece] = field(default_factory=set["Piece"])
    """The pieces that need their bytes at the same time."""
    may_be_one: set[Piece] = field(default_factory=set["Piece"])
    """
    The pieces that end in the operation with which this one begins, or the other way
    round, and that may have exactly its bytes: that operation may run in place.
    """

    @property
    def duration(self) -> int:
        """How many ticks it is needed for."""
        return sum(end - start + 1 for start, end in self.live_ranges)

    @property
    def end(self) -> int:
        """The first byte after it, where it lies now."""
        assert self.start is not None
        return self.start + self.size


def find_meetings(
    pieces: Iterable[Piece], may_run_in_place: Callable[[int, Piece, Piece], bool]
) -> None:
    """
    Fill in which pieces interfere. `may_run_in_place` tells for the number of an
    operation, a piece that it reads last and a piece that it writes first whether they
    may be the same bytes.
    """
    starts = sorted(
        ((start, end, piece) for piece in pieces for start, end in piece.live_ranges),
        key=lambda event: event[:2],
    )
    active: dict[Piece, int] = {}
    for start, end, piece in starts:
        # Operations read at even ticks: what ends there ends in a read, and what begins
        # at the next tick is written by the same operation.
        gone = [p for p, until in active.items() if until < start - 1]
        for other in gone:
            del active[other]
        for other, until in active.items():
            if other is piece:
                continue
            if until >= start:
                _interfere(piece, other)
            elif start % 2:
                if may_run_in_place(start // 2, other, piece):
                    piece.may_be_one.add(other)
                    other.may_be_one.add(piece)
                else:
                    _interfere(piece, other)
        active[piece] = max(end, active.get(piece, end))


def _interfere(piece: Piece, other: Piece) -> None:
    piece.interferes_with.add(other)
    other.interferes_with.add(piece)


def place_all(
    pieces: Sequence[Piece], fixed: Sequence[Piece], capacity: int, alignment: int
) -> Piece | None:
    """
    Give every piece a place of its own, one after the other, whenever it is needed.
    Returns the first one that has no room.
    """
    obstacles = sorted(fixed, key=lambda piece: piece.end)
    ends = [piece.end for piece in obstacles]
    cursor = 0
    for piece in pieces:
        start = _aligned(cursor, alignment)
        index = bisect_left(ends, start + 1)
        while index < len(obstacles):
            obstacle = obstacles[index]
            assert obstacle.start is not None
            if obstacle.start < start + piece.size and start < obstacle.end:
                start = _aligned(obstacle.end, alignment)
            index += 1
        if start + piece.size > capacity:
            return piece
        piece.start = start
        cursor = start + piece.size
    return None


def place_by_life(
    pieces: Sequence[Piece], capacity: int, alignment: int, *, in_place: bool
) -> Piece | None:
    """
    Give every piece the lowest place that nobody else needs while it does, in the order
    given; one that finds no room is tried again before all others. `in_place` tells
    whether pieces that may be one are ever placed so. Returns a piece that has no room
    however often that is done.
    """
    order = list(pieces)
    for _ in range(min(_MAX_RETRIES, 1 + _MAX_EFFORT // (1 + len(order)))):
        lost = _place_in_order(order, capacity, alignment, in_place)
        if lost is None:
            return None
        order.remove(lost)
        order.insert(0, lost)
    return _place_in_order(list(pieces), capacity, alignment, in_place)


def _place_in_order(
    pieces: Sequence[Piece], capacity: int, alignment: int, in_place: bool
) -> Piece | None:
    for piece in pieces:
        piece.start = None
    for piece in pieces:
        piece.start = _lowest_place(piece, capacity, alignment, in_place)
        if piece.start is None:
            return piece
    return None


def _lowest_place(
    piece: Piece, capacity: int, alignment: int, in_place: bool
) -> int | None:
    """The lowest aligned address at which a piece has room among those that have one."""
    taken = sorted(
        (other.start, other.end)
        for other in piece.interferes_with
        if other.start is not None
    )
    partners = sorted(
        (other.start, other.end)
        for other in piece.may_be_one - piece.interferes_with
        if other.start is not None
    )
    if not in_place:
        taken, partners = sorted([*taken, *partners]), []
    starts = {start for start, _ in partners}
    candidates = sorted(
        {0, *starts, *(_aligned(end, alignment) for _, end in (*taken, *partners))}
    )
    for start in candidates:
        end = start + piece.size
        if end > capacity:
            break
        if any(s < end and start < e for s, e in taken):
            continue
        if any(s != start and s < end and start < e for s, e in partners):
            continue
        return start
    return None


def fullest(pieces: Iterable[Piece], alignment: int) -> tuple[int, int]:
    """How many bytes are needed at once at most, and the first tick at which they are."""
    events: dict[int, int] = {}
    for piece in pieces:
        size = _aligned(piece.size, alignment)
        for start, end in piece.live_ranges:
            events[start] = events.get(start, 0) + size
            events[end + 1] = events.get(end + 1, 0) - size
    most, when, now = 0, 0, 0
    for tick in sorted(events):
        now += events[tick]
        if now > most:
            most, when = now, tick
    return most, when


def _aligned(address: int, alignment: int) -> int:
    return align_up(address, alignment)
