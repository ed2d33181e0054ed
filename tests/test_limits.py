"""Limits that the environment sets: size, nesting, time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import pto_opt
from pto_opt import PTOException
from pto_opt.limits import BYTES, NESTING

DEEP = "module {" * 30 + "}" * 30
STRING = 'module attributes {a = "' + "(" * 99 + '"} {} // ' + "[" * 99


@pytest.mark.parametrize(
    ("variable", "limit", "text", "said"),
    [
        (
            BYTES,
            "100",
            DEEP,
            "the text has 270 bytes, and PTO_OPT_MAX_BYTES allows 100",
        ),
        (BYTES, "270", DEEP, None),
        (
            NESTING,
            "29",
            DEEP,
            ":1:240: error: nested more deeply than PTO_OPT_MAX_NESTING allows",
        ),
        (NESTING, "30", DEEP, None),
        (NESTING, "3", STRING, None),
        (NESTING, "-3", STRING, "is not a positive whole number: '-3'"),
        (BYTES, "9" * 5000, STRING, "is not a positive whole number"),
    ],
)
def test_size_and_nesting(
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    limit: str,
    text: str,
    said: str | None,
) -> None:
    monkeypatch.setenv(variable, limit)
    if said is None:
        pto_opt.parse(text)
        return
    with pytest.raises(PTOException, match=said.replace("(", r"\(")):
        pto_opt.parse(text)


@pytest.mark.parametrize(
    ("seconds", "status", "said"),
    [
        ("0.001", 124, "pto-opt: error: took longer than PTO_OPT_MAX_SECONDS=0.001\n"),
        (
            "soon",
            2,
            "pto-opt: error: PTO_OPT_MAX_SECONDS is not a number of seconds: soon\n",
        ),
        (
            "nan",
            2,
            "pto-opt: error: PTO_OPT_MAX_SECONDS is not a number of seconds: nan\n",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="no setitimer on this system")
def test_time(tmp_path: Path, seconds: str, status: int, said: str) -> None:
    command = "from pto_opt.cli.start import main; import sys; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", command, "-", "-o", str(tmp_path / "out.pto")],
        input="module {}",
        capture_output=True,
        text=True,
        env={**os.environ, "PTO_OPT_MAX_SECONDS": seconds},
    )
    assert (done.returncode, done.stderr) == (status, said)
    assert not list(tmp_path.iterdir())
