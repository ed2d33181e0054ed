"""What is found in a program, in a form that goes from one process to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pto_dialect.assembly.short_types import with_short_types
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.grouping import grouped
from pto_dialect.messages.places import Place
from pto_opt.lsp.text import changed_stretch

Stretch = tuple[int, int, int]
"""A line and a column, both from 1, and how many signs."""


@dataclass(frozen=True)
class Finding:
    """One diagnostic; without a stretch it is about the whole program."""

    severity: str
    code: str
    message: str
    stretch: Stretch | None
    related: tuple[tuple[Stretch, str], ...] = ()
    """Other places, each with what is said of it."""
    fixes: tuple[Fix, ...] = ()

    @property
    def is_about_reading(self) -> bool:
        """Whether it says that the text is no program."""
        return self.code.startswith("PTO1") and self.severity == "error"


def carried(findings: Iterable[Finding], before: str, now: str) -> Iterator[Finding]:
    """
    What was found in a text, for one that differs from it in a few lines: what is about
    these lines is left out, what stands behind them has moved.
    """
    first, last = changed_stretch(before, now)
    first_line = before.count("\n", 0, first) + 1
    last_line = before.count("\n", 0, last) + 1
    delta = now.count("\n") - before.count("\n")

    def moved(stretch: Stretch) -> Stretch | None:
        line, column, length = stretch
        if first_line <= line <= last_line:
            return None
        return (line + delta * (line > last_line), column, length)

    for one in findings:
        place = None if one.stretch is None else moved(one.stretch)
        if one.is_about_reading or (place is None and one.stretch is not None):
            continue
        related = ((moved(stretch), text) for stretch, text in one.related)
        kept = tuple(
            (stretch, text) for stretch, text in related if stretch is not None
        )
        yield replace(one, stretch=place, related=kept, fixes=())


def findings_of(diagnostics: Iterable[Diagnostic]) -> list[Finding]:
    """Those with one cause are one finding, which names the other places."""
    return [_finding(one) for one in grouped(diagnostics)]


def _finding(one: Diagnostic) -> Finding:
    related = [
        *one.labels,
        *(
            (place, one.others_are)
            for other in one.others
            if (place := other.place_in_text) is not None
        ),
    ]
    helps = "".join(f"\nhelp: {text}" for text in one.helps)
    place = one.place_in_text
    return Finding(
        one.severity.value,
        one.code,
        with_short_types(one.message) + helps,
        None if place is None else _stretch(place),
        tuple((_stretch(place), with_short_types(text)) for place, text in related),
        one.fixes,
    )


def _stretch(place: Place) -> Stretch:
    return place.line, place.column, place.length
