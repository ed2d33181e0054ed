"""
Facts on operations' classes against the device's code, and facts that are wrong on
purpose: each of those has to be reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast

import pytest
from simulator_pipelines import cpp_of_text

from device_headers.cases import Case, cases_of
from device_headers.device import ARCHES, Device, Library, Runner, Unit
from device_headers.judge import Judgement, judge
from device_headers.oracles import Level, Oracle
from device_headers.report import scratch_report
from device_headers.yields import NAMES, changes, tables
from pto_dialect import device_facts
from pto_dialect.hardware import Pipe
from pto_dialect.ops.arrange_ops import TTransOp
from pto_dialect.ops.compare_ops import TCmpOp
from pto_dialect.ops.elementwise_ops import TAddOp, TPowOp, TSubCOp
from pto_dialect.ops.expand_ops import TColExpandOp, TRowExpandOp
from pto_dialect.ops.gather_ops import MGatherOp, TGatherBOp, TGatherOp
from pto_dialect.ops.quant_ops import TQuantMxOp
from pto_dialect.ops.reduction_ops import TRowArgMaxOp, TRowSumOp
from pto_dialect.ops.scalar_ops import TAddSCOp

FAMILIES = {
    "a2a3": (
        *("binary", "ternary", "row_reduction", "row_expand", "col_expand"),
        *("transpose", "global_gather", "generate", "gather"),
    ),
    "a5": (
        *("binary", "compare", "row_reduction", "row_expand", "col_expand"),
        *("transpose", "quantise_mx", "gather"),
    ),
}


@dataclass(frozen=True)
class Built:
    """Cases of some families, compiled."""

    device: Device
    library: Library
    cases: Mapping[str, Case]
    texts: Mapping[str, str]

    def findings(self, op: str) -> set[tuple[Oracle, str]]:
        """What contradicts the class of an operation, in all its cases."""

        def work(runner: Runner, key: str) -> Judgement:
            return judge(runner, self.cases[key], self.texts[key], key)

        keys = [key for key in self.library.symbols if self.cases[key].op == op]
        answers = self.device.run(self.library, keys, work).values()
        judged = [answer for answer in answers if isinstance(answer, Judgement)]
        assert judged
        assert len(judged) == len(answers), answers
        return {
            (finding.oracle, finding.text)
            for answer in judged
            for finding in answer.findings[op]
            if finding.level is Level.CONTRADICTED
        }


def build(
    device: Device, families: Sequence[str], wanted: AbstractSet[str], name: str
) -> Built:
    """Three cases of each of some operations."""
    cases = {c.key: c for f in families for c in cases_of(f, device.arch, 3)}
    cases = {key: case for key, case in cases.items() if case.op in wanted}
    texts = {key: cpp_of_text(case.text) for key, case in cases.items()}
    library = device.build(texts, Unit.VEC, name)
    return Built(device, library, cases, texts)


@pytest.fixture(scope="module")
def built(devices: Mapping[str, Device]) -> Built:
    """Cases of a2a3."""
    wanted = {"tadd", "tci"} | {name for name, *_ in FALSIFIED["a2a3"]}
    return build(devices["a2a3"], FAMILIES["a2a3"], wanted, "facts_a2a3")


@pytest.fixture(scope="module")
def built_a5(devices: Mapping[str, Device]) -> Built:
    """Cases of a5."""
    wanted = {name for name, *_ in FALSIFIED["a5"]}
    return build(devices["a5"], FAMILIES["a5"], wanted, "facts_a5")


def test_an_operation_is_traced_through_the_printed_cpp(built: Built):
    def work(runner: Runner, key: str) -> tuple[set[str], list[tuple[int, int, bool]]]:
        case = built.cases[key]
        trace = runner.run(key, list(case.arguments.values()))
        ((_, part),) = trace.operations()
        touched = [(a.start, a.end, a.writes) for a in part.accesses]
        return part.pipes(), touched

    key = next(k for k in built.library.symbols if built.cases[k].op == "tadd")
    case = built.cases[key]
    answer = built.device.run(built.library, [key], work)[key]
    assert not isinstance(answer, str)
    pipes, touched = answer
    assert pipes == {"V"}
    first = {name: tile.address for name, tile in case.tiles.items()}
    assert {start for start, _, writes in touched if writes} == {first["c"]}
    assert {start for start, _, writes in touched if not writes} == {
        first["a"],
        first["b"],
    }


def _nothing(*_: Any) -> tuple[()]:
    """What a class says that knows of nothing."""
    return ()


False_ = tuple[str, type[Any], str, Any, Oracle]

FALSIFIED: dict[str, list[False_]] = {
    "a2a3": [
        ("tadd", TAddOp, "PIPE", Pipe.MTE3, Oracle.UNITS),
        ("tadd", TAddOp, "OUTS", ("src0",), Oracle.WRITES),
        ("ttrans", TTransOp, "SCRATCH", (), Oracle.WRITES),
        ("tsubc", TSubCOp, "IN_PLACE", ("src0", "src1", "src2"), Oracle.IN_PLACE),
        ("taddsc", TAddSCOp, "IN_PLACE", ("src0", "src1"), Oracle.IN_PLACE),
        ("tcolexpand", TColExpandOp, "OUTS", ("src",), Oracle.WRITES),
        ("tadd", TAddOp, "SCRATCH", ("src1",), Oracle.READS),
        ("tgatherb", TGatherBOp, "READS_BEYOND", {}, Oracle.READS),
        ("trowexpand", TRowExpandOp, "SAME_START", ("src",), Oracle.IN_PLACE),
        ("trowargmax", TRowArgMaxOp, "SCRATCH", (), Oracle.WRITES),
        ("mgather", MGatherOp, "flags_within", _nothing, Oracle.FLAGS),
        ("tpow", TPowOp, "IN_PLACE", ("base", "exp"), Oracle.IN_PLACE),
    ],
    "a5": [
        ("tadd", TAddOp, "PIPE", Pipe.MTE3, Oracle.UNITS),
        ("tadd", TAddOp, "OUTS", ("src0",), Oracle.WRITES),
        ("tadd", TAddOp, "SCRATCH", ("src1",), Oracle.READS),
        ("tcolexpand", TColExpandOp, "OUTS", ("src",), Oracle.WRITES),
        ("tcmp", TCmpOp, "OUTS", ("src0",), Oracle.WRITES),
        ("trowsum", TRowSumOp, "PIPE", Pipe.S, Oracle.UNITS),
        ("trowexpand", TRowExpandOp, "SAME_START", ("src",), Oracle.IN_PLACE),
        ("tgather", TGatherOp, "OUTS", ("src",), Oracle.WRITES),
        ("tgatherb", TGatherBOp, "READS_BEYOND", {}, Oracle.READS),
        ("tquant.mx", TQuantMxOp, "PIPE", Pipe.MTE2, Oracle.UNITS),
        ("tquant.mx", TQuantMxOp, "leaves", _nothing, Oracle.STATE),
        ("ttrans", TTransOp, "OUTS", ("src",), Oracle.WRITES),
    ],
}


def _is_reported(built: Built, one: False_, monkeypatch: pytest.MonkeyPatch) -> None:
    op, class_, fact, wrong, oracle = one
    before = built.findings(op)
    monkeypatch.setattr(class_, fact, wrong)
    more = built.findings(op) - before
    assert any(found is oracle for found, _ in more), (before, more)


@pytest.mark.parametrize("one", FALSIFIED["a2a3"])
def test_a_fact_that_is_wrong_is_reported(
    built: Built, monkeypatch: pytest.MonkeyPatch, one: False_
):
    _is_reported(built, one, monkeypatch)


@pytest.mark.parametrize("one", FALSIFIED["a5"])
def test_a_fact_that_is_wrong_on_a5_is_reported(
    built_a5: Built, monkeypatch: pytest.MonkeyPatch, one: False_
):
    _is_reported(built_a5, one, monkeypatch)


def test_scratch_that_is_too_small_is_reported(
    devices: Mapping[str, Device], monkeypatch: pytest.MonkeyPatch
):
    few = dict.fromkeys((16, 32), (64, 64))
    monkeypatch.setitem(
        cast("dict[Any, Any]", device_facts.SCRATCH), ("a2a3", "tci"), few
    )
    small = build(devices["a2a3"], ["generate"], {"tci"}, "small")
    assert (Oracle.WRITES, "writes behind tmp") in small.findings("tci")


def test_a_register_that_is_left_changed_is_reported(built: Built):
    restored = "  set_mask_norm();\n  set_vector_mask(-1, -1);\n#endif"
    texts = {
        key: text.replace(restored, "#endif")
        for key, text in built.texts.items()
        if built.cases[key].op == "tci"
    }
    assert texts
    assert all(text != built.texts[key] for key, text in texts.items())
    library = built.device.build(texts, Unit.VEC, "state")
    without = Built(built.device, library, built.cases, texts)
    state = (Oracle.STATE, "leaves the mask changed")
    assert state in without.findings("tci")
    assert state not in built.findings("tci")


@pytest.mark.parametrize("arch", ARCHES)
def test_scratch_that_classes_take_from_the_table(
    devices: Mapping[str, Device], arch: str
):
    report = scratch_report(devices[arch].folder, arch)
    assert not report.skipped
    now = {name: getattr(device_facts, name) for name in NAMES}
    now["SCRATCH"] = tables(report.yielded)["SCRATCH"]
    assert not changes(now, arch)


def test_scratch_of_a_sequence_is_enough(built: Built):
    assert not {
        text for oracle, text in built.findings("tci") if oracle is Oracle.WRITES
    }
