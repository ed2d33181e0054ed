"""
`check-sync` on generated programs with flags by hand: how many of the right ones it proves,
and in how many of those with a defect it names the fault with a path.

    python tests sync/judge_flags [COUNT] [SEED]

Half of the programs are pipelined loops, the others anything that is drawn with flags. A
defect counts if a run shows it: the race check finds a race, a wait that never ends, or a
flag that nobody waits for. Ends with 1 if less than 95 % are proven, or found.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from generator.builder import Sync
from generator.checks import races
from generator.drawing import draw_each
from generator.pipelined import Pipelined, defective_programs
from generator.programs import programs
from hypothesis import strategies as st
from sanitize.faults import FAULTS
from tool_numbers import numbers_of
from xdsl.dialects.builtin import ModuleOp

from pto_opt.loading import load
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement

KINDS = [name for name in FAULTS if name.startswith(("flag", "wrong event", "wait"))]
WANTED = 0.95


def judged(module: ModuleOp) -> list[Judgement]:
    """What is known of each function's flags."""
    return [Judgement(FunctionItems(function)) for function in functions_of(module)]


class Totals(Counter[str]):
    """How many programs are right and wrong, and what is said of them."""

    def right(self, text: str) -> None:
        """Count a program that is right."""
        found = judged(load(text))
        self["right"] += 1
        self["right, proven"] += all(one.is_proven for one in found)
        if any(one.findings for one in found):
            self["right, but refused"] += 1
            print(f"\nright, but refused\n{text}", flush=True)

    def wrong(self, text: str, module: ModuleOp, name: str) -> None:
        """Count a program with a defect that runs show."""
        self["wrong"] += 1
        if any(one.findings for one in judged(module)):
            self["wrong, found"] += 1
        elif all(one.is_proven for one in judged(module)):
            self["wrong, but proven"] += 1
            print(f"\nwrong ({name}), but proven\n{text}\n{module}", flush=True)

    def is_enough(self) -> bool:
        """Whether nothing wrong is said, and enough is decided."""
        return (
            not self["right, but refused"]
            and not self["wrong, but proven"]
            and self["right, proven"] >= WANTED * self["right"]
            and self["wrong, found"] >= WANTED * self["wrong"]
        )


def main(arguments: list[str]) -> int:
    """Draw, judge and print the totals."""
    count, start = numbers_of(arguments, "Flags by hand.", count=2000, seed=0)
    totals, began = Totals(), time.perf_counter()

    def pipelined(drawn: tuple[str, Pipelined, Pipelined]) -> None:
        name, right, wrong = drawn
        totals.right(right.text)
        if races(wrong.text):
            totals.wrong(right.text, load(wrong.text), name)

    def any_program(text: str) -> None:
        totals.right(text)
        rng = random.Random(totals["right"])
        name, broken = rng.choice(KINDS), load(text)
        if FAULTS[name](broken, rng) and races(str(broken)):
            totals.wrong(text, broken, name)
        if totals["right"] % 50 == 0:
            spent = time.perf_counter() - began
            print(f"{dict(totals)} in {spent:.0f} s", flush=True)

    draw_each(defective_programs(), count // 2, start, pipelined)
    draw_each(programs(st.just(Sync.FLAGS)), count - count // 2, start, any_program)
    print(dict(totals))
    return 0 if totals.is_enough() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
