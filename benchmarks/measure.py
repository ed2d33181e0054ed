"""Timing and tables: what the benchmarks share."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True)
class Row:
    """One ratio, and the most that it may be; None where it is only for information."""

    what: str
    ratio: float
    limit: float | None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.ratio > self.limit


def seconds(run: Callable[[_T], object], prepare: Callable[[], _T]) -> float:
    """
    The time of one run on what `prepare` makes, which is not timed. The collector rests
    meanwhile: when it runs depends on the objects that the process already has, so that
    a benchmark would see its neighbours. Nothing that is measured makes much garbage.
    """
    subject = prepare()
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        run(subject)
        return time.process_time() - start
    finally:
        gc.enable()


def best_ratio(
    run: Callable[[], float], reference: Callable[[], float], times: int
) -> float:
    """
    The least time of `run` to the least of `reference`. They take turns, so that a
    phase in which the machine is slow meets both.
    """
    pairs = [(run(), reference()) for _ in range(times)]
    return min(a for a, _ in pairs) / min(b for _, b in pairs)


def report(rows: Sequence[Row]) -> int:
    """Print a table; returns 1 if a ratio is over its limit, else 0."""
    width = max(len(row.what) for row in rows)
    print(f"{'':{width}}   ratio   limit")
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:8.2f}"
        mark = "  over" if row.is_over else ""
        print(f"{row.what:{width}} {row.ratio:7.2f}{limit}{mark}")
    return int(any(row.is_over for row in rows))
