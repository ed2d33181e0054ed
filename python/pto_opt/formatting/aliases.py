"""Names for types that a text spells out more than once: `!T0 = !pto.tile_buf<...>`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xdsl.utils.mlir_lexer import MLIRTokenKind

from pto_opt.formatting.spacing import Spacing
from pto_opt.formatting.tokens import Token

_SHORTEST = 24
"""Types of fewer signs get no name: `!pto.ptr<f32>` says more than one."""

_Type = tuple[int, int, str]
"""Its first token, the one behind its last, and its text."""


def with_aliases(
    tokens: Sequence[Token], aliases: Sequence[int], first_statement: int
) -> tuple[list[Token], list[str]]:
    """
    The tokens with names in place of long types that occur more than once, and the lines
    that define the names which the text does not have yet.

    Args:
        tokens: those of a text.
        aliases: where the aliases of the text begin.
        first_statement: where its first operation begins, before which definitions count.
    """
    known = dict(_defined(tokens, aliases))
    inside = {index for start, end, _ in known.values() for index in range(start, end)}
    types = [one for one in _types(tokens) if one[0] not in inside]
    names = {
        text: name
        for name, (start, _, text) in known.items()
        if tokens[start].start < first_statement
    }
    counts = Counter(text for _, _, text in types)
    taken = {token.text for token in tokens}
    new: list[str] = []
    for text, count in counts.items():
        if count > 1 and len(text) >= _SHORTEST and text not in names:
            names[text] = name = _new_name(taken)
            new.append(f"{name} = {text}")
    return list(_named(tokens, types, names)), new


def _new_name(taken: set[str]) -> str:
    number = 0
    while (name := f"!T{number}") in taken:
        number += 1
    taken.add(name)
    return name


def _defined(
    tokens: Sequence[Token], aliases: Sequence[int]
) -> Iterator[tuple[str, _Type]]:
    """The aliases of types, and the types that they stand for."""
    starts = set(aliases)
    for index, token in enumerate(tokens):
        if token.start in starts and token.text.startswith("!"):
            if (found := _type_at(tokens, index + 2)) is not None:
                yield token.text, found


def _types(tokens: Sequence[Token]) -> Iterator[_Type]:
    """The types of a text with something in brackets, without those within others."""
    index = 0
    while index < len(tokens):
        found = _type_at(tokens, index)
        if found is not None:
            yield found
            index = found[1]
        else:
            index += 1


def _type_at(tokens: Sequence[Token], index: int) -> _Type | None:
    """The type whose first token is at an index."""
    if tokens[index].kind is not MLIRTokenKind.EXCLAMATION_IDENT:
        return None
    if tokens[index + 1].text != "<":
        return None
    depth = 0
    spacing = Spacing()
    parts: list[str] = []
    for at in range(index, len(tokens)):
        token = tokens[at]
        if token.comments and at > index:  # it would be lost
            return None
        parts.append(spacing.before(token, None) + token.text)
        depth += (token.text == "<") - (token.text == ">")
        if at > index and depth == 0:
            return index, at + 1, "".join(parts)
    return None


def _named(
    tokens: Sequence[Token], types: Sequence[_Type], names: dict[str, str]
) -> Iterator[Token]:
    behind = 0
    for start, end, text in types:
        if (name := names.get(text)) is not None:
            yield from tokens[behind:start]
            yield replace(tokens[start], text=name, end=tokens[end - 1].end)
            behind = end
    yield from tokens[behind:]
