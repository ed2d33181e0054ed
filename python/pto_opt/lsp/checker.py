"""The process that checks programs, and what is asked of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from pto_opt.jobs.pool import Pool

_P = ParamSpec("_P")
_T = TypeVar("_T")

MODULES = (
    "pto_opt.checking_one",
    "pto_opt.formatting.formatter",
    "pto_opt.lsp.analysis",
    "pto_opt.lsp.facts",
    "pto_opt.lsp.findings",
)
"""What the process imports before it is asked."""


class Checker:
    """
    One process, so that what takes seconds keeps nobody waiting; a process that ends, for
    want of memory for example, is followed by another. Where processes cannot be forked it
    is a thread.
    """

    def __init__(self) -> None:
        self._executor: Executor | None = None

    async def ask(
        self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T | None:
        """
        What a function of a module answers; None where the process came to its end. Who
        stops waiting takes the question back, unless it is being answered.
        """
        if self._executor is None:
            can_fork = hasattr(os, "fork")
            self._executor = Pool(1, MODULES) if can_fork else ThreadPoolExecutor(1)
        try:
            future = self._executor.submit(function, *args, **kwargs)
            return await asyncio.wrap_future(future)
        except BrokenExecutor:
            return None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if isinstance(self._executor, Pool):
            self._executor.kill()
        elif self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
