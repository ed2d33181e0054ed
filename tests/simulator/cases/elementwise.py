"""Operations cell by cell: tiles and tiles, tiles and numbers, rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from op_kernels import WIDTHS

from cases.draw import (
    DTYPES,
    FLOATS,
    Array,
    Before,
    Draw,
    OpCase,
    There,
    leaf,
    ops_of,
    valid_part,
)
from pto_dialect.ops import elementwise_ops, expand_ops, scalar_ops, unary_ops
from pto_dialect.ops.base import TileOp

_SHIFTS = ("tshl", "tshr", "tshls", "tshrs")
_DIVISIONS = ("tdiv", "trem", "tfmod", "tdivs", "trems", "tfmods")

ONCE = "`taxpy` in `bf16`"
NAN = "largest and least of NaN"


def _pair(first: Array, second: Any, is_max: bool) -> Array:
    """What C++ makes of `std::max` and `std::min`."""
    with np.errstate(invalid="ignore"):
        takes_second = first < second if is_max else second < first
    return np.where(takes_second, second, first).astype(first.dtype)


def in_result(draw: Draw, compute: Callable[[Before], Array]) -> There:
    """The valid cells of tile `c` are something else, and all others the same."""
    tile = draw.tiles["c"]

    def there(ours: Array, before: Before) -> tuple[Array, Array | bool]:
        found = ours.copy()
        with np.errstate(all="ignore"):
            valid_part(tile, found)[...] = compute(before)
        return found, False

    return there


def cells(draw: Draw, name: str) -> Callable[[Before], Array]:
    """What gives the cells of a tile that are within the result's extents, before."""
    tile, result = draw.tiles[name], draw.tiles["c"]
    rows, cols = result.extents

    def read(before: Before) -> Array:
        array: Array = before[f"{name}__memory"]
        if tile.col_major:
            return array.reshape(tile.cols, tile.rows).T[:rows, :cols]
        return array.reshape(tile.rows, tile.cols)[:rows, :cols]

    return read


def _expect_extreme(draw: Draw, name: str, dtype: str, second: Any) -> None:
    """Largest and least are C++'s on the simulator."""
    if dtype not in FLOATS:
        return
    is_max, first = "max" in name, cells(draw, "a")

    def compute(before: Before) -> Array:
        other = second(before) if callable(second) else second
        return _pair(first(before), other, is_max)

    draw.expect("c", NAN, in_result(draw, compute))


_BINARY = [
    *ops_of(elementwise_ops, elementwise_ops.TileTileOp),
    elementwise_ops.TPowOp,
]


def binary(draw: Draw) -> OpCase:
    """Two tiles, cell by cell."""
    op = draw.turn(*draw.on_chip(_BINARY))
    name = leaf(op)
    dtype = draw.dtype(op, *(("f32",) if name == "tpow" else ()))
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    if name == "tprelu":
        draw.is_dynamic = False  # the assembler wants its extents in the type
    kinds = ["any", "any"]
    if name in _SHIFTS:
        kinds = ["any", "shift"]
    elif name in _DIVISIONS:
        kinds = ["finite" if name != "tdiv" else "any", "nonzero"]
    elif name == "tpow":
        kinds = ["positive", "small"]
    for tile, kind in (("a", kinds[0]), ("b", kinds[1]), ("c", "any")):
        draw.tile(tile, dtype, rows, cols, valid, kind)
    if name in _DIVISIONS and dtype == "i32":
        _keep_least(draw.values["a__memory"])
    operands = "%a, %b : $a, $b"
    if name in ("trem", "tprelu", "txor") and draw.arch == "a2a3":
        scratch = "ui8" if name == "tprelu" else dtype
        wide = -(-cols // 32) * 32 if name == "tprelu" else cols
        more = 0 if name == "txor" else 1
        size = rows + more, wide
        same = valid if name == "txor" else None
        draw.tile("tmp", scratch, *size, same, is_scratch=True)
        operands = "%a, %b, %tmp : $a, $b, $tmp"
    if name == "tpow":
        draw.tile("tmp", dtype, rows, cols, valid, is_scratch=True)
        operands = "%a, %b, %tmp : $a, $b, $tmp"
    if name in ("tmax", "tmin"):
        _expect_extreme(draw, name, dtype, cells(draw, "b"))
    # Quotients of f16 are rounded twice on one of the sides.
    ulps = 1 if name in ("tdiv", "tfmod", "trem") and dtype in ("f16", "bf16") else 0
    ulps = 2 if name == "tpow" else ulps
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps)


def _keep_least(numbers: Any) -> None:
    """The least whole number divided by -1 has no result, and stops a program in C++."""
    numbers[numbers == np.iinfo(numbers.dtype).min] = 5


_TERNARY = [elementwise_ops.TAddCOp, elementwise_ops.TSubCOp]
_TERNARY_SCALAR = [scalar_ops.TAddSCOp, scalar_ops.TSubSCOp]


def ternary(draw: Draw) -> OpCase:
    """Two steps in one: three tiles, two tiles and a number, a sum of products."""
    op: type[TileOp] = draw.turn(*_TERNARY, *_TERNARY_SCALAR, scalar_ops.TAxpyOp)
    name = leaf(op)
    types = ("f32", "f16", "bf16") if draw.arch == "a5" else ("f32", "f16")
    dtype = draw.pick(*types)
    if name != "taxpy":
        dtype = draw.pick(*types, "i32", "i16")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    for tile in "abc":
        draw.tile(tile, dtype, rows, cols, valid)
    if op not in _TERNARY:
        draw.scalar("x", dtype)
    if op in _TERNARY:
        draw.tile("d", dtype, rows, cols, valid)
        operands = "%a, %b, %d : $a, $b, $d"
    else:
        operands = f"%a, %x : $a, {dtype}"
        if name != "taxpy":
            operands = f"%a, %x, %b : $a, {dtype}, $b"
    if name == "taxpy" and dtype == "bf16":
        a, old = cells(draw, "a"), cells(draw, "c")
        factor = np.float32(draw.values["x__wide"]).astype(DTYPES[dtype])

        def compute(before: Before) -> Array:
            product = a(before).astype(np.float32) * factor.astype(np.float32)
            return (product + old(before).astype(np.float32)).astype(DTYPES[dtype])

        draw.expect("c", ONCE, in_result(draw, compute))
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)")


_SCALAR = ops_of(
    scalar_ops, scalar_ops.TileScalarOp, *map(leaf, [*_TERNARY_SCALAR]), "taxpy"
)


def scalar(draw: Draw) -> OpCase:
    """A tile and a number."""
    others = [scalar_ops.TDivSOp, scalar_ops.TPowSOp]
    op = draw.turn(*draw.on_chip([*_SCALAR, *others]))
    name = leaf(op)
    among = (
        ("i32", "i16", "i8") if name in (*_SHIFTS, "tdivs", "tfmods", "trems") else ()
    )
    floats = () if name in _SHIFTS else FLOATS
    dtype = draw.dtype(op, *among, *(floats if among else ()))
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    kind, other = "any", "any"
    if name in _SHIFTS:
        other = "shift"
    if name in _DIVISIONS:
        kind, other = "finite", "nonzero"
    if name == "tpows":
        kind, other = "positive", "small"
    draw.tile("a", dtype, rows, cols, valid, kind)
    draw.tile("c", dtype, rows, cols, valid)
    if name in _DIVISIONS and dtype == "i32":
        _keep_least(draw.values["a__memory"])
    scalar_type = "f32" if name == "tlrelu" else dtype.removeprefix("u")
    number = draw.scalar("x", "f32" if name == "tlrelu" else dtype, other)
    operands = f"%a, %x : $a, {scalar_type}"
    if name == "tdivs" and draw.chance(0.4):
        draw.values["a__memory"] = draw.numbers(dtype, rows * cols, "nonzero")
        operands = f"%x, %a : {scalar_type}, $a"
    if (name in ("trems", "txors") and draw.arch == "a2a3") or name == "tpows":
        more = 1 if name == "trems" else 0
        same = None if name == "trems" else valid
        draw.tile("tmp", dtype, rows + more, cols, same, is_scratch=True)
        operands = f"%a, %x, %tmp : $a, {scalar_type}, $tmp"
    if name in ("tmaxs", "tmins"):
        _expect_extreme(draw, name, dtype, number)
    twice = name in ("tdivs", "tfmods", "trems") and dtype in ("f16", "bf16")
    ulps = 2 if name == "tpows" else int(twice)
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps)


_UNARY = ops_of(unary_ops, unary_ops.UnaryOp)


def unary(draw: Draw) -> OpCase:
    """One tile, cell by cell."""
    op = draw.turn(*draw.on_chip(_UNARY))
    name, dtype = leaf(op), draw.dtype(op)
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    divides = name in ("trsqrt", "trecip")
    draw.tile("a", dtype, rows, cols, valid, "positive" if divides else "any")
    draw.tile("c", dtype, rows, cols, valid)
    exact = name in ("tabs", "tneg", "tnot", "trelu", "tsqrt")
    if name == "trelu" and dtype in FLOATS:
        first, zero = cells(draw, "a"), DTYPES[dtype](0)

        def compute(before: Before) -> Array:
            return _pair(first(before), zero, True)

        draw.expect("c", NAN, in_result(draw, compute))
    ulps = 0 if exact else 2
    return draw.case(name, f"pto.{name} ins(%a : $a) outs(%c : $c)", ulps, 1e-7)


_EXPANDS = ops_of(expand_ops, TileOp)


def _expand(draw: Draw, by_row: bool) -> OpCase:
    ops = [o for o in _EXPANDS if leaf(o).startswith("trow") == by_row]
    op = draw.turn(*ops)
    name = leaf(op)
    among = () if name in ("trowexpand", "tcolexpand") else ("f32", "f16", "i16", "i32")
    dtype = draw.dtype(op, *among)
    rows, cols = draw.shape(dtype)
    unit = 32 // WIDTHS.get(dtype, 1)
    in_block = by_row and name != "trowexpand" and draw.chance(0.3)
    if by_row:
        rows = unit * draw.pick(1, 2)
    valid = draw.extents(rows, cols)
    divides = name.endswith("div")
    kind = "nonzero" if divides else "any"
    if in_block:
        # A block of 32 bytes for each row, whose elements take turns.
        draw.tile("v", dtype, rows, unit, (valid[0], unit), kind)
    elif by_row:
        draw.tile("v", dtype, rows, 1, (valid[0], 1), kind, col_major=True)
    else:
        draw.tile("v", dtype, 1, cols, (1, valid[1]), kind)
    if in_block and valid == (valid[0], unit) and valid[1] != cols:
        valid = valid[0], cols
    draw.tile("c", dtype, rows, cols, valid)
    if name in ("tcolexpand", "trowexpand"):
        return draw.case(name, f"pto.{name} ins(%v : $v) outs(%c : $c)")
    draw.tile("a", dtype, rows, cols, valid)
    vector_first = by_row and not divides and draw.chance(0.25) and cols > unit
    operands = "%v, %a : $v, $a" if vector_first else "%a, %v : $a, $v"
    if name.endswith(("max", "min")) and dtype in FLOATS:
        full, vector = cells(draw, "a"), cells(draw, "v")
        is_max = name.endswith("max")

        def compute(before: Before) -> Array:
            a, v = full(before), vector(before)
            if in_block:
                v = np.tile(v, (1, -(-a.shape[1] // unit)))[:, : a.shape[1]]
            v = np.broadcast_to(v, a.shape)
            return _pair(v, a, is_max) if vector_first else _pair(a, v, is_max)

        draw.expect("c", NAN, in_result(draw, compute))
    ulps = 4 if name.endswith("expdif") else 1 if dtype == "f16" else 0
    if name.endswith("expdif") and dtype == "f16":
        # One unit in the last place of the difference, which the power multiplies.
        for tensor in ("a", "v"):
            numbers: Any = draw.values[f"{tensor}__memory"]
            draw.values[f"{tensor}__memory"] = np.clip(numbers, -4, 4)
        ulps = 8
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps, 1e-7)


def row_expand(draw: Draw) -> OpCase:
    """A tile and a number for each row."""
    return _expand(draw, True)


def col_expand(draw: Draw) -> OpCase:
    """A tile and a number for each column."""
    return _expand(draw, False)


_PARTIAL = ops_of(elementwise_ops, elementwise_ops.PartialOp)
_PARTIAL_ARG = ops_of(elementwise_ops, elementwise_ops.PartialArgOp)


def partial(draw: Draw) -> OpCase:
    """Two tiles of which one may be smaller, and the places of the better one."""
    op = draw.turn(*_PARTIAL, *_PARTIAL_ARG)
    name, with_places = leaf(op), op in _PARTIAL_ARG
    # The simulator has no other types of whole numbers.
    among = ("f32", "f16", "bf16", "i32", "i16")
    dtype = draw.dtype(op, *(("f32",) if with_places else among))
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    less = draw.between(1, valid[0]), draw.between(1, valid[1])
    first, second = draw.pick((valid, less), (less, valid), (valid, valid))
    # Which one is the better one of NaN is not documented.
    kind = "small" if with_places or name.endswith(("max", "min")) else "any"
    draw.tile("a", dtype, rows, cols, first, kind)
    draw.tile("b", dtype, rows, cols, second, kind)
    draw.tile("c", dtype, rows, cols, valid)
    if not with_places:
        return draw.case(name, f"pto.{name} ins(%a, %b : $a, $b) outs(%c : $c)")
    numbers: Any = draw.values["a__memory"]
    same = draw.random.random(rows * cols) < 0.3
    draw.values["a__memory"] = np.where(same, draw.values["b__memory"], numbers)
    index = draw.pick("i32", "ui32")
    draw.tile("ai", index, rows, cols, first)
    draw.tile("bi", index, rows, cols, second)
    draw.tile("ci", index, rows, cols, valid)
    both = min(first[0], second[0]), min(first[1], second[1])

    def second_of_equals(whole: Array, before: Before) -> tuple[Array, bool]:
        found = whole.reshape(rows, cols).copy()
        here = np.s_[: both[0], : both[1]]
        a, b, other = (
            before[f"{tile}__memory"].reshape(rows, cols)[here]
            for tile in ("a", "b", "bi")
        )
        found[here] = np.where(a == b, other, found[here])
        return found.reshape(whole.shape), False

    draw.expect("ci", "`tpartargmax`, `tpartargmin` of equal numbers", second_of_equals)
    body = (
        f"pto.{name} ins(%a, %b, %ai, %bi : $a, $b, $ai, $bi) outs(%c, %ci : $c, $ci)"
    )
    return draw.case(name, body)
