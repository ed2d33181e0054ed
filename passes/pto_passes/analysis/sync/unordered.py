"""Functions that leave all order to a pass: they have neither flags nor barriers."""

from __future__ import annotations

from xdsl.dialects.func import FuncOp

from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause
from pto_passes.analysis.sync.units import orders_units


def unordered(function: FuncOp) -> Cause | None:
    """What the races of a function come from, where it orders nothing at all."""
    if orders_units(function):
        return None
    return Cause(
        f"@{function.sym_name.data} has neither flags nor barriers; {{count}} accesses are "
        "unordered",
        kinds.NO_SYNC,
        label="the first",
        helps=("pto-opt --insert-sync puts flags and barriers in",),
        is_said_for_one=True,
    )
