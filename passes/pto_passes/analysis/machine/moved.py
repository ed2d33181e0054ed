"""What operations touch, as far as types tell: what their durations follow from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.ir import Attribute

from pto_dialect.handles import MultiTileBufType
from pto_dialect.hardware import ArchSpec, Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.types import PartitionTensorViewType, TileBufType, bits_of
from pto_passes.analysis.machine.costs import Moved, duration
from pto_passes.analysis.memory.accesses import accesses_of


class Durations:
    """
    How long operations of a chip take as far as types tell: for how many cycles they
    occupy their unit, and after how many more their results are there. Those of one kind
    on operands of the same types take as long as one another. All global memory is in the
    cache before it if `cached`, or else none.
    """

    def __init__(self, arch: ArchSpec, *, cached: bool = False):
        self.arch = arch
        self.cached = cached
        self._known: dict[object, tuple[tuple[int, int], list[Attribute]]] = {}
        """By identity, as types are long; with the types, so that those stay."""

    def of(self, op: PTOOp, pipes: Sequence[Pipe]) -> tuple[int, int]:
        """Those of an operation that such units run."""
        main = op.pipe_on(self.arch)
        if main is None or main not in pipes:
            main = pipes[0]
        types = [value.type for value in op.operands]
        key = type(op), main, *map(id, types)
        known = self._known.get(key)
        if known is None:
            moved = list(_moved_by_types(op, self.cached))
            known = duration(self.arch, self.arch.costs, moved, main), types
            self._known[key] = known
        return known[0]


def _moved_by_types(op: PTOOp, cached: bool) -> Iterator[Moved]:
    """The bytes of each operand, if all cells are valid."""
    tiles: list[int] = []
    tensors: list[tuple[object, bool]] = []
    for _, value, write in accesses_of(op):
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
        yield Moved(None, write, max(tiles, default=1), width, misses=not cached)


def _bytes(bits: int) -> int:
    return max(1, bits // 8)
