"""
Kernels that run faster: how much sooner model kernels end after the passes that are for
that, by the machine model, against the flags of `insert-sync` in the order and with the
addresses that they came with.

    PTOAS_SRC=checkout python benchmarks/faster.py                # all, some minutes
    PTOAS_SRC=checkout python benchmarks/faster.py --every 10 --worst 20
    PTOAS_SRC=checkout python benchmarks/faster.py --passes replan-memory

Launches are those of `makespan.py`. `bound` is the soonest end of the given order if no two
tiles shared bytes and waiting cost nothing. No kernel may end later than before.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from makespan import FOLDERS, NUMBERS, recorded
from measure import Row, report

from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.requests import PassRequest, make_passes
from pto_opt.timeline.recorder import Recorder
from pto_opt.timeline.scheduling import schedule

PASSES = "make-faster"
"""What is measured; `insert-sync` follows, for what has no flags then."""

LEAST = 1.25
"""The least geometric mean of all kernels."""


@dataclass(frozen=True)
class Gain:
    """When a kernel ends, in cycles, with and without the passes."""

    name: str
    family: str
    before: int
    after: int
    seconds: float = 0
    """Of the passes."""

    @property
    def ratio(self) -> float:
        """How many times sooner it ends."""
        return self.before / self.after


def gain_of(path: Path, passes: str) -> Gain | None:
    """Run a kernel both ways on the first number that it takes; None if there is none."""
    sync = "insert-sync{given=keep}"
    for number in NUMBERS:
        try:
            first = recorded(path, _passes(sync), number, Recorder())
            if not any(event.moved for event in first.events):
                continue
            begin = time.process_time()
            second = recorded(path, _passes(f"{passes},{sync}"), number, Recorder())
            seconds = time.process_time() - begin
        except (PTOException, ArgumentError, AttributeError):
            continue
        return Gain(
            path.stem,
            next(p for p in path.parts if p.startswith(("Deep", "Qwen"))),
            max(1, schedule(first).makespan),
            max(1, schedule(second).makespan),
            seconds,
        )
    return None


def _passes(text: str):
    return make_passes([PassRequest(text.strip(","))])


def mean(ratios: Iterable[float]) -> float:
    """The geometric mean."""
    logs = [log(ratio) for ratio in ratios]
    return exp(sum(logs) / len(logs))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="gains, by the machine model")
    parser.add_argument("--every", type=int, default=1, help="of so many kernels one")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--only", default="", help="kernels whose path has this word")
    parser.add_argument("--passes", default=PASSES, help="a pipeline")
    parser.add_argument("--worst", type=int, default=10, help="how many are shown")
    options = parser.parse_args(argv)
    source = os.environ.get("PTOAS_SRC")
    if source is None:
        parser.error("set PTOAS_SRC to a checkout of hw-native-sys/PTOAS")
    samples = Path(source) / "test" / "samples"
    paths = sorted(p for f in FOLDERS for p in samples.glob(f"{f}/**/*.pto"))
    paths = [p for p in paths if options.only in str(p)]
    chosen = paths[options.first :: options.every]
    gains = (gain_of(p, options.passes) for p in chosen)
    if not (found := [gain for gain in gains if gain is not None]):
        parser.error("no kernel ran")
    for gain in sorted(found, key=lambda g: g.ratio)[: options.worst]:
        print(
            f"{gain.ratio:.2f} {gain.family}/{gain.name}: "
            f"{gain.before} cycles, {gain.after} after ({gain.seconds:.2f} s)"
        )
    families: defaultdict[str, list[float]] = defaultdict(list)
    for gain in found:
        families[gain.family].append(gain.ratio)
    for family, ratios in sorted(families.items()):
        print(f"{mean(ratios):.3f} {family} ({len(ratios)}, least {min(ratios):.3f})")
    total = mean(gain.ratio for gain in found)
    print(f"{total:.3f} all {len(found)} of {len(chosen)} kernels")
    slower = sum(gain.after > gain.before for gain in found)
    return report(
        [
            Row("before / after", 1 / total, 1 / LEAST),
            Row("slower kernels", slower, 0),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
