"""
Compiles programs with a real pypto and pto-opt in its place; run by the Python that has
both. Writes one line for each thing that it saw; any assertion ends it.

usage: run_real.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pypto.language as pl
from pypto import backend, ir
from pypto.backend import BackendType, pto_backend
from pypto.ir.pass_manager import PassManager
from pypto.pypto_core import passes

import pto_opt.pypto


@pl.program
class Right:
    """Loads the first rows of a tensor, scales them, and stores them."""

    @pl.function(type=pl.FunctionType.InCore)
    def scale_rows(
        self,
        x: pl.Tensor[[16, 256], pl.FP32],
        s: pl.Tensor[[16, 256], pl.FP32],
        rows: pl.Scalar[pl.INDEX],
        y: pl.Out[pl.Tensor[[16, 256], pl.FP32]],
    ) -> pl.Tensor[[16, 256], pl.FP32]:
        valid = pl.min(rows, 16)
        a = pl.tile.load(x, [0, 0], [16, 256], [valid, 256])
        b = pl.tile.load(s, [0, 0], [16, 256], [valid, 256])
        c = pl.tile.mul(a, b)
        z = pl.tile.store(c, [0, 0], y)
        return z

    @pl.function(type=pl.FunctionType.InCore)
    def twice(
        self,
        x: pl.Tensor[[16, 256], pl.FP32],
        y: pl.Out[pl.Tensor[[16, 256], pl.FP32]],
    ) -> pl.Tensor[[16, 256], pl.FP32]:
        a = pl.tile.load(x, [0, 0], [16, 256])
        b = pl.tile.add(a, a)
        z = pl.tile.store(b, [0, 0], y)
        return z


@pl.program
class Chain:
    """Doubles a tensor, and what comes out as often as a number says."""

    @pl.function(type=pl.FunctionType.InCore)
    def twice(
        self,
        x: pl.Tensor[[16, 256], pl.FP32],
        y: pl.Out[pl.Tensor[[16, 256], pl.FP32]],
    ) -> pl.Tensor[[16, 256], pl.FP32]:
        a = pl.tile.load(x, [0, 0], [16, 256])
        b = pl.tile.add(a, a)
        z = pl.tile.store(b, [0, 0], y)
        return z

    @pl.function(type=pl.FunctionType.Orchestration)
    def main(
        self,
        x: pl.Tensor[[16, 256], pl.FP32],
        y: pl.Out[pl.Tensor[[16, 256], pl.FP32]],
    ) -> pl.Tensor[[16, 256], pl.FP32]:
        t = pl.create_tensor([16, 256], dtype=pl.FP32)
        t = self.twice(x, t)
        for _ in pl.range(3):
            t = self.twice(t, t)
        y = self.twice(t, y)
        return y


@pl.program
class Wrong:
    """Adds a tile that is valid in 8 rows to one that is valid in 16."""

    @pl.function(type=pl.FunctionType.InCore)
    def add_unequal(
        self,
        x: pl.Tensor[[16, 256], pl.FP32],
        y: pl.Out[pl.Tensor[[16, 256], pl.FP32]],
    ) -> pl.Tensor[[16, 256], pl.FP32]:
        a = pl.tile.load(x, [0, 0], [16, 256], [8, 256])
        b = pl.tile.load(x, [0, 0], [16, 256], [16, 256])
        c = pl.tile.add(b, a)
        z = pl.tile.store(c, [0, 0], y)  # the line that is reported
        return z


def main() -> int:
    """See the module."""
    folder = Path(sys.argv[1])
    original = pto_backend._run_ptoas
    factories = vars(PassManager)["_get_pass_factories"]

    backend.set_backend_type(BackendType.Ascend910B)
    with pto_opt.pypto.enable(check=True):
        ir.compile(Right, output_dir=str(folder / "right"), dump_passes=False)
    kernels = sorted(p.name for p in (folder / "right").rglob("kernels/*/*.cpp"))
    print("kernels", kernels)
    assert kernels == ["scale_rows.cpp", "twice.cpp"], kernels
    assert pto_backend._run_ptoas is original
    assert vars(PassManager)["_get_pass_factories"] is factories

    text = Path(__file__).read_text(encoding="utf-8").split("\n")
    x = np.random.default_rng(0).standard_normal((16, 256)).astype(np.float32)
    y = np.zeros_like(x)
    found = pto_opt.pypto.run(Chain, x, y)
    assert np.shares_memory(found, y)
    np.testing.assert_array_equal(y, 32 * x)
    lowered = PassManager.get_strategy().run_passes(Chain)
    np.testing.assert_array_equal(pto_opt.pypto.run(lowered, x), 32 * x)
    pto_opt.pypto.run(Right, x, y, entry="twice")
    np.testing.assert_array_equal(y, 2 * x)

    line = 1 + next(i for i, t in enumerate(text) if t.endswith("that is reported"))
    try:
        with pto_opt.pypto.enable(check=True):
            ir.compile(Wrong, output_dir=str(folder / "wrong"), dump_passes=False)
    except Exception as error:
        message = str(error)
        print(type(error).__name__, message)
        assert f"run_real.py:{line}:" in message, message
    else:
        raise AssertionError("the wrong program was accepted")
    assert pto_backend._run_ptoas is original

    seen: list[str] = []
    watch = passes.CallbackInstrument(
        after_pass=lambda one, program: seen.append(one.get_name()), name="watch"
    )
    with passes.PassContext([watch]):
        manager = pto_opt.pypto.extend(PassManager.get_strategy())
        manager.run_passes(Right)
    print("passes", len(seen), seen[-1])
    assert seen[-1] == "PtoOptCheck"
    return 0


if __name__ == "__main__":
    sys.exit(main())
