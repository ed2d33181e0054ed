"""
What pto-isa's CPU simulator makes of numbers in its types of 8 bits: it cuts off
what does not fit, where the chip rounds to the nearest.

Source: pto-isa `cpu/MXTypes.hpp`, `cpu/Hifloat8.hpp`.
"""

from __future__ import annotations

import numpy as np

from cases.draw import Array

MX = {
    "f8E4M3FN": (4, 3, 7),
    "f8E5M2": (5, 2, 15),
}
"""Bits of the exponent, bits of the fraction, bias."""

_DOUBLE_BIAS, _DOUBLE_FRACTION = 1023, 52


def encode(values: Array, name: str) -> Array:
    """The codes of numbers: high bits of the fraction, and low bits of the exponent."""
    exponent_bits, fraction_bits, bias = MX[name]
    wide = np.ascontiguousarray(values, np.float64)
    bits = wide.view(np.uint64)
    sign = (bits >> np.uint64(63)).astype(np.int64)
    raw = (bits >> np.uint64(_DOUBLE_FRACTION)).astype(np.int64) & 0x7FF
    fraction = (bits & np.uint64((1 << _DOUBLE_FRACTION) - 1)).astype(np.int64)
    kept = fraction >> (_DOUBLE_FRACTION - fraction_bits)
    exponent = raw + bias - _DOUBLE_BIAS
    shift = np.clip(1 - exponent, 0, 62)
    below = (kept | (1 << fraction_bits)) >> shift
    kept = np.where(exponent < 0, below, kept)
    exponent = np.where(exponent < 0, 0, exponent) & ((1 << exponent_bits) - 1)
    code = sign << (exponent_bits + fraction_bits) | exponent << fraction_bits
    code = code | (kept & ((1 << fraction_bits) - 1))
    return np.where(raw == 0, 0, code).astype(np.uint8)


def decode(codes: Array, name: str) -> Array:
    """The numbers of codes; none stands for an infinity or for no number."""
    exponent_bits, fraction_bits, bias = MX[name]
    wide = codes.astype(np.int64)
    fraction = wide & ((1 << fraction_bits) - 1)
    exponent = (wide >> fraction_bits) & ((1 << exponent_bits) - 1)
    sign = np.where((wide >> (exponent_bits + fraction_bits)) & 1, -1.0, 1.0)
    size = np.where(
        exponent > 0,
        1 + fraction / (1 << fraction_bits),
        2 * fraction / (1 << fraction_bits),
    )
    return sign * np.ldexp(size, np.maximum(exponent, 0) - bias)


def nearest(values: Array, table: Array) -> Array:
    """
    The codes of the nearest numbers of a table of 256, of two the lower one; the least
    one for what is no number.
    """
    codes = np.argsort(np.where(np.isnan(table), np.inf, table), kind="stable")
    codes = codes[~np.isnan(table[codes])]
    known = table[codes]
    wide = values.astype(np.float64)
    place = np.clip(np.searchsorted(known, wide), 1, len(known) - 1)
    with np.errstate(invalid="ignore"):
        upper = np.abs(known[place] - wide) < np.abs(known[place - 1] - wide)
    found = np.where(upper, place, place - 1)
    found = np.where(wide <= known[0], 0, found)
    found = np.where(wide > known[-1], len(known) - 1, found)
    return codes[np.where(np.isnan(wide), 0, found)].astype(np.uint8)


def hifloat8() -> Array:
    """
    The numbers of HiFloat8 codes on the simulator. It takes five bits less the exponent's
    for the fraction, which is right where the exponent has two bits or more.
    """
    found = np.zeros(256)
    for code in range(256):
        sign, payload = (-1.0 if code & 0x80 else 1.0), code & 0x7F
        if payload < 8:
            found[code] = sign * 2.0 ** (payload - 23)
            if payload == 0:
                found[code] = np.nan if code else 0.0
            continue
        top = payload >> 5
        width = top + 1 if top else (1 if payload >> 4 else 0)
        rest = payload & (0x1F if top else 0xF if width else 0x7)
        fraction_bits = 5 - width
        raw, fraction = rest >> fraction_bits, rest & ((1 << fraction_bits) - 1)
        exponent = 0
        if width:
            leading = 1 << (width - 1)
            size = leading | (raw & (leading - 1))
            exponent = -size if raw & leading else size
        number = 2.0**exponent * (1 + fraction / (1 << fraction_bits))
        is_infinite = width == 4 and exponent == 15 and fraction == 1
        found[code] = sign * (np.inf if is_infinite else number)
    return found
