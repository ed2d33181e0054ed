"""
Which bytes of an on-chip memory something touches, and whether two such regions share any.

A region is a number of runs of bytes at one distance from one another: a whole tile is one
run, a window of columns is one run for each row. An offset that is not a constant makes it
as large as its bounds say; in the first iteration of a loop the counter is the lower bound,
in later ones at least a step more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import BLayout, CompactMode, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.extract_ops import TExtractOp, TInsertOp
from pto_dialect.ops.memory_ops import TSetValOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.view_ops import SubviewOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import Symbol, total
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import Bounds, counted_by
from pto_passes.analysis.memory.storage import Bytes, Storage, viewed_by

Iterations = Mapping[Operation, int]
"""For loops around a point which iteration it is in: 0, or 1 for all later ones."""

_MAX_RUNS = 4096
_BOX_BYTES = 32
"""Bytes of a line of an inner box of fractal 512."""


@dataclass(frozen=True)
class MemoryRegion:
    """
    `count` runs of `size` bytes, `pitch` bytes from one start to the next, the first one at
    `start`, in a memory or in a tile (`owner`) whose place is not known.
    """

    space: AddressSpace
    owner: SSAValue | None
    start: int
    size: int
    pitch: int = 0
    count: int = 1
    is_exact: bool = True
    """Whether all of these bytes are touched, and not only some of them."""

    @property
    def end(self) -> int:
        """Behind the last byte."""
        return self.start + (self.count - 1) * self.pitch + self.size

    @property
    def hull(self) -> Bytes:
        """The bytes from the first to the last one."""
        return Bytes(self.space, self.start, self.end, self.owner)

    def overlaps(self, other: MemoryRegion) -> bool:
        """Whether some byte may be in both."""
        if (
            self.space is not other.space
            or self.owner is not other.owner
            or self.start >= other.end
            or other.start >= self.end
        ):
            return False
        few, many = sorted((self, other), key=lambda region: region.count)
        if few.count > _MAX_RUNS:
            return True
        return any(
            many.has_any(start, start + few.size)
            for start in (few.start + n * few.pitch for n in range(few.count))
        )

    def has_any(self, start: int, end: int) -> bool:
        """Whether one of the bytes `[start, end)` is among these."""
        if self.count == 1:
            return self.start < end and start < self.end
        # The last run that begins in front of `end` is the one that reaches furthest.
        last = min(self.count - 1, (end - 1 - self.start) // self.pitch)
        return last >= 0 and self.start + last * self.pitch + self.size > start

    def has_runs_of(self, other: MemoryRegion) -> bool:
        """Whether the bytes are those of another region."""
        return replace(self, is_exact=True) == replace(other, is_exact=True)

    def contains(self, start: int, end: int) -> bool:
        """Whether all bytes of `[start, end)` are surely touched."""
        return (
            self.is_exact
            and self.count == 1
            and self.start <= start
            and end <= self.end
        )


def whole(place: Bytes) -> MemoryRegion:
    """All bytes of a place."""
    return MemoryRegion(place.space, place.owner, place.start, place.end - place.start)


class Regions:
    """The regions of one function's tiles."""

    def __init__(self, storage: Storage):
        self.storage = storage
        self.integers = Integers()
        self._whole: dict[SSAValue, MemoryRegion] = {}

    def touched_by(
        self,
        op: PTOOp,
        name: str,
        tile: SSAValue,
        root: SSAValue,
        iterations: Iterations,
    ) -> MemoryRegion:
        """
        What an operation touches through an operand, where the operand's tile is `root`.
        """
        region = self.of(tile, root, iterations)
        match op:
            case TExtractOp() if name == "src":
                small, big = op.dst.type, op.src.type
            case TSetValOp():
                return replace(region, is_exact=False)
            case TInsertOp() if name == "dst":
                small, big = op.src.type, op.dst.type
            case _:
                return region
        assert isinstance(small, TileBufType)
        assert isinstance(big, TileBufType)
        if not _is_one_run(region, big):
            return replace(region, is_exact=False)
        window = self._window(
            region, big, (op.index_row, op.index_col), small.shape, iterations
        )
        # How much of what it writes is valid is not asked.
        return replace(window, is_exact=window.is_exact and name == "src")

    def of(
        self, tile: SSAValue, root: SSAValue, iterations: Iterations
    ) -> MemoryRegion:
        """The bytes of a tile that views and slots have led to from `root`."""
        if tile is root or self.storage.root(tile) is not root:
            return self._of_root(root)
        viewed = viewed_by(tile)
        assert viewed is not None
        view = tile.owner
        region = self.of(viewed, root, iterations)
        match view:
            case SubviewOp():
                assert isinstance(viewed.type, TileBufType)
                is_known = region.is_exact and (
                    isinstance(viewed.owner, SubviewOp)
                    or _is_one_run(region, viewed.type)
                )
                if not is_known:
                    return replace(region, is_exact=False)
                return self._window(
                    region, viewed.type, view.offsets, view.shape, iterations
                )
            case MultiTileGetOp():
                return self._slot(view, region)
            case _:
                return region

    def part(
        self,
        tile: SSAValue,
        root: SSAValue,
        rows: tuple[int, int],
        cols: tuple[int, int],
    ) -> MemoryRegion | None:
        """
        The cells of a tile from a row to a row and from a column to a column, the second
        ones not among them; None where they are no runs of bytes.
        """
        assert isinstance(tile.type, TileBufType)
        return _part(self.of(tile, root, {}), tile.type, [rows, cols])

    def _of_root(self, root: SSAValue) -> MemoryRegion:
        known = self._whole.get(root)
        if known is None:
            known = self._whole[root] = whole(self.storage.bytes_of(root))
        return known

    def _slot(self, get: MultiTileGetOp, slots: MemoryRegion) -> MemoryRegion:
        number = constant_of(get.slot)
        type_ = get.slots
        if number is None or not 0 <= number < type_.count:
            return replace(slots, is_exact=False)
        start = slots.start + number * type_.pitch_on(get.arch)
        allocation = get.source.owner
        if isinstance(allocation, AllocMultiTileOp) and allocation.planned is not None:
            start = int(allocation.planned.get_values()[number])
        return replace(slots, start=start, size=type_.slot.footprint)

    def _window(
        self,
        region: MemoryRegion,
        type_: TileBufType,
        offsets: tuple[SSAValue, ...] | list[SSAValue],
        shape: tuple[int, ...],
        iterations: Iterations,
    ) -> MemoryRegion:
        """The rows and columns of a window in a tile that has the bytes of a region."""
        lines: list[tuple[int, int]] = []
        is_exact = region.is_exact
        for offset, size, extent in zip(offsets, shape, type_.shape, strict=True):
            low, high = self._bounds(offset, iterations)
            is_exact = is_exact and low is not None and low == high
            first = 0 if low is None else max(0, low)
            last = extent if high is None else min(extent, high + size)
            lines.append((first, max(first, last)))
        found = _part(region, type_, lines)
        return replace(found or region, is_exact=is_exact and found is not None)

    def _bounds(self, value: SSAValue, iterations: Iterations) -> Bounds:
        expr = self.integers.of(value)
        parts = ((factor, _bounds_in(s, iterations)) for s, factor in expr.terms)
        return total(expr.constant, parts)


def _bounds_in(symbol: Symbol, iterations: Iterations) -> Bounds:
    """Between which numbers a symbol lies in an iteration."""
    low, high = symbol.low, symbol.high
    loop = None if symbol.value is None else counted_by(symbol.value)
    if loop is None or loop not in iterations or low is None:
        return low, high
    if iterations[loop] == 0:
        return low, low if constant_of(loop.lb) == low else high
    step = constant_of(loop.step)
    return low + (1 if step is None or step < 1 else step), high


def _is_one_run(region: MemoryRegion, type_: TileBufType) -> bool:
    return region.count == 1 and region.size == type_.footprint


def _part(
    region: MemoryRegion, type_: TileBufType, lines: list[tuple[int, int]]
) -> MemoryRegion | None:
    """Rows and columns of a tile that has the bytes of a region; None for no runs."""
    if region.count == 1:
        geometry = _geometry(type_, lines)
    else:
        geometry = _geometry_of_window(region, type_, lines)
    if geometry is None:
        return None
    start, size, pitch, count = geometry
    return replace(
        region, start=region.start + start, size=size, pitch=pitch, count=count
    )


def _geometry_of_window(
    region: MemoryRegion, type_: TileBufType, lines: list[tuple[int, int]]
) -> tuple[int, int, int, int] | None:
    """The runs of a part of a window, which has the distance of the whole tile's lines."""
    is_row_major = type_.blayout is BLayout.ROW_MAJOR
    outer, inner = lines if is_row_major else lines[::-1]
    length = type_.rows if is_row_major else type_.cols
    if type_.is_boxed or type_.element_bits % 8 or region.count != length:
        return None
    width = type_.element_bits // 8
    start = outer[0] * region.pitch + inner[0] * width
    size, count = (inner[1] - inner[0]) * width, max(1, outer[1] - outer[0])
    return start, size, region.pitch if count > 1 else 0, count


def _geometry(
    type_: TileBufType, lines: list[tuple[int, int]]
) -> tuple[int, int, int, int] | None:
    """
    The runs of a window in a tile: the offset of the first, bytes of each, distance, number.
    None where it is not a number of runs at one distance.
    """
    (row, end_row), (col, end_col) = lines
    bits = type_.element_bits
    if type_.compact is CompactMode.ROW_PLUS_ONE or bits % 8:
        return None
    width = bits // 8
    if not type_.is_boxed:
        if type_.blayout is BLayout.ROW_MAJOR:
            return _runs(row, end_row, col, end_col, type_.cols, width)
        return _runs(col, end_col, row, end_row, type_.rows, width)
    if type_.fractal != 512:
        return None
    # Inner boxes of 16 lines of 32 bytes, one behind another along a column of boxes.
    length = _BOX_BYTES // width
    if type_.blayout is BLayout.COL_MAJOR and type_.slayout is SLayout.ROW_MAJOR:
        first, last = col // length, -(-end_col // length)
        return _runs(first, last, row, end_row, type_.rows, _BOX_BYTES)
    if type_.blayout is BLayout.ROW_MAJOR and type_.slayout is SLayout.COL_MAJOR:
        first, last = row // length, -(-end_row // length)
        return _runs(first, last, col, end_col, type_.cols, _BOX_BYTES)
    return None


def _runs(
    line: int, end_line: int, first: int, end: int, length: int, width: int
) -> tuple[int, int, int, int]:
    count, pitch = max(1, end_line - line), length * width
    start, size = line * pitch + first * width, max(0, end - first) * width
    if size == pitch:
        return start, size * count, 0, 1
    return start, size, pitch if count > 1 else 0, count
