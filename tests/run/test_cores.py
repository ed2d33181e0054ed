"""Cube and vector cores together: pipes between them, flags, several blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from kernel_text import KernelText, tile_type

import pto_opt
from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.api import Kernel, run

Array = npt.NDArray[Any]

ROWS, COLS, TURNS = 16, 32, 21

SLOT = ROWS * COLS * 4


def to_vector(arch: str, split: int, *, popped: int = TURNS, windows: int = 1) -> str:
    """
    The cube core multiplies each of some tiles by an identity and pushes the products, in
    windows of some rows; the vector cores add 1 and store their part.
    """
    height = ROWS * windows
    cube = KernelText("cube", "cube", arch)
    vector = KernelText("vector", "vector", arch)
    for text in (cube, vector):
        for name, type_ in (
            ("x", "f16*"),
            ("one", "f16*"),
            ("y", "f32*"),
            ("s", "f32*"),
        ):
            text.parameter(name, type_)
    slots = "gm_slot_buffer = %s : !pto.ptr<f32>, " if arch == "a2a3" else ""
    ring = f"{{dir_mask = 1, slot_size = {SLOT}}}"
    cube.line(
        '%far = pto.import_reserved_buffer {name = "b", peer_func = @vector} -> i32'
    )
    none = cube.constant(0, "i32")
    ends = f"v2c_consumer_buf = %{none} : i32"
    cube.line(
        f"pto.aic_initialize_pipe {ring} ({slots}c2v_consumer_buf = %far : i32, {ends})"
    )
    cube.view("xv", "x", [TURNS * ROWS, ROWS], [ROWS, 1], "nd")
    cube.part(
        "onep",
        cube.view("onev", "one", [ROWS, COLS], [COLS, 1], "nd"),
        [0, 0],
        [ROWS, COLS],
    )
    cube.tile("xm", "f16", height, ROWS, loc="mat", layout="nz")
    cube.tile("onem", "f16", ROWS, COLS, loc="mat", layout="nz", address=4096)
    cube.load("onep", "onem")
    cube.tile("r", "f16", ROWS, COLS, loc="right", layout="zn")
    cube.op("tmov", ["onem"], ["r"])
    layout = "nz" if arch == "a5" else "zz"
    cube.tile("l", "f16", height, ROWS, loc="left", layout=layout)
    cube.tile("acc", "f32", height, COLS, loc="acc", layout="nz", fractal=1024)
    turns, step = cube.constant(TURNS * ROWS), cube.constant(height)
    zero = cube.constant(0)
    cube.line(f"scf.for %i = %{zero} to %{turns} step %{step} {{")
    cube.part("xp", "xv", ["i", 0], [height, ROWS])
    cube.load("xp", "xm")
    cube.op("tmov", ["xm"], ["l"])
    cube.op("tmatmul", ["l", "r"], ["acc"])
    for number in range(windows):
        part = "acc"
        if windows > 1:
            part, first = f"acc{number}", cube.constant(number * ROWS)
            cube.types[part] = tile_type(
                "f32", ROWS, COLS, loc="acc", layout="nz", fractal=1024
            )
            cube.line(
                f"%{part} = pto.subview %acc[%{first}, %{zero}] sizes [{ROWS}, {COLS}] : "
                f"$acc -> ${part}"
            )
        cube.line(f"pto.tpush_to_aiv(%{part} : ${part}) {{split = {split}}}")
    cube.line("}")

    rows = ROWS // 2 if split == 1 else ROWS
    cols = COLS // 2 if split == 2 else COLS
    vector.line(
        f'%near = pto.reserve_buffer {{name = "b", size = {8 * SLOT}, location = '
        "#pto.address_space<vec>, auto = false, base = 0} -> i32"
    )
    none = vector.constant(0, "i32")
    vector.line(
        f"pto.aiv_initialize_pipe {ring} ({slots}c2v_consumer_buf = %near : i32, "
        f"v2c_consumer_buf = %{none} : i32)"
    )
    vector.line("%half64 = pto.get_subblock_idx")
    vector.line("%half = arith.index_cast %half64 : i64 to index")
    down = vector.constant(rows if split == 1 else 0)
    right = vector.constant(cols if split == 2 else 0)
    vector.line(f"%row0 = arith.muli %half, %{down} : index")
    vector.line(f"%col = arith.muli %half, %{right} : index")
    vector.view("yv", "y", [TURNS * ROWS, COLS], [COLS, 1], "nd")
    vector.tile("sum", "f32", rows, cols, address=8 * SLOT)
    vector.types["popped"] = tile_type("f32", rows, cols)
    turns, step = vector.constant(popped * ROWS), vector.constant(ROWS)
    more = vector.constant(1.0, "f32")
    vector.line(f"scf.for %i = %{vector.constant(0)} to %{turns} step %{step} {{")
    vector.line(f"%popped = pto.tpop_from_aic {{split = {split}}} -> $popped")
    vector.op("tadds", ["popped", more], ["sum"])
    vector.line(f"pto.tfree_from_aic {{split = {split}}}")
    vector.line("%row = arith.addi %row0, %i : index")
    vector.part("yp", "yv", ["row", "col"], [rows, cols])
    vector.store("sum", "yp")
    vector.line("}")
    return cube.text(vector)


def tensors() -> tuple[Array, Array, Array, Array]:
    x = (
        np.random.default_rng(3)
        .integers(-9, 9, (TURNS * ROWS, ROWS))
        .astype(np.float16)
    )
    one = np.eye(ROWS, COLS, dtype=np.float16)
    y = np.zeros((TURNS * ROWS, COLS), np.float32)
    return x, one, y, np.zeros(16 * SLOT // 4, np.float32)


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("split", [0, 1, 2])
def test_from_cube_to_vector(arch: str, split: int) -> None:
    """More tiles than slots: both sides wait for each other."""
    x, one, y, slots = tensors()
    # What is not split is for the first vector core.
    subblocks = (0, 1) if split else (0,)
    run(to_vector(arch, split), None, [x, one, y, slots], subblocks=subblocks)
    expected = np.ones_like(y)
    expected[:, :ROWS] += x
    assert np.array_equal(y, expected)


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_windows_of_an_accumulator(arch: str) -> None:
    """Their columns of boxes are as far apart as those of the whole accumulator."""
    x, one, y, slots = tensors()
    text = to_vector(arch, 0, windows=3)
    assert not pto_opt.run_passes(text, "check-validshape").diagnostics
    run(text, None, [x, one, y, slots], subblocks=(0,))
    expected = np.ones_like(y)
    expected[:, :ROWS] += x
    assert np.array_equal(y, expected)


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_an_entry_that_calls_functions_of_both_kinds(arch: str) -> None:
    """It runs on all cores, where functions for others are empty."""
    types = "!pto.ptr<f16>, !pto.ptr<f16>, !pto.ptr<f32>, !pto.ptr<f32>"
    calls = "\n".join(
        f"func.call @{name}(%x, %one, %y, %s) : ({types}) -> ()"
        for name in ("cube", "vector")
    )
    names = ("x", "one", "y", "s")
    parameters = ", ".join(f"%{n}: {t}" for n, t in zip(names, types.split(", ")))
    entry = f"func.func @both({parameters}) attributes {{pto.entry}} {{\n{calls}\nreturn\n}}"
    text = to_vector(arch, 1).rstrip().removesuffix("}") + f"{entry}\n}}\n"
    x, one, y, slots = tensors()
    run(text, "both", [x, one, y, slots])
    expected = np.ones_like(y)
    expected[:, :ROWS] += x
    assert np.array_equal(y, expected)


def test_a_tile_that_nobody_pushes() -> None:
    x, one, y, slots = tensors()
    with pytest.raises(PTOException) as caught:
        run(to_vector("a5", 1, popped=TURNS + 1), None, [x, one, y, slots])
    message = str(caught.value)
    assert "'pto.tpop_from_aic' op never ends" in message
    assert f"waits for tile {TURNS}, which aic has not pushed" in message
    assert "aic has come to its end" in message


def test_tiles_that_nobody_takes() -> None:
    x, one, y, slots = tensors()
    with pytest.raises(PTOException, match="tpush_to_aiv' op never ends"):
        run(to_vector("a5", 1, popped=3), None, [x, one, y, slots])


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize("split", [0, 1])
def test_from_vector_to_cube(arch: str, split: int) -> None:
    """What vector cores push arrives in `mat`, and is multiplied there."""
    rows = ROWS // (1 + split)
    cube, vector = (
        KernelText("cube", "cube", arch),
        KernelText("vector", "vector", arch),
    )
    for text in (cube, vector):
        for name, type_ in (("x", "f16*"), ("w", "f16*"), ("y", "f32*"), ("s", "f16*")):
            text.parameter(name, type_)
    slots = "gm_slot_buffer = %s : !pto.ptr<f16>, " if arch == "a2a3" else ""
    ring = "{dir_mask = 2, slot_size = 512}"
    vector.line(
        '%far = pto.import_reserved_buffer {name = "b", peer_func = @cube} -> i32'
    )
    none = vector.constant(0, "i32")
    vector.line(
        f"pto.aiv_initialize_pipe {ring} ({slots}c2v_consumer_buf = %{none} : i32, "
        "v2c_consumer_buf = %far : i32)"
    )
    vector.line("%half64 = pto.get_subblock_idx")
    vector.line("%half = arith.index_cast %half64 : i64 to index")
    vector.line(
        f"%row = arith.muli %half, %{vector.constant(rows if split else 0)} : index"
    )
    vector.view("xv", "x", [ROWS, ROWS], [ROWS, 1], "nd")
    vector.part("xp", "xv", ["row", 0], [rows, ROWS])
    vector.tile("t", "f16", rows, ROWS)
    vector.load("xp", "t")
    vector.op("tadds", ["t", vector.constant(2.0, "f16")], ["t"])
    pushed = "t"
    if arch == "a5":
        vector.tile("boxed", "f16", rows, ROWS, layout="nz", address=4096)
        vector.op("tmov", ["t"], ["boxed"])
        pushed = "boxed"
    vector.line(f"pto.tpush_to_aic(%{pushed} : ${pushed}) {{split = {split}}}")

    cube.line(
        '%near = pto.reserve_buffer {name = "b", size = 4096, location = '
        "#pto.address_space<mat>, auto = false, base = 0} -> i32"
    )
    none = cube.constant(0, "i32")
    cube.line(
        f"pto.aic_initialize_pipe {ring} ({slots}c2v_consumer_buf = %{none} : i32, "
        "v2c_consumer_buf = %near : i32)"
    )
    cube.types["popped"] = tile_type("f16", ROWS, ROWS, loc="mat", layout="nz")
    cube.line(f"%popped = pto.tpop_from_aiv {{split = {split}}} -> $popped")
    cube.tile("l", "f16", ROWS, ROWS, loc="left", layout="nz" if arch == "a5" else "zz")
    cube.op("tmov", ["popped"], ["l"])
    cube.line(f"pto.tfree_from_aiv {{split = {split}}}")
    cube.tile("wm", "f16", ROWS, COLS, loc="mat", layout="nz", address=8192)
    cube.load(cube.matrix("w", ROWS, COLS), "wm")
    cube.tile("r", "f16", ROWS, COLS, loc="right", layout="zn")
    cube.op("tmov", ["wm"], ["r"])
    cube.tile("acc", "f32", ROWS, COLS, loc="acc", layout="nz", fractal=1024)
    cube.op("tmatmul", ["l", "r"], ["acc"])
    cube.store("acc", cube.matrix("y", ROWS, COLS))

    random = np.random.default_rng(5)
    x = random.integers(-9, 9, (ROWS, ROWS)).astype(np.float16)
    w = random.integers(-9, 9, (ROWS, COLS)).astype(np.float16)
    y = np.zeros((ROWS, COLS), np.float32)
    run(cube.text(vector), None, [x, w, y, np.zeros(4096, np.float16)])
    assert np.array_equal(y, (x + 2).astype(np.float32) @ w.astype(np.float32))


def flags(with_flag: bool) -> str:
    """The cube core loads what the vector core has stored, behind a flag or not."""
    cube, vector = KernelText("cube", "cube"), KernelText("vector", "vector")
    for text in (cube, vector):
        for name, type_ in (("a", "f16*"), ("b", "f16*"), ("y", "f32*"), ("f", "i64*")):
            text.parameter(name, type_)
        text.line("pto.set_ffts %f : $f")
    vector.tile("t", "f16", ROWS, ROWS)
    vector.load(vector.matrix("a", ROWS, ROWS), "t")
    vector.op("tadd", ["t", "t"], ["t"])
    vector.store("t", vector.matrix("b", ROWS, ROWS))
    vector.line("pto.sync.set <PIPE_MTE3>, 3")
    if with_flag:
        cube.line("pto.sync.wait <PIPE_MTE2>, 3")
    cube.tile("bm", "f16", ROWS, ROWS, loc="mat", layout="nz")
    cube.load(cube.matrix("b", ROWS, ROWS), "bm")
    cube.tile("l", "f16", ROWS, ROWS, loc="left", layout="zz")
    cube.tile("r", "f16", ROWS, ROWS, loc="right", layout="zn")
    cube.op("tmov", ["bm"], ["l"])
    cube.op("tmov", ["bm"], ["r"])
    cube.tile("acc", "f32", ROWS, ROWS, loc="acc", layout="nz", fractal=1024)
    cube.op("tmatmul", ["l", "r"], ["acc"])
    cube.store("acc", cube.matrix("y", ROWS, ROWS))
    return cube.text(vector)


def test_flags_between_cores() -> None:
    """The cube core is the first to run: without its wait it is too early."""
    a = np.random.default_rng(1).integers(-5, 5, (ROWS, ROWS)).astype(np.float16)
    doubled = 2 * a.astype(np.float32)
    for with_flag in (True, False):
        b, y = np.zeros_like(a), np.ones((ROWS, ROWS), np.float32)
        run(flags(with_flag), None, [a, b, y, np.zeros(1, np.int64)])
        assert np.array_equal(b, doubled)
        assert np.array_equal(y, doubled @ doubled) is with_flag


def test_a_flag_that_nobody_raises() -> None:
    text = flags(True).replace("pto.sync.set <PIPE_MTE3>, 3", "")
    a = np.zeros((ROWS, ROWS), np.float16)
    arguments = [a, a.copy(), a.astype(np.float32), np.zeros(1, np.int64)]
    with pytest.raises(PTOException, match=r"sync.wait' op never ends: aic waits for"):
        run(text, None, arguments)


def blocks(with_barrier: bool) -> str:
    """Each block doubles its row, then copies the row of the block behind it."""
    text = KernelText()
    for name in ("x", "y"):
        text.parameter(name, "f32*")
    text.line("%b64 = pto.get_block_idx")
    text.line("%n64 = pto.get_block_num")
    text.line("%b = arith.index_cast %b64 : i64 to index")
    text.line("%n = arith.index_cast %n64 : i64 to index")
    text.view("xv", "x", ["n", COLS], [COLS, 1], "nd")
    text.view("yv", "y", ["n", COLS], [COLS, 1], "nd")
    text.tile("t", "f32", 1, COLS)
    text.part("mine", "xv", ["b", 0], [1, COLS])
    text.load("mine", "t")
    text.op("tadd", ["t", "t"], ["t"])
    text.store("t", "mine")
    if with_barrier:
        text.line(
            "pto.syncall() mode = #pto.sync_all_mode<hard>, "
            "core_type = #pto.sync_core_type<aiv_only>"
        )
    text.line(f"%next = arith.addi %b, %{text.constant(1)} : index")
    text.line("%other = arith.remsi %next, %n : index")
    text.part("theirs", "xv", ["other", 0], [1, COLS])
    text.load("theirs", "t")
    text.part("to", "yv", ["b", 0], [1, COLS])
    text.store("t", "to")
    return text.text()


@pytest.mark.parametrize("count", [1, 2, 7])
def test_blocks_one_after_the_other(count: int) -> None:
    x = np.random.default_rng(2).standard_normal((count, COLS)).astype(np.float32)
    doubled = 2 * x
    before, y = x.copy(), np.zeros_like(x)
    Kernel(blocks(False)).run([x, y], blocks=count)
    assert np.array_equal(x, doubled)
    expected = np.roll(before, -1, axis=0)
    expected[-1] = doubled[0]
    assert np.array_equal(y, expected), "a block sees what earlier ones have done"


@pytest.mark.parametrize("count", [1, 2, 7])
def test_blocks_that_wait_for_each_other(count: int) -> None:
    x = np.random.default_rng(2).standard_normal((count, COLS)).astype(np.float32)
    doubled, y = 2 * x, np.zeros_like(x)
    Kernel(blocks(True)).run([x, y], blocks=count)
    assert np.array_equal(y, np.roll(doubled, -1, axis=0))


def test_blocks_side_by_side_without_waiting() -> None:
    """Where nobody waits, running together is running one after the other."""
    x = np.random.default_rng(2).standard_normal((3, COLS)).astype(np.float32)
    results: list[Array] = []
    for together in (False, True):
        source, y = x.copy(), np.zeros_like(x)
        Kernel(blocks(False)).run([source, y], blocks=3, together=together)
        results += [source, y]
    assert np.array_equal(results[0], results[2])
    assert np.array_equal(results[1], results[3])
