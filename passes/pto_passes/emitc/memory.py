"""Loads and stores of tiles."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, Signedness
from xdsl.ir import SSAValue

from pto_dialect.attrs import Phase
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_passes.emitc import ops
from pto_passes.emitc.lowering import Lowering, lowers, no_cpp
from pto_passes.emitc.spelling import camel


def cpp_type(value: SSAValue) -> str:
    """The C++ type of a tile or a view, for template arguments."""
    return ops.opaque_name(value.type)


@lowers(TLoadOp)
def lower_tload(lowering: Lowering, op: TLoadOp) -> None:
    """`TLOAD(dst, src);`"""
    extra = (
        "pad_value",
        "left_padding_num",
        "right_padding_num",
        "init_condition",
        "pad_mode",
        "init_out_buffer",
    )
    for name in extra:
        if getattr(op, name) is not None:
            no_cpp(op, f"pto-isa's TLOAD has no {name}")
    lowering.call("TLOAD", [lowering.value(op.dst), lowering.value(op.src)])


@lowers(TStoreOp)
def lower_tstore(lowering: Lowering, op: TStoreOp) -> None:
    """
    `TSTORE(dst, src);`, with the types in front where an option follows them. With `fp`
    the function is `TSTORE_FP`.
    """
    src, dst = lowering.value(op.src), lowering.value(op.dst)
    arguments = [dst, src]
    types = [cpp_type(src), cpp_type(dst)]
    atomic = f"AtomicType::{_camel_of(op.atomic_type, 'atomic_none')}"
    relu = f"ReluPreMode::{_camel_of(op.relu_pre_mode, 'no_relu')}"
    template: list[str] = []
    if op.st_phase is not None and op.st_phase.data is not Phase.UNSPECIFIED:
        template.append(f"STPhase::{camel(op.st_phase.data.value)}")
    if op.fp is not None:
        fp = lowering.value(op.fp)
        if op.is_atomic or op.has_relu:
            template = [*types, cpp_type(fp), atomic, relu]
        lowering.call("TSTORE_FP", [*arguments, fp], template)
        return
    if op.pre_quant_scalar is not None:
        arguments.append(quant_word(lowering, op.pre_quant_scalar))
    if op.has_relu or op.pre_quant_scalar is not None:
        template += [*types, atomic, relu]
    elif op.is_atomic:
        template += [*types, atomic]
    lowering.call("TSTORE", arguments, template)


def quant_word(lowering: Lowering, scale: SSAValue) -> SSAValue:
    """
    A scale as the `uint64_t` that pto-isa takes: any other type would be taken for an
    event to wait for.
    """
    word = lowering.value(scale)
    return lowering.compute(
        lambda e: e.cast(word, IntegerType(64, Signedness.UNSIGNED)),
        lowering.derived(scale, "word"),
    )


def _camel_of(attribute: object, default: str) -> str:
    """`AtomicAdd` of `#pto<atomic_type atomic_add>`."""
    data = getattr(attribute, "data", None)
    return camel(default if data is None else data.value)
