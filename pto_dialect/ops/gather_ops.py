"""Gathers and scatters: elements chosen by indices, by masks, or by a comparison."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar

from xdsl.dialects.builtin import StringAttr
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def, prop_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.gathers import GatherInputs, ScatterInputs
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import BLayout, Layout, SLayout
from pto_dialect.facts import ANY_CELL, ShapeRule, cols, rows, same, same_valid
from pto_dialect.hardware import AddressSpace, ArchSpec, Instruction, Pipe, titles_with
from pto_dialect.layout import BOX_BYTES, BOX_LINES, block_elements
from pto_dialect.messages.failures import fail
from pto_dialect.mode_attrs import (
    Coalesce,
    CoalesceAttr,
    GatherOobAttr,
    MaskPatternAttr,
    ScatterAtomicOp,
    ScatterAtomicOpAttr,
    ScatterConflictAttr,
    ScatterOobAttr,
)
from pto_dialect.ops.base import (
    SEGMENTS,
    AnyScalar,
    I32Attr,
    PTOOp,
    Tile,
    TileOp,
    TileOrView,
)
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.precision_attrs import CmpMode, CmpModeAttr
from pto_dialect.sync_effects import Stage, stage
from pto_dialect.types import PartitionTensorViewType, TileBufType

_VEC, _MAT = AddressSpace.VEC, AddressSpace.MAT

_SIX_TYPES = ("i8", "i16", "i32", "f16", "bf16", "f32")


class MaskedOp(TileOp, ABC):
    """What gathers and scatters by a mask share."""

    mask_pattern = opt_prop_def(MaskPatternAttr, prop_name="maskPattern")
    axis = opt_prop_def(StringAttr)

    def verify_mask(self, wide: str, narrow: str) -> None:
        """`wide` is larger than `narrow` by the mask's factor, along the axis."""
        name = self.name.removeprefix("pto.")
        assert self.mask_pattern is not None
        if self.axis is None:
            fail(f"expects mask-pattern {name} to provide axis attribute", "axis")
        if self.axis.data not in ("row", "col"):
            fail(f'axis must be "row" or "col", found "{self.axis.data}"', "axis")
        along_row = self.axis.data == "row"
        factor = self.mask_pattern.data.group
        kept, scaled = (0, 1) if along_row else (1, 0)
        words = ("rows", "cols")
        direction = f"for {self.axis.data} direction"
        left = checks.tile_type(self, wide).valid
        right = checks.tile_type(self, narrow).valid
        a, b = left[kept], right[kept]
        if a is not None and b is not None and a != b:
            fail(
                f"expects dst valid {words[kept]} to equal src valid {words[kept]} "
                f"{direction}, found {checks.tile_type(self, 'dst').valid[kept]} and "
                f"{checks.tile_type(self, 'src').valid[kept]}",
                self.operand("dst"),
            )
        a, b = left[scaled], right[scaled]
        if a is None or b is None or self._leaves_cells(wide, a, b * factor):
            return
        if a != b * factor:
            fail(
                f"expects {wide} valid {words[scaled]} to equal {narrow} valid "
                f"{words[scaled]} times the mask expansion factor {direction}, found "
                f"{a} and {b} times {factor}",
                self.operand("dst"),
            )

    def _leaves_cells(self, wide: str, found: int, wanted: int) -> bool:
        """Whether a row of src is too short to fill one of dst: then the rest stays."""
        by_row = self.axis is None or self.axis.data == "row"
        return wide == "src" and by_row and found < wanted

    def verify_for_ptoas(self) -> None:
        if self.mask_pattern is None or self.name != "pto.tgather":
            return
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        factor = self.mask_pattern.data.group
        if src.v_col is None or dst.v_col is None:
            return
        if self._leaves_cells("src", src.v_col, dst.v_col * factor):
            fail(
                "expects src valid cols to equal dst valid cols times the mask expansion "
                f"factor for row direction, found {src.v_col} and {dst.v_col} times "
                f"{factor}",
                self.operand("dst"),
            )


@pto_op
class TGatherOp(MaskedOp):
    """
    By indices: `dst[i, j]` is element `indices[i, j]` of src, counted along its rows. By
    a mask: the elements that it takes of each group move together. By a comparison: dst
    lists, for each row, which elements are equal to (or above) `k_value`, and `cdst`
    how many they are.
    """

    name = "pto.tgather"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    cdst = opt_operand_def(Tile)
    indices = opt_operand_def(Tile)
    tmp = opt_operand_def(Tile)
    k_value = opt_operand_def(AnyScalar)
    cmp_mode = opt_prop_def(CmpModeAttr, prop_name="cmpMode")
    offset = opt_prop_def(I32Attr)

    irdl_options = (SEGMENTS,)

    PIPE = Pipe.V
    WRITES_VALID = False
    OUTS = ("dst", "cdst")
    READS_BEYOND = {"src": ANY_CELL, "indices": ANY_CELL}

    custom_directives = (*PTOOp.custom_directives, GatherInputs)
    assembly_format = (
        "`ins` `(` custom<GatherInputs>($src, $indices, $tmp, $k_value, $maskPattern, "
        "$axis, type($src), type($indices), type($tmp), type($k_value)) `)` "
        "`outs` `(` $dst (`,` $cdst^)? `:` type($dst) (`,` type($cdst)^)? `)` attr-dict"
    )

    @property
    def by_mask(self) -> bool:
        return self.mask_pattern is not None

    @property
    def by_comparison(self) -> bool:
        return self.cdst is not None or self.k_value is not None

    def written_extents(self) -> tuple[str, str] | None:
        # By indices, dst's own (`TGATHER_IMPL` of `npu/{a2a3,a5}/TGather.hpp`).
        return None if self.by_mask or self.by_comparison else ("dst", "dst")

    def stages(self, arch: ArchSpec) -> tuple[Stage, ...]:
        # By comparison, the scalar unit numbers the columns in tmp first, and writes the
        # counts last (`TGather_cmp` of `npu/a2a3/TGather.hpp`).
        if arch.in_registers or not self.by_comparison:
            return ()
        return (
            stage(Pipe.S, "tmp"),
            stage(Pipe.V, "src", "tmp", "dst"),
            stage(Pipe.S, "cdst"),
        )

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        if self.by_mask or self.by_comparison:
            return ()
        rules = same_valid("indices")
        if self.tmp is not None and self.arch.uses_scratch:
            rules += same_valid("indices", of="tmp")
        return rules

    def verify_types(self) -> None:
        checks.tiles(self, "src", "dst", low_precision=self.arch.low_precision)
        if self.by_mask:
            self._verify_by_mask()
            return
        if self.axis is not None:
            fail("axis attribute must not be provided without maskPattern", "axis")
        if self.by_comparison:
            self._verify_by_comparison()
        else:
            self._verify_by_indices()

    def _verify_by_mask(self) -> None:
        for other in (self.cdst, self.indices, self.tmp, self.k_value):
            if other is not None:
                fail("mask-pattern tgather only allows src and dst operands", other)
        checks.vec_row_major_any(self, "src", "dst")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if src.element_bits != dst.element_bits:
            fail(
                "expects src and dst element sizes to match, found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
        _verify_full_width(self, "dst", "dst")
        self.verify_mask("src", "dst")
        widths, listed = (16, 32), "2 or 4"
        if self.arch.in_registers:
            widths, listed = (8, 16, 32), "1, 2, or 4"
        if src.element_bits not in widths:
            fail(
                f"expects {self.arch.title} mask-pattern tgather element size to be "
                f"{listed} bytes, found {src.element_type}",
                self.src,
            )

    def _verify_by_comparison(self) -> None:
        if None in (self.cdst, self.k_value, self.tmp):
            fail("compare-form tgather expects dst, cdst, kValue, and tmp")
        if self.indices is not None:
            fail("compare-form tgather does not take indices", self.indices)
        checks.vec_row_major(self, "src", "dst", "cdst", "tmp")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if not checks.is_integer(dst.element_type, 32):
            fail(
                f"expects dst element type to be i32/u32, found {dst.element_type}",
                self.dst,
            )
        checks.same_element_type(self, "dst", "cdst")
        assert self.k_value is not None
        if self.k_value.type != src.element_type:
            fail(
                "expects kValue type to match src element type, found "
                f"{self.k_value.type} and {src.element_type}",
                self.k_value,
            )
        mode = CmpMode.EQ if self.cmp_mode is None else self.cmp_mode.data
        if mode not in (CmpMode.EQ, CmpMode.GT):
            fail(f"expects cmpMode to be eq or gt, found {mode}", "cmpMode")
        allowed = ("f16", "f32", *(("i32",) if mode is CmpMode.EQ else ()))
        listed = "f16/f32, or i32 when cmpMode=eq"
        if self.arch.in_registers:
            allowed, listed = ("i16", "i32", "f16", "f32"), "i16/i32/f16/f32"
        checks.has_element_type(
            self,
            "src",
            allowed,
            f"expects {self.arch.title} compare-form tgather src element type to be "
            f"{listed}",
        )

    def _verify_by_indices(self) -> None:
        on_memory = not self.arch.in_registers
        if self.indices is None or (self.arch.uses_scratch and self.tmp is None):
            fail("index-form tgather expects both indices and tmp")
        checks.tiles(self, "indices")
        checks.same_element_type(self, "src", "dst")
        src = checks.tile_type(self, "src")
        allowed = (
            ["i16", "i32", "f16", "f32"] if on_memory else ["i8", "i16", "i32", "f16"]
        )
        element = checks.spelled(src.element_type)
        eight_bit = element.startswith("f8") and element != "f8E8M0"
        is_low = eight_bit and self.arch.low_precision
        if element not in (*allowed, "f32") and not is_low:
            chip, names = (
                ("", "i16/i32/f16/f32")
                if on_memory
                else (f"{self.arch.title} ", "i8/i16/i32/f16/f32")
            )
            fail(
                f"expects {chip}gather src/dst element type to be {names}, found "
                f"{element}",
                self.src,
            )
        index = checks.tile_type(self, "indices").element_type
        if not checks.is_integer(index, 32, *(() if on_memory else (16,))):
            fail(
                f"expects indices element type to be i32{'' if on_memory else ' or i16'}, "
                f"found {index}",
                self.indices,
            )
        _verify_full_width(self, "dst", "dst")
        _verify_full_width(self, "indices", "indices")
        if self.arch.uses_scratch:
            checks.tiles(self, "tmp")
            checks.same_element_type(self, "indices", "tmp")


def _verify_full_width(op: TileOp, name: str, of: str) -> None:
    """The valid columns are all columns."""
    tile, whole = checks.tile_type(op, name), checks.tile_type(op, of).cols
    if tile.v_col not in (None, whole):
        fail(
            f"expects {name} valid_shape[1] to equal {of} cols, found {tile.v_col} and "
            f"{whole}",
            op.operand(name),
        )


@pto_op
class TGatherBOp(TileOp):
    """Block b of dst, of 32 bytes, is the block at byte `offsets[b]` of src."""

    name = "pto.tgatherb"

    src = operand_def(Tile)
    offsets = operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    READS_BEYOND = {"src": ANY_CELL, "offsets": ANY_CELL}

    assembly_format = ins_outs("src", "offsets")

    def verify_types(self) -> None:
        checks.tiles(self, "src", "offsets", "dst")
        if not self.arch.in_registers:
            checks.row_major_together(self, "dst")
        if checks.tile_type(self, "dst").element_bits not in (8, 16, 32):
            found = checks.tile_type(self, "dst").element_type
            fail(
                f"expects dst element size to be 1, 2, or 4 bytes, found {found}",
                self.dst,
            )


@pto_op
class TScatterOp(MaskedOp):
    """
    dst becomes zero, then element `indexes[i, j]` of dst becomes `src[i, j]`; with a
    mask, the elements of src go to the places that it takes of each group.
    """

    name = "pto.tscatter"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    indexes = opt_operand_def(Tile)

    PIPE = Pipe.V
    WRITES_VALID = False
    READS_BEYOND = {"src": ANY_CELL, "indexes": ANY_CELL}
    PIPES = (Pipe.V, Pipe.S)
    BUILDER_ORDER_ONCE = ("src", "indexes", "dst")

    custom_directives = (*PTOOp.custom_directives, ScatterInputs)
    assembly_format = (
        "`ins` `(` custom<ScatterInputs>($src, $indexes, $maskPattern, $axis, "
        "type($src), type($indexes)) `)` `outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        return () if self.indexes is None else same_valid("src", of="indexes")

    def verify_types(self) -> None:
        if (self.indexes is None) == (self.mask_pattern is None):
            fail(
                "expects exactly one of indexes operand or maskPattern attribute",
                "maskPattern",
            )
        if self.indexes is not None and self.axis is not None:
            fail("axis attribute must not be provided with indexes operand", "axis")
        checks.vec_row_major(self, "src", "dst")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if src.element_type != dst.element_type:
            fail(
                "expects src/dst to have the same element type, found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
        checks.has_element_type(
            self,
            "src",
            _SIX_TYPES,
            "expects src/dst element type to be i8/i16/i32/f16/bf16/f32",
        )
        if self.indexes is None:
            self.verify_mask("dst", "src")
            return
        checks.vec_row_major(self, "indexes")
        index = checks.tile_type(self, "indexes")
        if not checks.is_integer(index.element_type, 16, 32):
            fail(
                f"expects indexes element type to be i16/i32, found {index.element_type}",
                self.indexes,
            )
        wanted = max(16, src.element_bits)
        if index.element_bits != wanted:
            fail(
                "expects indexes element size to match the documented scatter rule, "
                f"found {index.element_bits // 8} bytes for {src.element_type}",
                self.indexes,
            )
        for i, (a, b) in enumerate(zip(src.valid, dst.valid)):
            if a is not None and b is not None and b < a:
                fail(
                    f"expects dst valid_shape[{i}] to be at least src valid_shape[{i}], "
                    f"found {b} and {a}",
                    self.dst,
                )


# Between global memory and tiles


class GlobalIndexOp(TileOp, ABC):
    """
    Rows or elements of global memory by an index tile: with `coalesce` row, row i has
    index `idx[0, i]`; with elem, each element has its own.
    """

    DATA: ClassVar[str]
    """The operand that is a tile of elements."""

    def verify_payload(self) -> None:
        """The elements are ones that can be moved one by one."""
        tile = checks.tile_type(self, self.DATA)
        element = checks.spelled(tile.element_type)
        eight_bit = element == "hif8" or element.startswith(("f8E4M3", "f8E5M2"))
        if element in _SIX_TYPES or (eight_bit and self.arch.low_precision):
            return
        more = "/hif8/f8" if self.arch.low_precision else ""
        fail(
            f"expects {self.DATA} element type to be i8/ui8/i16/ui16/i32/ui32/f16/bf16/"
            f"f32{more}, found {tile.element_type}",
            self.operand(self.DATA),
        )

    def verify_memory(self) -> None:
        """The memory is a box of a tensor of the same elements."""
        mem = self.operand("mem")
        if not isinstance(mem.type, PartitionTensorViewType):
            fail(f"expects mem to be !pto.partition_tensor_view, found {mem.type}", mem)
        element = checks.tile_type(self, self.DATA).element_type
        if mem.type.element_type != element:
            fail(
                f"expects mem element type to match {self.DATA} element type, found "
                f"{mem.type.element_type} and {element}",
                mem,
            )

    def verify_index_tile(self) -> None:
        """The indices are in `vec`, without boxes, and row by row unless threads take them."""
        checks.tiles(self, "idx")
        checks.in_space(self, "idx", _VEC)
        checks.unboxed(self, "idx")
        if not self.arch.has(Instruction.SIMT):
            # Asserted by `npu/a2a3/MGather.hpp` (line 422) and `MScatter.hpp` (line 413).
            checks.row_major(self, "idx")
        self.verify_index_type()

    def verify_index_type(self) -> None:
        """The indices are 32-bit integers."""
        type_ = self.operand("idx").type
        assert isinstance(type_, TileBufType | PartitionTensorViewType)
        if not checks.is_integer(type_.element_type, 32):
            fail(
                "expects idx element type to be signless i32, found "
                f"{type_.element_type}",
                self.operand("idx"),
            )

    def verify_index_shape(self, coalesce: Coalesce | None) -> None:
        """There is an index for each row, or for each element."""
        idx, data = checks.tile_type(self, "idx"), checks.tile_type(self, self.DATA)

        def fits(found: int | None, *wanted: int | None) -> bool:
            return found is None or None in wanted or found in wanted

        row_major = idx.blayout is BLayout.ROW_MAJOR
        across, along = idx.valid if row_major else idx.valid[::-1]
        by_row = fits(across, 0, 1) and fits(along, data.v_row)
        by_element = fits(idx.v_row, data.v_row) and fits(idx.v_col, data.v_col)
        r = "R" if data.v_row is None else data.v_row
        if coalesce is Coalesce.ROW and not by_row:
            row = f"{self.DATA}.valid_row"
            fail(
                f"expects row-coalesce idx valid_shape to be [0|1, {row}] or [{row}, 0|1] "
                f"with {row} = {r}, found {checks.shown(idx.valid)}",
                self.operand("idx"),
            )
        if coalesce is Coalesce.ELEM and not by_element:
            fail(
                f"expects elem-coalesce idx valid_shape to match {self.DATA} "
                f"valid_shape, found {checks.shown(idx.valid)} and "
                f"{checks.shown(data.valid)}",
                self.operand("idx"),
            )
        if coalesce is None and not by_element:
            if not (
                row_major and fits(idx.v_row, data.v_row) and fits(idx.v_col, 0, 1)
            ):
                fail(
                    "expects idx valid_shape to be one index for each row or to match "
                    f"{self.DATA} when coalesce is omitted, found {checks.shown(idx.valid)}",
                    self.operand("idx"),
                )

    def verify_values(self) -> None:
        view = self.operand("mem").owner
        if not isinstance(view, PartitionViewOp):
            return
        tensor = view.source.owner
        if not isinstance(tensor, MakeTensorViewOp) or tensor.layout is None:
            return
        if tensor.layout.data is not Layout.ND:
            fail(
                "expects mem to use ND logical layout, found "
                f"layout={tensor.layout.data}",
                self.operand("mem"),
            )


@pto_op
class MGatherOp(GlobalIndexOp):
    """
    dst's rows (elements) are rows (elements) of `mem`. Into `mat`, the indices are in
    global memory too, and single elements go through the memory of `scratch`.
    """

    name = "pto.mgather"

    mem = operand_def(TileOrView)
    idx = operand_def(TileOrView)
    dst = operand_def(Tile)
    scratch = opt_operand_def(TileOrView)
    coalesce = prop_def(CoalesceAttr)
    gather_oob = opt_prop_def(GatherOobAttr, prop_name="gatherOob")

    SCRATCH = ("scratch",)
    READS_BEYOND = {"mem": ANY_CELL, "idx": ANY_CELL}
    WRITES_VALID = False
    DATA = "dst"

    assembly_format = ins_outs("mem", "idx", "scratch?")

    @property
    def into_mat(self) -> bool:
        return checks.tile_type(self, "dst").space is _MAT

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        return Pipe.MTE2 if self.into_mat else Pipe.V

    def pipes_on(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        # a2a3 reads single elements and rows with the scalar unit's help.
        return (Pipe.MTE2,) if self.into_mat else (Pipe.MTE2, Pipe.V, Pipe.S)

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        idx = self.idx.type
        if not isinstance(idx, TileBufType):
            return ()
        if self.coalesce.data is Coalesce.ELEM:
            return same_valid("idx")
        if idx.blayout is BLayout.ROW_MAJOR:
            return (same(cols("idx"), rows("dst")),)
        return (same(rows("idx"), rows("dst")),)

    def verify_types(self) -> None:
        if self.into_mat:
            self._verify_into_mat()
            return
        if self.scratch is not None:
            fail(
                "expects scratch operand only on GM->L1 (loc=mat) mgather", self.scratch
            )
        checks.tiles(self, "dst", low_precision=self.arch.low_precision)
        checks.in_space(self, "dst", _VEC)
        checks.row_major(self, "dst")
        checks.unboxed(self, "dst")
        self.verify_index_tile()
        self.verify_payload()
        self.verify_memory()
        self.verify_index_shape(self.coalesce.data)

    def _verify_into_mat(self) -> None:
        dst = checks.tile_type(self, "dst")
        if dst.blayout is BLayout.ROW_MAJOR or dst.slayout is not SLayout.ROW_MAJOR:
            fail(
                "expects dst to use blayout=col_major and slayout=row_major (NZ), found "
                f"blayout={dst.blayout} and slayout={dst.slayout}",
                self.dst,
            )
        if dst.fractal != BOX_BYTES:
            fail(
                f"expects dst fractal to be {BOX_BYTES}, found {dst.fractal}", self.dst
            )
        self.verify_payload()
        across = block_elements(dst.element_bits)
        if dst.cols % across:
            fail(
                f"expects dst padded cols to be a multiple of {across}, found {dst.cols}",
                self.dst,
            )
        if dst.rows % BOX_LINES:
            fail(
                f"expects dst padded rows to be a multiple of {BOX_LINES}, found {dst.rows}",
                self.dst,
            )
        self.verify_memory()
        if not isinstance(self.idx.type, PartitionTensorViewType):
            fail(
                "expects GM->L1 mgather idx to be a GM tensor (partition_tensor_view), "
                f"not a tile_buf, found {self.idx.type}",
                self.idx,
            )
        self.verify_index_type()
        if self.coalesce.data is Coalesce.ROW:
            if self.scratch is not None:
                fail(
                    "expects row-coalesce GM->L1 mgather to omit the scratch operand",
                    self.scratch,
                )
            return
        if self.scratch is None:
            fail("expects elem-coalesce GM->L1 mgather to provide a GM scratch operand")
        scratch = self.scratch.type
        if not isinstance(scratch, PartitionTensorViewType):
            fail(
                f"expects scratch to be !pto.partition_tensor_view, found {scratch}",
                self.scratch,
            )
        if scratch.element_type != dst.element_type:
            fail(
                "expects scratch element type to match dst element type, found "
                f"{scratch.element_type} and {dst.element_type}",
                self.scratch,
            )


@pto_op
class MScatterOp(GlobalIndexOp):
    """Rows (elements) of `mem` become src's rows (elements), or take them in."""

    name = "pto.mscatter"

    src = operand_def(Tile)
    idx = operand_def(Tile)
    mem = operand_def(TileOrView)
    coalesce = opt_prop_def(CoalesceAttr)
    atomic_op = opt_prop_def(ScatterAtomicOpAttr, prop_name="scatterAtomicOp")
    scatter_oob = opt_prop_def(ScatterOobAttr, prop_name="scatterOob")
    conflict = opt_prop_def(ScatterConflictAttr, prop_name="scatterConflict")

    PIPE = Pipe.MTE3
    PIPES = (Pipe.V, Pipe.MTE3, Pipe.S)
    OUTS = ("mem",)
    READS_BEYOND = {"idx": ANY_CELL}
    UPDATED = ("mem",)
    DATA = "src"

    assembly_format = ins_outs("src", "idx", outs=("mem",))

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        if self.coalesce is None or self.coalesce.data is Coalesce.ELEM:
            return () if self.coalesce is None else same_valid("idx", of="src")
        if checks.is_row_major(self, "idx"):
            return (same(cols("idx"), rows("src")),)
        return (same(rows("idx"), rows("src")),)

    def verify_types(self) -> None:
        checks.tiles(self, "src", low_precision=self.arch.low_precision)
        checks.in_space(self, "src", _VEC)
        checks.row_major(self, "src")
        checks.unboxed(self, "src")
        self.verify_payload()
        self.verify_index_tile()
        self.verify_memory()
        coalesce = None if self.coalesce is None else self.coalesce.data
        self.verify_index_shape(coalesce)
        self._verify_modes()

    def _verify_modes(self) -> None:
        modes = {
            "scatterAtomicOp": self.atomic_op,
            "scatterOob": self.scatter_oob,
            "scatterConflict": self.conflict,
        }
        for what, mode in modes.items():
            default = mode is None or mode.data.value in ("none", "undefined")
            if not default and self.coalesce is None:
                listed = "/".join(modes)
                fail(f"expects coalesce when {listed} is specified", what)
        if self.conflict is not None and not self.arch.has(Instruction.SIMT):
            where = titles_with(Instruction.SIMT)
            fail(f"expects scatterConflict only {where}", "scatterConflict")
        op = ScatterAtomicOp.NONE if self.atomic_op is None else self.atomic_op.data
        if op is ScatterAtomicOp.NONE:
            return
        allowed = ("f16", "f32", "i32") if op is ScatterAtomicOp.ADD else ("f32", "i32")
        checks.has_element_type(
            self,
            "src",
            allowed,
            f"expects scatterAtomicOp-compatible src element type for {op}: "
            f"{'/'.join(allowed)}",
        )
