"""Words for clauses of an operation that cannot be read: `addr = %a valid_row = %r`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xdsl.irdl.declarative_assembly_format import (
    FormatDirective,
    KeywordDirective,
    OptionalGroupDirective,
    PunctuationDirective,
)
from xdsl.parser import Parser
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Span

from pto_dialect.assembly.refusals import Refusal, slip
from pto_dialect.messages import kinds
from pto_dialect.messages.suggestions import guess
from pto_dialect.xdsl_internals import current_token

_CLAUSE = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)")
_OPEN_CLAUSE = re.compile(r"([A-Za-z_]\w*)\s*=\s*\Z")


def wrong_clause(
    parser: Parser, statements: Sequence[FormatDirective], name: str
) -> ParseError | None:
    """
    The error of a clause that an operation does not have, has before others, or that has
    no operand behind its sign; None where the text stands at something else.
    """
    words = [*_clauses(statements)]
    if not words:
        return None
    content, start = parser.lexer.input.content, parser.pos
    source = parser.lexer.input
    line = content[content.rfind("\n", 0, start) + 1 : start]
    if (before := _OPEN_CLAUSE.search(line)) is not None and before[1] in words:
        token = current_token(parser)
        return ParseError(Span(start, token.span.end, source), "operand expected")
    found = _CLAUSE.match(content, start)
    if found is None:
        return None
    word, end = found[1], start + len(found[1])
    span = Span(start, end, source)
    if word in words:
        message = f"'{word}' stands out of order; the order is {', '.join(words)}"
        return Refusal(span, message)
    near = guess(word, words)
    hint = near.hint or f"; it has {', '.join(words)}"
    message = f"'{name}' has no '{word}'{hint}"
    fixes = slip(start, end, near)
    return Refusal(span, message, kinds.UNKNOWN_WORD, fixes=fixes)


def _clauses(statements: Sequence[FormatDirective]) -> Iterator[str]:
    """The words of the optional groups of a format that begin `word =`."""
    for one in statements:
        match one:
            case OptionalGroupDirective(
                then_first=KeywordDirective(keyword=word),
                then_elements=(PunctuationDirective(punctuation="="), *_),
            ):
                yield word
            case OptionalGroupDirective(
                then_first=KeywordDirective(keyword=word),
                then_elements=(_, PunctuationDirective(punctuation="="), *_),
            ):
                yield word
            case _:
                pass
