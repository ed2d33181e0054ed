"""
How long the operations of a chip take: the figures; `pto_opt.timeline` reckons with them.

Those of a2a3 are those of pto-isa's cost model (`include/pto/costmodel`): the clock, the
bandwidths between memories, the 256 bytes that a vector instruction works on. Those of a5
are not public; it is given the same, so that only ratios within one chip mean something.
What no source gives is marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

_GIGA = 1 << 30

CACHE_LINE = 512
"""Bytes of a line of the cache before global memory, as in pto-isa's cost model."""


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
