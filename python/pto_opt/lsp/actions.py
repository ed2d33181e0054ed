"""What diagnostics offer, as an editor makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types as lsp

from pto_dialect.messages.edits import Edit, edited
from pto_opt.lsp.document import Document, Snapshot
from pto_opt.lsp.findings import Finding

FIX_ALL = lsp.CodeActionKind.SourceFixAll
KINDS = (lsp.CodeActionKind.QuickFix, FIX_ALL)


def actions(
    document: Document, range: lsp.Range, only: Sequence[str] | None
) -> list[lsp.CodeAction]:
    """
    The fixes of what was found in a range, and all of the file's together. None while the
    text is another one than was checked: the next check is a moment away.
    """
    checked = document.checked
    if checked is None or checked.version != document.now.version:
        return []
    found: list[lsp.CodeAction] = []
    if _wants(only, lsp.CodeActionKind.QuickFix):
        found += _quick_fixes(document, checked, range)
    if _wants(only, FIX_ALL) and (edits := _all_edits(document.findings)):
        # Of several ways to mend one thing the first is taken.
        text = edited(checked.text.content, edits)
        whole = checked.text.range(0, len(checked.text.content))
        change = _change(checked, [lsp.TextEdit(whole, text)])
        found.append(lsp.CodeAction("Fix all that can be fixed", FIX_ALL, edit=change))
    return found


def _wants(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a client asks for a kind: by its name, or by one above it."""
    if only is None:
        return True
    return any(kind == one or kind.startswith(f"{one}.") for one in only)


def _quick_fixes(
    document: Document, checked: Snapshot, range: lsp.Range
) -> Iterator[lsp.CodeAction]:
    for one in document.findings:
        place = checked.range_of(one.stretch)
        if place.end < range.start or range.end < place.start:
            continue
        for index, fix in enumerate(one.fixes):
            edits = [_text_edit(checked, edit) for edit in fix.edits]
            yield lsp.CodeAction(
                f"{fix.title[0].upper()}{fix.title[1:]}",
                lsp.CodeActionKind.QuickFix,
                [checked.diagnostic(one)],
                is_preferred=index == 0,
                edit=_change(checked, edits),
            )


def _all_edits(findings: list[Finding]) -> list[Edit]:
    return [edit for one in findings for fix in one.fixes[:1] for edit in fix.edits]


def _text_edit(checked: Snapshot, edit: Edit) -> lsp.TextEdit:
    return lsp.TextEdit(checked.text.range(edit.start, edit.end), edit.text)


def _change(checked: Snapshot, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
    return lsp.WorkspaceEdit(changes={checked.uri: edits})
