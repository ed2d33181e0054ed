"""
PTO programs in upstream MLIR, with the Python bindings of MLIR 22 (extra `mlir`):

    import mlir.ir, mlir.passmanager
    import pto_opt.mlir as pto_mlir

    with mlir.ir.Context():
        module = pto_mlir.parse(text)
        pm = mlir.passmanager.PassManager()
        pto_mlir.add_passes(pm, "hoist-validshape,propagate-validshape{static=true}")
        pm.add("canonicalize,cse")
        pm.run(module.operation)
        print(pto_mlir.print_pto(module))

The dialect becomes known to a context through IRDL; our passes are passes of MLIR's
pass manager, and what they find wrong are MLIR's diagnostics.
"""

from pto_opt.mlir.bindings import NoBindingsError
from pto_opt.mlir.install import install
from pto_opt.mlir.irdl import register_dialect
from pto_opt.mlir.modules import UnknownOperationError, from_mlir, to_mlir
from pto_opt.mlir.passes import add_passes, check
from pto_opt.mlir.text import parse, print_pto

__all__ = [
    "NoBindingsError",
    "UnknownOperationError",
    "add_passes",
    "check",
    "from_mlir",
    "install",
    "parse",
    "print_pto",
    "register_dialect",
    "to_mlir",
]
