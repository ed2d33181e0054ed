"""`pto-fmt`: files in, files or text out, and what the exit status says."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pto_opt.cli import fmt
from pto_opt.formatting import files

UNTIDY = "func.func private  @f( )\n"
TIDY = "func.func private @f()\n"


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    path = tmp_path / "k.pto"
    path.write_text(UNTIDY, "utf-8")
    return path


def test_to_stdout(kernel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fmt.main([str(kernel)]) == 0
    assert capsys.readouterr() == (TIDY, "")
    assert kernel.read_text("utf-8") == UNTIDY


def test_stdin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))
    assert fmt.main([]) == 0
    assert capsys.readouterr() == (TIDY, "")


def test_in_place(kernel: Path) -> None:
    """Permissions stay; so do links, and files that are right already."""
    kernel.chmod(0o640)
    link = kernel.with_name("link.pto")
    link.symlink_to(kernel)
    assert fmt.main(["-i", str(link)]) == 0
    assert link.is_symlink()
    assert kernel.read_text("utf-8") == TIDY
    assert kernel.stat().st_mode & 0o777 == 0o640
    before = kernel.stat()
    assert fmt.main(["-i", str(kernel)]) == 0
    assert kernel.stat().st_ino == before.st_ino
    assert kernel.stat().st_mtime_ns == before.st_mtime_ns


def test_writing_fails(
    kernel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(kernel))

    monkeypatch.setattr(os, "replace", full)
    assert fmt.main(["-i", str(kernel)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert kernel.read_text("utf-8") == UNTIDY
    assert [*kernel.parent.iterdir()] == [kernel]


def test_check_and_diff(kernel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fmt.main(["--check", "--diff", str(kernel)]) == 1
    said = capsys.readouterr()
    assert said.err == f"{kernel}: would be laid out anew\n"
    assert said.out.endswith(f"@@ -1 +1 @@\n-{UNTIDY}+{TIDY}")
    assert fmt.main(["--diff", str(kernel)]) == 0
    capsys.readouterr()
    kernel.write_text(TIDY, "utf-8")
    assert fmt.main(["--check", "--diff", str(kernel)]) == 0
    assert capsys.readouterr() == ("", "")


def test_folders(kernel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several files go to several processes; one that is wrong costs no other."""
    wrong = kernel.with_name("a.pto")
    wrong.write_text("module {\n  pto.foo\n}\n", "utf-8")
    assert fmt.main(["-i", str(kernel.parent)]) == 1
    assert f"{wrong}:2:3: error: unknown operation" in capsys.readouterr().err
    assert kernel.read_text("utf-8") == TIDY
    assert wrong.read_text("utf-8") == "module {\n  pto.foo\n}\n"


def test_bytes_that_are_no_text(
    kernel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.write_bytes(b"module {\n  // \xff\n}\n")
    assert fmt.main(["-i", str(kernel)]) == 1
    assert capsys.readouterr().err == f"{kernel}:2:6: error: not UTF-8 text\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--inplace"], "unrecognized arguments: --inplace; did you mean '--in-place'"),
        (["-i", "-"], "--in-place needs files"),
        (["-i", "--check", "a.pto"], "--in-place writes files"),
        (["no/such/file.pto"], "No such file"),
    ],
)
def test_usage(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fmt.main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_program_that_would_change(
    kernel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pto_opt.formatting import formatter

    def other(*_: object) -> list[str]:
        return ["module {}"]

    monkeypatch.setattr(formatter.TokenLayout, "lay_out", other)
    assert fmt.main(["-i", str(kernel)]) == 1
    assert "cannot be laid out without changing it" in capsys.readouterr().err
    assert kernel.read_text("utf-8") == UNTIDY


def test_the_command(kernel: Path) -> None:
    """As a process, whose reader goes away."""
    command = [
        sys.executable,
        "-c",
        "import sys; from pto_opt.cli.start import fmt; sys.exit(fmt())",
        str(kernel),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, TIDY, "")


def test_a_file_that_is_gone(kernel: Path) -> None:
    task = files.FormatTask(str(kernel.with_name("gone.pto")))
    assert (
        files.format_task(task).problem == "cannot read it: No such file or directory"
    )
