"""Cells that nothing has written matter where something looks at what is made of them."""

from __future__ import annotations

import numpy as np
import pytest

from pto_opt.sanitize.findings import Check, Finding
from pto_opt.sanitize.sanitizer import sanitize

TILE = "!pto.tile_buf<vec, 16x64xf32, valid=?x?>"
INDICES = TILE.replace("f32", "i32")
COLUMN = "!pto.tile_buf<vec, 16x1xf32, blayout=col_major>"
MASK = "!pto.tile_buf<vec, 16x64xui8, valid=?x?>"
PART = "!pto.partition_tensor_view<?x64xf32>"


def kernel(lines: str, stored: str = "%some") -> str:
    """Of %a four rows are loaded, all sixteen count; `stored` rows of %b are stored."""
    return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) {{
    %a0 = arith.constant 0 : i64
    %b0 = arith.constant 8192 : i64
    %c0 = arith.constant 16384 : i64
    %d0 = arith.constant 24576 : i64
    %none = arith.constant 0 : index
    %one = arith.constant 1 : index
    %some = arith.constant 4 : index
    %all = arith.constant 16 : index
    %wide = arith.constant 64 : index
    %two = arith.constant 2.0 : f32
    %in = pto.make_tensor_view %x, shape = [%all, %wide], strides = [%wide, %one]
        : !pto.tensor_view<?x?xf32>
    %out = pto.make_tensor_view %y, shape = [%all, %wide], strides = [%wide, %one]
        : !pto.tensor_view<?x?xf32>
    %from = pto.partition_view %in, offsets = [%none, %none], sizes = [%some, %wide]
        : !pto.tensor_view<?x?xf32> -> {PART}
    %to = pto.partition_view %out, offsets = [%none, %none], sizes = [{stored}, %wide]
        : !pto.tensor_view<?x?xf32> -> {PART}
    %a = pto.alloc_tile addr = %a0 valid_row = %some valid_col = %wide : {TILE}
    %b = pto.alloc_tile addr = %b0 valid_row = %all valid_col = %wide : {TILE}
    %c = pto.alloc_tile addr = %c0 valid_row = %all valid_col = %wide : {TILE}
    pto.tload ins(%from : {PART}) outs(%a : {TILE})
    pto.set_validshape %a, %all, %wide : {TILE}
{lines}
    pto.set_validshape %b, {stored}, %wide : {TILE}
    pto.tstore ins(%b : {TILE}) outs(%to : {PART})
    return
  }}
}}
"""


ADD = f"pto.tadds ins(%a, %two : {TILE}, f32) outs(%b : {TILE})"
IN_PLACE = f"""
    pto.tadds ins(%a, %two : {TILE}, f32) outs(%a : {TILE})
    pto.tadd ins(%a, %a : {TILE}, {TILE}) outs(%b : {TILE})"""
ROWS = f"""
    %d = pto.alloc_tile addr = %d0 : {COLUMN}
    pto.texpands ins(%two : f32) outs(%c : {TILE})
    pto.trowsum ins(%c, %b : {TILE}, {TILE}) outs(%d : {COLUMN})
    pto.trowexpandmul ins(%a, %d : {TILE}, {COLUMN}) outs(%b : {TILE})"""
WHOLE = f"""
    pto.texpands ins(%two : f32) outs(%c : {TILE})
    pto.tadd ins(%a, %c : {TILE}, {TILE}) outs(%b : {TILE})
    pto.tmov ins(%b : {TILE}) outs(%c : {TILE})
    pto.tmov ins(%c : {TILE}) outs(%b : {TILE})"""
GATHER = f"""
    %d = pto.alloc_tile addr = %d0 valid_row = %all valid_col = %wide : {INDICES}
    %e = pto.alloc_tile addr = %c0 valid_row = %all valid_col = %wide : {INDICES}
    %zero = arith.constant {{index}} : i32
    pto.texpands ins(%zero : i32) outs(%d : {INDICES})
    pto.tgather ins(%a, %d, %e : {TILE}, {INDICES}, {INDICES}) outs(%b : {TILE})"""


def found(text: str) -> list[Finding]:
    x, y = np.ones(1024, np.float32), np.zeros(1024, np.float32)
    checks = (Check.INIT, Check.BOUNDS, Check.ALIAS, Check.SHAPE)
    return sanitize(text, None, [x, y], checks=checks)


@pytest.mark.parametrize("lines", [ADD, IN_PLACE, ROWS, WHOLE])
def test_what_is_not_stored_does_not_matter(lines: str) -> None:
    assert found(kernel(lines)) == []
    (finding,) = found(kernel(lines, "%all"))
    assert finding.check is Check.INIT
    assert finding.op.name == "pto.tstore"


def test_where_unwritten_cells_come_from() -> None:
    (finding,) = found(kernel(ADD, "%all"))
    assert "which come from bytes that nothing has written" in finding.message
    words, op = finding.earlier[0]
    assert (words, op.name) == ("unwritten bytes are computed with here", "pto.tadds")


@pytest.mark.parametrize("index, count", [(255, 0), (256, 1)])
def test_elements_that_are_gathered(index: int, count: int) -> None:
    """Those that are taken count, whatever else lies in the tile."""
    findings = found(kernel(GATHER.format(index=index)))
    assert len(findings) == count
    assert all(finding.op.name == "pto.tstore" for finding in findings)


LOOKS = [
    f"""
    %d = pto.alloc_tile addr = %d0 : {COLUMN}
    pto.trowsum ins(%a, %c : {TILE}, {TILE}) outs(%d : {COLUMN})
    pto.texpands ins(%two : f32) outs(%b : {TILE})""",
    f"""
    %d = pto.alloc_tile addr = %d0 valid_row = %all valid_col = %wide : {MASK}
    pto.tcmps ins(%a, %two {{cmpMode = #pto<cmp lt>}} : {TILE}, f32) outs(%d : {MASK})
    pto.texpands ins(%two : f32) outs(%b : {TILE})""",
    f"""
    %v = pto.tgetval ins(%a, %far : {TILE}, index) outs : f32
    pto.texpands ins(%v : f32) outs(%b : {TILE})""".replace(
        "%v =", "%far = arith.constant 300 : index\n    %v =", 1
    ),
]


@pytest.mark.parametrize("lines", LOOKS, ids=["reduction", "comparison", "scalar"])
def test_who_looks_at_them(lines: str) -> None:
    findings = found(kernel(lines))
    assert [finding.check for finding in findings] == [Check.INIT]
    assert findings[0].op.name in lines


def test_they_are_written_again() -> None:
    fill = f"pto.texpands ins(%two : f32) outs(%b : {TILE})"
    assert found(kernel(f"{ADD}\n    {fill}", "%all")) == []
