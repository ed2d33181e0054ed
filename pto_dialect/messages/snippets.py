"""A source line in a message: as much of it as fits, with marks below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from pto_dialect.assembly.short_types import long_types, with_short_types
from pto_dialect.messages.places import Place

_GAP = "..."
_TAB = "    "
_BEHIND = 12
"""Columns that are shown behind a mark, if there is text."""


@dataclass(frozen=True)
class Mark:
    """A stretch of a line, by its column (from 1) and length, and what is said of it."""

    column: int
    length: int
    label: str = ""
    is_main: bool = False


def snippet(
    place: Place, marks: Sequence[Mark], gutter: int, width: int
) -> Iterator[list[tuple[str, str]]]:
    """
    The line of a place behind its number, and what is marked in it, none of them wider
    than `width`. `gutter` is how many digits numbers have.
    """
    assert place.text is not None
    room = width - gutter - 3
    line = _Line.of(place.text)
    spans = [line.span(mark) for mark in marks]
    if line.width > room:
        line = _Line.of(place.text, shorten=marks)
        spans = [line.span(mark) for mark in marks]
    start, end = 0, line.width
    if line.width > room:
        start, end = _window(line, spans, room)
    text = line.cut(start, end)
    spans = [
        (max(0, a - start), min(max(a + 1, b), end) - start)
        for a, b in spans
        if start <= a < max(end, 1)
    ]
    yield [(f"{place.line:>{gutter}} | ", "gutter"), (text, "source")]
    rows = _rows(marks, spans, room)
    for row, style in rows:
        yield [(" " * gutter + " | ", "gutter"), (row, style)]


class _Line:
    """A line as it is shown: pieces of text, each with the columns that it stands for."""

    def __init__(self, pieces: list[str], starts: list[int]):
        self.pieces = pieces
        self.offsets = [0, *accumulate(_width(piece) for piece in pieces)]
        self.starts = starts

    @staticmethod
    def of(text: str, shorten: Sequence[Mark] = ()) -> _Line:
        """The line of a text; types in their short form unless something in them is marked."""
        short: dict[int, tuple[int, str]] = {}
        if shorten:
            for start, end, form in long_types(text):
                inner = (start < mark.column - 1 < end for mark in shorten)
                if not any(inner):
                    short[start] = end, form
        pieces: list[str] = []
        starts: list[int] = []
        at = 0
        while at < len(text):
            end, piece = short.get(at, (at + 1, _shown(text[at])))
            pieces.append(piece)
            starts.append(at)
            at = end
        return _Line(pieces, starts)

    @property
    def width(self) -> int:
        return self.offsets[-1]

    def span(self, mark: Mark) -> tuple[int, int]:
        """Where a mark begins and ends in what is shown."""
        first = mark.column - 1
        return self._offset(first), self._offset(first + max(1, mark.length))

    def _offset(self, column: int) -> int:
        from bisect import bisect_left

        return self.offsets[bisect_left(self.starts, column)]

    def cut(self, start: int, end: int) -> str:
        """What stands between two offsets, with `...` where something is left out."""
        before = _GAP if start else ""
        behind = _GAP if end < self.width else ""
        first, last = start + len(before), end - len(behind)
        return before + "".join(self._between(first, last)) + behind

    def _between(self, first: int, last: int) -> Iterator[str]:
        for piece, offset in zip(self.pieces, self.offsets):
            width = _width(piece)
            if offset >= last or offset + width <= first:
                continue
            if width == len(piece):  # a type may be cut in its middle
                yield piece[max(0, first - offset) : last - offset]
            elif first <= offset and offset + width <= last:
                yield piece
            else:  # half of a wide sign
                yield " "


def _window(
    line: _Line, spans: Sequence[tuple[int, int]], room: int
) -> tuple[int, int]:
    """The part of a line that is shown: from its text's begin, if that takes the marks in."""
    text = "".join(line.pieces)
    indent = len(text) - len(text.lstrip())
    wanted = list(spans)
    while wanted:
        low, high = min(a for a, _ in wanted), max(b for _, b in wanted)
        behind = min(line.width, high + _BEHIND + len(_GAP))
        start = 0 if behind <= room else max(0, indent - len(_GAP))
        if behind - start <= room:
            return start, min(line.width, start + room)
        if len(wanted) == 1 or behind - low + len(_GAP) + 1 <= room:
            break
        wanted.pop()  # the label that does not fit is left out
    low, high = min(a for a, _ in wanted), max(b for _, b in wanted)
    high = min(high, low + room - 2 * len(_GAP) - 1)
    end = min(line.width, high + _BEHIND + len(_GAP))
    start = max(0, end - room)
    if low < start + len(_GAP):
        start = max(0, low - len(_GAP))
    return start, min(line.width, start + room)


def _rows(
    marks: Sequence[Mark], spans: Sequence[tuple[int, int]], room: int
) -> Iterator[tuple[str, str]]:
    """The underlines, with the last label behind them, and the other labels below."""
    cells: list[str] = []
    placed = sorted(zip(spans, marks), key=lambda one: one[0])
    for (start, end), mark in placed:
        cells.extend(" " * (start - len(cells)))
        sign = "^~" if mark.is_main else "--"
        underline = sign[0] + sign[1] * (end - start - 1)
        cells[start:end] = underline
    row = "".join(cells)
    labels = [((start, end), mark) for (start, end), mark in placed if mark.label]
    if labels:
        (start, _), mark = labels[-1]
        text = with_short_types(mark.label)
        if labels[-1] == placed[-1] and len(row) + 1 + len(text) <= room:
            row += f" {text}"
            labels.pop()
    yield row, "mark"
    for (start, _), mark in reversed(labels):
        text = with_short_types(mark.label)
        start = max(0, min(start, room - len(text)))
        if len(text) > room:
            text = text[: room - len(_GAP)] + _GAP
        yield " " * start + text, "label"


def _shown(sign: str) -> str:
    """One sign of a source line; those that steer a terminal as their number."""
    if sign == "\t":
        return _TAB
    return sign if sign.isprintable() else f"\\x{ord(sign):02x}"


def _width(text: str) -> int:
    """The columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
