"""
Which accesses each access has to have seen, as sets of bits.

A bit stands for all accesses of one unit to one region that are of one kind, so that a
program that uses a few regions very often has few bits, and what aliases what is asked of
regions, not of accesses. Nothing is kept of accesses that no other one has to wait for.

* What a loop or branch of the function's block does has bits of its own while that
  executes: what is known of this loop's accesses and of those before it may come from
  different flags. When it is done they are *folded* into those of what is past.
* Boxes that differ from iteration to iteration have a bit for each nest of loops, and
  further ones for the outer loops of the nest: to those, all iterations of the inner ones
  are of this iteration.
* Bits are given out like registers: from the first to the last item of the function
  whose operations touch a region, or one that aliases it, its bits are its own; afterwards
  other regions get them (`renewed`).

So sets are as long as a stretch of the program has regions, and not as the program.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from xdsl.ir import Block, Operation, SSAValue

from pto_passes.analysis.memory.accesses import Regions
from pto_passes.analysis.memory.regions import GlobalRegion, MemoryRegion, OnChipRegion
from pto_passes.analysis.sync.dependences import Touch

_Loops = tuple[Operation, ...]
_MOST_PAIRS, _MORE_PAIRS = 50, 100_000
"""Each region may have so many others near, and a small program so many pairs more."""

_Kind = tuple[int, bool, bool]
"""The unit, whether it writes, whether it is atomic."""


@dataclass(eq=False, repr=False, slots=True)
class _Accesses:
    """Those of one kind to one region."""

    unit: int
    write: bool
    atomic: bool
    loops: _Loops = ()
    """The loops around, where they make a difference."""
    bit: int = 0
    """0 as long as no access has to wait for them."""
    outer: list[_Accesses] = field(default_factory=list["_Accesses"])
    """The same, where only some of the outer loops make a difference."""

    def around(self, loops: _Loops) -> _Accesses:
        """The same where only the outermost of its loops make a difference."""
        if loops == self.loops:
            return self
        for one in self.outer:
            if one.loops == loops:
                return one
        one = _Accesses(self.unit, self.write, self.atomic, loops)
        self.outer.append(one)
        return one


_ByKind = dict[_Kind, _Accesses]


@dataclass(eq=False, repr=False)
class _AtRegion:
    """Those to one region, from the first to the last item of the function that has any."""

    region: MemoryRegion
    is_fixed: bool
    """Whether it is the same in all iterations of all loops."""
    first: int
    last: int
    past: _ByKind = field(default_factory=_ByKind)
    """Of operations of the function's block, and of loops and branches that are done."""
    inside: dict[int, dict[Block | None, _ByKind]] = field(
        default_factory=dict[int, dict[Block | None, _ByKind]]
    )
    """Of the loop or branch that is an item of the function, by the block."""
    varying: dict[_Loops, _ByKind] = field(default_factory=dict[_Loops, _ByKind])
    """By the loops around, for a region that is not fixed."""

    def of(self, unit: int, touch: Touch, within: int | None) -> _Accesses:
        """Those of the kind of a touch, made if there are none yet."""
        kind = unit, touch.write, touch.atomic
        loops: _Loops = ()
        by_kind = self.past
        if not self.is_fixed:
            loops = touch.loops
            by_kind = self.varying.setdefault(loops, {})
        elif within is not None:
            if kind not in self.past:
                self.past[kind] = _Accesses(*kind)
            in_item = self.inside.setdefault(within, {})
            by_kind = in_item.setdefault(touch.op.parent, {})
        if kind not in by_kind:
            by_kind[kind] = _Accesses(*kind, loops)
        return by_kind[kind]

    def seen_from(self, within: int | None) -> Iterator[_Accesses]:
        """What an access in an item of the function may have to wait for."""
        yield from self.past.values()
        if within is not None:
            for by_kind in self.inside.get(within, {}).values():
                yield from by_kind.values()
        for by_kind in self.varying.values():
            yield from by_kind.values()

    @property
    def is_written(self) -> bool:
        return any(
            kind[1]
            for by_kind in (self.past, *self.varying.values())
            for kind in by_kind
        )


_Key = tuple[object, ...]


class TooManyError(Exception):
    """More regions may alias one another than are looked at."""


class Needs:
    """What the accesses of a program have to have seen."""

    def __init__(self, regions: Regions, self_ordered: frozenset[int]):
        self._regions = regions
        self._ordered = self_ordered
        self._at: dict[int, _AtRegion] = {}
        self._aliasing: dict[int, list[_AtRegion]] = {}
        self._touches: dict[_Key, tuple[Touch, int, int | None]] = {}
        self._masks: dict[_Key, tuple[int, int]] = {}
        self.count = 0
        """How many bits there are."""
        self.of_unit: dict[int, int] = {}
        """The bits of each unit."""
        self.renewed: dict[int, int] = {}
        """By item of the function, the bits that stand for other accesses from there on."""
        self.folded: dict[int, dict[int, int]] = {}
        """By item, its bits, and for each the one that stands for it when it is done."""

    def add(self, touch: Touch, unit: int, position: int, *, inside: bool) -> None:
        """
        Note an access in an item of the function's block; they come in order. `inside`
        where the item is a loop or a branch.
        """
        at = self._at.get(id(touch.region))
        if at is None:
            is_fixed = self._regions.aliases.is_same_in_all_iterations(touch.region)
            at = _AtRegion(touch.region, is_fixed, position, position)
            self._at[id(touch.region)] = at
        at.last = position
        within = position if inside else None
        if not touch.announces:
            at.of(unit, touch, within)
        self._touches.setdefault(self._key(touch, unit, within), (touch, unit, within))

    def number(self) -> None:
        """
        Give out the bits, once all accesses are known.

        Raises:
            TooManyError: if too many regions may alias one another.
        """
        self._aliasing = self._find_aliasing()
        found: dict[_Key, tuple[list[_Accesses], list[_Accesses]]] = {}
        left = _MOST_PAIRS * len(self._touches) + _MORE_PAIRS
        for key, (touch, unit, within) in self._touches.items():
            now, before = found[key] = self._waited_for(touch, unit, within)
            left -= max(len(now), len(before))
            if left < 0:
                raise TooManyError
        needed = {id(one) for now, before in found.values() for one in (*now, *before)}
        self._give_out(needed)
        for key, (now, before) in found.items():
            self._masks[key] = _mask(now), _mask(before)

    def bits_of(
        self, touch: Touch, unit: int, within: int | None
    ) -> Iterator[tuple[int, _Loops]]:
        """
        The bits of an access, where something has to wait for it, each with the loops
        whose iterations it tells apart.
        """
        if touch.announces:
            return
        accesses = self._at[id(touch.region)].of(unit, touch, within)
        yield accesses.bit, touch.loops
        for one in accesses.outer:
            yield one.bit, one.loops

    def of(self, touch: Touch, unit: int, within: int | None) -> tuple[int, int]:
        """
        The accesses whose order with this one of a unit matters: those of the same
        iteration of all loops around both, and those of other ones. `within` is the
        number of the item that it is inside of.
        """
        return self._masks[self._key(touch, unit, within)]

    def _key(self, touch: Touch, unit: int, within: int | None) -> _Key:
        loops = () if isinstance(touch.region, OnChipRegion) else touch.loops
        of_unit = unit if unit in self._ordered else None
        return id(touch.region), touch.write, touch.atomic, of_unit, loops, within

    def _waited_for(
        self, touch: Touch, unit: int, within: int | None
    ) -> tuple[list[_Accesses], list[_Accesses]]:
        now: list[_Accesses] = []
        before: list[_Accesses] = []
        ordered = unit in self._ordered
        for at in self._aliasing[id(touch.region)]:
            accesses = [
                one
                for one in at.seen_from(within)
                if (one.write or touch.write)
                and not (one.atomic and touch.atomic)
                and not (ordered and one.unit == unit)
            ]
            if not accesses:
                continue
            if at.is_fixed and isinstance(at.region, OnChipRegion):
                now.extend(accesses)
                before.extend(accesses)
            elif at.is_fixed:
                # One bit is for accesses in several loops: what is not known of them may
                # be known as of this or of an earlier iteration.
                if any(
                    self._may_alias(at, touch, loop) for loop in (None, *touch.loops)
                ):
                    now.extend(accesses)
                    before.extend(accesses)
            else:
                self._varying(touch, at, accesses, now, before)
        return now, before

    def _varying(
        self,
        touch: Touch,
        at: _AtRegion,
        accesses: list[_Accesses],
        now: list[_Accesses],
        before: list[_Accesses],
    ) -> None:
        aliases = self._may_alias(at, touch, None)
        aliases_across = {
            loop for loop in touch.loops if self._may_alias(at, touch, loop)
        }
        for one in accesses:
            # An inner loop, which is not around both, may be in any iteration.
            is_deeper = one.loops != touch.loops[: len(one.loops)]
            if aliases:
                now.append(one)
            if aliases and is_deeper:
                before.append(one)
                continue
            for depth in range(len(one.loops), 0, -1):
                if one.loops[depth - 1] in aliases_across:
                    before.append(one.around(one.loops[:depth]))
                    break

    def _may_alias(self, at: _AtRegion, touch: Touch, across: Operation | None) -> bool:
        return self._regions.aliases.may_alias(at.region, touch.region, across)

    # What aliases what

    def _find_aliasing(self) -> dict[int, list[_AtRegion]]:
        """
        For each region those that it aliases on chip; those that may alias a box of a tensor.
        """
        tensors: dict[SSAValue | None, list[_AtRegion]] = {}
        pools: dict[object, list[_AtRegion]] = {}
        for found in self._at.values():
            if isinstance(found.region, OnChipRegion):
                pools.setdefault(found.region.pool, []).append(found)
            else:
                tensors.setdefault(found.region.root, []).append(found)
        aliasing: dict[int, list[_AtRegion]] = {}
        unknown = tensors.pop(None, [])
        everything = [*(found for tensor in tensors.values() for found in tensor)]
        everything.extend(unknown)
        aliasing.update((id(found.region), everything) for found in unknown)
        left = _MOST_PAIRS * len(self._at) + _MORE_PAIRS
        left -= len(unknown) * len(everything)
        if left < 0:
            raise TooManyError
        pairs: list[Iterator[tuple[_AtRegion, _AtRegion]]] = []
        for tensor in tensors.values():
            aliasing.update((id(found.region), unknown[:]) for found in tensor)
            if any(found.is_written for found in (*tensor, *unknown)):
                pairs.append(self._near(tensor))
        for pool in pools.values():
            aliasing.update((id(found.region), []) for found in pool)
            pairs.append(self._pairs(pool))
        for number, (one, other) in enumerate(chain.from_iterable(pairs)):
            if number > left:
                raise TooManyError
            aliasing[id(one.region)].append(other)
            if one is not other:
                aliasing[id(other.region)].append(one)
        return aliasing

    def _near(self, tensor: list[_AtRegion]) -> Iterator[tuple[_AtRegion, _AtRegion]]:
        """Boxes that are near enough to one another to alias, each with itself as well."""
        bounded: list[tuple[int, int, _AtRegion]] = []
        anywhere: list[_AtRegion] = []
        for found in tensor:
            region = found.region
            if isinstance(region, GlobalRegion) and region.flat is not None:
                first, size = region.flat
                low, high = first.bounds
                if low is not None and high is not None:
                    bounded.append((low, high + size, found))
                    continue
            anywhere.append(found)
        yield from _overlapping(bounded)
        for number, found in enumerate(anywhere):
            for other in (*(b for _, _, b in bounded), *anywhere[number:]):
                yield found, other

    def _pairs(self, pool: list[_AtRegion]) -> Iterator[tuple[_AtRegion, _AtRegion]]:
        """Those on chip that alias, each with itself as well."""
        stretches = [
            (found.region.start, found.region.end, found)
            for found in pool
            if isinstance(found.region, OnChipRegion)
        ]
        for one, other in _overlapping(stretches):
            is_fixed = one.is_fixed and other.is_fixed
            if not is_fixed or self._regions.aliases.may_alias(
                other.region, one.region
            ):
                yield one, other

    # Bits

    def _give_out(self, needed: set[int]) -> None:
        """In the order of their first item; each unit has bits of its own."""
        wanted: list[tuple[int, int, _Accesses]] = []
        for first, last, at in self._spans():
            for by_kind in (at.past, *at.varying.values()):
                for one in by_kind.values():
                    wanted.extend((first, last, same) for same in (one, *one.outer))
            for position, in_item in at.inside.items():
                for by_kind in in_item.values():
                    wanted.extend((position, position, one) for one in by_kind.values())
        free: dict[int, list[tuple[int, int]]] = {}
        for first, last, one in sorted(wanted, key=lambda entry: entry[0]):
            if id(one) not in needed:
                continue
            ends = free.setdefault(one.unit, [])
            if ends and ends[0][0] < first:
                _, one.bit = heapq.heappop(ends)
                self.renewed[first] = self.renewed.get(first, 0) | one.bit
            else:
                one.bit = 1 << self.count
                self.count += 1
                self.of_unit[one.unit] = self.of_unit.get(one.unit, 0) | one.bit
            heapq.heappush(ends, (last, one.bit))
        for _, last, at in self._spans():
            for position, in_item in at.inside.items():
                for by_kind in in_item.values():
                    for kind, one in by_kind.items():
                        past = at.past[kind].bit
                        if not one.bit:
                            # Nothing in this item waits for these: one that does comes
                            # later, and waits for all that is past.
                            one.bit = past
                        elif last > position:
                            self.folded.setdefault(position, {})[one.bit] = past

    def _spans(self) -> Iterator[tuple[int, int, _AtRegion]]:
        """From which to which item something touches a region or one that aliases it."""
        of_list: dict[int, tuple[int, int]] = {}
        for found in self._at.values():
            near = self._aliasing[id(found.region)]
            span = of_list.get(id(near))
            if span is None:
                span = of_list[id(near)] = (
                    min((one.first for one in near), default=0),
                    max((one.last for one in near), default=0),
                )
            yield *span, found


def _mask(accesses: list[_Accesses]) -> int:
    mask = 0
    for one in accesses:
        mask |= one.bit
    return mask


def _overlapping(
    stretches: list[tuple[int, int, _AtRegion]],
) -> Iterator[tuple[_AtRegion, _AtRegion]]:
    """The pairs of overlapping stretches, from first to last, each with itself as well."""
    open_: list[tuple[int, _AtRegion]] = []
    for start, end, found in sorted(stretches, key=lambda entry: entry[0]):
        open_ = [entry for entry in open_ if entry[0] > start]
        yield found, found
        for _, other in open_:
            yield found, other
        open_.append((end, found))
