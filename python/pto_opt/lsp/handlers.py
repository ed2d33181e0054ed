"""Which message of the protocol is answered by what."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from pto_opt.formatting.files import FormatTask, format_data
from pto_opt.lsp import navigation
from pto_opt.lsp.actions import KINDS, actions
from pto_opt.lsp.completion import completions
from pto_opt.lsp.hints import hints
from pto_opt.lsp.navigation import CannotRename
from pto_opt.lsp.pages import documented
from pto_opt.lsp.server import PTOServer


def make_server() -> PTOServer:
    """A server with all that it can do."""
    server = PTOServer()
    _add_documents(server)
    _add_navigation(server)
    _add_help(server)
    _add_edits(server)
    return server


def _add_documents(server: PTOServer) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(ls: PTOServer, params: lsp.InitializeParams) -> None:
        ls.settings = params.initialization_options

    @server.feature(lsp.INITIALIZED)
    def initialized(ls: PTOServer, params: lsp.InitializedParams) -> None:
        del params
        ls.configure(ls.settings)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(ls: PTOServer, params: lsp.DidChangeConfigurationParams) -> None:
        ls.configure(params.settings)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: PTOServer, params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        ls.open(document.uri, document.version, document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: PTOServer, params: lsp.DidChangeTextDocumentParams) -> None:
        ls.change(params)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: PTOServer, params: lsp.DidCloseTextDocumentParams) -> None:
        ls.close(params.text_document.uri)


def _add_navigation(server: PTOServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(ls: PTOServer, params: lsp.DefinitionParams) -> list[lsp.Location]:
        here = ls.at(params.text_document.uri, params.position)
        return navigation.definitions(*here) if here else []

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(ls: PTOServer, params: lsp.ReferenceParams) -> list[lsp.Location]:
        here = ls.at(params.text_document.uri, params.position)
        with_definition = params.context.include_declaration
        return navigation.references(*here, with_definition) if here else []

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(
        ls: PTOServer, params: lsp.DocumentHighlightParams
    ) -> list[lsp.DocumentHighlight]:
        here = ls.at(params.text_document.uri, params.position)
        return navigation.highlights(*here) if here else []

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(
        ls: PTOServer, params: lsp.DocumentSymbolParams
    ) -> list[lsp.DocumentSymbol]:
        document = ls.documents.get(params.text_document.uri)
        return navigation.outline(document.now) if document else []

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    def folding(
        ls: PTOServer, params: lsp.FoldingRangeParams
    ) -> list[lsp.FoldingRange]:
        document = ls.documents.get(params.text_document.uri)
        return navigation.foldings(document.now) if document else []

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(ls: PTOServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        uri = params.text_document.uri
        if (here := ls.at(uri, params.position)) is None:
            return None
        try:
            edits = navigation.renamed(*here, params.new_name)
        except CannotRename as error:
            raise JsonRpcInvalidParams(str(error)) from error
        return lsp.WorkspaceEdit(changes={uri: edits})

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(ls: PTOServer, params: lsp.PrepareRenameParams) -> lsp.Range | None:
        if (here := ls.at(params.text_document.uri, params.position)) is None:
            return None
        now, offset = here
        name = now.symbols.at(offset)
        return None if name is None else now.text.range(name.start, name.end)


def _add_help(server: PTOServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(ls: PTOServer, params: lsp.HoverParams) -> lsp.Hover | None:
        if (here := ls.at(params.text_document.uri, params.position)) is None:
            return None
        now, offset = here
        text, start, end = await ls.describe(now, offset)
        if not text:
            return None
        content = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
        return lsp.Hover(content, now.text.range(start, end))

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(list("%@^!#."), resolve_provider=True),
    )
    def complete(
        ls: PTOServer, params: lsp.CompletionParams
    ) -> list[lsp.CompletionItem]:
        here = ls.at(params.text_document.uri, params.position)
        return completions(*here) if here else []

    @server.feature(lsp.COMPLETION_ITEM_RESOLVE)
    def resolve(item: lsp.CompletionItem) -> lsp.CompletionItem:
        return documented(item)

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def inlay(ls: PTOServer, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        uri, range = params.text_document.uri, params.range
        start, end = ls.at(uri, range.start), ls.at(uri, range.end)
        return hints(start[0], start[1], end[1]) if start and end else []


def _add_edits(server: PTOServer) -> None:
    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=KINDS)
    )
    def act(ls: PTOServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = ls.documents.get(params.text_document.uri)
        if document is None:
            return []
        return actions(document, params.range, params.context.only)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    async def lay_out(
        ls: PTOServer, params: lsp.DocumentFormattingParams
    ) -> list[lsp.TextEdit] | None:
        document = ls.documents.get(params.text_document.uri)
        if document is None:
            return None
        now = document.now
        data = now.text.content.encode("utf-8", "replace")
        done = await ls.checker.ask(format_data, data, FormatTask(now.name))
        if done is None or done.after is None:
            return None  # what is wrong with it is said by its diagnostics
        if not done.changes:
            return []
        whole = now.text.range(0, len(now.text.content))
        return [lsp.TextEdit(whole, done.after)]
