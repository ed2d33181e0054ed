"""Proof for passes: what changes a program is caught, with element, arguments and seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from pto_dialect.diagnostics import PTOException
from pto_dialect.ops.elementwise_ops import TAddOp, TSubOp
from pto_dialect.ops.sync_ops import BarrierOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_opt.cli.opt import main
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pass
from pto_opt.prove.cases import cases_of
from pto_opt.prove.prover import Outcome, Prover, compare
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check, Finding

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.pto"))
PASSES = (
    "hoist-validshape,propagate-validshape,legalize-buffer-reuse,canonicalize,cse,"
    "inject-barrier-all"
)

TILE = "!pto.tile_buf<vec, 16x16xf32, valid=?x?>"
BOX = "!pto.partition_tensor_view<?x16xf32>"
KERNEL = f"""
module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index)
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %rows = arith.minsi %n, %c16 : index
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%rows, %c16] : !pto.tensor_view<?x?xf32> -> {BOX}
    %w = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%rows, %c16] : !pto.tensor_view<?x?xf32> -> {BOX}
    %a = pto.alloc_tile addr = %0 valid_row = %rows valid_col = %c16 : {TILE}
    pto.tload ins(%p : {BOX}) outs(%a : {TILE})
    pto.barrier <PIPE_ALL>
    pto.tadd ins(%a, %a : {TILE}, {TILE}) outs(%a : {TILE})
    pto.barrier <PIPE_ALL>
    pto.set_validshape %a, %rows, %c16 : {TILE}
    pto.tstore ins(%a : {TILE}) outs(%q : {BOX})
    return
  }}
}}
"""  # noqa: E501


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_passes_keep_the_examples(path: Path):
    module, context = load(path), make_context()
    prover = Prover(module)
    assert len(prover.cases) >= 4
    for one in make_passes([PassRequest(PASSES)]):
        run_pass(context, one, module)
        prover.check(one.name, module)


def test_the_cases_are_at_the_borders():
    assert [case.numbers[2] for case in cases_of(load(KERNEL))] == [16, 15, 1, 0]


@dataclass(frozen=True)
class Subtract(ModulePass):
    """Turns sums into differences."""

    name = "subtract"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for add in [o for o in op.walk() if isinstance(o, TAddOp)]:
            Rewriter.replace_op(add, TSubOp(operands=add.operands), [])


@dataclass(frozen=True)
class OneRowLess(ModulePass):
    """Is wrong only where all 16 rows are valid."""

    name = "one-row-less"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for bound in [o for o in op.walk() if isinstance(o, arith.MinSIOp)]:
            fifteen = arith.ConstantOp(IntegerAttr.from_index_int_value(15))
            Rewriter.insert_op(fifteen, _before(bound))
            bound.operands[1] = fifteen.result


def _before(op: arith.MinSIOp):
    from xdsl.rewriter import InsertPoint

    return InsertPoint.before(op)


@dataclass(frozen=True)
class DropBarriers(ModulePass):
    """Changes no result here, only on a chip."""

    name = "drop-barriers"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for barrier in [o for o in op.walk() if isinstance(o, BarrierOp)]:
            Rewriter.erase_op(barrier)


@dataclass(frozen=True)
class DropExtents(ModulePass):
    """Leaves a tile without extents until it is too late."""

    name = "drop-extents"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for alloc in [o for o in op.walk() if isinstance(o, AllocTileOp)]:
            bare = AllocTileOp.build(
                operands=[[alloc.addr] if alloc.addr else [], [], []],
                result_types=[alloc.result.type],
            )
            Rewriter.replace_op(alloc, bare)


@dataclass(frozen=True)
class DropSets(ModulePass):
    """Erases a set that changes nothing: nothing to complain about."""

    name = "drop-sets"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in [o for o in op.walk() if isinstance(o, SetValidShapeOp)]:
            Rewriter.erase_op(one)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            Subtract(),
            "subtract changes what the program does: element 0 of %out is 0.0,",
        ),
        (OneRowLess(), "element 240 of %out is"),
        (DropBarriers(), "a new fault: 'pto.tadd' op reads 1024 bytes"),
        (DropExtents(), "it fails where it has not failed before"),
    ],
    ids=lambda value: value.name if isinstance(value, ModulePass) else "",
)
def test_wrong_passes_are_caught(one: ModulePass, expected: str):
    module = load(KERNEL)
    prover = Prover(module)
    one.apply(make_context(), module)
    with pytest.raises(PTOException) as raised:
        prover.check(one.name, module)
    (found,) = raised.value.diagnostics
    assert expected in found.message
    assert "%n = 16, seed 0" in found.message or isinstance(one, DropExtents)


def test_a_right_pass_is_not():
    module = load(KERNEL)
    prover = Prover(module)
    DropSets().apply(make_context(), module)
    assert prover.differences(module) == []


ALONE = f"""
module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%in: !pto.ptr<f32>) attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %one = arith.constant 1.0 : f32
    %near = arith.constant 0 : i64
    %far = arith.constant 1024 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> {BOX}
    pto.barrier <PIPE_ALL>
    %a = pto.alloc_tile addr = %near valid_row = %c16 valid_col = %c16 : {TILE}
    pto.tload ins(%p : {BOX}) outs(%a : {TILE})
    %b = pto.alloc_tile addr = %far valid_row = %c16 valid_col = %c16 : {TILE}
    pto.texpands ins(%one : f32) outs(%b : {TILE})
    return
  }}
}}
"""  # noqa: E501


@pytest.mark.parametrize("ordered", [True, False])
def test_races_are_new_where_the_program_orders_units(ordered: bool):
    """What leaves order to insert-sync may share bytes: that puts flags between."""
    text = ALONE if ordered else ALONE.replace("    pto.barrier <PIPE_ALL>\n", "")
    prover = Prover(load(text))
    assert prover.cases
    found = prover.differences(load(text.replace("addr = %far", "addr = %near")))
    assert bool(found) is ordered


@pytest.mark.parametrize("ordered", [True, False])
def test_deadlocks_and_races_of_cores_are_new_in_any_case(ordered: bool):
    module = load(ALONE)
    (case, *_) = cases_of(module)
    fault = Finding(Check.RACE, "deadlock", "waits for ever", module)
    found = compare(case, Outcome(), Outcome(findings=[fault]), ordered=ordered)
    assert found is not None
    assert found.findings == (fault,)


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "k.pto"
    path.write_text(KERNEL)
    flags = ["--check-equivalence", "--propagate-validshape", "--convert-pto-to-emitc"]
    assert main([*flags, "-t", "cpp", str(path)]) == 0
    assert "nothing is compared" not in capsys.readouterr().err
    path.write_text("module { func.func @f(%x: index) { return } }")
    assert main(["--check-equivalence", "--propagate-validshape", str(path)]) == 0
    assert "nothing is compared" in capsys.readouterr().err
