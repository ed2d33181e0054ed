"""Real kernels become C++, and every dynamic tile has its extents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.kernels import files_below
from conformance.lower_kernels import Report, lower_all, lower_file
from conformance.lowered import Way

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


def assert_complete(report: Report) -> None:
    assert report.files > 0
    assert report.failed == 0, report.table()
    assert report.bare_tiles == 0, report.table()


def test_examples() -> None:
    right = [f for f in files_below([EXAMPLES]) if Path(f).parent.name != "wrong"]
    assert_complete(lower_all(right, Way()))


def test_model_kernels() -> None:
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = Path(source) / "test/samples"
    folders = [
        f for f in samples.iterdir() if f.name.lower().startswith(("deepseek", "qwen"))
    ]
    report = lower_all(files_below(folders), Way())
    assert_complete(report)
    assert report.files >= 629


def test_refusals_are_counted(tmp_path: Path) -> None:
    (tmp_path / "wrong.pto").write_text("module { pto.tad }")
    (tmp_path / "empty.pto").write_text("module {}")
    report = lower_all(files_below([tmp_path]), Way(), jobs=1)
    assert (report.files, report.lowered, report.failed) == (2, 1, 1)
    assert any("unknown operation" in message for message in report.failures)
    assert "lowered to C++" in report.table()


def test_bare_tiles_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "  Tile<TileType::Vec, float, 16, 16, BLayout::RowMajor, -1, -1> t;\n"

    def bare(path: Path, way: Way) -> str:
        return text

    monkeypatch.setattr("conformance.lower_kernels.cpp_of", bare)
    assert lower_file("k.pto", Way()).bare_tiles == 1
