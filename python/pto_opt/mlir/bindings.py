"""The Python bindings of upstream MLIR, imported when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

MLIRContext: TypeAlias = Any
"""An `mlir.ir.Context`."""

MLIRModule: TypeAlias = Any
"""An `mlir.ir.Module`."""

MLIROperation: TypeAlias = Any
"""An `mlir.ir.Operation`."""

MLIRLocation: TypeAlias = Any
"""An `mlir.ir.Location`."""

MLIRPassManager: TypeAlias = Any
"""An `mlir.passmanager.PassManager`."""


class NoBindingsError(ImportError):
    """The bindings are not installed."""


@cache
def mlir_ir() -> Any:
    """
    The module `mlir.ir`.

    Raises:
        NoBindingsError: saying how to install it.
    """
    try:
        return import_module("mlir.ir")
    except ImportError as error:
        raise NoBindingsError(
            "the Python bindings of MLIR 22 are not installed; "
            "`pip install 'pto-opt[mlir]'` does that"
        ) from error


def current_context() -> MLIRContext:
    """
    The current context.

    Raises:
        RuntimeError: where there is none, in the words of MLIR.
    """
    found = mlir_ir().Context.current
    if found is None:
        raise RuntimeError(
            "An MLIR function requires a Context but none was provided in the call or "
            "from the surrounding environment. Either pass to the function with a "
            "'context=' argument or establish a default using 'with Context():'"
        )
    return found


@cache
def mlir_parsers() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What reads types and attributes in MLIR's own text, whatever is installed later."""
    ir = mlir_ir()
    return ir.Type.parse, ir.Attribute.parse


@cache
def mlir_extension() -> Any:
    """The module in C++ that `mlir.ir` is made of; raises as `mlir_ir`."""
    mlir_ir()
    return import_module("mlir._mlir_libs._mlir")


@cache
def mlir_irdl() -> Any:
    """The module `mlir.dialects.irdl`; raises as `mlir_ir`."""
    mlir_ir()
    return import_module("mlir.dialects.irdl")
