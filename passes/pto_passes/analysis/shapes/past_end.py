"""Instructions that begin where their memory ends, with nothing left to do there."""

from __future__ import annotations

from collections.abc import Iterator

from pto_dialect import checks
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import block_elements
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.move_ops import FillPadOp
from pto_passes.analysis.shapes.valid_shapes import ValidShapes


def past_end(op: TileOp, shapes: ValidShapes) -> Iterator[str]:
    """
    Padding of a tile without a column to pad. pto-isa pads to the right of the first row,
    and copies that to the rows below it, even where there is nothing to the right: with a
    count of 0, at the first byte behind the tile (`PadRightSingleRow`,
    `PadRightRemainingRows` in `npu/a2a3/TFillPad.hpp`). The vector unit refuses an address
    behind its memory whatever the count is. On a5 masked stores of whole vectors do it.
    """
    if not isinstance(op, FillPadOp) or op.arch.in_registers:
        return
    dst = checks.tile_type(op, "dst")
    place = shapes.storage.bytes_of(op.dst)
    if dst.space is not AddressSpace.VEC or place.owner is not None:
        return
    if place.end != op.arch.memories[dst.space].capacity:
        return
    (rows, _), (cols, _) = shapes.bounds_at(op, op.src)
    behind_blocks = dst.cols - block_elements(dst.element_bits)
    if rows == dst.rows and cols > behind_blocks:
        yield (
            f"has nothing to pad to the right of {cols} columns, and does so at the end of "
            f"{dst.space}, where dst ends: pto-isa issues an instruction for an address "
            "behind it, which stops the core"
        )
