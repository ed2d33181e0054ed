"""
pypto's example programs through `pto_opt.pypto.enable(jobs=2)`, as a ratio to `jobs=1`, and
whether the same files come out of both; run by a Python that has pypto, torch and pto-opt.

    python benchmarks/pypto_jobs.py CHECKOUT

What counts is the time from the first kernel of a program that pypto gives to the
assembler until the last one is there, of programs with several kernels (two of the
examples): pypto's own passes, before and behind that, are the same in both and run in one
process. On a machine with more to do than these two processes the ratio is that of the
neighbours; what the processes compute themselves is 0.58 to 0.70 of one, as the kernels of
a program are few and of different sizes.

The processes of a pool are forked from one that has compiled a kernel (`jobs/warm.py`) while
pypto runs its own passes; when each imported the dialects by itself, at the first program
that had work for it, that program took twice as long as in one process.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from measure import Row, report

import pto_opt.pypto

LIMIT = 0.65
TESTS = Path(__file__).parents[1] / "tests" / "pypto_programs"

_Files = dict[str, bytes]


def timed_phases(backend: Any) -> list[float]:
    """The seconds that pypto waits for the kernels of each program, from here on."""
    seconds: list[float] = []
    phase = backend._run_ptoas_phase

    def timed(units: Sequence[object], *args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return phase(units, *args, **kwargs)
        finally:
            if len(units) > 1:
                seconds.append(time.perf_counter() - start)

    backend._run_ptoas_phase = timed
    return seconds


def compile_all(compilers: dict[str, Callable[[], object]], jobs: int) -> _Files:
    """Compile programs; the C++ of each kernel by its program and file."""
    files: _Files = {}
    with pto_opt.pypto.enable(jobs=jobs):
        for name, compiler in compilers.items():
            made = Path(str(compiler()))
            for path in sorted(made.rglob("*.cpp")):
                files[f"{name} {path.relative_to(made)}"] = path.read_bytes()
    return files


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="pypto's kernels in two processes")
    parser.add_argument("checkout", help="of pypto, with its examples")
    parser.add_argument("--times", type=int, default=3, help="best of how many runs")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args(argv)
    os.environ["PTO_OPT_CACHE"] = "off"
    checkout = Path(options.checkout).resolve()
    sys.path[:0] = [str(checkout), str(TESTS)]
    programs: Any = import_module("compile_examples")
    seconds = timed_phases(import_module("pypto.backend.pto_backend"))
    best = {1: float("inf"), 2: float("inf")}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        compilers: dict[str, Callable[[], object]] = {
            name: compiler
            for name, value in programs.examples(checkout)
            if name not in programs.NOT_COMPILED
            and (compiler := programs.compiler_of(value)) is not None
        }
        for _ in range(options.times):
            found: dict[int, _Files] = {}
            for jobs in best:
                seconds.clear()
                found[jobs] = compile_all(compilers, jobs)
                best[jobs] = min(best[jobs], sum(seconds))
            if found[1] != found[2]:
                print("the files differ", file=sys.stderr)
                return 1
    print(f"{len(compilers)} programs, {len(seconds)} with several kernels")
    return report([Row("two processes to one", best[2] / best[1], options.limit)])


if __name__ == "__main__":
    sys.exit(main())
