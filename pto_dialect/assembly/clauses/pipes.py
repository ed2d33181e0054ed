"""Directives of the pipes between cores."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar

from xdsl.dialects.builtin import (
    IntegerAttr,
    i1,
    i8,
    i32,
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
    parse_operands,
    parse_types,
    print_values,
)
from pto_dialect.assembly.refusals import refuse_word
from pto_dialect.pipe_attrs import AccPushEpilogueAttr


class _Clauses(CustomDirective, ABC):
    """`key = value, key = value`, in any order; keys are the names of the attributes."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("dir_mask", "slot_size")

    @property
    def _variables(self) -> tuple[AttributeVariable, ...]:
        return tuple(getattr(self, name) for name in self.parameters)

    def parse(self, parser: Parser, state: ParsingState) -> None:
        variables = {v.name: v for v in self._variables}
        end = parser.pos
        while (variable := self._parse_key(parser, state, variables)) is not None:
            variable.set(state, self._parse_value(parser, variable.name))
            end = parser.pos
            if parser.parse_optional_punctuation(",") is None:
                break
        for name in self.REQUIRED:
            if name not in state.properties:
                parser.raise_error(f"expected '{name}' clause", end)

    def _parse_key(
        self,
        parser: Parser,
        state: ParsingState,
        variables: dict[str, AttributeVariable],
    ) -> AttributeVariable | None:
        start = parser.pos
        name = parser.parse_optional_identifier()
        if name is None:
            return None
        if name not in variables:
            message = f"unexpected keyword '{name}'"
            refuse_word(parser, message, name, variables, start)
        if name in state.properties:
            parser.raise_error(f"duplicate '{name}' clause", start)
        parser.parse_punctuation("=")
        return variables[name]

    def _parse_value(self, parser: Parser, name: str) -> Attribute:
        start = parser.pos
        match name:
            case "nosplit":
                return IntegerAttr(int(parser.parse_boolean()), i1)
            case "acc_push_epilogue":
                value = parser.parse_attribute()
                if not isinstance(value, AccPushEpilogueAttr):
                    parser.raise_error(
                        "expected #pto.acc_push_epilogue<...>", start, parser.pos
                    )
                return value
            case _:
                number = parser.parse_integer(allow_boolean=False)
                return IntegerAttr(number, i8 if name == "dir_mask" else i32)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        given = [(v.name, v.get(op)) for v in self._variables]

        def clause(pair: tuple[str, Attribute | None]) -> None:
            name, value = pair
            printer.print_string(f"{name} = ")
            if isinstance(value, IntegerAttr):
                value.print_without_type(printer)
            elif value is not None:
                printer.print_attribute(value)

        printer.print_list([g for g in given if g[1] is not None], clause)


@irdl_custom_directive
class PipeClauses(_Clauses):
    """`id = 0, dir_mask = 1, slot_size = 1024, ...`, in any order."""

    id: AttributeVariable
    dir_mask: AttributeVariable
    slot_size: AttributeVariable
    slot_num: AttributeVariable
    local_slot_num: AttributeVariable
    nosplit: AttributeVariable
    acc_push_epilogue: AttributeVariable


@irdl_custom_directive
class LocalPipeClauses(_Clauses):
    """`dir_mask = 1, slot_size = 1024, slot_num = 8, ...`, in any order."""

    dir_mask: AttributeVariable
    slot_size: AttributeVariable
    slot_num: AttributeVariable
    flag_base: AttributeVariable
    nosplit: AttributeVariable

    REQUIRED: ClassVar[tuple[str, ...]] = ("dir_mask", "slot_size", "slot_num")


@irdl_custom_directive
class GlobalPipeClauses(_Clauses):
    """The same with `local_slot_num`."""

    dir_mask: AttributeVariable
    slot_size: AttributeVariable
    slot_num: AttributeVariable
    local_slot_num: AttributeVariable
    flag_base: AttributeVariable
    nosplit: AttributeVariable

    REQUIRED: ClassVar[tuple[str, ...]] = ("dir_mask", "slot_size", "slot_num")


@irdl_custom_directive
class PipeBuffers(CustomDirective):
    """
    `(gm_slot_buffer = %ptr : type, c2v_consumer_buf = %buf : i32, ...)`; with a slot
    buffer on a line of its own, as pypto prints it.
    """

    gm_slot_buffer: OptionalOperandVariable
    gm_slot_tensor: OptionalOperandVariable
    c2v_consumer_buf: OptionalOperandVariable
    v2c_consumer_buf: OptionalOperandVariable
    gm_slot_buffer_type: TypeDirective
    gm_slot_tensor_type: TypeDirective
    c2v_consumer_buf_type: TypeDirective
    v2c_consumer_buf_type: TypeDirective

    @property
    def _variables(self) -> tuple[OptionalOperandVariable, ...]:
        return (
            self.gm_slot_buffer,
            self.gm_slot_tensor,
            self.c2v_consumer_buf,
            self.v2c_consumer_buf,
        )

    def parse(self, parser: Parser, state: ParsingState) -> None:
        parser.parse_punctuation("(")
        self._parse(parser, state)
        parser.parse_punctuation(")")

    def _parse(self, parser: Parser, state: ParsingState) -> None:
        variables = {v.name: v for v in self._variables}
        for variable in self._variables:
            variable.set(state, None)
            variable.set_types(state, ())
        seen: set[str] = set()
        while True:
            start = parser.pos
            name = parser.parse_optional_identifier()
            if name is None:
                return
            if name not in variables:
                message = f"unexpected initialize_pipe operand '{name}'"
                refuse_word(parser, message, name, variables, start)
            if name in seen:
                parser.raise_error(f"duplicate '{name}' operand", start)
            seen.add(name)
            parser.parse_punctuation("=")
            variables[name].set(state, parser.parse_unresolved_operand())
            parser.parse_punctuation(":")
            variables[name].set_types(state, (parser.parse_type(),))
            if parser.parse_optional_punctuation(",") is None:
                return

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        new_line = self.gm_slot_buffer.get(op) is not None
        printer.print_string("\n      (" if new_line else " (")

        def buffer(pair: tuple[str, SSAValue | None]) -> None:
            name, value = pair
            if value is not None:
                printer.print_string(f"{name} = ")
                print_values(printer, (value,))

        given = [(v.name, v.get(op)) for v in self._variables]
        printer.print_list([g for g in given if g[1] is not None], buffer)
        printer.print_string(")")


@irdl_custom_directive
class EntryAndPipe(CustomDirective):
    """`%pipe : !pto.pipe`, or `%entry, %pipe : type, !pto.pipe`."""

    entry: OptionalOperandVariable
    pipe: OperandVariable
    entry_type: TypeDirective
    pipe_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        start = parser.pos
        names = parse_operands(parser)
        if len(names) > 2:
            parser.raise_error(
                f"expected a pipe, or an entry and a pipe, found {len(names)} operands",
                start,
                parser.pos,
            )
        types = parse_types(parser, len(names))
        self.entry.set(state, names[0] if len(names) == 2 else None)
        self.entry_type.set(state, types[:-1])
        self.pipe.set(state, names[-1])
        self.pipe_type.set(state, types[-1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        entry, pipe = self.entry.get(op), self.pipe.get(op)
        print_values(printer, (pipe,) if entry is None else (entry, pipe))


# Communication between chips
