"""
How a program is laid out: one operation a line, two spaces for each region around it, white
space as the printer has it. Tokens and comments stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from xdsl.utils.mlir_lexer import MLIRTokenKind

from pto_opt.formatting.spacing import Spacing
from pto_opt.formatting.tokens import Comment, Token

_INDENT = "  "
_CONTINUED = 2
"""How much deeper the lines of an operation are that a comment breaks."""


@dataclass
class _Line:
    depth: int
    text: str = ""
    after_blank: bool = False
    is_done: bool = False
    """Whether nothing may follow in it: it ends in a comment."""
    opens: bool = False
    """Whether no blank line is kept behind it: it opens a region or is a label."""


@dataclass
class TokenLayout:
    """
    Lays out the tokens of one text.

    Args:
        starts: where operations and aliases begin.
        labels: where the labels of blocks begin.
        regions: where the braces of regions stand.
        added: lines that go before an operation, and where that begins.
    """

    starts: Collection[int]
    labels: Collection[int]
    regions: Collection[int]
    added: tuple[int, Sequence[str]] = (-1, ())
    _lines: list[_Line] = field(default_factory=list[_Line])
    _spacing: Spacing = field(default_factory=Spacing)
    _around: list[Spacing] = field(default_factory=list[Spacing])
    """How the operations go on whose regions are open, from the outermost."""
    _braces: list[bool] = field(default_factory=list[bool])
    """Of each open brace whether it is a region's."""

    def lay_out(self, tokens: Sequence[Token]) -> list[str]:
        """The lines of the text, without their ends."""
        for index, token in enumerate(tokens):
            behind = tokens[index + 1] if index + 1 < len(tokens) else None
            self._add(token, behind)
        return list(self._finished())

    def _add(self, token: Token, behind: Token | None) -> None:
        closes_region = token.text == "}" and self._braces[-1:] == [True]
        if token.text == "}" and self._braces:
            self._braces.pop()
        depth = len(self._around)
        if token.kind is MLIRTokenKind.EOF:
            self._comments(token, depth)
            return
        if closes_region:
            self._comments(token, depth)
            self._spacing = self._around.pop()
            self._lines.append(_Line(depth - 1))
        elif token.start in self.labels:
            depth = max(0, depth - 1)
            self._begin(token, depth, Spacing(is_label=True))
        elif (
            token.start in self.starts
            or token.kind is MLIRTokenKind.FILE_METADATA_BEGIN
        ):
            self._begin(token, depth, Spacing())
        else:
            self._go_on(token, depth, behind)
        line = self._lines[-1]
        space = self._spacing.before(token, behind)
        line.text += f"{space}{token.text}" if line.text else token.text
        if token.text == "{":
            is_region = token.start in self.regions
            self._braces.append(is_region)
            line.opens = is_region
            if is_region:
                self._around.append(self._spacing)
                self._spacing = Spacing()

    def _begin(self, token: Token, depth: int, spacing: Spacing) -> None:
        """Begin a line for an operation, an alias or a label."""
        self._comments(token, depth)
        if token.start == self.added[0]:
            self._lines += [_Line(depth, text) for text in self.added[1]]
        line = _Line(depth, after_blank=token.after_blank)
        line.opens = token.start in self.labels
        self._lines.append(line)
        self._spacing = spacing

    def _go_on(self, token: Token, depth: int, behind: Token | None) -> None:
        """Go on with an operation: in its line, unless a comment has ended that."""
        self._comments(token, depth + _CONTINUED)
        if self._is_case(token, behind):
            self._lines.append(_Line(depth))
        elif not self._lines or self._lines[-1].is_done:
            self._lines.append(_Line(depth + _CONTINUED))

    def _is_case(self, token: Token, behind: Token | None) -> bool:
        """Whether a token begins a case of `scf.index_switch`, which has its own line."""
        if behind is None or token.text not in ("case", "default"):
            return False
        if token.text == "case":
            return behind.kind is MLIRTokenKind.INTEGER_LIT
        return behind.start in self.regions

    def _comments(self, token: Token, depth: int) -> None:
        for comment in token.comments:
            self._comment(comment, depth)

    def _comment(self, comment: Comment, depth: int) -> None:
        if comment.is_trailing and self._lines:
            self._lines[-1].text += f" {comment.text}"
            self._lines[-1].is_done = True
        else:
            line = _Line(depth, comment.text, comment.after_blank, is_done=True)
            self._lines.append(line)

    def _finished(self) -> Iterator[str]:
        """The lines, with the blank ones that are kept."""
        before: _Line | None = None
        for line in self._lines:
            is_within = before is not None and not before.opens
            if line.after_blank and is_within and not line.text.startswith("}"):
                yield ""
            yield f"{_INDENT * line.depth}{line.text}"
            before = line
