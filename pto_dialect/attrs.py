"""
The attributes of the dialect: enumerations, in the two spellings that MLIR gives them.

Those that the peer declares with an assembly format print as `#pto.layout<nd>`, the
others as `#pto<round_mode ROUND>` (`PTOAttrs.td` of PTOAS).
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import Any, ClassVar

from xdsl.dialects.builtin import IntAttr
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import (
    Attribute,
    Data,
    ParametrizedAttribute,
    SpacedOpaqueSyntaxAttribute,
)
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.str_enum import StrEnum

from pto_dialect.assembly.refusals import refuse_word
from pto_dialect.collect import classes_with_a_name
from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace


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


@irdl_attr_definition
class TileBufConfigAttr(ParametrizedAttribute):
    """
    The layout of a tile: `#pto.tile_buf_config<blayout=#pto.blayout<row_major>, ...>`;
    fields that are left out have the values of an ordinary `vec` tile.
    """

    name = "pto.tile_buf_config"

    blayout: BLayoutAttr
    slayout: SLayoutAttr
    s_fractal_size: IntAttr
    pad: PadValueAttr
    compact: CompactModeAttr

    FRACTAL_SIZES: ClassVar[tuple[int, ...]] = (32, 512, 1024)

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        fields: dict[str, Attribute] = {
            "blayout": BLayoutAttr(BLayout.ROW_MAJOR),
            "slayout": SLayoutAttr(SLayout.NONE_BOX),
            "s_fractal_size": IntAttr(512),
            "pad": PadValueAttr(PadValue.NULL),
            "compact": CompactModeAttr(CompactMode.NULL),
        }
        with parser.in_angle_brackets():
            start = parser.pos
            key = parser.parse_optional_identifier()
            while key is not None:
                if key not in fields:
                    message = f"unknown key '{key}' in tile_buf_config"
                    refuse_word(parser, message, key, fields, start)
                parser.parse_punctuation("=")
                fields[key] = _parse_config_field(parser, key)
                if parser.parse_optional_punctuation(",") is None:
                    break
                start = parser.pos
                key = parser.parse_identifier(
                    context_msg=" for a field of tile_buf_config"
                )
        return list(fields.values())

    def print_parameters(self, printer: Printer) -> None:
        printer.print_string("<blayout=")
        printer.print_attribute(self.blayout)
        printer.print_string(", slayout=")
        printer.print_attribute(self.slayout)
        printer.print_string(f", s_fractal_size={self.s_fractal_size.data}, pad=")
        printer.print_attribute(self.pad)
        printer.print_string(", compact=")
        printer.print_attribute(self.compact)
        printer.print_string(">")

    def verify(self) -> None:
        size = self.s_fractal_size.data
        if size not in self.FRACTAL_SIZES:
            raise VerifyException(
                f"unsupported s_fractal_size: {size}, must be one of {{32, 512, 1024}}"
            )


_CONFIG_ENUMS: dict[str, type[EnumAttribute[Any]]] = {
    "blayout": BLayoutAttr,
    "slayout": SLayoutAttr,
    "pad": PadValueAttr,
    "compact": CompactModeAttr,
}


def _parse_config_field(parser: AttrParser, key: str) -> Attribute:
    """A field by its attribute, or (as its number) by an integer."""
    start = parser.pos
    number = parser.parse_optional_integer(allow_boolean=False)
    if key == "s_fractal_size":
        if number is None:
            parser.raise_error("expected a number of bytes", start)
        return IntAttr(number)
    kind = _CONFIG_ENUMS[key]
    if number is None:
        attribute = parser.parse_attribute()
        if attribute.name != kind.name:
            parser.raise_error(f"expected a #{kind.name} attribute", start)
        return attribute
    cases = tuple(kind.enum_type)
    if not 0 <= number < len(cases):
        parser.raise_error(f"unknown {key} {number}", start)
    return kind(cases[number])


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


class LoadCachePolicy(StrEnum):
    """Whether a load leaves its bytes in the L2 cache."""

    DEFAULT = "default"
    L2_BYPASS = "l2_bypass"


@irdl_attr_definition
class LoadCachePolicyAttr(InAngles, EnumAttribute[LoadCachePolicy]):
    """`#pto.load_cache_policy<l2_bypass>`; ptoas has it since 0.61."""

    name = "pto.load_cache_policy"


class KernelKind(StrEnum):
    """Which cores of a core group run a function."""

    CUBE = "cube"
    VECTOR = "vector"


@irdl_attr_definition
class KernelKindAttr(InAngles, EnumAttribute[KernelKind]):
    """`#pto.kernel_kind<vector>`."""

    name = "pto.kernel_kind"


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

    @property
    def halved(self) -> Dim | None:
        """
        The dimension of which each vector core's dst takes half of what is valid of src
        (`GetDualDstCtl` of pto-isa's `npu/a5/TMov.hpp`).
        """
        match self:
            case AccToVecMode.DUAL_SPLIT_M:
                return Dim.ROW
            case AccToVecMode.DUAL_SPLIT_N:
                return Dim.COL
            case _:
                return None


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
"""Every attribute of this file."""
