"""The cube core: matrix products of all kinds, and the ways out of its accumulators."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from kernel_text import KernelText

from cases.draw import DTYPES, Array, Before, Draw, OpCase

_LEFT = {"a2a3": "zz", "a5": "nz"}
"""How the boxes of `left` tiles lie."""

ROWS, DEPTH, COLS = 32, 64, 32

WHOLE = 512
"""The bytes that a row goes to `left` in."""

BY_ROW = "`tstore` with a scale for each column"


class _Product:
    """The text of a product of whole tiles, of which parts are valid."""

    def __init__(self, draw: Draw, dtype: str, *, is_vector: bool = False):
        self.draw, self.dtype = draw, dtype
        self.wide = "i32" if dtype == "i8" else "f32"
        self.text = KernelText(kind="cube", arch=draw.arch)
        self.rows = 1 if is_vector else ROWS
        self.depth = WHOLE // np.dtype(DTYPES[dtype]).itemsize if is_vector else DEPTH
        # The simulator knows no pitch but that of the tile; compact tiles are alike.
        self.compact = int(draw.packs)
        self.m = 1 if is_vector else draw.pick(ROWS, draw.between(1, ROWS))
        self.k = draw.pick(self.depth, draw.between(1, self.depth))
        self.n = draw.pick(COLS, draw.between(1, COLS))
        self.extents = {"m": self.m, "k": self.k, "n": self.n}
        self.values: dict[str, Any] = {}

    def parameter(self, name: str, dtype: str, numbers: Array) -> None:
        """A tensor of the kernel."""
        self.text.parameter(name, f"{dtype}*")
        self.values[name] = numbers

    def small(self, dtype: str, count: int) -> Array:
        """Small whole numbers: every order of adding gives the same."""
        return self.draw.random.integers(-5, 6, count).astype(DTYPES[dtype])

    def operands(self) -> None:
        """Loads both operands into `l` and `r`, and makes `acc`."""
        text, dtype, depth = self.text, self.dtype, self.depth
        self.parameter("a", dtype, self.small(dtype, self.rows * depth))
        self.parameter("b", dtype, self.small(dtype, depth * COLS))
        layout = "nd" if self.rows == 1 else "nz"
        text.view("av", "a", [self.rows, depth], [depth, 1], "nd")
        text.part("ap", "av", [0, 0], [self.m, self.k])
        text.view("bv", "b", [depth, COLS], [COLS, 1], "nd")
        text.part("bp", "bv", [0, 0], [self.k, self.n])
        left, right = (self.m, self.k), (self.k, self.n)
        text.tile("am", dtype, self.rows, depth, valid=left, loc="mat", layout=layout)
        text.tile(
            "bm",
            dtype,
            depth,
            COLS,
            valid=right,
            address=0x8000,
            loc="mat",
            layout="nz",
        )
        text.load("ap", "am")
        text.load("bp", "bm")
        layout = _LEFT[self.draw.arch]
        operand = partial(text.tile, compact=self.compact)
        rows = self.rows
        operand("l", dtype, rows, depth, valid=left, loc="left", layout=layout)
        operand("r", dtype, depth, COLS, valid=right, loc="right", layout="zn")
        text.op("tmov", ["am"], ["l"])
        text.op("tmov", ["bm"], ["r"])
        self.accumulator()

    def accumulator(self) -> None:
        """The tile for the result."""
        self.text.tile(
            "acc",
            self.wide,
            max(self.rows, 16) if self.draw.whole_boxes else self.rows,
            COLS,
            valid=(self.m, self.n),
            loc="acc",
            layout="nz",
            fractal=1024,
            compact=self.compact,
        )

    def bias(self) -> None:
        """A row of numbers in `bias`."""
        text = self.text
        numbers = self.draw.random.integers(-50, 50, COLS)
        self.parameter("v", self.wide, numbers.astype(DTYPES[self.wide]))
        text.view("vv", "v", [1, COLS], [COLS, 1], "nd")
        text.part("vp", "vv", [0, 0], [1, self.n])
        valid = 1, self.n
        text.tile("vm", self.wide, 1, COLS, valid=valid, loc="mat", address=0x20000)
        text.tile("bias", self.wide, 1, COLS, valid=valid, loc="bias")
        text.load("vp", "vm")
        text.op("tmov", ["vm"], ["bias"])

    def result(self, dtype: str) -> None:
        """A tensor for the result, with something in it, and the part that is valid."""
        rows = self.rows
        self.parameter("c", dtype, np.full(rows * COLS, 77, DTYPES[dtype]))
        self.text.view("cv", "c", [rows, COLS], [COLS, 1], "nd")
        self.text.part("cp", "cv", [0, 0], [self.m, self.n])

    def case(self, name: str) -> OpCase:
        """The case of the kernel."""
        self.draw.values = self.values
        return self.draw.kernel_case(name, self.text)


def product(draw: Draw) -> OpCase:
    """Products, added to themselves, with a bias, of several element types."""
    kind = draw.turn("tmatmul", "tmatmul.acc", "tmatmul.bias")
    return _multiply(draw, kind, False)


def vector_product(draw: Draw) -> OpCase:
    """A row times a matrix."""
    kind = draw.turn("tgemv", "tgemv.acc", "tgemv.bias")
    return _multiply(draw, kind, True)


def _multiply(draw: Draw, kind: str, is_vector: bool) -> OpCase:
    made = _Product(draw, draw.pick("f16", "bf16", "i8", "f32"), is_vector=is_vector)
    if is_vector:
        made.k = made.depth
    made.operands()
    text = made.text
    stem = kind.partition(".")[0]
    if kind.endswith("bias"):
        made.bias()
        text.op(kind, ["l", "r", "bias"], ["acc"])
    else:
        text.op(stem, ["l", "r"], ["acc"])
    if kind.endswith("acc"):
        text.op(kind, ["acc", "l", "r"], ["acc"])
    made.result(made.wide)
    text.store("acc", "cp")
    return made.case(kind)


def mx_product(draw: Draw) -> OpCase:
    """Products of blocks of 32 along k, each with two scales. Only a5 has them."""
    draw.arch = "a5"
    return _multiply_mx(
        draw, draw.turn("tmatmul.mx", "tmatmul.mx.acc", "tmatmul.mx.bias")
    )


def mx_vector_product(draw: Draw) -> OpCase:
    """A row times a matrix, in blocks of 32 along k. Only a5 has them."""
    draw.arch = "a5"
    return _multiply_mx(draw, draw.turn("tgemv.mx", "tgemv.mx.acc", "tgemv.mx.bias"))


def _multiply_mx(draw: Draw, kind: str) -> OpCase:
    stem = ".".join(kind.split(".")[:2])
    left = draw.pick("f8E4M3FN", "f8E5M2")
    right = draw.pick("f8E4M3FN", "f8E5M2")
    made = _Product(draw, "f32", is_vector=stem == "tgemv.mx")
    rows_ = made.m = made.rows
    made.n = COLS
    text = made.text
    depth = WHOLE if made.rows == 1 else draw.pick(64, 128)
    scale = "!pto.f8E8M0"
    shapes = {
        "a": (left, rows_, depth),
        "b": (right, depth, COLS),
        "s": (scale, rows_, depth // 32),
        "t": (scale, depth // 32, COLS),
    }
    for name, (dtype, rows, cols) in shapes.items():
        if dtype == scale:
            text.parameter(name, f"{dtype}*")
            count = 1 if draw.chance(0.6) else rows * cols
            numbers = draw.random.integers(125, 130, count)
            made.values[name] = np.resize(numbers, rows * cols).astype(np.uint8)
        else:
            made.parameter(name, dtype, made.small(dtype, rows * cols))
    layout = "nd" if rows_ == 1 else "nz"
    text.tile("am", left, rows_, depth, loc="mat", layout=layout)
    text.tile("bm", right, depth, COLS, loc="mat", layout="nz", address=0x8000)
    places = (("s", "zz", 0x10000), ("t", "nn", 0x18000))
    for name, layout, address in places:
        _, rows, cols = shapes[name]
        more: dict[str, Any] = {"layout": layout, "fractal": 32}
        text.tile(f"{name}m", scale, rows, cols, loc="mat", address=address, **more)
        text.tile(f"{name}s", scale, rows, cols, loc="scaling", **more)
    for name, (_, rows, cols) in shapes.items():
        text.load(text.matrix(name, rows, cols), f"{name}m")
    text.tile("l", left, rows_, depth, loc="left", layout="nz")
    text.tile("r", right, depth, COLS, loc="right", layout="zn")
    # Nothing is said of where scales belong: the simulator would put them into the operand.
    for source, target in (("am", "l"), ("bm", "r"), ("sm", "ss"), ("tm", "ts")):
        text.op("tmov", [source], [target])
    made.accumulator()
    if kind.endswith("bias"):
        made.bias()
        text.op(kind, ["l", "ss", "r", "ts", "bias"], ["acc"])
    else:
        text.op(stem, ["l", "ss", "r", "ts"], ["acc"])
    if kind.endswith("acc"):
        text.op(kind, ["acc", "l", "ss", "r", "ts"], ["acc"])
    made.result("f32")
    text.store("acc", "cp")
    return made.case(kind)


def fix_pipe(draw: Draw) -> OpCase:
    """Results converted, scaled, rectified, on their way out of `acc`."""
    dtype = draw.pick("f16", "i8")
    made = _Product(draw, dtype)
    made.operands()
    text = made.text
    text.op("tmatmul", ["l", "r"], ["acc"])
    kind = draw.turn("convert", "scale", "relu", "scales")
    if kind in ("scale", "scales"):
        return _quantised(draw, made, with_vector=kind == "scales")
    result = made.wide
    if made.wide == "f32":
        result = draw.pick("f32", "f16", "bf16")
    made.result(result)
    attributes = ""
    if kind == "relu":
        attributes = "{reluPreMode = #pto<relu_pre_mode normal_relu>}"
    text.op("tstore", ["acc"], ["cp"], attributes)
    return made.case("tstore")


def _quantised(draw: Draw, made: _Product, *, with_vector: bool) -> OpCase:
    text = made.text
    signed = draw.chance(0.5)
    result = "i8" if signed else "ui8"
    if made.wide == "i32" and draw.chance(0.3):
        result = "f16"
    factors = draw.random.choice([0.5, 0.25, 1.0, 2.0], COLS).astype(np.float32)
    # Bit 46 says that results of 8 bits have a sign.
    sign = 1 << 46 if result == "i8" else 0
    words = factors.view(np.uint32).astype(np.uint64) | np.uint64(sign)
    made.result(result)
    if not with_vector:
        # All columns have one scale.
        word = int(words[0])
        text.line(f"%scale = arith.constant {word} : i64")
        text.types["scale"] = "i64"
        text.line("pto.tstore ins(%acc : $acc, %scale : i64) outs(%cp : $cp)")
        return made.case("tstore")
    made.parameter("q", "ui64", words)
    text.view("qv", "q", [1, COLS], [COLS, 1], "nd")
    text.part("qp", "qv", [0, 0], [1, made.n])
    valid = 1, made.n
    text.tile("qm", "ui64", 1, COLS, valid=valid, loc="mat", address=0x20000)
    text.tile("qs", "ui64", 1, COLS, valid=valid, loc="scaling")
    text.load("qp", "qm")
    text.op("tmov", ["qm"], ["qs"])
    text.op("tstore.fp", ["acc", "qs"], ["cp"])

    def there(ours: Array, before: Before) -> tuple[Array, Array]:
        """Rows have the scales of columns; behind the last one there are none."""
        a = before["a"].astype(np.float64).reshape(ROWS, DEPTH)[: made.m, : made.k]
        b = before["b"].astype(np.float64).reshape(DEPTH, COLS)[: made.k, : made.n]
        scaled = (a @ b) * factors[: made.m, None]
        element = np.dtype(DTYPES[result])
        if element.kind in "iu":
            limits = np.iinfo(element)
            scaled = np.clip(np.rint(scaled), limits.min, limits.max)
        found = ours.reshape(ROWS, COLS).copy()
        found[: made.m, : made.n] = scaled.astype(element)
        open_ = np.zeros((ROWS, COLS), bool)
        open_[made.n : made.m, : made.n] = True
        return found.reshape(ours.shape), open_.reshape(ours.shape)

    draw.expect("c", BY_ROW, there)
    return made.case("tstore.fp")


def window(draw: Draw) -> OpCase:
    """Parts of `mat` tiles into operands, and accumulators into `mat`."""
    dtype = draw.pick("f16", "bf16", "f32", "i8")
    made = _Product(draw, dtype)
    made.m = made.k = made.n = 32
    unit = 32 // np.dtype(DTYPES[dtype]).itemsize
    text = made.text
    made.parameter("a", dtype, made.small(dtype, 64 * 128))
    made.parameter("b", dtype, made.small(dtype, 64 * 64))
    text.tile("am", dtype, 64, 128, loc="mat", layout="nz")
    text.tile("bm", dtype, 64, 64, loc="mat", layout="nz", address=0x10000)
    text.load(text.matrix("a", 64, 128), "am")
    text.load(text.matrix("b", 64, 64), "bm")
    layout = _LEFT[draw.arch]
    text.tile("l", dtype, 32, 32, loc="left", layout=layout)
    text.tile("r", dtype, 32, 32, loc="right", layout="zn")
    step = max(16, unit)
    places = {
        "i": 16 * draw.between(0, 2),
        "j": unit * draw.between(0, 96 // unit),
        "p": step * draw.between(0, 32 // step),
        "q": step * draw.between(0, 32 // step),
    }
    for name, number in places.items():
        text.line(f"%{name} = arith.constant {number} : index")
        text.types[name] = "index"
    text.op("textract", ["am", "i", "j"], ["l"])
    text.op("textract", ["bm", "p", "q"], ["r"])
    made.accumulator()
    text.op("tmatmul", ["l", "r"], ["acc"])
    made.result(made.wide)
    text.store("acc", "cp")
    return made.case("textract")
