"""The C++ of real kernels compiles, and computes what the interpreter does."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from conformance.compile_kernels import compile_all
from conformance.compilers import Blame, Compilers
from conformance.kernels import files_below
from conformance.lowered import Way
from conformance.simulate_kernels import THEIRS, Verdict, compare, simulate_all
from simulator.isa_simulator import why_not

import pto_opt
from pto_opt.interpreter.memory import POISON

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

EACH = int(os.environ.get("PTO_EACH_MODEL_KERNEL", "25"))
"""Of the model kernels of PTOAS every so-manieth is taken."""


@pytest.fixture(scope="module", autouse=True)
def simulator() -> None:
    """All of this needs pto-isa."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def kernels() -> list[Path]:
    """Some model kernels of a checkout of PTOAS."""
    root = os.environ.get("PTOAS_SRC")
    if not root:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = Path(root) / "test" / "samples"
    return sorted(samples.glob("*/kernels/**/*.pto"))[::EACH]


def test_examples_compile() -> None:
    report = compile_all(files_below([EXAMPLES]), Way(through_ptoas=False), jobs=1)
    assert report.compiled == report.files > 0, report.table()


def test_examples_with_static_extents_compile(tmp_path: Path) -> None:
    for path in files_below([EXAMPLES]):
        made = pto_opt.run_passes(path, "propagate-validshape{static=true}")
        (tmp_path / path.name).write_text(made.text(), encoding="utf-8")
    report = compile_all(files_below([tmp_path]), Way(), jobs=1)
    assert report.compiled == report.files > 0, report.table()


def test_examples_agree() -> None:
    report = simulate_all(files_below([EXAMPLES]), Way(through_ptoas=False), jobs=1)
    assert report.agreed > 0, report.table()
    assert Verdict.DIFFERENT not in report.counts, report.table()


def test_model_kernels_compile(kernels: list[Path]) -> None:
    report = compile_all(kernels, Way(), jobs=1)
    assert report.files == len(kernels)
    assert report.is_good, report.table()


def test_model_kernels_agree(kernels: list[Path]) -> None:
    report = simulate_all(kernels[::2], Way(through_ptoas=False), jobs=1)
    assert report.agreed > 0, report.table()
    assert Verdict.DIFFERENT not in report.counts, report.table()


# What the reports say


def test_blame(tmp_path: Path) -> None:
    compilers = Compilers(tmp_path)
    assert compilers.complaint("int f() { return 0; }") is None
    ours = compilers.complaint("int f() { return g(); }")
    assert ours is not None
    assert ours.blame is Blame.OURS
    lacking = compilers.complaint("void f() { set_ffts_base_addr(0); }")
    assert lacking is not None
    assert lacking.blame is Blame.SIMULATOR
    rule = compilers.complaint('static_assert(1 > 2, "Fix: expect more.");')
    assert rule is not None
    assert rule.blame is Blame.KERNEL
    assert "expect more" in rule.reason


def test_comparison() -> None:
    before = np.zeros(4, dtype=np.float32)
    a = np.array([1, 2, np.nan, 4], dtype=np.float32)
    assert compare(a, a.copy(), before).verdict is Verdict.EQUAL
    assert compare(before, before.copy(), before).verdict is Verdict.UNTOUCHED
    b = a.copy()
    b[1] = np.nextafter(b[1], np.float32(9))
    assert compare(a, b, before).verdict is Verdict.CLOSE
    b[1] = 2.1
    assert compare(a, b, before).verdict is Verdict.DIFFERENT
    b[1] = np.nan
    assert compare(a, b, before).verdict is Verdict.DIFFERENT
    ours, theirs = np.array([1, 7], np.int32), np.array([1, 7], np.int32)
    ours.view(np.uint8)[4:] = np.resize(POISON, 4)
    theirs.view(np.uint8)[4:] = np.resize(THEIRS, 4)
    nothing = np.zeros(2, np.int32)
    assert compare(ours, theirs, nothing).verdict is Verdict.EQUAL
    theirs[0] = 2
    assert compare(ours, theirs, nothing).verdict is Verdict.DIFFERENT
