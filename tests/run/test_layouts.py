"""Where the cells of tiles and views lie: loads and stores of every layout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from kernel_text import KernelText
from xdsl.ir import Operation

from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.access import Observer
from pto_opt.interpreter.api import Hooks, Kernel, run
from pto_opt.interpreter.handles import Tile

Array = npt.NDArray[Any]


class Bytes(Observer):
    """Remembers the handles that a program makes, and so the bytes behind them."""

    def __init__(self) -> None:
        self.handles: list[Tile] = []

    def made(self, op: Operation, handle: Tile) -> None:
        self.handles.append(handle)

    def elements(self, number: int, dtype: Any, count: int) -> Array:
        """The first elements behind a handle, in the order of the bytes."""
        handle = self.handles[number]
        width = np.dtype(dtype).itemsize * count
        return handle.memory.bytes[handle.offset : handle.offset + width].view(dtype)


Place = Callable[[int, int, int, int, int], int]

# The element that a cell (r, c) of a tile of R x C is, boxes with 16 or n cells a side.
BOXED: dict[str, Place] = {
    "nz": lambda r, c, R, C, n: c // n * R * n + r // 16 * 16 * n + r % 16 * n + c % n,
    "zn": lambda r, c, R, C, n: r // n * C * n + c // 16 * 16 * n + c % 16 * n + r % n,
    "zz": lambda r, c, R, C, n: r // 16 * C * 16 + c // n * 16 * n + r % 16 * n + c % n,
}


@pytest.mark.parametrize("dtype", ["f16", "f32", "i8"])
@pytest.mark.parametrize("valid", [(32, 64), (17, 33), (1, 64)])
def test_boxes_of_mat(dtype: str, valid: tuple[int, int]) -> None:
    """A row-major tensor becomes boxes of 16 rows of 32 bytes."""
    rows, cols = 32, 64
    element: Any = {"f16": np.float16, "f32": np.float32, "i8": np.int8}[dtype]
    text = KernelText(kind="cube")
    text.parameter("x", f"{dtype}*")
    text.view("v", "x", [rows, cols], [cols, 1], "nd")
    text.part("p", "v", [0, 0], list(valid))
    text.tile("t", dtype, rows, cols, valid=valid, loc="mat", layout="nz")
    text.load("p", "t")
    seen = Bytes()
    x = np.arange(rows * cols).reshape(rows, cols).astype(element)
    Kernel(text.text(), hooks=Hooks(observer=seen)).run([x])
    found = seen.elements(0, element, rows * cols)
    wide = 32 // np.dtype(element).itemsize
    for r in range(valid[0]):
        for c in range(valid[1]):
            assert found[BOXED["nz"](r, c, rows, cols, wide)] == x[r, c]


@pytest.mark.parametrize(("arch", "layout"), [("a2a3", "zz"), ("a5", "nz")])
def test_boxes_of_left_and_right(arch: str, layout: str) -> None:
    rows, cols = 32, 48
    text = KernelText(kind="cube", arch=arch)
    text.parameter("x", "f16*")
    text.tile("m", "f16", rows, cols, loc="mat", layout="nz")
    text.tile("l", "f16", rows, cols, loc="left", layout=layout)
    text.tile("r", "f16", rows, cols, loc="right", layout="zn")
    text.load(text.matrix("x", rows, cols), "m")
    text.op("tmov", ["m"], ["l"])
    text.op("tmov", ["m"], ["r"])
    seen = Bytes()
    x = np.arange(rows * cols).reshape(rows, cols).astype(np.float16)
    Kernel(text.text(), hooks=Hooks(observer=seen)).run([x])
    for number, place in ((1, BOXED[layout]), (2, BOXED["zn"])):
        found = seen.elements(number, np.float16, rows * cols)
        places = [place(r, c, rows, cols, 16) for r in range(rows) for c in range(cols)]
        assert np.array_equal(found[places], x.reshape(-1))


def test_accumulators_have_boxes_of_16_x_16() -> None:
    text = KernelText(kind="cube")
    text.parameter("x", "f16*")
    text.parameter("y", "f32*")
    text.tile("m", "f16", 32, 32, loc="mat", layout="nz")
    text.tile("l", "f16", 32, 32, loc="left", layout="zz")
    text.tile("r", "f16", 32, 32, loc="right", layout="zn")
    text.tile("acc", "f32", 32, 32, loc="acc", layout="nz", fractal=1024)
    text.load(text.matrix("x", 32, 32), "m")
    text.op("tmov", ["m"], ["l"])
    text.op("tmov", ["m"], ["r"])
    text.op("tmatmul", ["l", "r"], ["acc"])
    seen = Bytes()
    x = np.random.default_rng(1).integers(-5, 5, (32, 32)).astype(np.float16)
    Kernel(text.text(), hooks=Hooks(observer=seen)).run([x, np.zeros(1, np.float32)])
    found = seen.elements(3, np.float32, 1024)
    product = x.astype(np.float32) @ x.astype(np.float32)
    places = [BOXED["nz"](r, c, 32, 32, 16) for r in range(32) for c in range(32)]
    assert np.array_equal(found[places], product.reshape(-1))


def test_windows_of_a_tensor_with_gaps() -> None:
    """Offsets and strides of a view, and extents that are smaller than the tile's."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
    for name in ("r", "n"):
        text.parameter(name, "index")
    text.view("xv", "x", [20, 30], [40, 1], "nd")
    text.view("yv", "y", [8, 16], [16, 1], "nd")
    text.part("xp", "xv", ["r", 5], ["n", 11])
    text.part("yp", "yv", [1, 2], ["n", 11])
    text.tile("t", "f32", 8, 16, valid=("n", 11))
    text.load("xp", "t")
    text.store("t", "yp")
    kernel = Kernel(text.text())
    x = np.random.default_rng(1).standard_normal((20, 40)).astype(np.float32)
    for first, count in ((0, 7), (13, 1), (3, 5)):
        y = np.zeros((8, 16), np.float32)
        kernel.run([x, y, first, count])
        expected = np.zeros_like(y)
        expected[1 : 1 + count, 2:13] = x[first : first + count, 5:16]
        assert np.array_equal(y, expected)


def test_views_of_five_dimensions() -> None:
    """All dimensions but the last are rows of the tile."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
    shape, strides = [2, 3, 2, 4, 8], [4000, 1000, 300, 50, 1]
    text.view("xv", "x", shape, strides, "nd")
    text.part("xp", "xv", [0, 1, 0, 0, 0], [2, 2, 2, 4, 8])
    text.tile("t", "f32", 32, 8)
    text.load("xp", "t")
    text.store("t", text.matrix("y", 32, 8))
    x = np.random.default_rng(1).standard_normal(9000).astype(np.float32)
    y = np.zeros((32, 8), np.float32)
    run(text.text(), None, [x, y])
    i, j, k, l, m = np.meshgrid(
        range(2), [1, 2], range(2), range(4), range(8), indexing="ij"
    )
    places = i * 4000 + j * 1000 + k * 300 + l * 50 + m
    assert np.array_equal(y, x[places].reshape(32, 8))


def test_columns() -> None:
    """A column-major tensor and a column-major tile."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
    text.view("xv", "x", [16, 3], [1, 16], "dn")
    text.part("xp", "xv", [0, 0], [16, 3])
    text.tile("t", "f32", 16, 3, layout="dn")
    text.load("xp", "t")
    text.view("yv", "y", [16, 3], [1, 16], "dn")
    text.part("yp", "yv", [0, 0], [16, 3])
    text.store("t", "yp")
    seen = Bytes()
    x = np.random.default_rng(1).standard_normal((3, 16)).astype(np.float32)
    y = np.zeros_like(x)
    Kernel(text.text(), hooks=Hooks(observer=seen)).run([x, y])
    assert np.array_equal(seen.elements(0, np.float32, 48), x.reshape(-1))
    assert np.array_equal(y, x)


def test_boxes_in_memory() -> None:
    """A tensor that consists of boxes itself: five dimensions, C0 columns in the last."""
    rows, cols = 32, 48
    text = KernelText(kind="cube")
    text.parameter("x", "f16*")
    text.view("xv", "x", [1, 3, 2, 16, 16], [1536, 512, 256, 16, 1], "nz")
    text.part("xp", "xv", [0] * 5, [1, 3, 2, 16, 16])
    text.tile("t", "f16", rows, cols, loc="mat", layout="nz")
    text.load("xp", "t")
    seen = Bytes()
    x = np.arange(rows * cols).astype(np.float16)
    Kernel(text.text(), hooks=Hooks(observer=seen)).run([x])
    assert np.array_equal(seen.elements(0, np.float16, rows * cols), x)


def test_parts_of_tiles() -> None:
    """`textract` takes a window out of boxes."""
    text = KernelText(kind="cube")
    text.parameter("x", "f16*")
    text.parameter("w", "f16*")
    text.parameter("y", "f32*")
    text.tile("m", "f16", 32, 64, loc="mat", layout="nz")
    text.tile("wm", "f16", 16, 16, loc="mat", layout="nz", address=8192)
    text.load(text.matrix("x", 32, 64), "m")
    text.load(text.matrix("w", 16, 16), "wm")
    text.tile("l", "f16", 16, 16, loc="left", layout="zz")
    text.tile("r", "f16", 16, 16, loc="right", layout="zn")
    row, col = text.constant(16), text.constant(32)
    text.op("textract", ["m", row, col], ["l"])
    text.op("tmov", ["wm"], ["r"])
    text.tile("acc", "f32", 16, 16, loc="acc", layout="nz", fractal=1024)
    text.op("tmatmul", ["l", "r"], ["acc"])
    text.store("acc", text.matrix("y", 16, 16))
    x = np.random.default_rng(1).integers(-5, 5, (32, 64)).astype(np.float16)
    y = np.zeros((16, 16), np.float32)
    run(text.text(), None, [x, np.eye(16, dtype=np.float16), y])
    assert np.array_equal(y, x[16:, 32:48])


def test_two_handles_on_the_same_bytes() -> None:
    """What one writes the other reads; each has extents of its own."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
    text.parameter("n", "index")
    text.tile("a", "f32", 8, 16)
    text.tile("b", "f32", 8, 16, valid=("n", "n"))
    text.load(text.matrix("x", 8, 16), "a")
    text.op("tadds", ["b", text.constant(10.0, "f32")], ["b"])
    two = text.constant(2)
    text.line(f"pto.set_validshape %b, %{two}, %{two} : $b")
    text.op("tadds", ["b", text.constant(100.0, "f32")], ["b"])
    text.store("a", text.matrix("y", 8, 16))
    x = np.random.default_rng(1).standard_normal((8, 16)).astype(np.float32)
    y = np.zeros_like(x)
    run(text.text(), None, [x, y, 5])
    expected = x.copy()
    expected[:5, :5] += 10
    expected[:2, :2] += 100
    assert np.array_equal(y, expected)


def test_memory_that_nobody_has_written_is_not_zero() -> None:
    text = KernelText()
    text.parameter("y", "f32*")
    text.tile("a", "f32", 8, 16, address=0x8000)
    text.store("a", text.matrix("y", 8, 16))
    y = np.zeros((8, 16), np.float32)
    run(text.text(), None, [y])
    assert np.isnan(y).all()


def test_the_end_of_a_memory() -> None:
    text = KernelText()
    text.parameter("y", "f32*")
    text.tile("a", "f32", 8, 16, address=192 * 1024 - 256)
    text.op("tadd", ["a", "a"], ["a"])
    with pytest.raises(PTOException) as caught:
        run(text.text(), None, [np.zeros(1, np.float32)])
    assert "reaches beyond the 196608 bytes of vec" in str(caught.value)
