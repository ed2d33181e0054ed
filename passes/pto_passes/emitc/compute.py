"""
What computes on tiles: calls of pto-isa's functions.

An operation's class says all that an ordinary call needs: the function, what it writes
(those operands come first) and the order of the others. An option that pto-isa takes as
a template argument is found by the type of its attribute. An operation with any other
attribute has no C++ until it has a rule here: a call that dropped it would be wrong.
"""

from __future__ import annotations

from typing import Any

from xdsl.dialects.builtin import Float16Type, Float32Type
from xdsl.ir import Attribute, SSAValue

from pto_dialect import checks
from pto_dialect.attrs import Phase
from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.compare_ops import TCmpOp, TCmpSOp
from pto_dialect.ops.elementwise_ops import (
    PartialArgOp,
    TAddCOp,
    TAddReluOp,
    TPowOp,
    TSubCOp,
)
from pto_dialect.ops.expand_ops import RowExpandOp
from pto_dialect.ops.reduction_ops import TColSumOp
from pto_dialect.ops.scalar_ops import TAddSCOp, TPowSOp, TSubSCOp
from pto_dialect.ops.sort_ops import TSort32Op
from pto_dialect.ops.unary_ops import TRsqrtOp
from pto_dialect.precision_attrs import Precision
from pto_dialect.types import TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers, needs_tmp, no_cpp
from pto_passes.emitc.spelling import camel

_IGNORED = ("operandSegmentSizes", "operand_segment_sizes")

_PRECISION_SUFFIX = "_precision"

_TMP_MAY_BE_ABSENT: tuple[type[TileOp], ...] = (RowExpandOp, TRsqrtOp, TSort32Op)
"""Families whose functions can be called without a scratch tile."""


@lowers(TileOp)
def lower_tile_op(lowering: Lowering, op: TileOp) -> None:
    """`INTRINSIC<options>(what is written, what is read);`"""
    if not op.OUTS:
        no_cpp(op)
    lowering.call(op.intrinsic(), cpp_operands(lowering, op), options(op))


def cpp_operands(lowering: Lowering, op: TileOp) -> list[SSAValue]:
    """The operands in the order of the C++ function."""
    named = list(op.named_operands())
    order = [v for n, v in named if n in op.OUTS] + [
        v for n, v in named if n not in op.OUTS
    ]
    arguments = [lowering.value(v) for v in order]
    if _lacks_tmp(op):
        arguments.append(_unused_tmp(lowering, op))
    return arguments


def _lacks_tmp(op: TileOp) -> bool:
    definition = op.get_irdl_definition()
    has = any(name == "tmp" for name, _ in definition.operands)
    return (
        has
        and op.optional_operand("tmp") is None
        and not isinstance(op, _TMP_MAY_BE_ABSENT)
    )


def _unused_tmp(lowering: Lowering, op: TileOp) -> SSAValue:
    """
    A scratch tile that is taken and ignored: the smallest there is, without an address.
    Where the chip computes with it only the author can give it bytes; but not for powers
    of whole numbers, where any tile will do.
    """
    if isinstance(op, TPowOp | TPowSOp) and op.missing_tmp() is None:
        return lowering.value(op.operand("dst"))
    if lowering.arch.uses_scratch:
        needs_tmp(lowering, op)
    element = checks.tile_type(op, "dst").element_type
    width = 32 * 8 // checks.tile_type(op, "dst").element_bits
    type = TileBufType(checks.tile_type(op, "dst").space, element, 1, width, (1, width))
    spelled = spelling.tile(type, lowering.arch)
    assert spelled is not None
    return lowering.make(spelled.text, [], lowering.derived(op.operand("dst"), "tmp"))


def options(op: PTOOp) -> list[str]:
    """The template arguments for an operation's attributes."""
    found: list[str] = []
    for name, attribute in op.properties.items():
        if name in _IGNORED:
            continue
        text = _option(attribute)
        if text is None:
            raise NoCppError(f"has no C++ with {name}", name)
        found.extend(text)
    return found


def _option(attribute: Attribute) -> list[str] | None:
    """
    `#pto<div_precision high_precision>` is `pto::DivAlgorithm::HIGH_PRECISION`, and
    `#pto<acc_phase final>` is `pto::AccPhase::Final`; defaults need no words.
    """
    data: Any = getattr(attribute, "data", None)
    kind = attribute.name.removeprefix("pto.")
    if isinstance(data, Precision) and kind.endswith(_PRECISION_SUFFIX):
        if data is Precision.DEFAULT:
            return []
        what = camel(kind.removesuffix(_PRECISION_SUFFIX))
        return [f"pto::{what}Algorithm::HIGH_PRECISION"]
    if isinstance(data, Phase):
        if data is Phase.UNSPECIFIED:
            return []
        return [f"pto::{'Acc' if kind == 'acc_phase' else 'ST'}Phase::{camel(data)}"]
    return None


# Operations of two steps


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
