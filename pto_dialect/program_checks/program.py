"""The operations of a module by their class, as the rules about whole programs use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from xdsl.ir import Operation, SSAValue

from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.messages.kinds import Kind

_Op = TypeVar("_Op", bound=Operation)


@dataclass(frozen=True)
class VerifiedModule:
    """A module whose operations were verified, each on its own."""

    by_class: dict[type[Operation], list[Operation]]
    """The operations without errors, in the order of the text."""
    is_complete: bool = True
    """Whether these are all; else what seems to be missing may merely be wrong."""

    def all(self, *classes: type[_Op]) -> Iterator[_Op]:
        """The operations of some classes, bases included."""
        for op_class, ops in self.by_class.items():
            if issubclass(op_class, classes):
                yield from cast("list[_Op]", ops)


Rule = Callable[[VerifiedModule], Iterator[Diagnostic]]
"""Finds what is wrong with a program."""

Rules = tuple[tuple[type[Operation], Rule], ...]
"""Rules, each with the class of operations without which it has nothing to say."""


def error(
    message: str,
    op: Operation,
    focus: SSAValue | str | None = None,
    notes: Sequence[Note] = (),
    *,
    names_op: bool = True,
    kind: Kind = kinds.PROGRAM,
) -> Diagnostic:
    """An error about an operation, which the message names unless told not to."""
    text = f"'{op.name}' op {message}" if names_op else message
    return Diagnostic(Severity.ERROR, text, op, focus, tuple(notes), kind=kind)
