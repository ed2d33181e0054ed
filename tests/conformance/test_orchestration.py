"""The calls of kernels, as pypto prints them, are read and made in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from orchestration import Call, Program, Tensor, UnreadableError

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
    program = Program.read(TEXT, calls.append)
    assert program.entry == "main"
    assert program.takes_tensors() == [True, True, True]
    x, y = np.arange(32, dtype=np.float32), np.zeros(32, np.float32)
    count = Tensor.of(np.array([turns], np.int32), [1])
    result = program.call("main", [Tensor.of(x, [8, 4]), count, Tensor.of(y, [8, 4])])
    assert np.shares_memory(result.memory, y)
    seen: list[tuple[Any, ...]] = []
    for call in calls:
        part, row, out = call.arguments
        assert call.kernel == "add_one"
        assert call.sizes == {"M": 1}
        assert np.shares_memory(out.memory, y)
        seen.append((part.offset, row, call.blocks))
    expected = [(0, 3, 1), (8, 0, 1)][:turns]
    assert seen == [*expected, (0, 6, turns + 1)]
    assert np.isnan(calls[-1].arguments[0].from_here).all()


def test_what_is_not_known_is_said() -> None:
    program = Program.read(TEXT.replace("pl.tensor.slice", "pl.tensor.bend"), print)
    tensors = [Tensor.of(np.ones(32, np.int32), [8, 4]) for _ in range(3)]
    with pytest.raises(UnreadableError, match=r"pl\.tensor\.bend"):
        program.call("main", tensors)
