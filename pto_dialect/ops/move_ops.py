"""Moves between tiles: copies, conversions, windows, padding."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator

from xdsl.dialects.builtin import i8, i64
from xdsl.ir import SSAValue
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.scales import Scales
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import (
    AccToVecModeAttr,
    BLayout,
    CompactMode,
    MxGroupAxis,
    MxGroupAxisAttr,
    PadValue,
    PadValueAttr,
    ReluPreMode,
    ReluPreModeAttr,
    RoundModeAttr,
    SaturationMode,
    SaturationModeAttr,
    SLayout,
)
from pto_dialect.facts import (
    ANY_CELL,
    CELL_BY_CELL,
    Dim,
    ExtentFault,
    ShapeRule,
    ValidBounds,
    same_valid,
)
from pto_dialect.hardware import AddressSpace, ArchSpec, Instruction, Pipe, titles_with
from pto_dialect.integers import align_up
from pto_dialect.layout import (
    BLOCK_BYTES,
    BOX_BYTES,
    block_elements,
    moved_pitch,
    scratch_tile,
)
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, PTOOp, Tile, TileOp
from pto_dialect.ops.conversions import (
    WRAPPING,
    logical_extents,
    verify_conversion,
    wrapping_scratch,
)
from pto_dialect.ops.exponent_packing import verify_exponent_packing
from pto_dialect.ops.moved_elements import (
    verify_moved_elements,
    verify_moved_layouts,
    verify_moved_tables,
    verify_row_for_left,
)
from pto_dialect.ops.tile_ops import AllocTileOp, begin_together
from pto_dialect.types import TileBufType

_MAT, _VEC, _ACC = AddressSpace.MAT, AddressSpace.VEC, AddressSpace.ACC
_LEFT, _RIGHT = AddressSpace.LEFT, AddressSpace.RIGHT
_BIAS, _SCALING = AddressSpace.BIAS, AddressSpace.SCALING


class MoveOp(TileOp):
    """What copies between memories share: the unit depends on where from and to."""

    @property
    def spaces(self) -> tuple[AddressSpace, AddressSpace]:
        """The memories of src and dst."""
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        return src.space, dst.space

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """To `mat` by the tile's rows, whatever is valid (`TExtractAccToMat`)."""
        return None

    @property
    def packs_boxes(self) -> bool:
        """
        Whether boxes of `left` or `right` stand as close as what is valid: in compact tiles,
        and of 8-bit elements wherever boxes are turned (`TMovToLeft`, `TMovToRight` of
        pto-isa's `common/arch/memory/tmov_common.hpp`, lines 47 and 67, `npu/a5/TMov.hpp`,
        lines 699 and 724). The cube unit counts boxes so on either side: its instruction
        has rows, depth and columns, and no strides.
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        turned = dst.element_bits == 8 and dst.slayout is not src.slayout
        return dst.compact is CompactMode.NORMAL or turned

    @property
    def is_quantised(self) -> bool:
        """Whether it converts with scales: a tile of them, or one in a number."""
        names = ("fp", "pre_quant_scalar")
        return any(self.optional_operand(name) is not None for name in names)

    @property
    def has_relu(self) -> bool:
        """Whether it applies an activation."""
        mode = self.properties.get("reluPreMode")
        return mode is not None and mode != ReluPreModeAttr(ReluPreMode.NO_RELU)

    def verify_acc_options(self) -> None:
        """What only moves out of `acc` may carry."""
        fp = self.optional_operand("fp")
        scalar = self.optional_operand("pre_quant_scalar")
        src, dst = self.spaces
        if fp is not None and scalar is not None:
            fail("expects fp and preQuantScalar forms to be mutually exclusive", fp)
        if fp is not None and src is not _ACC:
            fail(f"expects fp form to use loc=acc src, found loc={src}", fp)
        if scalar is not None and src is not _ACC:
            fail(
                f"expects preQuantScalar form to use loc=acc src, found loc={src}",
                scalar,
            )
        if self.has_relu and src is not _ACC:
            fail(
                f"expects reluPreMode form to use loc=acc src, found loc={src}",
                "reluPreMode",
            )
        if "accToVecMode" in self.properties and (src, dst) != (_ACC, _VEC):
            name = self.name.removeprefix("pto.")
            fail(
                f"expects accToVecMode to be used only for acc-to-vec {name}",
                "accToVecMode",
            )


@pto_op
class TMovOp(MoveOp):
    """
    `dst[i, j] = src[i, j]`, between memories, with the layout that dst's needs. From
    `acc` it can convert, with `fp` or `preQuantScalar`, and apply an activation.
    """

    name = "pto.tmov"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    fp = opt_operand_def(Tile)
    pre_quant_scalar = opt_operand_def(i64)
    acc_to_vec_mode = opt_prop_def(AccToVecModeAttr, prop_name="accToVecMode")
    relu_pre_mode = opt_prop_def(ReluPreModeAttr, prop_name="reluPreMode")
    grp_axis = opt_prop_def(MxGroupAxisAttr, prop_name="grpAxis")

    irdl_options = (SEGMENTS,)

    IN_PLACE = ("src",)
    REJECTS_EMPTY = True
    INDEPENDENT = CELL_BY_CELL
    READS_BEYOND = {"fp": ANY_CELL}
    BUILDER_TAKES_RESULT = True

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        boxed = checks.tile_type(self, "dst").is_boxed
        return None if boxed else moved_pitch(tile, valid_row, self.arch)

    custom_directives = (*PTOOp.custom_directives, Scales)
    assembly_format = (
        "`ins` `(` $src `:` type($src) custom<Scales>($fp, $pre_quant_scalar, type($fp), "
        "type($pre_quant_scalar)) `)` `outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        match self.spaces:
            case (AddressSpace.MAT, AddressSpace.SCALING):
                element = checks.spelled(checks.tile_type(self, "dst").element_type)
                return Pipe.MTE1 if element == "f8E8M0" else Pipe.FIX
            case (AddressSpace.MAT, _):
                return Pipe.MTE1
            case (AddressSpace.ACC, _):
                return Pipe.FIX
            case (AddressSpace.VEC, AddressSpace.MAT):
                return Pipe.MTE3
            case _:
                return Pipe.V

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        # Exponents are counted, whatever rows and columns they stand in.
        free = self._copies_smaller or self.packs_exponents
        rules = () if free else same_valid("src")
        return tuple(r for r in rules if r.left.dim is not self.halved)

    @property
    def halved(self) -> Dim | None:
        """The dimension of which each vector core gets half."""
        mode = self.acc_to_vec_mode
        return None if mode is None else mode.data.halved

    @property
    def _copies_smaller(self) -> bool:
        """
        Whether pto-isa copies as many rows and columns as both have: `TMovToVec` in
        `npu/{a2a3,a5}/TMov.hpp`. In registers moves into boxes go by dst alone.
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        changes = (src.blayout, src.slayout) != (dst.blayout, dst.slayout)
        is_boxing = changes and self.arch.in_registers
        return (src.space, dst.space) == (_VEC, _VEC) and not is_boxing

    @property
    def _lays_out(self) -> bool:
        """
        Whether pto-isa changes the layout on the way where src and dst, both of `vec`,
        differ in it: on a5 from rows to nz and zn boxes, and of exponents. All else is
        copied row by row, as if dst lay as src does (`TMOV_TILE_IMPL` in
        `npu/{a2a3,a5}/TMov.hpp`).
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        is_boxing = src.is_row_major and {dst.blayout.value, dst.slayout.value} == {
            "row_major",
            "col_major",
        }
        return self.packs_exponents or (self.arch.in_registers and is_boxing)

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if (
            (src.space, dst.space) == (_VEC, _VEC)
            and (src.blayout, src.slayout) != (dst.blayout, dst.slayout)
            and not (self._lays_out or 1 in dst.shape)
        ):
            yield ExtentFault(
                "copies rows as they lie, and src and dst lie differently: "
                f"{self.arch.name} has no move from {src.blayout}, {src.slayout} to "
                f"{dst.blayout}, {dst.slayout}",
                "src",
            )
        if (dim := self.halved) is not None:
            # A dst with more gets half of src all the same.
            (least, _), (_, high) = valid("src")[dim], valid("dst")[dim]
            if 2 * high < least:
                what = f"half of {least} {dim.plural} to each core: dst has {high}"
                yield ExtentFault(f"moves {what}", "src")
        if not self._copies_smaller or begin_together(self.src, self.dst):
            return
        for dim, (_, most), (least, _) in zip(Dim, valid("src"), valid("dst")):
            if most < least:
                yield ExtentFault(
                    f"copies {most} of the {least} valid {dim.plural} of dst: src has no "
                    "more, and the others stay as they were",
                    "src",
                )

    def same_start(self, arch: ArchSpec) -> tuple[str, ...]:
        return ("src",) if self.is_identity_in_acc else ()

    @property
    def is_identity_in_acc(self) -> bool:
        """Whether both are names of the same bytes of `acc`, where pto-isa has no copy."""
        return self.names_acc_twice and begin_together(self.src, self.dst)

    @property
    def names_acc_twice(self) -> bool:
        """Whether there would be nothing to copy if both had the same bytes of `acc`."""
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if (src.space, dst.space) != (_ACC, _ACC):
            return False
        plain = self.fp is None and self.pre_quant_scalar is None and not self.has_relu
        layouts = [(t.element_type, t.shape, t.blayout, t.slayout) for t in (src, dst)]
        return plain and layouts[0] == layouts[1]

    @property
    def awaits_a_place(self) -> bool:
        """Whether neither tile has an address yet: the planner gives both the same one."""
        owners = (self.src.owner, self.dst.owner)
        return self.names_acc_twice and all(
            isinstance(owner, AllocTileOp) and owner.addr is None for owner in owners
        )

    @property
    def packs_exponents(self) -> bool:
        """
        Whether it packs MX exponents for the cube unit (X to ZZ): the third tile is
        scratch then, not scales.
        """
        return (
            self.fp is not None and checks.tile_type(self, "fp").space is not _SCALING
        )

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        for name, value in super().reads():
            if name != "fp" or not self.packs_exponents:
                yield name, value

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        yield from super().writes()
        if self.fp is not None and self.packs_exponents:
            yield "fp", self.fp

    def verify_types(self) -> None:
        if self.packs_exponents:
            self._verify_packing()
            return
        if self.grp_axis is not None:
            fail(
                "expects grpAxis only on the X-to-ZZ form with a non-scaling third tile",
                "grpAxis",
            )
        checks.tiles(self, "src", "dst", low_precision=self.arch.low_precision)
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        pair = (src.space, dst.space)
        on_memory, chip = not self.arch.in_registers, self.arch.title
        if src.shape != dst.shape and (src.space is _MAT or on_memory):
            form = "mat-source" if src.space is _MAT else f"{chip} non-mat"
            fail(f"expects {form} tmov to use matching src/dst shapes", self.dst)
        allowed = [(_MAT, s) for s in (_LEFT, _RIGHT, _BIAS, _SCALING)]
        allowed += [(_VEC, _VEC), (_ACC, _MAT), (_ACC, _VEC), (_ACC, _ACC)]
        if self.arch.links_cores:
            allowed.append((_VEC, _MAT))
        if pair not in allowed:
            fail(
                "expects a supported tmov address-space pair for this target, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        self.verify_acc_options()
        self._verify_scales()
        if src.space is _ACC and (self.fp is not None or self.has_relu):
            _verify_fractal_layout(self, "src", src, "acc-source fp/relu tmov src")
        if on_memory and pair == (_ACC, _MAT):
            # `CheckTMovAccToMat` in pto-isa's `npu/a2a3/common.hpp`.
            form = "acc-to-mat" if self.fp is None else "fp"
            _verify_fractal_layout(self, "src", src, f"{form} tmov src")
            _verify_fractal_layout(self, "dst", dst, f"{form} tmov dst")
        if dst.space is _BIAS and dst.rows != 1:
            fail(
                f"expects {chip} tmov to bias to have one row, found {dst.rows}",
                self.dst,
            )
        if on_memory and pair == (_ACC, _MAT) and dst.fractal != BOX_BYTES:
            fail(
                f"expects {chip} acc-to-mat tmov destination fractal to be {BOX_BYTES}, found "
                f"{dst.fractal}",
                self.dst,
            )
        verify_moved_elements(self, src, dst, quantised=self.is_quantised)
        verify_moved_tables(self, src, dst)
        verify_moved_layouts(self, src, dst)
        verify_row_for_left(self, src, dst)

    def _verify_packing(self) -> None:
        if not self.arch.has(Instruction.MX):
            fail(
                f"X-to-ZZ tmov is only supported {titles_with(Instruction.MX)}", self.fp
            )
        is_plain = self.pre_quant_scalar is None and self.acc_to_vec_mode is None
        if not is_plain or self.has_relu:
            fail(
                "expects the X-to-ZZ tmov form not to use preQuantScalar, accToVecMode, or "
                "reluPreMode"
            )
        axis = self.grp_axis
        by_columns = axis is not None and axis.data is MxGroupAxis.AXIS0
        verify_exponent_packing(self, by_columns)

    def _verify_scales(self) -> None:
        if self.fp is not None:
            wanted = "expects fp form src to have element type f32, i32"
            checks.has_element_type(self, "src", ("f32", "i32"), wanted)
        mode = self.acc_to_vec_mode
        if self.is_quantised and mode and mode.data.value.startswith("dual"):
            fail(
                "expects fp/preQuantScalar tmov to use single-mode accToVecMode, found "
                f"{mode.data}",
                "accToVecMode",
            )

    def verify_values(self) -> None:
        is_named = self.is_identity_in_acc or self.awaits_a_place
        if self.spaces == (_ACC, _ACC) and not is_named:
            fail(
                "expects a supported tmov address-space pair for this target, found acc "
                "to acc, which only two names of the same bytes may be",
                self.dst,
            )
        if self.packs_exponents and len({self.src, self.dst, self.fp}) < 3:
            fail(
                "expects X-to-ZZ src, dst, and tmp to be distinct tile values", self.dst
            )


def _verify_fractal_layout(op: TileOp, name: str, tile: TileBufType, what: str) -> None:
    if tile.blayout is not BLayout.COL_MAJOR or tile.slayout is not SLayout.ROW_MAJOR:
        fail(
            f"expects {what} to use blayout=col_major and slayout=row_major, found "
            f"blayout={tile.blayout} and slayout={tile.slayout}",
            getattr(op, name),
        )


@pto_op
class TCvtOp(TileOp):
    """
    `dst[i, j] = src[i, j]` in dst's element type, rounded as `rmode` says. On a2a3
    `tmp` is needed to wrap values that the type cannot hold (`satmode` off).
    """

    name = "pto.tcvt"

    src = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)
    rmode = opt_prop_def(RoundModeAttr)
    sat_mode = opt_prop_def(SaturationModeAttr)
    satmode = opt_prop_def(SaturationModeAttr)

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL
    SHAPE_RULES = same_valid("src")

    assembly_format = ins_outs("src", "tmp?", dict_in_ins=True)

    @property
    def saturation(self) -> SaturationModeAttr | None:
        """The saturation mode, under either of its two names."""
        return self.satmode if self.sat_mode is None else self.sat_mode

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        return ("src",) if src.element_bits == dst.element_bits else ()

    def same_start(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        A narrowing conversion writes a row behind where it reads. In registers it goes row
        by row (`npu/a5/TCvt.hpp`); on memory all rows' whole vectors come first, then all
        rows' rests (`npu/a2a3/TCvt.hpp`), so one of the two has to be empty.
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        narrows = dst.element_bits < src.element_bits and dst.cols <= src.cols
        if not (narrows and src.is_row_major and dst.is_row_major):
            return ()
        vector = arch.lanes(src.element_bits)
        cols, rows = dst.v_col, dst.v_row
        whole = cols % vector == 0 if cols is not None else dst.cols % vector == 0
        small = (dst.cols if cols is None else cols) <= vector
        if arch.in_registers or whole or small or rows == 1 or dst.rows == 1:
            return ("src",)
        return ()

    TMP_REASON = " for non-saturating narrowing tcvt"

    def needed_tmp(self) -> TileBufType | None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        mode = self.saturation
        wraps = mode is None or mode.data is SaturationMode.OFF
        pair = checks.spelled(src.element_type), checks.spelled(dst.element_type)
        v_row, v_col = dst.valid
        if not self.arch.uses_scratch or not wraps:
            return None
        if pair not in WRAPPING or v_row is None or v_col is None:
            return None
        needed = wrapping_scratch(src, dst.element_bits, v_row, v_col)
        return scratch_tile(i8, 1, max(BLOCK_BYTES, align_up(needed, BLOCK_BYTES)))

    def verify_types(self) -> None:
        if self.sat_mode is not None and self.satmode is not None:
            fail("cannot specify both satmode and sat_mode", "satmode")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        verify_conversion(self, src, dst)
        if self.tmp is not None:
            checks.vec_row_major(self, "tmp")
            if self.arch.uses_scratch:
                self._verify_tmp(src, dst)

    def _verify_tmp(self, src: TileBufType, dst: TileBufType) -> None:
        saturation = self.saturation
        if saturation is not None and saturation.data is SaturationMode.ON:
            return
        pair = checks.spelled(src.element_type), checks.spelled(dst.element_type)
        if pair not in WRAPPING:
            return
        if dst.v_row is None or dst.v_col is None:
            fail(
                "expects static src shape and dst valid_shape to verify tcvt tmp",
                self.dst,
            )
        needed = wrapping_scratch(src, dst.element_bits, dst.v_row, dst.v_col)
        assert self.tmp is not None
        found = checks.tile_type(self, "tmp").size
        if found < needed:
            fail(
                f"expects tcvt tmp capacity to be at least {needed} bytes, but got "
                f"{found} bytes",
                self.tmp,
            )

    def verify_values(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if logical_extents(src, src.shape) != logical_extents(dst, dst.shape):
            fail(
                "expects src and dst to have compatible shapes, found "
                f"{checks.shown(src.shape)} and {checks.shown(dst.shape)}",
                self.dst,
            )
        found = logical_extents(src, src.valid), logical_extents(dst, dst.valid)
        if any(None not in (a, b) and a != b for a, b in zip(*found)):
            fail(
                "expects src and dst to have the same valid_shape, found "
                f"{checks.shown(found[0])} and {checks.shown(found[1])}",
                self.dst,
            )


_MOST_BLOCKS = 255
"""Blocks from one repeat of a `vector_dup` to the next."""


class FillPadOp(TileOp, ABC):
    """
    `dst[i, j] = src[i, j]` over src's valid region, and the pad value of dst's type in
    the rest of dst: the columns right of it, to dst's physical width, and the rows below
    it, down to dst's valid rows.

    A physically larger dst is an expansion (only in `vec`); equal shapes at one address
    are padded in place; tiles in `mat` have one type.
    """

    src = operand_def(Tile)
    dst = operand_def(Tile)
    pad_value = opt_prop_def(PadValueAttr, prop_name="padValue")

    FILLS = frozenset({Dim.COL})

    assembly_format = ins_outs("src")

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        spaces = (
            checks.tile_type(self, "src").space,
            checks.tile_type(self, "dst").space,
        )
        return Pipe.MTE1 if spaces == (_MAT, _MAT) else Pipe.V

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        return ("src",) if src.shape == dst.shape else ()

    @property
    def expands(self) -> bool:
        """Whether dst is physically larger than src."""
        return (
            checks.tile_type(self, "src").shape != checks.tile_type(self, "dst").shape
        )

    def verify_values(self) -> None:
        if "mode" in self.attributes:
            fail(
                "does not accept 'mode'; PTOAS infers TFILLPAD lowering from physical "
                "shape and planned addresses",
                "mode",
            )

    def verify_types(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if src.element_bits != dst.element_bits:
            fail(
                "expects sizeof(src element) == sizeof(dst element), found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
        if self.arch.in_registers and dst.space is _VEC:
            # `CopyValidElementsVec` in pto-isa's `npu/a5/TFillPad.hpp` has one type.
            checks.same_element_type(self, "src", "dst")
        if src.element_bits not in (8, 16, 32):
            fail(
                f"expects element size to be 1, 2, or 4 bytes, found {src.element_type}",
                self.src,
            )
        for i, (a, b) in enumerate(zip(src.shape, dst.shape)):
            if a > b:
                fail(
                    "expects each dst physical shape dimension to be >= src, found "
                    f"{a} and {b} in dimension {i}",
                    self.dst,
                )
        if self.expands and (src.space, dst.space) != (_VEC, _VEC):
            fail("expects expanded TFILLPAD only for loc=vec", self.dst)
        if (src.space, dst.space) == (_MAT, _MAT) and src != dst:
            fields = [
                f"{f} ({checks.field_of(src, f)} vs {checks.field_of(dst, f)})"
                for f in ("v_row", "v_col", "pad", "element_type", "blayout", "slayout")
                if getattr(src, f) != getattr(dst, f)
            ]
            fail(
                "expects src/dst tile types to be lowerable to TFILLPAD for loc=mat; "
                f"mismatching fields: {', '.join(fields)}",
                self.dst,
                [Note("heterogeneous TFILLPAD overload is only available for loc=vec")],
                names_op=False,
            )
        # In `mat` pto-isa pads with zeros all the same (`TFillPad.hpp`).
        if dst.pad is PadValue.NULL and dst.space is not _MAT:
            fail("expects dst PadVal != Null for tfillpad", self.dst)
        if dst.space is _MAT:
            _verify_fractal_layout(self, "dst", dst, "tfillpad in mat dst")
        if self.pad_value is not None:
            if dst.space is not _MAT:
                fail("expects padValue attribute only for loc=mat tfillpad", "padValue")
            if self.pad_value.data is not dst.pad:
                fail(
                    "expects padValue attribute to match dst tile pad configuration",
                    "padValue",
                )

    def verify_extents(self) -> None:
        """Only `check-validshape` says what `extent_faults` does: ptoas lets it pass."""

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """
        On memory pto-isa pads all rows up to the next whole block by one instruction, whose
        distance between rows has 8 bits (`Handle32BAlignedPad_Other` in
        `npu/a2a3/TFillPad.hpp`, line 76). The scalar unit pads single bytes; nothing is
        padded there where src has the pad value of dst.
        """
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        goes_by_rows = dst.element_bits != 8 and src.pad is not dst.pad
        if self.arch.in_registers or dst.space is not _VEC or not goes_by_rows:
            return
        block = block_elements(dst.element_bits)
        (rows, _), (least, most) = valid("src")
        blocks = dst.cols // block
        if blocks > _MOST_BLOCKS and rows > 1 and least == most and most % block:
            yield ExtentFault(
                f"pads columns {most} to {align_up(most, block) - 1} of {rows} rows by one "
                f"instruction, which goes at most {_MOST_BLOCKS} blocks of 32 bytes from "
                f"row to row, and rows of dst have {blocks}",
                "dst",
            )

    def verify_for_ptoas(self) -> None:
        if checks.tile_type(self, "dst").pad is PadValue.NULL:
            fail("expects dst PadVal != Null for tfillpad", self.dst)


@pto_op
class TFillPadOp(FillPadOp):
    """`dst[i, j] = src[i, j]` where src is valid, and the pad value of dst elsewhere."""

    name = "pto.tfillpad"
