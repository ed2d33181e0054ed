"""`enable`: pypto compiles its kernels with pto-opt, in process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import TracebackType
from typing import Any, cast

from pto_opt.pypto.checks import check_pass
from pto_opt.pypto.contract import need

_BACKEND = "pypto.backend.pto_backend"
_RUNNER = "_run_ptoas"
_MANAGER = "pypto.ir.pass_manager"
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
    from pto_opt.cache.answers import AnswerCache
    from pto_opt.ptoas.answers import run
    from pto_opt.ptoas.flags import FlagError, parse_flags

    messages = io.StringIO()
    try:
        flags = parse_flags([pto_path, "-o", output_path, *(ptoas_flags or [])])
    except FlagError as error:
        raise RuntimeError(f"ptoas compilation failed: {error}") from error
    if run(flags, messages, AnswerCache.of_environment()) != 0:
        raise RuntimeError(f"ptoas compilation failed: {messages.getvalue().strip()}")
    if warnings := messages.getvalue():
        sys.stderr.write(warnings)


class Enabled:
    """What `enable` has changed; leaving the context, or `disable`, undoes it."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Enabled:
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

    def replace(self, owner: Any, name: str, value: object) -> None:
        """Give an attribute of a module or a class another value until `disable`."""
        old = cast("dict[str, object]", vars(owner))[name]
        setattr(owner, name, value)
        self._undo.append(lambda: setattr(owner, name, old))


def _optimise(
    pto_path: str, output_path: str, ptoas_flags: Sequence[str] | None = None
) -> None:
    compile_file(pto_path, output_path, [*(ptoas_flags or []), "--pto-opt-level=2"])


def enable(*, check: bool = False, optimize: bool = False) -> Enabled:
    """
    Let pypto's `ir.compile()` compile kernels with pto-opt in this process, instead of
    the ptoas program. Works as a context manager and as a function.

    Args:
        check: also run `check_pass` at the end of pypto's own pipeline, in every
            `ir.compile()`.
        optimize: compile as with `-O2`: tiles may lie elsewhere than pypto says.

    Raises:
        MissingApi: if this pypto has no such place.
    """
    need(_BACKEND, _RUNNER, _WHY)
    backend = sys.modules[_BACKEND]
    manager = need(_MANAGER, "PassManager", _WHY) if check else None
    if manager is not None:
        need(_MANAGER, f"PassManager.{_FACTORIES}", f"{_WHY}(check=True)")
    enabled = Enabled()
    enabled.replace(backend, _RUNNER, _optimise if optimize else compile_file)
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
