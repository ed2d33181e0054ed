"""An editor that tests type in: pytest-lsp's client in a thread, with calls that wait."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pytest_lsp import make_test_lsp_client

_T = TypeVar("_T")

SERVER = "import sys; from pto_opt.cli.start import lsp; sys.exit(lsp())"
SECONDS = 120.0
"""How long a test waits for an answer: the machine may be busy."""


class Editor:
    """A server in a process of its own, and one client of it."""

    def __init__(
        self,
        settings: object = None,
        encodings: Sequence[lsp.PositionEncodingKind] = (),
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client: Any = make_test_lsp_client()
        self.versions: dict[str, int] = {}
        self.heard: list[tuple[float, lsp.PublishDiagnosticsParams]] = []
        """All that was said about files, and when."""
        # The client's own handler forgets which version is meant.
        self.client.protocol.fm.features[lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = (
            self._hear
        )
        self.result = self.wait(self._start(settings, encodings))

    async def _start(
        self, settings: object, encodings: Sequence[lsp.PositionEncodingKind]
    ) -> lsp.InitializeResult:
        await self.client.start_io(sys.executable, "-c", SERVER)
        general = lsp.GeneralClientCapabilities(position_encodings=list(encodings))
        return await self.client.initialize_session(
            lsp.InitializeParams(
                lsp.ClientCapabilities(general=general if encodings else None),
                initialization_options=settings,
            )
        )

    def wait(self, asked: Coroutine[Any, Any, _T]) -> _T:
        """What is answered to a question."""
        future: Future[_T] = asyncio.run_coroutine_threadsafe(asked, self._loop)
        return future.result(SECONDS)

    def close(self) -> int | None:
        """Say good-bye; the exit status of the server."""
        self.wait(self.client.shutdown_session())
        process = self.client._server
        assert process is not None
        self.wait(asyncio.wait_for(process.wait(), SECONDS))
        self.wait(self.client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        return process.returncode

    def processor_seconds(self) -> float:
        """How long the server itself has been at work, whatever else the machine does."""
        stat = Path(f"/proc/{self.client._server.pid}/stat").read_text("ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    # Texts

    def open(self, uri: str, text: str) -> list[lsp.Diagnostic]:
        """Open a file; what is said of it."""
        self.versions[uri] = 1
        item = lsp.TextDocumentItem(uri, "pto", 1, text)
        self.notify(
            self.client.text_document_did_open, lsp.DidOpenTextDocumentParams(item)
        )
        return self.told(uri)

    def type(
        self, uri: str, *changes: lsp.TextDocumentContentChangeEvent
    ) -> list[lsp.Diagnostic]:
        """Change a file; what is said of it first."""
        self.send(uri, *changes)
        return self.told(uri)

    def write(self, uri: str, text: str) -> list[lsp.Diagnostic]:
        """Give a file another text; what is said of it first."""
        return self.type(uri, lsp.TextDocumentContentChangeWholeDocument(text))

    def send(self, uri: str, *changes: lsp.TextDocumentContentChangeEvent) -> None:
        """Change a file, and go on."""
        self.versions[uri] += 1
        about = lsp.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.notify(
            self.client.text_document_did_change,
            lsp.DidChangeTextDocumentParams(about, list(changes)),
        )

    def shut(self, uri: str) -> None:
        """Close a file."""
        about = lsp.TextDocumentIdentifier(uri)
        self.notify(
            self.client.text_document_did_close, lsp.DidCloseTextDocumentParams(about)
        )

    def told(self, uri: str, number: int = 1) -> list[lsp.Diagnostic]:
        """
        What is said of the version that was sent last, for the first time, or for the
        `number`-th.
        """
        end = time.monotonic() + SECONDS
        while len(said := self._said(uri)) < number:
            assert time.monotonic() < end, f"nothing is said of {uri}"
            time.sleep(0.002)
        return list(said[number - 1].diagnostics)

    def told_at_last(self, uri: str, wanted: str) -> list[lsp.Diagnostic]:
        """What is said of the version that was sent last, once a text is in it."""
        end = time.monotonic() + SECONDS
        while True:
            for said in self._said(uri):
                if any(wanted in one.message for one in said.diagnostics):
                    return list(said.diagnostics)
            assert time.monotonic() < end, f"'{wanted}' is not said of {uri}"
            time.sleep(0.002)

    def hover(self, place: Place) -> str:
        """What is shown beside a place; there has to be something."""
        asked = lsp.HoverParams(place.document, place.position)
        found = self.wait(self.client.text_document_hover_async(asked))
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value

    def _said(self, uri: str) -> list[lsp.PublishDiagnosticsParams]:
        wanted = uri, self.versions[uri]
        return [one for _, one in self.heard if (one.uri, one.version) == wanted]

    def _hear(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.heard.append((time.monotonic(), params))

    def notify(self, send: Any, params: object) -> None:
        """Say something that is not answered."""

        async def notify() -> None:
            send(params)

        self.wait(notify())


class Place:
    """A place in a file, found by a text with `|` where the cursor is."""

    def __init__(self, uri: str, text: str, marked: str) -> None:
        before, _, after = marked.partition("|")
        assert text.count(before + after) >= 1, marked
        offset = text.index(before + after) + len(before)
        line = text.count("\n", 0, offset)
        self.position = lsp.Position(line, offset - text.rfind("\n", 0, offset) - 1)
        self.document = lsp.TextDocumentIdentifier(uri)
