"""What each operation on tiles computes, against NumPy, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt
import pytest
from op_kernels import TileOf, op_kernel

from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.api import Kernel
from pto_opt.loading import load
from pto_opt.timeline.recorder import Recorder

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i8": np.int8,
    "ui8": np.uint8,
    "i16": np.int16,
    "ui16": np.uint16,
    "i32": np.int32,
    "ui32": np.uint32,
}

ROWS, COLS = 16, 64

EXTENTS = [(16, 64), (7, 33)]


def execute(body: str, tiles: dict[str, TileOf], *arguments: Any, **more: Any) -> None:
    """
    Run a body on tiles; the arrays are the tensors' memory. That somebody looks on, as the
    sanitizer and the timeline do, changes nothing.
    """
    module = load(op_kernel(body, tiles, **more))
    copies = deepcopy(arguments)
    Kernel(module, hooks=Recorder(detailed=True).hooks).run(copies)
    Kernel(module).run(arguments)
    for one, other in zip(arguments, copies):
        assert np.asarray(one).tobytes() == np.asarray(other).tobytes()


def numbers(dtype: str, seed: int, low: float = -9, high: float = 9) -> Array:
    """Numbers that fit every type; of floats a third are whole."""
    random = np.random.default_rng(seed)
    values = random.uniform(low, high, (ROWS, COLS))
    values = np.where(random.random((ROWS, COLS)) < 0.3, np.round(values), values)
    if not dtype.startswith(("f", "b")):
        values = np.round(values)
    if dtype.startswith("u"):
        values = np.abs(values)
    return values.astype(DTYPES[dtype])


Function = Callable[[Any, Any], Any]

BINARY: dict[str, tuple[tuple[str, ...], Function]] = {
    "tadd": (("f32", "f16", "i32", "i16"), lambda a, b: a + b),
    "tsub": (("f32", "f16", "i32", "i16"), lambda a, b: a - b),
    "tmul": (("f32", "f16", "i32", "i16"), lambda a, b: a * b),
    "tdiv": (("f32", "f16"), lambda a, b: a / b),
    "tmax": (("f32", "f16", "i32", "i16"), np.maximum),
    "tmin": (("f32", "f16", "i32", "i16"), np.minimum),
    "tand": (("i16", "i8"), lambda a, b: a & b),
    "tor": (("i16", "i8"), lambda a, b: a | b),
    "tfmod": (("f32",), lambda a, b: a - np.trunc(a / b).astype(a.dtype) * b),
    "taddrelu": (("f32", "i16"), lambda a, b: np.where(a + b > 0, a + b, 0)),
}


@pytest.mark.parametrize("valid", EXTENTS)
@pytest.mark.parametrize(
    ("name", "dtype"), [(n, d) for n, (types, _) in BINARY.items() for d in types]
)
def test_two_tiles(name: str, dtype: str, valid: tuple[int, int]) -> None:
    a, b, c = numbers(dtype, 1), numbers(dtype, 2), numbers(dtype, 3)
    b[b == 0] = 3
    before = c.copy()
    tiles = {n: TileOf(dtype, ROWS, COLS, valid, dynamic=True) for n in "abc"}
    execute(f"pto.{name} ins(%a, %b : $a, $b) outs(%c : $c)", tiles, a, b, c)
    rows, cols = valid
    expected = before.copy()
    expected[:rows, :cols] = BINARY[name][1](a, b)[:rows, :cols]
    if name == "tfmod" and dtype == "f32":
        assert np.allclose(c, expected, atol=1e-5)
    else:
        assert np.array_equal(c, expected)


def _leaky(a: Array, x: Array) -> Array:
    return np.where(a > 0, a, a * x)


SCALAR: dict[str, tuple[str, Function]] = {
    "tadds": ("f32", lambda a, x: a + x),
    "tsubs": ("f32", lambda a, x: a - x),
    "tmuls": ("i32", lambda a, x: a * x),
    "tdivs": ("f32", lambda a, x: a / x),
    "tmaxs": ("f32", np.maximum),
    "tmins": ("i16", np.minimum),
    "tands": ("i16", lambda a, x: a & x),
    "tors": ("i16", lambda a, x: a | x),
    "tshls": ("i16", np.left_shift),
    "tshrs": ("i16", np.right_shift),
    "tlrelu": ("f32", _leaky),
}


@pytest.mark.parametrize("name", SCALAR)
@pytest.mark.parametrize("valid", EXTENTS)
def test_a_tile_and_a_number(name: str, valid: tuple[int, int]) -> None:
    dtype, function = SCALAR[name]
    a, c = numbers(dtype, 1), numbers(dtype, 3)
    x = np.asarray(3, DTYPES[dtype])
    expected = c.copy()
    rows, cols = valid
    expected[:rows, :cols] = function(a, x)[:rows, :cols]
    tiles = {n: TileOf(dtype, ROWS, COLS, valid) for n in "ac"}
    body = f"pto.{name} ins(%a, %x : $a, {dtype}) outs(%c : $c)"
    execute(body, tiles, a, c, 3.0 if dtype == "f32" else 3, scalars={"x": dtype})
    assert np.array_equal(c, expected)


def test_quotients_with_the_number_first() -> None:
    a, c = numbers("f32", 1, 1, 9), numbers("f32", 3)
    tiles = {n: TileOf("f32", ROWS, COLS) for n in "ac"}
    body = "pto.tdivs ins(%x, %a : f32, $a) outs(%c : $c)"
    execute(body, tiles, a, c, 2.0, scalars={"x": "f32"})
    assert np.array_equal(c, np.float32(2) / a)


def test_products_are_added_to_what_is_there() -> None:
    a, c = numbers("f16", 1), numbers("f32", 3)
    expected = c + a.astype(np.float32) * np.float32(0.5)
    tiles = {"a": TileOf("f16", ROWS, COLS), "c": TileOf("f32", ROWS, COLS)}
    body = "pto.taxpy ins(%a, %x : $a, f16) outs(%c : $c)"
    execute(body, tiles, a, c, 0.5, scalars={"x": "f16"})
    assert np.allclose(c, expected, rtol=1e-6)


UNARY: dict[str, tuple[str, Callable[[Any], Any], float]] = {
    "tabs": ("f32", np.abs, 0),
    "tneg": ("f16", lambda a: -a, 0),
    "tnot": ("i16", lambda a: ~a, 0),
    "trelu": ("i32", lambda a: np.where(a > 0, a, 0), 0),
    "texp": ("f32", np.exp, 3e-7),
    "tlog": ("f32", np.log, 3e-7),
    "tsqrt": ("f32", np.sqrt, 0),
    "trsqrt": ("f32", lambda a: 1 / np.sqrt(a.astype(np.float64)), 3e-7),
    "trecip": ("f16", lambda a: 1 / a.astype(np.float64), 1e-3),
}


@pytest.mark.parametrize("name", UNARY)
def test_one_tile(name: str) -> None:
    dtype, function, error = UNARY[name]
    needs_positive = name in ("tlog", "tsqrt", "trsqrt", "trecip")
    a, c = numbers(dtype, 1, 0.6 if needs_positive else -9), numbers(dtype, 3)
    a[0, 0] = 1
    expected = c.astype(np.float64)
    expected[:9, :50] = function(a)[:9, :50]
    tiles = {n: TileOf(dtype, ROWS, COLS, (9, 50)) for n in "ac"}
    execute(f"pto.{name} ins(%a : $a) outs(%c : $c)", tiles, a, c)
    assert np.allclose(c.astype(np.float64), expected, rtol=error, atol=0)


EXPANDS: dict[str, Function] = {
    "add": lambda a, v: a + v,
    "sub": lambda a, v: a - v,
    "mul": lambda a, v: a * v,
    "div": lambda a, v: a / v,
    "max": np.maximum,
    "min": np.minimum,
    "expdif": lambda a, v: np.exp(a - v),
}


@pytest.mark.parametrize("way", ["row", "col"])
@pytest.mark.parametrize("name", EXPANDS)
def test_expansions(way: str, name: str) -> None:
    a, c = numbers("f32", 1), numbers("f32", 3)
    rows, cols = 11, 37
    if way == "row":
        vector, tile = (
            numbers("f32", 2, 1)[:, :1].copy(),
            TileOf("f32", ROWS, 1, (rows, 1), True),
        )
    else:
        vector, tile = (
            numbers("f32", 2, 1)[:1].copy(),
            TileOf("f32", 1, COLS, (1, cols)),
        )
    expected = c.copy()
    expected[:rows, :cols] = EXPANDS[name](a, vector)[:rows, :cols]
    tiles = {"a": TileOf("f32", ROWS, COLS, (rows, cols)), "v": tile}
    tiles["c"] = tiles["a"]
    body = f"pto.t{way}expand{name} ins(%a, %v : $a, $v) outs(%c : $c)"
    execute(body, tiles, a, vector, c)
    assert np.allclose(c, expected, rtol=3e-7, atol=0)


def test_rows_may_be_scaled_by_32_bytes_each() -> None:
    a, v, c = numbers("f32", 1), numbers("f32", 2)[:, :8].copy(), numbers("f32", 3)
    tiles = {"a": TileOf("f32", ROWS, COLS), "v": TileOf("f32", ROWS, 8)}
    tiles["c"] = tiles["a"]
    execute("pto.trowexpandmul ins(%a, %v : $a, $v) outs(%c : $c)", tiles, a, v, c)
    # The elements of a block take turns along the row.
    assert np.array_equal(c, a * np.tile(v, (1, COLS // 8)))


REDUCTIONS: dict[str, Function] = {
    "sum": lambda a, axis: a.astype(np.float64).sum(axis),
    "prod": lambda a, axis: a.astype(np.float64).prod(axis),
    "max": lambda a, axis: a.max(axis),
    "min": lambda a, axis: a.min(axis),
    "argmax": lambda a, axis: a.argmax(axis),
    "argmin": lambda a, axis: a.argmin(axis),
}


@pytest.mark.parametrize("valid", EXTENTS)
@pytest.mark.parametrize("way", ["row", "col"])
@pytest.mark.parametrize("name", REDUCTIONS)
@pytest.mark.parametrize("dtype", ["f32", "i32"])
def test_reductions(dtype: str, way: str, name: str, valid: tuple[int, int]) -> None:
    rows, cols = valid
    if way == "col" and "arg" in name and dtype == "i32":
        dtype = "ui32"  # the only whole numbers that a2a3 takes
    a = numbers(dtype, 5)
    if name == "prod":
        twos = a > 5
        twos[:, 17:] = False
        a = (1 + twos).astype(a.dtype)
    result = "i32" if "arg" in name else dtype
    if way == "row":
        tile, before = TileOf(result, ROWS, 1, (rows, 1), True), np.full((ROWS, 1), 77)
    else:
        tile, before = TileOf(result, 1, COLS, (1, cols)), np.full((1, COLS), 77)
    out = before.astype(DTYPES[result])
    expected = before.astype(np.float64)
    inner = REDUCTIONS[name](a[:rows, :cols], 1 if way == "row" else 0)
    if way == "row":
        expected[:rows, 0] = inner
    else:
        expected[0, :cols] = inner
    tiles = {"a": TileOf(dtype, ROWS, COLS, valid), "r": tile}
    tiles["tmp"] = TileOf(dtype, ROWS, COLS, is_scratch=True)
    needs_tmp = way == "row" or "arg" in name
    operands = "%a, %tmp : $a, $tmp" if needs_tmp else "%a : $a"
    execute(f"pto.t{way}{name} ins({operands}) outs(%r : $r)", tiles, a, out)
    assert np.allclose(out.astype(np.float64), expected, rtol=1e-5, atol=1e-5)


COMPARISONS: dict[str, Function] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}


@pytest.mark.parametrize("mode", COMPARISONS)
def test_comparisons_and_choices(mode: str) -> None:
    rows, cols = 13, 43
    a = np.round(numbers("f32", 1, -2, 2))
    b, c = np.round(numbers("f32", 2, -2, 2)), numbers("f32", 3)
    mask = np.full((ROWS, COLS), 0xEE, np.uint8)
    expected = c.copy()
    holds = COMPARISONS[mode](a, b)
    expected[:rows, :cols] = np.where(holds, a, b)[:rows, :cols]
    tiles = {n: TileOf("f32", ROWS, COLS, (rows, cols)) for n in "abc"}
    tiles["m"] = TileOf("ui8", ROWS, COLS, (rows, cols))
    tiles["tmp"] = TileOf("i32", 1, 16, is_scratch=True)
    body = (
        f"pto.tcmp ins(%a, %b {{cmpMode = #pto<cmp {mode}>}} : $a, $b) outs(%m : $m)\n"
        "pto.tsel ins(%m, %a, %b, %tmp : $m, $a, $b, $tmp) outs(%c : $c)"
    )
    execute(body, tiles, a, b, c, mask)
    assert np.array_equal(c, expected)
    for row in range(rows):
        for col in range(cols):
            bit = mask[row, col // 8] >> (col % 8) & 1
            assert bit == holds[row, col]


def test_bits_for_columns_behind_a_vector_of_8_bit_elements() -> None:
    """The next vector's bits begin where the second half of this one's are."""
    a, b = np.ones((2, 320), np.int8), np.zeros((2, 320), np.int8)
    c = np.full((2, 320), 7, np.int8)
    mask = np.random.default_rng(3).integers(0, 256, (2, 64)).astype(np.uint8)
    tiles = {n: TileOf("i8", 2, 320) for n in "abc"}
    tiles["m"] = TileOf("ui8", 2, 64)
    tiles["tmp"] = TileOf("i32", 1, 16, is_scratch=True)
    body = "pto.tsel ins(%m, %a, %b, %tmp : $m, $a, $b, $tmp) outs(%c : $c)"
    execute(body, tiles, a, b, c, mask, arch="a5")
    bits = np.unpackbits(mask, axis=1, bitorder="little")
    assert np.array_equal(c[:, :256], bits[:, :256])
    assert np.array_equal(c[:, 256:], bits[:, 128:192])


@pytest.mark.parametrize("pad", [1, 2, 3])
@pytest.mark.parametrize("dtype", ["f32", "i16"])
def test_padding(pad: int, dtype: str) -> None:
    a, c = numbers(dtype, 1), numbers(dtype, 3)
    limits: Any = np.iinfo(np.int16) if dtype == "i16" else np.array([-np.inf, np.inf])
    low, high = (limits.min, limits.max) if dtype == "i16" else limits
    expected = np.full_like(c, {1: 0, 2: high, 3: low}[pad])
    expected[:5, :33] = a[:5, :33]
    tiles = {
        "a": TileOf(dtype, ROWS, COLS, (5, 33)),
        "c": TileOf(dtype, ROWS, COLS, pad=pad),
    }
    execute("pto.tfillpad ins(%a : $a) outs(%c : $c)", tiles, a, c)
    assert np.array_equal(c, expected)


def test_transposition_and_concatenation() -> None:
    a, b = numbers("f32", 1), numbers("f32", 2)
    turned = np.zeros((COLS, ROWS), np.float32)
    tiles = {"a": TileOf("f32", ROWS, COLS, (9, 50))}
    tiles["t"] = TileOf("f32", COLS, ROWS, (50, 9))
    tiles["tmp"] = TileOf("f32", ROWS, COLS, is_scratch=True)
    execute("pto.ttrans ins(%a, %tmp : $a, $tmp) outs(%t : $t)", tiles, a, turned)
    assert np.array_equal(turned[:50, :9], a[:9, :50].T)
    assert not turned[50:].any()
    joined = np.zeros((ROWS, 2 * COLS), np.float32)
    tiles = {"a": TileOf("f32", ROWS, COLS, (16, 21)), "b": TileOf("f32", ROWS, COLS)}
    tiles["c"] = TileOf("f32", ROWS, 2 * COLS, (16, 85))
    execute("pto.tconcat ins(%a, %b : $a, $b) outs(%c : $c)", tiles, a, b, joined)
    assert np.array_equal(joined[:, :85], np.hstack([a[:, :21], b]))
    assert not joined[:, 85:].any()


@pytest.mark.parametrize(
    "way, arch, tmp, first",
    [
        ("false", "a2a3", ", %tmp : i32, $tmp", 100),
        ("true", "a2a3", ", %tmp : i32, $tmp", -100),
        ("true", "a2a3", " : i32", 100),
        ("true", "a5", ", %tmp : i32, $tmp", 100),
    ],
)
def test_sequences(way: str, arch: str, tmp: str, first: int) -> None:
    out = np.zeros((1, 64), np.int32)
    tiles = {"c": TileOf("i32", 1, 64)}
    tiles["tmp"] = TileOf("f32", 1, 640, is_scratch=True)
    body = f"pto.tci ins(%s{tmp}) outs(%c : $c) {{descending = {way}}}"
    execute(body, tiles, out, 100, scalars={"s": "i32"}, arch=arch)
    step = -1 if way == "true" else 1
    assert np.array_equal(out[0], first + step * np.arange(64))


@pytest.mark.parametrize("name", ["tpartargmax", "tpartargmin"])
@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_of_equal_numbers_the_first_has_the_index(name: str, arch: str) -> None:
    a = numbers("f32", 1)
    i, j = numbers("i32", 2), numbers("i32", 3)
    found, places = np.zeros_like(a), np.zeros_like(i)
    tiles = {n: TileOf("f32", ROWS, COLS) for n in "abc"}
    tiles |= {n: TileOf("i32", ROWS, COLS) for n in ("ai", "bi", "ci")}
    ins = "ins(%a, %b, %ai, %bi : $a, $b, $ai, $bi)"
    body = f"pto.{name} {ins} outs(%c, %ci : $c, $ci)"
    execute(body, tiles, a, a.copy(), found, i, j, places, arch=arch)
    assert np.array_equal(places, i)


def _philox(key: list[int], counter: int) -> list[int]:
    """The four words of one counter of 128 bits."""
    c = [counter >> 32 * i & 0xFFFFFFFF for i in range(4)]
    k0, k1 = key
    for _ in range(10):
        p0, p1 = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [
            p1 >> 32 ^ c[1] ^ k0,
            p1 & 0xFFFFFFFF,
            p0 >> 32 ^ c[3] ^ k1,
            p0 & 0xFFFFFFFF,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c


def test_random_words_of_a_counter_lie_side_by_side() -> None:
    out = np.zeros((2, 320), np.uint32)
    tiles = {"c": TileOf("ui32", 2, 320, (2, 300))}
    words = [7, 9, 0xFFFFFFF0, 1, 2, 3]
    names = [f"w{i}" for i in range(6)]
    body = f"pto.trandom ins({', '.join(f'%{n}' for n in names)} : {', '.join(['i32'] * 6)})"
    signed = [w - (1 << 32) if w >> 31 else w for w in words]
    scalars = dict.fromkeys(names, "i32")
    execute(f"{body} outs(%c : $c)", tiles, out, *signed, scalars=scalars, arch="a5")
    first = sum(word << 32 * i for i, word in enumerate(words[2:]))
    # 300 columns: 256 take 64 counters, the others 11; the next row goes on by 64 and 44.
    for row in range(2):
        expected = [
            w for i in range(75) for w in _philox(words[:2], first + 108 * row + i)
        ]
        assert out[row, :300].tolist() == expected


@pytest.mark.parametrize("arch, kept", [("a2a3", False), ("a5", True)])
def test_zeros_and_an_infinite_slope(arch: str, kept: bool) -> None:
    a, out = np.zeros((1, 64), np.float32), np.ones((1, 64), np.float32)
    slope = np.full((1, 64), np.inf, np.float32)
    tiles = {name: TileOf("f32", 1, 64) for name in "abc"}
    tiles["tmp"] = TileOf("ui8", 2, 256, is_scratch=True)
    body = "pto.tprelu ins(%a, %b, %tmp : $a, $b, $tmp) outs(%c : $c)"
    with np.errstate(invalid="ignore"):
        execute(body, tiles, a, slope, out, arch=arch)
    assert (out == 0).all() if kept else np.isnan(out).all()


@pytest.mark.parametrize("diagonal", [-3, 0, 5])
@pytest.mark.parametrize("upper", [0, 1])
def test_triangles(diagonal: int, upper: int) -> None:
    out = np.full((ROWS, COLS), 7, np.float32)
    body = f"%d = arith.constant {diagonal} : i32\n"
    body += f"pto.ttri ins(%d {{upperOrLower = {upper} : i32}} : i32) outs(%c : $c)"
    execute(body, {"c": TileOf("f32", ROWS, COLS)}, out)
    ones = np.ones((ROWS, COLS), np.float32)
    expected = np.triu(ones, diagonal) if upper else np.tril(ones, diagonal)
    assert np.array_equal(out, expected)


def test_gather_scatter_and_patterns() -> None:
    random = np.random.default_rng(4)
    a, c = numbers("f32", 1), numbers("f32", 3)
    index = random.integers(0, a.size, (ROWS, COLS)).astype(np.int32)
    tiles = {n: TileOf("f32", ROWS, COLS) for n in "ac"}
    tiles["i"] = TileOf("i32", ROWS, COLS)
    tiles["tmp"] = TileOf("i32", ROWS, COLS, is_scratch=True)
    body = "pto.tgather ins(%a, %i, %tmp : $a, $i, $tmp) outs(%c : $c)"
    execute(body, tiles, a, c, index)
    assert np.array_equal(c, a.reshape(-1)[index])
    places = random.permutation(a.size).reshape(ROWS, COLS).astype(np.int32)
    del tiles["tmp"]
    execute("pto.tscatter ins(%a, %i : $a, $i) outs(%c : $c)", tiles, a, c, places)
    assert np.array_equal(c.reshape(-1)[places], a)
    half = np.zeros((ROWS, COLS // 2), np.float32)
    tiles = {"a": TileOf("f32", ROWS, COLS), "h": TileOf("f32", ROWS, COLS // 2)}
    for pattern, first in (("P0101", 0), ("P1010", 1)):
        attribute = f"{{maskPattern = #pto.mask_pattern<{pattern}>}}"
        body = f'pto.tgather ins(%a, {attribute} : $a, "row") outs(%h : $h)'
        execute(body, tiles, a, half)
        assert np.array_equal(half, a[:, first::2])


def test_gathers_of_blocks_of_32_bytes() -> None:
    a, c = numbers("f32", 1), np.zeros((ROWS, COLS), np.float32)
    blocks = np.random.default_rng(3).integers(0, ROWS * 8, (ROWS, 8))
    tiles = {"a": TileOf("f32", ROWS, COLS), "o": TileOf("ui32", ROWS, 8)}
    tiles["c"] = tiles["a"]
    offsets = (32 * blocks).astype(np.uint32)
    body = "pto.tgatherb ins(%a, %o : $a, $o) outs(%c : $c)"
    execute(body, tiles, a, offsets, c)
    assert np.array_equal(c.reshape(-1, 8), a.reshape(-1, 8)[blocks.reshape(-1)])


def test_sorted_blocks_of_32() -> None:
    random = np.random.default_rng(8)
    a = (random.permutation(4 * COLS).reshape(4, COLS) * 0.5).astype(np.float32)
    index = random.integers(0, 1 << 30, (4, COLS)).astype(np.uint32)
    out = np.zeros((4, 2 * COLS), np.float32)
    tiles = {"a": TileOf("f32", 4, COLS), "i": TileOf("ui32", 4, COLS)}
    tiles["c"] = TileOf("f32", 4, 2 * COLS)
    execute("pto.tsort32 ins(%a, %i : $a, $i) outs(%c : $c)", tiles, a, index, out)
    pairs = out.reshape(-1, 32, 2)
    for block, (values, numbers_) in enumerate(
        zip(a.reshape(-1, 32), index.reshape(-1, 32))
    ):
        order = np.argsort(-values)
        assert np.array_equal(pairs[block, :, 0], values[order])
        assert np.array_equal(pairs[block, :, 1].view(np.uint32), numbers_[order])


def test_four_sorted_runs_become_one() -> None:
    random = np.random.default_rng(9)
    values = -np.sort(-random.permutation(128).reshape(4, 32) * 0.5, axis=1)
    pairs = np.zeros((4, 32, 2), np.float32)
    pairs[..., 0] = values
    pairs[..., 1] = np.arange(128, dtype=np.uint32).reshape(4, 32).view(np.float32)
    out = np.zeros((1, 256), np.float32)
    tiles = {"a": TileOf("f32", 1, 256), "c": TileOf("f32", 1, 256)}
    body = "%n = arith.constant 64 : i32\n"
    body += "pto.tmrgsort ins(%a, %n : $a, i32) outs(%c : $c)"
    execute(body, tiles, pairs.reshape(1, 256), out)
    found = out.reshape(-1, 2)
    assert np.array_equal(found[:, 0], np.arange(127, -1, -1) * np.float32(0.5))
    origin = found[:, 1].copy().view(np.uint32)
    assert np.array_equal(values.reshape(-1)[origin], found[:, 0])


def merge(stops: bool) -> Array:
    """What is in dst, of the number 9 before, after two lists of 1 and 64 records."""
    first, second = np.full((1, 64), 3, np.float32), np.full((1, 64), 5, np.float32)
    first[0, 0] = 7
    found = np.full((1, 128), 9, np.float32)
    tiles = {"a": TileOf("f32", 1, 64, (1, 2)), "b": TileOf("f32", 1, 64)}
    tiles |= {"tmp": TileOf("f32", 1, 128, is_scratch=True), "c": TileOf("f32", 1, 128)}
    body = "%used = arith.constant dense<0> : vector<4xi16>\n"
    body += f"pto.tmrgsort ins(%a, %b, %tmp {{exhausted = {str(stops).lower()}}} : "
    body += "$a, $b, $tmp) outs(%c, %used : $c, vector<4xi16>)"
    execute(body, tiles, first, second, found)
    return found[0]


def test_behind_merged_records_is_what_scratch_had() -> None:
    """`MovUb2Ub` of pto-isa's `npu/a2a3/TMrgSort.hpp` copies all of dst from scratch."""
    whole, part = merge(stops=False), merge(stops=True)
    assert whole[0] == part[0] == 7
    assert (whole[2:66] == 5).all()
    assert np.isnan(whole[66:]).all()
    assert np.isnan(part[2:]).all()


def test_reductions_of_nothing() -> None:
    """Without rows nothing happens; rows without a column have no sum."""
    a, out = numbers("f32", 1), np.full((ROWS, 1), 7, np.float32)
    body = "pto.trowsum ins(%a, %tmp : $a, $tmp) outs(%r : $r)"

    def tiles(rows: int) -> dict[str, TileOf]:
        return {
            "a": TileOf("f32", ROWS, COLS, (rows, 0), dynamic=True),
            "r": TileOf("f32", ROWS, 1, (rows, 1), True, dynamic=True),
            "tmp": TileOf("f32", ROWS, COLS, is_scratch=True),
        }

    execute(body, tiles(0), a, out)
    assert (out == 7).all()
    with pytest.raises(PTOException, match="reduces 3 rows of 0 columns"):
        execute(body, tiles(3), a, out)


@pytest.mark.parametrize("arch, expected", [("a2a3", 0), ("a5", 1)])
def test_remainders_of_whole_numbers_go_through_floats(
    arch: str, expected: int
) -> None:
    dividends = np.full((1, 8), -810350756, np.int32)
    divisors, found = np.full((1, 8), 3, np.int32), np.zeros((1, 8), np.int32)
    tiles = {name: TileOf("i32", 1, 8) for name in "abc"}
    tiles["tmp"] = TileOf("i32", 9, 64, is_scratch=True)
    body = "pto.trem ins(%a, %b, %tmp : $a, $b, $tmp) outs(%c : $c)"
    execute(body, tiles, dividends, divisors, found, arch=arch)
    assert (found == expected).all()


@pytest.mark.parametrize("arch, expected", [("a2a3", 16777216), ("a5", 16777217)])
def test_numbers_are_negated_as_floats(arch: str, expected: int) -> None:
    """`SubSOp` of pto-isa's `npu/a2a3/TSubS.hpp`."""
    a, c = np.zeros((1, 8), np.int32), np.zeros((1, 8), np.int32)
    tiles = {name: TileOf("i32", 1, 8) for name in "ac"}
    body = "pto.tsubs ins(%a, %x : $a, i32) outs(%c : $c)"
    execute(body, tiles, a, c, 16777217, scalars={"x": "i32"}, arch=arch)
    assert (c == -expected).all()


def test_signs_of_remainders_are_those_of_the_first_repeat() -> None:
    """`vsel` of pto-isa's `npu/a2a3/TRemS.hpp` takes the bits of columns 0 to 63."""
    c = np.zeros((1, 128), np.int32)
    tiles = {name: TileOf("i32", 1, 128) for name in "ac"}
    tiles["tmp"] = TileOf("i32", 1, 128, is_scratch=True)
    body = "pto.trems ins(%a, %x, %tmp : $a, i32, $tmp) outs(%c : $c)"
    signs = [(0, {0: -16 + 7, 64: 7}), (64, {64: -16}), (63, {63: -16 + 7, 127: 7})]
    for column, expected in signs:
        a = np.full((1, 128), 7, np.int32)
        a[0, column] = 1505919582  # its quotient by 7 is rounded up as f32
        execute(body, tiles, a, c, 7, scalars={"x": "i32"})
        assert {int(at): c[0, at] for at in np.flatnonzero(c)} == expected


def concatenate(left: int, right: int, **more: Any) -> Array:
    """What is in dst after two parts of so many columns, of 100 and of 64."""
    a, b = np.full((4, 128), 2, np.int32), np.full((4, 128), 3, np.int32)
    counts = [np.full((4, 8), 4 * count, np.int32) for count in (left, right)]
    found = np.full((4, 256), 9, np.int32)
    tiles = {"a": TileOf("i32", 4, 128), "b": TileOf("i32", 4, 128)}
    tiles |= {"c": TileOf("i32", 4, 256)}
    tiles |= {name: TileOf("i32", 4, 8, (4, 1)) for name in "ij"}
    body = "pto.tconcatidx ins(%a, %b, %i, %j : $a, $b, $i, $j) outs(%c : $c)"
    execute(body, tiles, a, b, found, *counts, **more)
    return found


def test_parts_by_numbers_are_copied_in_whole_repeats() -> None:
    apart = concatenate(8, 72)
    assert (apart[:, :8] == 2).all()
    assert (apart[:, 8:80] == 3).all()
    assert not (apart[:, 80:136] == 9).any()
    assert (apart[:, 136:] == 9).all()
    exact = concatenate(8, 72, arch="a5")
    assert (exact[:, 80:] == 9).all()
    by_scalar = concatenate(9, 72)
    assert (by_scalar[:, 81:] == 9).all()


@pytest.mark.parametrize("left, right", [(0, 8), (8, 0)])
def test_a_part_of_nothing_is_copied_255_times(left: int, right: int) -> None:
    with pytest.raises(PTOException, match="255 times 256 bytes"):
        concatenate(left, right)
    assert (concatenate(9, 0)[:, 9:] == 9).all()


def test_columns_of_whole_numbers_are_compared_as_floats() -> None:
    """An unsigned number with the highest bit is a negative float."""
    a = np.full((ROWS, COLS), 5, np.uint32)
    a[3], a[9] = 7, 0x80000001
    found = np.zeros((1, COLS), np.int32)
    tiles = {"a": TileOf("ui32", ROWS, COLS), "r": TileOf("i32", 1, COLS)}
    tiles["tmp"] = TileOf("ui32", ROWS, COLS, is_scratch=True)
    body = "pto.tcolargmax ins(%a, %tmp : $a, $tmp) outs(%r : $r)"
    execute(body, tiles, a, found)
    assert (found == 3).all()
