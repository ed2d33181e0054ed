"""Directives of single families: what their texts have and no other text does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.dialects.builtin import (
    BoolAttr,
    IntegerAttr,
    StringAttr,
    i1,
    i8,
    i32,
    i64,
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
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer

from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.attrs import (
    AccPushEpilogueAttr,
    AddressSpaceAttr,
    PipeAttr,
    PipeEventType,
    PipeEventTypeAttr,
)
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.mode_attrs import MaskPatternAttr
from pto_dialect.suggestions import did_you_mean
from pto_dialect.types import TileBufType


def _parse_operands(parser: Parser) -> list[UnresolvedOperand]:
    return parser.parse_comma_separated_list(
        parser.Delimiter.NONE, parser.parse_unresolved_operand
    )


def _parse_types(parser: Parser, count: int) -> list[Attribute]:
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


def _print_values(
    printer: Printer, values: Sequence[SSAValue], *, between: str = ""
) -> None:
    """`%a, %b : type, type`, with a text between the operands and the colon."""
    printer.print_list(values, printer.print_ssa_value)
    printer.print_string(f"{between} : ")
    printer.print_list([v.type for v in values], printer.print_attribute)


def _is_number(type: Attribute) -> bool:
    return not isinstance(type, TileBufType)


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
        names = _parse_operands(parser)
        if len(names) not in (3, 4):
            parser.raise_error(
                f"expected 3 or 4 operands, found {len(names)}", start, parser.pos
            )
        types = _parse_types(parser, len(names))
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
        _print_values(printer, [v for v in values if v is not None])


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
            names = _parse_operands(parser)
            if len(names) > 2:
                parser.raise_error(
                    f"expected 1 or 2 operands, found {len(names)}", start, parser.pos
                )
            self._parse_attributes(parser, state)
            types = _parse_types(parser, len(names))
        self.src.set(state, names[0])
        self.src_type.set(state, types[:1])
        self.tmp.set(state, names[1] if len(names) > 1 else None)
        self.tmp_type.set(state, types[1:])
        parser.parse_keyword("outs")
        with parser.in_parens():
            self.dst.set(state, parser.parse_unresolved_operand())
            self.dst_type.set(state, _parse_types(parser, 1))
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
        _print_values(printer, values, between="" if tmp is None else text)
        printer.print_string(") outs(")
        _print_values(printer, (self.dst.get(op),))
        printer.print_string(f"){text if tmp is None else ''}")


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
                _print_values(printer, (value,))


# Sorting


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
        names = _parse_operands(parser)
        has_tmp = parser.parse_optional_keyword("no_tmp") is None
        if parser.parse_optional_punctuation("{") is not None:
            parser.parse_keyword("exhausted")
            parser.parse_punctuation("=")
            value = parser.parse_boolean()
            self.exhausted.set(state, IntegerAttr(int(value), i1))
            parser.parse_punctuation("}")
        types = _parse_types(parser, len(names))
        is_length = len(names) == 2 and has_tmp and _is_number(types[1])
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
        _print_values(printer, values, between=between)


@irdl_custom_directive
class MergeOutputs(CustomDirective):
    """`%dst : type`, or `%dst, %executed : types`."""

    dsts: VariadicOperandVariable
    executed: OptionalOperandVariable
    dsts_type: TypeDirective
    executed_type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        names = _parse_operands(parser)
        types = _parse_types(parser, len(names))
        self.dsts.set(state, names[:1])
        self.dsts_type.set(state, types[:1])
        self.executed.set(state, names[1] if len(names) > 1 else None)
        self.executed_type.set(state, types[1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        executed = self.executed.get(op)
        rest = () if executed is None else (executed,)
        _print_values(printer, [*self.dsts.get(op), *rest])


# Gathers and scatters


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
        parser.raise_error('axis must be "row" or "col"', start)
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
        types = _parse_types(parser, 2 if tmp is None else 3)
        self.src_type.set(state, types[:1])
        is_number = _is_number(types[1])
        chosen = self.k_value if is_number else self.indices
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
        _print_values(printer, values)


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
        types = _parse_types(parser, 2)
        self.src_type.set(state, types[:1])
        self.indexes_type.set(state, types[1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        src, indexes = self.src.get(op), self.indexes.get(op)
        if indexes is not None:
            _print_values(printer, (src, indexes))
        elif (pattern := self.mask.get(op)) is not None:
            _print_mask(printer, src, pattern, self.axis.get(op))


# Synchronisation


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
        parser.raise_error(f"invalid token: {name}{did_you_mean(name, words)}", start)
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
            _print_values(printer, (addr,), between=" single_cache_line")


# Pipes between cores


@irdl_custom_directive
class PipeClauses(CustomDirective):
    """`id = 0, dir_mask = 1, slot_size = 1024, ...`, in any order."""

    id: AttributeVariable
    dir_mask: AttributeVariable
    slot_size: AttributeVariable
    slot_num: AttributeVariable
    local_slot_num: AttributeVariable
    nosplit: AttributeVariable
    acc_push_epilogue: AttributeVariable

    @property
    def _variables(self) -> tuple[AttributeVariable, ...]:
        return (
            self.id,
            self.dir_mask,
            self.slot_size,
            self.slot_num,
            self.local_slot_num,
            self.nosplit,
            self.acc_push_epilogue,
        )

    def parse(self, parser: Parser, state: ParsingState) -> None:
        variables = {v.name: v for v in self._variables}
        end = parser.pos
        while (variable := self._parse_key(parser, state, variables)) is not None:
            variable.set(state, self._parse_value(parser, variable.name))
            end = parser.pos
            if parser.parse_optional_punctuation(",") is None:
                break
        for name in ("dir_mask", "slot_size"):
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
            known = ", ".join(variables)
            parser.raise_error(
                f"unexpected keyword '{name}', expected one of {known}", start
            )
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
                parser.raise_error(
                    f"unexpected initialize_pipe operand '{name}', expected one of "
                    f"{', '.join(variables)}",
                    start,
                )
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
                _print_values(printer, (value,))

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
        names = _parse_operands(parser)
        if len(names) > 2:
            parser.raise_error(
                f"expected a pipe, or an entry and a pipe, found {len(names)} operands",
                start,
                parser.pos,
            )
        types = _parse_types(parser, len(names))
        self.entry.set(state, names[0] if len(names) == 2 else None)
        self.entry_type.set(state, types[:-1])
        self.pipe.set(state, names[-1])
        self.pipe_type.set(state, types[-1:])

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        entry, pipe = self.entry.get(op), self.pipe.get(op)
        _print_values(printer, (pipe,) if entry is None else (entry, pipe))


# Communication between chips


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
        names = _parse_operands(parser)
        if len(names) != len(variables):
            parser.raise_error(
                f"expected {len(variables)} operands, found {len(names)}",
                start,
                parser.pos,
            )
        for variable, name in zip(variables, names):
            variable.set(state, name)
        if parser._current_token.text == ":":
            return _parse_types(parser, len(names))
        values = [parser.ssa_values.get(n.operand_name) for n in names]
        if None in values:
            parser.raise_error("expected types of operands that are defined later")
        return [v[n.index].type for v, n in zip(values, names) if v is not None]

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        printer.print_string(" ins(")
        _print_values(printer, (self.src.get(op), self.fp.get(op)))
        printer.print_string(") outs(")
        _print_values(printer, (self.dst.get(op),))
        printer.print_string(")")
