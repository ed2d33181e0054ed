"""`ptoas`: flags, levels, chips, errors, prints between passes, the folder for hosts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from xdsl.dialects.builtin import ModuleOp

from pto_opt.cli.opt import main as pto_opt
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.ptoas.flags import FLAGS, FlagError, FlagKind, parse_flags
from pto_opt.ptoas.root import ptoas_root
from pto_opt.ptoas.start import main

PLANNED = """
module attributes {{pto.target_arch = "{arch}"}} {{
  func.func @k(%p: !pto.ptr<f32>) attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %a = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %p, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<16x16xf32>
    %w = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<16x16xf32> -> !pto.partition_tensor_view<16x16xf32>
    %t = pto.alloc_tile {addr}: !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%w : !pto.partition_tensor_view<16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    pto.tabs ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%w : !pto.partition_tensor_view<16x16xf32>)
    return
  }}
}}
"""  # noqa: E501


def kernel(folder: Path, arch: str = "a3", addr: str = "addr = %a ") -> Path:
    """A kernel's file."""
    file = folder / "k.pto"
    file.write_text(PLANNED.format(arch=arch, addr=addr))
    return file


def ptoas(*arguments: str | Path) -> int:
    return main([str(a) for a in arguments])


def test_cpp_goes_to_the_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    output = tmp_path / "k.cpp"
    file = kernel(tmp_path)
    assert ptoas(file, "-o", output, "--pto-level=level3", "--pto-arch", "a3") == 0
    assert "AICORE void k(" in output.read_text()
    assert capfd.readouterr() == ("", "")


def test_pypto_s_command_line(tmp_path: Path):
    output, folder = tmp_path / "k.cpp", tmp_path / "dumps"
    assert (
        ptoas(
            kernel(tmp_path),
            "-o",
            output,
            "--enable-insert-sync",
            "--pto-level=level3",
            "--mlir-print-ir-after-all",
            "--mlir-print-ir-module-scope",
            f"--mlir-print-ir-tree-dir={folder}",
            "--pto-arch",
            "a3",
        )
        == 0
    )
    text = output.read_text()
    assert "wait_flag(" in text or "pipe_barrier(" in text
    names = sorted(f.name for f in folder.rglob("*.mlir"))
    assert any(name.endswith("_pto-resolve-reserved-buffers.mlir") for name in names)
    for file in folder.rglob("*.mlir"):
        assert "func.func @k(%arg0: !pto.ptr<f32, gm>)" in file.read_text()


def test_one_dash_and_two_and_values_apart(tmp_path: Path):
    file = kernel(tmp_path)
    for flags in (
        ["-pto-level=level3", "--o", tmp_path / "1"],
        ["--pto-level", "LEVEL3", f"-o={tmp_path / '1'}"],
    ):
        assert ptoas(file, *flags) == 0
        assert "AICORE void k(" in (tmp_path / "1").read_text()
        (tmp_path / "1").unlink()


def test_stdin_and_stdout(tmp_path: Path):
    command = [sys.executable, "-m", "pto_opt.ptoas.start", "--pto-level=level3", "-"]
    text = PLANNED.format(arch="a3", addr="addr = %a ")
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "AICORE void k(" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--pto-arch=a2a3"], "Error: invalid --pto-arch='a2a3'. Expected 'a2', 'a3'"),
        (["--pto-level=3"], "Error: invalid --pto-level='3'. Expected 'level1'"),
        (["--pto-backend=vpto"], "Error: --pto-backend=vpto is not supported"),
        (["--emit-vpto"], "Error: --emit-vpto is not supported: there is no VPTO"),
        (["--enable-bufid_sync"], "Error: --enable-bufid_sync is not supported"),
        (["--plan-memory-impl=typo"], "invalid --plan-memory-impl='typo', expected"),
        (["--pto-levl=level3"], "did you mean '--pto-level'?"),
        (["--emit-pto-ir=maybe"], "'maybe' is invalid value for boolean argument"),
        (["--cann-output-version=9"], "Error: invalid --cann-output-version='9'."),
        (["--mlir-print-ir-after=nothing"], "Cannot find option named 'nothing'"),
        (
            ["--enable-insert-sync", "--enable-inject-barrier-all-sync"],
            "are mutually exclusive",
        ),
        (["--enable-op-fusion"], "requires --pto-arch=a5"),
        (["also.pto"], "Too many positional arguments"),
        (["--pto-arch"], "requires a value"),
    ],
)
def test_refused_requests(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], flags: list[str], message: str
):
    output = tmp_path / "k.cpp"
    level = [] if any("lev" in f for f in flags) else ["--pto-level=level3"]
    assert ptoas(kernel(tmp_path), "-o", output, *level, *flags) == 1
    out, err = capfd.readouterr()
    assert message in err
    assert out == ""
    assert not output.exists()


def test_errors_have_a_place_and_a_caret(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    file = kernel(tmp_path)
    text = file.read_text().replace("pto.tabs ins(%t", "pto.tabs ins(%w")
    file.write_text(text)
    output = tmp_path / "k.cpp"
    assert ptoas(file, "-o", output, "--pto-level=level3") == 1
    err = capfd.readouterr().err
    assert re.search(r"^.*k\.pto:12:\d+: error: ", err, re.MULTILINE)
    assert "^" in err
    assert "Traceback" not in err
    assert not output.exists()


@pytest.mark.parametrize(
    ("level", "addr", "message"),
    [
        ("level3", "", "error: requires 'addr' operand when --pto-level=level3"),
        ("level2", "addr = %a ", "error: unexpected 'addr' operand: only supported"),
        ("level1", "addr = %a ", "error: unexpected 'addr' operand: only supported"),
    ],
)
def test_levels_say_who_gives_addresses(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    level: str,
    addr: str,
    message: str,
):
    file = kernel(tmp_path, addr=addr)
    assert ptoas(file, f"--pto-level={level}", "-o", tmp_path / "k.cpp") == 1
    assert message in capfd.readouterr().err


@pytest.mark.parametrize("level", ["level1", "level2"])
def test_memory_is_planned(tmp_path: Path, level: str):
    output = tmp_path / "k.cpp"
    file = kernel(tmp_path, addr="")
    assert ptoas(file, f"--pto-level={level}", "-o", output) == 0
    assert "TASSIGN(t, " in output.read_text()


def test_levels_of_optimisation(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    output, file = tmp_path / "k.cpp", kernel(tmp_path)
    ordered: list[bool] = []
    for level in "012":
        flags = ["--pto-level=level3", f"--pto-opt-level={level}"]
        assert ptoas(file, *flags, "-o", output) == 0
        ordered.append("wait_flag(" in output.read_text())
    assert ordered == [False, True, True]
    assert ptoas(file, "--pto-level=level3", "--pto-opt-level=3", "-o", output) == 1
    assert "invalid --pto-opt-level='3'" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("stated", "flags", "expected"),
    [
        ("a5", [], "a5"),
        ("a3", [], "a3"),
        ("a2", [], "a2"),
        ("a2a3", [], "a3"),
        ("a9", [], "a3"),
        ("a5", ["--pto-arch=a3"], "a3"),
        ("a3", ["--pto-arch", "A5"], "a5"),
    ],
)
def test_which_chip(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    stated: str,
    flags: list[str],
    expected: str,
):
    file = kernel(tmp_path, stated)
    assert ptoas(file, "--pto-level=level3", "--emit-pto-ir", *flags) == 0
    assert f'pto.target_arch = "{expected}"' in capfd.readouterr().out


def test_printed_programs_can_be_read_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    file = kernel(tmp_path)
    assert ptoas(file, "--pto-level=level3", "--emit-pto-ir") == 0
    text = capfd.readouterr().out
    assert "%0 = pto.make_tensor_view %arg0, shape = [%c16, %c16]" in text
    assert "%2 = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>" in text
    module = load(text, name="again", context=make_context())
    assert isinstance(module, ModuleOp)


def test_prints_between_passes(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    file = kernel(tmp_path)
    flags = ["--pto-level=level3", "-o", tmp_path / "k.cpp"]
    flags.append("--mlir-print-ir-after=pto-infer-layout,pto-resolve-reserved-buffers")
    assert ptoas(file, *flags) == 0
    out, err = capfd.readouterr()
    assert out == ""
    headings = re.findall(r"// -----// (.*) //----- //\n(.*)", err)
    assert headings == [
        (
            "IR Dump After InferPTOLayout (pto-infer-layout)",
            "func.func @k(%arg0: !pto.ptr<f32, gm>) attributes "
            "{pto.kernel_kind = #pto.kernel_kind<vector>} {",
        ),
        (
            "IR Dump After PTOResolveReservedBuffers (pto-resolve-reserved-buffers)",
            'module attributes {pto.target_arch = "a3"} {',
        ),
    ]


def test_missing_input_and_output_folder(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    assert ptoas(tmp_path / "none.pto") == 1
    assert "Error: Could not open input file:" in capfd.readouterr().err
    output = tmp_path / "none" / "k.cpp"
    assert ptoas(kernel(tmp_path), "--pto-level=level3", "-o", output) == 1
    assert "No such file or directory" in capfd.readouterr().err


def test_existing_output_survives_a_failure(tmp_path: Path):
    output = tmp_path / "k.cpp"
    output.write_text("before")
    assert ptoas(kernel(tmp_path, addr=""), "--pto-level=level3", "-o", output) == 1
    assert output.read_text() == "before"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["k.cpp", "k.pto"]


def test_bytecode_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    file = tmp_path / "k.pto"
    file.write_bytes(b"PTOBC\0\1\2")
    assert ptoas(file) == 1
    assert "Error: Failed to decode PTOBC" in capfd.readouterr().err


def test_help_names_every_flag(capfd: pytest.CaptureFixture[str]):
    assert ptoas("--help") == 0
    text = capfd.readouterr().out
    for flag in FLAGS:
        dashes = "-" if len(flag.name) == 1 else "--"
        assert f"{dashes}{flag.name}" in text


def test_refused_flags_say_why():
    for flag in FLAGS:
        if flag.kind is FlagKind.REFUSED:
            with pytest.raises(FlagError, match=re.escape(flag.help)):
                parse_flags([f"--{flag.name}=x"])


def test_folder_for_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = ptoas_root()
    program = folder / "ptoas"
    assert os.access(program, os.X_OK)
    assert ptoas_root() == folder
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "xdsl.py").write_text("raise SystemExit(7)")
    done = subprocess.run(
        [program, kernel(tmp_path), "--pto-level=level3"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "AICORE void k(" in done.stdout
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"ptoas \d+\.\d+\.\d+ \(pto-opt\)\n", version.stdout)


OVERLAPPING = """
module attributes {{pto.target_arch = "a5"}} {{
  func.func @k() {{
    %a = arith.constant 0 : i64
    %b = arith.constant 1024 : i64
    %c = arith.constant {dst} : i64
    %src = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x32xui8>
    %tmp = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 1x32xui8, valid=1x1>
    %dst = pto.alloc_tile addr = %c : !pto.tile_buf<vec, 16x32xui8, slayout=row_major>
    pto.tmov ins(%src : !pto.tile_buf<vec, 16x32xui8>, %tmp : !pto.tile_buf<vec, 1x32xui8, valid=1x1>) outs(%dst : !pto.tile_buf<vec, 16x32xui8, slayout=row_major>) {{grpAxis = #pto<mx_group_axis axis0>}}
    return
  }}
}}
"""  # noqa: E501


@pytest.mark.parametrize(("dst", "status"), [(512, 0), (256, 1), (0, 1), (768, 1)])
def test_mx_groups_do_not_overlap(
    dst: int, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "k.pto"
    file.write_text(OVERLAPPING.format(dst=dst))
    assert ptoas(file, "--pto-level=level3", "--emit-pto-ir") == status
    said = capsys.readouterr().err
    assert ("op reads %src" in said or "op writes %dst" in said) == bool(status)


def test_installed_on_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "bin"
    assert pto_opt(["--install-ptoas", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder / 'ptoas'}\n"
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    source, output = tmp_path / "k.pto", tmp_path / "k.cpp"
    # No addresses and no flags: ptoas plans the memory, for an a3.
    source.write_text(
        "func.func @k() attributes {pto.entry} {\n"
        "  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>\n"
        "  pto.tadd ins(%t, %t : !pto.tile_buf<vec, 16x64xf32>,"
        " !pto.tile_buf<vec, 16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)\n"
        "  return\n}\n"
    )
    command = ["ptoas", "--enable-insert-sync", str(source), "-o", str(output)]
    subprocess.run(command, check=True)
    assert "TADD(" in output.read_text()
    assert pto_opt(["--install-ptoas", str(folder)]) == 0  # again, over its own


def test_another_ptoas_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    other = tmp_path / "ptoas"
    other.write_bytes(b"\x7fELF\xff")
    assert pto_opt(["--install-ptoas", str(tmp_path)]) == 1
    assert "is another ptoas; remove it first" in capsys.readouterr().err
    assert other.read_bytes() == b"\x7fELF\xff"
