"""What a core knows of itself, what only some cores run, and debugging."""

from __future__ import annotations

from math import prod

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import AnyFloat, IndexType, IntegerType, i64
from xdsl.ir import Block, SSAValue

from pto_dialect.functions import function_of
from pto_dialect.hardware import Instruction, titles_with
from pto_dialect.ops.core_ops import (
    CoreQueryOp,
    GetBlockIdxOp,
    GetBlockNumOp,
    GetSubBlockIdxOp,
    GetSubBlockNumOp,
)
from pto_dialect.ops.debug_ops import PrintOp, TPrintOp, TrapOp
from pto_dialect.ops.section_ops import (
    FusionRegionOp,
    SectionCubeOp,
    SectionSimtOp,
    SectionVectorOp,
)
from pto_dialect.ops.section_ops import YieldOp as FusionYieldOp
from pto_dialect.types import PtrType
from pto_dialect.walking import walk
from pto_passes.analysis.integers.linear import is_inside
from pto_passes.emitc import ops
from pto_passes.emitc.functions import guarded
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers, no_cpp
from pto_passes.emitc.spelling import camel

MAX_SIMT_LANES = 2048
"""How many lanes one launch can have on a5. Source: pto-isa's `LAUNCH_BOUND`."""

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
    with guarded(lowering, op.RUNS_ON, op.body):
        for inner in op.body.block.ops:
            lowering.lower(inner)


@lowers(SectionSimtOp)
def lower_section_simt(lowering: Lowering, op: SectionSimtOp) -> None:
    """
    `cce::async_invoke<kernel_simt1>(cce::dim3{32, 2, 1}, arguments);`, the operations in
    a function of their own, which takes what they use from around them:

        AICORE __simt_vf__ LAUNCH_BOUND(64) inline void kernel_simt1(...) { ... }

    Source: how pto-isa launches its own (`npu/a5/MGather.hpp`).
    """
    if not lowering.arch.has(Instruction.SIMT):
        where = titles_with(Instruction.SIMT)
        no_cpp(op, f"lanes that run on their own are only supported {where}")
    dims = [d.value.data for d in (op.dim_x, op.dim_y, op.dim_z)]
    lanes = prod(dims)
    if not 0 < lanes <= MAX_SIMT_LANES:
        no_cpp(op, f"{lanes} lanes, of 1 to {MAX_SIMT_LANES} that there are")
    used = _values_from_outside(op)
    for value in used:
        if not isinstance(value.type, PtrType | IndexType | IntegerType | AnyFloat):
            raise NoCppError(
                f"has no C++: lanes take pointers and numbers, not {value.type}", value
            )
    function = function_of(op)
    assert function is not None
    name = f"{function.sym_name.data}_simt{len(lowering.helpers) + 1}"
    block = Block(arg_types=[lowering.value(v).type for v in used])
    inner = Lowering(
        lowering.arch, lowering.source, lowering.names, lowering.problems, block, block
    )
    for value, argument in zip(used, block.args):
        inner.bind(value, argument)
    inner.collect_constants(function)
    for operation in op.body.block.ops:
        inner.lower(operation)
    inner.add(ops.ReturnOp.create())
    inner.finish()
    words = ("AICORE", "__simt_vf__", f"LAUNCH_BOUND({lanes})", "inline")
    types = [argument.type for argument in block.args]
    lowering.helpers.append(ops.FuncOp.make(name, types, [], words, block))
    launch = f"cce::dim3{{{', '.join(map(str, dims))}}}"
    lowering.call(
        "cce::async_invoke", [launch, *(lowering.value(v) for v in used)], [name]
    )


def _values_from_outside(op: SectionSimtOp) -> list[SSAValue]:
    """What the operations within use of what is around them, but for constants."""
    found: dict[SSAValue, None] = {}
    for inner in walk(op):
        for value in inner.operands:
            if not isinstance(value.owner, ConstantOp) and not is_inside(value, op):
                found[value] = None
    return list(found)


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
