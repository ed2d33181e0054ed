"""
Replay of faults that people have reported, each as a program of our own: the wrong form is
found and named, the right form is silent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import sanitize

HISTORY = Path(__file__).parent / "history"

EXPECTED = {
    "ptoas_660": (Check.INIT, "unset extent", 5),
    "ptoas_934": (Check.RACE, "write after read", 0),
    "ptoas_706": (Check.RACE, "read after write", 0),
    "pypto_1561": (Check.RACE, "signal before its data", 0),
    "ptoas_1532": (Check.RACE, "read after write", 0),
    "ptoas_1532_scratch": (Check.RACE, "read after write", 0),
    "ptoas_65": (Check.RACE, "deadlock", 0),
    "ptoas_823": (Check.RACE, "deadlock", 4),
    "ptoas_533": (Check.RACE, "deadlock", 0),
    "pto_isa_97": (Check.BOUNDS, "out of bounds", 3),
    "pypto_2821": (Check.INIT, "unset extent", 1),
}
"""For each program what is wrong with it, and the `%n` at which that shows."""


def found_in(name: str, n: int) -> list[tuple[Check, str]]:
    data = np.arange(256, dtype=np.float32)
    arguments: list[Any] = [data, data.copy(), n]
    if name.startswith("ptoas_706"):
        arguments.append(data.copy())
    if name.startswith("pypto_1561"):
        arguments.append(np.zeros(1, np.int32))
    findings = sanitize(HISTORY / f"{name}.pto", None, arguments)
    return [(finding.check, finding.problem) for finding in findings]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_wrong_form_is_named(name: str):
    check, problem, n = EXPECTED[name]
    assert found_in(f"{name}_wrong", n) == [(check, problem)]


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("n", [0, 1, 2, 7, 16])
def test_the_right_form_is_silent(name: str, n: int):
    assert found_in(f"{name}_right", n) == []


def test_every_program_is_replayed():
    names = {path.stem.rsplit("_", 1)[0] for path in HISTORY.glob("*.pto")}
    assert names == set(EXPECTED)
