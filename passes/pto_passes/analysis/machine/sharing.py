"""
Where tiles lie so that waiting for one another's bytes costs little.

Pieces are placed one after the other, in the order of their first use. Each goes where the
waits are shortest that bytes make which others have had before it, or have in the next
iteration: in a simulation in which no two share a byte, the later of two accesses begins so
much before the earlier one is done. Bytes that nobody has had cost nothing, but there may
be too few of them; how eagerly they are taken is a policy, and the simulation tells which
plan is the best.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise

from pto_dialect.integers import align_up
from pto_passes.analysis.machine.simulate import LastTouch, Owner
from pto_passes.analysis.memory.packing import Piece


class SharingPolicy(Enum):
    """Which of the places that make nobody wait is taken."""

    LOWEST = "lowest"
    OWN = "own"
    """One that nobody has had."""
    SHARED = "shared"
    """One that others have had, so that room is left for those that would wait."""


def delay(one: Owner, other: Owner) -> int:
    """
    How many cycles accesses of either would have to wait for the other one's, if they had a
    byte in common: the sum over all changes from one to the other.
    """
    total, i, j = 0, 0, 0
    a, b = one.touches, other.touches
    while i < len(a) and j < len(b):
        if a[i].order <= b[j].order:
            i, last = _run(a, i, b[j].order)
            total += max(0, last - b[j].start)
        else:
            j, last = _run(b, j, a[i].order)
            total += max(0, last - a[i].start)
    return total


def _run(touches: Sequence[LastTouch], first: int, before: int) -> tuple[int, int]:
    """The end of a run of touches before a step, and when the last of them is done."""
    done = 0
    while first < len(touches) and touches[first].order <= before:
        done = max(done, touches[first].done)
        first += 1
    return first, done


def _uncovered(placed: Sequence[Piece], piece: Piece) -> list[Piece]:
    """
    The pieces that count for those that begin no sooner than the one that is placed now,
    which stands for all that it covers and that are not needed any more.
    """
    assert piece.start is not None
    begin = piece.live_ranges[0][0] if piece.live_ranges else 0
    return [
        other
        for other in placed
        if other.is_fixed
        or other.end > piece.end
        or (other.start or 0) < piece.start
        or not other.live_ranges
        or other.live_ranges[-1][1] >= begin
    ]


def place_in_time(
    pieces: Sequence[Piece],
    fixed: Sequence[Piece],
    capacity: int,
    alignment: int,
    cost: Callable[[Piece, Piece], int],
    policy: SharingPolicy,
) -> Piece | None:
    """
    Give every piece a place, in the order given. `cost` tells what it costs if two that
    are not needed at one time have bytes in common. Returns a piece that has no room.
    """
    placed = [piece for piece in fixed if piece.start is not None]
    begins = [piece.live_ranges[0][0] if piece.live_ranges else 0 for piece in pieces]
    in_order = all(one <= other for one, other in pairwise(begins))
    for piece in pieces:
        piece.start = _best_place(piece, placed, capacity, alignment, cost, policy)
        if piece.start is None:
            return piece
        if in_order:
            placed = _uncovered(placed, piece)
        placed.append(piece)
    return None


def _best_place(
    piece: Piece,
    placed: Sequence[Piece],
    capacity: int,
    alignment: int,
    cost: Callable[[Piece, Piece], int],
    policy: SharingPolicy,
) -> int | None:
    others = sorted(((p.start or 0, p.end, p) for p in placed), key=lambda o: o[0])
    lows = [low for low, _, _ in others]
    longest = max((high - low for low, high, _ in others), default=0)
    ends = (align_up(end, alignment) for _, end, _ in others)
    starts = (start for start in lows if start % alignment == 0)
    best: tuple[int, int, int] | None = None
    for start in sorted({0, *ends, *starts}):
        end = start + piece.size
        if end > capacity:
            break
        total = taken = 0
        near = bisect_right(lows, start - longest), bisect_left(lows, end)
        for low, high, other in others[slice(*near)]:
            if start < high:
                if other in piece.interferes_with:
                    break
                taken += min(high, end) - max(low, start)
                total += cost(piece, other)
                if best is not None and total > best[0]:
                    break
        else:
            rank = {
                SharingPolicy.LOWEST: 0,
                SharingPolicy.OWN: taken,
                SharingPolicy.SHARED: -taken,
            }[policy]
            found = total, rank, start
            if best is None or found < best:
                best = found
            if total == rank == 0 and policy is not SharingPolicy.SHARED:
                break  # Nothing is better, and what comes now lies higher.
    return None if best is None else best[2]
