"""The base of moves of a window: where it lies, and what every such move has to keep to."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar

from xdsl.dialects.builtin import IndexType, i64
from xdsl.ir import SSAValue
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.attrs import (
    AccToVecModeAttr,
    ReluPreModeAttr,
    SLayout,
)
from pto_dialect.facts import ANY_CELL, CELL_BY_CELL, Dim
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import constant_of
from pto_dialect.layout import (
    ACC_BOX,
    block_elements,
    is_nz,
)
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, Tile
from pto_dialect.ops.move_ops import MoveOp
from pto_dialect.ops.moved_elements import (
    FACTORS,
    LOW_PRECISION,
    element_pair,
    moved_out_of_acc,
)
from pto_dialect.types import TileBufType, is_packed_pair

_MAT, _VEC, _ACC = AddressSpace.MAT, AddressSpace.VEC, AddressSpace.ACC
_LEFT, _RIGHT, _SCALING = *FACTORS, AddressSpace.SCALING


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

    WINDOWED: ClassVar[str]
    """The larger tile."""

    WINDOW: ClassVar[str]
    """The other one."""

    def window_of(self, name: str) -> tuple[TileBufType, SSAValue, SSAValue] | None:
        if name != self.WINDOWED:
            return None
        return checks.tile_type(self, self.WINDOW), self.index_row, self.index_col

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
