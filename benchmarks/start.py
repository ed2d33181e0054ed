"""
Starting: cold `pto-opt` and `ptoas` on the reported kernel, as ratios to the bare import of
the parts of xDSL that they need; `ptoas` out of its cache, as a ratio to a Python that does
nothing; what `ptoas` imports of each package, as a ratio to xDSL's part of it.

    python benchmarks/start.py

* Abstract bases make `issubclass` slow. It was the largest single cost of importing the
  dialect, until `collect.py` asked it last.
* Compiling assembly formats was nine tenths of defining an operation; each is compiled
  when its first operation is met.
* Defining the 228 operations was half of the rest: families, rules about programs, passes
  and the rarer types are imported when a program first has one of them. Which file
  defines an operation is read off the files' text, a hundredth of importing them.
* `ptoas` once took 3.6 times the instructions of the yardstick, and takes 1.8: operations
  are defined with the first one that is made, which was a third of the difference; rules
  for C++ are imported with the first operation that they are for, and steps that have
  nothing to do are not imported at all, which was the rest. `tests/test_start.py` lists
  what must not be imported.
* Analyses once imported families to ask what an operation is: pipes, windows, MX products,
  transfers between cores. Operations say so themselves, and proofs, rules for C++ and the
  texts of messages come with the first program that has a use for them: `ptoas` went from
  2.0 to 2.3 times the yardstick to 1.7 to 2.0.
* A hit imports `os` and a digest: dataclasses, enumerations and `pathlib` would cost more
  than Python's own start.
* What is left is `irdl_op_definition` for five families, the dataclasses of directives
  and attributes, and the formats of the operations at hand; Python's garbage collector,
  which finds nothing during imports, was a tenth.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from measure import Row, best_ratio, report

LIMIT = 1.5
PTOAS_LIMIT = 2.0
HIT_LIMIT = 4.0
PACKAGE_LIMITS = {"pto_dialect": 0.5, "pto_passes": 0.3, "pto_opt": 0.06}
MODULE_LIMIT = 0.08
"""What one module of ours may cost of what all of xDSL costs."""

KERNEL = Path(__file__).parents[1] / "examples" / "repro_A_with_memoryreuse.pto"
TOOL = (
    sys.executable,
    "-c",
    "import sys; from pto_opt.cli.start import main; sys.exit(main())",
    str(KERNEL),
)
_PTOAS = "import sys; from pto_opt.ptoas.start import main; sys.exit(main())"
PTOAS = (
    sys.executable,
    "-c",
    _PTOAS,
    str(KERNEL),
    "--pto-level=level3",
    "--enable-insert-sync",
)
NOTHING = (sys.executable, "-I", "-S", "-c", "pass")
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


def start_ratios(times: int) -> list[Row]:
    """
    The least time of each tool to the least time of its yardstick. All find their byte
    code as after an installation, also where the shell forbids Python to write it.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(
            os.environ, PYTHONPYCACHEPREFIX=f"{folder}/code", PTO_OPT_CACHE="off"
        )
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        hits = dict(environment, PTO_OPT_CACHE=f"{folder}/cache")

        def ratio(tool: Sequence[str], yardstick: Sequence[str], where: dict[str, str]):
            for command in (tool, yardstick):
                seconds_of(command, where)
            return best_ratio(
                lambda: seconds_of(tool, where),
                lambda: seconds_of(yardstick, where),
                times,
            )

        return [
            Row(
                "pto-opt on a small kernel", ratio(TOOL, YARDSTICK, environment), LIMIT
            ),
            Row("ptoas on it, cold", ratio(PTOAS, YARDSTICK, environment), PTOAS_LIMIT),
            Row("ptoas out of the cache", ratio(PTOAS, NOTHING, hits), HIT_LIMIT),
            *import_ratios(environment, times),
        ]


def import_ratios(environment: dict[str, str], times: int) -> Iterator[Row]:
    """What each package takes of the imports of `ptoas`, and the dearest module of ours."""
    costs: dict[str, int] = {}
    for _ in range(times):
        done = subprocess.run(
            [PTOAS[0], "-X", "importtime", *PTOAS[1:]],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        for own, module in re.findall(r"time: +(\d+) \|[^|]+\| +(\S+)", done.stderr):
            costs[module] = min(int(own), costs.get(module, int(own)))
    yardstick = sum(n for module, n in costs.items() if module.startswith("xdsl."))
    for package, limit in PACKAGE_LIMITS.items():
        cost = sum(n for m, n in costs.items() if m.partition(".")[0] == package)
        yield Row(f"imports of {package} to xDSL's", cost / yardstick, limit)
    ours = {m: n for m, n in costs.items() if m.partition(".")[0] in PACKAGE_LIMITS}
    dearest = max(ours, key=lambda module: ours[module])
    yield Row(f"the dearest: {dearest}", ours[dearest] / yardstick, MODULE_LIMIT)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the start of pto-opt")
    parser.add_argument("--times", type=int, default=10, help="best of how many runs")
    parser.add_argument("--limit", type=float, help="for all ratios, in place of ours")
    options = parser.parse_args(argv)
    rows = start_ratios(options.times)
    if options.limit is not None:
        rows = [Row(row.what, row.ratio, options.limit) for row in rows]
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
