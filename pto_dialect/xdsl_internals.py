"""
The private names of xDSL that the dialect stands on, all of them, under public ones.

xDSL has no hooks for what is done here: another lexer, one scope for all regions,
positions of values, words for what is unknown (parser); names that the author chose
(printer); dialects that are imported in parts (context). Whoever moves to another
version of xDSL looks here first; `tests/test_xdsl_internals.py` demands that no other
file uses a private name of xDSL, and that each one here exists.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import RLock
from typing import Any, Literal, NoReturn, Self, TypeVar

from xdsl import builder
from xdsl.builder import Builder
from xdsl.context import Context
from xdsl.dialects.builtin import UNKNOWN_LOC, LocationAttr, UnregisteredAttr
from xdsl.ir import (
    Attribute,
    Block,
    BlockArgument,
    Data,
    Dialect,
    Operation,
    OpResult,
    ParametrizedAttribute,
    Region,
    SSAValue,
    SSAValues,
    TypeAttribute,
    Use,
)
from xdsl.irdl import IRDLOperation, OptionalDef
from xdsl.parser import AttrParser, Parser
from xdsl.parser.generic_parser import ParserState
from xdsl.printer import Printer
from xdsl.utils.lexer import Span
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRToken, MLIRTokenKind
from xdsl.utils.str_enum import StrEnum

# pyright: reportPrivateUsage=false


_BUILDING = RLock()
_build_implicitly = builder.ImplicitBuilder


@contextmanager
def _one_thread_builds(
    arg: Builder | Block | Region | None,
) -> Generator[tuple[BlockArgument, ...]]:
    """
    xDSL's context in which new operations go into a block, by one thread at a time: it
    replaces a method of all operations, so that what one thread makes goes into its block
    twice, or not at all, if another one enters or leaves meanwhile. xDSL's parser uses it
    for the ends of bodies that have none, and hosts compile in several threads.
    """
    with _BUILDING, _build_implicitly(arg) as arguments:
        yield arguments


builder.ImplicitBuilder = _one_thread_builds


def current_token(parser: AttrParser) -> MLIRToken:
    """The token that a parser reads next; xDSL offers only tests for kinds of tokens."""
    return parser._current_token


def resume_from(parser: AttrParser, position: int) -> None:
    """Go on reading at a position of the text, as after a match that needs no tokens."""
    parser._resume_from(position)


def operands_of(op: Operation) -> Sequence[SSAValue]:
    """The operands without the sequence type that xDSL makes anew at each access."""
    return op._operands


@lru_cache(10_000)
def _hint(name: str) -> str | None:
    return SSAValue.extract_valid_name(name) if SSAValue.is_valid_name(name) else None


def set_hint(value: SSAValue, name: str) -> None:
    """
    Name a value as far as xDSL allows the name. Its own setter matches the name three
    times; kernels of one model have the same names.
    """
    if (hint := _hint(name)) is not None:
        value._name = hint


def push_operations_within(op: Operation, pending: list[Operation]) -> None:
    """
    Put the operations of an operation's regions on a stack, the first of them on top.
    xDSL's sequences count all operations before they give the first one, and ask two
    properties for each.
    """
    for region in reversed(op.regions):
        block = region.last_block
        while block is not None:
            inner = block._last_op
            while inner is not None:
                pending.append(inner)
                inner = inner._prev_op
            block = block._prev_block


def append_operation(block: Block, op: Operation) -> None:
    """
    `Block.add_op`. Without regions the operation cannot hold the block, which xDSL looks
    for in all that is around the block.
    """
    last = block._last_op
    if op.regions or op.parent is not None or last is None:
        block.add_op(op)
        return
    op.parent = block
    op._prev_op, last._next_op = last, op
    block._last_op = op


def redirect_operands(op: Operation, inside: Mapping[SSAValue, SSAValue]) -> None:
    """Replace operands, where there is something else for them; their uses stay the same."""
    operands = [inside.get(value, value) for value in op._operands]
    for old, new, use in zip(op._operands, operands, op._operand_uses):
        if old is not new:
            old.remove_use(use)
            new.add_use(use)
    op._operands = SSAValues(operands)


_OperationT = TypeVar("_OperationT", bound=IRDLOperation)

_NO_VALUES: SSAValues[OpResult] = SSAValues(())


def create_operation(
    cls: type[_OperationT],
    *,
    operands: Sequence[SSAValue] = (),
    result_types: Sequence[Attribute] = (),
    properties: Mapping[str, Attribute] = {},
    attributes: Mapping[str, Attribute] = {},
    location: LocationAttr | None = None,
    successors: Sequence[Block] = (),
    regions: Sequence[Region] = (),
) -> _OperationT:
    """
    What `IRDLOperation.create` makes, in a third of its time: the fields of a new
    operation are set at once, rather than by setters that first undo what was there.
    """
    op = cls.__new__(cls)
    op._operands = SSAValues(operands)
    uses: list[Use] = []
    for index, operand in enumerate(operands):
        use = Use(op, index)
        use._next_use = first = operand.first_use
        if first is not None:
            first._prev_use = use
        operand.first_use = use
        uses.append(use)
    op._operand_uses = tuple(uses)
    if result_types:
        op.results = SSAValues([OpResult(t, op, i) for i, t in enumerate(result_types)])
    else:
        op.results = _NO_VALUES
    op.properties, op.attributes = dict(properties), dict(attributes)
    op.location = UNKNOWN_LOC if location is None else location
    if successors:
        op.successors = successors
    for region in regions:
        op.add_region(region)
    if cls.__post_init__ is not IRDLOperation.__post_init__:
        op.__post_init__()
    else:
        for name, default in _defaults_of(cls, "properties"):
            op.properties.setdefault(name, default)
        for name, default in _defaults_of(cls, "attributes"):
            op.attributes.setdefault(name, default)
    return op


@cache
def _defaults_of(
    cls: type[IRDLOperation], kind: Literal["properties", "attributes"]
) -> list[tuple[str, Attribute]]:
    """The properties or attributes that an operation has if nothing else is said."""
    definition = cls.get_irdl_definition()
    found = definition.properties if kind == "properties" else definition.attributes
    return [
        (name, one.default_value)
        for name, one in found.items()
        if not isinstance(one, OptionalDef) and one.default_value is not None
    ]


class _QuickMeta(ABCMeta):
    """
    `isinstance` as for plain classes: that of abstract bases is a function in Python, five
    times as slow, for the sake of classes that are registered with them. None is here.
    """

    __instancecheck__ = type.__instancecheck__
    __subclasscheck__ = type.__subclasscheck__


class OpenOperation(IRDLOperation, metaclass=_QuickMeta):
    """The base of operations that are made by `create_operation`."""

    @classmethod
    def create(
        cls,
        *,
        operands: Sequence[SSAValue] = (),
        result_types: Sequence[Attribute] = (),
        properties: Mapping[str, Attribute] = {},
        attributes: Mapping[str, Attribute] = {},
        location: LocationAttr | None = None,
        successors: Sequence[Block] = (),
        regions: Sequence[Region] = (),
    ) -> Self:
        return create_operation(
            cls,
            operands=operands,
            result_types=result_types,
            properties=properties,
            attributes=attributes,
            location=location,
            successors=successors,
            regions=regions,
        )


def retype(result: OpResult, type_: Attribute) -> None:
    """Give a result another type in place: xDSL's rewriter replaces the operation."""
    result._type = type_


class OpenParser(Parser):
    """
    xDSL's parser with the places opened at which `PTOParser` does something else. A hook
    that is not overridden does what xDSL does.
    """

    state: ParserState[MLIRTokenKind]
    """The lexer and the token that is read next."""

    def read_with(self, lexer: MLIRLexer) -> None:
        """Start anew with another lexer."""
        self.state = self._parser_state = ParserState(lexer)

    def parse_file_metadata(self) -> None:
        """`{-# ... #-}` at the end of a text."""
        self._parse_file_metadata_dictionary()

    def parse_optional_x(self) -> object | None:
        """The `x` between two extents; None where there is none."""
        return self._parse_optional_shape_delimiter()

    def parse_one_block(self) -> Block:
        """Hook: a block of a region, its label included."""
        return super()._parse_block()

    def _parse_block(self) -> Block:
        return self.parse_one_block()

    def parse_body(self, block: Block) -> None:
        """Hook: the operations of a block, which are put at its end."""
        super()._parse_block_body(block)

    def _parse_block_body(self, block: Block) -> None:
        self.parse_body(block)

    def parse_alias(self) -> None:
        """Hook: `!name = type` or `#name = attribute`."""
        super()._parse_alias_def()

    def _parse_alias_def(self) -> None:
        self.parse_alias()

    def define(self, name: str, values: Sequence[SSAValue], span: Span) -> None:
        """Hook: the text at `span` gives `values` a name."""
        super()._register_ssa_definition(name, values, span)

    def _register_ssa_definition(
        self, name: str, values: Sequence[SSAValue], span: Span
    ) -> None:
        self.define(name, values, span)

    def find_operation(self, name: str) -> type[Operation]:
        """Hook: the class of the operation called `name`."""
        return super()._get_op_by_name(name)

    def _get_op_by_name(self, name: str) -> type[Operation]:
        return self.find_operation(name)

    def parse_parameters_of(
        self,
        attr_name: str,
        is_type: bool,
        is_opaque: bool,
        starting_opaque_pos: int | None,
    ) -> UnregisteredAttr | ParametrizedAttribute | Data[Any]:
        """Hook: what follows the name of a type or attribute of a dialect."""
        return super()._parse_dialect_type_or_attribute_body(
            attr_name, is_type, is_opaque, starting_opaque_pos
        )

    def _parse_dialect_type_or_attribute_body(
        self,
        attr_name: str,
        is_type: bool,
        is_opaque: bool,
        starting_opaque_pos: int | None,
    ) -> UnregisteredAttr | ParametrizedAttribute | Data[Any]:
        return self.parse_parameters_of(
            attr_name, is_type, is_opaque, starting_opaque_pos
        )

    def refuse_word(self, enum_type: type[StrEnum], span: Span) -> NoReturn:
        """Hook: the word at `span` is none of an enumeration."""
        super()._raise_wrong_str_enum_value_error(enum_type, span)

    def _raise_wrong_str_enum_value_error(
        self, enum_type: type[StrEnum], span: Span
    ) -> NoReturn:
        self.refuse_word(enum_type, span)


class OpenPrinter(Printer):
    """xDSL's printer with the names of values, and their definitions, opened."""

    @property
    def printed_names(self) -> dict[SSAValue, str]:
        """The names of the values that were printed."""
        return self._ssa_values

    def next_number(self) -> str:
        """The next number that stands for a name."""
        return self._get_new_valid_name_id()

    def print_results(self, op: Operation) -> None:
        """Hook: `%a, %b = ` in front of an operation."""
        super()._print_results(op)

    def _print_results(self, op: Operation) -> None:
        self.print_results(op)


class OpenContext(Context):
    """xDSL's context with its tables opened, so that a dialect can enter them in parts."""

    def registered_dialect(self, name: str) -> Dialect | None:
        """A dialect that was registered by name, made but not loaded."""
        factory = self._registered_dialects.get(name)
        return None if factory is None else factory()

    def note_dialect(self, dialect: Dialect) -> None:
        """Count a dialect as loaded, with nothing of it."""
        self._loaded_dialects[dialect.name] = dialect

    def note_operation(self, op: type[Operation]) -> None:
        """Load one operation."""
        self._loaded_ops[op.name] = op

    def note_attribute(self, attribute: type[Attribute]) -> None:
        """As `load_attr_or_type`, without `issubclass`, slow for abstract bases."""
        if TypeAttribute in attribute.__mro__:
            self._loaded_types[attribute.name] = attribute  # pyright: ignore[reportArgumentType]
        else:
            self._loaded_attrs[attribute.name] = attribute

    def knows_type(self, name: str) -> bool:
        """Whether a type of that name is loaded."""
        return name in self._loaded_types

    def knows_attribute(self, name: str) -> bool:
        """Whether an attribute of that name is loaded."""
        return name in self._loaded_attrs

    def find_loaded_operation(self, name: str) -> type[Operation] | None:
        """Hook: an operation by name; None where no loaded dialect has it."""
        return super()._get_known_op(name)

    def _get_known_op(self, name: str) -> type[Operation] | None:
        return self.find_loaded_operation(name)
