"""What the fix pipe does to numbers on their way out of `acc`."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.ir import SSAValue

from pto_dialect.attrs import ReluPreMode, ReluPreModeAttr, RoundMode
from pto_opt.interpreter.elements import F16, F32, Array, DType, is_float
from pto_opt.interpreter.handles import ExecutionError, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.rounding import conversion
from pto_opt.interpreter.site import Site

SIGN_BIT = 46
"""Set in a scale for results of 8 bits that have a sign."""

_OFFSET_BITS = slice(37, 46)
_SCALE_MASK = 0xFFFFE000
"""Scales of a vector have 19 bits: those of a float without its last 13."""


class Fixpipe:
    """
    Scales, clamps, rounds and rectifies, as an operation on `acc` asks for.

    With a scale (`preQuantScalar`, or a tile of one for each column, `fp`) a number
    becomes `x * scale`, rounded to the nearest, ties to even. Results of 8 bits are added
    the offset in the scale before they are rounded, and are limited to what they hold;
    f16 is limited to its largest number. Without a scale there is only the conversion.

    Source: pto-isa `cpu/common.hpp`, `quantize_element`.
    """

    def __init__(self, site: Site[Any], target: DType, source: str = "src"):
        """`target` is the type of the results, `source` the operand in `acc`."""
        op = site.op
        self.target = target
        self.scale: SSAValue | None = getattr(op, "pre_quant_scalar", None)
        self.scales: SSAValue | None = getattr(op, "fp", None)
        self.rectifies = rectifies(getattr(op, "relu_pre_mode", None))
        self._source = site.dtype(source)
        self._convert = conversion(self._source, target, RoundMode.RINT, True)
        self._same = self._source == target
        self._read_scales = None if self.scales is None else site.reader("fp")

    def __call__(self, frame: Frame, values: Array) -> Array:
        """The numbers of a window of `acc`, converted."""
        if self.scale is not None:
            return self.quantised(
                values, np.array([frame[self.scale]], np.int64), False
            )
        if self.scales is not None and self._read_scales is not None:
            tile: Tile = frame[self.scales]
            scales = self._read_scales(tile, 1, values.shape[1])
            return self.quantised(values, scales[0], True)
        if self.rectifies:
            values = np.maximum(values, values.dtype.type(0))
        return values if self._same else self._convert(values)

    def quantised(self, values: Array, scales: Array, is_vector: bool) -> Array:
        """Numbers with a scale for all, or for each column, in the target's type."""
        words = scales.astype(np.uint64, copy=False)
        low = words & np.uint64(_SCALE_MASK if is_vector else 0xFFFFFFFF)
        factors = low.astype(np.uint32).view(F32)
        scaled = values.astype(F32) * factors
        if self.target.itemsize == 1 and not is_float(self.target):
            offsets = field_of(words, _OFFSET_BITS).astype(F32)
            signed = field_of(words, slice(SIGN_BIT, SIGN_BIT + 1)).astype(bool)
            whole = np.rint(scaled + offsets)
            low_limit = np.where(signed, -128, 0)
            high_limit = np.where(signed, 127, 255)
            scaled = np.clip(np.nan_to_num(whole), low_limit, high_limit)
        elif self.target == F16:
            finite = np.clip(scaled, -65504, 65504)
            scaled = np.where(np.isfinite(scaled), finite, scaled)
        elif self.target == np.dtype(np.int16):
            shift = (words >> np.uint64(32)).astype(np.int64) & 0xF
            scaled = np.clip(values.astype(np.int64) >> (shift + 1), -32768, 32767)
        if self.rectifies:
            scaled = np.maximum(scaled, 0)
        if is_float(self.target):
            return scaled.astype(F32).astype(self.target)
        return scaled.astype(np.int64).astype(self.target)


def rectifies(mode: ReluPreModeAttr | None) -> bool:
    """
    Whether numbers below 0 become 0.

    Raises:
        ExecutionError: for activations that need more than the operation says.
    """
    if mode is None or mode.data is ReluPreMode.NO_RELU:
        return False
    if mode.data is ReluPreMode.NORMAL_RELU:
        return True
    raise ExecutionError(f"activation {mode.data.value} is not interpreted")


def field_of(words: Array, bits: slice) -> Array:
    """A field of each word; the offset, of nine bits, has a sign."""
    width = bits.stop - bits.start
    found = (words >> np.uint64(bits.start)) & np.uint64((1 << width) - 1)
    signed = found.astype(np.int64)
    if width == 9:
        signed = np.where(signed > 255, signed - 512, signed)
    return signed
