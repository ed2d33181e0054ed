"""Matrix products on the cube unit."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AccPhaseAttr, BLayout, SLayout
from pto_dialect.diagnostics import fail
from pto_dialect.facts import CELL_BY_CELL, cols, rows, same
from pto_dialect.hardware import AddressSpace, Arch, Pipe
from pto_dialect.ops.base import Tile, TileOp
from pto_dialect.types import TileBufType

MAX_EXTENT = 4095
"""The cube unit counts rows, columns and depth with 12 bits."""

_TRIPLES = {
    ("i32", "i8", "i8"),
    ("f32", "f16", "f16"),
    ("f32", "bf16", "bf16"),
    ("f32", "f32", "f32"),
}
"""Element types of dst, lhs and rhs on every chip."""


class CubeOp(TileOp, ABC):
    """
    `dst[m, n] = sum over k of lhs[m, k] * rhs[k, n]`, with lhs in `left`, rhs in
    `right` and dst in `acc`. The extents are lhs' valid rows and columns and rhs' valid
    columns; dst's own are not read.
    """

    lhs = operand_def(Tile)
    rhs = operand_def(Tile)
    dst = operand_def(Tile)
    acc_phase = opt_prop_def(AccPhaseAttr, prop_name="accPhase")

    PIPE = Pipe.M
    INDEPENDENT = CELL_BY_CELL
    SHAPE_RULES = (
        same(rows("lhs"), rows("dst")),
        same(cols("rhs"), cols("dst")),
        same(cols("lhs"), rows("rhs")),
    )

    assembly_format = ins_outs("lhs", "rhs")

    def verify_types(self) -> None:
        verify_matmul_operands(self)
        verify_matmul_types(self)


def verify_matmul_types(op: TileOp) -> None:
    """The element types of dst, lhs and rhs belong together."""
    names = ("dst", "lhs", "rhs")
    found = tuple(checks.spelled(checks.tile_type(op, n).element_type) for n in names)
    if found in _TRIPLES:
        return
    wanted = "(i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)"
    if op.arch is Arch.A5:
        eight_bit = found[1].startswith("f8") and found[2].startswith("f8")
        if found[0] == "f32" and (eight_bit or found[1:] == ("hif8", "hif8")):
            return
        wanted += ", (f32, fp8, fp8), or (f32, hif8, hif8)"
    fail(
        f"expects (dst, lhs, rhs) element types to match one of {wanted}, found "
        f"({', '.join(found)})",
        op.operand("dst"),
    )


def verify_matmul_operands(op: TileOp) -> None:
    """Memories, sizes and, on a5, layouts of a product's operands."""
    lhs, rhs, dst = (checks.tile_type(op, n) for n in ("lhs", "rhs", "dst"))
    for name, tile, space in (
        ("lhs", lhs, AddressSpace.LEFT),
        ("rhs", rhs, AddressSpace.RIGHT),
        ("dst", dst, AddressSpace.ACC),
    ):
        if tile.space is not space:
            fail(
                "expects lhs, rhs, and dst to use the left, right, and acc address "
                f"spaces, found loc={tile.space} in {name}",
                getattr(op, name),
            )
    (m, k), (k2, n), (m2, n2) = _extents(lhs), _extents(rhs), _extents(dst)
    if m != m2 or n != n2 or k != k2:
        fail(
            "expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N], found "
            f"[{m},{k}], [{k2},{n}] and [{m2},{n2}]",
            op.operand("dst"),
        )
    for what, extent in (("m", lhs.v_row), ("k", lhs.v_col), ("n", rhs.v_col)):
        if extent is not None and extent > MAX_EXTENT:
            fail(
                f"expects m, k, and n valid sizes to be in [0, {MAX_EXTENT}], found "
                f"{what}={extent}",
                op.operand("lhs"),
            )
    if op.arch is Arch.A5:
        _verify_a5_layouts(op)


def _extents(tile: TileBufType) -> tuple[int, int]:
    """Valid extents where the type has them, else physical ones."""
    return (
        tile.rows if tile.v_row is None else tile.v_row,
        tile.cols if tile.v_col is None else tile.v_col,
    )


def _verify_a5_layouts(op: TileOp) -> None:
    for name, blayout, slayout in (
        ("lhs", BLayout.COL_MAJOR, SLayout.ROW_MAJOR),
        ("rhs", BLayout.ROW_MAJOR, SLayout.COL_MAJOR),
        ("dst", BLayout.COL_MAJOR, SLayout.ROW_MAJOR),
    ):
        tile = checks.tile_type(op, name)
        found = tile.blayout_on(Arch.A5)
        if found is not blayout:
            fail(
                f"expects {name} to use the {blayout} blayout on A5, found {found}",
                getattr(op, name),
            )
        if tile.slayout is not slayout:
            fail(
                f"expects {name} to use the {slayout} slayout on A5, found "
                f"{tile.slayout}",
                getattr(op, name),
            )


@pto_op
class TMatmulOp(CubeOp):
    """`dst = lhs @ rhs`"""

    name = "pto.tmatmul"


@pto_op
class TMatmulAccOp(CubeOp):
    """`dst = acc_in + lhs @ rhs`; the chip adds to dst, so acc_in is dst's bytes."""

    name = "pto.tmatmul.acc"

    acc_in = operand_def(Tile)
    lhs = operand_def(Tile)
    rhs = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("acc_in",)

    assembly_format = ins_outs("acc_in", "lhs", "rhs")

    def verify_types(self) -> None:
        space = checks.tile_type(self, "acc_in").space
        if space is not AddressSpace.ACC:
            fail(
                f"expects acc_in to be in the acc address space, found loc={space}",
                self.acc_in,
            )
        super().verify_types()
