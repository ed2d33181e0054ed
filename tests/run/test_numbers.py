"""Element types: conversions and their rounding, quantisation, products of MX blocks."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt
import pytest
from kernel_text import KernelText

from pto_opt.interpreter.api import run

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i8": np.int8,
    "ui8": np.uint8,
    "i16": np.int16,
    "i32": np.int32,
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
}

ROWS, COLS = 4, 64


def converted(
    values: Array, source: str, target: str, how: str = "", arch: str = "a2a3"
) -> Array:
    """What `tcvt` makes of numbers."""
    text = KernelText(arch=arch)
    text.parameter("x", f"{source}*")
    text.parameter("y", f"{target}*")
    text.tile("a", source, ROWS, COLS)
    text.tile("b", target, ROWS, COLS, address=4096)
    text.load(text.matrix("x", ROWS, COLS), "a")
    text.op("tcvt", ["a"], ["b"], inner=how)
    text.store("b", text.matrix("y", ROWS, COLS))
    x = np.resize(values.astype(DTYPES[source]), (ROWS, COLS))
    y = np.zeros((ROWS, COLS), DTYPES[target])
    run(text.text(), None, [x, y])
    return y.reshape(-1)[: values.size]


def mode(name: str) -> str:
    return f" {{rmode = #pto<round_mode {name}>}}"


def _half_away(x: float) -> int:
    return floor(abs(x) + 0.5) * (1 if x >= 0 else -1)


WHOLE: dict[str, Callable[[float], int]] = {
    "RINT": lambda x: int(np.rint(x)),
    "ROUND": _half_away,
    "FLOOR": lambda x: int(np.floor(x)),
    "CEIL": lambda x: int(np.ceil(x)),
    "TRUNC": lambda x: int(np.trunc(x)),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("pair", [("f32", "i32"), ("f32", "i16"), ("f16", "i8")])
def test_floats_become_whole_numbers(name: str, pair: tuple[str, str]) -> None:
    values = np.array(
        [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.3, -2.3, 2.7, -2.7, 0, -0.0, 99]
    )
    found = converted(values, *pair, mode(name))
    assert found.tolist() == [WHOLE[name](float(x)) for x in values]


@pytest.mark.parametrize(
    "name, expected",
    [("RINT", -6324), ("TRUNC", -6320), ("FLOOR", -6324), ("CEIL", -6320)],
)
def test_whole_numbers_that_floats_do_not_have(name: str, expected: int) -> None:
    """Of f16 there is every fourth one here (`vconv_s162f16` has a mode, too)."""
    values = np.array([-6323, 5])
    assert converted(values, "i16", "f16", mode(name)).tolist() == [expected, 5]


@pytest.mark.parametrize("how", ["", "OFF", "ON"])
def test_whole_numbers_out_of_range_in_registers(how: str) -> None:
    """`SaturationCtrlTraits` of `npu/a5/TCvt.hpp`; a program that says nothing says OFF."""
    values = np.array([300, -1, 77, 65536])
    words = f" {{satmode = #pto<saturation_mode {how}>}}" if how else ""
    found = converted(values, "i32", "ui8", words, "a5")
    expected = [255, 0, 77, 255] if how == "ON" else [44, 255, 77, 0]
    assert found.tolist() == expected


def test_floats_that_are_rounded_to_whole_ones() -> None:
    values = np.array([0.5, 1.5, -2.5, 2.7, -0.2])
    found = converted(values, "f32", "f32", mode("FLOOR"))
    assert found.tolist() == [0, 1, -3, 2, -1]


def _narrower(values: Array, dtype: Any, name: str) -> Array:
    """The same by looking at every number of the narrow type."""
    with np.errstate(invalid="ignore"):
        bits = np.arange(1 << 16, dtype=np.uint16).view(dtype).astype(np.float64)
    known = np.unique(bits[np.isfinite(bits)])
    found: list[float] = []
    numbers: list[float] = values.astype(np.float64).tolist()
    for x in numbers:
        upper = int(np.searchsorted(known, x))
        if known[upper] == x:
            found.append(x)
            continue
        below, above = known[upper - 1], known[upper]
        match name:
            case "FLOOR":
                found.append(below)
            case "CEIL":
                found.append(above)
            case "TRUNC":
                found.append(below if x > 0 else above)
            case _:
                away = above if x > 0 else below
                toward = below if x > 0 else above
                nearer = abs(away - x) <= abs(x - toward)
                found.append(away if nearer else toward)
    return np.array(found)


@pytest.mark.parametrize("target", ["f16", "bf16"])
@pytest.mark.parametrize("name", ["FLOOR", "CEIL", "TRUNC", "ROUND"])
def test_floats_become_narrower(target: str, name: str) -> None:
    random = np.random.default_rng(4)
    values = (random.standard_normal(60) * 10.0 ** random.integers(-4, 4, 60)).astype(
        np.float32
    )
    if target == "bf16":
        values[:4] = [1 + 2**-8, -1 - 2**-8, 1 + 3 * 2**-8, 2**-130]
    else:
        values[:4] = [1 + 2**-11, -1 - 2**-11, 1 + 3 * 2**-11, 2**-25]
    found = converted(values, "f32", target, mode(name)).astype(np.float64)
    assert np.array_equal(found, _narrower(values, DTYPES[target], name))


def test_the_nearest_even_is_the_rule() -> None:
    values = np.array([1 + 2**-8, 1 + 3 * 2**-8, -1 - 2**-8, 3.1, np.inf, -np.inf])
    found = converted(values, "f32", "bf16").astype(np.float64)
    assert found.tolist() == [1, 1 + 2**-6, -1, 3.09375, np.inf, -np.inf]


def test_what_does_not_fit() -> None:
    """Bits are cut where saturation is off and the pair is one of those; limits else."""
    values = np.array([40000.0, -40000.0, 70000.0, 1e9, np.nan])
    on = " {satmode = #pto<saturation_mode ON>}"
    found = converted(values, "f32", "i16", on, "a5")
    assert found.tolist() == [32767, -32768, 32767, 32767, 0]
    found = converted(values[:3], "f32", "i16", arch="a5")
    assert found.tolist() == [40000 - 65536, 65536 - 40000, 70000 - 65536]
    found = converted(np.array([1e20, -1e20]), "f32", "i32")
    assert found.tolist() == [2**31 - 1, -(2**31)]


@pytest.mark.parametrize("target", ["f8E4M3FN", "f8E5M2"])
def test_floats_of_8_bits(target: str) -> None:
    values = np.array([0.3, -1.1, 17.0, 1.0625, 240.0, 0.001])
    found = converted(values, "f32", target, arch="a5")
    assert np.array_equal(
        found.astype(np.float32),
        values.astype(np.float32).astype(DTYPES[target]).astype(np.float32),
    )
    back = converted(found.astype(np.float32), target, "f32", arch="a5")
    assert np.array_equal(back, found.astype(np.float32))


def test_quantisation_and_back() -> None:
    """One scale for each row."""
    rows, cols = 16, 64
    text = KernelText(arch="a5")
    for name, type_ in (("x", "f32*"), ("s", "f32*"), ("q", "i8*"), ("y", "f32*")):
        text.parameter(name, type_)
    text.parameter("z", "f32*")
    text.tile("a", "f32", rows, cols)
    text.tile("d", "f32", rows, cols, address=0x3000)
    text.tile("b", "i8", rows, cols, address=0x5000)
    for number, name in enumerate(("s", "z")):
        text.tile(
            f"{name}t", "f32", rows, 1, layout="dn", address=0x8000 + 0x100 * number
        )
        text.view(f"{name}v", name, [rows, 1], [1, rows], "dn")
        text.part(f"{name}p", f"{name}v", [0, 0], [rows, 1])
        text.load(f"{name}p", f"{name}t")
    text.load(text.matrix("x", rows, cols), "a")
    text.op("tquant", ["a", "st"], ["b"], "{quant_type = #pto<quant_type INT8_SYM>}")
    text.store("b", text.matrix("q", rows, cols))
    text.op("tdequant", ["b", "st", "zt"], ["d"])
    text.store("d", text.matrix("y", rows, cols))
    random = np.random.default_rng(2)
    x = random.uniform(-2, 2, (rows, cols)).astype(np.float32)
    scale = np.float32(2) ** random.integers(0, 8, rows).astype(np.float32)
    offset = random.integers(-3, 4, rows).astype(np.float32)
    q, y = np.zeros((rows, cols), np.int8), np.zeros((rows, cols), np.float32)
    run(text.text(), None, [x, scale, q, y, offset])
    expected = np.clip(np.rint(x * scale[:, None]), -128, 127).astype(np.int8)
    assert np.array_equal(q, expected)
    assert np.array_equal(y, (expected - offset[:, None]) * scale[:, None])


def test_products_of_mx_blocks() -> None:
    """Each block of 32 along k has a power of two on either side."""
    m, k, n = 32, 128, 32
    text = KernelText(kind="cube", arch="a5")
    kinds = {"a": "f8E4M3FN", "b": "f8E5M2", "sa": "!pto.f8E8M0", "sb": "!pto.f8E8M0"}
    for name, dtype in kinds.items():
        text.parameter(name, f"{dtype}*")
    text.parameter("y", "f32*")
    text.types["sa"] = text.types["sb"] = "!pto.ptr<!pto.f8E8M0>"
    text.tile("am", kinds["a"], m, k, loc="mat", layout="nz")
    text.tile("bm", kinds["b"], k, n, loc="mat", layout="nz", address=0x8000)
    for name, rows, cols, layout in (
        ("sa", m, k // 32, "zz"),
        ("sb", k // 32, n, "nn"),
    ):
        text.tile(
            f"{name}m",
            kinds[name],
            rows,
            cols,
            loc="mat",
            layout=layout,
            fractal=32,
            address=0x10000 if name == "sa" else 0x18000,
        )
    for name, rows, cols in (
        ("a", m, k),
        ("b", k, n),
        ("sa", m, k // 32),
        ("sb", k // 32, n),
    ):
        text.load(text.matrix(name, rows, cols), f"{name}m")
    text.tile("l", kinds["a"], m, k, loc="left", layout="nz")
    text.tile("r", kinds["b"], k, n, loc="right", layout="zn")
    text.tile("ls", kinds["sa"], m, k // 32, loc="scaling", layout="zz", fractal=32)
    text.tile("rs", kinds["sb"], k // 32, n, loc="scaling", layout="nn", fractal=32)
    for source, target in (("am", "l"), ("bm", "r"), ("sam", "ls"), ("sbm", "rs")):
        text.op("tmov", [source], [target])
    text.op("tget_scale_addr", ["l"], ["ls"])
    text.op("tget_scale_addr", ["r"], ["rs"])
    text.tile("acc", "f32", m, n, loc="acc", layout="nz", fractal=1024)
    text.op("tmatmul.mx", ["l", "ls", "r", "rs"], ["acc"])
    text.store("acc", text.matrix("y", m, n))
    random = np.random.default_rng(6)
    a = random.integers(-4, 5, (m, k)).astype(DTYPES["f8E4M3FN"])
    b = random.integers(-3, 4, (k, n)).astype(DTYPES["f8E5M2"])
    sa = random.integers(124, 131, (m, k // 32)).astype(np.uint8)
    sb = random.integers(124, 131, (k // 32, n)).astype(np.uint8)
    y = np.zeros((m, n), np.float32)
    # In memory the scales lie as the chip wants them: 16 rows (columns) of a pair.
    left = sa.reshape(2, 16, 2, 2).transpose(0, 2, 1, 3).copy()
    right = sb.reshape(2, 2, 2, 16).transpose(2, 0, 3, 1).copy()
    run(text.text(), None, [a, b, left, right, y])
    wide_a = a.astype(np.float64) * np.repeat(
        2.0 ** (sa.astype(float) - 127), 32, axis=1
    )
    wide_b = b.astype(np.float64) * np.repeat(
        2.0 ** (sb.astype(float) - 127), 32, axis=0
    )
    assert np.array_equal(y, wide_a @ wide_b)


def test_mx_quantisation() -> None:
    """The exponent of a block is that of its largest number, less e4m3's."""
    rows, cols = 16, 64
    text = KernelText(arch="a5")
    for name, type_ in (("x", "f32*"), ("q", "ui8*"), ("e", "ui8*")):
        text.parameter(name, type_)
    groups = rows * cols // 32
    text.tile("a", "f32", rows, cols)
    text.tile("d", "ui8", rows, cols, address=0x2000)
    text.tile("exp", "ui8", 1, groups, address=0x4000)
    text.tile("max", "f32", 1, groups, address=0x5000)
    text.tile("scaling", "f32", 1, 2 * groups, valid=(1, groups), address=0x6000)
    text.load(text.matrix("x", rows, cols), "a")
    attribute = "{quant_type = #pto<quant_type MXFP8>}"
    text.op("tquant.mx", ["a"], ["d", "exp", "max", "scaling"], attribute)
    text.store("d", text.matrix("q", rows, cols))
    text.store("exp", text.matrix("e", 1, groups))
    x = (np.random.default_rng(3).standard_normal((rows, cols)) * 20).astype(np.float32)
    q, e = np.zeros((rows, cols), np.uint8), np.zeros((1, groups), np.uint8)
    run(text.text(), None, [x, q, e])
    blocks = x.reshape(groups, 32).astype(np.float64)
    shared = np.floor(np.log2(np.abs(blocks).max(axis=1))) - 8
    assert np.array_equal(e.reshape(-1), shared + 127)
    numbers = q.reshape(groups, 32).view(DTYPES["f8E4M3FN"]).astype(np.float64)
    expected = np.clip(blocks / 2.0 ** shared[:, None], -448, 448)
    assert np.array_equal(
        numbers,
        expected.astype(np.float32).astype(DTYPES["f8E4M3FN"]).astype(np.float64),
    )
