"""What `pto-opt check` found, for other tools: JSON, SARIF, GitHub, JUnit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pto_dialect.messages.kinds import KINDS

if TYPE_CHECKING:
    from pto_opt.check_tasks import Checked

_LEVELS = {"error": "error", "warning": "warning", "not proven": "note"}
"""What SARIF calls severities."""

_COMMANDS = {"error": "error", "warning": "warning", "not proven": "notice"}
"""What GitHub calls them."""

Record = dict[str, Any]


def as_json(results: Iterable[Checked]) -> str:
    """One object a line, as `--error-format=json` has them."""
    lines = (json.dumps(r, ensure_ascii=False) for one in results for r in one.records)
    return "".join(f"{line}\n" for line in lines)


def as_sarif(results: Iterable[Checked]) -> str:
    """A log of SARIF 2.1.0, with one run."""
    from importlib.metadata import version

    results = list(results)
    used = sorted({r["code"] for one in results for r in one.records})
    rules = [
        {"id": code, "shortDescription": {"text": KINDS[code].title}} for code in used
    ]
    driver = {"name": "pto-opt", "version": version("pto-opt"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(one.problem for one in results),
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": f"{one.path}: {one.problem}"},
                    }
                    for one in results
                    if one.problem
                ],
            }
        ],
        "results": [
            _sarif_result(record, used.index(record["code"]), one.path)
            for one in results
            for record in one.records
        ],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def _sarif_result(record: Record, rule: int, path: str) -> Record:
    text = "\n".join([record["message"], *record["helps"]])
    result: Record = {
        "ruleId": record["code"],
        "ruleIndex": rule,
        "level": _LEVELS[record["severity"]],
        "message": {"text": text},
        "locations": [_sarif_location(record, path)],
    }
    notes = [note for note in record["notes"] if note["line"] is not None]
    if notes:
        result["relatedLocations"] = [
            {**_sarif_location(note, path), "message": {"text": note["message"]}}
            for note in notes
        ]
    if record["fixes"]:
        result["fixes"] = [_sarif_fix(fix, record, path) for fix in record["fixes"]]
    return result


def _sarif_fix(fix: Record, record: Record, path: str) -> Record:
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit["line"],
                "startColumn": edit["column"],
                "endLine": edit["end_line"],
                "endColumn": edit["end_column"],
            },
            "insertedContent": {"text": edit["text"]},
        }
        for edit in fix["edits"]
    ]
    file = _sarif_location(record, path)["physicalLocation"]["artifactLocation"]
    changes = [{"artifactLocation": file, "replacements": replacements}]
    return {"description": {"text": fix["title"]}, "artifactChanges": changes}


def _sarif_location(record: Record, path: str) -> Record:
    uri = quote(Path(record["file"] or path).as_posix())
    place: Record = {"artifactLocation": {"uri": uri}}
    if record["line"] is not None:
        place["region"] = {
            "startLine": record["line"],
            "startColumn": record["column"],
            "endColumn": record["end_column"],
        }
    return {"physicalLocation": place}


def as_github(results: Iterable[Checked]) -> str:
    """Commands of GitHub's workflows, which put findings into a change's lines."""
    return "".join(f"{line}\n" for one in results for line in _github(one))


def _github(one: Checked) -> Iterator[str]:
    for record in one.records:
        fields = {"file": record["file"] or one.path, "title": record["code"]}
        if record["line"] is not None:
            fields["line"] = record["line"]
            fields["col"] = record["column"]
            fields["endColumn"] = record["end_column"]
        listed = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
        text = "\n".join([record["message"], *record["helps"]])
        yield f"::{_COMMANDS[record['severity']]} {listed}::{_data(text)}"
    if one.problem:
        yield f"::error file={_property(one.path)}::{_data(one.problem)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


def as_junit(results: Sequence[Checked]) -> str:
    """A report of JUnit: a test for each file, which fails with its errors."""
    from xml.etree import ElementTree as xml

    failed = sum(bool(one.errors) for one in results)
    suite = xml.Element(
        "testsuite",
        name="pto-opt check",
        tests=str(len(results)),
        failures=str(failed),
        errors=str(sum(bool(one.problem) for one in results)),
        time=f"{sum(one.seconds for one in results):.3f}",
    )
    for one in results:
        case = xml.SubElement(
            suite, "testcase", name=one.path, time=f"{one.seconds:.3f}"
        )
        if one.problem:
            xml.SubElement(case, "error", message=one.problem)
        elif one.errors:
            count = f"{one.errors} error{'' if one.errors == 1 else 's'}"
            xml.SubElement(case, "failure", message=count).text = _xml_text(one.text)
        elif one.text:
            xml.SubElement(case, "system-out").text = _xml_text(one.text)
    xml.indent(suite)
    body = xml.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _xml_text(text: str) -> str:
    """A text without the signs that XML has no way to write."""
    return "".join(c for c in text if c >= " " or c in "\n\t")


FORMATS = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "junit": as_junit,
}
