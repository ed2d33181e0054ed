"""
Reads every `.pto` file below some folders and prints how many were understood.

    python tests conformance/read_kernels FOLDER...

Each file is parsed, verified, printed in the custom and in the generic form, and each
print is parsed again and compared. The exit status is 1 where any file failed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.kernels import STAGES, Answer, Request, files_below, grouped, read
from task_pool import Lost, run_tasks

from pto_dialect.hardware import ArchSpec


@dataclass
class Report:
    """What became of many files."""

    files: int = 0
    passed: list[int] = field(default_factory=lambda: [0] * len(STAGES))
    operations: int = 0
    seconds: float = 0.0
    failures: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Places by message; numbers, names and types are left out of messages."""

    def add(self, path: str, answer: Answer | Lost) -> None:
        """Count one file."""
        self.files += 1
        if isinstance(answer, Lost):
            self.failures.setdefault(answer.why, []).append(path)
            return
        for stage in range(answer.stages):
            self.passed[stage] += 1
        self.operations += answer.operations
        self.seconds += answer.seconds if answer.operations else 0.0
        if answer.messages:
            key = without_details(answer.messages[0])
            self.failures.setdefault(key, []).append(answer.place)

    @property
    def failed(self) -> int:
        """How many files failed at any stage."""
        return sum(map(len, self.failures.values()))

    def table(self, round_trip: bool = True) -> str:
        """The report as text."""
        rows = [("files", self.files)]
        stages = STAGES if round_trip else STAGES[:2]
        rows += zip(stages, self.passed)
        lines = [f"{name:<30}{count:>9}" for name, count in rows]
        each = 1e6 * self.seconds / max(1, self.operations)
        lines.append(f"{'operations':<30}{self.operations:>9}")
        lines.append(f"{'parse + verify, us/operation':<30}{each:>9.1f}")
        if self.failures:
            lines.append(f"\n{self.failed} failed:")
        lines += grouped(self.failures)
        return "\n".join(lines)


def without_details(message: str) -> str:
    """Messages that differ in names, types and numbers only become equal."""
    message = message.split("\n")[0]
    message = re.sub(r"![\w.]+(<[^>]*>)?", "!..", message)
    message = re.sub(r"%[\w.$-]+", "%..", message)
    return re.sub(r"(?<![\w.])\d+(?![\w.])", "N", message)[:200]


def read_all(
    paths: Iterable[Path],
    *,
    arch: ArchSpec | None = None,
    round_trip: bool = True,
    jobs: int | None = None,
    seconds: float = 120.0,
) -> Report:
    """Read files in several processes."""
    requests = [Request(str(path), arch, round_trip) for path in paths]
    report = Report()
    answers = run_tasks(requests, read, jobs=jobs, seconds=seconds, label="reading")
    for request, answer in answers:
        report.add(request.path, answer)
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Reads .pto files and reports.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="or a single file")
    add("--pto-arch", type=ArchSpec.parse, help="default: what each module names")
    add("--no-round-trip", action="store_true", help="parse and verify only")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--timeout", type=float, default=120.0, help="seconds a file may take (120)")
    options = parser.parse_args(argv)
    if missing := [f for f in options.folders if not f.exists()]:
        print(f"error: no such folder: {missing[0]}", file=sys.stderr)
        return 1
    paths = files_below(options.folders)
    if not paths:
        print("error: no .pto files there", file=sys.stderr)
        return 1
    trip = not options.no_round_trip
    report = read_all(
        paths,
        arch=options.pto_arch,
        round_trip=trip,
        jobs=options.jobs,
        seconds=options.timeout,
    )
    print(report.table(trip))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
