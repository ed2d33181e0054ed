"""
Which bytes tiles have: whole ones, windows, slots, as runs at one distance from one another.

An offset that is not a constant makes a region as large as its bounds say; in the first
iteration of a loop the counter is the lower bound, in later ones at least a step more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import BLayout, CompactMode, SLayout
from pto_dialect.integers import ceil_div, constant_of
from pto_dialect.layout import inner_box
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.memory_ops import TSetValOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.view_ops import SubviewOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import Symbol, total
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import Bounds, counted_by
from pto_passes.analysis.memory.regions import DynamicSlot, OnChipRegion, whole
from pto_passes.analysis.memory.storage import Storage, viewed_by

Iterations = Mapping[Operation, int]
"""For loops around a point which iteration it is in: 0, or 1 for all later ones."""

NO_ITERATION: Iterations = {}
"""Any iteration of any loop."""

"""Lines of an inner box, whatever its bytes are."""


class TileRegions:
    """The bytes of the tiles of one function."""

    def __init__(self, storage: Storage, integers: Integers | None = None):
        self.storage = storage
        self.integers = Integers() if integers is None else integers
        self._whole: dict[SSAValue, OnChipRegion] = {}

    def touched_by(
        self,
        op: PTOOp,
        name: str,
        tile: SSAValue,
        root: SSAValue,
        iterations: Iterations,
    ) -> OnChipRegion:
        """
        What an operation touches through an operand, where the operand's tile is `root`.
        """
        region = self.of(tile, root, iterations)
        if isinstance(op, TSetValOp):
            return replace(region, is_exact=False)
        if not isinstance(op, TileOp) or (touched := op.window_of(name)) is None:
            return region
        assert isinstance(tile.type, TileBufType)
        if not _is_one_run(region, tile.type):
            return replace(region, is_exact=False)
        small, row, col = touched
        window = self._window(
            region, tile.type, [[row], [col]], small.shape, iterations
        )
        # How much of what it writes is valid is not asked.
        is_read = name not in op.OUTS
        return replace(window, is_exact=window.is_exact and is_read)

    def of(
        self, tile: SSAValue, root: SSAValue, iterations: Iterations = NO_ITERATION
    ) -> OnChipRegion:
        """The bytes of a tile that views and slots have led to from `root`."""
        if tile is root:
            return self._of_root(root)
        if self.storage.root(tile) is not root:
            # Handed on by a loop or branch, a window of it perhaps.
            region = self._of_root(root)
            return region if tile.type == root.type else replace(region, is_exact=False)
        view, viewed = tile.owner, viewed_by(tile)
        assert viewed is not None
        if isinstance(view, SubviewOp):
            return self._of_window(tile, root, iterations)
        region = self.of(viewed, root, iterations)
        return self._slot(view, region) if isinstance(view, MultiTileGetOp) else region

    def _of_window(
        self, tile: SSAValue, root: SSAValue, iterations: Iterations
    ) -> OnChipRegion:
        """The bytes of a window, which may be one of a window."""
        chain: list[SubviewOp] = []
        while isinstance(tile.owner, SubviewOp):
            chain.append(tile.owner)
            tile = tile.owner.viewed
        region = self.of(tile, root, iterations)
        assert isinstance(tile.type, TileBufType)
        if not region.is_exact or not _is_one_run(region, tile.type):
            return replace(region, is_exact=False)
        offsets = [[view.offsets[dim] for view in chain] for dim in (0, 1)]
        return self._window(region, tile.type, offsets, chain[0].shape, iterations)

    def part(
        self,
        tile: SSAValue,
        root: SSAValue,
        rows: tuple[int, int],
        cols: tuple[int, int],
    ) -> OnChipRegion | None:
        """
        The cells of a tile from a row to a row and from a column to a column, the second
        ones not among them; None where they are no runs of bytes.
        """
        assert isinstance(tile.type, TileBufType)
        return _part(self.of(tile, root), tile.type, [rows, cols])

    def _of_root(self, root: SSAValue) -> OnChipRegion:
        known = self._whole.get(root)
        if known is None:
            known = self._whole[root] = whole(self.storage.bytes_of(root))
        return known

    def _slot(self, get: MultiTileGetOp, slots: OnChipRegion) -> OnChipRegion:
        type_, count = get.slots, get.slots.count
        pitch, size = type_.pitch_on(get.arch), type_.slot.footprint
        allocation = get.source.owner
        starts = [slots.start + number * pitch for number in range(count)]
        if isinstance(allocation, AllocMultiTileOp) and allocation.planned is not None:
            starts = [int(start) for start in allocation.planned.get_values()]
        number = constant_of(get.slot)
        if number is not None and 0 <= number < count:
            return replace(slots, start=starts[number], size=size)
        if number is not None:
            return replace(slots, is_exact=False)
        key = self.integers.of(get.slot)
        low, high = key.bounds
        is_bounded = low is not None and low >= 0 and high is not None and high < count
        ranges = tuple((start, start + size) for start in starts)
        slot = DynamicSlot(get.slot, key, count, ranges, is_bounded)
        return replace(slots, is_exact=False, slot=slot)

    def _window(
        self,
        region: OnChipRegion,
        type_: TileBufType,
        offsets: Sequence[Sequence[SSAValue]],
        shape: Sequence[int],
        iterations: Iterations,
    ) -> OnChipRegion:
        """
        The rows and columns of a window in a tile that has the bytes of a region; its
        offset in each dimension is a sum.
        """
        lines: list[tuple[int, int]] = []
        is_exact = region.is_exact
        for summands, size, extent in zip(offsets, shape, type_.shape, strict=True):
            bounds = [self._bounds(offset, iterations) for offset in summands]
            low, high = total(0, ((1, one) for one in bounds))
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


def _is_one_run(region: OnChipRegion, type_: TileBufType) -> bool:
    return region.count == 1 and region.size == type_.footprint


def _part(
    region: OnChipRegion, type_: TileBufType, lines: list[tuple[int, int]]
) -> OnChipRegion | None:
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
    region: OnChipRegion, type_: TileBufType, lines: list[tuple[int, int]]
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
    if type_.compact is CompactMode.ROW_PLUS_ONE:
        return None
    if not type_.is_boxed:
        if type_.blayout is BLayout.ROW_MAJOR:
            return _runs(row, end_row, col, end_col, type_.cols, bits)
        return _runs(col, end_col, row, end_row, type_.rows, bits)
    # The lines of boxes, one behind another along a column (a row) of boxes.
    high, wide = inner_box(type_)
    if type_.blayout is BLayout.COL_MAJOR and type_.slayout is SLayout.ROW_MAJOR:
        first, last = col // wide, ceil_div(end_col, wide)
        return _runs(first, last, row, end_row, type_.rows, wide * bits)
    if type_.blayout is BLayout.ROW_MAJOR and type_.slayout is SLayout.COL_MAJOR:
        first, last = row // high, ceil_div(end_row, high)
        return _runs(first, last, col, end_col, type_.cols, high * bits)
    return None


def _runs(
    line: int, end_line: int, first: int, end: int, length: int, bits: int
) -> tuple[int, int, int, int] | None:
    """Lines of a number of elements of so many bits, from an element to an element."""
    if any(number * bits % 8 for number in (length, first, end)):
        return None
    count, pitch = max(1, end_line - line), length * bits // 8
    start, size = line * pitch + first * bits // 8, max(0, end - first) * bits // 8
    if size == pitch:
        return start, size * count, 0, 1
    return start, size, pitch if count > 1 else 0, count
