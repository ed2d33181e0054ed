"""Texts as editors talk about them: lines, and columns counted in units of an encoding."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from lsprotocol.types import (
    Position,
    PositionEncodingKind,
    Range,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
)

_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Text:
    """
    A text, and where its lines begin. A position that lies beyond a line, or beyond the
    text, is its end.
    """

    content: str
    encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16

    @cached_property
    def starts(self) -> list[int]:
        """Where lines begin, as editors count them."""
        return [0, *(match.end() for match in _END.finditer(self.content))]

    @cached_property
    def _feeds(self) -> list[int]:
        """Where lines begin, as the parser counts them."""
        return [0, *(match.end() for match in re.finditer("\n", self.content))]

    def place(self, line: int, column: int) -> int:
        """The offset of a line and a column of the parser, both from 1."""
        starts = self._feeds
        if not 0 < line <= len(starts):
            return len(self.content)
        return min(starts[line - 1] + max(0, column - 1), len(self.content))

    def offset(self, position: Position) -> int:
        """The offset of a position."""
        if position.line < 0:
            return 0
        if position.line >= len(self.starts):
            return len(self.content)
        start = self.starts[position.line]
        line = self._line(position.line)
        return start + self._characters(line, max(0, position.character))

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self.starts, offset) - 1
        before = self.content[self.starts[line] : offset]
        return Position(line, self._units(before))

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets."""
        return Range(self.position(start), self.position(end))

    def changed(self, change: TextDocumentContentChangeEvent) -> Text:
        """The text after one change."""
        if not isinstance(change, TextDocumentContentChangePartial):
            return Text(change.text, self.encoding)
        start = self.offset(change.range.start)
        end = max(start, self.offset(change.range.end))
        content = f"{self.content[:start]}{change.text}{self.content[end:]}"
        return Text(content, self.encoding)

    def _line(self, number: int) -> str:
        """A line without its end."""
        start = self.starts[number]
        is_last = number + 1 == len(self.starts)
        end = len(self.content) if is_last else self.starts[number + 1]
        line = self.content[start:end]
        return line if is_last else line.rstrip("\r\n")

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding == PositionEncodingKind.Utf32:
            return len(text)
        if self.encoding == PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(sign > "\uffff" for sign in text)

    def _characters(self, line: str, units: int) -> int:
        """How many signs of a line that many units are; within one, those before it."""
        if line.isascii() or self.encoding == PositionEncodingKind.Utf32:
            return min(units, len(line))
        count = 0
        for index, sign in enumerate(line):
            count += self._units(sign)
            if count > units:
                return index
        return len(line)


def changed_stretch(before: str, now: str) -> tuple[int, int]:
    """
    Where a text begins to differ from what has become of it, and where in it begins what
    is the same again.
    """
    first = _common_prefix(before, now)
    behind = _common_prefix(before[first:][::-1], now[first:][::-1])
    return first, len(before) - behind


def _common_prefix(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
