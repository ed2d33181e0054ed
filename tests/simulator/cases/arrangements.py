"""Copies, windows, transposition, padding, concatenation, views, single elements."""

from __future__ import annotations

from typing import Any

import numpy as np
from op_kernels import WIDTHS

from cases.draw import Array, Before, Draw, OpCase

PADDED = "`tfillpad`"

_ANY = ("f32", "f16", "bf16", "i32", "ui32", "i16", "ui16", "i8", "ui8")
_WIDE = ("f32", "f16", "bf16", "i32", "i16")


def _unit(dtype: str) -> int:
    return 32 // WIDTHS.get(dtype, 1)


def move(draw: Draw) -> OpCase:
    """Whole tiles, and windows of them, from one tile into another."""
    name = draw.turn("tmov", "textract", "tinsert")
    windowed = ("f32", "f16", "bf16", "i8")
    dtype = draw.pick(*(_WIDE if name == "tmov" else windowed))
    unit = _unit(dtype)
    if name == "tmov":
        rows, cols = draw.shape(dtype)
        valid = draw.extents(rows, cols)
        draw.tile("a", dtype, rows, cols, valid)
        draw.tile("c", dtype, rows, cols, valid)
        return draw.case(name, "pto.tmov ins(%a : $a) outs(%c : $c)")
    # The large tile is valid on all of it, the small one where it fits.
    large, small = (16, 4 * unit), (8, 2 * unit)
    row, col = draw.between(0, 8), unit * draw.between(0, 2)
    source, target = (large, small) if name == "textract" else (small, large)
    valid = draw.extents(*small)
    draw.tile("a", dtype, *source, valid if source == small else None)
    draw.tile("c", dtype, *target, valid if target == small else None)
    body = f"%row = arith.constant {row} : index\n%col = arith.constant {col} : index\n"
    body += f"pto.{name} ins(%a, %row, %col : $a, index, index) outs(%c : $c)"
    return draw.case(name, body)


def transpose(draw: Draw) -> OpCase:
    """Rows become columns."""
    dtype = draw.pick(*_ANY)
    unit = _unit(dtype)
    rows, cols = unit * draw.pick(1, 2), draw.pick(unit, 64)
    valid = draw.extents(rows, cols)
    draw.tile("a", dtype, rows, cols, valid)
    draw.tile("tmp", dtype, rows, cols, is_scratch=True)
    draw.tile("c", dtype, cols, rows, (valid[1], valid[0]))
    return draw.case("ttrans", "pto.ttrans ins(%a, %tmp : $a, $tmp) outs(%c : $c)")


def pad(draw: Draw) -> OpCase:
    """The rest of a tile gets a value: another tile, the same one, a larger one."""
    name = draw.turn("tfillpad", "in_place", "larger")
    dtype = draw.pick(*_ANY)
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    number = draw.pick(1, 2, 3)
    draw.tile("a", dtype, rows, cols, valid)
    if name == "larger":
        rows, cols = rows + draw.pick(0, 3), cols + _unit(dtype) * draw.pick(0, 1)
    low = draw.pick(rows, draw.between(valid[0], rows))
    extents = (low, cols)
    more: dict[str, Any] = {"address": 0} if name == "in_place" else {}
    draw.tile("c", dtype, rows, cols, extents, pad=number, **more)
    if name == "in_place":
        draw.values["c__memory"] = np.array(draw.values["a__memory"])
    element = np.dtype(np.asarray(draw.values["c__memory"]).dtype)
    value = _pad_value(number, element)
    source = draw.tiles["a"]

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        cells = before["a__memory"].reshape(source.rows, source.cols)
        found = np.full((rows, cols), value, element)
        found[: valid[0], : valid[1]] = cells[: valid[0], : valid[1]]
        return found.reshape(ours.shape), False

    if extents[0] < rows:
        for tensor in ("a", "c") if name == "in_place" else ("c",):
            draw.expect(tensor, PADDED, there)
    return draw.case("tfillpad", "pto.tfillpad ins(%a : $a) outs(%c : $c)")


def _pad_value(number: int, element: Any) -> Any:
    if number == 1:
        return element.type(0)
    if element.kind in "iu":
        limits = np.iinfo(element)
        return limits.max if number == 2 else limits.min
    return element.type(np.inf if number == 2 else -np.inf)


def concat(draw: Draw) -> OpCase:
    """Two tiles side by side, all that is valid of them or as much as numbers say."""
    name = draw.turn("tconcat", "tconcat", "tconcatidx")
    # Both sides count the bytes of one of the types: as wide ones agree.
    dtype = draw.pick(*(_WIDE if name == "tconcat" else ("f32", "i32")))
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    second = draw.extents(rows, cols)[1]
    draw.tile("a", dtype, rows, cols, valid)
    draw.tile("b", dtype, rows, cols, (valid[0], second))
    whole = valid[0], valid[1] + second
    if name == "tconcat":
        draw.tile("c", dtype, rows, 2 * cols, whole)
        return draw.case(name, "pto.tconcat ins(%a, %b : $a, $b) outs(%c : $c)")
    draw.tile("c", dtype, rows, 2 * cols, whole)
    for tile, limit in (("i", valid[1]), ("j", second)):
        draw.tile(tile, "i32", rows, 8, (valid[0], 1))
        counts = 4 * draw.random.integers(1, limit + 1, rows * 8)
        draw.values[f"{tile}__memory"] = counts.astype(np.int32)
    operands = "%a, %b, %i, %j : $a, $b, $i, $j"
    return draw.case(name, f"pto.tconcatidx ins({operands}) outs(%c : $c)")


def view(draw: Draw) -> OpCase:
    """Other handles on a tile: windows, other shapes, other types, other extents."""
    name = draw.turn("subview", "treshape", "bitcast", "set_validshape", "tassign")
    dtype = draw.pick("f32", "i32")
    draw.is_dynamic = name == "set_validshape"
    draw.tile("a", dtype, 16, 64)
    draw.tile("c", dtype, 16, 64)
    row, col = draw.between(0, 8), 8 * draw.between(0, 4)
    numbers = (
        f"%row = arith.constant {row} : index\n%col = arith.constant {col} : index\n"
    )
    if name == "set_validshape":
        row, col = draw.between(1, 16), draw.between(1, 64)
        numbers = f"%row = arith.constant {row} : index\n"
        numbers += f"%col = arith.constant {col} : index\n"
        lines = [f"pto.set_validshape %{t}, %row, %col : ${t}" for t in "ac"]
        lines.append("pto.tadds ins(%a, %x : $a, " + dtype + ") outs(%c : $c)")
        draw.scalar("x", dtype)
        return draw.case(name, numbers + "\n".join(lines))
    draw.scalar("x", dtype)
    if name == "tassign":
        lines = [
            "%where = arith.constant 4096 : i64",
            "%u = pto.tassign %a, %where : $a -> $a",
        ]
        lines.append(f"pto.tadds ins(%c, %x : $c, {dtype}) outs(%u : $a)")
        return draw.case(name, "\n".join(lines))
    if name == "subview":
        window = _type(dtype, 8, 32)
        lines = [
            f"%{t}w = pto.subview %{t}[%row, %col] sizes [8, 32] : ${t} -> {window}"
            for t in "ac"
        ]
        lines.append(f"pto.tadds ins(%aw, %x : {window}, {dtype}) outs(%cw : {window})")
        body = numbers + "\n".join(lines)
        return draw.case(name, body)
    other = dtype
    shape = draw.pick((8, 128), (32, 32), (4, 256))
    if name == "bitcast":
        other, shape = ("i32" if dtype == "f32" else "f32"), (16, 64)
    type_ = _type(other, *shape)
    lines = [f"%{t}w = pto.{name} %{t} : ${t} -> {type_}" for t in "ac"]
    lines.append(f"pto.tmov ins(%aw : {type_}) outs(%cw : {type_})")
    draw.scalars.clear()
    draw.values.pop("x")
    return draw.case(name, "\n".join(lines))


def _type(dtype: str, rows: int, cols: int) -> str:
    return (
        f"!pto.tile_buf<loc=vec, dtype={dtype}, rows={rows}, cols={cols}, "
        f"v_row={rows}, v_col={cols}, blayout=row_major, slayout=none_box, "
        "fractal=512, pad=0>"
    )


def element(draw: Draw) -> OpCase:
    """Single elements of tiles and of global memory, read and written."""
    name = draw.turn("tsetval", "tgetval", "load_scalar", "store_scalar")
    dtype = draw.pick("f32", "i32", "i16", "i8", "f16")
    rows, cols = draw.shape(dtype)
    draw.tile("a", dtype, rows, cols)
    draw.tile("c", dtype, rows, cols)
    first, second = (draw.between(0, rows * cols - 1) for _ in range(2))
    body = (
        f"%i = arith.constant {first} : index\n%j = arith.constant {second} : index\n"
    )
    if name == "tsetval":
        draw.scalar("x", dtype, "finite")
        body += f"pto.tsetval ins(%i, %x : index, {dtype}) outs(%c : $c)"
    elif name == "tgetval":
        body += f"%v = pto.tgetval ins(%a, %i : $a, index) outs : {dtype}\n"
        body += f"pto.tsetval ins(%j, %v : index, {dtype}) outs(%c : $c)"
    elif name == "load_scalar":
        memory = f"!pto.ptr<{dtype}>"
        body += f"%v = pto.load_scalar %a__memory[%i] : {memory} -> {dtype}\n"
        body += f"pto.tsetval ins(%j, %v : index, {dtype}) outs(%c : $c)"
    else:
        # Behind what the tile is stored to: it must not be written over.
        draw.scalar("x", dtype, "finite")
        memory = f"!pto.ptr<{dtype}>"
        body += f"pto.store_scalar %x, %d__memory[%i] : {memory}, {dtype}"
        draw.tile("d", dtype, rows, cols)
    return draw.case(name, body)
