"""The scratch of remainders on chips whose vector unit works on memory."""

from __future__ import annotations

from pto_dialect import checks
from pto_dialect.hardware import ArchSpec
from pto_dialect.integers import ceil_div
from pto_dialect.layout import scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType


def remainder_scratch_bytes(dst: TileBufType, arch: ArchSpec) -> int:
    """
    The bytes that `trem` writes at its scratch: a row of numbers, and behind it, for the
    bits of a comparison, a row of whole numbers or a whole repeat of floats at least
    (`vector_dup` in `RemF32Instr` and `RemInt32Instr`, pto-isa's `npu/a2a3/TRem.hpp`,
    lines 47 and 100).
    """
    row = dst.cols * dst.element_bits // 8
    is_float = not checks.is_integer(dst.element_type)
    return row + (max(row, arch.vector_bytes) if is_float else row)


def remainder_scratch(dst: TileBufType, arch: ArchSpec) -> TileBufType:
    """The smallest scratch of rows of dst's width."""
    row = dst.cols * dst.element_bits // 8
    rows = ceil_div(remainder_scratch_bytes(dst, arch), row)
    return scratch_tile(dst.element_type, rows, dst.cols)


def verify_remainder_tmp(op: TileOp, rows_needed: int) -> None:
    """The scratch tile of a remainder has enough rows of dst's width."""
    tmp, dst = checks.tile_type(op, "tmp"), checks.tile_type(op, "dst")
    about = op.operand("tmp")
    checks.vec_row_major(op, "tmp")
    checks.same_element_type(op, "tmp", "dst")
    if tmp.v_row is not None and tmp.v_row < rows_needed:
        fail(
            f"expects {op.arch.title} tmp valid_shape[0] to be at least {rows_needed}, "
            f"found {tmp.v_row}",
            about,
        )
    if tmp.v_col is not None and dst.v_col is not None and tmp.v_col < dst.v_col:
        fail(
            "expects tmp valid columns to cover dst valid columns, found "
            f"{tmp.v_col} and {dst.v_col}",
            about,
        )
    checks.capacity(op, "tmp", rows_needed * dst.cols * dst.element_bits // 8)
