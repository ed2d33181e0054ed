"""Right programs that a check once had something to say about: it must be silent."""

from __future__ import annotations

import numpy as np
import pytest
from kernel_text import KernelText
from run.test_cores import tensors, to_vector

from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.interpreter.launch import Argument
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check, Finding
from pto_opt.sanitize.sanitizer import sanitize

ROWS = """
module attributes {pto.target_arch = "a2a3"} {
  func.func @rows(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %first: index, %count: index)
      attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %zero = arith.constant 0 : i64
    %none = arith.constant 0 : index
    %one = arith.constant 1 : index
    %wide = arith.constant 8 : index
    %high = arith.constant 16 : index
    %in = pto.make_tensor_view %x, shape = [%high, %wide], strides = [%wide, %one]
        : !pto.tensor_view<?x?xf32>
    %out = pto.make_tensor_view %y, shape = [%high, %wide], strides = [%wide, %one]
        : !pto.tensor_view<?x?xf32>
    %from = pto.partition_view %in, offsets = [%none, %none], sizes = [%count, %wide]
        : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x8xf32>
    %to = pto.partition_view %out, offsets = [%none, %none], sizes = [%count, %wide]
        : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x8xf32>
    %tile = pto.alloc_tile addr = %zero
        : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=8, v_row=16, v_col=8,
            blayout=row_major, slayout=none_box, fractal=512, pad=0>
    %rows = pto.subview %tile[%first, %none] sizes [16, 8] valid [%count, %wide]
        : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=8, v_row=16, v_col=8,
            blayout=row_major, slayout=none_box, fractal=512, pad=0>
        -> !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=8, v_row=?, v_col=8,
            blayout=row_major, slayout=none_box, fractal=512, pad=0>
    pto.tload ins(%from : !pto.partition_tensor_view<?x8xf32>)
      outs(%rows : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=8, v_row=?, v_col=8,
          blayout=row_major, slayout=none_box, fractal=512, pad=0>)
    pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
    pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
    pto.tstore
      ins(%rows : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=8, v_row=?, v_col=8,
          blayout=row_major, slayout=none_box, fractal=512, pad=0>)
      outs(%to : !pto.partition_tensor_view<?x8xf32>)
    return
  }
}
"""


def _rows(first: int, count: int) -> tuple[list[Finding], np.ndarray, np.ndarray]:
    x = np.random.default_rng(1).random((16, 8), np.float32)
    y = np.zeros((16, 8), np.float32)
    arguments: list[Argument] = [x, y, first, count]
    return sanitize(ROWS, None, arguments), x, y


@pytest.mark.parametrize(("first", "count"), [(0, 16), (5, 11), (15, 1), (9, 3)])
def test_a_window_of_the_last_rows_may_be_as_large_as_the_tile(first: int, count: int):
    """pypto gathers rows so: the sizes are the most that the valid extents may be."""
    findings, x, y = _rows(first, count)
    assert findings == []
    assert np.array_equal(y[:count], x[:count])
    assert not y[count:].any()


@pytest.mark.parametrize(("first", "count"), [(1, 16), (5, 12), (16, 1), (-1, 1)])
def test_a_window_may_not_hold_rows_beyond_the_tile(first: int, count: int):
    findings, _, _ = _rows(first, count)
    assert [finding.check for finding in findings] == [Check.BOUNDS]


def _scaled(rows: int, cols: int, scales: int) -> str:
    """Rows times numbers, with so many valid rows, columns, and columns of numbers."""
    kernel = KernelText()
    for name in ("x", "scale", "y"):
        kernel.parameter(name, "f32*")
    height = kernel.constant(rows)
    kernel.tile("t", "f32", 16, 16, valid=(height, kernel.constant(cols)))
    kernel.tile(
        "s",
        "f32",
        16,
        1,
        address=1024,
        layout="dn",
        valid=(height, kernel.constant(scales)),
    )
    kernel.op("texpands", [kernel.constant(1.0, "f32")], ["t"])
    if scales:
        kernel.op("texpands", [kernel.constant(1.0, "f32")], ["s"])
    kernel.line("pto.barrier <PIPE_V>")
    kernel.op("trowexpandmul", ["t", "s"], ["t"])
    return kernel.text()


def _judged(text: str) -> tuple[list[Check], int]:
    """What the sanitizer says, and how many errors `check-validshape` has."""
    arguments: list[Argument] = [np.zeros((16, 16), np.float32) for _ in range(3)]
    checks = [finding.check for finding in sanitize(text, None, arguments)]
    module = load(text)
    try:
        run_pipeline(
            make_context(), make_passes([PassRequest("check-validshape")]), module
        )
    except PTOException as error:
        return checks, len(error.diagnostics)
    return checks, 0


def test_an_operation_without_cells_demands_nothing():
    """So pypto lets the second vector core of a pair go through the motions on a2a3."""
    assert _judged(_scaled(0, 0, 0)) == ([], 0)


@pytest.mark.parametrize(("rows", "cols"), [(16, 16), (4, 4), (16, 1)])
def test_an_operation_with_cells_somewhere_does(rows: int, cols: int):
    checks, errors = _judged(_scaled(rows, cols, 0))
    assert Check.SHAPE in checks
    assert errors


def _halves(at: int) -> str:
    """Takes the halves of a row out of it, one of them to some address, twice."""
    kernel = KernelText()
    kernel.parameter("x", "f32*")
    kernel.parameter("y", "f32*")
    part = kernel.matrix("x", 1, 128)
    out = kernel.matrix("y", 1, 64)
    kernel.tile("row", "f32", 1, 128)
    kernel.tile("low", "f32", 1, 64)
    kernel.tile("high", "f32", 1, 64, address=at)
    kernel.tile("sum", "f32", 1, 64, address=1024)
    zero, half = kernel.constant(0), kernel.constant(64)
    kernel.load(part, "row")
    for _ in range(2):
        for start, tile in ((zero, "low"), (half, "high")):
            kernel.line("pto.barrier <PIPE_ALL>")
            kernel.line(
                f"pto.textract ins(%row, %{zero}, %{start} : $row, index, index) "
                f"outs(%{tile} : ${tile})"
            )
        kernel.line("pto.barrier <PIPE_ALL>")
        kernel.op("tadd", ["low", "high"], ["sum"])
    kernel.line("pto.barrier <PIPE_ALL>")
    kernel.store("sum", out)
    return kernel.text()


@pytest.mark.parametrize(("at", "checks"), [(256, []), (128, [Check.ALIAS])])
def test_halves_of_a_row_may_be_taken_to_where_they_are(at: int, checks: list[Check]):
    x = np.random.default_rng(2).random((1, 128), np.float32)
    y = np.zeros((1, 64), np.float32)
    arguments: list[Argument] = [x, y]
    found = sanitize(_halves(at), None, arguments)
    assert sorted({finding.check for finding in found}) == checks
    if not checks:
        assert np.array_equal(y, x[:, :64] + x[:, 64:])


@pytest.mark.parametrize("together", [False, True])
def test_blocks_have_slots_of_their_own(together: bool):
    """pypto's launcher gives each block a part of the memory for slots."""
    x, one, y, slots = tensors()
    findings = sanitize(
        to_vector("a2a3", 1), None, [x, one, y, slots], blocks=2, together=together
    )
    assert [f.message for f in findings if (f.memory or "").startswith("%s")] == []
    expected = np.ones_like(y)
    expected[:, : x.shape[1]] += x
    assert np.array_equal(y, expected)


@pytest.mark.parametrize("lowered", [False, True])
@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_a_popped_tile_is_new_each_time(arch: str, lowered: bool):
    """Lowered, one handle is bound to slot after slot, which hold other tiles then."""
    module = load(to_vector(arch, 1))
    names = ["infer-sections", *(["lower-frontend-pipes"] * lowered), "insert-sync"]
    run_pipeline(make_context(), make_passes([PassRequest(n) for n in names]), module)
    x, one, y, slots = tensors()
    assert sanitize(module, None, [x, one, y, slots]) == []
    expected = np.ones_like(y)
    expected[:, : x.shape[1]] += x
    assert np.array_equal(y, expected)


@pytest.mark.parametrize(("element", "problems"), [("i32", []), ("f32", [Check.RACE])])
def test_what_the_scalar_unit_waits_for_is_over_for_later_operations(
    element: str, problems: list[Check]
):
    """
    On a5 the scalar unit divides whole numbers once the vector unit is done
    (`npu/a5/TDivS.hpp`), and it hands out the store after that; it divides no others.
    """
    kernel = KernelText(arch="a5")
    kernel.parameter("y", "f32*")
    kernel.tile("t", "f32", 16, 64)
    kernel.tile("n", element, 16, 64, address=8192)
    number = kernel.constant(3 if element == "i32" else 3.0, element)
    kernel.op("texpands", [kernel.constant(1.0, "f32")], ["t"])
    kernel.op("texpands", [number], ["n"])
    kernel.op("tdivs", ["n", number], ["n"])
    kernel.store("t", kernel.matrix("y", 16, 64))
    arguments: list[Argument] = [np.zeros((16, 64), np.float32)]
    found = sanitize(kernel.text(), None, arguments)
    assert [finding.check for finding in found] == problems
