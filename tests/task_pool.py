"""
Runs many independent tasks in several processes, with a time limit for each task; on the
workers of a cluster where the variable PTO_TASKS_EXECUTOR has its address, `dask://HOST:PORT`.
Workers have the same files at the same places.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from pto_opt.jobs.cluster import ClusterError, executor_at
from pto_opt.jobs.errands import Errand, Failed, packed, run_errand, unpacked
from pto_opt.jobs.running import run_tasks as run_through

EXECUTOR = "PTO_TASKS_EXECUTOR"
"""The variable with the address of an executor."""

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Lost:
    """Stands for the answer of a task that gave none."""

    why: str


@dataclass
class _Worker(Generic[_Task]):
    process: BaseProcess
    connection: Connection
    task: _Task | None = None
    started: float = 0.0


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0))


def run_tasks(
    tasks: Sequence[_Task],
    work: Callable[[_Task], _Answer],
    *,
    jobs: int | None = None,
    seconds: float = 60.0,
    memory: int | None = None,
    label: str = "",
) -> Iterator[tuple[_Task, _Answer | Lost]]:
    """
    Yield each task with the answer of `work`, in the order in which they end, and show
    a progress bar where stderr is a terminal.

    A task that takes longer than `seconds`, or takes its process down, is `Lost`, and
    so is one that raises; others are not harmed. `memory` limits the address space of
    each process, in bytes.
    """
    if address := os.environ.get(EXECUTOR):
        yield from _on_cluster(address, tasks, work, seconds, memory, label)
        return
    context = multiprocessing.get_context("fork")
    waiting = list(reversed(tasks))
    workers: list[_Worker[_Task]] = []
    done = 0

    def start() -> _Worker[_Task]:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, work, memory))
        process.daemon = True
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def give(worker: _Worker[_Task]) -> None:
        worker.task = waiting.pop()
        worker.started = time.monotonic()
        worker.connection.send(worker.task)

    try:
        for _ in range(min(jobs or default_jobs(), len(waiting))):
            workers.append(start())
            give(workers[-1])
        while workers:
            ready = wait([w.connection for w in workers], timeout=0.2)
            now = time.monotonic()
            for i, worker in enumerate(workers):
                answer: _Answer | Lost | None = None
                if worker.connection in ready:
                    try:
                        answer = worker.connection.recv()
                    except EOFError:
                        worker.process.join()
                        answer = Lost(f"exit status {worker.process.exitcode}")
                elif now - worker.started > seconds:
                    answer = Lost(f"took more than {seconds:g} s")
                if answer is None:
                    continue
                task = worker.task
                assert task is not None
                if isinstance(answer, Lost):
                    _stop(worker)
                    workers[i] = worker = start()
                worker.task = None
                if waiting:
                    give(worker)
                done += 1
                _show_progress(done, len(tasks), label)
                yield task, answer
            for worker in [w for w in workers if w.task is None]:
                _stop(worker)
                workers.remove(worker)
    finally:
        for worker in workers:
            _stop(worker)


def _on_cluster(
    address: str,
    tasks: Sequence[_Task],
    work: Callable[[_Task], _Answer],
    seconds: float,
    memory: int | None,
    label: str,
) -> Iterator[tuple[_Task, _Answer | Lost]]:
    errand = Errand.of(work, sys.path, seconds, memory)
    with executor_at(address) as executor:
        whole = partial(run_errand, errand)
        sent = [packed(task) for task in tasks]
        given = {id(one): task for one, task in zip(sent, tasks)}
        for done, (one, future) in enumerate(run_through(executor, whole, sent), 1):
            _show_progress(done, len(sent), label)
            task = given[id(one)]
            try:
                answer = future.result()
            except ClusterError:
                raise
            except Exception as error:  # of the cluster, which has tried again
                answer = Failed(f"{type(error).__name__}: {error}")
            if isinstance(answer, Failed):
                yield task, Lost(answer.why)
            else:
                yield task, unpacked(answer)


def _stop(worker: _Worker[_Task]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.connection.close()


def _serve(
    connection: Connection, work: Callable[[_Task], _Answer], memory: int | None
) -> None:
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while True:
        try:
            task: _Task = connection.recv()
        except EOFError:
            return
        try:
            answer: _Answer | Lost = work(task)
        except Exception as error:
            answer = Lost(f"{type(error).__name__}: {error}")
        connection.send(answer)


def _show_progress(done: int, total: int, label: str) -> None:
    if not sys.stderr.isatty():
        return
    width = 40
    filled = width * done // max(1, total)
    bar = "#" * filled + "." * (width - filled)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{label} [{bar}] {done}/{total}{end}")
    sys.stderr.flush()
