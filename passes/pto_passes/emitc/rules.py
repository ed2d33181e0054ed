"""
Which file has the rules for which operations: a file of rules is imported when an operation
that it has a rule for is first lowered.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

RULES = {
    "pto_dialect.ops.array_ops": ("stack",),
    "pto_dialect.ops.base": ("compute",),
    "pto_dialect.ops.cache_ops": ("cross_events",),
    "pto_dialect.ops.comm_ops": ("comm",),
    "pto_dialect.ops.compare_ops": ("computations",),
    "pto_dialect.ops.core_ops": ("cores",),
    "pto_dialect.ops.cross_sync_ops": ("cross_events",),
    "pto_dialect.ops.debug_ops": ("cores",),
    "pto_dialect.ops.deprecated_ops": ("older_moves",),
    "pto_dialect.ops.elementwise_ops": ("computations",),
    "pto_dialect.ops.extract_ops": ("windows",),
    "pto_dialect.ops.gather_ops": ("generators",),
    "pto_dialect.ops.generate_ops": ("generators",),
    "pto_dialect.ops.lowered_pipe_ops": ("pipes",),
    "pto_dialect.ops.memory_ops": ("memory", "pointers"),
    "pto_dialect.ops.move_ops": ("moves",),
    "pto_dialect.ops.multi_buffer_ops": ("multi_tiles",),
    "pto_dialect.ops.scale_ops": ("quantise",),
    "pto_dialect.ops.pipe_init_ops": ("pipes",),
    "pto_dialect.ops.pipe_ops": ("pipes",),
    "pto_dialect.ops.pointer_ops": ("pointers",),
    "pto_dialect.ops.prefetch_ops": ("comm", "generators"),
    "pto_dialect.ops.quant_ops": ("quantise",),
    "pto_dialect.ops.reserved_buffer_ops": ("pipes",),
    "pto_dialect.ops.reduction_ops": ("computations", "generators"),
    "pto_dialect.ops.scalar_ops": ("computations",),
    "pto_dialect.ops.section_ops": ("cores",),
    "pto_dialect.ops.sort_ops": ("generators",),
    "pto_dialect.ops.sync_ops": ("events",),
    "pto_dialect.ops.tile_ops": ("tiles",),
    "pto_dialect.ops.view_ops": ("tiles", "views", "pointers"),
    "xdsl.dialects.arith": ("arithmetic",),
    "xdsl.dialects.builtin": ("arithmetic",),
    "xdsl.dialects.func": ("functions",),
    "xdsl.dialects.math": ("mathematics",),
    "xdsl.dialects.scf": ("control",),
}
"""By the module of an operation's class, or of one of its bases."""


@cache
def import_rules_for(module: str) -> None:
    """Import the rules for the operations of a module, which registers them."""
    for name in RULES.get(module, ()):
        import_module(f"pto_passes.emitc.{name}")


def import_all_rules() -> None:
    """Import the rules for all operations."""
    for module in RULES:
        import_rules_for(module)
