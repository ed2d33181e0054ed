"""Source lines in messages: as wide as they may be, with what they are about in sight."""

from __future__ import annotations

import re
import sys
from io import StringIO
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.short_types import differences, long_form, short_type
from pto_dialect.messages.places import Place
from pto_dialect.messages.rendering import Message, MessageStyle, Report, render
from pto_dialect.types import TileBufType
from pto_opt.context import make_context

LONG = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)
SHORT = "!pto.tile_buf<vec, 16x64xf32, valid=?x?>"


def read(text: str) -> object:
    return PTOParser(make_context(), text).parse_type()


FIELDS = {
    "dtype": ["f32", "f16", "i8", "!pto.hif8"],
    "v_row": ["?", "0", "8", "16"],
    "v_col": ["?", "7", "64"],
    "blayout": ["row_major", "col_major"],
    "slayout": ["none_box", "row_major"],
    "fractal": ["512", "1024"],
    "pad": ["0", "1", "3"],
    "compact": ["0", "2"],
}


def test_the_parser_reads_short_types_as_the_same() -> None:
    every = list(product(["vec", "acc"], *FIELDS.values()))
    for space, dtype, *values in every[::7]:
        fields = dict(zip(FIELDS, [dtype, *values], strict=True))
        if fields["compact"] == "0":
            del fields["compact"]
        listed = ", ".join(f"{name}={value}" for name, value in fields.items())
        listed = listed.replace(", v_row", ", rows=16, cols=64, v_row")
        text = f"!pto.tile_buf<loc={space}, {listed}>"
        short = short_type(text)
        assert len(short) < len(text)
        assert isinstance(read(text), TileBufType)
        assert read(short) == read(text) == read(long_form(short))


def test_the_fields_that_differ() -> None:
    other = SHORT.replace("64", "32").replace("f32,", "f16,")
    assert differences(LONG, other) == "dtype=f32, cols=64, not dtype=f16, cols=32"
    assert differences(LONG, SHORT) == ""
    assert differences(LONG, "f32") == ""


LINE = f"    pto.tadd ins(%a, %b : {LONG}, {LONG}) outs(%longer : {LONG})"


@pytest.mark.parametrize("width", [40, 80, 100, 120, 300])
@pytest.mark.parametrize("word", ["pto.tadd", "%a", "%b", "%longer", "pad=0", "f32"])
def test_no_line_is_too_wide(width: int, word: str) -> None:
    column = LINE.rindex(word) + 1
    place = Place("k.pto", 1234, column, LINE, len(word))
    text = render(
        [Report(Message("error", "no", place))], MessageStyle(width, wraps=True)
    )
    first, source, mark = text.splitlines()
    assert first == f"k.pto:1234:{column}: error: no"
    assert max(len(source), len(mark)) <= width
    # The caret is below the word.
    start, end = mark.index("^"), len(mark)
    assert source[start:end] == word


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=120), st.integers(0, 119), st.integers(1, 40), st.integers(40, 90)
)
def test_any_line(text: str, start: int, length: int, width: int) -> None:
    line = "".join(text.splitlines())
    if start >= len(line):
        return
    place = Place("k.pto", 1, start + 1, line, min(length, len(line) - start))
    shown = render([Report(Message("error", "no", place))], MessageStyle(width)).split(
        "\n"
    )
    assert len(shown) == 4
    assert "^" in shown[2]
    assert all(len(row) <= width for row in shown[1:])


def test_labels_in_one_line() -> None:
    text = "  pto.tadd ins(%a, %b) outs(%c)"
    place = Place("k.pto", 7, 16, text, 2)
    other = Message("note", "the other", Place("k.pto", 7, 20, text, 2))
    away = Message("note", "far away", Place("k.pto", 12, 3, "  there", 5))
    report = Report(
        Message("error", "no", place), "PTO0000", "this", [other, away], ["do it"]
    )
    assert render([report]) == (
        "k.pto:7:16: error: no [PTO0000]\n"
        f" 7 | {text}\n"
        "   |                ^~  -- the other\n"
        "   |                this\n"
        "k.pto:12:3: note: far away\n"
        "12 |   there\n"
        "   |   ^~~~~\n"
        "help: do it\n"
    )


def test_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place("k.pto", 1, 1, "text", 4)
    report = Report(Message("error", "no [/b] :smile:", place))
    colored = render([report], MessageStyle(color=True))
    assert colored != render([report])
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render([report])
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    assert MessageStyle.of(StringIO()) == MessageStyle()
    assert MessageStyle.of(Terminal()).color
    assert MessageStyle.of(StringIO(), "always").color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not MessageStyle.of(Terminal()).color
    monkeypatch.setenv("COLUMNS", "72")
    assert MessageStyle.of(StringIO()) == MessageStyle(72, wraps=True)


def test_nothing_is_loaded_for_plain_text() -> None:
    import subprocess

    program = (
        "import sys, pto_dialect.messages.rendering as r; r.render([]); "
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize("name", ["k.pto", f"{'folder/' * 8}k.pto"])
def test_text_behind_a_long_name_begins_a_line(name: str) -> None:
    place = Place(name, 1234, 5, LINE, 8)
    message = Message("error", "'pto.tadd' op takes two tiles of one shape", place)
    first, *others = render([Report(message)], MessageStyle(80, wraps=True)).split("\n")
    assert max(map(len, (first, *others))) <= 80
    assert first.startswith(f"{name}:1234:5: error:")
    told = f"{first} {others[0].strip()}" if name != "k.pto" else first
    assert told == f"{name}:1234:5: error: {message.text}"
