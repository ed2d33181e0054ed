"""`pto-run` in process: what it complains about, and what it does with its arguments."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from op_kernels import TileOf, op_kernel

from pto_opt.cli.run import main

EMPTY = """
module {
  func.func @k(%x: !pto.ptr<f32>, %n: index) {
    return
  }
}
"""


def copying(element: str) -> str:
    """A kernel that copies 8 x 32 elements from its first to its second parameter."""
    tiles = {name: TileOf(element, 8, 32) for name in ("x", "y")}
    return op_kernel("pto.tmov ins(%x : $x) outs(%y : $y)", tiles, name="copy")


@pytest.fixture
def kernel(tmp_path: Path) -> str:
    path = tmp_path / "k.pto"
    path.write_text(EMPTY)
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["f32[8]"], "expected 2 arguments, found 1: k(x: f32[...], n: index)"),
        (["f32[8]", "1", "2"], "expected 2 arguments, found 3: k("),
        (["f16[8]", "2"], "parameter 0 (%x) is memory of f32, found f16"),
        (
            ["5", "2"],
            "(%x) is memory of f32: expected a file.npy or f32[1024], found 5",
        ),
        (
            ["x", "2"],
            "(%x) is memory of f32: expected a file.npy or f32[1024], found 'x'",
        ),
        (["f32[8]", "2.5"], "parameter 1 (%n) is a whole number (index), found 2.5"),
        (["f32[8]", "nan"], "parameter 1 (%n) is a whole number (index), found nan"),
        (["f32[8]", "two"], "parameter 1 (%n) is a number (index): expected a number"),
        (["f32[8]", "f32[8]"], "parameter 1 (%n) is a number (index), found an array"),
        (["f3[8]", "2"], "'f3' is no element type; did you mean 'f32'?"),
        (["f32[8,,2]", "2"], "expected sizes as in f32[16,256]"),
        (["f32[]", "2"], "expected sizes as in f32[16,256]"),
        (["f32[99999999999,99999]", "2"], "is more memory than there is"),
        (["none.npy", "2"], "cannot read none.npy: No such file or directory"),
        (["f32[8]", "2", "--save", "1=o.npy"], "(%n) is a number (index), not memory"),
        (["f32[8]", "2", "--save", "y=o.npy"], "no parameter 'y'; there are: k(x:"),
        (["f32[8]", "2", "--save", "0"], "expected I=OUT.npy, found '0'"),
        (["f32[8]", "2", "--save", "0=no/such/o.npy"], "no folder"),
        (["f32[8]", "2", "--fill=randon:2"], "did you mean 'random'?"),
        (["f32[8]", "2", "--fill=random"], "expected random:SEED, found random"),
        (["f32[8]", "2", "--fill=random:2:x:y"], "expected random:SEED:LOW:HIGH"),
        (["f32[8]", "2", "--fill=random:2:3:1"], "nothing lies between 3 and 1"),
        (["f32[8]", "2", "--entry=l"], "no function 'l' with a body; there are: k"),
        (["f32[8]", "2", "--pto-arch=a9"], "unknown arch 'a9', expected a2a3"),
        (["f32[8]", "2", "--blocks", "0"], "expected a count from 1 on, found '0'"),
        (["f32[8]", "2", "--error-format=xml"], "invalid choice: 'xml'"),
    ],
)
def test_complaints(
    kernel: str,
    arguments: list[str],
    complaint: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([kernel, *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("pto-run: error: ")
    assert complaint in said.err
    assert said.err.count("\n") == 1
    assert not list(tmp_path.glob("*.npy")), "nothing is written after a complaint"


def test_the_file_comes_first(kernel: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["f32[8]", kernel]) == 1
    said = f"cannot read f32[8]: No such file or directory; the file comes first: pto-run {kernel}"
    assert said in capsys.readouterr().err


def test_races_of_a_kernel_without_flags_are_one_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one that has some each is told."""
    path, text = tmp_path / "k.pto", copying("f32")
    path.write_text(text)
    assert main([str(path), "f32[256]=zero", "f32[256]", "--sanitize=race"]) == 1
    said = capsys.readouterr().err
    assert said.count("error: ") == 1
    assert "@copy has neither flags nor barriers; 7 accesses are unordered" in said
    assert "help: pto-opt --insert-sync puts flags and barriers in" in said
    flag = "[#pto.pipe<PIPE_MTE2>, #pto.pipe<PIPE_V>, #pto.event<EVENT_ID0>]"
    pair = f"pto.set_flag{flag}\npto.wait_flag{flag}\npto.tmov"
    path.write_text(text.replace("pto.tmov", pair))
    assert main([str(path), "f32[256]=zero", "f32[256]", "--sanitize=race"]) == 1
    said = capsys.readouterr().err
    assert "[race: read after write] [PTO7006]" in said
    assert "neither flags" not in said


@pytest.mark.parametrize("content", [b"", b"junk", b"\x93NUMPY\x01\x00"])
def test_files_that_are_no_arrays(
    kernel: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.npy"
    path.write_bytes(content)
    assert main([kernel, str(path), "2"]) == 1
    assert f"{path} is not an array of numbers" in capsys.readouterr().err


def test_arrays_of_objects_are_not_loaded(
    kernel: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.npy"
    objects: Any = np.array([{}], dtype=object)
    np.save(path, objects, allow_pickle=True)
    assert main([kernel, str(path), "2"]) == 1
    assert "is not an array of numbers" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("element", "dtype"),
    [
        ("f32", np.float32),
        ("f16", np.float16),
        ("bf16", ml_dtypes.bfloat16),
        ("i8", np.int8),
        ("ui16", np.uint16),
        ("i32", np.int32),
    ],
)
def test_files_go_in_and_out(element: str, dtype: Any, tmp_path: Path) -> None:
    (tmp_path / "copy.pto").write_text(copying(element))
    source, result = tmp_path / "x.npy", tmp_path / "y.npy"
    values = np.random.default_rng(5).uniform(0, 100, (8, 32)).astype(dtype)
    np.save(source, values)
    fresh = "u16[8,32]" if element == "ui16" else f"{element}[8,32]"
    arguments = [
        str(tmp_path / "copy.pto"),
        str(source),
        fresh,
        "--save",
        f"1={result}",
    ]
    assert main(arguments) == 0
    loaded = np.load(result)
    assert loaded.shape == (8, 32)
    assert loaded.tobytes() == values.tobytes()
    # A result can be an argument again, bf16 as well, which the format has no name for.
    assert main([str(tmp_path / "copy.pto"), str(result), fresh]) == 0


def test_one_file_twice_is_one_memory(tmp_path: Path) -> None:
    (tmp_path / "copy.pto").write_text(copying("f32"))
    path, first, second = (str(tmp_path / n) for n in ("x.npy", "a.npy", "b.npy"))
    np.save(path, np.arange(256, dtype=np.float32).reshape(8, 32))
    kernel = str(tmp_path / "copy.pto")
    saves = ["--save", f"0={first}", "--save", f"1={second}"]
    assert main([kernel, path, path, *saves]) == 0
    assert np.array_equal(np.load(first), np.load(second))


def test_each_seed_and_parameter_has_other_numbers(tmp_path: Path) -> None:
    (tmp_path / "copy.pto").write_text(copying("f32"))
    kernel, out = str(tmp_path / "copy.pto"), tmp_path / "o.npy"

    def filled(seed: int, parameter: int) -> bytes:
        arguments = [kernel, "f32[8,32]", "f32[9,32]", f"--fill=random:{seed}"]
        assert main([*arguments, "--save", f"{parameter}={out}"]) == 0
        return np.load(out).tobytes()[-128:]

    assert filled(1, 0) == filled(1, 0)
    assert filled(1, 0) != filled(2, 0)
    assert filled(1, 0) != filled(1, 1)


def test_a_bar_on_terminals_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from pto_opt.cli.kernel_run import Bars

    assert list(Bars().iterations(range(3))) == [0, 1, 2]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    numbers = iter(Bars(delay=0).iterations(range(3)))
    assert list(numbers) == [0, 1, 2]
    assert "0/3" in capsys.readouterr().err


def test_the_function_is_there_after_its_modules() -> None:
    import pto_opt

    import_module("pto_opt.interpreter.launch")
    values = np.arange(256, dtype=np.float32)
    result = np.zeros(256, dtype=np.float32)
    pto_opt.run(copying("f32"), "copy", [values, result])
    assert np.array_equal(values, result)
