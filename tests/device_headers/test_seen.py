"""What the last run of all cases has shown is what the documentation says, and not stale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from device_headers import last_run, yields
from device_headers.assumptions import ASSUMPTIONS, inferred, unknown
from device_headers.coverage import NOT_RUN, tile_operations, with_function
from device_headers.device import ARCHES, find_isa
from device_headers.oracles import Oracle
from pto_dialect import device_facts

REPEAT = (
    "PTO_ISA_ROOT=checkout python tests device_headers/report --arch {arch} "
    "--each 3 --update"
)

on_each_chip = pytest.mark.parametrize("arch", ARCHES)


def isa() -> Path:
    """The checkout of pto-isa."""
    if (found := find_isa()) is None:
        pytest.skip("set PTO_ISA_ROOT to a checkout of pto-isa")
    return found


def test_the_page_has_the_last_run():
    text = last_run.PAGE.read_text()
    repeat = REPEAT.format(arch="a2a3")
    assert last_run.page(text) == text, f"docs/semantics.md is stale: {repeat}"


@on_each_chip
def test_what_has_a_function_is_run_or_there_is_a_reason(arch: str):
    run, there = {*last_run.rows(arch)}, {*with_function(isa(), arch)}
    assert there - run <= {*NOT_RUN}
    assert not run & {*NOT_RUN}
    tiles = tile_operations(isa(), arch)
    assert len(tiles & run) >= {"a2a3": 0.95, "a5": 0.9}[arch] * len(tiles)


def test_reasons_are_for_operations_that_are_there():
    assert {*NOT_RUN} <= {
        name for arch in ARCHES for name in with_function(isa(), arch)
    }


@on_each_chip
def test_headers_are_those_of_the_last_run(arch: str):
    changed = last_run.moved(isa(), arch)
    again = REPEAT.format(arch=arch)
    assert not changed, f"{', '.join(changed)} have moved since; look again: {again}"


@on_each_chip
def test_a_header_that_moves_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arch: str
):
    one = f"include/pto/npu/{arch}/TAdd.hpp"
    name = f"{arch}.headers.tsv"
    lines = (last_run.RECORDS / name).read_text().splitlines()
    kept = [line for line in lines if one not in line]
    (tmp_path / name).write_text("\n".join([*kept, f"{one}\t000000000000"]))
    monkeypatch.setattr(last_run, "RECORDS", tmp_path)
    assert last_run.moved(isa(), arch) == [one]


@on_each_chip
def test_a_fact_that_changes_is_named(arch: str):
    rows = last_run.rows(arch)
    assert not last_run.changes(rows, arch)
    old = rows["tadd"]
    changed = {**rows, "tadd": ("differs", *old[1:])}
    named = [f"tadd, units: was {old[0]}, is differs"]
    assert last_run.changes(changed, arch) == named


@on_each_chip
def test_facts_that_classes_read_are_of_the_last_run(arch: str):
    source = (last_run.RECORDS / f"{arch}.tsv").read_text().splitlines()[0]
    assert source == f"# pto-isa {device_facts.PTO_ISA[arch]}"
    text = yields.TABLE.read_text()
    facts = {name: getattr(device_facts, name) for name in yields.NAMES}
    again = yields.rewritten(text, facts, arch, "other")
    assert yields.table_in(again, "PTO_ISA")[arch] == "other"
    for name, rows in facts.items():
        assert yields.table_in(again, name) == rows


def test_a_fact_in_bytes_that_changes_is_named():
    now = {name: dict(getattr(device_facts, name)) for name in yields.NAMES}
    assert not yields.changes(now, "a2a3")
    now["SCRATCH"]["a2a3", "tci"] = {32: (768, 2304)}
    now["FLAGS"]["a2a3", "tabs"] = (("V", "MTE3", 3),)
    old = device_facts.SCRATCH["a2a3", "tci"]
    assert yields.changes(now, "a2a3") == [
        "FLAGS, tabs: was None, is (('V', 'MTE3', 3),)",
        f"SCRATCH, tci: was {old}, is {{32: (768, 2304)}}",
    ]


def test_inferred_assumptions_are_told_from_documented_ones():
    assert not inferred(["vadd"], Oracle.VALUES, "a2a3")
    (one,) = inferred(["vadd", "vcopy"], Oracle.READS, "a2a3")
    assert one.source is None
    assert not inferred(["vcopy"], Oracle.READS, "a5")
    for arch in ARCHES:
        assert unknown(["vadd", "no_such_intrinsic"], arch) == {"no_such_intrinsic"}
    assert all(a.oracles and a.intrinsics for a in ASSUMPTIONS)


@pytest.mark.skipif(
    os.environ.get("PTO_DEVICE_HEADERS") != "all",
    reason="some minutes; set PTO_DEVICE_HEADERS=all to run all cases again",
)
@on_each_chip
def test_a_run_of_all_cases_is_the_last_one(arch: str):
    isa()
    from device_headers.report import families, verdicts, whole_report

    report = whole_report(families(arch), arch, 3, os.cpu_count() or 1)
    assert not last_run.changes(verdicts(report), arch)
    assert not yields.changes(yields.tables(report.yielded), arch)
