"""Model kernels match the NumPy goldens that come with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from goldens import LARGE, Case, cases, run_case

if not os.environ.get("PTOAS_SRC"):
    pytest.skip(
        "set PTOAS_SRC to a checkout of PTOAS: "
        "git clone https://github.com/hw-native-sys/PTOAS",
        allow_module_level=True,
    )

ROOT = Path(os.environ["PTOAS_SRC"])

SAMPLE = [case for case in cases() if case.name not in LARGE and case.seed == 219]
"""One case of each kernel; `goldens.py` as a script runs all of all, after passes with `-O2`."""


@pytest.mark.parametrize("case", SAMPLE, ids=str)
def test_matches_its_golden(case: Case) -> None:
    assert run_case(case, ROOT) == []


@pytest.mark.parametrize("case", SAMPLE[::3], ids=str)
def test_matches_its_golden_when_optimised(case: Case) -> None:
    assert run_case(case, ROOT, level=2) == []


def test_another_block_does_not_match() -> None:
    """The comparison sees a kernel that works on the wrong part of its tensors."""
    case = Case("Qwen3DecodeA3", "silu", (42, 0), 19)
    assert run_case(case, ROOT) == []
    assert run_case(case, ROOT, shift=1) != []
