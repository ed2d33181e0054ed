"""The tree is formatted, free of what ruff finds, and typed strictly."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["pyright", "--pythonpath", sys.executable],
    ],
    ids=["format", "lint", "types"],
)
def test_tree(command: list[str]) -> None:
    if command[0] == "pyright":  # knows the types of MLIR's bindings, too
        pytest.importorskip("mlir", reason="pip install 'pto-opt[mlir]'")
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
