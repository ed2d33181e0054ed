"""Elementwise operations on two or three tiles: `dst[i, j]` from the same cells."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator

from xdsl.dialects.builtin import i8
from xdsl.ir import SSAValue
from xdsl.irdl import operand_def, opt_operand_def, opt_prop_def

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import Bounds, ExtentFault, ValidBounds, same_valid
from pto_dialect.hardware import ArchSpec, Instruction, Pipe
from pto_dialect.integers import align_up, ceil_div, constant_of
from pto_dialect.layout import BLOCK_BYTES, scratch_like, scratch_tile
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SIGNED_ON_MEMORY, Tile, TileOp, element_types
from pto_dialect.ops.elementwise_base import ElementwiseOp
from pto_dialect.ops.remainder_scratch import (
    remainder_scratch,
    remainder_scratch_bytes,
    verify_remainder_tmp,
)
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp, known_valid
from pto_dialect.precision_attrs import (
    DivPrecisionAttr,
    FmodPrecisionAttr,
    PowPrecisionAttr,
    Precision,
    RemPrecisionAttr,
)
from pto_dialect.types import TileBufType

_INTEGERS = element_types("i8 i16 i32")


class TileTileOp(ElementwiseOp, ABC):
    """
    `dst[i, j] = f(src0[i, j], src1[i, j])`, all of one element type. The rules are only
    asserted: `TADD_IMPL` in pto-isa's `npu/a2a3/TAdd.hpp` (lines 70 to 93),
    `npu/a5/TAdd.hpp` (lines 72 to 91), and those of the others.
    """

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src0", "src1")
    SHAPE_RULES = same_valid("src0", "src1", asserted=True)

    assembly_format = ins_outs("src0", "src1")

    def verify_types(self) -> None:
        checks.tiles(self, "src0", "src1", "dst")
        self.verify_same_elements()
        for name in ("src0", "src1", "dst"):
            if not checks.is_row_major(self, name):
                fail(
                    "expects src0, src1, and dst to use row-major layout, found "
                    f"blayout={checks.tile_type(self, name).blayout} in {name}",
                    getattr(self, name),
                )
        self.verify_element_type()

    def verify_same_elements(self) -> None:
        """Both sources and dst have one element type."""
        checks.same_element_type(self, "src0", "src1")
        checks.same_element_type(self, "src0", "dst")


@pto_op
class TAddOp(TileTileOp):
    """`dst[i, j] = src0[i, j] + src1[i, j]`"""

    name = "pto.tadd"

    ONE_SIMULATED_TYPE = ("src0", "src1", "dst")
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types(
        "i32 i16 f16 f32", registers="i32 i16 i8 f16 bf16 f32"
    )


@pto_op
class TSubOp(TileTileOp):
    """`dst[i, j] = src0[i, j] - src1[i, j]`"""

    name = "pto.tsub"

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 i16 f16 f32", registers="i32 i16 i8 f16 f32")


@pto_op
class TMulOp(TileTileOp):
    """`dst[i, j] = src0[i, j] * src1[i, j]`"""

    name = "pto.tmul"

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 i16 f16 f32")


@pto_op
class TDivOp(TileTileOp):
    """`dst[i, j] = src0[i, j] / src1[i, j]`"""

    name = "pto.tdiv"

    precision = opt_prop_def(DivPrecisionAttr, prop_name="precisionType")

    ELEMENT_TYPES = element_types("f16 f32", registers="i32 i16 f16 f32")


@pto_op
class TMaxOp(TileTileOp):
    """`dst[i, j] = max(src0[i, j], src1[i, j])`"""

    name = "pto.tmax"

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 i16 f16 f32", registers="i32 i16 i8 f16 f32")


@pto_op
class TMinOp(TileTileOp):
    """`dst[i, j] = min(src0[i, j], src1[i, j])`"""

    name = "pto.tmin"

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types(
        "i32 i16 f16 f32", registers="i32 i16 i8 f16 bf16 f32"
    )


@pto_op
class TFModOp(TileTileOp):
    """`dst[i, j]` is the remainder of `src0 / src1` truncated; it has src0's sign."""

    name = "pto.tfmod"

    precision = opt_prop_def(FmodPrecisionAttr, prop_name="precisionType")

    ELEMENT_TYPES = element_types("f32", registers="i32 i16 f16 f32")
    IN_PLACE = ()
    IN_PLACE_IN_REGISTERS = ("src0", "src1")


@pto_op
class TAddReluOp(TileTileOp):
    """`dst[i, j] = max(0, src0[i, j] + src1[i, j])`"""

    name = "pto.taddrelu"

    ONE_SIMULATED_TYPE = ("src0", "src1", "dst")
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i16 f16 f32", registers="")
    INTRINSIC = "TADDRELU"
    IN_PLACE = ()
    NEEDS = Instruction.FUSED_RELU


@pto_op
class TAndOp(TileTileOp):
    """`dst[i, j] = src0[i, j] & src1[i, j]`"""

    name = "pto.tand"

    ELEMENT_TYPES = _INTEGERS
    TYPED = "src0, src1, and dst "


@pto_op
class TOrOp(TileTileOp):
    """`dst[i, j] = src0[i, j] | src1[i, j]`"""

    name = "pto.tor"

    ELEMENT_TYPES = _INTEGERS
    TYPED = "src0, src1, and dst "


class _ShiftOp(TileTileOp, ABC):
    """A shift by the elements of the second tile."""

    ELEMENT_TYPES = _INTEGERS
    TYPED = "src0 and src1 "

    def verify_same_elements(self) -> None:
        checks.same_element_type(self, "src0", "src1", "dst")


@pto_op
class TShlOp(_ShiftOp):
    """`dst[i, j] = src0[i, j] << src1[i, j]`"""

    name = "pto.tshl"


@pto_op
class TShrOp(_ShiftOp):
    """`dst[i, j] = src0[i, j] >> src1[i, j]`, with the sign for signed types."""

    name = "pto.tshr"


class TileTileTmpOp(TileTileOp, ABC):
    """A tile-tile operation that a2a3 computes with a scratch tile."""

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    dst = operand_def(Tile)

    IGNORES_TMP = True
    IN_PLACE = ()
    IN_PLACE_IN_REGISTERS = ("src0", "src1")
    SHAPE_RULES = same_valid("src0", "src1")

    assembly_format = ins_outs("src0", "src1", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        return scratch_like(checks.tile_type(self, "dst"))

    def verify_types(self) -> None:
        super().verify_types()
        if self.tmp is not None and self.arch.uses_scratch:
            self.verify_tmp()

    def verify_tmp(self) -> None:
        """The scratch tile is what the operation computes through."""


@pto_op
class TXorOp(TileTileTmpOp):
    """`dst[i, j] = src0[i, j] ^ src1[i, j]`; on a2a3 `tmp` is of dst's type and size."""

    name = "pto.txor"

    ELEMENT_TYPES = _INTEGERS
    TYPED = "src0, src1, and dst "

    def verify_tmp(self) -> None:
        verify_bitwise_tmp(self, "src0, src1, and dst")
        checks.same_static_valid(self, "tmp", "dst")


def verify_bitwise_tmp(op: TileOp, others: str) -> None:
    """The scratch tile of an exclusive or is like dst."""
    tmp, dst = checks.tile_type(op, "tmp"), checks.tile_type(op, "dst")
    if tmp.element_type != dst.element_type:
        fail(
            f"expects tmp to have the same element type as {others}, found "
            f"{tmp.element_type} and {dst.element_type}",
            op.operand("tmp"),
        )
    checks.row_major_together(op, "tmp")
    checks.capacity(op, "tmp", dst.size)


@pto_op
class TRemOp(TileTileTmpOp):
    """
    `dst[i, j]` is the remainder of `src0 / src1` floored; it has src1's sign. On a2a3
    `tmp` has two rows of dst's width, of which the second is a repeat of 256 bytes or more
    for f32 (`RemF32Instr` of pto-isa's `npu/a2a3/TRem.hpp`), and i32 sources are overwritten.
    """

    name = "pto.trem"

    precision = opt_prop_def(RemPrecisionAttr, prop_name="precisionType")

    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types("i32 f32", registers="i32 i16 f16 f32")

    def clobbered(self) -> tuple[str, ...]:
        is_integer = checks.is_integer(checks.tile_type(self, "dst").element_type)
        in_memory = not self.arch.in_registers
        return ("src0", "src1") if is_integer and in_memory else ()

    def needed_tmp(self) -> TileBufType | None:
        return remainder_scratch(checks.tile_type(self, "dst"), self.arch)

    def verify_tmp(self) -> None:
        verify_remainder_tmp(self, 2)
        if not self.arch.in_registers:
            least = remainder_scratch_bytes(checks.tile_type(self, "dst"), self.arch)
            checks.capacity(self, "tmp", least)


@pto_op
class TPReluOp(TileTileTmpOp):
    """`dst[i, j] = src0[i, j] > 0 ? src0[i, j] : src0[i, j] * src1[i, j]`"""

    name = "pto.tprelu"

    ELEMENT_TYPES = element_types("f16 f32")

    def needed_tmp(self) -> TileBufType | None:
        v_row, v_col = known_valid(self.dst)
        dst = checks.tile_type(self, "dst")
        masks = ceil_div(dst.cols if v_col is None else v_col, 8)
        rows = dst.rows if v_row is None else v_row
        width = max(BLOCK_BYTES, align_up(masks, BLOCK_BYTES))
        return scratch_tile(i8, rows + 1, width, (rows, masks))

    def verify_types(self) -> None:
        super().verify_types()
        checks.same_shape(self, "src0", "src1", "dst")

    def verify_tmp(self) -> None:
        checks.has_element_type(
            self,
            "tmp",
            ("i8",),
            f"expects {self.arch.title} tmp element type to be u8",
        )
        if not self.arch.in_registers:
            checks.is_unsigned(self, "tmp")
        checks.vec_row_major(self, "tmp")

    def verify_values(self) -> None:
        # The comparison's bits, then a row of 32 bytes for the selection
        # (`npu/a2a3/TPrelu.hpp`); what it multiplies is overwritten before it is selected.
        if self.tmp is None or not self.arch.uses_scratch:
            return
        if self.tmp in (self.src0, self.src1, self.dst) or self.dst is self.src0:
            fail(
                f"expects {self.arch.member} src0, src1, tmp, and dst to use different storage",
                self.dst,
            )
        tmp, (v_row, v_col) = checks.tile_type(self, "tmp"), known_valid(self.dst)
        if v_row is not None and tmp.rows < v_row + 1:
            fail(
                f"expects {self.arch.title} tmp shape[0] to be at least dst valid_shape[0] + 1 "
                f"({v_row + 1}), found {tmp.rows}",
                self.tmp,
            )
        if v_col is not None and tmp.cols < ceil_div(v_col, 8):
            fail(
                f"expects {self.arch.title} tmp shape[1] to be at least ceil(dst "
                f"valid_shape[1] / 8) ({ceil_div(v_col, 8)}), found {tmp.cols}",
                self.tmp,
            )

    def verify_for_ptoas(self) -> None:
        if self.tmp is None or not self.arch.uses_scratch:
            return
        if len({self.src0, self.src1, self.dst}) < 3:
            fail(
                f"expects {self.arch.member} src0, src1, tmp, and dst to use different storage",
                self.dst,
            )
        dst, tmp = checks.tile_type(self, "dst"), checks.tile_type(self, "tmp")
        if dst.v_row is None or dst.v_col is None:
            fail("expects tprelu dst valid_shape to be static", self.dst)
        masks = ceil_div(dst.v_col, 8)
        if tmp.v_col is not None and tmp.v_col < masks:
            fail(
                f"expects {self.arch.title} tmp valid_shape[1] to be at least ceil(dst "
                f"valid_shape[1] / 8) ({masks}), found {tmp.v_col}",
                self.tmp,
            )


@pto_op
class TPowOp(ElementwiseOp):
    """`dst[i, j] = base[i, j] ** exp[i, j]`; float types on a2a3 need `tmp`, like dst."""

    name = "pto.tpow"

    base = operand_def(Tile)
    exp = operand_def(Tile)
    dst = operand_def(Tile)
    tmp = opt_operand_def(Tile)
    precision = opt_prop_def(PowPrecisionAttr, prop_name="precisionType")

    SHAPE_RULES = same_valid("base", "exp")
    IN_PLACE_IN_REGISTERS = ("base", "exp")

    assembly_format = ins_outs("base", "exp", "tmp?")

    def needed_tmp(self) -> TileBufType | None:
        return power_scratch(self)

    def verify_types(self) -> None:
        checks.same_element_type(self, "base", "exp")
        checks.same_element_type(self, "base", "dst")
        self.verify_row_major("base", "exp", "dst")
        verify_power(self, self.precision)


def power_scratch(op: TileOp) -> TileBufType | None:
    """The scratch tile of a power: like dst, for floats."""
    dst = checks.tile_type(op, "dst")
    if checks.is_integer(dst.element_type):
        return None
    return scratch_like(dst)


def verify_power(op: TileOp, precision: PowPrecisionAttr | None) -> None:
    """What `tpow` and `tpows` demand of precision, element type and scratch."""
    high = precision is not None and precision.data is Precision.HIGH
    name = op.name.removeprefix("pto.")
    arch = op.arch
    in_memory = not arch.in_registers
    if in_memory:
        if high:
            fail(
                f"{arch.title} does not support precisionType=high_precision",
                "precisionType",
            )
        allowed, when = ("i8", "i16", "i32", "f32"), "i8/i16/i32 or f32"
    elif high:
        allowed = ("f16", "f32", "bf16")
        when = "f16/f32/bf16 when precisionType=high_precision"
    else:
        allowed = ("i8", "i16", "i32", "f16", "f32")
        when = "i8/i16/i32/f16/f32 when precisionType=default"
    checks.has_element_type(
        op, "dst", allowed, f"expects {arch.title} {name} element type to be {when}"
    )
    if op.optional_operand("tmp") is None:
        return
    dst = checks.tile_type(op, "dst")
    if checks.spelled(dst.element_type).startswith("i"):
        fail(f"{name} does not accept tmp when element type is integer", "tmp")
    checks.same_element_type(op, "tmp", "dst")
    checks.row_major(op, "tmp")
    checks.same_static_valid(op, "tmp", "dst")
    if in_memory:
        checks.capacity(op, "tmp", dst.size)


# Three operands. pto-isa has no such instruction: two calls, the second on dst.


class _ThreeOperandOp(ElementwiseOp, ABC):
    """`dst[i, j] = f(src0[i, j], src1[i, j], src2[i, j])`, computed in two steps."""

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    src2 = operand_def(Tile)
    dst = operand_def(Tile)

    IN_PLACE = ("src0", "src1")
    SHAPE_RULES = same_valid("src0", "src1", "src2")
    SIGNED_ON = SIGNED_ON_MEMORY

    assembly_format = ins_outs("src0", "src1", "src2")

    def verify_types(self) -> None:
        checks.same_element_type(self, "src0", "src1", "src2", "dst")
        self.verify_row_major("src0", "src1", "src2", "dst")
        self.verify_element_type()


@pto_op
class TAddCOp(_ThreeOperandOp):
    """`dst[i, j] = src0[i, j] + src1[i, j] + src2[i, j]`"""

    name = "pto.taddc"

    ONE_SIMULATED_TYPE = ("src0", "src1", "src2", "dst")
    ELEMENT_TYPES = TAddOp.ELEMENT_TYPES

    def verify_types(self) -> None:
        checks.same_shape(self, "src0", "src1", "src2", "dst")
        super().verify_types()


@pto_op
class TSubCOp(_ThreeOperandOp):
    """`dst[i, j] = src0[i, j] - src1[i, j] + src2[i, j]`"""

    name = "pto.tsubc"

    ONE_SIMULATED_TYPE = ("src2", "dst")
    ELEMENT_TYPES = TSubOp.ELEMENT_TYPES


# One source may be valid on a smaller region than dst.


class PartialOp(TileOp, ABC):
    """
    `dst[i, j] = f(src0[i, j], src1[i, j])` where both sources are valid, and the cell
    of the one that is valid elsewhere. One source is as large as dst.
    """

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    dst = operand_def(Tile)

    PIPE = Pipe.V
    SIGNED_ON = SIGNED_ON_MEMORY
    ELEMENT_TYPES = element_types(
        "i32 i16 f16 f32", registers="i8 i16 i32 f16 bf16 f32"
    )
    NEEDS_SAME_SHAPE = False

    assembly_format = ins_outs("src0", "src1")

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        Either source; on memory not one that has fewer columns than dst, into which the
        other one is copied first (`npu/a2a3/TPartOp.hpp`).
        """
        names = ("src0", "src1")
        if arch.in_registers:
            return names
        whole = _valid_cols(self.dst)
        return tuple(
            name
            for name in names
            if whole is None
            or (cols := _valid_cols(self.operand(name))) is None
            or cols >= whole
        )

    def verify_types(self) -> None:
        checks.same_element_type(self, "src0", "src1", "dst")
        if self.NEEDS_SAME_SHAPE:
            checks.same_shape(self, "src0", "src1", "dst")
        if not self.arch.in_registers:
            for name in ("src0", "src1", "dst"):
                checks.row_major(self, name)
        self.verify_element_type()

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """
        On memory pto-isa writes nothing where no source is as large as dst (`TPartAdd` of
        `npu/a2a3/TPartAdd.hpp`, lines 42 to 63, and its like).
        """
        return _partial_faults(valid, exact=not self.arch.in_registers)


def _valid_cols(tile: SSAValue) -> int | None:
    """The valid columns of a tile, where its type, or its allocation alone, tells."""
    type_ = tile.type
    assert isinstance(type_, TileBufType)
    alloc = tile.owner
    if type_.v_col is not None or not isinstance(alloc, AllocTileOp):
        return type_.v_col
    if any(isinstance(use.operation, SetValidShapeOp) for use in tile.uses):
        return None
    return constant_of(alloc.valid_col)


def _partial_faults(valid: ValidBounds, *, exact: bool) -> Iterator[ExtentFault]:
    """No source is larger than dst, unless that is empty; with `exact` one is as large."""
    dst, sources = valid("dst"), {name: valid(name) for name in ("src0", "src1")}
    if any(most == 0 for _, most in dst):
        return
    for name, source in sources.items():
        if any(low > most for (low, _), (_, most) in zip(source, dst)):
            yield ExtentFault(
                "expects src0/src1 valid_shape to be less than or equal to dst "
                f"valid_shape, found {_shown(source)} and {_shown(dst)}",
                name,
            )
            return
    if exact and not any(
        all(low <= most and least <= high for (low, high), (least, most) in pairs)
        for pairs in (list(zip(source, dst)) for source in sources.values())
    ):
        found = " and ".join(_shown(source) for source in sources.values())
        yield ExtentFault(
            "expects at least one of src0/src1 valid_shape to match dst valid_shape, found "
            f"{found} for {_shown(dst)}",
            "dst",
        )


def _shown(bounds: tuple[Bounds, Bounds]) -> str:
    return checks.shown([low if low == high else None for low, high in bounds])


@pto_op
class TPartAddOp(PartialOp):
    """`src0[i, j] + src1[i, j]` where both are valid."""

    name = "pto.tpartadd"


@pto_op
class TPartMulOp(PartialOp):
    """`src0[i, j] * src1[i, j]` where both are valid."""

    name = "pto.tpartmul"


@pto_op
class TPartMaxOp(PartialOp):
    """`max(src0[i, j], src1[i, j])` where both are valid."""

    name = "pto.tpartmax"

    NEEDS_SAME_SHAPE = True


@pto_op
class TPartMinOp(PartialOp):
    """`min(src0[i, j], src1[i, j])` where both are valid."""

    name = "pto.tpartmin"

    NEEDS_SAME_SHAPE = True


class PartialArgOp(TileOp, ABC):
    """
    The better of two values at a cell, with its index: `dst` and `dst_idx` come from
    src0 and `src0_idx`, or from src1 and `src1_idx`.
    """

    src0 = operand_def(Tile)
    src1 = operand_def(Tile)
    src0_idx = operand_def(Tile)
    src1_idx = operand_def(Tile)
    dst = operand_def(Tile)
    dst_idx = operand_def(Tile)

    PIPE = Pipe.V
    OUTS = ("dst", "dst_idx")
    SHAPE_RULES = (
        *same_valid("src0_idx", of="src0"),
        *same_valid("src1_idx", of="src1"),
        *same_valid("dst_idx"),
    )
    ELEMENT_TYPES = element_types("f16 f32")

    assembly_format = ins_outs(
        "src0", "src1", "src0_idx", "src1_idx", outs=("dst", "dst_idx")
    )

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        return _partial_faults(valid, exact=True)

    def verify_types(self) -> None:
        data, indices = ("src0", "src1", "dst"), ("src0_idx", "src1_idx", "dst_idx")
        checks.same_element_type(self, *data)
        checks.same_shape(self, *data)
        first = checks.tile_type(self, "src0_idx").element_type
        for name in indices:
            found = checks.tile_type(self, name).element_type
            if found != first:
                fail(
                    "expects src0Idx/src1Idx/dstIdx to have the same element type, "
                    f"found {first} and {found}",
                    self.operand(name),
                )
        if not checks.is_integer(first, 32):
            fail(
                "expects src0Idx/src1Idx/dstIdx element type to be a 32-bit integer, "
                f"found {first}",
                self.src0_idx,
            )
        for name, index in zip(data, indices):
            tile, idx = checks.tile_type(self, name), checks.tile_type(self, index)
            for what, a, b in (
                ("shape", tile.shape, idx.shape),
                ("valid_shape", tile.valid, idx.valid),
            ):
                if a != b:
                    fail(
                        f"expects {name} and {index} to have the same {what}, found "
                        f"{checks.shown(a)} and {checks.shown(b)}",
                        self.operand(index),
                    )
        self.verify_element_type()


@pto_op
class TPartArgMaxOp(PartialArgOp):
    """The larger of two values, with its index, where both are valid."""

    name = "pto.tpartargmax"


@pto_op
class TPartArgMinOp(PartialArgOp):
    """The smaller of two values, with its index, where both are valid."""

    name = "pto.tpartargmin"
