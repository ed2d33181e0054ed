"""What a notebook shows of a program that is wrong: the errors, without a stack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

pytest.importorskip("IPython", reason="needs IPython: pip install -e '.[docs]'")
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

ONE_SCREEN = 24
TILE = "!pto.tile_buf<vec, 16x64xf32>"
WRONG = f"""func.func @k(%x: f32) {{
  %zero = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %zero : {TILE}
  pto.texpandss ins(%x : f32) outs(%a : {TILE})
  return
}}
"""


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, cell: str) -> str:
    """What is printed below a cell that fails, without colours."""
    with capture_output() as captured:
        result = cast("Any", shell).run_cell(cell)
    assert result.error_in_exec is not None
    return re.sub(r"\x1b\[[\d;]*m", "", captured.stdout + captured.stderr)


def test_one_error(shell: InteractiveShell) -> None:
    text = shown(shell, f"import pto_opt\npto_opt.parse({WRONG!r})")
    assert "<text>:4:3: error: unknown operation 'pto.texpandss'" in text
    assert "4 |   pto.texpandss ins(%x" in text
    assert "help: write 'pto.texpands'" in text
    assert "Traceback" not in text
    assert "site-packages" not in text
    assert len(text.splitlines()) <= ONE_SCREEN


def test_many_errors_are_one_screen(shell: InteractiveShell) -> None:
    line = WRONG.splitlines(keepends=True)[3]
    lines = "".join(line.replace("texpandss", f"texpand{i:02}q") for i in range(30))
    text = shown(
        shell, f"import pto_opt\npto_opt.parse({WRONG.replace(line, lines)!r})"
    )
    assert text.count(" error: ") == 5
    assert "... and 25 errors more" in text
    assert len(text.splitlines()) <= ONE_SCREEN


def test_an_error_of_python_keeps_its_stack(shell: InteractiveShell) -> None:
    assert "ZeroDivisionError" in shown(shell, "1 / 0")
