"""`math`: functions of one or two floats on the scalar unit, rounded to the type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.dialects import math
from xdsl.ir import Operation

from pto_opt.interpreter.access import Step
from pto_opt.interpreter.families.arithmetic import fit
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


def _reciprocal_root(x: np.float64) -> np.float64:
    return np.float64(1.0) / np.sqrt(x)


_FUNCTIONS: dict[type[Operation], Callable[..., Any]] = {
    math.AbsFOp: np.abs,
    math.CeilOp: np.ceil,
    math.CosOp: np.cos,
    math.ExpOp: np.exp,
    math.Exp2Op: np.exp2,
    math.FloorOp: np.floor,
    math.LogOp: np.log,
    math.Log2Op: np.log2,
    math.PowFOp: np.power,
    math.RsqrtOp: _reciprocal_root,
    math.SinOp: np.sin,
    math.SqrtOp: np.sqrt,
    math.TanhOp: np.tanh,
}


@runs(*_FUNCTIONS)
def function(site: Site[Operation]) -> Step:
    """`f(x)` or `f(x, y)`; outside of a function's domain infinity or NaN, as IEEE 754 has it."""
    op = site.op
    apply = _FUNCTIONS[type(op)]
    operands, result = tuple(op.operands), op.results[0]
    to_type = fit(result.type)

    def step(frame: Frame) -> None:
        with np.errstate(all="ignore"):
            value = apply(*[np.float64(frame[operand]) for operand in operands])
        frame[result] = to_type(float(value))

    return step
