"""Pointers: sums, casts, and the scalars behind them."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.ops.memory_ops import (
    ScalarLoadOp,
    ScalarStoreOp,
    TGetValOp,
    TSetValOp,
)
from pto_dialect.ops.pointer_ops import CastPtrOp, IntToPtrOp, PtrToIntOp
from pto_dialect.ops.view_ops import AddPtrOp
from pto_dialect.types import PtrType, TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.caches import renew_line, write_back_line
from pto_passes.emitc.lowering import Lowering, lowers


@lowers(AddPtrOp)
def lower_addptr(lowering: Lowering, op: AddPtrOp) -> None:
    """`pointer + offset`"""
    pointer, offset = lowering.value(op.ptr), lowering.value(op.offset)
    lowering.bind(op.result, lowering.compute(lambda e: e.add(pointer, offset)))


@lowers(ScalarLoadOp)
def lower_load_scalar(lowering: Lowering, op: ScalarLoadOp) -> None:
    """`T name = pointer[offset];`"""
    renew_line(lowering, op)
    pointer, offset = lowering.value(op.ptr), lowering.value(op.offset)
    type = lowering.type_of(op.value)
    lowering.bind(op.value, lowering.read("{}[{}]", [pointer, offset], type))


@lowers(ScalarStoreOp)
def lower_store_scalar(lowering: Lowering, op: ScalarStoreOp) -> None:
    """`pointer[offset] = value;`; the function flushes the cache before it returns."""
    operands = [lowering.value(v) for v in (op.ptr, op.offset, op.value)]
    renew_line(lowering, op)
    lowering.say("{}[{}] = {};", *operands)
    write_back_line(lowering, op)
    lowering.flushes = True


@lowers(TGetValOp)
def lower_tgetval(lowering: Lowering, op: TGetValOp) -> None:
    """`T name = tile.GetValue(offset);`"""
    tile, offset = lowering.value(op.src), lowering.value(op.offset)
    type = lowering.type_of(op.value)
    lowering.bind(op.value, lowering.read("{}.GetValue({})", [tile, offset], type))


@lowers(TSetValOp)
def lower_tsetval(lowering: Lowering, op: TSetValOp) -> None:
    """`tile.SetValue(offset, value);`"""
    operands = [lowering.value(v) for v in (op.dst, op.offset, op.value)]
    lowering.say("{}.SetValue({}, {});", *operands)


@lowers(PtrToIntOp)
def lower_ptrtoint(lowering: Lowering, op: PtrToIntOp) -> None:
    """`reinterpret_cast<int64_t>(pointer)`"""
    _reinterpret(lowering, op.ptr, op.result)


@lowers(IntToPtrOp)
def lower_inttoptr(lowering: Lowering, op: IntToPtrOp) -> None:
    """`reinterpret_cast<__gm__ T*>(address)`"""
    _reinterpret(lowering, op.addr, op.result)


@lowers(CastPtrOp)
def lower_castptr(lowering: Lowering, op: CastPtrOp) -> None:
    """A C cast between pointers, `reinterpret_cast` from and to numbers."""
    old, new = op.input, op.result
    if isinstance(old.type, TileBufType):
        type = lowering.type_of(new)
        lowering.bind(new, lowering.read("{}.data()", [lowering.value(old)], type))
    elif isinstance(old.type, PtrType) and isinstance(new.type, PtrType):
        value, type = lowering.value(old), lowering.type_of(new)
        lowering.bind(new, lowering.compute(lambda e: e.cast(value, type)))
    else:
        _reinterpret(lowering, old, new)


def _reinterpret(lowering: Lowering, old: SSAValue, new: SSAValue) -> None:
    type = lowering.type_of(new)
    text = f"reinterpret_cast<{spelling.lowered_text(type)}>({{}})"
    lowering.bind(new, lowering.read(text, [lowering.value(old)], type))
