"""No false alarm: a sample of real model kernels, with sync from both passes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from model_kernels import judge, model_kernels, name_of, unexplained

SOURCE = os.environ.get("PTOAS_SRC")
EVERY = 40
"""`model_kernels.py` as a script judges all of them; here it is one of so many."""

pytestmark = pytest.mark.skipif(
    SOURCE is None,
    reason="set PTOAS_SRC to a checkout of https://github.com/hw-native-sys/PTOAS",
)


def test_model_kernels_are_clean():
    assert SOURCE is not None
    verdicts = {
        path: judge(path, seconds=10.0)
        for path in model_kernels(Path(SOURCE))[3::EVERY]
    }
    wrong = {
        name_of(path): [found.text for found in unexplained(path, verdict)]
        for path, verdict in verdicts.items()
    }
    assert {name: texts for name, texts in wrong.items() if texts} == {}
    assert [name_of(p) for p, v in verdicts.items() if not v.launches] == []
    reached = sum(verdict.reached for verdict in verdicts.values())
    assert reached > 0.9 * sum(verdict.operations for verdict in verdicts.values())
