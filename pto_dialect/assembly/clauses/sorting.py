"""Directives of merge sorts."""

from __future__ import annotations

from typing import cast

from xdsl.dialects.builtin import (
    BoolAttr,
    IntegerAttr,
    i1,
)
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OptionalOperandVariable,
    ParsingState,
    PrintingState,
    TypeDirective,
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from pto_dialect.assembly.clauses.lists import (
    is_number,
    parse_operands,
    parse_types,
    print_values,
)


@irdl_custom_directive
class MergeInputs(CustomDirective):
    """
    `%src, %length : types`, or `%src0, %src1, ..., %tmp {exhausted = false} : types`,
    with `no_tmp` in the place of `, %tmp` where there is no scratch tile.
    """

    srcs: VariadicOperandVariable
    block_len: OptionalOperandVariable
    tmp: OptionalOperandVariable
    exhausted: AttributeVariable
    srcs_type: TypeDirective
    block_len_type: TypeDirective
    tmp_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        names = parse_operands(parser)
        has_tmp = parser.parse_optional_keyword("no_tmp") is None
        if parser.parse_optional_punctuation("{") is not None:
            parser.parse_keyword("exhausted")
            parser.parse_punctuation("=")
            value = parser.parse_boolean()
            self.exhausted.set(state, IntegerAttr(int(value), i1))
            parser.parse_punctuation("}")
        types = parse_types(parser, len(names))
        is_length = len(names) == 2 and has_tmp and is_number(types[1])
        count = len(names) - (is_length or has_tmp)
        rest, rest_types = names[count:], types[count:]
        self.srcs.set(state, names[:count])
        self.srcs_type.set(state, types[:count])
        self.block_len.set(state, rest[0] if is_length else None)
        self.block_len_type.set(state, rest_types if is_length else ())
        self.tmp.set(state, rest[0] if rest and not is_length else None)
        self.tmp_type.set(state, rest_types if rest and not is_length else ())

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        length, tmp = self.block_len.get(op), self.tmp.get(op)
        values = [*self.srcs.get(op), *(v for v in (length, tmp) if v is not None)]
        between = " no_tmp" if length is None and tmp is None else ""
        if (exhausted := self.exhausted.get(op)) is not None:
            word = "true" if cast(BoolAttr, exhausted).value.data else "false"
            between += f" {{exhausted = {word}}}"
        print_values(printer, values, between=between)


@irdl_custom_directive
class MergeOutputs(CustomDirective):
    """`%dst : type`, or `%dst, %executed : types`."""

    dsts: VariadicOperandVariable
    executed: OptionalOperandVariable
    dsts_type: TypeDirective
    executed_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        names = parse_operands(parser)
        types = parse_types(parser, len(names))
        self.dsts.set(state, names[:1])
        self.dsts_type.set(state, types[:1])
        self.executed.set(state, names[1] if len(names) > 1 else None)
        self.executed_type.set(state, types[1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        executed = self.executed.get(op)
        rest = () if executed is None else (executed,)
        print_values(printer, [*self.dsts.get(op), *rest])


# Gathers and scatters
