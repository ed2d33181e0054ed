"""Moves that only older programs have."""

from __future__ import annotations

from pto_dialect.ops.deprecated_ops import TMovFpOp, TStoreFpOp
from pto_passes.emitc.lowering import Lowering, lowers
from pto_passes.emitc.memory import cpp_type


@lowers(TMovFpOp)
def lower_tmov_fp(lowering: Lowering, op: TMovFpOp) -> None:
    """`TMOV_FP<Dst, Src, Fp>(dst, src, fp);`"""
    arguments = [lowering.value(v) for v in (op.dst, op.src, op.fp)]
    lowering.call("TMOV_FP", arguments, [cpp_type(a) for a in arguments])


@lowers(TStoreFpOp)
def lower_tstore_fp(lowering: Lowering, op: TStoreFpOp) -> None:
    """`TSTORE_FP(dst, src, fp);`"""
    lowering.call("TSTORE_FP", [lowering.value(v) for v in (op.dst, op.src, op.fp)])
