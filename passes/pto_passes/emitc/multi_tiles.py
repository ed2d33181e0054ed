"""Several tiles behind one handle: each one that is taken is a tile at its address."""

from __future__ import annotations

from xdsl.dialects.builtin import i64
from xdsl.ir import SSAValue

from pto_dialect.integers import constant_of
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_passes.emitc.expressions import Expression
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.ops import Predicate
from pto_passes.emitc.tiles import construct


@lowers(AllocMultiTileOp)
def lower_alloc_multi_tile(lowering: Lowering, op: AllocMultiTileOp) -> None:
    """Nothing: the tiles are made where they are taken."""


@lowers(MultiTileGetOp)
def lower_multi_tile_get(lowering: Lowering, op: MultiTileGetOp) -> None:
    """A tile at `base + slot * bytes`, or at the planned address of its slot."""
    source = op.source.owner
    if not isinstance(source, AllocMultiTileOp):
        raise NoCppError("has no C++: the slots come from elsewhere", op.source)
    type = source.tile_type
    operands = (source.valid_row, source.valid_col)
    for what, extent, operand in zip(("row", "col"), type.valid, operands):
        if extent is None and operand is None:
            raise NoCppError(
                f"has no C++: the slots have no valid_{what} for the '?' of their type",
                op.source,
            )
    address = _slot_address(lowering, op, source)
    new = construct(lowering, op.result, operands)
    lowering.call("TASSIGN", [new, address])
    lowering.addresses[op.result] = address


def _slot_address(
    lowering: Lowering, op: MultiTileGetOp, source: AllocMultiTileOp
) -> SSAValue:
    slot = constant_of(op.slot)
    name = lowering.derived(op.result, "addr")
    if source.planned is not None:
        planned: list[int] = [int(n) for n in source.planned.get_values()]
        if slot is not None:
            return lowering.constant(planned[slot], named=i64)
        chosen = lowering.value(op.slot)
        return lowering.compute(lambda e: _choose(e, chosen, planned), name)
    if source.addr is None:
        raise NoCppError("has no C++: the slots have no address", op.source)
    stride = source.slots.pitch_on(lowering.arch)
    base = constant_of(source.addr)
    if base is not None and slot is not None:
        return lowering.constant(base + slot * stride, named=i64)
    start, number = lowering.value(source.addr), lowering.value(op.slot)
    return lowering.compute(
        lambda e: e.add(start, e.mul(number, e.number(stride, i64))), name
    )


def _choose(e: Expression, slot: SSAValue, addresses: list[int]) -> SSAValue:
    """`slot == 1 ? b : a`, and so on for more slots."""
    chosen = e.number(addresses[0], i64)
    for number, address in enumerate(addresses[1:], 1):
        is_it = e.compare(Predicate.EQ, slot, e.number(number, i64))
        chosen = e.select(is_it, e.number(address, i64), chosen)
    return chosen
