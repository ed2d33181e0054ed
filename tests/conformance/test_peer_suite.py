"""The peer's own lit tests: those that guard a mended fault pass, or a page says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.peer_suite import Result, run_suite, run_test, suite_files, tools

PAGE = Path(__file__).resolve().parent.parent.parent / "docs/peer-suite.md"


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Where LLVM's tools are found."""
    try:
        return tools()
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_issues(environment: dict[str, str]) -> None:
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    files = suite_files(Path(source, "test/lit/pto"), ["issue"])
    results = run_suite(files)
    failed = [
        file.stem
        for file, result in results.items()
        if not (isinstance(result, Result) and result.passed)
    ]
    explained = PAGE.read_text(encoding="utf-8")
    assert len(results) > len(failed)
    assert [name for name in sorted(failed) if f"`{name}`" not in explained] == []


@pytest.mark.parametrize(("wanted", "passes"), [("TADD(", True), ("TSUB(", False)])
def test_runs_are_judged(
    wanted: str, passes: bool, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "add.pto"
    file.write_text(
        f"// RUN: echo 'TADD(a, b);' | \\\n// RUN:   FileCheck %s\n// CHECK: {wanted}\n"
    )
    assert suite_files(tmp_path) == [file]
    assert suite_files(tmp_path, ["other"]) == []
    result = run_test(file, "ptoas", environment)
    assert result.passed is passes
    assert passes or "expected string not found" in result.said


def test_other_backends_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "vector.pto").write_text("// RUN: ptoas --emit-vpto %s\n")
    (tmp_path / "no_runs.pto").write_text("module {}\n")
    assert suite_files(tmp_path) == []
