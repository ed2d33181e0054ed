"""One error, warning or remark: what it says, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from xdsl.ir import SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.kinds import Kind
from pto_dialect.messages.places import Place, Subject, location_of, place_of

if TYPE_CHECKING:
    from pto_dialect.messages.rendering import MessageStyle, Report


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
        # Most runs print none.
        from pto_dialect.messages.rendering import Message, Report

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

    def render(self, style: MessageStyle | None = None) -> str:
        """Its text, as wide and as colourful as the style says; plain by default."""
        from pto_dialect.messages.rendering import PLAIN, render

        return render([self.report()], PLAIN if style is None else style)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        place = "" if self.place is None else f"{self.place}: "
        return f"<{place}{self.severity.value}: {self.message} [{self.code}]>"
