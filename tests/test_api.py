"""`pto_opt.parse`, `run_passes`, `to_cpp`, `explain`, and what a notebook shows."""

import doctest
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from xdsl.dialects.builtin import ModuleOp

import pto_opt
import pto_opt.program
from pto_opt.notebook.lexer import PTOLexer

EXAMPLES = Path(__file__).parent.parent / "examples"
REPORTED = EXAMPLES / "repro_A_with_memoryreuse.pto"
WRONG = """module {
  func.func @f() {
    %t = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf33>
    return
  }
}
"""


def test_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)
    results = doctest.testmod(pto_opt.program)
    assert results.attempted >= 5
    assert results.failed == 0


def test_a_step_leaves_the_program_before_it_alone() -> None:
    before = pto_opt.parse(REPORTED)
    text = str(before)
    after = pto_opt.run_passes(before, "hoist-validshape,propagate-validshape")
    assert str(before) == text != str(after)
    assert isinstance(after.module, ModuleOp)


def test_steps_and_the_command_line_give_the_same() -> None:
    pipeline = "hoist-validshape{through-loads=true},propagate-validshape"
    after = pto_opt.run_passes(REPORTED, pipeline)
    command = [sys.executable, "-m", "pto_opt.cli.opt", "-p", pipeline, str(REPORTED)]
    expected = subprocess.run(command, capture_output=True, text=True, check=True)
    assert str(after) == expected.stdout


def test_copies_know_names_and_places() -> None:
    after = pto_opt.run_passes(REPORTED, "hoist-validshape")
    line = 1 + REPORTED.read_text().split("pto.set_validshape")[0].count("\n")
    assert f"{REPORTED}:{line}:5: remark: hoist-validshape" in after.remarks
    assert "%h_chunk_raw__tile" in after.remarks
    again = pto_opt.run_passes(after, "propagate-validshape")
    assert "%h_chunk_raw__tile = pto.alloc_tile" in str(again)


def test_errors_say_where() -> None:
    with pytest.raises(pto_opt.PTOException, match=r"kernel.pto:3:52: error: .*f33"):
        pto_opt.parse(WRONG, name="kernel.pto")
    with pytest.raises(FileNotFoundError):
        pto_opt.parse("nowhere.pto")
    with pytest.raises(pto_opt.PassError, match="did you mean 'hoist-validshape'"):
        pto_opt.run_passes(REPORTED, "hoist-validshap")
    with pytest.raises(pto_opt.UnknownName, match="did you mean"):
        pto_opt.explain("pto.trowexpandmull")
    with pytest.raises(ValueError, match="a2a3"):
        pto_opt.parse(REPORTED, arch="a4")


def test_failed_check_raises() -> None:
    narrow = REPORTED.read_text().replace(
        "valid_row = %c16_index valid_col = %c1_index",
        "valid_row = %c1_index valid_col = %c1_index",
    )
    pto_opt.verify(narrow)
    with pytest.raises(pto_opt.PTOException, match="%scale_col__tile"):
        pto_opt.run_passes(narrow, "check-validshape")


def test_cpp_and_explain() -> None:
    assert "__global__ AICORE void" in pto_opt.to_cpp(REPORTED)
    assert "trowexpandmul" in pto_opt.explain("pto.trowexpandmul")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.pto")), ids=lambda p: p.stem)
def test_memory_as_a_picture(path: Path) -> None:
    memory = pto_opt.parse(path).memory()
    assert memory.spaces
    for space in memory.spaces:
        assert 0 < space.peak <= space.capacity
        assert all(b.first <= b.last and b.start < b.end for b in space.blocks)
    pictures = memory.as_svg().split("\n")
    assert len(pictures) == len(memory.spaces)
    for picture, space in zip(pictures, memory.spaces, strict=True):
        svg = ElementTree.fromstring(picture)
        groups = svg.findall("{http://www.w3.org/2000/svg}g")
        assert len(groups) == len(space.blocks)


def test_notebook_shows_text_remarks_and_memory() -> None:
    program: Any = pto_opt.run_passes(REPORTED, "hoist-validshape")
    html = program._repr_html_()  # as IPython calls it
    assert "<summary>Remarks</summary>" in html
    assert "moved above pto.trowexpandmul" in html
    assert "<svg" in html


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.pto")), ids=lambda p: p.stem)
def test_lexer_keeps_every_character(path: Path) -> None:
    text = path.read_text()
    assert "".join(value for _, value in PTOLexer().get_tokens(text)) == text


def test_import_loads_nothing_heavy() -> None:
    script = (
        "import sys, pto_opt; "
        "print([m for m in ('xdsl', 'numpy', 'mlir', 'pypto', 'pygments') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_names_that_hosts_import() -> None:
    from pto_dialect.diagnostics import PTOException
    from pto_opt.ptoas.driver import run
    from pto_opt.ptoas.flags import parse_flags

    assert issubclass(PTOException, Exception)
    flags = parse_flags([str(REPORTED), "--pto-level=level3", "-o", "/dev/null"])
    assert run(flags) == 0
    for name in ("parse", "verify", "run", "run_passes", "to_cpp", "load"):
        assert callable(getattr(pto_opt, name))
