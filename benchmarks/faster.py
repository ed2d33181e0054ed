"""
Kernels that run faster: how much sooner model kernels end after the passes that are for
that, by the machine model, against the flags of `insert-sync` in the order and with the
addresses that they came with.

    PTOAS_SRC=checkout python benchmarks/faster.py                # all, some minutes
    PTOAS_SRC=checkout python benchmarks/faster.py --every 10 --worst 20
    PTOAS_SRC=checkout python benchmarks/faster.py --passes replan-memory
    PTOAS_SRC=checkout python benchmarks/faster.py --cost         # what it costs, no runs

Launches are those of `makespan.py`. `apart` is the soonest end of the given order if no two
tiles shared bytes and waiting cost nothing, `busiest` that of any order, as the busiest unit
has to do its work. No kernel may end later than before. Those that end latest after `apart`
are named, with what the passes say holds them.

Of `--every 12 --first 5`, 47 kernels end 1.254 times sooner. 1.232 of that were there before
products and gathers by indices ended the need for what their result held, so that loops
rotate over accumulators, and before loops had no more copies than they run.

With `--cost`, the time of `make-faster` but for the flags of its result, to that of reading
and of inserting those flags: the time of one compilation in two parts.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from ideal import ApartScheduler, BytesRecorder, busiest
from makespan import FOLDERS, NUMBERS, recorded
from measure import Row, report, seconds
from xdsl.dialects.builtin import ModuleOp
from xdsl.rewriter import Rewriter

from pto_dialect.diagnostics import Diagnostics, PTOException
from pto_dialect.messages import kinds
from pto_dialect.ops.sync_ops import BarrierOp, FlagOp
from pto_dialect.walking import walk
from pto_opt.context import make_context
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
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
    apart: int
    busiest: int
    held: str
    """What the passes say holds it, if anything."""

    @property
    def ratio(self) -> float:
        """How many times sooner it ends."""
        return self.before / self.after

    @property
    def shortfall(self) -> float:
        """How many times later it ends than if no tiles shared bytes."""
        return self.after / self.apart


def gain_of(path: Path, passes: str) -> Gain | None:
    """Run a kernel both ways on the first number that it takes; None if there is none."""
    sync = "insert-sync{given=keep}"
    for number in NUMBERS:
        try:
            first = recorded(path, _passes(sync), number, Recorder())
            if not any(event.moved for event in first.events):
                continue
            second = recorded(path, _passes(f"{passes},{sync}"), number, Recorder())
            touched = recorded(path, [], number, BytesRecorder())
        except (PTOException, ArgumentError, AttributeError):
            continue
        apart = ApartScheduler(touched).run()
        return Gain(
            path.stem,
            next(p for p in path.parts if p.startswith(("Deep", "Qwen"))),
            max(1, schedule(first).makespan),
            max(1, schedule(second).makespan),
            max(1, apart.makespan),
            max(1, busiest(apart)),
            _holds(path, passes),
        )
    return None


def _holds(path: Path, passes: str) -> str:
    """What stays as it is, by the remarks of the passes."""
    context, module = make_context(), load(path)
    run_pipeline(context, _passes(passes), module)
    found = [
        remark.message
        for remark in Diagnostics.of(context).found
        if remark.kind in (kinds.NOT_FASTER, kinds.NOT_MOVED)
    ]
    return "; ".join(found)


def cost_of(path: Path) -> float | None:
    """
    The time of `make-faster` but for the flags of its result, to that of reading and of
    those flags; None for what is refused.
    """
    text = path.read_text()
    try:
        read = min(seconds(load, lambda: text) for _ in range(2))
        both = min(
            seconds(lambda m: _apply("make-faster", m), lambda: load(text))
            for _ in range(2)
        )
        flags = min(
            seconds(lambda m: _apply("insert-sync", m), lambda: _without_flags(text))
            for _ in range(2)
        )
    except PTOException:
        return None
    return (both - flags) / (read + flags)


def _without_flags(text: str) -> ModuleOp:
    """What `make-faster` inserts flags into."""
    module = load(text)
    _apply("make-faster", module)
    for op in list(walk(module)):
        if isinstance(op, BarrierOp | FlagOp):
            Rewriter.erase_op(op)
    return module


def _apply(name: str, module: ModuleOp) -> None:
    for one in _passes(name):
        one.apply(make_context(), module)


def _passes(text: str):
    return make_passes([PassRequest(text.strip(","))])


def mean(ratios: Iterable[float]) -> float:
    """The geometric mean."""
    logs = [log(ratio) for ratio in ratios]
    return exp(sum(logs) / len(logs))


def _print_shortfalls(gains: Sequence[Gain], most: int) -> None:
    """Those that end latest after what they could without shared bytes."""
    for gain in sorted(gains, key=lambda g: -g.shortfall)[:most]:
        print(
            f"{gain.shortfall:.2f} {gain.family}/{gain.name}: {gain.before} cycles, "
            f"{gain.after} after, apart {gain.apart}, busiest {gain.busiest}"
            + (f"\n     {gain.held}" if gain.held else "")
        )
    for gain in gains:
        if gain.after > gain.before:
            print(f"later: {gain.name}: {gain.before} cycles, {gain.after} after")


def _print_families(gains: Sequence[Gain]) -> None:
    families: defaultdict[str, list[Gain]] = defaultdict(list)
    for gain in gains:
        families[gain.family].append(gain)
    print(f"{'':26} kernels  gain  least  apart  busiest")
    for family, some in sorted(families.items()):
        print(
            f"{family:26} {len(some):7} {mean(g.ratio for g in some):5.2f} "
            f"{min(g.ratio for g in some):6.2f} "
            f"{mean(g.before / g.apart for g in some):6.2f} "
            f"{mean(g.before / g.busiest for g in some):8.2f}"
        )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="gains, by the machine model")
    parser.add_argument("--every", type=int, default=1, help="of so many kernels one")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--only", default="", help="kernels whose path has this word")
    parser.add_argument("--passes", default=PASSES, help="a pipeline")
    parser.add_argument("--cost", action="store_true", help="what it costs instead")
    parser.add_argument("--worst", type=int, default=10, help="how many are shown")
    options = parser.parse_args(argv)
    source = os.environ.get("PTOAS_SRC")
    if source is None:
        parser.error("set PTOAS_SRC to a checkout of hw-native-sys/PTOAS")
    samples = Path(source) / "test" / "samples"
    paths = sorted(p for f in FOLDERS for p in samples.glob(f"{f}/**/*.pto"))
    paths = [p for p in paths if options.only in str(p)]
    chosen = paths[options.first :: options.every]
    if options.cost:
        costs = [cost for p in chosen if (cost := cost_of(p)) is not None]
        return report([Row("make-faster / reading and flags", mean(costs), 1)])
    gains = (gain_of(p, options.passes) for p in chosen)
    if not (found := [gain for gain in gains if gain is not None]):
        parser.error("no kernel ran")
    _print_shortfalls(found, options.worst)
    _print_families(found)
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
