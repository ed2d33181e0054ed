"""`.pto` text and modules of MLIR."""

from __future__ import annotations

import io

from pto_dialect.assembly.printer import print_module
from pto_opt.context import make_context
from pto_opt.loading import accept, read_module
from pto_opt.mlir.bindings import MLIRContext, MLIRModule, current_context
from pto_opt.mlir.modules import from_mlir, to_mlir


def parse(
    text: str, context: MLIRContext | None = None, name: str = "<text>"
) -> MLIRModule:
    """
    Read PTO's own syntax into a module of MLIR, verified by all rules of the dialect.
    The context is the current one unless it is given; `name` is that of the file in
    locations.

    Raises:
        PTOException: with every error; its text has source lines and carets.
    """
    if context is None:
        context = current_context()
    pto_context = make_context()
    module = read_module(pto_context, text, name)
    accept(pto_context, module)
    return to_mlir(module, context)


def print_pto(module: MLIRModule, *, generic: bool = False) -> str:
    """
    A module of MLIR in PTO's own syntax, or as `.pto` text in the generic form.

    Raises:
        UnknownOperationError: for an operation that PTO programs do not have.
    """
    stream = io.StringIO()
    print_module(from_mlir(module.operation).module, stream, generic=generic)
    return stream.getvalue()
