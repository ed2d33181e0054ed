"""The calls of kernels, as pypto prints them, are read and made in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pto_opt.interpreter.launch import ArgumentError
from pto_opt.pypto.orchestration import Call, CannotRunError, Orchestration
from pto_opt.pypto.running import Kernels, call
from pto_opt.pypto.tensors import Tensor

TEXT = """
import pypto.language as pl

M = pl.dynamic("M")

@pl.program
class P:
    @pl.function(type=pl.FunctionType.AIV, level=pl.Level.AIV)
    def add_one(x__0: pl.Tensor[[M * pl.const(2, pl.INDEX), 4], pl.FP32],
                row__0: pl.Scalar[pl.INDEX],
                y__0: pl.Out[pl.Tensor[[8, 4], pl.FP32]]) -> pl.Tensor[[8, 4], pl.FP32]:
        t: pl.Tile[[2, 4], pl.FP32] = pl.tile.load(x__0, [0, 0], [2, 4])
        y__1: pl.Tensor[[8, 4], pl.FP32] = pl.tile.store(t, [row__0, 0], y__0)
        return y__1
    @pl.function(type=pl.FunctionType.Spmd)
    def wide(self, x__0: pl.Tensor[[2, 4], pl.FP32], y__0: pl.Out[pl.Tensor[[8, 4], pl.FP32]]):
        y__1: pl.Tensor[[8, 4], pl.FP32] = self.add_one(x__0, 6, y__0, attrs={"a": [1]})
        return y__0
    @pl.function(type=pl.FunctionType.Orchestration, level=pl.Level.CHIP)
    def main(self, x__0: pl.Tensor[[8, 4], pl.FP32], n__0: pl.Tensor[[1], pl.INT32],
             y__0: pl.Out[pl.Tensor[[8, 4], pl.FP32]]):
        with pl.scope():
            n: pl.Scalar[pl.INT32] = pl.tensor.read(n__0, [0])
            for i, (y__it,) in pl.range(n, init_values=(y__0,)):
                part: pl.Tensor[[2, 4], pl.FP32] = pl.tensor.slice(x__0, [2, 4], [i * 2, 0])
                if i == 1:
                    row: pl.Scalar[pl.INDEX] = pl.yield_(pl.const(0, pl.INDEX))
                else:
                    row: pl.Scalar[pl.INDEX] = pl.yield_(pl.min(i + 3, 4))
                y__2: pl.Tensor[[8, 4], pl.FP32] = self.add_one(part, row, y__it)
                y__rv: pl.Tensor[[8, 4], pl.FP32] = pl.yield_(y__2)
            last: pl.Tensor[[2, 4], pl.FP32] = pl.tensor.create([2, 4], dtype=pl.FP32)
            y__3: pl.Tensor[[8, 4], pl.FP32] = self.wide(last, y__rv, attrs={"core_num": n + 1})
            return y__3
"""


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_calls_come_in_order(turns: int) -> None:
    calls: list[Call] = []
    program = Orchestration.read(TEXT, calls.append)
    assert program.entry == "main"
    parameters = program.parameters("main")
    assert [(p.name, p.dtype, p.is_output) for p in parameters] == [
        ("x", "FP32", False),
        ("n", "INT32", False),
        ("y", "FP32", True),
    ]
    x, y = np.arange(32, dtype=np.float32), np.zeros(32, np.float32)
    count = Tensor.of(np.array([turns], np.int32), [1])
    result = program.call("main", [Tensor.of(x, [8, 4]), count, Tensor.of(y, [8, 4])])
    assert np.shares_memory(result.memory, y)
    seen: list[tuple[Any, ...]] = []
    for one in calls:
        part, row, out = one.arguments
        assert one.kernel == "add_one"
        assert one.sizes == {"M": 1}
        assert np.shares_memory(out.memory, y)
        seen.append((part.offset, row, one.blocks))
    expected = [(0, 3, 1), (8, 0, 1)][:turns]
    assert seen == [*expected, (0, 6, turns + 1)]
    assert np.isnan(calls[-1].arguments[0].from_here).all()


def test_a_tensor_that_is_written_by_element_is_returned() -> None:
    written = "pl.tensor.write(y__0, [row__0, 0], 1.0)"
    text = TEXT.replace("pl.tile.store(t, [row__0, 0], y__0)", written)
    assert written in text
    program = Orchestration.read(text, lambda call: None)
    x, y = (Tensor.of(np.zeros(32, np.float32), [8, 4]) for _ in range(2))
    count = Tensor.of(np.array([2], np.int32), [1])
    result = program.call("main", [x, count, y])
    assert np.shares_memory(result.memory, y.memory)


def test_what_is_not_known_is_said() -> None:
    program = Orchestration.read(
        TEXT.replace("pl.tensor.slice", "pl.tensor.bend"), print
    )
    tensors = [Tensor.of(np.ones(32, np.int32), [8, 4]) for _ in range(3)]
    with pytest.raises(CannotRunError, match=r"pl\.tensor\.bend"):
        program.call("main", tensors)


DOUBLE = """
func.func @double(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %row: index) attributes {pto.entry} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %s = pto.make_tensor_view %x, shape = [%c2, %c8], strides = [%c8, %c1]
    : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %s, offsets = [%c0, %c0], sizes = [%c2, %c8]
    : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<2x8xf32>
  %d = pto.make_tensor_view %y, shape = [%c4, %c8], strides = [%c8, %c1]
    : !pto.tensor_view<?x?xf32>
  %q = pto.partition_view %d, offsets = [%row, %c0], sizes = [%c2, %c8]
    : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<2x8xf32>
  %a = pto.alloc_tile : !pto.tile_buf<vec, 2x8xf32>
  %b = pto.alloc_tile : !pto.tile_buf<vec, 2x8xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<2x8xf32>) outs(%a : !pto.tile_buf<vec, 2x8xf32>)
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 2x8xf32>, !pto.tile_buf<vec, 2x8xf32>)
    outs(%b : !pto.tile_buf<vec, 2x8xf32>)
  pto.tstore ins(%b : !pto.tile_buf<vec, 2x8xf32>) outs(%q : !pto.partition_tensor_view<2x8xf32>)
  return
}
"""

CALLS = """
@pl.program
class P:
    @pl.function(type=pl.FunctionType.AIV)
    def double(x__0: pl.Tensor[[2, 8], pl.FP32], row__0: pl.Scalar[pl.INDEX],
               y__0: pl.Out[pl.Tensor[[4, 8], pl.FP32]]) -> pl.Tensor[[4, 8], pl.FP32]:
        y__1: pl.Tensor[[4, 8], pl.FP32] = pl.tile.store(t, [row__0, 0], y__0)
        return y__1
    @pl.function(type=pl.FunctionType.Orchestration)
    def main(self, x__0: pl.Tensor[[4, 8], pl.FP32], gate__0: pl.Scalar[pl.INT32],
             y__0: pl.Out[pl.Tensor[[4, 8], pl.FP32]]) -> pl.Tensor[[4, 8], pl.FP32]:
        top: pl.Tensor[[2, 8], pl.FP32] = pl.tensor.slice(x__0, [2, 8], [0, 0])
        y__1: pl.Tensor[[4, 8], pl.FP32] = self.double(top, 0, y__0)
        low: pl.Tensor[[2, 8], pl.FP32] = pl.tensor.slice(x__0, [2, 8], [2, 0])
        y__2, task = pl.submit(self.double, low, 2, y__1, predicate=0 < gate__0)
        return y__2
"""


def kernels() -> Kernels:
    return Kernels({"double": DOUBLE}, {})


def test_kernels_run_as_they_are_called() -> None:
    x, y = np.arange(32, dtype=np.float32).reshape(4, 8), np.zeros((4, 8), np.float32)
    found = call(CALLS, kernels(), [x, 1, y])
    assert np.shares_memory(found, y)
    np.testing.assert_array_equal(y, 2 * x)


def test_a_task_whose_predicate_is_false_is_left_out() -> None:
    x = np.arange(32, dtype=np.float32).reshape(4, 8)
    found = call(CALLS, kernels(), [x, 0])
    np.testing.assert_array_equal(found[:2], 2 * x[:2])
    assert np.isnan(found[2:]).all()


def test_a_kernel_alone() -> None:
    x, y = np.ones((2, 8), np.float32), np.zeros((4, 8), np.float32)
    call(CALLS, kernels(), [x, 1, y], "double")
    np.testing.assert_array_equal(y.sum(axis=1), [0, 16, 16, 0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [],
            r"expected 3 arguments, or 2 without outputs, found 0: main\(x, gate, y\)",
        ),
        ([np.ones((4, 8)), 1], "x has elements of type float32, found float64"),
        ([np.ones((8, 4), np.float32), 1], "x is a tensor of 4x8, found 8x4"),
        ([1, 1], "x is a tensor, found int"),
        ([np.ones((4, 8), np.float32), np.ones(2)], "gate is a number, found an array"),
        ([np.ones((4, 8), np.float32).T.copy().T, 1], "x is not contiguous"),
    ],
)
def test_arguments_that_do_not_fit(arguments: list[Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        call(CALLS, kernels(), arguments)


def test_what_cannot_run_is_named() -> None:
    x = np.ones((4, 8), np.float32)
    with pytest.raises(CannotRunError, match="double has no module"):
        call(CALLS, Kernels({}, {}), [x, 1])
    with pytest.raises(CannotRunError, match="no function mean, only double, main"):
        call(CALLS, kernels(), [x, 1], "mean")
    text = CALLS.replace(
        "pl.tensor.slice(x__0, [2, 8], [2, 0])", "pl.tensor.bend(x__0)"
    )
    with pytest.raises(
        CannotRunError, match=r"^pl\.tensor\.bend is not run here, in: low:.* = pl"
    ):
        call(text, kernels(), [x, 1])
