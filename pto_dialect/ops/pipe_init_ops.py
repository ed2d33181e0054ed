"""
Pipes between a cube core and its vector cores, as front ends write them: where they
begin, and the memory that they take.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import (
    BoolAttr,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue
from xdsl.irdl import (
    opt_operand_def,
    opt_prop_def,
    prop_def,
    traits_def,
)
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect.assembly.clauses.pipes import PipeBuffers, PipeClauses
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import KernelKind
from pto_dialect.functions import function_of, is_in_helper
from pto_dialect.hardware import titles_where
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, I8Attr, I32Attr, PTOOp, Ptr
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp, ReserveBufferOp
from pto_dialect.ops.section_ops import core_kind
from pto_dialect.pipe_attrs import AccPushEpilogue, AccPushEpilogueAttr, EpilogueQuant
from pto_dialect.types import DYNAMIC, TensorViewType, bits_of
from pto_dialect.unchanged import remembered
from pto_dialect.walking import walk

_TO_8_BIT_FLOATS = "'qf322hif8_pre_scalar'/'qf322fp8_pre_scalar'"
_TO_BF16 = "'qs322bf16_pre_*' quantization modes"

_LOW_PRECISION = {
    EpilogueQuant.QF322HIF8_SCALAR: _TO_8_BIT_FLOATS,
    EpilogueQuant.QF322FP8_SCALAR: _TO_8_BIT_FLOATS,
    EpilogueQuant.QS322BF16_SCALAR: _TO_BF16,
    EpilogueQuant.QS322BF16_VEC: _TO_BF16,
}
"""Conversions to what low precision brings, and what messages call them."""

_UNPUBLISHED = (
    "stPhase",
    "st_phase",
    "atomicType",
    "atomic_type",
    "subBlockId",
    "subBlockid",
    "sub_blockid",
    "clipReluMode",
    "clip_relu_mode",
    "isChannelSplit",
    "is_channel_split",
    "channelSplit",
    "channel_split",
)
"""Options of the fix-pipe that pipes do not have."""


class FrontendPipeOp(PTOOp, ABC):
    """An operation on pipes that one kind of core runs."""

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())

    RUNS_ON: ClassVar[KernelKind | None] = None
    """The cores that run it; None where both may."""

    def runs_on(self) -> KernelKind | None:
        return self.RUNS_ON

    def verify_values(self) -> None:
        for name in _UNPUBLISHED:
            if name in self.attributes:
                fail(f"does not allow unpublished fixpipe attr '{name}'", name)
        if self.RUNS_ON is None or is_in_helper(self):
            return
        if core_kind(self) is not self.RUNS_ON:
            fail(f"must be inside a {self.RUNS_ON} kernel function or section")


class InitializePipeOp(FrontendPipeOp, ABC):
    """
    One end of the pipes between the cores of a group, to vector (`dir_mask` 1), to cube
    (2) or both ways (3), with slots of `slot_size` bytes.

    Slots lie in `gm_slot_buffer`, or are views like `gm_slot_tensor`; consumers take
    them to their `c2v_consumer_buf` or `v2c_consumer_buf`.
    """

    id = opt_prop_def(I32Attr)
    dir_mask = prop_def(I8Attr)
    slot_size = prop_def(I32Attr)
    slot_num = opt_prop_def(I32Attr)
    local_slot_num = opt_prop_def(I32Attr)
    nosplit = opt_prop_def(BoolAttr)
    acc_push_epilogue = opt_prop_def(AccPushEpilogueAttr)
    gm_slot_buffer = opt_operand_def(Ptr)
    gm_slot_tensor = opt_operand_def(TensorViewType)
    c2v_consumer_buf = opt_operand_def(i32)
    v2c_consumer_buf = opt_operand_def(i32)

    irdl_options = (SEGMENTS,)

    custom_directives = (*PTOOp.custom_directives, PipeClauses, PipeBuffers)
    assembly_format = (
        "` ` `{` custom<PipeClauses>($id, $dir_mask, $slot_size, $slot_num, "
        "$local_slot_num, $nosplit, $acc_push_epilogue) `}` "
        "custom<PipeBuffers>($gm_slot_buffer, $gm_slot_tensor, $c2v_consumer_buf, "
        "$v2c_consumer_buf, type($gm_slot_buffer), type($gm_slot_tensor), "
        "type($c2v_consumer_buf), type($v2c_consumer_buf)) attr-dict"
    )

    @property
    def pipe_id(self) -> int:
        """The number of the pipe in its function."""
        return 0 if self.id is None else self.id.value.data

    @property
    def directions(self) -> int:
        """1 to vector, 2 to cube, 3 both."""
        return self.dir_mask.value.data

    @property
    def slots(self) -> int:
        """How many slots the pipe has."""
        if self.slot_num is not None:
            return self.slot_num.value.data
        return 4 if self.directions == 3 else 8

    @property
    def in_memory(self) -> bool:
        """Whether its slots lie in global memory: where they are given, or must be."""
        return self.gm_slot_tensor is not None or not self.arch.links_cores

    def fifos(self) -> Iterator[tuple[SSAValue, int]]:
        """
        The consumers' buffers, and how many bytes of each the pipe takes: as many slots as
        it has, or as are asked for (`npu/a5/TPush.hpp` and `npu/a2a3/TPush.hpp`: `SLOT_NUM`
        and `LOCAL_SLOT_NUM` times `SLOT_SIZE`).
        """
        asked = self.local_slot_num
        slots = self.slots if asked is None else asked.value.data
        for buffer in (self.c2v_consumer_buf, self.v2c_consumer_buf):
            if buffer is not None:
                yield buffer, slots * self.slot_size.value.data

    @property
    def epilogue(self) -> AccPushEpilogue | None:
        """What the fix-pipe does to the tiles on their way."""
        epilogue = self.acc_push_epilogue
        return None if epilogue is None else epilogue.data

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        return iter(())

    def verify_types(self) -> None:
        if self.pipe_id < 0:
            fail(f"expects 'id' to be non-negative, found {self.pipe_id}", "id")
        if self.directions not in (1, 2, 3):
            fail(
                f"expects 'dir_mask' to be 1, 2, or 3, found {self.directions}",
                "dir_mask",
            )
        for what, number in (
            ("slot_size", self.slot_size),
            ("slot_num", self.slot_num),
        ):
            if number is not None and number.value.data <= 0:
                fail(
                    f"expects '{what}' to be greater than 0, found {number.value.data}",
                    what,
                )
        if self.gm_slot_tensor is not None and self._verify_slot_tensor():
            return
        self._verify_consumers()
        self._verify_local_slots()
        if self.acc_push_epilogue is not None:
            self._verify_epilogue()

    def _verify_slot_tensor(self) -> bool:
        """What slots that are views demand; whether the pipe is only of views."""
        if self.gm_slot_buffer is not None:
            fail(
                "'gm_slot_tensor' cannot be combined with 'gm_slot_buffer'",
                self.gm_slot_buffer,
            )
        only_views = self.c2v_consumer_buf is None and self.v2c_consumer_buf is None
        if only_views and self.local_slot_num is not None:
            fail(
                "globaltensor pipe init does not use 'local_slot_num'", "local_slot_num"
            )
        if not only_views and (self.directions != 1 or self.v2c_consumer_buf):
            fail(
                "GM-backed tile pipe init currently supports only dir_mask = 1, found "
                f"{self.directions}",
                "dir_mask",
            )
        assert self.gm_slot_tensor is not None
        assert isinstance(self.gm_slot_tensor.type, TensorViewType)
        verify_slot_bytes(self.gm_slot_tensor.type, self.slot_size.value.data)
        return only_views

    def _verify_consumers(self) -> None:
        c2v, v2c = self.c2v_consumer_buf, self.v2c_consumer_buf
        if c2v is None and v2c is None:
            fail(
                "expects local pipe init to provide at least one consumer buffer operand"
            )
        if self.directions == 3 and (c2v is None or v2c is None):
            fail(
                "expects both 'c2v_consumer_buf' and 'v2c_consumer_buf' when dir_mask is 3"
            )
        if self.directions == 1 and c2v is None:
            fail("expects 'c2v_consumer_buf' when dir_mask is 1")
        if self.directions == 2 and v2c is None:
            fail("expects 'v2c_consumer_buf' when dir_mask is 2")

    def _verify_local_slots(self) -> None:
        if self.local_slot_num is None:
            return
        if self.arch.links_cores:
            apart = titles_where(lambda chip: not chip.links_cores).lower()
            fail(
                f"'local_slot_num' is only supported for {apart} frontend pipe lowering",
                "local_slot_num",
            )
        found = self.local_slot_num.value.data
        if found <= 0:
            fail(
                f"expects 'local_slot_num' to be greater than 0, found {found}",
                "local_slot_num",
            )
        if found > self.slots:
            fail(
                "expects 'local_slot_num' to be less than or equal to slot_num "
                f"({self.slots}) for dir_mask = {self.directions}, found {found}",
                "local_slot_num",
            )

    def _verify_epilogue(self) -> None:
        epilogue = self.epilogue
        assert epilogue is not None
        if self.directions != 1:
            fail(
                "expects fixpipe pipe (with 'acc_push_epilogue') to have dir_mask = 1 "
                f"(C2V only), found {self.directions}",
                "dir_mask",
            )
        if self.nosplit is None or not self.nosplit.value.data:
            fail(
                "expects fixpipe pipe (with 'acc_push_epilogue') to have nosplit = true",
                "nosplit",
            )
        what = _LOW_PRECISION.get(epilogue.quant)
        if what is not None and not self.arch.low_precision:
            chips = titles_where(lambda chip: chip.low_precision)
            fail(
                f"expects {what} to be used only on {chips} target, found "
                f"{epilogue.quant}",
                epilogue.quant.value,
            )

    def verify_values(self) -> None:
        super().verify_values()
        function = function_of(self)
        if function is None:
            fail("expects a func.func around it")
        same = [o for o in pipes_of(function) if o.pipe_id == self.pipe_id]
        if len(same) > 1:
            fail(
                "requires 'id' to be unique across frontend initialize_pipe ops in the "
                f"function, found {len(same)} with id = {self.pipe_id}",
                "id",
            )
        if self.acc_push_epilogue is None:
            return
        buffer = self.c2v_consumer_buf
        if buffer is None or not isinstance(
            buffer.owner, ReserveBufferOp | ImportReservedBufferOp
        ):
            fail(
                "expects fixpipe pipe 'c2v_consumer_buf' to trace to reserve_buffer or "
                "import_reserved_buffer for peer contract verification",
                buffer,
            )


def verify_slot_bytes(view: TensorViewType, slot_size: int) -> None:
    """A slot holds the view, or two of them for the two vector cores."""
    if not view.dims:
        fail(
            "expects gm_slot_tensor rank to be at least 1 to describe one slot entry "
            "tensor"
        )
    if DYNAMIC in view.dims:
        return
    size = bits_of(view.element_type) // 8
    for dim in view.dims:
        size *= dim
    if slot_size not in (size, 2 * size):
        fail(
            "expects 'slot_size' to equal gm_slot_tensor byte size or twice that size "
            f"({size} or {2 * size}), found {slot_size}",
            "slot_size",
        )


@remembered
def pipes_of(function: FuncOp) -> list[InitializePipeOp]:
    """The ends of pipes in a function."""
    return [op for op in walk(function) if isinstance(op, InitializePipeOp)]


@pto_op
class AicInitializePipeOp(InitializePipeOp):
    """The cube core's end of the pipes to and from its vector cores."""

    name = "pto.aic_initialize_pipe"

    RUNS_ON = KernelKind.CUBE


@pto_op
class AivInitializePipeOp(InitializePipeOp):
    """A vector core's end of the pipes to and from its cube core."""

    name = "pto.aiv_initialize_pipe"

    RUNS_ON = KernelKind.VECTOR
