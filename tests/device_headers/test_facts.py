"""
Facts on operations' classes against the device's code, and facts that are wrong on
purpose: each of those has to be reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from simulator_pipelines import cpp_of_text

from device_headers.cases import Case, cases_of
from device_headers.device import Device, Library, Runner, Unit
from device_headers.judge import Judgement, judge
from device_headers.oracles import Level, Oracle
from pto_dialect.hardware import Pipe
from pto_dialect.ops.arrange_ops import TTransOp
from pto_dialect.ops.elementwise_ops import TAddOp, TPowOp, TSubCOp
from pto_dialect.ops.expand_ops import TColExpandOp, TRowExpandOp
from pto_dialect.ops.gather_ops import MGatherOp
from pto_dialect.ops.reduction_ops import TRowArgMaxOp
from pto_dialect.ops.scalar_ops import TAddSCOp

FAMILIES = (
    "binary",
    "ternary",
    "row_reduction",
    "row_expand",
    "col_expand",
    "transpose",
    "global_gather",
    "generate",
)


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
        assert keys
        return {
            (finding.oracle, finding.text)
            for answer in answers
            if isinstance(answer, Judgement)
            for finding in answer.findings[op]
            if finding.level is Level.CONTRADICTED
        }


@pytest.fixture(scope="module")
def built(device: Device) -> Built:
    """Three cases of each operation."""
    cases = {c.key: c for family in FAMILIES for c in cases_of(family, "a2a3", 3)}
    wanted = {name for name, *_ in FALSIFIED} | {"tadd", "tci"}
    cases = {key: case for key, case in cases.items() if case.op in wanted}
    texts = {key: cpp_of_text(case.text) for key, case in cases.items()}
    library = device.build(texts, Unit.VEC, "facts")
    return Built(device, library, cases, texts)


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


FALSIFIED: list[tuple[str, type[Any], str, Any, Oracle]] = [
    ("tadd", TAddOp, "PIPE", Pipe.MTE3, Oracle.UNITS),
    ("tadd", TAddOp, "OUTS", ("src0",), Oracle.WRITES),
    ("ttrans", TTransOp, "SCRATCH", (), Oracle.WRITES),
    ("tsubc", TSubCOp, "IN_PLACE", ("src0", "src1", "src2"), Oracle.IN_PLACE),
    ("taddsc", TAddSCOp, "IN_PLACE", ("src0", "src1"), Oracle.IN_PLACE),
    ("tcolexpand", TColExpandOp, "OUTS", ("src",), Oracle.WRITES),
    ("tadd", TAddOp, "SCRATCH", ("src1",), Oracle.READS),
    ("trowexpand", TRowExpandOp, "SAME_START", ("src",), Oracle.IN_PLACE),
    ("trowargmax", TRowArgMaxOp, "SCRATCH", (), Oracle.WRITES),
    ("mgather", MGatherOp, "FLAG_PIPES", (), Oracle.FLAGS),
    ("tpow", TPowOp, "IN_PLACE", ("base", "exp"), Oracle.IN_PLACE),
]


@pytest.mark.parametrize("op, class_, fact, wrong, oracle", FALSIFIED)
def test_a_fact_that_is_wrong_is_reported(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    op: str,
    class_: type[Any],
    fact: str,
    wrong: Any,
    oracle: Oracle,
):
    before = built.findings(op)
    monkeypatch.setattr(class_, fact, wrong)
    more = built.findings(op) - before
    assert any(found is oracle for found, _ in more), (before, more)


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


def test_scratch_of_a_sequence_is_enough(built: Built):
    assert not {
        text for oracle, text in built.findings("tci") if oracle is Oracle.WRITES
    }
