"""Where things stand in the text that was parsed, and what their author calls them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from xdsl.dialects.builtin import FileLineColLoc
from xdsl.ir import Operation, SSAValue
from xdsl.utils.lexer import Input, Span

from pto_dialect.assembly.source import STRING_OR_COMMENT, SourceMap
from pto_dialect.assembly.spelling import spelling_of


@dataclass(frozen=True)
class Place:
    """A stretch of text: a file, a line, a column (both from 1) and a length."""

    file: str
    line: int
    column: int
    text: str | None = None
    """The whole source line, where it is known."""
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Subject = Operation | SSAValue | Span[str] | None
"""What a diagnostic is about: an operation, a value (where it is defined), or text."""


def name_of(value: SSAValue) -> str:
    """What the author calls a value, with its `%`."""
    op = op_around(value)
    source = SourceMap.of(op) if op is not None else None
    name = source.names.get(value) if source is not None else None
    return f"%{name or value.name_hint or '<unnamed>'}"


def source_of(about: Subject) -> SourceMap | None:
    op = about if isinstance(about, Operation) else None
    if isinstance(about, SSAValue):
        op = op_around(about)
    return None if op is None else SourceMap.of(op)


def place_of(
    about: Subject,
    focus: SSAValue | str | None = None,
    source: SourceMap | None = None,
) -> Place | None:
    """
    Where to point for a subject, in the text that was parsed. Operations that a pass
    has made have no text; the place of the operation around them is given instead.
    `source` is the text of operations that are no longer in their module.
    """
    if about is None:
        return None
    if isinstance(about, Span):
        return _place_in_input(about.input, about.start, len(about), about.line_offset)
    op = about if isinstance(about, Operation) else op_around(about)
    source = source or source_of(about)
    if op is None or source is None:
        return None
    if isinstance(about, SSAValue):
        position = source.position_of(about)
        length = len(source.names.get(about, "")) + 1
    else:
        position, length = None, 1
    while position is None and op is not None:
        position = source.positions.get(op)
        length = _length_of_word(source.input, position)
        op = op.parent_op()
    if position is None:
        return None
    if focus is not None and isinstance(about, Operation):
        if (found := _find_focus(source, about, focus)) is not None:
            position, length = found
    return _place_in_input(source.input, position, length, source.line_offset)


def location_of(about: Subject) -> Place | None:
    """The place that a trailing `loc("file":line:column)` names, if there is one."""
    op = about if isinstance(about, Operation) else None
    if isinstance(about, SSAValue):
        op = op_around(about)
    if op is None or not isinstance(op.location, FileLineColLoc):
        return None
    loc = op.location
    file, line, column = loc.filename.data, loc.line.data, loc.column.data
    text = None
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        text = lines[line - 1] if 0 < line <= len(lines) else None
    except (OSError, ValueError):
        pass
    return Place(file, line, column, text)


def op_around(value: SSAValue) -> Operation | None:
    try:
        owner = value.owner
    except ValueError:  # a name that the parser met and that nothing defines
        return None
    return owner if isinstance(owner, Operation) else owner.parent_op()


_WORD = re.compile(r"[?\w.$%!#@\"-]+")


def _length_of_word(input: Input[str], position: int | None) -> int:
    match = None if position is None else _WORD.match(input.content, position)
    return 1 if match is None else len(match[0])


def _place_in_input(
    input: Input[str], position: int, length: int, line_offset: int
) -> Place:
    start = input.get_start_of_line(position)
    line = input.content[start : input.get_end_of_line(position)].rstrip("\r")
    number = input.content.count("\n", 0, start) + 1 + line_offset
    column = position - start
    length = max(1, min(length, len(line) - column))
    return Place(input.name, number, column + 1, line, length)


def _find_focus(
    source: SourceMap, op: Operation, focus: SSAValue | str
) -> tuple[int, int] | None:
    """
    Position and length of an operand, or of a word, within the text of an operation.
    Nothing is recorded for this while parsing: errors are rare, operands are not.
    """
    own = text_of(op, source)
    if own is None:
        return None
    start, text = own
    if isinstance(focus, str):
        word = re.escape(focus)
        whole = rf"(?<![\w$.-]){word}(?![\w$-])"
        pattern = whole if re.search(whole, text) else word
        length = len(focus)
    elif focus in op.results:
        if (spelling := spelling_of(focus.type)) is None or spelling not in text:
            return None
        return start + text.rindex(spelling), len(spelling)
    else:
        name = source.names.get(focus)
        if name is None:
            return None
        pattern = rf"%{re.escape(name)}(?![\w$.-])"
        length = len(name) + 1
        if (equals := _RESULTS.match(text)) is not None:
            start, text = start + equals.end(), text[equals.end() :]
    match = re.search(pattern, text)
    return None if match is None else (start + match.start(), length)


def text_of(op: Operation, source: SourceMap | None = None) -> tuple[int, str] | None:
    """
    Where the text of an operation starts, and the text up to the next operation, in which
    comments are spaces.
    """
    source = source or SourceMap.of(op)
    start = None if source is None else source.positions.get(op)
    if source is None or start is None:
        return None
    others = sorted(source.positions.values())
    after = bisect_right(others, start)
    end = others[after] if after < len(others) else len(source.input.content)
    return start, STRING_OR_COMMENT.sub(_blank, source.input.content[start:end])


def _blank(match: re.Match[str]) -> str:
    """A comment as spaces; a string, where `//` begins no comment, as it is."""
    return match[0] if match[0].startswith('"') else " " * len(match[0])


_RESULTS = re.compile(r"(?:%[\w$.-]+(?::\d+)?\s*,?\s*)+=")


@dataclass(frozen=True)
class Stretch:
    """A stretch of text, which may go over several lines; all count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column behind its last character."""


def stretch_of(
    about: Subject, start: int, end: int, source: SourceMap | None = None
) -> Stretch | None:
    """Lines and columns of a part of the text that a subject stands in."""
    source = source or source_of(about)
    if isinstance(about, Span):
        content, offset = about.input.content, about.line_offset
    elif source is not None:
        content, offset = source.input.content, source.line_offset
    else:
        return None

    def at(position: int) -> tuple[int, int]:
        line = content.count("\n", 0, position) + 1 + offset
        return line, position - content.rfind("\n", 0, position)

    return Stretch(*at(start), *at(end))


def text_at(span: Span[str]) -> str:
    """What stands at a span; of one that only begins, the word or the sign there."""
    if span.text.strip():
        return span.text
    rest = span.input.content[span.start : span.start + 80]
    match = _WORD.match(rest)
    return rest[:1] if match is None else match[0]
