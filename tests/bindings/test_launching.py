"""Kernels launched without a board: arrays by reference, findings, a profile, pto-dsl's jit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import pto_opt
from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.launch import ArgumentError

ROOT = Path(__file__).parents[2]
REPORTED = ROOT / "examples" / "repro_A_with_memoryreuse.pto"

TILE = "!pto.tile_buf<vec, 16x64xf32>"
BOX = "!pto.partition_tensor_view<16x64xf32>"
TENSOR = "!pto.tensor_view<?x?xf32>"

DOUBLE = f"""
func.func @double(%x: !pto.ptr<f32>, %n: index) attributes {{pto.entry}} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %b = pto.get_block_idx
  %i = arith.index_cast %b : i64 to index
  %row = arith.muli %i, %c16 : index
  %t = pto.make_tensor_view %x, shape = [%n, %c64], strides = [%c64, %c1]
    : {TENSOR}
  %v = pto.partition_view %t, offsets = [%row, %c0], sizes = [%c16, %c64]
    : {TENSOR} -> {BOX}
  %a = pto.alloc_tile : {TILE}
  pto.tload ins(%v : {BOX}) outs(%a : {TILE})
  pto.tadd ins(%a, %a : {TILE}, {TILE}) outs(%a : {TILE})
  pto.tstore ins(%a : {TILE}) outs(%v : {BOX})
  return
}}
"""


def test_arrays_by_reference() -> None:
    kernel = pto_opt.load(DOUBLE)
    assert repr(kernel) == "<kernel double(x: f32[...], n: index)>"
    x = np.arange(48 * 64, dtype=np.float32).reshape(48, 64)
    before = x.copy()
    kernel.launch(3, x, 48)
    np.testing.assert_array_equal(x, before * 2)
    stream = object()
    kernel(2, stream, x, 48)
    np.testing.assert_array_equal(x[:32], before[:32] * 4)
    np.testing.assert_array_equal(x[32:], before[32:] * 2)


def test_findings_and_a_profile() -> None:
    x = np.ones((16, 64), np.float32)
    bare = pto_opt.load(DOUBLE).launch(1, x, 16, sanitize="race", profile=True)
    assert {finding.check.value for finding in bare.findings} == {"race"}
    assert bare.schedule is not None
    assert bare.schedule.makespan > 0
    assert {one.code for one in bare.diagnostics} == {"PTO7006"}
    assert repr(bare) == (
        f"<launch: {len(bare.findings)} findings, {bare.schedule.makespan} cycles>"
    )
    assert repr(bare.findings[0]) == repr(bare.diagnostics[0])
    passes = "infer-sections,plan-memory,insert-sync"
    ordered = pto_opt.load(DOUBLE, passes=passes)
    report = ordered.launch(1, x, 16, sanitize=True)
    assert (report.findings, report.schedule) == ((), None)
    np.testing.assert_array_equal(x, np.full((16, 64), 4))


def test_arguments_that_do_not_fit() -> None:
    kernel = pto_opt.load(DOUBLE)
    with pytest.raises(ArgumentError):
        kernel.launch(1, np.ones((16, 64), np.float64), 16)
    with pytest.raises(TypeError, match="not list"):
        kernel.launch(1, [1.0], 16)


ONES = np.ones((16, 64), np.float32)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, ONES, 16), "one block or more, found 0"),
        ((-1, ONES, 16), "one block or more, found -1"),
        (("2", ONES, 16), "one block or more, found '2'"),
        ((1.0, ONES, 16), "one block or more, found 1.0"),
        ((1,), r"expected 2 arguments, found 0: double\(x: f32\[...\], n: index\)"),
        ((1, ONES.T, 16), "do not lie one after the other"),
        ((1, ONES.astype(">f4"), 16), "in reverse order"),
        ((1, ONES.astype(np.float16), 16), "memory of f32, found f16"),
        ((1, 16, ONES), "memory of f32, found 16"),
        ((1, ONES, 16.5), "whole number"),
    ],
)
def test_launches_that_mean_nothing(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        pto_opt.load(DOUBLE).launch(*arguments)


def test_what_is_no_kernel() -> None:
    other = DOUBLE.replace("@double", "@other")
    with pytest.raises(ArgumentError, match="there are several: double, other"):
        pto_opt.load(DOUBLE + other)
    assert repr(pto_opt.load(DOUBLE + other, entry="other")).startswith("<kernel other")
    with pytest.raises(ArgumentError, match="no function 'none' with a body"):
        pto_opt.load(DOUBLE, entry="none")
    with pytest.raises(ArgumentError, match="no function to run"):
        pto_opt.load("")
    for source in (b"module {}", 3):
        with pytest.raises(TypeError, match=r"not (bytes|int)"):
            pto_opt.load(source)  # pyright: ignore[reportArgumentType]


def test_a_tensor_that_is_not_there() -> None:
    text = DOUBLE.replace("%n: index)", "%n: index, %bias: !pto.ptr<f32>)")
    kernel, x = pto_opt.load(text), np.ones((16, 64), np.float32)
    kernel.launch(1, x, 16, None)
    kernel(1, None, x, 16, 0)
    np.testing.assert_array_equal(x, np.full((16, 64), 4))
    with pytest.raises(PTOException, match="which has 0"):
        kernel.launch(1, None, 16, 0)
    with pytest.raises(ArgumentError, match="found 2"):
        kernel.launch(1, x, 16)


class Tensor:
    """What a launch asks of a tensor, without torch."""

    __module__ = "torch"
    dtype = "torch.float32"

    def __init__(self, array: Any, device: str = "cpu", contiguous: bool = True):
        self.array, self.contiguous = array, contiguous
        self.device = SimpleNamespace(type=device)

    def is_contiguous(self) -> bool:
        return self.contiguous

    def detach(self) -> Tensor:
        return self

    def numpy(self) -> Any:
        return self.array


def test_tensors_are_memory() -> None:
    kernel, x = pto_opt.load(DOUBLE), np.ones((16, 64), np.float32)
    kernel.launch(1, Tensor(x), 16)
    np.testing.assert_array_equal(x, np.full((16, 64), 2))
    with pytest.raises(TypeError, match="on the CPU"):
        kernel.launch(1, Tensor(x, "npu"), 16)
    with pytest.raises(TypeError, match="not contiguous"):
        kernel.launch(1, Tensor(x, contiguous=False), 16)


def test_tensors_of_torch() -> None:
    torch: Any = pytest.importorskip("torch", reason="needs torch")
    x = torch.ones(16, 64)
    pto_opt.load(DOUBLE).launch(1, x, 16)
    assert bool((x == 2).all())


JIT = """
import numpy as np
import pto_opt.mlir.ptodsl

pto_opt.mlir.ptodsl.enable()
from ptodsl import jit, pto, tile, scalar as s

def meta_data():
    config = pto.TileBufConfig()
    return {
        "pointer": pto.PtrType(pto.float32),
        "tensor": pto.TensorType(rank=2, dtype=pto.float32),
        "box": pto.SubTensorType(shape=[8, 64], dtype=pto.float32),
        "tile_type": pto.TileBufType(
            shape=[8, 64], dtype=pto.float32, memory_space="VEC", config=config
        ),
    }

@jit(meta_data=meta_data, block_dim=4)
def scale(x: "pointer", y: "pointer") -> None:
    c0, c1, c8, c64, c32 = (s.const(n) for n in (0, 1, 8, 64, 32))
    block = s.index_cast(pto.get_block_idx())
    views = [
        pto.slice_view(
            box,
            source=pto.as_tensor(tensor, ptr=p, shape=[c32, c64], strides=[c64, c1]),
            offsets=[block * c8, c0],
            sizes=[c8, c64],
        )
        for p in (x, y)
    ]
    with pto.vector_section():
        a = pto.alloc_tile(tile_type)
        b = pto.alloc_tile(tile_type)
        pto.load(views[0], a)
        tile.exp(a, b)
        pto.store(b, views[1])

x = np.random.default_rng(0).standard_normal((32, 64)).astype(np.float32)
y = np.empty_like(x)
scale(x, y, stream_ptr=1)
np.testing.assert_allclose(y, np.exp(x), rtol=1e-5)
print("equal")
"""


def test_jit_of_pto_dsl(tmp_path: Path) -> None:
    root = os.environ.get("PTO_DSL_SRC")
    if root is None:
        pytest.skip("set PTO_DSL_SRC to a checkout of pto-dsl")
    pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")
    program = tmp_path / "scale.py"
    program.write_text(JIT)
    done = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "equal\n"), done.stderr


def test_a_small_front_end() -> None:
    pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "row_softmax.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "TROWEXPANDDIV(" in done.stdout
