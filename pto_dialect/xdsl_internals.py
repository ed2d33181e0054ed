"""
The private names of xDSL that the dialect stands on, all of them, under public ones.

xDSL has no hooks for what is done here: another lexer, one scope for all regions,
positions of values, words for what is unknown (parser); names that the author chose
(printer); dialects that are imported in parts (context). Whoever moves to another
version of xDSL looks here first; `tests/test_xdsl_internals.py` demands that no other
file uses a private name of xDSL, and that each one here exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from xdsl.context import Context
from xdsl.dialects.builtin import UnregisteredAttr
from xdsl.ir import (
    Attribute,
    Block,
    Data,
    Dialect,
    Operation,
    OpResult,
    ParametrizedAttribute,
    SSAValue,
    TypeAttribute,
)
from xdsl.parser import AttrParser, Parser
from xdsl.parser.generic_parser import ParserState
from xdsl.printer import Printer
from xdsl.utils.lexer import Span
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRToken, MLIRTokenKind
from xdsl.utils.str_enum import StrEnum

# pyright: reportPrivateUsage=false


def current_token(parser: AttrParser) -> MLIRToken:
    """The token that a parser reads next; xDSL offers only tests for kinds of tokens."""
    return parser._current_token


def resume_from(parser: AttrParser, position: int) -> None:
    """Go on reading at a position of the text, as after a match that needs no tokens."""
    parser._resume_from(position)


def operands_of(op: Operation) -> Sequence[SSAValue]:
    """The operands without the sequence type that xDSL makes anew at each access."""
    return op._operands


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
