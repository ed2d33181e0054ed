"""`enable`: pypto compiles its kernels with pto-opt, in process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from pto_opt.jobs.pool import Pool
from pto_opt.pypto.checks import check_pass
from pto_opt.pypto.contract import PASS_MANAGER, PTO_BACKEND, need

if TYPE_CHECKING:
    from pto_opt.ptoas.answers import Answer
    from pto_opt.ptoas.flags import Flags

_RUNNER = "_run_ptoas"
_FACTORIES = "_get_pass_factories"
_JIT = "pypto.jit.decorator"
_IS_THERE = "_ptoas_available"
_WHY = "pto_opt.pypto.enable"


def compile_file(
    pto_path: str, output_path: str, ptoas_flags: Sequence[str] | None = None
) -> None:
    """
    Compile a `.pto` file to C++, as pypto's own function of this signature does with the
    ptoas program. Safe in several threads at once.

    Raises:
        RuntimeError: with the diagnostics, if the program is wrong.
    """
    Assembler()(pto_path, output_path, ptoas_flags)


@dataclass(frozen=True)
class Assembler:
    """`compile_file` with flags of its own, in this process or in those of a pool."""

    flags: tuple[str, ...] = ()
    pool: Pool | None = None

    def __call__(
        self, pto_path: str, output_path: str, ptoas_flags: Sequence[str] | None = None
    ) -> None:
        from pto_opt.cache.answers import AnswerCache
        from pto_opt.ptoas.driver import run
        from pto_opt.ptoas.flags import FlagError, parse_flags

        messages = io.StringIO()
        words = [pto_path, "-o", output_path, *(ptoas_flags or ()), *self.flags]
        try:
            flags = parse_flags(words)
        except FlagError as error:
            raise RuntimeError(f"ptoas compilation failed: {error}") from error
        if run(flags, messages, AnswerCache.of_environment(), self._compute) != 0:
            said = messages.getvalue().strip()
            raise RuntimeError(f"ptoas compilation failed: {said}")
        if warnings := messages.getvalue():
            sys.stderr.write(warnings)

    def _compute(self, flags: Flags, data: bytes) -> Answer:
        from pto_opt.ptoas.driver import compute

        if self.pool is None:
            return compute(flags, data)
        return self.pool.submit(compute, flags, data).result()


class Enabled:
    """What `enable` has changed; leaving the context, or `disable`, undoes it."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.disable()

    def disable(self) -> None:
        """Put everything back; does nothing the second time."""
        while self._undo:
            self._undo.pop()()

    def on_disable(self, undo: Callable[[], None]) -> None:
        """Call something when what has been changed is undone."""
        self._undo.append(undo)

    def replace(self, owner: Any, name: str, value: object) -> None:
        """Give an attribute of a module or a class another value until `disable`."""
        old = cast("dict[str, object]", vars(owner))[name]
        setattr(owner, name, value)
        self.on_disable(lambda: setattr(owner, name, old))


def enable(*, check: bool = False, optimize: bool = False, jobs: int = 1) -> Enabled:
    """
    Let pypto's `ir.compile()` compile kernels with pto-opt in this process, instead of
    the ptoas program. Works as a context manager and as a function.

    Args:
        check: also run `check_pass` at the end of pypto's own pipeline, in every
            `ir.compile()`.
        optimize: compile as with `-O2`: tiles may lie elsewhere than pypto says.
        jobs: how many processes compile the kernels of a program, which pypto gives to
            threads: one thread of Python runs at a time, processes run side by side.

    Raises:
        MissingApi: if this pypto has no such place.
    """
    need(PTO_BACKEND, _RUNNER, _WHY)
    backend = sys.modules[PTO_BACKEND]
    manager = need(PASS_MANAGER, "PassManager", _WHY) if check else None
    if manager is not None:
        need(PASS_MANAGER, f"PassManager.{_FACTORIES}", f"{_WHY}(check=True)")
    enabled = Enabled()
    pool = Pool(jobs) if jobs > 1 else None
    flags = ("--pto-opt-level=2",) if optimize else ()
    runner = Assembler(flags, pool) if pool or flags else compile_file
    enabled.replace(backend, _RUNNER, runner)
    if pool is not None:
        pool.start()  # while pypto runs its own passes
        enabled.on_disable(pool.shutdown)
    jit = _jit_decorator()
    if jit is not None:
        # It leaves kernels uncompiled where there is no ptoas on the PATH.
        enabled.replace(jit, _IS_THERE, lambda: True)
    if manager is not None:
        enabled.replace(manager, _FACTORIES, staticmethod(_with_check(manager)))
    return enabled


def _jit_decorator() -> Any:
    """pypto's module that asks whether there is an assembler, if there is one."""
    try:
        module = import_module(_JIT)
    except ImportError:
        return None
    return module if hasattr(module, _IS_THERE) else None


def _with_check(manager: Any) -> Callable[..., tuple[Any, ...]]:
    original = getattr(manager, _FACTORIES)

    def factories(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        return (*original(*args, **kwargs), check_pass)

    return factories
