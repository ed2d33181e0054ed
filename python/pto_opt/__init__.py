"""
pto-opt: reads, checks, rewrites, runs PTO tile programs and turns them into C++.

    program = pto_opt.parse("kernel.pto")                 # read and verify
    program = pto_opt.run_passes(program, "hoist-validshape,propagate-validshape")
    cpp = pto_opt.to_cpp(program)                         # C++ for pto-isa
    pto_opt.check_many(["kernels"])                       # what is wrong in folders
    pto_opt.compile_many(["kernels"], "build")            # folders, in several processes
    pto_opt.run(program.module, arguments=[x, y])         # on NumPy
    pto_opt.load("kernel.pto").launch(20, x, y)           # as one launches on a board
    print(pto_opt.explain("pto.trowexpandmul"))           # an operation or a pass

Each name is imported when it is first used.
"""

from __future__ import annotations

from pto_opt.clock import IMPORTED as IMPORTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pto_dialect.diagnostics import PTOException
    from pto_dialect.messages.diagnostic import Diagnostic
    from pto_opt.checking import check_many
    from pto_opt.compiling import compile_many
    from pto_opt.interpreter.api import run
    from pto_opt.launching import load
    from pto_opt.program import Program, parse, run_passes, to_cpp, verify
    from pto_opt.reference.explain import UnknownName, explain
    from pto_opt.requests import PassError

_HOMES = {
    "Diagnostic": "pto_dialect.messages.diagnostic",
    "PTOException": "pto_dialect.diagnostics",
    "PassError": "pto_opt.requests",
    "Program": "pto_opt.program",
    "UnknownName": "pto_opt.reference.explain",
    "check_many": "pto_opt.checking",
    "compile_many": "pto_opt.compiling",
    "explain": "pto_opt.reference.explain",
    "load": "pto_opt.launching",
    "parse": "pto_opt.program",
    "run": "pto_opt.interpreter.api",
    "run_passes": "pto_opt.program",
    "to_cpp": "pto_opt.program",
    "verify": "pto_opt.program",
}

__all__ = [
    "Diagnostic",
    "PTOException",
    "PassError",
    "Program",
    "UnknownName",
    "check_many",
    "compile_many",
    "explain",
    "load",
    "parse",
    "run",
    "run_passes",
    "to_cpp",
    "verify",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pto_opt' has no attribute '{name}'")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
