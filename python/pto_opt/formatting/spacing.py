"""What stands between two tokens of a line, as the printer has it."""

from __future__ import annotations

from xdsl.dialects.func import FuncOp
from xdsl.utils.mlir_lexer import MLIRTokenKind

from pto_opt.formatting.tokens import Token

OPENING = frozenset("([<{")
CLOSING = frozenset(")]>}")

_TAKES_ARGUMENTS = (
    MLIRTokenKind.AT_IDENT,
    MLIRTokenKind.BARE_IDENT,
    MLIRTokenKind.CARET_IDENT,
    MLIRTokenKind.STRING_LIT,
)
"""What a parenthesis belongs to that follows it: `ins(`, `@f(`, `^bb1(`, `"op"(`."""


class Spacing:
    """
    The white space between the tokens of one operation, label or alias, which depends on
    the brackets that are open. Types and attributes between `<` and `>` stay as their author
    spelled them: what is more than one space there, or stands next to a bracket, goes.

    Args:
        is_label: whether it is the label of a block, with its arguments.
    """

    def __init__(self, is_label: bool = False) -> None:
        self._declares = is_label
        """Whether `:` stands right behind names: `%a: index`."""
        self._open: list[str] = []
        self._before: Token | None = None
        self._word: Token | None = None
        self._counts_results = False
        """Whether the colon before stands in `%results:2 = ...`."""

    def before(self, token: Token, behind: Token | None) -> str:
        """The white space before the next token; `behind` is the one after it."""
        last, text = self._before, token.text
        if text in CLOSING and self._open and (text == ">") >= (self._open[-1] == "<"):
            self._open.pop()
        space = "" if last is None else self._space(last, token, behind)
        if text in OPENING:
            is_place = text == "(" and last is not None and last.text == "loc"
            self._open.append("loc" if is_place else text)
        if self._word is None and token.is_word:
            self._word = token
            self._declares |= token.text == FuncOp.name
        self._before = token
        return space

    def _space(self, last: Token, token: Token, behind: Token | None) -> str:
        before, text = last.text, token.text
        innermost = self._open[-1] if self._open else ""
        if text in (",", ")", "]", ">") or before in ("(", "[", "<"):
            return ""
        if before == ",":
            return " "
        if innermost == "<":
            return " " if token.after_space else ""
        if before == "{" or text == "}":
            return ""
        if ":" in (before, text):
            return self._around_colon(last, token, behind, innermost)
        if text in ("=", "->", "{") or before in ("=", "->", "}"):
            return " "
        if text == "(" and last.kind in _TAKES_ARGUMENTS and last is not self._word:
            return ""
        return " " if token.after_space else ""

    def _around_colon(
        self, last: Token, token: Token, behind: Token | None, innermost: str
    ) -> str:
        if innermost == "loc":
            return ""
        if last.text == ":":
            return "" if self._counts_results else " "
        self._counts_results = (
            self._word is None
            and last.kind is MLIRTokenKind.PERCENT_IDENT
            and behind is not None
            and behind.kind is MLIRTokenKind.INTEGER_LIT
        )
        declares = self._declares and innermost != "{"
        return "" if declares or self._counts_results else " "
