"""Regions of several blocks, windows that are padded, and comparing gathers, as C++."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from isa_simulator import Library, Simulator
from simulator_pipelines import cpp_of_text

Array = npt.NDArray[Any]

KERNEL = "attributes {pto.kernel_kind = #pto.kernel_kind<vector>}"

CONTROL = f"""
func.func @control(%p: !pto.ptr<i64>, %n: index) {KERNEL} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  cf.br ^head(%n, %c0 : index, index)
^head(%x: index, %steps: index):
  %done = arith.cmpi sle, %x, %c1 : index
  cf.cond_br %done, ^exit, ^body
^body:
  %odd = arith.remsi %x, %c2 : index
  %is_odd = arith.cmpi ne, %odd, %c0 : index
  cf.cond_br %is_odd, ^up, ^down(%x : index)
^up:
  %tripled = arith.muli %x, %c3 : index
  %more = arith.addi %tripled, %c1 : index
  cf.br ^next(%more : index)
^down(%even: index):
  %half = arith.divsi %even, %c2 : index
  cf.br ^next(%half : index)
^next(%y: index):
  %after = arith.addi %steps, %c1 : index
  cf.br ^head(%y, %after : index, index)
^exit:
  %kind = scf.index_switch %steps -> index
  case 0 {{
    scf.yield %c3 : index
  }}
  case 6 {{
    scf.yield %c2 : index
  }}
  default {{
    %chosen = scf.execute_region -> index {{
      %big = arith.cmpi sgt, %steps, %c3 : index
      cf.cond_br %big, ^bb1, ^bb2(%c1 : index)
    ^bb1:
      scf.yield %steps : index
    ^bb2(%small: index):
      scf.yield %small : index
    }}
    scf.yield %chosen : index
  }}
  %a = arith.index_cast %steps : index to i64
  %b = arith.index_cast %kind : index to i64
  pto.store_scalar %a, %p[%c0] : !pto.ptr<i64>, i64
  pto.store_scalar %b, %p[%c1] : !pto.ptr<i64>, i64
  return
}}
"""


def collatz(n: int) -> list[int]:
    """What `control` stores: the steps down to 1, and a number chosen by them."""
    steps = 0
    while n > 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    chosen = {0: 3, 6: 2}.get(steps, steps if steps > 3 else 1)
    return [steps, chosen]


_BOX = "!pto.partition_tensor_view<16x64xf32>"
_VIEW = "!pto.tensor_view<?x?xf32>"


def _views(*names: str) -> str:
    return "\n".join(
        f"  %{n}_v = pto.make_tensor_view %{n}, shape = [%c16, %c64], "
        f"strides = [%c64, %c1] : {_VIEW}\n"
        f"  %{n}_p = pto.partition_view %{n}_v, offsets = [%c0, %c0], "
        f"sizes = [%c16, %c64] : {_VIEW} -> {_BOX}"
        for n in names
    )


_CONSTANTS = "\n".join(
    f"  %c{n} = arith.constant {n} : index" for n in (0, 1, 2, 8, 16, 32, 64)
)

PADDED = f"""
module attributes {{pto.target_arch = "a5"}} {{
func.func @padded(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index) {KERNEL} {{
{_CONSTANTS}
  %a = arith.constant 0 : i64
  %b = arith.constant 8192 : i64
{_views("x", "y")}
  %all = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %out = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 16x64xf32, pad=1>
  pto.tload ins(%x_p : {_BOX}) outs(%all : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%x_p : {_BOX}) outs(%out : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  %from = pto.subview %all[%c2, %c32] sizes [8, 32] valid [%n, %n] : \
!pto.tile_buf<vec, 16x64xf32>
  %to = pto.subview %out[%c0, %c32] sizes [8, 32] : \
!pto.tile_buf<vec, 16x64xf32, pad=1>
  pto.tfillpad ins(%from : !pto.tile_buf<vec, 8x32xf32, valid=?x?>) \
outs(%to : !pto.tile_buf<vec, 8x32xf32, pad=1>)
  pto.tstore ins(%out : !pto.tile_buf<vec, 16x64xf32, pad=1>) outs(%y_p : {_BOX})
  return
}}
}}
"""

NESTED = f"""
func.func @nested(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index) {KERNEL} {{
{_CONSTANTS}
  %two = arith.constant 2.0 : f32
  %a = arith.constant 0 : i64
{_views("x", "y")}
  %all = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%x_p : {_BOX}) outs(%all : !pto.tile_buf<vec, 16x64xf32>)
  %outer = pto.subview %all[%c2, %c32] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32>
  %inner = pto.subview %outer[%n, %c8] sizes [2, 8] : !pto.tile_buf<vec, 8x32xf32>
  pto.tmuls ins(%inner, %two : !pto.tile_buf<vec, 2x8xf32>, f32) \
outs(%inner : !pto.tile_buf<vec, 2x8xf32>)
  pto.tstore ins(%all : !pto.tile_buf<vec, 16x64xf32>) outs(%y_p : {_BOX})
  return
}}
"""


def padded(x: Array, n: int) -> Array:
    """A window of x in another place, with 0 around what is valid of it."""
    y = x.copy()
    y[0:8, 32:64] = 0
    y[0:n, 32 : 32 + n] = x[2 : 2 + n, 32 : 32 + n]
    return y


def nested(x: Array, n: int) -> Array:
    """A window of a window, doubled."""
    y = x.copy()
    y[2 + n : 4 + n, 40:48] *= 2
    return y


_INTS = "!pto.partition_tensor_view<4x64xi32>"


def _int_views(*names: str) -> str:
    return "\n".join(
        f"  %{n}_v = pto.make_tensor_view %{n}, shape = [%c4, %c64], "
        f"strides = [%c64, %c1] : !pto.tensor_view<?x?xi32>\n"
        f"  %{n}_p = pto.partition_view %{n}_v, offsets = [%c0, %c0], "
        f"sizes = [%c4, %c64] : !pto.tensor_view<?x?xi32> -> {_INTS}"
        for n in names
    )


def _gathering(arch: str) -> str:
    ints = "!pto.tile_buf<vec, 4x64xi32>"
    places = "".join(f"  %a{i} = arith.constant {4096 * i} : i64\n" for i in range(4))
    return f"""
module attributes {{pto.target_arch = "{arch}"}} {{
func.func @gathering(%x: !pto.ptr<i32>, %y: !pto.ptr<i32>, %k: i32) {KERNEL} {{
  %c4 = arith.constant 4 : index
{_CONSTANTS}
{places}{_int_views("x", "y")}
  %src = pto.alloc_tile addr = %a0 : {ints}
  %dst = pto.alloc_tile addr = %a1 : {ints}
  %counts = pto.alloc_tile addr = %a2 : !pto.tile_buf<vec, 1x8xi32>
  %tmp = pto.alloc_tile addr = %a3 : !pto.tile_buf<vec, 8x64xi32>
  pto.tload ins(%y_p : {_INTS}) outs(%dst : {ints})
  pto.tload ins(%x_p : {_INTS}) outs(%src : {ints})
  pto.tgather ins(%src, %k, %tmp : {ints}, i32, !pto.tile_buf<vec, 8x64xi32>) \
outs(%dst, %counts : {ints}, !pto.tile_buf<vec, 1x8xi32>) \
{{cmpMode = #pto<cmp eq>, offset = 5 : i32}}
  pto.tstore ins(%dst : {ints}) outs(%y_p : {_INTS})
  return
}}
}}
"""


@dataclass(frozen=True)
class Case:
    """A program, its function, and what it makes of x for a number."""

    text: str
    entry: str
    arch: int
    expected: Callable[[Array, int], Array]


WINDOWS = {
    "padded": Case(PADDED, "padded", 5, padded),
    "nested": Case(NESTED, "nested", 3, nested),
}


@pytest.fixture(scope="module")
def library(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Library:
    texts = {key: (cpp_of_text(c.text), c.entry) for key, c in WINDOWS.items()}
    texts["control"] = (cpp_of_text(CONTROL), "control")
    for arch in ("a2a3", "a5"):
        texts[f"gathering {arch}"] = (cpp_of_text(_gathering(arch)), "gathering")
    own = Simulator(Path(tmp_path_factory.mktemp("regions")))
    return own.build(texts, "regions")


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10, 27])
def test_control(library: Library, n: int) -> None:
    results = np.zeros(2, dtype=np.int64)
    library.call("control", [results, n])
    assert results.tolist() == collatz(n)


@pytest.mark.parametrize("n", [1, 3, 6])
@pytest.mark.parametrize("key", WINDOWS)
def test_windows(library: Library, key: str, n: int) -> None:
    case = WINDOWS[key]
    x = np.random.default_rng(n).standard_normal((16, 64)).astype(np.float32)
    y = np.full_like(x, np.nan)
    library.call(key, [x, y, n], arch=case.arch)
    np.testing.assert_array_equal(y, case.expected(x, n))


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_gathering(library: Library, arch: str) -> None:
    x = np.random.default_rng(7).integers(0, 4, (4, 64)).astype(np.int32)
    y = np.full_like(x, -9)
    library.call(f"gathering {arch}", [x, y, 2], arch=5 if arch == "a5" else 3)
    for row in range(4):
        found = np.flatnonzero(x[row] == 2) + 5 + 64 * row
        assert y[row, : found.size].tolist() == found.tolist()
        assert (y[row, found.size :] == -9).all()
