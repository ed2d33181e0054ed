"""Which bytes of a memory are free while tiles are needed."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import align_up
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.lifetimes import Lifetimes, interfere
from pto_passes.analysis.memory.storage import Bytes


class FreePlaces:
    """Where the tiles of a function lie, and where else there is room for them."""

    def __init__(self, buffers: Buffers):
        self.buffers = buffers
        self.names = buffers.first_names()
        self.lifetimes = Lifetimes(buffers.function, buffers.storage, self.names)
        self.places: dict[SSAValue, Bytes] = {}
        for alloc in buffers.storage.all_allocations:
            place = buffers.storage.bytes_of(alloc.result)
            if place.owner is None:
                self.places[alloc.result] = place
        self.uses_scratch = buffers.uses_reserved_scratch

    def hull(self, group: list[SSAValue]) -> Bytes:
        """The bytes from the first to the last one of a group, where it is now."""
        places = [self.places[tile] for tile in group]
        start, end = min(p.start for p in places), max(p.end for p in places)
        return Bytes(places[0].space, start, end)

    def holders(self, group: list[SSAValue]) -> list[tuple[Bytes, SSAValue]]:
        """The other tiles that hold bytes of the memory while a group is needed."""
        space, during = self.hull(group).space, self.lifetimes.of(group[0])
        return sorted(
            (
                (place, tile)
                for tile, place in self.places.items()
                if place.space is space
                and tile not in group
                and interfere(self.lifetimes.of(tile), during)
            ),
            key=lambda holder: (holder[0].start, holder[0].end),
        )

    def find_place(self, group: list[SSAValue]) -> int | None:
        """The lowest aligned address at which a group finds room; None if there is none."""
        hull = self.hull(group)
        memory = self.buffers.arch.memories[hull.space]
        taken = [place for place, _ in self.holders(group)]
        taken += [p for _, p in self.buffers.storage.reserved if p.space is hull.space]
        scratch = self.buffers.arch.reserved_scratch
        if scratch is not None and hull.space is AddressSpace.VEC and self.uses_scratch:
            taken.append(Bytes(hull.space, *scratch))
        step = memory.planning_alignment
        start, size = 0, hull.end - hull.start
        for place in sorted(taken, key=lambda p: p.start):
            if place.start < start + size and start < place.end:
                start += align_up(place.end - start, step)
        return start if start + size <= memory.capacity else None

    def moved(self, tile: SSAValue, place: Bytes) -> None:
        """Note where a tile lies from now on."""
        self.places[tile] = place
