"""
Turns every `.pto` file below some folders into C++, compiles it against pto-isa's CPU
simulator, and prints how many compiled and who is to blame for the others.

    PTO_ISA_ROOT=... python tests conformance/compile_kernels FOLDER...

The C++ is what `ptoas` prints (`--lowering-only`: what `pto-opt -t cpp` does). Flags and
defines are those of pto-isa's own CPU tests; nothing is linked. The exit status is 1
where a file was refused, or where pto-opt is to blame for C++ that does not compile.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.compilers import Blame, Compilers, Complaint
from conformance.kernels import files_below, grouped
from conformance.lowered import BARE_TILE, RefusedError, Way, cpp_of
from simulator.isa_simulator import why_not
from task_pool import Lost, run_tasks

from pto_dialect.hardware import ArchSpec


@dataclass(frozen=True)
class Result:
    """What became of one file."""

    refused: str = ""
    """Why there is no C++; empty where there is."""
    bare_tiles: int = 0
    complaint: Complaint | None = None
    lowering: float = 0.0
    """Seconds."""
    compiling: float = 0.0


def compile_file(path: str, compilers: Compilers, way: Way) -> Result:
    """Lower and compile one file."""
    start = time.perf_counter()
    try:
        text = cpp_of(Path(path), way)
    except RefusedError as error:
        return Result(refused=str(error))
    lowered = time.perf_counter()
    complaint = compilers.complaint(text)
    return Result(
        bare_tiles=len(BARE_TILE.findall(text)),
        complaint=complaint,
        lowering=lowered - start,
        compiling=time.perf_counter() - lowered,
    )


@dataclass
class Report:
    """What became of many files."""

    files: int = 0
    lowered: int = 0
    compiled: int = 0
    bare_tiles: int = 0
    lowering: float = 0.0
    compiling: float = 0.0
    refused: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    complaints: dict[tuple[Blame, str], list[str]] = field(
        default_factory=dict[tuple[Blame, str], list[str]]
    )

    def add(self, path: str, result: Result | Lost) -> None:
        """Count one file."""
        self.files += 1
        if isinstance(result, Lost):
            self.refused.setdefault(result.why, []).append(path)
            return
        if result.refused:
            self.refused.setdefault(_without_details(result.refused), []).append(path)
            return
        self.lowered += 1
        self.bare_tiles += result.bare_tiles
        self.lowering += result.lowering
        self.compiling += result.compiling
        if result.complaint is None:
            self.compiled += 1
        else:
            key = (result.complaint.blame, _without_details(result.complaint.reason))
            self.complaints.setdefault(key, []).append(path)

    def count(self, blame: Blame) -> int:
        """How many files did not compile for a reason."""
        return sum(len(p) for (b, _), p in self.complaints.items() if b is blame)

    @property
    def is_good(self) -> bool:
        """Whether everything became C++ that compiles, as far as that is ours."""
        ours = self.count(Blame.OURS)
        return not self.refused and self.bare_tiles == 0 and ours == 0

    def table(self) -> str:
        """The report as text."""
        rows = [
            ("files", self.files),
            ("became C++", self.lowered),
            ("tiles without extents", self.bare_tiles),
            ("compile", self.compiled),
            *((f"do not: {blame.value}", self.count(blame)) for blame in Blame),
        ]
        lines = [f"{name:<30}{count:>9}" for name, count in rows]
        each = max(1, self.lowered)
        for name, seconds in (("lowering", self.lowering), ("clang", self.compiling)):
            lines.append(f"{name + ', s/file':<30}{seconds / each:>9.2f}")
        if self.refused:
            lines.append("\nno C++:")
            lines += grouped(self.refused)
        for blame in Blame:
            groups = {r: at for (b, r), at in self.complaints.items() if b is blame}
            if groups:
                lines.append(f"\n{blame.value}:")
                lines += grouped(groups)
        return "\n".join(lines)


def _without_details(message: str) -> str:
    """Messages that differ in names, types and numbers only become equal."""
    message = re.sub(r"![\w.]+(<[^>]*>)?|%[\w.$-]+", "..", message.split("\n")[0])
    return re.sub(r"(?<![\w.])\d+(?![\w.])", "N", message)[:200]


def compile_all(
    paths: Iterable[Path],
    way: Way,
    *,
    jobs: int | None = None,
    seconds: float = 120.0,
) -> Report:
    """Lower and compile files in several processes."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        compilers = Compilers(Path(folder))
        work = functools.partial(compile_file, compilers=compilers, way=way)
        answers = run_tasks(
            [str(path) for path in paths],
            work,
            jobs=jobs,
            seconds=seconds,
            label="compiling",
        )
        for path, result in answers:
            report.add(path, result)
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compiles the C++ of .pto files.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="or a single file")
    add("--pto-arch", type=ArchSpec.parse, help="default: what each module names")
    add(
        "--lowering-only", action="store_true", help="no pass of ptoas but the lowering"
    )
    add("--sync", default="enable-insert-sync", help="the flag of ptoas for it, or ''")
    add("--every", type=int, default=1, metavar="N", help="take every N-th file only")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--timeout", type=float, default=120.0, help="seconds a file may take (120)")
    options = parser.parse_args(argv)
    if (reason := why_not()) is not None:
        print(f"error: {reason}", file=sys.stderr)
        return 1
    paths = files_below(options.folders)[:: options.every]
    if not paths:
        print("error: no .pto files there", file=sys.stderr)
        return 1
    way = Way(not options.lowering_only, options.pto_arch, options.sync)
    report = compile_all(paths, way, jobs=options.jobs, seconds=options.timeout)
    print(report.table())
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
