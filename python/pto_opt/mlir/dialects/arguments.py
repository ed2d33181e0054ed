"""Arguments of builders as MLIR's values and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    i64,
)
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AllOf,
    AnyOf,
    AttrConstraint,
    EqAttrConstraint,
    MessageConstraint,
    OptionalDef,
    ParamAttrConstraint,
    VariadicDef,
)
from xdsl.utils.test_value import create_ssa_value

from pto_dialect.ops.base import PTOOp
from pto_opt.mlir.attributes import AttributeBridge
from pto_opt.mlir.bindings import mlir_ir
from pto_opt.mlir.dialects.enumerations import attribute_of


def as_operand(op_class: type[PTOOp], name: str, one: Any, given: Any) -> list[Any]:
    """
    The values of an operand or a group: from values, operations with one result, None
    for what is absent.

    Raises:
        TypeError: saying which operand of which operation is something else.
    """
    is_group = isinstance(one, VariadicDef) and not isinstance(one, OptionalDef)
    ir = mlir_ir()
    if is_group:
        many = given.results if isinstance(given, ir.OpView | ir.Operation) else given
        return [_value(op_class, name, value) for value in many or ()]
    if given is None and isinstance(one, OptionalDef):
        return []
    return [_value(op_class, name, given)]


def _value(op_class: type[PTOOp], name: str, given: Any) -> Any:
    ir = mlir_ir()
    if isinstance(given, ir.Value):
        return given
    if isinstance(given, ir.OpView | ir.Operation):
        return given.results[0] if len(given.results) == 1 else given.result
    if isinstance(given, ir.OpResultList):
        return given[0]
    raise TypeError(
        f"{op_class.name}: {name} is a value or an operation with one result, not "
        f"{type(given).__name__}"
    )


def stand_in(bridge: AttributeBridge, value: Any) -> SSAValue:
    """A value in xDSL with the type of one in MLIR, and its number if it is a constant."""
    owner = value.owner
    operation = getattr(owner, "operation", None)
    if operation is not None and operation.name == "arith.constant":
        constant = bridge.from_mlir(operation.attributes["value"])
        if isinstance(constant, IntegerAttr):
            return ConstantOp(cast("IntegerAttr[Any]", constant)).result
    return create_ssa_value(bridge.from_mlir(value.type))


def as_attribute(bridge: AttributeBridge, name: str, one: Any, given: Any) -> Any:
    """
    The attribute in MLIR, from one or from what it stands for in Python: a member of an
    enumeration, its word or its number; an integer, a truth, a text, a list of integers.

    Raises:
        TypeError: where it can be none of what the operation takes.
    """
    ir = mlir_ir()
    if isinstance(given, ir.Attribute | ir.Type):
        return given
    for definition, constraint in alternatives(one.constr):
        found = _attribute(definition, constraint, given)
        if found is not None:
            return bridge.to_mlir(found)
    raise TypeError(f"{name} cannot be {given!r}")


def alternatives(
    constraint: AttrConstraint,
) -> Iterator[tuple[type[Attribute], AttrConstraint]]:
    """The classes that an attribute can be of, each with what is asked of it."""
    match constraint:
        case MessageConstraint():
            yield from alternatives(constraint.constr)
        case AnyOf():
            for each in constraint.attr_constrs:
                yield from alternatives(each)
        case _:
            for base in constraint.get_bases() or ():
                yield base, constraint


def _attribute(
    definition: type[Attribute], constraint: AttrConstraint, given: Any
) -> Attribute | None:
    if issubclass(definition, EnumAttribute):
        kind = cast("type[EnumAttribute[Any]]", definition)
        own = type(given).__name__ in ("int", "str", kind.__name__.removesuffix("Attr"))
        return attribute_of(kind, given) if own else None
    match given:
        case int() if definition is IntegerAttr:
            return IntegerAttr(int(given), _integer_type(constraint) or i64)
        case str() if definition is StringAttr:
            return StringAttr(given)
        case str() if definition is SymbolRefAttr:
            return SymbolRefAttr(given.removeprefix("@"))
        case list() | tuple():
            numbers = [int(each) for each in cast("Sequence[int]", given)]
            if definition is DenseArrayBase:
                return DenseArrayBase.from_list(
                    _integer_type(constraint) or i64, numbers
                )
            if definition is ArrayAttr:
                return ArrayAttr([IntegerAttr(each, i64) for each in numbers])
        case _:
            pass
    return None


def _integer_type(constraint: AttrConstraint) -> IntegerType | None:
    """The type of integers that a constraint asks for."""
    match constraint:
        case EqAttrConstraint(attr=IntegerType() as found):
            return found
        case AllOf() | AnyOf():
            inner = constraint.attr_constrs
        case ParamAttrConstraint():
            inner = constraint.param_constrs
        case _:
            return None
    return next((t for each in inner if (t := _integer_type(each)) is not None), None)
