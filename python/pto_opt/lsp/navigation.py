"""Where names lead: definitions, references, new names, the outline of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from pto_opt.lsp.document import Snapshot
from pto_opt.lsp.symbols import Kind, Name, Scope

_NEW_NAME = {
    Kind.VALUE: re.compile(r"%(?:\d+|[A-Za-z$._-][\w$.-]*)", re.ASCII),
    Kind.SYMBOL: re.compile(r"@[A-Za-z_][\w$.]*", re.ASCII),
    Kind.BLOCK: re.compile(r"\^(?:\d+|[A-Za-z$._-][\w$.-]*)", re.ASCII),
    Kind.TYPE_ALIAS: re.compile(r"![A-Za-z_][\w$-]*", re.ASCII),
    Kind.ATTRIBUTE_ALIAS: re.compile(r"#[A-Za-z_][\w$-]*", re.ASCII),
}


class CannotRename(ValueError):
    """Why something cannot be called so."""


def location_of(now: Snapshot, name: Name) -> lsp.Location:
    """Where a name stands."""
    return lsp.Location(now.uri, now.text.range(name.start, name.end))


def definitions(now: Snapshot, offset: int) -> list[lsp.Location]:
    """Where the name at an offset is defined."""
    name = now.symbols.at(offset)
    if name is None:
        return []
    return [location_of(now, one) for one in now.symbols.definitions(name)]


def references(
    now: Snapshot, offset: int, with_definition: bool = True
) -> list[lsp.Location]:
    """Where what has the name at an offset is named."""
    name = now.symbols.at(offset)
    if name is None:
        return []
    return [
        location_of(now, one)
        for one in now.symbols.all_of(name)
        if with_definition or not one.is_definition
    ]


def highlights(now: Snapshot, offset: int) -> list[lsp.DocumentHighlight]:
    """The same for the file that is looked at: definitions count as writes."""
    name = now.symbols.at(offset)
    kinds = lsp.DocumentHighlightKind
    return [
        lsp.DocumentHighlight(
            now.text.range(one.start, one.end),
            kinds.Write if one.is_definition else kinds.Read,
        )
        for one in (() if name is None else now.symbols.all_of(name))
    ]


def renamed(now: Snapshot, offset: int, wanted: str) -> list[lsp.TextEdit]:
    """
    The edits that give what has the name at an offset another one, with or without its sign.

    Raises:
        CannotRename: where there is no name, the new one is none, or it is taken.
    """
    name = now.symbols.at(offset)
    if name is None:
        raise CannotRename("there is no name here")
    new = wanted if wanted.startswith(name.kind.value) else name.kind.value + wanted
    if _NEW_NAME[name.kind].fullmatch(new) is None:
        raise CannotRename(f"'{wanted}' is no name for this")
    defined = now.symbols.definitions(name)
    if len(defined) > 1:
        raise CannotRename(f"{name.text} is defined {len(defined)} times")
    same = now.symbols.all_of(name)
    if new != name.text and _is_taken(now, name, new):
        raise CannotRename(f"{new} is another one's name here")
    return [lsp.TextEdit(now.text.range(o.start, o.end), new) for o in same]


def _is_taken(now: Snapshot, name: Name, new: str) -> bool:
    """Whether something of the function, or of the file, is called so."""
    symbols = now.symbols
    others = [o for o in symbols.names if (o.kind, o.text) == (name.kind, new)]
    if name.kind in (Kind.VALUE, Kind.BLOCK):
        function = symbols.function_of(name.scope)
        return any(symbols.function_of(o.scope) == function for o in others)
    return bool(others)


def outline(now: Snapshot) -> list[lsp.DocumentSymbol]:
    """The functions of a file with the tiles that they allocate, and its aliases."""
    symbols = now.symbols
    found: list[lsp.DocumentSymbol] = []
    bodies = {scope.header: scope for scope in symbols.scopes if scope.word}
    tiles = list(_tiles(now))
    for name in symbols.names:
        if not name.is_definition:
            continue
        if name.kind is Kind.SYMBOL:
            header = max((s for s, _ in symbols.words if s < name.start), default=0)
            body = bodies.get(header)
            end = name.end if body is None else min(body.end + 1, len(symbols.content))
            inside = [t for t in tiles if header <= t.start < end]
            found.append(_symbol(now, name, header, end, lsp.SymbolKind.Function))
            found[-1].children = [
                _symbol(now, t, t.start, t.end, lsp.SymbolKind.Variable) for t in inside
            ]
        elif name.kind in (Kind.TYPE_ALIAS, Kind.ATTRIBUTE_ALIAS):
            kind = lsp.SymbolKind.TypeParameter
            found.append(_symbol(now, name, name.start, name.end, kind))
    return found


def _symbol(
    now: Snapshot, name: Name, start: int, end: int, kind: lsp.SymbolKind
) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name.text,
        kind,
        now.text.range(start, end),
        now.text.range(name.start, name.end),
    )


_ALLOCATES = re.compile(r"(?::\s*\d+\s*)?=\s*pto\.(?:alloc|declare)\w*")


def _tiles(now: Snapshot) -> Iterator[Name]:
    content = now.text.content
    for name in now.symbols.names:
        if name.kind is Kind.VALUE and name.is_definition:
            if _ALLOCATES.match(content, name.end + 1) or _ALLOCATES.match(
                content, name.end
            ):
                yield name


def foldings(now: Snapshot) -> list[lsp.FoldingRange]:
    """The regions of more than one line."""

    def lines(scope: Scope) -> tuple[int, int]:
        first = now.text.position(scope.start).line
        return first, now.text.position(scope.end).line - 1

    found = (lines(scope) for scope in now.symbols.scopes[1:])
    return [lsp.FoldingRange(first, last) for first, last in found if first < last]
