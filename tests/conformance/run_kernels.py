"""
Runs every kernel below some folders on the interpreter, with random tensors and small
scalars, and prints how many came to their end and what stopped the others.

    python tests conformance/run_kernels FOLDER...

Tensors are as large as the kernel's views of them say; where sizes are computed, memory
grows until the kernel fits, up to a limit. Numbers are the same in every run.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.kernels import files_below
from task_pool import Lost, run_tasks

from pto_dialect.diagnostics import PTOException
from pto_dialect.messages.places import place_of
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import is_whole_number
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import ArgumentError, Parameter
from pto_opt.interpreter.room import MOST_BYTES
from pto_opt.launches.launch import tensor_of
from pto_opt.launches.trials import bytes_of_views


@dataclass(frozen=True)
class Outcome:
    """How one entry of a file ended."""

    entry: str
    seconds: float = 0.0
    message: str = ""
    """What stopped it; empty where nothing did."""
    place: str = ""


def run_file(path: str) -> list[Outcome]:
    """Run every entry of a file."""
    try:
        kernel = Kernel(Path(path))
    except PTOException as error:
        return [Outcome("", message=f"not accepted: {error.diagnostics[0].message}")]
    try:
        return [run_entry(kernel, None)]
    except ArgumentError as error:
        found = re.search(r"there are several: (.*)", str(error))
        if found is None:
            return [Outcome("", message=str(error))]
        return [run_entry(kernel, name) for name in found[1].split(", ")]


@dataclass(frozen=True)
class Inputs:
    """What whole numbers are: those that are arguments, and bounds of those in tensors."""

    scalar: int
    low: int
    high: int


ATTEMPTS = (
    Inputs(1, 0, 8),
    Inputs(1, 1, 2),
    Inputs(0, 0, 1),
    Inputs(16, 1, 2),
    Inputs(128, 128, 129),
    Inputs(1, -1, 0),
)
"""
Whole numbers are indices, lengths, tables of blocks: what fits one kernel is out of range
in another. A kernel runs if it does with one of these.
"""


def run_entry(kernel: Kernel, name: str | None) -> Outcome:
    """Run one entry with one inputs after the other; the first failure is what counts."""
    first = None
    for inputs in ATTEMPTS:
        outcome, _ = run_with_arguments(kernel, name, inputs)
        if not outcome.message or "is not interpreted" in outcome.message:
            return outcome
        first = first or outcome
    assert first is not None
    return first


def run_with_arguments(
    kernel: Kernel, name: str | None, inputs: Inputs = ATTEMPTS[0]
) -> tuple[Outcome, list[Any]]:
    """
    Run one entry, with more memory as long as that is what it lacks; the arguments after
    it, too. `tensor` makes those before it again.
    """
    entry = kernel.entry(name)
    scalars = {p.index: _number(p, inputs) for p in entry.asked if not p.is_memory}
    sizes = {
        p.index: bytes_of_views(entry, p, scalars) for p in entry.asked if p.is_memory
    }
    start = time.perf_counter()
    while True:
        arguments = [
            tensor(p, sizes[p.index], inputs) if p.is_memory else scalars[p.index]
            for p in entry.asked
        ]
        try:
            kernel.run(arguments, entry=name)
            return Outcome(entry.name, time.perf_counter() - start), arguments
        except MemoryError:
            return Outcome(entry.name, message="needs more memory than there is"), []
        except PTOException as error:
            message = error.diagnostics[0].message
            lacking = re.search(r"of %([\w.$-]+), which has (\d+)", message)
            grown = False
            for parameter in entry.asked if lacking is not None else ():
                index = parameter.index
                if lacking is not None and parameter.name == lacking[1]:
                    grown = sizes[index] < MOST_BYTES
                    sizes[index] = min(MOST_BYTES, 16 * sizes[index])
            if not grown:
                place = place_of(error.diagnostics[0].about)
                seconds = time.perf_counter() - start
                return Outcome(entry.name, seconds, message, str(place or "")), []


def _number(parameter: Parameter, inputs: Inputs) -> Any:
    return inputs.scalar if is_whole_number(parameter.type) else 0.5


def tensor(parameter: Parameter, size: int, inputs: Inputs = ATTEMPTS[0]) -> Any:
    """The numbers of a tensor of so many bytes: the same for one parameter always."""
    return tensor_of(parameter, size, Fill("pattern", low=inputs.low, high=inputs.high))


@dataclass
class Report:
    """What became of many files."""

    files: int = 0
    complete: int = 0
    seconds: float = 0.0
    failures: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def add(self, path: str, outcomes: Sequence[Outcome] | Lost) -> None:
        """Count one file."""
        self.files += 1
        if isinstance(outcomes, Lost):
            self.failures.setdefault(outcomes.why, []).append(path)
            return
        self.seconds += sum(o.seconds for o in outcomes)
        self.complete += not any(o.message for o in outcomes)
        for outcome in outcomes:
            if outcome.message:
                key = _without_details(outcome.message)
                place = outcome.place or path
                self.failures.setdefault(key, []).append(f"{place}: {outcome.message}")

    def table(self) -> str:
        """The report as text."""
        lines = [
            f"{self.complete} of {self.files} files ran to their end, "
            f"in {self.seconds:.0f} s"
        ]
        for text, at in sorted(self.failures.items(), key=lambda item: -len(item[1])):
            lines.append(f"{len(at):>6}  {text}")
            lines += [f"        {where[:240]}" for where in at[:3]]
        return "\n".join(lines)


def _without_details(message: str) -> str:
    message = re.sub(r"%[\w.$-]+", "%..", message.split("\n")[0])
    return re.sub(r"(?<![\w.])-?\d+(?![\w.])", "N", message)[:200]


def run_all(files: Sequence[Path], jobs: int = 1, seconds: float = 120.0) -> Report:
    """Run all entries of many files, each file in at most so many seconds."""
    report = Report()
    tasks = [str(f) for f in files]
    for path, outcomes in run_tasks(
        tasks, run_file, jobs=jobs, seconds=seconds, memory=14 << 30, label="run"
    ):
        report.add(path, outcomes)
    return report


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Runs every kernel below folders.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0, help="for each file")
    options = parser.parse_args()
    report = run_all(files_below(options.folders), options.jobs, options.seconds)
    print(report.table())
    return 0 if report.complete == report.files else 1


if __name__ == "__main__":
    sys.exit(main())
