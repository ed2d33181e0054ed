"""Communication between chips, and asynchronous prefetches."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerAttr, i1
from xdsl.ir import SSAValue

from pto_dialect.functions import function_of
from pto_dialect.ops.cache_ops import FenceBarrierAllOp
from pto_dialect.ops.comm_ops import (
    AsyncEventOp,
    AsyncTransferOp,
    CollectiveOp,
    CommBuildAsyncSessionOp,
    CommTNotifyOp,
    CommTPutOp,
    CommTReduceOp,
    CommTTestOp,
    CommTWaitOp,
    SignalTestOp,
    TransferOp,
)
from pto_dialect.ops.memory_ops import ScalarStoreOp
from pto_dialect.ops.prefetch_ops import (
    GetPrefetchAsyncSessionOp,
    MakePrefetchAsyncContextOp,
    TPrefetchAsyncOp,
)
from pto_dialect.walking import walk
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.memory import cpp_type
from pto_passes.emitc.ops import opaque
from pto_passes.emitc.spelling import camel

_SESSION = opaque("pto::comm::AsyncSession")
_EVENT = opaque("pto::comm::AsyncEvent")
_ENGINE = "pto::comm::DmaEngine::SDMA"

_BLOCK_BYTES = 32768
"""What one transfer of an asynchronous session moves at a time, unless it says so."""


@lowers(TransferOp)
def lower_transfer(lowering: Lowering, op: TransferOp) -> None:
    """`pto::comm::TPUT(dst, src, ping[, pong]);`"""
    template: list[str] = []
    if isinstance(op, CommTPutOp) and op.is_atomic:
        template = ["pto::AtomicType::AtomicAdd"]
    values = [op.dst, op.src, *_staging(op.ping, op.pong)]
    lowering.call(op.intrinsic(), [lowering.value(v) for v in values], template)


def _staging(ping: SSAValue, pong: SSAValue | None) -> list[SSAValue]:
    return [ping] if pong is None else [ping, pong]


@lowers(CommTNotifyOp)
def lower_tnotify(lowering: Lowering, op: CommTNotifyOp) -> None:
    """
    `dsb(DSB_DDR);`, behind which all that it announces is seen by other chips, with the
    caches of scalar stores flushed before; then `pto::comm::TNOTIFY(signal, value,
    pto::comm::NotifyOp::Set);`. A fence in front of it has done so already.
    """
    stores = _stores_scalars(op)
    if stores:
        lowering.say("dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);")
    if stores or not isinstance(op.prev_op, FenceBarrierAllOp):
        lowering.call("dsb", ["DSB_DDR"])
    arguments = [lowering.value(op.signal), lowering.value(op.value)]
    how = f"pto::comm::NotifyOp::{camel(op.notify_op.data.value)}"
    lowering.call(op.intrinsic(), [*arguments, how])


def _stores_scalars(op: CommTNotifyOp) -> bool:
    """Whether the scalar unit stores to global memory in the function around."""
    function = function_of(op)
    return function is not None and any(
        isinstance(inner, ScalarStoreOp) for inner in walk(function)
    )


@lowers(CommTWaitOp)
def lower_twait(lowering: Lowering, op: CommTWaitOp) -> None:
    """`pto::comm::TWAIT(signal, value, pto::comm::WaitCmp::EQ);`"""
    lowering.call(op.intrinsic(), [*_tested(lowering, op), _comparison(op)])


@lowers(CommTTestOp)
def lower_ttest(lowering: Lowering, op: CommTTestOp) -> None:
    """`bool name = pto::comm::TTEST(signal, value, pto::comm::WaitCmp::EQ);`"""
    text = f"{op.intrinsic()}({{}}, {{}}, {_comparison(op)})"
    lowering.bind(op.result, lowering.read(text, _tested(lowering, op), i1))


def _tested(lowering: Lowering, op: SignalTestOp) -> list[SSAValue]:
    return [lowering.value(op.signal), lowering.value(op.cmp_value)]


def _comparison(op: SignalTestOp) -> str:
    return f"pto::comm::WaitCmp::{op.cmp.data.value.upper()}"


@lowers(CollectiveOp)
def lower_collective(lowering: Lowering, op: CollectiveOp) -> None:
    """
    An array of the members' views, a `ParallelGroup` of them, and the call with it, in
    braces of their own.
    """
    named = list(op.named_operands())
    members = [lowering.value(v) for n, v in named if n == "group"]
    others = [lowering.value(v) for n, v in named if n != "group"]
    if len({m.type for m in members}) != 1:
        raise NoCppError("has no C++: the members' views have different C++ types")
    view = cpp_type(members[0])
    holes = ", ".join(["{}"] * len(members))
    ranks = f"pto::comm::ParallelGroup<{view}>"
    lowering.say("{")
    lowering.say(
        f"  {view} comm_members[{len(members)}] = {{{{{holes}}};",
        *members,
    )
    lowering.say(
        f"  {ranks} comm_group = {ranks}::Create(comm_members, {len(members)}, "
        f"{op.root.value.data});"
    )
    arguments = ", ".join(["comm_group", *["{}"] * len(others)])
    if isinstance(op, CommTReduceOp):
        arguments += f", pto::comm::ReduceOp::{camel(op.reduce_op.data.value)}"
    lowering.say(f"  {op.intrinsic()}({arguments});", *others)
    lowering.say("}")


# Asynchronous transfers


@lowers(CommBuildAsyncSessionOp)
def lower_build_session(lowering: Lowering, op: CommBuildAsyncSessionOp) -> None:
    """`pto::comm::AsyncSession name; pto::comm::BuildAsyncSession<...>(..., name, ...);`"""

    def number(attribute: IntegerAttr | None, default: str) -> str:
        return default if attribute is None else str(attribute.value.data)

    session = lowering.declare(_SESSION, name=lowering.derived(op.session, "session"))
    settings = (
        f"pto::comm::sdma::SdmaBaseConfig{{{{{number(op.block_bytes, str(_BLOCK_BYTES))}"
        f"ULL, {number(op.comm_block_offset, '0')}ULL, {number(op.queue_num, '1')}u}}"
    )
    lowering.say(
        f"{op.intrinsic()}<{_ENGINE}>({{}}, (__gm__ uint8_t*) {{}}, {{}}, "
        f"{number(op.sync_id, '0')}u, {settings}, "
        f"{number(op.channel_group_idx, 'UINT32_MAX')});",
        lowering.value(op.scratch),
        lowering.value(op.workspace),
        session,
    )
    lowering.bind(op.session, lowering.load(session))


@lowers(AsyncTransferOp)
def lower_async_transfer(lowering: Lowering, op: AsyncTransferOp) -> None:
    """`pto::comm::AsyncEvent name = pto::comm::TPUT_ASYNC<...>(dst, src, session);`"""
    values = [lowering.value(v) for v in (op.dst, op.src, op.session)]
    text = f"{op.intrinsic()}<{_ENGINE}>({{}}, {{}}, {{}})"
    lowering.bind(op.event, lowering.read(text, values, _EVENT))


@lowers(AsyncEventOp)
def lower_async_event(lowering: Lowering, op: AsyncEventOp) -> None:
    """`bool name = event.Wait(session);`"""
    values = [lowering.value(op.event), lowering.value(op.session)]
    text = f"{{}}.{op.intrinsic()}({{}})"
    lowering.bind(op.completed, lowering.read(text, values, i1))


@lowers(MakePrefetchAsyncContextOp)
def lower_prefetch_context(lowering: Lowering, op: MakePrefetchAsyncContextOp) -> None:
    """`pto::PrefetchAsyncContext name = pto::PrefetchAsyncContext(workspace);`"""
    pointer = lowering.value(op.workspace)
    workspace = lowering.compute(lambda e: e.cast(pointer, opaque("__gm__ uint8_t*")))
    lowering.bind(op.ctx, lowering.make("pto::PrefetchAsyncContext", [workspace]))


@lowers(GetPrefetchAsyncSessionOp)
def lower_prefetch_session(lowering: Lowering, op: GetPrefetchAsyncSessionOp) -> None:
    """`pto::comm::AsyncSession name = context.session;`"""
    context = lowering.value(op.ctx)
    lowering.bind(op.session, lowering.read("{}.session", [context], _SESSION))


@lowers(TPrefetchAsyncOp)
def lower_tprefetch_async(lowering: Lowering, op: TPrefetchAsyncOp) -> None:
    """`pto::comm::AsyncEvent name = TPREFETCH_ASYNC(src, context);`"""
    values = [lowering.value(op.src), lowering.value(op.ctx)]
    lowering.bind(op.event, lowering.read("TPREFETCH_ASYNC({}, {})", values, _EVENT))
