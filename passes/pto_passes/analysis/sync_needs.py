"""
Which accesses each access has to have seen, as sets of bits.

Accesses to one place are taken together, by unit, kind and loops, so that a program that
uses a few places very often takes no longer than as long as it is: what meets what is
asked of places, not of accesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xdsl.ir import Operation, SSAValue

from pto_passes.analysis.accesses import OnChip, Place, Places
from pto_passes.analysis.dependences import Touch

_Loops = tuple[Operation, ...]
_Kind = tuple[int, bool, bool]
"""The unit, whether it writes, whether it is atomic."""

ByUnit = dict[int, int]
"""For each unit that made them, a set of accesses."""


def _masks() -> defaultdict[_Kind, int]:
    return defaultdict(int)


@dataclass(eq=False, repr=False)
class _Accesses:
    """Those of one place."""

    place: Place
    all: defaultdict[_Kind, int] = field(default_factory=_masks)
    directly_in: dict[_Loops, defaultdict[_Kind, int]] = field(
        default_factory=dict[_Loops, defaultdict[_Kind, int]]
    )
    inside: dict[Operation, defaultdict[_Kind, int]] = field(
        default_factory=dict[Operation, defaultdict[_Kind, int]]
    )
    """By loop, at any depth in it."""


class Needs:
    """What the accesses of a program, each of which has a bit, have to have seen."""

    def __init__(self, places: Places):
        self._places = places
        self._accesses: dict[int, _Accesses] = {}
        self._meeting: dict[int, list[_Accesses]] = {}
        self._known: dict[tuple[object, ...], tuple[ByUnit, ByUnit]] = {}

    def add(self, touch: Touch, unit: int, bit: int) -> None:
        """Note an access; all are noted before any is asked about."""
        key = id(touch.place)
        if (found := self._accesses.get(key)) is None:
            found = self._accesses[key] = _Accesses(touch.place)
        kind = unit, touch.write, touch.atomic
        found.all[kind] |= bit
        if isinstance(touch.place, OnChip):
            return
        found.directly_in.setdefault(touch.loops, _masks())[kind] |= bit
        for loop in touch.loops:
            found.inside.setdefault(loop, _masks())[kind] |= bit

    def of(self, touch: Touch) -> tuple[ByUnit, ByUnit]:
        """
        The accesses, by unit, whose order with this one matters: those of the same
        iteration of all loops around both, and those of other ones.
        """
        on_chip = isinstance(touch.place, OnChip)
        loops = () if on_chip else touch.loops
        key = id(touch.place), touch.write, touch.atomic, loops
        known = self._known.get(key)
        if known is None:
            now: defaultdict[int, int] = defaultdict(int)
            before: defaultdict[int, int] = defaultdict(int)
            if on_chip:
                for found in self._near(touch.place):
                    _collect(now, touch, found.all)
                before = now
            else:
                self._in_global(touch, now, before)
            known = self._known[key] = now, before
        return known

    def _in_global(
        self,
        touch: Touch,
        now: defaultdict[int, int],
        before: defaultdict[int, int],
    ) -> None:
        meet = self._places.meet
        for found in self._near(touch.place):
            if not any(_matters(touch, kind) for kind in found.all):
                continue
            if meet(found.place, touch.place):
                _collect(now, touch, found.all)
                # An inner loop, which is not around both, may be in any iteration.
                deeper = found.all.copy()
                for depth in range(len(touch.loops) + 1):
                    shallow = found.directly_in.get(touch.loops[:depth])
                    for kind, mask in (shallow or _masks()).items():
                        deeper[kind] &= ~mask
                _collect(before, touch, deeper)
            for loop in touch.loops:
                if (inside := found.inside.get(loop)) is not None and meet(
                    found.place, touch.place, loop
                ):
                    _collect(before, touch, inside)

    def _near(self, place: Place) -> list[_Accesses]:
        """
        The accesses that meet a place on chip; those that may meet a box of a tensor.
        """
        if not self._meeting:
            self._meeting = self._find_meeting()
        return self._meeting[id(place)]

    def _find_meeting(self) -> dict[int, list[_Accesses]]:
        tensors: dict[SSAValue | None, list[_Accesses]] = {}
        pools: dict[object, list[tuple[OnChip, _Accesses]]] = {}
        for found in self._accesses.values():
            if isinstance(found.place, OnChip):
                pools.setdefault(found.place.pool, []).append((found.place, found))
            else:
                tensors.setdefault(found.place.root, []).append(found)
        meeting: dict[int, list[_Accesses]] = {}
        unknown = tensors.pop(None, [])
        for tensor in tensors.values():
            near = [*tensor, *unknown]
            meeting.update((id(found.place), near) for found in tensor)
        everything = [*(found for tensor in tensors.values() for found in tensor)]
        everything.extend(unknown)
        meeting.update((id(found.place), everything) for found in unknown)
        for pool in pools.values():
            for one, other in self._pairs(pool):
                meeting.setdefault(id(one.place), []).append(other)
                if one is not other:
                    meeting.setdefault(id(other.place), []).append(one)
        return meeting

    def _pairs(
        self, pool: Iterable[tuple[OnChip, _Accesses]]
    ) -> Iterator[tuple[_Accesses, _Accesses]]:
        """Those that meet, each with itself as well."""
        open_: list[tuple[OnChip, _Accesses]] = []
        for place, found in sorted(pool, key=lambda entry: entry[0].start):
            open_ = [entry for entry in open_ if entry[0].end > place.start]
            yield found, found
            for other, met in open_:
                if self._places.meet(other, place):
                    yield found, met
            open_.append((place, found))


def _collect(
    into: defaultdict[int, int], touch: Touch, accesses: dict[_Kind, int]
) -> None:
    """Add those accesses whose order with `touch` matters."""
    for kind, mask in accesses.items():
        if _matters(touch, kind):
            into[kind[0]] |= mask


def _matters(touch: Touch, kind: _Kind) -> bool:
    """Whether the order of accesses matters where they meet."""
    _, write, atomic = kind
    return (write or touch.write) and not (atomic and touch.atomic)
