"""Reductions: one value for each row, or for each column, of a tile."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import BoolAttr, IntegerAttr, IntegerType
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.tiles import ColumnSum
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import BLayout
from pto_dialect.facts import (
    ANY_CELL,
    COL_BY_COL,
    ROW_BY_ROW,
    Bounds,
    ExtentFault,
    ValidBounds,
    cols,
    rows,
    same,
)
from pto_dialect.hardware import AddressSpace, ArchSpec, Instruction, Pipe, VectorUnit
from pto_dialect.integers import ceil_div
from pto_dialect.layout import scratch_like, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import (
    SIGNED_ON_MEMORY,
    I32Attr,
    PTOOp,
    Tile,
    TileOp,
    element_types,
)
from pto_dialect.ops.reduction_scratch import (
    col_arg_fault,
    col_sum_fault,
    is_tree,
    row_arg_fault,
    row_fault,
    tree_fault,
    whole_blocks,
)
from pto_dialect.types import TileBufType


def verify_not_empty(op: TileOp, *, unless_dst_is: bool = True) -> None:
    """A reduction of nothing has no value, unless dst may be and is empty as well."""
    src, dst = checks.tile_type(op, "src"), checks.tile_type(op, "dst")
    if unless_dst_is and dst.valid == (0, 0):
        return
    for i, extent in enumerate(src.valid):
        if extent == 0:
            fail(f"expects src valid_shape[{i}] to be non-zero", op.operand("src"))


class ScratchReductionOp(TileOp, ABC):
    """A reduction of `src` that may take a scratch tile, and is careful with its size."""

    IGNORED_TMP_LIKE = "src"

    src = operand_def(Tile)

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        tmp = self.optional_operand("tmp")
        if tmp is None or self.ignores("tmp"):
            return
        fault = self.scratch_fault(checks.tile_type(self, "tmp"), *valid("src"))
        if fault is not None:
            yield ExtentFault(fault, "tmp")

    def scratch_fault(self, tmp: TileBufType, rows: Bounds, cols: Bounds) -> str | None:
        """What is wrong with `tmp` for that many valid rows and columns of `src`."""
        del tmp, rows, cols


class RowReductionOp(ScratchReductionOp, ABC):
    """`dst[i, 0]` is computed from row i of `src`; a2a3 needs a scratch tile like src."""

    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    INDEPENDENT = ROW_BY_ROW
    IGNORES_TMP = True
    REJECTS_EMPTY = True
    SHAPE_RULES = (same(rows("src"), rows("dst")), same(cols("dst"), 1))
    SIGNED_ON = frozenset(VectorUnit)
    ELEMENT_TYPES = element_types("i16 i32 f16 f32")

    MAY_BE_EMPTY: ClassVar[bool] = True
    """Whether an empty dst excuses an empty src."""

    assembly_format = ins_outs("src", "tmp?")

    def same_start(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        Numbers that lie in one piece end in front of the rows that are still to be read, as
        a run of pto-isa's functions for either chip shows.
        """
        dst = checks.tile_type(self, "dst")
        in_one_piece = dst.blayout is BLayout.COL_MAJOR and not dst.is_boxed
        return ("src",) if in_one_piece else super().same_start(arch)

    def needed_tmp(self) -> TileBufType | None:
        return scratch_like(checks.tile_type(self, "src"))

    def verify_types(self) -> None:
        checks.vec_nd(self, "src")
        if self.tmp is not None:
            checks.in_space(self, "tmp", AddressSpace.VEC)
        verify_row_result(self)
        self.verify_elements()
        verify_not_empty(self, unless_dst_is=self.MAY_BE_EMPTY)
        if self.tmp is not None and self.arch.uses_scratch:
            self.verify_tmp()

    def verify_elements(self) -> None:
        """src, dst and scratch have one element type."""
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()

    def verify_tmp(self) -> None:
        """The scratch tile is what the operation computes through."""
        tmp = checks.tile_type(self, "tmp").element_type
        if tmp != checks.tile_type(self, "src").element_type:
            fail(
                f"expects {self.arch.title} tmp to have the same element type as src and dst, "
                f"found {tmp}",
                self.tmp,
            )
        checks.capacity(self, "tmp", 32)


def verify_row_result(op: TileOp) -> None:
    """dst is a column, or a tile whose first column takes the results."""
    dst = checks.tile_type(op, "dst")
    checks.in_space(op, "dst", AddressSpace.VEC)
    checks.unboxed(op, "dst")
    if dst.blayout is BLayout.COL_MAJOR and dst.cols != 1:
        fail(
            f"expects DN-style dst to have shape[1] == 1, found {dst.cols}",
            op.operand("dst"),
        )


class FoldingReductionOp(RowReductionOp, ABC):
    """A reduction that folds floats into the scratch tile, many lanes at a time."""

    HALVES: ClassVar[bool] = False
    """Whether half of the repeats of a row are kept in scratch, not one."""

    def scratch_fault(self, tmp: TileBufType, rows: Bounds, cols: Bounds) -> str | None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if checks.is_integer(src.element_type):
            return None
        if is_tree(src, dst):
            return tree_fault(tmp)
        return row_fault(tmp, rows, cols, self.arch, halves=self.HALVES)


@pto_op
class TRowMaxOp(FoldingReductionOp):
    """`dst[i, 0] = max over j of src[i, j]`"""

    name = "pto.trowmax"


@pto_op
class TRowMinOp(FoldingReductionOp):
    """`dst[i, 0] = min over j of src[i, j]`"""

    name = "pto.trowmin"


@pto_op
class TRowSumOp(FoldingReductionOp):
    """`dst[i, 0] = sum over j of src[i, j]`"""

    name = "pto.trowsum"

    HALVES = True


@pto_op
class TRowProdOp(RowReductionOp):
    """`dst[i, 0] = product over j of src[i, j]`"""

    name = "pto.trowprod"


class RowArgReductionOp(RowReductionOp, ABC):
    """`dst[i, 0]` is the column of an extreme of row i, the first of equals."""

    SIGNED_ON = SIGNED_ON_MEMORY
    MAY_BE_EMPTY = False
    SOURCE_TYPES: ClassVar[tuple[str, ...]] = ("i16", "i32", "f16", "f32")

    def verify_elements(self) -> None:
        checks.has_element_type(
            self,
            "src",
            self.SOURCE_TYPES,
            "expects src element type to be i16/i32/f16/f32",
        )
        if not self.takes_unsigned_on(self.arch):
            checks.is_not_unsigned(
                self, "src", "expects src element type to be a number"
            )
        verify_index_result(self)

    def verify_tmp(self) -> None:
        src, tmp = checks.tile_type(self, "src"), checks.tile_type(self, "tmp")
        checks.same_element_type(self, "src", "tmp")
        checks.capacity(self, "tmp", 32)
        if tmp.valid != src.valid:
            _verify_arg_tmp(self, src, tmp)

    def scratch_fault(self, tmp: TileBufType, rows: Bounds, cols: Bounds) -> str | None:
        return row_arg_fault(tmp, rows, cols, self.arch)


def verify_index_result(op: TileOp) -> None:
    """dst holds 32-bit indices."""
    element = checks.tile_type(op, "dst").element_type
    if not isinstance(element, IntegerType) or element.bitwidth != 32:
        fail(
            f"expects dst element type to be i32 or ui32, found {element}",
            op.operand("dst"),
        )


def _verify_arg_tmp(op: TileOp, src: TileBufType, tmp: TileBufType) -> None:
    """
    What a scratch tile of another valid shape than src must be.

    Up to 256 bytes of a row take two intermediate values a row, more take two or three
    stages of them.
    """
    about, chip = op.operand("tmp"), op.arch.title
    lanes = op.arch.lanes(src.element_bits)
    if src.v_col is not None and src.v_col <= lanes:
        if tmp.blayout is BLayout.COL_MAJOR:
            wanted = None if src.v_row is None else 2 * src.v_row
            if tmp.cols != 1 or tmp.v_col not in (None, 1):
                fail(f"expects {chip} tmp DN layout to have shape[1] == 1", about)
            if wanted is not None and tmp.v_row is not None and tmp.v_row < wanted:
                fail(
                    f"expects {chip} tmp DN layout to have valid_shape[0] of at least "
                    f"{wanted}, found {tmp.v_row}",
                    about,
                )
            return
        if tmp.is_boxed:
            fail(f"expects {chip} tmp to use DN 1-col or ND 2-col layout", about)
        needed = 2
    else:
        checks.vec_row_major(op, "tmp")
        if tmp.rows != src.rows:
            fail(
                f"expects tmp shape[0] to match src shape[0], found {tmp.rows} and "
                f"{src.rows}",
                about,
            )
        needed = (
            0
            if src.v_col is None
            else _arg_stride(src.v_col, src.element_bits, op.arch)
        )
    if src.v_row is not None and tmp.v_row is not None and tmp.v_row < src.v_row:
        fail("expects tmp valid_shape[0] to cover src valid rows", about)
    if tmp.v_col is not None and tmp.v_col < needed:
        fail(
            f"expects {chip} tmp valid_shape[1] to be at least {needed} for src "
            f"valid_shape[1] = {src.v_col}, found {tmp.v_col}",
            about,
        )


def _arg_stride(columns: int, bits: int, arch: ArchSpec) -> int:
    """Elements of a row of scratch that an arg reduction over `columns` needs."""
    repeats = ceil_div(columns, arch.lanes(bits))
    return whole_blocks(2 * repeats, bits) + whole_blocks(repeats, bits)


@pto_op
class TRowArgMaxOp(RowArgReductionOp):
    """`dst[i, 0] = argmax over j of src[i, j]`"""

    name = "pto.trowargmax"


@pto_op
class TRowArgMinOp(RowArgReductionOp):
    """`dst[i, 0] = argmin over j of src[i, j]`"""

    name = "pto.trowargmin"


class ColReductionOp(ScratchReductionOp, ABC):
    """`dst[0, j]` is computed from column j of `src`."""

    src = operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    INDEPENDENT = COL_BY_COL
    SAME_START = ("src",)
    SHAPE_RULES = (same(cols("src"), cols("dst")), same(rows("dst"), 1))
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types(
        "f16 f32 i16 i32", registers="f16 f32 i16 i32 i8 bf16"
    )
    NEVER_EMPTY: ClassVar[frozenset[VectorUnit]] = frozenset({VectorUnit.REGISTERS})
    """Vector units for which pto-isa asserts that src and dst are not empty."""

    assembly_format = ins_outs("src")

    def verify_types(self) -> None:
        checks.vec_nd(self, "src", "dst")
        self.verify_elements()
        if self.arch.vector in self.NEVER_EMPTY:
            verify_not_empty(self)

    def verify_elements(self) -> None:
        """src and dst have one element type."""
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()


@pto_op
class TColMaxOp(ColReductionOp):
    """`dst[0, j] = max over i of src[i, j]`"""

    name = "pto.tcolmax"


@pto_op
class TColMinOp(ColReductionOp):
    """`dst[0, j] = min over i of src[i, j]`"""

    name = "pto.tcolmin"


@pto_op
class TColProdOp(ColReductionOp):
    """`dst[0, j] = product over i of src[i, j]`"""

    name = "pto.tcolprod"

    ELEMENT_TYPES = element_types("f16 f32 i16 i32", registers="f16 f32 i16 i32 bf16")
    NEVER_EMPTY = frozenset()


@pto_op
class TColSumOp(ColReductionOp):
    """
    `dst[0, j] = sum over i of src[i, j]`; with `isBinary` pairwise, through `tmp`, which
    has half the rows of src.
    """

    name = "pto.tcolsum"

    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)
    is_binary = opt_prop_def(BoolAttr, prop_name="isBinary")

    custom_directives = (*PTOOp.custom_directives, ColumnSum)
    assembly_format = (
        "custom<ColumnSum>($src, $tmp, $dst, $isBinary, type($src), type($tmp), "
        "type($dst)) attr-dict"
    )

    TMP_REASON = " for binary tcolsum"

    @property
    def sums_by_pairs(self) -> bool:
        """Whether it adds neighbouring rows, again and again, instead of row by row."""
        binary = self.is_binary is not None and self.is_binary.value.data != 0
        return binary and self.tmp is not None

    def needed_tmp(self) -> TileBufType | None:
        if self.is_binary is None or not self.is_binary.value.data:
            return None
        src = checks.tile_type(self, "src")
        rows, cols = (v or n for v, n in zip(src.valid, src.shape))
        return scratch_tile(src.element_type, ceil_div(rows, 2), cols)

    def verify_types(self) -> None:
        super().verify_types()
        if self.tmp is None:
            return
        if self.is_binary is None:
            fail("tmp operand requires isBinary attribute", self.tmp)
        checks.vec_nd(self, "tmp")
        elements = {
            checks.tile_type(self, n).element_type for n in ("src", "tmp", "dst")
        }
        if len(elements) > 1:
            fail("expects src/tmp/dst element types to match", self.tmp)
        if not self.is_binary.value.data:
            return
        src, tmp = checks.tile_type(self, "src"), checks.tile_type(self, "tmp")
        if src.v_row is None or src.v_col is None:
            return
        if tmp.cols < src.v_col:
            fail(
                "expects tmp shape[1] to be at least src valid_shape[1] when isBinary "
                f"is true; got {tmp.cols} vs {src.v_col}",
                self.tmp,
            )

    def scratch_fault(self, tmp: TileBufType, rows: Bounds, cols: Bounds) -> str | None:
        if self.is_binary is None or not self.is_binary.value.data:
            return None
        return col_sum_fault(tmp, rows, cols, self.arch)


class ColArgReductionOp(ColReductionOp, ABC):
    """`dst[0, j]` is the row of an extreme of column j, the first of equals."""

    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    IGNORES_TMP = True
    SAME_START = ()
    SIGNED_ON = frozenset()
    ELEMENT_TYPES = element_types(
        "f16 f32 ui16 ui32", registers="f16 f32 i16 i32 i8 bf16"
    )
    REJECTS_EMPTY = True
    NEVER_EMPTY = frozenset(VectorUnit)

    assembly_format = ins_outs("src", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        return scratch_like(checks.tile_type(self, "src"))

    def scratch_fault(self, tmp: TileBufType, rows: Bounds, cols: Bounds) -> str | None:
        return col_arg_fault(tmp, cols, self.arch)

    def verify_elements(self) -> None:
        src = checks.tile_type(self, "src")
        if src.element_bits not in (8, 16, 32):
            with_tmp = self.tmp is not None and self.arch.uses_scratch
            fail(
                f"expects src{'/tmp' if with_tmp else ''} element type to be 1, 2, or 4 "
                f"bytes wide, found {src.element_type}",
                self.src,
            )
        if not self.arch.in_registers:
            # `TColReduceIdxCheck` of pto-isa's `npu/a2a3/TColReduceIdx.hpp`, line 29.
            checks.has_signless_type(self, "src", self.allowed_types())
        verify_index_result(self)
        if self.tmp is None:
            return
        checks.vec_row_major(self, "tmp")
        tmp = checks.tile_type(self, "tmp")
        if self.arch.uses_scratch:
            checks.same_element_type(self, "src", "tmp")
            checks.capacity(self, "tmp", 32)
            if tmp.valid != src.valid and src.v_col is not None:
                needed = _arg_stride(src.v_col, src.element_bits, self.arch)
                if tmp.v_col is not None and tmp.v_col < needed:
                    fail(
                        f"expects {self.arch.title} tmp valid_shape[1] to be at least "
                        f"{needed} for src valid_shape[1] = {src.v_col}, found {tmp.v_col}",
                        self.tmp,
                    )


@pto_op
class TColArgMaxOp(ColArgReductionOp):
    """`dst[0, j] = argmax over i of src[i, j]`"""

    name = "pto.tcolargmax"


@pto_op
class TColArgMinOp(ColArgReductionOp):
    """`dst[0, j] = argmin over i of src[i, j]`"""

    name = "pto.tcolargmin"


@pto_op
class THistogramOp(TileOp):
    """
    `dst[i, b]` is how many elements of row i of src have byte number `byte` of at most
    b, counting only those whose higher bytes are the ones in `idx`. Only a5 has it.
    """

    name = "pto.thistogram"

    src = operand_def(Tile)
    idx = operand_def(Tile)
    dst = operand_def(Tile)
    byte = opt_prop_def(I32Attr)

    PIPE = Pipe.V
    WRITES_VALID = False
    INDEPENDENT = ROW_BY_ROW
    SHAPE_RULES = (same(rows("src"), rows("dst")),)
    READS_BEYOND = {"idx": ANY_CELL}
    NEEDS = Instruction.HISTOGRAM

    assembly_format = ins_outs("src", "idx")

    @property
    def byte_number(self) -> int:
        """Which byte is counted, 0 the lowest."""
        if self.byte is not None:
            return self.byte.value.data
        return 1 if self._legacy_byte is None else self._legacy_byte

    @property
    def _legacy_byte(self) -> int | None:
        """What `isMSB`, which older programs have, says: the upper byte, or the lower."""
        legacy = self.attributes.get("isMSB")
        if not isinstance(legacy, IntegerAttr):
            return None
        return int(bool(legacy.value.data))

    def verify_values(self) -> None:
        if self.byte is not None and self._legacy_byte not in (None, self.byte_number):
            fail(
                "does not allow conflicting 'byte' and legacy 'isMSB' attributes",
                "isMSB",
            )

    def verify_types(self) -> None:
        if not 0 <= self.byte_number <= 3:
            fail(
                f"expects byte to be in range [0, 3], found {self.byte_number}", "byte"
            )
        checks.tiles(self, "src", "idx", "dst")
        for name in ("src", "idx", "dst"):
            checks.in_space(self, name, AddressSpace.VEC)
        for name in ("src", "dst"):
            checks.row_major(self, name)
            checks.unboxed(self, name)
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        for name, widths, words in (
            ("src", (16, 32), "ui16 or ui32"),
            ("idx", (8,), "ui8"),
            ("dst", (32,), "ui32"),
        ):
            element = checks.tile_type(self, name).element_type
            if not checks.is_integer(element, *widths):
                fail(
                    f"expects {name} element type to be {words}, found {element}",
                    self.operand(name),
                )
            checks.is_unsigned(self, name)
        if src.rows != dst.rows:
            fail(
                f"expects dst rows to match src rows, found {dst.rows} and {src.rows}",
                self.dst,
            )
        if src.element_bits == 16:
            self._verify_two_bytes(src)
        elif self.byte_number != 3:
            self._verify_four_bytes(src)
        if dst.cols < 256 or (dst.v_col not in (None, 0) and dst.v_col < 256):
            fail(
                f"expects dst cols to be at least 256, found {dst.cols} and "
                f"valid {dst.v_col}",
                self.dst,
            )

    def _verify_two_bytes(self, src: TileBufType) -> None:
        if self.byte_number > 1:
            fail(
                "expects byte to be 0 or 1 when src element type is ui16, found "
                f"{self.byte_number}",
                "byte",
            )
        idx = checks.tile_type(self, "idx")
        if idx.blayout is not BLayout.COL_MAJOR or idx.is_boxed:
            fail("expects idx to use DN layout for 16-bit src", self.idx)
        if idx.rows != src.rows:
            fail(
                f"expects idx rows to match src rows, found {idx.rows} and {src.rows}",
                self.idx,
            )
        checks.same_static_extent(self, "idx", "src", 0)
        if idx.cols != 1 or idx.v_col not in (None, 0, 1):
            fail(f"expects idx cols to be 1, found {idx.cols}", self.idx)

    def _verify_four_bytes(self, src: TileBufType) -> None:
        idx = checks.tile_type(self, "idx")
        checks.row_major(self, "idx")
        checks.unboxed(self, "idx")
        wanted = 3 - self.byte_number
        if idx.cols != src.cols:
            fail(
                f"expects idx cols to match src cols, found {idx.cols} and {src.cols}",
                self.idx,
            )
        if idx.rows != wanted or idx.v_row not in (None, 0, wanted):
            fail(
                f"expects idx rows to be {wanted} for byte {self.byte_number} of 32-bit "
                f"src, found {idx.rows}",
                self.idx,
            )
