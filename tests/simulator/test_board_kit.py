"""Kits for boards: written by `pto-opt board-kit`, run on pto-isa's CPU simulator."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from isa_simulator import find_clang, why_not
from kernel_text import KernelText
from op_kernels import TileOf, op_kernel
from simulator_pipelines import EXAMPLES

from pto_dialect.functions import BLOCK_COUNT, BLOCK_INDEX
from pto_opt.board.kit import KitError, launcher
from pto_opt.cli.board_kit import main
from pto_opt.interpreter.api import Kernel


def on_the_simulator(kit: Path) -> tuple[int, dict[str, Any]]:
    """The exit status of a kit's script, and what it prints."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    command = [sys.executable, str(kit / "run_kit.py"), "--simulator"]
    command += ["--compiler", str(find_clang()), "--flag=-O0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def test_a_kit_of_an_example_comes_out_equal(tmp_path: Path):
    assert main([str(EXAMPLES / "matmul.pto"), "-o", str(tmp_path)]) == 0
    status, report = on_the_simulator(tmp_path)
    assert (status, report["equal"]) == (0, True), report
    assert report["model_cycles"] > 0
    assert report["cycles"] is None


def test_numbers_and_the_first_difference(tmp_path: Path):
    source = tmp_path / "add.pto"
    tiles = {name: TileOf("f32", 8, 64) for name in "ac"}
    body = "pto.tadds ins(%a, %x : $a, f32) outs(%c : $c)"
    source.write_text(op_kernel(body, tiles, scalars={"x": "f32"}))
    kit = tmp_path / "kit"
    values = ["f32[512]", "f32[512]", "2.5"]
    assert main([str(source), *values, "-o", str(kit)]) == 0
    described = json.loads((kit / "kit.json").read_text())
    assert described["passes"] == "insert-sync"
    status, report = on_the_simulator(kit)
    assert (status, report["equal"]) == (0, True), report

    result = kit / "expected" / "c__memory.bin"
    changed = np.fromfile(result, np.float32)
    changed[77] += 1
    changed.tofile(result)
    status, report = on_the_simulator(kit)
    assert status == 1
    tensor = report["tensors"]["c__memory"]
    assert (tensor["differ"], tensor["first"]["element"]) == (1, 77)
    assert report["tensors"]["a__memory"]["equal"]


def test_bf16_and_what_nothing_has_written(tmp_path: Path):
    """pto-isa's simulator takes bf16 for f16 where the standard library has no bf16."""
    text = KernelText()
    text.parameter("x", "bf16*")
    text.parameter("y", "bf16*")
    text.parameter("z", "i32*")
    for name, element, address in (
        ("a", "bf16", 0),
        ("w", "f32", 512),
        ("b", "bf16", 2048),
        ("n", "i32", 4096),
    ):
        text.tile(name, element, 4, 64, address=address)
    text.load(text.matrix("x", 4, 64), "a")
    text.op("tcvt", ["a"], ["w"])
    text.op("tadd", ["w", "w"], ["w"])
    text.op("tcvt", ["w"], ["b"])
    text.store("b", text.matrix("y", 4, 64))
    text.store("n", text.matrix("z", 4, 64))
    source = tmp_path / "bf16.pto"
    source.write_text(text.text())
    kit = tmp_path / "kit"
    assert (
        main([str(source), "bf16[256]", "bf16[256]", "i32[256]", "-o", str(kit)]) == 0
    )
    status, report = on_the_simulator(kit)
    assert (status, report["equal"]) == (0, True), report
    assert report["tensors"]["z"]["undefined"] == 256
    assert "undefined" not in report["tensors"]["y"]


def test_without_a_board_the_script_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert main([str(EXAMPLES / "matmul.pto"), "-o", str(tmp_path)]) == 0
    monkeypatch.delenv("PTO_ISA_ROOT", raising=False)
    command = [sys.executable, str(tmp_path / "run_kit.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "PTO_ISA_ROOT" in json.loads(done.stdout)["error"]


def test_a_kernel_that_knows_its_block(tmp_path: Path):
    k_text = KernelText()
    k_text.parameter("a", "f32*")
    k_text.parameter(BLOCK_INDEX, "i32")
    k_text.parameter(BLOCK_COUNT, "i32")
    k_text.line(f"%i = arith.index_cast %{BLOCK_INDEX} : i32 to index")
    k_text.line(f"%n = arith.sitofp %{BLOCK_COUNT} : i32 to f32")
    k_text.types |= {"i": "index", "n": "f32"}
    k_text.view("rows", "a", [4, 64], [64, 1])
    k_text.part("row", "rows", ["i", 0], [1, 64])
    k_text.tile("t", "f32", 1, 64)
    k_text.load("row", "t")
    k_text.line("pto.tadds ins(%t, %n : $t, f32) outs(%t : $t)")
    k_text.store("t", "row")
    source, kit = tmp_path / "rows.pto", tmp_path / "kit"
    source.write_text(k_text.text())
    assert main([str(source), "f32[256]", "--blocks=3", "-o", str(kit)]) == 0
    tensors = [np.fromfile(kit / f / "a.bin", "f4") for f in ("inputs", "expected")]
    changed = (tensors[0] != tensors[1]).reshape(4, 64).any(1)
    assert changed.tolist() == [True, True, True, False]
    status, report = on_the_simulator(kit)
    assert (status, report["equal"]) == (0, True), report


def test_what_no_kit_can_be_made_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    entry = Kernel((EXAMPLES / "matmul.pto").read_text()).entry()
    with pytest.raises(KitError, match="not a kernel"):
        launcher("void helper() {}", entry)
    missing = str(tmp_path / "missing.pto")
    assert main([missing, "-o", str(tmp_path / "kit")]) == 2
    assert "missing.pto" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words, message",
    [
        (["--blocks", "0"], "expected a count from 1 on, found '0'"),
        (["--fill", "zero"], "argument --fill: not without the kernel's arguments"),
        (
            ["f32[1]", "--fill", "bogus"],
            "expected poison, zero, random:SEED or pattern",
        ),
    ],
)
def test_usage(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert (
        main([str(EXAMPLES / "matmul.pto"), "-o", str(tmp_path / "kit"), *words]) == 2
    )
    assert message in capsys.readouterr().err
    assert not (tmp_path / "kit").exists()
