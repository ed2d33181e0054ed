"""What passes that change a program share: constants, moved values, operands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter
from xdsl.traits import Pure

from pto_dialect.assembly.source import SourceMap
from pto_dialect.integers import constant_of
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import constant_i64, constant_index
from pto_dialect.walking import walk

_INDEX = IndexType()

_MAY_TRAP = (
    arith.DivSIOp,
    arith.DivUIOp,
    arith.CeilDivSIOp,
    arith.CeilDivUIOp,
    arith.FloorDivSIOp,
    arith.RemSIOp,
    arith.RemUIOp,
)
"""Pure operations that must not run where they did not run before."""


@dataclass
class AvailableValues:
    """Where the values of one function can be had, and its constants."""

    function: FuncOp
    _order: dict[Operation, float] = field(default_factory=dict[Operation, float])
    _constants: dict[tuple[int, Attribute], SSAValue] = field(
        default_factory=dict[tuple[int, Attribute], SSAValue]
    )

    def __post_init__(self) -> None:
        self._number()
        for op in self.entry.ops:
            value = constant_of(op.results[0]) if op.results else None
            if value is not None:
                key = value, op.results[0].type
                self._constants.setdefault(key, op.results[0])

    def _number(self) -> None:
        for number, op in enumerate(walk(self.function)):
            self._order[op] = number

    def _place(self, op: Operation) -> None:
        """Give an operation that has been inserted a number between its neighbours'."""
        before, after = op.prev_op, op.next_op
        assert after is not None
        high = self._order[after]
        low = high - 1 if before is None else self._order[before]
        number = (low + high) / 2
        if low < number < high:
            self._order[op] = number
        else:  # After some 50 insertions at one place.
            self._number()

    @property
    def entry(self) -> Block:
        """The function's first block."""
        block = self.function.body.blocks.first
        assert block is not None
        return block

    def is_before(self, one: Operation, other: Operation) -> bool:
        """
        Whether one operation stands before another in their block. Numbers answer this
        at once; xDSL's own `is_before_in_block` walks through the block.
        """
        return self._order[one] < self._order[other]

    def insert_before(self, op: Operation, target: Operation) -> None:
        """Insert a new operation, or move one, to just before another."""
        if op.parent is not None:
            op.detach()
        Rewriter.insert_op(op, InsertPoint.before(target))
        self._place(op)

    def insert_after(self, op: Operation, target: Operation) -> None:
        """Insert a new operation just after another, which is not the last of its block."""
        Rewriter.insert_op(op, InsertPoint.after(target))
        self._place(op)

    def constant(
        self, value: int, before: Operation, type_: Attribute = _INDEX
    ) -> SSAValue:
        """A constant that can be used at `before`: one that is there, or new."""
        known = self._constants.get((value, type_))
        if known is not None and self.dominates(known, before):
            return known
        op = constant_index(value) if type_ == _INDEX else constant_i64(value)
        first = self.entry.first_op
        assert first is not None
        self.insert_before(op, first)
        self._constants[value, type_] = op.result
        return op.result

    def dominates(self, value: SSAValue, op: Operation) -> bool:
        """Whether a value can be used by an operation where that stands."""
        owner = value.owner
        block = owner.parent if isinstance(owner, Operation) else owner
        if block is None:
            return False
        ancestor = block.find_ancestor_op_in_block(op)
        if ancestor is None:
            # In a graph of blocks, the first one comes before all others.
            region = block.parent
            assert region is not None
            is_first = block is region.blocks.first and len(region.blocks) > 1
            return is_first and region.is_ancestor(op)
        if not isinstance(owner, Operation):
            return True
        return owner is not ancestor and self.is_before(owner, ancestor)

    def to_move_before(self, value: SSAValue, op: Operation) -> list[Operation] | None:
        """
        The operations that must move up to `op` so that it can use a value, in order;
        empty where it can use it already, None where that is impossible.
        """
        moving: dict[Operation, None] = {}
        if self._collect(value, op, moving, depth=0):
            return list(moving)
        return None

    def _collect(
        self, value: SSAValue, op: Operation, moving: dict[Operation, None], depth: int
    ) -> bool:
        if self.dominates(value, op):
            return True
        owner = value.owner
        if not isinstance(owner, Operation) or depth > 64:
            return False
        if owner in moving:
            return True
        if owner.regions or not owner.has_trait(Pure):
            return False
        # Only up: what uses it must come after it still.
        if op.parent is None or op.parent.find_ancestor_op_in_block(owner) is None:
            return False
        if owner.parent is not op.parent and isinstance(owner, _MAY_TRAP):
            return False
        if not all(self._collect(v, op, moving, depth + 1) for v in owner.operands):
            return False
        moving[owner] = None
        return True

    def move_before(self, ops: Iterable[Operation], target: Operation) -> None:
        """Move operations up, in their order, to just before another."""
        for op in ops:
            self.insert_before(op, target)


def give_valid_operands(
    alloc: AllocTileOp, row: SSAValue | None, col: SSAValue | None
) -> None:
    """Make `row` and `col` the extents that an allocation starts with."""
    _give_operands(alloc, alloc.addr, row, col)


def give_address(alloc: AllocTileOp, addr: SSAValue) -> None:
    """Make `addr` the address of an allocation that had none, or another one."""
    _give_operands(alloc, addr, alloc.valid_row, alloc.valid_col)


def _give_operands(
    alloc: AllocTileOp,
    addr: SSAValue | None,
    row: SSAValue | None,
    col: SSAValue | None,
) -> None:
    groups = [[v] if v is not None else [] for v in (addr, row, col)]
    alloc.operands = [v for group in groups for v in group]
    rebuilt = AllocTileOp.build(operands=groups, result_types=[alloc.result.type])
    alloc.properties["operandSegmentSizes"] = rebuilt.properties["operandSegmentSizes"]
    rebuilt.erase()


def inherit_place(old: Operation, new: Operation) -> None:
    """Let diagnostics about a new operation point at the text of an old one."""
    new.location = old.location
    source = SourceMap.of(old)
    if source is not None and old in source.positions:
        source.positions[new] = source.positions[old]


def inherit_name(old: SSAValue, new: SSAValue) -> None:
    """Call a value what the author called the one that it replaces."""
    op = old.owner if isinstance(old.owner, Operation) else old.owner.parent_op()
    source = SourceMap.of(op) if op is not None else None
    if source is not None and old in source.names:
        source.names[new] = source.names.pop(old)
    new.name_hint = old.name_hint
