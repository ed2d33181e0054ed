"""
How diagnostics look.

    kernel.pto:12:20: error: 'pto.tadd' op expects ... [PTO2010]
    12 | pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, ...
       |                  ^~ has 32 rows
    kernel.pto:4:3: note: defined here
     4 | %b = pto.alloc_tile : ...
       | ^~
    help: ...

The first line is what tools look for, and stays one line where nobody looks at it: text is
wrapped for terminals only, and where `COLUMNS` says how wide it may be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

from pto_dialect.assembly.short_types import with_short_types
from pto_dialect.messages.places import Place
from pto_dialect.messages.snippets import Mark, snippet

_WIDTH = 100
"""Columns of a source line where there is no terminal."""

_LEAST = 40
"""A terminal that says that it is narrower is not believed."""

Piece = tuple[str, str]
"""Some text and its style: a severity, `gutter`, `mark`, or nothing."""


@dataclass(frozen=True)
class MessageStyle:
    """How wide text may be, and whether it has colours."""

    width: int = _WIDTH
    """Columns of source lines."""
    wraps: bool = False
    """Whether messages are broken at that width, too."""
    color: bool = False

    @staticmethod
    def of(stream: TextIO | None = None, color: str = "auto") -> MessageStyle:
        """
        The style for a stream, by default standard error. `color` is `auto`, `always` or
        `never`; `NO_COLOR` and `COLUMNS` of the environment count.
        """
        target: TextIO = sys.stderr if stream is None else stream
        is_terminal = target.isatty()
        columns = os.environ.get("COLUMNS", "")
        wants = is_terminal and not os.environ.get("NO_COLOR")
        wants &= os.environ.get("TERM") != "dumb"
        width, wraps = _WIDTH, is_terminal
        if columns.isdecimal() and int(columns) > 0:
            width, wraps = int(columns), True
        elif is_terminal:
            with suppress(OSError):
                width = os.get_terminal_size(target.fileno()).columns or _WIDTH
        has_color = color == "always" or (color == "auto" and wants)
        return MessageStyle(max(_LEAST, width), wraps, has_color)


PLAIN = MessageStyle()


@dataclass(frozen=True)
class Message:
    """One message with at most one place: an error, or a note that explains it."""

    severity: str
    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Report:
    """All that one diagnostic says."""

    main: Message
    code: str = ""
    label: str = ""
    """What stands behind the caret."""
    notes: Sequence[Message] = ()
    helps: Sequence[str] = ()
    others: Sequence[Place] = field(default=())
    """Further places where the same is wrong for the same reason."""
    others_are: str = "the same"


def render(reports: Iterable[Report], style: MessageStyle = PLAIN) -> str:
    """The text of diagnostics."""
    lines = (line for report in reports for line in _lines(report, style))
    if style.color:
        from pto_dialect.messages.colors import colored

        return colored(lines)
    return "".join("".join(text for text, _ in line) + "\n" for line in lines)


_MOST_OTHERS = 5


def _lines(report: Report, style: MessageStyle) -> Iterator[list[Piece]]:
    main = report.main
    place = main.place
    marks: list[Mark] = []
    notes: list[Message] = []
    for note in report.notes:
        if place is not None and _is_beside(note.place, place):
            assert note.place is not None
            marks.append(Mark(note.place.column, note.place.length, note.text))
        else:
            notes.append(note)
    numbers = [m.place.line for m in (main, *notes) if m.place is not None]
    gutter = len(str(max(numbers, default=0)))
    yield from _header(main, report.code, style)
    if place is not None and place.text is not None:
        first = Mark(place.column, place.length, report.label, is_main=True)
        yield from snippet(place, [first, *marks], gutter, style.width)
    for note in notes:
        yield from _header(note, "", style)
        if note.place is not None and note.place.text is not None:
            mark = Mark(note.place.column, note.place.length, is_main=True)
            yield from snippet(note.place, [mark], gutter, style.width)
    if report.others:
        yield from _wrapped(("note", "note"), _others(report), style)
    for text in report.helps:
        yield from _wrapped(("help", "help"), text, style)


def _is_beside(place: Place | None, main: Place) -> bool:
    """Whether a place is in the line of another one, before or behind it."""
    if place is None or place.text is None:
        return False
    if (place.file, place.line) != (main.file, main.line):
        return False
    return (
        place.column + place.length <= main.column
        or main.column + main.length <= place.column
    )


def _header(message: Message, code: str, style: MessageStyle) -> Iterator[list[Piece]]:
    prefix = "" if message.place is None else f"{message.place}: "
    text = with_short_types(message.text)
    if code:
        text += f" [{code}]"
    yield from _wrapped((message.severity, message.severity), text, style, prefix)


def _wrapped(
    word: Piece, text: str, style: MessageStyle, prefix: str = ""
) -> Iterator[list[Piece]]:
    """`prefix word: text`, its lines as wide as they may be."""
    start = f"{prefix}{word[0]}: "
    lines = text.splitlines() or [""]
    if style.wraps:
        from textwrap import TextWrapper

        wrapper = TextWrapper(
            style.width,
            initial_indent=" " * len(start),
            subsequent_indent="  ",
            break_on_hyphens=False,
        )
        first = (lines[0].split() or [""])[0]
        if len(start) + len(first) > style.width:  # after a long name of a file
            wrapper.initial_indent = wrapper.subsequent_indent
            lines.insert(0, "")
        lines = [part for line in lines for part in wrapper.wrap(line) or [""]]
        lines[0] = lines[0].removeprefix(wrapper.initial_indent)
    rest = iter(lines)
    called, begun = f"{word[0]}:", next(rest)
    called += " " if begun else ""
    yield [(prefix, "place"), (called, word[1]), (begun, "text")]
    for line in rest:
        yield [(line, "text")]


def _others(report: Report) -> str:
    places = report.others
    shown = [f"{place.line}:{place.column}" for place in places[:_MOST_OTHERS]]
    more = len(places) - len(shown)
    listed = ", ".join(shown) + (f" and {more} more" if more else "")
    count = len(places)
    return f"{report.others_are} at {count} other place{'' if count == 1 else 's'}: {listed}"
