"""
Formatting with its proof: the laid-out text has the same tokens, and is the same program.
"""

from __future__ import annotations

import re

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.source import SourceMap
from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.formatting.aliases import with_aliases
from pto_opt.formatting.layout import TokenLayout
from pto_opt.formatting.tokens import Token, tokens_of
from pto_opt.loading import read_module

_SEPARATOR = re.compile(r"^// -----[^\n]*\n", re.MULTILINE)
"""The line between modules of a file for `--split-input-file`."""


class NotTheSame(Exception):
    """The text that was laid out is another program: a fault of the formatter."""


def format_text(text: str, name: str = "<text>", *, aliases: bool = False) -> str:
    """
    A program laid out: one operation a line, two spaces for each region, comments kept,
    lines ended as its first line is. A text in parts, as for `--split-input-file`, is laid
    out part by part.

    Args:
        text: the program; it need not be right, but has to parse.
        name: what errors call it.
        aliases: whether long types that occur more than once get names.

    Raises:
        PTOException: for text that is no program, with every place.
        NotTheSame: if what came out is not the same program; nothing is to be written then.
    """
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    parts: list[str] = []
    behind = 0
    for match in _SEPARATOR.finditer(text):
        parts += _part(text, behind, match.start(), name, aliases)
        parts.append(match[0].rstrip())
        behind = match.end()
    parts += _part(text, behind, len(text), name, aliases)
    return "".join(f"{line}{end}" for line in parts)


def _part(text: str, start: int, stop: int, name: str, aliases: bool) -> list[str]:
    part = text[start:stop]
    offset = text.count("\n", 0, start)
    module, source = _read(part, name, offset)
    tokens = tokens_of(part)
    operations = set(source.positions.values())
    first = min(operations, default=len(part))
    named, new = tokens, list[str]()
    if aliases:
        named, new = with_aliases(tokens, source.aliases, first)
    layout = TokenLayout(
        operations.union(source.aliases),
        set(source.labels),
        set(source.regions),
        (first, new),
    )
    lines = layout.lay_out(named)
    _prove(
        (module, source),
        tokens,
        "\n".join(lines),
        has_names=bool(new) or named != tokens,
    )
    return lines


def _read(text: str, name: str, offset: int = 0) -> tuple[ModuleOp, SourceMap]:
    module = read_module(make_context(), text, name, offset)
    source = SourceMap.of(module)
    assert source is not None
    return module, source


def _prove(
    read: tuple[ModuleOp, SourceMap],
    tokens: list[Token],
    laid_out: str,
    *,
    has_names: bool,
) -> None:
    """
    Compare the text that was laid out with what was read. Names and types are compared as
    they were parsed, as white space may change within the spelling of a type.
    """
    module, source = read
    if not has_names:
        before = [(token.text, token.kind) for token in tokens]
        if before != [(token.text, token.kind) for token in tokens_of(laid_out)]:
            raise NotTheSame("other tokens")
    before = [c.text for token in tokens for c in token.comments]
    if before != [c.text for token in tokens_of(laid_out) for c in token.comments]:
        raise NotTheSame("other comments")
    try:
        again, again_source = _read(laid_out, "<laid out>")
    except PTOException as error:
        raise NotTheSame(str(error)) from error
    if [*source.names.values()] != [*again_source.names.values()]:
        raise NotTheSame("other names")
    if not module.is_structurally_equivalent(again):
        raise NotTheSame("another module")
