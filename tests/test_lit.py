"""The FileCheck suite below `lit_tests/`: a test for each file, so that workers share them."""

import subprocess
import sys
from pathlib import Path

import pytest

LIT_TESTS = Path(__file__).parent.parent / "lit_tests"
FILES = sorted(
    str(path.relative_to(LIT_TESTS))
    for suffix in ("mlir", "pto")
    for path in LIT_TESTS.rglob(f"*.{suffix}")
    if not {"Inputs", "Output"} & set(path.parts)
)

_LIT = "from lit.main import main; main()"  # `python -m lit.main` does nothing


@pytest.mark.parametrize("file", FILES)
def test_file(file: str) -> None:
    command = [sys.executable, "-c", _LIT, "-v", "--no-progress-bar", "-j1", file]
    done = subprocess.run(command, cwd=LIT_TESTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
