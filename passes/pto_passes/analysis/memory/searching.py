"""
A search for places where no order of pieces gives one: they are placed from the lowest
address upwards, and what cannot lead to a plan is left out early.

Every plan can be pressed together so that each piece lies on another one that it meets, on
what is fixed, or at address 0, and can be written down in the order of addresses. So each
next piece begins no lower than the last one, on top of all that it meets. It begins lower
than where any other one could already end, as that would come before it. And at each time
what is left to place has to fit above the last piece. After MiniMalloc (Moffitt, 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pto_dialect.integers import align_up
from pto_passes.analysis.memory.packing import Piece

_MOST_STEPS = 500_000
"""A search looks at so many pieces at most, over and over."""


def search(pieces: Sequence[Piece], capacity: int, alignment: int) -> bool:
    """Give every piece a place of its own while it is needed; whether one was found."""
    return _Search(list(pieces), capacity, alignment).run()


@dataclass
class _Search:
    pieces: list[Piece]
    capacity: int
    alignment: int
    low: dict[Piece, int] = field(default_factory=dict[Piece, int])
    """Where each piece that has no place can begin at the lowest."""
    steps: int = 0

    def run(self) -> bool:
        for piece in self.pieces:
            piece.start = None
        own = set(self.pieces)
        self.sizes = {p: self._aligned(p.size) for p in self.pieces}
        self.fixed = {
            p: sorted(
                (o.start or 0, o.end)
                for o in p.interferes_with | p.may_be_one
                if o.is_fixed
            )
            for p in self.pieces
        }
        self.near = {
            p: ((p.interferes_with | p.may_be_one) & own) - {p} for p in self.pieces
        }
        self.by_room = {
            p: number
            for number, p in enumerate(
                sorted(self.pieces, key=lambda p: -p.size * p.duration)
            )
        }
        self.moments = self._moments()
        self.left = [sum(self.sizes[p] for p in there) for there in self.moments]
        self.at: dict[Piece, list[int]] = {p: [] for p in self.pieces}
        for number, there in enumerate(self.moments):
            for piece in there:
                self.at[piece].append(number)
        self.low = {p: self._lowest(p, 0) for p in self.pieces}
        return self._place(0, -1)

    def _aligned(self, address: int) -> int:
        return align_up(address, self.alignment)

    def _moments(self) -> list[list[Piece]]:
        """What is needed at each of the ticks at which something begins to be."""
        ticks = sorted({start for p in self.pieces for start, _ in p.live_ranges})
        return [
            [p for p in self.pieces if any(s <= t <= e for s, e in p.live_ranges)]
            for t in ticks
        ]

    def _lowest(self, piece: Piece, start: int) -> int:
        """The lowest address from one on that is not fixed."""
        start = self._aligned(start)
        for begin, end in self.fixed[piece]:
            if begin < start + piece.size and start < end:
                start = self._aligned(end)
        return start

    def _place(self, least: int, last: int) -> bool:
        """Place all that is left, no lower than where the last one begins."""
        if not self.low:
            return True
        starts = {
            p: low if low >= least else self._lowest(p, least)
            for p, low in self.low.items()
        }
        self.steps += len(starts)
        soonest = min(start + self.sizes[p] for p, start in starts.items())
        found = [
            (start, self.by_room[p], p)
            for p, start in starts.items()
            if start < soonest and (start, self.by_room[p]) > (least, last)
        ]
        found.sort(key=lambda item: item[:2])
        for start, number, piece in found:
            if self.steps > _MOST_STEPS:
                return False
            if self._fits(start) and self._put(piece, start, number):
                return True
        return False

    def _fits(self, least: int) -> bool:
        """Whether all that is left has room from an address on, at each time."""
        return all(least + left <= self.capacity for left in self.left if left)

    def _put(self, piece: Piece, start: int, number: int) -> bool:
        """Try a place for a piece, and then all others."""
        end = start + self.sizes[piece]
        if start + piece.size > self.capacity:
            return False
        piece.start = start
        mine = self.low.pop(piece)
        for moment in self.at[piece]:
            self.left[moment] -= self.sizes[piece]
        before: dict[Piece, int] = {}
        fits = all(
            not self.left[m] or end + self.left[m] <= self.capacity
            for m in self.at[piece]
        )
        if fits:
            for other in self.near[piece]:
                if other in self.low and self.low[other] < end:
                    before[other] = self.low[other]
                    self.low[other] = self._lowest(other, end)
            if self._place(start, number):
                return True
        self.low.update(before)
        for moment in self.at[piece]:
            self.left[moment] += self.sizes[piece]
        self.low[piece] = mine
        piece.start = None
        return False
