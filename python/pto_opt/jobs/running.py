"""Tasks through any executor, and the bar that shows how far they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")

AHEAD = 64
"""
How many tasks an executor has at once: enough that none of its processes waits, and few
enough that memory does not hold all tasks and answers of a long run.
"""


def run_tasks(
    executor: Executor,
    function: Callable[[_Task], _Answer],
    tasks: Iterable[_Task],
    ahead: int = AHEAD,
) -> Iterator[tuple[_Task, Future[_Answer]]]:
    """
    Yield each task with its future, in the order in which they end. Tasks are taken as
    the executor has room for them. Whoever stops asking cancels those that do not run yet;
    what already runs is left to the executor.
    """
    pending = iter(tasks)
    running: dict[Future[_Answer], _Task] = {}
    try:
        while True:
            for task in islice(pending, max(0, ahead - len(running))):
                running[executor.submit(function, task)] = task
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()


@contextmanager
def progress(total: int, label: str) -> Generator[Callable[[], object]]:
    """A bar on stderr, where that is a terminal; call what it gives for each task."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    # Imported here, as most runs have no terminal.
    from tqdm import tqdm

    with tqdm(total=total, desc=label, file=sys.stderr, leave=False) as bar:
        yield bar.update
