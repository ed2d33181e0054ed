"""
Imported, it leaves what compiling a kernel takes in memory: the dialects, the passes, the
printer, and the formats and verifiers of the operations that most kernels have, which are
made when the first one is read. Processes that are forked behind that share all of it.
"""

from __future__ import annotations

from pto_opt.ptoas.driver import compute
from pto_opt.ptoas.flags import parse_flags

_TILE = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)
_VIEW, _PART = "!pto.tensor_view<?x?xf32>", "!pto.partition_tensor_view<16x64xf32>"

KERNEL = f"""module {{
  func.func @warm(%x: !pto.ptr<f32>, %n: index) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %at = arith.constant 0 : i64
    %rows = arith.muli %n, %c16 : index
    %view = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] \
{{layout = #pto.layout<nd>}} : {_VIEW}
    %tile = pto.alloc_tile addr = %at : {_TILE}
    scf.for %i = %c0 to %n step %c1 {{
      %row = arith.muli %i, %c16 : index
      %part = pto.partition_view %view, offsets = [%row, %c0], sizes = [%c16, %c64] : \
{_VIEW} -> {_PART}
      %last = arith.cmpi eq, %i, %n : index
      scf.if %last {{
        pto.tload ins(%part : {_PART}) outs(%tile : {_TILE})
      }}
      pto.tadd ins(%tile, %tile : {_TILE}, {_TILE}) outs(%tile : {_TILE})
      pto.tstore ins(%tile : {_TILE}) outs(%part : {_PART})
    }}
    return
  }}
}}
"""

FLAGS = ("--pto-level=level3", "--enable-insert-sync")

compute(parse_flags(FLAGS), KERNEL.encode())
