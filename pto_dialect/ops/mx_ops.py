"""Matrix products of MX operands: 8- and 4-bit floats with one scale for 32 elements."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AccPhaseAttr, BLayout, SLayout
from pto_dialect.facts import ANY_CELL, rows, same
from pto_dialect.hardware import AddressSpace, Instruction
from pto_dialect.layout import SCALES_BOX_BYTES, scale_count
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import Tile
from pto_dialect.ops.matmul_ops import (
    BIAS_RULE,
    CubeOp,
    in_acc,
    verify_bias,
    verify_matmul_operands,
    verify_one_row,
)
from pto_dialect.ops.moved_elements import PACKED_PAIRS

_FP8 = ("f8E4M3FN", "f8E5M2")

_Extents = tuple[int | None, int | None]


class MxOp(CubeOp, ABC):
    """
    `dst[m, n] = sum over k of lhs[m, k] * s[m, k / 32] * rhs[k, n] * t[k / 32, n]`, with
    the scales s and t of lhs and rhs. Only a5 has it.
    """

    lhs = operand_def(Tile)
    lhs_scale = operand_def(Tile)
    rhs = operand_def(Tile)
    rhs_scale = operand_def(Tile)
    dst = operand_def(Tile)
    acc_phase = opt_prop_def(AccPhaseAttr, prop_name="accPhase")

    INTRINSIC = "TMATMUL_MX"
    NEEDS = Instruction.MX
    LEAST_EXTENT = 1
    READS_BEYOND = {"lhs_scale": ANY_CELL, "rhs_scale": ANY_CELL}
    BUILDER_KEYWORDS = {
        "acc_in": "c_in",
        "lhs": "a",
        "lhs_scale": "a_scale",
        "rhs": "b",
        "rhs_scale": "b_scale",
    }

    assembly_format = ins_outs("lhs", "lhs_scale", "rhs", "rhs_scale")

    def verify_types(self) -> None:
        self.verify_operands()
        self.verify_scales()
        self.verify_elements()

    def verify_operands(self) -> None:
        """Memories, sizes and layouts of the factors and of dst."""
        verify_matmul_operands(self)
        for name, dim in (("lhs", 1), ("rhs", 0)):
            k = checks.tile_type(self, name).shape[dim]
            if k % 64:
                fail(
                    f"expects {name} physical K shape to be a positive multiple of 64 "
                    f"on {self.arch.title}, found {k}",
                    self.operand(name),
                )

    def verify_scales(self) -> None:
        """There is a scale for each 32 elements along k."""
        lhs, rhs = checks.tile_type(self, "lhs"), checks.tile_type(self, "rhs")
        for what in ("shape", "valid_shape"):
            m, k = lhs.shape if what == "shape" else lhs.valid
            k2, n = rhs.shape if what == "shape" else rhs.valid
            self._verify_extents(
                "lhs_scale", what, (m, scale_count(k)), "[M, ceil(K/32)]"
            )
            self._verify_extents(
                "rhs_scale", what, (scale_count(k2), n), "[ceil(K/32), N]"
            )
        for name, blayout, slayout in (
            ("lhs_scale", BLayout.ROW_MAJOR, SLayout.ROW_MAJOR),
            ("rhs_scale", BLayout.COL_MAJOR, SLayout.COL_MAJOR),
        ):
            tile = checks.tile_type(self, name)
            for what, found, wanted in (
                ("blayout", tile.blayout, blayout),
                ("slayout", tile.slayout, slayout),
            ):
                if found is not wanted:
                    fail(
                        f"expects {_peer(name)} to use the {wanted} {what} on "
                        f"{self.arch.title}, found {found}",
                        self.operand(name),
                    )
            if tile.fractal != SCALES_BOX_BYTES:
                fail(
                    f"expects {_peer(name)} to use fractal={SCALES_BOX_BYTES} on "
                    f"{self.arch.title}, found {tile.fractal}",
                    self.operand(name),
                )

    def _verify_extents(
        self, name: str, what: str, wanted: _Extents, words: str
    ) -> None:
        tile = checks.tile_type(self, name)
        if tile.space is not AddressSpace.SCALING:
            fail(
                f"expects {_peer(name)} to be in the scaling address space, found "
                f"loc={tile.space}",
                self.operand(name),
            )
        found = tile.shape if what == "shape" else tile.valid
        if any(
            a is not None and b is not None and a != b for a, b in zip(found, wanted)
        ):
            fail(
                f"expects {_peer(name)} {what} to be {words} = {checks.shown(wanted)}, found "
                f"{checks.shown(found)}",
                self.operand(name),
            )

    def verify_elements(self) -> None:
        """Both factors are 8-bit, or both 4-bit floats; dst is f32."""
        lhs, rhs, dst = (
            checks.spelled(checks.tile_type(self, n).element_type)
            for n in ("lhs", "rhs", "dst")
        )
        if not any(lhs in kind and rhs in kind for kind in (_FP8, PACKED_PAIRS)):
            fail(
                f"expects {self.arch.title} mx lhs/rhs element types to be a supported fp8/fp8 or "
                f"fp4/fp4 pair, found {lhs} and {rhs}",
                self.lhs,
            )
        if dst != "f32":
            fail(
                f"expects {self.arch.title} mx result dst to use f32 element type, found {dst}",
                self.dst,
            )


def _peer(name: str) -> str:
    """What texts about MX call the scales: those of a and b."""
    return {"lhs_scale": "a_scale", "rhs_scale": "b_scale"}[name]


class MxAccOp(MxOp, ABC):
    """The product is added to dst, whose bytes `acc_in` must be."""

    acc_in = operand_def(Tile)
    lhs = operand_def(Tile)
    lhs_scale = operand_def(Tile)
    rhs = operand_def(Tile)
    rhs_scale = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("acc_in",)

    assembly_format = ins_outs("acc_in", "lhs", "lhs_scale", "rhs", "rhs_scale")

    def verify_types(self) -> None:
        in_acc(self, "acc_in")
        super().verify_types()
        checks.same_element_type(self, "acc_in", "dst")
        checks.same_static_valid(self, "acc_in", "dst")


class MxBiasOp(MxOp, ABC):
    """`bias[0, n]` is added to each row of the product."""

    lhs = operand_def(Tile)
    lhs_scale = operand_def(Tile)
    rhs = operand_def(Tile)
    rhs_scale = operand_def(Tile)
    bias = operand_def(Tile)
    dst = operand_def(Tile)

    SHAPE_RULES = (*MxOp.SHAPE_RULES, BIAS_RULE)

    assembly_format = ins_outs("lhs", "lhs_scale", "rhs", "rhs_scale", "bias")

    def verify_types(self) -> None:
        super().verify_types()
        verify_bias(self, f32_only=True)


@pto_op
class TMatmulMxOp(MxOp):
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

    name = "pto.tmatmul.mx"


@pto_op
class TMatmulMxAccOp(MxAccOp):
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

    name = "pto.tmatmul.mx.acc"


@pto_op
class TMatmulMxBiasOp(MxBiasOp):
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

    name = "pto.tmatmul.mx.bias"


# One row


class MxGemvOp(MxOp, ABC):
    """A product with one row; neither its depth nor its scales' layouts are fixed."""

    INTRINSIC = "TGEMV_MX"
    SHAPE_RULES = (*MxOp.SHAPE_RULES, same(rows("lhs"), 1), same(rows("dst"), 1))

    def idle_operands(self) -> tuple[str, ...]:
        # The instruction gets one row whatever the tiles have (`npu/a5/TMatmul.hpp`).
        return ()

    def verify_operands(self) -> None:
        verify_matmul_operands(self)
        verify_one_row(self)

    def verify_scales(self) -> None:
        lhs, rhs = checks.tile_type(self, "lhs"), checks.tile_type(self, "rhs")
        left = (lhs.v_row, scale_count(lhs.v_col))
        k = scale_count(rhs.v_row)
        scale = checks.tile_type(self, "lhs_scale")
        for found in (scale.shape, scale.valid):
            if any(None not in (a, b) and a != b for a, b in zip(found, left)):
                fail(
                    "expects a_scale shape/valid_shape to be [M, ceil(K/32)] = "
                    f"{checks.shown(left)}, found {checks.shown(found)}",
                    self.lhs_scale,
                )
        self._verify_extents("lhs_scale", "valid_shape", left, "[M, ceil(K/32)]")
        self._verify_extents(
            "rhs_scale", "shape", (k, rhs.cols), "[ceil(K/32), aligned_N]"
        )
        self._verify_extents(
            "rhs_scale", "valid_shape", (k, rhs.v_col), "[ceil(K/32), N]"
        )


@pto_op
class TGemvMxOp(MxGemvOp):
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

    name = "pto.tgemv.mx"


@pto_op
class TGemvMxAccOp(MxAccOp, MxGemvOp):
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

    name = "pto.tgemv.mx.acc"


@pto_op
class TGemvMxBiasOp(MxBiasOp, MxGemvOp):
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

    name = "pto.tgemv.mx.bias"

    def verify_types(self) -> None:
        super().verify_types()
        bias, dst = checks.tile_type(self, "bias"), checks.tile_type(self, "dst")
        if bias.cols != dst.cols:
            fail(
                "expects bias and dst to have the same column shape, found "
                f"{bias.cols} and {dst.cols}",
                self.bias,
            )
        checks.same_static_valid(self, "bias", "dst")
