"""Synchronisation between the units of a core."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import IndexType
from xdsl.ir import SSAValue
from xdsl.irdl import (
    BaseAttr,
    operand_def,
    opt_prop_def,
    prop_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect.assembly.clauses.sync import BufferId, BufferIdValue
from pto_dialect.assembly.program import pto_op
from pto_dialect.hardware import ArchSpec, Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import I32Attr, PTOOp, TileOrView
from pto_dialect.sync_attrs import (
    EventAttr,
    PipeAttr,
    PipeEventType,
    PipeEventTypeAttr,
    SyncOpTypeAttr,
)
from pto_dialect.sync_effects import Acquire, Barrier, Raise, Release, Wait

WorkAttr = BaseAttr(PipeEventTypeAttr) | BaseAttr(SyncOpTypeAttr)
"""Constraint: a kind of work, under either name of the attribute."""

AnyPipeAttr = (
    BaseAttr(PipeAttr) | BaseAttr(PipeEventTypeAttr) | BaseAttr(SyncOpTypeAttr)
)
"""Constraint: a unit, or a kind of work that stands for one."""

BUFFER_IDS = 32
"""How many buffer ids a core has."""


class SyncOp(PTOOp, ABC):
    """An operation that orders others; it must stay where it is."""

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())

    def units(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        """The units that its text names."""
        return self.pipes_on(arch)


class BetweenUnitsOp(SyncOp, ABC):
    """What is between an ordered pair of units, which the text names."""

    src_pipe = prop_def(PipeAttr)
    dst_pipe = prop_def(PipeAttr)

    def units(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        del arch
        return (self.src_pipe.data, self.dst_pipe.data)

    def verify_types(self) -> None:
        for unit in self.units(self.arch):
            if unit in (Pipe.ALL, Pipe.UNASSIGNED):
                fail(
                    f"expects a unit on either side of the flag, found {unit}",
                    unit.value,
                )


class FlagOp(BetweenUnitsOp, ABC):
    """One of the eight flags between an ordered pair of units."""

    src_pipe = prop_def(PipeAttr)
    dst_pipe = prop_def(PipeAttr)
    event_id = prop_def(EventAttr)

    assembly_format = (
        "`[` custom<Enum>($src_pipe) `,` custom<Enum>($dst_pipe) `,` "
        "custom<Enum>($event_id) `]` attr-dict"
    )


@pto_op
class SetFlagOp(FlagOp):
    """`src_pipe` raises the flag when it has done all that stands before."""

    name = "pto.set_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.src_pipe.data

    def sync_effect(self, arch: ArchSpec) -> Raise:
        number = self.event_id.data.number
        return Raise(self.src_pipe.data, self.dst_pipe.data, number)


@pto_op
class WaitFlagOp(FlagOp):
    """`dst_pipe` waits for the flag, and lowers it, before it does what comes after."""

    name = "pto.wait_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.dst_pipe.data

    def sync_effect(self, arch: ArchSpec) -> Wait:
        number = self.event_id.data.number
        return Wait(self.src_pipe.data, self.dst_pipe.data, number)


class FlagValueOp(BetweenUnitsOp, ABC):
    """A flag between an ordered pair of units whose number is a run-time value."""

    event_id = operand_def(IndexType())

    BUILDER_ORDER = ("src_pipe", "dst_pipe", "event_id")

    assembly_format = (
        "`[` custom<Enum>($src_pipe) `,` custom<Enum>($dst_pipe) `,` $event_id `]` "
        "attr-dict"
    )


@pto_op
class SetFlagDynOp(FlagValueOp):
    """`set_flag` with a run-time number."""

    name = "pto.set_flag_dyn"

    INTRINSIC = "set_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.src_pipe.data

    def sync_effect(self, arch: ArchSpec) -> Raise:
        return Raise(self.src_pipe.data, self.dst_pipe.data, self.event_id)


@pto_op
class WaitFlagDynOp(FlagValueOp):
    """`wait_flag` with a run-time number."""

    name = "pto.wait_flag_dyn"

    INTRINSIC = "wait_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.dst_pipe.data

    def sync_effect(self, arch: ArchSpec) -> Wait:
        return Wait(self.src_pipe.data, self.dst_pipe.data, self.event_id)


class EventOp(SyncOp, ABC):
    """A flag between the units that do two kinds of work."""

    src_op = prop_def(WorkAttr)
    dst_op = prop_def(WorkAttr)
    event_id = prop_def(EventAttr)

    assembly_format = (
        "`[` qualified($src_op) `,` qualified($dst_op) `,` custom<Enum>($event_id) `]` "
        "attr-dict"
    )

    @property
    def src_pipe(self) -> Pipe:
        """The unit that raises the flag."""
        return self.src_op.data.pipe

    @property
    def dst_pipe(self) -> Pipe:
        """The unit that waits for the flag."""
        return self.dst_op.data.pipe

    def units(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        del arch
        return (self.src_pipe, self.dst_pipe)


@pto_op
class RecordEventOp(EventOp):
    """`set_flag` from the unit of `src_op` to that of `dst_op`."""

    name = "pto.record_event"

    INTRINSIC = "set_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.src_pipe

    def sync_effect(self, arch: ArchSpec) -> Raise:
        return Raise(self.src_pipe, self.dst_pipe, self.event_id.data.number)


@pto_op
class WaitEventOp(EventOp):
    """`wait_flag` of the unit of `dst_op` for that of `src_op`."""

    name = "pto.wait_event"

    INTRINSIC = "wait_flag"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.dst_pipe

    def sync_effect(self, arch: ArchSpec) -> Wait:
        return Wait(self.src_pipe, self.dst_pipe, self.event_id.data.number)


@pto_op
class BarrierOp(SyncOp):
    """A unit finishes all that stands before; `PIPE_ALL` means every unit."""

    name = "pto.barrier"

    pipe = prop_def(PipeAttr)

    assembly_format = "custom<Enum>($pipe) attr-dict"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.pipe.data

    def sync_effect(self, arch: ArchSpec) -> Barrier:
        return Barrier(self.pipe.data)


@pto_op
class BarrierSyncOp(SyncOp):
    """A barrier of the unit that does a kind of work."""

    name = "pto.barrier_sync"

    op_type = prop_def(SyncOpTypeAttr)

    INTRINSIC = "pipe_barrier"

    assembly_format = "`[` custom<Enum>($op_type) `]` attr-dict"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.op_type.data.pipe

    def sync_effect(self, arch: ArchSpec) -> Barrier:
        return Barrier(self.op_type.data.pipe)


# Buffer ids: a unit waits until the last one that took the id has given it back.


class BufferIdOp(SyncOp, ABC):
    """Takes or gives back one of the 32 buffer ids of a5."""

    op_type = prop_def(AnyPipeAttr)
    mode = opt_prop_def(I32Attr)

    BUILDER_ORDER = ("op_type", "buf_id", "mode")

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        unit = self.op_type.data
        return unit.pipe if isinstance(unit, PipeEventType) else unit

    def verify_types(self) -> None:
        pipe = self.pipe_on(self.arch)
        if pipe in (Pipe.ALL, Pipe.UNASSIGNED):
            fail(
                f"expects 'op_type' to map to a concrete pipe, found {pipe}", "op_type"
            )
        if self.mode is not None and self.mode.value.data < 0:
            fail(
                f"expects 'mode' to be non-negative, found {self.mode.value.data}",
                "mode",
            )


class StaticBufferIdOp(BufferIdOp, ABC):
    """A buffer id that the text gives."""

    buf_id = prop_def(I32Attr)

    custom_directives = (*PTOOp.custom_directives, BufferId)
    assembly_format = "custom<BufferId>($op_type, $buf_id, $mode) attr-dict"

    @property
    def number(self) -> int:
        """The buffer id."""
        return self.buf_id.value.data

    def verify_types(self) -> None:
        super().verify_types()
        found = self.buf_id.value.data
        if not 0 <= found < BUFFER_IDS:
            fail(
                f"expects 'buf_id' in range [0, {BUFFER_IDS - 1}], found {found}",
                str(found),
            )


class DynamicBufferIdOp(BufferIdOp, ABC):
    """A buffer id that is a run-time value."""

    buf_id = operand_def(IndexType())

    custom_directives = (*PTOOp.custom_directives, BufferIdValue)
    assembly_format = "custom<BufferIdValue>($op_type, $buf_id, $mode) attr-dict"

    @property
    def number(self) -> SSAValue:
        """The buffer id."""
        return self.buf_id


@pto_op
class GetBufOp(StaticBufferIdOp):
    """The unit waits for a buffer id and takes it."""

    name = "pto.get_buf"

    INTRINSIC = "get_buf"

    def sync_effect(self, arch: ArchSpec) -> Acquire:
        return Acquire(self.pipe_on(arch), self.number)


@pto_op
class RlsBufOp(StaticBufferIdOp):
    """The unit gives a buffer id back when it has done all that stands before."""

    name = "pto.rls_buf"

    INTRINSIC = "rls_buf"

    def sync_effect(self, arch: ArchSpec) -> Release:
        return Release(self.pipe_on(arch), self.number)


@pto_op
class GetBufDynOp(DynamicBufferIdOp):
    """`get_buf` with a run-time id."""

    name = "pto.get_buf_dyn"

    INTRINSIC = "get_buf"

    def sync_effect(self, arch: ArchSpec) -> Acquire:
        return Acquire(self.pipe_on(arch), self.number)


@pto_op
class RlsBufDynOp(DynamicBufferIdOp):
    """`rls_buf` with a run-time id."""

    name = "pto.rls_buf_dyn"

    INTRINSIC = "rls_buf"

    def sync_effect(self, arch: ArchSpec) -> Release:
        return Release(self.pipe_on(arch), self.number)


@pto_op
class TSyncOp(SyncOp):
    """Waits until what made the tiles is done."""

    name = "pto.tsync"

    events = var_operand_def(TileOrView)

    assembly_format = "`ins` `(` $events `:` type($events) `)` attr-dict"

    def sync_effect(self, arch: ArchSpec) -> Barrier:
        # C++ has a barrier of all units for it: no event is named that it waits for.
        return Barrier(Pipe.ALL)
