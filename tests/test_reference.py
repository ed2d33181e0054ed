"""The reference: made from the classes, complete, and as it is checked in."""

import subprocess
import sys
from pathlib import Path

import pytest

from pto_dialect.ops import all_operations
from pto_dialect.ops.base import PTOOp, TileOp
from pto_opt.reference.explain import UnknownName, explain
from pto_opt.reference.files import reference_files
from pto_opt.reference.operations import operation_page
from pto_opt.reference.syntax import syntax
from pto_passes.registry import ALL_PASSES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "ops"
OPERATIONS = list(all_operations())


def test_the_checked_in_reference_is_what_the_classes_say() -> None:
    """After a change of an operation: `python -m pto_opt.reference docs/ops`."""
    made = reference_files()
    kept = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert sorted(kept) == sorted(made)
    stale = [name for name, text in made.items() if kept[name] != text]
    assert stale == [], "run: python -m pto_opt.reference docs/ops"


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
def test_every_operation_has_a_page(op: type[PTOOp]) -> None:
    page = operation_page(op)
    titles = [section.title for section in page.sections]
    assert page.introduction
    assert titles[0] == "Syntax"
    if issubclass(op, TileOp):
        assert "Pipe" in titles
        assert "In-place safety" in titles
        assert "C++" in titles


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
def test_the_syntax_has_no_marks_of_the_format_language(op: type[PTOOp]) -> None:
    text, _ = syntax(op)
    assert op.name in text
    for mark in ("$", "`", "^", "custom<", "attr-dict", "  "):
        assert mark not in text


def test_names_with_and_without_the_dialect_are_explained() -> None:
    assert explain("tadd") == explain("pto.tadd")
    assert explain("cse") == explain("--cse")
    for name in ALL_PASSES:
        assert explain(name).startswith(f"--{name}\n")


@pytest.mark.parametrize(
    ("name", "near"), [("tad", "tadd"), ("pto.tad", "pto.tadd"), ("ces", "cse")]
)
def test_an_unknown_name_gets_the_nearest_one(name: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{near}'"):
        explain(name)


def test_the_start_imports_nothing_of_errors_and_reference() -> None:
    program = (
        "import sys; from pto_opt.cli.opt import main; "
        "status = main(sys.argv[1:]); "
        "late = ('pto_opt.reference', 'pto_opt.json_errors', 'difflib'); "
        "print([m for m in sys.modules if m.startswith(late)], file=sys.stderr); "
        "sys.exit(status)"
    )
    kernel = ROOT / "examples" / "softmax_dynamic.pto"
    done = subprocess.run(
        [sys.executable, "-c", program, kernel], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "[]\n"
