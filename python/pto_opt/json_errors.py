"""
`--error-format=json`: diagnostics for tools, one JSON object a line.

    {"severity": "error", "message": "...", "file": "a.pto", "line": 4, "column": 5,
     "end_column": 14, "source": "the whole line", "op": "pto.tadd",
     "python": {"file": "kernel.py", "line": 7, "column": 3, ...} or null,
     "notes": [{"severity": "note", "message": "...", "file": ..., ...}],
     "code": "PTO2009", "helps": ["what to do about it"],
     "fixes": [{"title": "write 'pto.tadd'", "edits": [{"line": 4, "column": 5,
                "end_line": 4, "end_column": 14, "text": "pto.tadd"}]}]}

Lines and columns count from 1; `end_column` is the column behind the last character.
What is not known is null. `python` is the place that `loc("kernel.py":7:3)` names. The
edits of a fix belong together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from xdsl.ir import Operation, SSAValue

from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.places import (
    Place,
    Subject,
    location_of,
    place_of,
    stretch_of,
)


def json_lines(diagnostics: Iterable[Diagnostic]) -> str:
    """The lines of several diagnostics."""
    return "".join(json_line(d) for d in diagnostics)


def json_line(diagnostic: Diagnostic) -> str:
    """The line of one diagnostic."""
    return _line(record_of(diagnostic))


def record_of(diagnostic: Diagnostic) -> dict[str, object]:
    """The fields of one diagnostic."""
    about = diagnostic.about
    here = diagnostic.place_in_text
    author = location_of(about)
    return {
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(here),
        "op": _operation_name(about),
        "python": None if author is None else _place(author),
        "notes": [_note(note) for note in diagnostic.notes],
        "code": diagnostic.code,
        "helps": list(diagnostic.helps),
        "fixes": [_fix(fix, diagnostic) for fix in diagnostic.fixes],
    }


def json_message(message: str, place: Place | None = None) -> str:
    """The line of an error about the request itself, not about a program."""
    return _line(
        {
            "severity": Severity.ERROR.value,
            "message": message,
            **_place(place),
            "op": None,
            "python": None,
            "notes": [],
            "code": None,
            "helps": [],
            "fixes": [],
        }
    )


def _line(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _fix(fix: Fix, diagnostic: Diagnostic) -> dict[str, object]:
    edits: list[dict[str, object]] = []
    for edit in fix.edits:
        place = stretch_of(diagnostic.about, edit.start, edit.end, diagnostic.source)
        if place is not None:
            edits.append({**asdict(place), "text": edit.text})
    return {"title": fix.title, "edits": edits}


def _note(note: Note) -> dict[str, object]:
    return {
        "severity": Severity.NOTE.value,
        "message": note.message,
        **_place(place_of(note.about, source=note.source)),
    }


def _place(place: Place | None) -> dict[str, object]:
    if place is None:
        known: dict[str, object] = {}
        for key in ("file", "line", "column", "end_column", "source"):
            known[key] = None
        return known
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_column": place.column + place.length,
        "source": place.text,
    }


def _operation_name(about: Subject) -> str | None:
    if isinstance(about, SSAValue):
        owner = about.owner
        about = owner if isinstance(owner, Operation) else owner.parent_op()
    return about.name if isinstance(about, Operation) else None
