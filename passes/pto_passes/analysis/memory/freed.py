"""Slots of pipes that are used after they have been given back to the producer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.hardware import arch_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.lowered_pipe_ops import TPopOp
from pto_dialect.ops.pipe_ops import TPopPipeOp
from pto_dialect.ops.view_ops import TileViewOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import blocks_of, walk
from pto_passes.analysis.memory.accesses import accesses_of


@dataclass(frozen=True)
class LateUse:
    """An operation that uses what was popped, behind the one that gives the slot back."""

    op: PTOOp
    entry: SSAValue
    free: PTOOp


def late_uses(function: Operation) -> Iterator[LateUse]:
    """
    Uses of slots that have been given back. What is popped first is given back first;
    blocks that give back what another one has popped are left out. Where bytes do not go
    on chip from core to core, a tile is a copy of its slot and stays.
    """
    is_copy = not arch_of(function).links_cores
    for block in _blocks(function):
        for entry, pop, free in _taken(block):
            if not (is_copy and isinstance(entry.type, TileBufType)):
                yield from _behind(entry, pop, free)


def _blocks(op: Operation) -> Iterator[Block]:
    for inner in walk(op):
        yield from blocks_of(inner)


def _taken(block: Block) -> Iterator[tuple[SSAValue, PTOOp, PTOOp]]:
    """What is popped in a block, by which operation, and which gives it back there."""
    waiting: dict[object, list[tuple[SSAValue, PTOOp]]] = {}
    found: dict[object, list[tuple[SSAValue, PTOOp, PTOOp]]] = {}
    carried: set[object] = set()
    """Pipes of which slots are given back that were popped elsewhere."""
    for op in block.ops:
        if isinstance(op, TPopOp | TPopPipeOp):
            waiting.setdefault(op.popped_pipe(), []).append((op.tile, op))
        elif isinstance(op, PTOOp) and (pipe := op.freed_pipe()) is not None:
            if popped := waiting.get(pipe):
                found.setdefault(pipe, []).append((*popped.pop(0), op))
            else:
                carried.add(pipe)
    for pipe, slots in found.items():
        if pipe not in carried and not waiting[pipe]:
            yield from slots


def _behind(entry: SSAValue, pop: PTOOp, free: PTOOp) -> Iterator[LateUse]:
    block = free.parent
    assert block is not None
    for value in _names(entry):
        for use in value.uses:
            op = use.operation
            around = block.find_ancestor_op_in_block(op)
            if around is None or not free.is_before_in_block(around):
                continue
            if isinstance(op, PTOOp) and any(t is value for _, t, _ in accesses_of(op)):
                if not _popped_again(entry, pop, free, around):
                    yield LateUse(op, entry, free)


def _names(entry: SSAValue) -> Iterator[SSAValue]:
    yield entry
    for use in entry.uses:
        if isinstance(use.operation, TileViewOp):
            for result in use.operation.results:
                yield from _names(result)


def _popped_again(entry: SSAValue, pop: PTOOp, free: PTOOp, around: Operation) -> bool:
    """Whether one name is popped into again before the use, as in lowered pipes."""
    return any(
        isinstance(use.operation, TPopOp)
        and use.operation is not pop
        and use.operation.parent is free.parent
        and free.is_before_in_block(use.operation)
        and (use.operation is around or use.operation.is_before_in_block(around))
        for use in entry.uses
    )
