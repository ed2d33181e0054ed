"""Moves of a window: out of a larger tile, or into one."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, Signedness

from pto_dialect.ops.extract_ops import TExtractOp, TInsertOp
from pto_dialect.ops.window_base import WindowOp
from pto_passes.emitc.lowering import Lowering, lowers
from pto_passes.emitc.memory import cpp_type, quant_word
from pto_passes.emitc.moves import mode_and_relu

_U16 = IntegerType(16, Signedness.UNSIGNED)


@lowers(TExtractOp, TInsertOp)
def lower_window(lowering: Lowering, op: WindowOp) -> None:
    """
    `TEXTRACT(dst, src[, scale], row, col);` and `TINSERT` alike, with types where
    options follow them; `TEXTRACT_FP` with a tile of scales and no mode.
    """
    src, dst = lowering.value(op.src), lowering.value(op.dst)
    arguments, types, callee = (
        [dst, src],
        [cpp_type(dst), cpp_type(src)],
        op.intrinsic(),
    )
    mode, relu = mode_and_relu(op)
    if op.fp is not None:
        fp = lowering.value(op.fp)
        arguments.append(fp)
        types.append(cpp_type(fp))
        if mode is None:
            callee += "_FP"
    if op.pre_quant_scalar is not None:
        arguments.append(quant_word(lowering, op.pre_quant_scalar))
    at = [lowering.value(op.index_row), lowering.value(op.index_col)]
    if op.pre_quant_scalar is not None:
        # Of any other type the last one would be an event as well, to wait for in the
        # form without a scalar, and neither form the better match.
        at = [
            lowering.compute(
                lambda e, offset=offset: e.cast(offset, _U16),
                lowering.derived(old, "offset"),
            )
            for old, offset in zip((op.index_row, op.index_col), at)
        ]
    arguments += at
    template: list[str] = []
    if isinstance(op, TInsertOp) and op.mode is not None:
        template = [f"pto::TInsertMode::{op.mode.data.value.upper()}"]
    elif mode is not None:
        template = [*types, mode, relu]
    elif op.has_relu or op.pre_quant_scalar is not None:
        template = [*types, relu]
    lowering.call(callee, arguments, template)
