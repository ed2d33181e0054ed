"""Changes of a long program: what is said at once is what a whole reading says."""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsp.editor import SECONDS, Editor
from lsprotocol import types as lsp
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import find_errors
from pto_opt.check_tasks import Options
from pto_opt.context import make_context
from pto_opt.loading import read_module
from pto_opt.lsp.findings import Finding, carried, findings_of
from pto_opt.lsp.live import LiveModule, ReadAll

ROOT = Path(__file__).parents[2]


def _printed(module: object) -> str:
    stream = io.StringIO()
    print_module(module, stream)  # pyright: ignore[reportArgumentType]
    return stream.getvalue()


def _assert_closed(module: ModuleOp) -> None:
    """Operations that were read and refused use nothing of the module."""
    inside = set(module.walk())
    for op in inside:
        for value in op.results:
            assert inside.issuperset(use.operation for use in value.uses)


def _messages(found: list[Finding]) -> set[str]:
    """What is said, without guesses."""
    return {one.message.partition(";")[0].partition("\n")[0] for one in found}


def _change(text: str, choose: random.Random) -> str:
    """A text with one of its lines changed, as somebody types."""
    lines = text.split("\n")
    number = choose.randrange(len(lines))
    line = lines[number]
    at = choose.randrange(len(line) + 1)
    changed = choose.choice(
        (
            [line, line],
            [],
            [line[:at] + choose.choice('x% {},:1"') + line[at:]],
            [line.replace("tload", "tstore").replace("c0", "c1")],
            [line.replace("16", "32")],
            [line.replace("%", "%new_", 1)],
            [f" {line}  // said"],
            [line.replace("f32", "f16").replace("i64", "index")],
        )
    )
    return "\n".join([*lines[:number], *changed, *lines[number + 1 :]])


@pytest.mark.parametrize("name", [p.name for p in (ROOT / "examples").glob("*.pto")])
def test_following(name: str) -> None:
    """
    Whether a text parses, what the module is, and that each error is one of the whole
    text's, as the line is the same or another one than the last that was changed.
    """
    text = (ROOT / "examples" / name).read_text("utf-8")
    live = LiveModule(text, name, Options())
    choose = random.Random(7)
    followed = 0
    for _ in range(60):
        text = _change(choose.choice((text, live.text)), choose)
        try:
            reading = live.update(text)
        except ReadAll:
            continue
        followed += 1
        _assert_closed(live.module)
        errors: list[Finding] = []
        try:
            module = read_module(make_context(), text, name)
            errors = findings_of(find_errors(module))
        except PTOException as error:
            assert not reading.parses
            whole = _messages(findings_of(error.diagnostics))
            assert _messages(findings_of(reading.diagnostics)) <= whole
        else:
            assert reading.parses
            assert _printed(module) == _printed(live.module)
            said = {(one.code, one.message) for one in findings_of(reading.diagnostics)}
            assert said <= {(one.code, one.message) for one in errors}
    assert followed > 15


def test_carried() -> None:
    """Findings before a change stay, those behind it move, those in it go."""
    found = [Finding("error", "PTO2001", str(n), (n, 1, 1)) for n in (1, 2, 3)]
    parse = Finding("error", "PTO1001", "no program", (1, 1, 1))
    before, now = "a\nb\nc\n", "a\nx\ny\nc\n"
    kept = [(one.message, one.stretch) for one in carried([*found, parse], before, now)]
    assert kept == [("1", (1, 1, 1)), ("3", (4, 1, 1))]


def long_program(functions: int, operations: int) -> str:
    """Functions of as many operations, each in a line."""
    tile = "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, "
    tile += "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
    lines = ['module attributes {pto.target_arch = "a2a3"} {']
    for number in range(functions):
        lines += [
            f"  func.func @f{number}() {{",
            "    %c0 = arith.constant 0 : i64",
            "    %c4096 = arith.constant 4096 : i64",
            "    %zero = arith.constant 0.0 : f32",
            f"    %a = pto.alloc_tile addr = %c0 : {tile}",
            f"    %b = pto.alloc_tile addr = %c4096 : {tile}",
            f"    pto.texpands ins(%zero : f32) outs(%a : {tile})",
        ]
        for index in range(operations):
            one, other = ("a", "b") if index % 2 == 0 else ("b", "a")
            operands = f"ins(%{one}, %{one} : {tile}, {tile}) outs(%{other} : {tile})"
            lines.append(f"    pto.tadd {operands}")
        lines += ["    return", "  }"]
    return "\n".join([*lines, "}", ""])


@pytest.fixture
def editor() -> Iterator[Editor]:
    editor = Editor()
    yield editor
    editor.close()


@pytest.mark.parametrize(("functions", "operations"), [(1, 4990), (20, 241)])
def test_five_thousand_lines(
    request: pytest.FixtureRequest, functions: int, operations: int
) -> None:
    """
    Something is said of a change within 300 ms, in one long function, too. Where other
    processes are at work, it is what the server takes of a processor's time.
    """
    if not os.environ.get("PTO_LSP_SPEED"):
        pytest.skip("set PTO_LSP_SPEED=1 to time changes: about a minute, on Linux")
    editor: Editor = request.getfixturevalue("editor")
    uri = "file:///long.pto"
    text = long_program(functions, operations)
    assert text.count("\n") >= 5000
    start = time.monotonic()
    assert editor.open(uri, text) == []
    first = time.monotonic() - start
    lines = text.split("\n")
    middle = len(lines) // 2
    number = next(n for n in range(middle, len(lines)) if "pto.tadd" in lines[n])
    _wait_until_followed(editor, uri, number)
    took: list[float] = []
    work: list[float] = []
    column = lines[number].index("tadd") + _spaces(editor, uri)
    for new, old in (("tmul", "tadd"), ("tmlu", "tmul"), ("tadd", "tmlu")) * 4:
        start, before = time.monotonic(), editor.processor_seconds()
        said = editor.type(uri, *_typed(number, column, column + len(old), new))
        took.append(time.monotonic() - start)
        work.append(editor.processor_seconds() - before)
        assert len(said) == (new == "tmlu")
    print(f"{functions} functions: first {first:.1f} s, then {took}, of work {work}")
    assert min(sorted(took)[len(took) // 4], sorted(work)[len(work) * 3 // 4]) < 0.3


def _spaces(editor: Editor, uri: str) -> int:
    """How many spaces were typed so far."""
    return editor.versions[uri] - 1


def _wait_until_followed(editor: Editor, uri: str, line: int) -> None:
    """Type until two things are said of one change: at once, and by the whole check."""
    for _ in range(3):
        editor.type(uri, *_typed(line, 4, 4, " "))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            version = editor.versions[uri]
            if sum(one.version == version for _, one in editor.heard) > 1:
                return
            time.sleep(0.05)
    raise AssertionError("changes are not followed")


def _typed(
    line: int, start: int, end: int, text: str
) -> list[lsp.TextDocumentContentChangeEvent]:
    where = lsp.Range(lsp.Position(line, start), lsp.Position(line, end))
    return [lsp.TextDocumentContentChangePartial(where, text)]
