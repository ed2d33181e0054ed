"""
What an editor shows about a word, as Markdown, and what it offers instead of one. The
reference and the operations are imported at the first question, so that a server answers
`initialize` at once.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lsprotocol.types import (
    CompletionItem,
    CompletionItemKind,
    InsertTextFormat,
    MarkupContent,
    MarkupKind,
)

_OTHER_DIALECTS = ("arith", "func", "scf", "cf", "math")
"""Those of MLIR whose operations are offered; the others come from lowering."""


@lru_cache(maxsize=512)
def page(word: str) -> str:
    """The page of a word that the reference knows; else nothing."""
    from pto_dialect.messages.kinds import KINDS
    from pto_dialect.ops import find_operation
    from pto_opt.reference.explain import UnknownName, explain
    from pto_opt.reference.page import as_markdown

    if word in KINDS:
        return f"```text\n{explain(word)}```"
    is_name = word.startswith("pto.") and find_operation(word) is not None
    if not is_name and not re.match(r"[!#]pto\.|PIPE_", word):
        return ""
    try:
        return explain(word, as_markdown)
    except UnknownName:
        return ""


@cache
def operations() -> tuple[str, ...]:
    """The names of all operations that programs have."""
    from pto_dialect.ops import family_of_operations
    from pto_opt.context import make_context

    context = make_context()
    others: list[str] = []
    for dialect in _OTHER_DIALECTS:
        context.load_registered_dialect(dialect)
        others += [o.name for o in context.loaded_ops if o.name.startswith(dialect)]
    return *family_of_operations(), *dict.fromkeys(others), "return"


@cache
def operation_items(begins: str, with_results: bool) -> tuple[CompletionItem, ...]:
    """Operations whose names begin with something, as snippets with their operands."""
    return tuple(
        _operation_item(name, with_results)
        for name in operations()
        if name.startswith(begins)
    )


def _operation_item(name: str, with_results: bool) -> CompletionItem:
    from pto_dialect.ops import find_operation
    from pto_opt.lsp.snippets import snippet

    op = find_operation(name)
    item = CompletionItem(name, kind=CompletionItemKind.Function, filter_text=name)
    if op is None:
        return item
    item.insert_text = snippet(op, with_results=with_results)
    item.insert_text_format = InsertTextFormat.Snippet
    item.detail = (op.__doc__ or "").strip().partition("\n")[0].strip("`")
    return item


def documented(item: CompletionItem) -> CompletionItem:
    """An item with its page."""
    if text := page(item.label):
        item.documentation = MarkupContent(MarkupKind.Markdown, text)
    return item


@cache
def type_items(sign: str) -> tuple[CompletionItem, ...]:
    """The types (`!`) or attributes (`#`) of PTO."""
    from pto_opt.reference.vocabulary import vocabulary

    names = (name for name in vocabulary() if page(f"{sign}pto.{name}"))
    return tuple(
        CompletionItem(f"{sign}pto.{name}", kind=CompletionItemKind.Class)
        for name in names
        if page(f"{sign}pto.{name}").startswith(f"## `{sign}")
    )
