"""What `insert-sync` inserts is right, and each part of it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sync.programs import inserted, names, synchronised
from sync.programs import program as alone
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.hardware import arch_of
from pto_opt.interpreter.api import Kernel
from pto_opt.sanitize.findings import Check, Finding
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.event_ids import share
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.plan import plan_function
from pto_passes.analysis.sync.proof import is_proven
from pto_passes.analysis.sync.states import Fault

PROGRAMS = names()

NOT_RUN = {"comm", "collective", "given_flags", "gather_between"}
"""
Two talk to other chips, one brings flags that are wrong on purpose, one takes rows by
indices that nothing has written, so that nothing but flags stands around the gather.
"""


MORE_THAN_NEEDED = {
    "deep": "the ways that are looked at run loops as deep as these once only",
    "given_flags": "the program's own flags are for nothing",
    "may_wrap_around": "whether the accesses have a byte in common is not proven",
}


def _ids(program: tuple[Path, str]) -> str:
    return f"{program[0].stem}-{program[1]}"


@pytest.mark.parametrize("program", PROGRAMS, ids=_ids)
def test_every_way_is_free_of_races(program: tuple[Path, str]) -> None:
    _, function = synchronised(*program)
    assert Judgement(FunctionItems(function)).findings == []


@pytest.mark.parametrize("program", PROGRAMS, ids=_ids)
def test_the_plan_is_proven(program: tuple[Path, str]) -> None:
    items = FunctionItems(alone(*program)[1])
    plans = plan_function(items)
    share(items, plans)
    assert is_proven(items, plans)


@pytest.mark.parametrize("program", PROGRAMS, ids=_ids)
def test_nothing_can_be_taken_away(program: tuple[Path, str]) -> None:
    if program[1] in MORE_THAN_NEEDED:
        pytest.skip(MORE_THAN_NEEDED[program[1]])
    _, function = synchronised(*program)
    count = len(list(inserted(function)))
    for number in range(count):
        _, function = synchronised(*program)
        part = list(inserted(function))[number]
        for op in part:
            op.detach()
        found = Judgement(FunctionItems(function)).findings
        assert any(f.fault is Fault.RACE for f in found), [op.name for op in part]


def _run(module: ModuleOp, turns: int) -> list[Finding]:
    # The check of barriers within one unit does not know that additions need none.
    adds = "atomic_add" in str(module)
    sanitizer = Sanitizer({Check.RACE} if adds else {Check.RACE, Check.OVERLAP})
    kernel = Kernel(module, hooks=sanitizer.hooks)
    arguments: list[Any] = [
        np.zeros(64 * 64, parameter.dtype) if parameter.is_memory else turns
        for parameter in kernel.entry().asked
    ]
    kernel.run(arguments)
    sanitizer.finish()
    quiet = arch_of(module).self_ordered
    return [
        finding
        for finding in sanitizer.findings
        if finding.check is not Check.OVERLAP
        or not any(f"on {pipe}, which" in finding.message for pipe in quiet)
    ]


@pytest.mark.parametrize("turns", [0, 1, 64])
@pytest.mark.parametrize("program", PROGRAMS, ids=_ids)
def test_runs_are_free_of_races(program: tuple[Path, str], turns: int) -> None:
    if program[1] in NOT_RUN or (program[1] == "deep" and turns > 1):
        pytest.skip(
            "is not run: other chips, faults, indices from nowhere, or too long"
        )
    module, _ = synchronised(*program)
    assert [f.message for f in _run(module, turns)] == []


def test_the_judges_agree_on_a_missing_wait() -> None:
    path, name = next(p for p in PROGRAMS if p[1] == "straight")
    module, function = synchronised(path, name)
    for op in next(ops for ops in inserted(function) if len(ops) == 2):
        op.detach()
    assert Judgement(FunctionItems(function)).findings
    assert any(f.check is Check.RACE for f in _run(module, 64))


def test_output_is_the_same_every_time() -> None:
    for program in PROGRAMS:
        first, second = (str(synchronised(*program)[0]) for _ in range(2))
        assert first == second
