"""The tokens of a text with the comments and blank lines before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.utils.lexer import Input
from xdsl.utils.mlir_lexer import MLIRTokenKind

from pto_dialect.assembly.lexer import AssemblyLexer

_COMMENT = re.compile(r"//[^\n]*")


@dataclass(frozen=True)
class Comment:
    """A comment, from its `//` to the end of its line."""

    text: str
    is_trailing: bool
    """Whether something stands before it in its line."""
    after_blank: bool
    """Whether an empty line stands before it."""


@dataclass(frozen=True)
class Token:
    """One token of a text."""

    text: str
    start: int
    end: int
    kind: MLIRTokenKind
    comments: tuple[Comment, ...] = ()
    """Those between the token before and this one."""
    after_space: bool = False
    """Whether white space or a comment stands before it."""
    after_blank: bool = False
    """Whether an empty line stands right before it, behind its comments."""

    @property
    def is_word(self) -> bool:
        """Whether it is a word that begins with no sign: `ins`, `pto.tadd`, `x128xf32`."""
        return self.kind is MLIRTokenKind.BARE_IDENT


def tokens_of(text: str) -> list[Token]:
    """
    All tokens of a text; the last one is its end, which has the comments behind all others.

    Raises:
        ParseError: at what begins no token.
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    lexer = AssemblyLexer(Input(text, "<text>"))
    behind = 0
    while True:
        token = lexer.lex()
        is_end = token.kind is MLIRTokenKind.EOF
        start = len(text) if is_end else token.span.start
        end = len(text) if is_end else token.span.end
        comments: tuple[Comment, ...] = ()
        after_blank = False
        if ((gap := text[behind:start]) and not gap.isspace()) or gap.count("\n") > 1:
            comments, after_blank = _comments(gap, behind == 0)
        yield Token(
            "" if is_end else token.text,
            start,
            end,
            token.kind,
            comments,
            bool(gap),
            after_blank,
        )
        if is_end:
            return
        behind = end


def _comments(gap: str, is_first: bool) -> tuple[tuple[Comment, ...], bool]:
    """The comments between two tokens, and whether an empty line ends what is between."""
    found: list[Comment] = []
    behind = 0
    for match in _COMMENT.finditer(gap):
        before = gap[behind : match.start()]
        trailing = "\n" not in before and not found and not is_first
        # The line feed that ends a comment before belongs to `before`.
        found.append(Comment(match[0].rstrip(), trailing, before.count("\n") > 1))
        behind = match.end()
    return tuple(found), gap.count("\n", behind) > 1
