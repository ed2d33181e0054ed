"""Directives of gathers and scatters."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    StringAttr,
)
from xdsl.ir import Attribute, SSAValue
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
    is_number,
    parse_types,
    print_values,
)
from pto_dialect.assembly.refusals import refuse_word
from pto_dialect.mode_attrs import MaskPatternAttr


def _parse_mask(
    parser: Parser,
    state: ParsingState,
    mask: AttributeVariable,
    axis: AttributeVariable,
    src_type: TypeDirective,
) -> None:
    """`{maskPattern = #pto.mask_pattern<P0101>} : type, "row"` after `%src,`."""
    parser.parse_punctuation("{")
    parser.parse_keyword("maskPattern")
    parser.parse_punctuation("=")
    start = parser.pos
    pattern = parser.parse_attribute()
    if not isinstance(pattern, MaskPatternAttr):
        parser.raise_error("expected a #pto.mask_pattern attribute", start, parser.pos)
    mask.set(state, pattern)
    parser.parse_punctuation("}")
    parser.parse_punctuation(":")
    src_type.parse(parser, state)
    if parser.parse_optional_punctuation(",") is None:
        return
    start = parser.pos
    name = parser.parse_str_literal()
    if name not in ("row", "col"):
        refuse_word(parser, f"unknown axis '{name}'", name, ("row", "col"), start)
    axis.set(state, StringAttr(name))


def _print_mask(
    printer: Printer,
    src: SSAValue,
    pattern: Attribute,
    axis: Attribute | None,
) -> None:
    printer.print_ssa_value(src)
    printer.print_string(", {maskPattern = ")
    printer.print_attribute(pattern)
    printer.print_string("} : ")
    printer.print_attribute(src.type)
    if axis is not None:
        printer.print_string(", ")
        printer.print_attribute(axis)


@irdl_custom_directive
class GatherInputs(CustomDirective):
    """
    `%src, {maskPattern = ...} : type, "row"`, `%src, %indices, %tmp : types`, or
    `%src, %number, %tmp : types`.
    """

    src: OperandVariable
    indices: OptionalOperandVariable
    tmp: OptionalOperandVariable
    k_value: OptionalOperandVariable
    mask: AttributeVariable
    axis: AttributeVariable
    src_type: TypeDirective
    indices_type: TypeDirective
    tmp_type: TypeDirective
    k_value_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        for absent in (self.indices, self.tmp, self.k_value):
            absent.set(state, None)
            absent.set_types(state, ())
        self.src.set(state, parser.parse_unresolved_operand())
        parser.parse_punctuation(",")
        if (second := parser.parse_optional_unresolved_operand()) is None:
            _parse_mask(parser, state, self.mask, self.axis, self.src_type)
            return
        tmp = None
        if parser.parse_optional_punctuation(",") is not None:
            tmp = parser.parse_unresolved_operand()
        types = parse_types(parser, 2 if tmp is None else 3)
        self.src_type.set(state, types[:1])
        by_number = is_number(types[1])
        chosen = self.k_value if by_number else self.indices
        chosen.set(state, second)
        chosen.set_types(state, types[1:2])
        self.tmp.set(state, tmp)
        self.tmp.set_types(state, types[2:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        if (pattern := self.mask.get(op)) is not None:
            _print_mask(printer, self.src.get(op), pattern, self.axis.get(op))
            return
        rest = (self.indices.get(op), self.k_value.get(op), self.tmp.get(op))
        values = [self.src.get(op), *(v for v in rest if v is not None)]
        print_values(printer, values)


@irdl_custom_directive
class ScatterInputs(CustomDirective):
    """`%src, {maskPattern = ...} : type, "row"`, or `%src, %indexes : types`."""

    src: OperandVariable
    indexes: OptionalOperandVariable
    mask: AttributeVariable
    axis: AttributeVariable
    src_type: TypeDirective
    indexes_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.src.set(state, parser.parse_unresolved_operand())
        parser.parse_punctuation(",")
        indexes = parser.parse_optional_unresolved_operand()
        self.indexes.set(state, indexes)
        if indexes is None:
            self.indexes_type.set(state, ())
            _parse_mask(parser, state, self.mask, self.axis, self.src_type)
            return
        types = parse_types(parser, 2)
        self.src_type.set(state, types[:1])
        self.indexes_type.set(state, types[1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        src, indexes = self.src.get(op), self.indexes.get(op)
        if indexes is not None:
            print_values(printer, (src, indexes))
        elif (pattern := self.mask.get(op)) is not None:
            _print_mask(printer, src, pattern, self.axis.get(op))


# Synchronisation
