"""
Judges every `.pto` file below some folders and prints a table by origin.

    python tests conformance/judge_kernels FOLDER...

`tests/pypto_programs/collect_modules.py` fills such a folder with what checkouts of pypto
and pypto-lib emit. The exit status is 1 where a file is refused in any column, or where a
check decides less than `--decided` of the files of an origin.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.judging import COLUMNS, Judgement, judge, origin_of
from conformance.kernels import files_below, grouped
from task_pool import Lost, run_tasks


@dataclass
class Origin:
    """What became of the files of one origin."""

    files: int = 0
    passed: Counter[str] = field(default_factory=Counter[str])
    undecided: int = 0
    """Files of which some check says that it could not decide."""


@dataclass
class Report:
    """What became of all files."""

    origins: dict[str, Origin] = field(default_factory=dict[str, Origin])
    refused: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    warnings: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    not_proven: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def add(self, path: str, answer: Judgement | Lost) -> None:
        """Count one file."""
        origin = self.origins.setdefault(origin_of(path), Origin())
        origin.files += 1
        if isinstance(answer, Lost):
            self.refused.setdefault(answer.why, []).append(path)
            return
        for column in answer.tried:
            origin.passed[column] += column not in answer.errors
        origin.undecided += bool(answer.not_proven)
        for column, message in answer.errors.items():
            self.refused.setdefault(f"{column}: {message}", []).append(path)
        for kinds, found in (
            (self.warnings, answer.warnings),
            (self.not_proven, answer.not_proven),
        ):
            for kind in found:
                kinds.setdefault(kind, []).append(path)

    def table(self) -> str:
        """The report as text."""
        lines = [_row(("origin", "files", *COLUMNS, "not proven"))]
        for name, origin in sorted(self.origins.items()):
            passed = [str(origin.passed[column]) for column in COLUMNS]
            lines.append(
                _row((name, str(origin.files), *passed, str(origin.undecided)))
            )
        for title, kinds in (
            ("refused", self.refused),
            ("warnings", self.warnings),
            ("not proven", self.not_proven),
        ):
            if kinds:
                lines += [f"\n{title}:", *grouped(kinds)]
        return "\n".join(lines)

    def is_good(self, decided: float) -> bool:
        """Whether nothing is refused, and at least that part of each origin decided."""
        return not self.refused and all(
            origin.undecided <= (1 - decided) * origin.files
            for origin in self.origins.values()
        )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return f"{first:<20}" + "".join(
        f"{cell:>{len(c) + 2}}" for cell, c in zip(others, _HEAD)
    )


_HEAD = ("files  ", *COLUMNS, "not proven")


def judge_all(
    paths: Iterable[Path], *, jobs: int | None = None, seconds: float = 120.0
) -> Report:
    """Judge files in several processes."""
    report = Report()
    tasks = [str(path) for path in paths]
    for path, answer in run_tasks(
        tasks, judge, jobs=jobs, seconds=seconds, label="judging"
    ):
        report.add(path, answer)
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Judges .pto files and reports.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="or a single file")
    add("--every", type=int, default=1, metavar="N", help="take every N-th file only")
    add("--decided", type=float, default=0.98, help="part that checks decide (0.98)")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--timeout", type=float, default=120.0, help="seconds a file may take (120)")
    options = parser.parse_args(argv)
    paths = files_below(options.folders)[:: options.every]
    if not paths:
        print("error: no .pto files there", file=sys.stderr)
        return 1
    report = judge_all(paths, jobs=options.jobs, seconds=options.timeout)
    print(report.table())
    return 0 if report.is_good(options.decided) else 1


if __name__ == "__main__":
    sys.exit(main())
