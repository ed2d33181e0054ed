"""
The attributes of the dialect: enumerations, in the two spellings that MLIR gives them.

Those that the peer declares with an assembly format print as `#pto.layout<nd>`, the
others as `#pto<round_mode ROUND>` (`PTOAttrs.td` of PTOAS).
"""

from __future__ import annotations

from abc import ABC
from typing import Any

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, Data, SpacedOpaqueSyntaxAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.str_enum import StrEnum

from pto_dialect.collect import classes_with_a_name
from pto_dialect.hardware import AddressSpace, Pipe


class InAngles(Data[Any], ABC):
    """Mixin of the enumerations that print as `#pto.<name><<case>>`."""

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Any:
        with parser.in_angle_brackets():
            return super().parse_parameter(parser)

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            super().print_parameter(printer)


# Where things are and how they lie there.


@irdl_attr_definition
class AddressSpaceAttr(InAngles, EnumAttribute[AddressSpace]):
    """A memory: `#pto.address_space<vec>`."""

    name = "pto.address_space"


class Layout(StrEnum):
    """How a tensor lies in global memory."""

    ND = "nd"
    """Row by row."""
    DN = "dn"
    """Column by column."""
    NZ = "nz"
    """Boxes of 16 rows x 32 bytes, column of boxes by column of boxes."""
    MX_A_ZZ = "mx_a_zz"
    MX_B_NN = "mx_b_nn"


@irdl_attr_definition
class LayoutAttr(InAngles, EnumAttribute[Layout]):
    """The layout of a `tensor_view`: `#pto.layout<nd>`."""

    name = "pto.layout"


class BLayout(StrEnum):
    """The order of a tile's elements, or of its boxes."""

    ROW_MAJOR = "row_major"
    COL_MAJOR = "col_major"


@irdl_attr_definition
class BLayoutAttr(InAngles, EnumAttribute[BLayout]):
    """`#pto.blayout<row_major>`."""

    name = "pto.blayout"


class SLayout(StrEnum):
    """The order of the elements within a box; `none_box` for tiles without boxes."""

    NONE_BOX = "none_box"
    ROW_MAJOR = "row_major"
    COL_MAJOR = "col_major"


@irdl_attr_definition
class SLayoutAttr(InAngles, EnumAttribute[SLayout]):
    """`#pto.slayout<none_box>`."""

    name = "pto.slayout"


class PadValue(StrEnum):
    """What `tfillpad` writes beyond the valid region."""

    NULL = "null"
    ZERO = "zero"
    MAX = "max"
    """The largest value of the element type; +inf for floats."""
    MIN = "min"
    """The smallest value of the element type; -inf for floats."""


@irdl_attr_definition
class PadValueAttr(InAngles, EnumAttribute[PadValue]):
    """`#pto.pad_value<zero>`; tile types write its number (`pad=1`)."""

    name = "pto.pad_value"


class CompactMode(StrEnum):
    """How a boxed tile with a partial last box lies."""

    NULL = "null"
    NORMAL = "normal"
    ROW_PLUS_ONE = "row_plus_one"


@irdl_attr_definition
class CompactModeAttr(InAngles, EnumAttribute[CompactMode]):
    """`#pto.compact_mode<null>`; tile types write its number (`compact=1`)."""

    name = "pto.compact_mode"


class PadMode(StrEnum):
    """How `tload` pads."""

    NULL = "PadNull"
    FIRST_ELEMENT = "PadFirstElem"
    VALUE = "PadValue"


@irdl_attr_definition
class PadModeAttr(InAngles, EnumAttribute[PadMode]):
    """`#pto.padmode<PadNull>`."""

    name = "pto.padmode"


# Functions


class KernelKind(StrEnum):
    """Which cores of a core group run a function."""

    CUBE = "cube"
    VECTOR = "vector"


@irdl_attr_definition
class KernelKindAttr(InAngles, EnumAttribute[KernelKind]):
    """`#pto.kernel_kind<vector>`."""

    name = "pto.kernel_kind"


# Synchronisation


@irdl_attr_definition
class PipeAttr(InAngles, EnumAttribute[Pipe]):
    """`#pto.pipe<PIPE_V>`; synchronisation operations print it as `<PIPE_V>`."""

    name = "pto.pipe"


class Event(StrEnum):
    """The flags of an ordered pair of pipes."""

    EVENT_ID0 = "EVENT_ID0"
    EVENT_ID1 = "EVENT_ID1"
    EVENT_ID2 = "EVENT_ID2"
    EVENT_ID3 = "EVENT_ID3"
    EVENT_ID4 = "EVENT_ID4"
    EVENT_ID5 = "EVENT_ID5"
    EVENT_ID6 = "EVENT_ID6"
    EVENT_ID7 = "EVENT_ID7"


@irdl_attr_definition
class EventAttr(InAngles, EnumAttribute[Event]):
    """`#pto.event<EVENT_ID0>`."""

    name = "pto.event"


# How an operation computes


class RoundMode(StrEnum):
    """How `tcvt` rounds."""

    NONE = "NONE"
    RINT = "RINT"
    """To the nearest, ties to even."""
    ROUND = "ROUND"
    """To the nearest, ties away from zero."""
    FLOOR = "FLOOR"
    CEIL = "CEIL"
    TRUNC = "TRUNC"
    ODD = "ODD"
    CAST_RINT = "CAST_RINT"


@irdl_attr_definition
class RoundModeAttr(EnumAttribute[RoundMode], SpacedOpaqueSyntaxAttribute):
    """`#pto<round_mode RINT>`."""

    name = "pto.round_mode"


class SaturationMode(StrEnum):
    """Whether `tcvt` clamps values that the target type cannot hold."""

    ON = "ON"
    OFF = "OFF"


@irdl_attr_definition
class SaturationModeAttr(EnumAttribute[SaturationMode], SpacedOpaqueSyntaxAttribute):
    """`#pto<saturation_mode ON>`."""

    name = "pto.saturation_mode"


class CmpMode(StrEnum):
    """A comparison."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"


@irdl_attr_definition
class CmpModeAttr(EnumAttribute[CmpMode], SpacedOpaqueSyntaxAttribute):
    """`#pto<cmp lt>`."""

    name = "pto.cmp"


class Precision(StrEnum):
    """How exact an instruction is; `high_precision` is slower."""

    DEFAULT = "default"
    HIGH = "high_precision"


@irdl_attr_definition
class DivPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<div_precision default>`."""

    name = "pto.div_precision"


@irdl_attr_definition
class ExpPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<exp_precision default>`."""

    name = "pto.exp_precision"


@irdl_attr_definition
class LogPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<log_precision default>`."""

    name = "pto.log_precision"


@irdl_attr_definition
class RecipPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<recip_precision default>`."""

    name = "pto.recip_precision"


@irdl_attr_definition
class RemPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<rem_precision default>`."""

    name = "pto.rem_precision"


@irdl_attr_definition
class RsqrtPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<rsqrt_precision default>`."""

    name = "pto.rsqrt_precision"


@irdl_attr_definition
class SqrtPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<sqrt_precision default>`."""

    name = "pto.sqrt_precision"


@irdl_attr_definition
class FmodPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<fmod_precision default>`."""

    name = "pto.fmod_precision"


@irdl_attr_definition
class PowPrecisionAttr(EnumAttribute[Precision], SpacedOpaqueSyntaxAttribute):
    """`#pto<pow_precision default>`."""

    name = "pto.pow_precision"


# Matrix products and what `acc` does on its way out


class Phase(StrEnum):
    """The part that an instruction plays in a chain of accumulations."""

    UNSPECIFIED = "unspecified"
    PARTIAL = "partial"
    FINAL = "final"


@irdl_attr_definition
class AccPhaseAttr(EnumAttribute[Phase], SpacedOpaqueSyntaxAttribute):
    """`#pto<acc_phase final>`."""

    name = "pto.acc_phase"


@irdl_attr_definition
class STPhaseAttr(EnumAttribute[Phase], SpacedOpaqueSyntaxAttribute):
    """`#pto<st_phase final>`."""

    name = "pto.st_phase"


class AtomicType(StrEnum):
    """Whether `tstore` replaces what is in global memory or adds to it."""

    NONE = "atomic_none"
    ADD = "atomic_add"


@irdl_attr_definition
class AtomicTypeAttr(EnumAttribute[AtomicType], SpacedOpaqueSyntaxAttribute):
    """`#pto<atomic_type atomic_add>`."""

    name = "pto.atomic_type"


class ReluPreMode(StrEnum):
    """The activation that moves out of `acc` apply."""

    NO_RELU = "no_relu"
    NORMAL_RELU = "normal_relu"
    SCALAR_RELU = "scalar_relu"
    VECTOR_RELU = "vector_relu"
    PWL = "pwl"


@irdl_attr_definition
class ReluPreModeAttr(EnumAttribute[ReluPreMode], SpacedOpaqueSyntaxAttribute):
    """`#pto<relu_pre_mode no_relu>`."""

    name = "pto.relu_pre_mode"


class AccToVecMode(StrEnum):
    """Which vector core a move from `acc` to `vec` feeds."""

    SINGLE_VEC0 = "single_mode_vec0"
    SINGLE_VEC1 = "single_mode_vec1"
    DUAL_SPLIT_M = "dual_mode_split_m"
    DUAL_SPLIT_N = "dual_mode_split_n"


@irdl_attr_definition
class AccToVecModeAttr(InAngles, EnumAttribute[AccToVecMode]):
    """`#pto.acc_to_vec_mode<single_mode_vec0>`."""

    name = "pto.acc_to_vec_mode"


class MxGroupAxis(StrEnum):
    """The axis along which MX formats share an exponent."""

    AXIS0 = "axis0"
    AXIS1 = "axis1"


@irdl_attr_definition
class MxGroupAxisAttr(EnumAttribute[MxGroupAxis], SpacedOpaqueSyntaxAttribute):
    """`#pto<mx_group_axis axis0>`."""

    name = "pto.mx_group_axis"


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
"""Every attribute of the dialect."""
