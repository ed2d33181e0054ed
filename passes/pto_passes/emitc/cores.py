"""What a core knows of itself, what only some cores run, and debugging."""

from __future__ import annotations

from xdsl.dialects.builtin import i64

from pto_dialect.ops.core_ops import (
    CoreQueryOp,
    GetBlockIdxOp,
    GetBlockNumOp,
    GetSubBlockIdxOp,
    GetSubBlockNumOp,
)
from pto_dialect.ops.debug_ops import PrintOp, TPrintOp, TrapOp
from pto_dialect.ops.section_ops import FusionRegionOp, SectionCubeOp, SectionVectorOp
from pto_dialect.ops.section_ops import YieldOp as FusionYieldOp
from pto_passes.emitc.functions import guarded
from pto_passes.emitc.lowering import Lowering, lowers
from pto_passes.emitc.spelling import camel

_QUERIES: dict[type[CoreQueryOp], str] = {
    GetBlockIdxOp: "get_block_idx",
    GetBlockNumOp: "get_block_num",
    GetSubBlockIdxOp: "get_subblockid",
    GetSubBlockNumOp: "get_subblockdim",
}
"""pypto replaces `get_subblockid()` by a macro, so it is spelled just so."""


@lowers(*_QUERIES)
def lower_core_query(lowering: Lowering, op: CoreQueryOp) -> None:
    """`int64_t name = get_block_idx();`"""
    callee = _QUERIES[type(op)]
    lowering.bind(op.result, lowering.compute(lambda e: e.call(callee, [], i64)))


@lowers(SectionCubeOp, SectionVectorOp)
def lower_section(lowering: Lowering, op: SectionCubeOp | SectionVectorOp) -> None:
    """The operations between `#if defined(__DAV_VEC__)` (`__DAV_CUBE__`) and `#endif`."""
    with guarded(lowering, op.KIND, op.body.block):
        for inner in op.body.block.ops:
            lowering.lower(inner)


@lowers(FusionRegionOp)
def lower_fusion_region(lowering: Lowering, op: FusionRegionOp) -> None:
    """The operations within, where the region stands."""
    for inner in op.body.block.ops:
        if not isinstance(inner, FusionYieldOp):
            lowering.lower(inner)
            continue
        for result, value in zip(op.outputs, inner.values):
            lowering.values[result] = lowering.value(value)


@lowers(PrintOp)
def lower_print(lowering: Lowering, op: PrintOp) -> None:
    """`cce::printf("format", value);`"""
    text = op.format.data or "%f"
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    quoted = "".join(escapes.get(c, c) for c in text)
    lowering.call("cce::printf", [f'"{quoted}"', lowering.value(op.scalar)])


@lowers(TPrintOp)
def lower_tprint(lowering: Lowering, op: TPrintOp) -> None:
    """`TPRINT[<pto::PrintFormat::X>](src[, tmp]);`"""
    values = [op.src] if op.tmp is None else [op.src, op.tmp]
    template: list[str] = []
    if op.print_format is not None:
        template = [f"pto::PrintFormat::{_format_name(op.print_format.data.value)}"]
    lowering.call("TPRINT", [lowering.value(v) for v in values], template)


def _format_name(name: str) -> str:
    """`Width8_Precision4` of `width8_precision4`."""
    return "_".join(camel(part) for part in name.split("_"))


@lowers(TrapOp)
def lower_trap(lowering: Lowering, op: TrapOp) -> None:
    """`trap();`"""
    lowering.call("trap", [])
