"""
Executors on other machines: `dask://HOST:PORT` is a scheduler of dask.distributed, of the
extra `cluster`.

Each task names the code that sends it: a worker that has another one refuses, so that
results do not depend on where they are computed. A worker that dies costs what it was at;
the scheduler gives that to another one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from pto_opt.cache.digests import contents_digest

SCHEME = "dask://"
_SECONDS = 15.0
"""How long to wait for a scheduler, and for its first worker."""


class ClusterError(RuntimeError):
    """No executor at the address, or none that could be used; the text is what to print."""


class OtherVersion(ClusterError):
    """A worker has other sources, another xDSL or another Python."""


@cache
def identity() -> str:
    """What must be equal where a task is sent from and where it runs."""
    python = ".".join(map(str, sys.version_info[:2]))
    return f"Python {python}, sources {contents_digest().hex()[:16]}"


def run_as(sender: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """
    Call a function on behalf of a process with an identity.

    Raises:
        OtherVersion: if this process has another one.
    """
    if identity() != sender:
        raise OtherVersion(
            f"a worker has another version: {identity()}, and not {sender}"
        )
    return function(*args, **kwargs)


class SameVersion(Executor):
    """An executor whose workers refuse tasks of other versions."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        return self._executor.submit(run_as, identity(), fn, *args, **kwargs)


@contextmanager
def executor_at(address: str) -> Generator[Executor]:
    """
    The executor at an address, for as long as the context lasts.

    Raises:
        ClusterError: if there is none, or it is of another version.
    """
    if not address.startswith(SCHEME):
        raise ClusterError(f"no executor '{address}', expected {SCHEME}HOST:PORT")
    try:
        package: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError(
            f"'{address}' needs dask.distributed: pip install 'pto-opt[cluster]'"
        ) from error
    try:
        client: Any = package.Client(
            f"tcp://{address.removeprefix(SCHEME)}",
            timeout=_SECONDS,
            set_as_default=False,
        )
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at '{address}': {error}") from error
    with client:
        _check(client, address)
        yield SameVersion(client.get_executor(pure=False, retries=2))


def _check(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_SECONDS)
        known: dict[str, Any] = client.run(run_as, identity(), str, on_error="return")
    except TimeoutError as error:
        raise ClusterError(f"'{address}' has no workers") from error
    for worker, answer in known.items():
        if isinstance(answer, BaseException):
            raise OtherVersion(f"worker {worker}: {answer}") from answer
