"""
pto-dsl without a board: after `enable()` its `jit` builds kernels with the bindings here
and runs them in the interpreter, without a change to pto-dsl or to the program.

    import pto_opt.mlir.ptodsl
    pto_opt.mlir.ptodsl.enable()          # before pto-dsl is imported
    from ptodsl import jit, pto, tile
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from pto_opt.launching import LoadedKernel, load
from pto_opt.mlir.install import install


def enable() -> None:
    """
    Let `jit` of pto-dsl launch kernels here: arguments are NumPy arrays, torch tensors on
    the CPU and numbers, by reference, and a stream means nothing.

    Raises:
        ImportError: where pto-dsl is not installed.
        NoBindingsError: where the bindings of MLIR are not.
    """
    install()
    wrapper: Any = import_module("ptodsl.compiler.jit").JitWrapper
    wrapper._build = _build
    wrapper.__call__ = _launch


def _build(self: Any) -> None:
    to_ir_module: Any = import_module("ptodsl.compiler.ir").to_ir_module
    module = to_ir_module(meta_data=self._meta_data)(self._fn)
    self._lib = load(str(module))
    self._compiled = True


def _launch(self: Any, *arguments: Any, stream_ptr: object = None) -> None:
    if not self._compiled:
        self._build()
    parameters = list(self._sig.parameters.values())
    if len(arguments) > len(parameters):
        raise TypeError(
            f"expected at most {len(parameters)} arguments, got {len(arguments)}"
        )
    defaults = [
        one.default
        for one in parameters[len(arguments) :]
        if one.default is not inspect.Parameter.empty
    ]
    kernel: LoadedKernel = self._lib
    kernel(self._block_dim, stream_ptr, *arguments, *defaults)
