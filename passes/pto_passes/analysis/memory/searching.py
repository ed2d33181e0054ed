"""
A search for places where no order of pieces gives one: they are placed from the lowest
address upwards, and what cannot lead to a plan is left out early.

Every plan can be pressed together so that each piece lies on another one that it meets, on
what is fixed, or at address 0, and can be written down in the order of addresses. So each
next piece begins no lower than the last one, on top of all that it meets. It begins lower
than where any other one could already end, as that would come before it. And at each time
what is left to place has to fit: one on the other, each no lower than where it can begin.
After MiniMalloc (Moffitt, 2023).

What is left falls into *parts* that have no time in common. Each is placed on its own, and
what is known to have no plan is not tried again. An early choice that is wrong may take
very long to be found out, so that after some steps the search begins anew, with another
piece first where several can begin at one address.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pto_dialect.integers import align_up
from pto_passes.analysis.memory.packing import Piece

_STEPS = 20_000
"""After so many looks at a piece the search begins anew; later ones may take longer."""

_MOST_STEPS = 3_000_000
"""All of them look at so many pieces at most, over and over."""

_MOST_PIECES = 400
"""So many pieces are searched at most that have a time in common, directly or not."""


def search(pieces: Sequence[Piece], capacity: int, alignment: int) -> bool:
    """Give every piece a place of its own while it is needed; whether one was found."""
    die = random.Random(0)
    left, steps = _MOST_STEPS, _STEPS
    room = _Room(pieces, capacity, alignment)
    for number, rank in enumerate(_ranks(die)):
        attempt = _Search(room, rank, min(steps, left))
        try:
            if attempt.run():
                attempt.write()
                return True
            return False
        except _TooLongError:
            left -= attempt.steps
        if left <= 0:
            return False
        if number % 4 == 3:
            steps += steps // 2
    return False


class _TooLongError(Exception):
    """A search has looked at more pieces than it may."""


_Rank = Callable[[Piece], float]


def _ranks(die: random.Random) -> Iterator[_Rank]:
    """What comes first of pieces that can begin at one address: the largest of these."""
    yield lambda piece: piece.size * piece.duration
    yield lambda piece: piece.duration
    while True:
        noise = die.choice((0.2, 0.5, 0.9))
        power = die.choice((2, 4, 8))

        def rank(piece: Piece, noise: float = noise, power: int = power) -> float:
            room = piece.size * (1 + piece.duration) ** power
            return room * die.uniform(1 - noise, 1 + noise)

        yield rank


class _Room:
    """What is to be placed, by number, in the order of the first use."""

    def __init__(self, pieces: Sequence[Piece], capacity: int, alignment: int):
        self.capacity = capacity
        self.alignment = alignment
        self.pieces = sorted(
            pieces, key=lambda p: p.live_ranges[0] if p.live_ranges else (0, 0)
        )
        number = {piece: n for n, piece in enumerate(self.pieces)}
        self.sizes = [align_up(piece.size, alignment) for piece in self.pieces]
        self.near: list[list[int]] = []
        self.fixed: list[list[tuple[int, int]]] = []
        for piece in self.pieces:
            others = piece.interferes_with | piece.may_be_one
            self.near.append(
                sorted(number[o] for o in others if o in number and o is not piece)
            )
            self.fixed.append(
                sorted((o.start or 0, o.end) for o in others if o.is_fixed)
            )
        self.moments = self._moments()
        self.at: list[list[int]] = [[] for _ in self.pieces]
        for moment, there in enumerate(self.moments):
            for one in there:
                self.at[one].append(moment)

    def lowest(self, number: int, start: int) -> int:
        """The lowest address for a piece from one on that is not fixed."""
        start = align_up(start, self.alignment)
        size = self.pieces[number].size
        for begin, end in self.fixed[number]:
            if begin < start + size and start < end:
                start = align_up(end, self.alignment)
        return start

    def _moments(self) -> list[list[int]]:
        """What is needed at each of the operations at which something begins to be."""
        ranges = sorted(
            (start // 2, end // 2, number)
            for number, piece in enumerate(self.pieces)
            for start, end in piece.live_ranges
        )
        found: list[list[int]] = []
        active: list[tuple[int, int]] = []
        now = -1
        for start, end, number in ranges:
            if start != now:
                active = [(until, one) for until, one in active if until >= start]
                found.append([])
                found[-1] += dict.fromkeys(one for _, one in active)
                now = start
            if number not in found[-1]:
                found[-1].append(number)
            active.append((end, number))
        return found


@dataclass
class _Search:
    room: _Room
    rank: _Rank
    limit: int
    steps: int = 0
    starts: dict[int, int] = field(default_factory=dict[int, int])
    """Where those lie that have been placed."""
    hopeless: dict[tuple[int, ...], int] = field(
        default_factory=dict[tuple[int, ...], int]
    )
    """
    Parts and where each piece of them can begin, that have no plan: if none of those that
    can begin at the lowest address comes before a number in the order of `ranks`.
    """

    def run(self) -> bool:
        """
        Whether there is a plan.

        Raises:
            _TooLongError: if that takes too many steps to tell.
        """
        room = self.room
        numbers = range(len(room.pieces))
        by_rank = sorted(numbers, key=lambda n: -self.rank(room.pieces[n]))
        self.ranks = {number: rank for rank, number in enumerate(by_rank)}
        self.low = [room.lowest(number, 0) for number in numbers]
        parts = list(self._parts(list(numbers)))
        if any(len(part) > _MOST_PIECES for part in parts):
            return False
        return all(self._place(part, 0, -1) for part in parts)

    def write(self) -> None:
        """Let the pieces lie where they were placed."""
        for number, start in self.starts.items():
            self.room.pieces[number].start = start

    def _parts(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Pieces that have a time in common, directly or by others."""
        part: list[int] = []
        reach = -1
        for number in numbers:
            moments = self.room.at[number]
            if part and (not moments or moments[0] > reach):
                yield part
                part = []
            part.append(number)
            reach = max(reach, moments[-1] if moments else -1)
        if part:
            yield part

    def _place(self, part: list[int], least: int, last: int) -> bool:
        """
        Place a part, from an address on, and on it only what comes behind the last one in
        the order of `ranks`. If it has no plan all is as it was.
        """
        room, low = self.room, self.low
        self.steps += len(part)
        if self.steps > self.limit:
            raise _TooLongError
        starts = [low[n] if low[n] >= least else room.lowest(n, least) for n in part]
        if min(starts) > least:
            last = -1
        key = (*part, *starts)
        known = self.hopeless.get(key)
        if known is not None and known <= last:
            return False
        soonest = min(start + room.sizes[n] for n, start in zip(part, starts))
        found = [
            (start, self.ranks[n], n)
            for n, start in zip(part, starts)
            if start < soonest and (start > least or self.ranks[n] > last)
        ]
        found.sort()
        tried: set[object] = set()
        for start, rank, number in found:
            alike = start, room.sizes[number], *room.at[number], *room.fixed[number]
            if alike in tried:
                continue
            tried.add(alike)
            if self._put(part, number, start, rank):
                return True
        self.hopeless[key] = last
        return False

    def _put(self, part: list[int], number: int, start: int, rank: int) -> bool:
        """Try a place for a piece, and then all others of its part."""
        room, low = self.room, self.low
        end = start + room.sizes[number]
        if start + room.pieces[number].size > room.capacity:
            return False
        self.starts[number] = start
        before: dict[int, int] = {}
        for other in room.near[number]:
            if low[other] < end and other not in self.starts:
                before[other] = low[other]
                low[other] = room.lowest(other, end)
        if self._fits(before, start) and self._place_rest(part, number, start, rank):
            return True
        for other, address in before.items():
            low[other] = address
        del self.starts[number]
        return False

    def _fits(self, changed: dict[int, int], least: int) -> bool:
        """Whether what is left fits at each time at which something has changed."""
        low, sizes, capacity = self.low, self.room.sizes, self.room.capacity
        for moment in {m for number in changed for m in self.room.at[number]}:
            left = [
                (low[n], sizes[n])
                for n in self.room.moments[moment]
                if n not in self.starts
            ]
            left.sort()
            top = least
            for start, size in left:
                top = (start if start > top else top) + size
            if top > capacity:
                return False
        return True

    def _place_rest(self, part: list[int], number: int, start: int, rank: int) -> bool:
        """Place all of a part but one that has its place."""
        done: list[tuple[list[int], list[int]]] = []
        rest = list(self._parts([n for n in part if n != number]))
        for one in sorted(rest, key=len):
            before = [self.low[n] for n in one]
            if not self._place(one, start, rank):
                break
            done.append((one, before))
        else:
            return True
        for one, lows in done:
            for n, low in zip(one, lows):
                self.low[n] = low
                del self.starts[n]
        return False
