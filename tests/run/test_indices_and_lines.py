"""Indices into global memory, lines of views with three dimensions, sums by pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from kernel_text import KernelText

from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.api import run

Array = npt.NDArray[Any]


def gather(rule: str) -> str:
    """Eight elements of a table of ten, by a row of indices."""
    text = KernelText()
    for name, element in (("x", "f32*"), ("i", "i32*"), ("y", "f32*")):
        text.parameter(name, element)
    table = text.matrix("x", 1, 10)
    text.tile("it", "i32", 1, 8)
    text.tile("t", "f32", 1, 8, address=256)
    text.load(text.matrix("i", 1, 8), "it")
    oob = f", gatherOob = #pto<gather_oob {rule}>" if rule else ""
    text.op("mgather", [table, "it"], ["t"], f"{{coalesce = #pto<coalesce elem>{oob}}}")
    text.store("t", text.matrix("y", 1, 8))
    return text.text()


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("rule", ["clamp", "wrap", "zero"])
def test_indices_have_no_sign(rule: str, arch: str) -> None:
    """-1 is behind the last element: it becomes that one, not the first."""
    table = np.arange(100, 110, dtype=np.float32)
    index = np.array([0, 9, 10, -1, -3, 25, 1, -(2**31)], np.int32)
    found = np.zeros(8, np.float32)
    text = gather(rule).replace('"a2a3"', f'"{arch}"')
    run(text, None, [table, index, found])
    plain = index.view(np.uint32).astype(np.int64)
    match rule:
        case "clamp":
            expected = table[np.minimum(plain, 9)]
        case "wrap":
            expected = table[plain % 10]
        case _:
            expected = np.where(plain < 10, table[plain % 10], 0)
    assert np.array_equal(found, expected)


def test_an_index_beyond_the_table_without_a_rule() -> None:
    index = np.array([0, 1, 2, -1, 4, 5, 6, 7], np.int32)
    with pytest.raises(PTOException, match=r"takes element 4294967295 of 10"):
        run(
            gather(""), None, [np.zeros(10, np.float32), index, np.zeros(8, np.float32)]
        )


def test_indices_in_memory_are_as_far_apart_as_their_rows() -> None:
    """Of 32 columns of indices the tile takes the first 21."""
    text = KernelText(kind="cube", arch="a2a3")
    for name, element in (
        *(("x", "f16*"), ("i", "i32*"), ("scratch", "f16*")),
        *(("one", "f16*"), ("y", "f32*")),
    ):
        text.parameter(name, element)
    text.part("xp", text.view("xv", "x", [1024], [1], "nd"), [0], [1024])
    text.part("sp", text.view("sv", "scratch", [1024], [1], "nd"), [0], [1024])
    text.tile("m", "f16", 32, 32, valid=(32, 21), loc="mat", layout="nz")
    index = text.matrix("i", 32, 32)
    elem = "{coalesce = #pto<coalesce elem>}"
    text.op("mgather", ["xp", index, "sp"], ["m"], elem)
    text.tile("onem", "f16", 32, 32, loc="mat", layout="nz", address=4096)
    text.load(text.matrix("one", 32, 32), "onem")
    text.tile("l", "f16", 32, 32, loc="left", layout="zz")
    text.tile("r", "f16", 32, 32, valid=(32, 21), loc="right", layout="zn")
    text.op("tmov", ["onem"], ["l"])
    text.op("tmov", ["m"], ["r"])
    text.tile(
        "acc", "f32", 32, 32, valid=(32, 21), loc="acc", layout="nz", fractal=1024
    )
    text.op("tmatmul", ["l", "r"], ["acc"])
    text.view("yv", "y", [32, 32], [32, 1], "nd")
    text.store("acc", text.part("yp", "yv", [0, 0], [32, 21]))
    random = np.random.default_rng(5)
    table = random.integers(-9, 9, 1024).astype(np.float16)
    indices = random.permutation(1024).astype(np.int32).reshape(32, 32)
    found = np.zeros((32, 32), np.float32)
    scratch = np.zeros(1024, np.float16)
    run(text.text(), None, [table, indices, scratch, np.eye(32, dtype="f2"), found])
    assert np.array_equal(found[:, :21], table[indices][:, :21])


@pytest.mark.parametrize("rows", [1, 24])
@pytest.mark.parametrize("loads", [False, True])
def test_a_line_of_a_dn_view_of_three_dimensions(rows: int, loads: bool) -> None:
    """Its columns, one behind the other, whichever way the tile's line goes."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
        view = text.view(f"{name}v", name, [3, 8, 1], [8, 1, 1], "dn")
        text.part(f"{name}p", view, [0, 0, 0], [3, 8, 1])
    text.tile("t", "f32", rows, 24 // rows, layout="dn" if rows > 1 else "nd")
    text.tile("row", "f32", 1, 24)  # the same bytes
    text.load(*(("xp", "t") if loads else (text.matrix("x", 1, 24), "row")))
    text.store(*(("row", text.matrix("y", 1, 24)) if loads else ("t", "yp")))
    x, y = np.arange(24, dtype=np.float32), np.zeros(24, np.float32)
    run(text.text(), None, [x, y])
    assert np.array_equal(y, x)


@pytest.mark.parametrize(("arch", "expected"), [("a2a3", 2050.0), ("a5", 2052.0)])
def test_columns_are_summed_by_pairs(arch: str, expected: float) -> None:
    """f16 holds even numbers beyond 2048: the order shows, and who gets the odd row."""
    text = KernelText(arch=arch)
    text.parameter("x", "f16*")
    text.parameter("y", "f16*")
    text.tile("t", "f16", 5, 16)
    text.tile("tmp", "f16", 2, 16, address=1024)
    text.tile("s", "f16", 1, 16, address=2048)
    text.load(text.matrix("x", 5, 16), "t")
    text.line("pto.tcolsum ins(%t, %tmp {isBinary = true} : $t, $tmp) outs(%s : $s)")
    text.store("s", text.matrix("y", 1, 16))
    x = np.zeros((5, 16), np.float16)
    x[:, 0] = [2048, 0, 1, 1, 1]
    y = np.zeros((1, 16), np.float16)
    run(text.text(), None, [x, y])
    assert y[0, 0] == expected
