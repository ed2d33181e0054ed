"""The benchmarks run; their limits are generous here, as a test's machine is busy."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pto_passes.registry import ALL_PASSES

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PTOAS_SRC"}
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
    )


def _ratios(output: str) -> list[float]:
    return [float(n) for n in re.findall(r" (\d+\.\d\d) +\d+\.\d\d", output)]


@pytest.mark.parametrize(
    ("script", "arguments", "rows"),
    [
        ("reading.py", "--lines 300 --times 1 --limit 50", 2),
        (
            "scaling.py",
            "--small 20 --large 60 --times 1 --limit 50",
            6 * (3 + len(ALL_PASSES)) - 1,
        ),
        ("start.py", "--times 1 --limit 50", 7),
        ("interpreting.py", "--times 1 --limit 50", 7),
        ("lowering.py", "--lines 100 --times 1 --limit 50 --driver-limit 50", 2),
    ],
)
def test_benchmark_runs(script: str, arguments: str, rows: int):
    done = _run(script, *arguments.split())
    assert done.returncode == 0, done.stdout + done.stderr
    ratios = _ratios(done.stdout)
    assert len(ratios) == rows
    assert all(0.01 < ratio < 50 for ratio in ratios)


def test_kernels_do_not_make_a_process_grow():
    """A slice: its docstring says how all of it is run."""
    done = _run("memory.py", "--kernels", "300", "--growth", "20", "--peak", "100")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("MiB") == 3
    assert _run("memory.py", "--kernels", "10", "--peak", "0").returncode == 1


def test_limit_exceeded_is_a_failure():
    done = _run("reading.py", "--lines=100", "--times=1", "--limit=0.0001")
    assert done.returncode == 1
    assert "over" in done.stdout
