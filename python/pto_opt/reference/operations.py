"""The page of an operation, made from its class."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from xdsl.irdl import (
    OptionalDef,
    OptOperandDef,
    OptResultDef,
    VariadicDef,
)

from pto_dialect.ops import base
from pto_dialect.ops.base import PTOOp, TileOp
from pto_opt.reference import facts
from pto_opt.reference.constraints import describe
from pto_opt.reference.examples import example
from pto_opt.reference.page import Facts, Listing, Page, Part, Section
from pto_opt.reference.syntax import syntax


def operation_page(op: type[PTOOp]) -> Page:
    """All that the class of an operation says."""
    sections = [Section(title, parts) for title, parts in _sections(op) if parts]
    return Page(op.name, "\n\n".join(_introduction(op)), tuple(sections))


def _introduction(op: type[PTOOp]) -> Iterator[str]:
    if op.DEPRECATED is not None:
        yield f"Deprecated: {op.DEPRECATED}"
    yield inspect.cleandoc(op.__doc__ or "")
    for parent in op.__mro__[1:]:
        module = parent.__module__
        in_family = module.startswith("pto_dialect.") and module != base.__name__
        if in_family and issubclass(parent, PTOOp) and parent.__doc__:
            yield inspect.cleandoc(parent.__doc__)


def _sections(op: type[PTOOp]) -> Iterator[tuple[str, tuple[Part, ...]]]:
    text, clauses = syntax(op)
    more: tuple[Part, ...] = (Facts(tuple(map(_flat, clauses))),) if clauses else ()
    yield "Syntax", (Listing(text), *more)
    definition = op.get_irdl_definition()
    yield "Operands", _values(definition.operands)
    yield "Results", _values(definition.results)
    yield "Attributes", _values([*definition.properties.items()])
    if issubclass(op, TileOp):
        yield "Element types of dst", facts.element_types(op)
    yield "Pipe", facts.pipes(op)
    if issubclass(op, TileOp):
        yield "Valid shapes", facts.shape_rules(op)
        yield "Memory", facts.memory(op)
        yield "In-place safety", facts.in_place(op)
    if (function := facts.intrinsic(op)) is not None:
        yield "C++", (Listing(function, "cpp"),)
    if (text := example(op.name)) is not None:
        yield "Example", (Listing(text, "mlir"),)


def _flat(row: tuple[str, str]) -> tuple[str, str]:
    return row[0], " ".join(row[1].split())


def _values(definitions: list[tuple[str, Any]]) -> tuple[Part, ...]:
    hidden = ("operandSegmentSizes", "resultSegmentSizes")
    rows = [
        (name, f"{describe(one.constr)}{_count(one)}")
        for name, one in definitions
        if name not in hidden
    ]
    return (Facts(tuple(rows)),) if rows else ()


def _count(definition: object) -> str:
    if isinstance(definition, OptionalDef | OptOperandDef | OptResultDef):
        return " (optional)"
    return " (any number)" if isinstance(definition, VariadicDef) else ""
