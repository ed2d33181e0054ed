"""From one element type to another, with every rounding mode, with and without limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cases import small_floats
from cases.draw import DTYPES, FLOATS, Array, Before, Draw, OpCase, largest_of

_PAIRS = {
    "a2a3": {
        "f32": "f16 bf16 f32 i32 i16 i64",
        "f16": "f32 i32 i16 i8 ui8",
        "bf16": "f32 i32",
        "i16": "f16 f32",
        "i32": "f32 f16 i16 i64",
        "i64": "f32 i32",
        "i8": "f16",
        "ui8": "f16",
    },
    "a5": {
        "f32": "f16 bf16 f32 i16 i32 i64",
        "f16": "f32 i32 i16 i8 ui8",
        "bf16": "f32 i32",
        "i16": "f16 f32 i32 ui32 ui8",
        "i32": "f32 i16 i64 ui16 ui8",
        "i64": "f32 i32",
        "i8": "f16 i16 i32",
        "ui8": "f16 ui16",
        "ui32": "i16 ui16 ui8",
    },
}
"""
What each chip converts to what; the simulator has no `bf16` to `f16`.

Source: pto-isa `npu/a2a3/TCvt.hpp`, `npu/a5/TCvt.hpp`.
"""

_SMALL = (
    ("f32", "f8E4M3FN"),
    ("f32", "f8E5M2"),
    ("f32", "!pto.hif8"),
    ("f16", "!pto.hif8"),
    ("f8E4M3FN", "f32"),
    ("f8E5M2", "f32"),
    ("!pto.hif8", "f32"),
)
"""
The pairs with numbers of 8 bits; only a5 has them. Tiles of pairs of 4 bits the simulator
does not load: it compares their columns, in numbers, to those of the tensor, in pairs.
"""

_MODES = ("NONE", "RINT", "ROUND", "FLOOR", "CEIL", "TRUNC", "CAST_RINT")

EVEN = "`tcvt` between float types"
COPIED = "`tcvt` from `f32` to `f32`"
RANGE = "`tcvt` out of range"
LIMITED = "`tcvt` with saturation, of floats that are no numbers or too large"
ONE_STEP = "`tcvt` from `i32` to `f16`"
CUT = "`tcvt` to and from floats of 8 bits"

_ROUND: dict[str, Callable[[Any], Any]] = {
    "NONE": lambda v: v,
    "ROUND": lambda v: np.trunc(v + np.copysign(0.5, v)),
    "FLOOR": np.floor,
    "CEIL": np.ceil,
    "TRUNC": np.trunc,
}


def _limits(name: str) -> tuple[float, float]:
    if name in FLOATS:
        largest = largest_of(name)
        return -largest, largest
    limits = np.iinfo(DTYPES[name])
    return float(limits.min), float(limits.max)


def simulated(
    values: Array, source: str, result: str, mode: str, saturates: bool
) -> tuple[Array, Array]:
    """
    What the simulator converts numbers to, and where C++ leaves that open.

    Source: pto-isa `cpu/TCvt.hpp`.
    """
    target = np.dtype(DTYPES[result])
    numbers = values
    if saturates:
        (low, high), (low_2, high_2) = _limits(source), _limits(result)
        low, high = max(low, low_2), min(high, high_2)
        wide = values.astype(np.float64)
        wide = np.where(wide < high, wide, high)  # what is no number, too
        wide = np.where(low < wide, wide, low)
        if source in FLOATS:
            numbers = wide.astype(values.dtype)
        else:
            numbers = np.clip(values.astype(object), int(low), int(high))
            numbers = numbers.astype(values.dtype)
    nowhere = np.zeros(values.shape, bool)
    if source in FLOATS and result not in FLOATS:
        whole = _ROUND.get(mode, np.rint)(numbers.astype(np.float64))
        whole = np.trunc(whole)
        low, high = _limits(result)
        outside = ~((whole >= low) & (whole <= high))
        outside |= whole >= 2.0**63
        return np.where(outside, 0, whole).astype(target), outside
    if source == "i64" and saturates:
        # The limit of 64 bits as a number of C++'s `double` is beyond it.
        nowhere = values.astype(np.float64) >= 2.0**63
    if source not in FLOATS and result in FLOATS:
        return numbers.astype(np.float64).astype(target), nowhere
    return numbers.astype(target), nowhere


def convert(draw: Draw) -> OpCase:
    """One of the pairs of types that a chip converts."""
    pairs = [
        (source, result)
        for source, results in _PAIRS[draw.arch].items()
        for result in results.split()
    ]
    source, result = draw.turn(*pairs)
    rows, cols = draw.pick(5, 16), draw.pick(32, 64)
    valid = draw.extents(rows, cols)
    mode, saturates = draw.pick(*_MODES), draw.chance(0.4)
    wraps = draw.arch == "a2a3" and not saturates and source in ("f32", "f16")
    wraps = wraps and result in ("i16", "i8", "ui8")
    if wraps:
        draw.is_dynamic = False  # the assembler asks how much scratch there has to be
    draw.tile("a", source, rows, cols, valid)
    if source in FLOATS:
        draw.values["a__memory"] = _floats(draw, source, result, rows * cols)
    draw.tile("c", result, rows, cols, valid)
    operands = "%a", "$a"
    if wraps:
        draw.tile("tmp", "i8", 1, 16384, is_scratch=True)
        operands = "%a, %tmp", "$a, $tmp"
    state = "ON" if saturates else "OFF"
    attributes = f"satmode = #pto<saturation_mode {state}>"
    if mode != "NONE" or draw.chance(0.5):
        attributes = f"rmode = #pto<round_mode {mode}>, {attributes}"
    else:
        mode = "CAST_RINT"

    def there(ours: Array, before: Before) -> tuple[Array, Array]:
        window = (slice(0, valid[0]), slice(0, valid[1]))
        cells = before["a__memory"].reshape(rows, cols)[window]
        found, open_ = ours.copy().reshape(rows, cols), np.zeros((rows, cols), bool)
        with np.errstate(all="ignore"):
            found[window], open_[window] = simulated(
                cells, source, result, mode, saturates
            )
        return found.reshape(ours.shape), open_.reshape(ours.shape)

    draw.expect("c", _reason(source, result, saturates), there)
    body = f"pto.tcvt ins({operands[0]} {{{attributes}}} : {operands[1]}) outs(%c : $c)"
    return draw.case("tcvt", body)


def _reason(source: str, result: str, saturates: bool) -> str:
    if source == result:
        return COPIED
    if (source, result) == ("i32", "f16"):
        return ONE_STEP
    if source in FLOATS and result in FLOATS:
        return LIMITED if saturates else EVEN
    return RANGE


def _floats(draw: Draw, source: str, result: str, count: int) -> Array:
    """Numbers around the limits of both types, ties, and what is special."""
    low, high = _limits(result)
    span = min(high, 70000.0) * draw.pick(0.05, 1.0, 1.5)
    values = draw.random.uniform(-span, span, count)
    small = draw.random.uniform(-100, 100, count)
    values = np.where(draw.random.random(count) < 0.4, small, values)
    ties = np.round(2 * small) / 2
    values = np.where(draw.random.random(count) < 0.3, ties, values)
    if draw.chance(0.4):
        values = np.clip(values, max(low, -100), min(high, 100))
    with np.errstate(over="ignore"):
        found = values.astype(DTYPES[source])
    if draw.chance(0.4):
        special = draw.numbers(source, count, "any")
        found = np.where(draw.random.random(count) < 0.2, special, found)
    return found


def convert_small(draw: Draw) -> OpCase:
    """To numbers of 4 and 8 bits, and back. Only a5 has them."""
    draw.arch = "a5"
    source, result = draw.turn(*_SMALL)
    rows, cols = draw.pick(5, 16), 64
    row, col = draw.extents(rows, cols)
    draw.tile("a", source, rows, cols, (row, col))
    draw.tile("c", result, rows, cols, (row, col))
    if source in FLOATS:
        numbers = draw.numbers(source, rows * cols, draw.pick("small", "any"))
        scale = np.array(draw.pick(1, 1, 32), numbers.dtype)
        with np.errstate(over="ignore"):
            draw.values["a__memory"] = numbers * scale

    def there(ours: Array, before: Before) -> tuple[Array, Array]:
        cells = before["a__memory"].reshape(rows, cols)[:row, :col]
        found = ours.copy().reshape(rows, cols)
        open_ = np.zeros((rows, cols), bool)
        with np.errstate(all="ignore"):
            found[:row, :col] = _simulated_small(cells, source, result)
            if result in small_floats.MX:
                # Bits are shifted by more than there are.
                size = np.abs(cells.astype(np.float64))
                open_[:row, :col] = (size > 0) & (size < 2.0**-60)
        return found.reshape(ours.shape), open_.reshape(ours.shape)

    draw.expect("c", CUT, there)
    body = "pto.tcvt ins(%a {rmode = #pto<round_mode RINT>} : $a) outs(%c : $c)"
    return draw.case("tcvt", body)


def _simulated_small(cells: Array, source: str, result: str) -> Array:
    hif8 = small_floats.hifloat8()
    if result == "!pto.hif8":
        return small_floats.nearest(cells, hif8)
    if source == "!pto.hif8":
        return hif8[cells].astype(np.float32)
    if result in small_floats.MX:
        return small_floats.encode(cells, result).view(DTYPES[result])
    codes = np.ascontiguousarray(cells).view(np.uint8)
    return small_floats.decode(codes, source).astype(DTYPES[result])
