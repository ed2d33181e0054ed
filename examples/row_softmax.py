"""
A small front end: `row_softmax(rows, cols)` builds a kernel with MLIR's bindings. Run it,
`python examples/row_softmax.py`, and it is checked, run on NumPy and compiled.
"""

from __future__ import annotations

import numpy as np
from mlir.dialects import arith, func
from mlir.ir import (
    Context,
    F32Type,
    IndexType,
    InsertionPoint,
    Location,
    Module,
    UnitAttr,
)

import pto_opt
import pto_opt.mlir
from pto_opt.mlir.dialects import pto


def row_softmax(rows: int, cols: int) -> str:
    """`y[i, :] = softmax(x[i, :])`, `rows` rows a block, as `.pto` text."""
    with Context() as context, Location.unknown():
        pto.register_dialect(context)
        f32, index = F32Type.get(), IndexType.get()
        vec = pto.AddressSpaceAttr.get("vec")
        columns = pto.TileBufConfigAttr.get("col_major", "none_box", 512, "null")
        whole = pto.TileBufType.get([rows, cols], f32, vec)
        column = pto.TileBufType.get([rows, 1], f32, vec, [rows, 1], columns)
        module = Module.create()
        with InsertionPoint(module.body):
            pointer = pto.PtrType.get(f32)
            kernel = func.FuncOp("row_softmax", ([pointer, pointer, index], []))
            kernel.attributes["pto.entry"] = UnitAttr.get()
        with InsertionPoint(kernel.add_entry_block()):
            source, target, total = kernel.arguments
            zero, one, r, c = (
                arith.ConstantOp(index, n).result for n in (0, 1, rows, cols)
            )
            block = arith.IndexCastOp(index, pto.get_block_idx()).result
            first = arith.MulIOp(block, r).result

            def box(memory):
                view = pto.TensorViewType.get(2, f32)
                view = pto.MakeTensorViewOp(view, memory, [total, c], [c, one])
                return pto.PartitionViewOp(view, [first, zero], [r, c]).result

            x, e, scratch = (pto.AllocTileOp(whole).result for _ in range(3))
            top, total_of_row = (pto.AllocTileOp(column).result for _ in range(2))
            pto.tload(None, box(source), x)
            pto.trowmax(x, top, tmp=scratch)
            pto.trowexpandsub(x, top, e)
            pto.texp(e, e)
            pto.trowsum(e, total_of_row, tmp=scratch)
            pto.trowexpanddiv(e, total_of_row, x)
            pto.tstore(None, x, box(target))
            func.ReturnOp([])
        return pto_opt.mlir.print_pto(module)


if __name__ == "__main__":
    text = row_softmax(16, 64)
    program = pto_opt.run_passes(  # reads, verifies and checks it
        pto_opt.parse(text), "check-validshape,infer-sections,plan-memory,insert-sync"
    )
    kernel = pto_opt.load(program.module)
    x = np.random.default_rng(0).standard_normal((48, 64), dtype=np.float32)
    y = np.empty_like(x)
    report = kernel.launch(3, x, y, 48, sanitize=True)
    wanted = np.exp(x - x.max(1, keepdims=True))
    np.testing.assert_allclose(y, wanted / wanted.sum(1, keepdims=True), rtol=1e-5)
    assert not report.findings, report.findings
    print(pto_opt.to_cpp(program))
