"""Kernels for the benchmarks of running, besides those of `examples`."""

from __future__ import annotations


def tile(
    rows: int, cols: int, element: str = "f32", space: str = "vec", layout: str = ""
) -> str:
    """The type of a tile, all of it valid."""
    layout = layout or "blayout=row_major, slayout=none_box, fractal=512"
    return (
        f"!pto.tile_buf<loc={space}, dtype={element}, rows={rows}, cols={cols}, "
        f"v_row={rows}, v_col={cols}, {layout}, pad=0>"
    )


_MAT = "blayout=col_major, slayout=row_major, fractal=512"
_LEFT = "blayout=col_major, slayout=row_major, fractal=512"
_RIGHT = "blayout=row_major, slayout=col_major, fractal=512"
_ACC = "blayout=col_major, slayout=row_major, fractal=1024"

ROWS, COLS = 16, 64
"""The tiles of `gather_text`."""


def gather_text(turns: int) -> str:
    """A loop that gathers by indices, sorts blocks of 32, and stores both."""
    full, index = tile(ROWS, COLS), tile(ROWS, COLS, "i32")
    number, pairs = tile(ROWS, COLS, "ui32"), tile(ROWS, 2 * COLS)
    part = f"!pto.partition_tensor_view<{ROWS}x"
    names = {"x": "f32", "at": "i32", "id": "ui32", "y": "f32", "z": "f32"}
    widths = {"x": COLS, "at": COLS, "id": COLS, "y": COLS, "z": 2 * COLS}
    types = {"x": full, "at": index, "id": number, "y": full, "z": pairs}
    parameters = ", ".join(f"%{n}: !pto.ptr<{e}>" for n, e in names.items())
    views, tiles = "", ""
    for place, (name, element) in enumerate(names.items()):
        width = widths[name]
        views += f"""
    %{name}_view = pto.make_tensor_view %{name}, shape = [%rows, %c{width}], strides = \
[%c{width}, %one] {{layout = #pto.layout<nd>}} : !pto.tensor_view<?x?x{element}>
    %{name}_part = pto.partition_view %{name}_view, offsets = [%zero, %zero], sizes = \
[%rows, %c{width}] : !pto.tensor_view<?x?x{element}> -> {part}{width}x{element}>"""
        tiles += f"""
    %{name}_address = arith.constant {place * 16384} : i64
    %{name}_tile = pto.alloc_tile addr = %{name}_address : {types[name]}"""
    loads = "".join(
        f"\n      pto.tload ins(%{n}_part : {part}{widths[n]}x{names[n]}>) "
        f"outs(%{n}_tile : {types[n]})"
        for n in ("x", "at", "id")
    )
    stores = "".join(
        f"\n      pto.tstore ins(%{n}_tile : {types[n]}) "
        f"outs(%{n}_part : {part}{widths[n]}x{names[n]}>)"
        for n in ("y", "z")
    )
    return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @gather({parameters})
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %rows = arith.constant {ROWS} : index
    %c{COLS} = arith.constant {COLS} : index
    %c{2 * COLS} = arith.constant {2 * COLS} : index
    %turns = arith.constant {turns} : index
    %tmp_address = arith.constant 98304 : i64
    %tmp = pto.alloc_tile addr = %tmp_address : {index}{views}{tiles}
    scf.for %i = %zero to %turns step %one {{{loads}
      pto.tgather ins(%x_tile, %at_tile, %tmp : {full}, {index}, {index}) \
outs(%y_tile : {full})
      pto.tsort32 ins(%y_tile, %id_tile : {full}, {number}) outs(%z_tile : {pairs}){stores}
    }}
    return
  }}
}}
"""


def pipe_text(turns: int) -> str:
    """
    The cube core multiplies tiles of 16 x 16 by one of 16 x 32 and pushes the products;
    each of two vector cores adds 1 to its half of the rows and stores them.
    """
    slot = 16 * 32 * 4
    mat, other = tile(16, 16, "f16", "mat", _MAT), tile(16, 32, "f16", "mat", _MAT)
    left = tile(16, 16, "f16", "left", _LEFT)
    right = tile(16, 32, "f16", "right", _RIGHT)
    acc, half = tile(16, 32, "f32", "acc", _ACC), tile(8, 32)
    view = "!pto.tensor_view<?x?x"
    parameters = "%x: !pto.ptr<f16>, %w: !pto.ptr<f16>, %y: !pto.ptr<f32>"
    ring = f"{{dir_mask = 1, slot_size = {slot}}}"
    constants = "".join(
        f"    %c{n} = arith.constant {n} : index\n"
        for n in (0, 1, 8, 16, 32, 16 * turns)
    )
    return f"""module attributes {{pto.target_arch = "a5"}} {{
  func.func @cube({parameters})
      attributes {{pto.kernel_kind = #pto.kernel_kind<cube>}} {{
{constants}    %none = arith.constant 0 : i32
    %a0 = arith.constant 0 : i64
    %a4096 = arith.constant 4096 : i64
    %far = pto.import_reserved_buffer {{name = "b", peer_func = @vector}} -> i32
    pto.aic_initialize_pipe {ring} (c2v_consumer_buf = %far : i32, \
v2c_consumer_buf = %none : i32)
    %xv = pto.make_tensor_view %x, shape = [%c{16 * turns}, %c16], strides = \
[%c16, %c1] {{layout = #pto.layout<nd>}} : {view}f16>
    %wv = pto.make_tensor_view %w, shape = [%c16, %c32], strides = [%c32, %c1] \
{{layout = #pto.layout<nd>}} : {view}f16>
    %wp = pto.partition_view %wv, offsets = [%c0, %c0], sizes = [%c16, %c32] : \
{view}f16> -> !pto.partition_tensor_view<16x32xf16>
    %xm = pto.alloc_tile addr = %a0 : {mat}
    %wm = pto.alloc_tile addr = %a4096 : {other}
    %l = pto.alloc_tile addr = %a0 : {left}
    %r = pto.alloc_tile addr = %a0 : {right}
    %acc = pto.alloc_tile addr = %a0 : {acc}
    pto.tload ins(%wp : !pto.partition_tensor_view<16x32xf16>) outs(%wm : {other})
    pto.tmov ins(%wm : {other}) outs(%r : {right})
    scf.for %i = %c0 to %c{16 * turns} step %c16 {{
      %xp = pto.partition_view %xv, offsets = [%i, %c0], sizes = [%c16, %c16] : \
{view}f16> -> !pto.partition_tensor_view<16x16xf16>
      pto.tload ins(%xp : !pto.partition_tensor_view<16x16xf16>) outs(%xm : {mat})
      pto.tmov ins(%xm : {mat}) outs(%l : {left})
      pto.tmatmul ins(%l, %r : {left}, {right}) outs(%acc : {acc})
      pto.tpush_to_aiv(%acc : {acc}) {{split = 1}}
    }}
    return
  }}
  func.func @vector({parameters})
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
{constants}    %none = arith.constant 0 : i32
    %at = arith.constant {8 * slot} : i64
    %more = arith.constant 1.0 : f32
    %near = pto.reserve_buffer {{name = "b", size = {8 * slot}, location = \
#pto.address_space<vec>, auto = false, base = 0}} -> i32
    pto.aiv_initialize_pipe {ring} (c2v_consumer_buf = %near : i32, \
v2c_consumer_buf = %none : i32)
    %which = pto.get_subblock_idx
    %index = arith.index_cast %which : i64 to index
    %down = arith.muli %index, %c8 : index
    %yv = pto.make_tensor_view %y, shape = [%c{16 * turns}, %c32], strides = \
[%c32, %c1] {{layout = #pto.layout<nd>}} : {view}f32>
    %sum = pto.alloc_tile addr = %at : {half}
    scf.for %i = %c0 to %c{16 * turns} step %c16 {{
      %popped = pto.tpop_from_aic {{split = 1}} -> {half}
      pto.tadds ins(%popped, %more : {half}, f32) outs(%sum : {half})
      pto.tfree_from_aic {{split = 1}}
      %row = arith.addi %down, %i : index
      %yp = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c8, %c32] : \
{view}f32> -> !pto.partition_tensor_view<8x32xf32>
      pto.tstore ins(%sum : {half}) outs(%yp : !pto.partition_tensor_view<8x32xf32>)
    }}
    return
  }}
}}
"""
