"""
`insert-sync` on generated programs: nothing races, no flag stays up, none is waited for
in vain; and without any one part of what it inserts something is found.

    python tests sync/run_generated [COUNT] [SEED] [EVERY]

Of every EVERY-th program (20) each part is taken away once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from generator.builder import Sync
from generator.drawing import draw_each
from generator.programs import programs
from hypothesis import strategies as st
from sync.programs import inserted
from tool_numbers import numbers_of
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.machine import Deadlock
from pto_opt.loading import load
from pto_opt.prove.cases import Case, cases_of
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.insert_sync import InsertSync

MOST_CASES = 6


def functions(module: ModuleOp) -> list[FuncOp]:
    return [op for op in module.walk() if isinstance(op, FuncOp)]


def judged(module: ModuleOp) -> list[str]:
    """What `check-sync` finds on any way through the functions."""
    return [
        finding.fault.name
        for function in functions(module)
        for finding in Judgement(FunctionItems(function)).findings
    ]


def raced(module: ModuleOp, cases: Sequence[Case], barriers: bool = False) -> list[str]:
    """
    What the race check finds in runs: races, deadlocks, flags that nobody waits for; with
    `barriers` also what one unit does without a barrier.
    """
    checks = {Check.RACE, Check.OVERLAP} if barriers else {Check.RACE}
    sanitizer = Sanitizer(checks)
    kernel = Kernel(module, hooks=sanitizer.hooks)
    found: list[str] = []
    for case in cases:
        try:
            kernel.run(case.arguments(), entry=case.entry)
        except Deadlock as error:
            sanitizer.finish(error)
        else:
            sanitizer.finish()
        found += [finding.problem for finding in sanitizer.reset()]
    return found


def synchronised(text: str) -> ModuleOp:
    """A program after `insert-sync`."""
    module = load(text)
    InsertSync().apply(make_context(), module)
    return module


def without_each_part(text: str) -> Counter[str]:
    """How many parts there are, and how many are missed by which judge."""
    count: Counter[str] = Counter()
    whole = synchronised(text)
    cases = list(islice(cases_of(whole), MOST_CASES))
    total = [len(list(inserted(function))) for function in functions(whole)]
    for place, parts in enumerate(total):
        for number in range(parts):
            module = synchronised(text)
            for op in list(inserted(functions(module)[place]))[number]:
                op.detach()
            on_ways, in_runs = judged(module), raced(module, cases, barriers=True)
            count["parts"] += 1
            count["missed by check-sync"] += on_ways == []
            count["missed in runs"] += in_runs == []
            count["missed by both"] += on_ways == [] and in_runs == []
    return count


def main(arguments: list[str]) -> int:
    what = "insert-sync on generated programs."
    count, start, every = numbers_of(arguments, what, count=2000, seed=0, every=20)
    totals: Counter[str] = Counter()
    began = time.perf_counter()

    def report() -> None:
        spent = time.perf_counter() - began
        print(f"{dict(totals)} in {spent:.0f} s", flush=True)

    def draw(text: str) -> None:
        totals["programs"] += 1
        try:
            module = synchronised(text)
            found = judged(module)
            found += raced(module, list(islice(cases_of(module), MOST_CASES)))
        except Exception as error:
            found = [f"{type(error).__name__}: {error}"]
        if found:
            totals["wrong"] += 1
            print(f"\n{found[:3]}\n{text}", flush=True)
        elif totals["programs"] % every == 0:
            totals.update(without_each_part(text))
        if totals["programs"] % 100 == 0:
            report()

    draw_each(programs(st.just(Sync.NONE)), count, start, draw)
    report()
    most = 0.05 * totals["parts"]
    return int(totals["wrong"] > 0 or totals["missed by both"] > most)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
