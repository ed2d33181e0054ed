"""Types in their short form, where they stand beyond the edge of the window."""

from __future__ import annotations

import re

from lsprotocol import types as lsp

from pto_dialect.assembly.short_types import short_type
from pto_opt.lsp.document import Snapshot
from pto_opt.lsp.symbols import Kind, Name

_TYPE = re.compile(r"![\w$.-]+(?:<(?:[^<>\n]|<[^<>\n]*>)*>)?", re.ASCII)
_PLACE = re.compile(r"\s+loc\(.*$")


def hints(now: Snapshot, start: int, end: int) -> list[lsp.InlayHint]:
    """The hints between two offsets: of results, and of names of types where they are used."""
    aliases = _aliases(now)
    found: list[lsp.InlayHint] = []
    for name in now.symbols.names:
        if not start <= name.start <= end:
            continue
        if name.kind is Kind.VALUE and name.is_definition:
            text = _type_of_result(now, name, aliases)
        elif name.kind is Kind.TYPE_ALIAS and not name.is_definition:
            text = aliases.get(name.text, "")
        else:
            text = ""
        if text.startswith(("!pto.tile_buf<", "!pto.multi_tile_buf<")):
            found.append(_hint(now, name, text))
    return found


def _hint(now: Snapshot, name: Name, text: str) -> lsp.InlayHint:
    short = short_type(text)
    shown = re.sub(r"^!pto\.tile_buf<(.*)>$", r"\1", short).removeprefix("!pto.")
    return lsp.InlayHint(
        now.text.position(name.end),
        f": {shown}",
        kind=lsp.InlayHintKind.Type,
        tooltip=text,
    )


def _aliases(now: Snapshot) -> dict[str, str]:
    """The types that names stand for."""
    found: dict[str, str] = {}
    for name in now.symbols.names:
        if name.kind is Kind.TYPE_ALIAS and name.is_definition:
            match = _TYPE.search(now.text.content, name.end)
            if match is not None:
                found.setdefault(name.text, match[0])
    return found


def _type_of_result(now: Snapshot, name: Name, aliases: dict[str, str]) -> str:
    """The last type in the line of an operation with one result, which is the result's."""
    content = now.text.content
    end = content.find("\n", name.end)
    line = content[name.end : len(content) if end < 0 else end]
    if re.match(r"\s*=", line) is None or line.rstrip().endswith("{"):
        return ""
    types: list[str] = _TYPE.findall(_PLACE.sub("", line))
    last: str = types[-1] if types else ""
    return aliases.get(last, last)


def alias_text(now: Snapshot, name: Name) -> str:
    """What a name of a type or attribute stands for, for people."""
    for one in now.symbols.definitions(name):
        end = now.text.content.find("\n", one.end)
        line = now.text.content[one.start : None if end < 0 else end].strip()
        kind = _aliases(now).get(name.text, "")
        short = short_type(kind) if kind else ""
        same = f"\n{short}" if short and short != kind else ""
        return f"```mlir\n{line}{same}\n```"
    return ""
