"""Loads and stores of tiles."""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerType, Signedness
from xdsl.ir import SSAValue

from pto_dialect.attrs import (
    LoadCachePolicy,
    LoadCachePolicyAttr,
    PadMode,
    Phase,
)
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_passes.emitc import ops
from pto_passes.emitc.lowering import Lowering, lowers, no_cpp
from pto_passes.emitc.spelling import camel
from pto_passes.emitc.tiles import address_of, handle_at, tile_of


def cpp_type(value: SSAValue) -> str:
    """The C++ type of a tile or a view, for template arguments."""
    return ops.opaque_name(value.type)


@lowers(TLoadOp)
def lower_tload(lowering: Lowering, op: TLoadOp) -> None:
    """
    `TLOAD(dst, src);`. Where a value pads the tile, all of it is filled with the value
    before, with `TEXPANDS`, and the load waits for that. The one option is how it uses the
    cache, of pto-isa that comes with ptoas 0.61.
    """
    for name in (
        "left_padding_num",
        "right_padding_num",
        "init_condition",
        "offset",
    ):
        if getattr(op, name) is not None:
            no_cpp(op, f"pto-isa's TLOAD has no {name}")
    mode = PadMode.NULL if op.pad_mode is None else op.pad_mode.data
    if mode is PadMode.FIRST_ELEMENT:
        no_cpp(op, "pto-isa's TLOAD does not pad with the first element")
    if mode is PadMode.VALUE:
        _fill_whole(lowering, op)
    bypasses = op.cache_policy == LoadCachePolicyAttr(LoadCachePolicy.L2_BYPASS)
    hint = ["pto::TLoadL2Hint::NotAllocKeep"] if bypasses else []
    lowering.call("TLOAD", [lowering.value(op.dst), lowering.value(op.src)], hint)


def _fill_whole(lowering: Lowering, op: TLoadOp) -> None:
    type = tile_of(op.dst)
    if op.pad_value is None:
        no_cpp(op, "padding with a value needs pad_value")
    if op.pad_value.type != type.element_type or type.space is not AddressSpace.VEC:
        no_cpp(op, "pto-isa fills tiles in vec with a value of their own type")
    whole = handle_at(
        lowering,
        type,
        type.shape,
        address_of(lowering, op.dst),
        lowering.derived(op.dst, "whole"),
        lowering.windows.get(op.dst),
    )
    lowering.call("TEXPANDS", [whole, lowering.value(op.pad_value)])
    lowering.call("pipe_barrier", ["PIPE_ALL"])


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
