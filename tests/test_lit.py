"""Runs the FileCheck suite below `lit_tests/`, so that one command tests everything."""

import subprocess
import sys
from pathlib import Path

LIT_TESTS = Path(__file__).parent.parent / "lit_tests"

_LIT = "from lit.main import main; main()"  # `python -m lit.main` does nothing


def test_lit_suite() -> None:
    command = [sys.executable, "-c", _LIT, "-v", "--no-progress-bar", "."]
    done = subprocess.run(command, cwd=LIT_TESTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
