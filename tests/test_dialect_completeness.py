"""The dialect has every operation of the peer, and each of them is documented, tested."""

import inspect
import re
from pathlib import Path

import pytest
from xdsl.irdl.declarative_assembly_format import FormatProgram

from pto_dialect.ops import (
    FAMILIES,
    LEFT_OUT,
    all_operations,
    family,
    family_of_operations,
    find_operation,
)
from pto_dialect.ops.base import PTOOp, TileOp
from pto_opt.interpreter.program import makers
from pto_passes.emitc.compute import lower_tile_op
from pto_passes.emitc.lowering import rule_for

HERE = Path(__file__).parent
TEXTS = HERE.parent / "lit_tests" / "dialect"

OPERATIONS = {op.name: op for op in all_operations()}


def peer_names() -> set[str]:
    return set((HERE / "data" / "op_names.txt").read_text(encoding="utf-8").split())


def test_every_operation_of_the_peer_has_a_class_or_a_reason() -> None:
    left_out = {name for name, _ in LEFT_OUT}
    assert peer_names() - left_out <= OPERATIONS.keys()


def test_others_are_deprecated() -> None:
    others = {op for name, op in OPERATIONS.items() if name not in peer_names()}
    assert [op.name for op in others if op.DEPRECATED is None] == []


def test_what_is_left_out_has_a_reason_and_no_class() -> None:
    assert [n for n, why in LEFT_OUT if n in OPERATIONS or len(why.split()) < 5] == []


def test_names_are_unique() -> None:
    names = [op.name for op in all_operations()]
    assert len(names) == len(set(names))


def test_deprecated_operations_say_what_to_write() -> None:
    said = [op.DEPRECATED for op in OPERATIONS.values() if op.DEPRECATED is not None]
    assert said
    assert all(text.startswith("use ") for text in said)


def test_operations_are_found_without_importing_the_others() -> None:
    defined_in = {n: op.__module__.split(".")[-1] for n, op in OPERATIONS.items()}
    assert family_of_operations() == defined_in
    assert [n for n, op in OPERATIONS.items() if find_operation(n) is not op] == []
    assert find_operation("pto.none") is None


def test_every_family_is_listed() -> None:
    files = {
        p.stem for p in Path(inspect.getfile(family("base"))).parent.glob("*_ops.py")
    }
    assert files == set(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
def test_families_are_short_documented_and_tested(name: str) -> None:
    module = family(name)
    assert inspect.getsource(module).count("\n") <= 700
    assert inspect.getdoc(module)
    for kind in ("ops", "invalid"):
        assert (TEXTS / f"{kind}_{name.removesuffix('_ops')}.mlir").exists()


@pytest.mark.parametrize("op", OPERATIONS.values(), ids=OPERATIONS)
def test_operation_is_whole(op: type[PTOOp]) -> None:
    assert vars(op).get("__doc__"), "says what it computes"
    definition = op.get_irdl_definition()
    if definition.assembly_format is not None:
        FormatProgram.from_str(definition.assembly_format, definition)
    if not issubclass(op, TileOp):
        return
    operands = {name for name, _ in definition.operands}
    facts = {*op.OUTS, *op.UPDATED, *op.IN_PLACE, *op.IN_PLACE_IN_REGISTERS}
    facts |= {*op.SAME_START, *op.READS_BEYOND, *op.NEVER_DST}
    assert facts <= operands, "facts name operands"
    assert {*op.UPDATED} <= {*op.OUTS}
    assert op.OUTS or op.SCRATCH, "writes something"
    for rule in op.SHAPE_RULES:
        assert rule.left.operand in operands
        assert isinstance(rule.right, int) or rule.right.operand in operands


def names_in(kind: str) -> set[str]:
    texts = (p.read_text(encoding="utf-8") for p in TEXTS.glob(f"{kind}_*.mlir"))
    return set(re.findall(r"(pto\.[a-z_0-9]+(?:\.[a-z_]+)*)", "\n".join(texts)))


def test_every_operation_has_a_text_that_passes() -> None:
    assert OPERATIONS.keys() - names_in("ops") == set()


NOTHING_TO_REFUSE = {"pto.tsync"}
"""Operations that take whatever they are given."""


def test_every_operation_has_a_text_that_is_refused() -> None:
    assert OPERATIONS.keys() - names_in("invalid") - NOTHING_TO_REFUSE == set()


NOT_RUN = {
    **dict.fromkeys(
        [
            "pto.comm.build_async_session",
            "pto.comm.tbroadcast",
            "pto.comm.test_async_event",
            "pto.comm.tgather",
            "pto.comm.tget_async",
            "pto.comm.tput_async",
            "pto.comm.treduce",
            "pto.comm.tscatter",
            "pto.comm.wait_async_event",
        ],
        "works on several chips, and the interpreter runs one",
    ),
    "pto.yield": "hands on what the step of its region takes",
}
"""Operations without a step in the interpreter, and why."""

NO_CPP = {"pto.yield": "hands on what the rule of its region takes"}
"""Operations without a rule for C++, and why."""


def test_every_operation_runs_or_says_why_not() -> None:
    steps = makers()
    assert {n for n, op in OPERATIONS.items() if op not in steps} == NOT_RUN.keys()


def test_every_operation_has_cpp_or_says_why_not() -> None:
    without = {name for name, op in OPERATIONS.items() if rule_for(op) is None}
    assert without == NO_CPP.keys()
    for name, op in OPERATIONS.items():
        if rule_for(op) is lower_tile_op:
            assert issubclass(op, TileOp), name
            assert op.OUTS, "the rule of computations passes on what is written"
