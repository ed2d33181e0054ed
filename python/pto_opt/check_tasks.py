"""What a check of programs is asked, and what it answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pto_dialect.messages.policy import Policy
from pto_dialect.messages.rendering import PLAIN, MessageStyle

Known = tuple[str, str]
"""The code and the message of a finding that a baseline has."""


@dataclass(frozen=True)
class Options:
    """How programs are checked, and how what is found is told."""

    arch: str | None = None
    """The chip, if it is not the one that a program names."""
    sync: bool = False
    """Whether the order of units is checked in programs, too, that bring no flags."""
    policy: Policy = field(default_factory=Policy)
    style: MessageStyle = PLAIN
    limit: int = 20
    """How many errors and warnings of one file are printed; 0 for all."""
    remarks: bool = False
    """Whether each thing is told that could not be decided."""
    fix: bool = False
    """Whether what diagnostics offer is written into the files."""
    diff: bool = False
    """Whether it is shown as a difference instead; no file is written then."""
    passes: str | None = None
    """The pipeline before and behind whose passes programs are run and compared."""
    sanitize: bool = False
    """Whether programs are run, with arguments that are found, and the sanitizer looks on."""


@dataclass(frozen=True)
class Checked:
    """What was found in one program; those with one cause count as one."""

    path: str
    records: tuple[dict[str, Any], ...] = ()
    """The findings as `--error-format=json` has them."""
    text: str = ""
    """The findings as people read them."""
    problem: str = ""
    """Why it could not be checked at all: no such file, no text."""
    place: str = ""
    """Where that is in the file, if it is somewhere: `file:line:column`."""
    seconds: float = 0.0
    known: int = 0
    """Findings that a baseline has, which are left out."""
    is_fixed: bool = False
    """Whether fixes were written into it; what was found is what is left then."""
    difference: str = ""
    """The lines that fixes would change, where they are to be shown."""

    def count(self, severity: str) -> int:
        """How many findings there are of a severity: `error`, `warning`, `not proven`."""
        return sum(record["severity"] == severity for record in self.records)

    @property
    def errors(self) -> int:
        return self.count("error")

    @property
    def warnings(self) -> int:
        return self.count("warning")

    @property
    def not_proven(self) -> int:
        return self.count("not proven")


@dataclass(frozen=True)
class CheckTask:
    """One program to be checked, wherever that is done."""

    path: str
    text: str
    options: Options
    known: Counter[Known] = field(default_factory=Counter[Known])
    """What a baseline knows about it, and how often."""
