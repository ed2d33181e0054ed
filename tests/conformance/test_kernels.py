"""Real kernels are read, verified and printed without loss."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.kernels import files_below
from conformance.peer_tests import runs_below
from conformance.read_kernels import Report, read_all
from conformance.refusals import REASONS, compare, faults, table
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
    assert outcomes
    assert not faults(outcomes, lost), report


_PEER_LIKE = """// RUN: {command} ptoas --pto-arch=a3 --pto-level=level2 %s 2>&1 | FileCheck %s
module {{
  func.func @k() {{
    %a = arith.constant 0 : i64
    %t = pto.alloc_tile {addr}: !pto.tile_buf<vec, 16x16xf32>
    return
  }}
}}
// CHECK: unexpected 'addr' operand
"""


def test_refusals_need_the_flags_of_the_run(tmp_path: Path) -> None:
    text = _PEER_LIKE.format(command="not", addr="addr = %a ")
    (tmp_path / "addressed.pto").write_text(text)
    outcomes, lost = compare(runs_below(tmp_path), jobs=1)
    assert [(o.errors, o.shares_words) for o in outcomes] == [((), True)]
    assert not faults(outcomes, lost)


def test_runs_that_come_out_otherwise_need_a_reason(tmp_path: Path) -> None:
    wrong = _PEER_LIKE.format(command="not", addr="")
    (tmp_path / "accepted.pto").write_text(wrong)
    stale = next(iter(REASONS))
    (tmp_path / stale).write_text(_PEER_LIKE.format(command="", addr=""))
    found = faults(*compare(runs_below(tmp_path), jobs=1))
    assert len(found) == 2, found
    assert found[0].startswith("accepted.pto")
    assert "not refused by ptoas" in found[0]
    assert found[1] == f"{stale}: its reason is not needed"


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
