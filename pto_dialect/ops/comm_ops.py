"""Communication between chips: global memory of one that another reads and writes."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import i1
from xdsl.ir import SSAValue
from xdsl.irdl import (
    BaseAttr,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.clauses.groups import GroupTypes
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AtomicType, AtomicTypeAttr
from pto_dialect.handles import AsyncEventType, AsyncSessionType
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.mode_attrs import NotifyOpAttr, ReduceOpAttr, WaitCmpAttr
from pto_dialect.ops.base import (
    SEGMENTS,
    I32Attr,
    I64Attr,
    PTOOp,
    Ptr,
    SignlessInt,
    Tile,
    any_of,
)
from pto_dialect.ops.prefetch_ops import verify_flat_1d
from pto_dialect.sync_effects import Announce
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
)

CommValue = any_of(TensorViewType, PartitionTensorViewType, TileBufType)
"""Constraint: what communication reads and writes."""

_GlobalType = TensorViewType | PartitionTensorViewType


class CommOp(PTOOp, ABC):
    """An operation on memory that several chips see."""

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())

    READS: ClassVar[tuple[str, ...]] = ()
    WRITES: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def intrinsic(cls) -> str:
        if cls.INTRINSIC is not None:
            return cls.INTRINSIC
        return f"pto::comm::{cls.name.removeprefix('pto.comm.').upper()}"

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        return ((n, v) for n, v in self.named_operands() if n in self.READS)

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        return ((n, v) for n, v in self.named_operands() if n in self.WRITES)


def global_type(
    op: PTOOp, name: str, value: SSAValue, *, dynamic: bool = False
) -> _GlobalType:
    """The type of an operand that is a view of global memory, of known shape."""
    type_ = value.type
    if not isinstance(type_, TensorViewType | PartitionTensorViewType):
        fail(
            f"expects {name} to be a tensor_view or partition_view, found {type_}",
            value,
        )
    if not type_.dims:
        fail(f"expects {name} to have a rank of at least 1, found {type_}", value)
    for dim in type_.dims:
        if dim == DYNAMIC and not dynamic:
            fail(f"does not support dynamic dimensions on {name}, found {type_}", value)
        if dim == DYNAMIC and not isinstance(type_, PartitionTensorViewType):
            fail(
                f"allows dynamic dimensions on {name} only for partition_tensor_view, "
                f"found {type_}",
                value,
            )
        if dim != DYNAMIC and dim <= 0:
            fail(
                f"expects every static dimension of {name} to be positive, found {type_}",
                value,
            )
    return type_


def staging_type(name: str, value: SSAValue) -> TileBufType:
    """The type of a tile in `vec` that data passes through."""
    if not isinstance(value.type, TileBufType):
        fail(f"expects {name} to be a !pto.tile_buf, found {value.type}", value)
    if value.type.space is not AddressSpace.VEC:
        fail(
            f"expects {name} to be in vec address space, found loc={value.type.space}",
            value,
        )
    return value.type


def verify_pair(
    ping_name: str, ping: SSAValue, pong_name: str, pong: SSAValue | None
) -> TileBufType:
    """Both staging tiles have one type."""
    type_ = staging_type(ping_name, ping)
    if pong is not None and staging_type(pong_name, pong) != type_:
        fail(
            f"expects {ping_name} and {pong_name} to have identical types, found "
            f"{type_} and {pong.type}",
            pong,
        )
    return type_


# From one chip to another


class StagedOp(CommOp, ABC):
    """
    Moves memory through one or two staging tiles, `ping` and `pong`.

    On each way through pto-isa's `comm/a2a3/TPut.hpp`, `TGet.hpp`, `TBroadCast.hpp`,
    `TGather.hpp`, `TScatter.hpp` and `TReduce.hpp`, which a5 has as well, the first
    instruction is a load, all else waits for loads, stores wait for sums, and the last one
    is a wait of the loading unit for all stores.
    """

    PIPE = Pipe.MTE2
    PIPES = (Pipe.MTE2, Pipe.MTE3)
    IS_ENCLOSED = True

    def event_ids_within(self) -> range:
        """One number for each staging tile."""
        return range(1 if self.optional_operand("pong") is None else 2)


class TransferOp(StagedOp, ABC):
    """Copies `src` to `dst`, one of which is another chip's, through staging tiles."""

    dst = operand_def(CommValue)
    src = operand_def(CommValue)
    ping = operand_def(CommValue)
    pong = opt_operand_def(CommValue)

    READS = ("src",)
    WRITES = ("dst", "ping", "pong")

    assembly_format = (
        "`(` $dst `,` $src `,` `buf` `(` $ping (`,` $pong^)? `)` `:` type($dst) `,` "
        "type($src) `,` type($ping) (`,` type($pong)^)? `)` attr-dict"
    )

    def verify_types(self) -> None:
        dst = global_type(self, "dst", self.dst, dynamic=True)
        src = global_type(self, "src", self.src, dynamic=True)
        staging = verify_pair("ping", self.ping, "pong", self.pong)
        if src.element_type != dst.element_type:
            fail(
                "expects src and dst to have the same element type, found "
                f"{src.element_type} and {dst.element_type}",
                self.src,
            )
        if src.dims != dst.dims:
            fail(
                "expects src and dst to have the same static/dynamic shape signature, "
                f"found {src} and {dst}",
                self.src,
            )
        if staging.element_type != src.element_type:
            fail(
                "expects staging tile element type to match src/dst, found "
                f"{staging.element_type} and {src.element_type}",
                self.ping,
            )


@pto_op
class CommTPutOp(TransferOp):
    """Another chip's `dst` becomes `src`, or takes it in."""

    name = "pto.comm.tput"

    atomic_type = opt_prop_def(AtomicTypeAttr, prop_name="atomicType")

    @property
    def is_atomic(self) -> bool:
        """Whether it adds to global memory."""
        return self.atomic_type is not None and (
            self.atomic_type.data is not AtomicType.NONE
        )

    def verify_types(self) -> None:
        super().verify_types()
        if self.is_atomic:
            element = global_type(self, "dst", self.dst).element_type
            checks.can_be_added(self, element, self.dst)


@pto_op
class CommTGetOp(TransferOp):
    """`dst` becomes another chip's `src`."""

    name = "pto.comm.tget"


# Signals: 32-bit numbers in global memory


class SignalOp(CommOp, ABC):
    """Reads or writes numbers of global memory that chips signal with."""

    PIPE = Pipe.S

    def verify_signal(self, what: str, value: SSAValue) -> None:
        """Signal and value are 32-bit integers."""
        signal = self.operand("signal")
        type_ = global_type(self, "signal", signal)
        if str(type_.element_type) != "i32":
            fail(
                f"expects signal element type to be i32, found {type_.element_type}",
                signal,
            )
        if not checks.is_integer(value.type, 32):
            fail(f"expects {what} to be i32, found {value.type}", value)


@pto_op
class CommTNotifyOp(SignalOp):
    """
    Sets a signal, or adds to it. What it announces has to be in global memory by then:
    the units that load and store there are waited for before it.
    """

    name = "pto.comm.tnotify"

    signal = operand_def(CommValue)
    value = operand_def(SignlessInt)
    notify_op = prop_def(NotifyOpAttr, prop_name="notifyOp")

    WRITES = ("signal",)

    assembly_format = (
        "`(` $signal `,` $value `:` type($signal) `,` type($value) `)` attr-dict"
    )

    def sync_effect(self, arch: ArchSpec) -> Announce:
        return Announce()

    def verify_types(self) -> None:
        self.verify_signal("value", self.value)


class SignalTestOp(SignalOp, ABC):
    """Compares all elements of a signal with a number."""

    signal = operand_def(CommValue)
    cmp_value = operand_def(SignlessInt)
    cmp = prop_def(WaitCmpAttr)

    READS = ("signal",)

    assembly_format = (
        "`(` $signal `,` $cmp_value `:` type($signal) `,` type($cmp_value) `)` "
        "attr-dict"
    )

    def verify_types(self) -> None:
        self.verify_signal("cmp_value", self.cmp_value)


@pto_op
class CommTWaitOp(SignalTestOp):
    """Waits until all elements of the signal compare as asked."""

    name = "pto.comm.twait"


@pto_op
class CommTTestOp(SignalTestOp):
    """Whether all elements of the signal compare as asked now."""

    name = "pto.comm.ttest"

    result = result_def(i1)

    assembly_format = f"{SignalTestOp.assembly_format} `->` type($result)"


# Among a group of chips


class CollectiveOp(StagedOp, ABC):
    """What the root of a group of chips does with the memory of all its members."""

    root = prop_def(I32Attr)

    irdl_options = (SEGMENTS,)

    custom_directives = (*PTOOp.custom_directives, GroupTypes)

    def verify_group(self, name: str, *, same_type: bool = False) -> _GlobalType:
        """All members have one type, the elements of the root's operand `name`."""
        value = self.operand(name)
        own = global_type(self, name, value)
        group: tuple[SSAValue, ...] = tuple(getattr(self, "group"))
        if not group:
            fail("expects at least one group operand")
        for i, member in enumerate(group):
            global_type(self, f"group[{i}]", member)
            if member.type != group[0].type:
                fail(
                    "expects all group operands to have identical types, found "
                    f"{group[0].type} and {member.type}",
                    member,
                )
        if not 0 <= self.root.value.data < len(group):
            fail(
                f"expects root to index into group operands, found "
                f"{self.root.value.data} of {len(group)}",
                "root",
            )
        first = global_type(self, "group[0]", group[0])
        if same_type and own != first:
            fail(
                f"expects {name} type to match group member type, found {own} and {first}",
                value,
            )
        if own.element_type != first.element_type:
            fail(
                f"expects {name} element type to match group member type, found "
                f"{own.element_type} and {first.element_type}",
                value,
            )
        return own

    def verify_staging(self, staging: TileBufType, own: _GlobalType, name: str) -> None:
        """The staging tiles hold the elements of the group."""
        if staging.element_type != own.element_type:
            fail(
                f"expects staging tile element type to match {name}, found "
                f"{staging.element_type} and {own.element_type}",
                self.operand("ping"),
            )


@pto_op
class CommTBroadcastOp(CollectiveOp):
    """Each member's memory becomes the root's `src`."""

    name = "pto.comm.tbroadcast"

    src = operand_def(CommValue)
    ping = operand_def(CommValue)
    pong = opt_operand_def(CommValue)
    group = var_operand_def(CommValue)

    READS = ("src",)
    WRITES = ("group", "ping", "pong")

    assembly_format = (
        "`(` $src `,` `recv` `(` $ping (`,` $pong^)? `)` `,` `group` `(` $group `)` "
        "`:` type($src) `,` custom<GroupTypes>(type($ping), type($pong), type($group)) "
        "`)` attr-dict"
    )

    def verify_types(self) -> None:
        staging = verify_pair("ping", self.ping, "pong", self.pong)
        src = self.verify_group("src", same_type=True)
        self.verify_staging(staging, src, "src")


@pto_op
class CommTGatherOp(CollectiveOp):
    """The root's `dst` becomes the members' memories, one after the other."""

    name = "pto.comm.tgather"

    dst = operand_def(CommValue)
    ping = operand_def(CommValue)
    pong = opt_operand_def(CommValue)
    group = var_operand_def(CommValue)

    READS = ("group",)
    WRITES = ("dst", "ping", "pong")

    assembly_format = (
        "`(` $dst `,` `recv` `(` $ping (`,` $pong^)? `)` `,` `group` `(` $group `)` "
        "`:` type($dst) `,` custom<GroupTypes>(type($ping), type($pong), type($group)) "
        "`)` attr-dict"
    )

    def verify_types(self) -> None:
        staging = verify_pair("ping", self.ping, "pong", self.pong)
        dst = self.verify_group("dst")
        self.verify_staging(staging, dst, "dst")


@pto_op
class CommTScatterOp(CollectiveOp):
    """Each member's memory becomes its part of the root's `src`."""

    name = "pto.comm.tscatter"

    src = operand_def(CommValue)
    ping = operand_def(CommValue)
    pong = opt_operand_def(CommValue)
    group = var_operand_def(CommValue)

    READS = ("src",)
    WRITES = ("group", "ping", "pong")

    assembly_format = CommTBroadcastOp.assembly_format

    def verify_types(self) -> None:
        staging = verify_pair("ping", self.ping, "pong", self.pong)
        src = self.verify_group("src")
        self.verify_staging(staging, src, "src")


@pto_op
class CommTReduceOp(CollectiveOp):
    """The root's `dst` becomes the sum (maximum, minimum) of the members' memories."""

    name = "pto.comm.treduce"

    dst = operand_def(CommValue)
    acc = operand_def(CommValue)
    ping = operand_def(CommValue)
    pong = opt_operand_def(CommValue)
    group = var_operand_def(CommValue)
    reduce_op = prop_def(ReduceOpAttr, prop_name="reduceOp")

    PIPES = (Pipe.MTE2, Pipe.V, Pipe.MTE3)
    BUILDER_KEYWORDS = {"ping": "recvPing", "pong": "recvPong"}

    def event_ids_within(self) -> range:
        """One number for each staging tile, and one for what is stored."""
        return range(1 + len(super().event_ids_within()))

    READS = ("group",)
    WRITES = ("dst", "acc", "ping", "pong")

    assembly_format = (
        "`(` $dst `,` $acc `,` `recv` `(` $ping (`,` $pong^)? `)` `,` `group` `(` "
        "$group `)` `:` type($dst) `,` type($acc) `,` "
        "custom<GroupTypes>(type($ping), type($pong), type($group)) `)` attr-dict"
    )

    def verify_types(self) -> None:
        acc = staging_type("acc", self.acc)
        ping = verify_pair("recv_ping", self.ping, "recv_pong", self.pong)
        dst = self.verify_group("dst")
        if acc != ping:
            fail(
                "expects acc and recv_ping to have identical types, found "
                f"{acc} and {ping}",
                self.acc,
            )
        if acc.element_type != dst.element_type:
            fail(
                "expects accumulator/receive tiles to match dst element type, found "
                f"{acc.element_type} and {dst.element_type}",
                self.acc,
            )


# Transfers that go on by themselves


@pto_op
class CommBuildAsyncSessionOp(CommOp):
    """What asynchronous transfers belong to, in a workspace of global memory."""

    name = "pto.comm.build_async_session"

    scratch = operand_def(Tile)
    workspace = operand_def(Ptr)
    sync_id = opt_prop_def(I32Attr)
    block_bytes = opt_prop_def(I64Attr)
    comm_block_offset = opt_prop_def(I64Attr)
    queue_num = opt_prop_def(I32Attr)
    channel_group_idx = opt_prop_def(I64Attr)
    session = result_def(BaseAttr(AsyncSessionType))

    PIPE = Pipe.S
    INTRINSIC = "pto::comm::BuildAsyncSession"
    WRITES = ("scratch", "workspace")

    assembly_format = (
        "`(` $scratch `,` $workspace `:` type($scratch) `,` type($workspace) `)` "
        "attr-dict `->` type($session)"
    )

    def verify_types(self) -> None:
        scratch = staging_type("scratch", self.scratch)
        if scratch.size < 8:
            fail(
                f"expects scratch to have at least 8 bytes, found {scratch.size}",
                self.scratch,
            )
        assert isinstance(self.workspace.type, PtrType)
        element = self.workspace.type.element_type
        if not checks.is_integer(element, 8):
            fail(
                "expects workspace element type to be an 8-bit integer, found "
                f"{element}",
                self.workspace,
            )
        for what, number, least, most, wanted in (
            ("sync_id", self.sync_id, 0, 7, "to be in range [0, 7]"),
            ("block_bytes", self.block_bytes, 1, None, "to be greater than 0"),
            (
                "comm_block_offset",
                self.comm_block_offset,
                0,
                None,
                "to be non-negative",
            ),
            ("queue_num", self.queue_num, 1, None, "to be greater than 0"),
            (
                "channel_group_idx",
                self.channel_group_idx,
                0,
                None,
                "to be non-negative",
            ),
            (
                "channel_group_idx",
                self.channel_group_idx,
                0,
                2**32 - 1,
                "to fit in uint32",
            ),
        ):
            if number is None:
                continue
            found = number.value.data
            if found < least or (most is not None and found > most):
                fail(f"expects {what} {wanted}, found {found}", what)


class AsyncTransferOp(CommOp, ABC):
    """Starts to copy one stretch of global memory of known length."""

    dst = operand_def(CommValue)
    src = operand_def(CommValue)
    session = operand_def(BaseAttr(AsyncSessionType))
    event = result_def(BaseAttr(AsyncEventType))

    PIPE = Pipe.S
    STARTS_TRANSFER = True
    READS = ("src",)
    WRITES = ("dst",)

    assembly_format = (
        "`(` $dst `,` $src `,` $session `:` type($dst) `,` type($src) `,` "
        "type($session) `)` attr-dict `->` type($event)"
    )

    def verify_types(self) -> None:
        types = [v.type for v in (self.src, self.dst)]
        elements = [
            t.element_type
            for t in types
            if isinstance(t, TensorViewType | PartitionTensorViewType | TileBufType)
        ]
        if elements[0] != elements[1]:
            fail(
                "expects src and dst to have the same element type, found "
                f"{elements[0]} and {elements[1]}",
                self.src,
            )
        verify_flat_1d("dst", self.dst)
        verify_flat_1d("src", self.src)
        src, dst = (
            global_type(self, "src", self.src),
            global_type(self, "dst", self.dst),
        )
        if src.dims != dst.dims:
            fail(
                f"expects src and dst to have the same static shape, found {src} and "
                f"{dst}",
                self.src,
            )


@pto_op
class CommTPutAsyncOp(AsyncTransferOp):
    """Another chip's `dst` begins to become `src`."""

    name = "pto.comm.tput_async"


@pto_op
class CommTGetAsyncOp(AsyncTransferOp):
    """`dst` begins to become another chip's `src`."""

    name = "pto.comm.tget_async"


class AsyncEventOp(CommOp, ABC):
    """Asks whether an asynchronous transfer is done."""

    event = operand_def(BaseAttr(AsyncEventType))
    session = operand_def(BaseAttr(AsyncSessionType))
    completed = result_def(i1)

    PIPE = Pipe.S

    assembly_format = (
        "`(` $event `,` $session `:` type($event) `,` type($session) `)` attr-dict "
        "`->` type($completed)"
    )


@pto_op
class CommWaitAsyncEventOp(AsyncEventOp):
    """Waits until the transfer is done; false if it failed."""

    name = "pto.comm.wait_async_event"

    INTRINSIC = "Wait"


@pto_op
class CommTestAsyncEventOp(AsyncEventOp):
    """Whether the transfer is done now."""

    name = "pto.comm.test_async_event"

    INTRINSIC = "Test"
