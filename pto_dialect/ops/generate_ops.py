"""Tiles made from nothing: sequences, triangles, random numbers."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import (
    BoolAttr,
    f32,
)
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import CELL_BY_CELL, ExtentFault, ValidBounds
from pto_dialect.hardware import AddressSpace, ArchSpec, Instruction, Pipe
from pto_dialect.integers import align_up, constant_of
from pto_dialect.layout import BOX_BYTES, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import (
    AnyInt,
    I32Attr,
    SignlessInt,
    Tile,
    TileOp,
    element_types,
)
from pto_dialect.types import TileBufType


@pto_op
class TCIOp(TileOp):
    """
    `dst[0, j] = start + j`, or `start - j` with `descending` (on memory `-(start + j)` where
    there is a `tmp`), over the valid columns of its only row (`CheckValid` in pto-isa's
    `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`).

    Without `tmp` the scalar unit stores element by element; with it the vector unit does
    all of the work, on a5 without touching `tmp`. Source: the overloads of `TCI_IMPL` in
    pto-isa's `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`; its table of events, and ptoas'
    insert-sync, call both forms scalar.
    """

    name = "pto.tci"

    start = operand_def(AnyInt)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)
    descending = opt_prop_def(BoolAttr)

    PIPE = Pipe.S
    INDEPENDENT = CELL_BY_CELL
    IGNORES_TMP = True
    BUILDER_KEYWORDS = {"start": "S"}

    assembly_format = ins_outs("start", "tmp?")

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        # Vector instructions write `dst`, from `start` in a scalar register.
        return Pipe.S if self.tmp is None else Pipe.V

    @property
    def is_descending(self) -> bool:
        return self.descending is not None and bool(self.descending.value.data)

    def negates_start(self, arch: ArchSpec) -> bool:
        """
        Whether pto-isa goes down from `-start`: `TCI_b32_normal` and its like in
        `npu/a2a3/TCI.hpp` multiply the whole sum by -1.
        """
        return self.is_descending and self.tmp is not None and not arch.in_registers

    TMP_IS_A_CHOICE = True
    SCRATCH_IS_MEASURED = True

    def needed_tmp(self) -> TileBufType | None:
        dst = checks.tile_type(self, "dst")
        return scratch_tile(f32, 1, self.measured_scratch(dst) // 4)

    def verify_types(self) -> None:
        checks.tiles(self, "dst")
        dst = checks.tile_type(self, "dst")
        if not checks.is_integer(dst.element_type):
            fail(
                f"expects dst element type to be integer, found {dst.element_type}",
                self.dst,
            )
        if dst.element_bits not in (16, 32):
            fail(
                f"expects dst element type to be i16/i32, found {dst.element_type}",
                self.dst,
            )
        if self.tmp is not None and self.arch.uses_scratch:
            # It negates with a multiplication, in a branch that is always compiled.
            wanted = "expects dst element type of the form with tmp to be i16/i32"
            checks.is_not_unsigned(self, "dst", wanted)
            self._verify_tmp(self.measured_scratch(dst), dst.element_bits)
            checks.has_element_type(
                self, "tmp", ("f32",), "expects tmp element type to be f32"
            )
        if self.start.type != dst.element_type:
            fail(
                "expects S and dst element type to be exactly the same type, found "
                f"{self.start.type} and {dst.element_type}",
                self.start,
            )
        if dst.cols == 1:
            fail("expects dst cols to be different from 1", self.dst)
        if dst.rows != 1:
            fail(f"expects dst to have 1 row, found {dst.rows}", self.dst)

    def _verify_tmp(self, needed: int, width: int) -> None:
        tmp = checks.tile_type(self, "tmp")
        if tmp.space is not AddressSpace.VEC:
            fail(f"expects tmp to be in vec address space, found {tmp.space}", self.tmp)
        checks.has_element_type(
            self, "tmp", ("f32", "i32"), "expects tmp element type to be a 4-byte type"
        )
        checks.row_major(self, "tmp")
        checks.unboxed(self, "tmp")
        if tmp.fractal != BOX_BYTES:
            fail(
                f"expects tmp fractal to be {BOX_BYTES}, found {tmp.fractal}", self.tmp
            )
        if tmp.size < needed:
            fail(
                f"expects {self.arch.title} tmp capacity to be at least {needed} bytes "
                f"for {width}-bit dst element type, but got {tmp.size} bytes",
                self.tmp,
            )


@pto_op
class TTriOp(TileOp):
    """
    A triangle of ones in zeros: `dst[i, j] = j <= i + diagonal`, or with `upperOrLower`
    1 `j >= i + diagonal`.
    """

    name = "pto.ttri"

    diagonal = operand_def(AnyInt)
    dst = operand_def(Tile)
    upper_or_lower = opt_prop_def(I32Attr, prop_name="upperOrLower")

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL
    ELEMENT_TYPES = element_types(
        "f16 f32 i16 i32", registers="f16 f32 i16 i32 bf16 i8"
    )

    assembly_format = ins_outs("diagonal", dict_in_ins=True)

    @property
    def is_upper(self) -> bool:
        return self.upper_or_lower is not None and self.upper_or_lower.value.data == 1

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """
        The last row of the second value (`npu/a5/TTri.hpp`, lines 46 and 84): as many cells
        as the diagonal says, however many the row has, up to whole vectors.
        """
        diagonal = constant_of(self.diagonal)
        if not self.arch.in_registers or diagonal is None:
            return
        dst = checks.tile_type(self, "dst")
        (rows, _), (cols, _) = valid("dst")
        lanes = self.arch.lanes(dst.element_bits)
        cells = min(rows - 1 + diagonal + (not self.is_upper), align_up(cols, lanes))
        end = ((rows - 1) * dst.cols + cells) * dst.element_bits // 8
        if rows and cells > cols and end > dst.size:
            yield ExtentFault(
                f"writes {end - dst.size} bytes behind dst on {self.arch.title}, whose last "
                f"row of {cols} columns gets {cells} cells for a diagonal of {diagonal}",
                "dst",
            )

    def verify_types(self) -> None:
        checks.vec_row_major(self, "dst")
        which = self.upper_or_lower
        if which is not None and which.value.data not in (0, 1):
            fail(
                "expects upperOrLower to be 0 (lower) or 1 (upper), found "
                f"{which.value.data}",
                "upperOrLower",
            )
        self.verify_element_type()


@pto_op
class TRandomOp(TileOp):
    """Numbers that a key and a counter determine, in 7 or 10 rounds."""

    name = "pto.trandom"

    key0 = operand_def(SignlessInt)
    key1 = operand_def(SignlessInt)
    counter0 = operand_def(SignlessInt)
    counter1 = operand_def(SignlessInt)
    counter2 = operand_def(SignlessInt)
    counter3 = operand_def(SignlessInt)
    dst = operand_def(Tile)
    rounds = opt_prop_def(I32Attr)

    WORDS = ("key0", "key1", "counter0", "counter1", "counter2", "counter3")
    PIPE = Pipe.V
    NEEDS = Instruction.RANDOM

    assembly_format = ins_outs(*WORDS, dict_in_ins=True)

    def verify_types(self) -> None:
        dst = checks.tile_type(self, "dst").element_type
        if not checks.is_integer(dst, 32):
            fail(f"expects dst element type to be i32/ui32, found {dst}", self.dst)
        checks.row_major_together(self, "dst")
        for name in self.WORDS:
            word = self.operand(name)
            if not checks.is_integer(word.type, 32):
                fail(f"expects {name} to be i32/ui32, found {word.type}", word)
        if self.rounds is not None and self.rounds.value.data not in (7, 10):
            fail(
                f"expects rounds to be 7 or 10, found {self.rounds.value.data}",
                "rounds",
            )
