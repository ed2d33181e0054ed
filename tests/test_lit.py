"""Runs the FileCheck suite below `lit_tests/`, so that one command tests everything."""

import subprocess
import sys
from pathlib import Path

LIT_TESTS = Path(__file__).parent.parent / "lit_tests"


def test_lit_suite() -> None:
    command = [sys.executable, "-m", "lit.main", "-v", "--no-progress-bar", "."]
    done = subprocess.run(command, cwd=LIT_TESTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
