"""Rows and columns to one number each, or to where it is; histograms."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from op_kernels import WIDTHS

from cases.draw import DTYPES, FLOATS, Array, Before, Draw, OpCase, leaf, ops_of
from cases.elementwise import NAN
from pto_dialect.ops import reduction_ops
from pto_dialect.ops.base import TileOp

_OPS = ops_of(reduction_ops, TileOp, "thistogram")
_ROWS = [op for op in _OPS if leaf(op).startswith("trow")]
_COLS = [op for op in _OPS if leaf(op).startswith("tcol")]

_TYPES = {
    "tcolsum": FLOATS,
    "tcolmax": (*FLOATS, "i8", "ui8"),
    "trowsum": (*FLOATS, "i16", "i32"),
}
"""What the simulator's sums and maxima are of; all else has no limits."""


def _extreme(cells: Array, is_max: bool, wants_place: bool) -> Array:
    """Down the columns, as C++ compares: a number that is not larger is passed by."""
    best: Array = np.array(cells[0])
    place = cast("Array", np.zeros(cells.shape[1], np.int64))
    for number in range(cells.shape[0]):
        row: Array = cells[number]
        with np.errstate(invalid="ignore"):
            better: Array = np.greater(row, best) if is_max else np.less(row, best)
        best, place = np.where(better, row, best), np.where(better, number, place)
    return place if wants_place else best


def _reduction(draw: Draw, op: type[TileOp], by_row: bool) -> OpCase:
    name = leaf(op)
    dtype = draw.dtype(op, *_TYPES.get(name, ()))
    rows, cols = draw.shape(dtype)
    wants_place = "arg" in name
    result = draw.pick("i32", "ui32") if wants_place else dtype
    if by_row:
        width = min(WIDTHS.get(dtype, 1), WIDTHS.get(result, 1))
        rows = 32 // width * draw.pick(1, 2)
    valid = draw.extents(rows, cols)
    gathers = name.endswith(("sum", "prod"))
    draw.tile("a", dtype, rows, cols, valid, "small" if gathers else "any")
    numbers: Any = draw.values["a__memory"]
    if name.endswith("prod") and dtype in FLOATS:
        # What is too large on the way depends on the order, too.
        numbers = draw.random.choice([0.5, 1.0, 1.0, 2.0, -1.0], rows * cols)
    if gathers and dtype in FLOATS and draw.chance(0.3):
        few = draw.random.random(rows * cols) < 0.02
        edges = draw.random.choice([np.nan, np.inf, -np.inf, -0.0], rows * cols)
        numbers = np.where(few, edges, numbers)
    numbers = np.asarray(numbers).astype(DTYPES[dtype])
    if wants_place and dtype in ("ui16", "ui32"):
        # As floats, as which a2a3 compares them, they are numbers in the same order.
        numbers &= 0x3FFF if dtype == "ui16" else 0x3FFFFFFF
    draw.values["a__memory"] = numbers
    unit = 32 // WIDTHS.get(result, 1)
    along = by_row and draw.chance(0.3)
    if along:
        draw.tile("c", result, rows, unit, (valid[0], 1))
    elif by_row:
        draw.tile("c", result, rows, 1, (valid[0], 1), col_major=True)
    else:
        draw.tile("c", result, 1, cols, (1, valid[1]))
    operands = "%a : $a"
    if (wants_place or by_row) and draw.arch == "a2a3":
        draw.tile("tmp", dtype, rows, 64, is_scratch=True)
        operands = "%a, %tmp : $a, $tmp"
    if not gathers and dtype in FLOATS:

        def there(ours: Array, before: Before) -> tuple[Array, bool]:
            cells = before["a__memory"].reshape(rows, cols)[: valid[0], : valid[1]]
            cells = cells.T if by_row else cells
            found = ours.copy()
            best = _extreme(cells, "max" in name, wants_place).astype(ours.dtype)
            found[:: unit if along else 1][: best.size] = best
            return found, False

        draw.expect("c", NAN, there)
    # The order of a sum is a matter of the unit.
    loose = gathers and dtype in FLOATS
    absolute = {"f32": 1e-4, "f16": 0.25, "bf16": 2.0}[dtype] if loose else 0.0
    ulps = 64 if loose else 0
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps, absolute)


def row_reduction(draw: Draw) -> OpCase:
    """Rows to one number each, or to where it is."""
    return _reduction(draw, draw.turn(*_ROWS), True)


def col_reduction(draw: Draw) -> OpCase:
    """Columns to one number each, or to where it is."""
    return _reduction(draw, draw.turn(*_COLS), False)


def histogram(draw: Draw) -> OpCase:
    """How often bytes occur, up to each one. Only a5 has it."""
    draw.arch = "a5"
    dtype = draw.turn("ui16", "ui32")
    last = 1 if dtype == "ui16" else 3
    byte = draw.between(0, last)
    rows, cols = 32, 64
    valid = draw.extents(rows, cols)
    draw.tile("a", dtype, rows, cols, valid)
    # Few values of the higher bytes, so that some are those that are asked for.
    numbers: Any = draw.values["a__memory"]
    mask = 0x0301 if dtype == "ui16" else 0x010001FF
    draw.values["a__memory"] = numbers & np.array(mask, numbers.dtype)
    if dtype == "ui16":
        draw.tile("i", "ui8", rows, 1, (valid[0], 1), col_major=True)
    else:
        draw.tile("i", "ui8", max(1, last - byte), cols)
    index: Any = draw.values["i__memory"]
    draw.values["i__memory"] = index & np.uint8(1)
    draw.tile("c", "ui32", rows, 256, (valid[0], 256))
    body = f"pto.thistogram ins(%a, %i : $a, $i) outs(%c : $c) {{byte = {byte} : i32}}"
    return draw.case("thistogram", body)
