"""The context that every tool of this project parses and runs passes in."""

from __future__ import annotations

from importlib import import_module

from xdsl.ir import Dialect

from pto_dialect.context import PTOContext

_DIALECTS = {
    "builtin": ("xdsl.dialects.builtin", "Builtin"),
    "pto": ("pto_dialect", "PTO"),
    "func": ("xdsl.dialects.func", "Func"),
    "arith": ("xdsl.dialects.arith", "Arith"),
    "scf": ("xdsl.dialects.scf", "Scf"),
    "math": ("xdsl.dialects.math", "Math"),
    "cf": ("xdsl.dialects.cf", "Cf"),
    "memref": ("xdsl.dialects.memref", "MemRef"),
    "vector": ("xdsl.dialects.vector", "Vector"),
    "emitc": ("pto_passes.emitc.ops", "EmitC"),
}
"""What may stand in a `.pto` module, and what it is lowered to."""


def _load(module: str, name: str) -> Dialect:
    return getattr(import_module(module), name)


def make_context() -> PTOContext:
    """A context that knows these dialects; each is imported when it is first met."""
    ctx = PTOContext()
    for name, (module, attribute) in _DIALECTS.items():
        ctx.register_dialect(name, lambda m=module, a=attribute: _load(m, a))
    return ctx
