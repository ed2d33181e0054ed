"""Arrays, structs and event ids on the stack of the scalar unit."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence

from xdsl.dialects.builtin import DenseArrayBase, IndexType, i64
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AnyAttr,
    BaseAttr,
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import (
    IsTerminator,
    MemoryAllocEffect,
    MemoryReadEffect,
    MemoryWriteEffect,
)

from pto_dialect.assembly.program import pto_op
from pto_dialect.handles import EventIdArrayType, LocalArrayType, StructType, is_scalar
from pto_dialect.hardware import Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import AnyScalar, PTOOp


class StackOp(PTOOp, ABC):
    """An operation of the scalar unit on a variable of the function."""

    PIPE = Pipe.S


class DeclareOp(StackOp, ABC):
    """A new variable, whose contents are undefined."""

    traits = traits_def(MemoryAllocEffect())


class GetOp(StackOp, ABC):
    """Reads an element of a variable."""

    traits = traits_def(MemoryReadEffect())


class SetOp(StackOp, ABC):
    """Writes an element of a variable."""

    traits = traits_def(MemoryWriteEffect())


# Arrays


@pto_op
class DeclareLocalArrayOp(DeclareOp):
    """A new array of scalars."""

    name = "pto.declare_local_array"

    array = result_def(BaseAttr(LocalArrayType))

    assembly_format = "attr-dict `->` type($array)"


def _verify_indices(array: SSAValue, indices: Sequence[SSAValue]) -> LocalArrayType:
    assert isinstance(array.type, LocalArrayType)
    rank = array.type.rank
    if len(indices) != rank:
        fail(
            f"expects {rank} indices for !pto.local_array of rank {rank}, got "
            f"{len(indices)}",
            array,
        )
    return array.type


@pto_op
class LocalArrayGetOp(GetOp):
    """`result = array[indices]`"""

    name = "pto.local_array_get"

    array = operand_def(BaseAttr(LocalArrayType))
    indices = var_operand_def(IndexType())
    result = result_def(AnyScalar)

    assembly_format = (
        "$array `[` $indices `]` attr-dict `:` type($array) `->` type($result)"
    )

    def reads(self):
        yield "array", self.array

    def verify_types(self) -> None:
        array = _verify_indices(self.array, self.indices)
        if self.result.type != array.element_type:
            fail(
                f"result type {self.result.type} does not match array element type "
                f"{array.element_type}",
                self.result,
            )


@pto_op
class LocalArraySetOp(SetOp):
    """`array[indices] = value`"""

    name = "pto.local_array_set"

    array = operand_def(BaseAttr(LocalArrayType))
    indices = var_operand_def(IndexType())
    value = operand_def(AnyScalar)

    assembly_format = (
        "$array `[` $indices `]` `,` $value attr-dict `:` type($array) `,` type($value)"
    )

    def writes(self):
        yield "array", self.array

    def verify_types(self) -> None:
        array = _verify_indices(self.array, self.indices)
        if self.value.type != array.element_type:
            fail(
                f"value type {self.value.type} does not match array element type "
                f"{array.element_type}",
                self.value,
            )


# Structs


@pto_op
class DeclareStructOp(DeclareOp):
    """A new struct; it lives as long as the block around it."""

    name = "pto.declare_struct"

    s = result_def(BaseAttr(StructType))

    assembly_format = "attr-dict `->` type($s)"

    def verify_values(self) -> None:
        for use in self.s.uses:
            if use.operation.has_trait(IsTerminator):
                fail(
                    "stack-local struct must not escape the scope that declares it",
                    self.s,
                )


class StructFieldOp(StackOp, ABC):
    """Follows a path of field numbers, through nested structs, to a scalar."""

    path = prop_def(DenseArrayBase.constr(i64))

    def verify_path(self, what: str, value: SSAValue) -> None:
        """The path leads to a scalar of the value's type."""
        indices = self.path.get_values()
        if not indices:
            fail("struct path must have at least one index", "[")
        type_: Attribute = self.operand("s").type
        for depth, index in enumerate(indices):
            if not isinstance(type_, StructType):
                fail(
                    f"struct path index {depth} descends into non-struct field of type "
                    f"{type_}",
                    self.operand("s"),
                )
            fields = type_.fields.data
            if not 0 <= index < len(fields):
                fail(
                    f"struct path index {depth} ({index}) is out of range for {type_}",
                    self.operand("s"),
                )
            type_ = fields[index]
        if not is_scalar(type_):
            fail(
                f"struct path must end at a scalar field, but ends at {type_}",
                self.operand("s"),
            )
        if value.type != type_:
            fail(f"{what} type {value.type} does not match field type {type_}", value)


@pto_op
class StructGetOp(StructFieldOp, GetOp):
    """`value = s.path`"""

    name = "pto.struct_get"

    s = operand_def(BaseAttr(StructType))
    value = result_def(AnyAttr())

    assembly_format = "$s `` $path attr-dict `:` type($s) `->` type($value)"

    def reads(self):
        yield "s", self.s

    def verify_types(self) -> None:
        self.verify_path("result", self.value)


@pto_op
class StructSetOp(StructFieldOp, SetOp):
    """`s.path = value`"""

    name = "pto.struct_set"

    s = operand_def(BaseAttr(StructType))
    value = operand_def(AnyAttr())

    BUILDER_ORDER = ("s", "path", "value")

    assembly_format = "$s `` $path `,` $value attr-dict `:` type($s) `,` type($value)"

    def writes(self):
        yield "s", self.s

    def verify_types(self) -> None:
        self.verify_path("value", self.value)


# Event ids


@pto_op
class DeclareEventIdArrayOp(DeclareOp):
    """A new array of event ids."""

    name = "pto.declare_eventid_array"

    array = result_def(BaseAttr(EventIdArrayType))

    assembly_format = "attr-dict `->` type($array)"


@pto_op
class EventIdArrayGetOp(GetOp):
    """`result = array[index]`"""

    name = "pto.eventid_array_get"

    array = operand_def(BaseAttr(EventIdArrayType))
    index = operand_def(IndexType())
    result = result_def(IndexType())

    assembly_format = "$array `[` $index `]` attr-dict `:` type($array)"

    def reads(self):
        yield "array", self.array


@pto_op
class EventIdArraySetOp(SetOp):
    """`array[index] = value`"""

    name = "pto.eventid_array_set"

    array = operand_def(BaseAttr(EventIdArrayType))
    index = operand_def(IndexType())
    value = operand_def(IndexType())

    assembly_format = "$array `[` $index `]` `,` $value attr-dict `:` type($array)"

    def writes(self):
        yield "array", self.array
