"""Small programs as people write them for MLIR's generated bindings."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")

HEAD = """
import pto_opt.mlir
pto_opt.mlir.install()
from ptoas.mlir.ir import *
from mlir.dialects import arith, func, pto, scf

def tile(rows=16, cols=64, valid=None):
    space = pto.AddressSpaceAttr.get(pto.AddressSpace.VEC)
    return pto.TileBufType.get([rows, cols], F32Type.get(), space, valid)

with Context() as context, Location.unknown():
    pto.register_dialect(context, load=True)
    module, index = Module.create(), IndexType.get()
    with InsertionPoint(module.body):
        function = func.FuncOp("k", ([index, IntegerType.get_signless(1)], []))
        n, flag = function.add_entry_block().arguments
    with InsertionPoint(function.entry_block):
        a, b = pto.alloc_tile(tile()), pto.AllocTileOp(tile())
"""

TAIL = """
        func.return_([])
    assert module.operation.verify()
    print(module)
"""

RIGHT = {
    "iter_args": (
        """
        zero, one = (arith.constant(index, i) for i in (0, 1))
        loop = scf.ForOp(zero, n, one, [a])
        with InsertionPoint(loop.body):
            carried = loop.inner_iter_args[0]
            pto.tadd(carried, b, carried)
            scf.YieldOp([carried])
        pto.tmul(loop.results[0], b, b)
        """,
        ["iter_args(%arg3 = %0)", "scf.yield %arg3", "pto.tmul ins(%4, %1"],
    ),
    "for_": (
        """
        for i in scf.for_(0, 4, 1):
            pto.tadds(a, arith.constant(F32Type.get(), 1.0), b)
            scf.yield_([])
        """,
        ["scf.for", "pto.tadds"],
    ),
    "branches": (
        """
        branch = scf.IfOp(flag, hasElse=True)
        with InsertionPoint(branch.then_block):
            pto.TAddOp(a, b, b); scf.YieldOp([])
        with InsertionPoint(branch.else_block):
            pto.TSubOp(a, b.result, b); scf.YieldOp([])
        """,
        ["scf.if %arg1", "} else {", "pto.tsub"],
    ),
    "sections": (
        """
        section = pto.SectionVectorOp()
        with InsertionPoint(section.body.blocks.append()):
            pto.tadd(a, b, b)
        """,
        ["pto.section.vector {"],
    ),
    "places": (
        """
        first = pto.AllocTileOp(tile(8), ip=InsertionPoint.at_block_begin(function.entry_block))
        second = pto.AllocTileOp(tile(8, 32), ip=InsertionPoint(first))
        assert [o.operation for o in list(function.entry_block)[:2]] == [
            second.operation, first.operation]
        c = pto.alloc_tile(tile(), loc=Location.file("k.py", 3, 4))
        assert str(c.owner.location) == 'loc("k.py":3:4)'
        """,
        ['loc("k.py":3:4)'],
    ),
    "keywords": (
        """
        op = pto.TAddOp(src0=a, dst=b, src1=a)
        assert (op.src0, op.dst) == (a, b.result)
        dynamic = pto.alloc_tile(tile(valid=[-1, -1]), valid_col=n, valid_row=n)
        pto.set_validshape(dynamic, n, n)
        op.attributes["author.note"] = StringAttr.get("x")
        """,
        ["valid_row = %arg0", 'author.note = "x"'],
    ),
    "changes": (
        """
        op = pto.TExpOp(a, b)
        assert isinstance(op.operation.clone().opview, pto.TExpOp)
        a.replace_all_uses_with(b.result)
        assert op.src == b.result
        op.operation.erase()
        made = Operation.create("pto.tadd", operands=[a, a, b.result])
        assert type(made.opview) is pto.TAddOp
        """,
        ["pto.texp", "pto.tadd"],
    ),
}

WRONG: dict[str, tuple[str, str]] = {
    "no value": ("pto.TAddOp(1, a, b)", "TypeError: pto.tadd: src0 is a value"),
    "too few": (
        "pto.TAddOp(a)",
        "TypeError: TAddOp: missing a required argument: 'src1'",
    ),
    "unknown name": ("pto.TAddOp(a, a, b, foo=1)", "unexpected keyword argument 'foo'"),
    "unknown word": ("pto.CmpModeAttr.get('BIG')", "ValueError: unknown cmp 'BIG'"),
    "a rule": (
        "pto.TAddOp(a, pto.alloc_tile(tile(8)), b); func.return_([]); "
        "module.operation.verify()",
        "MLIRError: Verification failed",
    ),
    "text": (
        "Module.parse('func.func @x() { pto.tadd ins(%a) }')",
        "lacks operand src1",
    ),
}


def run(body: str) -> Any:
    return subprocess.run(
        [sys.executable, "-c", HEAD + body], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", RIGHT)
def test_right(name: str) -> None:
    body, wanted = RIGHT[name]
    done = run(body + TAIL)
    assert done.returncode == 0, done.stderr
    for text in wanted:
        assert text in done.stdout, done.stdout


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str) -> None:
    body, message = WRONG[name]
    done = run(f"        {body}\n")
    assert done.returncode == 1
    assert message in done.stderr, done.stderr
