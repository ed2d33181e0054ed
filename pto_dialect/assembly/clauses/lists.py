"""Lists of operands with their types, as several directives read and write them."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Attribute, SSAValue
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer

from pto_dialect.types import TileBufType


def parse_operands(parser: Parser) -> list[UnresolvedOperand]:
    return parser.parse_comma_separated_list(
        parser.Delimiter.NONE, parser.parse_unresolved_operand
    )


def parse_types(parser: Parser, count: int) -> list[Attribute]:
    """`: type, type`, one for each of the operands before."""
    parser.parse_punctuation(":")
    start = parser.pos
    types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
    if len(types) != count:
        parser.raise_error(
            f"expected {count} types for {count} operands, found {len(types)}",
            start,
            parser.pos,
        )
    return list(types)


def print_values(
    printer: Printer, values: Sequence[SSAValue], *, between: str = ""
) -> None:
    """`%a, %b : type, type`, with a text between the operands and the colon."""
    printer.print_list(values, printer.print_ssa_value)
    printer.print_string(f"{between} : ")
    printer.print_list([v.type for v in values], printer.print_attribute)


def is_number(type: Attribute) -> bool:
    return not isinstance(type, TileBufType)
