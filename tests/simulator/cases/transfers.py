"""Loads and stores: layouts of tensors and of tiles, padding, sums in memory."""

from __future__ import annotations

import numpy as np
from kernel_text import KernelText

from cases.draw import DTYPES, Draw, OpCase


def transfer(draw: Draw) -> OpCase:
    """A box of a tensor into a tile, and back into another place."""
    dtype = draw.pick("f32", "f16", "bf16", "i32", "i16", "i8", "ui8")
    unit = 32 // np.dtype(DTYPES[dtype]).itemsize
    layout = draw.turn("nd", "nd", "dn", "nz")
    rows, cols = {"nd": (16, 2 * unit), "dn": (32, 8), "nz": (32, 2 * unit)}[layout]
    text = KernelText(arch=draw.arch)
    for name in ("x", "y"):
        text.parameter(name, f"{dtype}*")
    draw.values = {
        "x": draw.numbers(dtype, 4 * rows * cols, "any"),
        "y": draw.numbers(dtype, 4 * rows * cols, "finite"),
    }
    if layout == "nz":
        return _boxes(draw, text, dtype, rows, cols, unit)
    for name in ("r", "c", "m", "n"):
        text.parameter(name, "index")
    shape = [2 * rows, 2 * cols]
    strides = [1, 2 * rows] if layout == "dn" else [2 * cols, 1]
    text.view("xv", "x", shape, strides, layout)
    text.view("yv", "y", shape, strides, layout)
    text.part("xp", "xv", ["r", "c"], ["m", "n"])
    text.part("yp", "yv", ["r", 0], ["m", "n"])
    text.tile("t", dtype, rows, cols, valid=("m", "n"), layout=layout)
    text.load("xp", "t")
    atomic = dtype in ("f32", "f16", "bf16", "i32", "i16", "i8") and draw.chance(0.3)
    kind = "{atomicType = #pto<atomic_type atomic_add>}" if atomic else ""
    text.op("tstore", ["t"], ["yp"], kind)
    m, n = draw.extents(rows, cols)
    draw.values |= {"r": draw.between(0, rows), "c": draw.between(0, cols)}
    draw.values |= {"m": m, "n": n}
    return draw.kernel_case("tstore", text)


def _boxes(
    draw: Draw, text: KernelText, dtype: str, rows: int, cols: int, unit: int
) -> OpCase:
    """Boxes of 16 rows of 32 bytes, behind one another in the tensor."""
    wide, high = draw.between(1, cols // unit), draw.between(1, rows // 16)
    shape = [1, 2 * (cols // unit), rows // 16, 16, unit]
    count = 4 * rows * cols
    strides = [count, rows * unit, 16 * unit, unit, 1]
    for tensor in "xy":
        first = draw.between(0, cols // unit)
        text.view(f"{tensor}v", tensor, shape, strides, "nz")
        sizes = [1, wide, high, 16, unit]
        text.part(f"{tensor}p", f"{tensor}v", [0, first, 0, 0, 0], sizes)
    text.tile("t", dtype, rows, cols, valid=(high * 16, wide * unit), layout="nz")
    text.load("xp", "t")
    text.store("t", "yp")
    return draw.kernel_case("tstore", text)


def padded_load(draw: Draw) -> OpCase:
    """
    Loads into tiles with a pad value. What is written is up to the next 32 bytes; all of
    the tile is padded then, which makes both sides the same.
    """
    dtype = draw.pick("f32", "f16", "i32", "i16", "i8", "ui8")
    rows, cols = draw.shape(dtype)
    m, n = draw.extents(rows, cols)
    pad = draw.pick(1, 2, 3)
    text = KernelText(arch=draw.arch)
    text.parameter("x", f"{dtype}*")
    text.parameter("y", f"{dtype}*")
    text.view("xv", "x", [rows, cols], [cols, 1], "nd")
    text.part("xp", "xv", [0, 0], [m, n])
    text.tile("t", dtype, rows, cols, valid=(m, n), pad=pad)
    text.tile("u", dtype, rows, cols, pad=pad, address=0x8000)
    text.load("xp", "t")
    text.op("tfillpad", ["t"], ["u"])
    text.store("u", text.matrix("y", rows, cols))
    draw.values = {
        "x": draw.numbers(dtype, rows * cols, "any"),
        "y": np.zeros(rows * cols, DTYPES[dtype]),
    }
    return draw.kernel_case("tload", text)
