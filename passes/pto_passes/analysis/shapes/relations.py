"""The relations between valid extents that pto-isa demands, at every operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.facts import Dim, ShapeRule, ValidOf
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import TileOp
from pto_dialect.types import PartitionTensorViewType, TileBufType, is_packed_pair
from pto_passes.analysis.integers.linear import (
    LinearExpr,
    at_most,
    different,
    equal,
    less,
)
from pto_passes.analysis.shapes.states import Extent, Valid
from pto_passes.analysis.shapes.transfers import extent_of, same_line
from pto_passes.analysis.shapes.valid_shapes import ValidShapes


@dataclass(frozen=True)
class Side:
    """One side of a relation: an extent of an operand, or a number."""

    extent: Extent
    dim: Dim | None = None
    operand: str = ""
    value: SSAValue | None = None
    valid: Valid | None = None
    """Both extents of the tile, if it is one."""

    @property
    def is_view(self) -> bool:
        """Whether it is a partition of a tensor."""
        value = self.value
        return value is not None and isinstance(value.type, PartitionTensorViewType)

    def __str__(self) -> str:
        if self.dim is None:
            return str(self.extent)
        assert self.value is not None
        return f"{self.operand} {name_of(self.value)} has {self.extent}"


@dataclass(frozen=True)
class Relation:
    """A shape rule of one operation with the extents that its operands have."""

    op: TileOp
    rule: ShapeRule
    left: Side
    right: Side

    @property
    def holds(self) -> bool:
        """Whether it holds in every run."""
        a, b = self.left.extent, self.right.extent
        if a.form is None or b.form is None or a.maybe_unset or b.maybe_unset:
            return False
        if self.rule.may_be_less:
            return at_most(a.form, b.form)
        return equal(a.form, b.form)

    @property
    def fails(self) -> bool:
        """Whether it fails in every run that comes here."""
        a, b = self.left.extent.form, self.right.extent.form
        if a is None or b is None:
            return False
        return self._is_broken(a, b)

    def fails_with(self, side: Side, extent: LinearExpr) -> bool:
        """Whether it surely fails with another extent on one side."""
        if side is self.left:
            other = self.right.extent.form
            return other is not None and self._is_broken(extent, other)
        other = self.left.extent.form
        return other is not None and self._is_broken(other, extent)

    def _is_broken(self, a: LinearExpr, b: LinearExpr) -> bool:
        return less(b, a) if self.rule.may_be_less else different(a, b)

    @property
    def is_asserted(self) -> bool:
        """
        Whether the device computes all the same where it fails, over the region of `dst`
        and within the bytes of both tiles.
        """
        left, right = self.left, self.right
        if not self.rule.is_asserted or right.operand not in self.op.OUTS:
            return False
        value, wanted = left.value, right.extent.form
        if value is None or left.dim is not right.dim or left.dim is None:
            return False
        tile = value.type
        if not isinstance(tile, TileBufType) or wanted is None or wanted.high is None:
            return False
        return wanted.high <= tile.shape[left.dim]

    @property
    def consequence(self) -> str:
        """What it means for cells that it fails, where nothing but cells is at stake."""
        left, right = self.left, self.right
        a, b = left.extent.form, right.extent.form
        assert left.dim is not None
        if a is not None and b is not None and less(b, a):
            return f"the {left.dim.plural} of {left.operand} from {right.extent} on are not read"
        return (
            f"the {left.dim.plural} of {right.operand} from {left.extent} on come from cells "
            f"of {left.operand} that are not valid"
        )

    def __str__(self) -> str:
        left, right = self.left, self.right
        assert left.dim is not None
        if right.dim is None:
            return f"valid {left.dim.plural} of {left.operand} to be {right}"
        if left.dim is right.dim:
            return (
                f"{left.operand} and {right.operand} to have the same valid "
                f"{left.dim.plural}"
            )
        how = "at most" if self.rule.may_be_less else "equal to"
        return (
            f"valid {left.dim.plural} of {left.operand} to be {how} valid "
            f"{right.dim.plural} of {right.operand}"
        )


def relations_of(op: TileOp, shapes: ValidShapes) -> Iterator[Relation]:
    """
    The relations that an operation demands, as far as its operands have extents. One that
    has no cells to work on demands none: pypto lets the second vector core of a pair go
    through the motions so.
    """
    if has_no_cells(op, shapes):
        return
    found: list[Relation] = []
    for rule in op.shape_rules():
        left = side_of(op, rule.left, shapes)
        right = side_of(op, rule.right, shapes)
        if left is None or right is None or _counts_pairs(left) != _counts_pairs(right):
            # One counts numbers, the other pairs of them.
            continue
        found.append(Relation(op, rule, left, right))
    if not _is_one_line(found):
        yield from found


def _counts_pairs(side: Side) -> bool:
    """Whether it is the columns of a tile each of which is two numbers in one byte."""
    tile = None if side.value is None else side.value.type
    return (
        side.dim is Dim.COL
        and isinstance(tile, TileBufType)
        and is_packed_pair(tile.element_type)
    )


def _is_one_line(relations: Sequence[Relation]) -> bool:
    """Whether these are those of a transfer in which only the number of elements counts."""
    if len(relations) != len(Dim):
        return False
    sides = [(r.left, r.right) for r in relations]
    if not any(s.is_view for pair in sides for s in pair):
        return False
    (rows_a, rows_b), (cols_a, cols_b) = sides
    extents = [side.extent for side in (rows_a, cols_a, rows_b, cols_b)]
    forms = [e.form for e in extents if e.form is not None and not e.maybe_unset]
    return len(forms) == len(extents) and same_line(
        (forms[0], forms[1]), (forms[2], forms[3])
    )


def has_no_cells(op: TileOp, shapes: ValidShapes) -> bool:
    """Whether an operation has nothing to do in any run (`TileOp.idle_operands`)."""
    operands = [op.operand(name) for name in op.idle_operands()]
    return bool(operands) and all(
        isinstance(tile.type, TileBufType) and shapes.valid_at(op, tile).is_empty
        for tile in operands
    )


def side_of(op: TileOp, what: ValidOf | int, shapes: ValidShapes) -> Side | None:
    """A side of a rule; None for an operand that is absent, or has no such extent."""
    if isinstance(what, int):
        return Side(Extent(LinearExpr(what)))
    value = op.optional_operand(what.operand)
    if value is None:
        return None
    if isinstance(value.type, TileBufType):
        valid = shapes.valid_at(op, value)
        return Side(valid[what.dim], what.dim, what.operand, value, valid)
    if isinstance(value.type, PartitionTensorViewType):
        tile = _tile_of(op)
        if tile is None:
            return None
        extent = extent_of(value, tile, what.dim, shapes.integers)
        return Side(extent, what.dim, what.operand, value)
    return None


def _tile_of(op: TileOp) -> TileBufType | None:
    """The tile of a transfer: the first of its operands that is one."""
    types = (value.type for _, value in op.named_operands())
    return next((t for t in types if isinstance(t, TileBufType)), None)
