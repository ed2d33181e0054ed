"""The attributes of pipes between cores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from xdsl.ir import (
    Attribute,
    Data,
)
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.str_enum import StrEnum

from pto_dialect.collect import classes_with_a_name

_E = TypeVar("_E", bound=StrEnum)


class EpilogueLayout(StrEnum):
    """The layout that tiles pushed from `acc` arrive in."""

    NZ2ND = "nz2nd"
    NZ2DN = "nz2dn"
    NZ2NZ = "nz2nz"


class EpilogueQuant(StrEnum):
    """The conversion of tiles pushed from `acc`, from i32 or f32."""

    NO_CONVERT = "no_convert"
    F32_F16 = "f32_f16"
    F32_BF16 = "f32_bf16"
    REQ8_SCALAR = "req8_scalar"
    REQ8_VEC = "req8_vec"
    DEQF16_SCALAR = "deqf16_scalar"
    DEQF16_VEC = "deqf16_vec"
    QF322B8_SCALAR = "qf322b8_pre_scalar"
    QF322B8_VEC = "qf322b8_pre_vec"
    QF322F16_SCALAR = "qf322f16_pre_scalar"
    QF322BF16_SCALAR = "qf322bf16_pre_scalar"
    QS322BF16_SCALAR = "qs322bf16_pre_scalar"
    QS322BF16_VEC = "qs322bf16_pre_vec"
    QF322HIF8_SCALAR = "qf322hif8_pre_scalar"
    QF322FP8_SCALAR = "qf322fp8_pre_scalar"

    @property
    def is_scalar(self) -> bool:
        """Whether one scale serves all columns."""
        return self.value.endswith("_scalar")

    @property
    def is_vector(self) -> bool:
        """Whether each column has its scale."""
        return self.value.endswith("_vec")


class EpilogueRelu(StrEnum):
    """The activation of tiles pushed from `acc`."""

    NO_RELU = "no_relu"
    NORMAL_RELU = "normal_relu"


@dataclass(frozen=True)
class AccPushEpilogue:
    """What the fix-pipe does to a tile that leaves `acc` through a pipe."""

    layout: EpilogueLayout
    quant: EpilogueQuant
    relu: EpilogueRelu


@irdl_attr_definition
class AccPushEpilogueAttr(Data[AccPushEpilogue]):
    """`#pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>`."""

    name = "pto.acc_push_epilogue"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> AccPushEpilogue:
        def case(key: str, enum: type[_E]) -> _E:
            parser.parse_keyword(key)
            parser.parse_punctuation("=")
            return parser.parse_str_enum(enum)

        with parser.in_angle_brackets():
            layout = case("layout", EpilogueLayout)
            parser.parse_punctuation(",")
            quant = case("quant", EpilogueQuant)
            parser.parse_punctuation(",")
            return AccPushEpilogue(layout, quant, case("relu", EpilogueRelu))

    def print_parameter(self, printer: Printer) -> None:
        data = self.data
        printer.print_string(
            f"<layout = {data.layout}, quant = {data.quant}, relu = {data.relu}>"
        )


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
