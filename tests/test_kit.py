"""The kit of the tests: scripts are found by name, and warm tools answer as cold ones."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from kit.warm import can_serve, warm_tools

TESTS = Path(__file__).parent


def _scripts(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TESTS), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_scripts_are_listed_and_run() -> None:
    listed = _scripts()
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "conformance/judge_kernels " in listed.stdout
    assert _scripts("conformance/nothing").returncode == 2
    for name in ("conformance/judge_kernels", "tests/simulator/compare_ops.py"):
        assert "usage: " in _scripts(name, "--help").stdout


def test_no_test_changes_the_path() -> None:
    """`pythonpath` in pyproject.toml and `python tests` set it, for all."""
    change = "sys.path.insert(0, str(Path(" + "__file__)"
    texts = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}
    assert [str(path) for path, text in texts.items() if change in text] == []


@pytest.mark.skipif(not can_serve(), reason="needs fork, and no PTO_TESTS_COLD")
def test_warm_tools_answer_as_cold_ones(tmp_path: Path) -> None:
    (tmp_path / "bad.pto").write_text(
        "func.func @f() {\n  pto.tadd\n", encoding="utf-8"
    )
    (tmp_path / "tools").mkdir()
    calls = (["pto-opt", "bad.pto"], ["pto-opt", "--nothing"], ["pto-run", "--nothing"])
    with warm_tools(tmp_path / "tools") as warm:
        for tool, *arguments in calls:
            cold = Path(sys.executable).parent / tool
            one, other = (
                subprocess.run([path, *arguments], cwd=tmp_path, capture_output=True)
                for path in (cold, warm / tool)
            )
            assert one.stdout == other.stdout
            assert one.stderr == other.stderr
            assert one.returncode == other.returncode


def test_files_of_tests_have_names_of_their_own() -> None:
    """Two of one name in two folders are one module, and stop the whole run."""
    names = Counter(path.name for path in TESTS.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
