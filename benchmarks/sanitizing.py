"""
Sanitizing: kernels under all checks, as a ratio to what that may cost: five times what
interpreting them may (see `interpreting.py`).

    python benchmarks/sanitizing.py

Kernels have a full barrier wherever one operation depends on another, so nothing is found.
A second row tells the ratio to the interpreter's own time, for information.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
from interpreting import (
    SECONDS_PER_OPERATION,
    TIMES_NUMPY,
    Subject,
    operations,
    subjects,
)
from measure import Row, best_ratio, report, seconds

from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.sanitizer import Sanitizer

LIMIT = 1.0

TIMES_INTERPRETING = 5


def measure(subject: Subject, times: int) -> tuple[float, float, float]:
    """The ratio to what it may cost, to interpreting, and microseconds an operation."""
    module = load(_with_values(subject.source))
    passes = make_passes([PassRequest("inject-barrier-all")])
    run_pipeline(make_context(), passes, module)
    sanitizer = Sanitizer()
    watched = Kernel(module, hooks=sanitizer.hooks)
    plain = Kernel(module)

    def sanitize() -> None:
        watched.run(subject.arguments)
        sanitizer.finish()

    def prepare() -> None:
        assert not sanitizer.reset()

    sanitize()
    plain.run(subject.arguments)
    ratio = best_ratio(
        lambda: seconds(lambda _: sanitize(), prepare),
        lambda: seconds(lambda _: plain.run(subject.arguments), lambda: None),
        times,
    )
    ours = min(seconds(lambda _: sanitize(), prepare) for _ in range(times))
    with np.errstate(all="ignore"):
        numpy = min(
            seconds(lambda _: subject.numpy(), lambda: None) for _ in range(times)
        )
    count = operations(subject)
    allowed = TIMES_NUMPY * numpy + SECONDS_PER_OPERATION * count
    return ours / (TIMES_INTERPRETING * allowed), ratio, 1e6 * ours / count


def _with_values(source: Path | str) -> Path | str:
    """The source with values in the tiles that it only reads."""
    if isinstance(source, Path):
        return source
    type_ = re.search(r"%a = pto.alloc_tile .* : (!pto.*)", source)
    if type_ is None:
        return source
    fills = "".join(
        f"pto.texpands ins(%x : f32) outs({tile} : {type_[1]})\n"
        for tile in ("%a", "%b")
    )
    return source.replace("scf.for", f"{fills}scf.for")


def main() -> int:
    """Print a table; returns 1 if a ratio is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="runs of each kind")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args()
    rows: list[Row] = []
    for subject in subjects():
        ratio, to_plain, each = measure(subject, options.times)
        rows.append(Row(f"{subject.name} ({each:.1f} us/op)", ratio, options.limit))
        rows.append(Row("  to the interpreter's time", to_plain, None))
    return report(rows)


if __name__ == "__main__":
    raise SystemExit(main())
