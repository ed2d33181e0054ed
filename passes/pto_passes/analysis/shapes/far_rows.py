"""Rows that lie further apart than an instruction can say."""

from __future__ import annotations

from collections.abc import Iterator

from pto_dialect import checks
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import block_elements
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.move_ops import FillPadOp
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_FARTHEST = 255
"""Blocks between two repeats of a `vector_dup`."""


def far_rows(op: TileOp, shapes: ValidShapes) -> Iterator[str]:
    """
    Padding of wide rows. On memory pto-isa pads all rows up to the next whole block by one
    instruction, whose distance between rows has 8 bits (`Handle32BAlignedPad_Other` in
    `npu/a2a3/TFillPad.hpp`, line 76). The scalar unit pads single bytes; nothing is padded
    there where src has the pad value of dst.
    """
    if not isinstance(op, FillPadOp) or op.arch.in_registers:
        return
    src, dst = checks.tile_type(op, "src"), checks.tile_type(op, "dst")
    goes_by_rows = dst.element_bits != 8 and src.pad is not dst.pad
    if dst.space is not AddressSpace.VEC or not goes_by_rows:
        return
    block = block_elements(dst.element_bits)
    (rows, _), (least, most) = shapes.bounds_at(op, op.src)
    if dst.cols // block > _FARTHEST and rows > 1 and least == most and most % block:
        yield (
            f"pads columns {most} to {-(-most // block) * block - 1} of {rows} rows by one "
            f"instruction, which goes at most {_FARTHEST} blocks of 32 bytes from row to "
            f"row, and rows of dst have {dst.cols // block}"
        )
