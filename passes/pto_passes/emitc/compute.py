"""
What computes on tiles: calls of pto-isa's functions.

An operation's class says all that an ordinary call needs: the function, what it writes
(those operands come first) and the order of the others. An option that pto-isa takes as
a template argument is found by the type of its attribute. An operation with any other
attribute has no C++ until it has a rule here: a call that dropped it would be wrong.
"""

from __future__ import annotations

from typing import Any

from xdsl.ir import Attribute, SSAValue

from pto_dialect import checks
from pto_dialect.attrs import Phase
from pto_dialect.layout import block_elements
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.precision_attrs import Precision
from pto_dialect.types import TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers, needs_tmp, no_cpp
from pto_passes.emitc.spelling import camel

_IGNORED = ("operandSegmentSizes", "operand_segment_sizes")

_PRECISION_SUFFIX = "_precision"

_POWERS = ("pto.tpow", "pto.tpows")


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
    _ask_for_one_type(lowering, op)
    if _lacks_tmp(op):
        arguments.append(_unused_tmp(lowering, op))
    return arguments


def _ask_for_one_type(lowering: Lowering, op: TileOp) -> None:
    """Refuse windows that lie otherwise than the tiles that have to be of their C++ type."""
    values = op.given(op.ONE_CPP_TYPE)
    for value in values[1:]:
        if lowering.value(value).type != lowering.value(values[0]).type:
            raise NoCppError(
                f"has no C++: pto-isa takes {', '.join(op.ONE_CPP_TYPE)} with one type, which "
                "has the valid extents and, of a window, the strides of the tile around it",
                value,
            )


def _lacks_tmp(op: TileOp) -> bool:
    definition = op.get_irdl_definition()
    has = any(name == "tmp" for name, _ in definition.operands)
    return has and op.optional_operand("tmp") is None and not op.TMP_MAY_BE_ABSENT


def _unused_tmp(lowering: Lowering, op: TileOp) -> SSAValue:
    """
    A scratch tile that is taken and ignored: the smallest there is, without an address.
    Where the chip computes with it only the author can give it bytes; but not for powers
    of whole numbers, where any tile will do.
    """
    if op.name in _POWERS and op.missing_tmp() is None:
        return lowering.value(op.operand("dst"))
    if lowering.arch.uses_scratch:
        needs_tmp(lowering, op)
    element = checks.tile_type(op, "dst").element_type
    width = block_elements(checks.tile_type(op, "dst").element_bits)
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
