"""Arithmetic as C++ expressions: one EmitC expression for each operation lowered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from xdsl.dialects import emitc
from xdsl.dialects.builtin import IntegerAttr, IntegerType, Signedness, i1
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pto_dialect.xdsl_internals import (
    append_operation,
    operands_of,
    redirect_operands,
)
from pto_passes.emitc import ops
from pto_passes.emitc.ops import Predicate, opaque_text
from pto_passes.emitc.spelling import as_integer


@cache
def unsigned(type: Attribute) -> IntegerType:
    """The unsigned type of the same width; `bool` goes on as `uint8_t`."""
    integer = as_integer(type)
    assert integer is not None
    return IntegerType(max(8, integer.bitwidth), Signedness.UNSIGNED)


class Expression:
    """
    Builds one C++ expression. Each method makes an operation and returns its value; a
    value made here is used once, one from outside as often as it is needed.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    def _add(self, op: Operation) -> SSAValue:
        self.operations.append(op)
        return op.results[0]

    def number(self, value: int, type: Attribute) -> SSAValue:
        """A number that is written out."""
        attribute: Attribute = opaque_text(str(value))
        if (integer := as_integer(type)) is not None:
            attribute = IntegerAttr(value, integer)
        return self._add(
            ops.ConstantOp.create(properties={"value": attribute}, result_types=[type])
        )

    def binary(
        self,
        kind: type[Operation],
        a: SSAValue,
        b: SSAValue,
        result: Attribute | None = None,
    ) -> SSAValue:
        """A binary operation; the result has the type of `a` unless told otherwise."""
        result = a.type if result is None else result
        return self._add(kind.create(operands=[a, b], result_types=[result]))

    def add(self, a: SSAValue, b: SSAValue) -> SSAValue:
        return self.binary(emitc.EmitC_AddOp, a, b)

    def sub(self, a: SSAValue, b: SSAValue) -> SSAValue:
        return self.binary(ops.SubOp, a, b)

    def mul(self, a: SSAValue, b: SSAValue) -> SSAValue:
        return self.binary(ops.MulOp, a, b)

    def div(self, a: SSAValue, b: SSAValue) -> SSAValue:
        return self.binary(ops.DivOp, a, b)

    def rem(self, a: SSAValue, b: SSAValue) -> SSAValue:
        return self.binary(ops.RemOp, a, b)

    def both(self, a: SSAValue, b: SSAValue) -> SSAValue:
        """`a && b`"""
        return self.binary(ops.LogicalAndOp, a, b, i1)

    def either(self, a: SSAValue, b: SSAValue) -> SSAValue:
        """`a || b`"""
        return self.binary(ops.LogicalOrOp, a, b, i1)

    def no(self, a: SSAValue) -> SSAValue:
        """`!a`"""
        return self._add(ops.LogicalNotOp.create(operands=[a], result_types=[i1]))

    def minus(self, a: SSAValue) -> SSAValue:
        """`-a`"""
        return self._add(ops.UnaryMinusOp.create(operands=[a], result_types=[a.type]))

    def compare(self, predicate: Predicate, a: SSAValue, b: SSAValue) -> SSAValue:
        properties = {"predicate": ops.predicate_attribute(predicate)}
        return self._add(
            ops.CmpOp.create(operands=[a, b], result_types=[i1], properties=properties)
        )

    def select(self, condition: SSAValue, a: SSAValue, b: SSAValue) -> SSAValue:
        """`condition ? a : b`"""
        return self._add(
            ops.ConditionalOp.create(operands=[condition, a, b], result_types=[a.type])
        )

    def cast(self, a: SSAValue, type: Attribute) -> SSAValue:
        """`(type) a`, or `a` where that is its type."""
        if a.type == type:
            return a
        return self._add(ops.CastOp.create(operands=[a], result_types=[type]))

    def call(self, callee: str, arguments: list[SSAValue], type: Attribute) -> SSAValue:
        """A call of a C++ function that has a result."""
        return self._add(emitc.EmitC_CallOpaqueOp(callee, arguments, [type]))

    def as_unsigned(
        self, kind: type[Operation], a: SSAValue, b: SSAValue, type: Attribute
    ) -> SSAValue:
        """
        `(T) ((U) a OP (U) b)`: it wraps around where signed C++ is undefined. C++ would
        compute 16-bit products in `int`, which can overflow.
        """
        u = unsigned(type)
        if kind in (ops.MulOp, ops.BitwiseLeftShiftOp) and u.bitwidth < 32:
            u = IntegerType(32, Signedness.UNSIGNED)
        return self.cast(self.binary(kind, self.cast(a, u), self.cast(b, u)), type)

    def finish(self, value: SSAValue) -> list[Operation]:
        """
        The operations that compute `value`, the last of them as its result: none if it
        comes from outside, one if one is enough, else an expression.
        """
        if value.owner not in self.operations:
            return []
        if len(self.operations) == 1:
            return self.operations
        made = {r for op in self.operations for r in op.results}
        outside = list(
            dict.fromkeys(
                v for op in self.operations for v in operands_of(op) if v not in made
            )
        )
        block = Block(arg_types=[v.type for v in outside])
        inside = dict(zip(outside, block.args))
        for op in self.operations:
            redirect_operands(op, inside)
            append_operation(block, op)
        block.add_op(ops.EmitC_YieldOp.create(operands=[value]))
        return [
            ops.ExpressionOp.create(
                operands=outside, result_types=[value.type], regions=[Region(block)]
            )
        ]


Build = Callable[[Expression], SSAValue]
"""Builds a value with an expression."""
