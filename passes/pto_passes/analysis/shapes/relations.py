"""The relations between valid extents that pto-isa demands, at every operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.ir import Operation, OpResult, SSAValue

from pto_dialect.attrs import Layout
from pto_dialect.facts import Dim, ShapeRule, ValidOf
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.places import name_of
from pto_dialect.types import DYNAMIC, PartitionTensorViewType, TileBufType
from pto_passes.analysis.integers.extents import Form, different, equal
from pto_passes.analysis.shapes.valid_shapes import Extent, Valid, ValidShapes


@dataclass(frozen=True)
class Side:
    """One side of a relation: an extent of an operand, or a number."""

    extent: Extent
    dim: Dim | None = None
    operand: str = ""
    value: SSAValue | None = None
    valid: Valid | None = None
    """Both extents of the tile, if it is one."""

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
        return equal(a.form, b.form)

    @property
    def fails(self) -> bool:
        """Whether it fails in every run that comes here."""
        a, b = self.left.extent.form, self.right.extent.form
        if a is None or b is None:
            return False
        return different(a, b)

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
        return (
            f"valid {left.dim.plural} of {left.operand} to be equal to valid "
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
    for rule in op.shape_rules():
        left = side_of(op, rule.left, shapes)
        right = side_of(op, rule.right, shapes)
        if left is not None and right is not None:
            yield Relation(op, rule, left, right)


def has_no_cells(op: TileOp, shapes: ValidShapes) -> bool:
    """Whether no operand of an operation's relations has any valid cell, in any run."""
    sides = [side for rule in op.shape_rules() for side in (rule.left, rule.right)]
    tiles = [
        value
        for name in {side.operand for side in sides if isinstance(side, ValidOf)}
        if (value := op.optional_operand(name)) is not None
    ]
    return bool(tiles) and all(
        isinstance(tile.type, TileBufType) and shapes.valid_at(op, tile).is_empty
        for tile in tiles
    )


def side_of(op: TileOp, what: ValidOf | int, shapes: ValidShapes) -> Side | None:
    """A side of a rule; None for an operand that is absent, or has no such extent."""
    if isinstance(what, int):
        return Side(Extent(Form(what)))
    value = op.optional_operand(what.operand)
    if value is None:
        return None
    if isinstance(value.type, TileBufType):
        valid = shapes.valid_at(op, value)
        return Side(valid[what.dim], what.dim, what.operand, value, valid)
    if isinstance(value.type, PartitionTensorViewType):
        axis = partition_axis(value, what.dim)
        if axis is None:
            return None
        return Side(axis.extent(shapes), what.dim, what.operand, value)
    return None


@dataclass(frozen=True)
class Axis:
    """The dimension of a partition that holds the rows, or the columns, of a tile."""

    view: SSAValue
    index: int | None
    """None where the partition has no such dimension: there is one row."""

    def extent(self, shapes: ValidShapes) -> Extent:
        """How many rows (columns) the partition has."""
        if self.index is None:
            return Extent(Form(1))
        assert isinstance(self.view.type, PartitionTensorViewType)
        dim = self.view.type.dims[self.index]
        if dim != DYNAMIC:
            return Extent(Form(dim))
        owner = self.view.owner
        if isinstance(owner, PartitionViewOp):
            size = owner.sizes[self.index]
            return Extent(shapes.extents.of(size), value=size)
        name = f"size {self.index} of {name_of(self.view)}"
        key = (self.view, self.index)
        return Extent(shapes.extents.unknown(key, name, 0, None, self.view))


def partition_axis(view: SSAValue, dim: Dim) -> Axis | None:
    """
    Where a partition has the rows (columns) of the tile that is loaded or stored: the
    last dimension but one (the last). None for partitions with several matrices, and
    for fractal layouts.

    Source: `GlobalTensor` of pto-isa, which pads shapes with ones in front.
    """
    assert isinstance(view.type, PartitionTensorViewType)
    dims = view.type.dims
    if any(d != 1 for d in dims[:-2]) or _layout_of(view) not in (
        None,
        Layout.ND,
        Layout.DN,
    ):
        return None
    if dim is Dim.COL:
        return Axis(view, len(dims) - 1) if dims else None
    return Axis(view, len(dims) - 2 if len(dims) > 1 else None)


def _layout_of(view: SSAValue) -> Layout | None:
    """The layout that the text gives to a view; None where it gives none."""
    value: SSAValue | None = view
    while isinstance(value, OpResult):
        op: Operation = value.op
        attribute = op.properties.get("layout", op.attributes.get("layout"))
        if attribute is not None:
            return getattr(attribute, "data")
        if isinstance(op, MakeTensorViewOp):
            return None
        value = op.operands[0] if isinstance(op, PartitionViewOp) else None
    return None
