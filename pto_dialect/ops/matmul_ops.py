"""Matrix products on the cube unit."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.irdl import operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AccPhaseAttr, BLayout, SLayout
from pto_dialect.facts import Dim, ExtentFault, ValidBounds, cols, no_more, rows, same
from pto_dialect.hardware import AddressSpace, CubeUnit, Pipe
from pto_dialect.layout import whole_boxes
from pto_dialect.messages.failures import fail
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
    `right` and dst in `acc`.

    The extents are lhs' valid rows and columns and rhs' valid columns. The chip does not
    read dst's own, so dst may be valid on more, or on less, than was computed. The depth is
    lhs' columns: rows of rhs behind it are not read (`TMATMUL_IMPL` in pto-isa's
    `npu/a2a3/TMatmul.hpp`, lines 160 to 164).
    """

    lhs = operand_def(Tile)
    rhs = operand_def(Tile)
    dst = operand_def(Tile)
    acc_phase = opt_prop_def(AccPhaseAttr, prop_name="accPhase")

    LEAST_EXTENT: ClassVar[int] = 0
    """The least number of rows, of columns and of summands."""

    PIPE = Pipe.M
    SHAPE_RULES = (no_more(cols("lhs"), rows("rhs")),)
    WRITES_VALID = False
    BUILDER_TAKES_RESULT = True

    assembly_format = ins_outs("lhs", "rhs")

    def written_extents(self) -> tuple[str, str] | None:
        return "lhs", "rhs"

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """The unit lays out the rows that it computes, whatever tile they are for."""
        return whole_boxes(valid_row)

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """The sizes of the instruction (`CheckDynamicMad` of `npu/a2a3/TMatmul.hpp`)."""
        height, depth = valid("lhs")
        sizes = (("m", height), ("k", depth), ("n", valid("rhs")[Dim.COL]))
        for what, (low, high) in sizes:
            if low > MAX_EXTENT or high < self.LEAST_EXTENT:
                found = str(low) if low == high else f"at least {low}"
                yield ExtentFault(
                    "expects m, k, and n valid sizes to be in "
                    f"[{self.LEAST_EXTENT}, {MAX_EXTENT}], found {what}={found}",
                    "lhs",
                )

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
    if op.arch.cube is CubeUnit.SCALED:
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
    """Memories, sizes and, of scaling units, layouts of a product's operands."""
    verify_matmul_spaces(op)
    lhs, rhs, dst = (checks.tile_type(op, n) for n in ("lhs", "rhs", "dst"))
    (m, k), (k2, n), (m2, n2) = _extents(lhs), _extents(rhs), _extents(dst)
    if m != m2 or n != n2 or k > k2:
        fail(
            "expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N], found "
            f"[{m},{k}], [{k2},{n}] and [{m2},{n2}]",
            op.operand("dst"),
        )
    if op.arch.cube is CubeUnit.SCALED:
        _verify_layouts(op)


def verify_matmul_spaces(op: TileOp) -> None:
    """Each operand of a product lies in its memory."""
    in_acc(op, "dst")
    for name, space in (("lhs", AddressSpace.LEFT), ("rhs", AddressSpace.RIGHT)):
        found = checks.tile_type(op, name).space
        if found is not space:
            fail(
                "expects lhs, rhs, and dst to use the left, right, and acc address "
                f"spaces, found loc={found} in {name}",
                op.operand(name),
            )


def in_acc(op: TileOp, name: str) -> None:
    """The operand lies in `acc`."""
    found = checks.tile_type(op, name).space
    if found is not AddressSpace.ACC:
        fail(
            f"expects {name} to be in the acc address space, found loc={found}",
            op.operand(name),
        )


def verify_bias(op: TileOp, *, f32_only: bool = False) -> None:
    """The bias is one row in `bias`, of dst's element type."""
    bias = checks.tile_type(op, "bias")
    about = op.operand("bias")
    if bias.space is not AddressSpace.BIAS:
        fail(
            f"expects bias to be in the bias address space, found loc={bias.space}",
            about,
        )
    if bias.rows != 1:
        fail(f"expects bias to have 1 row, found {bias.rows}", about)
    if f32_only and checks.spelled(bias.element_type) != "f32":
        fail(f"expects bias to have element type f32, found {bias.element_type}", about)
    checks.same_element_type(op, "bias", "dst")
    if op.arch.cube is CubeUnit.SCALED and bias.blayout is not BLayout.ROW_MAJOR:
        fail(
            f"expects bias to use the row_major blayout on {op.arch.title}, "
            f"found {bias.blayout}",
            about,
        )


def _extents(tile: TileBufType) -> tuple[int, int]:
    """Valid extents where the type has them, else physical ones."""
    return (
        tile.rows if tile.v_row is None else tile.v_row,
        tile.cols if tile.v_col is None else tile.v_col,
    )


def _verify_layouts(op: TileOp) -> None:
    arch = op.arch
    left = BLayout.ROW_MAJOR if arch.left_is_row_major else BLayout.COL_MAJOR
    for name, blayout, slayout in (
        ("lhs", left, SLayout.ROW_MAJOR),
        ("rhs", BLayout.ROW_MAJOR, SLayout.COL_MAJOR),
        ("dst", BLayout.COL_MAJOR, SLayout.ROW_MAJOR),
    ):
        tile = checks.tile_type(op, name)
        found = tile.blayout_on(arch)
        if found is not blayout:
            fail(
                f"expects {name} to use the {blayout} blayout on {arch.title}, found "
                f"{found}",
                getattr(op, name),
            )
        if tile.slayout is not slayout:
            fail(
                f"expects {name} to use the {slayout} slayout on {arch.title}, found "
                f"{tile.slayout}",
                getattr(op, name),
            )


class AccumulatingOp(CubeOp, ABC):
    """The product is added to dst, whose bytes `acc_in` has to be."""

    acc_in = operand_def(Tile)
    lhs = operand_def(Tile)
    rhs = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("acc_in",)

    assembly_format = ins_outs("acc_in", "lhs", "rhs")

    def verify_types(self) -> None:
        in_acc(self, "acc_in")
        super().verify_types()


class BiasedOp(CubeOp, ABC):
    """`bias[0, n]` is added to each row of the product."""

    lhs = operand_def(Tile)
    rhs = operand_def(Tile)
    bias = operand_def(Tile)
    dst = operand_def(Tile)

    BUILDER_KEYWORDS = {"lhs": "a", "rhs": "b"}

    assembly_format = ins_outs("lhs", "rhs", "bias")

    def verify_types(self) -> None:
        super().verify_types()
        verify_bias(self)


BIAS_RULE = same(cols("bias"), cols("dst"))
"""There is a number for each column of the product."""


@pto_op
class TMatmulOp(CubeOp):
    """`dst = lhs @ rhs`"""

    name = "pto.tmatmul"


@pto_op
class TMatmulAccOp(AccumulatingOp):
    """`dst = acc_in + lhs @ rhs`"""

    name = "pto.tmatmul.acc"


@pto_op
class TMatmulBiasOp(BiasedOp):
    """`dst[m, n] = bias[0, n] + (lhs @ rhs)[m, n]`"""

    name = "pto.tmatmul.bias"

    SHAPE_RULES = (*CubeOp.SHAPE_RULES, BIAS_RULE)


# One row


class GemvOp(CubeOp, ABC):
    """
    `dst[0, n] = sum over k of lhs[0, k] * rhs[k, n]`: a product with one row. The depth is
    rhs' rows (`TGEMV_IMPL` in pto-isa's `npu/{a2a3,a5}/TMatmul.hpp`).
    """

    SHAPE_RULES = (
        no_more(rows("rhs"), cols("lhs")),
        same(rows("lhs"), 1),
        same(rows("dst"), 1),
    )

    def written_extents(self) -> tuple[str, str] | None:
        # One row, which is lhs' only one by a rule.
        return None

    def idle_operands(self) -> tuple[str, ...]:
        # The instruction gets one row whatever the tiles have (`npu/a2a3/TMatmul.hpp`).
        return ()

    def verify_types(self) -> None:
        checks.tiles(self, "lhs", "rhs", "dst")
        verify_one_row(self)
        if self.arch.cube is CubeUnit.SCALED:
            verify_matmul_operands(self)
        verify_matmul_types(self)


def verify_one_row(op: TileOp) -> None:
    """Memories and the columns of a product with one row; its shape rules say the rest."""
    in_acc(op, "dst")
    for name, space in (("lhs", AddressSpace.LEFT), ("rhs", AddressSpace.RIGHT)):
        found = checks.tile_type(op, name).space
        if found is not space:
            fail(
                "expects lhs and rhs to use the left and right address spaces, found "
                f"loc={found} in {name}",
                op.operand(name),
            )
    n, dst_n = (checks.tile_type(op, name).v_col for name in ("rhs", "dst"))
    if None not in (n, dst_n) and n != dst_n:
        fail(
            "expects rhs valid_shape[1] to equal dst valid_shape[1], but got "
            f"{n} and {dst_n}",
            op.operand("rhs"),
        )


@pto_op
class TGemvOp(GemvOp):
    """`dst = lhs @ rhs`, one row."""

    name = "pto.tgemv"


@pto_op
class TGemvAccOp(AccumulatingOp, GemvOp):
    """`dst = acc_in + lhs @ rhs`, one row"""

    name = "pto.tgemv.acc"


@pto_op
class TGemvBiasOp(BiasedOp, GemvOp):
    """`dst[0, n] = bias[0, n] + (lhs @ rhs)[0, n]`"""

    name = "pto.tgemv.bias"

    SHAPE_RULES = (*GemvOp.SHAPE_RULES, BIAS_RULE)
