"""Operations whose assembly format is compiled when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import RLock
from typing import Any, ClassVar, NoReturn, TypeVar, cast

from xdsl.dialects.builtin import DenseArrayBase, i32
from xdsl.ir import Attribute, OpTraits, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    OpDef,
    OperandDef,
    VerificationContext,
)
from xdsl.irdl.declarative_assembly_format import (
    FormatProgram,
    OperandVariable,
    OptionalGroupDirective,
    ParsingState,
    PunctuationDirective,
    TypeDirective,
)
from xdsl.irdl.operations import get_accessors_from_op_def
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.traits import OpTrait
from xdsl.utils.exceptions import ParseError, VerifyException
from xdsl.utils.lexer import Span

from pto_dialect.assembly.accessors import direct
from pto_dialect.assembly.clause_words import wrong_clause
from pto_dialect.assembly.missing import begins_type, missing_sign, missing_types
from pto_dialect.assembly.refusals import Refusal, refusal_of, refuse
from pto_dialect.hardware import arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.failures import PTOVerifyException
from pto_dialect.xdsl_internals import current_token

_OpT = TypeVar("_OpT", bound=type[IRDLOperation])
_IRDLOperationT = TypeVar("_IRDLOperationT", bound=IRDLOperation)

_ENDS_IN_TYPE = (TypeDirective, OptionalGroupDirective)

_MAX_VERIFIED = 10_000
"""At this many combinations of types an operation class forgets what it has verified."""


def pto_op(cls: _OpT) -> _OpT:
    """
    `irdl_op_definition` for the operations of this dialect, with four differences:

    * The class is defined when its definition is first asked for, which making an
      operation does: a program has few of the operations of the modules it imports.
    * The assembly format is compiled when the first operation is parsed or printed.
      Compiling is nine tenths of what defining an operation costs.
    * What depends on nothing but types and attributes is verified once for each
      combination of them, not for each operation.
    * Facts (class variables in capitals) need no annotation on a leaf.
    """
    own = vars(cls).get("traits")
    if cls.assembly_format is not None:
        _define_format(cls)

    def get_irdl_definition(_: type[IRDLOperation]) -> OpDef:
        return _define(cls)

    def traits() -> tuple[OpTrait, ...]:
        bases = [vars(base).get("traits") for base in cls.__mro__[1:]]
        return tuple(
            {t: None for found in (own, *bases) if found is not None for t in found}
        )

    methods: dict[str, Any] = {
        "get_irdl_definition": classmethod(get_irdl_definition),
        "traits": OpTraits(traits),
    }
    for name, member in methods.items():
        setattr(cls, name, member)
    return cls


_definitions: dict[type[IRDLOperation], OpDef] = {}
_defining = RLock()


def _define(cls: type[IRDLOperation]) -> OpDef:
    """
    What `irdl_op_definition` does. The method that asks for the definition comes last of
    what it makes: who has that, in another thread, has all of it.
    """
    with _defining:
        if (known := _definitions.get(cls)) is not None:
            return known
        _annotate_facts(cls)
        assembly_format = cls.assembly_format
        cls.assembly_format = None  # xDSL would compile it now
        op_def = OpDef.from_pyrdl(cls)
        members = get_accessors_from_op_def(op_def, None)
        get_irdl_definition = members.pop("get_irdl_definition")
        for name, member in direct(members).items():
            setattr(cls, name, member)
        cls.assembly_format = op_def.assembly_format = assembly_format
        _define_verifier(cls, op_def)
        cls.get_irdl_definition = get_irdl_definition
        _definitions[cls] = op_def
        return op_def


_annotated: set[type] = set()
"""Classes whose facts have their annotation: families have many leaves."""


def _annotate_facts(cls: type) -> None:
    for parent in cls.__mro__:
        if parent not in _annotated and parent.__module__.startswith("pto_dialect."):
            _annotated.add(parent)
            for name in list(parent.__dict__):
                if name.isupper():
                    parent.__annotations__.setdefault(name, ClassVar[Any])


def _define_format(op_class: type[IRDLOperation]) -> None:
    @cache
    def program() -> _Program:
        op_def = op_class.get_irdl_definition()
        assert op_def.assembly_format is not None
        return _Program.compile(op_def.assembly_format, op_def)

    def parse(cls: type[_IRDLOperationT], parser: Parser) -> _IRDLOperationT:
        return program().parse(parser, cls)

    def print(self: IRDLOperation, printer: Printer) -> None:
        program().print(printer, self)

    methods: dict[str, Any] = {"parse": classmethod(parse), "print": print}
    for method_name, method in methods.items():
        setattr(op_class, method_name, method)


def _define_verifier(op_class: type[IRDLOperation], op_def: OpDef) -> None:
    verified: set[tuple[object, ...]] = set()

    def verify_(self: IRDLOperation) -> None:
        if self.regions or self.successors:
            _verify_definition(self, op_def)
            _verify_steps(self)
        else:
            key = (
                arch_of(self),
                *self.operand_types,
                None,
                *self.result_types,
                *self.properties.items(),
                None,
                *self.attributes.items(),
            )
            if key not in verified:
                _verify_definition(self, op_def)
                _verify_steps(self)
                if len(verified) >= _MAX_VERIFIED:
                    verified.clear()
                verified.add(key)
        try:
            self.verify_values()  # pyright: ignore
        except PTOVerifyException as error:
            error.kind = error.kind or kinds.VALUE_RULE
            raise

    op_class.verify_ = verify_


_STEPS = {
    "verify_chip": kinds.OPERAND_RULE,
    "verify_types": kinds.OPERAND_RULE,
    "verify_memory": kinds.MEMORY_RULE,
    "verify_extents": kinds.EXTENT_RULE,
}
"""The steps of a verifier that depend on types and attributes alone, and their kinds."""


def _verify_steps(op: IRDLOperation) -> None:
    for step, kind in _STEPS.items():
        try:
            getattr(op, step)()
        except PTOVerifyException as error:
            error.kind = error.kind or kind
            raise


def _verify_definition(op: IRDLOperation, op_def: OpDef) -> None:
    try:
        op_def.verify(op)
    except VerifyException as error:
        from pto_dialect.assembly.complaints import complaint

        raise complaint(op, op_def) or error from None


@dataclass(frozen=True)
class _Program(FormatProgram):
    """
    A compiled format that makes its operation at once: its constraints wait for the
    verifier, unless a type has to be inferred from them.
    """

    op_def: OpDef
    fixed_types: tuple[Attribute | None, ...]
    """The types of operands that can have only one (`index`, `i64`)."""

    @staticmethod
    def compile(text: str, op_def: OpDef) -> _Program:
        """Compile the format of an operation."""
        statements = FormatProgram.from_str(text, op_def).stmts
        fixed = tuple(_only_type(definition) for _, definition in op_def.operands)
        return _Program(statements, op_def, fixed)

    def parse(self, parser: Parser, op_type: type[_IRDLOperationT]) -> _IRDLOperationT:
        state = ParsingState(op_type)
        index = 0
        try:
            for index, statement in enumerate(self.stmts):  # noqa: B007
                statement.parse(parser, state)
        except ParseError as error:
            raise self._named(error, parser, state, op_type.name, index) from None
        operand_types, result_types = self._types(state)
        operands: list[SSAValue] = []
        sizes: list[int] = []
        for names, types in zip(state.operands, operand_types, strict=True):
            assert names is not None
            sizes.append(len(names))
            if len(names) != len(types):
                self._refuse_number(parser, op_type.name, names, types)
            for name, type in zip(names, types, strict=True):
                operands.append(parser.resolve_operand(name, type))
        for option in self.op_def.options:
            if isinstance(option, AttrSizedOperandSegments):
                container = state.properties if option.as_property else state.attributes
                container[option.attribute_name] = _segments(tuple(sizes))
        return op_type.create(
            operands=operands,
            result_types=[t for types in result_types for t in types],
            properties=state.properties,
            attributes=state.attributes,
            regions=[r for regions in state.regions for r in regions or ()],
        )

    @staticmethod
    def _refuse_number(
        parser: Parser,
        name: str,
        operands: Sequence[UnresolvedOperand],
        types: Sequence[Attribute],
    ) -> NoReturn:
        """Raise an error for as many types as there are not operands of one kind."""
        if operands:
            start, end = operands[0].span.start, operands[-1].span.end
            message = f"'{name}' lacks the type of this operand"
        else:
            start = parser.lexer.input.content.rfind(name, 0, parser.pos)
            end = start + len(name)
            message = f"'{name}' has the type of an operand that is not there"
        if len(operands) > 1 or len(types) > 1:
            message = (
                f"expected {len(operands)} types for {len(operands)} operands, found "
                f"{len(types)}"
            )
        refuse(parser, kinds.MISSING_OPERAND, message, start, end)

    def _named(
        self,
        error: ParseError,
        parser: Parser,
        state: ParsingState,
        name: str,
        index: int,
    ) -> ParseError:
        """The error about an operand, or the type of one, that is missing, by its name."""
        if error.span.start != parser.pos:
            return error
        before = parser.lexer.input.content[: parser.pos].rstrip()
        own = before[before.rfind(name) :].replace("->", "")
        if own.count("<") > own.count(">"):
            return error  # something within a type, not the type
        if (clause := wrong_clause(parser, self.stmts, name)) is not None:
            return clause
        fixes = missing_types(parser, state, self.stmts[index:])
        statement = self.stmts[index]
        if isinstance(statement, PunctuationDirective) and statement.punctuation == ",":
            statement = self.stmts[index + 1]
        what = ""
        if current_token(parser).text == "," and isinstance(
            self.stmts[index - 1], OperandVariable
        ):
            message = f"'{name}' takes no further operand here, found ','"
            return Refusal(
                cast("Span[str]", error.span), message, kinds.MISSING_OPERAND
            )
        if isinstance(statement, PunctuationDirective):
            is_end = statement.punctuation not in (":", ",")
            if (
                is_end
                and begins_type(parser)
                and isinstance(self.stmts[index - 1], _ENDS_IN_TYPE)
            ):
                fixes = missing_sign(parser, ",")
                message = "expected ',' between the types of operands"
                return replace(refusal_of(error), msg=message, fixes=fixes)
            if not fixes:
                return error
            if begins_type(parser):
                return replace(refusal_of(error), fixes=fixes)
            found = current_token(parser).text or "the end of the text"
            message = f"'{name}' lacks the types of operands, found '{found}'"
            return Refusal(error.span, message, kinds.MISSING_OPERAND, fixes=fixes)
        if statement is self.stmts[index] and not before.endswith((":", ",")):
            return error
        if isinstance(statement, TypeDirective):
            what, statement = "the type of ", statement.inner
        if not isinstance(statement, OperandVariable):
            return error
        found = current_token(parser).text or "the end of the text"
        message = f"'{name}' lacks {what}operand {statement.name}, found '{found}'"
        if what and begins_type(parser):
            message = f"expected ',' between the types of operands, found '{found}'"
        span = cast("Span[str]", error.span)
        return Refusal(span, message, kinds.MISSING_OPERAND, fixes=fixes)

    def _types(
        self, state: ParsingState
    ) -> tuple[Sequence[Sequence[Attribute]], Sequence[Sequence[Attribute]]]:
        for i, known in enumerate(state.operand_types):
            if known is None and (fixed := self.fixed_types[i]) is not None:
                names = state.operands[i]
                state.operand_types[i] = (fixed,) * len(names or ())
        if None in state.operand_types or None in state.result_types:
            self.resolve_constraint_variables(state, self.op_def)
            return (
                self.resolve_operand_types(state, self.op_def),
                self.resolve_result_types(state, self.op_def),
            )
        return cast(
            "tuple[Sequence[Sequence[Attribute]], Sequence[Sequence[Attribute]]]",
            (state.operand_types, state.result_types),
        )


def _only_type(definition: OperandDef) -> Attribute | None:
    """The single type that an operand can have, if its constraint names one."""
    constraint = definition.constr
    if not constraint.can_infer(frozenset(), length_known=True):
        return None
    return constraint.infer(VerificationContext(), length=1)[0]


@cache
def _segments(sizes: tuple[int, ...]) -> Attribute:
    return DenseArrayBase.from_list(i32, sizes)
