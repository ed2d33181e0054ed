"""
The operations of the dialect, one file a family.

`LEFT_OUT` names what is known to have been printed once and has no class here, each with
the reason.
"""

from collections.abc import Iterator
from types import ModuleType

from pto_dialect.collect import classes_with_a_name
from pto_dialect.ops import (
    arrange_ops,
    array_ops,
    cache_ops,
    comm_ops,
    compare_ops,
    core_ops,
    cross_sync_ops,
    debug_ops,
    deprecated_ops,
    elementwise_ops,
    expand_ops,
    extract_ops,
    gather_ops,
    generate_ops,
    lowered_pipe_ops,
    matmul_ops,
    memory_ops,
    move_ops,
    multi_buffer_ops,
    mx_ops,
    pipe_init_ops,
    pipe_ops,
    pointer_ops,
    prefetch_ops,
    quant_ops,
    reduction_ops,
    scalar_ops,
    section_ops,
    sort_ops,
    sync_ops,
    tile_ops,
    unary_ops,
    view_ops,
)
from pto_dialect.ops.base import PTOOp

FAMILIES: tuple[ModuleType, ...] = (
    view_ops,
    pointer_ops,
    tile_ops,
    multi_buffer_ops,
    memory_ops,
    prefetch_ops,
    elementwise_ops,
    scalar_ops,
    unary_ops,
    compare_ops,
    reduction_ops,
    expand_ops,
    move_ops,
    extract_ops,
    arrange_ops,
    gather_ops,
    sort_ops,
    generate_ops,
    quant_ops,
    matmul_ops,
    mx_ops,
    sync_ops,
    cross_sync_ops,
    cache_ops,
    pipe_init_ops,
    pipe_ops,
    lowered_pipe_ops,
    comm_ops,
    section_ops,
    array_ops,
    core_ops,
    debug_ops,
    deprecated_ops,
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


def all_operations() -> Iterator[type[PTOOp]]:
    """Every operation, family by family; bases have no name and are left out."""
    for family in FAMILIES:
        yield from classes_with_a_name(vars(family), PTOOp)
