"""
A flag for each slot of a multi-buffer, and slots that are loaded ahead: free of races,
needed, and worth it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sync.programs import PASSES, inserted, program
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.dialects.scf import ForOp
from xdsl.ir import Operation
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.hardware import Pipe
from pto_dialect.ops.elementwise_ops import TAddOp
from pto_dialect.ops.memory_ops import TLoadOp
from pto_dialect.ops.sync_ops import (
    FlagValueOp,
    SetFlagDynOp,
    SetFlagOp,
    WaitFlagDynOp,
    WaitFlagOp,
)
from pto_dialect.sync_attrs import Event, EventAttr, PipeAttr
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.loading import load
from pto_opt.sanitize.findings import Check, Finding
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_opt.timeline.scheduling import makespan
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.states import Fault
from pto_passes.insert_sync import InsertSync
from pto_passes.plan_memory import PlanMemory

_FILE: Path = PASSES / "sync-slots.mlir"
_AHEAD: Path = PASSES / "sync-slots-ahead.mlir"


def _names(path: Path) -> list[str]:
    return [
        function.sym_name.data
        for function in load(path).walk()
        if isinstance(function, FuncOp)
    ]


NAMES = _names(_FILE)
ROTATING = [name for name in NAMES if name != "prefetch"]
AHEAD = _names(_AHEAD)


def _synchronised(name: str) -> tuple[ModuleOp, FuncOp]:
    module, function = program(_AHEAD if name in AHEAD else _FILE, name)
    PlanMemory().apply(make_context(), module)
    InsertSync().apply(make_context(), module)
    return module, function


def _arguments(turns: int) -> list[Any]:
    return [np.ones(64 * 256, np.float32), np.zeros(64 * 256, np.float32), turns]


def _findings(
    module: ModuleOp, turns: int, checks: Sequence[Check] = (Check.RACE,)
) -> list[Finding]:
    sanitizer = Sanitizer(set(checks))
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


@pytest.mark.parametrize("turns", [0, 1, 2, 5])
@pytest.mark.parametrize("name", AHEAD)
def test_slots_ahead_are_proven_and_run_free_of_races(name: str, turns: int) -> None:
    module, function = _synchronised(name)
    assert Judgement(FunctionItems(function)).is_proven
    checks = [Check.RACE, Check.OVERLAP]
    assert [f.message for f in _findings(module, turns, checks)] == []


@pytest.mark.parametrize("name", AHEAD)
def test_all_of_the_sync_of_slots_ahead_is_needed(name: str) -> None:
    parts = len(list(inserted(_synchronised(name)[1])))
    needed = 0
    for number in range(parts):
        _, function = _synchronised(name)
        for op in list(inserted(function))[number]:
            op.detach()
        needed += not Judgement(FunctionItems(function)).is_proven
    assert needed == parts > 4


@pytest.mark.parametrize("name", ["two", "next_of_three", "two_of_three", "swapped"])
def test_no_iteration_waits_for_what_it_loads_ahead(name: str) -> None:
    """With a longer load the end is later by that, and not by the computation as well."""
    module, _ = _synchronised(name)
    waiting = module.clone()
    load_, add = (
        next(op for op in waiting.walk() if isinstance(op, kind) and _is_in_loop(op))
        for kind in (TLoadOp, TAddOp)
    )
    flag = {"src_pipe": PipeAttr(Pipe.MTE2), "dst_pipe": PipeAttr(Pipe.V)}
    flag = {**flag, "event_id": EventAttr(Event.EVENT_ID3)}
    Rewriter.insert_op(SetFlagOp.create(properties=flag), InsertPoint.after(load_))
    Rewriter.insert_op(WaitFlagOp.create(properties=flag), InsertPoint.before(add))

    def end(of: ModuleOp) -> int:
        return makespan(of, None, _arguments(6)).makespan

    assert end(module) < 0.9 * end(waiting)


def _is_in_loop(op: Operation) -> bool:
    return isinstance(op.parent_op(), ForOp)


def test_the_next_load_does_not_wait_for_this_store() -> None:
    def end(name: str) -> int:
        return makespan(_synchronised(name)[0], None, _arguments(4)).makespan

    assert end("three") <= end("slots") < end("prefetch")
