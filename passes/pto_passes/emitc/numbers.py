"""Floating-point numbers as C++ text that reads back as the same number."""

from __future__ import annotations

import math
import struct

from xdsl.dialects.builtin import BFloat16Type, Float16Type, Float64Type, f32
from xdsl.ir import Attribute


def float_text(value: float, type: Attribute) -> str:
    """
    A literal of a type, in as few digits as give the same number back: `1.0f`, `0.1f`.

    Types that C++ has no literals for (f16, bf16) get a `float` one. The number is
    rounded to the type first: rounding it twice can end one step off.
    """
    double = isinstance(type, Float64Type)
    if math.isnan(value):
        return '__builtin_nan("")' if double else '__builtin_nanf("")'
    value = rounded(value, type)
    if math.isinf(value):
        text = "__builtin_inf()" if double else "__builtin_inff()"
        return f"-{text}" if value < 0 else text
    text = repr(value) if double else _shortest(value)
    if not set(text) & set(".e"):
        text += ".0"
    return text if double else f"{text}f"


def rounded(value: float, type: Attribute) -> float:
    """The number of a type that is nearest to a value, ties to even."""
    try:
        if isinstance(type, Float64Type) or math.isinf(value) or math.isnan(value):
            return value
        if isinstance(type, Float16Type):
            return struct.unpack("<e", struct.pack("<e", value))[0]
        if isinstance(type, BFloat16Type):
            return _to_bf16(value)
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def _to_bf16(value: float) -> float:
    # To odd first (keep a trace of what float cuts off), then to even at bf16's place.
    near = struct.unpack("<f", struct.pack("<f", value))[0]
    (bits,) = struct.unpack("<I", struct.pack("<f", near))
    if near != value:
        if abs(near) > abs(value):
            bits -= 1
        bits |= 1
    bits += 0x7FFF + (bits >> 16 & 1)
    return struct.unpack("<f", struct.pack("<I", bits & 0xFFFF0000))[0]


def _shortest(value: float) -> str:
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if rounded(float(text), f32) == value:
            return text
    return repr(value)
