"""Gathers and scatters: by indices, by masks, by comparisons, and of global memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from pto_dialect.layout import BLOCK_BYTES
from pto_dialect.mode_attrs import (
    Coalesce,
    GatherOob,
    MaskPattern,
    ScatterAtomicOp,
    ScatterOob,
)
from pto_dialect.ops.gather_ops import (
    MGatherOp,
    MScatterOp,
    TGatherBOp,
    TGatherOp,
    TScatterOp,
)
from pto_dialect.types import TileBufType
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import BYTE, Array
from pto_opt.interpreter.families.compares import COMPARE
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import BoundsError, TensorView, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

_STRIDES: dict[MaskPattern, tuple[int, int]] = {
    MaskPattern.P0101: (0, 2),
    MaskPattern.P1010: (1, 2),
    MaskPattern.P0001: (0, 4),
    MaskPattern.P0010: (1, 4),
    MaskPattern.P0100: (2, 4),
    MaskPattern.P1000: (3, 4),
    MaskPattern.P1111: (0, 1),
}
"""The first element that a mask takes, and how far it is to the next."""


def _checked(indices: Array, size: int, operand: str, what: str = "element") -> Array:
    """
    Indices that are all below a size.

    Raises:
        BoundsError: for the first that is not.
    """
    wide = indices.astype(np.int64)
    outside = (wide < 0) | (wide >= size)
    if outside.any():
        where = tuple(int(i) for i in np.argwhere(outside)[0])
        raise BoundsError(
            f"takes {what} {wide[where]} of {size}, by the index at {list(where)}",
            operand,
        )
    return wide


@runs(TGatherOp)
def tgather(site: Site[TGatherOp]) -> Step:
    """One of three forms."""
    if site.op.by_mask:
        return _gather_by_mask(site)
    if site.op.by_comparison:
        return _gather_by_comparison(site)
    return _gather_by_index(site)


def _gather_by_index(site: Site[TGatherOp]) -> Step:
    """`dst[i, j]` is element `indices[i, j]` of src's bytes."""
    op = site.op
    assert op.indices is not None
    source, read, write = site.taking("src"), site.reader("indices"), site.writer()
    extents, clobber, indices = site.extents("dst"), clobbering(site), op.indices

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, cols = extents(dst)
        if rows and cols:
            numbers = read(frame[indices], rows, cols)
            elements = source(frame[op.src], numbers)
            write(dst, elements[_checked(numbers, elements.size, "indices")])
        if clobber is not None:
            clobber(frame)

    return step


def _gather_by_mask(site: Site[TGatherOp]) -> Step:
    """
    The elements that the mask takes of each row, one behind the other in dst's bytes; or
    the rows that it takes, where `axis` is col.
    """
    op = site.op
    assert op.mask_pattern is not None
    first, step_ = _STRIDES[op.mask_pattern.data]
    read, extents = site.reader("src"), site.extents("src")
    check = site.extents("dst")
    by_row = op.axis is None or op.axis.data == "row"
    linear, write = site.linear("dst", Mode.WRITE), site.writer()
    same = site.dtype("src") == site.dtype("dst")
    dtype = site.dtype("dst")

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, cols = extents(frame[op.src])
        check(dst)
        if not rows or not cols:
            return
        cells = read(frame[op.src], rows, cols)
        if not same:
            cells = np.ascontiguousarray(cells).view(dtype)
        if not by_row:
            write(dst, cells[first::step_])
            return
        taken = cells[:, first::step_].reshape(-1)
        target = linear(dst)
        if taken.size > target.size:
            raise BoundsError(
                f"puts {taken.size} elements into a tile of {target.size}", "dst"
            )
        target[: taken.size] = taken

    return step


def _gather_by_comparison(site: Site[TGatherOp]) -> Step:
    """
    For each row the numbers of the elements that compare as asked, counted along the
    bytes of src from `offset` on, and in cdst how many they are.
    """
    op = site.op
    assert op.cdst is not None
    assert op.k_value is not None
    holds = COMPARE[_comparison(op)]
    read, extents, out = site.reader("src"), site.extents("src"), site.out("dst")
    counts, k_value = site.linear("cdst", Mode.WRITE), op.k_value
    check, clobber, cdst = site.extents("dst"), clobbering(site), op.cdst
    first = 0 if op.offset is None else op.offset.value.data
    source, dtype = site.tile_type("src"), site.dtype("src")

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, cols = extents(frame[op.src])
        check(dst)
        cells = read(frame[op.src], rows, cols)
        found = holds(cells, dtype.type(frame[k_value]))
        numbers = first + source.cols * np.arange(rows)[:, None] + np.arange(cols)
        totals = found.sum(axis=1)
        counts(frame[cdst])[:rows] = totals
        for row, total in enumerate(totals.tolist()):
            if total:
                out(dst, 1, total, row, 0)[0] = numbers[row][found[row]]
        if clobber is not None:
            clobber(frame)

    return step


def _comparison(op: TGatherOp):
    from pto_dialect.precision_attrs import CmpMode

    return CmpMode.EQ if op.cmp_mode is None else op.cmp_mode.data


@runs(TGatherBOp)
def tgatherb(site: Site[TGatherBOp]) -> Step:
    """Blocks of 32 bytes of dst's rows, each from a byte of src."""
    op = site.op
    source = site.linear("src", Mode.COPY, BYTE)
    read, out, extents = site.reader("offsets"), site.out("dst"), site.extents("dst")
    dtype = site.dtype("dst")
    within = np.arange(BLOCK_BYTES)

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, cols = extents(dst)
        blocks = cols * dtype.itemsize // BLOCK_BYTES
        if not rows or not blocks:
            return
        data = source(frame[op.src])
        starts = read(frame[op.offsets], rows, blocks)
        last = _checked(starts, max(0, data.size - BLOCK_BYTES + 1), "offsets")
        picked = data[last[:, :, None] + within].reshape(rows, -1)
        values = np.ascontiguousarray(picked).view(dtype)
        out(dst, rows, values.shape[1])[...] = values

    return step


@runs(TScatterOp)
def tscatter(site: Site[TScatterOp]) -> Step:
    """By indices or by a mask; all of dst becomes zero first."""
    return _scatter_by_index(site) if site.op.indexes is not None else _scatter(site)


def _scatter_by_index(site: Site[TScatterOp]) -> Step:
    """Element `indexes[i, j]` of dst's bytes becomes `src[i, j]`; of equals the last."""
    op = site.op
    assert op.indexes is not None
    indexes = op.indexes
    read, read_index = site.reader("src"), site.reader("indexes")
    extents, target = site.extents("indexes"), site.linear("dst", Mode.WRITE)
    check = site.extents("dst")

    def step(frame: Frame) -> None:
        rows, cols = extents(frame[indexes])
        check(frame[op.dst])
        cells = read(frame[op.src], rows, cols).copy()
        numbers = read_index(frame[indexes], rows, cols)
        elements = target(frame[op.dst])
        places = _checked(numbers, elements.size, "indexes")
        elements[...] = 0
        elements[places.reshape(-1)] = cells.reshape(-1)

    return step


def _scatter(site: Site[TScatterOp]) -> Step:
    """src's elements at the places of each row (of the columns) that a mask takes."""
    op = site.op
    assert op.mask_pattern is not None
    first, step_ = _STRIDES[op.mask_pattern.data]
    by_row = op.axis is None or op.axis.data == "row"
    read, extents = site.reader("src"), site.extents("src")
    out, check = site.out("dst"), site.extents("dst")

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, cols = extents(frame[op.src])
        check(dst)
        cells = read(frame[op.src], rows, cols).copy()
        if step_ == 1:
            out(dst, rows, cols)[...] = cells
            return
        out(dst, dst.rows, dst.cols)[...] = 0
        high, wide = (rows, cols * step_) if by_row else (rows * step_, cols)
        target = out(dst, high, wide)
        places = target[:, first::step_] if by_row else target[first::step_]
        places[...] = cells

    return step


# Global memory


def _in_bounds(
    numbers: Array, size: int, mode: GatherOob | ScatterOob, by_row: bool
) -> tuple[Array, Array | None]:
    """
    Indices made ones below a size, and which of them are to be left out. They have no
    sign: -1 is behind the last (`mgather_remap` of `npu/a2a3/MGather.hpp`).
    """
    wide = numbers.astype(np.int64) & 0xFFFFFFFF
    match mode:
        case GatherOob.CLAMP | ScatterOob.CLAMP:
            return np.minimum(wide, size - 1), None
        case GatherOob.WRAP | ScatterOob.WRAP:
            return wide % size, None
        case GatherOob.ZERO | ScatterOob.SKIP:
            outside = wide >= size
            return np.where(outside, 0, wide), outside
        case _:
            return _checked(wide, size, "idx", "row" if by_row else "element"), None


class _Indices:
    """The indices of a gather or scatter of global memory: a tile, or a view."""

    def __init__(self, site: Site[Any], by_row: bool):
        self._is_tile = isinstance(site.op.idx.type, TileBufType)
        self._read = site.reader("idx") if self._is_tile else None
        self._tell = None if self._is_tile else site.tell_view("idx", Mode.READ)
        self._by_row = by_row

    def of(self, value: Any, rows: int, cols: int) -> Array:
        """The indices of a transfer of so many rows and columns."""
        if self._by_row:
            return self._of_rows(value, rows)
        return self._of_cells(value, rows, cols)

    def _of_rows(self, value: Any, count: int) -> Array:
        """One index for each row: a row of the index tile, or a column."""
        if self._read is None:
            return self._elements(value).reshape(-1)[:count]
        tile: Tile = value
        if tile.rows == 1:
            return self._read(tile, 1, count)[0]
        if tile.cols == 1:
            return self._read(tile, count, 1)[:, 0]
        rows, cols = tile.extents()
        return self._read(tile, rows, cols).reshape(-1)[:count]

    def _of_cells(self, value: Any, rows: int, cols: int) -> Array:
        """One index for each cell."""
        if self._read is not None:
            return self._read(value, rows, cols)
        view: TensorView = value
        if len(view.shape) < 2:
            return self._elements(view).reshape(-1)[: rows * cols].reshape(rows, cols)
        # Rows are as far apart as those of the view, of which there may be more.
        lines = TensorView(
            view.memory,
            view.offset,
            (rows, cols),
            (view.strides[-2], 1),
            view.dtype,
            view.layout,
        )
        return self._elements(lines)

    def _elements(self, view: TensorView) -> Array:
        elements = view.array()
        if self._tell is not None:
            self._tell(view, elements)
        return elements


def _table(view: TensorView, by_row: bool, cols: int) -> Array:
    """The rows of a view, of which `cols` elements are moved, or all its elements."""
    array = view.array()
    if not by_row:
        return array.reshape(-1) if array.flags.c_contiguous else _flat(view)
    if array.shape[-1] < cols:
        raise BoundsError(
            f"moves {cols} elements of each row of mem, whose rows have "
            f"{array.shape[-1]}",
            "mem",
        )
    return array.reshape(-1, array.shape[-1]) if array.ndim != 2 else array


def _flat(view: TensorView) -> Array:
    """As many elements as a view has, from its first one on in memory."""
    size = int(np.prod(view.shape))
    flat = TensorView(view.memory, view.offset, (size,), (1,), view.dtype, view.layout)
    return flat.array()


def _view_of(value: Any) -> TensorView:
    if isinstance(value, TensorView):
        return value
    raise BoundsError("is only interpreted on views of global memory", "mem")


@runs(MGatherOp)
def mgather(site: Site[MGatherOp]) -> Step:
    """Rows, or elements, of global memory by indices."""
    op = site.op
    by_row = op.coalesce.data is Coalesce.ROW
    mode = GatherOob.UNDEFINED if op.gather_oob is None else op.gather_oob.data
    indices, write, extents = _Indices(site, by_row), site.writer(), site.extents("dst")
    tell = site.tell_view("mem", Mode.COPY)

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        view = _view_of(frame[op.mem])
        rows, cols = extents(dst)
        if not rows or not cols:
            return
        table = _table(view, by_row, cols)
        if tell is not None:
            tell(view, table)
        index = frame[op.idx]
        numbers = indices.of(index, rows, cols)
        places, outside = _in_bounds(numbers, table.shape[0], mode, by_row)
        values = table[places, :cols] if by_row else table[places]
        if outside is not None:
            values[outside] = 0
        write(dst, values)

    return step


_ATOMIC: dict[ScatterAtomicOp, np.ufunc] = {
    ScatterAtomicOp.ADD: np.add,
    ScatterAtomicOp.MAX: np.maximum,
    ScatterAtomicOp.MIN: np.minimum,
}


@runs(MScatterOp)
def mscatter(site: Site[MScatterOp]) -> Step:
    """Rows, or elements, of global memory become src's, or take them in; the last wins."""
    op = site.op
    by_row = op.coalesce is None or op.coalesce.data is Coalesce.ROW
    mode = ScatterOob.UNDEFINED if op.scatter_oob is None else op.scatter_oob.data
    atomic = None if op.atomic_op is None else _ATOMIC.get(op.atomic_op.data)
    indices, read, extents = (
        _Indices(site, by_row),
        site.reader("src"),
        site.extents("src"),
    )
    tell = site.tell_view("mem", Mode.WRITE)

    def step(frame: Frame) -> None:
        src: Tile = frame[op.src]
        view = _view_of(frame[op.mem])
        rows, cols = extents(src)
        if not rows or not cols:
            return
        table = _table(view, by_row, cols)
        if tell is not None:
            tell(view, table)
        values, index = read(src, rows, cols), frame[op.idx]
        numbers = indices.of(index, rows, cols)
        places, outside = _in_bounds(numbers, table.shape[0], mode, by_row)
        if outside is not None:
            places, values = places[~outside], values[~outside]
        where: Any = (places, slice(0, cols)) if by_row else places
        if atomic is None:
            table[where] = values
        else:
            atomic.at(table, where, values)

    return step
