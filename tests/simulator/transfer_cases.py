"""Draws of kernels that are about layouts: matrix products, loads and stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt
from kernel_text import KernelText

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i8": np.int8,
    "i32": np.int32,
}


def product(
    random: np.random.Generator, arch: str
) -> tuple[str, str, Mapping[str, Array | int | float]]:
    """
    A product of part of two tiles, perhaps added to itself. Small whole numbers: every
    order of adding gives the same. The name, the text, the arguments.
    """
    dtype = str(random.choice(["f16", "bf16", "i8", "f32"]))
    wide = "i32" if dtype == "i8" else "f32"
    rows, depth, cols = 32, 64, 32
    m, k, n = (int(random.integers(1, extent + 1)) for extent in (rows, depth, cols))
    text = KernelText(kind="cube", arch=arch)
    for name, element in (("a", dtype), ("b", dtype), ("c", wide)):
        text.parameter(name, f"{element}*")
    for name in "mkn":
        text.parameter(name, "index")
    text.part(
        "ap", text.view("av", "a", [rows, depth], [depth, 1], "nd"), [0, 0], ["m", "k"]
    )
    text.part(
        "bp", text.view("bv", "b", [depth, cols], [cols, 1], "nd"), [0, 0], ["k", "n"]
    )
    text.part(
        "cp", text.view("cv", "c", [rows, cols], [cols, 1], "nd"), [0, 0], ["m", "n"]
    )
    text.tile("am", dtype, rows, depth, valid=("m", "k"), loc="mat", layout="nz")
    text.tile(
        "bm",
        dtype,
        depth,
        cols,
        valid=("k", "n"),
        address=0x8000,
        loc="mat",
        layout="nz",
    )
    text.load("ap", "am")
    text.load("bp", "bm")
    layout = "nz" if arch == "a5" else "zz"
    text.tile("l", dtype, rows, depth, valid=("m", "k"), loc="left", layout=layout)
    text.tile("r", dtype, depth, cols, valid=("k", "n"), loc="right", layout="zn")
    text.op("tmov", ["am"], ["l"])
    text.op("tmov", ["bm"], ["r"])
    text.tile(
        "acc", wide, rows, cols, valid=("m", "n"), loc="acc", layout="nz", fractal=1024
    )
    text.op("tmatmul", ["l", "r"], ["acc"])
    again = random.random() < 0.5
    if again:
        text.op("tmatmul.acc", ["acc", "l", "r"], ["acc"])
    text.store("acc", "cp")
    a = random.integers(-5, 6, (rows * depth,)).astype(DTYPES[dtype])
    b = random.integers(-5, 6, (depth * cols,)).astype(DTYPES[dtype])
    c = np.full(rows * cols, 77, DTYPES[wide])
    arguments = {"a": a, "b": b, "c": c, "m": m, "k": k, "n": n}
    return "tmatmul.acc" if again else "tmatmul", text.text(), arguments


def transfer(
    random: np.random.Generator, arch: str
) -> tuple[str, str, Mapping[str, Array | int | float]]:
    """A box of a tensor into a tile, and back into another place."""
    dtype = str(random.choice(["f32", "f16", "i32", "i8"]))
    unit = 32 // np.dtype(DTYPES[dtype]).itemsize
    by_columns = random.random() < 0.3
    rows, cols = (32, 8) if by_columns else (16, 2 * unit)
    text = KernelText(arch=arch)
    for name in ("x", "y"):
        text.parameter(name, f"{dtype}*")
    for name in ("r", "c", "m", "n"):
        text.parameter(name, "index")
    shape = [2 * rows, 2 * cols]
    strides, layout = ([1, 2 * rows], "dn") if by_columns else ([2 * cols, 1], "nd")
    text.view("xv", "x", shape, strides, layout)
    text.view("yv", "y", shape, strides, layout)
    text.part("xp", "xv", ["r", "c"], ["m", "n"])
    text.part("yp", "yv", ["c", "r"] if rows == cols else ["r", 0], ["m", "n"])
    text.tile("t", dtype, rows, cols, valid=("m", "n"), layout=layout)
    text.load("xp", "t")
    text.store("t", "yp")
    count = 4 * rows * cols
    arguments: dict[str, Array | int | float] = {
        "x": random.integers(-99, 99, count).astype(DTYPES[dtype]),
        "y": np.full(count, 7, DTYPES[dtype]),
        "r": int(random.integers(0, rows + 1)),
        "c": int(random.integers(0, cols + 1)),
        "m": int(random.integers(1, rows + 1)),
        "n": int(random.integers(1, cols + 1)),
    }
    return "tload", text.text(), arguments
