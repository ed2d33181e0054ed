"""The scales of MX operands: where they lie."""

from __future__ import annotations

from xdsl.irdl import operand_def, traits_def
from xdsl.traits import MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.hardware import AddressSpace, Instruction, Pipe
from pto_dialect.layout import scale_count
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import PTOOp, Tile
from pto_dialect.ops.moved_elements import FACTORS

_Extents = tuple[int | None, int | None]


@pto_op
class TGetScaleAddrOp(PTOOp):
    """dst becomes the scales that belong to src's bytes in `left` or `right`."""

    name = "pto.tget_scale_addr"

    src = operand_def(Tile)
    dst = operand_def(Tile)

    traits = traits_def(MemoryWriteEffect())
    PIPE = Pipe.S
    NEEDS = Instruction.MX

    assembly_format = ins_outs("src")

    def writes(self):
        yield "dst", self.dst

    def verify_types(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if src.space not in FACTORS:
            fail(
                "expects src to be in the left or right address space, found "
                f"loc={src.space}",
                self.src,
            )
        if dst.space is not AddressSpace.SCALING:
            fail(
                f"expects dst to be in the scaling address space, found loc={dst.space}",
                self.dst,
            )
        shape: _Extents
        valid: _Extents
        if src.space is AddressSpace.LEFT:
            words, k = "[M, ceil(K/32)]", scale_count(src.v_col)
            shape, valid = (src.rows, k), (src.v_row, k)
        else:
            words, k = "[ceil(K/32), N]", scale_count(src.v_row)
            shape, valid = (k, src.cols), (k, src.v_col)
        pairs: tuple[tuple[str, _Extents, _Extents], ...] = (
            ("shape", dst.shape, shape),
            ("valid_shape", dst.valid, valid),
        )
        for what, found, wanted in pairs:
            if any(
                a is not None and b is not None and a != b
                for a, b in zip(found, wanted)
            ):
                fail(
                    f"expects dst {what} to be {words} = {checks.shown(wanted)}, found "
                    f"{checks.shown(found)}",
                    self.dst,
                )
