"""`--error-format=json`: one object for each diagnostic, of all kinds."""

import json
from pathlib import Path
from typing import Any

import pytest

from pto_opt.cli.opt import main

KEYS = {
    *("severity", "message", "file", "line", "column", "end_column"),
    *("source", "op", "python", "notes", "code", "helps", "fixes"),
}
NOTE_KEYS = KEYS - {"op", "python", "notes", "code", "helps", "fixes"}
F32 = "!pto.tile_buf<vec, 16x16xf32>"
F16 = "!pto.tile_buf<vec, 16x16xf16>"


def diagnose(
    path: Path, text: str, capsys: pytest.CaptureFixture[str], *flags: str
) -> list[dict[str, Any]]:
    path.write_text(text, encoding="utf-8")
    main([str(path), "--error-format=json", *flags])
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    for one in found:
        assert set(one) == KEYS
        assert all(set(note) == NOTE_KEYS for note in one["notes"])
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kernel.pto"


def test_a_parse_error(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = diagnose(path, "module {\n  pto.taddd\n}\n", capsys)
    assert error["severity"] == "error"
    assert (error["file"], error["line"]) == (str(path), 2)
    assert (error["column"], error["end_column"]) == (3, 12)
    assert error["source"] == "  pto.taddd"
    assert error["op"] is None


def test_all_errors_of_a_verifier_and_the_place_in_python(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    author = path.with_name("kernel.py")
    author.write_text("first\nc = add(a, b)  # é\n", encoding="utf-8")
    use = f"ins(%a, %b : {F32}, {F16}) outs(%a : {F32})"
    text = (
        f"func.func @f(%a: {F32}, %b: {F16}) {{\n"
        f'  pto.tadd {use} loc("{author}":2:5)\n'
        f"  pto.tsub {use}\n"
        "  return\n}\n"
    )
    first, second = diagnose(path, text, capsys)
    assert (first["op"], first["line"]) == ("pto.tadd", 2)
    assert first["source"][first["column"] - 1 : first["end_column"] - 1] != ""
    assert first["python"] == {
        "file": str(author),
        "line": 2,
        "column": 5,
        "end_column": 6,
        "source": "c = add(a, b)  # é",
    }
    assert (second["op"], second["line"], second["python"]) == ("pto.tsub", 3, None)


def test_the_definition_is_a_note(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "func.func @f() {\n"
        '  %1 = "arith.addi"(%0, %0) : (i32, i32) -> i32\n'
        "  %0 = arith.constant 1 : i32\n"
        "  return\n}\n"
    )
    (error,) = diagnose(path, text, capsys)
    assert error["op"] == "arith.addi"
    (note,) = error["notes"]
    assert (note["severity"], note["line"]) == ("note", 3)
    assert note["source"] == "  %0 = arith.constant 1 : i32"


def test_warnings_and_remarks(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        f"func.func @f(%a: {F32}) {{\n"
        f"  pto.tcvt ins(%a {{rmodee = 1}} : {F32}) outs(%a : {F32})\n"
        "  return\n}\n"
    )
    (warning,) = diagnose(path, text, capsys)
    assert warning["severity"] == "warning"
    assert warning["source"][warning["column"] - 1 :].startswith("rmodee")
    example = Path(__file__).parent.parent / "examples" / "moe_expert_slice_repro.pto"
    text = example.read_text(encoding="utf-8")
    flags = ("--hoist-validshape", "--remarks")
    found = diagnose(path, text, capsys, *flags)
    assert found
    assert {one["severity"] for one in found} <= {"remark", "warning"}
    assert any(one["severity"] == "remark" for one in found)


def test_an_error_of_a_pass(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "func.func @f(%p: !pto.partition_tensor_view<16x16xf32>) {\n"
        f"  %a = pto.alloc_tile : {F32}\n"
        f"  pto.tstore ins(%a : {F32}) "
        "outs(%p : !pto.partition_tensor_view<16x16xf32>)\n"
        "  return\n}\n"
    )
    found = diagnose(path, text, capsys, "--check-validshape")
    (first, *_) = [one for one in found if one["severity"] == "error"]
    assert (first["op"], first["line"]) == ("pto.tstore", 3)


@pytest.mark.parametrize(
    "flags", [["--error-format=json", "--qqq"], ["--qqq", "--error-format", "json"]]
)
def test_errors_of_the_command_line(
    flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(flags) == 1
    error = json.loads(capsys.readouterr().err)
    assert set(error) == KEYS
    assert error["message"] == "unrecognized arguments: --qqq"


def test_text_that_is_not_utf_8(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_bytes(b"a\nb \xff")
    assert main([str(path), "--error-format=json"]) == 1
    error = json.loads(capsys.readouterr().err)
    assert (error["file"], error["line"], error["column"]) == (str(path), 2, 3)
