"""No false alarm: a sample of real model kernels, with sync from `inject-barrier-all`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from model_kernels import judge, model_kernels

SOURCE = os.environ.get("PTOAS_SRC")
EVERY = 45

pytestmark = pytest.mark.skipif(
    SOURCE is None,
    reason="set PTOAS_SRC to a checkout of https://github.com/hw-native-sys/PTOAS",
)


def test_model_kernels_are_clean():
    assert SOURCE is not None
    verdicts = {
        path: judge(path, "inject-barrier-all")
        for path in model_kernels(Path(SOURCE))[::EVERY]
    }
    wrong = {p.name: v.findings for p, v in verdicts.items() if v.word == "findings"}
    assert wrong == {}
    clean = [path for path, verdict in verdicts.items() if verdict.word == "clean"]
    assert len(clean) > len(verdicts) // 3
