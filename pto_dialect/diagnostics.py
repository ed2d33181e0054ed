"""Errors, warnings and remarks: what they say, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

from pto_dialect import kinds
from pto_dialect.assembly.source import SourceMap
from pto_dialect.edits import Fix
from pto_dialect.kinds import Kind
from pto_dialect.places import (
    Place,
    Subject,
    location_of,
    place_of,
    source_of,
    text_at,
)
from pto_dialect.policy import Policy
from pto_dialect.rendering import PLAIN, Layout, Message, Report, render


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
class Cause:
    """What several diagnostics come from; they are printed as one."""

    message: str
    """What is wrong; `{count}` stands for how many there are."""
    kind: Kind
    about: Subject = None
    """Where it is; None for the place of the first of them that is of its kind."""
    label: str = ""
    helps: tuple[str, ...] = ()
    leads_to: str = "the same"
    """What is said of the other places."""
    is_said_for_one: bool = False
    """Whether it stands in place of a single diagnostic, too."""


@dataclass(frozen=True, repr=False)
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
    kind: Kind = field(kw_only=True)
    label: str = ""
    """What stands behind the caret."""
    helps: tuple[str, ...] = ()
    """What to do about it, each in a sentence."""
    others: tuple[Diagnostic, ...] = ()
    """Those that have the same cause, where they were made one."""
    others_are: str = "the same"
    """What is said of them."""
    fixes: tuple[Fix, ...] = ()
    """What may be written instead; `pto-opt --fix` does what the first one says."""
    cause: Cause | None = None
    """What is at the bottom of it, if it is known and has more than one consequence."""

    @property
    def code(self) -> str:
        """The code of its kind, such as `PTO2009`."""
        return self.kind.code

    @property
    def place(self) -> Place | None:
        """Where it is: what a `loc(...)` names, else the place in the text."""
        return location_of(self.about) or self.place_in_text

    @property
    def place_in_text(self) -> Place | None:
        """Where it is in the text that was parsed."""
        return place_of(self.about, self.focus, self.source)

    @property
    def file(self) -> str | None:
        """The file that it is in."""
        return None if (place := self.place) is None else place.file

    @property
    def line(self) -> int | None:
        """The line that it is in, from 1."""
        return None if (place := self.place) is None else place.line

    @property
    def column(self) -> int | None:
        """The column where it begins, from 1."""
        return None if (place := self.place) is None else place.column

    @property
    def end(self) -> int | None:
        """The column behind its last character."""
        return None if (place := self.place) is None else place.column + place.length

    @property
    def labels(self) -> tuple[tuple[Place, str], ...]:
        """The other places that it names, each with what is said of it."""
        found = ((place_of(n.about, source=n.source), n.message) for n in self.notes)
        return tuple((place, text) for place, text in found if place is not None)

    def report(self) -> Report:
        """
        What is printed of it. The place of a `loc(...)` comes first where there is one.
        """
        here = self.place_in_text
        author = location_of(self.about)
        notes: list[Message] = []
        if author is not None and here is not None:
            notes.append(Message(Severity.NOTE.value, "the operation is here", here))
        for note in self.notes:
            place = place_of(note.about, source=note.source)
            if place is not None or note.about is None:
                notes.append(Message(Severity.NOTE.value, note.message, place))
        others = dict.fromkeys(other.place_in_text for other in self.others)
        return Report(
            Message(self.severity.value, self.message, author or here),
            self.code,
            self.label,
            notes,
            (*self.helps, *self._offers),
            [place for place in others if place is not None],
            self.others_are,
        )

    @property
    def _offers(self) -> tuple[str, ...]:
        return tuple(f"{one.title} (pto-opt --fix does it)" for one in self.fixes[:1])

    def render(self, layout: Layout = PLAIN) -> str:
        """Its text, as wide and as colourful as the layout says."""
        return render([self.report()], layout)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        place = "" if self.place is None else f"{self.place}: "
        return f"<{place}{self.severity.value}: {self.message} [{self.code}]>"


class PTOVerifyException(VerifyException):
    """A verifier's complaint that knows which operand or attribute it is about."""

    def __init__(
        self,
        message: str,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        names_op: bool = True,
        kind: Kind | None = None,
        fixes: Sequence[Fix] = (),
    ):
        super().__init__(message)
        self.focus = focus
        self.notes = tuple(notes)
        self.names_op = names_op
        """Whether `'pto.x' op` goes before the message."""
        self.kind = kind
        """None for that of the verifier's step."""
        self.fixes = tuple(fixes)


_SHOWN = 20
"""So many diagnostics are printed unless more are asked for."""


class PTOException(DiagnosticException):
    """Ends a parse, a verification or a pass; carries all that was found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__()

    def __str__(self) -> str:
        return render_all(self.diagnostics).rstrip()

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the errors, without the compiler's own stack."""
        text = render_all(self.diagnostics, Layout.of(color="always"), limit=5)
        return text.rstrip().splitlines()


@dataclass
class Diagnostics:
    """Collects what the parser, the verifier and the passes have to say."""

    found: list[Diagnostic] = field(default_factory=list[Diagnostic])
    policy: Policy = field(default_factory=Policy)
    """Which of them are wanted."""

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
        *,
        kind: Kind,
        helps: Sequence[str] = (),
        cause: Cause | None = None,
        fixes: Sequence[Fix] = (),
    ) -> None:
        """Add an error: the program is wrong."""
        self._say(
            Severity.ERROR, message, about, focus, notes, kind, helps, cause, fixes
        )

    def warning(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        kind: Kind,
        helps: Sequence[str] = (),
        fixes: Sequence[Fix] = (),
        cause: Cause | None = None,
    ) -> None:
        """Add a warning: the program works today, and the author should know."""
        self._say(
            Severity.WARNING, message, about, focus, notes, kind, helps, cause, fixes
        )

    def not_proven(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        kind: Kind,
        helps: Sequence[str] = (),
        cause: Cause | None = None,
    ) -> None:
        """Add what a check could not decide, with the reason."""
        self._say(Severity.NOT_PROVEN, message, about, focus, notes, kind, helps, cause)

    def remark(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        kind: Kind,
        helps: Sequence[str] = (),
        cause: Cause | None = None,
    ) -> None:
        """Add a remark: what a pass did, or left alone and why."""
        self._say(Severity.REMARK, message, about, focus, notes, kind, helps, cause)

    def _say(
        self,
        severity: Severity,
        message: str,
        about: Subject,
        focus: SSAValue | str | None,
        notes: Sequence[Note],
        kind: Kind,
        helps: Sequence[str],
        cause: Cause | None,
        fixes: Sequence[Fix] = (),
    ) -> None:
        found = Diagnostic(
            severity,
            message,
            about,
            focus,
            (*notes,),
            kind=kind,
            helps=(*helps,),
            cause=cause,
            fixes=(*fixes,),
        )
        self.add(found)

    def add(self, found: Diagnostic) -> None:
        """Add a diagnostic, with the text around it in case that a pass erases it."""
        notes = tuple(replace(n, source=source_of(n.about)) for n in found.notes)
        kept = replace(found, notes=notes, source=source_of(found.about))
        if (judged := self.policy.judge(kept)) is not None:
            self.found.append(judged)

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
    kind: Kind | None = None,
    fixes: Sequence[Fix] = (),
) -> NoReturn:
    """
    Raise what a verifier found, with the operand or word that it is about. Without
    `names_op` the message stands alone, for one that ptoas words so. Without `kind` it is
    of the kind of the verifier's step.
    """
    raise PTOVerifyException(
        message, focus, notes, names_op=names_op, kind=kind, fixes=fixes
    )


def from_parse_error(error: ParseError, line_offset: int = 0) -> Diagnostic:
    """
    The diagnostic of a `ParseError`, which points at text; `line_offset` lines of the file
    stand before it.
    """
    from pto_dialect.assembly.refusals import Refusal, reworded

    error = reworded(error)
    message = error.msg
    places: Sequence[tuple[Span[str] | Span[bytes], str | None]] = ()
    if isinstance(error, MultipleSpansParseError):
        places = [(span, text or error.ref_text) for span, text in error.refs]
    elif isinstance(error, Refusal):
        places = error.refs
    says_expected = message[:8].lower() == "expected" or message.endswith("expected")
    if says_expected and ", found " not in message:
        found = text_at(cast("Span[str]", error.span))
        message += f", found '{found}'" if found.strip() else ", found end of input"
    if message[1:2].islower():  # `SSA value ...` keeps its capitals
        message = message[:1].lower() + message[1:]

    def at(span: Span[str] | Span[bytes]) -> Span[str]:
        return replace(cast("Span[str]", span), line_offset=line_offset)

    return Diagnostic(
        Severity.ERROR,
        message,
        at(error.span),
        notes=tuple(Note(text or "", at(span)) for span, text in places),
        kind=error.kind if isinstance(error, Refusal) else kinds.SYNTAX,
        helps=error.helps if isinstance(error, Refusal) else (),
        fixes=error.fixes if isinstance(error, Refusal) else (),
    )


def render_all(
    diagnostics: Iterable[Diagnostic], layout: Layout = PLAIN, *, limit: int = _SHOWN
) -> str:
    """
    The text of several diagnostics, those with one cause as one. Of more than `limit`
    errors and warnings (0: any number) the rest are counted.
    """
    from pto_dialect.grouping import grouped

    shown: list[Diagnostic] = []
    left: list[Diagnostic] = []
    number = 0
    for one in grouped(diagnostics):
        number += one.severity in (Severity.ERROR, Severity.WARNING)
        (left if limit and number > limit else shown).append(one)
    text = render((d.report() for d in shown), layout)
    if left:
        text += f"... and {count_by_severity(left)} more (--error-limit=0 shows all)\n"
    return text


def count_by_severity(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity, in words: `2 errors, 1 warning`."""
    from collections import Counter

    counts = Counter(d.severity for d in diagnostics)
    words: list[str] = []
    for severity in Severity:
        if count := counts[severity]:
            is_one = count == 1 or severity is Severity.NOT_PROVEN
            words.append(f"{count} {severity.value}{'' if is_one else 's'}")
    return ", ".join(words)
