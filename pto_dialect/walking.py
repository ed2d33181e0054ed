"""Walks over what stands within an operation, and around it."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.xdsl_internals import push_operations_within


def walk(at: Operation | Region | Block) -> Iterator[Operation]:
    """
    The operations within a region or block, or an operation and all within it, in the
    order of the text, as `Operation.walk` gives them, in a fraction of its time and to any
    depth. Operations of a region are looked up when the one around them was given: whoever
    changes them meanwhile takes a list of them.
    """
    match at:
        case Operation():
            pending = [at]
        case Block():
            pending = list(at.ops)[::-1]
        case Region():
            pending = [op for block in at.blocks for op in block.ops][::-1]
    while pending:
        found = pending.pop()
        yield found
        if found.regions:
            push_operations_within(found, pending)


def ancestors(op: Operation) -> Iterator[Operation]:
    """The operations around an operation, the innermost first."""
    around = op.parent_op()
    while around is not None:
        yield around
        around = around.parent_op()


def blocks_of(op: Operation) -> Iterator[Block]:
    """The blocks of an operation's own regions, in the order of the text."""
    for region in op.regions:
        yield from region.blocks


def values_of(op: Operation) -> Iterator[SSAValue]:
    """The values that an operation defines: its results, and the arguments of its blocks."""
    yield from op.results
    for block in blocks_of(op):
        yield from block.args
