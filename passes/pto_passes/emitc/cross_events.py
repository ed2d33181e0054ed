"""Flags and barriers between cores, and fences of caches."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, Signedness, i32
from xdsl.ir import SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.hardware import GroupFlags, Pipe
from pto_dialect.ops.cache_ops import CmoCacheInvalidOp, FenceBarrierAllOp
from pto_dialect.ops.cross_sync_ops import (
    CrossCoreFlagOp,
    SetCrossBlockOp,
    SetFFTsOp,
    SetIntraBlockOp,
    SyncAllOp,
    SyncFlagOp,
    SyncSetOp,
    SyncWaitOp,
    WaitCrossBlockOp,
    WaitIntraBlockOp,
)
from pto_dialect.ops.section_ops import core_kind
from pto_dialect.sync_attrs import SyncAllMode, SyncCoreType
from pto_dialect.types import PtrType
from pto_passes.emitc.lowering import Lowering, lowers

_MESSAGE = IntegerType(16, Signedness.UNSIGNED)
_ADDRESS = IntegerType(64, Signedness.UNSIGNED)

_GROUP_MODE = 2
"""The mode of flags between the cores of one group; 0 is for all groups."""

_CORE_TYPES = {
    SyncCoreType.AIV_ONLY: "AIVOnly",
    SyncCoreType.AIC_ONLY: "AICOnly",
    SyncCoreType.MIX: "Mix",
}


# Between cores


@lowers(SyncSetOp, SetCrossBlockOp, SetIntraBlockOp)
def lower_cross_core_set(lowering: Lowering, op: CrossCoreFlagOp) -> None:
    """`__builtin_cce_ffts_cross_core_sync(PIPE, getFFTSMsg(mode, id));`"""
    flag = _flag(lowering, op)
    if (
        isinstance(op, SetIntraBlockOp)
        and lowering.arch.group_flags is GroupFlags.DIRECT
    ):
        lowering.call("__builtin_cce_set_intra_block", [op.pipe.data.value, flag])
        return
    mode = _GROUP_MODE
    if isinstance(op, SetCrossBlockOp):
        mode = 0
    elif isinstance(op, SyncFlagOp) and op.ffts_mode is not None:
        mode = op.ffts_mode.value.data
    word = "FFTS_MODE_VAL" if mode == _GROUP_MODE else str(mode)
    text = f"getFFTSMsg({word}, {flag if isinstance(flag, str) else '{}'})"
    arguments = [] if isinstance(flag, str) else [flag]
    message = lowering.read(text, arguments, _MESSAGE)
    lowering.call("__builtin_cce_ffts_cross_core_sync", [op.pipe.data.value, message])


@lowers(SyncWaitOp, WaitCrossBlockOp, WaitIntraBlockOp)
def lower_cross_core_wait(lowering: Lowering, op: CrossCoreFlagOp) -> None:
    """`__builtin_cce_wait_flag_dev(id);`"""
    if (
        isinstance(op, WaitIntraBlockOp)
        and lowering.arch.group_flags is GroupFlags.DIRECT
    ):
        lowering.call(
            "__builtin_cce_wait_intra_block", [op.pipe.data.value, _flag(lowering, op)]
        )
        return
    lowering.call("__builtin_cce_wait_flag_dev", [_flag(lowering, op)])


def _flag(lowering: Lowering, op: CrossCoreFlagOp) -> SSAValue | str:
    if op.event_id_dyn is None:
        assert op.flag is not None
        return str(op.flag)
    number = lowering.value(op.event_id_dyn)
    return lowering.compute(lambda e: e.cast(number, i32))


@lowers(SyncAllOp)
def lower_syncall(lowering: Lowering, op: SyncAllOp) -> None:
    """
    `SYNCALL<SyncCoreType::Mix>();`, or `SYNCALL<SyncAllMode::Soft, ...>(workspace,
    cores);` with a workspace of 16 counters.
    """
    kind = f"SyncCoreType::{_CORE_TYPES[op.core_type.data]}"
    if op.mode.data is SyncAllMode.HARD:
        lowering.call("SYNCALL", [], [kind])
        return
    assert op.gm_workspace is not None
    workspace = lowering.value(op.gm_workspace)
    if isinstance(op.gm_workspace.type, PtrType):
        workspace = _counters(lowering, workspace)
    cores: SSAValue | str = "int32_t{0}"
    if op.used_cores is not None:
        cores = lowering.value(op.used_cores)
    lowering.call("SYNCALL", [workspace, cores], ["SyncAllMode::Soft", kind])


def _counters(lowering: Lowering, pointer: SSAValue) -> SSAValue:
    """A view of the 16 counters behind a pointer."""
    text = (
        "GlobalTensor<int32_t, pto::Shape<1, 1, 1, 1, 16>, "
        "pto::Stride<16, 16, 16, 16, 1>, pto::Layout::ND>"
    )
    return lowering.make(text, [pointer])


@lowers(SetFFTsOp)
def lower_set_ffts(lowering: Lowering, op: SetFFTsOp) -> None:
    """
    `set_ffts_base_addr(address);` on a line of its own: pypto's runtime owns the
    register, and its tooling drops such lines.
    """
    text = "reinterpret_cast<uint64_t>({})"
    address = lowering.read(text, [lowering.value(op.ffts)], _ADDRESS)
    lowering.christen(address, lowering.derived(op.ffts, "address"))
    lowering.call("set_ffts_base_addr", [address])


# Caches


@lowers(CmoCacheInvalidOp)
def lower_cacheinvalid(lowering: Lowering, op: CmoCacheInvalidOp) -> None:
    """`dcci` of all of the scalar unit's cache, or of the line of an address."""
    if op.addr is None:
        lowering.say("dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);")
        return
    pointer = "{}" if isinstance(op.addr.type, PtrType) else "{}.data()"
    lowering.say(
        f"dcci((__gm__ void*){pointer}, cache_line_t::SINGLE_CACHE_LINE);",
        lowering.value(op.addr),
    )


@lowers(FenceBarrierAllOp)
def lower_fence(lowering: Lowering, op: FenceBarrierAllOp) -> None:
    """Barriers of all units that write to memory, then `dsb(DSB_DDR);`"""
    pipes = (Pipe.MTE2, Pipe.MTE3, Pipe.FIX)
    if core_kind(op) is KernelKind.VECTOR:
        pipes = (Pipe.ALL,)
    for pipe in pipes:
        lowering.call("pipe_barrier", [pipe.value])
    lowering.call("dsb", ["DSB_DDR"])
