"""All errors of a text, each once, with words of their own."""

from __future__ import annotations

import pytest

import pto_opt

TILE = "!pto.tile_buf<vec, 16x64xf32>"
TEXT = f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%x: f32) {{
    %zero = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %zero : {TILE}
    pto.texpands ins(%x : f32) outs(%a : {TILE})
    scf.if %c {{
      pto.tabs ins(%a : {TILE}) outs(%a : {TILE})
    }}
    pto.tadd ins(%a, %a : {TILE}, {TILE}) outs(%a : {TILE})
    return
  }}
}}
""".replace("@k(%x: f32)", "@k(%x: f32, %c: i1)")


def complaints(text: str) -> list[tuple[int | None, str, str]]:
    """Line, code and message of what a text is refused for."""
    with pytest.raises(pto_opt.PTOException) as caught:
        pto_opt.parse(text)
    return [(d.line, d.code, d.message) for d in caught.value.diagnostics]


def test_the_text_is_right() -> None:
    pto_opt.parse(TEXT)


@pytest.mark.parametrize(
    "old, new, line, code, words",
    [
        ("pto.tadd", "pto.foo", 9, "PTO1002", "unknown operation 'pto.foo'"),
        ("pto.tadd", "tadd", 9, "PTO1002", "did you mean 'pto.tadd'?"),
        ("pto.tadd", "pto.tadf", 9, "PTO1002", "did you mean 'pto.tadd'?"),
        ("ins(%a, %a :", "ins(%a :", 9, "PTO1012", "'pto.tadd' lacks operand src1"),
        (
            f"ins(%a, %a : {TILE}, ",
            "ins(%a, %a : ",
            9,
            "PTO1012",
            "type of operand src1",
        ),
        ("ins(%x :", "ins(%y :", 5, "PTO1004", "%y is used here but not defined"),
        ("%zero :", "%zeros :", 4, "PTO1004", "did you mean '%zero'?"),
        ("pto.tabs", "# comment\n", 7, "PTO1009", "a comment begins with //"),
        (
            "module attributes",
            "# a kernel\nmodule attributes",
            1,
            "PTO1009",
            "a comment",
        ),
        ("pto.tabs", "#comment\n", 7, "PTO1009", "a comment begins with //"),
        (
            f"%zero : {TILE}",
            "%zero : !pto.tile_buf<UB, 16x64xf32>",
            4,
            "PTO1006",
            "'vec'",
        ),
        (
            f"%zero : {TILE}",
            "%zero : !pto.tile_buf<L0C, 16x64xf32>",
            4,
            "PTO1006",
            "'acc'",
        ),
        (
            f"%zero : {TILE}",
            "%zero : !pto.tilebuf<vec, 1x8xf32>",
            4,
            "PTO1003",
            "tile_buf'?",
        ),
        ("    }\n    pto.tadd", "    pto.tadd", 6, "PTO1008", "never closed"),
        ("    return\n", "      }\n    return\n", 10, "PTO1008", "closes nothing"),
        ("  }\n}\n", "  }\n}\n}\n", 13, "PTO1008", "closes nothing"),
        ("    return\n", "", 9, "PTO2013", "@k does not end with 'return'"),
        (f"tabs ins(%a : {TILE}", "tabs ins(%a : f32", 7, "PTO1005", "f32 is expected"),
        ("    return\n", "    return;\n", 10, "PTO1001", "';' begins nothing"),
        ("    return\n", "\u00a0   return\n", 10, "PTO1001", "no-break space"),
        ('"a2a3"', "\u201ca2a3\u201d", 1, "PTO1001", "left double quotation mark"),
        ("tabs ins(%a", "tabs ins(a", 7, "PTO1001", "did you mean '%a'?"),
        ("tabs ins(%a", "tabs ins(0", 7, "PTO1001", "expected an operand, found '0'"),
        ("    %a =", "    %zero =", 4, "PTO1001", "%zero is defined twice"),
        ("constant 0 :", "constant 0.5 :", 3, "PTO1001", "is not valid for integer"),
        ("    return\n", "    return\n    return\n", 10, "PTO2013", "ends its block"),
        (
            f"outs(%a : {TILE})\n    return",
            f"outs(%a : {TILE}\n    return",
            9,
            "PTO1001",
            "expected ')', found the end of the line",
        ),
        (
            f"%zero : {TILE}",
            "%zero : !pto.tile_buf<vec, -1x8xf32>",
            4,
            "PTO1010",
            "an extent is negative",
        ),
        (
            "pto.texpands",
            "%r = pto.texpands",
            5,
            "PTO1001",
            "the operation has no result",
        ),
    ],
)
def test_the_cause_comes_first(
    old: str, new: str, line: int, code: str, words: str
) -> None:
    assert TEXT.count(old) == 1
    first = complaints(TEXT.replace(old, new))[0]
    assert first[:2] == (line, code)
    assert words in first[2]


@pytest.mark.parametrize(
    "old, new, line, message",
    [
        ("constant 0 : i64", "constant : i64", 3, "expected an attribute, found ':'"),
        (
            "constant 0 : i64",
            "constant",
            3,
            "expected an attribute, found the end of the line",
        ),
        (
            "pto.tabs ins(%a : {T})",
            "pto.tabs ins(%a : {T}",
            7,
            "expected ')', found 'outs'",
        ),
        (
            "pto.tabs ins(%a : {T}) outs(%a : {T})",
            "pto.tabs ins(%a : {T}) outs(%a : !pto.tile_buf<",
            7,
            "expected a word for loc, found the end of the line",
        ),
        (
            "pto.tabs ins(%a : {T})",
            "pto.tabs ins(%a : !pto.tile_buf<loc=vec, =pad>)",
            7,
            "expected a word for a field of tile_buf, found '='",
        ),
        (
            "pto.tabs ins(%a : {T})",
            "pto.tabs ins(%a : !pto.tile_buf<loc=vec addr=0>)",
            7,
            "expected ',' or '>' in a tile's type, found 'addr'",
        ),
        (
            "func.func @k",
            "func.func k",
            2,
            "expected a name that begins with @, found 'k'",
        ),
    ],
)
def test_what_is_expected_comes_first(
    old: str, new: str, line: int, message: str
) -> None:
    old, new = old.replace("{T}", TILE), new.replace("{T}", TILE)
    assert TEXT.count(old) == 1
    first = complaints(TEXT.replace(old, new))[0]
    assert first[::2] == (line, message)


def test_a_region_without_its_brace_is_one_error() -> None:
    only = complaints(TEXT.replace("scf.if %c {", "scf.if %c"))
    assert only == [(6, "PTO1008", "expected '{', found the end of the line")]


def test_a_mark_of_editors_is_read_over() -> None:
    pto_opt.parse(f"\ufeff{TEXT}")
    assert complaints(f"\ufeff{TEXT}".replace("tabs", "taabs"))[0][0] == 7


def test_all_errors_of_a_text() -> None:
    text = TEXT.replace("alloc_tile", "aloc_tile").replace("tabs", "taabs")
    text = text.replace("scf.if %c", "scf.iff %c").replace("tadd", "tadf")
    assert [line for line, _, _ in complaints(text)] == [4, 6, 9]
    text = TEXT.replace("tabs", "taabs").replace("tadd", "tadf")
    assert [line for line, _, _ in complaints(text)] == [7, 9]


def test_what_is_lost_is_not_missed() -> None:
    """The result of an operation that cannot be read is not an unknown value."""
    assert len(complaints(TEXT.replace("alloc_tile", "aloc_tile"))) == 1


def test_the_same_error_is_printed_once() -> None:
    text = TEXT.replace("!pto.tile_buf", "!pto.tilebuf")
    with pytest.raises(pto_opt.PTOException) as caught:
        pto_opt.parse(text)
    shown = str(caught.value)
    assert shown.count(" error: ") == 1
    assert "the same at 3 other places: 5:" in shown
