"""What the last run of all cases has shown is what the documentation says, and not stale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from device_headers import seen
from device_headers.assumptions import ASSUMPTIONS, inferred, unknown
from device_headers.device import find_isa
from device_headers.oracles import Oracle

REPEAT = "PTO_ISA_ROOT=checkout python tests device_headers/report --each 3 --update"


def isa() -> Path:
    """The checkout of pto-isa."""
    if (found := find_isa()) is None:
        pytest.skip("set PTO_ISA_ROOT to a checkout of pto-isa")
    return found


def test_the_page_has_the_last_run():
    text = seen.PAGE.read_text()
    assert seen.page(text) == text, f"docs/semantics.md is stale: {REPEAT}"


def test_headers_are_those_of_the_last_run():
    changed = seen.moved(isa())
    assert not changed, f"{', '.join(changed)} have moved since; look again: {REPEAT}"


def test_a_header_that_moves_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    one = "include/pto/npu/a2a3/TAdd.hpp"
    lines = [line for line in seen.HEADERS.read_text().splitlines() if one not in line]
    other = tmp_path / "headers.tsv"
    other.write_text("\n".join([*lines, f"{one}\t000000000000"]))
    monkeypatch.setattr(seen, "HEADERS", other)
    assert seen.moved(isa()) == [one]


def test_a_fact_that_changes_is_named():
    rows = seen.rows()
    assert not seen.changes(rows)
    old = rows["tadd"]
    changed = {**rows, "tadd": ("differs", *old[1:])}
    assert seen.changes(changed) == [f"tadd, units: was {old[0]}, is differs"]


def test_inferred_assumptions_are_told_from_documented_ones():
    assert not inferred(["vadd"], Oracle.VALUES)
    (one,) = inferred(["vadd", "vcopy"], Oracle.READS)
    assert one.source is None
    assert unknown(["vadd", "no_such_intrinsic"]) == {"no_such_intrinsic"}
    assert all(a.oracles and a.intrinsics for a in ASSUMPTIONS)


@pytest.mark.skipif(
    os.environ.get("PTO_DEVICE_HEADERS") != "all",
    reason="some minutes; set PTO_DEVICE_HEADERS=all to run all cases again",
)
def test_a_run_of_all_cases_is_the_last_one():
    isa()
    from device_headers.report import families, verdicts, whole_report

    report = whole_report(families("a2a3"), "a2a3", 3, os.cpu_count() or 1)
    assert not seen.changes(verdicts(report))
