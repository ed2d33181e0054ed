"""One file that is open in an editor: its text, the names in it, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol.types import Diagnostic as EditorDiagnostic
from lsprotocol.types import (
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Location,
    Range,
)

if TYPE_CHECKING:
    from pto_opt.lsp.live import LiveModule

from pto_opt.lsp.findings import Finding, Stretch
from pto_opt.lsp.symbols import Symbols
from pto_opt.lsp.text import Text

_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "not proven": DiagnosticSeverity.Information,
}


@dataclass(frozen=True)
class Snapshot:
    """A file as it was at one version."""

    uri: str
    version: int
    text: Text

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.uri.rpartition("/")[2]

    @cached_property
    def symbols(self) -> Symbols:
        """The names in the text."""
        return Symbols.of(self.text.content)

    def range_of(self, stretch: Stretch | None) -> Range:
        """The range of a stretch; the first line's start for what has none."""
        if stretch is None:
            return self.text.range(0, 0)
        line, column, length = stretch
        start = self.text.place(line, column)
        return self.text.range(start, min(start + length, len(self.text.content)))

    def diagnostic(self, finding: Finding) -> EditorDiagnostic:
        """A finding as editors show it."""
        related = [
            DiagnosticRelatedInformation(
                Location(self.uri, self.range_of(stretch)), message
            )
            for stretch, message in finding.related
        ]
        return EditorDiagnostic(
            self.range_of(finding.stretch),
            finding.message,
            severity=_SEVERITIES[finding.severity],
            code=finding.code,
            source="pto",
            related_information=related or None,
        )


@dataclass
class Document:
    """A file that is open."""

    now: Snapshot
    checked: Snapshot | None = None
    """The version that `findings` are about."""
    findings: list[Finding] = field(default_factory=list[Finding])
    live: LiveModule | None = None
    """The module of an earlier text, which follows that of today."""
    is_loading: bool = False
