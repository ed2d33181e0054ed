"""How long operations take: the estimate from what they move, by the figures of a chip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from pto_dialect.costs import Costs
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe


@dataclass(slots=True)
class Moved:
    """The bytes of one operand that an operation touches."""

    space: AddressSpace | None
    """None for global memory."""
    written: bool
    elements: int
    itemsize: int
    handle: str = ""
    """The operand in words: its name, extents, address; only of a detailed record."""
    misses: bool = False
    """Whether some of it is global memory that begins in a line not touched before."""

    @property
    def bytes(self) -> int:
        return self.elements * self.itemsize


def duration(
    chip: ArchSpec, costs: Costs, moved: Sequence[Moved], pipe: Pipe
) -> tuple[int, int]:
    """
    For how many cycles an operation occupies a unit, and after how many more its
    results are there.
    """
    written = [m for m in moved if m.written]
    most = max(moved, key=lambda m: m.bytes, default=None)
    if most is None:
        return costs.flag, 0
    target = max(written, key=lambda m: m.bytes, default=most)
    match pipe:
        case Pipe.S:
            further = max(0, sum(m.elements for m in moved) - 1)
            return costs.scalar + costs.scalar_next * further, 0
        case Pipe.V:
            count = max(1, ceil(most.bytes / chip.vector_bytes))
            return costs.repeat * count, costs.latency
        case Pipe.M:
            return _product(costs, moved), costs.latency
        case Pipe.MTE2:
            to_vec = target.space is AddressSpace.VEC
            rate = costs.to_vec if to_vec else costs.to_mat
            return _global(costs, moved, target.bytes, rate)
        case Pipe.MTE3:
            return _global(costs, moved, target.bytes, costs.from_vec)
        case Pipe.FIX:
            if target.space is None:
                return _global(costs, moved, target.bytes, costs.from_acc)
            return costs.cycles_for(target.bytes, costs.acc_to_chip), costs.latency
        case _:
            return costs.cycles_for(target.bytes, _inside(costs, target)), costs.latency


def _global(
    costs: Costs, moved: Sequence[Moved], size: int, bandwidth: float
) -> tuple[int, int]:
    """From or to global memory, or the cache before it; or between tiles."""
    cycles = costs.cycles_for(size, bandwidth)
    if all(m.space is not None for m in moved):
        return cycles, costs.latency
    if any(m.misses for m in moved):
        return cycles, costs.miss
    cached = ceil(size / costs.cached)
    return (cached, costs.hit) if cached + costs.hit < cycles else (cycles, 0)


def _inside(costs: Costs, target: Moved) -> float:
    match target.space:
        case AddressSpace.LEFT:
            return costs.to_left
        case AddressSpace.RIGHT:
            return costs.to_right
        case AddressSpace.BIAS | AddressSpace.SCALING:
            return costs.to_tables
        case _:
            return costs.within


def _product(costs: Costs, moved: Sequence[Moved]) -> int:
    """m * n * k of m*k, k*n and m*n elements is the root of their product."""
    sizes = sorted((m for m in moved if m.elements), key=lambda m: m.elements)
    operands = [m for m in sizes if not m.written]
    results = [m for m in sizes if m.written]
    if len(operands) < 2 or not results:
        return 1
    factors = [m for m in operands if m.space is not AddressSpace.ACC][-2:]
    if len(factors) < 2:
        return 1
    volume = (factors[0].elements * factors[1].elements * results[-1].elements) ** 0.5
    width = factors[0].itemsize
    speed = {1: 2.0, 2: 1.0}.get(width, 0.25)
    return max(1, ceil(volume / (costs.cube * speed)))
