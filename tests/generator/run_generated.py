"""
Draws programs and checks each in every way; prints what fails, once for each kind.

    python tests generator/run_generated [COUNT] [SEED] [WORD]

With WORD only the checks of that name: text, sanitizer, passes, C++. A program
takes about three seconds, half of that for the passes; each processor has one at a time, or
each worker of a cluster (`task_pool.py`).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from functools import partial

from generator.checks import (
    check_cpp,
    check_is_clean,
    check_passes,
    check_text,
    pipelines,
)
from generator.drawing import draw_each
from generator.programs import programs
from task_pool import Lost, run_tasks

SECONDS = 300.0
"""The most that a program may take."""

_WORDS = ("text", "sanitizer", "passes", "C++")


def failures(text: str, word: str = "") -> dict[str, str]:
    """What fails for a program, with what is said."""
    checks = {
        "text": lambda: check_text(text),
        "sanitizer": lambda: check_is_clean(text),
        **{
            f"passes {number}": lambda line=line: check_passes(text, line)
            for number, line in enumerate(pipelines())
        },
        "C++": lambda: check_cpp(text),
    }
    found: dict[str, str] = {}
    for name, check in checks.items():
        if not name.startswith(word):
            continue
        try:
            check()
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="generator/run_generated", description="Checks drawn programs."
    )
    add = parser.add_argument
    add("count", metavar="COUNT", type=int, nargs="?", default=200)
    add("start", metavar="SEED", type=int, nargs="?", default=0)
    add("word", metavar="WORD", nargs="?", default="", choices=("", *_WORDS))
    options = parser.parse_args(arguments)
    kinds: Counter[str] = Counter()
    seen = 0
    began = time.perf_counter()

    def progress() -> None:
        spent = time.perf_counter() - began
        print(f"{seen} programs in {spent:.0f} s, {kinds.total()} failures", flush=True)

    texts: list[str] = []
    draw_each(programs(), options.count, options.start, texts.append)
    work = partial(failures, word=options.word)
    for text, answer in run_tasks(texts, work, seconds=SECONDS, label="programs"):
        seen += 1
        found = {"run": answer.why} if isinstance(answer, Lost) else answer
        for name, message in found.items():
            kind = f"{name}: {re.sub(r'%[0-9a-z_]+|[0-9]+', '#', message)[:160]}"
            kinds[kind] += 1
            if kinds[kind] == 1:
                print(f"\n{name}: {message[:2000]}\n{text}", flush=True)
        if seen % 50 == 0:
            progress()

    progress()
    for kind, number in kinds.most_common():
        print(f"{number} times {kind}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
