"""
pto-opt inside pypto. Nothing of pypto is imported before one of these is called.

    with pto_opt.pypto.enable():            # ir.compile() runs pto-opt, in this process,
        ir.compile(program)                 # instead of the ptoas program

    with pto_opt.pypto.enable(check=True):  # and every kernel is checked before that
        ir.compile(program)

    with pto_opt.pypto.enable(optimize=True):  # and made faster, as with `-O2`
        ir.compile(program)

    with pto_opt.pypto.enable(jobs=4):      # and in processes beside this one
        ir.compile(program)

    manager = pto_opt.pypto.extend(PassManager.get_strategy())   # the check as a pass
    with passes.PassContext([pto_opt.pypto.checking_instrument()]):  # or as an observer
        manager.run_passes(program)

    pto_opt.pypto.run(program, x, y)             # its kernels, as it calls them, on NumPy

The assembler needs no Python: `PTOAS_ROOT=$(pto-opt --print-ptoas-root)`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pto_opt.pypto.checks import (
    CheckError,
    check,
    check_pass,
    checking_instrument,
    extend,
)
from pto_opt.pypto.contract import MissingApi
from pto_opt.pypto.hosting import Enabled, enable

if TYPE_CHECKING:
    from pto_opt.pypto.orchestration import CannotRunError
    from pto_opt.pypto.running import run

_HOMES = {
    "CannotRunError": "pto_opt.pypto.orchestration",
    "run": "pto_opt.pypto.running",
}
"""What is imported when it is first used, with the interpreter."""

__all__ = [
    "CannotRunError",
    "CheckError",
    "Enabled",
    "MissingApi",
    "check",
    "check_pass",
    "checking_instrument",
    "enable",
    "extend",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pto_opt.pypto' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
