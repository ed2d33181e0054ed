"""Real kernels are read, verified and printed without loss."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.kernels import files_below
from conformance.peer_tests import runs_below
from conformance.read_kernels import Report, read_all
from conformance.refusals import compare, table
from task_pool import run_tasks

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

REFUSED = {"MatMul/0.pto", "MatMul/tmatmulk.pto", "SubView/SubView.pto"}
"""Samples in a grammar that the peer no longer reads; nothing runs them there."""


@pytest.fixture(scope="module")
def peer() -> Path:
    """A checkout of PTOAS."""
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    return Path(source)


def assert_complete(report: Report) -> None:
    assert report.files > 0
    assert report.failed == 0, report.table()


def test_examples() -> None:
    assert_complete(read_all(files_below([EXAMPLES])))


def test_model_kernels(peer: Path) -> None:
    folders = [
        f
        for f in (peer / "test/samples").iterdir()
        if f.name.lower().startswith(("deepseek", "qwen"))
    ]
    report = read_all(files_below(folders))
    assert_complete(report)
    assert report.files >= 629


def test_other_samples(peer: Path) -> None:
    samples = peer / "test/samples"
    files = [
        f
        for f in files_below([samples])
        if f.relative_to(samples).as_posix() not in REFUSED and "_invalid" not in f.name
    ]
    assert_complete(read_all(files))


def test_refusals_of_the_peer(peer: Path) -> None:
    outcomes, lost = compare(runs_below(peer / "test/lit/pto"))
    report = table(outcomes, lost, False)
    assert not lost, report
    assert not [o for o in outcomes if o.errors and not o.test.refused], report


def test_unreadable_files_are_reported(tmp_path: Path) -> None:
    (tmp_path / "binary.pto").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "wrong.pto").write_text("module { pto.tad }")
    report = read_all(files_below([tmp_path]))
    assert report.files == report.failed == 2
    assert any("unknown operation" in message for message in report.failures)


def _sleep(seconds: float) -> float:
    import time

    time.sleep(seconds)
    return seconds


def test_a_task_that_hangs_is_lost_alone() -> None:
    answers = dict(run_tasks([60.0, 0.0, 0.01], _sleep, jobs=2, seconds=1.0))
    assert answers[0.0] == 0.0
    assert answers[0.01] == 0.01
    assert "more than 1 s" in str(answers[60.0])
