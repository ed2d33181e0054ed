"""Errors of parsers as diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from xdsl.utils.exceptions import MultipleSpansParseError, ParseError
from xdsl.utils.lexer import Span

from pto_dialect.assembly.refusals import Refusal, reworded
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.messages.places import text_at


def from_parse_error(error: ParseError, line_offset: int = 0) -> Diagnostic:
    """
    The diagnostic of a `ParseError`, which points at text; `line_offset` lines of the file
    stand before it.
    """
    error = reworded(error)
    message = error.msg
    places: Sequence[tuple[Span[str] | Span[bytes], str | None]] = ()
    if isinstance(error, MultipleSpansParseError):
        places = [(span, text or error.ref_text) for span, text in error.refs]
    elif isinstance(error, Refusal):
        places = error.refs
    says_expected = message[:8].lower() == "expected" or message.endswith("expected")
    if says_expected and ", found " not in message:
        found = text_at(cast("Span[str]", error.span))
        message += f", found '{found}'" if found.strip() else ", found end of input"
    if message[1:2].islower():  # `SSA value ...` keeps its capitals
        message = message[:1].lower() + message[1:]

    def at(span: Span[str] | Span[bytes]) -> Span[str]:
        return replace(cast("Span[str]", span), line_offset=line_offset)

    return Diagnostic(
        Severity.ERROR,
        message,
        at(error.span),
        notes=tuple(Note(text or "", at(span)) for span, text in places),
        kind=error.kind if isinstance(error, Refusal) else kinds.SYNTAX,
        helps=error.helps if isinstance(error, Refusal) else (),
        fixes=error.fixes if isinstance(error, Refusal) else (),
    )
