"""Element types as NumPy sees them, and how numbers are rounded from one to another."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import ml_dtypes
import numpy as np
import numpy.typing as npt
from xdsl.dialects.builtin import (
    BFloat16Type,
    Float8E4M3FNType,
    Float8E4M3Type,
    Float8E5M2Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IndexType,
    IntegerType,
    Signedness,
)
from xdsl.ir import Attribute

from pto_dialect.attrs import PadValue
from pto_dialect.types import (
    BF16x2Type,
    F4E1M2x2Type,
    F4E2M1x2Type,
    F8E8M0Type,
    HiF8Type,
    HiF8x2Type,
)

Array = npt.NDArray[Any]
"""An array of any element type."""

DType = np.dtype[Any]
"""A NumPy element type."""

Number = int | float
"""A scalar value: whole numbers are Python's, floats are rounded to their type."""

F16 = np.dtype(np.float16)
BF16 = np.dtype(ml_dtypes.bfloat16)
F32 = np.dtype(np.float32)
F64 = np.dtype(np.float64)
BYTE = np.dtype(np.uint8)

_FLOATS: dict[type[Attribute], DType] = {
    Float16Type: F16,
    BFloat16Type: BF16,
    Float32Type: F32,
    Float64Type: F64,
    Float8E4M3FNType: np.dtype(ml_dtypes.float8_e4m3fn),
    Float8E4M3Type: np.dtype(ml_dtypes.float8_e4m3),
    Float8E5M2Type: np.dtype(ml_dtypes.float8_e5m2),
    F8E8M0Type: np.dtype(ml_dtypes.float8_e8m0fnu),
}

_PACKED: dict[type[Attribute], DType] = {
    HiF8Type: BYTE,
    F4E1M2x2Type: BYTE,
    F4E2M1x2Type: BYTE,
    HiF8x2Type: np.dtype(np.uint16),
    BF16x2Type: np.dtype(np.uint32),
}
"""What NumPy has no numbers for: such elements are bits of this width."""


class NoElementError(Exception):
    """A type that is not an element type, or whose numbers are not interpreted."""


@cache
def dtype_of(element: Attribute) -> DType:
    """
    The NumPy type of an element type; bits for what NumPy has no numbers for.

    Raises:
        NoElementError: if it is not an element type.
    """
    found = _FLOATS.get(type(element), _PACKED.get(type(element)))
    if found is not None:
        return found
    if isinstance(element, IndexType):
        return np.dtype(np.int64)
    if isinstance(element, IntegerType):
        integer = cast(IntegerType, element)
        bits = max(8, integer.bitwidth)
        unsigned = integer.signedness.data is Signedness.UNSIGNED
        sign = "u" if unsigned else ""
        if bits in (8, 16, 32, 64):
            return np.dtype(f"{sign}int{bits}")
    raise NoElementError(f"{element} is not an element type that can be run")


def is_whole_number(type_: Attribute) -> bool:
    """Whether a type is one of whole numbers."""
    return isinstance(type_, IntegerType | IndexType)


def is_packed(element: Attribute) -> bool:
    """Whether NumPy has no numbers of this type, only its bits."""
    return type(element) in _PACKED


def is_float(dtype: DType) -> bool:
    """Whether a type holds floats; those of `ml_dtypes` have a kind of their own."""
    return dtype.kind in "fV"


def name_of_dtype(dtype: DType) -> str:
    """
    The short name of a type, as MLIR and arguments spell it: `f32`, `bf16`, `i8`, `u8`,
    `f8E4M3FN`.
    """
    special = _SPECIAL_NAMES.get(dtype)
    if special is None and dtype.kind in "fiu":
        return f"{dtype.kind}{8 * dtype.itemsize}"
    return special or dtype.name


_SPECIAL_NAMES = {
    BF16: "bf16",
    np.dtype(ml_dtypes.float8_e4m3fn): "f8E4M3FN",
    np.dtype(ml_dtypes.float8_e4m3): "f8E4M3",
    np.dtype(ml_dtypes.float8_e5m2): "f8E5M2",
    np.dtype(ml_dtypes.float8_e8m0fnu): "f8E8M0",
}


@cache
def named_dtypes() -> dict[str, DType]:
    """The element types by the names that `name_of_dtype` gives them."""
    whole = [np.dtype(f"{sign}int{bits}") for sign in ("", "u") for bits in _BITS]
    return {name_of_dtype(d): d for d in (*_FLOATS.values(), *whole)}


_BITS = (8, 16, 32, 64)


def scalar(value: Number, dtype: DType) -> Any:
    """A number as a NumPy scalar; whole numbers wrap, as they do on the chip."""
    if is_float(dtype):
        return dtype.type(value)
    bits = 8 * dtype.itemsize
    low = int(value) & ((1 << bits) - 1)
    if dtype.kind == "i" and low >> (bits - 1):
        low -= 1 << bits
    return dtype.type(low)


def pad_number(pad: PadValue, dtype: DType) -> Any:
    """
    What a pad value is in an element type: infinities for floats, limits for integers;
    0 for 64-bit types and for those without an infinity, as in pto-isa.
    """
    if pad in (PadValue.NULL, PadValue.ZERO) or dtype.itemsize == 8:
        return dtype.type(0)
    if is_float(dtype):
        if dtype.itemsize == 1:
            return dtype.type(0)
        return dtype.type(np.inf if pad is PadValue.MAX else -np.inf)
    limits = np.iinfo(dtype)
    return dtype.type(limits.max if pad is PadValue.MAX else limits.min)
