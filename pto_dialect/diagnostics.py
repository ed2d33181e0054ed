"""Errors, warnings and remarks: what they say, where they point, how they look."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import NoReturn, cast

from xdsl.context import Context
from xdsl.dialects.builtin import FileLineColLoc
from xdsl.ir import Operation, SSAValue
from xdsl.utils.exceptions import (
    DiagnosticException,
    MultipleSpansParseError,
    ParseError,
    VerifyException,
)
from xdsl.utils.lexer import Input, Span

from pto_dialect.assembly.source import SourceMap
from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.lazy import LazyContext
from pto_dialect.xdsl_internals import operands_of


class Severity(Enum):
    """How much a diagnostic matters; the value is the word that is printed."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"
    NOTE = "note"


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


@dataclass(frozen=True)
class Note:
    """A second place that explains the first, for example a definition."""

    message: str
    about: Subject = None
    source: SourceMap | None = None
    """The text around the subject, in case that a pass erases it."""


@dataclass(frozen=True)
class Diagnostic:
    """One finding about a program."""

    severity: Severity
    message: str
    about: Subject
    focus: SSAValue | str | None = None
    """What to underline within an operation: an operand, or a word of its text."""
    notes: tuple[Note, ...] = ()
    source: SourceMap | None = None
    """The text around the subject, in case that a pass erases it."""

    def __str__(self) -> str:
        return "".join(render(self))


class PTOVerifyException(VerifyException):
    """A verifier's complaint that knows which operand or attribute it is about."""

    def __init__(
        self,
        message: str,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        names_op: bool = True,
    ):
        super().__init__(message)
        self.focus = focus
        self.notes = tuple(notes)
        self.names_op = names_op
        """Whether `'pto.x' op` goes before the message."""


class PTOException(DiagnosticException):
    """Ends a parse, a verification or a pass; carries all that was found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(d).rstrip() for d in self.diagnostics))


@dataclass
class Diagnostics:
    """Collects what the parser, the verifier and the passes have to say."""

    found: list[Diagnostic] = field(default_factory=list[Diagnostic])

    @staticmethod
    def of(ctx: Context) -> Diagnostics:
        """The collector of a `PTOContext`; a new one for any other context."""
        return ctx.diagnostics if isinstance(ctx, PTOContext) else Diagnostics()

    def error(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
    ) -> None:
        """Add an error: the program is wrong."""
        self._add(Severity.ERROR, message, about, focus, notes)

    def warning(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
    ) -> None:
        """Add a warning: the program works today, and the author should know."""
        self._add(Severity.WARNING, message, about, focus, notes)

    def remark(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
    ) -> None:
        """Add a remark: what a pass did, or left alone and why."""
        self._add(Severity.REMARK, message, about, focus, notes)

    def _add(
        self,
        severity: Severity,
        message: str,
        about: Subject,
        focus: SSAValue | str | None,
        notes: Sequence[Note],
    ) -> None:
        kept = tuple(replace(n, source=_source_of(n.about)) for n in notes)
        source = _source_of(about)
        self.found.append(Diagnostic(severity, message, about, focus, kept, source))

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.found if d.severity is Severity.ERROR]

    def raise_if_errors(self) -> None:
        """Raise `PTOException` with all errors, if there are any."""
        if errors := self.errors:
            raise PTOException(errors)


class PTOContext(LazyContext):
    """An xDSL context with a place for diagnostics, shared by all passes of a run."""

    def __init__(self, allow_unregistered: bool = False) -> None:
        super().__init__(allow_unregistered)
        self.diagnostics = Diagnostics()


def fail(
    message: str,
    focus: SSAValue | str | None = None,
    notes: Sequence[Note] = (),
    *,
    names_op: bool = True,
) -> NoReturn:
    """
    Raise what a verifier found, with the operand or word that it is about. Without
    `names_op` the message stands alone, for one that ptoas words so.
    """
    raise PTOVerifyException(message, focus, notes, names_op=names_op)


def from_parse_error(error: ParseError) -> Diagnostic:
    """The diagnostic of a `ParseError`, which points at text."""
    notes: tuple[Note, ...] = ()
    message = error.msg
    if isinstance(error, MultipleSpansParseError):
        notes = tuple(
            Note(text or error.ref_text or "", cast("Span[str]", span))
            for span, text in error.refs
        )
    says_expected = message[:8].lower() == "expected" or message.endswith("expected")
    if says_expected and ", found " not in message:
        found = _text_at(cast("Span[str]", error.span))
        message += f", found '{found}'" if found.strip() else ", found end of input"
    if message[1:2].islower():  # `SSA value ...` keeps its capitals
        message = message[:1].lower() + message[1:]
    return Diagnostic(
        Severity.ERROR,
        message,
        cast("Span[str]", error.span),
        notes=notes,
    )


def _text_at(span: Span[str]) -> str:
    """What stands at a span; of one that only begins, the word or the sign there."""
    if span.text.strip():
        return span.text
    rest = span.input.content[span.start : span.start + 80]
    match = _WORD.match(rest)
    return rest[:1] if match is None else match[0]


# Verification: every error of a module, not only the first.


_PUZZLED = (AttributeError, IndexError, KeyError, TypeError)
"""
What a verifier meets that asks another operation which is wrong itself: one without an
attribute, or with an operand too few. The other one's error says all there is to say.
"""


def find_errors(module: Operation) -> Iterator[Diagnostic]:
    """
    Verify each operation of a module on its own, then the program as a whole, and yield
    every complaint.
    """
    defined: set[SSAValue] = set()
    by_class: dict[type[Operation], list[Operation]] = {}
    is_complete = is_defined = True
    puzzled: list[Exception] = []
    for op in module.walk():
        for operand in operands_of(op):
            if operand not in defined:
                is_defined = False
                yield Diagnostic(
                    Severity.ERROR,
                    f"'{op.name}' uses {name_of(operand)} before it is defined",
                    op,
                    operand,
                    (Note("defined here", operand),),
                )
                break
        defined.update(op.results)
        for region in op.regions:
            for block in region.blocks:
                defined.update(block.args)
        try:
            op.verify(verify_nested_ops=False)
            by_class.setdefault(type(op), []).append(op)
        except (VerifyException, DiagnosticException, ValueError) as error:
            # xDSL's checks of scopes raise ValueError for values without a definition.
            cause = error.__cause__ if error.__cause__ is not None else error
            focus = notes = None
            message = f"'{op.name}' op {cause}"
            if isinstance(cause, PTOVerifyException):
                focus, notes = cause.focus, cause.notes
                message = message if cause.names_op else str(cause)
            is_complete = False
            yield Diagnostic(Severity.ERROR, message, op, focus, notes or ())
        except _PUZZLED as error:
            puzzled.append(error)
    if puzzled and is_complete:
        raise puzzled[0]
    if not is_defined:  # definitions are what the rules about programs ask for
        return
    # The rules about programs know the operations, which know this module.
    from pto_dialect.program_checks import Program, find_program_errors

    try:
        yield from find_program_errors(Program(by_class, is_complete))
    except _PUZZLED:
        if is_complete:
            raise


def verify(module: Operation) -> None:
    """
    Verify a whole module.

    Raises:
        PTOException: with every error, in the order of the text.
    """
    if errors := list(find_errors(module)):
        raise PTOException(errors)


# Places


def name_of(value: SSAValue) -> str:
    """What the author calls a value, with its `%`."""
    op = _op_around(value)
    source = SourceMap.of(op) if op is not None else None
    name = source.names.get(value) if source is not None else None
    return f"%{name or value.name_hint or '<unnamed>'}"


def _source_of(about: Subject) -> SourceMap | None:
    op = about if isinstance(about, Operation) else None
    if isinstance(about, SSAValue):
        op = _op_around(about)
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
    op = about if isinstance(about, Operation) else _op_around(about)
    source = source or _source_of(about)
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
        op = _op_around(about)
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


def _op_around(value: SSAValue) -> Operation | None:
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
    start = source.positions.get(op)
    if start is None:
        return None
    others = sorted(source.positions.values())
    after = bisect_right(others, start)
    end = others[after] if after < len(others) else len(source.input.content)
    text = _COMMENT.sub(_blank, source.input.content[start:end])
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


_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*')


def _blank(match: re.Match[str]) -> str:
    """A comment as spaces; a string, where `//` begins no comment, as it is."""
    return match[0] if match[0].startswith('"') else " " * len(match[0])


_RESULTS = re.compile(r"(?:%[\w$.-]+(?::\d+)?\s*,?\s*)+=")


# Text


def render(diagnostic: Diagnostic) -> Iterator[str]:
    """
    The lines of a diagnostic: `file:line:column: error: message`, the source line, a
    caret, then the notes. The place of a `loc(...)` comes first where there is one.
    """
    here = place_of(diagnostic.about, diagnostic.focus, diagnostic.source)
    author = location_of(diagnostic.about)
    yield from _render_one(diagnostic.severity, diagnostic.message, author or here)
    if author is not None and here is not None:
        yield from _render_one(Severity.NOTE, "the operation is here", here)
    for note in diagnostic.notes:
        place = place_of(note.about, source=note.source)
        if place is not None or note.about is None:
            yield from _render_one(Severity.NOTE, note.message, place)


def _render_one(severity: Severity, message: str, place: Place | None) -> Iterator[str]:
    prefix = "" if place is None else f"{place}: "
    yield f"{prefix}{severity.value}: {message}\n"
    if place is not None and place.text is not None:
        before = place.text[: place.column - 1]
        padding = "".join("\t" if c == "\t" else " " for c in before)
        yield f"{place.text}\n{padding}{'^' + '~' * (place.length - 1)}\n"


def render_all(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of several diagnostics."""
    return "".join(line for d in diagnostics for line in render(d))
