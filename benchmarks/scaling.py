"""
Scaling: time per operation in a large program, as a ratio to that in a small one, for
parsing, verifying, printing and every pass.

    python benchmarks/scaling.py                  # 1,000 to 100,000 operations
    python benchmarks/scaling.py --only parse,cse --shape "many loops"

* The collector rests while a stage runs (see `measure.seconds`). With it, whatever a
  process holds shows up in the times of the next stage.
* xDSL's parser copies the names of all values at each region, quadratic in a function
  with many loops; ours notes what a scope defines.
* Who overwrites whom is asked by stretches of bytes and not by tiles, so that thousands
  of tiles at a few addresses cost no more than as many at their own; which of them a write
  reaches is asked by stretches of the text, without which `check-buffer-reuse` took eight
  times as long per operation at 16,000 operations as at 1,000.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median

from measure import Row, report, seconds
from programs import SHAPES
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_passes.registry import ALL_PASSES

LIMIT = 1.3

_Subject = tuple[PTOContext, ModuleOp]


def _parsed(text: str) -> _Subject:
    context = make_context()
    return context, PTOParser(context, text).parse_module()


def _print(subject: _Subject) -> None:
    print_module(subject[1], io.StringIO())


def _pass(name: str) -> Callable[[_Subject], None]:
    one = ALL_PASSES[name]()()
    if not name.startswith("check-"):
        return lambda subject: one.apply(*subject)

    def judge(subject: _Subject) -> None:
        # What it finds in these programs is no matter here.
        with suppress(PTOException):
            one.apply(*subject)

    return judge


def seconds_of(stage: str, text: str) -> float:
    """The time of one stage (`parse`, `verify`, `print`, a pass) on a program."""
    if stage == "parse":
        return seconds(_parsed, lambda: text)
    if stage == "verify":
        return seconds(lambda subject: verify(subject[1]), lambda: _parsed(text))
    run = _print if stage == "print" else _pass(stage)
    return seconds(run, lambda: _parsed(text))


def growth(
    stage: str, shape: Callable[[int], str], small: int, large: int, times: int
) -> float:
    """
    Time per operation in a large program to that in a small one. The small one runs
    often and its median counts, as its least time would be that of a lucky moment; the
    two take turns, so that a slow phase of the machine meets both.
    """
    few, many = shape(small), shape(large)
    seconds_of(stage, few)  # Imports, formats and memories are not what is asked for.
    pairs = [
        (
            seconds_of(stage, many),
            median(seconds_of(stage, few) for _ in range(9)),
        )
        for _ in range(times)
    ]
    per_op_many = min(t for t, _ in pairs) / many.count("\n")
    return per_op_many / (min(t for _, t in pairs) / few.count("\n"))


def main(argv: Sequence[str] | None = None) -> int:
    stages = ["parse", "verify", "print", *ALL_PASSES]
    parser = argparse.ArgumentParser(description="time per operation as programs grow")
    parser.add_argument("--small", type=int, default=1_000, help="operations")
    parser.add_argument("--large", type=int, default=100_000, help="operations")
    parser.add_argument("--times", type=int, default=2, help="best of how many runs")
    parser.add_argument("--only", default=",".join(stages), help="stages, by comma")
    parser.add_argument("--shape", choices=SHAPES, action="append", help="of program")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args(argv)
    rows: list[Row] = []
    for shape in options.shape or SHAPES:
        for stage in options.only.split(","):
            if shape == "straight" and stage == "convert-pto-to-emitc":
                continue  # Its tiles have no addresses, without which there is no C++.
            ratio = growth(
                stage, SHAPES[shape], options.small, options.large, options.times
            )
            rows.append(Row(f"{shape}: {stage}", ratio, options.limit))
            print(f"{rows[-1].what} {ratio:.2f}", file=sys.stderr, flush=True)
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
