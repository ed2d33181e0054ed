"""
`--verify-diagnostics`: the diagnostics that a file says it will get.

As in MLIR: `// expected-error @+1 {{part of the message}}` stands for one error on the
next line; also `-warning`, `-not-proven`, `-remark`, `-note`, and `@-1`, `@above`, `@below`.
A file that has no such comment at all is one for FileCheck, as in xDSL: what is said of it
is printed, and is no failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.messages.places import Place, location_of, place_of

_EXPECTED = re.compile(
    r"//\s*expected-(?P<severity>error|warning|not-proven|remark|note)"
    r"\s*(?:@(?P<line>[+-]\d+|above|below|unknown))?\s*\{\{(?P<text>.*?)\}\}"
)


@dataclass
class _Expected:
    severity: str
    line: int | None
    """None where no place is known."""
    text: str
    written_on: int


def has_expectations(text: str) -> bool:
    """Whether a file says somewhere what it will get; then what it does not say is wrong."""
    return _EXPECTED.search(text) is not None


def check_expectations(
    text: str, line_offset: int, found: Sequence[Diagnostic], name: str
) -> list[str]:
    """
    What differs between the comments in a part of a file and the diagnostics of it: empty
    where they agree.
    """
    expected = list(_read(text, line_offset))
    problems: list[str] = []
    for severity, line, message in _flatten(found):
        for one in expected:
            if (one.severity, one.line) == (severity, line) and one.text in message:
                expected.remove(one)
                break
        else:
            if severity in ("error", "warning", "not proven"):
                problems.append(
                    f"{name}:{line or '?'}: unexpected {severity}: {message}\n"
                )
    problems.extend(
        f"{name}:{one.written_on}: expected {one.severity} "
        f"'{one.text}' was not produced\n"
        for one in expected
    )
    return problems


def _read(text: str, line_offset: int) -> Iterator[_Expected]:
    for index, line in enumerate(text.splitlines(), start=1 + line_offset):
        for match in _EXPECTED.finditer(line):
            where = match["line"]
            if where is None:
                target: int | None = index
            elif where == "unknown":
                target = None
            elif where in ("above", "below"):
                target = index + (1 if where == "below" else -1)
            else:
                target = index + int(where)
            severity = match["severity"].replace("-", " ")
            yield _Expected(severity, target, match["text"], index)


def _flatten(found: Sequence[Diagnostic]) -> Iterator[tuple[str, int | None, str]]:
    for diagnostic in found:
        place = location_of(diagnostic.about) or place_of(
            diagnostic.about, diagnostic.focus, diagnostic.source
        )
        yield diagnostic.severity.value, _line(place), diagnostic.message
        for note in diagnostic.notes:
            yield "note", _line(place_of(note.about, source=note.source)), note.message


def _line(place: Place | None) -> int | None:
    return None if place is None else place.line
