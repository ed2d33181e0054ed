"""Directives of flags, buffer identifiers and caches."""

from __future__ import annotations

from typing import cast

from xdsl.dialects.builtin import (
    IntegerAttr,
    i32,
)
from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OperandVariable,
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
from pto_dialect.assembly.refusals import refuse_word
from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.attrs import AddressSpaceAttr
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.sync_attrs import PipeAttr, PipeEventType, PipeEventTypeAttr


@irdl_custom_directive
class EventId(CustomDirective):
    """An event id: a number, or an index value."""

    event_id: AttributeVariable
    event_id_dyn: OptionalOperandVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        value = parser.parse_optional_unresolved_operand()
        self.event_id_dyn.set(state, value)
        if value is None:
            number = parser.parse_integer(allow_boolean=False)
            self.event_id.set(state, IntegerAttr(number, i32))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        if (value := self.event_id_dyn.get(op)) is not None:
            printer.print_ssa_value(value)
        elif (number := self.event_id.get(op)) is not None:
            printer.print_int(cast(IntegerAttr, number).value.data)


def _parse_unit(parser: Parser) -> tuple[Attribute, bool]:
    """`"PIPE_V"`, `"TLOAD"`, or `[` and an attribute; whether a bracket is open."""
    start = parser.pos
    if (name := parser.parse_optional_str_literal()) is not None:
        if name in [p.value for p in Pipe]:
            return PipeAttr(Pipe(name)), False
        if name in [e.value for e in PipeEventType]:
            return PipeEventTypeAttr(PipeEventType(name)), False
        words = [unit.value for unit in (*Pipe, *PipeEventType)]
        refuse_word(parser, f"invalid token: {name}", name, words, start)
    if parser.parse_optional_punctuation("[") is None:
        parser.raise_error("expected string pipe/op_type or '['")
    return parser.parse_attribute(), True


def _print_unit(printer: Printer, unit: Attribute) -> str:
    """Prints the unit; returns the bracket to close."""
    if spelling_of(unit) is None and isinstance(unit, PipeAttr | PipeEventTypeAttr):
        printer.print_string(f' "{unit.data}"')
        return ""
    printer.print_string("[")
    printer.print_attribute(unit)
    return "]"


def _parse_mode(parser: Parser, state: ParsingState, mode: AttributeVariable) -> None:
    if parser.parse_optional_punctuation(",") is not None:
        number = parser.parse_integer(allow_boolean=False)
        mode.set(state, IntegerAttr(number, i32))


def _print_mode(printer: Printer, mode: Attribute | None) -> None:
    if mode is not None:
        printer.print_string(f", {cast(IntegerAttr, mode).value.data}")


@irdl_custom_directive
class BufferId(CustomDirective):
    """`"PIPE_V", 3, 0` or `[#pto.pipe_event_type<TLOAD>, 3, 0]`; the mode is optional."""

    op_type: AttributeVariable
    buf_id: AttributeVariable
    mode: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        unit, is_open = _parse_unit(parser)
        self.op_type.set(state, unit)
        parser.parse_punctuation(",")
        number = parser.parse_integer(allow_boolean=False)
        self.buf_id.set(state, IntegerAttr(number, i32))
        _parse_mode(parser, state, self.mode)
        if is_open:
            parser.parse_punctuation("]")

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        end = _print_unit(printer, cast(Attribute, self.op_type.get(op)))
        number = cast(IntegerAttr, self.buf_id.get(op)).value.data
        printer.print_string(f", {number}")
        _print_mode(printer, self.mode.get(op))
        printer.print_string(end)


@irdl_custom_directive
class BufferIdValue(CustomDirective):
    """The same with an index value as the id: `"PIPE_V", %i, 0`."""

    op_type: AttributeVariable
    buf_id: OperandVariable
    mode: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        unit, is_open = _parse_unit(parser)
        self.op_type.set(state, unit)
        parser.parse_punctuation(",")
        self.buf_id.set(state, parser.parse_unresolved_operand())
        _parse_mode(parser, state, self.mode)
        if is_open:
            parser.parse_punctuation("]")

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        end = _print_unit(printer, cast(Attribute, self.op_type.get(op)))
        printer.print_string(", ")
        printer.print_ssa_value(self.buf_id.get(op))
        _print_mode(printer, self.mode.get(op))
        printer.print_string(end)


@irdl_custom_directive
class CacheLines(CustomDirective):
    """`all #pto.address_space<gm>`, or `%addr single_cache_line : type`."""

    addr: OptionalOperandVariable
    space: AttributeVariable
    addr_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_keyword("all") is None:
            self.addr.set(state, parser.parse_unresolved_operand())
            parser.parse_keyword("single_cache_line")
            parser.parse_punctuation(":")
            self.addr_type.set(state, (parser.parse_type(),))
            self.space.set(state, AddressSpaceAttr(AddressSpace.GM))
            return
        self.addr.set(state, None)
        self.addr_type.set(state, ())
        start = parser.pos
        space = parser.parse_attribute()
        if not isinstance(space, AddressSpaceAttr):
            parser.raise_error(
                "expected a #pto.address_space attribute", start, parser.pos
            )
        self.space.set(state, space)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        if (addr := self.addr.get(op)) is None:
            printer.print_string("all ")
            printer.print_attribute(cast(Attribute, self.space.get(op)))
        else:
            print_values(printer, (addr,), between=" single_cache_line")


# Pipes between cores
