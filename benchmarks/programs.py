"""Generated modules in the form in which pypto prints them, for the benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_TILE = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)
_VIEW = "!pto.tensor_view<?x?xf32>"
_PART = "!pto.partition_tensor_view<16x64xf32>"
_TILE_BYTES = 16 * 64 * 4

OPS_OF_STEP = 9
"""Operations of one step: views, loads, sum, product, store."""


def arith_text(lines: int) -> str:
    """A function of `lines` operations `arith.addi`, the yardstick of reading."""
    body = "\n".join(
        f"    %s{i + 1} = arith.addi %s{i}, %a : i32" for i in range(lines)
    )
    return (
        "builtin.module {\n  func.func @sum(%s0: i32, %a: i32) {\n"
        f"{body}\n    func.return\n  }}\n}}\n"
    )


def _step(number: int, addresses: tuple[str, str, str] | None) -> Iterator[str]:
    n = f"{number}__tile"
    for tile, address in zip("abc", addresses or ("", "", "")):
        place = f"addr = {address} " if address else ""
        yield (
            f"%{tile}{n} = pto.alloc_tile {place}valid_row = %rows "
            f"valid_col = %c64 : {_TILE}"
        )
    yield (
        f"%part{number} = pto.partition_view %in__view, offsets = [%c0, %c0], "
        f"sizes = [%c16, %c64] : {_VIEW} -> {_PART}"
    )
    for tile in "ab":
        yield f"pto.tload ins(%part{number} : {_PART}) outs(%{tile}{n} : {_TILE})"
    yield f"pto.tadd ins(%a{n}, %b{n} : {_TILE}, {_TILE}) outs(%c{n} : {_TILE})"
    yield f"pto.tmul ins(%c{n}, %b{n} : {_TILE}, {_TILE}) outs(%a{n} : {_TILE})"
    yield f"pto.tstore ins(%a{n} : {_TILE}) outs(%out__part : {_PART})"


def _allocations(tiles: tuple[str, str]) -> Iterator[str]:
    for address, tile in zip(("%at0", "%at1"), tiles):
        yield (
            f"{tile} = pto.alloc_tile addr = {address} valid_row = %c16 "
            f"valid_col = %c64 : {_TILE}"
        )


def _narrowing_step(number: int, tiles: tuple[str, str]) -> Iterator[str]:
    """A tile that is loaded and computed whole, then narrowed, used, and whole again."""
    a, b = tiles
    yield (
        f"%part{number} = pto.partition_view %in__view, offsets = [%c0, %c0], "
        f"sizes = [%c16, %c64] : {_VIEW} -> {_PART}"
    )
    yield f"pto.set_validshape {a}, %c16, %c64 : {_TILE}"
    yield f"pto.set_validshape {b}, %c16, %c64 : {_TILE}"
    yield f"pto.tload ins(%part{number} : {_PART}) outs({a} : {_TILE})"
    yield f"pto.tabs ins({a} : {_TILE}) outs({b} : {_TILE})"
    yield f"pto.set_validshape {b}, %rows, %c64 : {_TILE}"
    yield f"pto.tmul ins({b}, {b} : {_TILE}, {_TILE}) outs({b} : {_TILE})"


def _module(lines: Iterator[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @kernel(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes \
{{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %at0 = arith.constant 0 : i64
    %at1 = arith.constant {_TILE_BYTES} : i64
    %at2 = arith.constant {2 * _TILE_BYTES} : i64
    %rows = arith.minsi %n, %c16 : index
    %in__view = pto.make_tensor_view %in, shape = [%c16, %c64], \
strides = [%c64, %c1] {{layout = #pto.layout<nd>}} : {_VIEW}
    %out__view = pto.make_tensor_view %out, shape = [%c16, %c64], \
strides = [%c64, %c1] {{layout = #pto.layout<nd>}} : {_VIEW}
    %out__part = pto.partition_view %out__view, offsets = [%c0, %c0], \
sizes = [%c16, %c64] : {_VIEW} -> {_PART}
{body}
    return
  }}
}}
"""


def straight(ops: int) -> str:
    """About `ops` operations in one block; every tile has bytes of its own."""
    steps = max(1, ops // OPS_OF_STEP)
    return _module(line for i in range(steps) for line in _step(i, None))


def few_addresses(ops: int) -> str:
    """About `ops` operations in one block; all tiles lie at one of three addresses."""
    steps = max(1, ops // OPS_OF_STEP)
    places = ("%at0", "%at1", "%at2")
    return _module(line for i in range(steps) for line in _step(i, places))


def many_loops(ops: int) -> str:
    """About `ops` operations, a loop (and its `scf.yield`) around every nine of them."""

    def lines() -> Iterator[str]:
        for i in range(max(1, ops // (OPS_OF_STEP + 2))):
            yield f"scf.for %i{i} = %c0 to %c4 step %c1 {{"
            for line in _step(i, ("%at0", "%at1", "%at2")):
                yield f"  {line}"
            yield "}"

    return _module(lines())


def nested_loops(ops: int) -> str:
    """About `ops` operations in pairs of loops, one in the other, nine in each of them."""

    def lines() -> Iterator[str]:
        places = ("%at0", "%at1", "%at2")
        for i in range(max(1, ops // (2 * OPS_OF_STEP + 4))):
            yield f"scf.for %i{i} = %c0 to %c4 step %c1 {{"
            yield from _step(2 * i, places)
            yield f"scf.for %j{i} = %c0 to %c4 step %c1 {{"
            yield from _step(2 * i + 1, places)
            yield "}"
            yield "}"

    return _module(lines())


def narrowing(ops: int) -> str:
    """About `ops` operations in one block, a third of them sets of two tiles of a step."""

    def lines() -> Iterator[str]:
        for i in range(max(1, ops // 9)):
            tiles = f"%a{i}__tile", f"%b{i}__tile"
            yield from _allocations(tiles)
            yield from _narrowing_step(i, tiles)

    return _module(lines())


def same_tiles(ops: int) -> str:
    """About `ops` operations in one block on two tiles, almost half of them sets."""

    def lines() -> Iterator[str]:
        tiles = "%a__tile", "%b__tile"
        yield from _allocations(tiles)
        for i in range(max(1, ops // 7)):
            yield from _narrowing_step(i, tiles)

    return _module(lines())


SHAPES: dict[str, Callable[[int], str]] = {
    "straight": straight,
    "few addresses": few_addresses,
    "many loops": many_loops,
    "nested loops": nested_loops,
    "narrowing": narrowing,
    "same tiles": same_tiles,
}
"""The shapes of programs by name; each takes the number of operations."""
