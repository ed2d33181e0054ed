"""Edits that diagnostics offer, and their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pto_dialect.messages.edits import Edit, edited
from pto_opt.cli.opt import main
from pto_opt.ptoas.start import main as ptoas

OLD = """
func.func @flags(%f : memref<16xi64>) attributes {pto.entry} {
  // memref<16xi64> is what older programs have
  pto.set_ffts %f : memref<16xi64> // the address
  return
}
"""


def test_edits_that_overlap_count_once() -> None:
    edits = [Edit(4, 6, "XY"), Edit(0, 1, "A"), Edit(0, 1, "A"), Edit(5, 7, "Z")]
    assert edited("a.bcdefg", edits) == "A.bcXYfg"


def test_what_is_fixed_keeps_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.pto"
    file.write_text(OLD)
    assert main([str(file)]) == 0
    said = capsys.readouterr().err
    assert "(pto-opt --fix does it)" in said
    assert main(["--fix", str(file)]) == 0
    assert capsys.readouterr().out == ""
    new = OLD.replace(": memref<16xi64>", ": !pto.ptr<i64>")
    assert file.read_text() == new
    assert main(["--werror", "--fix", str(file)]) == 0
    assert file.read_text() == new


def test_nothing_is_fixed_in_a_wrong_program(tmp_path: Path) -> None:
    file = tmp_path / "old.pto"
    text = OLD.replace("return", "pto.tadd")
    file.write_text(text)
    assert main(["--fix", str(file)]) == 1
    assert file.read_text() == text


def test_several_modules_are_not_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--fix", "--split-input-file", "x.pto"]) == 1
    assert "--fix writes one module back" in capsys.readouterr().err


def test_ptoas_of_a_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, target = tmp_path / "old.pto", str(tmp_path / "old.cpp")
    file.write_text(OLD)
    command = [str(file), "-o", target, "--dialect"]
    assert ptoas([*command, "ptoas-0.36"]) == 0
    assert ptoas([*command, "ptoas-0.60"]) == 1
    assert "expects a !pto.ptr operand" in capsys.readouterr().err
    assert ptoas([*command, "0.60"]) == 1
    assert "expected one of ptoas-0.36, ptoas-0.57" in capsys.readouterr().err
