"""`lower-frontend-pipes`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import (
    IntegerAttr,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    i8,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.functions import function_of
from pto_dialect.handles import PipeType
from pto_dialect.messages import kinds
from pto_dialect.ops.lowered_pipe_ops import (
    DeclareGlobalOp,
    InitializeL2G2LPipeOp,
    InitializeL2LPipeOp,
    InitializeLoweredPipeOp,
    TAllocOp,
    TFreeOp,
    TPopOp,
    TPushOp,
)
from pto_dialect.ops.pipe_init_ops import InitializePipeOp, pipes_of
from pto_dialect.ops.pipe_ops import (
    PipeTransferOp,
    TAllocPipeOp,
    TFreePipeOp,
    TPopPipeOp,
    TPushPipeOp,
)
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp, ReserveBufferOp
from pto_dialect.ops.tile_ops import DeclareTileOp, SetValidShapeOp
from pto_dialect.program_checks.pipes import (
    FRONTEND_ID,
    PEER_BUFFER,
    PEER_DIRECTION,
    PEER_FUNCTION,
)
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_name, inherit_place


@dataclass(frozen=True)
class LowerFrontendPipes(ModulePass):
    """
    Makes the pipes between cores values, and what passes through them operations on
    these values.

        pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024}
          (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %buf : i32)
        %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x16xf32>

    becomes, on a2a3,

        %p = pto.initialize_l2g2l_pipe {..., slot_num = 8, local_slot_num = 8}
          (%gm : !pto.ptr<f32>, %buf : i32) {__pto.frontend_id = 0 : i32} -> !pto.pipe
        %t = pto.declare_tile -> !pto.tile_buf<vec, 16x16xf32>
        pto.tpop(%t, %p : ...) {split = 0}

    On a5 a pipe without a tensor of slots has them in the consumer's memory
    (`initialize_l2l_pipe`). The extents that a pop is given are set before it. Pipes
    that are values already stay as they are.
    """

    name = "lower-frontend-pipes"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in list(walk(op)):
            if isinstance(function, FuncOp) and (inits := pipes_of(function)):
                _lower_function(function, inits, diagnostics)


def _lower_function(
    function: FuncOp, inits: list[InitializePipeOp], diagnostics: Diagnostics
) -> None:
    pipes: dict[int, SSAValue] = {}
    for init in inits:
        lowered = _lowered_init(init)
        _put(init, lowered)
        pipes[init.pipe_id] = lowered.pipe
    for op in list(walk(function)):
        if isinstance(op, PipeTransferOp):
            pipe = pipes.get(op.pipe_id)
            if pipe is None:
                diagnostics.error(
                    f"'{op.name}' op the function has no pipe {op.pipe_id}",
                    op,
                    kind=kinds.NO_PIPE,
                )
            else:
                _lower_transfer(op, pipe)
    for init in inits:
        Rewriter.erase_op(init)


def _put(old: Operation, *new: Operation) -> None:
    """Insert operations in front of the one that they replace."""
    for op in new:
        inherit_place(old, op)
        Rewriter.insert_op(op, InsertPoint.before(old))


def _lowered_init(init: InitializePipeOp) -> InitializeLoweredPipeOp:
    buffers = {1: init.c2v_consumer_buf, 2: init.v2c_consumer_buf}
    local = [b for d, b in buffers.items() if b is not None and init.directions & d]
    slots = IntegerAttr(init.slots, i32)
    properties: dict[str, Attribute] = {
        "dir_mask": init.dir_mask,
        "slot_size": init.slot_size,
        "slot_num": slots,
    }
    if init.nosplit is not None:
        properties["nosplit"] = init.nosplit
    if init.acc_push_epilogue is not None:
        properties["acc_push_epilogue"] = init.acc_push_epilogue
    attributes: dict[str, Attribute] = {
        FRONTEND_ID: IntegerAttr(init.pipe_id, i32),
        **_common_buffer(buffers),
    }
    second = local[1:2]
    if not init.in_memory:
        return InitializeL2LPipeOp.build(
            operands=[local[0], second],
            properties=properties,
            attributes=attributes,
            result_types=[PipeType()],
        )
    memory = init.gm_slot_tensor or init.gm_slot_buffer
    assert memory is not None
    if local:
        properties["local_slot_num"] = init.local_slot_num or slots
    return InitializeL2G2LPipeOp.build(
        operands=[memory, local[:1], second],
        properties=properties,
        attributes=attributes,
        result_types=[PipeType()],
    )


def _common_buffer(buffers: dict[int, SSAValue | None]) -> dict[str, Attribute]:
    """How both ends of a pipe name the buffer between them."""
    for direction, buffer in buffers.items():
        owner = None if buffer is None else buffer.owner
        if isinstance(owner, ReserveBufferOp):
            function = function_of(owner)
            if function is None:
                continue
            of = SymbolRefAttr(function.sym_name.data)
        elif isinstance(owner, ImportReservedBufferOp):
            of = owner.peer_func
        else:
            continue
        return {
            PEER_DIRECTION: IntegerAttr(direction, i8),
            PEER_FUNCTION: of,
            PEER_BUFFER: StringAttr(owner.buffer_name.data),
        }
    return {}


def _lower_transfer(op: PipeTransferOp, pipe: SSAValue) -> None:
    properties: dict[str, Attribute] = {"split": op.split}
    subblock = op.optional_operand("aiv_subblockid")
    extra = [] if subblock is None else [subblock]
    if isinstance(op, TPushPipeOp):
        _put(
            op,
            TPushOp.build(operands=[op.tile, pipe, extra], properties=properties),
        )
    elif isinstance(op, TFreePipeOp):
        entry = [] if op.entry is None else [op.entry]
        _put(op, TFreeOp.build(operands=[entry, pipe], properties=properties))
    elif isinstance(op, TAllocPipeOp):
        entry = DeclareGlobalOp.build(result_types=[op.entry.type])
        lowered = TAllocOp.build(operands=[entry.entry, pipe], properties=properties)
        _put(op, entry, lowered)
        _take_over(op.entry, entry.entry)
    elif isinstance(op, TPopPipeOp):
        _lower_pop(op, pipe, properties, extra)
    Rewriter.erase_op(op)


def _lower_pop(
    op: TPopPipeOp,
    pipe: SSAValue,
    properties: dict[str, Attribute],
    subblock: list[SSAValue],
) -> None:
    if isinstance(op.tile.type, TileBufType):
        declared = DeclareTileOp.build(result_types=[op.tile.type])
        entry = declared.tile
    else:
        declared = DeclareGlobalOp.build(result_types=[op.tile.type])
        entry = declared.entry
    new: list[Operation] = [declared]
    if op.valid_row is not None and op.valid_col is not None:
        new.append(SetValidShapeOp.build(operands=[entry, op.valid_row, op.valid_col]))
    new.append(TPopOp.build(operands=[entry, pipe, subblock], properties=properties))
    _put(op, *new)
    _take_over(op.tile, entry)


def _take_over(old: SSAValue, new: SSAValue) -> None:
    inherit_name(old, new)
    old.replace_all_uses_with(new)
