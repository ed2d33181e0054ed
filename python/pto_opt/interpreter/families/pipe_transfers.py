"""What goes into the slots of pipes between cores, and comes out of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from xdsl.dialects.builtin import bf16, f16, f32, i8, i16, i32
from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import BLayout, KernelKind, Layout, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.lowered_pipe_ops import (
    LoweredTransferOp,
    TAllocOp,
    TFreeOp,
    TPopOp,
    TPushOp,
)
from pto_dialect.ops.pipe_ops import (
    PipeTransferOp,
    SetQuantOp,
    SetQuantScalarOp,
    SetQuantVectorOp,
    TAllocPipeOp,
    TAllocToAicOp,
    TAllocToAivOp,
    TFreeFromAicOp,
    TFreeFromAivOp,
    TFreePipeOp,
    TPopFromAicOp,
    TPopFromAivOp,
    TPopPipeOp,
    TPushPipeOp,
    TPushToAicOp,
    TPushToAivOp,
)
from pto_dialect.pipe_attrs import (
    AccPushEpilogue,
    EpilogueLayout,
    EpilogueQuant,
    EpilogueRelu,
)
from pto_dialect.types import TensorViewType, TileBufType
from pto_dialect.walking import walk
from pto_opt.interpreter import layouts
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import BF16, F16, F32, Array, DType, dtype_of
from pto_opt.interpreter.families.handles import checked_extent, dense_strides
from pto_opt.interpreter.families.pipes import End
from pto_opt.interpreter.fixpipe import SIGN_BIT, Fixpipe
from pto_opt.interpreter.handles import ExecutionError, TensorView, Tile
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.memory import MemoryBytes
from pto_opt.interpreter.rings import Ring, Split
from pto_opt.interpreter.site import Site, runs


class _Transfer:
    """What all transfers ask: which slots, how divided, for which vector core."""

    def __init__(self, site: Site[PipeTransferOp | LoweredTransferOp], produces: bool):
        op = site.op
        self.op = op
        self.split = Split(op.split.value.data)
        self._produces = produces
        self._subblock: SSAValue | None = getattr(op, "aiv_subblockid", None)

    def end(self, frame: Frame) -> End:
        """
        The core's end of the pipe.

        Raises:
            ExecutionError: if nothing has made it.
        """
        op = self.op
        if isinstance(op, LoweredTransferOp):
            return frame[op.operand("pipe_handle")]
        end = frame.core.registers.get((End, op.pipe_id))
        if end is None:
            raise ExecutionError(
                f"uses pipe {op.pipe_id}, which nothing has initialized"
            )
        return end

    def ring(self, frame: Frame, end: End) -> Ring:
        """The slots that it uses."""
        op = self.op
        if isinstance(op, PipeTransferOp):
            return end.ring(op.TO_VECTOR)
        kind = frame.core.kind
        if kind is None:
            entry = op.entry_value
            type_ = None if entry is None else entry.type
            in_cube = isinstance(type_, TileBufType) and (
                type_.space in (AddressSpace.ACC, AddressSpace.MAT)
            )
            return end.ring(in_cube == self._produces)
        return end.ring((kind is KernelKind.CUBE) == self._produces)

    def subblock(self, frame: Frame) -> int:
        """The vector core that a part of a tile is of."""
        if self._subblock is not None:
            return frame[self._subblock]
        return frame.core.subblock


def _part(split: Split, number: int, rows: int, cols: int) -> tuple[int, int]:
    """
    Elements from the start of a slot to the part of a vector core that has this many rows
    and columns, and from one row to the next.
    """
    match split:
        case Split.ROWS:
            return number * rows * cols, cols
        case Split.COLS:
            return number * cols, 2 * cols
        case Split.ROWS_ODD:
            return number * (rows + number) * cols, cols
        case Split.COLS_ODD:
            return number * (cols + number), 2 * cols + 2 * number - 1
        case _:
            return 0, cols


# Pushing


@runs(TPushToAivOp, TPushToAicOp, TPushOp)
def tpush(site: Site[TPushPipeOp | TPushOp]) -> Step:
    """A tile goes into the next slot; of a tensor, its slot is told to be full."""
    transfer = _Transfer(site, True)
    if not isinstance(site.op.tile.type, TileBufType):
        return _publish_tensor(site, transfer)
    op, tile_type = site.op, site.tile_type("tile")
    from_acc = tile_type.space is AddressSpace.ACC
    read = site.reader("tile", Mode.READ if from_acc else Mode.COPY)
    extents = site.extents("tile")
    tell = site.tell_view("tile", Mode.WRITE)
    convert = _Epilogue(site) if from_acc else None

    def step(frame: Frame) -> None:
        core, tile = frame.core, frame[op.tile]
        end = transfer.end(frame)
        ring = transfer.ring(frame, end)
        rows, cols = extents(tile)
        index = ring.claim(core, op)
        values = read(tile, rows, cols)
        if convert is not None:
            values = convert(frame, end, values)
        if ring.memory is None:
            _push_local(ring, index, tile_type, values, transfer, frame, end, site)
        elif rows and cols:
            number = 0 if ring.to_vector else transfer.subblock(frame)
            split = Split.NONE if ring.to_vector else transfer.split
            slot = _slot(ring, index, values.dtype, split, number, rows, cols)
            elements = slot.array()
            if tell is not None:
                tell(slot, elements)
            elements[...] = values
        ring.publish(core, op)

    return step


def _slot(
    ring: Ring,
    index: int,
    dtype: DType,
    split: Split,
    number: int,
    rows: int,
    cols: int,
) -> TensorView:
    """A part of a slot in global memory, as rows and columns."""
    assert ring.memory is not None
    offset, pitch = _part(split, number, rows, cols)
    start = ring.place(index) + offset * dtype.itemsize
    return TensorView(ring.memory, start, (rows, cols), (pitch, 1), dtype, Layout.ND)


def _push_local(
    ring: Ring,
    index: int,
    tile_type: TileBufType,
    values: Array,
    transfer: _Transfer,
    frame: Frame,
    end: End,
    site: Site[Any],
) -> None:
    """Into the consumers' memory: parts of an accumulator, or the part of a whole."""
    space = AddressSpace.VEC if ring.to_vector else AddressSpace.MAT
    split = transfer.split
    rows, cols = values.shape
    high, wide = tile_type.shape
    if ring.to_vector:
        if split is Split.ROWS:
            rows, high = rows // 2, high // 2
        elif split is Split.COLS:
            cols, wide = cols // 2, wide // 2
        layout = _local_layout(end.epilogue)
        for consumer in ring.consumers:
            number = consumer.subblock
            if split is Split.NONE and number:
                continue
            row = number * rows if split is Split.ROWS else 0
            col = number * cols if split is Split.COLS else 0
            part = values[row : row + rows, col : col + cols]
            slot = _local_slot(ring, index, consumer, space, values.dtype, high, wide)
            _write_local(slot, layout, part, 0, 0, site)
        return
    number = transfer.subblock(frame)
    row = number * rows if split is Split.ROWS else 0
    col = number * cols if split is Split.COLS else 0
    if split is Split.ROWS:
        high *= 2
    elif split is Split.COLS:
        wide *= 2
    for consumer in ring.consumers:
        slot = _local_slot(ring, index, consumer, space, values.dtype, high, wide)
        _write_local(
            slot, (BLayout.COL_MAJOR, SLayout.ROW_MAJOR), values, row, col, site
        )


def _local_layout(epilogue: AccPushEpilogue | None) -> tuple[BLayout, SLayout]:
    match None if epilogue is None else epilogue.layout:
        case EpilogueLayout.NZ2DN:
            return BLayout.COL_MAJOR, SLayout.NONE_BOX
        case EpilogueLayout.NZ2NZ:
            return BLayout.COL_MAJOR, SLayout.ROW_MAJOR
        case _:
            return BLayout.ROW_MAJOR, SLayout.NONE_BOX


@dataclass
class _LocalSlot:
    memory: MemoryBytes
    offset: int
    space: AddressSpace
    dtype: DType
    rows: int
    cols: int


def _local_slot(
    ring: Ring,
    index: int,
    consumer: Core,
    space: AddressSpace,
    dtype: DType,
    rows: int,
    cols: int,
) -> _LocalSlot:
    offset = (ring.local_base or 0) + index % ring.slots * ring.slot_size
    return _LocalSlot(consumer.memory[space], offset, space, dtype, rows, cols)


def _write_local(
    slot: _LocalSlot,
    layout: tuple[BLayout, SLayout],
    values: Array,
    row: int,
    col: int,
    site: Site[Any],
) -> None:
    blayout, slayout = layout
    type_ = TileBufType(
        slot.space,
        _ELEMENTS[slot.dtype],
        slot.rows,
        slot.cols,
        (slot.rows, slot.cols),
        blayout=blayout,
        slayout=slayout,
    )
    rows, cols = values.shape
    tile = Tile(
        type_, site.geometry(type_), slot.memory, slot.offset, rows, cols, site.op
    )
    tell = site.tell_window("tile", Mode.WRITE, slot.dtype.itemsize)
    if tell is not None:
        tell(tile, rows, cols, row, col)
    if tile.box is None:
        layouts.cells(tile, slot.dtype, rows, cols, row, col)[...] = values
    else:
        layouts.scatter(tile, slot.dtype, values, row, col)


def _publish_tensor(site: Site[Any], transfer: _Transfer) -> Step:
    def step(frame: Frame) -> None:
        ring = transfer.ring(frame, transfer.end(frame))
        ring.publish(frame.core, site.op)

    return step


@runs(TAllocToAivOp, TAllocToAicOp, TAllocOp)
def talloc(site: Site[TAllocPipeOp | TAllocOp]) -> Step:
    """The next slot as a tensor, when it is free."""
    op, transfer = site.op, _Transfer(site, True)
    result = op.entry
    assert isinstance(result.type, TensorViewType)
    type_ = result.type

    def step(frame: Frame) -> None:
        end = transfer.end(frame)
        ring = transfer.ring(frame, end)
        index = ring.claim(frame.core, op)
        number = 0 if ring.to_vector else transfer.subblock(frame)
        view = _slot_tensor(frame, ring, index, type_, end, transfer, number)
        _bind(frame, result, view)

    return step


def _bind(frame: Frame, result: SSAValue, view: TensorView) -> None:
    """Give a slot to a result, or to the view that an operand is."""
    known = frame.get(result)
    if known is None or not isinstance(result.owner, Operation):
        frame[result] = view
        return
    known.memory, known.offset = view.memory, view.offset
    known.shape, known.strides = view.shape, view.strides


def _slot_tensor(
    frame: Frame,
    ring: Ring,
    index: int,
    type_: TensorViewType,
    end: End,
    transfer: _Transfer,
    number: int,
) -> TensorView:
    if ring.memory is None:
        raise ExecutionError(
            "takes a tensor from a pipe without slots in global memory"
        )
    dtype = dtype_of(type_.element_type)
    pattern = end.slot_view
    shape = tuple(type_.dims)
    if pattern is not None:
        shape = tuple(s if d < 0 else d for d, s in zip(shape, pattern.shape))
    strides = dense_strides(shape)
    if pattern is not None and len(pattern.strides) == len(shape):
        strides = pattern.strides
    offset = 0
    if transfer.split is Split.ROWS:
        offset = number * shape[-2] * shape[-1]
    elif transfer.split is not Split.NONE:
        offset = number * shape[-1]
    start = ring.place(index) + offset * dtype.itemsize
    return TensorView(ring.memory, start, shape, strides, dtype, Layout.ND)


# Popping


@runs(TPopFromAicOp, TPopFromAivOp, TPopOp)
def tpop(site: Site[TPopPipeOp | TPopOp]) -> Step:
    """The tile in the next full slot, brought to the consumer's memory."""
    op, transfer = site.op, _Transfer(site, False)
    result = op.tile
    if isinstance(result.type, TensorViewType):
        return _pop_tensor(site, transfer, result.type)
    tile_type = site.tile_type("tile")
    geometry, dtype = site.geometry(tile_type), site.dtype("tile")
    write = site.writer("tile")
    tell = site.tell_view("tile", Mode.COPY)
    is_new = isinstance(op, TPopPipeOp)
    extents = _popped_extents(op, tile_type)

    def step(frame: Frame) -> None:
        core = frame.core
        end = transfer.end(frame)
        ring = transfer.ring(frame, end)
        index = ring.take(core, op)
        memory, offset = core.memory_of(tile_type), ring.local_place(index)
        if is_new:
            tile = Tile(tile_type, geometry, memory, offset, *extents(frame), op)
            frame[result] = tile
        else:
            tile = frame[result]
            tile.memory, tile.offset = memory, offset
        if site.observer is not None:
            site.observer.made(op, tile)
        rows, cols = tile.extents()
        if ring.memory is None:
            tile.offset = (ring.local_base or 0) + index % ring.slots * ring.slot_size
            return
        if rows and cols:
            number = transfer.subblock(frame) if ring.to_vector else 0
            split = transfer.split if ring.to_vector else Split.NONE
            slot = _slot(ring, index, dtype, split, number, rows, cols)
            elements = slot.array()
            if tell is not None:
                tell(slot, elements)
            write(tile, elements)
        ring.give_back(core, op, index)

    return step


def _popped_extents(op: Any, type_: TileBufType) -> Callable[[Frame], tuple[int, int]]:
    operands = getattr(op, "valid_row", None), getattr(op, "valid_col", None)

    def extents(frame: Frame) -> tuple[int, int]:
        found: list[int] = []
        for known, operand, size, name in zip(
            type_.valid, operands, type_.shape, ("valid_row", "valid_col")
        ):
            if known is None and operand is not None:
                known = checked_extent(frame[operand], size, name)
            found.append(size if known is None else known)
        return found[0], found[1]

    return extents


def _pop_tensor(site: Site[Any], transfer: _Transfer, type_: TensorViewType) -> Step:
    op = site.op

    def step(frame: Frame) -> None:
        end = transfer.end(frame)
        ring = transfer.ring(frame, end)
        index = ring.take(frame.core, op)
        number = transfer.subblock(frame) if ring.to_vector else 0
        view = _slot_tensor(frame, ring, index, type_, end, transfer, number)
        _bind(frame, op.tile, view)

    return step


@runs(TFreeFromAicOp, TFreeFromAivOp, TFreeOp)
def tfree(site: Site[TFreePipeOp | TFreeOp]) -> Step:
    """
    The last slot goes back to the producer. Tiles that were copied out of global memory
    have given theirs back already.
    """
    op, transfer = site.op, _Transfer(site, False)
    entry = op.entry_value
    is_tensor = entry is not None and isinstance(entry.type, TensorViewType)

    def step(frame: Frame) -> None:
        core = frame.core
        ring = transfer.ring(frame, transfer.end(frame))
        index = ring.popped[core] - 1
        if index < 0:
            raise ExecutionError("gives back a slot, and none is taken")
        if ring.memory is None or is_tensor:
            ring.give_back(core, op, index)

    return step


# Conversion on the way out of the accumulator


_TARGETS: dict[EpilogueQuant, DType] = {
    EpilogueQuant.F32_F16: F16,
    EpilogueQuant.F32_BF16: BF16,
    EpilogueQuant.DEQF16_SCALAR: F16,
    EpilogueQuant.DEQF16_VEC: F16,
    EpilogueQuant.QF322F16_SCALAR: F16,
    EpilogueQuant.QF322BF16_SCALAR: BF16,
    EpilogueQuant.QS322BF16_SCALAR: BF16,
    EpilogueQuant.QS322BF16_VEC: BF16,
}
"""The element types that quantisation gives; 8 bits have the consumer's."""

_VECTORS = (
    EpilogueQuant.REQ8_VEC,
    EpilogueQuant.DEQF16_VEC,
    EpilogueQuant.QF322B8_VEC,
    EpilogueQuant.QS322BF16_VEC,
)

_WITHOUT_SCALE = (
    EpilogueQuant.NO_CONVERT,
    EpilogueQuant.F32_F16,
    EpilogueQuant.F32_BF16,
)


class _Epilogue:
    """What a pipe does to the numbers of an accumulator."""

    def __init__(self, site: Site[Any]):
        self._site = site
        self._source = site.dtype("tile")
        self._fixpipes: dict[DType, Fixpipe] = {}

    def __call__(self, frame: Frame, end: End, values: Array) -> Array:
        how = end.epilogue
        if how is None:
            return values
        target = _TARGETS.get(how.quant)
        if target is None:
            is_byte = how.quant not in _WITHOUT_SCALE
            target = self._consumers_type() if is_byte else self._source
        fixpipe = self._fixpipes.get(target)
        if fixpipe is None:
            fixpipe = Fixpipe(self._site, target, "tile")
            fixpipe.rectifies = how.relu is EpilogueRelu.NORMAL_RELU
            self._fixpipes[target] = fixpipe
        if how.quant in _WITHOUT_SCALE:
            return fixpipe(frame, values)
        words = self._scales(frame, target, values.shape[1])
        return fixpipe.quantised(values, words, how.quant in _VECTORS)

    def _scales(self, frame: Frame, target: DType, cols: int) -> Array:
        op = self._site.op
        number = op.pipe_id if isinstance(op, PipeTransferOp) else 0
        scale = frame.core.registers.get((SetQuantOp, number))
        if scale is None:
            raise ExecutionError("converts with a scale that nothing has set")
        if isinstance(scale, Tile):
            cells = layouts.cells(scale, np.dtype(np.uint64), 1, cols)
            return cells[0].copy()
        word = int(F32.type(scale).view(np.uint32))
        if target == np.dtype(np.int8):
            word |= 1 << SIGN_BIT
        return np.array([word], np.uint64)

    def _consumers_type(self) -> DType:
        op = self._site.op
        for other in walk(op.get_toplevel_object()):
            if not isinstance(other, TPopPipeOp | TPopOp):
                continue
            if isinstance(other.tile.type, TileBufType):
                return dtype_of(other.tile.type.element_type)
        return np.dtype(np.int8)


@runs(SetQuantScalarOp, SetQuantVectorOp)
def set_quant(site: Site[SetQuantScalarOp | SetQuantVectorOp]) -> Step:
    """The scale, or the scales, of what is pushed next."""
    op = site.op
    value = op.scale if isinstance(op, SetQuantScalarOp) else op.scaling_tile

    def step(frame: Frame) -> None:
        frame.core.registers[SetQuantOp, op.pipe_id] = frame[value]

    return step


_ELEMENTS = {dtype_of(type_): type_ for type_ in (f32, f16, bf16, i8, i16, i32)}
"""The element types of tiles in slots."""
