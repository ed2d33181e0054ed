"""Edits of texts: what a diagnostic offers to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xdsl.ir import Operation

from pto_dialect.assembly.source import SourceMap
from pto_dialect.messages.places import place_of, text_of

TYPE = r"!(?:[^\s<>,()]+)(?:<(?:[^<>]|<[^<>]*>)*>)?"
"""A pattern for a type as texts have it: an alias, or a name with parameters."""


@dataclass(frozen=True)
class Edit:
    """A stretch of the text that was parsed, and what belongs there."""

    start: int
    """Where it begins, in characters from the start of the text."""
    end: int
    """Where it ends."""
    text: str


@dataclass(frozen=True)
class Fix:
    """One way to mend what a diagnostic is about."""

    title: str
    """What it does, as a request: `write 'pto.tadd'`."""
    edits: tuple[Edit, ...]
    """What belongs together: all of them are made, or none."""


def offer(title: str, edits: Iterable[Edit]) -> tuple[Fix, ...]:
    """The fix that consists of some edits; none where there are none."""
    found = tuple(edits)
    return (Fix(title, found),) if found else ()


def rewritten(start: int, end: int, text: str) -> tuple[Fix, ...]:
    """The fix that writes something else in the place of a word."""
    return (Fix(f"write '{text}'", (Edit(start, end, text),)),)


def respelled(op: Operation, pattern: str, new: str) -> tuple[Edit, ...]:
    """
    The edit that gives the first match of a pattern in the text of an operation another
    form, as `re.sub` does; none for an operation that is written otherwise.
    """
    found = text_of(op)
    match = None if found is None else re.search(pattern, found[1])
    if found is None or match is None:
        return ()
    start = found[0]
    return (Edit(start + match.start(), start + match.end(), match.expand(new)),)


def inserted_behind(op: Operation, line: str) -> tuple[Fix, ...]:
    """The fix that puts a line behind an operation; none for one without text."""
    if (place := _line_of(op)) is None:
        return ()
    indent, _, end, newline = place
    edit = Edit(end, end, f"{newline}{indent}{line}")
    return (Fix(f"put '{line}' behind {_named(op)}", (edit,)),)


def inserted_before(op: Operation, line: str) -> tuple[Fix, ...]:
    """The fix that puts a line before an operation; none for one without text."""
    if (place := _line_of(op)) is None:
        return ()
    indent, start, _, newline = place
    edit = Edit(start, start, f"{line}{newline}{indent}")
    return (Fix(f"put '{line}' before {_named(op)}", (edit,)),)


def _named(op: Operation) -> str:
    place = place_of(op)
    return f"'{op.name}'" + ("" if place is None else f" in line {place.line}")


def _line_of(op: Operation) -> tuple[str, int, int, str] | None:
    """
    The indentation of an operation that begins its line, where its text begins and its last
    line ends, and what ends lines there.
    """
    found, source = text_of(op), SourceMap.of(op)
    if found is None or source is None:
        return None
    start, text = found
    content = source.input.content
    if op.regions:
        text = content[start : _end_of_regions(content, start)]
    else:
        text = text[: _end_of_region(text)]
    indent = content[content.rfind("\n", 0, start) + 1 : start]
    if indent.strip():
        return None
    line_end = content.find("\n", start + len(text.rstrip()))
    if line_end < 0:
        line_end = len(content)
    newline = "\r\n" if content[line_end - 1 : line_end] == "\r" else "\n"
    return indent, start, line_end + 1 - len(newline), newline


_BRACE = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|[{}]')
_LABEL = re.compile(r"^[ \t]*\^", re.M)
_LAST_IN_LINE = re.compile(r"[ \t]*(?://[^\n]*)?\r?(?:\n|\Z)")


def _end_of_region(text: str) -> int:
    """Where a text leaves the block that it begins in: its region is closed, or a label."""
    depth = 0
    for match in _BRACE.finditer(text):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth < 0:
            return match.start()
    label = _LABEL.search(text)
    return len(text) if label is None else label.start()


def _end_of_regions(content: str, start: int) -> int:
    """Where the brace is closed that ends an operation: the last one in its line."""
    depth = 0
    for match in _BRACE.finditer(content, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == "}" and not depth and _LAST_IN_LINE.match(content, match.end()):
            return match.end()
    return len(content)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits; of two that overlap the first one in the text counts."""
    parts: list[str] = []
    done = 0
    for edit in sorted(set(edits), key=lambda one: (one.start, one.end)):
        if edit.start >= done:
            parts += [text[done : edit.start], edit.text]
            done = edit.end
    return "".join([*parts, text[done:]])
