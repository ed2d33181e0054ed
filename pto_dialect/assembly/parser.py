"""The parser of `.pto` text: xDSL's, with a faster lexer and a memory for types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, TypeVar, cast

from xdsl.context import Context
from xdsl.dialects.builtin import FloatAttr, ModuleOp, UnregisteredAttr
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import (
    Attribute,
    Block,
    BlockArgument,
    Data,
    Operation,
    ParametrizedAttribute,
    Region,
    SSAValue,
    TypeAttribute,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.utils.exceptions import ParseError, VerifyException
from xdsl.utils.lexer import Input, Span
from xdsl.utils.mlir_lexer import MLIRTokenKind, PunctuationSpelling
from xdsl.utils.str_enum import StrEnum

from pto_dialect.assembly.lexer import AssemblyLexer, match_dialect_type_or_attribute
from pto_dialect.assembly.lines import ALIAS, LINES, Line, learn
from pto_dialect.assembly.refusals import (
    Refusal,
    behind,
    refuse,
    refuse_word,
    results_in,
    slip,
)
from pto_dialect.assembly.short_types import differences
from pto_dialect.assembly.source import SourceMap
from pto_dialect.assembly.spelling import remember_spelling, spelling_of
from pto_dialect.messages.edits import Edit, offer, rewritten
from pto_dialect.messages.kinds import (
    IMPOSSIBLE_TYPE,
    OTHER_TYPE,
    SYNTAX,
    UNKNOWN_OPERATION,
    UNKNOWN_TYPE,
    UNKNOWN_VALUE,
)
from pto_dialect.messages.suggestions import Guess, guess, guess_value, nearest
from pto_dialect.types import element_words
from pto_dialect.xdsl_internals import (
    OpenParser,
    append_operation,
    current_token,
    resume_from,
    set_hint,
)

_Values = tuple[SSAValue, ...]
_TypeT = TypeVar("_TypeT", bound=Attribute)

_ALIAS_STARTS = (MLIRTokenKind.HASH_IDENT, MLIRTokenKind.EXCLAMATION_IDENT)
_NO_ATTRIBUTE = (VerifyException, ValueError, NotImplementedError)
"""What xDSL raises for attributes that cannot be."""

_MAY_STAND_IN_REGION = (
    MLIRTokenKind.PERCENT_IDENT,
    MLIRTokenKind.BARE_IDENT,
    MLIRTokenKind.STRING_LIT,
    MLIRTokenKind.CARET_IDENT,
    MLIRTokenKind.R_BRACE,
    MLIRTokenKind.EOF,
)
"""What operations, blocks and the ends of regions begin with."""

_MAX_ERRORS = 100
"""After so many errors the rest of a text is not read."""

_ALIKE = 0.7
"""How alike two names are when one is taken for a slip of the other."""

_DIMENSION = (MLIRTokenKind.INTEGER_LIT, MLIRTokenKind.QUESTION)

_FLOAT = re.compile(r"-?[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?\s*:\s*\w+", re.ASCII)

_REAL = re.compile(r"\bconstant\s+(-?[0-9]+\.[\w.+-]*)", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]++(?![.xX])", re.ASCII)

PARSED: dict[str, Attribute] = {}
"""
The types and attributes of the dialect by their text, for all parsers of the process:
364 texts stand for the 44,902 tile types of the 629 model kernels.
"""

_MAX_PARSED = 20_000
"""At this many texts the memory is emptied, so that it cannot grow without bound."""


class _Scopes(dict[str, _Values]):
    """
    The visible names of values. xDSL's parser copies them all at the start of a region
    and puts the copy back at its end, which takes quadratic time in a function with
    many loops. This mapping notes what is defined since the "copy" instead.
    """

    def __init__(self) -> None:
        super().__init__()
        self._defined: list[list[str]] = [[]]

    def __setitem__(self, name: str, values: _Values) -> None:
        super().__setitem__(name, values)
        self._defined[-1].append(name)

    def copy(self) -> dict[str, _Values]:
        self._defined.append([])
        return _Checkpoint()

    def leave(self) -> None:
        for name in self._defined.pop():
            del self[name]

    @property
    def depth(self) -> int:
        """How many regions are open."""
        return len(self._defined)

    def leave_to(self, depth: int) -> None:
        """Leave the regions that were opened since there were `depth`."""
        while len(self._defined) > depth:
            self.leave()


class _Checkpoint(dict[str, _Values]):
    """Stands for the copy; given back to the parser it ends the scope."""


class PTOParser(OpenParser):
    """
    Parses `.pto` modules and remembers their text in a `SourceMap`.

    The grammar is MLIR's and each operation's own; this class changes how fast it is
    read and how errors are worded, not what is accepted.
    """

    source: SourceMap

    def __init__(
        self,
        ctx: Context,
        input: str,
        name: str = "<unknown>",
        line_offset: int = 0,
        *,
        errors: list[ParseError] | None = None,
    ) -> None:
        super().__init__(ctx, "", name)
        self.errors: list[ParseError] = [] if errors is None else errors
        """What was wrong so far; if a list was given, reading goes on behind it."""
        self._recovers = errors is not None
        if input.startswith("\ufeff"):  # a mark of some editors; places stay
            input = f" {input[1:]}"
        self._asks_for_values = False
        self._classes: dict[str, type[Operation]] = {}
        """Operations that the context has, by name."""
        self._lost: set[str] = set()
        """Names that operations would have defined that could not be read."""
        text = Input(input, name)
        self.read_with(AssemblyLexer(text))
        self.source = SourceMap(text, line_offset)

    @property
    def ssa_values(self) -> dict[str, _Values]:
        # Whoever asks may make the operation depend on more than its text.
        self._asks_for_values = True
        return self._scopes

    @ssa_values.setter
    def ssa_values(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, values: dict[str, _Values]
    ) -> None:
        if isinstance(values, _Checkpoint):
            self._scopes.leave()
        else:
            self._scopes = _Scopes()

    def parse_module(self, allow_implicit_module: bool = True) -> ModuleOp:
        """
        Parse a whole text: a module, or what stands in one; an empty text is an empty
        module.
        """
        ops: list[Operation] = []
        while (token := current_token(self)).kind is not MLIRTokenKind.EOF:
            if token.kind in _ALIAS_STARTS:
                self.parse_alias()
            elif token.kind is MLIRTokenKind.FILE_METADATA_BEGIN:
                self.parse_file_metadata()
            elif (op := self.parse_optional_operation()) is not None:
                ops.append(op)
            elif found := current_token(self).text:
                refuse(self, SYNTAX, f"expected an operation, found '{found}'")
        self.refuse_unknown_values()
        is_module = len(ops) == 1 and isinstance(ops[0], ModuleOp)
        if not is_module and not allow_implicit_module:
            self.raise_error("expected one builtin.module", 0)
        module = ops[0] if is_module else ModuleOp(ops)
        assert isinstance(module, ModuleOp)
        self.source.attach(module)
        return module

    def parse_optional_operation(self) -> Operation | None:
        scopes, blocks = self._scopes.depth, self.blocks
        references = self.forward_block_references
        dialects = len(self.state.dialect_stack)
        while True:
            start = self.pos
            try:
                self._refuse_what_begins_nothing()
                return super().parse_optional_operation()
            except ParseError as error:
                self._put_back(error, start)
                if not self._recovers or len(self.errors) >= _MAX_ERRORS:
                    raise
                self._go_on_behind(start, error)
            self._scopes.leave_to(scopes)
            self.blocks, self.forward_block_references = blocks, references
            del self.state.dialect_stack[dialects:]

    def _refuse_what_begins_nothing(self) -> None:
        """Raise an error for a sign in a region that nothing in it begins with."""
        token = current_token(self)
        if self._scopes.depth > 1 and token.kind not in _MAY_STAND_IN_REGION:
            message = f"expected an operation or '}}', found '{token.text}'"
            refuse(self, SYNTAX, message, token.span.start, token.span.end)

    def _put_back(self, error: ParseError, start: int) -> None:
        """Let an error that says nothing of what is read next be about its operation."""
        content = self.lexer.input.content
        if "not valid for" in error.msg and "\n" in content[start : error.span.start]:
            end = content.find("\n", start)
            error.msg = error.msg.rstrip(".")
            number = _REAL.search(content, start, end)
            if number is not None:
                start, end = number.span(1)
            error.span = Span(start, end, self.source.input)

    def _go_on_behind(self, start: int, error: ParseError) -> None:
        """Note an error, and read on at the next operation."""
        content = self.lexer.input.content
        while True:
            self.errors.append(error)
            end = behind(content, start, error.span.start)
            self._lost |= results_in(content[start:end])
            if end >= len(content):
                raise error
            start = end
            try:
                resume_from(self, end)
                return
            except ParseError as further:  # a sign that begins no token
                error = further

    def refuse_unknown_values(self) -> None:
        """
        Raise an error, where it is used, for a value that nothing defines; those that an
        operation would have defined that could not be read are let pass.
        """
        for name, references in self.forward_ssa_references.items():
            if name in self._lost:
                continue
            for value in references.values():
                use = next(iter(value.uses), None)
                start = (
                    0 if use is None else self.source.positions.get(use.operation, 0)
                )
                pattern = re.compile(rf"%{re.escape(name)}(?![\w$.-])")
                match = pattern.search(self.lexer.input.content, start)
                where = (start, start) if match is None else match.span()
                refusal = self._unknown_value(name, Span(*where, self.source.input))
                if not self._recovers:
                    raise refusal
                self.errors.append(refusal)
        if self.errors:
            raise self.errors[0]

    def _unknown_value(self, name: str, span: Span[str]) -> Refusal:
        """The error of a value that is not known where it is used."""
        message = f"%{name} is used here but not defined"
        elsewhere = [v for v, known in self.source.names.items() if known == name]
        for value in elsewhere:
            start, around = self.source.position_of(value), value.owner.parent_op()
            if start is None or around is None:
                continue
            place = Span(start, start + 1 + len(name), self.source.input)
            message += f": it is known only in the '{around.name}' that defines it"
            refs = ((place, f"%{name} is defined here"),)
            return Refusal(span, message, UNKNOWN_VALUE, refs=refs)
        near = guess_value(name, set(self.source.names.values()))
        fixes = slip(span.start, span.end, near)
        return Refusal(span, message + near.hint, UNKNOWN_VALUE, fixes=fixes)

    def parse_optional_region(
        self, arguments: Iterable[Parser.Argument] | None = None
    ) -> Region | None:
        if (token := current_token(self)).text == "{":
            self.source.regions.append(token.span.start)
        # xDSL 0.75 asks for a sequence.
        given = None if arguments is None else tuple(arguments)
        return super().parse_optional_region(given)

    def parse_one_block(self) -> Block:
        token = current_token(self)
        if token.kind is not MLIRTokenKind.CARET_IDENT:
            what = "the end of the text" if token.text == "" else f"'{token.text}'"
            self.raise_error(f"expected an operation or '}}', found {what}")
        self.source.labels.append(token.span.start)
        return super().parse_one_block()

    def parse_body(self, block: Block) -> None:
        content = self.lexer.input.content
        while True:
            start = position = self.pos
            while (line := Line.at(content, position)) is not None:
                if (known := self._read_again(line, position)) is None:
                    break
                append_operation(block, known)
                position = line.following
            if position != start:
                resume_from(self, position)
            if (op := self.parse_optional_operation()) is None:
                return
            append_operation(block, op)

    def parse_operation(self) -> Operation:
        start = self.pos
        line = Line.at(self.lexer.input.content, start)
        self._asks_for_values = False
        try:
            op = super().parse_operation()
        except _NO_ATTRIBUTE as error:
            self.raise_error(str(error), start, self.pos)
        except (OverflowError, MemoryError):  # a dense attribute of a huge shape
            self.raise_error("an attribute is too large", start, self.pos)
        self.source.positions[op] = start
        if line is not None and not self._asks_for_values and self.pos >= line.end:
            learn(line, op, self._scopes)
        return op

    def _read_again(self, line: Line, start: int) -> Operation | None:
        """The operation of a line whose text was read before, but for names."""
        known = LINES.get(line.key)
        if known is None or self._class_of(line.kind) is not known.kind:
            return None
        name = line.result
        if name in self._scopes or name in self.forward_ssa_references:
            return None
        if (op := known.again(line, self._scopes)) is None:
            return None
        if name is not None:
            self._scopes[name] = op.results
            (value,) = op.results
            set_hint(value, name)
            self.source.names[value] = name
        self.source.positions[op] = start
        return op

    def _class_of(self, name: str) -> type[Operation] | None:
        found = self._classes.get(name)
        if found is None and (found := self.ctx.get_optional_op(name)) is not None:
            self._classes[name] = found
        return found

    def parse_alias(self) -> None:
        start = self.state.current_token.span.start
        self.source.aliases.append(start)
        try:
            super().parse_alias()
        except _NO_ATTRIBUTE as error:
            self.raise_error(str(error), start, self.pos)
        except (OverflowError, MemoryError):
            self.raise_error("an attribute is too large", start, self.pos)

    def define(self, name: str, values: Sequence[SSAValue], span: Span) -> None:
        if name in self._scopes or name in self.forward_ssa_references:
            try:
                super().define(name, values, span)
            except ParseError as error:
                self._refuse_second(name, error)
        else:
            # What xDSL does for a name that nothing has used yet.
            self._scopes[name] = tuple(values)
            for value in values:
                set_hint(value, name)
        if len(values) == 1:
            self.source.names[values[0]] = name
            if isinstance(value := values[0], BlockArgument):
                self.source.argument_positions[value] = span.start
        else:
            for index, value in enumerate(values):
                self.source.names[value] = f"{name}#{index}"

    def _refuse_second(self, name: str, error: ParseError) -> NoReturn:
        """Raise an error for a value that has the name of another one."""
        first = self._scopes.get(name)
        refs: tuple[tuple[Span[str], str], ...] = ()
        if first and (start := self.source.position_of(first[0])) is not None:
            end = start + len(name) + 1
            place = Span(start, end, self.source.input, self.source.line_offset)
            refs = ((place, "it is defined here already"),)
        span = cast("Span[str]", error.span)
        raise Refusal(span, f"%{name} is defined twice", refs=refs) from error

    def find_operation(self, name: str) -> type[Operation]:
        if op := self.ctx.get_optional_op(name, dialect_stack=self.state.dialect_stack):
            return op
        dialects = list(self.ctx.registered_dialect_names)
        dialect, _, word = name.rpartition(".")
        loaded = [one.name for one in self.ctx.loaded_dialects]
        near = nearest(dialect, dialects) or "pto"
        if near in dialects and near not in loaded:
            self.ctx.load_registered_dialect(near)
        # The dialects' names are left out: any two words of one dialect are alike.
        known = [op.name for op in self.ctx.loaded_ops]
        words = [one.removeprefix(f"{near}.") for one in known]
        words = [one for one, full in zip(words, known) if one != full]
        meant = guess(word, words, cutoff=_ALIKE)
        full = None if meant.word is None else f"{near}.{meant.word}"
        found = Guess.of(full, meant.is_sure)
        start = self.lexer.input.content.rfind(name, 0, self.pos)
        message = f"unknown operation '{name}'{found.hint}"
        end = start + len(name)
        self._refuse_bare_dictionary(start, end)
        fixes = slip(start, end, found)
        refuse(self, UNKNOWN_OPERATION, message, start, end, fixes=fixes)

    def _refuse_bare_dictionary(self, start: int, end: int) -> None:
        """Raise an error for a word that begins attributes in the place of a body."""
        content = self.lexer.input.content
        brace = len(content[:start].rstrip()) - 1
        if content[brace : brace + 1] != "{" or content[end:].lstrip()[:1] != "=":
            return
        message = "attributes stand behind the word 'attributes' here"
        fixes = offer("put the word in", [Edit(brace, brace, "attributes ")])
        refuse(self, SYNTAX, message, brace, brace + 1, fixes=fixes)

    def parse_parameters_of(
        self,
        attr_name: str,
        is_type: bool,
        is_opaque: bool,
        starting_opaque_pos: int | None,
    ) -> UnregisteredAttr | ParametrizedAttribute | Data[Any]:
        lookup = self.ctx.get_optional_type if is_type else self.ctx.get_optional_attr
        if lookup(attr_name) is None:
            loaded = self.ctx.loaded_types if is_type else self.ctx.loaded_attrs
            kind = "type" if is_type else "attribute"
            near = guess(attr_name, [one.name for one in loaded], cutoff=_ALIKE)
            # `#pto.round_mode<ROUND>`, or `#pto<round_mode ROUND>`
            word = attr_name.rpartition(".")[2] if is_opaque else attr_name
            start = self.lexer.input.content.rfind(word, 0, self.pos)
            message = f"unknown {kind} '{attr_name}'{near.hint}"
            end = start + len(word)
            fixes = slip(start, end, near) if word == attr_name else ()
            refuse(self, UNKNOWN_TYPE, message, start, end, fixes=fixes)
        return super().parse_parameters_of(
            attr_name, is_type, is_opaque, starting_opaque_pos
        )

    def refuse_word(self, enum_type: type[StrEnum], span: Span) -> NoReturn:
        cases = [str(case.value) for case in enum_type]
        found = span.text.strip('"')
        refuse_word(self, f"unknown word '{found}'", found, cases, span.start)

    # Types and attributes: the same text is parsed once.

    def parse_optional_type(self) -> TypeAttribute | None:
        if self.state.current_token.kind is MLIRTokenKind.EXCLAMATION_IDENT:
            if (known := self._known_attribute()) is not None:
                return cast(TypeAttribute, known)
        return super().parse_optional_type()

    def parse_optional_attribute(self) -> Attribute | None:
        kind = self.state.current_token.kind
        if kind is MLIRTokenKind.HASH_IDENT or kind is MLIRTokenKind.EXCLAMATION_IDENT:
            if (known := self._known_attribute()) is not None:
                return known
        elif kind is MLIRTokenKind.FLOAT_LIT or kind is MLIRTokenKind.MINUS:
            text = _FLOAT.match(self.lexer.input.content, self.pos)
            start = self.pos
            attribute = super().parse_optional_attribute()
            if text is None:
                self._refuse_whole_number(start, attribute)
            if text is not None and attribute is not None:
                remember_spelling(attribute, text[0])
            return attribute
        elif kind is MLIRTokenKind.INTEGER_LIT:
            start = self.pos
            attribute = super().parse_optional_attribute()
            self._refuse_whole_number(start, attribute)
            return attribute
        return super().parse_optional_attribute()

    def _refuse_whole_number(self, start: int, read: Attribute | None) -> None:
        """Raise an error for a float without a point, as MLIR does; its bits are allowed."""
        if not isinstance(read, FloatAttr):
            return
        if (found := _WHOLE.match(self.lexer.input.content, start)) is None:
            return
        message = f"a float is written with a point, found '{found[0]}'"
        fixes = rewritten(start, found.end(), f"{found[0]}.0")
        refuse(self, SYNTAX, message, start, found.end(), fixes=fixes)

    def parse_attribute(self) -> Attribute:
        word, start = current_token(self).text, self.pos
        end = start + len(word)
        # A core's kind, or the beginning of a type.
        is_type = word != "vector" or self.lexer.input.content[end : end + 1] == "<"
        if is_type and (attribute := self.parse_optional_attribute()) is not None:
            return attribute
        full = self._in_full(word)
        fixes = rewritten(start, end, full) if full else ()
        refuse(self, SYNTAX, "attribute expected", start, end, fixes=fixes)

    def _in_full(self, word: str) -> str | None:
        """The attribute that a word is a case of, if it is a case of one alone."""
        if "pto" not in [one.name for one in self.ctx.loaded_dialects]:
            self.ctx.load_registered_dialect("pto")
        found = {
            str(cast("Attribute", kind.new(kind.enum_type(word))))
            for kind in self.ctx.loaded_attrs
            if issubclass(kind, EnumAttribute) and kind.name.startswith("pto.")
            if word in {str(case.value) for case in kind.enum_type}
        }
        return found.pop() if len(found) == 1 else None

    def _known_attribute(self) -> Attribute | None:
        state = self.state
        lexer = cast(AssemblyLexer, state.lexer)
        start = state.current_token.span.start
        text = match_dialect_type_or_attribute(lexer.input.content, start)
        if text is None:
            return None
        attribute = PARSED.get(text)
        if attribute is not None:
            lexer.pos = start + len(text)
            state.current_token = lexer.lex()
            return attribute
        try:
            if text[0] == "!":
                attribute = super().parse_optional_type()
            else:
                attribute = super().parse_optional_attribute()
        except VerifyException as error:
            refuse(self, IMPOSSIBLE_TYPE, str(error), start, start + len(text))
        if attribute is not None and attribute.name.startswith("pto."):
            if ALIAS.search(text) is None:
                if len(PARSED) >= _MAX_PARSED:
                    PARSED.clear()
                remember_spelling(attribute, text)
                PARSED[text] = attribute
        return attribute

    def parse_ranked_shape(self) -> tuple[list[int], Attribute]:
        """As xDSL's, and with spaces around the `x`: `8 x 128 x f32`."""
        dims: list[int] = []
        while self.state.current_token.kind in _DIMENSION:
            dims.append(self.parse_shape_dimension())
            self.parse_shape_delimiter()
        if current_token(self).text == "-":
            refuse(self, IMPOSSIBLE_TYPE, "an extent is negative")
        return dims, self.parse_type()

    def parse_shape_delimiter(self) -> None:
        if self.parse_optional_x() is None:
            found = current_token(self).text
            self.raise_error(
                f"expected 'x' and another extent or the element type, found '{found}'"
            )

    def parse_type(self) -> TypeAttribute:
        if (type := self.parse_optional_type()) is not None:
            return type
        word, start = current_token(self).text, self.pos
        near = guess(word, element_words()) if word[:1].isalpha() else Guess()
        message = f"expected a type, found '{word or 'the end'}'{near.hint}"
        fixes = slip(start, start + len(word), near)
        refuse(self, UNKNOWN_TYPE, message, start, start + len(word), fixes=fixes)

    # Operands

    def resolve_operand(
        self, operand: UnresolvedOperand, type: _TypeT
    ) -> SSAValue[_TypeT]:
        values = self._scopes.get(operand.operand_name)
        if values is not None and operand.index < len(values):
            value = values[operand.index]
            if value.type != type:
                self._refuse_type(operand, value, type)
            return cast("SSAValue[_TypeT]", value)
        return super().resolve_operand(operand, type)

    def _refuse_type(
        self, operand: UnresolvedOperand, value: SSAValue, type: Attribute
    ) -> NoReturn:
        """Raise an error for an operand that does not have the type given for it."""
        name, source = f"%{operand.operand_name}", self.source
        defined: tuple[tuple[Span[str], str], ...] = ()
        if (start := source.position_of(value)) is not None:
            is_here = source.input.content.startswith(name, start)
            end = start + (len(name) if is_here else 1)
            place = Span(start, end, source.input, source.line_offset)
            defined = ((place, f"{name} is defined here"),)
        has = spelling_of(value.type) or str(value.type)
        wanted = spelling_of(type) or str(type)
        message = f"{name} is {has}, but {wanted} is expected here"
        if differing := differences(has, wanted):
            message += f": {differing}"
        raise Refusal(operand.span, message, OTHER_TYPE, refs=defined)

    # Punctuation: xDSL's versions look the spelling up twice in tables.

    def parse_optional_punctuation(
        self, punctuation: PunctuationSpelling
    ) -> PunctuationSpelling | None:
        state = self.state
        if state.current_token.text == punctuation:
            state.current_token = state.lexer.lex()
            return punctuation
        return None

    def parse_punctuation(
        self, punctuation: PunctuationSpelling, context_msg: str = ""
    ) -> PunctuationSpelling:
        state = self.state
        if state.current_token.text == punctuation:
            state.current_token = state.lexer.lex()
            return punctuation
        self.raise_error(f"expected '{punctuation}'{context_msg}")
