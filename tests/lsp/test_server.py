"""`pto-lsp` through a real client: what it says while somebody types, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsp.editor import Editor, Place
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

ROOT = Path(__file__).parents[2]
MATMUL = (ROOT / "examples" / "matmul.pto").read_text("utf-8")

KERNEL = """\
!Tile = !pto.tile_buf<vec, 16x64xf32>
module attributes {pto.target_arch = "a2a3"} {
  func.func @double(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : i64
    %c16384 = arith.constant 16384 : i64
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %rows = arith.constant 16 : index
    %cols = arith.constant 64 : index
    %source = pto.make_tensor_view %in, shape = [%rows, %cols], strides = [%cols, %one] \
: !pto.tensor_view<?x?xf32>
    %part = pto.partition_view %source, offsets = [%zero, %zero], sizes = [%rows, %cols] \
: !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %a = pto.alloc_tile addr = %c0 : !Tile
    %b = pto.alloc_tile addr = %c16384 : !Tile
    pto.tload ins(%part : !pto.partition_tensor_view<16x64xf32>) outs(%a : !Tile)
    scf.for %i = %zero to %rows step %one {
      pto.tadd ins(%a, %a : !Tile, !Tile) outs(%b : !Tile)
    }
    scf.for %i = %zero to %cols step %one {
      pto.tadd ins(%b, %a : !Tile, !Tile) outs(%b : !Tile)
    }
    return
  }
  func.func @caller(%in: !pto.ptr<f32>) {
    call @double(%in, %in) : (!pto.ptr<f32>, !pto.ptr<f32>) -> ()
    cf.br ^end(%in : !pto.ptr<f32>)
  ^end(%out: !pto.ptr<f32>):
    return
  }
}
"""


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    editor = Editor()
    yield editor
    assert editor.close() == 0


@pytest.fixture
def kernel(editor: Editor, request: pytest.FixtureRequest) -> Iterator[str]:
    """A file with the kernel, as one test changes it."""
    uri = f"file:///{request.node.name}.pto"
    assert editor.open(uri, KERNEL) == []
    yield uri
    editor.shut(uri)


def _replace(text: str, old: str, new: str) -> lsp.TextDocumentContentChangePartial:
    """The change of one place of a text."""
    start = Place("", text, f"|{old}").position
    end = lsp.Position(start.line, start.character + len(old))
    return lsp.TextDocumentContentChangePartial(lsp.Range(start, end), new)


def _messages(said: list[lsp.Diagnostic]) -> list[str]:
    return [one.message.partition("\n")[0] for one in said]


# Diagnostics


def test_all_parse_errors(editor: Editor, kernel: str) -> None:
    said = editor.type(
        kernel,
        _replace(KERNEL, "pto.tload", "pto.tlaod"),
        _replace(KERNEL, "outs(%b", "outs(%x"),
    )
    assert _messages(said) == [
        "unknown operation 'pto.tlaod'; did you mean 'pto.tload'?",
        "%x is used here but not defined",
    ] or _messages(said)[0].startswith("unknown operation")
    assert said[0].code == "PTO1002"
    assert said[0].severity == lsp.DiagnosticSeverity.Error
    place = Place(kernel, KERNEL, "|pto.tload")
    assert said[0].range.start == place.position
    assert editor.write(kernel, KERNEL) == []


def test_verifier_and_checks(editor: Editor, kernel: str) -> None:
    """An operand of the wrong kind; two tiles in the same bytes; a wait without a flag."""
    said = editor.write(kernel, KERNEL.replace("sizes = [%rows", "sizes = [%cols"))
    assert said != []
    shared = KERNEL.replace(
        "%c16384 = arith.constant 16384", "%c16384 = arith.constant 32"
    )
    editor.write(kernel, shared)
    said = editor.told_at_last(kernel, "%a")
    assert said[0].related_information
    waits = KERNEL.replace(
        "    return\n",
        "    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]\n    return\n",
        1,
    )
    editor.write(kernel, waits)
    editor.told_at_last(kernel, "flag")


def test_settings() -> None:
    """As the flags of `pto-opt check`: the order of units although there are no flags."""
    editor = Editor({"sync": True, "arch": "a2a3", "remarks": 7, "unknown": []})
    try:
        assert editor.open("file:///k.pto", KERNEL) != []
        editor.notify(
            editor.client.workspace_did_change_configuration,
            lsp.DidChangeConfigurationParams({"pto": {"arch": "a9"}}),
        )
        assert editor.told("file:///k.pto", number=2) == []
    finally:
        assert editor.close() == 0


def test_closing_takes_back(editor: Editor) -> None:
    """A file that is closed while it is checked is not spoken of afterwards."""
    uri = "file:///closed.pto"
    assert editor.open(uri, KERNEL) == []
    editor.send(uri, lsp.TextDocumentContentChangeWholeDocument("pto.foo"))
    editor.shut(uri)
    assert editor.open("file:///other.pto", "") == []
    assert [one.diagnostics for _, one in editor.heard if one.uri == uri][-1] == ()


# Questions


def test_hover_on_an_operation(editor: Editor, kernel: str) -> None:
    place = Place(kernel, KERNEL, "pto.ta|dd")
    text = editor.hover(place)
    assert "src0[i, j] + src1[i, j]" in text
    assert "PIPE_V" in text


def test_hover_on_a_tile(editor: Editor, kernel: str) -> None:
    place = Place(kernel, KERNEL, "ins(%|b, %a")
    text = editor.hover(place)
    assert "physical: 16 x 64, 4096 bytes" in text
    assert "valid here: 16 x 64" in text
    assert "vec[16384, 20480)" in text
    assert "live: from line 16 to line 18" in text
    assert "PIPE_V" in text


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("!Ti|le) outs(%b", "vec, 16x64xf32"),
        ("!pto.tile_b|uf", "tile_buf"),
        ("call @dou|ble", "func.func @double"),
        ("offsets = [%ze|ro", "value: 0"),
    ],
)
def test_hover(editor: Editor, kernel: str, marked: str, expected: str) -> None:
    place = Place(kernel, KERNEL, marked)
    text = editor.hover(place)
    assert expected in text


@pytest.mark.parametrize(
    ("marked", "defined", "count"),
    [
        ("ins(%|part", "|%part =", 2),
        ("scf.for %i = %z|ero to %cols", "|%zero =", 5),
        ("scf.for |%i = %zero to %cols", "for |%i = %zero to %cols", 1),
        ("call @|double", "|@double(%in:", 2),
        ("cf.br ^e|nd", "|^end(%out", 2),
        ("outs(%a : |!Tile", "|!Tile =", 10),
        ("make_tensor_view %i|n", "(|%in: !pto.ptr<f32>, %out", 2),
        ("br ^end(%i|n", "@caller(|%in", 4),
    ],
)
def test_definition_and_references(
    editor: Editor, kernel: str, marked: str, defined: str, count: int
) -> None:
    place, target = Place(kernel, KERNEL, marked), Place(kernel, KERNEL, defined)
    found = editor.wait(
        editor.client.text_document_definition_async(
            lsp.DefinitionParams(place.document, place.position)
        )
    )
    places: list[lsp.Location] = list(found)
    assert [one.range.start for one in places] == [target.position]
    used = editor.wait(
        editor.client.text_document_references_async(
            lsp.ReferenceParams(
                lsp.ReferenceContext(include_declaration=True),
                place.document,
                place.position,
            )
        )
    )
    assert used is not None
    assert len(used) == count


def _edited(text: str, edits: list[lsp.TextEdit]) -> str:
    """A text with an editor's edits, which are made from the last to the first."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for edit in sorted(edits, key=lambda e: e.range.start, reverse=True):
        start, end = (
            starts[position.line] + position.character
            for position in (edit.range.start, edit.range.end)
        )
        text = text[:start] + edit.new_text + text[end:]
    return text


def _rename(editor: Editor, place: Place, name: str) -> list[lsp.TextEdit]:
    change = editor.wait(
        editor.client.text_document_rename_async(
            lsp.RenameParams(
                text_document=place.document, position=place.position, new_name=name
            )
        )
    )
    assert change is not None
    assert change.changes is not None
    return list(change.changes[place.document.uri])


@pytest.mark.parametrize(
    ("marked", "name", "expected"),
    [
        ("ins(%|part", "%first", ("%part", "%first")),
        ("call @|double", "twice", ("@double", "@twice")),
        ("cf.br ^e|nd", "^last", ("^end", "^last")),
        ("outs(%a : |!Tile", "!T", ("!Tile", "!T")),
    ],
)
def test_rename(
    editor: Editor, kernel: str, marked: str, name: str, expected: tuple[str, str]
) -> None:
    edits = _rename(editor, Place(kernel, KERNEL, marked), name)
    text = _edited(KERNEL, edits)
    assert text == KERNEL.replace(*expected)
    assert editor.write(kernel, text) == []


def test_rename_of_one_loop_leaves_the_other(editor: Editor, kernel: str) -> None:
    place = Place(kernel, KERNEL, "scf.for %|i = %zero to %cols")
    assert len(_rename(editor, place, "k")) == 1


@pytest.mark.parametrize(
    ("marked", "name", "reason"),
    [
        ("ins(%|part", "%a", "another one's name"),
        ("ins(%|part", "a b", "is no name"),
        ("call @|double", "@caller", "another one's name"),
        ("| return", "x", "no name here"),
    ],
)
def test_names_that_cannot_be(
    editor: Editor, kernel: str, marked: str, name: str, reason: str
) -> None:
    with pytest.raises(JsonRpcException, match=reason):
        _rename(editor, Place(kernel, KERNEL, marked), name)


def _complete(editor: Editor, place: Place) -> dict[str, lsp.CompletionItem]:
    found = editor.wait(
        editor.client.text_document_completion_async(
            lsp.CompletionParams(place.document, place.position)
        )
    )
    items: list[lsp.CompletionItem] = list(found)
    return {one.label: one for one in items}


def test_completion_of_operations(editor: Editor, kernel: str) -> None:
    """With their operands, and with a result where none is written yet."""
    text = KERNEL.replace("    return\n", "    pto.\n    %x = pto.\n    return\n", 1)
    editor.write(kernel, text)
    items = _complete(editor, Place(kernel, text, "    pto.|\n"))
    edit = items["pto.tadd"].text_edit
    assert isinstance(edit, lsp.TextEdit)
    assert edit.new_text == (
        "pto.tadd ins(${1:%src0}, ${2:%src1} : ${3:type}, ${4:type}) "
        "outs(${5:%dst} : ${6:type})"
    )
    assert items["pto.tadd"].insert_text_format == lsp.InsertTextFormat.Snippet
    alloc = items["pto.alloc_tile"].text_edit
    assert isinstance(alloc, lsp.TextEdit)
    assert alloc.new_text == "%${1:result} = pto.alloc_tile : ${2:type}"
    alloc = _complete(editor, Place(kernel, text, "%x = pto.|\n"))["pto.alloc_tile"]
    assert isinstance(alloc.text_edit, lsp.TextEdit)
    assert alloc.text_edit.new_text == "pto.alloc_tile : ${1:type}"
    full = editor.wait(editor.client.completion_item_resolve_async(items["pto.tadd"]))
    assert isinstance(full.documentation, lsp.MarkupContent)
    assert "src0[i, j] + src1[i, j]" in full.documentation.value


def test_completion_of_names(editor: Editor, kernel: str) -> None:
    items = _complete(editor, Place(kernel, KERNEL, "tadd ins(%|a, %a"))
    assert {"%a", "%b", "%i", "%in"} <= items.keys()
    assert "%out" in items
    assert "@caller" in _complete(editor, Place(kernel, KERNEL, "call @|double"))
    types = _complete(editor, Place(kernel, KERNEL, "outs(%a : !|Tile"))
    assert {"!Tile", "!pto.tile_buf"} <= types.keys()
    assert "^end" in _complete(editor, Place(kernel, KERNEL, "cf.br ^|end"))


def test_symbols(editor: Editor, kernel: str) -> None:
    about = lsp.TextDocumentIdentifier(kernel)
    found = editor.wait(
        editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(about)
        )
    )
    assert found is not None
    symbols = [one for one in found if isinstance(one, lsp.DocumentSymbol)]
    assert [one.name for one in symbols] == ["!Tile", "@double", "@caller"]
    assert [one.name for one in symbols[1].children or ()] == ["%a", "%b"]
    folds = editor.wait(
        editor.client.text_document_folding_range_async(lsp.FoldingRangeParams(about))
    )
    assert folds is not None
    assert len(folds) == 5


def test_inlay_hints(editor: Editor, kernel: str) -> None:
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(100, 0))
    found: Any = editor.wait(
        editor.client.text_document_inlay_hint_async(
            lsp.InlayHintParams(lsp.TextDocumentIdentifier(kernel), everything)
        )
    )
    line = Place(kernel, KERNEL, "|%a = pto").position.line
    shown: set[tuple[int, str]] = {(one.position.line, one.label) for one in found}
    assert (line, ": vec, 16x64xf32") in shown


def test_code_actions(editor: Editor, kernel: str) -> None:
    """A fix of a diagnostic, and all of the file's, leave a program that is right."""
    wrong = KERNEL.replace("pto.tload", "pto.tlaod").replace("%a, %a", "%a, %aa")
    said = editor.write(kernel, wrong)
    place = next(one for one in said if "tlaod" in one.message).range
    found = editor.wait(
        editor.client.text_document_code_action_async(
            lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(kernel), place, lsp.CodeActionContext(said)
            )
        )
    )
    actions = [one for one in found or () if isinstance(one, lsp.CodeAction)]
    assert [one.kind for one in actions] == ["quickfix", "source.fixAll"]
    assert actions[0].title == "Write 'pto.tload'"
    assert actions[0].edit is not None
    edits = (actions[0].edit.changes or {})[kernel]
    assert _edited(wrong, list(edits)) == wrong.replace("pto.tlaod", "pto.tload")


def test_formatting(editor: Editor, kernel: str) -> None:
    untidy = KERNEL.replace("      pto.tadd", "  pto.tadd")
    editor.write(kernel, untidy)
    asked = lsp.DocumentFormattingParams(
        lsp.TextDocumentIdentifier(kernel), lsp.FormattingOptions(2, True)
    )
    edits = editor.wait(editor.client.text_document_formatting_async(asked))
    assert edits is not None
    assert edits[0].new_text == KERNEL
    editor.write(kernel, "pto.foo")
    assert editor.wait(editor.client.text_document_formatting_async(asked)) is None
