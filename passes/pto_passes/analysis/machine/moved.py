"""What operations touch, as far as types tell: what their durations follow from."""

from __future__ import annotations

from collections.abc import Iterator

from pto_dialect.handles import MultiTileBufType
from pto_dialect.ops.base import PTOOp
from pto_dialect.types import PartitionTensorViewType, TileBufType, bits_of
from pto_passes.analysis.machine.costs import Moved
from pto_passes.analysis.memory.accesses import touched


def moved_by_types(op: PTOOp) -> Iterator[Moved]:
    """The bytes of each operand, if all cells are valid and nothing is in the cache."""
    tiles: list[int] = []
    tensors: list[tuple[object, bool]] = []
    for _, value, write in touched(op):
        type_ = value.type
        if isinstance(type_, TileBufType):
            extents = zip(type_.valid, type_.shape)
            rows, cols = (size if e is None else e for e, size in extents)
            tiles.append(rows * cols)
            yield Moved(type_.space, write, rows * cols, _bytes(type_.element_bits))
        elif not isinstance(type_, MultiTileBufType):
            tensors.append((type_, write))
    for type_, write in tensors:
        width = 4
        if isinstance(type_, PartitionTensorViewType):
            width = _bytes(bits_of(type_.element_type))
        yield Moved(None, write, max(tiles, default=1), width, misses=True)


def _bytes(bits: int) -> int:
    return max(1, bits // 8)
