"""Model kernels run on the interpreter; those that talk to other chips do not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.kernels import files_below
from conformance.run_kernels import run_file

EVERY = 30
"""`run_kernels.py` as a script runs all of them; here it is one of so many."""


def _sample() -> list[Path]:
    source = os.environ.get("PTOAS_SRC")
    if not source:
        return []
    samples = Path(source) / "test/samples"
    folders = [
        f for f in samples.iterdir() if f.name.lower().startswith(("deepseek", "qwen"))
    ]
    return files_below(folders)[::EVERY]


@pytest.mark.skipif(
    not os.environ.get("PTOAS_SRC"),
    reason="set PTOAS_SRC to a checkout of PTOAS: "
    "git clone https://github.com/hw-native-sys/PTOAS",
)
def test_a_sample_runs() -> None:
    sample = _sample()
    assert len(sample) >= 20
    stopped = [
        f"{path.name}: {outcome.message}"
        for path in sample
        for outcome in run_file(str(path))
        if outcome.message and "talks to other chips" not in outcome.message
    ]
    assert stopped == []
