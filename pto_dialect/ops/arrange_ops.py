"""Tiles rearranged in `vec`: transposed, or one after the other."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def, opt_operand_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import BLayout
from pto_dialect.facts import ANY_COL, ROW_BY_ROW, cols, rows, same
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.layout import BLOCK_BYTES, BOX_LINES, block_elements, scratch_like
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import Tile, TileOp
from pto_dialect.sync_effects import Stage, stage
from pto_dialect.types import TileBufType

_TRANSPOSABLE = {8: ("i8",), 16: ("i16", "f16", "bf16"), 32: ("i32", "f32")}


@pto_op
class TTransOp(TileOp):
    """`dst[j, i] = src[i, j]`; a2a3 goes through `tmp`, which is as large as src."""

    name = "pto.ttrans"

    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    SHAPE_RULES = (same(rows("src"), cols("dst")), same(cols("src"), rows("dst")))

    assembly_format = ins_outs("src", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        src = checks.tile_type(self, "src")
        if not self.arch.uses_scratch or self._scratch() < src.size:
            return self.ignored_tmp("src")
        return scratch_like(src)

    def verify_types(self) -> None:
        in_registers = self.arch.in_registers
        checks.tiles(self, "src", "dst")
        if in_registers:
            checks.same_element_type(self, "src", "tmp", "dst")
        else:
            checks.same_element_type(self, "src", "dst")
        if not checks.is_row_major(self, "src"):
            fail("expects transpose src to use the row_major blayout", self.src)
        src = checks.tile_type(self, "src")
        if src.element_bits not in _TRANSPOSABLE:
            fail(
                "expects transpose element size to be 1, 2, or 4 bytes, found "
                f"{src.element_type}",
                self.src,
            )
        allowed = _TRANSPOSABLE[src.element_bits]
        if checks.spelled(src.element_type) not in allowed:
            fail(
                "expects transpose element type to match the supported set for its "
                f"width ({'/'.join(allowed)}), found {src.element_type}",
                self.src,
            )
        if self.tmp is not None:
            checks.tiles(self, "tmp")
            needed = self._scratch() if self.arch.uses_scratch else BLOCK_BYTES
            checks.capacity(self, "tmp", needed)
        if in_registers:
            self._verify_alignment()

    def _scratch(self) -> int:
        """Bytes of scratch: only the blockwise way of units on memory needs any."""
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        block = block_elements(src.element_bits)
        tiled = (
            dst.cols % (BLOCK_BYTES if src.element_bits == 8 else BOX_LINES) == 0
            and src.cols % block == 0
            and src.cols // block <= 255
        )
        return src.size if tiled else BLOCK_BYTES

    def _verify_alignment(self) -> None:
        for name in ("src", "dst"):
            tile = checks.tile_type(self, name)
            major = tile.cols if tile.blayout is BLayout.ROW_MAJOR else tile.rows
            size = major * tile.element_bits // 8
            if size % BLOCK_BYTES:
                fail(
                    f"expects {name} major dimension times element size to be {BLOCK_BYTES}-byte "
                    f"aligned on {self.arch.title}, found {size} bytes",
                    self.operand(name),
                )


class ConcatOp(TileOp, ABC):
    """Row i of `dst` is row i of src0 and then row i of src1."""

    PIPE = Pipe.V
    WRITES_VALID = False
    INDEPENDENT = ROW_BY_ROW

    def verify_places(self, *names: str) -> None:
        """The operands lie in `vec`; for registers row by row."""
        for name in names:
            space = checks.tile_type(self, name).space
            if space is not AddressSpace.VEC:
                fail(
                    f"expects {name} to use loc=vec, found loc={space}",
                    self.operand(name),
                )
        if self.arch.in_registers:
            listed = "all operands" if len(names) > 3 else None
            checks.row_major_together(self, *names, listed=listed)


@pto_op
class TConcatOp(ConcatOp):
    """`dst[i, :] = src0[i, :] ++ src1[i, :]`"""

    name = "pto.tconcat"

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    SHAPE_RULES = (same(rows("src0"), rows("dst")), same(rows("src1"), rows("dst")))

    assembly_format = ins_outs("src0", "src1")

    def stages(self, arch: ArchSpec) -> tuple[Stage, ...]:
        # Where src0's columns end within a block of 32 bytes, the scalar unit moves those
        # of src1, and nobody waits for it (`TConcatImpl` of `npu/a2a3/TConcat.hpp`).
        src0 = checks.tile_type(self, "src0")
        whole = block_elements(src0.element_bits)
        is_whole = src0.v_col is not None and src0.v_col % whole == 0
        if arch.in_registers or is_whole:
            return ()
        return Stage(Pipe.V), stage(Pipe.S, "src1", "dst")

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        checks.same_element_type(self, "src0", "src1", "dst")
        left, right = (checks.tile_type(self, n).v_col for n in ("src0", "src1"))
        whole = checks.tile_type(self, "dst").cols
        if left is not None and right is not None and left + right > whole:
            fail(
                "expects src0.valid_col + src1.valid_col <= dst.cols, found "
                f"{left} + {right} and {whole}",
                self.dst,
            )
        self.verify_places("src0", "src1", "dst")
        checks.has_element_type(
            self,
            "dst",
            ("i8", "i16", "i32", "f16", "f32", "bf16"),
            "expects element type to be i8, i16, i32, f16, f32, or bf16",
        )


@pto_op
class TConcatIdxOp(ConcatOp):
    """
    `dst[i, :] = src0[i, :a] ++ src1[i, :b]`, where the first column of `src0_idx` and
    `src1_idx` holds the counts a and b, in bytes.
    """

    name = "pto.tconcatidx"

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    src0_idx = operand_def(Tile)
    src1_idx = operand_def(Tile)
    dst = operand_def(Tile)

    INTRINSIC = "TCONCAT"
    PIPES = (Pipe.V, Pipe.S)
    READS_BEYOND = dict.fromkeys(("src0", "src1", "src0_idx", "src1_idx"), ANY_COL)
    SHAPE_RULES = tuple(
        same(rows(name), rows("dst"))
        for name in ("src0", "src1", "src0_idx", "src1_idx")
    )

    BUILDER = "TConcatidxOp"

    assembly_format = ins_outs("src0", "src1", "src0_idx", "src1_idx")

    def verify_types(self) -> None:
        names = ("src0", "src1", "src0_idx", "src1_idx", "dst")
        checks.tiles(self, *names)
        checks.same_element_type(self, "src0", "src1", "dst")
        indices = [checks.tile_type(self, n) for n in ("src0_idx", "src1_idx")]
        if indices[0].element_type != indices[1].element_type:
            fail(
                "expects src0Idx and src1Idx to have the same element type, found "
                f"{indices[0].element_type} and {indices[1].element_type}",
                self.src1_idx,
            )
        for what, name, tile in zip(("src0Idx", "src1Idx"), names[2:4], indices):
            if tile.v_col is not None and tile.v_col < 1:
                fail(
                    f"expects {what} valid_col >= 1, found {tile.v_col}",
                    self.operand(name),
                )
        self.verify_places(*names)
        checks.has_signless_type(
            self, "dst", ("f16", "f32", "bf16", "i8", "i16", "i32")
        )
        checks.has_signless_type(self, "src0_idx", ("i8", "i16", "i32"))
