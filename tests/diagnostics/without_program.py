"""Codes that no program of its own shows: faults of passes, and of what makes programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i32
from xdsl.passes import ModulePass

import pto_opt
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.scalar_ops import TAddSOp
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pass, run_pipeline
from pto_opt.prove.prover import Prover
from pto_passes.lower_frontend_pipes import LowerFrontendPipes

TILE = "!pto.tile_buf<vec, 16x64xf32>"
BOX = "!pto.partition_tensor_view<16x64xf32>"
KERNEL = f"""
func.func @k(%p: !pto.ptr<f32>, %x: f32) attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %addr = arith.constant 0 : i64
  %v = pto.make_tensor_view %p, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<16x64xf32>
  %b = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<16x64xf32> -> {BOX}
  %a = pto.alloc_tile addr = %addr : {TILE}
  pto.tload ins(%b : {BOX}) outs(%a : {TILE})
  pto.barrier <PIPE_ALL>
  pto.tadds ins(%a, %x : {TILE}, f32) outs(%a : {TILE})
  pto.barrier <PIPE_ALL>
  pto.tstore ins(%a : {TILE}) outs(%b : {BOX})
  return
}}
"""  # noqa: E501
PIPE = """
module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %there = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %there : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %here = pto.reserve_buffer {name = "slots", size = 8192, location = <vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %here : i32)
    pto.tfree_from_aic {id = 0, split = 0}
    return
  }
}
"""  # noqa: E501


def too_deep() -> None:
    """More blocks in one another than Python has room for."""
    nested = "scf.if %c {\n" * 5000 + "}\n" * 5000
    pto_opt.parse(f"func.func @k(%c: i1) {{\n{nested}return\n}}")


def without_its_pipe() -> None:
    """A module that nobody has verified: the verifier would say so in other words."""
    context, module = make_context(), load(PIPE)
    for op in module.walk():
        if isinstance(op, PipeTransferOp):
            op.properties["id"] = IntegerAttr(7, i32)
    LowerFrontendPipes().apply(context, module)
    Diagnostics.of(context).raise_if_errors()


@dataclass(frozen=True)
class _Breaks(ModulePass):
    """Leaves an operand out, as no pass should."""

    name = "breaks"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in op.walk():
            if isinstance(one, TAddSOp):
                one.operands = one.operands[:1]


@dataclass(frozen=True)
class _Forgets(ModulePass):
    """Leaves an addition out, as no pass should."""

    name = "forgets"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in [*op.walk()]:
            if isinstance(one, TAddSOp):
                one.detach()
                one.erase()


def broken_by_a_pass() -> None:
    run_pipeline(make_context(), [_Breaks()], load(KERNEL))


def changed_by_a_pass() -> None:
    context, module = make_context(), load(KERNEL)
    prover = Prover(module)
    run_pass(context, _Forgets(), module)
    prover.check("forgets", module)


WITHOUT_PROGRAM: dict[str, Callable[[], None]] = {
    "PTO1011": too_deep,
    "PTO6002": without_its_pipe,
    "PTO6004": broken_by_a_pass,
    "PTO6005": changed_by_a_pass,
}
"""What raises an exception with nothing but the code."""
