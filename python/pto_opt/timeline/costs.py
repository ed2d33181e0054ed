"""
How long operations take: figures of each chip, and the estimate from what they move.

Figures of a2a3 are those of pto-isa's cost model (`include/pto/costmodel`): the clock,
the bandwidths between memories, the 256 bytes that a vector instruction works on. Those
of a5 are not public; it is given the same, so that only ratios within one chip mean
something. What no source gives is marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from pto_dialect.hardware import VECTOR_BYTES, AddressSpace, Arch, Pipe
from pto_opt.timeline.recorder import Event, Moved

_GIGA = 1 << 30


@dataclass(frozen=True)
class Costs:
    """Figures of one chip: bandwidths in GiB/s, the rest in cycles."""

    hertz: float = 1.85e9
    to_vec: float = 100.9
    """From global memory to `vec`; the others likewise."""
    to_mat: float = 135.0
    from_vec: float = 188.46
    from_acc: float = 70.0
    acc_to_chip: float = 128.0
    to_left: float = 441.0
    to_right: float = 220.5
    to_tables: float = 32.0
    """To `bias` and `scaling`."""
    within: float = 1024.0
    """Between tiles of `vec`."""
    miss: int = 150
    """Cycles from the last byte of a transfer to its result, if nobody has touched that
    global memory before: a miss of pto-isa's cache (`perf_sim/cache_model.hpp`), which is
    taken to be large enough for all that a kernel touches."""
    hit: int = 50
    """The same for what has been touched before, where the cache is the faster way."""
    cached: int = 256
    """Bytes that the cache delivers in a cycle."""
    repeat: int = 2
    """Cycles of the vector unit for 256 bytes: `vadd` takes 2.11 for each, and 24 more."""
    latency: int = 24
    """Cycles from the last byte that an instruction takes to its result, as above."""
    dispatch: int = 16
    """Cycles of the scalar unit to hand out an operation: what pto-isa's cost model
    measures for operations with extents that are not whole instructions."""
    scalar: int = 20
    """Cycles of the scalar unit to load or store a number (assumed)."""
    scalar_next: int = 4
    """Cycles for each further number of one operation, a loop of stores that do not wait
    for one another (assumed)."""
    flag: int = 1
    """Cycles of a unit for a set, a wait or a barrier of its own: `EstimateConstCycles` of
    pto-isa's cost model."""
    barrier: int = 20
    """Cycles from the end of all units to the next operation, after a barrier of all
    of them (assumed)."""
    cube: int = 16 * 16 * 16
    """Products of 16-bit numbers in a cycle; twice as many of 8 bits, a quarter of 32."""

    def cycles_for(self, size: int, bandwidth: float) -> int:
        """Cycles to move so many bytes."""
        return ceil(size * self.hertz / (bandwidth * _GIGA))

    def duration(self, event: Event, pipe: Pipe) -> tuple[int, int]:
        """
        For how many cycles an operation occupies a unit, and after how many more its
        results are there.
        """
        moved = list(event.moved.values())
        written = [m for m in moved if m.written]
        most = max(moved, key=lambda m: m.bytes, default=None)
        if most is None:
            return self.flag, 0
        target = max(written, key=lambda m: m.bytes, default=most)
        match pipe:
            case Pipe.S:
                further = max(0, sum(m.elements for m in moved) - 1)
                return self.scalar + self.scalar_next * further, 0
            case Pipe.V:
                count = max(1, ceil(most.bytes / VECTOR_BYTES))
                return self.repeat * count, self.latency
            case Pipe.M:
                return self._product(moved), self.latency
            case Pipe.MTE2:
                chip = target.space is AddressSpace.VEC
                rate = self.to_vec if chip else self.to_mat
                return self._global(moved, target.bytes, rate)
            case Pipe.MTE3:
                return self._global(moved, target.bytes, self.from_vec)
            case Pipe.FIX:
                if target.space is None:
                    return self._global(moved, target.bytes, self.from_acc)
                return self.cycles_for(target.bytes, self.acc_to_chip), self.latency
            case _:
                return self.cycles_for(target.bytes, self._inside(target)), self.latency

    def _global(
        self, moved: list[Moved], size: int, bandwidth: float
    ) -> tuple[int, int]:
        """From or to global memory, or the cache before it; or between tiles."""
        cycles = self.cycles_for(size, bandwidth)
        if all(m.space is not None for m in moved):
            return cycles, self.latency
        if any(m.misses for m in moved):
            return cycles, self.miss
        cached = ceil(size / self.cached)
        return (cached, self.hit) if cached + self.hit < cycles else (cycles, 0)

    def _inside(self, target: Moved) -> float:
        match target.space:
            case AddressSpace.LEFT:
                return self.to_left
            case AddressSpace.RIGHT:
                return self.to_right
            case AddressSpace.BIAS | AddressSpace.SCALING:
                return self.to_tables
            case _:
                return self.within

    def _product(self, moved: list[Moved]) -> int:
        """m * n * k of m*k, k*n and m*n elements is the root of their product."""
        sizes = sorted((m for m in moved if m.elements), key=lambda m: m.elements)
        operands = [m for m in sizes if not m.written]
        results = [m for m in sizes if m.written]
        if len(operands) < 2 or not results:
            return 1
        factors = [m for m in operands if m.space is not AddressSpace.ACC][-2:]
        if len(factors) < 2:
            return 1
        volume = (
            factors[0].elements * factors[1].elements * results[-1].elements
        ) ** 0.5
        width = factors[0].itemsize
        speed = {1: 2.0, 2: 1.0}.get(width, 0.25)
        return max(1, ceil(volume / (self.cube * speed)))


COSTS = {Arch.A2A3: Costs(), Arch.A5: Costs()}
"""The figures of each chip."""
