"""A flag for each slot of a multi-buffer: free of races, needed, and worth it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sync.programs import PASSES, program
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pto_dialect.ops.sync_ops import FlagValueOp, SetFlagDynOp, WaitFlagDynOp
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.run import Kernel
from pto_opt.sanitize import Check, Finding, Sanitizer
from pto_opt.timeline import makespan
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.states import Fault
from pto_passes.insert_sync import InsertSync
from pto_passes.plan_memory import PlanMemory

_FILE: Path = PASSES / "sync-slots.mlir"

NAMES = [
    function.sym_name.data
    for function in load(_FILE).walk()
    if isinstance(function, FuncOp)
]
ROTATING = [name for name in NAMES if name != "prefetch"]


def _synchronised(name: str) -> tuple[ModuleOp, FuncOp]:
    module, function = program(_FILE, name)
    PlanMemory().apply(make_context(), module)
    InsertSync().apply(make_context(), module)
    return module, function


def _arguments(turns: int) -> list[Any]:
    return [np.ones(64 * 256, np.float32), np.zeros(64 * 256, np.float32), turns]


def _findings(module: ModuleOp, turns: int) -> list[Finding]:
    sanitizer = Sanitizer({Check.RACE})
    Kernel(module, hooks=sanitizer.hooks).run(_arguments(turns))
    sanitizer.finish()
    return list(sanitizer.findings)


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("name", NAMES)
def test_runs_are_free_of_races(name: str, turns: int) -> None:
    module, function = _synchronised(name)
    assert [f.message for f in _findings(module, turns)] == []
    assert Judgement(FunctionItems(function)).findings == []


@pytest.mark.parametrize("name", ROTATING)
def test_the_flags_of_slots_are_needed(name: str) -> None:
    module, function = _synchronised(name)
    flags = [op for op in function.walk() if isinstance(op, FlagValueOp)]
    assert {type(op) for op in flags} == {SetFlagDynOp, WaitFlagDynOp}
    for op in flags:
        op.detach()
    if name != "three":  # No way that is looked at has more turns than slots.
        faults = {f.fault for f in Judgement(FunctionItems(function)).findings}
        assert Fault.RACE in faults
    assert any(f.check is Check.RACE for f in _findings(module, 4))


def test_the_next_load_does_not_wait_for_this_store() -> None:
    def end(name: str) -> int:
        return makespan(_synchronised(name)[0], None, _arguments(4)).makespan

    assert end("three") <= end("slots") < end("prefetch")
