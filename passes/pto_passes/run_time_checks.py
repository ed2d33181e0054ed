"""Run-time checks: `pto.trap` where a valid extent is not what an operation demands."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.debug_ops import TrapOp
from pto_dialect.ops.tile_ops import AllocTileOp, GetValidShapeOp, SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.shapes.relations import Side, relations_of
from pto_passes.analysis.shapes.valid_shapes import ValidShapes
from pto_passes.rewriting import AvailableValues, inherit_place


def insert_checks(function: FuncOp, shapes: ValidShapes) -> int:
    """
    Insert a check before every operation with a demand on extents that the analysis can
    neither prove nor refute: relations between operands, and extents that must fit into
    their tile. Returns how many were inserted.
    """
    inserter = _Inserter(function, shapes)
    for op in list(walk(function)):
        if isinstance(op, AllocTileOp | SetValidShapeOp):
            inserter.check_extents(op)
        elif isinstance(op, TileOp):
            inserter.check_relations(op)
    return inserter.count


class _Inserter:
    def __init__(self, function: FuncOp, shapes: ValidShapes):
        self.shapes = shapes
        self.values = AvailableValues(function)
        self.count = 0

    def check_extents(self, op: AllocTileOp | SetValidShapeOp) -> None:
        """An extent is neither negative nor larger than the tile."""
        there = _Checks.before(op)
        operands = (op.valid_row, op.valid_col)
        for operand, size in zip(operands, op.tile_type.shape, strict=True):
            if operand is None:
                continue
            form = self.shapes.integers.of(operand)
            fits = form.high is not None and form.high <= size
            if not (fits and form.low is not None and form.low >= 0):
                # Unsigned, so that a negative number is too large as well.
                limit = self.values.constant(size, op)
                self._trap_if("ugt", operand, limit, op, there)

    def check_relations(self, op: TileOp) -> None:
        """The relations that pto-isa demands hold."""
        there = _Checks.before(op)
        for relation in relations_of(op, self.shapes):
            if relation.holds or relation.fails:
                continue
            left = self._value(relation.left, op, there)
            right = self._value(relation.right, op, there)
            if left is not None and right is not None:
                fails = "sgt" if relation.rule.may_be_less else "ne"
                self._trap_if(fails, left, right, op, there)

    def _value(self, side: Side, op: TileOp, there: _Checks) -> SSAValue | None:
        form = side.extent.form
        if form is None or side.extent.maybe_unset:
            return None
        if form.value is not None:
            return self.values.constant(form.value, op)
        tile = side.value
        if tile is None or not isinstance(tile.type, TileBufType):
            return side.extent.value
        query = there.queries.get(tile)
        if query is None:
            query = there.queries[tile] = GetValidShapeOp.build(
                operands=[tile], result_types=[IndexType(), IndexType()]
            )
            self._insert(query, op)
        return query.valid_row if side.dim is Dim.ROW else query.valid_col

    def _trap_if(
        self, test: str, left: SSAValue, right: SSAValue, op: PTOOp, there: _Checks
    ) -> None:
        fails = arith.CmpiOp(left, right, test)
        check = (fails.predicate, left, right)
        if check in there.checks:
            return
        self.count += 1
        there.checks.add(check)
        self._insert(fails, op)
        trap = Region(Block([TrapOp(), scf.YieldOp()]))
        self._insert(scf.IfOp(fails.result, [], trap), op)

    def _insert(self, new: Operation, op: Operation) -> None:
        inherit_place(op, new)
        self.values.insert_before(new, op)


@dataclass
class _Checks:
    """What is asked and checked just before an operation, as by an earlier run."""

    queries: dict[SSAValue, GetValidShapeOp]
    checks: set[tuple[Attribute, SSAValue, SSAValue]]

    @staticmethod
    def before(op: Operation) -> _Checks:
        """Those that stand before an operation, up to the first one of another kind."""
        found = _Checks({}, set())
        at = op.prev_op
        while at is not None:
            if isinstance(at, GetValidShapeOp):
                found.queries[at.source] = at
            elif isinstance(at, scf.IfOp) and _only_traps(at):
                test = at.cond.owner
                if isinstance(test, arith.CmpiOp):
                    found.checks.add((test.predicate, test.lhs, test.rhs))
            elif not isinstance(at, arith.CmpiOp):
                break
            at = at.prev_op
        return found


def _only_traps(op: scf.IfOp) -> bool:
    first = op.true_region.block.first_op
    return isinstance(first, TrapOp)
