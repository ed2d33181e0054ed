"""Errors, warnings and remarks as they come together, and the exception that ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from xdsl.context import Context
from xdsl.ir import SSAValue
from xdsl.utils.exceptions import DiagnosticException

from pto_dialect.messages.diagnostic import Cause, Diagnostic, Note, Severity
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.kinds import Kind
from pto_dialect.messages.places import Subject, source_of
from pto_dialect.messages.policy import Policy


class PTOException(DiagnosticException):
    """Ends a parse, a verification or a pass; carries all that was found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__()

    def __str__(self) -> str:
        from pto_dialect.messages.listing import render_all  # Most runs print none.

        return render_all(self.diagnostics).rstrip()

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the errors, without the compiler's own stack."""
        from pto_dialect.messages.listing import render_all
        from pto_dialect.messages.rendering import MessageStyle

        text = render_all(self.diagnostics, MessageStyle.of(color="always"), limit=5)
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
        cause: Cause | None = None,
        fixes: Sequence[Fix] = (),
    ) -> None:
        """Add an error: the program is wrong."""
        self.report(
            Severity.ERROR, message, about, focus, notes, kind, fixes, cause=cause
        )

    def warning(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        kind: Kind,
        fixes: Sequence[Fix] = (),
    ) -> None:
        """Add a warning: the program works today, and the author should know."""
        self.report(Severity.WARNING, message, about, focus, notes, kind, fixes)

    def not_proven(
        self,
        message: str,
        about: Subject,
        focus: SSAValue | str | None = None,
        *,
        kind: Kind,
    ) -> None:
        """Add what a check could not decide, with the reason."""
        self.report(Severity.NOT_PROVEN, message, about, focus, (), kind)

    def remark(
        self, message: str, about: Subject, notes: Sequence[Note] = (), *, kind: Kind
    ) -> None:
        """Add a remark: what a pass did, or left alone and why."""
        self.report(Severity.REMARK, message, about, None, notes, kind)

    def report(
        self,
        severity: Severity,
        message: str,
        about: Subject,
        focus: SSAValue | str | None,
        notes: Sequence[Note],
        kind: Kind,
        fixes: Sequence[Fix] = (),
        *,
        cause: Cause | None = None,
    ) -> None:
        """Add a diagnostic of any severity."""
        self.add(
            Diagnostic(
                severity,
                message,
                about,
                focus,
                (*notes,),
                kind=kind,
                cause=cause,
                fixes=(*fixes,),
            )
        )

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
