"""Programs laid out: what stays, what becomes alike, and what the same program is."""

from __future__ import annotations

import io
import os
import random
import re
from pathlib import Path

import pytest
from task_pool import Lost, run_tasks

from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.formatting import formatter
from pto_opt.formatting.formatter import NotTheSame, format_text
from pto_opt.formatting.tokens import tokens_of
from pto_opt.loading import read_module

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.pto"))
DIALECT = sorted((ROOT / "lit_tests" / "dialect").glob("ops_*.mlir"))

UNTIDY = """\
// What it is for.

!X = !pto.ptr<f32>


module  attributes {pto.target_arch="a2a3"}{ // behind a brace

  // before a function
  func.func @f(%a : i1,%b:i32)->(i32, i32){
  cf.cond_br %a,^bb1(%b:i32),^bb2 // behind an operation

  // before a label
^bb1( %x:i32 ):
    return %x, // one
    // two
     %x
     : i32, i32
  ^bb2:

  %v : 2 = scf.while (%q=%b, %r=%b):(i32, i32)->(i32, i32) { scf.condition(%a) %q, %r : i32,
  i32 } do { ^bb0(%z: i32, %y: i32): scf.yield %z, %y : i32, i32 }


  %u, %w = scf.if %a -> (i32, i32) { scf.yield %b, %b : i32, i32 }
  else { scf.yield %b, %b : i32,i32 }
  %c1 = arith.constant   1 : index
  %s = scf.index_switch %c1 -> i32 case 2 { scf.yield %b : i32 } default { scf.yield %b : i32 }
  return %v#0, %v#1 : i32, i32  loc( "a.py" : 3 : 4 )
  // before the end
}
func.func private @g(i32,!pto.ptr<f32>  )->i32
}
// the last"""

TIDY = """\
// What it is for.

!X = !pto.ptr<f32>

module attributes {pto.target_arch = "a2a3"} { // behind a brace
  // before a function
  func.func @f(%a: i1, %b: i32) -> (i32, i32) {
    cf.cond_br %a, ^bb1(%b : i32), ^bb2 // behind an operation

  // before a label
  ^bb1(%x: i32):
    return %x, // one
        // two
        %x : i32, i32
  ^bb2:
    %v:2 = scf.while (%q = %b, %r = %b) : (i32, i32) -> (i32, i32) {
      scf.condition(%a) %q, %r : i32, i32
    } do {
    ^bb0(%z: i32, %y: i32):
      scf.yield %z, %y : i32, i32
    }

    %u, %w = scf.if %a -> (i32, i32) {
      scf.yield %b, %b : i32, i32
    } else {
      scf.yield %b, %b : i32, i32
    }
    %c1 = arith.constant 1 : index
    %s = scf.index_switch %c1 -> i32
    case 2 {
      scf.yield %b : i32
    }
    default {
      scf.yield %b : i32
    }
    return %v#0, %v#1 : i32, i32 loc("a.py":3:4)
    // before the end
  }
  func.func private @g(i32, !pto.ptr<f32>) -> i32
}
// the last
"""


def test_layout() -> None:
    assert format_text(UNTIDY) == TIDY
    assert format_text(TIDY) == TIDY


def test_ends_of_lines_are_those_of_the_first() -> None:
    text = format_text(UNTIDY.replace("\n", "\r\n"))
    assert text == TIDY.replace("\n", "\r\n")


def test_the_spelling_of_types_stays() -> None:
    """Both forms of a type, and a space that its author chose."""
    text = """\
func.func private @f(!pto.tile_buf<vec, 8 x 64xf32>, \
!pto.tile_buf<loc=vec, dtype=f32, rows=8, cols=64, v_row=8, v_col=64, blayout=row_major, \
slayout=none_box, fractal=512, pad=0>)
"""
    assert format_text(text) == text


def test_parts_of_a_file() -> None:
    text = "func.func private  @f()\n// ----- second\nfunc.func private @f( )\n"
    tidy = "func.func private @f()\n// ----- second\nfunc.func private @f()\n"
    assert format_text(text) == tidy


def test_errors_have_places() -> None:
    text = "func.func private @f()\n// -----\n\n  foo.bar\n"
    with pytest.raises(PTOException, match=r"k.pto:4:3: error: unknown operation"):
        format_text(text, "k.pto")
    with pytest.raises(PTOException, match=r"k.pto:1:1: error: "):
        format_text("\x00", "k.pto")
    assert format_text("") == ""
    assert format_text("\n // a\n\n\n// b\n\n") == "// a\n\n// b\n"


ALIASES = """\
// A kernel.
!T0 = !pto.ptr<f32>
module {
  func.func private @f(!pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec,8x64xf32>)
  func.func private @g(!pto.multi_tile_buf<!pto.tile_buf<vec, 8x64xf32>, count=2>, !T0)
  func.func private @h(!pto.multi_tile_buf<!pto.tile_buf<vec, 8x64xf32>, count=2>)
  func.func private @i(!pto.ptr<f16>, !pto.ptr<f16>, !pto.tile_buf<vec, 8x32xf32>)
  func.func private @unnamed(!T0) -> !T0 attributes {pto.long_name_of_an_attribute}
  func.func private @again(!T0) -> !T0 attributes {pto.long_name_of_an_attribute}
}
"""

WITH_ALIASES = """\
// A kernel.
!T0 = !pto.ptr<f32>
!T1 = !pto.tile_buf<vec, 8x64xf32>
!T2 = !pto.multi_tile_buf<!pto.tile_buf<vec, 8x64xf32>, count=2>
module {
  func.func private @f(!T1, !T1)
  func.func private @g(!T2, !T0)
  func.func private @h(!T2)
  func.func private @i(!pto.ptr<f16>, !pto.ptr<f16>, !pto.tile_buf<vec, 8x32xf32>)
  func.func private @unnamed(!T0) -> !T0 attributes {pto.long_name_of_an_attribute}
  func.func private @again(!T0) -> !T0 attributes {pto.long_name_of_an_attribute}
}
"""


def test_aliases() -> None:
    """Only long types that occur more than once, by names that are free."""
    assert format_text(ALIASES, aliases=True) == WITH_ALIASES
    assert format_text(WITH_ALIASES, aliases=True) == WITH_ALIASES


def test_aliases_that_there_are() -> None:
    """A type that has a name already gets no other."""
    text = ALIASES.replace("!pto.ptr<f32>", "!pto.tile_buf<vec, 8x64xf32>", 1)
    laid_out = format_text(text, aliases=True)
    assert "@f(!T0, !T0)" in laid_out
    assert laid_out.count("!T1 = ") == 1
    assert "!T2" not in laid_out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("arith.constant 1", "arith.constant 2"), "other tokens"),
        (("// the last", ""), "other comments"),
        (("// the last", "}"), "other tokens"),
    ],
)
def test_another_program_is_not_given(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], why: str
) -> None:
    """What the layout would break is found before anybody writes it."""
    usual = formatter.TokenLayout.lay_out

    def broken(self: formatter.TokenLayout, *tokens: object) -> list[str]:
        lines = usual(self, *tokens)  # pyright: ignore[reportArgumentType]
        return [line.replace(*change) for line in lines]

    monkeypatch.setattr(formatter.TokenLayout, "lay_out", broken)
    with pytest.raises(NotTheSame, match=why):
        format_text(UNTIDY)


def test_names_of_types_are_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens differ where types get names: there the modules decide."""
    usual = formatter.with_aliases

    def broken(*arguments: object) -> object:
        tokens, new = usual(*arguments)  # pyright: ignore[reportArgumentType]
        return tokens, [line.replace("8x64", "8x32") for line in new]

    monkeypatch.setattr(formatter, "with_aliases", broken)
    with pytest.raises(NotTheSame, match="another module"):
        format_text(ALIASES, aliases=True)


def _printed(text: str) -> str:
    stream = io.StringIO()
    print_module(read_module(make_context(), text, "<text>"), stream)
    return stream.getvalue()


def _shaken(text: str, seed: int) -> str:
    """A text with other white space wherever there is some, and around brackets."""
    choose = random.Random(seed).choice
    parts: list[str] = []
    behind = 0
    for token in tokens_of(text):
        gap = text[behind : token.start]
        if gap.isspace():
            gap = choose((" ", "   ", "\t", "\n", " \n  "))
        elif not gap and token.text in (",", ")", "]"):
            gap = choose(("", " "))
        parts += gap, token.text
        behind = token.end
    return "".join(parts)


def _faults(path: str) -> list[str]:
    """What a file's layout breaks of what is promised."""
    faults: list[str] = []
    text = Path(path).read_text("utf-8")
    for part in re.split(r"^// -----.*\n", text, flags=re.M):
        once = format_text(part, path)  # which proves that it is the same program
        named = format_text(part, path, aliases=True)
        if format_text(once, path) != once:
            faults.append("a second run changes it")
        if format_text(named, path, aliases=True) != named:
            faults.append("a second run with aliases changes it")
        if format_text(named, path) != named:
            faults.append("a run without aliases changes those that there are")
        # The printer breaks the lines of one operation, which is one line here.
        printed = re.sub(r"\n +\((?=gm_slot|c2v|v2c)", " (", _printed(part))
        if format_text(printed, path) != printed:
            faults.append("what the printer writes is laid out otherwise")
        shaken = _shaken(once, seed=len(part))
        lines = [line for line in once.splitlines() if line]
        if [line for line in format_text(shaken, path).splitlines() if line] != lines:
            faults.append("other white space gives another layout")
    return faults


@pytest.mark.parametrize("path", [*EXAMPLES, *DIALECT], ids=lambda path: path.name)
def test_promises(path: Path) -> None:
    assert not _faults(str(path))


def test_model_kernels() -> None:
    """The same of every real kernel: some three minutes of one processor."""
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = Path(source) / "test" / "samples"
    folders = [
        folder
        for folder in samples.iterdir()
        if folder.name.lower().startswith(("deepseek", "qwen"))
    ]
    paths = [str(path) for folder in folders for path in folder.rglob("*.pto")]
    assert len(paths) >= 629
    found = {
        path: answer
        for path, answer in run_tasks(paths, _faults, seconds=1200)
        if isinstance(answer, Lost) or answer
    }
    assert not found
