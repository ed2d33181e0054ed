"""The units that flags and barriers order, as the numbers that analyses count them by."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.ir import Operation

from pto_dialect.hardware import Pipe, arch_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.sync_effects import Barrier, FlagEffect
from pto_dialect.walking import walk

UNITS = (
    Pipe.S,
    Pipe.V,
    Pipe.M,
    Pipe.MTE1,
    Pipe.MTE2,
    Pipe.MTE3,
    Pipe.FIX,
)
"""All of them; a unit's number is its place here."""

UNIT = {pipe: number for number, pipe in enumerate(UNITS)}
"""The numbers."""

UNIT_COUNT = len(UNITS)

SCALAR = UNIT[Pipe.S]
"""The unit that gives the others their instructions."""


def brings_flags(function: func.FuncOp) -> bool:
    """Whether a function has flags or buffer ids of its own between its units."""
    arch = arch_of(function)
    return any(
        isinstance(op, PTOOp) and isinstance(op.sync_effect(arch), FlagEffect)
        for op in walk(function)
    )


def orders_units(at: Operation) -> bool:
    """Whether a function or a module has any flag, barrier or buffer id."""
    arch = arch_of(at)
    effects = (op.sync_effect(arch) for op in walk(at) if isinstance(op, PTOOp))
    return any(isinstance(effect, FlagEffect | Barrier) for effect in effects)
