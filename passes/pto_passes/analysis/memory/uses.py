"""Which operations use a tile between two others, or after one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.memory.handles import Handles

_Search = Iterator[Operation | None]
"""Looks at operations one by one: None for one that is not what is looked for."""


@dataclass(frozen=True)
class Uses:
    """The uses of a function's tiles, by where they stand."""

    handles: Handles
    is_before: Callable[[Operation, Operation], bool]
    """Whether one operation of a block stands before another one of it."""

    def between(
        self, first: Operation, last: Operation, tile: SSAValue
    ) -> Operation | None:
        """
        A use of a tile, through any of its names, between two operations of one block,
        or inside of an operation that stands between them.
        """
        uses = (use.operation for use in self.handles.uses_of(tile))
        return _first_found(
            _users_before(last, first, (tile, *self.handles.names_of(tile))),
            (op if self._is_between(op, first, last) else None for op in uses),
        )

    def is_used_after(self, first: Operation, tile: SSAValue) -> bool:
        """Whether any operation but `first` may use a tile, by this name, after it."""
        block = first.parent
        assert block is not None
        if _is_in_graph(block):
            return any(use.operation is not first for use in tile.uses)
        loop = _loop_between(tile, block)
        uses = (use.operation for use in tile.uses)
        again = _first_found(
            _users_after(first, tile),
            (op if self._is_again(op, first, loop) else None for op in uses),
        )
        return again is not None

    def _is_between(self, op: Operation, first: Operation, last: Operation) -> bool:
        assert first.parent is not None
        user = first.parent.find_ancestor_op_in_block(op)
        if user is None or user is first or user is last:
            return False
        return self.is_before(first, user) and self.is_before(user, last)

    def _is_again(
        self, op: Operation, first: Operation, loop: Operation | None
    ) -> bool:
        """Whether an operation may run after another one; `loop` repeats both."""
        if op is first:
            return False
        if loop is not None and loop.is_ancestor(op):
            return True
        ancestor: Operation = first
        while (block := ancestor.parent) is not None:
            around = block.find_ancestor_op_in_block(op)
            if around is not None:
                return self.is_before(ancestor, around)
            parent = block.parent_op()
            assert parent is not None
            ancestor = parent
        return True


def _loop_between(tile: SSAValue, block: Block) -> Operation | None:
    """The outermost loop around the block that the tile is made outside of."""
    owner = tile.owner
    home = owner.parent if isinstance(owner, Operation) else owner
    found: Operation | None = None
    while block is not home:
        parent = block.parent_op()
        if parent is None or parent.parent is None or isinstance(parent, FuncOp):
            break
        if is_loop(parent):
            found = parent
        block = parent.parent
    return found


def _first_found(one: _Search, other: _Search) -> Operation | None:
    """
    What one of two searches for the same finds, None where one has looked everywhere.
    They take turns: a tile may have many uses, and a use may be far away, but seldom both.
    """
    for a, b in zip(one, other):
        if a is not None or b is not None:
            return a if a is not None else b
    return None


def _users_before(
    last: Operation, first: Operation, names: Iterable[SSAValue]
) -> _Search:
    """Search between two operations of a block for users, from the last one up."""
    wanted = set(names)
    at = last.prev_op
    while at is not None and at is not first:
        for op in walk(at):
            yield None if wanted.isdisjoint(op.operands) else op
        at = at.prev_op


def _users_after(first: Operation, tile: SSAValue) -> _Search:
    """Search for users behind an operation in its block; it does not end there."""
    at = first.next_op
    while at is not None:
        for op in walk(at):
            yield op if tile in op.operands else None
        at = at.next_op
    yield from repeat(None)


def _is_in_graph(block: Block) -> bool:
    """Whether branches lead from block to block around a place, so order says nothing."""
    around: Block | None = block
    while around is not None and not isinstance(around.parent_op(), ModuleOp):
        region = around.parent
        assert region is not None
        if len(region.blocks) > 1:
            return True
        around = region.parent_block()
    return False
