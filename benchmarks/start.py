"""
Starting: a cold `pto-opt` on the reported kernel, as a ratio to the bare import of the
parts of xDSL that it needs.

    python benchmarks/start.py

* Abstract bases make `issubclass` slow. It was the largest single cost of importing the
  dialect, until `collect.py` asked it last.
* Compiling assembly formats was nine tenths of defining an operation; each is compiled
  when its first operation is met.
* Defining the 228 operations was half of the rest: families, rules about programs, passes
  and the rarer types are imported when a program first has one of them. Which file
  defines an operation is read off the files' text, a hundredth of importing them.
* What is left is `irdl_op_definition` for five families, the dataclasses of directives
  and attributes, and the formats of the operations at hand; Python's garbage collector,
  which finds nothing during imports, was a tenth.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import Row, best_ratio, report

LIMIT = 1.5

KERNEL = Path(__file__).parents[1] / "examples" / "repro_A_with_memoryreuse.pto"
TOOL = (
    sys.executable,
    "-c",
    "import sys; from pto_opt.cli.start import main; sys.exit(main())",
    str(KERNEL),
)
YARDSTICK = (
    sys.executable,
    "-c",
    "import xdsl.parser, xdsl.printer, xdsl.dialects.arith, xdsl.dialects.scf, "
    "xdsl.dialects.func",
)


def seconds_of(command: Sequence[str], environment: dict[str, str]) -> float:
    """
    The processor time of a process, which other processes disturb less than the wall
    time; its failure raises `CalledProcessError`.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env=environment, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start_ratio(times: int) -> float:
    """
    The least time of the tool to the least time of the imports. Both find their byte
    code as after an installation, also where the shell forbids Python to write it.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, PYTHONPYCACHEPREFIX=folder)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for command in (TOOL, YARDSTICK):
            seconds_of(command, environment)
        return best_ratio(
            lambda: seconds_of(TOOL, environment),
            lambda: seconds_of(YARDSTICK, environment),
            times,
        )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the start of pto-opt")
    parser.add_argument("--times", type=int, default=10, help="best of how many runs")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args(argv)
    ratio = start_ratio(options.times)
    return report([Row("pto-opt on a small kernel", ratio, options.limit)])


if __name__ == "__main__":
    sys.exit(main())
