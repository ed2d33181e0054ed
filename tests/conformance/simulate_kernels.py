"""
Runs every kernel below some folders twice, on the interpreter and as C++ on pto-isa's
CPU simulator, with the same random tensors, and prints how many agree.

    PTO_ISA_ROOT=... python tests conformance/simulate_kernels FOLDER...

One block is run, on cores of one kind: modules whose cube and vector cores exchange
tiles are left out. Numbers are compared bit by bit first; where they differ, floats may
by what `tolerance` says, as sums are in another order there. On-chip memory is full of
NaN before a call. The exit status is 1 where results differ.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from conformance.kernels import files_below
from conformance.lowered import RefusedError, Way, cpp_of
from conformance.run_kernels import run_with_arguments, tensor
from simulator.isa_simulator import POISON as THEIR_POISON
from simulator.isa_simulator import Array, Simulator, SimulatorError, why_not
from task_pool import Lost, run_tasks

from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import ArchSpec, arch_of
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import is_float
from pto_opt.interpreter.launch import BLOCK_COUNT, ArgumentError, Entry
from pto_opt.interpreter.memory import POISON as OUR_POISON

CALL_SECONDS = 60.0
"""How long the simulator may run one kernel."""


MOST_BYTES = 256 << 20
"""Of all tensors together: there are four copies of each."""


OURS, THEIRS = OUR_POISON, np.array([THEIR_POISON], dtype=np.uint8)
"""The bytes of memory that nobody wrote, of the interpreter and of the simulator."""


class Verdict(Enum):
    """How a kernel came out."""

    EQUAL = "equal bit by bit"
    CLOSE = "equal within rounding"
    DIFFERENT = "different"
    UNTOUCHED = "writes nothing with these arguments"
    NOT_RUN = "not run by the interpreter"
    NOT_SIMULATED = "not run by the simulator"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Result:
    """What became of one file."""

    verdict: Verdict
    reason: str = ""


def tolerance(dtype: Any) -> float:
    """
    How far apart two floats may be, in units of the largest one of their tensor (at
    least 1): 16 roundings of the type, which is what sums in another order, and `exp`
    or a division of another library, leave in these kernels.
    """
    bits = {"float32": 23, "float16": 10, "bfloat16": 7}.get(np.dtype(dtype).name, 3)
    return 16 * 2.0**-bits


def compare(ours: Array, theirs: Array, before: Array) -> Result:
    """Two results of one tensor, and what it was before."""
    if ours.tobytes() == theirs.tobytes():
        same = ours.tobytes() == before.tobytes()
        return Result(Verdict.UNTOUCHED if same else Verdict.EQUAL)
    with np.errstate(invalid="ignore"):
        a, b = ours.astype(np.float64), theirs.astype(np.float64)
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        same |= _never_written(ours, OURS) & _never_written(theirs, THEIRS)
        difference = np.where(same, 0.0, np.abs(a - b))
    count = int(np.count_nonzero(~same))
    if count == 0:
        return Result(Verdict.EQUAL)
    finite = np.abs(a[np.isfinite(a)])
    scale = max(1.0, float(finite.max(initial=0.0)))
    limit = tolerance(ours.dtype) * scale if is_float(ours.dtype) else 0.0
    worst = int(np.argmax(np.where(np.isnan(difference), np.inf, difference)))
    text = (
        f"{count} of {a.size} {ours.dtype} differ, most at {worst}: "
        f"interpreter {a[worst]:g}, simulator {b[worst]:g}"
    )
    is_close = bool(np.all(difference <= limit))
    return Result(Verdict.CLOSE if is_close else Verdict.DIFFERENT, text)


def _never_written(array: Array, poison: Array) -> Array:
    """Which elements are what memory holds that nobody wrote."""
    data = array.view(np.uint8).reshape(array.size, array.itemsize)
    # Neither says where in memory an element lay, so any part of the pattern will do.
    turned = [np.resize(np.roll(poison, n), array.itemsize) for n in range(poison.size)]
    return np.logical_or.reduce([np.all(data == one, axis=1) for one in turned])


def simulate_file(path: str, simulator: Simulator, way: Way) -> Result:
    """Run one file both ways."""
    try:
        kernel = Kernel(Path(path), arch=way.arch)
        entry = kernel.entry()
    except PTOException as error:
        return Result(Verdict.NOT_RUN, error.diagnostics[0].message)
    except ArgumentError as error:
        return Result(Verdict.LEFT_OUT, str(error))
    functions = {member.function.sym_name.data for member in entry.members}
    if len(functions) > 1:
        return Result(Verdict.LEFT_OUT, "cube and vector cores work together")
    outcome, after = run_with_arguments(kernel, None)
    if outcome.message:
        return Result(Verdict.NOT_RUN, outcome.message)
    try:
        text = cpp_of(Path(path), way)
    except RefusedError as error:
        return Result(Verdict.NOT_SIMULATED, f"no C++: {error}")
    name = f"kernel{abs(hash(path))}"
    arch = 5 if arch_of(entry.members[0].function).in_registers else 3
    memory = [p for p in entry.asked if p.is_memory]
    if (
        sum(array.nbytes for array in after if isinstance(array, np.ndarray))
        > MOST_BYTES
    ):
        return Result(Verdict.LEFT_OUT, "its tensors are too large")
    given = dict(zip((p.index for p in entry.asked), after))
    before = {p.index: tensor(p, given[p.index].nbytes) for p in memory}
    theirs = {index: array.copy() for index, array in before.items()}
    try:
        library = simulator.build({path: (text, functions.pop())}, name)
        library.call(
            path,
            _arguments(entry, {**given, **theirs}),
            arch=arch,
            subblocks=entry.subblocks,
            time_limit=CALL_SECONDS,
        )
    except SimulatorError as error:
        found = re.search(r"error: (.*)", str(error))
        reason = f"does not compile: {found[1]}" if found else str(error)
        return Result(Verdict.NOT_SIMULATED, reason.replace(path, "it"))
    finally:
        for file in simulator.folder.glob(f"{name}.*"):
            file.unlink()
    results = [
        (compare(given[p.index], theirs[p.index], before[p.index]), p.name)
        for p in memory
    ]
    return _worst(results)


def _arguments(entry: Entry, given: dict[int, Any]) -> list[Any]:
    """All arguments: a launch of one block fills in what it knows itself."""
    return [
        given[p.index] if p.index in given else int(p.name == BLOCK_COUNT)
        for p in entry.parameters
    ]


def _worst(results: Sequence[tuple[Result, str]]) -> Result:
    """The verdict on a kernel from those on its tensors."""
    for verdict in (Verdict.DIFFERENT, Verdict.CLOSE, Verdict.EQUAL):
        for result, name in results:
            if result.verdict is verdict:
                reason = f"{name}: {result.reason}" if result.reason else ""
                return Result(verdict, reason)
    return Result(Verdict.UNTOUCHED)


@dataclass
class Report:
    """What became of many files."""

    counts: dict[Verdict, int] = field(default_factory=dict[Verdict, int])
    reasons: dict[tuple[Verdict, str], list[str]] = field(
        default_factory=dict[tuple[Verdict, str], list[str]]
    )

    def add(self, path: str, result: Result | Lost) -> None:
        """Count one file."""
        if isinstance(result, Lost):
            result = Result(Verdict.NOT_RUN, result.why)
        self.counts[result.verdict] = self.counts.get(result.verdict, 0) + 1
        if result.reason and result.verdict is not Verdict.CLOSE:
            text = result.reason.split("\n")[0]
            if result.verdict is not Verdict.DIFFERENT:
                text = re.sub(r"%[\w.$-]+", "%..", text)
                text = re.sub(r"(?<![\w.])-?\d+(?![\w.])", "N", text)
            self.reasons.setdefault((result.verdict, text[:200]), []).append(path)

    @property
    def agreed(self) -> int:
        """How many kernels gave equal results."""
        return sum(self.counts.get(v, 0) for v in (Verdict.EQUAL, Verdict.CLOSE))

    def table(self) -> str:
        """The report as text."""
        lines = [f"{'files':<40}{sum(self.counts.values()):>6}"]
        lines += [f"{v.value:<40}{self.counts.get(v, 0):>6}" for v in Verdict]
        ordered = sorted(self.reasons.items(), key=lambda item: -len(item[1]))
        for verdict in Verdict:
            groups = [(text, at) for (v, text), at in ordered if v is verdict]
            if groups:
                lines.append(f"\n{verdict.value}:")
            lines += [f"{len(at):>6}  {text}\n        {at[0]}" for text, at in groups]
        return "\n".join(lines)


def simulate_all(
    paths: Iterable[Path],
    way: Way,
    *,
    jobs: int | None = None,
    seconds: float = 180.0,
    verbose: bool = False,
) -> Report:
    """Run files in several processes."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        simulator = Simulator(Path(folder))
        simulator.headers()
        work = functools.partial(simulate_file, simulator=simulator, way=way)
        answers = run_tasks(
            [str(path) for path in paths],
            work,
            jobs=jobs,
            seconds=seconds,
            label="simulating",
        )
        for path, result in answers:
            report.add(path, result)
            if verbose:
                name = "/".join(Path(path).parts[-3:])
                reason = "" if isinstance(result, Lost) else result.reason[:150]
                verdict = (
                    result.why if isinstance(result, Lost) else result.verdict.value
                )
                print(f"{name}: {verdict} {reason}", flush=True)
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Interpreter against simulator.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="or a single file")
    add("--pto-arch", type=ArchSpec.parse, help="default: what each module names")
    add("--through-ptoas", action="store_true", help="with all passes of ptoas")
    add("--every", type=int, default=1, metavar="N", help="take every N-th file only")
    add("--verbose", action="store_true", help="a line for each file as it ends")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--timeout", type=float, default=180.0, help="seconds a file may take (180)")
    options = parser.parse_args(argv)
    if (reason := why_not()) is not None:
        print(f"error: {reason}", file=sys.stderr)
        return 1
    paths = files_below(options.folders)[:: options.every]
    if not paths:
        print("error: no .pto files there", file=sys.stderr)
        return 1
    way = Way(options.through_ptoas, options.pto_arch)
    report = simulate_all(
        paths,
        way,
        jobs=options.jobs,
        seconds=options.timeout,
        verbose=options.verbose,
    )
    print(report.table())
    return 1 if report.counts.get(Verdict.DIFFERENT) else 0


if __name__ == "__main__":
    sys.exit(main())
