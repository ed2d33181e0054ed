"""Moves of a window: out of a larger tile, or into one."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import IndexType, i64
from xdsl.ir import SSAValue
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import (
    AccToVecModeAttr,
    BLayout,
    CompactMode,
    ReluPreModeAttr,
    SLayout,
)
from pto_dialect.facts import ANY_CELL, CELL_BY_CELL, Dim
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe, titles_where
from pto_dialect.integers import constant_of
from pto_dialect.layout import (
    ACC_BOX,
    BLOCK_BYTES,
    BOX_BYTES,
    block_elements,
    is_nz,
    whole_boxes,
)
from pto_dialect.messages.failures import fail
from pto_dialect.mode_attrs import TInsertModeAttr
from pto_dialect.ops.base import SEGMENTS, Tile
from pto_dialect.ops.move_ops import MoveOp
from pto_dialect.ops.moved_elements import (
    FACTORS,
    LOW_PRECISION,
    element_pair,
    factor_starts,
    moved_out_of_acc,
    verify_row_for_left,
    verify_turned_boxes,
)
from pto_dialect.ops.tile_ops import known_valid
from pto_dialect.types import TileBufType, is_low_precision, is_packed_pair

_MAT, _VEC, _ACC = AddressSpace.MAT, AddressSpace.VEC, AddressSpace.ACC
_LEFT, _RIGHT, _SCALING = *FACTORS, AddressSpace.SCALING


def linked_titles() -> str:
    """What messages call the chips that link cores."""
    return titles_where(lambda chip: chip.links_cores)


class WindowOp(MoveOp, ABC):
    """A move of a window at (`index_row`, `index_col`) of the larger tile."""

    src = operand_def(Tile)
    index_row = operand_def(IndexType())
    index_col = operand_def(IndexType())
    dst = operand_def(Tile)
    fp = opt_operand_def(Tile)
    pre_quant_scalar = opt_operand_def(i64)
    acc_to_vec_mode = opt_prop_def(AccToVecModeAttr, prop_name="accToVecMode")
    relu_pre_mode = opt_prop_def(ReluPreModeAttr, prop_name="reluPreMode")

    irdl_options = (SEGMENTS,)

    INDEPENDENT = CELL_BY_CELL
    READS_BEYOND = {"fp": ANY_CELL}

    @property
    def is_base_form(self) -> bool:
        """Whether it only copies."""
        return not self.is_quantised and not self.has_relu

    def verify_index(
        self, what: str, value: SSAValue, size: int, whole: int, words: str
    ) -> None:
        """A constant index keeps the window inside the larger tile."""
        index = constant_of(value)
        if index is None:
            return
        if index < 0:
            fail(f"expects {what} to be non-negative, found {index}", value)
        scale = self._elements_per_byte(Dim.ROW if what == "indexRow" else Dim.COL)
        if scale is not None and index + scale * size > scale * whole:
            counted = "" if scale == 1 else " elements of 4 bits"
            fail(
                f"expects {what} + {words}, found {index} + {scale * size} and "
                f"{scale * whole}{counted}",
                value,
            )

    def _elements_per_byte(self, dim: Dim) -> int | None:
        """
        What an index counts for each of the bytes that packed tiles have: in boxes along
        their lines the elements of 4 bits, of which pto-isa makes bytes (`indexCol / 2` in
        `npu/a5/TInsert.hpp`), else bytes; None where the tiles are boxed otherwise.
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if not is_packed_pair(src.element_type):
            return 1
        if src.slayout is not dst.slayout:
            return None
        lines = {SLayout.ROW_MAJOR: Dim.COL, SLayout.COL_MAJOR: Dim.ROW}
        return 2 if lines.get(src.slayout) is dim else 1

    def verify_within_vec(self, small: str, large: str) -> None:
        """
        What pto-isa asks of a window within `vec`: both tiles lie in rows, or both in boxes
        of nz, and the window is not the larger one. Columns without boxes compile, and
        nothing is copied. Units that work on memory only go by whole blocks of 32 bytes.

        Source: `TEXTRACT_IMPL`, `TINSERT_IMPL` of `npu/{a2a3,a5}/{TExtract,TInsert}.hpp`,
        `CheckTExtractVecToVecND` and its like for NZ and `TINSERT` in `common/arch/memory`.
        """
        what = f"{self.arch.title} vec->vec {self.name.removeprefix('pto.')}"
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        nz = is_nz(src) and is_nz(dst)
        if not nz and not (src.is_row_major and dst.is_row_major):
            fail(
                f"expects {what} src/dst to use ND layout (blayout=row_major, "
                "slayout=none_box), or both NZ, found "
                f"{src.blayout}/{src.slayout} and {dst.blayout}/{dst.slayout}",
                self.dst,
            )
        self._verify_vec_elements(what)
        window, whole = checks.tile_type(self, small), checks.tile_type(self, large)
        in_registers = self.arch.in_registers
        if window.cols > whole.cols or (
            window.rows > whole.rows and not (nz and in_registers)
        ):
            fail(
                f"expects {what} {small} to be no larger than {large}, found "
                f"{window.rows}x{window.cols} and {whole.rows}x{whole.cols}",
                self.operand(small),
            )
        columns = window.v_col
        if self._copies_blocks(small) and window.element_bits == 8:
            if columns is None or columns % 2:
                fail(
                    f"expects {what} {small} to have a static, even number of valid "
                    f"columns of {window.element_type}, found {columns or '?'}",
                    self.operand(small),
                )

    def _verify_vec_elements(self, what: str) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        allowed = (
            self._WINDOWS_IN_REGISTERS if self.arch.in_registers else self._WINDOWS
        )
        element = str(dst.element_type).removeprefix("!pto.").removeprefix("s")
        if src.element_type != dst.element_type or element not in allowed:
            fail(
                f"{self._dtype_words(what, allowed)}, found {src.element_type} and "
                f"{dst.element_type}",
                self.dst,
            )

    def _dtype_words(self, what: str, allowed: tuple[str, ...]) -> str:
        return (
            f"expects {what} src/dst to have same supported dtype ({'/'.join(allowed)})"
        )

    _WINDOWS = ("i8", "ui8", "i16", "ui16", "f16", "bf16", "f32", "i32", "ui32")
    _WINDOWS_IN_REGISTERS = ("f16", "bf16", "f32", "i32", "i8", *LOW_PRECISION)
    _WINDOWS_OF_PTOAS = ("i8", "f16", "bf16", "f32")

    def _copies_blocks(self, small: str) -> bool:
        """Whether it copies whole blocks within `vec`, and no single cell."""
        is_one = checks.tile_type(self, small).valid == (1, 1)
        in_vec = self.spaces == (_VEC, _VEC)
        return in_vec and not is_one and not self.arch.in_registers

    def verify_blocks(self, small: str) -> None:
        """Constant indices are where blocks, or boxes of nz, begin."""
        if not self._copies_blocks(small):
            return
        window = checks.tile_type(self, small)
        what = f"{self.arch.title} vec->vec {self.name.removeprefix('pto.')}"
        steps = [("indexCol", self.index_col, block_elements(window.element_bits))]
        if is_nz(window):
            steps.append(("indexRow", self.index_row, ACC_BOX))
        for name, value, step in steps:
            index = constant_of(value)
            if index is not None and index % step:
                fail(
                    f"expects {what} {name} to be a multiple of {step}, found {index}: "
                    "it copies whole blocks of 32 bytes",
                    value,
                )

    def verify_for_ptoas(self) -> None:
        if self.spaces != (_VEC, _VEC):
            return
        allowed = self._WINDOWS_OF_PTOAS
        if self.arch.in_registers:
            allowed += LOW_PRECISION
        element = checks.spelled(checks.tile_type(self, "dst").element_type)
        if element not in allowed:
            fail(
                f"expects {self.arch.title} vec->vec element type to be "
                f"{'/'.join(allowed)}, found {element}",
                self.dst,
            )

    def verify_fp(self) -> None:
        """The scales lie in `scaling`."""
        if self.fp is None:
            return
        checks.tiles(self, "fp")
        space = checks.tile_type(self, "fp").space
        if space is not _SCALING:
            fail(f"expects fp to use loc=scaling, found loc={space}", self.fp)

    def verify_layout_nz(self, name: str, what: str) -> None:
        """The operand has the layout of `acc`: NZ."""
        tile = checks.tile_type(self, name)
        if not is_nz(tile):
            fail(
                f"expects {what} {name} to use blayout=col_major and slayout=row_major, "
                f"found blayout={tile.blayout} and slayout={tile.slayout}",
                self.operand(name),
            )

    def verify_acc_pair(self, wanted: str) -> None:
        """What leaves `acc` becomes a type that the fix-pipe converts to."""
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        pair = element_pair(src, dst)
        if pair not in self.acc_pairs:
            fail(
                f"expects {self.arch.title} {wanted}, found {pair[0]} and {pair[1]}",
                self.dst,
            )

    @property
    def acc_pairs(self) -> tuple[tuple[str, str], ...]:
        """What elements in `acc` may become, from and to."""
        return moved_out_of_acc(self.arch, quantised=self.is_quantised)


@pto_op
class TExtractOp(WindowOp):
    """`dst[i, j] = src[indexRow + i, indexCol + j]`"""

    name = "pto.textract"

    READS_BEYOND = {**WindowOp.READS_BEYOND, "src": ANY_CELL}

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """To `vec` as a store does (`TExtractAccToVec` of `npu/a5/TExtract.hpp`)."""
        if self.spaces[1] is not _VEC:
            return None
        return super(MoveOp, self).acc_pitch(tile, valid_row)

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        """Within vec it copies, and may copy bytes to themselves (`npu/a2a3/TExtract.hpp`)."""
        is_copy = self.spaces == (AddressSpace.VEC, AddressSpace.VEC)
        return ("src",) if is_copy else ()

    assembly_format = (
        "`ins` `(` $src `,` $index_row `,` $index_col (`,` $pre_quant_scalar^)? "
        "`:` type($src) `,` type($index_row) `,` type($index_col) "
        "(`,` type($pre_quant_scalar)^)? (`fp` $fp^ `:` type($fp))? `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        match self.spaces:
            case (AddressSpace.MAT, _):
                return Pipe.MTE1
            case (AddressSpace.ACC, _):
                return Pipe.FIX
            case (AddressSpace.VEC, AddressSpace.MAT):
                return Pipe.MTE3 if arch.links_cores else Pipe.FIX
            case _:
                return Pipe.V

    def verify_types(self) -> None:
        linked = self.arch.links_cores
        checks.tiles(self, "src", "dst", low_precision=self.arch.low_precision)
        self.verify_fp()
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if src.space is not _ACC:
            checks.same_element_type(self, "src", "dst")
        if self.spaces == (_VEC, _VEC):
            self.verify_within_vec("dst", "src")
        else:
            self._verify_element()
        if not linked and self.acc_to_vec_mode is not None:
            fail(
                f"expects accToVecMode only on {linked_titles()} acc->vec textract forms",
                "accToVecMode",
            )
        self.verify_acc_options()
        if linked:
            self._verify_linked(src, dst)
        else:
            self._verify_unlinked(src, dst)

    def verify_values(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        rows, cols = dst.shape
        if self.spaces == (_VEC, _VEC):
            # Only what is valid of dst is copied.
            rows, cols = (extent or 0 for extent in known_valid(self.dst))
        self.verify_blocks("dst")
        self._verify_starts(src, dst)
        self.verify_index(
            "indexRow", self.index_row, rows, src.rows, "dst.rows <= src.rows"
        )
        self.verify_index(
            "indexCol", self.index_col, cols, src.cols, "dst.cols <= src.cols"
        )

    def _verify_starts(self, src: TileBufType, dst: TileBufType) -> None:
        """To `left` and `right` it takes boxes, from the one that holds the index."""
        starts = factor_starts(self.arch, src, dst)
        for name, value, step in zip(
            ("indexRow", "indexCol"), (self.index_row, self.index_col), starts
        ):
            index = constant_of(value)
            if index is not None and index > 0 and (rest := index % step):
                fail(
                    f"expects {name} of a textract to {dst.space} to be a multiple of {step}, "
                    f"found {index}: it takes whole boxes from {index - rest} on",
                    value,
                )

    def _dtype_words(self, what: str, allowed: tuple[str, ...]) -> str:
        if not self.arch.low_precision:
            return super()._dtype_words(what, allowed)
        return (
            f"expects {self.arch.title} textract element type to be an fp8/f16/bf16/f32 or "
            "int8 family type, or i32 within vec"
        )

    def _verify_element(self) -> None:
        element = checks.spelled(checks.tile_type(self, "dst").element_type)
        chip = self.arch.title
        if self.arch.low_precision:
            if element not in ("i8", "f16", "bf16", "f32", *LOW_PRECISION):
                fail(
                    f"expects {chip} textract element type to be an fp8/f16/bf16/f32 or int8 "
                    f"family type, found {element}",
                    self.dst,
                )
        elif element not in (
            "i8",
            "f16",
            "bf16",
            "f32",
            *(("i16",) if self.fp else ()),
        ):
            fail(
                f"expects {chip} textract element type to be i8/f16/bf16/f32, found "
                f"{element}",
                self.dst,
            )

    def _verify_unlinked(self, src: TileBufType, dst: TileBufType) -> None:
        chip = self.arch.title
        if (src.space, dst.space) == (_VEC, _VEC):
            return
        if src.space is _ACC:
            if dst.space is not _MAT:
                fail(
                    f"expects {chip} acc-source textract dst to use loc=mat, found "
                    f"loc={dst.space}",
                    self.dst,
                )
            self.verify_layout_nz("src", f"{chip} acc-source textract")
            self.verify_layout_nz("dst", f"{chip} acc-source textract")
            if dst.fractal != BOX_BYTES:
                fail(
                    f"expects {chip} acc-source textract dst fractal size to be {BOX_BYTES}, found "
                    f"{dst.fractal}",
                    self.dst,
                )
            self._verify_acc_elements()
            return
        if src.space is not _MAT:
            fail(
                f"expects {chip} textract src to use loc=mat, loc=acc, or loc=vec, found "
                f"loc={src.space}",
                self.src,
            )
        if dst.space not in (_LEFT, _RIGHT):
            fail(
                f"expects {chip} textract dst to use loc=left, loc=right, loc=mat, or "
                f"loc=vec, found loc={dst.space}",
                self.dst,
            )
        checks.is_not_unsigned(
            self, "dst", f"expects {chip} textract element type to be i8/f16/bf16/f32"
        )
        self._verify_factor(dst)
        self._verify_boxes(src, dst)

    def _verify_boxes(self, src: TileBufType, dst: TileBufType) -> None:
        """
        Whole boxes go to `left` and `right`; one row alone may lie as it is.

        Source: `TExtractToLeft`, `TExtractToRight` and what they call, in pto-isa's
        `common/arch/memory/textract_common.hpp` (lines 78 to 95, 198 to 212, 277 to 295,
        366 to 385, 447 to 515).
        """
        chip, is_left = self.arch.title, dst.space is _LEFT
        row_major = src.blayout is BLayout.ROW_MAJOR
        if is_left and src.rows == 1 and row_major:
            return
        if not is_nz(src) and not (row_major and src.slayout is SLayout.COL_MAJOR):
            fail(
                f"expects {chip} textract src to use a supported mat blayout/slayout "
                f"combination, found {src.blayout} and {src.slayout}",
                self.src,
            )
        is_byte, along = dst.element_bits == 8, block_elements(dst.element_bits)
        straight = (ACC_BOX, along) if is_left else (along, ACC_BOX)
        turned = (BLOCK_BYTES, BLOCK_BYTES) if is_byte else (ACC_BOX, ACC_BOX)
        is_straight = src.slayout is dst.slayout
        is_compact = dst.compact is CompactMode.NORMAL or (
            not is_left and not is_straight and is_byte
        )
        boxes = {"src": straight if is_straight else turned}
        if not is_compact:
            boxes["dst"] = boxes["src"]
        elif not is_left:
            boxes["dst"] = straight
        for name, (rows, cols) in boxes.items():
            tile = checks.tile_type(self, name)
            if tile.rows % rows or tile.cols % cols:
                fail(
                    f"expects {chip} {src.space}->{dst.space} textract {name} to be of "
                    f"whole boxes of {rows}x{cols}, found {tile.rows}x{tile.cols}",
                    self.operand(name),
                )

    def _verify_acc_elements(self) -> None:
        form = "acc preQuantScalar" if self.is_quantised else "acc"
        targets = "/".join(sorted({d for s, d in self.acc_pairs if s == "f32"}))
        self.verify_acc_pair(
            f"{form} textract element types to be src=f32, dst={targets}"
        )

    def _verify_factor(self, dst: TileBufType) -> None:
        """A tile in `left` or `right` has the layout that products need."""
        if dst.space not in (_LEFT, _RIGHT):
            return
        verify_row_for_left(self, checks.tile_type(self, "src"), dst)
        is_left, chip = dst.space is _LEFT, self.arch.title
        by_rows = self.arch.left_is_row_major or not is_left
        blayout = BLayout.ROW_MAJOR if by_rows else BLayout.COL_MAJOR
        slayout = SLayout.ROW_MAJOR if is_left else SLayout.COL_MAJOR
        if dst.blayout_on(self.arch) is not blayout or dst.slayout is not slayout:
            fail(
                f"expects {chip} {dst.space} dst to use {blayout} blayout and {slayout} "
                f"slayout, found {dst.blayout} and {dst.slayout}",
                self.dst,
            )

    def _verify_linked(self, src: TileBufType, dst: TileBufType) -> None:
        chip = self.arch.title
        pair = (src.space, dst.space)
        allowed = [(_MAT, s) for s in (_LEFT, _RIGHT, _SCALING)]
        allowed += [(_VEC, _MAT), (_VEC, _VEC), (_ACC, _MAT), (_ACC, _VEC)]
        if pair not in allowed:
            fail(
                f"expects {chip} textract to use a supported src/dst loc pair, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        if src.space is _MAT:
            if not self.is_base_form:
                fail("expects mat-source textract to use the base form", self.src)
            row_major = src.blayout is BLayout.ROW_MAJOR
            if not (is_nz(src) or (row_major and self._reads_row_major(src, dst))):
                fail(
                    f"expects {chip} textract src to use a supported mat blayout/slayout "
                    f"combination, found {src.blayout} and {src.slayout}",
                    self.src,
                )
            checks.is_not_unsigned(
                self, "dst", f"expects {chip} textract element type to be i8 or a float"
            )
            self._verify_factor(dst)
            verify_turned_boxes(self, src, dst)
        elif src.space is _ACC:
            self.verify_layout_nz("src", f"{chip} acc-source textract")
            if dst.space is _MAT:
                self.verify_layout_nz("dst", f"{chip} acc-source textract")
            elif not dst.is_row_major:
                fail(
                    f"expects {chip} acc->vec textract dst to use ND layout, found "
                    f"{dst.blayout} and {dst.slayout}",
                    self.dst,
                )
            self._verify_acc_elements()

    @staticmethod
    def _reads_row_major(src: TileBufType, dst: TileBufType) -> bool:
        """
        Boxes of columns, and one row for `left` (`TExtractToLeft`, `TExtractToRight` of
        pto-isa's `npu/a5/TExtract.hpp`); scales have boxes of their own.
        """
        if src.slayout is SLayout.COL_MAJOR:
            return True
        if dst.space is _LEFT:
            return src.rows == 1 or is_low_precision(src.element_type)
        return src.slayout is not SLayout.ROW_MAJOR


@pto_op
class TInsertOp(WindowOp):
    """`dst[indexRow + i, indexCol + j] = src[i, j]`; the rest of dst stays."""

    name = "pto.tinsert"

    mode = opt_prop_def(TInsertModeAttr, prop_name="tinsertMode")

    UPDATED = ("dst",)
    INDEPENDENT = frozenset()
    WRITES_VALID = False

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """To `vec` by the valid rows (`TInsertAccToVec` of `npu/a5/TInsert.hpp`)."""
        dst = checks.tile_type(self, "dst")
        by_tile = dst.space is not _VEC or dst.is_boxed
        return None if by_tile else whole_boxes(valid_row)

    assembly_format = (
        "`ins` `(` $src `,` $index_row `,` $index_col "
        "`:` type($src) `,` type($index_row) `,` type($index_col) "
        "(`fp` $fp^ `:` type($fp))? "
        "(`pre_quant` $pre_quant_scalar^ `:` type($pre_quant_scalar))? `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        match self.spaces:
            case (AddressSpace.ACC, _):
                return Pipe.FIX
            case (AddressSpace.VEC, AddressSpace.MAT):
                return Pipe.MTE3
            case _:
                return Pipe.V

    def verify_types(self) -> None:
        linked = self.arch.links_cores
        checks.tiles(self, "src", "dst", low_precision=self.arch.low_precision)
        self._verify_options(linked)
        if linked:
            self._verify_linked()
        else:
            self._verify_unlinked()

    def verify_values(self) -> None:
        self.verify_blocks("src")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        for what, value, size, whole in (
            ("indexRow", self.index_row, src.v_row, dst.rows),
            ("indexCol", self.index_col, src.v_col, dst.cols),
        ):
            words = "rows" if what == "indexRow" else "cols"
            self.verify_index(
                what, value, size or 0, whole, f"src.{words} <= dst.{words}"
            )

    def _verify_options(self, linked: bool) -> None:
        src, dst = self.spaces
        if self.fp is not None and self.pre_quant_scalar is not None:
            fail("fp and preQuantScalar are mutually exclusive", self.fp)
        if self.fp is not None:
            if src is not _ACC:
                fail(f"fp is only valid with src loc=acc, found loc={src}", self.fp)
            space = checks.tile_type(self, "fp").space
            if space is not _SCALING:
                fail(f"expects fp to be loc=scaling, found loc={space}", self.fp)
        if self.pre_quant_scalar is not None and src is not _ACC:
            if linked:
                fail(
                    f"expects preQuantScalar form to use loc=acc src, found loc={src}",
                    self.pre_quant_scalar,
                )
            fail(
                f"preQuantScalar is only valid with src loc=acc, found loc={src}",
                self.pre_quant_scalar,
            )
        if self.has_relu and src is not _ACC:
            if linked:
                fail(
                    f"expects reluPreMode form to use loc=acc src, found loc={src}",
                    "reluPreMode",
                )
            fail(
                f"reluPreMode is only valid with src loc=acc, found loc={src}",
                "reluPreMode",
            )
        if self.acc_to_vec_mode is not None:
            if not linked:
                fail(
                    f"accToVecMode is only supported on {linked_titles()}",
                    "accToVecMode",
                )
            if (src, dst) != (_ACC, _VEC):
                fail(
                    f"expects accToVecMode only on {linked_titles()} acc->vec tinsert forms: it "
                    f"is only valid with src=acc, dst=vec, found {src} to {dst}",
                    "accToVecMode",
                )
        if self.mode is not None:
            if not linked:
                fail(
                    f"tinsertMode is only supported on {linked_titles()}", "tinsertMode"
                )
            if (src, dst) != (_VEC, _MAT):
                fail(
                    f"expects tinsertMode only on {linked_titles()} vec->mat tinsert forms: "
                    f"(SPLIT2/SPLIT4) is only valid with src=vec, dst=mat, found {src} to {dst}",
                    "tinsertMode",
                )
            if not is_nz(checks.tile_type(self, "src")):
                fail("tinsertMode (SPLIT2/SPLIT4) requires src NZ layout", self.src)

    def _verify_unlinked(self) -> None:
        chip = self.arch.title
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        pair = (src.space, dst.space)
        if pair == (_VEC, _VEC):
            self.verify_within_vec("src", "dst")
            return
        if pair != (_ACC, _MAT):
            fail(
                f"expects {chip} tinsert to use acc->mat or vec->vec, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        self.verify_layout_nz("src", f"{chip} tinsert")
        self.verify_layout_nz("dst", f"{chip} tinsert")
        if dst.fractal != BOX_BYTES:
            fail(
                f"expects {chip} tinsert dst fractal to be {BOX_BYTES}, found {dst.fractal}",
                self.dst,
            )
        self.verify_acc_pair(
            "acc fp/preQuantScalar tinsert element types to be f32 to i8 or i32 to "
            "i8/f16/i16"
            if self.is_quantised
            else "tinsert element types to be src=f32, dst=f16/bf16"
        )

    def _verify_linked(self) -> None:
        chip = self.arch.title
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        pair = (src.space, dst.space)
        if pair in ((_ACC, _MAT), (_ACC, _VEC)):
            self.verify_layout_nz("src", f"{chip} acc->{dst.space} tinsert")
            if dst.space is _MAT:
                self.verify_layout_nz("dst", f"{chip} acc->mat tinsert")
            elif not (is_nz(dst) or dst.is_row_major):
                fail(
                    f"expects {chip} acc->vec tinsert dst to use ND or NZ layout",
                    self.dst,
                )
            self.verify_acc_pair(
                "acc-source tinsert element types to be a supported pair"
            )
            return
        if pair not in ((_VEC, _MAT), (_VEC, _VEC)):
            fail(
                f"expects {chip} tinsert to use a supported src/dst loc pair: acc->mat, "
                "acc->vec, vec->mat, or vec->vec, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        if pair == (_VEC, _VEC):
            self.verify_within_vec("src", "dst")
            return
        self.verify_layout_nz("dst", f"{chip} vec->mat tinsert")
        if not (is_nz(src) or src.is_row_major):
            fail(
                f"expects {chip} vec->mat tinsert src to use ND or NZ layout",
                self.src,
            )
        allowed = ("i8", "i32", "f16", "bf16", "f32", *LOW_PRECISION)
        same = src.element_type == dst.element_type
        spelled = checks.spelled_with_sign if is_nz(src) else checks.spelled
        if not same or spelled(src.element_type) not in allowed:
            fail(
                f"expects {chip} {pair[0]}->{pair[1]} tinsert src/dst to have same supported "
                f"dtype (fp8/f16/bf16/f32/i8/i32), found {src.element_type} and "
                f"{dst.element_type}",
                self.dst,
            )
