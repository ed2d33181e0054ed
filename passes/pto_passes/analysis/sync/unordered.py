"""Functions that leave all order to a pass: they have neither flags nor barriers."""

from __future__ import annotations

from xdsl.dialects.func import FuncOp

from pto_dialect.hardware import arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause
from pto_dialect.ops.base import PTOOp
from pto_dialect.sync_effects import Barrier, FlagEffect
from pto_dialect.walking import walk


def unordered(function: FuncOp) -> Cause | None:
    """What the races of a function come from, where it orders nothing at all."""
    if _orders_units(function):
        return None
    return Cause(
        f"@{function.sym_name.data} has neither flags nor barriers; {{count}} accesses are "
        "unordered",
        kinds.NO_SYNC,
        label="the first",
        helps=("pto-opt --insert-sync puts flags and barriers in",),
        is_said_for_one=True,
    )


def _orders_units(function: FuncOp) -> bool:
    """Whether a function has any flag, barrier or buffer id."""
    arch = arch_of(function)
    effects = (op.sync_effect(arch) for op in walk(function) if isinstance(op, PTOOp))
    return any(isinstance(effect, FlagEffect | Barrier) for effect in effects)
