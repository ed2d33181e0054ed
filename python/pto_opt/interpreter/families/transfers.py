"""Between global memory and tiles, and single elements of either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import Attribute

from pto_dialect.attrs import Layout, PadValue, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import ceil_div
from pto_dialect.layout import BLOCK_BYTES, BOX_LINES
from pto_dialect.ops.deprecated_ops import TStoreFpOp
from pto_dialect.ops.memory_ops import (
    LoadOp,
    LoadScalarOp,
    ScalarLoadOp,
    ScalarStoreOp,
    StoreOp,
    StoreScalarOp,
    TGetValOp,
    TLoadOp,
    TSetValOp,
    TStoreOp,
)
from pto_dialect.ops.prefetch_ops import TPrefetchOp
from pto_dialect.types import PartitionTensorViewType, TileBufType
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import (
    Array,
    DType,
    dtype_of,
    is_float,
    pad_number,
    scalar,
)
from pto_opt.interpreter.families.handles import dense_strides
from pto_opt.interpreter.fixpipe import Fixpipe
from pto_opt.interpreter.handles import BoundsError, MemoryPointer, TensorView, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, extent_in_bytes, runs


def _moved(view: TensorView, tile: Tile, rows: int, cols: int) -> tuple[int, int]:
    """
    How many rows and columns move where the view and the tile's valid region differ.

    pto-isa demands that they do not. Without that check the transfer engine takes the
    number of rows from the view and their length from the tile; of column-major tiles
    the other way round; of boxed ones both from the view (`npu/*/TLoad.hpp`). A line may
    be a row here and a column there.
    """
    view_rows, view_cols = view.extents
    if 1 in (rows, cols) and rows * cols == view_rows * view_cols:
        return rows, cols
    if tile.box is not None:
        return view_rows, view_cols
    if view.layout is Layout.DN:
        return rows, view_cols
    return view_rows, cols


def elements_of(view: TensorView, rows: int, cols: int) -> Array:
    """
    The elements of a view that lie in the first rows and columns of a tile, on the
    tensor's memory; reshaped they are those rows and columns.
    """
    extents = view.extents
    if view.layout is Layout.DN and 1 in (rows, cols) and extents != (rows, cols):
        if rows * cols == extents[0] * extents[1]:
            # One line: the columns of the view, one behind the other.
            lead = range(len(view.shape) - 2)
            return view.array().transpose(*lead, len(lead) + 1, len(lead))
    if extents == (rows, cols) or rows * cols == extents[0] * extents[1]:
        return view.matrix()
    if view.layout is Layout.DN and len(view.shape) == 2:
        return view.array((rows, cols))
    if extents[0] == rows:
        return view.matrix(cols)
    if len(view.shape) == 2:
        return view.array((rows, cols))
    raise BoundsError(
        f"moves {rows} x {cols} cells of a view of {extents[0]} x {extents[1]}"
    )


_SCALES = 2
"""MX scales lie in pairs along k, 16 pairs to a box."""


def scales_of(view: TensorView, rows: int, cols: int, of_right: bool) -> Array:
    """
    MX scales, which lie in global memory as they do in tiles: box after box, each of 16
    rows of a pair (`left`: zz) or of 16 columns of a pair (`right`: nn). The last boxes
    are whole, whatever the view's extents are.

    Source: pto-isa `TLoadMxCubeAZZ2ZZ` and `TLoadMxCubeBNN2NN` of `npu/a5/TLoad.hpp`.

    Raises:
        BoundsError: if it reaches beyond the memory.
    """
    across, along = (cols, rows) if of_right else (rows, cols)
    boxes = ceil_div(across, BOX_LINES), ceil_div(along, _SCALES)
    shape = (*boxes, BOX_LINES, _SCALES)
    packed = TensorView(
        view.memory, view.offset, shape, dense_strides(shape), view.dtype, Layout.ND
    ).array()
    if of_right:
        return packed.transpose(1, 3, 0, 2)
    return packed.transpose(0, 2, 1, 3)


@runs(TLoadOp)
def tload(site: Site[TLoadOp]) -> Step:
    """
    The elements of a view become the cells of a tile. Tiles with a pad value in `vec` get
    it from their last valid column to the next multiple of 32 bytes; nothing else beyond
    the valid region changes.
    """
    op = site.op
    src, dst = op.src, op.dst
    extents = site.extents("dst")
    tile_type = site.tile_type("dst")
    dtype, other = tile_type_pair(tile_type, src.type)
    tell = site.tell_view("src", Mode.COPY)
    padding = _padding(site, tile_type)
    boxed = tile_type.is_boxed
    out = None if boxed else site.out("dst")
    write = site.writer("dst")
    if tile_type.space is AddressSpace.MAT and holds_scales(tile_type):
        return _load_scales(site)

    def step(frame: Frame) -> None:
        view: TensorView = frame[src]
        tile: Tile = frame[dst]
        rows, cols = extents(tile)
        if view.extents != (rows, cols):
            rows, cols = _moved(view, tile, rows, cols)
        if rows == 0 or cols == 0:
            return
        elements = elements_of(view, rows, cols)
        if tell is not None:
            tell(view, elements)
        if elements.shape != (rows, cols):
            elements = elements.reshape(rows, cols)
        if other is not None:
            elements = elements.view(dtype)
        if out is None:
            write(tile, elements)
        else:
            out(tile, rows, cols)[...] = elements
        if padding is not None:
            padding(tile, rows, cols)

    return step


def holds_scales(tile: TileBufType) -> bool:
    """Whether a tile has MX scales in boxes; one row of them has none."""
    return tile.is_boxed and tile.fractal == 32 and tile.rows > 1


def _load_scales(site: Site[TLoadOp]) -> Step:
    op = site.op
    of_right = site.tile_type("dst").slayout is SLayout.COL_MAJOR
    tell, write = site.tell_view("src", Mode.COPY), site.writer("dst")
    extents, dtype = site.extents("dst"), site.dtype("dst")

    def step(frame: Frame) -> None:
        view: TensorView = frame[op.src]
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if not rows or not cols:
            return
        boxes = scales_of(view, rows, cols, of_right)
        if tell is not None:
            tell(view, boxes)
        high, inner, wide, last = boxes.shape
        cells = boxes.reshape(high * inner, wide * last)
        write(tile, cells[:rows, :cols].view(dtype))

    return step


def tile_type_pair(tile: TileBufType, view: Attribute) -> tuple[DType, DType | None]:
    """A tile's element type, and the view's where that is another one."""
    assert isinstance(view, PartitionTensorViewType)
    dtype, other = dtype_of(tile.element_type), dtype_of(view.element_type)
    return dtype, None if dtype == other else other


def _padding(
    site: Site[Any], tile_type: TileBufType
) -> Callable[[Tile, int, int], None] | None:
    if tile_type.pad is PadValue.NULL or tile_type.space is not AddressSpace.VEC:
        return None
    if tile_type.is_boxed:
        return None
    out = site.out("dst")
    dtype = site.dtype("dst")
    value, unit = pad_number(tile_type.pad, dtype), BLOCK_BYTES // dtype.itemsize

    def pad_rows(tile: Tile, rows: int, cols: int) -> None:
        missing = min(-cols % unit, tile.cols - cols)
        if missing > 0:
            out(tile, rows, missing, 0, cols)[...] = value

    def pad_cols(tile: Tile, rows: int, cols: int) -> None:
        missing = min(-rows % unit, tile.rows - rows)
        if missing > 0:
            out(tile, missing, cols, rows, 0)[...] = value

    return pad_rows if tile_type.is_row_major else pad_cols


@runs(TStoreOp, TStoreFpOp)
def tstore(site: Site[TStoreOp | TStoreFpOp]) -> Step:
    """
    The valid cells of a tile become the elements of a view, or are added to them. What
    comes from `acc` goes through the fix pipe.
    """
    op = site.op
    src, dst = op.src, op.dst
    extents = site.extents("src")
    tile_type = site.tile_type("src")
    dtype, other = tile_type_pair(tile_type, dst.type)
    from_acc = tile_type.space is AddressSpace.ACC
    atomic = isinstance(op, TStoreOp) and op.is_atomic
    fixpipe = Fixpipe(site, other or dtype) if from_acc else None
    read = site.reader("src", Mode.READ if from_acc or atomic else Mode.COPY)
    tell = site.tell_view("dst", Mode.WRITE)
    tell_old = site.tell_view("dst", Mode.READ) if atomic else None

    def step(frame: Frame) -> None:
        view: TensorView = frame[dst]
        tile: Tile = frame[src]
        rows, cols = extents(tile)
        if view.extents != (rows, cols) and not from_acc:
            rows, cols = _moved(view, tile, rows, cols)
        if rows == 0 or cols == 0:
            return
        values = read(tile, rows, cols)
        elements = elements_of(view, rows, cols)
        if tell_old is not None:
            tell_old(view, elements)
        if tell is not None:
            tell(view, elements)
        if fixpipe is not None:
            values = fixpipe(frame, values)
        elif other is not None:
            values = np.ascontiguousarray(values).view(other)
        if elements.shape != values.shape:
            values = values.reshape(elements.shape)
        try:
            if atomic:
                elements += values
            else:
                elements[...] = values
        except ValueError as error:
            raise BoundsError(f"writes to {view.memory}, which is read only") from error

    return step


# Single elements


def _to_python(type_: Attribute) -> Callable[[Any], Any]:
    """What makes Python's numbers of NumPy's."""
    if is_float(dtype_of(type_)):
        return float
    if type_ == IntegerType(1):
        return lambda value: int(value) & 1
    return int


def _element_behind(
    site: Site[ScalarLoadOp] | Site[ScalarStoreOp], mode: Mode
) -> Callable[[Frame], Array]:
    """What finds the element behind a pointer, and tells of the access."""
    op, tell = site.op, site.tell_pointer("ptr", mode)

    def element(frame: Frame) -> Array:
        pointer: MemoryPointer = frame[op.ptr]
        index = frame[op.offset]
        found = pointer.element(index)
        if tell is not None:
            tell(pointer, index)
        return found

    return element


@runs(LoadScalarOp, LoadOp)
def load_scalar(site: Site[ScalarLoadOp]) -> Step:
    """One element behind a pointer."""
    op, element = site.op, _element_behind(site, Mode.READ)
    to_python = _to_python(op.value.type)

    def step(frame: Frame) -> None:
        frame[op.value] = to_python(element(frame)[()])

    return step


@runs(StoreScalarOp, StoreOp)
def store_scalar(site: Site[ScalarStoreOp]) -> Step:
    """One element behind a pointer becomes a number."""
    op, element = site.op, _element_behind(site, Mode.WRITE)
    dtype = dtype_of(op.value.type)

    def step(frame: Frame) -> None:
        place = element(frame)
        try:
            place[...] = scalar(frame[op.value], dtype)
        except ValueError as error:
            pointer: MemoryPointer = frame[op.ptr]
            message = f"writes to {pointer.memory}, which is read only"
            raise BoundsError(message) from error

    return step


def _element(tile: Tile, dtype: DType, index: int) -> Array:
    start = tile.offset + index * dtype.itemsize
    if not 0 <= index < extent_in_bytes(tile) // dtype.itemsize:
        raise BoundsError(
            f"takes element {index} of a tile of {tile.rows} x {tile.cols}", "offset"
        )
    return np.ndarray((), dtype, tile.memory.buffer, start)


@runs(TGetValOp)
def tgetval(site: Site[TGetValOp]) -> Step:
    """One element of a tile, counted in its bytes."""
    op, dtype = site.op, site.dtype("src")
    to_python = _to_python(op.value.type)
    tell = site.tell_element("src", Mode.READ)

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.src]
        index = frame[op.offset]
        element = _element(tile, dtype, index)
        if tell is not None:
            tell(tile, index)
        frame[op.value] = to_python(element[()])

    return step


@runs(TSetValOp)
def tsetval(site: Site[TSetValOp]) -> Step:
    """One element of a tile, counted in its bytes, becomes a number."""
    op, dtype = site.op, site.dtype("dst")
    tell = site.tell_element("dst", Mode.WRITE)

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        index = frame[op.offset]
        element = _element(tile, dtype, index)
        if tell is not None:
            tell(tile, index)
        element[...] = scalar(frame[op.value], dtype)

    return step


@runs(TPrefetchOp)
def tprefetch(site: Site[TPrefetchOp]) -> Step:
    """Brings elements near; what the tile holds afterwards is of no use."""
    op = site.op
    is_tile = isinstance(op.dst.type, TileBufType)
    forget = site.forgetter("dst") if is_tile else None
    tell = site.tell_view("src", Mode.COPY)

    def step(frame: Frame) -> None:
        view = frame[op.src]
        if isinstance(view, TensorView) and tell is not None:
            tell(view, view.array())
        if forget is not None:
            forget(frame[op.dst])

    return step
