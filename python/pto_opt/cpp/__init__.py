"""
C++ for PTO programs.

`print_cpp` converts a module to EmitC if it still holds anything else, and prints it as
the C++ that pypto's tooling expects. The module itself is left as it is.
"""

from __future__ import annotations

from typing import IO

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.source import SourceMap
from pto_opt.cpp.printer import CppPrinter
from pto_passes.emitc.functions import convert_module, is_converted


def print_cpp(module: ModuleOp, stream: IO[str]) -> None:
    """
    Print a module as C++.

    Raises:
        PTOException: with everything in the module that has no C++.
    """
    source = SourceMap.of(module)
    if not is_converted(module):
        operations, source = convert_module(module)
        module = ModuleOp(operations)
    CppPrinter(stream, source).print(module)
