"""The operations of the dialect, one file a family."""

from collections.abc import Iterator
from types import ModuleType

from pto_dialect.collect import classes_with_a_name
from pto_dialect.ops import (
    core_ops,
    elementwise_ops,
    expand_ops,
    matmul_ops,
    memory_ops,
    move_ops,
    reduction_ops,
    scalar_ops,
    sync_ops,
    tile_ops,
    unary_ops,
    view_ops,
)
from pto_dialect.ops.base import PTOOp

FAMILIES: tuple[ModuleType, ...] = (
    view_ops,
    tile_ops,
    memory_ops,
    elementwise_ops,
    scalar_ops,
    unary_ops,
    reduction_ops,
    expand_ops,
    move_ops,
    matmul_ops,
    sync_ops,
    core_ops,
)
"""The modules that define operations, in the order of the reference."""


def all_operations() -> Iterator[type[PTOOp]]:
    """Every operation, family by family; bases have no name and are left out."""
    for family in FAMILIES:
        yield from classes_with_a_name(vars(family), PTOOp)
