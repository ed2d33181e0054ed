"""
Operations whose line was read before, but for the names of values.

A program of thousands of lines has a few hundred that differ in more than names. What
operation such a line is follows from its text and from the types of the values in it, so
the second one is made from what the first one became, without its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from xdsl.dialects.builtin import UNKNOWN_LOC
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import IRDLOperation

from pto_dialect.xdsl_internals import create_operation, operands_of

_LINE = re.compile(
    r"""(?:%([0-9]+|[A-Za-z$._-][\w$.-]*)[ ]*=[ ]*)?   # at most one result
    ([a-z]\w*\.[\w.]+)                                  # the operation
    ([ ][^\n"^/]*[^\n"^/{,\s])[ \t]*                    # no strings, blocks, comments
    (?=\n\s*()(?:%[\w$.-]|\}|[a-z]\w*\.|return\b))      # nothing goes on behind it
    """,
    re.ASCII | re.VERBOSE,
)
_NAME = re.compile(r"%([0-9]+|[A-Za-z$._-][\w$.-]*)", re.ASCII)

ALIAS = re.compile(r"[!#][\w$-]++(?![.<])", re.ASCII)
"""An alias, whose meaning depends on the file; also the number behind `%name`."""

_MAX_LINES = 10_000
"""At this many lines the memory is emptied, so that it cannot grow without bound."""

LINES: dict[str, KnownLine] = {}
"""What lines became, by their text without names, for all parsers of the process."""


class Line:
    """An operation on a line of its own."""

    __slots__ = ("end", "following", "key", "kind", "operands", "result")

    def __init__(self, match: re.Match[str]) -> None:
        self.result, self.kind, rest, _ = match.groups()
        self.end = match.end()
        self.following = match.end(4)
        """Where the next operation, or the end of the block, begins."""
        pieces = _NAME.split(rest)
        self.operands = pieces[1::2]
        """The names of values behind the operation's own name, as they stand there."""
        bound = "" if self.result is None else "= "
        self.key = bound + self.kind + "%".join(pieces[::2])

    @classmethod
    def at(cls, content: str, start: int) -> Self | None:
        """The line that starts at a position; None where it is not a plain one."""
        match = _LINE.match(content, start)
        return None if match is None else cls(match)


@dataclass(frozen=True)
class KnownLine:
    """What a line became."""

    kind: type[IRDLOperation]
    places: tuple[int, ...]
    """For each operand, which of the names in the line it is."""
    operand_types: tuple[Attribute, ...]
    result_types: tuple[Attribute, ...]
    properties: dict[str, Attribute]
    attributes: dict[str, Attribute]

    def again(
        self, line: Line, scope: Mapping[str, tuple[SSAValue, ...]]
    ) -> Operation | None:
        """
        The operation of another line with the same text; None where a value is not there
        yet, or is not of the type that the text says.
        """
        operands: list[SSAValue] = []
        for place, type in zip(self.places, self.operand_types):
            values = scope.get(line.operands[place], ())
            if len(values) != 1:
                return None
            (value,) = values
            if value.type is not type and value.type != type:
                return None
            operands.append(value)
        return create_operation(
            self.kind,
            operands=operands,
            result_types=self.result_types,
            properties=self.properties,
            attributes=self.attributes,
        )


def learn(line: Line, op: Operation, scope: Mapping[str, tuple[SSAValue, ...]]) -> None:
    """
    Note what a line became, if nothing but its text and the types of its values had a say
    in that. A line that names one value twice does not tell which operand is which.
    """
    if (
        not isinstance(op, IRDLOperation)
        or op.regions
        or op.successors
        or op.location is not UNKNOWN_LOC
        or ALIAS.search(line.key) is not None
        or len(op.results) != (line.result is not None)
    ):
        return
    place_of: dict[SSAValue, int] = {}
    for place, name in enumerate(line.operands):
        values = scope.get(name, ())
        if len(values) == 1:
            place_of[values[0]] = place
    operands = operands_of(op)
    places = [place_of[value] for value in operands if value in place_of]
    if len(places) != len(operands) or {*places} != {*range(len(line.operands))}:
        return
    if len(LINES) >= _MAX_LINES:
        LINES.clear()
    LINES[line.key] = KnownLine(
        type(op),
        tuple(places),
        _types(operands),
        _types(op.results),
        dict(op.properties),
        dict(op.attributes),
    )


def _types(values: Sequence[SSAValue]) -> tuple[Attribute, ...]:
    return tuple(value.type for value in values)
