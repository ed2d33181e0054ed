"""
Loops in which units are needed twice in an iteration, with another one in between: what was
computed goes through global memory, or another load, and is computed with once more.
"""

from __future__ import annotations

import random

RUNS = 64
"""The most iterations."""

_VIEW = "!pto.tensor_view<?x?xf32>"
_UNARY = ("tneg", "tabs", "texp")


def round_trip(seed: int) -> tuple[str, int]:
    """A module of a function of three tensors and a number of iterations; its rows."""
    die = random.Random(seed)
    rows = die.choice((8, 16, 32))
    tile = f"!pto.tile_buf<vec, {rows}x64xf32>"
    part = f"!pto.partition_tensor_view<{rows}x64xf32>"
    body = [f"pto.tload ins(%f : {part}) outs(%a : {tile})", *_chain(die, "%a", tile)]
    if die.random() < 0.7:
        body.append(f"pto.tstore ins(%a : {tile}) outs(%g : {part})")
        body.append(f"pto.tload ins(%g : {part}) outs(%b : {tile})")
    else:
        body.append(f"pto.tload ins(%g : {part}) outs(%b : {tile})")
        body.append(f"pto.tadd ins(%a, %b : {tile}, {tile}) outs(%b : {tile})")
    body += _chain(die, "%b", tile)
    body.append(f"pto.tstore ins(%b : {tile}) outs(%h : {part})")
    views = "\n    ".join(
        f"{name}v = pto.make_tensor_view {name}, shape = [%rows, %c64], "
        f"strides = [%c64, %c1] : {_VIEW}"
        for name in ("%x", "%s", "%y")
    )
    parts = "\n      ".join(
        f"{name} = pto.partition_view {tensor}v, offsets = [%row, %c0], "
        f"sizes = [%r, %c64] : {_VIEW} -> {part}"
        for name, tensor in (("%f", "%x"), ("%g", "%s"), ("%h", "%y"))
    )
    lines = "\n      ".join(body)
    size = rows * 64 * 4
    return (
        f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%x: !pto.ptr<f32>, %s: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index)
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %r = arith.constant {rows} : index
    %c64 = arith.constant 64 : index
    %rows = arith.constant {rows * RUNS} : index
    %at0 = arith.constant 0 : i64
    %at1 = arith.constant {size} : i64
    {views}
    scf.for %i = %c0 to %n step %c1 {{
      %a = pto.alloc_tile addr = %at0 : {tile}
      %b = pto.alloc_tile addr = %at1 : {tile}
      %row = arith.muli %i, %r : index
      {parts}
      {lines}
    }}
    return
  }}
}}
""",
        rows * RUNS,
    )


def _chain(die: random.Random, name: str, tile: str) -> list[str]:
    return [
        f"pto.{die.choice(_UNARY)} ins({name} : {tile}) outs({name} : {tile})"
        for _ in range(die.randint(1, 4))
    ]
