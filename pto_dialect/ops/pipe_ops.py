"""
What passes through the pipes between a cube core and its vector cores, as front ends
write it: slots taken, filled, emptied and given back.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import IndexType, f32, i64
from xdsl.ir import Operation, SSAValue
from xdsl.irdl import (
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import KernelKind
from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.layout import moved_pitch
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, I8Attr, I32Attr, Tile
from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp, PipeEntry
from pto_dialect.ops.pipe_checks import (
    verify_entry_matches,
    verify_fits_slot,
    verify_parity,
    verify_space,
    verify_split,
    verify_subblock,
)
from pto_dialect.ops.pipe_epilogue import sources_of, verify_arrival
from pto_dialect.ops.pipe_init_ops import (
    AicInitializePipeOp,
    AivInitializePipeOp,
    FrontendPipeOp,
    InitializePipeOp,
    pipes_of,
)
from pto_dialect.types import TensorViewType, TileBufType
from pto_dialect.walking import walk


class PipeTransferOp(FrontendPipeOp, ABC):
    """Something that happens to one slot of a pipe; `split` divides it among cores."""

    id = opt_prop_def(I32Attr)
    split = prop_def(I8Attr)

    TO_VECTOR: ClassVar[bool]
    """Whether the pipe leads from the cube core to the vector cores."""

    WHAT: ClassVar[str] = ""
    """The word for it in messages."""

    FILLS_SLOT: ClassVar[bool] = False
    """Whether the tile lies in the slot as it is: on its way out of `acc` it may shrink."""

    @property
    def pipe_id(self) -> int:
        """The number of the pipe in the function."""
        return 0 if self.id is None else self.id.value.data

    @property
    def entry_value(self) -> SSAValue | None:
        """The tile or tensor in the slot."""
        return None

    def find_init(self) -> InitializePipeOp | None:
        """Where the pipe begins in this function."""
        function = function_of(self)
        ends = [] if function is None else pipes_of(function)
        found = [op for op in ends if op.pipe_id == self.pipe_id]
        return found[0] if len(found) == 1 else None

    def verify_types(self) -> None:
        if self.pipe_id < 0:
            fail(f"expects 'id' to be non-negative, found {self.pipe_id}", "id")
        verify_split(self.split.value.data)

    def verify_values(self) -> None:
        super().verify_values()
        init = self._verify_init()
        if init.acc_push_epilogue is not None:
            self.verify_converting(init)
        split, entry = self.split.value.data, self.entry_value
        if split in (3, 4):
            self._verify_odd_split(init)
            if entry is not None and isinstance(entry.type, TensorViewType):
                fail(
                    "supports odd split modes (split = 3 or 4) only for tile entries",
                    entry,
                )
        if entry is not None and isinstance(entry.type, TensorViewType):
            if init.gm_slot_tensor is None:
                fail(
                    "expects 'id' to reference initialize_pipe with 'gm_slot_tensor' when "
                    "the pipe entry is !pto.tensor_view",
                    entry,
                    [Note("the pipe begins here", init)],
                )
            verify_entry_matches(entry, init.gm_slot_tensor, "gm_slot_tensor")
        if entry is not None and self.FILLS_SLOT and init.acc_push_epilogue is None:
            verify_fits_slot(entry, init.slot_size.value.data)

    def verify_converting(self, init: InitializePipeOp) -> None:
        """What a pipe that converts demands."""

    def verify_no_split(self) -> None:
        """A pipe that converts divides nothing."""
        if self.split.value.data != 0:
            fail(
                f"expects fixpipe {self.WHAT} to have split = 0, found "
                f"{self.split.value.data}",
                "split",
            )

    def _verify_init(self) -> InitializePipeOp:
        init = self.find_init()
        if init is None:
            function = function_of(self)
            ends = [] if function is None else pipes_of(function)
            if any(op.pipe_id == self.pipe_id for op in ends):
                fail(
                    f"expects 'id' = {self.pipe_id} to match exactly one frontend "
                    "initialize_pipe op in the same function"
                )
            fail(
                f"expects 'id' = {self.pipe_id} to match a frontend initialize_pipe op in "
                "the same function"
            )
        wanted = 1 if self.TO_VECTOR else 2
        if not init.directions & wanted:
            fail(
                f"expects 'id' to reference initialize_pipe with dir_mask = {wanted} or "
                f"3, found {init.directions}",
                None,
                [Note("the pipe begins here", init)],
            )
        return init

    def _verify_odd_split(self, init: InitializePipeOp) -> None:
        if not self.TO_VECTOR:
            fail(
                "supports odd split modes (split = 3 or 4) only for C2V GM-backed tile "
                "pipes",
                "split",
            )
        in_gm = init.gm_slot_tensor is not None or (
            init.gm_slot_buffer is not None and not self.arch.links_cores
        )
        if init.directions != 1 or init.c2v_consumer_buf is None or not in_gm:
            fail(
                "supports odd split modes (split = 3 or 4) only for a unidirectional C2V "
                "GM-backed tile pipe",
                "split",
            )


# Producers


class TAllocPipeOp(PipeTransferOp, ABC):
    """The next free slot of a pipe, as a tensor to write to."""

    entry = result_def(TensorViewType)

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect(), MemoryAllocEffect())
    PIPE = Pipe.MTE3
    WHAT = "TALLOC"
    INTRINSIC = "TALLOC"

    assembly_format = (
        "` ` `{` (`id` `=` $id^ `,`)? `split` `=` $split `}` attr-dict "
        "`->` type($entry)"
    )

    @property
    def entry_value(self) -> SSAValue | None:
        return self.entry


@pto_op
class TAllocToAivOp(TAllocPipeOp):
    """The cube core's next free slot to the vector cores."""

    name = "pto.talloc_to_aiv"

    RUNS_ON = KernelKind.CUBE
    TO_VECTOR = True

    def verify_converting(self, init: InitializePipeOp) -> None:
        self.verify_no_split()


@pto_op
class TAllocToAicOp(TAllocPipeOp):
    """A vector core's next free slot to the cube core."""

    name = "pto.talloc_to_aic"

    RUNS_ON = KernelKind.VECTOR
    TO_VECTOR = False


class TPushPipeOp(PipeTransferOp, ABC):
    """Puts a tile into the next slot of a pipe; of a tensor, says that it is written."""

    tile = operand_def(PipeEntry)

    WHAT = "TPUSH"
    INTRINSIC = "TPUSH"

    @property
    def entry_value(self) -> SSAValue | None:
        return self.tile

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        yield "tile", self.tile

    def verify_types(self) -> None:
        super().verify_types()
        verify_space(self.tile, is_producer=True)


@pto_op
class TPushToAivOp(TPushPipeOp):
    """The cube core puts a tile into a pipe to the vector cores."""

    name = "pto.tpush_to_aiv"

    RUNS_ON = KernelKind.CUBE
    TO_VECTOR = True
    PIPE = Pipe.FIX

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """Slots in global memory are stored to; those in `vec` moved to."""
        if self.arch.links_cores:
            return moved_pitch(tile, valid_row, self.arch)
        return super().acc_pitch(tile, valid_row)

    assembly_format = (
        "`(` $tile `:` type($tile) `)` `{` (`id` `=` $id^ `,`)? `split` `=` $split `}` "
        "attr-dict"
    )

    def verify_types(self) -> None:
        super().verify_types()
        verify_parity(self.tile, self.split.value.data)

    def verify_converting(self, init: InitializePipeOp) -> None:
        if not isinstance(init, AicInitializePipeOp):
            return
        epilogue, tile = init.epilogue, self.tile.type
        assert epilogue is not None
        if not isinstance(tile, TileBufType):
            fail(
                f"expects fixpipe TPUSH source tile to be a tile type, found {tile}",
                self.tile,
            )
        if tile.space is not AddressSpace.ACC:
            fail(
                f"expects fixpipe TPUSH source tile to use loc=acc, found {tile.space}",
                self.tile,
            )
        self.verify_no_split()
        if checks.spelled(tile.element_type) not in sources_of(epilogue.quant):
            fail(
                "expects fixpipe TPUSH source element type to match "
                f"acc_push_epilogue.quant mode requirements ({epilogue.quant} from "
                f"{'/'.join(sources_of(epilogue.quant))}), found {tile.element_type}",
                self.tile,
            )
        if epilogue.quant.is_scalar:
            self._verify_scale(SetQuantScalarOp)
        elif epilogue.quant.is_vector:
            self._verify_scale(SetQuantVectorOp)

    def _verify_scale(self, kind: type[SetQuantOp]) -> None:
        before: Operation | None = self.prev_op
        while before is not None:
            if isinstance(before, kind) and before.pipe_id == self.pipe_id:
                return
            before = before.prev_op
        fail(
            f"expects a preceding {kind.name} with id = {self.pipe_id} in the same block"
        )


@pto_op
class TPushToAicOp(TPushPipeOp):
    """A vector core puts a tile into a pipe to the cube core."""

    name = "pto.tpush_to_aic"

    tile = operand_def(PipeEntry)
    aiv_subblockid = opt_operand_def(i64)

    RUNS_ON = KernelKind.VECTOR
    TO_VECTOR = False
    FILLS_SLOT = True
    PIPE = Pipe.MTE3

    assembly_format = (
        "`(` $tile `:` type($tile) `)` `{` (`id` `=` $id^ `,`)? `split` `=` $split `}` "
        "(`aiv_subblockid` `(` $aiv_subblockid^ `)`)? attr-dict"
    )

    def verify_types(self) -> None:
        super().verify_types()
        verify_subblock(self.aiv_subblockid, self.tile, self.split.value.data)


# Consumers


class TPopPipeOp(PipeTransferOp, ABC):
    """
    The tile in the next full slot of a pipe, with the valid extents of the operands; the
    slot is taken until `tfree` gives it back.
    """

    valid_row = opt_operand_def(IndexType())
    valid_col = opt_operand_def(IndexType())
    tile = result_def(PipeEntry)

    irdl_options = (SEGMENTS,)
    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect(), MemoryAllocEffect())
    WHAT = "TPOP"
    FILLS_SLOT = True
    INTRINSIC = "TPOP"

    assembly_format = (
        "(`(` $valid_row^ `,` $valid_col `)`)? ` ` `{` (`id` `=` $id^ `,`)? "
        "`split` `=` $split `}` attr-dict `->` type($tile)"
    )

    @property
    def entry_value(self) -> SSAValue | None:
        return self.tile

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        if not arch.links_cores:
            return Pipe.MTE2
        # The slots are in the consumer's memory already. pto-isa has the vector unit of
        # a vector core wait for a tile (a5 TPush.hpp, Consumer::wait), nobody else.
        is_tile = isinstance(self.tile.type, TileBufType)
        return Pipe.V if self.TO_VECTOR and is_tile else Pipe.S

    def popped_pipe(self) -> object:
        return self.TO_VECTOR, self.pipe_id

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        yield "tile", self.tile

    def verify_types(self) -> None:
        super().verify_types()
        verify_space(self.tile, is_producer=False)
        tile = self.tile.type
        if isinstance(tile, TileBufType):
            checks.storage_layout(tile, self.tile)
        if (self.valid_row is None) != (self.valid_col is None):
            fail(
                "expects valid_row and valid_col operands to be provided together",
                self.valid_row,
            )
        odd = self.split.value.data in (3, 4)
        if self.valid_row is None:
            if odd and isinstance(tile, TileBufType):
                fail(
                    "expects odd C2V split tpop to provide per-sub-core valid_row and "
                    "valid_col operands",
                    "split",
                )
            return
        if not isinstance(tile, TileBufType):
            fail(
                "does not accept valid_row/valid_col when result is !pto.tensor_view",
                self.valid_row,
            )
        if tile.valid != (None, None):
            fail(
                "expects tile result to have dynamic validShape (?, ?) when "
                "valid_row/valid_col operands are provided, found "
                f"{'x'.join('?' if v is None else str(v) for v in tile.valid)}",
                self.tile,
            )


@pto_op
class TPopFromAicOp(TPopPipeOp):
    """A vector core takes a tile that the cube core has pushed."""

    name = "pto.tpop_from_aic"

    valid_row = opt_operand_def(IndexType())
    valid_col = opt_operand_def(IndexType())
    aiv_subblockid = opt_operand_def(i64)

    RUNS_ON = KernelKind.VECTOR
    TO_VECTOR = True

    assembly_format = (
        "(`(` $valid_row^ `,` $valid_col `)`)? ` ` `{` (`id` `=` $id^ `,`)? "
        "`split` `=` $split `}` (`aiv_subblockid` `(` $aiv_subblockid^ `)`)? attr-dict "
        "`->` type($tile)"
    )

    def verify_types(self) -> None:
        super().verify_types()
        verify_subblock(self.aiv_subblockid, self.tile, self.split.value.data)

    def verify_converting(self, init: InitializePipeOp) -> None:
        if not isinstance(init, AivInitializePipeOp):
            return
        self.verify_no_split()
        epilogue = init.epilogue
        assert epilogue is not None
        verify_arrival(epilogue, self.tile)


@pto_op
class TPopFromAivOp(TPopPipeOp):
    """The cube core takes a tile that a vector core has pushed."""

    name = "pto.tpop_from_aiv"

    RUNS_ON = KernelKind.CUBE
    TO_VECTOR = False


class TFreePipeOp(PipeTransferOp, ABC):
    """Gives the slot of the last `tpop` back to the producer."""

    entry = opt_operand_def(PipeEntry)

    WHAT = "TFREE"
    INTRINSIC = "TFREE"

    assembly_format = (
        "(`(` $entry^ `:` type($entry) `)`)? ` ` `{` (`id` `=` $id^ `,`)? "
        "`split` `=` $split `}` attr-dict"
    )

    @property
    def entry_value(self) -> SSAValue | None:
        return self.entry

    def freed_pipe(self) -> object:
        return self.TO_VECTOR, self.pipe_id

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        # pto-isa tells the producer from the vector unit (a5 TPush.hpp, Consumer::free).
        on_unit = arch.links_cores and self.TO_VECTOR and self.entry is None
        return Pipe.V if on_unit else Pipe.S


@pto_op
class TFreeFromAicOp(TFreePipeOp):
    """A vector core gives a slot back to the cube core."""

    name = "pto.tfree_from_aic"

    RUNS_ON = KernelKind.VECTOR
    TO_VECTOR = True

    def verify_converting(self, init: InitializePipeOp) -> None:
        if isinstance(init, AivInitializePipeOp):
            self.verify_no_split()


@pto_op
class TFreeFromAivOp(TFreePipeOp):
    """The cube core gives a slot back to a vector core."""

    name = "pto.tfree_from_aiv"

    RUNS_ON = KernelKind.CUBE
    TO_VECTOR = False


# Scales of conversions


class SetQuantOp(FrontendPipeOp, ABC):
    """The scale of what is pushed next into a pipe that converts."""

    id = opt_prop_def(I32Attr)

    IS_SCALAR: ClassVar[bool]

    @property
    def pipe_id(self) -> int:
        """The number of the pipe in the function."""
        return 0 if self.id is None else self.id.value.data

    def verify_values(self) -> None:
        super().verify_values()
        function = function_of(self)
        if function is None:
            fail("expects a func.func around it")
        ends = [op for op in pipes_of(function) if op.pipe_id == self.pipe_id]
        if len(ends) != 1:
            lowered = any(
                isinstance(o, InitializeLoweredPipeOp) for o in walk(function)
            )
            if lowered and not ends:
                return
            fail(
                f"expects 'id' = {self.pipe_id} to match a frontend or lowered "
                "initialize_pipe op in the same function"
            )
        if isinstance(ends[0], AivInitializePipeOp):
            fail(
                "expects 'id' to reference an aic_initialize_pipe or lowered producer "
                "pipe, found an aiv_initialize_pipe"
            )
        epilogue = ends[0].epilogue
        if epilogue is None:
            fail("expects 'id' to reference a fixpipe pipe (with acc_push_epilogue)")
        fits = epilogue.quant.is_scalar if self.IS_SCALAR else epilogue.quant.is_vector
        if not fits:
            kind = "scalar" if self.IS_SCALAR else "vector"
            fail(
                f"expects 'id' = {self.pipe_id} to reference a pipe with {kind} "
                f"quantization mode, but found non-{kind} mode {epilogue.quant}"
            )


@pto_op
class SetQuantScalarOp(SetQuantOp):
    """One scale for all columns."""

    name = "pto.set_quant_scalar"

    scale = operand_def(f32)

    PIPE = Pipe.S
    IS_SCALAR = True

    assembly_format = (
        "`(` $scale `:` type($scale) `)` (`{` `id` `=` $id^ `}`)? attr-dict"
    )


@pto_op
class SetQuantVectorOp(SetQuantOp):
    """A scale for each column."""

    name = "pto.set_quant_vector"

    scaling_tile = operand_def(Tile)

    PIPE = Pipe.FIX
    IS_SCALAR = False

    assembly_format = (
        "`(` $scaling_tile `:` type($scaling_tile) `)` "
        "(`{` `id` `=` $id^ `}`)? attr-dict"
    )

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        yield "scaling_tile", self.scaling_tile

    def verify_types(self) -> None:
        tile = checks.tile_type(self, "scaling_tile")
        if tile.space is not AddressSpace.SCALING:
            fail(
                f"expects 'scaling_tile' to use loc=scaling, found loc={tile.space}",
                self.scaling_tile,
            )
        chip = self.arch.member
        if self.arch.in_registers:
            checks.has_element_type(
                self,
                "scaling_tile",
                ("f16", "bf16", "f32"),
                f"expects 'scaling_tile' element type to be f16, bf16, or f32 on {chip}",
            )
        elif not checks.is_integer(tile.element_type, 64):
            fail(
                f"expects 'scaling_tile' element type to be packed i64/ui64 on {chip}, "
                f"found {tile.element_type}",
                self.scaling_tile,
            )
