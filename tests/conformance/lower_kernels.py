"""
Turns every `.pto` file below some folders into C++ as `ptoas` does, and prints how many
came through, how many tiles have no extents, and why the others were refused.

    python tests conformance/lower_kernels FOLDER...

Files whose tiles have addresses are compiled for level3, others for level2; the chip is
the one that each module names. The exit status is 1 where a file was refused or a tile
is bare.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.kernels import files_below, grouped
from conformance.lowered import BARE_TILE, RefusedError, Way, cpp_of
from conformance.read_kernels import without_details
from task_pool import Lost, run_tasks

from pto_dialect.hardware import ArchSpec

SYNCHRONISATIONS = ("set_flag", "wait_flag", "pipe_barrier")
"""The calls that order the units of a core."""


@dataclass(frozen=True)
class Lowered:
    """What became of one file."""

    refused: str = ""
    """The first error; empty where there is C++."""
    lines: int = 0
    bare_tiles: int = 0
    synchronisations: tuple[int, ...] = (0,) * len(SYNCHRONISATIONS)
    seconds: float = 0.0


def lower_file(path: str, way: Way) -> Lowered:
    """Take one file to C++."""
    start = time.perf_counter()
    try:
        text = cpp_of(Path(path), way)
    except (OSError, UnicodeDecodeError) as error:
        return Lowered(f"cannot be read: {error}")
    except RefusedError as error:
        return Lowered(str(error))
    except Exception as error:
        return Lowered(f"CRASH {type(error).__name__}: {error}")
    return Lowered(
        lines=text.count("\n"),
        bare_tiles=len(BARE_TILE.findall(text)),
        synchronisations=tuple(
            len(re.findall(rf"\b{name}\(", text)) for name in SYNCHRONISATIONS
        ),
        seconds=time.perf_counter() - start,
    )


@dataclass
class Report:
    """What became of many files."""

    files: int = 0
    lowered: int = 0
    lines: int = 0
    bare_tiles: int = 0
    files_with_bare_tiles: list[str] = field(default_factory=list[str])
    synchronisations: list[int] = field(
        default_factory=lambda: [0] * len(SYNCHRONISATIONS)
    )
    seconds: float = 0.0
    failures: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Files by message; numbers, names and types are left out of messages."""

    def add(self, path: str, answer: Lowered | Lost) -> None:
        """Count one file."""
        self.files += 1
        why = answer.why if isinstance(answer, Lost) else answer.refused
        if why or isinstance(answer, Lost):
            self.failures.setdefault(without_details(why), []).append(path)
            return
        self.lowered += 1
        self.lines += answer.lines
        self.seconds += answer.seconds
        self.bare_tiles += answer.bare_tiles
        if answer.bare_tiles:
            self.files_with_bare_tiles.append(path)
        for i, count in enumerate(answer.synchronisations):
            self.synchronisations[i] += count

    @property
    def failed(self) -> int:
        """How many files did not become C++."""
        return self.files - self.lowered

    def table(self) -> str:
        """The report as text."""
        each = 1e3 * self.seconds / max(1, self.lowered)
        rows = [
            ("files", self.files),
            ("lowered to C++", self.lowered),
            ("bare dynamic tiles", self.bare_tiles),
            ("lines of C++", self.lines),
            *zip(SYNCHRONISATIONS, self.synchronisations, strict=True),
        ]
        lines = [f"{name:<30}{count:>9}" for name, count in rows]
        lines.append(f"{'text to C++, ms a file':<30}{each:>9.1f}")
        lines += [f"  bare tiles: {path}" for path in self.files_with_bare_tiles[:5]]
        if self.failures:
            lines.append(f"\n{self.failed} failed:")
        lines += grouped(self.failures)
        return "\n".join(lines)


def lower_all(
    paths: Iterable[Path],
    way: Way,
    *,
    jobs: int | None = None,
    seconds: float = 120.0,
) -> Report:
    """Lower files in several processes."""
    report = Report()
    work = functools.partial(lower_file, way=way)
    answers = run_tasks(
        [str(path) for path in paths],
        work,
        jobs=jobs,
        seconds=seconds,
        label="lowering",
    )
    for path, answer in answers:
        report.add(path, answer)
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Lowers .pto files and reports.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="or a single file")
    add("--pto-arch", type=ArchSpec.parse, help="default: what each module names")
    add("--lowering-only", action="store_true", help="as `pto-opt -t cpp` does")
    add(
        "--sync",
        default="enable-insert-sync",
        help="the flag for synchronisation (enable-insert-sync); '' for none",
    )
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
    way = Way(not options.lowering_only, options.pto_arch, options.sync)
    report = lower_all(paths, way, jobs=options.jobs, seconds=options.timeout)
    print(report.table())
    return 1 if report.failed or report.bare_tiles else 0


if __name__ == "__main__":
    sys.exit(main())
