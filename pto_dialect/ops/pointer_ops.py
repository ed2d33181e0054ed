"""Pointers as numbers, and as pointers to other elements."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IntegerType,
    i64,
)
from xdsl.ir import Attribute
from xdsl.irdl import AnyAttr, operand_def, result_def, traits_def
from xdsl.traits import Pure

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import AnyInt, PTOOp, Ptr
from pto_dialect.types import PtrType, is_low_precision


@pto_op
class PtrToIntOp(PTOOp):
    """The address that a pointer holds, in bytes."""

    name = "pto.ptrtoint"

    ptr = operand_def(Ptr)
    result = result_def(AnyAttr())

    traits = traits_def(Pure())

    assembly_format = (
        "$ptr attr-dict `:` custom<Pointer>(type($ptr)) `->` type($result)"
    )

    def verify_types(self) -> None:
        if self.result.type != i64:
            fail(f"result must be i64, found {self.result.type}", self.result)


@pto_op
class IntToPtrOp(PTOOp):
    """A pointer to an address; only scalar loads and stores can use it."""

    name = "pto.inttoptr"

    addr = operand_def(AnyInt)
    result = result_def(Ptr)

    traits = traits_def(Pure())

    assembly_format = (
        "$addr attr-dict `:` type($addr) `->` custom<Pointer>(type($result))"
    )

    def verify_types(self) -> None:
        if not checks.is_integer(self.addr.type, 64):
            fail(f"address operand must be i64, found {self.addr.type}", self.addr)
        assert isinstance(self.result.type, PtrType)
        element = self.result.type.element_type
        if not _is_cpp_type(element):
            fail(
                f"result element type is not supported by EmitC: '{element}'",
                self.result,
            )


def _is_cpp_type(element: Attribute) -> bool:
    if isinstance(element, IntegerType):
        return element.bitwidth in (8, 16, 32, 64)
    if isinstance(element, Float16Type | BFloat16Type | Float32Type | Float64Type):
        return True
    packed = ("pto.hif8x2", "pto.bf16x2", "pto.f8E8M0")
    return is_low_precision(element) and element.name not in packed


@pto_op
class CastPtrOp(PTOOp):
    """A pointer of another element type, or from and to an integer."""

    name = "pto.castptr"

    input = operand_def(AnyAttr())
    result = result_def(AnyAttr())

    traits = traits_def(Pure())

    assembly_format = "$input attr-dict `:` type($input) `->` type($result)"

    def verify_types(self) -> None:
        source, result = self.input.type, self.result.type
        if not isinstance(source, IntegerType | PtrType):
            fail(
                f"input must be an integer or !pto.ptr<...>, found {source}", self.input
            )
        if not isinstance(result, IntegerType | PtrType):
            fail(
                f"result must be an integer or !pto.ptr<...>, found {result}",
                self.result,
            )
        if isinstance(source, IntegerType) and isinstance(result, IntegerType):
            fail("integer-to-integer cast is not a ptr cast", self.result)
        if isinstance(source, PtrType) and isinstance(result, PtrType):
            if source.space is not result.space:
                fail(
                    "ptr-to-ptr cast must stay within the same PTO memory space, found "
                    f"{source.space} and {result.space}",
                    self.result,
                )
