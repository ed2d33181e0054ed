"""Tiles, pointers and views: where handles come from, and how they change."""

from __future__ import annotations

from typing import Any

from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import Layout
from pto_dialect.facts import Dim
from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.lowered_pipe_ops import DeclareGlobalOp
from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.pointer_ops import CastPtrOp, IntToPtrOp, PtrToIntOp
from pto_dialect.ops.scale_ops import TGetScaleAddrOp
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    DeclareTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
    TAssignOp,
    TileValidColsOp,
    TileValidRowsOp,
    ValidExtentOp,
)
from pto_dialect.ops.view_ops import (
    AddPtrOp,
    BitcastOp,
    GetTensorViewDimOp,
    GetTensorViewStrideOp,
    MakeTensorViewOp,
    PartitionViewOp,
    SubviewOp,
    TReshapeOp,
)
from pto_dialect.reshape import reshaped
from pto_dialect.types import PtrType, TensorViewType, TileBufType
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import dtype_of
from pto_opt.interpreter.families.arithmetic import fit
from pto_opt.interpreter.handles import (
    UNBOUND,
    BoundsError,
    ExecutionError,
    MemoryPointer,
    Slots,
    TensorView,
    Tile,
)
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.memory import MemoryBytes, fresh_bytes
from pto_opt.interpreter.site import Site, runs
from pto_passes.analysis.memory.names import names_of_values
from pto_passes.analysis.shapes.layouts import layout_of, stated_layout

SetExtents = tuple[int | None, int | None]


class _Extents:
    """The first extents of a handle: its type's, operands', or none."""

    __slots__ = ("_given", "_known", "_shape")

    def __init__(
        self, type_: TileBufType, operands: tuple[SSAValue | None, SSAValue | None]
    ):
        self._known = type_.valid
        self._given = operands
        self._shape = type_.shape

    def __call__(self, frame: Frame) -> SetExtents:
        rows, cols = self._known
        row_operand, col_operand = self._given
        if rows is None and row_operand is not None:
            rows = checked_extent(frame[row_operand], self._shape[0], "valid_row")
        if cols is None and col_operand is not None:
            cols = checked_extent(frame[col_operand], self._shape[1], "valid_col")
        return rows, cols


def checked_extent(extent: int, size: int, operand: str) -> int:
    """
    An extent that a tile of this size can have.

    Raises:
        BoundsError: if it cannot.
    """
    if 0 <= extent <= size:
        return extent
    what = "rows" if operand == "valid_row" else "columns"
    raise BoundsError(f"makes {extent} of {size} {what} valid", operand)


def _announce(site: Site[Any], tile: Tile) -> Tile:
    if site.observer is not None:
        site.observer.made(site.op, tile)
    return tile


@runs(AllocTileOp)
def alloc_tile(site: Site[AllocTileOp]) -> Step:
    """
    A handle at an address, or on bytes of its own, which each execution makes anew:
    what a planner puts there in between is not known. Names of one value share its bytes,
    as a planner has them do.
    """
    op = site.op
    type_, result, addr = op.tile_type, op.result, op.addr
    geometry = site.geometry(type_)
    extents = _Extents(type_, (op.valid_row, op.valid_col))
    watched = site.observer is not None
    first = _first_name(op)

    def step(frame: Frame) -> None:
        rows, cols = extents(frame)
        known: Tile | None = frame.get(first) if first is not None else None
        if known is not None:
            memory, offset = known.memory, known.offset
        elif addr is None:
            memory, offset = frame.core.memory.private(type_), 0
        else:
            memory, offset = frame.core.memory_of(type_), frame[addr]
        tile = Tile(type_, geometry, memory, offset, rows, cols, op)
        if watched:
            _announce(site, tile)
        frame[result] = tile

    return step


def _first_name(op: AllocTileOp) -> SSAValue | None:
    """The first of several names of one value, if a tile is another one of them."""
    uses = [use.operation for use in op.result.uses]
    if not any(isinstance(use, TMovOp) and use.awaits_a_place for use in uses):
        return None
    function = function_of(op)
    first = None if function is None else names_of_values(function).get(op.result)
    return None if first is op.result else first


@runs(DeclareTileOp)
def declare_tile(site: Site[DeclareTileOp]) -> Step:
    """A handle without bytes; all of it is valid until it is told otherwise."""
    op, type_ = site.op, site.op.tile_type
    geometry = site.geometry(type_)
    rows, cols = (
        size if known is None else known
        for size, known in zip(type_.shape, type_.valid)
    )

    def step(frame: Frame) -> None:
        tile = Tile(type_, geometry, UNBOUND, 0, rows, cols, op)
        frame[op.tile] = _announce(site, tile)

    return step


@runs(TAssignOp)
def tassign(site: Site[TAssignOp]) -> Step:
    """The same handle on other bytes."""
    op, type_ = site.op, site.op.tile_type

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.tile]
        tile.memory = frame.core.memory_of(type_)
        tile.offset = frame[op.addr]
        frame[op.result] = _announce(site, tile)

    return step


@runs(SetValidShapeOp)
def set_validshape(site: Site[SetValidShapeOp]) -> Step:
    """New extents for a handle, from here on."""
    op = site.op
    source, row, col = op.source, op.valid_row, op.valid_col
    rows, cols = op.tile_type.shape
    observer = site.observer

    def step(frame: Frame) -> None:
        tile: Tile = frame[source]
        tile.valid_row = checked_extent(frame[row], rows, "valid_row")
        tile.valid_col = checked_extent(frame[col], cols, "valid_col")
        tile.set_by = op
        if observer is not None:
            observer.extents(op, tile, frozenset())

    return step


@runs(GetValidShapeOp)
def get_validshape(site: Site[GetValidShapeOp]) -> Step:
    """The extents that a handle has now."""
    op, extents = site.op, site.extents("source")

    def step(frame: Frame) -> None:
        frame[op.valid_row], frame[op.valid_col] = extents(frame[op.source])

    return step


@runs(TileValidRowsOp, TileValidColsOp)
def valid_extent(site: Site[ValidExtentOp]) -> Step:
    """One of the extents that a handle has now."""
    op = site.op
    dim = Dim.ROW if isinstance(op, TileValidRowsOp) else Dim.COL

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.src]
        extent = (tile.valid_row, tile.valid_col)[dim]
        if site.observer is not None:
            site.observer.extents(op, tile, frozenset({dim}))
        if extent is None:
            raise tile.unset()
        frame[op.result] = extent

    return step


# Second handles on bytes


@runs(SubviewOp)
def subview(site: Site[SubviewOp]) -> Step:
    """A window of a tile; it has the strides of the tile around it."""
    op, type_ = site.op, site.op.tile_type
    geometry = site.geometry(type_)
    source, (row, col) = op.source, op.offsets
    row_operand, col_operand = op.valid_row, op.valid_col
    result, sizes = op.result, type_.shape
    static = type_.valid

    def extent(frame: Frame, dim: int, operand: SSAValue | None) -> int:
        known = static[dim]
        if known is not None:
            return known
        if operand is None:
            return sizes[dim]
        name = ("valid_row", "valid_col")[dim]
        return checked_extent(min(frame[operand], sizes[dim]), sizes[dim], name)

    def step(frame: Frame) -> None:
        parent: Tile = frame[source]
        top, left = frame[row], frame[col]
        rows, cols = extent(frame, 0, row_operand), extent(frame, 1, col_operand)
        _check_window(parent, top, left, (rows, cols))
        offset = parent.offset + distance(parent, top, left)
        tile = Tile(type_, geometry, parent.memory, offset, rows, cols, op)
        tile.strides = parent.strides
        # The sizes are the most that it may have: what lies beyond its source is not its.
        tile.rows = min(sizes[0], parent.rows - top)
        tile.cols = min(sizes[1], parent.cols - left)
        frame[result] = _announce(site, tile)

    return step


def distance(tile: Tile, row: int, col: int) -> int:
    """Bytes from the first cell of a tile to another one."""
    if tile.box is None:
        down, across = tile.strides
        return row * down + col * across
    high, wide = tile.box
    box_down, down, box_across, across = tile.strides
    row_box, inner_row = divmod(row, high)
    col_box, inner_col = divmod(col, wide)
    return (
        row_box * box_down
        + inner_row * down
        + col_box * box_across
        + inner_col * across
    )


def _check_window(tile: Tile, row: int, col: int, sizes: tuple[int, int]) -> None:
    if row < 0 or col < 0 or row + sizes[0] > tile.rows or col + sizes[1] > tile.cols:
        raise BoundsError(
            f"takes {sizes[0]} x {sizes[1]} at ({row}, {col}) of a tile of "
            f"{tile.rows} x {tile.cols}",
            "offsets",
        )


@runs(TReshapeOp)
def treshape(site: Site[TReshapeOp]) -> Step:
    """The bytes of a tile as a tile of another shape."""
    op, type_ = site.op, site.op.tile_type
    source_type = site.tile_type("src")
    geometry = site.geometry(type_)

    def step(frame: Frame) -> None:
        source: Tile = frame[op.src]
        rows, cols = type_.valid
        if rows is None or cols is None:
            found = reshaped_extents(
                source_type, type_, (source.valid_row, source.valid_col)
            )
            rows = found[0] if rows is None else rows
            cols = found[1] if cols is None else cols
        tile = Tile(type_, geometry, source.memory, source.offset, rows, cols, op)
        frame[op.result] = _announce(site, tile)

    return step


def reshaped_extents(
    old: TileBufType, new: TileBufType, extents: SetExtents
) -> SetExtents:
    """
    The extents of a reshaped tile, where its type leaves them open; unset where those of
    its source are, and where they are no rectangle of it.
    """
    rows, cols = extents
    if rows is None or cols is None:
        return None, None
    parts = reshaped(old, new, (rows, cols))
    if parts is None:
        return None, None
    first, second = (p if isinstance(p, int) else p.of((rows, cols)) for p in parts)
    return first, second


@runs(BitcastOp)
def bitcast(site: Site[BitcastOp]) -> Step:
    """The bytes of a tile as elements of another type, valid like the source."""
    op, type_ = site.op, site.op.tile_type
    geometry = site.geometry(type_)
    known_rows, known_cols = type_.valid

    def step(frame: Frame) -> None:
        source: Tile = frame[op.src]
        rows = source.valid_row if known_rows is None else known_rows
        cols = source.valid_col if known_cols is None else known_cols
        tile = Tile(type_, geometry, source.memory, source.offset, rows, cols, op)
        frame[op.result] = _announce(site, tile)

    return step


@runs(TGetScaleAddrOp)
def scale_address(site: Site[TGetScaleAddrOp]) -> Step:
    """
    The handle of scales moves to those that belong to an operand's bytes. Where no
    addresses are planned yet, it stays: a planner has to put the two where they belong.
    """
    op, type_ = site.op, site.tile_type("dst")

    def step(frame: Frame) -> None:
        source: Tile = frame[op.src]
        scales: Tile = frame[op.dst]
        if source.memory is not frame.core.memory_of(source.type):
            return
        scales.memory = frame.core.memory_of(type_)
        scales.offset = source.offset >> 4

    return step


# Slots


@runs(AllocMultiTileOp)
def alloc_multi_tile(site: Site[AllocMultiTileOp]) -> Step:
    """Slots one after the other from an address on, or on bytes of their own."""
    op, type_ = site.op, site.op.tile_type
    count = op.slots.count
    extents = _Extents(type_, (op.valid_row, op.valid_col))
    planned = None
    if op.planned is not None:
        planned = tuple(int(v) for v in op.planned.get_values())

    def step(frame: Frame) -> None:
        memory = frame.core.memory_of(type_)
        pitch = op.slots.pitch_on(site.arch)
        if planned is not None:
            offsets = planned
        elif op.addr is not None:
            offsets = tuple(frame[op.addr] + i * pitch for i in range(count))
        else:
            memory = _private_slots(frame.core, type_, pitch * count)
            offsets = tuple(i * pitch for i in range(count))
        frame[op.result] = Slots(memory, offsets, *extents(frame))

    return step


def _private_slots(core: Core, type_: TileBufType, size: int) -> MemoryBytes:
    name = f"{type_.space.value} of {core}, unplanned"
    return MemoryBytes(name, type_.space, fresh_bytes(size))


@runs(MultiTileGetOp)
def multi_tile_get(site: Site[MultiTileGetOp]) -> Step:
    """A handle on one slot, with the extents that all slots began with."""
    op, type_ = site.op, site.op.tile_type
    geometry = site.geometry(type_)

    def step(frame: Frame) -> None:
        slots: Slots = frame[op.source]
        index = int(frame[op.slot])
        if not 0 <= index < len(slots.offsets):
            raise BoundsError(f"takes slot {index} of {len(slots.offsets)}", "slot")
        offset = slots.offsets[index]
        rows, cols = slots.valid_row, slots.valid_col
        tile = Tile(type_, geometry, slots.memory, offset, rows, cols, op)
        frame[op.result] = _announce(site, tile)

    return step


# Global memory


def _values(frame: Frame, values: tuple[SSAValue, ...]) -> tuple[int, ...]:
    return tuple([frame[value] for value in values])


@runs(MakeTensorViewOp)
def make_tensor_view(site: Site[MakeTensorViewOp]) -> Step:
    """A pointer with a shape and strides."""
    op = site.op
    pointer, result = op.ptr, op.result
    shape, strides = tuple(op.shape), tuple(op.strides)
    dtype, layout = dtype_of(op.view_type.element_type), layout_of(op)

    def step(frame: Frame) -> None:
        base: MemoryPointer = frame[pointer]
        frame[result] = TensorView(
            base.memory,
            base.offset,
            _values(frame, shape),
            _values(frame, strides),
            dtype,
            layout,
        )

    return step


@runs(PartitionViewOp)
def partition_view(site: Site[PartitionViewOp]) -> Step:
    """A box of a tensor."""
    op = site.op
    source, result = op.source, op.result
    offsets, sizes = tuple(op.offsets), tuple(op.sizes)
    stated = stated_layout(op)
    width = dtype_of(op.view_type.element_type).itemsize

    def step(frame: Frame) -> None:
        view: TensorView = frame[source]
        offset = 0
        for start, stride in zip(offsets, view.strides):
            offset += int(frame[start]) * stride
        frame[result] = TensorView(
            view.memory,
            view.offset + offset * width,
            _values(frame, sizes),
            view.strides,
            view.dtype,
            view.layout if stated is None else stated,
        )

    return step


@runs(GetTensorViewDimOp, GetTensorViewStrideOp)
def ask_view(site: Site[Any]) -> Step:
    """The size, or the stride, of one dimension of a view."""
    op = site.op
    wants_shape = isinstance(op, GetTensorViewDimOp)

    def step(frame: Frame) -> None:
        view: TensorView = frame[op.tensor_view]
        figures = view.shape if wants_shape else view.strides
        index = frame[op.dim_index]
        if not 0 <= index < len(figures):
            message = f"asks for dimension {index} of {len(figures)}"
            raise BoundsError(message, "dim_index")
        frame[op.result] = figures[index]

    return step


@runs(DeclareGlobalOp)
def declare_global(site: Site[DeclareGlobalOp]) -> Step:
    """A view without memory; what binds it to a slot gives it some."""
    result = site.op.entry
    type_ = result.type
    assert isinstance(type_, TensorViewType)
    dims = tuple(max(d, 0) for d in type_.dims)
    strides = dense_strides(dims)
    dtype = dtype_of(type_.element_type)

    def step(frame: Frame) -> None:
        frame[result] = TensorView(UNBOUND, 0, dims, strides, dtype, Layout.ND)

    return step


def dense_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The strides of elements that lie row by row without gaps."""
    strides: list[int] = []
    step = 1
    for extent in reversed(shape):
        strides.append(step)
        step *= extent
    return tuple(reversed(strides))


@runs(AddPtrOp)
def addptr(site: Site[AddPtrOp]) -> Step:
    """A pointer some elements further."""
    op = site.op

    def step(frame: Frame) -> None:
        base: MemoryPointer = frame[op.ptr]
        distance = int(frame[op.offset]) * base.dtype.itemsize
        frame[op.result] = MemoryPointer(
            base.memory, base.offset + distance, base.dtype
        )

    return step


@runs(PtrToIntOp)
def ptrtoint(site: Site[PtrToIntOp]) -> Step:
    """The address of a pointer."""
    op, fitted = site.op, fit(site.op.result.type)

    def step(frame: Frame) -> None:
        pointer: MemoryPointer = frame[op.ptr]
        frame[op.result] = fitted(pointer.address)

    return step


def pointer_at(
    frame: Frame, address: int, type_: PtrType, op: Operation
) -> MemoryPointer:
    """
    A pointer to an address.

    Raises:
        ExecutionError: if no tensor of the run lies there.
    """
    dtype = dtype_of(type_.element_type)
    if type_.space not in (AddressSpace.GM, AddressSpace.ZERO):
        return MemoryPointer(frame.core.memory[type_.space], address, dtype)
    found = frame.core.machine.memory.find(address)
    if found is None:
        raise ExecutionError(f"makes a pointer of 0x{address:x}, where no tensor lies")
    return MemoryPointer(*found, dtype)


@runs(IntToPtrOp)
def inttoptr(site: Site[IntToPtrOp]) -> Step:
    """A pointer to an address."""
    op, type_ = site.op, site.op.result.type
    assert isinstance(type_, PtrType)

    def step(frame: Frame) -> None:
        frame[op.result] = pointer_at(frame, frame[op.addr], type_, op)

    return step


@runs(CastPtrOp)
def castptr(site: Site[CastPtrOp]) -> Step:
    """A pointer to other elements, or from and to a number."""
    op, type_ = site.op, site.op.result.type
    fitted = fit(type_)

    def step(frame: Frame) -> None:
        value = frame[op.input]
        if not isinstance(type_, PtrType):
            is_pointer = isinstance(value, MemoryPointer)
            frame[op.result] = fitted(value.address if is_pointer else value)
        elif isinstance(value, MemoryPointer | TensorView):
            dtype = dtype_of(type_.element_type)
            frame[op.result] = MemoryPointer(value.memory, value.offset, dtype)
        else:
            frame[op.result] = pointer_at(frame, value, type_, op)

    return step
