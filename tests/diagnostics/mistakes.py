"""
Mistakes that people make, in a kernel as pypto writes them: long types, a location behind
each operation. Each is a name, what is replaced, and what stands there instead.
"""

from __future__ import annotations


def tile(
    space: str = "vec", rows: int = 16, cols: int = 256, dtype: str = "f32"
) -> str:
    """A type in the long form, with extents of the run."""
    return (
        f"!pto.tile_buf<loc={space}, dtype={dtype}, rows={rows}, cols={cols}, v_row=?, "
        "v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>"
    )


T = tile()
PART = "!pto.partition_tensor_view<16x256xf32>"
VIEW = "!pto.tensor_view<?x?xf32>"

KERNEL = f"""\
module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @scale(%arg0: !pto.ptr<f32>, %arg1: !pto.ptr<f32>, %arg2: index) attributes \
{{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0_index = arith.constant 0 : index
    %c1_index = arith.constant 1 : index
    %c16_index = arith.constant 16 : index
    %c256_index = arith.constant 256 : index
    %c0_i64 = arith.constant 0 : i64
    %c16384_i64 = arith.constant 16384 : i64
    %cst = arith.constant 2.0 : f32
    %x__view = pto.make_tensor_view %arg0, shape = [%arg2, %c256_index], strides = \
[%c256_index, %c1_index] {{layout = #pto.layout<nd>}} : {VIEW}
    %y__view = pto.make_tensor_view %arg1, shape = [%arg2, %c256_index], strides = \
[%c256_index, %c1_index] {{layout = #pto.layout<nd>}} : {VIEW}
    %x__pview = pto.partition_view %x__view, offsets = [%c0_index, %c0_index], sizes = \
[%c16_index, %c256_index] : {VIEW} -> {PART}
    %y__pview = pto.partition_view %y__view, offsets = [%c0_index, %c0_index], sizes = \
[%c16_index, %c256_index] : {VIEW} -> {PART}
    %x__tile = pto.alloc_tile addr = %c0_i64 valid_row = %c16_index valid_col = \
%c256_index : {T}
    %y__tile = pto.alloc_tile addr = %c16384_i64 valid_row = %c16_index valid_col = \
%c256_index : {T}
    pto.tload ins(%x__pview : {PART}) outs(%x__tile : {T})
    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.tmuls ins(%x__tile, %cst : {T}, f32) outs(%y__tile : {T})
    pto.barrier <PIPE_V>
    pto.tadd ins(%x__tile, %y__tile : {T}, {T}) outs(%y__tile : {T})
    pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
    pto.tstore ins(%y__tile : {T}) outs(%y__pview : {PART})
    return
  }}
}}
"""


def line(word: str) -> str:
    """The line that a word is in."""
    (found,) = [one for one in KERNEL.splitlines() if word in one]
    return f"{found}\n"


def changed(word: str, old: str, new: str) -> tuple[str, str]:
    """The line that a word is in, and that line with something replaced."""
    found = line(word)
    assert old in found
    return found, found.replace(old, new, 1)


_ADD = "pto.tadd "
_X, _Y = "%x__tile =", "%y__tile ="
_STORE = "pto.tstore"
_BARRIER = "pto.barrier"
_FLAG = "set_flag[<PIPE_V>"

MISTAKES: dict[str, tuple[str, str]] = {
    # Spelling
    "operation": ("pto.tmuls", "pto.tmulls"),
    "operation of another tool": ("pto.tadd ins", "pto.vadd ins"),
    "operation without its dialect": ("pto.tadd ins", "tadd ins"),
    "no such operation": ("pto.tadd ins", "pto.foo ins"),
    "value": ("ins(%x__tile, %y__tile", "ins(%x_tile, %y__tile"),
    "undefined value": ("ins(%x__tile, %y__tile", "ins(%weights, %y__tile"),
    "comment": ("    %cst =", "    # twice\n    %cst ="),
    "type": changed(_X, "tile_buf", "tilebuf"),
    "element type": changed("%cst =", ": f32", ": fp32"),
    "field of a type": changed(_STORE, "dtype", "type"),
    "memory by the name of the chip": changed(_STORE, "loc=vec", "loc=UB"),
    "unit": changed(_BARRIER, "PIPE_V", "PIPE_VEC"),
    "flag": changed(_FLAG, "EVENT_ID0", "EVENT_ID9"),
    "attribute": ("kernel_kind<vector>", "kernel_kind<vec>"),
    "attributes without their word": (" attributes {pto.kernel", " {pto.kernel"),
    "colon for a sign": changed("%x__view =", "layout =", "layout:"),
    "float without a point": changed("%cst =", "2.0", "2"),
    "operand by another name": changed(_X, "valid_row", "valid_rows"),
    "number for an operand": changed(_X, "valid_row = %c16_index", "valid_row = 16"),
    "core by the name of the chip": ("kernel_kind<vector>", "kernel_kind<aiv>"),
    "layout": changed("%x__view =", "<nd>", "<rm>"),
    "chip": ('"a2a3"', '"910b"'),
    # Form
    "missing operand": changed(_ADD, ", %y__tile :", " :"),
    "missing type": changed(_ADD, f": {T}, {T})", f": {T})"),
    "too many operands": changed(_ADD, "(%x__tile, ", "(%x__tile, %x__tile, "),
    "missing outs": changed(_ADD, f" outs(%y__tile : {T})", ""),
    "missing colon": changed(_ADD, "%y__tile : ", "%y__tile "),
    "missing bracket": changed(_ADD, "f32, rows", "f32 rows"),
    "missing return": ("    return\n", ""),
    "missing brace": ("    return\n  }\n", "    return\n"),
    "surplus brace": ("    return\n", "      }\n    return\n"),
    "defined twice": ("    %c1_index", "    %c0_index"),
    "defined nowhere": (line("%cst ="), ""),
    # Types and operands
    "other extents": changed(_ADD, "cols=256", "cols=128"),
    "other element type": changed(_ADD, "dtype=f32", "dtype=f16"),
    "other memory": changed(_ADD, "loc=vec", "loc=mat"),
    "other padding": changed(_ADD, "pad=0", "pad=1"),
    "swapped operands": ("ins(%x__tile, %cst : ", "ins(%cst, %x__tile : "),
    "scalar of another type": changed("%cst =", ": f32", ": f16"),
    "address of another type": changed("%c0_i64 =", ": i64", ": index"),
    "impossible extent": changed(_X, "v_row=?", "v_row=17"),
    "unknown boxes": changed(_X, "fractal=512", "fractal=500"),
    "missing extent": changed(_X, " valid_col = %c256_index", ""),
    "extent too large": changed(_Y, "%c16_index", "%c256_index"),
    "instruction of another unit": ("pto.tadd ins", "pto.tmatmul ins"),
    # Addresses, order
    "overlap": changed("%c16384_i64 =", "16384 :", "8192 :"),
    "unaligned address": changed("%c16384_i64 =", "16384 :", "16390 :"),
    "beyond the memory": changed("%c16384_i64 =", "16384 :", "196608 :"),
    "narrower operand": changed(_X, "%c16_index", "%c1_index"),
    "nothing loaded": (line("pto.tload"), ""),
    "missing wait": (line("wait_flag[<PIPE_V>"), ""),
    "missing set": (line("set_flag[<PIPE_MTE2>"), ""),
    "missing barrier": (line(_BARRIER), ""),
    "unknown attribute": changed(_BARRIER, "V>", "V> {why = 1 : i32}"),
}
"""The mistakes by their names."""
