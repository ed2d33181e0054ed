"""What an operation's text lacks that is known: the types of its operands, and their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import cast

from xdsl.ir import SSAValue
from xdsl.irdl.declarative_assembly_format import (
    FormatDirective,
    OperandVariable,
    ParsingState,
    PunctuationDirective,
    TypeDirective,
)
from xdsl.parser import Parser

from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.messages.edits import Edit, Fix, offer
from pto_dialect.xdsl_internals import current_token

_TYPE = re.compile(r"!|[su]?i\d+$|b?f\d+|index$|memref$|vector$|tensor$")


def begins_type(parser: Parser) -> bool:
    """Whether what is read next begins a type."""
    return _TYPE.match(current_token(parser).text) is not None


def missing_types(
    parser: Parser, state: ParsingState, rest: Sequence[FormatDirective]
) -> tuple[Fix, ...]:
    """
    The fix where the text lacks the types of operands, or the sign before one; none where
    an operand is not defined yet. `rest` is what the format of the operation still asks for.
    """
    listed = [*takewhile(_is_of_list, rest)]
    types = [one for one in listed if isinstance(one, TypeDirective)]
    if not types:
        return ()
    first = listed[0]
    sign = first.punctuation if isinstance(first, PunctuationDirective) else ""
    if begins_type(parser):
        return missing_sign(parser, sign) if sign else ()
    spelled = [*_types_of(types, parser, state)]
    if len(spelled) != len(types):
        return ()
    names = [one.inner.name for one in types if isinstance(one.inner, OperandVariable)]
    title = f"write the type{'s' if len(names) > 1 else ''} of {', '.join(names)}"
    return _added(parser, f"{_spaced(sign)} {', '.join(spelled)}", title)


def missing_sign(parser: Parser, sign: str) -> tuple[Fix, ...]:
    """The fix that puts a sign before the type that is read next."""
    return _added(parser, _spaced(sign), f"put '{sign}' before the type")


def _spaced(sign: str) -> str:
    return f" {sign}" if sign == ":" else sign


def _added(parser: Parser, text: str, title: str) -> tuple[Fix, ...]:
    """The fix that writes something behind what was read last."""
    end = len(parser.lexer.input.content[: parser.pos].rstrip())
    return offer(title, [Edit(end, end, text)])


def _is_of_list(one: FormatDirective) -> bool:
    """Whether a part of a format is one of a list of types, or a sign in it."""
    if isinstance(one, PunctuationDirective):
        return one.punctuation in (":", ",")
    return isinstance(one, TypeDirective)


def _types_of(
    types: Sequence[TypeDirective], parser: Parser, state: ParsingState
) -> Iterator[str]:
    """The types of operands as the text would have them, as far as they are known."""
    for one in types:
        inner = one.inner
        names = (
            state.operands[inner.index] if isinstance(inner, OperandVariable) else None
        )
        for name in names or ():
            values = cast("dict[str, Sequence[SSAValue]]", parser.ssa_values).get(
                name.operand_name
            )
            if values is not None and name.index < len(values):
                type_ = values[name.index].type
                yield spelling_of(type_) or str(type_)
