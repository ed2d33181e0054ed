"""Words for what the definition of an operation refuses: which operand, and why."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import AnyFloat
from xdsl.ir import Attribute, SSAValue, TypeAttribute
from xdsl.irdl import (
    AnyOf,
    AttrConstraint,
    BaseAttr,
    EqAttrConstraint,
    IRDLOperation,
    MessageConstraint,
    OpDef,
    OperandDef,
    OptionalDef,
    ParamAttrConstraint,
    RangeConstraint,
    ResultDef,
    VarConstraint,
    VariadicDef,
    VerificationContext,
)
from xdsl.irdl.constraints import RangeLengthConstraint, RangeOf
from xdsl.utils.exceptions import VerifyException

from pto_dialect.messages.failures import PTOVerifyException


def complaint(op: IRDLOperation, op_def: OpDef) -> PTOVerifyException | None:
    """
    What is wrong with an operation that its definition refuses, with the operand or
    attribute; None where it is neither of them.
    """
    for name, definition in op_def.properties.items():
        value = op.properties.get(name)
        if value is None:
            if isinstance(definition, OptionalDef):
                continue
            return PTOVerifyException(f"requires attribute '{name}'")
        if not _satisfies(definition.constr, value):
            return PTOVerifyException(
                f"attribute '{name}' must be {_words(definition.constr)}, but got {value}",
                name,
            )
    for what, definitions, values in (
        ("operand", op_def.operands, op.operands),
        ("result", op_def.results, op.results),
    ):
        if (message := _wrong_number(what, definitions, len(values))) is not None:
            return PTOVerifyException(message)
    try:
        return _complaint_about_types(op, op_def)
    except (AttributeError, IndexError, KeyError):  # segments that do not fit
        return None


def _complaint_about_types(
    op: IRDLOperation, op_def: OpDef
) -> PTOVerifyException | None:
    number = 0
    for name, definition in op_def.operands:
        for value in _values(op, name):
            if not _satisfies(definition.constr, value.type):
                wanted = _words(definition.constr)
                return PTOVerifyException(
                    f"operand #{number} must be {wanted} ({name}), but got "
                    f"'{value.type}'",
                    value,
                )
            number += 1
    number = 0
    for name, definition in op_def.results:
        for value in _values(op, name):
            if not _satisfies(definition.constr, value.type):
                wanted = _words(definition.constr)
                return PTOVerifyException(
                    f"result #{number} must be {wanted} ({name}), but got '{value.type}'",
                    value,
                )
            number += 1
    return None


def _wrong_number(
    what: str,
    definitions: Sequence[tuple[str, OperandDef | ResultDef]],
    found: int,
) -> str | None:
    """Too few values, or too many where no group takes them."""
    single = [name for name, one in definitions if not isinstance(one, VariadicDef)]
    is_open = len(single) < len(definitions)
    if found == len(single) or (is_open and found > len(single)):
        return None
    named = f" ({', '.join(single)})" if single else ""
    plural = "" if len(single) == 1 else "s"
    least = "at least " if is_open else ""
    return f"expects {least}{len(single)} {what}{plural}{named}, found {found}"


def _values(op: IRDLOperation, name: str) -> tuple[SSAValue, ...]:
    """The values of one operand or result, which may be optional or a group."""
    found: SSAValue | tuple[SSAValue, ...] | None = getattr(op, name)
    if found is None:
        return ()
    return (found,) if isinstance(found, SSAValue) else tuple(found)


def _satisfies(constraint: AttrConstraint | RangeConstraint, value: Attribute) -> bool:
    try:
        if isinstance(constraint, RangeConstraint):
            constraint.verify((value,), VerificationContext())
        else:
            constraint.verify(value, VerificationContext())
    except VerifyException:
        return False
    return True


def _words(constraint: AttrConstraint | RangeConstraint) -> str:
    match constraint:
        case RangeLengthConstraint():
            return _words(constraint.constraint)
        case RangeOf():
            return _words(constraint.constr)
        case AnyOf():
            words = [
                "a float"
                if isinstance(c, BaseAttr) and issubclass(c.attr, AnyFloat)
                else _words(c)
                for c in constraint.attr_constrs
            ]
            return " or ".join(dict.fromkeys(words))
        case EqAttrConstraint():
            return str(constraint.attr)
        case BaseAttr():
            return _name(constraint.attr)
        case ParamAttrConstraint():
            return _name(constraint.base_attr)
        case MessageConstraint():
            return _words(constraint.constr)
        case VarConstraint():
            return _words(constraint.constraint)
        case _:
            return "something else"


_NAMES = {"integer_type": "an integer", "integer": "an integer", "string": "a string"}


def _name(kind: type[Attribute]) -> str:
    name = getattr(kind, "name", kind.__name__)
    if name in _NAMES:
        return _NAMES[name]
    if not name.startswith("pto."):
        return name
    return f"!{name}" if issubclass(kind, TypeAttribute) else f"#{name}"
