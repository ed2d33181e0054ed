"""Each feature on the largest model kernel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lsp.editor import Editor, Place
from lsprotocol import types as lsp


def test_features() -> None:
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = (Path(source) / "test" / "samples").rglob("kernels/**/*.pto")
    largest = max(samples, key=lambda path: path.stat().st_size)
    text = largest.read_text("utf-8")
    uri = largest.as_uri()
    editor = Editor()
    try:
        said = editor.open(uri, text)
        assert all(one.severity != lsp.DiagnosticSeverity.Error for one in said)
        client = editor.client
        name = text[text.index("%", text.index(" = pto.alloc_tile") - 80) :].split()[0]
        here = Place(uri, text, f"{name[:2]}|{name[2:]} = pto.alloc_tile")
        about, at = here.document, here.position
        hover = editor.hover(here)
        assert "address" in hover
        assert "live" in hover
        assert editor.wait(
            client.text_document_definition_async(lsp.DefinitionParams(about, at))
        )
        with_definition = lsp.ReferenceContext(include_declaration=True)
        references = editor.wait(
            client.text_document_references_async(
                lsp.ReferenceParams(with_definition, about, at)
            )
        )
        assert len(references) > 1
        rename = lsp.RenameParams(text_document=about, position=at, new_name="%renamed")
        change = editor.wait(client.text_document_rename_async(rename))
        assert len(change.changes[uri]) == len(references)
        assert editor.wait(
            client.text_document_document_symbol_async(lsp.DocumentSymbolParams(about))
        )
        everything = lsp.Range(lsp.Position(0, 0), lsp.Position(10**6, 0))
        assert editor.wait(
            client.text_document_inlay_hint_async(
                lsp.InlayHintParams(about, everything)
            )
        )
        before = Place(uri, text, "pto.|alloc_tile")
        assert editor.wait(
            client.text_document_completion_async(
                lsp.CompletionParams(about, before.position)
            )
        )
    finally:
        assert editor.close() == 0
