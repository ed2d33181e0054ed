"""EmitC operations as C++ expressions, with no more parentheses than C++ needs."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from typing import Any, cast

from xdsl.dialects import emitc
from xdsl.dialects.builtin import (
    Float32Type,
    Float64Type,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    Signedness,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.utils.exceptions import DiagnosticException

from pto_passes.emitc import ops
from pto_passes.emitc.numbers import float_text
from pto_passes.emitc.ops import Predicate
from pto_passes.emitc.spelling import as_integer
from pto_passes.emitc.spelling import integer as integer_name


class Level(IntEnum):
    """How strongly C++ operators bind, from the weakest."""

    CONDITIONAL = 1
    LOGICAL_OR = 2
    LOGICAL_AND = 3
    BITWISE_OR = 4
    BITWISE_XOR = 5
    BITWISE_AND = 6
    EQUALITY = 7
    RELATION = 8
    SHIFT = 9
    SUM = 10
    PRODUCT = 11
    UNARY = 12
    POSTFIX = 13


_BINARY: dict[type[Operation], tuple[str, Level]] = {
    emitc.EmitC_AddOp: ("+", Level.SUM),
    ops.SubOp: ("-", Level.SUM),
    ops.MulOp: ("*", Level.PRODUCT),
    ops.DivOp: ("/", Level.PRODUCT),
    ops.RemOp: ("%", Level.PRODUCT),
    ops.BitwiseAndOp: ("&", Level.BITWISE_AND),
    ops.BitwiseOrOp: ("|", Level.BITWISE_OR),
    ops.BitwiseXorOp: ("^", Level.BITWISE_XOR),
    ops.BitwiseLeftShiftOp: ("<<", Level.SHIFT),
    ops.BitwiseRightShiftOp: (">>", Level.SHIFT),
    ops.LogicalAndOp: ("&&", Level.LOGICAL_AND),
    ops.LogicalOrOp: ("||", Level.LOGICAL_OR),
}

_UNARY: dict[type[Operation], str] = {
    ops.LogicalNotOp: "!",
    ops.BitwiseNotOp: "~",
    ops.UnaryMinusOp: "-",
    ops.UnaryPlusOp: "+",
}

_PREDICATES: dict[int, tuple[str, Level]] = {
    Predicate.EQ: ("==", Level.EQUALITY),
    Predicate.NE: ("!=", Level.EQUALITY),
    Predicate.LT: ("<", Level.RELATION),
    Predicate.LE: ("<=", Level.RELATION),
    Predicate.GT: (">", Level.RELATION),
    Predicate.GE: (">=", Level.RELATION),
    Predicate.THREE_WAY: ("<=>", Level.SHIFT),
}

OperandText = Callable[[SSAValue, Level], str]
"""The text of an operand, in parentheses if it binds weaker than asked."""


class CannotPrintError(DiagnosticException):
    """The module holds something that is no C++."""


@lru_cache(10_000)
def type_text(type: Attribute) -> str:
    """A type in C++."""
    if (integer := as_integer(type)) is not None:
        if (name := integer_name(integer)) is not None:
            return name
    match type:
        case IndexType() | emitc.EmitC_SizeT():
            return "size_t"
        case Float32Type():
            return "float"
        case Float64Type():
            return "double"
        case emitc.EmitC_OpaqueType():
            return type.value.data
        case emitc.EmitC_PointerType():
            return f"{type_text(type.pointee_type)}*"
        case emitc.EmitC_LValueType():
            return type_text(type.value_type)
        case _:
            raise CannotPrintError(f"no C++ for the type {type}")


def attribute_text(attribute: Attribute) -> str:
    """A constant in C++."""
    match attribute:
        case emitc.EmitC_OpaqueAttr():
            return attribute.value.data
        case IntegerAttr():
            return _integer_text(attribute.value.data, attribute.type)
        case FloatAttr():
            return float_text(attribute.value.data, attribute.type)
        case StringAttr():
            return attribute.data
        case _:
            return type_text(attribute)


def _integer_text(value: int, type: Attribute) -> str:
    if (integer := as_integer(type)) is not None:
        if integer.bitwidth == 1:
            return "true" if value else "false"
        if integer.signedness.data is Signedness.UNSIGNED:
            return f"{value & (1 << integer.bitwidth) - 1}u"
    if value == -(2**63):
        return "-9223372036854775807 - 1"
    return str(value)


def expression(op: Operation, operand: OperandText) -> tuple[str, Level] | None:
    """An operation as an expression, and how strongly it binds; None if it is none."""
    kind = type(op)
    if (binary := _BINARY.get(kind)) is not None:
        return _binary(op, *binary, operand)
    if (unary := _UNARY.get(kind)) is not None:
        # A space keeps `- -x` from becoming a decrement.
        inner = operand(op.operands[0], Level.UNARY)
        space = " " if inner.startswith(unary) else ""
        return f"{unary}{space}{inner}", Level.UNARY
    rule = _RULES.get(kind)
    return None if rule is None else rule(op, operand)


def _compare(op: ops.CmpOp, operand: OperandText) -> tuple[str, Level]:
    return _binary(op, *_PREDICATES[op.predicate.value.data], operand)


def _cast(op: ops.CastOp, operand: OperandText) -> tuple[str, Level]:
    inner = operand(op.source, Level.UNARY)
    return f"({type_text(op.dest.type)}) {inner}", Level.UNARY


def _conditional(op: ops.ConditionalOp, operand: OperandText) -> tuple[str, Level]:
    condition = operand(op.condition, Level.LOGICAL_OR)
    then = operand(op.true_value, Level.LOGICAL_OR)
    other = operand(op.false_value, Level.CONDITIONAL)
    return f"{condition} ? {then} : {other}", Level.CONDITIONAL


def _constant(op: ops.ConstantOp, operand: OperandText) -> tuple[str, Level]:
    text = attribute_text(op.value)
    return text, Level.UNARY if text.startswith("-") else Level.POSTFIX


def _literal(op: ops.LiteralOp, operand: OperandText) -> tuple[str, Level]:
    return op.value.data, Level.POSTFIX


def _call(op: ops.CallOp, operand: OperandText) -> tuple[str, Level]:
    arguments = [operand(a, Level.CONDITIONAL) for a in op.arguments]
    return f"{op.callee.string_value()}({', '.join(arguments)})", Level.POSTFIX


def _apply(op: emitc.EmitC_ApplyOp, operand: OperandText) -> tuple[str, Level]:
    inner = operand(op.operand, Level.UNARY)
    return f"{op.applicableOperator.data}{inner}", Level.UNARY


def _subscript(op: ops.SubscriptOp, operand: OperandText) -> tuple[str, Level]:
    indices = "".join(f"[{operand(i, Level.CONDITIONAL)}]" for i in op.indices)
    return f"{operand(op.value, Level.POSTFIX)}{indices}", Level.POSTFIX


def _member(op: ops.MemberOp, operand: OperandText) -> tuple[str, Level]:
    return f"{operand(op.operand, Level.POSTFIX)}.{op.member.data}", Level.POSTFIX


def _load(op: ops.EmitC_LoadOp, operand: OperandText) -> tuple[str, Level]:
    return operand(op.operand, Level.POSTFIX), Level.POSTFIX


_OPERANDS: dict[Level, tuple[Level, Level]] = {
    Level.LOGICAL_AND: (Level.LOGICAL_AND, Level.BITWISE_OR),
    Level.BITWISE_OR: (Level.UNARY, Level.UNARY),
    Level.BITWISE_XOR: (Level.UNARY, Level.UNARY),
    Level.BITWISE_AND: (Level.UNARY, Level.UNARY),
    Level.EQUALITY: (Level.SUM, Level.SUM),
    Level.RELATION: (Level.SUM, Level.SUM),
    Level.SHIFT: (Level.UNARY, Level.UNARY),
    Level.SUM: (Level.SUM, Level.PRODUCT),
    Level.PRODUCT: (Level.PRODUCT, Level.UNARY),
}
"""
How strongly the operands of a binary operator must bind to stand without parentheses:
as C++ demands, and where that is easily misread, more.
"""


def _binary(
    op: Operation, symbol: str, level: Level, operand: OperandText
) -> tuple[str, Level]:
    if level is Level.LOGICAL_OR:
        sides = [_either(v, operand) for v in op.operands]
        return f"{sides[0]} || {sides[1]}", level
    left, right = _OPERANDS[level]
    return (
        f"{operand(op.operands[0], left)} {symbol} {operand(op.operands[1], right)}",
        level,
    )


def _either(value: SSAValue, operand: OperandText) -> str:
    """An operand of `||`: another `||` needs no parentheses, `&&` gets them."""
    is_either = isinstance(value.owner, ops.LogicalOrOp)
    return operand(value, Level.LOGICAL_OR if is_either else Level.BITWISE_OR)


def _opaque_call(
    op: emitc.EmitC_CallOpaqueOp, operand: OperandText
) -> tuple[str, Level]:
    template = ""
    if op.template_args is not None:
        template = f"<{', '.join(attribute_text(a) for a in op.template_args)}>"
    if op.args is None:
        arguments = [operand(a, Level.CONDITIONAL) for a in op.call_args]
    else:
        arguments = [_argument(op, a, operand) for a in op.args]
    return f"{op.callee.data}{template}({', '.join(arguments)})", Level.POSTFIX


def _argument(
    op: emitc.EmitC_CallOpaqueOp, argument: Attribute, operand: OperandText
) -> str:
    """An `index` counts the operands; anything else is text."""
    if isinstance(argument, IntegerAttr):
        number = cast(IntegerAttr[IntegerType | IndexType], argument)
        if isinstance(number.type, IndexType):
            return operand(op.call_args[number.value.data], Level.CONDITIONAL)
        return attribute_text(number)
    return attribute_text(argument)


_RULES: dict[type[Operation], Callable[[Any, OperandText], tuple[str, Level]]] = {
    emitc.EmitC_CallOpaqueOp: _opaque_call,
    ops.ConstantOp: _constant,
    ops.EmitC_LoadOp: _load,
    ops.CastOp: _cast,
    ops.CmpOp: _compare,
    ops.ConditionalOp: _conditional,
    ops.LiteralOp: _literal,
    ops.CallOp: _call,
    emitc.EmitC_ApplyOp: _apply,
    ops.SubscriptOp: _subscript,
    ops.MemberOp: _member,
}
"""By class: most lines of a program are one of the first three."""
