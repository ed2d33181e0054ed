"""The FileCheck suite below `lit_tests/`: a test for each file, so that workers share them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from kit.warm import can_serve, warm_tools

LIT_TESTS = Path(__file__).parent.parent / "lit_tests"
FILES = sorted(
    str(path.relative_to(LIT_TESTS))
    for suffix in ("mlir", "pto")
    for path in LIT_TESTS.rglob(f"*.{suffix}")
    if not {"Inputs", "Output"} & set(path.parts)
)

_LIT = "from lit.main import main; main()"  # `python -m lit.main` does nothing


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[str, str]]:
    """Where tools are up already, as starting them is most of what tests take."""
    if not can_serve():
        yield os.environ
        return
    with warm_tools(tmp_path_factory.mktemp("tools")) as folder:
        yield {**os.environ, "PTO_WARM_TOOLS": str(folder)}


@pytest.mark.parametrize("file", FILES)
def test_file(file: str, environment: Mapping[str, str]) -> None:
    tools = environment.get("PTO_WARM_TOOLS")
    lit = [f"{tools}/lit"] if tools else [sys.executable, "-c", _LIT]
    # Recorded times are in one file, which runs beside one another would tear.
    quiet = ("--no-progress-bar", "--skip-test-time-recording")
    command = [*lit, "-v", *quiet, "-j1", file]
    done = subprocess.run(
        command, cwd=LIT_TESTS, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
