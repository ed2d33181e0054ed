"""
The interpreter: runs PTO programs on NumPy, with memories as large as the chip's.

`run` runs a kernel once, `Kernel` as often as one likes; `pto-run` is the command line.
`pto_opt.run` is this package and that function at once: `pto_opt.run(module, entry, args)`.
"""

import sys
from inspect import signature
from types import ModuleType
from typing import Any

from pto_opt.run.api import Hooks, Kernel, load, run
from pto_opt.run.launch import ArgumentError

__all__ = ["ArgumentError", "Hooks", "Kernel", "load", "run"]


class _CallableModule(ModuleType):
    """
    Once a module of this package is imported, `pto_opt.run` is the package, whatever was
    there before; so it can be called.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        run(*args, **kwargs)


_CallableModule.__call__.__doc__ = run.__doc__
__signature__ = signature(run)  # what `inspect` and `help` look for first
sys.modules[__name__].__class__ = _CallableModule
