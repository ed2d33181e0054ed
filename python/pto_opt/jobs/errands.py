"""
Tasks of scripts on workers of a cluster: functions and tasks that a worker cannot import by
name travel whole, and run beside the worker, in a process of their own: one that takes too
long, or takes its process down, is the task's loss alone. `cloudpickle` comes along with
dask.distributed.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from pto_opt.jobs.pool import Pool, WorkerDied


@dataclass(frozen=True)
class Errand:
    """What is to be done with each task."""

    function: bytes
    path: tuple[str, ...]
    """Where the function's modules are imported from: the folders of the sender."""
    seconds: float
    memory: int | None
    """The most bytes of the process's address space."""

    @classmethod
    def of(
        cls,
        function: Callable[[Any], object],
        path: Sequence[str],
        seconds: float,
        memory: int | None,
    ) -> Errand:
        """A function of one argument, as it is sent."""
        return cls(packed(function), tuple(path), seconds, memory)


@dataclass(frozen=True)
class Failed:
    """Why a task has no answer."""

    why: str


class _Beside(threading.local):
    """The process beside each thread of a worker, which has several and may not fork."""

    pool: Pool | None = None


_BESIDE = _Beside()


def packed(value: object) -> bytes:
    """A value as it is sent, with functions and classes that have no module of their own."""
    return import_module("cloudpickle").dumps(value)


def unpacked(value: bytes) -> Any:
    """What was sent."""
    return import_module("cloudpickle").loads(value)


def run_errand(errand: Errand, task: bytes) -> bytes | Failed:
    """Do it for one task, in a process beside this one; what comes back is packed."""
    if (pool := _BESIDE.pool) is None:
        pool = _BESIDE.pool = Pool(1)
        pool.submit(os.getpid).result()  # what it imports is not the task's time
    try:
        return pool.submit(_do, errand, task).result(errand.seconds)
    except TookTooLong:
        why = f"took more than {errand.seconds:g} s"
    except WorkerDied as error:
        why = str(error)
    except Exception as error:
        return Failed(f"{type(error).__name__}: {error}")
    _BESIDE.pool = None
    pool.kill()
    return Failed(why)


def _do(errand: Errand, task: bytes) -> bytes:
    if errand.memory is not None:
        import resource  # not there on every system

        resource.setrlimit(resource.RLIMIT_AS, (errand.memory, errand.memory))
    sys.path[:0] = [folder for folder in errand.path if folder not in sys.path]
    return packed(_function(errand.function)(unpacked(task)))


@cache
def _function(packed_function: bytes) -> Callable[[Any], object]:
    return unpacked(packed_function)
