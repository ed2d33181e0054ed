"""What operands, results and attributes may be, in words, from their constraints."""

from __future__ import annotations

from typing import Any

from xdsl.dialects.builtin import (
    ArrayOfConstraint,
    IntegerAttr,
    IntegerType,
    Signedness,
    SignednessAttr,
)
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, TypeAttribute
from xdsl.irdl import (
    AllOf,
    AnyAttr,
    AnyOf,
    AttrConstraint,
    BaseAttr,
    EqAttrConstraint,
    MessageConstraint,
    ParamAttrConstraint,
    RangeConstraint,
    RangeLengthConstraint,
    RangeOf,
    VarConstraint,
)


def describe(constraint: AttrConstraint[Any] | RangeConstraint[Any]) -> str:
    """
    A constraint in words: `!pto.tile_buf or !pto.ptr`, `#pto.pipe: PIPE_S, PIPE_V, ...`.
    Constraints without words of their own are shown by the classes that satisfy them.
    """
    match constraint:
        case RangeLengthConstraint() | VarConstraint():
            return describe(constraint.constraint)
        case RangeOf() | MessageConstraint():
            return describe(constraint.constr)
        case AnyAttr():
            return "anything"
        case EqAttrConstraint():
            return str(constraint.attr)
        case BaseAttr():
            return _class(constraint.attr)
        case AnyOf():
            names = dict.fromkeys(describe(one) for one in constraint.attr_constrs)
            return " or ".join(names)
        case AllOf():
            return describe(constraint.attr_constrs[-1])  # the narrowest stands last
        case ArrayOfConstraint():
            return f"array of {describe(constraint.elem_range_constraint)}"
        case ParamAttrConstraint():
            return _parametrized(constraint)
        case AttrConstraint():
            bases = constraint.get_bases() or ()
            return " or ".join(sorted(map(_class, bases))) or "anything"
        case _:
            return "anything"


def _parametrized(constraint: ParamAttrConstraint[Any]) -> str:
    base, parameters = constraint.base_attr, constraint.param_constrs
    if base is IntegerAttr:
        return f"number: {describe(parameters[1])}"
    if base is IntegerType and parameters[1] == EqAttrConstraint(
        SignednessAttr(Signedness.SIGNLESS)
    ):
        return "signless integer"
    known = [
        words for one in parameters if (words := describe(one)) not in ("anything", "")
    ]
    name = _class(base)
    return f"{name} of {', '.join(known)}" if known else name


def _class(base: type[Attribute]) -> str:
    if base is IntegerType:
        return "integer"
    if issubclass(base, EnumAttribute):
        cases = ", ".join(str(case.value) for case in base.enum_type)
        return f"#{base.name}: {cases}"
    if base.name.startswith("pto."):
        return f"{'!' if issubclass(base, TypeAttribute) else '#'}{base.name}"
    return base.name
