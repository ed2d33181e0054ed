"""
The operations of the dialect, one file a family. A family is imported when one of its
operations is first asked for: a program has those of a few families.

`LEFT_OUT` names what is known to have been printed once and has no class here, each with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pto_dialect.collect import classes_with_a_name

if TYPE_CHECKING:
    from pto_dialect.ops.base import PTOOp

FAMILIES: tuple[str, ...] = (
    "view_ops",
    "pointer_ops",
    "tile_ops",
    "multi_buffer_ops",
    "memory_ops",
    "prefetch_ops",
    "elementwise_ops",
    "scalar_ops",
    "unary_ops",
    "compare_ops",
    "reduction_ops",
    "expand_ops",
    "move_ops",
    "extract_ops",
    "arrange_ops",
    "gather_ops",
    "sort_ops",
    "generate_ops",
    "quant_ops",
    "matmul_ops",
    "mx_ops",
    "sync_ops",
    "cross_sync_ops",
    "cache_ops",
    "pipe_init_ops",
    "pipe_ops",
    "lowered_pipe_ops",
    "comm_ops",
    "section_ops",
    "array_ops",
    "core_ops",
    "debug_ops",
    "deprecated_ops",
)
"""The modules that define operations, in the order of the reference."""

LEFT_OUT: tuple[tuple[str, str], ...] = (
    (
        "pto.tselc",
        "pypto's code generator knows its name, but no operation of pypto prints it, and "
        "nothing says what it computes",
    ),
)
"""Names without a class, and why."""

_BEFORE_NAME = '\n    name = "'
"""How a class of a family begins to say which operation it is."""


def family(name: str) -> ModuleType:
    """The module of a family, imported now if it was not yet."""
    return import_module(f"{__name__}.{name}")


@cache
def operations_of(name: str) -> Mapping[str, type[PTOOp]]:
    """The operations of a family by name; bases have no name and are left out."""
    from pto_dialect.ops.base import PTOOp

    return {op.name: op for op in classes_with_a_name(vars(family(name)), PTOOp)}


def all_operations() -> Iterator[type[PTOOp]]:
    """Every operation, family by family."""
    for name in FAMILIES:
        yield from operations_of(name).values()


def find_operation(name: str) -> type[PTOOp] | None:
    """An operation by its name; no family but its own is imported for it."""
    found = family_of_operations().get(name)
    return None if found is None else operations_of(found).get(name)


@cache
def family_of_operations() -> Mapping[str, str]:
    """
    The family of each operation, as the text of the modules says: looking there takes a
    hundredth of the time of importing them all.
    """
    families: dict[str, str] = {}
    folder = Path(__file__).parent
    for module in FAMILIES:
        try:
            text = (folder / f"{module}.py").read_text(encoding="utf-8")
        except OSError:  # installed without its sources
            families |= dict.fromkeys(operations_of(module), module)
            continue
        for rest in text.split(_BEFORE_NAME)[1:]:
            families[rest[: rest.index('"')]] = module
    return families
