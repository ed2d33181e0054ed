"""Element types that NumPy has no numbers for: 4-bit floats in pairs, and HiFloat8."""

from __future__ import annotations

from functools import cache

import numpy as np
from xdsl.ir import Attribute

from pto_dialect.types import F4E1M2x2Type, F4E2M1x2Type, HiF8Type
from pto_opt.interpreter.elements import F32, Array


@cache
def values_of(element: Attribute) -> Array:
    """The number that each code of a type stands for, as f32."""
    match element:
        case F4E2M1x2Type():
            half = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6], F32)
        case F4E1M2x2Type():
            half = np.arange(8, dtype=F32) / 4
        case HiF8Type():
            return np.array([_hifloat8(code) for code in range(256)], F32)
        case _:
            raise TypeError(f"{element} is not a packed type")
    return np.concatenate([half, -half])


def _hifloat8(code: int) -> float:
    """
    The number of a HiFloat8 code. Behind the sign stands a prefix that tells how many of
    the other bits are exponent, in sign and magnitude with a leading 1 that is implied.

    Source: "Ascend HiFloat8 Format for Deep Learning", arXiv 2409.16626.
    """
    sign = -1.0 if code & 0x80 else 1.0
    bits = code & 0x7F
    if bits < 8:
        if bits == 0:
            return np.nan if code else 0.0
        return sign * 2.0 ** (bits - 23)
    if bits >> 5:
        exponent_bits, rest = (bits >> 5) + 1, bits & 0x1F
    elif bits >> 4:
        exponent_bits, rest = 1, bits & 0xF
    else:
        exponent_bits, rest = 0, bits & 0x7
    fraction_bits = 3 if exponent_bits <= 2 else 5 - exponent_bits
    fraction = rest & ((1 << fraction_bits) - 1)
    exponent = 0
    if exponent_bits:
        raw = rest >> fraction_bits
        top = 1 << (exponent_bits - 1)
        magnitude = top | (raw & (top - 1))
        exponent = -magnitude if raw & top else magnitude
    if exponent == 15 and fraction == 1:
        return sign * np.inf
    return sign * 2.0**exponent * (1 + fraction / (1 << fraction_bits))


@cache
def _sorted(element: Attribute) -> tuple[Array, Array]:
    """The numbers of a type in their order, and their codes; only those above 0."""
    numbers = values_of(element)
    codes = np.arange(len(numbers) // 2)
    positive = numbers[: len(codes)]
    order = np.argsort(positive, kind="stable")
    return positive[order].astype(np.float64), codes[order].astype(np.uint8)


def decode(codes: Array, element: Attribute) -> Array:
    """
    The numbers of codes, as f32; pairs become two numbers side by side, the one in the
    low bits first.
    """
    numbers = values_of(element)
    if isinstance(element, HiF8Type):
        return numbers[codes]
    low, high = numbers[codes & 0xF], numbers[codes >> 4]
    return np.stack([low, high], axis=-1).reshape(*codes.shape[:-1], -1)


def encode(numbers: Array, element: Attribute) -> Array:
    """
    The codes of the nearest numbers of a type, ties to even codes; what is too large
    becomes the largest. Two numbers side by side become a pair.
    """
    known, codes = _sorted(element)
    wide = numbers.astype(np.float64)
    size = np.nan_to_num(np.abs(wide), nan=0.0, posinf=np.inf)
    finite = known[np.isfinite(known)]
    upper = np.clip(np.searchsorted(finite, size), 1, len(finite) - 1)
    below, above = finite[upper - 1], finite[upper]
    gap_below, gap_above = size - below, above - size
    tie_up = (gap_below == gap_above) & (codes[upper] % 2 == 0)
    chosen = np.where((gap_above < gap_below) | tie_up, upper, upper - 1)
    found = codes[chosen]
    if isinstance(element, HiF8Type):
        found = np.where(np.signbit(wide) & (found != 0), found | 0x80, found)
        return np.where(np.isnan(wide), 0x80, found).astype(np.uint8)
    found = np.where(np.signbit(wide), found | 8, found).astype(np.uint8)
    return found[..., 0::2] | found[..., 1::2] << 4
