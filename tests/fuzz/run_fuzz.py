"""
Feeds damaged texts to `pto-opt`, each of which must give success or a diagnostic.

    python tests fuzz/run_fuzz [--count 20000] [--seed 0] [--entrance NAME]

An entrance is `text`, or one of those in `entrances.py`; without a name all get as many.

Anything else is a failure: another exception, a hang of more than ten seconds, more
than 1 GiB of memory. A failing text is printed with its number; `--show NUMBER` writes
it to stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzz.entrances import ENTRANCES
from fuzz.mutations import corpus, mutant
from task_pool import Lost, run_tasks

from pto_opt.cli.opt import main as pto_opt

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

SECONDS = 10.0

MEMORY = 1 << 30


@dataclass(frozen=True)
class Batch:
    """Some damaged texts, by their numbers."""

    seed: int
    numbers: range
    entrance: str = "text"


def problem_with(data: bytes, *flags: str) -> str | None:
    """What `pto-opt` does wrong with a text; None where it succeeds or explains."""
    stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    output, errors = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = stdin
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = pto_opt([*flags, "-"])
    except SystemExit as error:
        return f"exit {error.code}"
    except BaseException as error:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = ""
        if where is not None:
            name = Path(where.tb_frame.f_code.co_filename).name
            place = f" at {name}:{where.tb_lineno}"
        return f"{type(error).__name__}: {str(error)[:120]}{place}"
    finally:
        sys.stdin = before
    if status == 0:
        return None
    if status != 1:
        return f"exit status {status}"
    return None if "error:" in errors.getvalue() else "no diagnostic"


def run(batch: Batch) -> list[tuple[int, str]]:
    """The numbers of texts that go wrong, and how."""
    texts = corpus(EXAMPLES)
    found: list[tuple[int, str]] = []
    for number in batch.numbers:
        if batch.entrance == "text":
            problem = problem_with(mutant(texts, batch.seed, number))
        else:
            problem = ENTRANCES[batch.entrance](batch.seed, number)
        if problem is not None:
            found.append((number, problem))
    return found


def fuzz(
    count: int,
    seed: int,
    *,
    start: int = 0,
    jobs: int | None = None,
    entrance: str = "text",
) -> list[tuple[int, str]]:
    """The numbers of texts that go wrong, and how, of `count` texts."""
    size = 20
    batches = [
        Batch(seed, range(i, min(i + size, start + count)), entrance)
        for i in range(start, start + count, size)
    ]
    failures: list[tuple[int, str]] = []
    lost: list[Batch] = []
    label = f"fuzzing {entrance}"
    for batch, answer in run_tasks(
        batches, run, jobs=jobs, seconds=60.0, memory=MEMORY, label=label
    ):
        if isinstance(answer, Lost):
            lost.append(batch)
        else:
            failures += answer
    single = [Batch(b.seed, range(n, n + 1), entrance) for b in lost for n in b.numbers]
    for batch, answer in run_tasks(
        single, run, jobs=jobs, seconds=SECONDS, memory=MEMORY, label=label
    ):
        if isinstance(answer, Lost):
            failures.append((batch.numbers.start, answer.why))
        else:
            failures += answer
    return sorted(failures)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Feeds damaged texts to pto-opt.")
    add = parser.add_argument
    add("--count", type=int, default=20_000, help="how many (20000)")
    add("--seed", type=int, default=0)
    add("--start", type=int, default=0, help="the number of the first one")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--show", type=int, metavar="NUMBER", help="write one text to stdout")
    names = ("text", *ENTRANCES)
    add(
        "--entrance",
        choices=names,
        help="one way in (default: all, one after the other)",
    )
    options = parser.parse_args(argv)
    if options.show is not None:
        data = mutant(corpus(EXAMPLES), options.seed, options.show)
        sys.stdout.buffer.write(data)
        return 0
    chosen = names if options.entrance is None else (options.entrance,)
    count = options.count // len(chosen)
    failed = False
    for entrance in chosen:
        failures = fuzz(
            count,
            options.seed,
            start=options.start,
            jobs=options.jobs,
            entrance=entrance,
        )
        failed |= bool(failures)
        by_problem: dict[str, list[int]] = {}
        for number, problem in failures:
            by_problem.setdefault(problem, []).append(number)
        print(f"{entrance}: {count} inputs, {len(failures)} failures", flush=True)
        for problem, numbers in sorted(by_problem.items(), key=lambda i: -len(i[1])):
            print(f"{len(numbers):>6}  {problem}\n        numbers {numbers[:5]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
