"""What cores pop from one another is ordered by flags, and by the pipe itself."""

from __future__ import annotations

import pytest
from run.test_cores import tensors, to_vector
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.ops.pipe_ops import TFreePipeOp
from pto_dialect.ops.sync_ops import BarrierOp, WaitFlagOp
from pto_opt.context import make_context
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import sanitize
from pto_passes.insert_sync import InsertSync


def synchronised(arch: str) -> ModuleOp:
    context = make_context()
    module = PTOParser(context, to_vector(arch, 1)).parse_module()
    InsertSync().apply(context, module)
    return module


def races(module: ModuleOp) -> list[str]:
    found = sanitize(
        module, None, tensors(), checks=[Check.RACE], subblocks=(0, 1), together=True
    )
    return [finding.message for finding in found]


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_nothing_races(arch: str) -> None:
    """More tiles than slots, so slots are filled again while tiles are read."""
    assert races(synchronised(arch)) == []


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
def test_without_waits_it_races(arch: str) -> None:
    module = synchronised(arch)
    for op in list(module.walk()):
        if isinstance(op, BarrierOp) or (
            isinstance(op, WaitFlagOp) and op.dst_pipe.data.value == "PIPE_V"
        ):
            op.detach()
    assert races(module)


def test_a_free_on_a2a3_waits_for_nobody() -> None:
    """The pop has made a copy by then, and given the slot back."""
    free = next(op for op in synchronised("a2a3").walk() if isinstance(op, TFreePipeOp))
    before = free.prev_op
    while isinstance(before, WaitFlagOp):
        assert before.dst_pipe.data.value != "PIPE_S"
        before = before.prev_op
