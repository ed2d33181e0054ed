"""Flags, barriers, and what a core knows of itself."""

from __future__ import annotations

from xdsl.dialects.builtin import i64

from pto_dialect.hardware import Arch, Pipe
from pto_dialect.ops.core_ops import (
    CoreQueryOp,
    GetBlockIdxOp,
    GetBlockNumOp,
    GetSubBlockIdxOp,
    GetSubBlockNumOp,
)
from pto_dialect.ops.sync_ops import BarrierOp, SetFlagOp, WaitFlagOp
from pto_passes.emitc.lowering import Lowering, lowers

_QUERIES: dict[type[CoreQueryOp], str] = {
    GetBlockIdxOp: "get_block_idx",
    GetBlockNumOp: "get_block_num",
    GetSubBlockIdxOp: "get_subblockid",
    GetSubBlockNumOp: "get_subblockdim",
}
"""pypto replaces `get_subblockid()` by a macro, so it is spelled just so."""


@lowers(*_QUERIES)
def lower_core_query(lowering: Lowering, op: CoreQueryOp) -> None:
    """`int64_t name = get_block_idx();`"""
    callee = _QUERIES[type(op)]
    lowering.bind(op.result, lowering.compute(lambda e: e.call(callee, [], i64)))


@lowers(SetFlagOp, WaitFlagOp)
def lower_flag(lowering: Lowering, op: SetFlagOp | WaitFlagOp) -> None:
    """`set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);`"""
    words = (op.src_pipe, op.dst_pipe, op.event_id)
    lowering.call(op.name.removeprefix("pto."), [w.data.value for w in words])


@lowers(BarrierOp)
def lower_barrier(lowering: Lowering, op: BarrierOp) -> None:
    """`pipe_barrier(PIPE_ALL);`; a5 runs vector instructions in order without one."""
    if lowering.arch is Arch.A5 and op.pipe.data is Pipe.V:
        return
    lowering.call("pipe_barrier", [op.pipe.data.value])
