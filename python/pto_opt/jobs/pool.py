"""A pool of processes as an executor: a process that dies costs its task alone."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

_PROGRAM = """import sys
sys.path[:] = {path!r}
from pto_opt.jobs.template import serve
serve({control}, {modules!r})
"""

COMPILER = ("pto_opt.jobs.warm",)
"""What processes import that compile kernels."""


class WorkerDied(BrokenExecutor):
    """The process that a task ran in ended before its answer; other tasks go on."""


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_template(
    modules: Sequence[str],
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The process that forks the others, and where to ask it to."""
    ours, theirs = socket.socketpair()
    with theirs:
        program = _PROGRAM.format(
            path=sys.path, control=theirs.fileno(), modules=tuple(modules)
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return process, ours


class Pool(Executor):
    """
    Processes that share what one of them has imported. Functions and their arguments are
    sent as `pickle` writes them: functions of modules, no lambdas. Safe in threads.

        with Pool(2) as pool:
            future = pool.submit(function, argument)

    No process is started before the first task. Leaving the context by an error, an
    interrupt for example, ends all processes at once.

    Args:
        jobs: how many processes; by default one for each processor.
        modules: what they import before the first task.
    """

    def __init__(
        self, jobs: int | None = None, modules: Sequence[str] = COMPILER
    ) -> None:
        self.jobs = default_jobs() if jobs is None else jobs
        if self.jobs < 1:
            raise ValueError(f"a pool has at least 1 process, not {self.jobs}")
        self._queue: SimpleQueue[tuple[Future[Any], bytes] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._processes: dict[int, Connection] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        self._modules = tuple(modules)
        self._template: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def start(self) -> None:
        """Begin to import and to fork all processes, so that the first task finds that done."""
        with self._lock:
            if self._is_closed:
                return
            if self._template is None:
                self._template = _start_template(self._modules)
            while len(self._threads) < self.jobs:
                self._add_thread(is_early=True)

    def submit(
        self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Future[_T]:
        """
        Call a function in one of the processes.

        Raises:
            RuntimeError: after `shutdown`.
            pickle.PicklingError: for what cannot be sent.
        """
        request = pickle.dumps((fn, args, kwargs))
        future: Future[_T] = Future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the pool is shut down")
            if self._template is None:
                self._template = _start_template(self._modules)
            self._queue.put((future, request))
            if len(self._threads) < self.jobs:
                self._add_thread()
        return future

    def _add_thread(self, is_early: bool = False) -> None:
        thread = threading.Thread(target=self._serve, args=(is_early,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and with `wait` stay until those there are have ended."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                if cancel_futures:
                    self._cancel()
                for _ in self._threads:
                    self._queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
            if self._template is not None:
                process, requests = self._template
                requests.close()
                process.wait()

    def kill(self) -> None:
        """End all processes now; tasks that are not done are cancelled or fail."""
        self.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for process in self._processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        if self._template is not None:
            process, requests = self._template
            requests.close()
            process.kill()
            process.wait()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        if exc_type is None:
            self.shutdown()
        else:
            self.kill()

    def _cancel(self) -> None:
        while not self._queue.empty():
            if (item := self._queue.get_nowait()) is not None:
                item[0].cancel()

    def _serve(self, is_early: bool) -> None:
        """
        One thread a process: it sends a task, waits, and gives the answer on. `is_early`:
        the process is started before there is a task.
        """
        process: int | None = None
        if is_early:
            with suppress(EOFError, OSError):  # the first task tries again, and says so
                process = self._start()
        while (item := self._queue.get()) is not None:
            future, request = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if process is None:
                    process = self._start()
                connection = self._processes[process]
                connection.send_bytes(request)
                is_answer, value = connection.recv()
            except (EOFError, OSError):
                if process is not None:
                    self._forget(process)
                process = None
                future.set_exception(
                    WorkerDied("the process that the task ran in has ended")
                )
                continue
            if is_answer:
                future.set_result(value)
            else:
                future.set_exception(value)
        if process is not None:
            self._forget(process)

    def _start(self) -> int:
        """
        A new process.

        Raises:
            OSError, EOFError: where there is nobody any more to fork it.
        """
        assert self._template is not None
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(self._template[1], [b"w"], [theirs.fileno()])
            connection = Connection(ours.detach())
        try:
            process: int = connection.recv()
        except (EOFError, OSError):
            connection.close()
            raise
        with self._lock:
            self._processes[process] = connection
        return process

    def _forget(self, process: int) -> None:
        with self._lock:
            self._processes.pop(process).close()
