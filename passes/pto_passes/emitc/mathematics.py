"""The little of `math` that pypto prints."""

from __future__ import annotations

from xdsl.dialects import builtin, math
from xdsl.ir import SSAValue

from pto_passes.emitc.expressions import Expression, unsigned
from pto_passes.emitc.lowering import Lowering, lowers, no_cpp
from pto_passes.emitc.ops import Predicate


@lowers(math.AbsFOp)
def lower_absf(lowering: Lowering, op: math.AbsFOp) -> None:
    """`a` without its sign."""
    a = lowering.value(op.operands[0])
    if op.operands[0].type not in (builtin.f32, builtin.f64):
        no_cpp(op, f"the absolute value of {op.operands[0].type}")
    callee = "__builtin_fabs" if a.type == builtin.f64 else "__builtin_fabsf"
    lowering.bind(
        op.results[0], lowering.compute(lambda e: e.call(callee, [a], a.type))
    )


@lowers(math.AbsIOp)
def lower_absi(lowering: Lowering, op: math.AbsIOp) -> None:
    """`a < 0 ? -a : a`, where the smallest number stays what it is."""
    a = lowering.value(op.operands[0])

    def build(e: Expression) -> SSAValue:
        zero = e.number(0, unsigned(a.type))
        negative = e.cast(e.sub(zero, e.cast(a, unsigned(a.type))), a.type)
        return e.select(e.compare(Predicate.LT, a, e.number(0, a.type)), negative, a)

    lowering.bind(op.results[0], lowering.compute(build))
