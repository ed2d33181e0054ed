"""
What reductions do with their scratch tile on a2a3, and which tile is too small for it.

Each function takes the scratch tile's type and the bounds of what is valid of `src`, and
says what is wrong whatever the extents within these bounds are; None where nothing has to
be. a5 neither reads nor writes the scratch tile of these operations, but for `tcolsum`.
"""

from __future__ import annotations

from pto_dialect.facts import Bounds
from pto_dialect.hardware import ArchSpec
from pto_dialect.integers import align_up, ceil_div
from pto_dialect.layout import BLOCK_BYTES, block_elements
from pto_dialect.types import TileBufType

_TREE_SHAPES = {(64, 128), (32, 256), (16, 512), (8, 1024)}
"""Shapes of f32 that are reduced another way where C++ has them as constants."""

_TREE_BYTES = 4096
"""The scratch of all of these."""


def row_fault(
    tmp: TileBufType, rows: Bounds, cols: Bounds, arch: ArchSpec, *, halves: bool
) -> str | None:
    """
    Row reductions of floats but for the product: up to a repeat of columns does without
    scratch. More are first folded into the scratch tile, one repeat for each row, at the
    pitch of the scratch tile; a sum (`halves`) folds pairs of repeats, and keeps half as
    many as there are. With a pitch of less than a repeat the function returns before it
    has written anything, if there are less than two repeats of columns.

    Source: `TRowReduceInstr` in pto-isa's `npu/a2a3/TRowReduceOps.hpp` (lines 287 to 331),
    `TRowSumOp::FillTmp` in `npu/a2a3/TRowSum.hpp` (lines 44 to 58).
    """
    (least_rows, _), (least, most) = rows, cols
    width, repeat = arch.lanes(tmp.element_bits), arch.vector_bytes
    if least <= width or least_rows == 0:
        return None
    pitch = _row_bytes(tmp) // BLOCK_BYTES * BLOCK_BYTES
    found = f"{tmp.rows}x{tmp.cols}x{tmp.element_type}"
    if pitch < repeat and most < 2 * width:
        return (
            f"expects tmp rows of at least {repeat} bytes for more than "
            f"{width} columns, or dst is never written, found {found}"
        )
    wanted = repeat * max(1, least // width // 2 if halves else 1)
    return _rows_fault(tmp, least_rows, pitch, wanted, wanted)


def tree_fault(tmp: TileBufType) -> str | None:
    """
    The scratch of a shape that `is_tree` names: block sums of all rows, one behind the
    other. Source: `TRowReduceOp` in pto-isa's `npu/a2a3/TRowReduceOps.hpp` (lines 37 to
    117).
    """
    return _size_fault(tmp, _TREE_BYTES)


def is_tree(src: TileBufType, dst: TileBufType) -> bool:
    """
    Whether the shapes are among those that `TryOptimizeFP32Reduce` of pto-isa's
    `npu/a2a3/TRowReduceOps.hpp` (lines 236 to 269) takes out.
    """
    return (
        str(src.element_type) == "f32"
        and src.shape in _TREE_SHAPES
        and src.valid == src.shape
        and not dst.is_boxed
        and not dst.is_row_major
        and dst.v_col == 1
    )


def row_arg_fault(
    tmp: TileBufType, rows: Bounds, cols: Bounds, arch: ArchSpec
) -> str | None:
    """
    Arg reductions of rows. Beyond a repeat of columns each row of the scratch tile takes
    pairs of value and column of all repeats, then the values alone, then one pair; all
    rows' pairs are read at the end. Up to a repeat nothing is stored, and the manual still
    demands two elements for each row.

    Source: `ProcReduceIdxStage1` and `...Stage2` in pto-isa's
    `npu/a2a3/TRowReduceIdxOps.hpp` (lines 61 to 180); chapter `pto.trowargmax` of the PTO
    IR manual for narrow rows.
    """
    (least_rows, _), (least, _) = rows, cols
    bits = tmp.element_bits
    width, element = arch.lanes(bits), bits // 8
    if least <= width:
        # What takes no more than a repeat is not known to take more.
        return _narrow_arg_fault(tmp, least_rows)
    repeats = ceil_div(least, width)
    kept, used = _arg_row(repeats, width, bits)
    pitch = _row_bytes(tmp)
    return _rows_fault(tmp, least_rows, pitch, kept * element, used * element)


def _narrow_arg_fault(tmp: TileBufType, rows: int) -> str | None:
    wanted = 2 * rows if tmp.cols == 1 else rows
    if tmp.rows < wanted:
        return (
            f"expects tmp to have at least {wanted} rows for {rows} rows of src, "
            f"found {tmp.rows}"
        )
    return None


def _arg_row(repeats: int, width: int, bits: int) -> tuple[int, int]:
    """Elements of a row of scratch that have to be kept, and that are written."""
    pairs = whole_blocks(2 * repeats, bits)
    if repeats <= width:
        return pairs + 2, pairs + max(repeats, 2)
    again = ceil_div(repeats, width)
    last = whole_blocks(repeats, bits) + whole_blocks(2 * again, bits)
    return max(pairs, last) + 2, max(pairs + repeats, last + max(again, 2))


def col_sum_fault(
    tmp: TileBufType, rows: Bounds, cols: Bounds, arch: ArchSpec
) -> str | None:
    """
    A sum of columns by pairs of rows: half as many rows, each at the pitch of the scratch
    tile, are written; in registers a repeat of columns after the other, to the same bytes.

    Source: `BinarySum` in pto-isa's `npu/a2a3/TColSum.hpp` (lines 18 to 33),
    `TColSum_Binary` in `npu/a5/TColSum.hpp`.
    """
    (least_rows, _), (least, _) = rows, cols
    if arch.in_registers:
        least = min(least, arch.lanes(tmp.element_bits))
    wanted = least * tmp.element_bits // 8
    return _rows_fault(tmp, least_rows // 2, _row_bytes(tmp), wanted, wanted)


def col_arg_fault(tmp: TileBufType, cols: Bounds, arch: ArchSpec) -> str | None:
    """
    Arg reductions of columns: the row's number and the best value of a repeat of columns,
    for 16-bit elements the best row too. Source: `ProcessSingleBlock` and
    `TColReduceIdxImpl` in pto-isa's `npu/a2a3/TColReduceIdx.hpp` (lines 116 to 262).
    """
    least, _ = cols
    bits = tmp.element_bits
    width = arch.lanes(bits)
    parts = 3 if bits == 16 else 2
    gap = width if least >= width else whole_blocks(least, bits)
    last = width if least >= width else least
    return _size_fault(tmp, ((parts - 1) * gap + last) * bits // 8)


def _rows_fault(
    tmp: TileBufType, rows: int, pitch: int, kept: int, used: int
) -> str | None:
    """Rows at a pitch, of which `used` bytes are written, and `kept` are needed later."""
    found = f"{tmp.rows}x{tmp.cols}x{tmp.element_type}"
    if rows > 1 and pitch < kept:
        return (
            f"expects tmp rows of at least {kept} bytes, or each overwrites the "
            f"one before, found {found}"
        )
    if rows > 0:
        return _size_fault(tmp, (rows - 1) * pitch + used)
    return None


def _size_fault(tmp: TileBufType, needed: int) -> str | None:
    if tmp.size >= needed:
        return None
    return (
        f"expects tmp capacity to be at least {needed} bytes, but got {tmp.size} bytes"
    )


def _row_bytes(tmp: TileBufType) -> int:
    return tmp.cols * tmp.element_bits // 8


def whole_blocks(elements: int, bits: int) -> int:
    """Elements, in whole blocks."""
    return align_up(elements, block_elements(bits))
