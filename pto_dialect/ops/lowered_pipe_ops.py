"""Pipes between cores after lowering: a pipe is a value, slots are named by it."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import BoolAttr, i64
from xdsl.ir import SSAValue
from xdsl.irdl import (
    AnyAttr,
    BaseAttr,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect, MemoryWriteEffect

from pto_dialect.assembly.clauses.pipes import (
    EntryAndPipe,
    GlobalPipeClauses,
    LocalPipeClauses,
)
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import KernelKind
from pto_dialect.cores import core_of_memory
from pto_dialect.functions import is_in_helper
from pto_dialect.handles import PipeType
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.layout import moved_pitch
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, I8Attr, I32Attr, PTOOp, any_of
from pto_dialect.ops.pipe_checks import (
    verify_entry_matches,
    verify_parity,
    verify_space,
    verify_split,
    verify_subblock,
)
from pto_dialect.ops.section_ops import core_kind
from pto_dialect.ops.tile_ops import pipe_that_binds
from pto_dialect.pipe_attrs import AccPushEpilogueAttr
from pto_dialect.types import DYNAMIC, TensorViewType, TileBufType, bits_of

FLAGS = 16
"""How many flags the hardware has between the cores of a group."""

_Pipe = BaseAttr(PipeType)
PipeEntry = any_of(TileBufType, TensorViewType)
"""Constraint: what a slot holds, a tile or a tensor."""


class InitializeLoweredPipeOp(PTOOp, ABC):
    """A pipe, with its slots and the flags that it uses."""

    custom_directives = (
        *PTOOp.custom_directives,
        LocalPipeClauses,
        GlobalPipeClauses,
    )

    dir_mask = prop_def(I8Attr)
    slot_size = prop_def(I32Attr)
    slot_num = prop_def(I32Attr)
    flag_base = opt_prop_def(I32Attr)
    nosplit = opt_prop_def(BoolAttr)
    acc_push_epilogue = opt_prop_def(AccPushEpilogueAttr)
    pipe = result_def(_Pipe)

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect(), MemoryAllocEffect())

    @property
    def directions(self) -> int:
        """1 to vector, 2 to cube, 3 both."""
        return self.dir_mask.value.data

    @property
    def consumer_slots(self) -> int:
        """How many slots a consumer has in its own memory."""
        return self.slot_num.value.data

    def fifos(self) -> Iterator[tuple[SSAValue, int]]:
        """The consumers' buffers, and how many bytes of each the pipe takes."""
        for name in ("local_addr", "peer_local_addr"):
            buffer: SSAValue | None = getattr(self, name)
            if buffer is not None:
                yield buffer, self.consumer_slots * self.slot_size.value.data

    def verify_shape(self) -> None:
        """Directions, slots and flags are ones that the hardware has."""
        if self.directions not in (1, 2, 3):
            fail(
                f"expects 'dir_mask' to be 1, 2, or 3, found {self.directions}",
                "dir_mask",
            )
        for what, number in (
            ("slot_size", self.slot_size),
            ("slot_num", self.slot_num),
        ):
            if number.value.data <= 0:
                fail(
                    f"expects '{what}' to be greater than 0, found {number.value.data}",
                    what,
                )
        if self.flag_base is None:
            return
        first, used = self.flag_base.value.data, 4 if self.directions == 3 else 2
        if first < 0:
            fail(f"expects 'flag_base' to be non-negative, found {first}", "flag_base")
        if first + used > FLAGS:
            fail(
                f"expects 'flag_base' to fit within {FLAGS} hardware flag ids, found "
                f"{first} for {used} flags",
                "flag_base",
            )

    def verify_peer_address(self, peer: SSAValue | None) -> None:
        """Only pipes that go both ways have a second buffer."""
        if self.directions == 3 and peer is None:
            fail("expects 'peer_local_addr' when dir_mask is 3", "dir_mask")
        if self.directions != 3 and peer is not None:
            fail("'peer_local_addr' is only allowed when dir_mask is 3", peer)


@pto_op
class InitializeL2LPipeOp(InitializeLoweredPipeOp):
    """A pipe whose slots lie in the consumer's memory (a5)."""

    name = "pto.initialize_l2l_pipe"

    local_addr = operand_def(AnyAttr())
    peer_local_addr = opt_operand_def(AnyAttr())

    BUILDER_ORDER = ("dir_mask", "slot_size", "slot_num", "local_addr")

    assembly_format = (
        "` ` `{` custom<LocalPipeClauses>($dir_mask, $slot_size, $slot_num, $flag_base, "
        "$nosplit) `}` `(` $local_addr `:` type($local_addr) (`,` $peer_local_addr^ `:` "
        "type($peer_local_addr))? `)` attr-dict `->` type($pipe)"
    )

    def verify_types(self) -> None:
        self.verify_shape()
        self.verify_peer_address(self.peer_local_addr)


@pto_op
class InitializeL2G2LPipeOp(InitializeLoweredPipeOp):
    """A pipe whose slots lie in global memory; consumers may copy them to theirs."""

    name = "pto.initialize_l2g2l_pipe"

    local_slot_num = opt_prop_def(I32Attr)
    gm_addr = operand_def(AnyAttr())
    local_addr = opt_operand_def(AnyAttr())
    peer_local_addr = opt_operand_def(AnyAttr())

    irdl_options = (SEGMENTS,)

    BUILDER_ORDER = ("dir_mask", "slot_size", "slot_num", "gm_addr")

    assembly_format = (
        "` ` `{` custom<GlobalPipeClauses>($dir_mask, $slot_size, $slot_num, "
        "$local_slot_num, $flag_base, $nosplit) `}` `(` $gm_addr `:` type($gm_addr) "
        "(`,` $local_addr^ `:` type($local_addr))? (`,` $peer_local_addr^ `:` "
        "type($peer_local_addr))? `)` attr-dict `->` type($pipe)"
    )

    @property
    def consumer_slots(self) -> int:
        asked = self.local_slot_num
        return super().consumer_slots if asked is None else asked.value.data

    def verify_types(self) -> None:
        self.verify_shape()
        if self.local_addr is None:
            if self.peer_local_addr is not None:
                fail("'peer_local_addr' requires 'local_addr'", self.peer_local_addr)
            if self.local_slot_num is not None:
                fail(
                    "'local_slot_num' is only allowed when 'local_addr' is present",
                    "local_slot_num",
                )
            return
        if self.local_slot_num is not None:
            found, slots = self.local_slot_num.value.data, self.slot_num.value.data
            if found <= 0:
                fail(
                    f"expects 'local_slot_num' to be greater than 0, found {found}",
                    "local_slot_num",
                )
            if found > slots:
                fail(
                    "expects 'local_slot_num' to be less than or equal to slot_num "
                    f"({slots}), found {found}",
                    "local_slot_num",
                )
        self.verify_peer_address(self.peer_local_addr)


# Slots


class LoweredTransferOp(PTOOp, ABC):
    """Something that happens to one slot of a pipe; `split` divides it among cores."""

    split = prop_def(I8Attr)

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())

    IS_PRODUCER: ClassVar[bool] = False
    """Whether it is of the end that fills slots."""

    @property
    def entry_value(self) -> SSAValue | None:
        """The tile or tensor in the slot."""
        return self.optional_operand("entry")

    @property
    def init(self) -> InitializeLoweredPipeOp | None:
        """Where the pipe begins."""
        owner = self.operand("pipe_handle").owner
        return owner if isinstance(owner, InitializeLoweredPipeOp) else None

    @property
    def is_on_vector(self) -> bool:
        """
        Whether a vector core takes tiles in place: its vector unit waits for them and
        gives them back (pto-isa, a5 TPush.hpp, Consumer::wait and free).
        """
        if not isinstance(self.init, InitializeL2LPipeOp):
            return False
        return core_kind(self) is KernelKind.VECTOR

    def runs_on(self) -> KernelKind | None:
        init, entry = self.init, self.entry_value
        if init is not None and init.directions in (1, 2):
            fills = init.directions == 1
            is_cube = fills == self.IS_PRODUCER
            return KernelKind.CUBE if is_cube else KernelKind.VECTOR
        if entry is not None and isinstance(entry.type, TileBufType):
            return core_of_memory(entry.type.space)
        return None

    def verify_types(self) -> None:
        verify_split(self.split.value.data)

    def verify_values(self) -> None:
        kind = core_kind(self)
        if kind is None and not is_in_helper(self):
            fail("must be inside pto.section.cube/vector or a kernel_kind function")
        if (init := self.init) is None:
            fail(
                "pipe_handle must be produced by pto.initialize_l2l_pipe or "
                "pto.initialize_l2g2l_pipe",
                self.operand("pipe_handle"),
            )
        split, entry = self.split.value.data, self.entry_value
        is_view = entry is not None and isinstance(entry.type, TensorViewType)
        if split in (3, 4):
            self._verify_odd_split(init, kind)
            if is_view:
                fail(
                    "supports odd split modes (split = 3 or 4) only for tile entries",
                    entry,
                )
        if entry is not None and is_view:
            self._verify_view(init, entry, split)

    def _verify_odd_split(
        self, init: InitializeLoweredPipeOp, kind: KernelKind | None
    ) -> None:
        wanted = KernelKind.CUBE if self.IS_PRODUCER else KernelKind.VECTOR
        local = isinstance(init, InitializeL2G2LPipeOp) and init.local_addr is not None
        if init.directions != 1 or not local or kind not in (None, wanted):
            fail(
                "supports odd split modes (split = 3 or 4) only for a unidirectional C2V "
                "pto.initialize_l2g2l_pipe with a local consumer buffer",
                "split",
            )

    def _verify_view(
        self, init: InitializeLoweredPipeOp, entry: SSAValue, split: int
    ) -> None:
        if not isinstance(init, InitializeL2G2LPipeOp):
            fail(
                "expects !pto.tensor_view pipe entries to use "
                "pto.initialize_l2g2l_pipe",
                entry,
            )
        if init.local_addr is not None:
            fail(
                "expects !pto.tensor_view pipe entries to use a global-only "
                "pto.initialize_l2g2l_pipe",
                entry,
            )
        if not isinstance(init.gm_addr.type, TensorViewType):
            fail(
                "expects initialize_l2g2l_pipe gm_addr to be !pto.tensor_view, found "
                f"{init.gm_addr.type}",
                entry,
            )
        verify_entry_matches(entry, init.gm_addr, "initialize_l2g2l_pipe gm_addr")
        view = entry.type
        assert isinstance(view, TensorViewType)
        if DYNAMIC in view.dims:
            return
        size, slot = bits_of(view.element_type) // 8, init.slot_size.value.data
        for dim in view.dims:
            size *= dim
        if size != slot and not (split and 2 * size == slot):
            fail(
                "expects pipe entry byte size to match initialize_l2g2l_pipe slot_size, "
                f"found {size} and {slot}",
                entry,
            )


@pto_op
class DeclareGlobalOp(PTOOp):
    """A new handle on a tensor in a slot, which `talloc` or `tpop` binds."""

    name = "pto.declare_global"

    entry = result_def(TensorViewType)

    traits = traits_def(MemoryAllocEffect())

    def popped_pipe(self) -> object:
        return pipe_that_binds(self.entry)

    assembly_format = "attr-dict `->` type($entry)"


@pto_op
class TAllocOp(LoweredTransferOp):
    """Binds a tensor to the next free slot."""

    name = "pto.talloc"

    entry = operand_def(TensorViewType)
    pipe_handle = operand_def(_Pipe)

    PIPE = Pipe.MTE3
    IS_PRODUCER = True

    assembly_format = (
        "`(` $entry `,` $pipe_handle `:` type($entry) `,` type($pipe_handle) `)` "
        "`{` `split` `=` $split `}` attr-dict"
    )


class TileTransferOp(LoweredTransferOp, ABC):
    """A tile, or a tensor, that goes into or comes out of a slot."""

    tile = operand_def(PipeEntry)
    pipe_handle = operand_def(_Pipe)
    aiv_subblockid = opt_operand_def(i64)

    assembly_format = (
        "`(` $tile `,` $pipe_handle `:` type($tile) `,` type($pipe_handle) `)` "
        "`{` `split` `=` $split `}` (`aiv_subblockid` `(` $aiv_subblockid^ `)`)? "
        "attr-dict"
    )

    @property
    def entry_value(self) -> SSAValue | None:
        return self.tile

    def verify_types(self) -> None:
        super().verify_types()
        verify_subblock(self.aiv_subblockid, self.tile, self.split.value.data)
        verify_space(self.tile, self.IS_PRODUCER)


@pto_op
class TPushOp(TileTransferOp):
    """Puts a tile into the next slot; of a tensor, says that it is written."""

    name = "pto.tpush"

    IS_PRODUCER = True

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """Slots in global memory are stored to; those in `vec` moved to."""
        if self.arch.links_cores:
            return moved_pitch(tile, valid_row, self.arch)
        return super().acc_pitch(tile, valid_row)

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        tile = self.tile.type
        in_acc = isinstance(tile, TileBufType) and tile.space is AddressSpace.ACC
        return Pipe.FIX if in_acc else Pipe.MTE3

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        yield "tile", self.tile

    def verify_types(self) -> None:
        super().verify_types()
        verify_parity(self.tile, self.split.value.data)


@pto_op
class TPopOp(TileTransferOp):
    """Binds a tile to the next full slot; `tfree` gives the slot back."""

    name = "pto.tpop"

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        if not arch.links_cores:
            return Pipe.MTE2
        return Pipe.V if self.is_on_vector else Pipe.S

    def popped_pipe(self) -> object:
        return self.pipe_handle

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        yield "tile", self.tile


@pto_op
class TFreeOp(LoweredTransferOp):
    """Gives the slot of the last `tpop` back."""

    name = "pto.tfree"

    entry = opt_operand_def(PipeEntry)
    pipe_handle = operand_def(_Pipe)

    def freed_pipe(self) -> object:
        return self.pipe_handle

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return Pipe.V if arch.links_cores and self.is_on_vector else Pipe.S

    custom_directives = (*PTOOp.custom_directives, EntryAndPipe)
    assembly_format = (
        "`(` custom<EntryAndPipe>($entry, $pipe_handle, type($entry), "
        "type($pipe_handle)) `)` `{` `split` `=` $split `}` attr-dict"
    )
