"""Quantisation on the vector unit: to 8-bit integers, and to MX blocks with scales."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    BoolAttr,
    f32,
)
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def, prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import BLayout, MxGroupAxis, MxGroupAxisAttr
from pto_dialect.facts import ANY_CELL, CELL_BY_CELL, cols, rows, same, same_valid
from pto_dialect.hardware import Instruction, Pipe
from pto_dialect.integers import align_up
from pto_dialect.layout import BLOCK_BYTES, MX_BLOCK, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.mode_attrs import (
    QuantScaleAlg,
    QuantScaleAlgAttr,
    QuantType,
    QuantTypeAttr,
    VecStoreModeAttr,
)
from pto_dialect.ops.base import SEGMENTS, Tile, TileOp
from pto_dialect.types import (
    TileBufType,
)


@pto_op
class TQuantOp(TileOp):
    """
    `dst[i, j] = round(src[i, j] * fp[i, 0] + offset[i, 0])`, clamped to 8 bits. a2a3
    computes in src, and through `tmp`, which is like src.
    """

    name = "pto.tquant"

    src = operand_def(Tile)
    fp = operand_def(Tile)
    offset = opt_operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)
    quant_type = prop_def(QuantTypeAttr)

    irdl_options = (SEGMENTS,)

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL
    SHAPE_RULES = (
        *same_valid("src"),
        same(rows("fp"), rows("dst")),
        same(cols("fp"), 1),
        same(rows("offset"), rows("dst")),
        same(cols("offset"), 1),
    )
    ONE_CPP_TYPE = ("fp", "offset")

    assembly_format = ins_outs("src", "fp", "offset?", outs=("dst", "tmp?"))

    def clobbered(self) -> tuple[str, ...]:
        return () if self.arch.in_registers else ("src",)

    def needed_tmp(self) -> TileBufType | None:
        if not self.arch.uses_scratch:
            return None
        src = checks.tile_type(self, "src")
        return scratch_tile(f32, *src.shape, src.valid)

    def verify_types(self) -> None:
        kind = self.quant_type.data
        if kind is QuantType.INT8_SYM and self.offset is not None:
            fail("INT8_SYM quantization must not have an offset operand", self.offset)
        if kind is QuantType.INT8_ASYM and self.offset is None:
            fail("INT8_ASYM quantization requires an offset operand", "quant_type")
        if kind not in (QuantType.INT8_SYM, QuantType.INT8_ASYM):
            fail(
                "expects plain tquant quant_type to be INT8_SYM or INT8_ASYM, found "
                f"{kind}",
                "quant_type",
            )
        names = [n for n in ("src", "fp", "dst", "offset", "tmp") if self._has(n)]
        checks.tiles(self, *names)
        dst = checks.tile_type(self, "dst").element_type
        if not checks.is_integer(dst, 8):
            fail(f"expects dst element type i8/ui8 for {kind}, found {dst}", self.dst)
        if kind is QuantType.INT8_SYM and str(dst).startswith("ui"):
            fail(f"expects dst element type i8 for {kind}, found {dst}", self.dst)
        if kind is QuantType.INT8_ASYM and not str(dst).startswith("ui"):
            # Static asserts of `TQUANT_IMPL` in pto-isa's `npu/{a2a3,a5}/TQuant.hpp`.
            fail(f"expects dst element type ui8 for {kind}, found {dst}", self.dst)
        for name in ("src", "offset", "tmp"):
            if self._has(name):
                checks.has_element_type(
                    self, name, ("f32",), f"expects {name} element type to be f32"
                )
        if not self.arch.in_registers:
            checks.same_element_type(self, "src", "fp")
            self._verify_on_memory()
        if self._has("offset"):
            checks.one_cpp_type(self, *self.ONE_CPP_TYPE)

    def _has(self, name: str) -> bool:
        return self.optional_operand(name) is not None

    def verify_for_ptoas(self) -> None:
        src = checks.tile_type(self, "src")
        if self.needed_tmp() is not None and self.tmp is None and None in src.valid:
            fail(
                "requires static tile_buf src to materialize implicit tquant tmp on "
                f"{self.arch.title}, found {src}",
                self.src,
            )

    def _verify_on_memory(self) -> None:
        checks.row_major_together(self, "src", "dst")
        if self.tmp is not None:
            checks.same_element_type(self, "src", "tmp")
            checks.row_major_together(self, "tmp")
            tmp, src = checks.tile_type(self, "tmp"), checks.tile_type(self, "src")
            if tmp.shape != src.shape:
                fail(
                    f"expects {self.arch.title} tmp to have the same shape as src, found "
                    f"{checks.shown(tmp.shape)} and {checks.shown(src.shape)}",
                    self.tmp,
                )
            checks.same_static_valid(self, "src", "tmp")
            checks.capacity(self, "tmp", src.size)
        for name in ("fp", "offset"):
            if not self._has(name):
                continue
            tile = checks.tile_type(self, name)
            if tile.blayout is BLayout.ROW_MAJOR:
                fail(
                    f"expects {self.arch.title} {name} to use non-row-major layout, found "
                    f"{tile.blayout}",
                    self.operand(name),
                )


@pto_op
class TDequantOp(TileOp):
    """`dst[i, j] = (src[i, j] - offset[i, 0]) * scale[i, 0]`"""

    name = "pto.tdequant"

    src = operand_def(Tile)
    scale = operand_def(Tile)
    offset = operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL
    SHAPE_RULES = same_valid("src")
    READS_BEYOND = {"scale": ANY_CELL, "offset": ANY_CELL}
    ONE_CPP_TYPE = ("scale", "offset")

    assembly_format = ins_outs("src", "scale", "offset")

    def verify_types(self) -> None:
        src = checks.tile_type(self, "src").element_type
        if not checks.is_integer(src, 8, 16):
            fail(f"expects src element type i8 or i16, found {src}", self.src)
        checks.is_not_unsigned(self, "src", "expects src element type i8 or i16")
        for name in ("dst", "scale", "offset"):
            checks.has_element_type(
                self, name, ("f32",), f"expects {name} element type f32"
            )
        checks.one_cpp_type(self, *self.ONE_CPP_TYPE)
        checks.row_major_together(self, "src", "dst")


@pto_op
class TQuantMxOp(TileOp):
    """
    Blocks of 32 elements, along `grpAxis`, with one exponent each: dst holds 8- or 4-bit
    floats, `exp` the exponents; `max` and `scaling` are scratch.
    """

    name = "pto.tquant.mx"

    src = operand_def(Tile)
    dst = operand_def(Tile)
    exp = operand_def(Tile)
    max = operand_def(Tile)
    scaling = operand_def(Tile)
    exp_zz = opt_operand_def(Tile)
    quant_type = prop_def(QuantTypeAttr)
    scale_alg = opt_prop_def(QuantScaleAlgAttr, prop_name="quantScaleAlg")
    store_mode = opt_prop_def(VecStoreModeAttr, prop_name="storeMode")
    grp_axis = opt_prop_def(MxGroupAxisAttr, prop_name="grpAxis")
    interleave = opt_prop_def(BoolAttr)

    PIPE = Pipe.V
    WRITES_VALID = False
    OUTS = ("dst", "exp", "exp_zz")
    SCRATCH = ("max", "scaling")
    NEEDS = Instruction.MX

    assembly_format = ins_outs("src", outs=("dst", "exp", "max", "scaling", "exp_zz?"))

    @property
    def axis(self) -> MxGroupAxis:
        """The axis along which 32 elements share an exponent."""
        return MxGroupAxis.AXIS1 if self.grp_axis is None else self.grp_axis.data

    @property
    def is_interleaved(self) -> bool:
        return self.interleave is not None and bool(self.interleave.value.data)

    @property
    def is_fp4(self) -> bool:
        return self.quant_type.data is QuantType.MXFP4_E2M1

    @property
    def scale_algorithm(self) -> QuantScaleAlg:
        return QuantScaleAlg.OCP if self.scale_alg is None else self.scale_alg.data

    def deprecation(self) -> str | None:
        if self.exp_zz is None:
            return super().deprecation()
        return (
            "use it without exp_zz, and tmov to reorder the exponents: pto-isa has that "
            "form in its simulator, and no function for the device"
        )

    def verify_types(self) -> None:
        names = ["src", "dst", "exp", "max", "scaling"]
        if self.exp_zz is not None:
            names.append("exp_zz")
        for name in names:
            checks.tiles(self, name, low_precision=name == "dst")
            checks.vec_row_major_any(self, name)
            checks.unboxed(self, name)
        self._verify_modes()
        self._verify_elements()
        for name in names:
            if checks.tile_type(self, name).is_dynamic:
                fail(
                    f"expects static valid and physical shapes for {name} in MX quantization",
                    self.operand(name),
                )
        self._verify_shapes()

    def _verify_modes(self) -> None:
        if self.is_interleaved and self.axis is not MxGroupAxis.AXIS0:
            fail("expects interleave to be used only with grpAxis=axis0", "interleave")
        if self.exp_zz is not None and self.axis is MxGroupAxis.AXIS0:
            fail(
                "expects the deprecated exp_zz form to use grpAxis=axis1, found axis0",
                self.exp_zz,
            )
        if self.quant_type.data not in (QuantType.MXFP8, QuantType.MXFP4_E2M1):
            fail(
                "expects quant_type to be MXFP8 or MXFP4_E2M1, found "
                f"{self.quant_type.data}",
                "quant_type",
            )
        if self.exp_zz is not None and self.store_mode is None:
            fail("expects storeMode when exp_zz is present", self.exp_zz)
        if self.exp_zz is None and self.store_mode is not None:
            fail("expects exp_zz when storeMode is present", "storeMode")
        if self.store_mode is not None and self.scale_algorithm is QuantScaleAlg.NV:
            fail("storeMode form must not override quantScaleAlg", "quantScaleAlg")

    def _verify_elements(self) -> None:
        checks.has_element_type(
            self,
            "src",
            ("f32", "f16", "bf16"),
            "expects src element type to be f32/f16/bf16",
        )
        for name in ("exp", "exp_zz"):
            if self.optional_operand(name) is not None:
                element = checks.tile_type(self, name).element_type
                if not checks.is_integer(element, 8):
                    fail(
                        f"expects {name} element type to be an 8-bit integer, found "
                        f"{element}",
                        self.operand(name),
                    )
        for name in ("max", "scaling"):
            checks.same_element_type(self, "src", name)
        dst = checks.tile_type(self, "dst").element_type
        if self.is_fp4:
            checks.has_element_type(
                self,
                "dst",
                ("f4E2M1x2",),
                "expects dst element type to be !pto.f4E2M1x2 for MXFP4_E2M1",
            )
            checks.has_element_type(
                self,
                "src",
                ("f16", "bf16"),
                "expects src element type to be f16 or bf16 for MXFP4_E2M1",
            )
        elif not checks.is_integer(dst, 8):
            fail(
                f"expects dst element type to be an 8-bit integer for MXFP8, found {dst}",
                self.dst,
            )

    # Shapes. M and N are the valid extents of src; G is the number of groups.

    def _tile(self, name: str) -> TileBufType:
        return checks.tile_type(self, name)

    def _valid(self, name: str) -> tuple[int, int]:
        v_row, v_col = self._tile(name).valid
        assert v_row is not None
        assert v_col is not None
        return v_row, v_col

    def _expect_valid(self, name: str, words: str, *wanted: tuple[int, int]) -> None:
        found = self._valid(name)
        if found not in wanted:
            listed = " or ".join(checks.shown(w) for w in wanted)
            fail(
                f"expects {name} valid_shape to match {words}: {listed}, found "
                f"{checks.shown(found)}",
                self.operand(name),
            )

    def _expect_capacity(self, name: str, elements: int, what: str = "") -> None:
        tile = self._tile(name)
        if tile.rows * tile.cols < elements:
            fail(
                f"expects {what}{name} physical capacity to cover "
                f"{elements * tile.element_bits // 8} bytes, found {tile.size}",
                self.operand(name),
            )

    def _expect_cols(
        self, name: str, wanted: int, words: str, what: str = "", when: str = ""
    ) -> None:
        found = self._tile(name).cols
        if found != wanted:
            fail(
                f"expects {what}{name} physical cols to {words}{when}, found {found} and "
                f"{wanted}",
                self.operand(name),
            )

    def _expect_dst_cols(self, stride: int) -> None:
        """A row of dst is as long as one of src, in packed pairs for 4 bits."""
        kind = "MXFP4" if self.is_fp4 else "MXFP8"
        words = "equal src physical cols" + (" / 2" if self.is_fp4 else "")
        wanted = stride // 2 if self.is_fp4 else stride
        self._expect_cols("dst", wanted, words, f"{kind} {self.axis} ")

    def _verify_shapes(self) -> None:
        m, n = self._valid("src")
        if not m or not n:
            fail(f"expects src valid_shape to be positive, found {[m, n]}", self.src)
        pack = 2 if self.is_fp4 else 1
        grouped = m if self.axis is MxGroupAxis.AXIS0 else n
        if grouped % MX_BLOCK:
            which = "[0]" if self.axis is MxGroupAxis.AXIS0 else "[1]"
            fail(
                f"expects src valid_shape{which} to be a multiple of {MX_BLOCK} when "
                f"grpAxis is {self.axis}, found {grouped}",
                self.src,
            )
        groups = m * n // MX_BLOCK
        if self.exp_zz is not None:
            a, b = self._valid("exp_zz")
            if a * b != groups:
                fail(
                    f"expects exp_zz valid_shape to hold {groups} exponents, found "
                    f"{a * b}",
                    self.exp_zz,
                )
        if self.is_fp4 and self._tile("src").cols % 2:
            fail(
                "expects MXFP4 src physical cols to be even for packed destination addressing",
                self.src,
            )
        if self._valid("dst") != (m, n // pack):
            fail(
                "expects src and dst to have the same valid_shape, found "
                f"{[m, n]} and {list(self._valid('dst'))} of {pack} elements each",
                self.dst,
            )
        if self._tile("dst").rows < m:
            fail(f"expects dst physical rows to be at least {m}", self.dst)
        if self.axis is MxGroupAxis.AXIS0:
            self._verify_axis0(m, n)
        else:
            self._verify_axis1(m, n, groups, pack)
        self._verify_padding(m, n)

    def _verify_axis0(self, m: int, n: int) -> None:
        src, dst, exp = self._tile("src"), self._tile("dst"), self._tile("exp")
        stride, groups = src.cols, m // MX_BLOCK
        canonical, when = "canonical [M/32, N] for grpAxis=axis0", " for grpAxis=axis0"
        equal = "equal src physical cols"
        for name in ("max", "scaling"):
            self._expect_valid(name, canonical, (groups, n))
        if self.is_fp4:
            self._expect_dst_cols(stride)
            self._expect_capacity("dst", (m - 1) * stride // 2 + n // 2)
            if (stride // 2) % BLOCK_BYTES and checks.spelled(
                src.element_type
            ) == "f16":
                fail(
                    "does not support FP16 MXFP4 axis0 when packed source stride is not a "
                    f"multiple of 32 bytes, found {stride // 2}",
                    self.src,
                )
        else:
            self._expect_capacity("dst", (m - 1) * dst.cols + n)
        for name in ("max", "scaling"):
            self._expect_cols(name, stride, equal, when=when)
            self._expect_capacity(name, groups * stride)
        if not self.is_interleaved:
            self._expect_valid("exp", canonical, (groups, n))
            self._expect_cols("exp", stride, equal, when=when)
            self._expect_capacity("exp", groups * stride)
            return
        if src.element_bits == 32:
            fail(
                "does not support FP32 interleave with the pinned pto-isa revision",
                "interleave",
            )
        if m % 64 or src.rows % 64:
            what, found = ("valid", m) if m % 64 else ("physical", src.rows)
            fail(
                f"expects src {what} rows to be a multiple of 64 when interleave is true, "
                f"found {found}",
                self.src,
            )
        words = "[M/64, 2N] for grpAxis=axis0 with interleave=true"
        self._expect_valid("exp", words, (m // 64, 2 * n))
        words = "be align32(2 * src physical cols)"
        self._expect_cols(
            "exp", align_up(2 * stride, BLOCK_BYTES), words, "interleaved "
        )
        if exp.rows != src.rows // 64:
            fail(
                "expects interleaved exp physical rows to be src physical rows / 64, found "
                f"{exp.rows} and {src.rows // 64}",
                self.exp,
            )

    def _verify_axis1(self, m: int, n: int, groups: int, pack: int) -> None:
        src, exp = self._tile("src"), self._tile("exp")
        rows_, stride = src.shape
        short = src.element_bits == 16
        words = "canonical [M, N/32] or legacy flat [1, M*N/32] for grpAxis=axis1"
        for name in ("exp", "max", "scaling"):
            self._expect_valid(name, words, (m, n // MX_BLOCK), (1, groups))
        self._expect_dst_cols(stride)
        self._expect_capacity("dst", (m - 1) * stride // pack + n // pack)
        for name in ("max", "scaling"):
            v_row, v_col = self._valid(name)
            if v_row != 1 and self._tile(name).cols != v_col:
                fail(
                    f"expects {name} valid elements to form a compact physical prefix, found "
                    f"{v_col} valid of {self._tile(name).cols} cols",
                    self.operand(name),
                )
        self._expect_capacity("max", groups)
        if exp.rows == 1:
            self._verify_flat_exponents(m, n, groups, rows_, stride, short)
        else:
            self._verify_exponents(m, n, groups, short)

    def _verify_padding(self, m: int, n: int) -> None:
        """Padded rows of two-byte elements are stored vector by vector (PTOAS)."""
        short, stride = self._tile("src").element_bits == 16, self._tile("src").cols
        if short and n < stride and 128 % stride == 0 and m * stride % 128:
            fail(
                "does not support padded B16 source whose VL-aligned padding store has "
                f"an incomplete final VL, found {m} x {stride} elements",
                self.src,
            )

    def _verify_flat_exponents(
        self, m: int, n: int, groups: int, rows_: int, stride: int, short: bool
    ) -> None:
        if stride != n:
            fail(
                "expects axis1 flat exp to use a tight source with physical cols equal to "
                f"valid cols, found {stride} and {n}",
                self.src,
            )
        self._expect_valid("exp", "legacy flat [1, M*N/32]", (1, groups))
        self._expect_capacity("exp", groups)
        if short:
            if self.scale_algorithm is QuantScaleAlg.NV:
                fail(
                    "does not support axis1 flat B16 NV quantization with the pinned "
                    "pto-isa revisions",
                    "quantScaleAlg",
                )
            needed, what = align_up(groups, 128), "axis1 flat B16 OCP "
        else:
            total = rows_ * stride
            doubled = total > 1024 and not total % 256 and not m * stride % 256
            needed = align_up(2 * groups if doubled else groups, 64)
            what = "axis1 flat unrolled f32 " if doubled else "axis1 flat f32 "
        self._expect_capacity("scaling", needed, what)

    def _verify_exponents(self, m: int, n: int, groups: int, short: bool) -> None:
        exp = self._tile("exp")
        if self._valid("exp")[0] == 1:
            fail(
                "expects legacy flat exp to use physical rows == 1, found more",
                self.exp,
            )
        if short:
            fail(
                "does not support axis1 canonical 2D B16 quantization with the pinned pto-isa "
                "revision",
                self.exp,
            )
        self._expect_valid("exp", "canonical [M, N/32]", (m, n // MX_BLOCK))
        self._expect_capacity("exp", (m - 1) * exp.cols + n // MX_BLOCK)
        self._expect_capacity("scaling", groups)
