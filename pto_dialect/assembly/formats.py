"""Assembly formats that many operations share, and the directives they are made of."""

from __future__ import annotations

from typing import Any, Protocol, cast

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, i64
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, Data, OpResult
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    ParsingState,
    PrintingState,
    TypeDirective,
    irdl_custom_directive,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer

from pto_dialect.assembly.refusals import refuse_word
from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.types import PtrType
from pto_dialect.xdsl_internals import current_token


def ins_outs(
    *ins: str,
    outs: tuple[str, ...] = ("dst",),
    dict_in_ins: bool = False,
    dict: str = "attr-dict",
) -> str:
    """
    The format of most operations on tiles:

        ins(%src0, %src1, %tmp : type, type, type) outs(%dst : type) {attributes}

    A name that ends in `?` is optional; it is the last one. With `dict_in_ins` the
    attributes stand before the colon.
    """
    inner = f" {dict} " if dict_in_ins else " "
    outer = "" if dict_in_ins else f" {dict}"
    return f"`ins` `(` {_values(ins)}{inner}`:` {_types(ins)} `)` {outs_only(*outs)}{outer}"


def outs_only(*outs: str) -> str:
    """`outs(%dst : type)`."""
    return f"`outs` `(` {_values(outs)} `:` {_types(outs)} `)`"


def _values(names: tuple[str, ...]) -> str:
    return " ".join(
        f"(`,` ${name[:-1]}^)?"
        if name.endswith("?")
        else f"`,` ${name}"
        if i
        else f"${name}"
        for i, name in enumerate(names)
    )


def _types(names: tuple[str, ...]) -> str:
    return " ".join(
        f"(`,` type(${name[:-1]})^)?"
        if name.endswith("?")
        else f"`,` type(${name})"
        if i
        else f"type(${name})"
        for i, name in enumerate(names)
    )


@irdl_custom_directive
class Enum(CustomDirective):
    """
    An enumeration as `<PIPE_V>`, in full as `#pto.pipe<PIPE_V>`, or as `"PIPE_V"`. The
    full form is printed where it was read, the short one everywhere else.
    """

    attribute: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.attribute.set(state, self._parse(parser, state))

    def _parse(self, parser: Parser, state: ParsingState) -> Attribute:
        start = parser.pos
        kind = _attribute_class(state.op_type, self.attribute.name)
        if (full := _optional_full(parser)) is not None:
            if full.name != kind.name:
                parser.raise_error(
                    f"expected a #{kind.name} attribute", start, parser.pos
                )
            return full
        if (case := parser.parse_optional_str_literal()) is not None:
            return _from_case(parser, kind, case, start)
        return kind.new(kind.parse_parameter(parser))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        attribute = cast(Data[Any], self.attribute.get(op))
        state.print_whitespace(printer)
        if spelling_of(attribute) is not None:
            printer.print_attribute(attribute)
        else:
            attribute.print_parameter(printer)


def _from_case(
    parser: Parser, kind: type[Data[Any]], case: str, start: int
) -> Data[Any]:
    assert issubclass(kind, EnumAttribute)
    enum = kind.enum_type
    cases = [e.value for e in enum]
    if case not in cases:
        name = kind.name.removeprefix("pto.")
        refuse_word(parser, f"invalid {name} token: {case}", case, cases, start)
    return kind.new(enum(case))


def _optional_full(parser: Parser) -> Attribute | None:
    if current_token(parser).text.startswith("#"):
        return parser.parse_attribute()
    return None


def _attribute_class(op: type[IRDLOperation], name: str) -> type[Data[Any]]:
    definition = op.get_irdl_definition().properties[name]
    bases = definition.constr.get_bases()
    assert bases is not None
    (base,) = bases
    return cast("type[Data[Any]]", base)


@irdl_custom_directive
class Pointer(CustomDirective):
    """The type of a pointer, `!pto.ptr<f32>`, which ptoas prints as `<f32, gm>`."""

    pointer: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if current_token(parser).text == "<":
            self.pointer.set(state, (PtrType.new(PtrType.parse_parameters(parser)),))
        else:
            self.pointer.parse(parser, state)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        self.pointer.print(printer, state, op)


@irdl_custom_directive
class Sizes(CustomDirective):
    """Static sizes as plain numbers: `[8, 64]`."""

    sizes: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        sizes = parser.parse_comma_separated_list(
            parser.Delimiter.SQUARE, lambda: parser.parse_integer(allow_boolean=False)
        )
        self.sizes.set(state, ArrayAttr([IntegerAttr(s, i64) for s in sizes]))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        sizes = cast(ArrayAttr[IntegerAttr], self.sizes.get(op))
        with printer.in_square_brackets():
            printer.print_list(sizes, lambda s: printer.print_string(str(s.value.data)))


class _Infers(Protocol):
    """An operation class whose result type can be left out."""

    @classmethod
    def infer_result(cls, parser: Parser, state: ParsingState) -> Attribute | None: ...


@irdl_custom_directive
class ResultOrInferred(CustomDirective):
    """
    `-> type`, or nothing where the operation can tell: `infer_result` of its class gets
    the types and the operands' definitions as far as they are known.
    """

    result: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_punctuation("->") is not None:
            self.result.parse(parser, state)
            return
        start = parser.pos
        op_type = cast("type[_Infers]", state.op_type)
        inferred = op_type.infer_result(parser, state)
        if inferred is None:
            name = state.op_type.name
            parser.raise_error(f"failed to infer {name} result type", start)
        self.result.inner.set_types(state, (inferred,))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        printer.print_string("-> ")
        state.should_emit_space = False
        state.last_was_punctuation = True
        self.result.print(printer, state, op)


def known_value(parser: Parser, operand: UnresolvedOperand) -> OpResult | None:
    """The operation result that an operand names, if the text before defines it."""
    values = parser.ssa_values.get(operand.operand_name)
    if values is None or operand.index >= len(values):
        return None
    value = values[operand.index]
    return value if isinstance(value, OpResult) else None
