"""`resolve-reserved-buffers`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i32
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages import kinds
from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp
from pto_dialect.ops.reserved_buffer_ops import (
    ImportReservedBufferOp,
    ReserveBufferOp,
    reservations_of,
)
from pto_dialect.program_checks.pipes import agreements
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_name, inherit_place


@dataclass(frozen=True)
class ResolveReservedBuffers(ModulePass):
    """
    Makes the addresses of buffers for pipes constants, and gives pipes their flags.

        %b = pto.reserve_buffer {name = "fifo", size = 4096, ..., base = 512} -> i32
        %p = pto.initialize_l2l_pipe {dir_mask = 1, ...} (%b : i32) -> !pto.pipe

    becomes

        %b = arith.constant 512 : i32
        %p = pto.initialize_l2l_pipe {dir_mask = 1, ..., flag_base = 0} (%b : i32) ...

    An imported buffer is the constant of the function that reserves it. A buffer without
    a base, which planning has to give it, is an error.
    """

    name = "resolve-reserved-buffers"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        buffers: list[ReserveBufferOp | ImportReservedBufferOp] = []
        inits: list[InitializeLoweredPipeOp] = []
        for one in walk(op):
            if isinstance(one, ReserveBufferOp | ImportReservedBufferOp):
                buffers.append(one)
            elif isinstance(one, InitializeLoweredPipeOp):
                inits.append(one)
        if inits:
            agreed = agreements(op)
            for init in inits:
                if init.flag_base is None:
                    init.flag_base = IntegerAttr(agreed[init].flag_base, i32)
        diagnostics = Diagnostics.of(ctx)
        bases = {buffer: _base_of(buffer) for buffer in buffers}
        for buffer, base in bases.items():
            if base is None:
                diagnostics.error(
                    f"'{buffer.name}' op the buffer '{buffer.buffer_name.data}' has no "
                    "base, and nothing has planned one",
                    buffer,
                    kind=kinds.NO_BASE,
                )
                continue
            constant = arith.ConstantOp(IntegerAttr(base, i32))
            inherit_place(buffer, constant)
            Rewriter.insert_op(constant, InsertPoint.before(buffer))
            inherit_name(buffer.addr, constant.result)
            buffer.addr.replace_all_uses_with(constant.result)
        for buffer, base in bases.items():
            if base is not None:
                Rewriter.erase_op(buffer)


def _base_of(op: ReserveBufferOp | ImportReservedBufferOp) -> int | None:
    if isinstance(op, ReserveBufferOp):
        return None if op.base is None else op.base.value.data
    peer = op.peer
    for buffer in () if peer is None else reservations_of(peer):
        if buffer.buffer_name == op.buffer_name:
            return _base_of(buffer)
    return None
