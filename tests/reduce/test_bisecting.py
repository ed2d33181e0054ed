"""`pto-opt --bisect-passes`: the pass behind which a command says something else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pto_opt.cli.opt import main

ROOT = Path(__file__).parents[2]
DOUBLE = str(ROOT / "tests" / "sync" / "double.pto")
PASSES = [
    "--hoist-validshape",
    "--propagate-validshape",
    "--insert-sync",
    "--check-sync",
]


def test_the_pass_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    command = "pto-run --auto --sanitize=race"
    assert main([DOUBLE, *PASSES, f"--bisect-passes={command}"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("insert-sync, pass 3 of 4, is the first")
    assert "it ended with 1, and ends with 0" in said


def test_a_command_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "judge.py"
    script.write_text("import sys; sys.exit('wait_flag' in open(sys.argv[1]).read())")
    command = f"{sys.executable} {script} {{}}"
    assert main([DOUBLE, *PASSES, "--bisect-passes", command]) == 0
    assert "insert-sync, pass 3 of 4" in capsys.readouterr().out


def test_a_command_with_processes(capsys: pytest.CaptureFixture[str]) -> None:
    command = "pto-opt check --sync {}"
    assert main([DOUBLE, *PASSES, f"--bisect-passes={command}"]) == 0
    assert "insert-sync, pass 3 of 4" in capsys.readouterr().out


def test_passes_that_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for command, said in (
        ("pto-opt", "says the same before and after all 4 passes: it ends with 0"),
        ("no-such-tool", "cannot run no-such-tool"),
        ("'", "No closing quotation"),
    ):
        assert main([DOUBLE, *PASSES, f"--bisect-passes={command}"]) == 1
        assert said in capsys.readouterr().err
