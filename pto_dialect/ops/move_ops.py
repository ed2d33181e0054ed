"""Moves between tiles: copies, conversions, windows, padding."""

from __future__ import annotations

from xdsl.dialects.builtin import IndexType, i64
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import (
    AccToVecModeAttr,
    BLayout,
    MxGroupAxisAttr,
    PadValue,
    PadValueAttr,
    ReluPreMode,
    ReluPreModeAttr,
    RoundModeAttr,
    SaturationModeAttr,
    SLayout,
)
from pto_dialect.diagnostics import fail
from pto_dialect.facts import CELL_BY_CELL, ShapeRule, same_valid
from pto_dialect.hardware import AddressSpace, Arch, Pipe
from pto_dialect.ops.base import SEGMENTS, Tile, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.types import TileBufType, is_low_precision

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
    INDEPENDENT = CELL_BY_CELL

    assembly_format = (
        "`ins` `(` $src `:` type($src) (`,` $fp^ `:` type($fp))? "
        "(`,` $pre_quant_scalar^ `:` type($pre_quant_scalar))? `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: Arch) -> Pipe:
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
        return same_valid("src")

    def verify_types(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        pair = (src.space, dst.space)
        if self.grp_axis is not None:
            fail("expects grpAxis only on the X-to-ZZ form", "grpAxis")
        a2a3 = self.arch is Arch.A2A3
        if src.space is _MAT and src.shape != dst.shape:
            fail("expects mat-source tmov to use matching src/dst shapes", self.dst)
        if a2a3 and src.space is not _MAT and src.shape != dst.shape:
            fail("expects A2/A3 non-mat tmov to use matching src/dst shapes", self.dst)
        allowed = [(_MAT, s) for s in (_LEFT, _RIGHT, _BIAS, _SCALING)]
        allowed += [(_VEC, _VEC), (_ACC, _MAT), (_ACC, _VEC)]
        if not a2a3:
            allowed.append((_VEC, _MAT))
        if pair not in allowed:
            fail(
                "expects a supported tmov address-space pair for this target, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        self.verify_acc_options()
        if src.space is _ACC and (self.fp is not None or self.has_relu):
            _verify_fractal_layout(self, "src", src, "acc-source fp/relu tmov src")
        if a2a3 and pair == (_ACC, _MAT) and dst.fractal != 512:
            fail(
                "expects A2/A3 acc-to-mat tmov destination fractal to be 512, found "
                f"{dst.fractal}",
                self.dst,
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

    def in_place(self, arch: Arch) -> tuple[str, ...]:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        return ("src",) if src.element_bits == dst.element_bits else ()

    def verify_types(self) -> None:
        if self.sat_mode is not None and self.satmode is not None:
            fail("cannot specify both satmode and sat_mode", "satmode")
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        low = is_low_precision(src.element_type) or is_low_precision(dst.element_type)
        if not low:
            checks.same_static_valid(self, "src", "dst")
        if self.arch is Arch.A2A3 and low:
            fail(
                "expects A2/A3 tcvt low-precision element types to be unsupported, "
                f"found {src.element_type} and {dst.element_type}",
                self.dst,
            )
        if self.tmp is not None:
            checks.vec_row_major(self, "tmp")

    def verify_values(self) -> None:
        # A window of a tile keeps the tile's shape, whatever its own extent.
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        low = is_low_precision(src.element_type) or is_low_precision(dst.element_type)
        owners = (self.src.owner, self.dst.owner)
        window = any(
            isinstance(o, AllocTileOp) and "pto.view_semantics" in o.attributes
            for o in owners
        )
        if not low and not window and src.shape != dst.shape:
            fail(
                "expects src and dst to have compatible shapes, found "
                f"{src.shape} and {dst.shape}",
                self.dst,
            )


@pto_op
class TFillPadOp(TileOp):
    """
    `dst[i, j] = src[i, j]` over src's valid region, and the pad value of dst's type in
    the rest of dst: the columns right of it, to dst's physical width, and the rows below
    it, down to dst's valid rows.

    A physically larger dst is an expansion (only in `vec`); equal shapes at one address
    are padded in place; tiles in `mat` have one type.
    """

    name = "pto.tfillpad"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    pad_value = opt_prop_def(PadValueAttr, prop_name="padValue")

    assembly_format = ins_outs("src")

    def pipe_on(self, arch: Arch) -> Pipe:
        spaces = (
            checks.tile_type(self, "src").space,
            checks.tile_type(self, "dst").space,
        )
        return Pipe.MTE1 if spaces == (_MAT, _MAT) else Pipe.V

    def in_place(self, arch: Arch) -> tuple[str, ...]:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        return ("src",) if src.shape == dst.shape else ()

    @property
    def expands(self) -> bool:
        """Whether dst is physically larger than src."""
        return (
            checks.tile_type(self, "src").shape != checks.tile_type(self, "dst").shape
        )

    def verify_types(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if "mode" in self.attributes:
            fail("does not accept 'mode'", "mode")
        if src.element_bits != dst.element_bits:
            fail(
                "expects sizeof(src element) == sizeof(dst element), found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
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
                f"{f} ({getattr(src, f)} vs {getattr(dst, f)})"
                for f in ("v_row", "v_col", "pad", "element_type", "blayout", "slayout")
                if getattr(src, f) != getattr(dst, f)
            ]
            fail(
                "expects src/dst tile types to be lowerable to TFILLPAD for loc=mat; "
                f"mismatching fields: {', '.join(fields)}",
                self.dst,
            )
        if dst.pad is PadValue.NULL:
            fail("expects dst PadVal != Null for tfillpad", self.dst)
        if self.pad_value is not None:
            if dst.space is not _MAT:
                fail("expects padValue attribute only for loc=mat tfillpad", "padValue")
            if self.pad_value.data is not dst.pad:
                fail(
                    "expects padValue attribute to match dst tile pad configuration",
                    "padValue",
                )


@pto_op
class TExtractOp(MoveOp):
    """`dst[i, j] = src[indexRow + i, indexCol + j]`"""

    name = "pto.textract"

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

    assembly_format = (
        "`ins` `(` $src `,` $index_row `,` $index_col (`,` $pre_quant_scalar^)? "
        "`:` type($src) `,` type($index_row) `,` type($index_col) "
        "(`,` type($pre_quant_scalar)^)? (`fp` $fp^ `:` type($fp))? `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: Arch) -> Pipe:
        match self.spaces:
            case (AddressSpace.MAT, _):
                return Pipe.MTE1
            case (AddressSpace.ACC, _):
                return Pipe.FIX
            case (AddressSpace.VEC, AddressSpace.MAT):
                return Pipe.MTE3 if arch is Arch.A5 else Pipe.FIX
            case _:
                return Pipe.V

    def verify_types(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        if self.fp is not None and checks.tile_type(self, "fp").space is not _SCALING:
            fail("expects fp to use loc=scaling", self.fp)
        if src.space is not _ACC:
            checks.same_element_type(self, "src", "dst")
        self.verify_acc_options()
        if self.arch is Arch.A2A3:
            self._verify_a2a3(src, dst)
        else:
            self._verify_a5(src, dst)

    def verify_values(self) -> None:
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        for name, value, size, whole in (
            ("indexRow", self.index_row, dst.rows, src.rows),
            ("indexCol", self.index_col, dst.cols, src.cols),
        ):
            index = checks.constant_of(value)
            if index is not None and index < 0:
                fail(f"expects {name} to be non-negative, found {index}", value)
            if index is not None and index + size > whole:
                what = "rows" if name == "indexRow" else "cols"
                fail(
                    f"expects {name} + dst.{what} <= src.{what}, found {index} + {size} "
                    f"and {whole}",
                    value,
                )

    def _verify_a2a3(self, src: TileBufType, dst: TileBufType) -> None:
        quantised = self.fp is not None or self.pre_quant_scalar is not None
        allowed = ("i8", "f16", "bf16", "f32", *(("i16",) if self.fp else ()))
        checks.has_element_type(
            self,
            "dst",
            allowed,
            "expects A2/A3 textract element type to be i8/f16/bf16/f32",
        )
        if (src.space, dst.space) == (_VEC, _VEC):
            return
        if src.space is _ACC:
            if dst.space is not _MAT:
                fail("expects A2/A3 acc-source textract dst to use loc=mat", self.dst)
            _verify_fractal_layout(self, "src", src, "A2/A3 acc-source textract src")
            _verify_fractal_layout(self, "dst", dst, "A2/A3 acc-source textract dst")
            if dst.fractal != 512:
                fail(
                    "expects A2/A3 acc-source textract dst fractal size to be 512",
                    self.dst,
                )
            pair = checks.spelled(src.element_type), checks.spelled(dst.element_type)
            if quantised:
                allowed_pairs = {("f32", "i8")} | {
                    ("i32", t) for t in ("i8", "f16", "i16")
                }
                what = "acc preQuantScalar textract element types to be supported"
            else:
                allowed_pairs = {("f32", "f16"), ("f32", "bf16")}
                what = "acc textract element types to be src=f32, dst=f16/bf16"
            if pair not in allowed_pairs:
                fail(f"expects A2/A3 {what}, found {pair[0]} and {pair[1]}", self.dst)
            return
        if src.space is not _MAT:
            fail(
                "expects A2/A3 textract src to use loc=mat, loc=acc, or loc=vec, found "
                f"loc={src.space}",
                self.src,
            )
        if dst.space not in (_LEFT, _RIGHT):
            fail(
                "expects A2/A3 textract dst to use loc=left, loc=right, loc=mat, or "
                f"loc=vec, found loc={dst.space}",
                self.dst,
            )
        if src.blayout is BLayout.COL_MAJOR and src.slayout is not SLayout.ROW_MAJOR:
            fail(
                "expects A2/A3 textract src to use a supported mat blayout/slayout "
                "combination",
                self.src,
            )
        wanted = SLayout.ROW_MAJOR if dst.space is _LEFT else SLayout.COL_MAJOR
        if (
            dst.blayout_on(Arch.A2A3) is not BLayout.ROW_MAJOR
            or dst.slayout is not wanted
        ):
            fail(
                f"expects A2/A3 {dst.space} dst to use row_major blayout and {wanted} "
                f"slayout, found {dst.blayout} and {dst.slayout}",
                self.dst,
            )

    def _verify_a5(self, src: TileBufType, dst: TileBufType) -> None:
        pair = (src.space, dst.space)
        allowed = [(_MAT, s) for s in (_LEFT, _RIGHT, _SCALING)]
        allowed += [(_VEC, _MAT), (_VEC, _VEC), (_ACC, _MAT), (_ACC, _VEC)]
        if pair not in allowed:
            fail(
                "expects A5 textract to use a supported src/dst loc pair, found "
                f"{pair[0]} to {pair[1]}",
                self.dst,
            )
        if pair == (_VEC, _VEC):
            for name, tile in (("src", src), ("dst", dst)):
                if not tile.is_row_major:
                    fail(
                        "expects A5 vec->vec textract src/dst to use ND layout",
                        getattr(self, name),
                    )
        if src.space is _ACC:
            _verify_fractal_layout(self, "src", src, "A5 acc-source textract src")
            if dst.space is _MAT:
                _verify_fractal_layout(self, "dst", dst, "A5 acc-source textract dst")
            elif not dst.is_row_major:
                fail("expects A5 acc->vec textract dst to use ND layout", self.dst)
        if dst.space in (_LEFT, _RIGHT):
            blayout = BLayout.COL_MAJOR if dst.space is _LEFT else BLayout.ROW_MAJOR
            slayout = SLayout.ROW_MAJOR if dst.space is _LEFT else SLayout.COL_MAJOR
            if dst.blayout_on(Arch.A5) is not blayout or dst.slayout is not slayout:
                fail(
                    f"expects A5 {dst.space} dst to use {blayout} blayout and {slayout} "
                    f"slayout, found {dst.blayout} and {dst.slayout}",
                    self.dst,
                )
