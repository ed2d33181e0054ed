"""The directive of scales behind a tile."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    i64,
)
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    CustomDirective,
    OptionalOperandVariable,
    ParsingState,
    PrintingState,
    TypeDirective,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from pto_dialect.assembly.clauses.lists import (
    print_values,
)


@irdl_custom_directive
class Scales(CustomDirective):
    """`, %fp : type` and `, %scalar : i64` after a source, either or both or neither."""

    fp: OptionalOperandVariable
    scalar: OptionalOperandVariable
    fp_type: TypeDirective
    scalar_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        for variable in (self.fp, self.scalar):
            variable.set(state, None)
            variable.set_types(state, ())
        chosen = (self.fp, self.scalar)
        while chosen and parser.parse_optional_punctuation(",") is not None:
            name = parser.parse_unresolved_operand()
            parser.parse_punctuation(":")
            type_ = parser.parse_type()
            if type_ == i64:
                chosen = (self.scalar,)
            chosen[0].set(state, name)
            chosen[0].set_types(state, (type_,))
            chosen = chosen[1:]

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        for variable in (self.fp, self.scalar):
            if (value := variable.get(op)) is not None:
                printer.print_string(", ")
                print_values(printer, (value,))


# Sorting
