"""Directives of operations on tiles: optional operands, scales, flags among operands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.dialects.builtin import (
    BoolAttr,
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
    parse_operands,
    parse_types,
    print_values,
)
from pto_dialect.xdsl_internals import current_token


@irdl_custom_directive
class OptionalThird(CustomDirective):
    """`%a, %b, %d : types` or `%a, %b, %c, %d : types`."""

    first: OperandVariable
    second: OperandVariable
    third: OptionalOperandVariable
    last: OperandVariable
    first_type: TypeDirective
    second_type: TypeDirective
    third_type: TypeDirective
    last_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        start = parser.pos
        names = parse_operands(parser)
        if len(names) not in (3, 4):
            parser.raise_error(
                f"expected 3 or 4 operands, found {len(names)}", start, parser.pos
            )
        types = parse_types(parser, len(names))
        self.first.set(state, names[0])
        self.second.set(state, names[1])
        self.third.set(state, names[2] if len(names) == 4 else None)
        self.last.set(state, names[-1])
        self.first_type.set(state, types[:1])
        self.second_type.set(state, types[1:2])
        self.third_type.set(state, types[2:-1])
        self.last_type.set(state, types[-1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        third = self.third.get(op)
        values = [self.first.get(op), self.second.get(op), third, self.last.get(op)]
        print_values(printer, [v for v in values if v is not None])


@irdl_custom_directive
class ColumnSum(CustomDirective):
    """
    `ins(%src, %tmp {isBinary = true} : types) outs(%dst : type)`; without `%tmp` the flag
    stands at the end.
    """

    src: OperandVariable
    tmp: OptionalOperandVariable
    dst: OperandVariable
    is_binary: AttributeVariable
    src_type: TypeDirective
    tmp_type: TypeDirective
    dst_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        parser.parse_keyword("ins")
        with parser.in_parens():
            start = parser.pos
            names = parse_operands(parser)
            if len(names) > 2:
                parser.raise_error(
                    f"expected 1 or 2 operands, found {len(names)}", start, parser.pos
                )
            self._parse_attributes(parser, state)
            types = parse_types(parser, len(names))
        self.src.set(state, names[0])
        self.src_type.set(state, types[:1])
        self.tmp.set(state, names[1] if len(names) > 1 else None)
        self.tmp_type.set(state, types[1:])
        parser.parse_keyword("outs")
        with parser.in_parens():
            self.dst.set(state, parser.parse_unresolved_operand())
            self.dst_type.set(state, parse_types(parser, 1))
        self._parse_attributes(parser, state)

    def _parse_attributes(self, parser: Parser, state: ParsingState) -> None:
        attributes = parser.parse_optional_attr_dict()
        if (flag := attributes.pop(self.is_binary.name, None)) is not None:
            self.is_binary.set(state, flag)
        state.attributes |= attributes

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        tmp, flag = self.tmp.get(op), self.is_binary.get(op)
        text = ""
        if flag is not None:
            word = "true" if cast(BoolAttr, flag).value.data else "false"
            text = f" {{{self.is_binary.name} = {word}}}"
        printer.print_string(" ins(")
        values = [self.src.get(op), *(() if tmp is None else (tmp,))]
        print_values(printer, values, between="" if tmp is None else text)
        printer.print_string(") outs(")
        print_values(printer, (self.dst.get(op),))
        printer.print_string(f"){text if tmp is None else ''}")


@irdl_custom_directive
class ScaledStore(CustomDirective):
    """`ins(%src, %fp : types) outs(%dst : type)`; texts may leave the types out."""

    src: OperandVariable
    fp: OperandVariable
    dst: OperandVariable
    src_type: TypeDirective
    fp_type: TypeDirective
    dst_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        parser.parse_keyword("ins")
        with parser.in_parens():
            src, fp = self._parse(parser, state, (self.src, self.fp))
        parser.parse_keyword("outs")
        with parser.in_parens():
            (dst,) = self._parse(parser, state, (self.dst,))
        self.src_type.set(state, (src,))
        self.fp_type.set(state, (fp,))
        self.dst_type.set(state, (dst,))

    def _parse(
        self, parser: Parser, state: ParsingState, variables: Sequence[OperandVariable]
    ) -> list[Attribute]:
        start = parser.pos
        names = parse_operands(parser)
        if len(names) != len(variables):
            parser.raise_error(
                f"expected {len(variables)} operands, found {len(names)}",
                start,
                parser.pos,
            )
        for variable, name in zip(variables, names):
            variable.set(state, name)
        if current_token(parser).text == ":":
            return parse_types(parser, len(names))
        values = [parser.ssa_values.get(n.operand_name) for n in names]
        if None in values:
            parser.raise_error("expected types of operands that are defined later")
        return [v[n.index].type for v, n in zip(values, names) if v is not None]

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        printer.print_string(" ins(")
        print_values(printer, (self.src.get(op), self.fp.get(op)))
        printer.print_string(") outs(")
        print_values(printer, (self.dst.get(op),))
        printer.print_string(")")
