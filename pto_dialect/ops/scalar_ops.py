"""Operations on a tile and a scalar: `dst[i, j] = f(src[i, j], scalar)`."""

from __future__ import annotations

from abc import ABC
from struct import pack, unpack

from xdsl.dialects.builtin import IntegerType, bf16, f16, f32
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import same_valid
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.integers import constant_of
from pto_dialect.layout import scratch_like, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import (
    SIGNED_ON_MEMORY,
    AnyScalar,
    SignlessInt,
    Tile,
    TileOp,
    TileOrScalar,
    element_types,
)
from pto_dialect.ops.elementwise_base import ElementwiseOp
from pto_dialect.ops.elementwise_ops import (
    TAddOp,
    power_scratch,
    verify_bitwise_tmp,
    verify_power,
)
from pto_dialect.ops.remainder_scratch import verify_remainder_tmp
from pto_dialect.precision_attrs import DivPrecisionAttr, PowPrecisionAttr
from pto_dialect.sync_effects import Stage, stage
from pto_dialect.types import (
    TileBufType,
)

_MORE_IN_REGISTERS = element_types(
    "i32 i16 f16 f32", registers="i32 i16 i8 f16 bf16 f32"
)


def verify_negated(op: TileOp) -> None:
    """
    A scalar that is subtracted is a number that f32 has, where the chip adds what it has
    negated as f32 (`SubSOp` in pto-isa's `npu/a2a3/TSubS.hpp`, lines 20 to 28).
    """
    scalar = op.operand("scalar")
    number = constant_of(scalar)
    if number is None or op.arch.in_registers:
        return
    (rounded,) = unpack("f", pack("f", number))
    if rounded != number:
        fail(
            f"expects {op.arch.title} {op.name.removeprefix('pto.')} scalar to be a number "
            f"that f32 has, found {number}: pto-isa negates it as f32, and subtracts "
            f"{int(rounded)}",
            scalar,
        )


class TileScalarOp(ElementwiseOp, ABC):
    """`dst[i, j] = f(src[i, j], scalar)`; the scalar is a run-time value."""

    src = operand_def(Tile)
    scalar = operand_def(AnyScalar)
    dst = operand_def(Tile)

    IN_PLACE = ("src",)
    SHAPE_RULES = same_valid("src")
    ELEMENT_TYPES = _MORE_IN_REGISTERS

    assembly_format = ins_outs("src", "scalar")

    def verify_types(self) -> None:
        checks.in_space(self, "src", AddressSpace.VEC)
        checks.in_space(self, "dst", AddressSpace.VEC)
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()
        element = checks.tile_type(self, "src").element_type
        if {self.scalar.type, element} == {f16, bf16}:
            fail(
                f"expects a scalar that C++ converts to {element}, found "
                f"{self.scalar.type}",
                self.scalar,
            )

    def verify_scalar_type(self) -> None:
        """The scalar's type is the tiles' element type."""
        element = checks.tile_type(self, "src").element_type
        if self.scalar.type != element:
            fail(
                "expects scalar type to match the tile element type, found "
                f"{self.scalar.type} and {element}",
                self.scalar,
            )


@pto_op
class TAddSOp(TileScalarOp):
    """`dst[i, j] = src[i, j] + scalar`"""

    name = "pto.tadds"

    SIGNED_ON = SIGNED_ON_MEMORY


@pto_op
class TSubSOp(TileScalarOp):
    """
    `dst[i, j] = src[i, j] - scalar`; on a2a3 the scalar is negated as f32, so that of i32
    some above 2 ** 24 are rounded.
    """

    name = "pto.tsubs"

    SIGNED_ON = SIGNED_ON_MEMORY

    def verify_values(self) -> None:
        super().verify_values()
        verify_negated(self)


@pto_op
class TMulSOp(TileScalarOp):
    """`dst[i, j] = src[i, j] * scalar`"""

    name = "pto.tmuls"

    # `TMULS_IMPL` of pto-isa's `npu/a5/TMulS.hpp` takes no bytes.
    ELEMENT_TYPES = element_types("i32 i16 f16 f32", registers="i32 i16 f16 bf16 f32")
    SIGNED_ON = SIGNED_ON_MEMORY

    BUILDER_KEYWORDS = {"src": "src0"}


@pto_op
class TMaxSOp(TileScalarOp):
    """`dst[i, j] = max(src[i, j], scalar)`"""

    name = "pto.tmaxs"

    SIGNED_ON = SIGNED_ON_MEMORY


@pto_op
class TMinSOp(TileScalarOp):
    """`dst[i, j] = min(src[i, j], scalar)`"""

    name = "pto.tmins"

    SIGNED_ON = SIGNED_ON_MEMORY


@pto_op
class TDivSOp(ElementwiseOp):
    """`dst[i, j] = src[i, j] / scalar`, or `scalar / src[i, j]` with them swapped."""

    name = "pto.tdivs"

    src = operand_def(TileOrScalar)
    scalar = operand_def(TileOrScalar)
    dst = operand_def(Tile)
    precision = opt_prop_def(DivPrecisionAttr, prop_name="precisionType")

    SHAPE_RULES = same_valid("src", "scalar")
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 i16 f16 f32")

    assembly_format = ins_outs("src", "scalar")

    def stages(self, arch: ArchSpec) -> tuple[Stage, ...]:
        # The scalar unit divides whole numbers, once the vector unit is done, and nobody
        # waits for it (`TDivs_naive` of `npu/a5/TDivS.hpp`).
        element = checks.tile_type(self, "dst").element_type
        if not arch.in_registers or not isinstance(element, IntegerType):
            return ()
        return stage(Pipe.V), Stage(Pipe.S)

    @property
    def tile_first(self) -> bool:
        """Whether the tile is divided by the scalar, not the scalar by the tile."""
        return isinstance(self.src.type, TileBufType)

    @property
    def tile_operand(self) -> str:
        """The name of the operand that is the tile."""
        return "src" if self.tile_first else "scalar"

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        # On memory it fills dst with the scalar before it reads the tile.
        fills_first = not arch.in_registers and not self.tile_first
        return () if fills_first else (self.tile_operand,)

    def verify_types(self) -> None:
        if self.tile_first == isinstance(self.scalar.type, TileBufType):
            fail("expects one tile-like operand and one scalar operand in ins(...)")
        name = self.tile_operand
        checks.in_space(self, name, AddressSpace.VEC)
        checks.in_space(self, "dst", AddressSpace.VEC)
        checks.same_element_type(self, name, "dst")
        self.verify_element_type()


class _BitwiseScalarOp(TileScalarOp, ABC):
    """A bitwise operation with an integer."""

    src = operand_def(Tile)
    scalar = operand_def(SignlessInt)
    dst = operand_def(Tile)

    # On memory it fills dst with the scalar first; in registers it goes vector after
    # vector (`npu/a5/TBinSOp.hpp`). The verifier of ptoas does not tell them apart.
    IN_PLACE = ()
    IN_PLACE_IN_REGISTERS = ("src",)
    NEVER_DST = ("src",)
    FILLS_AS_TYPED = ("dst",)
    ELEMENT_TYPES = element_types("i8 i16", registers="i8 i16 i32")

    def verify_values(self) -> None:
        if any(self.operand(name) == self.dst for name in self.NEVER_DST):
            fail("expects src and dst to use different storage", self.dst)

    def verify_types(self) -> None:
        checks.same_element_type(self, "src", "dst")
        self.verify_row_major("src", "dst")
        self.verify_element_type()


@pto_op
class TAndSOp(_BitwiseScalarOp):
    """`dst[i, j] = src[i, j] & scalar`"""

    name = "pto.tands"

    TYPED = "src, scalar, and dst "


@pto_op
class TOrSOp(_BitwiseScalarOp):
    """`dst[i, j] = src[i, j] | scalar`"""

    name = "pto.tors"

    TYPED = "src and dst "


@pto_op
class TXorSOp(_BitwiseScalarOp):
    """`dst[i, j] = src[i, j] ^ scalar`; on a2a3 `tmp` is of dst's type and size."""

    name = "pto.txors"

    TYPED = "src and dst "
    IGNORES_TMP = True
    FILLS_AS_TYPED = ("dst", "tmp")

    src = operand_def(Tile)
    scalar = operand_def(SignlessInt)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    assembly_format = ins_outs("src", "scalar", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        return scratch_like(checks.tile_type(self, "dst"))

    def verify_types(self) -> None:
        super().verify_types()
        if self.tmp is not None and self.arch.uses_scratch:
            verify_bitwise_tmp(self, "src and dst")


class _ShiftScalarOp(TileScalarOp, ABC):
    """A shift of all elements by one count."""

    src = operand_def(Tile)
    scalar = operand_def(SignlessInt)
    dst = operand_def(Tile)

    REJECTS_EMPTY = True

    def verify_values(self) -> None:
        count = constant_of(self.scalar)
        if count is not None and count < 0:
            name = self.name.removeprefix("pto.")
            fail(
                f"expects {name} scalar to be non-negative, found {count}", self.scalar
            )


@pto_op
class TShlSOp(_ShiftScalarOp):
    """`dst[i, j] = src[i, j] << scalar`"""

    name = "pto.tshls"

    ELEMENT_TYPES = element_types("i16 i32", registers="i8 i16 i32")

    def verify_types(self) -> None:
        checks.same_element_type(self, "src", "dst")
        element = checks.spelled(checks.tile_type(self, "src").element_type)
        if not element.startswith("i"):
            fail(f"expects integral element types, found {element}", self.src)
        self.verify_element_type()


@pto_op
class TShrSOp(_ShiftScalarOp):
    """`dst[i, j] = src[i, j] >> scalar`, with the sign for signed types."""

    name = "pto.tshrs"

    TYPED = "src and dst "

    ELEMENT_TYPES = element_types("i16 i32", registers="i8 i16 i32")

    def verify_types(self) -> None:
        checks.vec_row_major(self, "src")
        checks.vec_row_major(self, "dst")
        checks.same_element_type(self, "src", "dst")
        self.verify_element_type()


class _MatchingScalarOp(TileScalarOp, ABC):
    """The scalar has the tiles' element type, and the tiles lie row by row."""

    IN_PLACE = ()
    IN_PLACE_IN_REGISTERS = ("src",)

    def verify_types(self) -> None:
        checks.same_element_type(self, "src", "dst")
        self.verify_row_major("src", "dst")
        self.verify_scalar_type()
        self.verify_element_type()


@pto_op
class TFModSOp(_MatchingScalarOp):
    """`dst[i, j]` is the remainder of `src / scalar` truncated; it has src's sign."""

    name = "pto.tfmods"

    ELEMENT_TYPES = element_types("f32", registers="i32 i16 f16 f32")


@pto_op
class TRemSOp(_MatchingScalarOp):
    """
    `dst[i, j]` is the remainder of `src / scalar` floored; it has the scalar's sign.
    On a2a3 `tmp` is one row of dst's width.
    """

    name = "pto.trems"

    src = operand_def(Tile)
    scalar = operand_def(AnyScalar)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 f32", registers="i32 i16 f16 f32")
    IGNORES_TMP = True

    assembly_format = ins_outs("src", "scalar", "tmp?")

    def clobbered(self) -> tuple[str, ...]:
        # On memory integers become f32 and integers again where they are.
        is_integer = checks.is_integer(checks.tile_type(self, "dst").element_type)
        return ("src",) if is_integer and not self.arch.in_registers else ()

    def needed_tmp(self) -> TileBufType | None:
        dst = checks.tile_type(self, "dst")
        return scratch_tile(dst.element_type, 1, dst.cols)

    def verify_types(self) -> None:
        super().verify_types()
        if self.tmp is not None and self.arch.uses_scratch:
            verify_remainder_tmp(self, 1)


@pto_op
class TPowSOp(_MatchingScalarOp):
    """`dst[i, j] = src[i, j] ** scalar`; float types on a2a3 need `tmp`, like dst."""

    name = "pto.tpows"

    src = operand_def(Tile)
    scalar = operand_def(AnyScalar)
    dst = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    precision = opt_prop_def(PowPrecisionAttr, prop_name="precisionType")

    ELEMENT_TYPES = {}

    assembly_format = ins_outs("src", "scalar", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        return power_scratch(self)

    def verify_element_type(self, name: str = "dst") -> None:
        verify_power(self, self.precision)


@pto_op
class TAxpyOp(TileScalarOp):
    """`dst[i, j] += src[i, j] * scalar`; src may be f16 where dst is f32."""

    name = "pto.taxpy"

    UPDATED = ("dst",)
    ELEMENT_TYPES = element_types("f16 f32")

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        same = self.src.type == self.dst.type
        return ("src",) if same else ()

    def verify_types(self) -> None:
        checks.vec_row_major(self, "src")
        checks.vec_row_major(self, "dst")
        src = checks.tile_type(self, "src").element_type
        dst = checks.tile_type(self, "dst").element_type
        if self.scalar.type != src:
            fail(
                "expects scalar type to match src element type, found "
                f"{self.scalar.type} and {src}",
                self.scalar,
            )
        checks.same_shape(self, "src", "dst")
        if src != dst and (checks.spelled(src), checks.spelled(dst)) != ("f16", "f32"):
            fail(
                "expects dst/src element types to match, or dst=f32 and src=f16, "
                f"found {dst} and {src}",
                self.dst,
            )
        self.verify_element_type()
        self.verify_element_type("src")


@pto_op
class TLReluOp(TileScalarOp):
    """`dst[i, j] = src[i, j] > 0 ? src[i, j] : src[i, j] * slope`; the slope is f32."""

    name = "pto.tlrelu"

    src = operand_def(Tile)
    scalar = operand_def(f32)
    dst = operand_def(Tile)

    ELEMENT_TYPES = element_types("f16 f32")

    BUILDER_KEYWORDS = {"scalar": "slope"}


class _ScalarBetweenOp(ElementwiseOp, ABC):
    """A scalar step, then a step with a second tile, which dst must not overwrite."""

    src0 = operand_def(Tile)
    scalar = operand_def(AnyScalar)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src0",)
    SHAPE_RULES = same_valid("src0", "src1")
    SIGNED_ON = SIGNED_ON_MEMORY

    assembly_format = ins_outs("src0", "scalar", "src1")

    def verify_types(self) -> None:
        checks.same_element_type(self, "src0", "src1", "dst")
        self.verify_row_major("src1", "dst")
        self.verify_element_type()


@pto_op
class TAddSCOp(_ScalarBetweenOp):
    """`dst[i, j] = src0[i, j] + scalar + src1[i, j]`"""

    name = "pto.taddsc"

    ONE_SIMULATED_TYPE = ("src1", "dst")
    ELEMENT_TYPES = TAddOp.ELEMENT_TYPES

    def verify_types(self) -> None:
        checks.same_shape(self, "src0", "src1", "dst")
        super().verify_types()


@pto_op
class TSubSCOp(_ScalarBetweenOp):
    """`dst[i, j] = src0[i, j] - scalar + src1[i, j]`, the first part as `tsubs`."""

    name = "pto.tsubsc"

    ONE_SIMULATED_TYPE = ("src1", "dst")
    ELEMENT_TYPES = TAddOp.ELEMENT_TYPES

    def verify_values(self) -> None:
        super().verify_values()
        verify_negated(self)


@pto_op
class TExpandsOp(ElementwiseOp):
    """`dst[i, j] = scalar`"""

    name = "pto.texpands"

    scalar = operand_def(AnyScalar)
    dst = operand_def(Tile)

    FILLS_AS_TYPED = ("dst",)
    ELEMENT_TYPES = element_types(
        "i16 i32 f16 bf16 f32", registers="i8 i16 i32 f16 bf16 f32"
    )

    assembly_format = ins_outs("scalar")

    def verify_types(self) -> None:
        dst = checks.tile_type(self, "dst")
        checks.in_space(self, "dst", AddressSpace.VEC, AddressSpace.MAT)
        if self.scalar.type != dst.element_type:
            fail(
                "expects scalar type == dst element type, found "
                f"{self.scalar.type} and {dst.element_type}",
                self.scalar,
            )
        if not self.arch.in_registers and dst.space is AddressSpace.VEC:
            if not checks.is_row_major(self, "dst"):
                title = self.arch.title
                fail(f"expects vec dst to use row-major layout on {title}", self.dst)
        self.verify_element_type()

    def verify_memory(self) -> None:
        """It fills tiles in `mat` as well: `verify_types` says what it reaches."""
