"""What may stand at a place: operations with their operands, names, types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types as lsp

from pto_opt.lsp.document import Snapshot
from pto_opt.lsp.pages import operation_items, type_items
from pto_opt.lsp.symbols import Kind

_WORD = re.compile(r"(?:[%@^!#][\w$.-]*|[A-Za-z_][\w$.]*)$", re.ASCII)
_STARTS_OPERATION = re.compile(r"(?:^|[{}])\s*((?:%[^=]*=)?\s*)$")

_SIGNS = {
    Kind.SYMBOL: lsp.CompletionItemKind.Function,
    Kind.BLOCK: lsp.CompletionItemKind.Reference,
    Kind.TYPE_ALIAS: lsp.CompletionItemKind.Class,
    Kind.ATTRIBUTE_ALIAS: lsp.CompletionItemKind.Constant,
}


def completions(now: Snapshot, offset: int) -> list[lsp.CompletionItem]:
    """The items for a place; editors pick those that what is typed there begins."""
    content = now.text.content
    line_start = content.rfind("\n", 0, offset) + 1
    before = content[line_start:offset]
    if "//" in before:
        return []
    match = _WORD.search(before)
    word = "" if match is None else match[0]
    where = now.text.range(offset - len(word), offset)
    if word.startswith("%"):
        return _placed(_values(now, offset), where)
    for kind in _SIGNS:
        if word.startswith(kind.value):
            items = _names(now, kind, offset)
            if kind in (Kind.TYPE_ALIAS, Kind.ATTRIBUTE_ALIAS):
                items += type_items(kind.value)
            return _placed(items, where)
    rest = before[: len(before) - len(word)]
    if (start := _STARTS_OPERATION.search(rest)) is None:
        return []
    begins = word.partition(".")[0] + "." if "." in word else ""
    return _placed(operation_items(begins, not start[1].strip()), where)


def _placed(
    items: Iterable[lsp.CompletionItem], where: lsp.Range
) -> list[lsp.CompletionItem]:
    """Items that replace the word at a place, sign and dots included."""
    return [
        lsp.CompletionItem(
            item.label,
            kind=item.kind,
            detail=item.detail,
            filter_text=item.label,
            insert_text_format=item.insert_text_format,
            text_edit=lsp.TextEdit(where, item.insert_text or item.label),
        )
        for item in items
    ]


def _values(now: Snapshot, offset: int) -> list[lsp.CompletionItem]:
    names = {name.text: None for name in now.symbols.visible(offset)}
    # What was defined last comes first: it is what one most often goes on with.
    return [
        lsp.CompletionItem(text, kind=lsp.CompletionItemKind.Variable)
        for text in reversed(names)
    ]


def _names(now: Snapshot, kind: Kind, offset: int) -> list[lsp.CompletionItem]:
    symbols = now.symbols
    scope = symbols.scope_at(offset)
    names = {
        name.text: None
        for name in symbols.names
        if name.kind is kind
        and name.is_definition
        and (kind is not Kind.BLOCK or name.scope == scope)
    }
    return [lsp.CompletionItem(text, kind=_SIGNS[kind]) for text in names]
