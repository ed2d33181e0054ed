"""Run-time checks: `pto.trap` where a valid extent is not what an operation demands."""

from __future__ import annotations

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.debug_ops import TrapOp
from pto_dialect.ops.tile_ops import AllocTileOp, GetValidShapeOp, SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.relations import Side, relations_of
from pto_passes.analysis.valid_shapes import ValidShapes
from pto_passes.rewriting import Values, inherit_place


def insert_checks(function: FuncOp, shapes: ValidShapes) -> int:
    """
    Insert a check before every operation with a demand on extents that the analysis can
    neither prove nor refute: relations between operands, and extents that must fit into
    their tile. Returns how many were inserted.
    """
    inserter = _Inserter(function, shapes)
    for op in list(function.walk()):
        if isinstance(op, AllocTileOp | SetValidShapeOp):
            inserter.check_extents(op)
        elif isinstance(op, TileOp):
            inserter.check_relations(op)
    return inserter.count


class _Inserter:
    def __init__(self, function: FuncOp, shapes: ValidShapes):
        self.shapes = shapes
        self.values = Values(function)
        self.count = 0

    def check_extents(self, op: AllocTileOp | SetValidShapeOp) -> None:
        """An extent is neither negative nor larger than the tile."""
        operands = (op.valid_row, op.valid_col)
        for operand, size in zip(operands, op.tile_type.shape, strict=True):
            if operand is None:
                continue
            form = self.shapes.extents.of(operand)
            fits = form.high is not None and form.high <= size
            if not (fits and form.low is not None and form.low >= 0):
                # Unsigned, so that a negative number is too large as well.
                limit = self.values.constant(size, op)
                self._trap_if("ugt", operand, limit, op)

    def check_relations(self, op: TileOp) -> None:
        """The relations that pto-isa demands hold."""
        known: dict[SSAValue, GetValidShapeOp] = {}
        for relation in relations_of(op, self.shapes):
            if relation.holds or relation.fails:
                continue
            left = self._value(relation.left, op, known)
            right = self._value(relation.right, op, known)
            if left is not None and right is not None:
                self._trap_if("ne", left, right, op)

    def _value(
        self, side: Side, op: TileOp, known: dict[SSAValue, GetValidShapeOp]
    ) -> SSAValue | None:
        form = side.extent.form
        if form is None or side.extent.maybe_unset:
            return None
        if form.value is not None:
            return self.values.constant(form.value, op)
        tile = side.value
        if tile is None or not isinstance(tile.type, TileBufType):
            return side.extent.value
        query = known.get(tile)
        if query is None:
            query = known[tile] = GetValidShapeOp.build(
                operands=[tile], result_types=[IndexType(), IndexType()]
            )
            self._insert(query, op)
        return query.valid_row if side.dim is Dim.ROW else query.valid_col

    def _trap_if(self, test: str, left: SSAValue, right: SSAValue, op: PTOOp) -> None:
        self.count += 1
        fails = arith.CmpiOp(left, right, test)
        self._insert(fails, op)
        trap = Region(Block([TrapOp(), scf.YieldOp()]))
        self._insert(scf.IfOp(fails.result, [], trap), op)

    def _insert(self, new: Operation, op: Operation) -> None:
        inherit_place(op, new)
        self.values.insert_before(new, op)
