"""Flags and barriers: what orders the units of a core."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.hardware import Pipe
from pto_dialect.ops.sync_ops import (
    BarrierOp,
    BarrierSyncOp,
    BufferIdOp,
    DynamicBufferIdOp,
    EventOp,
    FlagOp,
    FlagValueOp,
    StaticBufferIdOp,
    TSyncOp,
)
from pto_passes.emitc.lowering import Lowering, lowers
from pto_passes.emitc.ops import opaque

_EVENT = opaque("event_t")


@lowers(FlagOp)
def lower_flag(lowering: Lowering, op: FlagOp) -> None:
    """`set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);`"""
    words = (op.src_pipe, op.dst_pipe, op.event_id)
    lowering.call(op.name.removeprefix("pto."), [w.data.value for w in words])


@lowers(FlagValueOp)
def lower_flag_value(lowering: Lowering, op: FlagValueOp) -> None:
    """`set_flag(PIPE_MTE2, PIPE_V, event);`, with the number cast to `event_t`."""
    number = lowering.value(op.event_id)
    event = lowering.compute(
        lambda e: e.cast(number, _EVENT), lowering.derived(op.event_id, "event")
    )
    pipes = (op.src_pipe.data.value, op.dst_pipe.data.value)
    lowering.call(op.intrinsic(), [*pipes, event])


@lowers(EventOp)
def lower_event(lowering: Lowering, op: EventOp) -> None:
    """`set_flag` or `wait_flag` between the units that do the two kinds of work."""
    words = (op.src_pipe.value, op.dst_pipe.value, op.event_id.data.value)
    lowering.call(op.intrinsic(), list(words))


@lowers(BarrierOp)
def lower_barrier(lowering: Lowering, op: BarrierOp) -> None:
    """`pipe_barrier(PIPE_ALL);`"""
    _barrier(lowering, op.pipe.data)


@lowers(BarrierSyncOp)
def lower_barrier_sync(lowering: Lowering, op: BarrierSyncOp) -> None:
    """`pipe_barrier` of the unit that does the work."""
    _barrier(lowering, op.op_type.data.pipe)


def _barrier(lowering: Lowering, pipe: Pipe) -> None:
    """A barrier, unless the unit keeps its order without one."""
    if pipe is not Pipe.V or pipe not in lowering.arch.self_ordered:
        lowering.call("pipe_barrier", [pipe.value])


@lowers(BufferIdOp)
def lower_buffer_id(lowering: Lowering, op: BufferIdOp) -> None:
    """`get_buf(PIPE_MTE2, id, mode);`"""
    pipe = op.pipe_on(lowering.arch)
    assert pipe is not None
    number: SSAValue | str
    if isinstance(op, DynamicBufferIdOp):
        number = lowering.value(op.buf_id)
    else:
        assert isinstance(op, StaticBufferIdOp)
        number = str(op.buf_id.value.data)
    mode = "0" if op.mode is None else str(op.mode.value.data)
    lowering.call(op.intrinsic(), [pipe.value, number, mode])


@lowers(TSyncOp)
def lower_tsync(lowering: Lowering, op: TSyncOp) -> None:
    """
    `pipe_barrier(PIPE_ALL);`: pto-isa's TSYNC waits for events, which C++ has as results
    of calls; the operation names tiles, and a barrier is what holds for any of them.
    """
    lowering.call("pipe_barrier", [Pipe.ALL.value])
