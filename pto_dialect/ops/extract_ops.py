"""Moves of a window: out of a larger tile, or into one."""

from __future__ import annotations

from xdsl.irdl import opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import (
    BLayout,
    CompactMode,
    SLayout,
)
from pto_dialect.facts import ANY_CELL
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
from pto_dialect.ops.move_ops import MoveOp
from pto_dialect.ops.moved_elements import (
    FACTORS,
    LOW_PRECISION,
    factor_starts,
    verify_row_for_left,
    verify_turned_boxes,
)
from pto_dialect.ops.tile_ops import known_valid
from pto_dialect.ops.window_base import WindowOp
from pto_dialect.types import TileBufType, is_low_precision

_MAT, _VEC, _ACC = AddressSpace.MAT, AddressSpace.VEC, AddressSpace.ACC
_LEFT, _RIGHT, _SCALING = *FACTORS, AddressSpace.SCALING


def linked_titles() -> str:
    """What messages call the chips that link cores."""
    return titles_where(lambda chip: chip.links_cores)


@pto_op
class TExtractOp(WindowOp):
    """`dst[i, j] = src[indexRow + i, indexCol + j]`"""

    name = "pto.textract"

    READS_BEYOND = {**WindowOp.READS_BEYOND, "src": ANY_CELL}
    WINDOWED, WINDOW = "src", "dst"

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
    WINDOWED, WINDOW = "dst", "src"

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
