"""
From one element type to another: rounding modes, saturation, wrap-around.

Source: pto-isa `npu/a2a3/TCvt.hpp` and `npu/a5/TCvt.hpp`; see docs/semantics.md for what
they leave open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import ml_dtypes
import numpy as np

from pto_dialect.attrs import RoundMode
from pto_opt.interpreter.elements import BF16, F16, F32, F64, Array, DType, is_float

Convert = Callable[[Array], Array]
"""Makes elements of one type elements of another."""

ROUNDED = {
    (np.dtype(np.int16), F16),
    (np.dtype(np.int32), F32),
    (np.dtype(np.int64), F32),
}
"""
Whole numbers that are rounded as asked for where the floats do not have them, others to
the nearest (`vconv_s162f16`, `vconv_s322f32` and `vconv_s642f32` of either chip).
"""

NEAREST_EVEN = (RoundMode.NONE, RoundMode.RINT, RoundMode.CAST_RINT)

WRAPS = {
    (F16, np.dtype(np.uint8)),
    (F16, np.dtype(np.int8)),
    (F16, np.dtype(np.int16)),
    (F32, np.dtype(np.int16)),
    (np.dtype(np.int64), np.dtype(np.int32)),
    (np.dtype(np.int32), np.dtype(np.int16)),
}
"""
The conversions that drop high bits where saturation is off, on every chip
(`kIsNarrowingCvt` of `npu/a2a3/TCvt.hpp`).
"""


def _wraps(source: DType, target: DType, in_registers: bool) -> bool:
    """
    Whether a conversion to whole numbers drops high bits where saturation is off; else it
    saturates, whatever is asked for. Units with registers heed it for all whole numbers
    that become no wider (`SaturationCtrlTraits` of `npu/a5/TCvt.hpp`). Floats out of range
    of other pairs are not known there: the header asks for no saturation, and nothing
    tells what the unit makes of them.
    """
    if (source, target) in WRAPS:
        return True
    return in_registers and not is_float(source) and source.itemsize >= target.itemsize


def conversion(
    source: DType,
    target: DType,
    mode: RoundMode,
    saturate: bool,
    *,
    in_registers: bool = False,
) -> Convert:
    """
    What converts elements of `source` to `target`, in registers or on memory.

    Floats become whole numbers rounded by `mode` (towards zero where it is none), NaN
    becomes 0. A float type converted to itself is rounded to whole numbers.
    """
    if is_float(source):
        if not is_float(target):
            whole = RoundMode.TRUNC if mode is RoundMode.NONE else mode
            wraps = not saturate and _wraps(source, target, in_registers)
            return lambda values: to_integer(values, target, whole, wraps)
        if source == target:
            return lambda values: to_whole(values, mode)
        return _between_floats(source, target, mode, saturate)
    if is_float(target):
        if mode in NEAREST_EVEN or (source, target) not in ROUNDED:
            return lambda values: values.astype(target)
        return lambda values: _directed(values, target, mode)
    if saturate or not _wraps(source, target, in_registers):
        return lambda values: _clamp(values, target)
    return lambda values: values.astype(target)


def _clamp(values: Array, target: DType) -> Array:
    low, high = np.iinfo(target).min, np.iinfo(target).max
    own = np.iinfo(values.dtype)
    return np.clip(values, max(low, own.min), min(high, own.max)).astype(target)


def to_whole(values: Array, mode: RoundMode) -> Array:
    """Floats rounded to whole numbers, as floats of the same type."""
    match mode:
        case RoundMode.FLOOR:
            return np.floor(values)
        case RoundMode.CEIL:
            return np.ceil(values)
        case RoundMode.TRUNC:
            return np.trunc(values)
        case RoundMode.ROUND:
            whole = np.trunc(values)
            away = np.abs(values - whole) >= 0.5
            return whole + np.copysign(away, values).astype(values.dtype)
        case _:
            return np.rint(values)


def to_integer(values: Array, target: DType, mode: RoundMode, wraps: bool) -> Array:
    """
    Floats as whole numbers: limited to what the type holds, or with `wraps` the low bits
    of what 32 bits hold.
    """
    if values.dtype != F64:
        # 64 bits hold every whole number of 32, and their limits.
        values = values.astype(F64)
    whole = np.nan_to_num(
        to_whole(values, mode), nan=0.0, posinf=np.inf, neginf=-np.inf
    )
    limits = np.iinfo(np.int32 if wraps else target)
    if limits.max > 2**53:
        found = np.clip(whole, float(limits.min), 2.0**62).astype(target)
        found[whole >= float(limits.max)] = limits.max
        exact = (whole > 2.0**62) & (whole < float(limits.max))
        found[exact] = whole[exact].astype(target)
        return found
    clipped = np.clip(whole, limits.min, limits.max)
    return clipped.astype(np.int32).astype(target) if wraps else clipped.astype(target)


def _between_floats(
    source: DType, target: DType, mode: RoundMode, saturate: bool
) -> Convert:
    if target.itemsize >= source.itemsize and target.itemsize > 2:
        return lambda values: values.astype(target)
    if saturate and target.itemsize == 1:
        limit = float(cast("Any", ml_dtypes.finfo(target)).max)
        inner = _between_floats(source, target, mode, False)
        return lambda values: inner(np.clip(values, -limit, limit))
    if mode in NEAREST_EVEN:
        return lambda values: values.astype(target)
    if mode is RoundMode.ROUND and (source, target) == (F32, BF16):
        return _to_bf16_half_away
    return lambda values: _directed(values, target, mode)


def _to_bf16_half_away(values: Array) -> Array:
    if not values.flags.c_contiguous:
        values = np.ascontiguousarray(values)
    bits = values.view(np.uint32)
    high = ((bits + np.uint32(0x8000)) >> np.uint32(16)).astype(np.uint16)
    unordered = np.isnan(values)
    if unordered.any():
        high[unordered] = 0x7FC0
    return high.view(BF16)


def _directed(values: Array, target: DType, mode: RoundMode) -> Array:
    """
    Numbers in a narrower type, rounded in a given direction. The nearest one is at most
    one step away; steps of magnitude are steps of the bits.
    """
    wide = values.astype(F64 if values.dtype.itemsize < 8 else np.longdouble)
    near = values.astype(target)
    bits = near.view(np.dtype(f"u{target.itemsize}")).copy()
    one = bits.dtype.type(1)
    bits[np.abs(near.astype(wide.dtype)) > np.abs(wide)] -= one
    inner = bits.view(target).astype(wide.dtype)
    inexact = inner != wide
    negative = np.signbit(wide)
    match mode:
        case RoundMode.FLOOR:
            bits[inexact & negative] += one
        case RoundMode.CEIL:
            bits[inexact & ~negative] += one
        case RoundMode.ODD:
            bits[inexact] |= one
        case RoundMode.ROUND:
            outer = (bits + one).view(target).astype(wide.dtype)
            nearer = np.abs(wide - inner) >= np.abs(outer - wide)
            bits[inexact & nearer] += one
        case _:
            pass
    result = bits.view(target)
    return np.where(np.isnan(wide), near, result)
