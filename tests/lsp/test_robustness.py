"""What a server goes through: messages that are none, texts that never parse, other units."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from lsp.editor import SECONDS, SERVER, Editor
from lsprotocol import types as lsp

from pto_opt.lsp.document import Document, Snapshot
from pto_opt.lsp.server import PTOServer
from pto_opt.lsp.symbols import Symbols
from pto_opt.lsp.text import Text


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    editor = Editor()
    yield editor
    assert editor.close() == 0


def test_units_of_columns() -> None:
    """UTF-16 unless a client has others; a place within a sign is before it."""
    line = 'a\U0001d4d0é"'
    for encoding, columns in (
        ("utf-8", [0, 1, 5, 7, 8]),
        ("utf-16", [0, 1, 3, 4, 5]),
        ("utf-32", [0, 1, 2, 3, 4]),
    ):
        text = Text(f"x\n{line}\n", encoding)
        found = [text.position(2 + n).character for n in range(5)]
        assert found == columns
        assert [text.offset(lsp.Position(1, n)) for n in columns] == [2, 3, 4, 5, 6]
    text = Text(f"x\n{line}\n", "utf-16")
    assert text.offset(lsp.Position(1, 2)) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end: str) -> None:
    text = Text(f"ab{end}c{end}")
    assert text.position(len(text.content)) == lsp.Position(2, 0)
    assert text.offset(lsp.Position(0, 99)) == 2
    assert text.offset(lsp.Position(1, 1)) == 2 + len(end) + 1
    assert text.offset(lsp.Position(99, 99)) == len(text.content)
    where = lsp.Range(lsp.Position(0, 1), lsp.Position(1, 0))
    change = lsp.TextDocumentContentChangePartial(where, "")
    assert text.changed(change).content == f"ac{end}"


def test_places_behind_wide_signs(editor: Editor) -> None:
    """An error, and an answer about a name, in a line with signs of two units."""
    uri = "file:///wide.pto"
    text = 'module attributes {a = "\U0001d4d0é"} { func.func @f() { return %q : i32 } }\r\n'
    said = editor.open(uri, text)
    assert said[0].range.start == lsp.Position(0, text.index("%q") + 1)
    here = lsp.Position(0, text.index("@f") + 2)
    found = editor.wait(
        editor.client.text_document_definition_async(
            lsp.DefinitionParams(lsp.TextDocumentIdentifier(uri), here)
        )
    )
    assert found[0].range.start == lsp.Position(0, text.index("@f") + 1)
    editor.shut(uri)


def test_reading_that_fails() -> None:
    """A fault in reading a change leaves the check of the whole text to find all."""
    server: Any = PTOServer()
    now = Snapshot("file:///a.pto", 2, Text("module {\n}\n"))
    document = Document(now)
    broken: Any = object()
    document.live = broken
    assert asyncio.run(server._read_changes(document, now)) is False
    assert document.live is None
    server.shutdown()


def test_utf_8(editor: Editor) -> None:
    """A client that counts bytes is answered in bytes."""
    other = Editor(encodings=[lsp.PositionEncodingKind.Utf8])
    try:
        assert other.result.capabilities.position_encoding == "utf-8"
        text = 'module attributes {a = "\U0001d4d0"} { func.func @f() { return %q : i32 } }\n'
        said = other.open("file:///bytes.pto", text)
        assert said[0].range.start.character == text.encode().index(b"%q")
    finally:
        assert other.close() == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\x02",
        "}" * 500,
        "{" * 5000,
        '"' * 3000,
        "module {\n" + "  pto.tadd ins(\n" * 300,
        "%a = " * 2000,
        "<" * 5000 + ">" * 100,
        "!a = " * 1000,
        "//" * 5000,
        "^bb0(%a: i32):\n" * 300,
        "\ud800",
    ],
    ids=range(12),
)
def test_texts_that_never_parse(editor: Editor, text: str) -> None:
    """They are answered, and so is what comes after them."""
    Symbols.of(text)
    uri = "file:///never.pto"
    if text == "\ud800":
        text = "\ufffd"  # what JSON brings in the place of half a sign
    editor.open(uri, text)
    for number in range(3):
        editor.write(uri, text + " " * number)
    about, start = lsp.TextDocumentIdentifier(uri), lsp.Position(0, 1)
    client = editor.client
    editor.wait(client.text_document_hover_async(lsp.HoverParams(about, start)))
    editor.wait(
        client.text_document_completion_async(lsp.CompletionParams(about, start))
    )
    editor.wait(
        client.text_document_document_symbol_async(lsp.DocumentSymbolParams(about))
    )
    assert editor.write(uri, "module {\n}\n") == []
    editor.shut(uri)


def test_places_that_are_not_there(editor: Editor) -> None:
    """Questions about files that are not open, and about lines that there are not."""
    uri = "file:///small.pto"
    editor.open(uri, "module {\n}\n")
    far = lsp.Position(10_000, 2**31 - 1)
    for about in (uri, "file:///not/open.pto", "untitled:x", ""):
        document = lsp.TextDocumentIdentifier(about)
        client = editor.client
        for asked in (
            client.text_document_hover_async(lsp.HoverParams(document, far)),
            client.text_document_definition_async(lsp.DefinitionParams(document, far)),
            client.text_document_completion_async(lsp.CompletionParams(document, far)),
            client.text_document_prepare_rename_async(
                lsp.PrepareRenameParams(document, far)
            ),
            client.text_document_inlay_hint_async(
                lsp.InlayHintParams(document, lsp.Range(far, lsp.Position(0, 0)))
            ),
        ):
            editor.wait(asked)
    back = lsp.Range(lsp.Position(1, 0), lsp.Position(0, 0))
    change = lsp.TextDocumentContentChangePartial(back, "// x\n")
    assert editor.type(uri, change) == []
    editor.shut(uri)


def _framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def test_messages_that_are_none() -> None:
    """What is no JSON, no message, or has other types is left aside, and the next answered."""
    initialize: dict[str, object] = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"capabilities": {}, "processId": None, "rootUri": None},
    }
    hostile = [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "method": 7}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": 3}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": '
        b'{"textDocument": {"uri": 1, "version": "x"}, "contentChanges": [{"range": 2}]}}',
        b'{"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {}}',
        b'{"jsonrpc": "2.0", "id": 3, "method": "no/such/method", "params": {}}',
        b'{"jsonrpc": "2.0", "id": 99, "result": 1}',
    ]
    last = {"jsonrpc": "2.0", "id": 4, "method": "shutdown", "params": None}
    leave = {"jsonrpc": "2.0", "method": "exit"}
    sent = b"".join(
        [
            _framed(json.dumps(initialize).encode()),
            *map(_framed, hostile),
            _framed(json.dumps(last).encode()),
            _framed(json.dumps(leave).encode()),
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", SERVER],
        input=sent,
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    answered = {
        json.loads(part.partition(b"\r\n\r\n")[2].partition(b"Content-Length")[0]).get(
            "id"
        )
        for part in done.stdout.split(b"Content-Length: ")[1:]
    }
    # The question without a place is answered, but without its number.
    assert {1, 3, 4, None} <= answered
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_an_editor_that_goes_away() -> None:
    """Without good-bye: the server ends, and so does the process that checks."""
    done = subprocess.run(
        [sys.executable, "-c", SERVER],
        input=b"",
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    assert b"Traceback" not in done.stderr
