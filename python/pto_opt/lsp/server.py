"""The server of the protocol: what editors ask, and who answers."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from pto_dialect.assembly.short_types import with_short_types
from pto_dialect.hardware import ArchSpec
from pto_opt.check_tasks import Options
from pto_opt.lsp import analysis
from pto_opt.lsp.checker import Checker
from pto_opt.lsp.document import Document, Snapshot
from pto_opt.lsp.findings import Finding, carried
from pto_opt.lsp.hints import alias_text
from pto_opt.lsp.pages import page
from pto_opt.lsp.symbols import Kind, Name
from pto_opt.lsp.text import Text

if TYPE_CHECKING:
    from pto_opt.lsp.live import LiveModule

Utf16 = lsp.PositionEncodingKind.Utf16

_PAUSE = 0.03
"""Seconds without a change after which a text is read."""

_WORD = re.compile(r"[!#]?[A-Za-z_][\w$.]*", re.ASCII)
_MOST = 400
"""So many signs of a definition are shown."""


def _mapping(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _load(text: str, name: str, options: Options) -> LiveModule | None:
    from pto_opt.lsp.live import load

    return load(text, name, options)


class PTOServer(LanguageServer):
    """The server, with the files that are open."""

    def __init__(self) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "pto-lsp",
            version("pto-opt"),
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
        )
        self.settings: object = None
        """Those that the editor started with."""
        self.documents: dict[str, Document] = {}
        self.options = Options()
        self.checker = Checker()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._loading: set[asyncio.Task[None]] = set()
        self._reader = ThreadPoolExecutor(1)
        """Where changes are read: in a thread, so that questions are answered meanwhile."""

    # Texts

    def open(self, uri: str, number: int, content: str) -> None:
        """Take a file in."""
        encoding = self.workspace.position_encoding or Utf16
        text = Text(content, encoding)
        document = self.documents[uri] = Document(Snapshot(uri, number, text))
        self._schedule(uri)
        self._begin_to_load(document)

    def change(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Make changes, in their order; those of a file that is not open are none."""
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return
        text = document.now.text
        for change in params.content_changes:
            text = text.changed(change)
        number = params.text_document.version
        document.now = Snapshot(document.now.uri, number, text)
        self._schedule(document.now.uri)

    def close(self, uri: str) -> None:
        """Forget a file, and what was said of it."""
        self.documents.pop(uri, None)
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()
        self._publish(uri, None, [])

    def configure(self, settings: object) -> None:
        """
        Take settings: `arch`, `sync` and `remarks`, as the flags of `pto-opt check`. What is
        none of these, or cannot be one, is left aside.
        """
        given = _mapping(settings)
        given = _mapping(given["pto"]) if "pto" in given else given
        arch: str | None = None
        if (wanted := given.get("arch")) is not None and wanted != "":
            try:
                arch = ArchSpec.parse(str(wanted)).name
            except ValueError as error:
                said = lsp.ShowMessageParams(
                    lsp.MessageType.Warning, f"pto-lsp: {error}"
                )
                self.window_show_message(said)
        self.options = Options(
            arch=arch,
            sync=given.get("sync") is True,
            remarks=given.get("remarks") is True,
        )
        self.check_all()

    def check_all(self) -> None:
        """Check all files again."""
        for uri, document in self.documents.items():
            document.live = None
            self._schedule(uri)

    def _schedule(self, uri: str) -> None:
        if (task := self._tasks.get(uri)) is not None:
            task.cancel()
        self._tasks[uri] = asyncio.create_task(self._check(uri))

    async def _check(self, uri: str) -> None:
        """
        Say at once what is wrong in the lines that have changed, and when the whole program
        is checked, what is wrong with that.
        """
        await asyncio.sleep(_PAUSE)
        document = self.documents[uri]
        now = document.now
        try:
            is_followed = await self._read_changes(document, now)
            found = await self.checker.ask(
                analysis.check, now.text.content, now.name, self.options
            )
        except Exception:
            logging.exception("%s could not be checked", uri)
            return
        if found is None or self.documents.get(uri) is not document:
            return
        document.checked, document.findings = now, found
        self._tell(now, found)
        parses = not any(one.is_about_reading for one in found)
        if parses and not is_followed:
            self._begin_to_load(document)

    async def _read_changes(self, document: Document, now: Snapshot) -> bool:
        """Read the lines that have changed; whether the module could follow the text."""
        if document.live is None:
            return False
        from pto_opt.lsp.live import read

        loop = asyncio.get_running_loop()
        live, text = document.live, now.text.content
        try:
            reading = await loop.run_in_executor(self._reader, read, live, text)
        except Exception:
            # The check of the whole text goes on without it.
            logging.exception("a change of %s could not be read", now.uri)
            document.live = reading = None
        if reading is None:
            return False
        found, parses = reading
        if not parses:
            document.checked, document.findings = now, found
        elif document.checked is not None:
            before = document.checked.text.content
            found = dict.fromkeys([*found, *carried(document.findings, before, text)])
        self._tell(now, [*found])
        return True

    def _begin_to_load(self, document: Document) -> None:
        """Read a text, so that its next changes need not wait for a check."""
        if not document.is_loading:
            document.is_loading = True
            task = asyncio.create_task(self._load(document, document.now))
            self._loading.add(task)
            task.add_done_callback(self._loading.discard)

    async def _load(self, document: Document, now: Snapshot) -> None:
        loop, options = asyncio.get_running_loop(), self.options
        try:
            live = await loop.run_in_executor(
                self._reader, _load, now.text.content, now.name, options
            )
        except Exception:
            logging.exception("%s could not be read", now.uri)
        else:
            # One for settings that have changed meanwhile would be another chip's.
            document.live = live if options is self.options else None
        finally:
            document.is_loading = False

    def _tell(self, about: Snapshot, found: Sequence[Finding]) -> None:
        shown = [
            one for one in found if self.options.remarks or one.severity != "not proven"
        ]
        diagnostics = [about.diagnostic(one) for one in shown]
        self._publish(about.uri, about.version, diagnostics)

    def _publish(
        self, uri: str, number: int | None, diagnostics: list[lsp.Diagnostic]
    ) -> None:
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, diagnostics, number)
        )

    # Questions

    def at(self, uri: str, position: lsp.Position) -> tuple[Snapshot, int] | None:
        """The text that a question is about, and where in it; None for no open file."""
        if (document := self.documents.get(uri)) is None:
            return None
        return document.now, document.now.text.offset(position)

    async def describe(self, now: Snapshot, offset: int) -> tuple[str, int, int]:
        """Markdown about what stands at an offset, and from where to where that goes."""
        name = now.symbols.at(offset)
        if name is not None and name.kind in (Kind.TYPE_ALIAS, Kind.ATTRIBUTE_ALIAS):
            return alias_text(now, name), name.start, name.end
        if name is not None:
            return await self._describe_name(now, name, offset), name.start, name.end
        for match in _WORD.finditer(now.text.content, max(0, offset - 200)):
            if match.start() > offset:
                break
            if offset <= match.end():
                return page(match[0]), match.start(), match.end()
        return "", offset, offset

    async def _describe_name(self, now: Snapshot, name: Name, offset: int) -> str:
        defined = now.symbols.definitions(name)
        if name.kind is Kind.VALUE and defined:
            function = now.symbols.function_name(name.scope)
            text = await self.checker.ask(
                analysis.describe,
                now.text.content,
                now.name,
                self.options,
                function,
                name.text[1:],
                defined[0].start,
                offset,
            )
            if text:
                return text
        if not defined:
            return ""
        start = now.text.content.rfind("\n", 0, defined[0].start) + 1
        line = now.text.content[start:].partition("\n")[0].strip()
        return f"```mlir\n{with_short_types(line)[:_MOST]}\n```"

    def shutdown(self) -> None:
        self.checker.close()
        self._reader.shutdown(wait=False, cancel_futures=True)
        super().shutdown()
