"""Errors, warnings and remarks: what they say, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NoReturn, Protocol, cast, runtime_checkable

from xdsl.context import Context
from xdsl.ir import SSAValue
from xdsl.utils.exceptions import (
    DiagnosticException,
    MultipleSpansParseError,
    ParseError,
    VerifyException,
)
from xdsl.utils.lexer import Span

from pto_dialect.assembly.source import SourceMap
from pto_dialect.places import Subject, location_of, place_of, source_of, text_at
from pto_dialect.rendering import Message, render


class Severity(Enum):
    """How much a diagnostic matters; the value is the word that is printed."""

    ERROR = "error"
    WARNING = "warning"
    NOT_PROVEN = "not proven"
    """A check could not decide: neither right nor wrong."""
    REMARK = "remark"
    NOTE = "note"


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

    def messages(self) -> Iterator[Message]:
        """
        The diagnostic and its notes, each with its place. The place of a `loc(...)` comes
        first where there is one.
        """
        here = place_of(self.about, self.focus, self.source)
        author = location_of(self.about)
        yield Message(self.severity.value, self.message, author or here)
        if author is not None and here is not None:
            yield Message(Severity.NOTE.value, "the operation is here", here)
        for note in self.notes:
            place = place_of(note.about, source=note.source)
            if place is not None or note.about is None:
                yield Message(Severity.NOTE.value, note.message, place)

    def __str__(self) -> str:
        return render(self.messages())


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
        """The collector of a context that has one; a new one for any other context."""
        return ctx.diagnostics if isinstance(ctx, Collecting) else Diagnostics()

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

    def not_proven(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
    ) -> None:
        """Add what a check could not decide, with the reason."""
        self._add(Severity.NOT_PROVEN, message, about, focus, notes)

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
        kept = tuple(replace(n, source=source_of(n.about)) for n in notes)
        source = source_of(about)
        self.found.append(Diagnostic(severity, message, about, focus, kept, source))

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.found if d.severity is Severity.ERROR]

    def raise_if_errors(self) -> None:
        """Raise `PTOException` with all errors, if there are any."""
        if errors := self.errors:
            raise PTOException(errors)


@runtime_checkable
class Collecting(Protocol):
    """A context that collects diagnostics, as `PTOContext` does."""

    diagnostics: Diagnostics


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
        found = text_at(cast("Span[str]", error.span))
        message += f", found '{found}'" if found.strip() else ", found end of input"
    if message[1:2].islower():  # `SSA value ...` keeps its capitals
        message = message[:1].lower() + message[1:]
    return Diagnostic(
        Severity.ERROR,
        message,
        cast("Span[str]", error.span),
        notes=notes,
    )


def render_all(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of several diagnostics."""
    return render(message for d in diagnostics for message in d.messages())
