"""Elements by index, by pattern, by block, of tiles and of global memory; sorting."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import numpy as np
from kernel_text import KernelText
from op_kernels import WIDTHS

from cases.draw import DTYPES, Array, Before, Draw, OpCase
from pto_opt.interpreter.families.generators import philox

_SHARES = {
    "P0101": 2,
    "P1010": 2,
    "P0001": 4,
    "P0010": 4,
    "P0100": 4,
    "P1000": 4,
    "P1111": 1,
}
"""Of how many elements each mask takes one."""

KEPT = "`tscatter` by index"
OVERLAID = "`tsort32` of `f16`"
EQUALS = "`tsort32` of equal numbers"
STOPPED = "`tmrgsort` with `exhausted`: behind the records"
WORDS = "`trandom`: order of the words"
DOWN = "`tci` with scratch and `descending`"


def gather(draw: Draw) -> OpCase:
    """Elements of a tile by index, by pattern, by block."""
    name = draw.turn("tgather", "pattern", "tgatherb")
    dtype = draw.pick("f32", "i32")
    if name == "tgather":
        dtype = draw.pick("f32", "i32", "f16", "i16")
    rows, cols = draw.shape(dtype)
    if name == "tgather":
        valid = draw.extents(rows, cols)[0], cols
        draw.tile("a", dtype, rows, cols)
        draw.tile("i", "i32", rows, cols, valid)
        indices = draw.random.integers(0, rows * cols, rows * cols)
        draw.values["i__memory"] = indices.astype(np.int32)
        draw.tile("tmp", "i32", rows, cols, valid, is_scratch=True)
        draw.tile("c", dtype, rows, cols, valid)
        body = "pto.tgather ins(%a, %i, %tmp : $a, $i, $tmp) outs(%c : $c)"
        return draw.case(name, body)
    cols = 64
    if name == "pattern":
        dtype = draw.pick("f32", "i32", "f16", "i16")
        pattern = draw.pick(*_SHARES)
        draw.tile("a", dtype, rows, cols)
        draw.tile("c", dtype, rows, cols // _SHARES[pattern])
        attribute = f"{{maskPattern = #pto.mask_pattern<{pattern}>}}"
        body = f'pto.tgather ins(%a, {attribute} : $a, "row") outs(%c : $c)'
        return draw.case("tgather", body)
    unit = 32 // WIDTHS.get(dtype, 1)
    draw.tile("a", dtype, rows, cols, draw.extents(rows, cols))
    draw.tile("i", "ui32", rows, cols // unit)
    count = rows * cols // unit
    blocks = draw.random.integers(0, count, count)
    draw.values["i__memory"] = (32 * blocks).astype(np.uint32)
    draw.tile("c", dtype, rows, cols)
    return draw.case(name, "pto.tgatherb ins(%a, %i : $a, $i) outs(%c : $c)")


def scatter(draw: Draw) -> OpCase:
    """Elements of a tile to places by index, and by pattern."""
    by_index = draw.turn(True, False)
    dtype = draw.pick("f32", "i32", "f16", "i16")
    rows, cols = draw.shape(dtype)
    if not by_index:
        pattern = draw.pick(*_SHARES)
        share = _SHARES[pattern]
        cols = 64
        draw.tile("a", dtype, rows, cols // share)
        draw.tile("c", dtype, rows, cols)
        attribute = f"{{maskPattern = #pto.mask_pattern<{pattern}>}}"
        body = f'pto.tscatter ins(%a, {attribute} : $a, "row") outs(%c : $c)'
        return draw.case("tscatter", body)
    index = "i32" if WIDTHS[dtype] == 4 else "i16"
    valid = draw.extents(rows, cols)
    draw.tile("a", dtype, rows, cols, valid)
    draw.tile("i", index, rows, cols, valid)
    # Each place at most once: the order of writes is the unit's.
    places = draw.random.permutation(rows * cols).astype(DTYPES[index])
    draw.values["i__memory"] = places
    draw.tile("c", dtype, rows, cols)

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        window = (slice(0, valid[0]), slice(0, valid[1]))
        found = before["c__memory"].copy()
        cells = before["a__memory"].reshape(rows, cols)[window]
        found[before["i__memory"].reshape(rows, cols)[window].reshape(-1)] = (
            cells.reshape(-1)
        )
        return found, False

    draw.expect("c", KEPT, there)
    return draw.case("tscatter", "pto.tscatter ins(%a, %i : $a, $i) outs(%c : $c)")


def global_gather(draw: Draw) -> OpCase:
    """Rows and elements of global memory by index, and back; beyond its end by rules."""
    name = draw.turn("mgather", "mscatter")
    # On a5 the interpreter goes the same way.
    dtype = draw.pick("f32", "i32", "f16")
    by_row, rows, cols, height = draw.chance(0.5), 8, 32, 24
    text = KernelText(arch=draw.arch)
    text.parameter("x", f"{dtype}*")
    text.parameter("i", "i32*")
    text.parameter("t", f"{dtype}*")
    text.view("xv", "x", [height, cols], [cols, 1], "nd")
    text.part("xp", "xv", [0, 0], [height, cols])
    text.matrix("t", rows, cols)
    shape = (1, rows) if by_row else (rows, cols)
    text.matrix("i", *shape)
    text.tile("tt", dtype, rows, cols)
    text.tile("it", "i32", *shape, address=0x8000)
    text.load("t_part", "tt")
    text.load("i_part", "it")
    rule = draw.pick("", "clamp", "wrap", "zero" if name == "mgather" else "skip")
    size = height if by_row else height * cols
    last = size - 1 if not rule else 2 * size
    count = shape[0] * shape[1]
    if name == "mscatter":
        # Each place at most once, whatever the rule makes of indices.
        indices = draw.random.permutation(size)[:count]
        if rule == "skip":
            indices = np.where(draw.random.random(count) < 0.3, indices + size, indices)
        if rule == "wrap":
            indices = indices + size * draw.random.integers(0, 3, count)
    else:
        indices = draw.random.integers(0, last + 1, count)
    draw.values = {
        "x": draw.numbers(dtype, height * cols, "finite"),
        "i": indices.astype(np.int32),
        "t": draw.numbers(dtype, rows * cols, "finite"),
    }
    kind = "row" if by_row else "elem"
    attributes = f"coalesce = #pto<coalesce {kind}>"
    if rule:
        word = (
            "gatherOob = #pto<gather_oob"
            if name == "mgather"
            else ("scatterOob = #pto<scatter_oob")
        )
        attributes += f", {word} {rule}>"
    if name == "mgather":
        text.op("mgather", ["xp", "it"], ["tt"], f"{{{attributes}}}")
        text.store("tt", "t_part")
    else:
        if not by_row and draw.chance(0.4):
            among = ("add",) if dtype == "f16" else ("add", "max", "min")
            atomic = draw.pick(*among)
            attributes += f", scatterAtomicOp = #pto<scatter_atomic_op {atomic}>"
        text.op("mscatter", ["tt", "it"], ["xp"], f"{{{attributes}}}")
    return draw.kernel_case(name, text)


def sort(draw: Draw) -> OpCase:
    """Blocks of 32, sorted with their numbers."""
    dtype = draw.pick("f32", "f16")
    rows, cols = draw.between(1, 8), 32 * draw.pick(1, 2, 4)
    wide = cols * 8 // WIDTHS[dtype]
    valid = draw.between(1, rows), 32 * draw.between(1, cols // 32)
    draw.tile("a", dtype, rows, cols, valid)
    draw.tile("i", "ui32", rows, cols, valid)
    draw.tile("c", dtype, rows, wide, (valid[0], valid[1] * 8 // WIDTHS[dtype]))
    distinct = draw.random.permutation(rows * cols) * 0.25 - 40
    if draw.chance(0.3):
        distinct = np.round(distinct / 8)
    draw.values["a__memory"] = distinct.astype(DTYPES[dtype])
    element = np.dtype(DTYPES[dtype])

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        found = before["c__memory"].reshape(rows, wide).copy()
        values = before["a__memory"].reshape(rows, cols)
        names = before["i__memory"].reshape(rows, cols)
        step = 8 // element.itemsize
        for row in range(valid[0]):
            for start in range(0, valid[1], 32):
                part = slice(start, start + 32)
                score, name = values[row, part], names[row, part]
                order = np.lexsort((name, -score.astype(np.float64)))
                records = np.zeros((32, step), element)
                records[:, 0] = score[order]
                half = np.ascontiguousarray(name[order]).view(element)
                records[:, step - half.size // 32 :] = half.reshape(32, -1)
                # Two elements for each one, although records of f16 have four.
                flat = records.reshape(-1)
                found[row, 2 * start : 2 * start + flat.size] = flat
        return found.reshape(ours.shape), False

    draw.expect("c", OVERLAID if dtype == "f16" else EQUALS, there)
    body = "pto.tsort32 ins(%a, %i : $a, $i) outs(%c : $c)"
    return draw.case("tsort32", body)


def merge(draw: Draw) -> OpCase:
    """Four sorted runs become one: blocks of one list, or two to four lists."""
    if draw.turn(True, False):
        length = 64 * draw.pick(1, 2)
        cols = 4 * length * draw.pick(1, 2)
        draw.tile("a", "f32", 1, cols)
        runs = [_run(draw, length // 2) for _ in range(cols // length)]
        draw.values["a__memory"] = np.concatenate(runs)
        draw.tile("c", "f32", 1, cols)
        body = f"%n = arith.constant {length} : i32\n"
        body += "pto.tmrgsort ins(%a, %n : $a, i32) outs(%c : $c)"
        return draw.case("tmrgsort", body)
    names = "abde"[: draw.between(2, 4)]
    total = 0
    draw.is_dynamic = False
    for name in names:
        cols = 64 * draw.pick(1, 2)
        total += cols
        draw.tile(name, "f32", 1, cols)
        draw.values[f"{name}__memory"] = _run(draw, cols // 2)
    draw.tile("tmp", "f32", 1, total, is_scratch=True)
    draw.tile("c", "f32", 1, total)
    values = ", ".join(f"%{n}" for n in (*names, "tmp"))
    types = ", ".join(f"${n}" for n in (*names, "tmp"))
    stops = draw.pick("true", "false")
    body = "%used = arith.constant dense<0> : vector<4xi16>\n"
    body += (
        f"pto.tmrgsort ins({values} {{exhausted = {stops}}} : {types}) "
        "outs(%c, %used : $c, vector<4xi16>)"
    )

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        lost = np.isnan(ours) & ~np.isnan(before["c__memory"])
        return np.where(lost, before["c__memory"], ours), False

    draw.expect("c", STOPPED, there)
    return draw.case("tmrgsort", body)


def _run(draw: Draw, count: int) -> Any:
    """Records of a value, the largest first, and a number."""
    step = draw.pick(0.5, 4.0)
    drawn = cast("Array", np.round(draw.random.uniform(0, 90, count) / step) * step)
    values: Array = -np.sort(-drawn)
    pairs = np.zeros((count, 2), np.float32)
    pairs[:, 0] = values
    numbers = draw.random.integers(0, 2**20, count).astype(np.uint32)
    pairs[:, 1] = numbers.view(np.float32)
    return pairs.reshape(-1)


def _random(draw: Draw) -> OpCase:
    """The numbers that follow from a key and a counter."""
    dtype = draw.pick("i32", "ui32")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    draw.tile("c", dtype, rows, cols, valid)
    words = [f"w{i}" for i in range(6)]
    for word in words:
        draw.scalar(word, "i32")
    operands = ", ".join(f"%{w}" for w in words)
    types = ", ".join(["i32"] * 6)

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        key, start = [[int(before[w]) for w in part] for part in (words[:2], words[2:])]
        first = sum((word & 0xFFFFFFFF) << 32 * i for i, word in enumerate(start))
        valid_rows, valid_cols = valid
        found = before["c__memory"].copy().reshape(rows, cols)
        turns = -(-valid_cols // 256)
        for row in range(valid_rows):
            for turn in range(turns):
                ahead = (row * turns + turn) * (cols // 4) + first
                counters = [
                    [(ahead + i) >> 32 * w & 0xFFFFFFFF for w in range(4)]
                    for i in range(64)
                ]
                drawn = philox((key[0], key[1]), np.array(counters, np.uint64), 10)
                flat = drawn.T.reshape(-1)[: valid_cols - 256 * turn]
                at = slice(256 * turn, 256 * turn + flat.size)
                found[row, at] = flat.view(found.dtype)
        return found.reshape(ours.shape), False

    draw.expect("c", WORDS, there)
    body = f"pto.trandom ins({operands} : {types}) outs(%c : $c)"
    return draw.case("trandom", body)


def _down(cols: int, ours: Array, before: Before) -> tuple[Array, Array | bool]:
    """The simulator goes down from the start, the chip from the start times -1."""
    found = ours.astype(np.int64)
    found.reshape(-1)[:cols] += 2 * int(before["s"])
    return found.astype(ours.dtype), False


def generate(draw: Draw) -> OpCase:
    """Sequences, triangles, constants, random numbers."""
    names = ["tci", "ttri", "texpands"]
    name = draw.turn(*names, *(["trandom"] if draw.arch == "a5" else []))
    if name == "trandom":
        return _random(draw)
    if name == "tci":
        dtype = draw.pick("i32", "i16")
        cols = 32 * draw.between(1, 4)
        valid = 1, draw.between(1, cols)
        draw.tile("c", dtype, 1, cols, valid)
        draw.scalar("s", dtype)
        way = draw.pick("true", "false")
        operands = f"%s : {dtype}"
        if draw.arch == "a2a3":
            draw.tile("tmp", "f32", 1, 3 * cols + 448, is_scratch=True)
            operands = f"%s, %tmp : {dtype}, $tmp"
            if way == "true":
                draw.expect("c", DOWN, partial(_down, valid[1]))
        return draw.case(
            name, f"pto.tci ins({operands}) outs(%c : $c) {{descending = {way}}}"
        )
    dtype = draw.pick("f32", "f16", "i32", "i16", "ui32", "ui16")
    if name == "texpands":
        dtype = draw.pick("f32", "f16", "bf16", "i32", "i16")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    draw.tile("c", dtype, rows, cols, valid)
    if name == "texpands":
        draw.scalar("x", dtype)
        return draw.case(name, f"pto.texpands ins(%x : {dtype}) outs(%c : $c)")
    # On a5 a last row that is longer than its columns ends behind the tile.
    high = 70 if draw.arch == "a2a3" else valid[1] - valid[0]
    body = f"%x = arith.constant {draw.between(-20, max(-20, high))} : i32\n"
    way = draw.pick(0, 1)
    body += f"pto.ttri ins(%x {{upperOrLower = {way} : i32}} : i32) outs(%c : $c)"
    return draw.case(name, body)
