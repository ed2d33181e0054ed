"""The attributes of comparisons, and of functions that have a precise form."""

from __future__ import annotations

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import (
    Attribute,
    SpacedOpaqueSyntaxAttribute,
)
from xdsl.irdl import irdl_attr_definition
from xdsl.utils.str_enum import StrEnum

from pto_dialect.collect import classes_with_a_name


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


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
