"""Directives of communication between cores of a group."""

from __future__ import annotations

from typing import cast

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


@irdl_custom_directive
class GroupTypes(CustomDirective):
    """The types of the staging tiles, of which there are one or two, and of a group."""

    ping: TypeDirective
    pong: TypeDirective
    group: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.ping.parse(parser, state)
        pong = cast(OptionalOperandVariable, self.pong.inner)
        self.pong.set(state, ())
        if state.operands[pong.index]:
            parser.parse_punctuation(",")
            self.pong.set(state, (parser.parse_type(),))
        parser.parse_punctuation(",")
        self.group.parse(parser, state)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        types = [*self.ping.get(op), *self.pong.get(op), *self.group.get(op)]
        printer.print_list(types, printer.print_attribute)


# Older programs
