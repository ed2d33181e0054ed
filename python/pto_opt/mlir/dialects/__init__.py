"""
The dialect as a module of MLIR's Python bindings: `from pto_opt.mlir.dialects import pto`
where a program for the peer's bindings says `from mlir.dialects import pto`.
"""
