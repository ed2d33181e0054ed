"""The text of several diagnostics, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.grouping import grouped
from pto_dialect.messages.rendering import PLAIN, MessageStyle, render

_SHOWN = 20
"""So many diagnostics are printed unless more are asked for."""


def render_all(
    diagnostics: Iterable[Diagnostic],
    style: MessageStyle = PLAIN,
    *,
    limit: int = _SHOWN,
) -> str:
    """
    The text of several diagnostics, those with one cause as one. Of more than `limit`
    errors and warnings (0: any number) the rest are counted.
    """
    shown: list[Diagnostic] = []
    left: list[Diagnostic] = []
    number = 0
    for one in grouped(diagnostics):
        number += one.severity in (Severity.ERROR, Severity.WARNING)
        (left if limit and number > limit else shown).append(one)
    text = render((d.report() for d in shown), style)
    if left:
        hint = "pto-opt --error-limit=0 shows all"  # whichever tool or host this is
        text += f"... and {count_by_severity(left)} more ({hint})\n"
    return text


def count_by_severity(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity, in words: `2 errors, 1 warning`."""
    counts = Counter(d.severity for d in diagnostics)
    words: list[str] = []
    for severity in Severity:
        if count := counts[severity]:
            is_one = count == 1 or severity is Severity.NOT_PROVEN
            words.append(f"{count} {severity.value}{'' if is_one else 's'}")
    return ", ".join(words)
