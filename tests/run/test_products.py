"""Matrix products on the cube core, against NumPy."""

from __future__ import annotations

from functools import partial
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt
import pytest
from kernel_text import KernelText
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.types import TileBufType
from pto_opt.context import make_context
from pto_opt.interpreter.api import run
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import sanitize

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "f32": np.float32,
    "i8": np.int8,
    "i32": np.int32,
}

LEFT = {"a2a3": "zz", "a5": "nz"}


def product(
    arch: str,
    dtype: str,
    shape: tuple[int, int, int],
    valid: tuple[int, int, int],
    *,
    accumulate: bool = False,
    bias: bool = False,
    result: str | None = None,
    compact: int = 0,
    packed: int = 1,
) -> str:
    """
    a @ b in one go, or added to itself once, or with a bias; extents m, k, n. `packed`:
    the compact mode of the operands.
    """
    (rows, depth, cols), (m, k, n) = shape, valid
    k_text = KernelText(kind="cube", arch=arch)
    wide = "i32" if dtype == "i8" else "f32"
    out = result or wide
    for name, element in (("a", dtype), ("b", dtype), ("bias", wide), ("c", out)):
        k_text.parameter(name, f"{element}*")
    k_text.view("av", "a", [rows, depth], [depth, 1], "nd")
    k_text.view("bv", "b", [depth, cols], [cols, 1], "nd")
    k_text.view("cv", "c", [rows, cols], [cols, 1], "nd")
    k_text.part("ap", "av", [0, 0], [m, k])
    k_text.part("bp", "bv", [0, 0], [k, n])
    k_text.part("cp", "cv", [0, 0], [m, n])
    k_text.tile("am", dtype, rows, depth, valid=(m, k), loc="mat", layout="nz")
    k_text.tile(
        "bm", dtype, depth, cols, valid=(k, n), loc="mat", layout="nz", address=0x20000
    )
    k_text.load("ap", "am")
    k_text.load("bp", "bm")
    layout = LEFT[arch] if arch == "a5" else "zz"
    operand = partial(k_text.tile, compact=packed)
    operand("l", dtype, rows, depth, valid=(m, k), loc="left", layout=layout)
    operand("r", dtype, depth, cols, valid=(k, n), loc="right", layout="zn")
    k_text.tile(
        "acc",
        wide,
        rows,
        cols,
        valid=(m, n),
        loc="acc",
        layout="nz",
        fractal=1024,
        compact=compact,
    )
    k_text.op("tmov", ["am"], ["l"])
    k_text.op("tmov", ["bm"], ["r"])
    if bias:
        k_text.view("biasv", "bias", [1, cols], [cols, 1], "nd")
        k_text.part("biasp", "biasv", [0, 0], [1, n])
        k_text.tile("biasm", wide, 1, cols, valid=(1, n), loc="mat", address=0x40000)
        k_text.tile("biast", wide, 1, cols, valid=(1, n), loc="bias")
        k_text.load("biasp", "biasm")
        k_text.op("tmov", ["biasm"], ["biast"])
        k_text.op("tmatmul.bias", ["l", "r", "biast"], ["acc"])
    else:
        k_text.op("tmatmul", ["l", "r"], ["acc"])
    if accumulate:
        k_text.op("tmatmul.acc", ["acc", "l", "r"], ["acc"])
    k_text.store("acc", "cp")
    return k_text.text()


def synchronised(text: str) -> ModuleOp:
    """With the flags that its units need."""
    module = load(text)
    run_pipeline(make_context(), make_passes([PassRequest("insert-sync")]), module)
    return module


def inputs(
    dtype: str, shape: tuple[int, int, int]
) -> tuple[Array, Array, Array, Array]:
    """Small whole numbers: every order of adding gives the same."""
    random = np.random.default_rng(sum(shape))
    rows, depth, cols = shape
    wide = np.int32 if dtype == "i8" else np.float32
    a = random.integers(-5, 6, (rows, depth)).astype(DTYPES[dtype])
    b = random.integers(-5, 6, (depth, cols)).astype(DTYPES[dtype])
    bias = random.integers(-50, 50, cols).astype(wide)
    return a, b, bias, np.full((rows, cols), 77, wide)


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("dtype", ["f16", "bf16", "f32", "i8"])
@pytest.mark.parametrize(
    "valid", [(32, 64, 32), (17, 64, 32), (1, 32, 16), (31, 33, 5)]
)
def test_products(arch: str, dtype: str, valid: tuple[int, int, int]) -> None:
    shape = (32, 64, 32)
    m, k, n = valid
    a, b, bias, c = inputs(dtype, shape)
    run(product(arch, dtype, shape, valid), None, [a, b, bias, c])
    exact = np.int64 if dtype == "i8" else np.float64
    expected = a[:m, :k].astype(exact) @ b[:k, :n].astype(exact)
    assert np.array_equal(c[:m, :n], expected)
    assert (c[m:] == 77).all()
    assert (c[:, n:] == 77).all()


def vector_product(arch: str, dtype: str, depth: int, n: int) -> str:
    """A row of so many cells times the first columns of 32, whose boxes are packed."""
    k_text = KernelText(kind="cube", arch=arch)
    wide = "i32" if dtype == "i8" else "f32"
    for name, element in (("a", dtype), ("b", dtype), ("c", wide)):
        k_text.parameter(name, f"{element}*")
    k_text.view("bv", "b", [depth, 32], [32, 1], "nd")
    k_text.view("cv", "c", [1, 32], [32, 1], "nd")
    k_text.part("bp", "bv", [0, 0], [depth, n])
    k_text.part("cp", "cv", [0, 0], [1, n])
    k_text.tile("am", dtype, 1, depth, loc="mat")
    boxes = partial(k_text.tile, valid=(depth, n), loc="mat", layout="nz")
    boxes("bm", dtype, depth, 32, address=0x8000)
    k_text.load(k_text.matrix("a", 1, depth), "am")
    k_text.load("bp", "bm")
    k_text.tile("l", dtype, 1, depth, loc="left", layout=LEFT[arch])
    right = partial(k_text.tile, loc="right", layout="zn", compact=1)
    right("r", dtype, depth, 32, valid=(depth, n))
    accumulator = partial(k_text.tile, loc="acc", layout="nz", fractal=1024)
    accumulator("acc", wide, 16, 32, valid=(1, n))
    k_text.op("tmov", ["am"], ["l"])
    k_text.op("tmov", ["bm"], ["r"])
    k_text.op("tgemv", ["l", "r"], ["acc"])
    k_text.store("acc", "cp")
    return k_text.text()


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize(("dtype", "depth"), [("f16", 256), ("i8", 512)])
@pytest.mark.parametrize("n", [13, 32])
def test_a_row_times_a_matrix(arch: str, dtype: str, depth: int, n: int) -> None:
    a, b, _, c = inputs(dtype, (1, depth, 32))
    run(vector_product(arch, dtype, depth, n), None, [a, b, c])
    assert np.array_equal(c[0, :n], (a.astype(int) @ b.astype(int))[0, :n])
    assert (c[0, n:] == 77).all()


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("dtype", ["f16", "i8"])
def test_accumulation_and_bias(arch: str, dtype: str) -> None:
    shape, valid = (16, 32, 32), (16, 32, 32)
    a, b, bias, c = inputs(dtype, shape)
    kernel = product(arch, dtype, shape, valid, accumulate=True, bias=True)
    run(kernel, None, [a, b, bias, c])
    once = a.astype(np.float64) @ b.astype(np.float64)
    assert np.array_equal(c, 2 * once + bias)


@pytest.mark.parametrize(("result", "dtype"), [("f16", "f16"), ("bf16", "bf16")])
def test_results_are_rounded_when_they_are_stored(result: str, dtype: str) -> None:
    shape = (16, 64, 32)
    random = np.random.default_rng(2)
    a = random.standard_normal((16, 64)).astype(DTYPES[dtype])
    b = random.standard_normal((64, 32)).astype(DTYPES[dtype])
    c = np.zeros((16, 32), DTYPES[result])
    kernel = product("a2a3", dtype, shape, shape, result=result)
    run(kernel, None, [a, b, np.zeros(32, np.float32), c])
    exact = (a.astype(np.float32) @ b.astype(np.float32)).astype(DTYPES[result])
    step = 2.0**-10 if result == "f16" else 2.0**-7
    near = np.abs(c.astype(np.float64) - exact.astype(np.float64))
    assert (near <= step * np.maximum(np.abs(exact.astype(np.float64)), 1)).all()
    assert (c == exact).mean() > 0.99


# The unit lays the rows that it computes, in whole boxes, one column of boxes behind the
# other; who reads the accumulator has to count as many.


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("accumulate", [False, True])
@pytest.mark.parametrize("m", [5, 16, 17, 40, 48])
def test_compact_accumulators(arch: str, m: int, accumulate: bool) -> None:
    shape, n = (64, 32, 48), 40
    a, b, bias, c = inputs("f16", shape)
    text = product(arch, "f16", shape, (m, 32, n), accumulate=accumulate, compact=1)
    assert sanitize(synchronised(text), None, [a, b, bias, c]) == []
    expected = a[:m].astype(np.float64) @ b[:, :n].astype(np.float64)
    assert np.array_equal(c[:m, :n], expected * (2 if accumulate else 1))


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize(("m", "n"), [(5, 40), (48, 17), (49, 48), (16, 16)])
def test_other_accumulators_are_stored_by_the_rows_of_their_tile(
    arch: str, m: int, n: int
) -> None:
    shape = (64, 32, 48)
    a, b, bias, c = inputs("f16", shape)
    text = product(arch, "f16", shape, (m, 32, n))
    found = sanitize(synchronised(text), None, [a, b, bias, c])
    expected = a[:m].astype(np.float64) @ b[:, :n].astype(np.float64)
    assert np.array_equal(c[:m, : min(n, 16)], expected[:, :16])
    fits = m > 48 or n <= 16
    assert np.array_equal(c[:m, :n], expected) == fits
    assert [finding.check for finding in found] == [Check.INIT] * (not fits)


def _move(valid: tuple[int | str, int | str], compact: int, arch: str) -> TMovOp:
    text = KernelText(kind="cube", arch=arch)
    text.parameter("m", "index")
    text.tile(
        *("acc", "f32", 64, 32),
        valid=valid,
        loc="acc",
        layout="nz",
        fractal=1024,
        compact=compact,
    )
    if arch == "a5":
        text.tile("to", "f32", 64, 32, valid=valid)
    else:
        text.tile("to", "f16", 64, 32, valid=valid, loc="mat", layout="nz")
    text.op("tmov", ["acc"], ["to"])
    return next(op for op in load(text.text()).walk() if isinstance(op, TMovOp))


@pytest.mark.parametrize(
    ("arch", "valid", "compact", "expected"),
    [
        ("a5", ("m", "m"), 0, 32),
        ("a5", (64, 32), 0, 32),
        ("a5", (20, 32), 1, None),  # its type says that fewer are valid
        ("a2a3", ("m", "m"), 1, None),
    ],
)
def test_a5_moves_to_vec_by_the_valid_rows(
    arch: str, valid: tuple[int | str, int | str], compact: int, expected: int | None
) -> None:
    op = _move(valid, compact, arch)
    type_ = op.src.type
    assert isinstance(type_, TileBufType)
    assert op.acc_pitch(type_, 20) == expected
