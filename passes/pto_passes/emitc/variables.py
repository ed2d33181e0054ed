"""C++ variables for values that change, and branches."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.ir import Attribute, Block, Region, SSAValue

from pto_dialect.types import TileBufType
from pto_passes.emitc import ops, spelling
from pto_passes.emitc.lowering import Lowering
from pto_passes.emitc.ops import Predicate


def variable_for(
    lowering: Lowering, of: SSAValue, initial: SSAValue | None = None
) -> SSAValue:
    """
    The variable for a value that changes. A tile gets its extents when it is declared,
    even where they are overwritten at once.
    """
    type = lowering.type_of(of) if initial is None else initial.type
    variable = lowering.declare(
        type, _first_value(lowering, of.type), lowering.derived(of, "var")
    )
    if initial is not None:
        lowering.assign(variable, initial)
    return variable


def _first_value(lowering: Lowering, type: Attribute) -> str:
    if not isinstance(type, TileBufType):
        return ""
    spelled = spelling.tile(type, lowering.arch)
    if spelled is None:
        return ""
    extents = [
        str(size * scale)
        for size, scale, given in zip(type.shape, spelled.scale, spelled.run_time)
        if given
    ]
    return f"{spelled.text}({', '.join(extents)})"


def branch(
    lowering: Lowering,
    condition: SSAValue,
    then: Callable[[], None],
    otherwise: Callable[[], None],
) -> None:
    """`if (condition) { ... } else { ... }`, each filled by a function."""
    outer = lowering.block
    regions: list[Region] = []
    for fill in (then, otherwise):
        lowering.block = Block()
        fill()
        lowering.block.add_op(ops.EmitC_YieldOp.create(operands=[]))
        regions.append(Region(lowering.block))
    lowering.block = outer
    lowering.add(ops.IfOp.create(operands=[condition], regions=regions))


def equals(lowering: Lowering, value: SSAValue, number: int) -> SSAValue:
    """`value == number`"""
    return lowering.compute(
        lambda e: e.compare(Predicate.EQ, value, e.number(number, value.type))
    )
