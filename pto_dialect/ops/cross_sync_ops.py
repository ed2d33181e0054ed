"""Synchronisation between cores."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import IndexType, MemRefType, i32
from xdsl.irdl import BaseAttr, operand_def, opt_operand_def, opt_prop_def, prop_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.sync import EventId
from pto_dialect.assembly.program import pto_op
from pto_dialect.hardware import AddressSpace, ArchSpec, GroupFlags, Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, I32Attr, PTOOp, Ptr, any_of
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.sync_attrs import (
    PipeAttr,
    SyncAllMode,
    SyncAllModeAttr,
    SyncCoreTypeAttr,
)
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
)

SIGNALLING_PIPES = (Pipe.FIX, Pipe.MTE1, Pipe.MTE2, Pipe.MTE3, Pipe.V)
"""The units that can signal other cores."""

SYNC_COUNTERS = 16
"""The counters of 32 bits that a soft `syncall` needs in global memory."""


class CrossCoreFlagOp(SyncOp, ABC):
    """A flag of a core group: a unit raises it, or waits for it, when its work is done."""

    pipe = prop_def(PipeAttr)
    event_id = opt_prop_def(I32Attr)
    event_id_dyn = opt_operand_def(IndexType())

    BUILDER_ORDER = ("pipe", "event_id", "ffts_mode")

    custom_directives = (*PTOOp.custom_directives, EventId)
    assembly_format = (
        "custom<Enum>($pipe) `,` custom<EventId>($event_id, $event_id_dyn) attr-dict"
    )

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return self.pipe.data

    @property
    def flag(self) -> int | None:
        """The number of the flag, where it is known."""
        return None if self.event_id is None else self.event_id.value.data

    def verify_one_id(self) -> None:
        """The id is a number or a value, not both."""
        if (self.event_id is None) == (self.event_id_dyn is None):
            fail("expects exactly one event-id form", self.event_id_dyn)

    def verify_flag(self, last: int, wanted: str) -> None:
        """A known id is one that the hardware has."""
        if self.flag is not None and not 0 <= self.flag <= last:
            fail(f"{wanted} in [0, {last}], found {self.flag}", str(self.flag))

    def verify_pipe(self, prefix: str = "") -> None:
        """The unit is one that can signal other cores."""
        if self.pipe.data not in SIGNALLING_PIPES:
            wanted = ", ".join(f"<{p}>" for p in SIGNALLING_PIPES)
            fail(
                f"{prefix}expects pipe to be one of {wanted}, found <{self.pipe.data}>",
                self.pipe.data.value,
            )


class SyncFlagOp(CrossCoreFlagOp, ABC):
    """A flag between the cube core and the vector cores of a group."""

    ffts_mode = opt_prop_def(I32Attr)

    def verify_types(self) -> None:
        self.verify_one_id()
        mode = self.ffts_mode
        if mode is not None and not 0 <= mode.value.data <= 2:
            fail(
                f"requires ffts_mode in range [0, 2], but got {mode.value.data}",
                "ffts_mode",
            )
        if self.arch.group_flags is GroupFlags.DIRECT:
            what = self.name.removeprefix("pto.")
            self.verify_flag(
                15, f"{self.arch.title} {what} expects static FFTS event_id"
            )
            self.verify_pipe(f"{self.arch.title} {what} ")


@pto_op
class SyncSetOp(SyncFlagOp):
    """The unit raises the flag for the other cores of its group."""

    name = "pto.sync.set"


@pto_op
class SyncWaitOp(SyncFlagOp):
    """The unit waits for the flag of the other cores of its group."""

    name = "pto.sync.wait"


class CrossBlockOp(CrossCoreFlagOp, ABC):
    """A flag between all groups of cores."""

    def verify_types(self) -> None:
        self.verify_one_id()
        self.verify_flag(15, "expects static event_id")
        self.verify_pipe(f"{self.name} ")


@pto_op
class SetCrossBlockOp(CrossBlockOp):
    """The unit raises the flag for all groups."""

    name = "pto.set_cross_block"

    ffts_mode = opt_prop_def(I32Attr)

    def verify_types(self) -> None:
        if self.ffts_mode is not None and self.ffts_mode.value.data != 0:
            fail(
                f"requires ffts_mode 0, but got {self.ffts_mode.value.data}",
                "ffts_mode",
            )
        super().verify_types()


@pto_op
class WaitCrossBlockOp(CrossBlockOp):
    """The unit waits until all groups have raised the flag."""

    name = "pto.wait_cross_block"


class IntraBlockOp(CrossCoreFlagOp, ABC):
    """A flag between the cores of one group; a5 counts the second vector core's from 16."""

    def verify_types(self) -> None:
        self.verify_one_id()
        self.verify_flag(self.arch.group_event_ids - 1, "expects static event_id")
        self.verify_pipe(f"{self.name} ")


@pto_op
class SetIntraBlockOp(IntraBlockOp):
    """The unit raises the flag for another core of its group."""

    name = "pto.set_intra_block"


@pto_op
class WaitIntraBlockOp(IntraBlockOp):
    """The unit waits for the flag of another core of its group."""

    name = "pto.wait_intra_block"


@pto_op
class SyncAllOp(SyncOp):
    """
    All cores wait for one another: by hardware, or by counters in global memory, which
    begin as zeros.
    """

    name = "pto.syncall"

    gm_workspace = opt_operand_def(
        any_of(PtrType, TensorViewType, PartitionTensorViewType)
    )
    used_cores = opt_operand_def(i32)
    mode = prop_def(SyncAllModeAttr)
    core_type = prop_def(SyncCoreTypeAttr)

    irdl_options = (SEGMENTS,)

    INTRINSIC = "SYNCALL"

    assembly_format = (
        "`(` ($gm_workspace^ (`,` $used_cores^)? `:` type($gm_workspace) "
        "(`,` type($used_cores)^)?)? `)` `mode` `=` qualified($mode) `,` "
        "`core_type` `=` qualified($core_type) attr-dict"
    )

    def reads(self):
        if self.gm_workspace is not None:
            yield "gm_workspace", self.gm_workspace

    def writes(self):
        if self.gm_workspace is not None:
            yield "gm_workspace", self.gm_workspace

    def verify_types(self) -> None:
        if self.mode.data is SyncAllMode.HARD:
            if self.gm_workspace is not None or self.used_cores is not None:
                fail(
                    "expects hard syncall to have no gm_workspace or used_cores",
                    self.gm_workspace,
                )
            return
        if self.gm_workspace is None:
            fail("expects soft syncall to have gm_workspace and optional used_cores")
        type_ = self.gm_workspace.type
        assert isinstance(type_, PtrType | TensorViewType | PartitionTensorViewType)
        if isinstance(type_, PtrType) and type_.space is not AddressSpace.GM:
            fail(
                f"expects gm_workspace to be in GM address space, found {type_.space}",
                self.gm_workspace,
            )
        if not checks.is_integer(type_.element_type, 32):
            fail(
                "expects gm_workspace element type to be i32, found "
                f"{type_.element_type}",
                self.gm_workspace,
            )
        if not isinstance(type_, PtrType):
            self._verify_capacity(type_.dims)

    def _verify_capacity(self, dims: tuple[int, ...]) -> None:
        count = 1
        for dim in dims:
            if dim != DYNAMIC and dim <= 0:
                fail(
                    f"expects gm_workspace shape to be positive, found {list(dims)}",
                    self.gm_workspace,
                )
            count *= dim
        if dims and DYNAMIC not in dims and count < SYNC_COUNTERS:
            fail(
                f"expects gm_workspace to contain at least {SYNC_COUNTERS} i32 elements "
                f"(64 bytes), but static capacity is {count}",
                self.gm_workspace,
            )


@pto_op
class SetFFTsOp(SyncOp):
    """Tells the core where its group's flags live; a2a3 needs it before the first one."""

    name = "pto.set_ffts"

    ffts = operand_def(
        Ptr | BaseAttr(MemRefType)
    )  # memrefs are those of older programs

    PIPE = Pipe.S
    INTRINSIC = "set_ffts_base_addr"

    assembly_format = "$ffts attr-dict `:` custom<Pointer>(type($ffts))"

    def verify_types(self) -> None:
        if not isinstance(self.ffts.type, PtrType):
            fail(f"expects a !pto.ptr operand, found {self.ffts.type}", self.ffts)
        element = self.ffts.type.element_type
        if not checks.is_integer(element, 64, 8):
            fail(f"expects element type i64 (or i8), found {element}", self.ffts)
