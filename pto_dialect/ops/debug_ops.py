"""Printing and stopping, for debugging."""

from __future__ import annotations

from xdsl.dialects.builtin import AnyFloatConstr, StringAttr
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def, prop_def, traits_def
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.hardware import AddressSpace, Pipe, titles_where
from pto_dialect.messages.failures import fail
from pto_dialect.mode_attrs import PrintFormatAttr
from pto_dialect.ops.base import AnyInt, PTOOp, TileOrView
from pto_dialect.types import PartitionTensorViewType, TileBufType


@pto_op
class PrintOp(PTOOp):
    """Prints a number, by a format as of C's `printf`."""

    name = "pto.print"

    format = prop_def(StringAttr)
    scalar = operand_def(AnyInt | AnyFloatConstr)

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())
    PIPE = Pipe.S
    BUILDER_ORDER = ("format", "scalar")

    assembly_format = "`ins` `(` $format `,` $scalar `:` type($scalar) `)` attr-dict"


@pto_op
class TPrintOp(PTOOp):
    """
    Prints the valid region of a tile, or a box of a tensor. Tiles outside of `vec` go
    through `tmp` in global memory.
    """

    name = "pto.tprint"

    src = operand_def(TileOrView)
    tmp = opt_operand_def(TileOrView)
    print_format = opt_prop_def(PrintFormatAttr, prop_name="printFormat")

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())
    PIPE = Pipe.V

    assembly_format = (
        "`ins` `(` $src (`,` $tmp^)? `:` type($src) (`,` type($tmp)^)? `)` attr-dict"
    )

    def reads(self):
        yield "src", self.src

    def writes(self):
        if self.tmp is not None:
            yield "tmp", self.tmp

    def verify_types(self) -> None:
        if not isinstance(self.src.type, TileBufType):
            if self.tmp is not None:
                fail("expects tmp only when src is a tile_buf", self.tmp)
            return
        src = self.src.type
        checks.has_element_type(
            self,
            "src",
            ("f16", "f32", "i8", "i16", "i32"),
            "expects printable tile element type f16/f32/i8/i16/i32",
        )
        if self.tmp is None:
            if src.space is not AddressSpace.VEC:
                fail(
                    "expects printable tile_buf without tmp to be in vec, found "
                    f"loc={src.space}",
                    self.src,
                )
            return
        if src.space not in (AddressSpace.VEC, AddressSpace.MAT, AddressSpace.ACC):
            fail(
                "expects printable tile_buf with tmp to be in vec, mat, or acc, found "
                f"loc={src.space}",
                self.src,
            )
        if src.space not in self.arch.stores_from:
            chips = titles_where(lambda chip: src.space in chip.stores_from)
            fail(
                f"expects {src.space} tile_buf to be printed only on {chips} targets",
                self.src,
            )
        tmp = self.tmp.type
        if not isinstance(tmp, PartitionTensorViewType):
            fail(f"expects tmp to be !pto.partition_tensor_view, found {tmp}", self.tmp)
        if tmp.element_type != src.element_type:
            fail(
                "expects tmp element type to match src element type, found "
                f"{tmp.element_type} and {src.element_type}",
                self.tmp,
            )


@pto_op
class TrapOp(PTOOp):
    """Stops the core."""

    name = "pto.trap"

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())
    PIPE = Pipe.S
    INTRINSIC = "trap"

    assembly_format = "attr-dict"
