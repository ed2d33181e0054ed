"""
pypto's example programs through `pto_opt.pypto.enable(jobs=2)`, as a ratio to `jobs=1`, and
whether the same files come out of both; run by a Python that has pypto, torch and pto-opt.

    python benchmarks/pypto_jobs.py CHECKOUT

What counts is the time from the first kernel of a program that pypto gives to the
assembler until the last one is there, of programs with several kernels: pypto's own passes,
before and behind that, are the same in both and run in one process. Each run is a process of
its own, as a user's is: in one that has compiled a program before, its lines are known. On a
machine with more to do than these two processes the ratio is that of the neighbours; kernels
of a program are few and of different sizes.

The processes of a pool are forked from one that has compiled a kernel (`jobs/warm.py`) while
pypto runs its own passes; when each imported the dialects by itself, at the first program
that had work for it, that program took twice as long as in one process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
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


def measured(checkout: Path, jobs: int) -> tuple[list[float], str]:
    """
    In this process: the seconds of each program with several kernels, and a digest of all
    files.
    """
    sys.path[:0] = [str(checkout), str(TESTS)]
    programs: Any = import_module("compile_examples")
    seconds = timed_phases(import_module("pypto.backend.pto_backend"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        compilers: dict[str, Callable[[], object]] = {
            name: compiler
            for name, value in programs.examples(checkout)
            if name not in programs.NOT_COMPILED
            and (compiler := programs.compiler_of(value)) is not None
        }
        files = compile_all(compilers, jobs)
        os.chdir("/")
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return seconds, digest.hexdigest()


def in_a_process(checkout: Path, jobs: int) -> tuple[list[float], str]:
    """The same in a process of its own."""
    command = (sys.executable, __file__, str(checkout), "--jobs", str(jobs))
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, digest = json.loads(done.stdout.splitlines()[-1])
    return seconds, digest


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="pypto's kernels in two processes")
    parser.add_argument("checkout", help="of pypto, with its examples")
    parser.add_argument("--times", type=int, default=3, help="best of how many runs")
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--jobs", type=int, help="one run, and its figures as JSON")
    options = parser.parse_args(argv)
    os.environ["PTO_OPT_CACHE"] = "off"
    checkout = Path(options.checkout).resolve()
    if options.jobs is not None:
        print(json.dumps(measured(checkout, options.jobs)))
        return 0
    best: dict[int, list[float]] = {}
    for _ in range(options.times):
        digests: set[str] = set()
        for jobs in (1, 2):
            seconds, digest = in_a_process(checkout, jobs)
            digests.add(digest)
            known = best.get(jobs, seconds)
            best[jobs] = [min(pair) for pair in zip(known, seconds, strict=True)]
        if len(digests) > 1:
            print("the files differ", file=sys.stderr)
            return 1
    print(f"{len(best[1])} programs with several kernels")
    for one, two in zip(best[1], best[2], strict=True):
        print(f"{two / one:.2f} of {one * 1000:.0f} ms")
    return report(
        [Row("two processes to one", sum(best[2]) / sum(best[1]), options.limit)]
    )


if __name__ == "__main__":
    sys.exit(main())
