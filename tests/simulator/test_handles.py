"""Second handles on the bytes of a tile, and handles that take turns, on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from isa_simulator import Library, Simulator
from simulator_pipelines import cpp_of_text

Array = npt.NDArray[Any]

ROWS, COLS = 16, 64

TILE = "!pto.tile_buf<vec, 16x64xf32>"
DYNAMIC = "!pto.tile_buf<vec, 16x64xf32, valid=?x?>"
BOX = "!pto.partition_tensor_view<16x64xf32>"

VIEW = "!pto.tensor_view<?x?xf32>"


def _box(name: str, pointer: str) -> str:
    """All of a tensor of global memory."""
    return (
        f"  {name}_view = pto.make_tensor_view {pointer}, shape = [%c16, %c64], "
        f"strides = [%c64, %c1] : {VIEW}\n"
        f"  {name} = pto.partition_view {name}_view, offsets = [%c0, %c0], "
        f"sizes = [%c16, %c64] : {VIEW} -> {BOX}\n"
    )


_HEAD = f"""
func.func @kernel(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %m: index, %n: index)
    attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
  %a = arith.constant 0 : i64
  %b = arith.constant 4096 : i64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %two = arith.constant 2.0 : f32
{_box("%px", "%in")}{_box("%py", "%out")}"""


@dataclass(frozen=True)
class Handle:
    """What happens between the load of a tile and its store, and what it makes of x."""

    body: str
    expected: Callable[[Array, int, int], Array]
    extents: Sequence[tuple[int, int]] = ((16, 32), (1, 1), (7, 5))

    @property
    def text(self) -> str:
        """The whole program."""
        return f"{_HEAD}{self.body}  return\n}}\n"


def _load(tile: str = "%t", type: str = TILE, valid: str = "") -> str:
    return (
        f"  {tile} = pto.alloc_tile addr = %a{valid} : {type}\n"
        f"  pto.tload ins(%px : {BOX}) outs({tile} : {type})\n"
    )


def _store(tile: str = "%t", type: str = TILE) -> str:
    return f"  pto.tstore ins({tile} : {type}) outs(%py : {BOX})\n"


def _doubled(tile: str, type: str, to: str | None = None) -> str:
    outs = tile if to is None else to
    return f"  pto.tmuls ins({tile}, %two : {type}, f32) outs({outs} : {type})\n"


def _times_two(x: Array, rows: slice, cols: slice) -> Array:
    y = x.copy()
    y[rows, cols] *= 2
    return y


_WINDOW = "!pto.tile_buf<vec, 16x32xf32, valid=?x?>"
_ROWS = "!pto.tile_buf<vec, 8x64xf32>"
_LINE = "!pto.tile_buf<vec, 1x1024xf32, valid=?x?>"
_SHORT = "!pto.tile_buf<vec, 32x32xf32, valid=?x?>"
_BITS = "!pto.tile_buf<vec, 16x64xi32, valid=?x?>"
_MULTI = f"!pto.multi_tile_buf<{TILE}, count=2>"


def _loop(x: Array, m: int, n: int) -> Array:
    return x * np.float32(2.0**m)


HANDLES = {
    "window of columns": Handle(
        _load()
        + "  %w = pto.subview %t[%c0, %c16] sizes [16, 32] valid [%m, %n]"
        + f" : {TILE} -> {_WINDOW}\n"
        + _doubled("%w", _WINDOW)
        + _store(),
        lambda x, m, n: _times_two(x, slice(0, m), slice(16, 16 + n)),
    ),
    "window of rows that moves": Handle(
        _load()
        + f"  %w = pto.subview %t[%m, %c0] sizes [8, 64] : {TILE} -> {_ROWS}\n"
        + _doubled("%w", _ROWS)
        + _store(),
        lambda x, m, n: _times_two(x, slice(m, m + 8), slice(0, 64)),
        ((0, 0), (3, 0), (8, 0)),
    ),
    "full rows as one": Handle(
        _load("%t", DYNAMIC, " valid_row = %c16 valid_col = %c64")
        + f"  %u = pto.alloc_tile addr = %a valid_row = %m valid_col = %c64 : {DYNAMIC}\n"
        + f"  %r = pto.treshape %u : {DYNAMIC} -> {_LINE}\n"
        + _doubled("%r", _LINE)
        + _store("%t", DYNAMIC),
        lambda x, m, n: _times_two(x, slice(0, m), slice(0, 64)),
    ),
    "full rows as shorter ones": Handle(
        _load("%t", DYNAMIC, " valid_row = %c16 valid_col = %c64")
        + f"  %u = pto.alloc_tile addr = %a valid_row = %m valid_col = %c64 : {DYNAMIC}\n"
        + f"  %r = pto.treshape %u : {DYNAMIC} -> {_SHORT}\n"
        + _doubled("%r", _SHORT)
        + _store("%t", DYNAMIC),
        lambda x, m, n: _times_two(x, slice(0, m), slice(0, 64)),
    ),
    "bits": Handle(
        _load()
        + f"  %u = pto.alloc_tile addr = %a valid_row = %m valid_col = %n : {DYNAMIC}\n"
        + f"  %w = pto.bitcast %u : {DYNAMIC} -> {_BITS}\n"
        + "  %one = arith.constant 1 : i32\n"
        + f"  pto.tadds ins(%w, %one : {_BITS}, i32) outs(%w : {_BITS})\n"
        + _store(),
        lambda x, m, n: _next_bits(x, m, n),
    ),
    "extents that change": Handle(
        _load()
        + f"  %u = pto.alloc_tile addr = %a valid_row = %c16 valid_col = %c64 : {DYNAMIC}\n"
        + f"  pto.set_validshape %u, %m, %n : {DYNAMIC}\n"
        + f"  %v:2 = pto.get_validshape %u : {DYNAMIC}\n"
        + f"  %w = pto.alloc_tile addr = %a valid_row = %v#0 valid_col = %v#1 : {DYNAMIC}\n"
        + _doubled("%w", DYNAMIC)
        + _store(),
        lambda x, m, n: _times_two(x, slice(0, m), slice(0, n)),
    ),
    "tiles that take turns": Handle(
        _load()
        + f"  %u = pto.alloc_tile addr = %b : {TILE}\n"
        + "  %p, %q = scf.for %i = %c0 to %m step %c1 iter_args(%ping = %t, %pong = %u)"
        + f" -> ({TILE}, {TILE}) {{\n"
        + _doubled("%ping", TILE, "%pong")
        + f"    scf.yield %pong, %ping : {TILE}, {TILE}\n  }}\n"
        + _store("%p"),
        _loop,
        ((0, 0), (1, 0), (5, 0)),
    ),
    "a tile that is chosen": Handle(
        _load()
        + f"  %u = pto.alloc_tile addr = %b : {TILE}\n"
        + _doubled("%t", TILE, "%u")
        + "  %first = arith.cmpi eq, %m, %c0 : index\n"
        + f"  %r = scf.if %first -> ({TILE}) {{\n    scf.yield %t : {TILE}\n"
        + "  } else {\n    pto.barrier <PIPE_V>\n"
        + f"    scf.yield %u : {TILE}\n  }}\n"
        + _store("%r"),
        lambda x, m, n: x if m == 0 else x * 2,
        ((0, 0), (1, 0)),
    ),
    "slots": Handle(
        _load()
        + f"  %slots = pto.alloc_multi_tile addr = %a : {_MULTI}\n"
        + f"  %r = pto.multi_tile_get %slots[%m] : {_MULTI} -> {TILE}\n"
        + f"  %u = pto.alloc_tile addr = %b : {TILE}\n"
        + _doubled("%t", TILE, "%u")
        + _store("%r"),
        lambda x, m, n: x if m == 0 else x * 2,
        ((0, 0), (1, 0)),
    ),
}


def _next_bits(x: Array, m: int, n: int) -> Array:
    y = x.copy()
    y.view(np.int32)[:m, :n] += 1
    return y


@pytest.fixture(scope="module")
def library(simulator: Simulator) -> Library:
    texts = {name: (cpp_of_text(h.text), "kernel") for name, h in HANDLES.items()}
    return simulator.build(texts, "handles")


@pytest.mark.parametrize(
    "name, m, n", [(name, m, n) for name, h in HANDLES.items() for m, n in h.extents]
)
def test_handle(library: Library, name: str, m: int, n: int) -> None:
    random = np.random.default_rng([m, n])
    x = random.standard_normal((ROWS, COLS)).astype(np.float32)
    y = np.zeros_like(x)
    library.call(name, [x.copy(), y, m, n])
    assert np.array_equal(y, HANDLES[name].expected(x, m, n))
