"""
The operations that are drawn, by family: which there are, on which elements, and what may
be the tile that they write, is what their classes say.
"""

from __future__ import annotations

from dataclasses import dataclass

from pto_dialect import PTO
from pto_dialect.hardware import ArchSpec
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.elementwise_ops import TileTileOp
from pto_dialect.ops.expand_ops import ColExpandOp, RowExpandOp
from pto_dialect.ops.reduction_ops import (
    ColArgReductionOp,
    ColReductionOp,
    RowArgReductionOp,
    RowReductionOp,
)
from pto_dialect.ops.scalar_ops import (
    TileScalarOp,
    TShlSOp,
    TShrSOp,
)
from pto_dialect.ops.unary_ops import UnaryOp

LEFT_OUT = {
    "pto.tprelu": "a2a3 wants its scratch tile to fit extents that the text says",
    "pto.tpows": "says no element types; computes with a scratch tile",
    "pto.tshl": "a shift by more than the width has no value",
    "pto.tshr": "a shift by more than the width has no value",
    "pto.tfmod": "a division of integers by zero has no value",
    "pto.trem": "a division of integers by zero has no value",
}
"""Operations that are not drawn, and why."""


@dataclass(frozen=True)
class Drawn:
    """One operation of a family on a chip."""

    name: str
    elements: tuple[str, ...]
    in_place: tuple[str, ...]
    """The operands whose bytes may be those of the result."""
    spoils: bool = False
    """Whether it may leave something else in an operand than it held."""


def family(
    base: type[TileOp], arch: str, without: tuple[type, ...] = ()
) -> list[Drawn]:
    """The operations of a family, in the order of their names."""
    chip = ArchSpec.parse(arch)
    found = [
        Drawn(
            op.name,
            _elements(op, chip),
            _in_place(op, chip),
            op.clobbered is not TileOp.clobbered,
        )
        for op in PTO.operations
        if issubclass(op, base) and not issubclass(op, without)
        if op.name not in LEFT_OUT and op.element_types_on(chip)
    ]
    return sorted(found, key=lambda drawn: drawn.name)


def _elements(op: type[TileOp], chip: ArchSpec) -> tuple[str, ...]:
    found = op.element_types_on(chip)
    if issubclass(op, TShlSOp | TShrSOp):  # the scalar is of the same type
        return tuple(element for element in found if element.startswith("i"))
    return found


def _in_place(op: type[TileOp], chip: ArchSpec) -> tuple[str, ...]:
    if op.UPDATED:
        return ()
    names = op.IN_PLACE
    if chip.in_registers:
        names += op.IN_PLACE_IN_REGISTERS
    return tuple(name for name in names if name not in op.NEVER_DST)


FAMILIES: dict[str, tuple[type[TileOp], tuple[type, ...]]] = {
    "binary": (TileTileOp, ()),
    "unary": (UnaryOp, ()),
    "scalar": (TileScalarOp, ()),
    "row reduction": (RowReductionOp, (RowArgReductionOp,)),
    "column reduction": (ColReductionOp, (ColArgReductionOp,)),
    "row expansion": (RowExpandOp, ()),
    "column expansion": (ColExpandOp, ()),
}


def families(arch: str) -> dict[str, list[Drawn]]:
    """All families on a chip."""
    return {name: family(base, arch, rest) for name, (base, rest) in FAMILIES.items()}
