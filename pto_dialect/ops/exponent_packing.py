"""Packing of MX exponents for the cube unit, which `tmov` does (X to ZZ)."""

from __future__ import annotations

from pto_dialect import checks
from pto_dialect.attrs import BLayout, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import align_up, ceil_div
from pto_dialect.layout import BOX_LINES
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType


def verify_exponent_packing(op: TileOp, by_columns: bool) -> None:
    """
    What packing MX exponents demands: src lies row by row, dst in ZZ boxes of 16 x 2; fp is
    the scratch. `by_columns`: a group lies in a column of src.

    Source: PTO IR manual, "tmov", X-to-ZZ form.
    """
    tiles = {n: checks.tile_type(op, n) for n in ("src", "dst", "fp")}
    for name, tile in tiles.items():
        if tile.space is not AddressSpace.VEC:
            fail(
                f"expects X-to-ZZ src/dst/tmp to be vec tiles, found loc={tile.space}",
                op.operand(name),
            )
    src, dst, tmp = tiles.values()
    if src.is_dynamic or dst.is_dynamic:
        fail(
            "expects static valid and physical shapes for src/dst and a static tmp "
            "physical shape for X-to-ZZ",
            op.operand("src"),
        )
    if len({t.element_type for t in tiles.values()}) > 1:
        fail("expects src, dst, and tmp to share one element type", op.operand("dst"))
    if str(src.element_type) not in ("ui8", "!pto.hif8", "!pto.f8E8M0"):
        fail(
            "expects element type to be one of ui8, !pto.hif8, !pto.f8E8M0, found "
            f"{src.element_type}",
            op.operand("src"),
        )
    if not src.is_row_major:
        fail(
            "expects src to use blayout=row_major, slayout=none_box", op.operand("src")
        )
    if dst.blayout is not BLayout.ROW_MAJOR or dst.slayout is not SLayout.ROW_MAJOR:
        fail(
            "expects dst to use blayout=row_major, slayout=row_major (ZZ box)",
            op.operand("dst"),
        )
    v_row, v_col = src.v_row or 0, src.v_col or 0
    if v_row * v_col != (dst.v_row or 0) * (dst.v_col or 0):
        fail(
            "expects src and dst to hold the same exponent count, found "
            f"{checks.shown(src.valid)} and {checks.shown(dst.valid)}",
            op.operand("dst"),
        )
    if by_columns:
        _verify_packing_by_columns(op, src, dst)
    else:
        _verify_packing_by_rows(op, src, dst, tmp)


def _verify_packing_by_rows(
    op: TileOp, src: TileBufType, dst: TileBufType, tmp: TileBufType
) -> None:
    v_row, v_col = dst.v_row or 0, dst.v_col or 0
    if v_col % 2:
        fail(
            "expects ND-to-ZZ dst valid_shape[1] (the grouped exponent column count) to be "
            f"even, found {v_col}",
            op.operand("dst"),
        )
    if src.v_row != 1 and src.cols != src.v_col:
        fail(
            "expects ND-to-ZZ src valid elements to form a compact prefix",
            op.operand("src"),
        )
    needed = align_up(v_row, BOX_LINES) * v_col
    for name, tile in (("src", src), ("dst", dst)):
        if tile.size < needed:
            fail(
                f"expects ND-to-ZZ {name} physical capacity to cover align16(dst rows) * "
                f"dst cols = {needed} bytes, found {tile.size}",
                op.operand(name),
            )
    scratch = 64 + ceil_div(v_row, BOX_LINES) * v_col
    if tmp.size < scratch:
        fail(
            f"expects tmp to provide at least {scratch} bytes for ND-to-ZZ, found "
            f"{tmp.size}",
            op.operand("fp"),
        )


def _verify_packing_by_columns(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    v_row, v_col = src.v_row or 0, src.v_col or 0
    if v_row < 2 or v_row % 2:
        fail(
            "expects DN-to-ZZ src valid_shape[0] to be an even count >= 2, found "
            f"{v_row}",
            op.operand("src"),
        )
    if v_col % BOX_LINES:
        fail(
            f"expects DN-to-ZZ src valid_shape[1] to be a multiple of {BOX_LINES}, found "
            f"{v_col}",
            op.operand("src"),
        )
    if src.cols != v_col:
        fail(
            "expects DN-to-ZZ src physical row stride to equal src "
            f"valid_shape[1], found "
            f"{src.cols} and {v_col}",
            op.operand("src"),
        )
    if min(src.size, dst.size) < v_row * v_col:
        fail(
            f"expects DN-to-ZZ src/dst physical capacity to be at least {v_row * v_col} "
            "bytes",
            op.operand("dst"),
        )
