"""`--fix`: what is written is right, comments stay, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pto_dialect.messages.suggestions import guess, guess_value
from pto_opt.cli.opt import main

TILE = "!pto.tile_buf<vec, 16x64xf32>"
DYNAMIC = "!pto.tile_buf<vec, 16x64xf32, valid=?x?>"
PART = "!pto.partition_tensor_view<16x64xf32>"
TEXT = f"""// A kernel.
func.func @k(%x: f32, %p: {PART}) {{
  %zero = arith.constant 0 : i64  // from the start
  %a = pto.alloc_tile addr = %zero : {TILE}
  pto.texpands ins(%x : f32) outs(%a : {TILE})
  pto.barrier <PIPE_V>
  pto.tabs ins(%a : {TILE}) outs(%a : {TILE})
  pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
  pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
  pto.tstore ins(%a : {TILE}) outs(%p : {PART})
  return
}}
"""


def line_with(word: str) -> str:
    return next(f"{line}\n" for line in TEXT.splitlines() if word in line)


@pytest.mark.parametrize(
    "old, new",
    [
        ("pto.tabs", "pto.taabs"),
        ("pto.texpands", "texpands"),
        ("alloc_tile", "aloc_tile"),
        (f"addr = %zero : {TILE}", "addr = %zero : !pto.tilebuf<vec, 16x64xf32>"),
        ("addr = %zero", "addr = %zeroo"),
        ("// A kernel", "# A kernel"),
        ("barrier <PIPE_V>", "barrier <PIPE_VV>"),
        ("wait_flag[<PIPE_V>", "wait_flag[<pipe_v>"),
        (f"(%x: f32, %p: {PART}", f"(%x: fp32, %p: {PART}"),
        (f"addr = %zero : {TILE}", "addr = %zero : !pto.tile_buf<UB, 16x64xf32>"),
        ("tabs ins(%a : ", "tabs ins(%a "),
        (f"tstore ins(%a : {TILE}", "tstore ins(%a"),
        (f"tabs ins(%a : {TILE})", "tabs ins(%a :)"),
        (f"tabs ins(%a : {TILE}) outs", f"tabs ins(%a : {TILE}) out"),
        (line_with("return"), ""),
        (line_with("barrier"), ""),
        (line_with("wait_flag"), ""),
        (line_with("set_flag"), ""),
    ],
)
def test_a_mistake_is_mended(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert TEXT.count(old) == 1
    path = tmp_path / "kernel.pto"
    wrong = TEXT.replace(old, new)
    path.write_text(wrong)
    assert main([str(path), "--check-sync", "-o", "/dev/null"]) == 1
    assert "(pto-opt --fix does it)" in capsys.readouterr().err
    assert main([str(path), "--check-sync", "--fix", "--diff"]) == 0
    shown = capsys.readouterr().out
    assert path.read_text() == wrong
    assert main([str(path), "--check-sync", "--fix"]) == 0
    assert path.read_text() == TEXT
    changed = [x for x in shown.splitlines()[2:] if x[:1] in ("-", "+")]
    assert 1 <= len(changed) <= 2
    assert changed[-1][1:] in TEXT.splitlines()


SUM = f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%p: !pto.ptr<f32>, %n: index) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    %c0_i64 = arith.constant 0 : i64
    %c4096_i64 = arith.constant 4096 : i64
    %v = pto.make_tensor_view %p, shape = [%n, %c64], strides = [%c64, %c1] \
: !pto.tensor_view<?x?xf32>
    %q = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%n, %c64] \
: !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x64xf32>
    %a = pto.alloc_tile addr = %c0_i64 valid_row = %n valid_col = %c64 : {DYNAMIC}
    %b = pto.alloc_tile addr = %c4096_i64 valid_row = %n valid_col = %c64 : {DYNAMIC}
    pto.tload ins(%q : !pto.partition_tensor_view<?x64xf32>) outs(%a : {DYNAMIC})
    pto.tload ins(%q : !pto.partition_tensor_view<?x64xf32>) outs(%b : {DYNAMIC})
    pto.tadd ins(%a, %b : {DYNAMIC}, {DYNAMIC}) outs(%b : {DYNAMIC})
    pto.tstore ins(%b : {DYNAMIC}) outs(%q : !pto.partition_tensor_view<?x64xf32>)
    return
  }}
}}
"""


LOOP = f"""func.func @k(%p: {PART}, %c: i1, %n: index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %zero : {TILE}
  pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
  scf.for %i = %c0 to %n step %c1 {{
    pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
    scf.if %c {{
      pto.tload ins(%p : {PART}) outs(%a : {TILE})
    }} else {{
      pto.tload ins(%p : {PART}) outs(%a : {TILE})
    }}
    pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID1>]
    pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID1>]
    pto.barrier <PIPE_MTE3>
    pto.tstore ins(%a : {TILE}) outs(%p : {PART})
    pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
  }}
  pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
  return
}}
"""
LINES = LOOP.splitlines(keepends=True)
FLAGS = [number for number, line in enumerate(LINES) if "flag" in line]


def _mended(wrong: str, path: Path) -> str:
    path.write_text(wrong)
    assert main([str(path), "--check-sync", "-o", "/dev/null"]) == 1
    assert main([str(path), "--check-sync", "--fix"]) == 0
    return path.read_text()


@pytest.mark.parametrize("number", FLAGS)
def test_flags_of_loops(number: int, tmp_path: Path) -> None:
    """One that is missing belongs to where it orders what it has to, with nothing else."""
    wrong = "".join([*LINES[:number], *LINES[number + 1 :]])
    mended = _mended(wrong, tmp_path / "kernel.pto")
    assert sorted(mended.splitlines(keepends=True)) == sorted(LINES)


@pytest.mark.parametrize("number", FLAGS)
def test_another_number(number: int, tmp_path: Path) -> None:
    """A flag between the same units is raised, and one is waited for, in vain."""
    line = LINES[number].replace("ID1", "ID5").replace("ID0", "ID6")
    wrong = "".join([*LINES[:number], line, *LINES[number + 1 :]])
    mended = _mended(wrong, tmp_path / "kernel.pto")
    if "ID1" in LINES[number]:
        assert mended in (LOOP, LOOP.replace("ID1", "ID5"))


@pytest.mark.parametrize("event", ["EVENT_ID0", "EVENT_ID1"])
def test_a_flag_that_was_forgotten(event: str, tmp_path: Path) -> None:
    """It gets the first number that is free, in a loop with a round before and behind."""
    wrong = "".join(line for line in LINES if event not in line)
    mended = _mended(wrong, tmp_path / "kernel.pto")
    assert mended.count("_flag") == LOOP.count("_flag")


@pytest.mark.parametrize(
    "old, new",
    [
        ("i64 = arith.constant 4096", "i64 = arith.constant 4072"),  # not aligned
        ("i64 = arith.constant 4096", "i64 = arith.constant 2048"),  # over %a
        ("i64 = arith.constant 4096", "i64 = arith.constant 262144"),  # beyond the end
        (
            "%a = pto.alloc_tile addr = %c0_i64 valid_row = %n",
            "%a = pto.alloc_tile addr = %c0_i64",
        ),
        (" valid_row = %n valid_col = %c64 : ", " : "),
    ],
)
def test_addresses_and_extents(old: str, new: str, tmp_path: Path) -> None:
    assert old in SUM
    path = tmp_path / "sum.pto"
    path.write_text(SUM)
    checks = ["--check-validshape", "--check-buffer-reuse"]
    assert main([str(path), *checks, "-o", "/dev/null"]) == 0
    path.write_text(SUM.replace(old, new))
    assert main([str(path), *checks, "-o", "/dev/null"]) == 1
    assert main([str(path), *checks, "--fix"]) == 0
    assert path.read_text() == SUM


def test_a_constant_that_others_use_stays(tmp_path: Path) -> None:
    """The tile gets a constant of its own, or one that is there."""
    path = tmp_path / "sum.pto"
    wrong = SUM.replace("addr = %c4096_i64", "addr = %c0_i64")
    path.write_text(wrong)
    checks = ["--check-validshape", "--check-buffer-reuse"]
    assert main([str(path), *checks, "--fix"]) == 0
    assert path.read_text() == SUM
    line = "    %c4096_i64 = arith.constant 4096 : i64\n"
    path.write_text(wrong.replace(line, ""))
    assert main([str(path), *checks, "--fix"]) == 0
    named = line.replace("%c4096_i64", "%addr_of_b")
    assert path.read_text() == SUM.replace(line, "").replace(
        "    %b =", f"{named}    %b ="
    ).replace("addr = %c4096_i64", "addr = %addr_of_b")


def test_the_cause_is_mended_first(tmp_path: Path) -> None:
    """An overlap leaves accesses unordered; a barrier is not what is missing."""
    path = tmp_path / "kernel.pto"
    flags = [
        "    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]\n",
        "    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]\n",
        "    pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]\n",
        "    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]\n",
    ]
    text = SUM.replace("    pto.tadd", f"{flags[0]}{flags[1]}    pto.tadd")
    text = text.replace("    pto.tstore", f"{flags[2]}{flags[3]}    pto.tstore")
    path.write_text(text.replace("constant 4096", "constant 2048"))
    checks = ["--check-validshape", "--check-buffer-reuse", "--check-sync"]
    assert main([str(path), *checks, "--fix"]) == 0
    assert path.read_text() == text


@pytest.mark.parametrize(
    "name, known, meant",
    [
        ("x_tile", ["x__tile", "y__tile"], "%x__tile"),
        ("x__tiel", ["x__tile", "y__tile"], "%x__tile"),
        ("z__tile", ["x__tile", "y__tile"], None),
        ("c1_index", ["c16_index", "c0_index"], None),
        ("weight", ["weights", "bias"], "%weights"),
        ("b", ["a", "c"], None),
        ("C1_INDEX", ["c1_index", "c0_index"], "%c1_index"),
    ],
)
def test_another_name_is_no_slip(
    name: str, known: list[str], meant: str | None
) -> None:
    assert guess_value(name, known).word == meant


def test_names_that_differ_in_case_alone_are_not_sure() -> None:
    assert guess_value("Tile_A", ["tile_a", "tile_b"]).is_sure
    assert not guess_value("Tile_A", ["tile_a", "TILE_a"]).is_sure


def test_of_several_words_none_is_written() -> None:
    """Both `tmax` and `tmov` are as near."""
    found = guess("tmox", ["tmax", "tmov", "tload"])
    assert found.word == "tmov"
    assert not found.is_sure
    events = [f"EVENT_ID{number}" for number in range(8)]
    assert guess("EVENT_ID9", events).hint == ""


def test_several_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kernel.pto"
    wrong = TEXT.replace("tabs", "taabs").replace(line_with("return"), "")
    path.write_text(wrong.replace(line_with("wait_flag"), ""))
    assert main([str(path), "--check-sync", "--fix"]) == 0
    assert path.read_text() == TEXT


def test_what_stays_wrong_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "kernel.pto"
    wrong = TEXT.replace("tabs", "taabs").replace("outs(%p", "outs(%nothing")
    path.write_text(wrong)
    assert main([str(path), "--fix"]) == 1
    assert path.read_text() == wrong


def test_what_a_pass_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kernel.pto"
    path.write_text(
        TEXT.replace(line_with("wait_flag"), "").replace(line_with("set_f"), "")
    )
    assert main([str(path), "--check-buffer-reuse", "--insert-sync", "--diff"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["--- before insert-sync", "+++ after insert-sync"]
    assert any(line.startswith("+") and "wait_flag" in line for line in lines)
    assert not any(line.startswith("-") for line in lines[1:])


def test_of_two_fixes_the_one_that_helps_is_taken(tmp_path: Path) -> None:
    """The nearest aligned address is in another tile, the next one is behind it."""
    alloc = line_with("alloc_tile")
    other = alloc.replace("%a =", "%b =").replace("%zero", "%behind")
    number = "  %behind = arith.constant 4079 : i64\n"
    use = f"  pto.texpands ins(%x : f32) outs(%b : {TILE})\n"
    fill = line_with("texpands")
    text = TEXT.replace(alloc, f"{alloc}{number}{other}").replace(fill, f"{fill}{use}")
    path = tmp_path / "kernel.pto"
    path.write_text(text)
    assert main(["--check-buffer-reuse", "--fix", str(path)]) == 0
    assert path.read_text() == text.replace("4079", "4096")


def test_extents_are_those_of_the_tile_that_goes_with_it(tmp_path: Path) -> None:
    """They are no number, and no value of the run as it is: the least of two."""
    text = f"""func.func @k(%x: f32, %n: index) {{
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %rows = arith.minsi %n, %c16 : index
  %a = pto.alloc_tile valid_row = %rows valid_col = %c64 : {DYNAMIC}
  %b = pto.alloc_tile valid_row = %rows valid_col = %c64 : {DYNAMIC}
  pto.texpands ins(%x : f32) outs(%a : {DYNAMIC})
  pto.tabs ins(%a : {DYNAMIC}) outs(%b : {DYNAMIC})
  return
}}
"""
    path = tmp_path / "kernel.pto"
    wrong = text.replace(
        "%b = pto.alloc_tile valid_row = %rows valid_col = %c64", "%b = pto.alloc_tile"
    )
    path.write_text(wrong)
    assert main(["--check-validshape", "--fix", str(path)]) == 0
    assert path.read_text() == text
