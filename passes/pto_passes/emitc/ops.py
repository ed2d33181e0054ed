"""
The EmitC operations that xDSL does not define, as upstream MLIR has them.

Names, operands, properties and regions are those of LLVM 22 (`EmitC.td`), so that the
generic form of a module is text that `mlir-translate --mlir-to-cpp` accepts.

Source: https://mlir.llvm.org/docs/Dialects/EmitC/
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import cast

from xdsl.dialects import emitc
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FunctionType,
    IndexType,
    IntegerAttr,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
    i64,
)
from xdsl.ir import Attribute, Block, Dialect, Region, SSAValue
from xdsl.irdl import (
    AnyAttr,
    BaseAttr,
    ParsePropInAttrDict,
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import (
    ConstantLike,
    IsolatedFromAbove,
    IsTerminator,
    NoTerminator,
    Pure,
    SymbolOpInterface,
)

from pto_dialect.xdsl_internals import OpenOperation

_LValue = BaseAttr(emitc.EmitC_LValueType)
_Value = AnyAttr()
_FUNCTIONAL = "operands attr-dict `:` functional-type(operands, results)"


class _EmitCOp(OpenOperation, ABC):
    irdl_options = (ParsePropInAttrDict(),)


# Values


@irdl_op_definition
class ConstantOp(_EmitCOp):
    """A value that is known: a number, or text (`#emitc.opaque<"1.0f">`)."""

    name = "emitc.constant"

    value = prop_def()
    result = result_def(_Value)

    traits = traits_def(Pure(), ConstantLike())


@irdl_op_definition
class LiteralOp(_EmitCOp):
    """Text that stands wherever the value is used."""

    name = "emitc.literal"

    value = prop_def(StringAttr)
    result = result_def(_Value)

    traits = traits_def(Pure())

    assembly_format = "$value attr-dict `:` type($result)"


@irdl_op_definition
class CastOp(_EmitCOp):
    """`(T) source`"""

    name = "emitc.cast"

    source = operand_def(_Value)
    dest = result_def(_Value)

    traits = traits_def(Pure())

    assembly_format = "$source attr-dict `:` type($source) `to` type($dest)"


class BinaryOp(_EmitCOp, ABC):
    """`lhs SYMBOL rhs`"""

    lhs = operand_def(_Value)
    rhs = operand_def(_Value)
    result = result_def(_Value)

    traits = traits_def(Pure())

    assembly_format = _FUNCTIONAL


@irdl_op_definition
class SubOp(BinaryOp):
    name = "emitc.sub"


@irdl_op_definition
class MulOp(BinaryOp):
    name = "emitc.mul"


@irdl_op_definition
class DivOp(BinaryOp):
    name = "emitc.div"


@irdl_op_definition
class RemOp(BinaryOp):
    name = "emitc.rem"


@irdl_op_definition
class BitwiseAndOp(BinaryOp):
    name = "emitc.bitwise_and"


@irdl_op_definition
class BitwiseOrOp(BinaryOp):
    name = "emitc.bitwise_or"


@irdl_op_definition
class BitwiseXorOp(BinaryOp):
    name = "emitc.bitwise_xor"


@irdl_op_definition
class BitwiseLeftShiftOp(BinaryOp):
    name = "emitc.bitwise_left_shift"


@irdl_op_definition
class BitwiseRightShiftOp(BinaryOp):
    name = "emitc.bitwise_right_shift"


@irdl_op_definition
class LogicalAndOp(BinaryOp):
    name = "emitc.logical_and"


@irdl_op_definition
class LogicalOrOp(BinaryOp):
    name = "emitc.logical_or"


class EmitC_UnaryOp(_EmitCOp, ABC):
    """`SYMBOL operand`"""

    operand = operand_def(_Value)
    result = result_def(_Value)

    traits = traits_def(Pure())

    assembly_format = _FUNCTIONAL


@irdl_op_definition
class LogicalNotOp(EmitC_UnaryOp):
    name = "emitc.logical_not"


@irdl_op_definition
class BitwiseNotOp(EmitC_UnaryOp):
    name = "emitc.bitwise_not"


@irdl_op_definition
class UnaryMinusOp(EmitC_UnaryOp):
    name = "emitc.unary_minus"


@irdl_op_definition
class UnaryPlusOp(EmitC_UnaryOp):
    name = "emitc.unary_plus"


class Predicate(IntEnum):
    """The comparisons, numbered as upstream numbers them."""

    EQ = 0
    NE = 1
    LT = 2
    LE = 3
    GT = 4
    GE = 5
    THREE_WAY = 6


@irdl_op_definition
class CmpOp(_EmitCOp):
    """`lhs PREDICATE rhs`"""

    name = "emitc.cmp"

    predicate = prop_def(IntegerAttr.constr(i64))
    lhs = operand_def(_Value)
    rhs = operand_def(_Value)
    result = result_def(_Value)

    traits = traits_def(Pure())


@irdl_op_definition
class ConditionalOp(_EmitCOp):
    """`condition ? true_value : false_value`"""

    name = "emitc.conditional"

    condition = operand_def(_Value)
    true_value = operand_def(_Value)
    false_value = operand_def(_Value)
    result = result_def(_Value)

    traits = traits_def(Pure())


@irdl_op_definition
class EmitC_YieldOp(_EmitCOp):
    """Ends a region; in an expression it names the value."""

    name = "emitc.yield"

    result = opt_operand_def(_Value)

    traits = traits_def(IsTerminator())

    assembly_format = "attr-dict ($result^ `:` type($result))?"


@irdl_op_definition
class ExpressionOp(_EmitCOp):
    """
    Operations that are printed as one C++ expression. The operands are the arguments of
    its block; each operation in it has one use.
    """

    name = "emitc.expression"

    defs = var_operand_def(_Value)
    do_not_inline = opt_prop_def(UnitAttr)
    result = result_def(_Value)
    region = region_def("single_block")

    traits = traits_def(IsolatedFromAbove())

    @property
    def root(self) -> SSAValue:
        """The value of the expression, within its region."""
        terminator = self.region.block.last_op
        assert isinstance(terminator, EmitC_YieldOp)
        assert terminator.result is not None
        return terminator.result


# Variables


@irdl_op_definition
class VariableOp(_EmitCOp):
    """A variable; the text of its first value, or `#emitc.opaque<"">` for none."""

    name = "emitc.variable"

    value = prop_def()
    result = result_def(_Value)


@irdl_op_definition
class AssignOp(_EmitCOp):
    """`var = value;`"""

    name = "emitc.assign"

    var = operand_def(_LValue)
    value = operand_def(_Value)

    assembly_format = "$value `:` type($value) `to` $var `:` type($var) attr-dict"


@irdl_op_definition
class EmitC_LoadOp(_EmitCOp):
    """What a variable holds now."""

    name = "emitc.load"

    operand = operand_def(_LValue)
    result = result_def(_Value)


@irdl_op_definition
class SubscriptOp(_EmitCOp):
    """`value[indices...]`, an element of an array or behind a pointer."""

    name = "emitc.subscript"

    value = operand_def(_Value)
    indices = var_operand_def(_Value)
    result = result_def(_LValue)

    assembly_format = (
        "$value `[` $indices `]` attr-dict `:` functional-type(operands, results)"
    )


@irdl_op_definition
class MemberOp(_EmitCOp):
    """`operand.member`"""

    name = "emitc.member"

    member = prop_def(StringAttr)
    operand = operand_def(_LValue)
    result = result_def(_LValue)


# Statements


@irdl_op_definition
class VerbatimOp(_EmitCOp):
    """
    A line of C++. With operands each `{}` of the text stands for one of them, and `{{`
    for a brace; without operands the text is printed as it is.
    """

    name = "emitc.verbatim"

    value = prop_def(StringAttr)
    fmt_args = var_operand_def(_Value)

    assembly_format = "$value (`args` $fmt_args^ `:` type($fmt_args))? attr-dict"


@irdl_op_definition
class IncludeOp(_EmitCOp):
    """`#include "file"`"""

    name = "emitc.include"

    include = prop_def(StringAttr)
    is_standard_include = opt_prop_def(UnitAttr)


@irdl_op_definition
class IfOp(_EmitCOp):
    """`if (condition) { ... } else { ... }`"""

    name = "emitc.if"

    condition = operand_def(_Value)
    then_region = region_def("single_block")
    else_region = region_def()


@irdl_op_definition
class ForOp(_EmitCOp):
    """`for (T i = lower; i < upper; i += step) { ... }`"""

    name = "emitc.for"

    lower_bound = operand_def(_Value)
    upper_bound = operand_def(_Value)
    step = operand_def(_Value)
    region = region_def("single_block")


@irdl_op_definition
class DoOp(_EmitCOp):
    """
    `do { ... } while (condition);`. The first region has no terminator; the second holds
    one expression and yields it.
    """

    name = "emitc.do"

    body_region = region_def("single_block")
    condition_region = region_def("single_block")

    traits = traits_def(NoTerminator())


# Functions


@irdl_op_definition
class FuncOp(_EmitCOp):
    """A function; `specifiers` are the words before its return type."""

    name = "emitc.func"

    sym_name = prop_def(StringAttr)
    function_type = prop_def(FunctionType)
    specifiers = opt_prop_def(ArrayAttr[StringAttr])
    arg_attrs = opt_prop_def(ArrayAttr[DictionaryAttr])
    res_attrs = opt_prop_def(ArrayAttr[DictionaryAttr])
    body = region_def()

    traits = traits_def(IsolatedFromAbove(), SymbolOpInterface())

    @staticmethod
    def make(
        name: str,
        inputs: Sequence[Attribute],
        outputs: Sequence[Attribute],
        specifiers: Sequence[str],
        body: Block | None,
    ) -> FuncOp:
        """A function; without a body it is a declaration."""
        return FuncOp.create(
            properties={
                "sym_name": StringAttr(name),
                "function_type": FunctionType.from_lists(inputs, outputs),
                "specifiers": ArrayAttr([StringAttr(s) for s in specifiers]),
            },
            regions=[Region() if body is None else Region(body)],
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The specifiers as text."""
        return () if self.specifiers is None else tuple(s.data for s in self.specifiers)


@irdl_op_definition
class DeclareFuncOp(_EmitCOp):
    """The declaration of a function that the module defines further down."""

    name = "emitc.declare_func"

    sym_name = prop_def(SymbolRefAttr)


@irdl_op_definition
class ReturnOp(_EmitCOp):
    """`return operand;`"""

    name = "emitc.return"

    operand = opt_operand_def(_Value)

    traits = traits_def(IsTerminator())

    assembly_format = "attr-dict ($operand^ `:` type($operand))?"


@irdl_op_definition
class CallOp(_EmitCOp):
    """A call of a function of the module."""

    name = "emitc.call"

    callee = prop_def(SymbolRefAttr)
    arguments = var_operand_def(_Value)
    res = var_result_def(_Value)


# Attributes of which a program has few different ones: making one costs as much as making
# an operation.

_MAX_KEPT = 10_000
"""How many of each kind are kept."""


@lru_cache(_MAX_KEPT)
def opaque(text: str) -> Attribute:
    """A C++ type, as it is written; pointers become `!emitc.ptr`."""
    if text.endswith("*"):
        pointee = cast("emitc.EmitC_OpaqueType", opaque(text[:-1].rstrip()))
        return emitc.EmitC_PointerType(pointee)
    return emitc.EmitC_OpaqueType(StringAttr(text))


def opaque_name(type: Attribute) -> str:
    """The C++ of an opaque type."""
    assert isinstance(type, emitc.EmitC_OpaqueType)
    return type.value.data


@lru_cache(_MAX_KEPT)
def opaque_text(text: str) -> emitc.EmitC_OpaqueAttr:
    """A piece of C++ that stands where an attribute does."""
    return emitc.EmitC_OpaqueAttr(StringAttr(text))


@lru_cache(_MAX_KEPT)
def plain_text(text: str) -> StringAttr:
    """A piece of C++, or a name, as an attribute."""
    return StringAttr(text)


@lru_cache(_MAX_KEPT)
def lvalue(type: Attribute) -> Attribute:
    """The type of a variable that holds values of a type."""
    return emitc.EmitC_LValueType(type)


@cache
def operand_number(number: int) -> IntegerAttr:
    """Stands for an operand among the arguments of a call."""
    return IntegerAttr(number, IndexType())


@cache
def predicate_attribute(predicate: Predicate) -> IntegerAttr:
    """What a comparison compares."""
    return IntegerAttr(int(predicate), i64)


EmitC = Dialect(
    "emitc",
    [
        *emitc.EmitC.operations,
        *(
            op
            for op in list(vars().values())
            if isinstance(op, type)
            and issubclass(op, _EmitCOp)
            and "name" in op.__dict__
        ),
    ],
    list(emitc.EmitC.attributes),
)
"""xDSL's emitc dialect together with these operations."""
