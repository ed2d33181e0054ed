"""Bytes that nothing has written: on which paths that is so, and whether it matters."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from xdsl.dialects import func, scf
from xdsl.ir import BlockArgument, Operation, Region, SSAValue

from pto_dialect.facts import Dim, ValidOf
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.compare_ops import CompareOp
from pto_dialect.ops.memory_ops import TStoreOp
from pto_dialect.ops.reduction_ops import ScratchReductionOp
from pto_passes.analysis.shapes.states import Read
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

FINAL = (TStoreOp, ScratchReductionOp, CompareOp)
"""Operations that make something of every cell that they read."""


def is_seen(read: Read, shapes: ValidShapes) -> bool:
    """
    Whether what an operation makes of what it reads may get anywhere but into tiles of
    which nothing comes.
    """
    observers = shapes.observers()
    unknown = [r for r in shapes.reads.values() if r.content.writers() is None]
    seen: set[Operation] = set()
    waiting = [read.op]
    while waiting:
        op = waiting.pop()
        if op in seen:
            continue
        seen.add(op)
        if unknown or isinstance(op, FINAL) or not _only_writes_tiles(op):
            return True
        waiting += [reader.op for reader in observers.get(op, ())]
    return False


def goes_on(read: Read, dim: Dim) -> bool:
    """
    Whether an operation makes of each row (column) that it reads the same row (column) of
    its results, so that those of them which mean nothing can be told further on.
    """
    op = read.op
    if (
        isinstance(op, FINAL)
        or not isinstance(op, TileOp)
        or not _only_writes_tiles(op)
    ):
        return False
    names = [name for name, tile in op.named_operands() if tile is read.tile]
    tied = {
        rule.left.operand
        for rule in op.shape_rules()
        if rule.left.dim is dim and rule.right in {ValidOf(n, dim) for n in op.OUTS}
    }
    return bool(names) and set(names) <= tied


def _only_writes_tiles(op: Operation) -> bool:
    return isinstance(op, TileOp) and not op.results and any(True for _ in op.writes())


def only_branch(
    writers: Collection[Operation], read: Operation
) -> tuple[int, SSAValue] | None:
    """
    The branch of an `scf.if` that all that may have written what is read stands in, with
    the condition, where the program may get to the read without it: the arguments of the
    function alone decide, and nothing else does whether it gets there.
    """
    first, *others = writers
    for branch in _branches_around(first):
        op = branch.parent_op()
        assert isinstance(op, scf.IfOp)
        if op.is_ancestor(read):
            return None
        if not all(branch.is_ancestor(other) for other in others):
            continue
        around = [b.parent_op() for b in _branches_around(read)]
        if not all(a is not None and a.is_ancestor(op) for a in around):
            return None
        if not _is_of_arguments(op.cond):
            return None
        return op.regions.index(branch), op.cond
    return None


def _branches_around(op: Operation) -> Iterator[Region]:
    region = op.parent_region()
    while region is not None:
        owner = region.parent_op()
        if isinstance(owner, scf.IfOp):
            yield region
        region = None if owner is None else owner.parent_region()


def _is_of_arguments(value: SSAValue) -> bool:
    """Whether a number comes from the function's arguments, through arithmetic."""
    if isinstance(value, BlockArgument):
        return isinstance(value.owner.parent_op(), func.FuncOp)
    owner = value.owner
    assert isinstance(owner, Operation)
    return (
        owner.dialect_name() == "arith"
        and bool(owner.operands)
        and any(_is_of_arguments(operand) for operand in owner.operands)
        and all(
            _is_of_arguments(operand) or _is_constant(operand)
            for operand in owner.operands
        )
    )


def _is_constant(value: SSAValue) -> bool:
    owner = value.owner
    return isinstance(owner, Operation) and not owner.operands and not owner.regions
