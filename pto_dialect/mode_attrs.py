"""
The attributes that choose between modes of single operations: quantisation, gathers and
scatters, communication between chips, printing.
"""

from __future__ import annotations

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, SpacedOpaqueSyntaxAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.utils.str_enum import StrEnum

from pto_dialect.attrs import InAngles
from pto_dialect.collect import classes_with_a_name


class QuantType(StrEnum):
    """What `tquant` makes of floats."""

    INT8_SYM = "INT8_SYM"
    INT8_ASYM = "INT8_ASYM"
    MXFP8 = "MXFP8"
    MXFP4_E2M1 = "MXFP4_E2M1"


@irdl_attr_definition
class QuantTypeAttr(EnumAttribute[QuantType], SpacedOpaqueSyntaxAttribute):
    """`#pto<quant_type INT8_SYM>`."""

    name = "pto.quant_type"


class QuantScaleAlg(StrEnum):
    """How MX quantisation chooses the shared exponents."""

    OCP = "ocp"
    NV = "nv"


@irdl_attr_definition
class QuantScaleAlgAttr(EnumAttribute[QuantScaleAlg], SpacedOpaqueSyntaxAttribute):
    """`#pto<quant_scale_alg ocp>`."""

    name = "pto.quant_scale_alg"


class VecStoreMode(StrEnum):
    """The layout in which MX quantisation leaves its exponents."""

    ND = "nd"
    NZ = "nz"


@irdl_attr_definition
class VecStoreModeAttr(EnumAttribute[VecStoreMode], SpacedOpaqueSyntaxAttribute):
    """`#pto<vec_store_mode nd>`."""

    name = "pto.vec_store_mode"


class TInsertMode(StrEnum):
    """In how many parts `tinsert` moves a tile from `vec` to `mat`."""

    SPLIT2 = "split2"
    SPLIT4 = "split4"


@irdl_attr_definition
class TInsertModeAttr(InAngles, EnumAttribute[TInsertMode]):
    """`#pto.tinsert_mode<split2>`."""

    name = "pto.tinsert_mode"


# Gathers and scatters


class MaskPattern(StrEnum):
    """Which elements of each group a mask takes, the first one rightmost."""

    P0101 = "P0101"
    P1010 = "P1010"
    P0001 = "P0001"
    P0010 = "P0010"
    P0100 = "P0100"
    P1000 = "P1000"
    P1111 = "P1111"

    @property
    def group(self) -> int:
        """Of how many elements the mask takes one."""
        if self is MaskPattern.P1111:
            return 1
        return 2 if self in (MaskPattern.P0101, MaskPattern.P1010) else 4


@irdl_attr_definition
class MaskPatternAttr(InAngles, EnumAttribute[MaskPattern]):
    """`#pto.mask_pattern<P0101>`."""

    name = "pto.mask_pattern"


class Coalesce(StrEnum):
    """Whether an index names a whole row of global memory or one element."""

    ROW = "row"
    ELEM = "elem"


@irdl_attr_definition
class CoalesceAttr(EnumAttribute[Coalesce], SpacedOpaqueSyntaxAttribute):
    """`#pto<coalesce row>`."""

    name = "pto.coalesce"


class GatherOob(StrEnum):
    """What an index beyond the end reads."""

    UNDEFINED = "undefined"
    CLAMP = "clamp"
    WRAP = "wrap"
    ZERO = "zero"


@irdl_attr_definition
class GatherOobAttr(EnumAttribute[GatherOob], SpacedOpaqueSyntaxAttribute):
    """`#pto<gather_oob clamp>`."""

    name = "pto.gather_oob"


class ScatterAtomicOp(StrEnum):
    """How a scatter combines an element with what is there."""

    NONE = "none"
    ADD = "add"
    MAX = "max"
    MIN = "min"


@irdl_attr_definition
class ScatterAtomicOpAttr(EnumAttribute[ScatterAtomicOp], SpacedOpaqueSyntaxAttribute):
    """`#pto<scatter_atomic_op add>`."""

    name = "pto.scatter_atomic_op"


class ScatterOob(StrEnum):
    """Where an index beyond the end writes."""

    UNDEFINED = "undefined"
    SKIP = "skip"
    CLAMP = "clamp"
    WRAP = "wrap"


@irdl_attr_definition
class ScatterOobAttr(EnumAttribute[ScatterOob], SpacedOpaqueSyntaxAttribute):
    """`#pto<scatter_oob skip>`."""

    name = "pto.scatter_oob"


class ScatterConflict(StrEnum):
    """Which of several elements with one index stays."""

    DEFAULT = "default"
    LAST = "last"


@irdl_attr_definition
class ScatterConflictAttr(EnumAttribute[ScatterConflict], SpacedOpaqueSyntaxAttribute):
    """`#pto<scatter_conflict last>`."""

    name = "pto.scatter_conflict"


# Between chips, and printing


class NotifyOp(StrEnum):
    """How a notification changes its signal."""

    ATOMIC_ADD = "atomic_add"
    SET = "set"


@irdl_attr_definition
class NotifyOpAttr(EnumAttribute[NotifyOp], SpacedOpaqueSyntaxAttribute):
    """`#pto<notify_op set>`."""

    name = "pto.notify_op"


class WaitCmp(StrEnum):
    """The comparison that a signal is waited for with."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"


@irdl_attr_definition
class WaitCmpAttr(EnumAttribute[WaitCmp], SpacedOpaqueSyntaxAttribute):
    """`#pto<wait_cmp ge>`."""

    name = "pto.wait_cmp"


class ReduceOp(StrEnum):
    """How a reduction over chips combines elements."""

    SUM = "sum"
    MAX = "max"
    MIN = "min"


@irdl_attr_definition
class ReduceOpAttr(EnumAttribute[ReduceOp], SpacedOpaqueSyntaxAttribute):
    """`#pto<reduce_op sum>`."""

    name = "pto.reduce_op"


class PrintFormat(StrEnum):
    """How `tprint` writes numbers."""

    WIDTH8_PRECISION4 = "width8_precision4"
    WIDTH8_PRECISION2 = "width8_precision2"
    WIDTH10_PRECISION6 = "width10_precision6"


@irdl_attr_definition
class PrintFormatAttr(EnumAttribute[PrintFormat], SpacedOpaqueSyntaxAttribute):
    """`#pto<print_format width8_precision4>`."""

    name = "pto.print_format"


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
"""Every attribute of this file."""
