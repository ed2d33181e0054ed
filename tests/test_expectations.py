"""`--verify-diagnostics`: what a file does not say that it will get is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from pto_opt.cli.opt import main

WRONG = "func.func @k() {\n  pto.foo\n  return\n}\n"
SAID = WRONG.replace(
    "  pto.foo", "  // expected-error @+1 {{unknown operation}}\n  pto.foo"
)
RIGHT = "func.func @k() {\n  return\n}\n"
SPLIT = "// -----\n"


def verified(path: Path, *parts: str) -> int:
    """The exit status for a file of these parts."""
    path.write_text(SPLIT.join(parts), encoding="utf-8")
    return main([str(path), "--split-input-file", "--verify-diagnostics"])


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((SAID,), 0),
        ((SAID, RIGHT), 0),
        ((RIGHT.replace("return", "return // expected-error {{x}}"),), 1),
        ((SAID, WRONG), 1),
        ((WRONG, RIGHT, SAID), 1),
    ],
)
def test_parts(tmp_path: Path, parts: tuple[str, ...], status: int) -> None:
    """A part without a comment is one that nothing is said of."""
    assert verified(tmp_path / "parts.mlir", *parts) == status


def test_a_file_for_filecheck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without any comment what is said is the output, as `xdsl-opt` has it."""
    assert verified(tmp_path / "parts.mlir", RIGHT, WRONG) == 0
    assert "unknown operation 'pto.foo'" in capsys.readouterr().out
