"""Sorting: blocks of values with their indices, and merges of sorted lists."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import BoolAttr, VectorType, i16
from xdsl.ir import SSAValue
from xdsl.irdl import (
    AnyAttr,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    var_operand_def,
)

from pto_dialect import checks
from pto_dialect.assembly.clauses.sorting import MergeInputs, MergeOutputs
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import (
    ANY_CELL,
    ANY_ROW,
    ROW_BY_ROW,
    ExtentFault,
    ValidBounds,
)
from pto_dialect.hardware import Pipe
from pto_dialect.integers import align_up, ceil_div, constant_of
from pto_dialect.layout import scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, AnyInt, PTOOp, Tile, TileOp
from pto_dialect.ops.tile_ops import known_valid
from pto_dialect.types import (
    TileBufType,
)

_FLOATS = ("f16", "f32")

SORTED_TOGETHER = 32
"""Columns that are sorted together."""

RECORD_BYTES = 8
"""A value (with two bytes of zeros behind an f16) and its number."""

BLOCK = 64
"""What the length of the sorted blocks that `tmrgsort` merges is a multiple of."""


@pto_op
class TSort32Op(TileOp):
    """
    Each 32 columns of a row are sorted, the largest first: dst holds records of 8 bytes,
    the value and its number from `idx`. Columns that do not fill 32 need `tmp`, like src.
    """

    name = "pto.tsort32"

    src = operand_def(Tile)
    idx = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    TMP_MAY_BE_ABSENT = True
    PIPE = Pipe.V
    WRITES_VALID = False
    INDEPENDENT = ROW_BY_ROW
    READS_BEYOND = {"src": ANY_ROW, "idx": ANY_CELL}

    assembly_format = ins_outs("src", "idx", "tmp?")

    NEEDS_TMP = True
    TMP_REASON = " for tsort32 with a width that is no multiple of 32"

    def needed_tmp(self) -> TileBufType | None:
        src = checks.tile_type(self, "src")
        cols = known_valid(self.src)[1]
        if cols is not None and cols % SORTED_TOGETHER == 0:
            return None
        width = align_up(src.cols, SORTED_TOGETHER)
        return scratch_tile(src.element_type, src.rows, width)

    def lacks_tmp(self) -> bool | None:
        if self.tmp is None and known_valid(self.src)[1] is None:
            return None
        return super().lacks_tmp()

    def verify_values(self) -> None:
        # pto-isa copies one row at a time to tmp, if it has a tail, and fills that up to a
        # whole group (`npu/{a2a3,a5}/TSort32.hpp`).
        src, cols = checks.tile_type(self, "src"), known_valid(self.src)[1]
        if self.tmp is not None and cols is not None and cols % SORTED_TOGETHER:
            whole = align_up(cols, SORTED_TOGETHER)
            checks.capacity(self, "tmp", whole * src.element_bits // 8)

    def verify_extents(self) -> None:
        """Only `check-validshape` says what `extent_faults` does: ptoas lets it pass."""

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """Records of 8 bytes for whole groups, and for the rest with `tmp`."""
        dst, least = checks.tile_type(self, "dst"), valid("src")[1][0]
        groups = (
            ceil_div(least, SORTED_TOGETHER)
            if self.tmp is not None
            else least // SORTED_TOGETHER
        )
        needed = groups * SORTED_TOGETHER * RECORD_BYTES
        if (found := dst.cols * dst.element_bits // 8) < needed:
            yield ExtentFault(
                f"writes {needed} bytes a row, a record of {RECORD_BYTES} for each of "
                f"{groups * SORTED_TOGETHER} columns, and rows of dst have {found}",
                "dst",
            )

    def verify_for_ptoas(self) -> None:
        if self.tmp is not None and self.arch.uses_scratch:
            checks.capacity(self, "tmp", checks.tile_type(self, "src").size)

    def verify_types(self) -> None:
        checks.vec_row_major(self, "src", "dst", "idx")
        if self.tmp is not None:
            checks.vec_row_major(self, "tmp")
        checks.same_element_type(self, "src", "dst")
        checks.has_element_type(
            self,
            "dst",
            _FLOATS,
            "expects src and dst element type to be f16 or f32",
        )
        element = checks.tile_type(self, "idx").element_type
        if not checks.is_integer(element, 32):
            fail(f"expects idx element type to be i32/u32, found {element}", self.idx)
        checks.is_unsigned(self, "idx")


@pto_op
class TMrgSortOp(TileOp):
    """
    Merges sorted records of 8 bytes. With a block length: every four blocks of src
    become one. With two to four sources: all of them become one list in dst, through
    `tmp`, and `excuted` takes how many records of each source were used.
    """

    name = "pto.tmrgsort"

    srcs = var_operand_def(Tile)
    block_len = opt_operand_def(AnyInt)
    dsts = var_operand_def(Tile)
    tmp = opt_operand_def(Tile)
    excuted = opt_operand_def(AnyAttr())
    exhausted = opt_prop_def(BoolAttr)

    irdl_options = (SEGMENTS,)

    PIPE = Pipe.V
    WRITES_VALID = False
    OUTS = ("dsts",)
    READS_BEYOND = {"srcs": ANY_CELL}

    custom_directives = (*PTOOp.custom_directives, MergeInputs, MergeOutputs)
    assembly_format = (
        "`ins` `(` custom<MergeInputs>($srcs, $block_len, $tmp, $exhausted, "
        "type($srcs), type($block_len), type($tmp)) `)` `outs` `(` "
        "custom<MergeOutputs>($dsts, $excuted, type($dsts), type($excuted)) `)` "
        "attr-dict"
    )

    @property
    def dst(self) -> SSAValue:
        """The tile that takes the merged records."""
        return self.dsts[0]

    @property
    def merges_blocks(self) -> bool:
        """Whether it merges the blocks of one source, not several sources."""
        return self.block_len is not None

    NEEDS_TMP = True
    TMP_REASON = " for tmrgsort format2"

    def needed_tmp(self) -> TileBufType | None:
        if self.merges_blocks:
            return None
        dst = _tile(self.dst)
        width = max(sum(_tile(src).cols for src in self.srcs), dst.cols)
        return scratch_tile(dst.element_type, 1, width)

    def verify_types(self) -> None:
        if len(self.dsts) != 1 or not self.srcs:
            fail("tmrgsort expects one dst and at least one source")
        if self.block_len is not None and len(self.srcs) == 1:
            self._verify_blocks()
        elif self.block_len is None and 2 <= len(self.srcs) <= 4:
            self._verify_lists()
        else:
            fail(
                "tmrgsort expects format1 (one source and a block length) or format2 "
                f"(2 to 4 sources), found {len(self.srcs)} sources"
            )

    def verify_values(self) -> None:
        length = constant_of(self.block_len)
        if length is not None and (length <= 0 or length % BLOCK):
            fail(
                f"expects blockLen > 0 and multiple of {BLOCK}, found {length}",
                self.block_len,
            )
        most = known_valid(self.srcs[0])[1]
        if length is not None and most and most < 4 * length:
            # `TMRGSORT_IMPL` in pto-isa's `npu/{a2a3,a5}/TMrgSort.hpp`.
            fail(
                f"merges fours of blocks of {length} columns, and src has {most} valid "
                "ones: nothing is written to dst",
                self.block_len,
            )

    def _verify_blocks(self) -> None:
        src, dst = _tile(self.srcs[0]), _tile(self.dst)
        if src.element_type != dst.element_type:
            fail(
                "expects src/dst to have the same element type, found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
        if checks.spelled(src.element_type) not in _FLOATS:
            fail(
                f"expects element type to be f16 or f32, found {src.element_type}",
                self.srcs[0],
            )
        for name, tile, value in (("src", src, self.srcs[0]), ("dst", dst, self.dst)):
            if tile.rows != 1:
                fail(f"expects {name} rows == 1, found {tile.rows}", value)
        if src.cols != dst.cols:
            fail(
                f"expects src/dst cols to match, found {src.cols} and {dst.cols}",
                self.dst,
            )

    def _verify_lists(self) -> None:
        counts = VectorType(i16, [4])
        if self.excuted is None or self.excuted.type != counts:
            found = "nothing" if self.excuted is None else self.excuted.type
            fail(f"format2 excuted must be {counts}, found {found}", self.excuted)
        dst = _tile(self.dst)
        tiles = [(f"src{i}", s) for i, s in enumerate(self.srcs)] + [("dst", self.dst)]
        if self.tmp is not None:
            tiles.append(("tmp", self.tmp))
        for name, value in tiles:
            tile = _tile(value)
            if tile.rows != 1:
                fail(f"format2 expects {name} rows == 1, found {tile.rows}", value)
            if tile.element_type != dst.element_type:
                fail(
                    "format2 expects src/dst/tmp element types to match, found "
                    f"{tile.element_type} in {name} and {dst.element_type} in dst",
                    value,
                )
        if self.tmp is None:
            return
        tmp, total = _tile(self.tmp), sum(_tile(s).cols for s in self.srcs)
        if tmp.cols < dst.cols:
            fail(
                f"format2 expects tmp.cols >= dst.cols, found {tmp.cols} and {dst.cols}",
                self.tmp,
            )
        if tmp.cols < total:
            fail(
                f"format2 expects tmp.cols >= sum(src.cols) = {total}, found {tmp.cols}",
                self.tmp,
            )


def _tile(value: SSAValue) -> TileBufType:
    assert isinstance(value.type, TileBufType)
    return value.type
