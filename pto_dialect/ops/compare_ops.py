"""Comparisons, which make masks of bits, and selections by such masks."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from xdsl.dialects.builtin import i32
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.tiles import OptionalThird
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import ANY_CELL, CELL_BY_CELL, ROW_BY_ROW, rows, same, same_valid
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.integers import constant_of
from pto_dialect.layout import scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import AnyScalar, PTOOp, Tile, TileOp, element_types
from pto_dialect.ops.tile_ops import known_valid
from pto_dialect.precision_attrs import CmpMode, CmpModeAttr
from pto_dialect.sync_effects import Stage, stage
from pto_dialect.types import TileBufType

_VEC = AddressSpace.VEC

_ORDERED_HALVES = 0x7C00
"""The bits of halves from 0 to infinity are ordered as whole numbers are."""

_MAX_REPEATS = 240
"""Vectors that one instruction on memory compares."""


class CompareOp(TileOp, ABC):
    """
    Bit j of row i of `dst`, the lowest bit of a byte first, is one comparison. A row of
    bits starts at each row of dst; whole groups of bits are written.
    """

    cmp_mode = opt_prop_def(CmpModeAttr, prop_name="cmpMode")

    PIPE = Pipe.V
    INDEPENDENT = ROW_BY_ROW

    SOURCE: ClassVar[str]
    """The operand whose valid region the operation iterates over."""

    @property
    def comparison(self) -> CmpMode:
        """The comparison; `eq` where the text does not say."""
        return CmpMode.EQ if self.cmp_mode is None else self.cmp_mode.data

    def same_start(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        Rows are compared one after the other, and their bits take fewer bytes, so they are
        written behind where rows are read. Rows of more than 240 vectors go in two rounds
        on memory (`TCMPS_REPEAT_MAX` in pto-isa's `npu/a2a3/TCmps.hpp`).
        """
        mask = checks.tile_type(self, "dst")
        most = _MAX_REPEATS * arch.vector_bytes * 8
        return tuple(
            name
            for name in ("src", "src0", "src1")
            if self.optional_operand(name) is not None
            and (tile := checks.tile_type(self, name)).is_row_major
            and mask.is_row_major
            and mask.cols * mask.element_bits <= tile.cols * tile.element_bits <= most
        )

    def verify_input_type(self) -> None:
        """The elements are ones that the chip compares."""
        allowed, chip = self.allowed_types(), self.arch.title
        name = self.name.removeprefix("pto.")
        checks.has_element_type(
            self,
            self.SOURCE,
            allowed,
            f"expects {chip} {name} input element type to be {'/'.join(allowed)}",
        )
        element = checks.tile_type(self, self.SOURCE).element_type
        if self.comparison in self._LOST and checks.is_integer(element, 32):
            if not self.arch.in_registers:
                fail(
                    f"expects {chip} {name} of i32 to compare with eq or ne: pto-isa "
                    f"computes eq in place of {self.comparison.value}",
                    "cmpMode",
                )

    _LOST = frozenset({CmpMode.LT, CmpMode.LE, CmpMode.GT, CmpMode.GE})
    """
    Comparisons of which a unit on memory makes `eq` where the elements are i32: `CmpCall`
    in pto-isa's `npu/a2a3/TCmp.hpp` (line 27), `GenCmpCall` in `npu/a2a3/TCmps.hpp`
    (line 53).
    """

    def verify_values(self) -> None:
        verify_mask(self, "dst", self.SOURCE)


def verify_mask(op: TileOp, mask: str, cells: str) -> None:
    """
    Each row of a mask has a bit for each valid column of `cells`: pto-isa goes from row to
    row by the mask's own pitch, so bits beyond it are those of the next row.

    Source: `npu/{a2a3,a5}/{TCmp,TCmps,TSel,TSels}.hpp`.
    """
    bits = checks.tile_type(op, mask)
    rows, cols = known_valid(op.operand(cells))
    row_bits = bits.cols * bits.element_bits
    if cols is not None and cols > row_bits:
        fail(
            f"expects a row of {mask} to have a bit for each of {cols} columns of "
            f"{cells}, found {row_bits} bits in {bits.cols} x {bits.element_type}",
            op.operand(mask),
        )
    if rows is not None and rows > bits.rows:
        fail(
            f"expects {mask} to have a row for each of {rows} rows of {cells}, found "
            f"{bits.rows}",
            op.operand(mask),
        )


@pto_op
class TCmpOp(CompareOp):
    """Bit j of row i of dst is `src0[i, j] cmp src1[i, j]`."""

    name = "pto.tcmp"

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    SOURCE = "src0"
    SHAPE_RULES = (*same_valid("src1", of="src0"), same(rows("src0"), rows("dst")))
    ELEMENT_TYPES = element_types("i32 f16 f32", registers="i8 i16 i32 f16 bf16 f32")

    assembly_format = ins_outs("src0", "src1", dict_in_ins=True)

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        in_registers = self.arch.in_registers
        if not in_registers:
            for name in ("src0", "src1", "dst"):
                checks.in_space(self, name, _VEC)
        checks.same_element_type(self, "src0", "src1")
        self.verify_input_type()
        dst = checks.tile_type(self, "dst")
        if not checks.is_integer(dst.element_type, 8):
            fail(
                f"expects dst element type to be i8, found {dst.element_type}", self.dst
            )
        if in_registers:
            checks.row_major_together(self, "src0", "src1", "dst")
            self._verify_pitch()

    def _verify_pitch(self) -> None:
        """Registers of 32-bit numbers take src1 by the pitch of src0, and the reverse."""
        src0, src1 = checks.tile_type(self, "src0"), checks.tile_type(self, "src1")
        if src0.element_bits == 32 and src0.cols != src1.cols:
            fail(
                "expects src0 and src1 to have the same columns, found "
                f"{src0.cols} and {src1.cols}",
                self.src1,
            )

    def verify_for_ptoas(self) -> None:
        if self.arch.in_registers:
            checks.same_shape(self, "src0", "src1", "dst")


@pto_op
class TCmpSOp(CompareOp):
    """Bit j of row i of dst is `src[i, j] cmp scalar`."""

    name = "pto.tcmps"

    src = operand_def(Tile)
    scalar = operand_def(AnyScalar)
    dst = operand_def(Tile)

    SOURCE = "src"
    SHAPE_RULES = (same(rows("src"), rows("dst")),)
    ELEMENT_TYPES = element_types("i16 i32 f16 f32", registers="i16 i32 f16 f32 i8")

    assembly_format = ins_outs("src", "scalar", dict_in_ins=True)

    def verify_types(self) -> None:
        checks.tiles(self, "src", "dst")
        checks.in_space(self, "src", _VEC)
        checks.in_space(self, "dst", _VEC)
        self.verify_input_type()

    def verify_values(self) -> None:
        super().verify_values()
        number = constant_of(self.scalar)
        if self.compares_as_halves and not 0 <= (number or 0) <= _ORDERED_HALVES:
            fail(
                f"expects {self.arch.title} tcmps of i16 to compare with 0 to "
                f"{_ORDERED_HALVES}, whose bits pto-isa compares as halves, found {number}",
                self.scalar,
            )

    @property
    def compares_as_halves(self) -> bool:
        """
        Whether the bits of whole numbers are compared as those of halves: `GenCmpCall` in
        pto-isa's `npu/a2a3/TCmps.hpp` (line 60).
        """
        element = checks.tile_type(self, "src").element_type
        return not self.arch.in_registers and checks.is_integer(element, 16)

    def cautions(self) -> Iterator[str]:
        if self.compares_as_halves:
            yield (
                "compares the bits of i16 as those of halves on a2a3: it is right for "
                f"numbers from 0 to {_ORDERED_HALVES} alone"
            )


class SelectOp(TileOp, ABC):
    """`dst[i, j]` is chosen by bit j of row i of a mask."""

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL
    IGNORES_TMP = True
    SCRATCH_IS_MEASURED = True


@pto_op
class TSelOp(SelectOp):
    """
    `dst[i, j] = bit j of mask's row i ? src0[i, j] : src1[i, j]`. On a2a3 `tmp` has 32
    bytes.
    """

    name = "pto.tsel"

    ONE_CPP_TYPE = ("src0", "src1", "dst")

    mask = operand_def(Tile)
    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src0", "src1")
    READS_BEYOND = {"mask": ANY_CELL, "src0": ANY_CELL, "src1": ANY_CELL}
    ELEMENT_TYPES = element_types(
        "i16 i32 f16 bf16 f32", registers="i8 i16 i32 f16 bf16 f32"
    )

    assembly_format = ins_outs("mask", "src0", "src1", "tmp?")

    @property
    def repeats_mask(self) -> bool:
        """
        Whether columns from 256 on take bits of the mask that belong to others: of 8-bit
        elements a vector takes 32 bytes of bits, and the next one begins 16 bytes later
        (`TSel_b8_b16` of `npu/a5/TSel.hpp`, line 108).
        """
        dst = checks.tile_type(self, "dst")
        lanes = self.arch.vector_bytes
        cols = dst.cols if dst.v_col is None else dst.v_col
        return self.arch.in_registers and dst.element_bits == 8 and cols > lanes

    def cautions(self) -> Iterator[str]:
        if self.repeats_mask and checks.tile_type(self, "dst").v_col is not None:
            yield (
                f"chooses columns from {self.arch.vector_bytes} on by bits of the mask that "
                f"belong to others on {self.arch.title}, where elements have 8 bits"
            )

    def needed_tmp(self) -> TileBufType | None:
        return scratch_tile(i32, 1, 16)

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        checks.same_element_type(self, "src0", "src1", "dst")
        checks.row_major_together(self, "src0", "src1", "dst")
        checks.one_cpp_type(self, *self.ONE_CPP_TYPE)
        allowed = self.allowed_types()
        checks.has_element_type(
            self,
            "dst",
            allowed,
            f"expects {self.arch.title} tsel src0, src1, and dst element type to be "
            f"{'/'.join(allowed)}",
        )
        if self.tmp is not None and self.arch.uses_scratch:
            dst = checks.tile_type(self, "dst")
            checks.capacity(self, "tmp", self.measured_scratch(dst))

    def verify_values(self) -> None:
        verify_mask(self, "mask", "dst")

    def verify_for_ptoas(self) -> None:
        # pto-isa takes the bytes of tmp for its own (`npu/a2a3/TSel.hpp`: `cmpMaskPtr`).
        if self.tmp is None:
            return
        checks.row_major(self, "tmp")
        tmp = checks.tile_type(self, "tmp")
        if self.arch.uses_scratch and tmp.element_bits != 32:
            fail(
                f"expects {self.arch.title} tsel tmp element type to be 4 bytes wide, found "
                f"{tmp.element_type}",
                self.tmp,
            )


@pto_op
class TSelSOp(SelectOp):
    """
    `dst[i, j] = bit j of mask's row i ? src[i, j] : scalar`. On a2a3 the scalar stands in
    the first 16 bytes of `tmp`.
    """

    name = "pto.tsels"

    mask = operand_def(Tile)
    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    scalar = operand_def(AnyScalar)
    dst = operand_def(Tile)

    IN_PLACE = ("src",)
    SHAPE_RULES = same_valid("src")
    READS_BEYOND = {"mask": ANY_CELL}
    ELEMENT_TYPES = element_types("i16 i32 f16 f32", registers="i8 i16 i32 f16 f32")

    def stages(self, arch: ArchSpec) -> tuple[Stage, ...]:
        # It stores the number to tmp first (`npu/a2a3/TSels.hpp`).
        if not arch.uses_scratch:
            return ()
        return stage(Pipe.S, "tmp"), Stage(Pipe.V)

    custom_directives = (*PTOOp.custom_directives, OptionalThird)
    assembly_format = (
        "`ins` `(` custom<OptionalThird>($mask, $src, $tmp, $scalar, type($mask), "
        "type($src), type($tmp), type($scalar)) `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def needed_tmp(self) -> TileBufType | None:
        src = checks.tile_type(self, "src")
        return scratch_tile(src.element_type, 1, src.cols)

    def verify_types(self) -> None:
        checks.tiles(self, "mask", "src", "dst")
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()
        if self.arch.in_registers:
            checks.row_major_together(self, "mask", "src", "dst")
            return
        checks.row_major_together(self, "src", "dst")
        if self.tmp is not None:
            dst = checks.tile_type(self, "dst")
            checks.capacity(self, "tmp", self.measured_scratch(dst))

    def verify_values(self) -> None:
        verify_mask(self, "mask", "dst")

    def verify_for_ptoas(self) -> None:
        # pto-isa stores the scalar at the address of tmp and loads the compare mask from
        # there, whatever the tile's type (`npu/a2a3/TSels.hpp`: `scalarPtr`).
        if self.tmp is None or not self.arch.uses_scratch:
            return
        tmp, src = checks.tile_type(self, "tmp"), checks.tile_type(self, "src")
        if tmp.element_type != src.element_type:
            fail(
                f"expects {self.arch.title} tsels tmp to have the same element type as src and "
                f"dst, found {tmp.element_type} and {src.element_type}",
                self.tmp,
            )
        checks.row_major(self, "tmp")
        checks.capacity(self, "tmp", src.cols * src.element_bits // 8)
