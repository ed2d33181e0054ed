"""Broadcasts: a full tile with one value for each row, or for each column."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import BLayout
from pto_dialect.facts import ANY_COL, ANY_ROW, ShapeRule, cols, rows, same, same_valid
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.integers import ceil_div
from pto_dialect.layout import block_elements, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SIGNED_ON_MEMORY, Tile, element_types
from pto_dialect.ops.elementwise_base import ElementwiseOp
from pto_dialect.precision_attrs import DivPrecisionAttr, Precision
from pto_dialect.types import (
    TileBufType,
)

_ALL_TYPES = element_types(
    "f16 f32 i16 i32 bf16 i8", registers="f16 f32 i16 i32 bf16 i8"
)


@pto_op
class TRowExpandOp(ElementwiseOp):
    """`dst[i, j] = src[i, 0]`"""

    name = "pto.trowexpand"

    src = operand_def(Tile)
    dst = operand_def(Tile)

    SHAPE_RULES = (same(rows("src"), rows("dst")),)
    READS_BEYOND = {"src": ANY_COL}
    REJECTS_EMPTY = True
    ELEMENT_TYPES = _ALL_TYPES

    assembly_format = ins_outs("src")

    def verify_types(self) -> None:
        checks.in_space(self, "src", AddressSpace.VEC)
        checks.unboxed(self, "src")
        checks.vec_nd(self, "dst")
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()
        if checks.tile_type(self, "dst").valid == (0, 0):
            return
        v_col = checks.tile_type(self, "src").v_col
        if self.arch.in_registers and v_col is not None and v_col > 1:
            # `TRowExpandCheck` in pto-isa's `npu/a5/TRowExpand.hpp`.
            fail(f"expects src to have one valid column, found {v_col}", self.src)
        for name in ("src", "dst"):
            for i, extent in enumerate(checks.tile_type(self, name).valid):
                if extent == 0:
                    fail(
                        f"expects {name} valid_shape[{i}] to be non-zero",
                        getattr(self, name),
                    )


@pto_op
class TColExpandOp(ElementwiseOp):
    """
    `dst[i, j] = src[0, j]`. The rule is only asserted: `TCOLEXPAND_IMPL` in pto-isa's
    `npu/a2a3/TColExpand.hpp` (lines 55 to 66) and `npu/a5/TColExpand.hpp` (line 125).
    """

    name = "pto.tcolexpand"

    src = operand_def(Tile)
    dst = operand_def(Tile)

    SHAPE_RULES = (same(cols("src"), cols("dst"), asserted=True),)
    READS_BEYOND = {"src": ANY_ROW}
    ELEMENT_TYPES = _ALL_TYPES

    assembly_format = ins_outs("src")

    def verify_types(self) -> None:
        checks.vec_nd(self, "src", "dst")
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()


_REPEATS = 255
"""The largest number of 8 bits: of repeats of an instruction, and of blocks between them."""

_EXPAND_SCRATCH = 8192
"""Bytes of scratch for all rows that a tile can have."""


class RowExpandOp(ElementwiseOp, ABC):
    """
    `dst[i, j] = f(src0[i, j], src1[i, 0])`: one operand, nearly always src0, is full
    (valid like dst, row-major), the other has one value for each row. That one is
    column-major with one column, or row-major with each value filling 32 bytes.

    On a2a3 a column-major vector needs scratch of 32 bytes a row: `tmp`, or without it
    bytes 184 to 192 KiB of `vec`.
    """

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("f16 f32 i16 i32", registers="f16 f32 i16 i32 i8")
    IGNORES_TMP = True
    TMP_MAY_BE_ABSENT = True

    assembly_format = ins_outs("src0", "src1", "tmp?")

    @property
    def vector(self) -> str:
        """
        The operand with one value for each row. pto-isa decides at run time which
        operand is as large as dst; types decide here, and src1 where both could be.
        """
        src0, src1 = checks.tile_type(self, "src0"), checks.tile_type(self, "src1")
        dst = checks.tile_type(self, "dst")
        if _is_column(src0) and not _is_column(src1):
            return "src0"
        if not _is_column(src1) and src1.shape == dst.shape != src0.shape:
            return "src0"
        return "src1"

    @property
    def full(self) -> str:
        """The operand that is as large as dst."""
        return "src0" if self.vector == "src1" else "src1"

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        return (self.full,)

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        vector = checks.tile_type(self, self.vector)
        width = 1
        if vector.blayout is BLayout.ROW_MAJOR:
            width = block_elements(vector.element_bits)
        return (
            *same_valid(self.full),
            # Where the full operand is not like dst, pto-isa takes the other one for it:
            # `TROWEXPANDMUL_IMPL` in `npu/a2a3/TRowExpandMul.hpp` (lines 52 to 76).
            same(rows(self.vector), rows("dst"), asserted=True),
            same(cols(self.vector), width),
        )

    def verify_extents(self) -> None:
        # An empty vector, which the second vector core of a pair has, is right where the
        # run leaves dst empty as well.
        is_idle = 0 in checks.tile_type(self, self.vector).valid
        if not (is_idle and None in checks.tile_type(self, "dst").valid):
            super().verify_extents()

    @property
    def uses_reserved_scratch(self) -> bool:
        """Whether it overwrites the scratch that pto-isa reserves in `vec`."""
        column = checks.tile_type(self, self.vector).blayout is BLayout.COL_MAJOR
        is_reserved = self.arch.reserved_scratch is not None
        return self.tmp is None and column and is_reserved

    TMP_IS_A_CHOICE = True

    def needed_tmp(self) -> TileBufType | None:
        if not self.uses_reserved_scratch:
            return None
        element = checks.tile_type(self, "dst").element_type
        width = checks.tile_type(self, "dst").element_bits // 8
        return scratch_tile(element, 1, _EXPAND_SCRATCH // width)

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        checks.same_element_type(self, "src0", "dst")
        checks.same_element_type(self, "src0", "src1")
        checks.row_major_together(self, "dst")
        self.verify_element_type()
        if self.tmp is not None and self.arch.uses_scratch:
            self.verify_tmp()

    def verify_tmp(self) -> None:
        """The scratch tile is large enough, and there is something to use it for."""
        checks.in_space(self, "tmp", AddressSpace.VEC)
        checks.same_element_type(self, "tmp", "dst")
        if checks.tile_type(self, self.vector).blayout is not BLayout.COL_MAJOR:
            fail(
                f"expects {self.arch.title} tmp-form trowexpand to use mode 1: one operand "
                "column-major with one valid column",
                self.tmp,
            )
        dst = checks.tile_type(self, "dst")
        self._verify_tmp_size(_scratch_of(dst))

    def verify_for_ptoas(self) -> None:
        # Where the rows are dynamic, ptoas asks for what any tile may need.
        dst = checks.tile_type(self, "dst")
        if self.tmp is not None and self.arch.uses_scratch and dst.v_row is None:
            self._verify_tmp_size(_EXPAND_SCRATCH)

    def _verify_tmp_size(self, needed: int) -> None:
        found = checks.tile_type(self, "tmp").size
        if found < needed:
            fail(
                f"expects {self.arch.title} trowexpand tmp capacity to be at least "
                f"{needed} bytes, but got {found} bytes",
                self.tmp,
            )


def _scratch_of(dst: TileBufType) -> int:
    """
    The bytes of tmp that `TRowExpandBinaryInstr` writes at most (`vbrcb` in
    `npu/a2a3/TRowExpandBinOp.hpp`): 32 a row, for eight rows at a time, and from 256 rows on
    for 240 of them.
    """
    if dst.v_row is not None and dst.v_row >= 256:
        return 7680
    rows = min(255, dst.rows if dst.v_row is None else dst.v_row)
    return ceil_div(rows, 8) * 256


def _is_column(tile: TileBufType) -> bool:
    return tile.blayout is BLayout.COL_MAJOR


@pto_op
class TRowExpandAddOp(RowExpandOp):
    """`dst[i, j] = src0[i, j] + src1[i, 0]`"""

    name = "pto.trowexpandadd"


@pto_op
class TRowExpandSubOp(RowExpandOp):
    """`dst[i, j] = src0[i, j] - src1[i, 0]`"""

    name = "pto.trowexpandsub"


@pto_op
class TRowExpandMulOp(RowExpandOp):
    """`dst[i, j] = src0[i, j] * src1[i, 0]`"""

    name = "pto.trowexpandmul"


@pto_op
class TRowExpandDivOp(RowExpandOp):
    """`dst[i, j] = src0[i, j] / src1[i, 0]`"""

    name = "pto.trowexpanddiv"

    precision = opt_prop_def(DivPrecisionAttr, prop_name="precisionType")

    ELEMENT_TYPES = element_types("f16 f32", registers="f16 f32 i8 i16 i32")

    def verify_types(self) -> None:
        high = self.precision is not None and self.precision.data is Precision.HIGH
        if high and self.tmp is None:
            fail("expects tmp when precisionType is high_precision", "precisionType")
        super().verify_types()


@pto_op
class TRowExpandMaxOp(RowExpandOp):
    """`dst[i, j] = max(src0[i, j], src1[i, 0])`"""

    name = "pto.trowexpandmax"


@pto_op
class TRowExpandMinOp(RowExpandOp):
    """`dst[i, j] = min(src0[i, j], src1[i, 0])`"""

    name = "pto.trowexpandmin"


@pto_op
class TRowExpandExpdifOp(RowExpandOp):
    """`dst[i, j] = e ** (src0[i, j] - src1[i, 0])`"""

    name = "pto.trowexpandexpdif"

    ELEMENT_TYPES = element_types("f16 f32")


class ColExpandOp(ElementwiseOp, ABC):
    """`dst[i, j] = f(src0[i, j], src1[0, j])`: src1 has one value for each column."""

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src0",)
    SHAPE_RULES = (*same_valid("src0"), same(cols("src1"), cols("dst")))
    READS_BEYOND = {"src1": ANY_ROW}
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i16 i32 f16 f32", registers="i16 i32 f16 f32 i8")

    assembly_format = ins_outs("src0", "src1")

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        checks.same_element_type(self, "src0", "src1", "dst")
        for name in ("src0", "src1", "dst"):
            self.verify_element_type(name)
        checks.same_shape(self, "src0", "dst")
        for name in ("src0", "src1", "dst"):
            checks.row_major_together(self, name)

    def counts_at_run_time(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        Where the type of dst says that all its columns are valid, all rows are one
        instruction's repeats on memory: their number and their distance in blocks have
        8 bits (`TColExpandBinaryNormMode` in pto-isa's `npu/a2a3/TColExpandBinOp.hpp`, lines
        33 to 65). With columns of the run it goes row by row.
        """
        dst = checks.tile_type(self, "dst")
        rows = dst.rows if dst.v_row is None else dst.v_row
        blocks = dst.cols // block_elements(dst.element_bits)
        is_cut = dst.v_col == dst.cols and dst.rows > 1 and max(rows, blocks) > _REPEATS
        return ("dst",) if is_cut and not arch.in_registers else ()


@pto_op
class TColExpandAddOp(ColExpandOp):
    """`dst[i, j] = src0[i, j] + src1[0, j]`"""

    name = "pto.tcolexpandadd"


@pto_op
class TColExpandSubOp(ColExpandOp):
    """`dst[i, j] = src0[i, j] - src1[0, j]`"""

    name = "pto.tcolexpandsub"


@pto_op
class TColExpandMulOp(ColExpandOp):
    """`dst[i, j] = src0[i, j] * src1[0, j]`"""

    name = "pto.tcolexpandmul"


@pto_op
class TColExpandDivOp(ColExpandOp):
    """`dst[i, j] = src0[i, j] / src1[0, j]`"""

    name = "pto.tcolexpanddiv"

    precision = opt_prop_def(DivPrecisionAttr, prop_name="precisionType")

    ELEMENT_TYPES = element_types("f16 f32", registers="i16 i32 f16 f32 i8")
    NAMES_CHIP = False


@pto_op
class TColExpandMaxOp(ColExpandOp):
    """`dst[i, j] = max(src0[i, j], src1[0, j])`"""

    name = "pto.tcolexpandmax"


@pto_op
class TColExpandMinOp(ColExpandOp):
    """`dst[i, j] = min(src0[i, j], src1[0, j])`"""

    name = "pto.tcolexpandmin"


@pto_op
class TColExpandExpdifOp(ColExpandOp):
    """`dst[i, j] = e ** (src0[i, j] - src1[0, j])`"""

    name = "pto.tcolexpandexpdif"

    ELEMENT_TYPES = element_types("f16 f32")
