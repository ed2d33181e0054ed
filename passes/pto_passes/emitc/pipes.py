"""
Pipes between a cube core and its vector cores: `TPipe` objects, and what goes through
them. A tile that is popped is constructed with its extents; without operands for them
all of it is valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import IntegerAttr, MemRefType, i32
from xdsl.ir import Operation, SSAValue

from pto_dialect.functions import function_of
from pto_dialect.hardware import ArchSpec
from pto_dialect.layout import VIEW_RANK
from pto_dialect.ops.lowered_pipe_ops import (
    DeclareGlobalOp,
    InitializeL2G2LPipeOp,
    InitializeL2LPipeOp,
    InitializeLoweredPipeOp,
    LoweredTransferOp,
    TAllocOp,
    TFreeOp,
    TPopOp,
    TPushOp,
)
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.pipe_ops import (
    PipeTransferOp,
    SetQuantOp,
    SetQuantScalarOp,
    SetQuantVectorOp,
    TAllocPipeOp,
    TFreePipeOp,
    TPopPipeOp,
    TPushPipeOp,
)
from pto_dialect.ops.reserved_buffer_ops import (
    ImportReservedBufferOp,
    ReserveBufferOp,
    reservations_of,
)
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_dialect.pipe_attrs import EpilogueQuant
from pto_dialect.program_checks.pipes import FRONTEND_ID, other_ends
from pto_dialect.types import PtrType, TensorViewType, TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.shapes.layouts import layout_of
from pto_passes.emitc import spelling
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers, no_cpp
from pto_passes.emitc.memory import cpp_type
from pto_passes.emitc.pipe_plan import PipePlan, module_of, plan_pipes
from pto_passes.emitc.tiles import construct, tile_of
from pto_passes.emitc.views import asked, figure, make_view

_SPLITS = (
    "TILE_NO_SPLIT",
    "TILE_UP_DOWN",
    "TILE_LEFT_RIGHT",
    "TILE_UP_DOWN_ODD",
    "TILE_LEFT_RIGHT_ODD",
)

_DIRECTIONS = {1: "DIR_C2V", 2: "DIR_V2C", 3: "DIR_BOTH"}

_QUANT_MODES = {
    EpilogueQuant.NO_CONVERT: "NoQuant",
    EpilogueQuant.F32_F16: "F322F16",
    EpilogueQuant.F32_BF16: "F322BF16",
    EpilogueQuant.REQ8_SCALAR: "REQ8",
    EpilogueQuant.REQ8_VEC: "VREQ8",
    EpilogueQuant.DEQF16_SCALAR: "DEQF16",
    EpilogueQuant.DEQF16_VEC: "VDEQF16",
    EpilogueQuant.QF322B8_SCALAR: "QF322B8_PRE",
    EpilogueQuant.QF322B8_VEC: "VQF322B8_PRE",
    EpilogueQuant.QF322F16_SCALAR: "QF322F16_PRE",
    EpilogueQuant.QF322BF16_SCALAR: "QF322BF16_PRE",
    EpilogueQuant.QS322BF16_SCALAR: "QS322BF16_PRE",
    EpilogueQuant.QS322BF16_VEC: "VQS322BF16_PRE",
    EpilogueQuant.QF322HIF8_SCALAR: "QF322HIF8_PRE",
    EpilogueQuant.QF322FP8_SCALAR: "QF322FP8_PRE",
}

_L2L_SLOTS = 2
"""Local slots of a pipe that has no slots in global memory."""


# Buffers


@lowers(ReserveBufferOp)
def lower_reserve_buffer(lowering: Lowering, op: ReserveBufferOp) -> None:
    """The address of the buffer, a constant."""
    lowering.values[op.addr] = lowering.constant(_base_of(op), i32)


@lowers(ImportReservedBufferOp)
def lower_import_buffer(lowering: Lowering, op: ImportReservedBufferOp) -> None:
    """The address of the peer's buffer, a constant."""
    peer = op.peer
    for buffer in () if peer is None else reservations_of(peer):
        if buffer.buffer_name == op.buffer_name:
            lowering.values[op.addr] = lowering.constant(_base_of(buffer), i32)
            return
    name = op.peer_func.root_reference.data
    raise NoCppError(f"has no C++: @{name} reserves no '{op.buffer_name.data}'")


def _base_of(op: ReserveBufferOp) -> int:
    if op.base is None:
        raise NoCppError(
            f"has no C++: the buffer '{op.buffer_name.data}' has no base, and nothing "
            "has planned one"
        )
    return op.base.value.data


# Pipes


@dataclass(frozen=True)
class _Shape:
    """What the type of a pipe says."""

    flag_base: int
    directions: int
    slot_size: int
    slots: int
    local_slots: int
    is_whole: bool
    in_memory: bool
    """Whether its slots lie in global memory."""

    def text(self, arch: ArchSpec) -> str:
        direction = _DIRECTIONS[self.directions]
        if arch.links_cores and self.in_memory and self.directions != 3:
            direction += "_GM"
        whole = "true" if self.is_whole else "false"
        return (
            f"TPipe<{self.flag_base}, Direction::{direction}, {self.slot_size}, "
            f"{self.slots}, {self.local_slots}, {whole}>"
        )


@lowers(InitializePipeOp)
def lower_initialize(lowering: Lowering, op: InitializePipeOp) -> None:
    """`TPipe<...> name = TPipe<...>(memory, c2v, v2c);`"""
    plan = plan_pipes(module_of(op)).get(op, PipePlan(0, False))
    in_memory = op.in_memory
    local = op.slots if in_memory else _L2L_SLOTS
    if op.local_slot_num is not None and in_memory:
        local = op.local_slot_num.value.data
    shape = _Shape(
        plan.flag_base,
        op.directions,
        op.slot_size.value.data,
        op.slots,
        local,
        plan.is_whole,
        in_memory,
    )
    memory: SSAValue | str = "nullptr"
    if op.gm_slot_tensor is not None:
        memory = _memory_of(lowering, op.gm_slot_tensor)
    elif in_memory:
        if op.gm_slot_buffer is None:
            no_cpp(op, "on a2a3 a pipe needs gm_slot_buffer")
        memory = lowering.value(op.gm_slot_buffer)
    buffers = (op.c2v_consumer_buf, op.v2c_consumer_buf)
    arguments: list[SSAValue | str] = [memory]
    for direction, buffer in zip((1, 2), buffers):
        used = buffer is not None and op.directions & direction
        arguments.append(lowering.value(buffer) if used and buffer else "0")
    _name_config(lowering, op)
    name = f"pipe{op.pipe_id}"
    pipe = lowering.make(shape.text(lowering.arch), arguments, name, keep=True)
    lowering.pipes[op] = pipe


def _memory_of(lowering: Lowering, value: SSAValue) -> SSAValue:
    """A pointer to the slots of a pipe."""
    if isinstance(value.type, PtrType | MemRefType):
        return lowering.value(value)
    if isinstance(value.owner, MakeTensorViewOp):
        return lowering.value(value.owner.ptr)
    assert isinstance(value.type, TensorViewType)
    element = spelling.element(value.type.element_type)
    assert element is not None
    type = spelling.pointer(element)
    return lowering.read("{}.data()", [lowering.value(value)], type)


@lowers(InitializeLoweredPipeOp)
def lower_initialize_lowered(lowering: Lowering, op: InitializeLoweredPipeOp) -> None:
    """`TPipe<...> name = TPipe<...>(memory, c2v, v2c);`"""
    in_memory = isinstance(op, InitializeL2G2LPipeOp)
    slots = op.slot_num.value.data
    local = _L2L_SLOTS
    if isinstance(op, InitializeL2G2LPipeOp):
        local = slots if op.local_slot_num is None else op.local_slot_num.value.data
    shape = _Shape(
        0 if op.flag_base is None else op.flag_base.value.data,
        op.directions,
        op.slot_size.value.data,
        slots,
        local,
        op.nosplit is not None and bool(op.nosplit.value.data),
        in_memory,
    )
    memory: SSAValue | str = "nullptr"
    local_addr = peer_addr = None
    if isinstance(op, InitializeL2G2LPipeOp):
        memory = _memory_of(lowering, op.gm_addr)
        local_addr, peer_addr = op.local_addr, op.peer_local_addr
    elif isinstance(op, InitializeL2LPipeOp):
        local_addr, peer_addr = op.local_addr, op.peer_local_addr
    first: SSAValue | str = "0" if local_addr is None else lowering.value(local_addr)
    second: SSAValue | str = "0" if peer_addr is None else lowering.value(peer_addr)
    ends = [first, second]
    if op.directions == 2:
        ends = ["0", first]
    elif op.directions == 1:
        ends = [first, "0"]
    _name_config(lowering, op)
    has_number = FRONTEND_ID in op.attributes
    name = f"pipe{_number_of(op)}" if has_number else None
    pipe = lowering.make(shape.text(lowering.arch), [memory, *ends], name, keep=True)
    lowering.bind(op.pipe, pipe)


# What goes through


def _pipe_of(
    lowering: Lowering, op: PipeTransferOp | LoweredTransferOp
) -> tuple[SSAValue, str]:
    """The pipe of a transfer, and its C++ type."""
    if isinstance(op, LoweredTransferOp):
        pipe = lowering.value(op.operand("pipe_handle"))
    else:
        init = op.find_init()
        if init is None or init not in lowering.pipes:
            raise NoCppError(f"has no C++: the function has no pipe {op.pipe_id}")
        pipe = lowering.pipes[init]
    return pipe, cpp_type(pipe)


def _split(op: PipeTransferOp | LoweredTransferOp) -> str:
    return f"TileSplitAxis::{_SPLITS[op.split.value.data]}"


def _subblock(lowering: Lowering, op: Operation) -> list[SSAValue]:
    given: SSAValue | None = getattr(op, "aiv_subblockid", None)
    if given is None:
        return []
    number = lowering.value(given)
    return [lowering.compute(lambda e: e.cast(number, i32))]


@lowers(TPushPipeOp, TPushOp)
def lower_tpush(lowering: Lowering, op: TPushPipeOp | TPushOp) -> None:
    """`TPUSH<Pipe, Tile, split>(pipe, tile[, subblock]);`"""
    pipe, pipe_type = _pipe_of(lowering, op)
    tile = lowering.value(op.tile)
    init = op.find_init() if isinstance(op, TPushPipeOp) else op.init
    how = _split(op)
    epilogue = None if init is None else init.acc_push_epilogue
    if init is not None and epilogue is not None:
        how = _config_name(init)
        _set_scale(lowering, init)
    arguments = [pipe, tile, *_subblock(lowering, op)]
    lowering.call("TPUSH", arguments, [pipe_type, cpp_type(tile), how])


_Init = InitializePipeOp | InitializeLoweredPipeOp


def _number_of(init: _Init) -> int:
    """The number of a pipe in its function."""
    if isinstance(init, InitializePipeOp):
        return init.pipe_id
    number = init.attributes.get(FRONTEND_ID)
    return number.value.data if isinstance(number, IntegerAttr) else 0


def _config_name(init: _Init) -> str:
    return f"Pipe{_number_of(init)}FixpipeConfig"


def _name_config(lowering: Lowering, init: _Init) -> None:
    """`using Pipe0FixpipeConfig = FixpipeParams<...>;` for a pipe that converts."""
    if init.acc_push_epilogue is None:
        return
    what = init.acc_push_epilogue.data
    relu = spelling.camel(what.relu.value)
    lowering.alias(
        f"using {_config_name(init)} = FixpipeParams<LayoutMode_t::"
        f"{what.layout.value.upper()}, QuantMode_t::{_QUANT_MODES[what.quant]}, "
        f"ReluPreMode::{relu}>;"
    )


@lowers(SetQuantOp)
def lower_set_quant(lowering: Lowering, op: SetQuantOp) -> None:
    """Nothing here: each push sets its scale again, right before it."""
    lowering.scales[op.pipe_id] = op


def _set_scale(lowering: Lowering, init: _Init) -> None:
    scale = lowering.scales.get(_number_of(init))
    if isinstance(scale, SetQuantScalarOp):
        arrives = _arrives_as(init)
        template = [] if arrives is None else [arrives]
        lowering.call("SET_QUANT_SCALAR", [lowering.value(scale.scale)], template)
    elif isinstance(scale, SetQuantVectorOp):
        lowering.call("SET_QUANT_VECTOR", [lowering.value(scale.scaling_tile)])


def _arrives_as(init: _Init) -> str | None:
    """The C++ type of the elements of the tiles that come out of the other end."""
    for end in other_ends(init):
        for popped in _popped_from(end):
            if isinstance(popped.type, TileBufType):
                return spelling.element(popped.type.element_type)
    return None


def _popped_from(init: _Init) -> Iterator[SSAValue]:
    if isinstance(init, InitializeLoweredPipeOp):
        for use in init.pipe.uses:
            if isinstance(use.operation, TPopOp):
                yield use.operation.tile
        return
    function = function_of(init)
    for op in () if function is None else walk(function):
        if isinstance(op, TPopPipeOp) and op.find_init() is init:
            yield op.tile


@lowers(TPopPipeOp)
def lower_tpop_from(lowering: Lowering, op: TPopPipeOp) -> None:
    """A tile with its extents, then `TPOP<Pipe, Tile, split>(pipe, tile);`"""
    pipe, pipe_type = _pipe_of(lowering, op)
    if isinstance(op.tile.type, TileBufType):
        whole = tile_of(op.tile).shape
        rows = whole[0] if op.valid_row is None else op.valid_row
        cols = whole[1] if op.valid_col is None else op.valid_col
        entry = construct(lowering, op.tile, (rows, cols))
    else:
        entry = _slot_view(lowering, op.tile, op.find_init())
    arguments = [pipe, entry, *_subblock(lowering, op)]
    lowering.call("TPOP", arguments, [pipe_type, cpp_type(entry), _split(op)])


@lowers(TPopOp)
def lower_tpop(lowering: Lowering, op: TPopOp) -> None:
    """`TPOP<Pipe, Tile, split>(pipe, tile);`"""
    pipe, pipe_type = _pipe_of(lowering, op)
    entry = lowering.value(op.tile)
    arguments = [pipe, entry, *_subblock(lowering, op)]
    lowering.call("TPOP", arguments, [pipe_type, cpp_type(entry), _split(op)])


@lowers(TFreePipeOp, TFreeOp)
def lower_tfree(lowering: Lowering, op: TFreePipeOp | TFreeOp) -> None:
    """`TFREE<Pipe, split>(pipe);`, of a tensor with its view."""
    pipe, pipe_type = _pipe_of(lowering, op)
    entry = op.entry_value
    if entry is not None and isinstance(entry.type, TensorViewType):
        view = lowering.value(entry)
        lowering.call("TFREE", [pipe, view], [pipe_type, cpp_type(view), _split(op)])
        return
    lowering.call("TFREE", [pipe], [pipe_type, _split(op)])


@lowers(TAllocPipeOp)
def lower_talloc_to(lowering: Lowering, op: TAllocPipeOp) -> None:
    """A view without memory, then `TALLOC<Pipe, View, split>(pipe, view);`"""
    pipe, pipe_type = _pipe_of(lowering, op)
    view = _slot_view(lowering, op.entry, op.find_init())
    lowering.call("TALLOC", [pipe, view], [pipe_type, cpp_type(view), _split(op)])


@lowers(TAllocOp)
def lower_talloc(lowering: Lowering, op: TAllocOp) -> None:
    """`TALLOC<Pipe, View, split>(pipe, view);`"""
    pipe, pipe_type = _pipe_of(lowering, op)
    view = lowering.value(op.entry)
    lowering.call("TALLOC", [pipe, view], [pipe_type, cpp_type(view), _split(op)])


@lowers(DeclareGlobalOp)
def lower_declare_global(lowering: Lowering, op: DeclareGlobalOp) -> None:
    """A view without memory, of a slot of the pipe that binds it."""
    for use in op.entry.uses:
        user = use.operation
        if isinstance(user, LoweredTransferOp) and user.init is not None:
            slots = user.init
            memory = slots.gm_addr if isinstance(slots, InitializeL2G2LPipeOp) else None
            _view_without_memory(lowering, op.entry, memory)
            return
    _view_without_memory(lowering, op.entry, None)


def _slot_view(
    lowering: Lowering, entry: SSAValue, init: InitializePipeOp | None
) -> SSAValue:
    slots = None if init is None else init.gm_slot_tensor
    return _view_without_memory(lowering, entry, slots)


def _view_without_memory(
    lowering: Lowering, entry: SSAValue, slots: SSAValue | None
) -> SSAValue:
    """
    `GlobalTensor<...> name = GlobalTensor<...>(nullptr);`, with the strides of the
    tensor that describes the slots; where a pointer does, a slot is packed.
    """
    assert isinstance(entry.type, TensorViewType)
    if slots is None or not isinstance(slots.type, TensorViewType):
        return make_view(lowering, entry, "nullptr", entry.type.dims)
    source = slots.owner
    if isinstance(source, MakeTensorViewOp):
        strides = [figure(lowering, stride) for stride in source.strides]
        return make_view(
            lowering, entry, "nullptr", entry.type.dims, strides, layout_of(source)
        )
    view, rank = lowering.value(slots), slots.type.rank
    strides = [
        asked(lowering, view, "GetStride", VIEW_RANK - rank + i) for i in range(rank)
    ]
    return make_view(lowering, entry, "nullptr", entry.type.dims, strides)
