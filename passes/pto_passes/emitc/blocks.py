"""
Regions of several blocks: labels and `goto`.

    label1 stands for ^bb1, which the entry block dominates:

        const bool is_small = ...;         // the entry block
        int32_t x;                         // what ^bb1 takes
        if (is_small) { x = a; goto label1; } else { x = b; goto label1; }
        label1: {
          ...                              // ^bb1, and what it dominates
        }

A block stands in the braces of the one that dominates it, behind its operations: there
every value that it may use is declared, and no `goto` jumps over a declaration, which C++
forbids. So each tile keeps its constructor where it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xdsl.dialects import cf
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.messages.diagnostic import Note
from pto_dialect.ops.tile_ops import SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_passes.emitc.lowering import Lowering, NoCppError
from pto_passes.emitc.variables import branch, equals, variable_for

Leave = Callable[[Operation], None]
"""Lowers the terminator that leaves a region; control goes on behind the region."""


def lower_blocks(lowering: Lowering, region: Region, leave: Leave) -> None:
    """Lower all blocks of a region that can be reached; `leave` for what ends it."""
    _Blocks(lowering, region, leave).lower()


class _Blocks:
    def __init__(self, lowering: Lowering, region: Region, leave: Leave):
        self.lowering = lowering
        self.leave = leave
        self.order = _reverse_postorder(region.blocks[0])
        self.children = _dominator_tree(self.order)
        first = lowering.count_labels(len(self.order) + 1)
        self.labels = {b: f"label{first + i}" for i, b in enumerate(self.order)}
        self.end = f"label{first + len(self.order)}"
        self.variables: dict[Block, list[SSAValue]] = {}
        self.leaves = 0

    def lower(self) -> None:
        self._block(self.order[0], is_last=True)
        if self.leaves:
            self.lowering.say(f"{self.end}:;")

    def _block(self, block: Block, *, is_last: bool) -> None:
        """A block and those that it dominates; `is_last` if the region ends with it."""
        lowering = self.lowering
        lowering.lower_block(block)
        terminator = block.last_op
        assert terminator is not None
        children = self.children[block]
        for child in children:
            self.variables[child] = [
                variable_for(lowering, argument) for argument in child.args
            ]
        try:
            self._terminate(terminator, falls=is_last and not children)
        except NoCppError as error:
            lowering.report(terminator, error)
        for child in children:
            lowering.say(f"{self.labels[child]}: {{")
            for argument, variable in zip(child.args, self.variables[child]):
                lowering.bind(argument, lowering.load(variable))
            self._block(child, is_last=is_last and child is children[-1])
            lowering.say("}")

    def _terminate(self, op: Operation, *, falls: bool) -> None:
        lowering = self.lowering
        match op:
            case cf.BranchOp():
                self._go(op.successor, op.arguments)
            case cf.ConditionalBranchOp():
                branch(
                    lowering,
                    lowering.value(op.cond),
                    lambda: self._go(op.then_block, op.then_arguments),
                    lambda: self._go(op.else_block, op.else_arguments),
                )
            case cf.SwitchOp():
                self._switch(op)
            case _:
                self.leave(op)
                if not falls:
                    self.leaves += 1
                    lowering.say(f"goto {self.end};")

    def _go(self, block: Block, arguments: Sequence[SSAValue]) -> None:
        """Pass values on to a block, all at once, and jump there."""
        lowering = self.lowering
        if block not in self.variables:
            raise NoCppError(
                "has no C++: it jumps back to the first block of its region"
            )
        for argument in arguments:
            _refuse_changed_tile(argument)
        values = [lowering.value(argument) for argument in arguments]
        for variable, value in zip(self.variables[block], values):
            lowering.assign(variable, value)
        lowering.say(f"goto {self.labels[block]};")

    def _switch(self, op: cf.SwitchOp) -> None:
        numbers: Sequence[int] = ()
        if op.case_values is not None:
            numbers = op.case_values.get_values()
        flag = self.lowering.value(op.flag)
        sizes: Sequence[int] = op.case_operand_segments.get_values()
        operands = iter(op.case_operands)
        groups = [[next(operands) for _ in range(size)] for size in sizes]
        cases = [
            (number, block, group)
            for number, block, group in zip(numbers, op.case_blocks, groups)
        ]

        def choose(at: int) -> None:
            if at == len(cases):
                self._go(op.default_block, op.default_operands)
                return
            number, block, operands = cases[at]
            branch(
                self.lowering,
                equals(self.lowering, flag, number),
                lambda: self._go(block, operands),
                lambda: choose(at + 1),
            )

        choose(0)


def _refuse_changed_tile(value: SSAValue) -> None:
    """C++ passes on a copy of a tile's handle, which a later set does not reach."""
    if not isinstance(value.type, TileBufType):
        return
    for use in value.uses:
        if isinstance(use.operation, SetValidShapeOp):
            raise NoCppError(
                "has no C++: the tile is passed to another block, as a copy, and its "
                "extents change",
                value,
                [Note("they change here", use.operation)],
            )


def _reverse_postorder(entry: Block) -> list[Block]:
    """The blocks that can be reached, each before those that only it leads to."""
    done: list[Block] = []
    seen = {entry}
    stack = [(entry, iter(_successors(entry)))]
    while stack:
        block, rest = stack[-1]
        for successor in rest:
            if successor not in seen:
                seen.add(successor)
                stack.append((successor, iter(_successors(successor))))
                break
        else:
            done.append(block)
            stack.pop()
    return done[::-1]


def _successors(block: Block) -> Sequence[Block]:
    # The last successor is visited first, so that the first one comes first in the text.
    return () if block.last_op is None else block.last_op.successors[::-1]


def _dominator_tree(order: Sequence[Block]) -> dict[Block, list[Block]]:
    """
    For each block those that it dominates immediately, in the order of the text.

    Source: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm".
    """
    number = {block: i for i, block in enumerate(order)}
    before: dict[Block, list[Block]] = {block: [] for block in order}
    for block in order:
        for successor in _successors(block):
            before[successor].append(block)
    parent = [0] * len(order)
    known = [True] + [False] * (len(order) - 1)
    changed = True
    while changed:
        changed = False
        for i, block in enumerate(order[1:], 1):
            found: int | None = None
            for other in (number[b] for b in before[block]):
                if not known[other]:
                    continue
                at = other
                while found is not None and at != found:
                    if at > found:
                        at = parent[at]
                    else:
                        found = parent[found]
                found = at
            assert found is not None
            if not known[i] or parent[i] != found:
                parent[i], known[i], changed = found, True, True
    children: dict[Block, list[Block]] = {block: [] for block in order}
    for i, block in enumerate(order[1:], 1):
        children[order[parent[i]]].append(block)
    return children
