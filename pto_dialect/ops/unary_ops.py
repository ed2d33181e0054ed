"""Elementwise operations on one tile: `dst[i, j] = f(src[i, j])`."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import Dim, same_valid
from pto_dialect.hardware import AddressSpace, VectorUnit
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SIGNED_ON_MEMORY, Tile, element_types
from pto_dialect.ops.elementwise_base import ElementwiseOp
from pto_dialect.precision_attrs import (
    ExpPrecisionAttr,
    LogPrecisionAttr,
    Precision,
    RecipPrecisionAttr,
    RsqrtPrecisionAttr,
    SqrtPrecisionAttr,
)


class UnaryOp(ElementwiseOp, ABC):
    """
    `dst[i, j] = f(src[i, j])`, both of one element type. The rules are only asserted:
    `TUNARY_IMPL` in pto-isa's `npu/a2a3/TUnaryOp.hpp` (lines 272 to 281) and
    `npu/a5/TUnaryOp.hpp`.
    """

    src = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src",)
    SHAPE_RULES = same_valid("src", asserted=True)
    ELEMENT_TYPES = element_types("f16 f32")

    assembly_format = ins_outs("src")

    def verify_types(self) -> None:
        checks.vec_row_major(self, "src", "dst")
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()


@pto_op
class TAbsOp(UnaryOp):
    """`dst[i, j] = |src[i, j]|`"""

    name = "pto.tabs"

    ONE_SIMULATED_TYPE = ("src", "dst")


@pto_op
class TExpOp(UnaryOp):
    """`dst[i, j] = e ** src[i, j]`"""

    name = "pto.texp"

    precision = opt_prop_def(ExpPrecisionAttr, prop_name="precisionType")


@pto_op
class TLogOp(UnaryOp):
    """`dst[i, j]` is the natural logarithm of `src[i, j]`."""

    name = "pto.tlog"

    precision = opt_prop_def(LogPrecisionAttr, prop_name="precisionType")


@pto_op
class TSqrtOp(UnaryOp):
    """`dst[i, j] = sqrt(src[i, j])`"""

    name = "pto.tsqrt"

    precision = opt_prop_def(SqrtPrecisionAttr, prop_name="precisionType")


@pto_op
class TRsqrtOp(UnaryOp):
    """`dst[i, j] = 1 / sqrt(src[i, j])`; with `tmp` (32 bytes) a2a3 is more exact."""

    name = "pto.trsqrt"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    precision = opt_prop_def(RsqrtPrecisionAttr, prop_name="precisionType")

    TMP_MAY_BE_ABSENT = True

    assembly_format = ins_outs("src", "tmp?")

    def verify_types(self) -> None:
        super().verify_types()
        high = self.precision is not None and self.precision.data is Precision.HIGH
        if high and self.tmp is None:
            fail("expects tmp when precisionType is high_precision", "precisionType")
        if self.tmp is not None:
            checks.vec_row_major(self, "tmp")
            checks.capacity(self, "tmp", 32)


@pto_op
class TRecipOp(UnaryOp):
    """`dst[i, j] = 1 / src[i, j]`"""

    name = "pto.trecip"

    precision = opt_prop_def(RecipPrecisionAttr, prop_name="precisionType")

    IN_PLACE = ()
    IN_PLACE_IN_REGISTERS = ("src",)

    def verify_values(self) -> None:
        if not self.arch.in_registers and self.src == self.dst:
            chip = self.arch.member
            fail(
                f"expects {chip} trecip src and dst to use different storage", self.dst
            )


@pto_op
class TReluOp(UnaryOp):
    """`dst[i, j] = max(src[i, j], 0)`"""

    name = "pto.trelu"

    SIGNED_ON = frozenset(VectorUnit)
    ELEMENT_TYPES = element_types("i32 f16 f32")


@pto_op
class TNegOp(UnaryOp):
    """`dst[i, j] = -src[i, j]`"""

    name = "pto.tneg"

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i16 i32 f16 f32", registers="i16 i32 f16 f32 bf16")

    def verify_types(self) -> None:
        checks.in_space(self, "src", AddressSpace.VEC)
        checks.in_space(self, "dst", AddressSpace.VEC)
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()

    def verify_extents(self) -> None:
        # With registers it is a product with -1, which asserts equal columns alone:
        # `TNEG_IMPL` in pto-isa's `npu/a5/TUnaryOp.hpp` (line 365).
        if self.arch.in_registers:
            checks.same_static_extent(self, "src", "dst", Dim.COL)
        else:
            super().verify_extents()


@pto_op
class TNotOp(UnaryOp):
    """`dst[i, j] = ~src[i, j]`"""

    name = "pto.tnot"

    ELEMENT_TYPES = element_types("i16", registers="i8 i16 i32")
