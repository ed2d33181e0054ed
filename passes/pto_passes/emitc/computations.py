"""What computes on tiles in two calls, or in one that its class does not say all about."""

from __future__ import annotations

from xdsl.dialects.builtin import Float16Type, Float32Type
from xdsl.ir import SSAValue

from pto_dialect import checks
from pto_dialect.hardware import Pipe
from pto_dialect.ops.compare_ops import TCmpOp, TCmpSOp
from pto_dialect.ops.elementwise_ops import (
    PartialArgOp,
    TAddCOp,
    TAddReluOp,
    TSubCOp,
)
from pto_dialect.ops.reduction_ops import TColSumOp
from pto_dialect.ops.scalar_ops import TAddSCOp, TSubSCOp
from pto_passes.emitc.lowering import Lowering, lowers, no_cpp


def _step_barrier(lowering: Lowering) -> None:
    """
    Where a vector instruction does not wait for the one before it. No pass can put a
    barrier between the two steps of one operation, so it belongs to the operation.
    """
    if Pipe.V not in lowering.arch.self_ordered:
        lowering.call("pipe_barrier", [Pipe.V.value])


@lowers(TAddCOp, TSubCOp, TAddSCOp, TSubSCOp)
def lower_two_steps(
    lowering: Lowering, op: TAddCOp | TSubCOp | TAddSCOp | TSubSCOp
) -> None:
    """
    `TADD(dst, src0, src1); TADD(dst, dst, src2);` and its like. The last operand must
    not be dst: the first step would overwrite it.
    """
    values = [lowering.value(v) for n, v in op.named_operands() if n not in op.OUTS]
    dst = lowering.value(op.dst)
    if values[2] is dst:
        no_cpp(op, "dst is overwritten before the last operand is read")
    first = {
        TAddCOp: "TADD",
        TSubCOp: "TSUB",
        TAddSCOp: "TADDS",
        TSubSCOp: "TSUBS",
    }[type(op)]
    lowering.call(first, [dst, values[0], values[1]])
    _step_barrier(lowering)
    lowering.call("TADD", [dst, dst, values[2]])


@lowers(TAddReluOp)
def lower_taddrelu(lowering: Lowering, op: TAddReluOp) -> None:
    """`TADD(dst, src0, src1);`, then what is negative becomes 0."""
    dst, a, b = (lowering.value(v) for v in (op.dst, op.src0, op.src1))
    lowering.call("TADD", [dst, a, b])
    _step_barrier(lowering)
    element = checks.tile_type(op, "dst").element_type
    if isinstance(element, Float16Type | Float32Type):
        lowering.call("TRELU", [dst, dst])
    else:
        lowering.call("TMAXS", [dst, dst, "0"])


@lowers(PartialArgOp)
def lower_partial_arg(lowering: Lowering, op: PartialArgOp) -> None:
    """`TPARTARGMAX(dst, src0, src1, dst_idx, src0_idx, src1_idx);`"""
    values = (op.dst, op.src0, op.src1, op.dst_idx, op.src0_idx, op.src1_idx)
    lowering.call(op.intrinsic(), [lowering.value(v) for v in values])


@lowers(TCmpOp, TCmpSOp)
def lower_compare(lowering: Lowering, op: TCmpOp | TCmpSOp) -> None:
    """`TCMP(dst, src0, src1, CmpMode::EQ);`"""
    mode = "eq" if op.cmp_mode is None else op.cmp_mode.data.value
    values = [op.dst, *(v for n, v in op.named_operands() if n != "dst")]
    arguments = [lowering.value(v) for v in values]
    lowering.call(op.intrinsic(), [*arguments, f"CmpMode::{mode.upper()}"])


@lowers(TColSumOp)
def lower_tcolsum(lowering: Lowering, op: TColSumOp) -> None:
    """`TCOLSUM(dst, src);` or `TCOLSUM(dst, src, tmp, pairwise);`"""
    arguments: list[SSAValue | str] = [lowering.value(op.dst), lowering.value(op.src)]
    if op.tmp is not None:
        pairwise = op.is_binary is not None and bool(op.is_binary.value.data)
        arguments += [lowering.value(op.tmp), "true" if pairwise else "false"]
    elif op.is_binary is not None and op.is_binary.value.data:
        no_cpp(op, "isBinary needs a tmp operand")
    lowering.call("TCOLSUM", arguments)
