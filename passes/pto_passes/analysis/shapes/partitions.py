"""Partitions, windows and elements beyond the tensor or tile that they are part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xdsl.dialects import func, scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.extract_ops import TExtractOp, TInsertOp
from pto_dialect.ops.memory_ops import TGetValOp, TSetValOp
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp, SubviewOp
from pto_dialect.types import TileBufType, is_packed_pair
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.integers.linear import LinearExpr, less
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.storage import viewed_by
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

Point = Mapping[SSAValue, int]
"""Counters of loops with the numbers that they have in one iteration."""


@dataclass(frozen=True)
class Beyond:
    """A dimension in which a part surely reaches beyond what it is a part of."""

    whole: SSAValue
    what: str
    """What is counted: a dimension of a tensor, rows, columns, elements or slots."""
    offset: SSAValue
    start: str
    size: str
    limit: str
    in_loop: bool
    """Whether it does so in one iteration only, not in every run that comes there."""


class _Slice(NamedTuple):
    """What an operation takes of one dimension of a tensor or a tile."""

    whole: SSAValue
    what: str
    offset: SSAValue
    size: LinearExpr | None
    limit: LinearExpr


def beyond(op: PTOOp, shapes: ValidShapes) -> Iterator[Beyond]:
    """
    The dimensions in which a partition, a window or an element starts in front of its
    tensor or tile, or ends behind it: whatever the dynamic values are, or in the first or
    the last iteration of loops that surely run. An empty part reaches nowhere.
    """
    integers = shapes.integers
    slices = [s for s in _slices(op, shapes) if s.size is not None]
    if not slices or any(s.size == LinearExpr(0) for s in slices):
        return
    corners = list(corners_of(op, integers))
    for whole, what, offset, size, limit in slices:
        assert size is not None
        start = integers.of(offset)
        if less(limit, start.plus(size)) or less(start, LinearExpr(0)):
            numbers = str(start), str(size), str(limit)
            yield Beyond(whole, what, offset, *numbers, in_loop=False)
            continue
        for corner in corners:
            first, count, last = (form.at(corner) for form in (start, size, limit))
            if first is None or count is None or last is None or count <= 0:
                continue
            if first < 0 or first + count > last:
                numbers = str(first), str(count), str(last)
                yield Beyond(whole, what, offset, *numbers, in_loop=True)
                break


def _slices(op: PTOOp, shapes: ValidShapes) -> Iterator[_Slice]:
    match op:
        case PartitionViewOp():
            yield from _of_tensor(op, shapes.integers)
        case SubviewOp():
            # What is valid of a window has to be there, at an offset where less is left.
            given = (op.valid_row, op.valid_col)
            sizes = [
                LinearExpr(size) if value is None else shapes.integers.of(value)
                for value, size in zip(given, op.shape, strict=True)
            ]
            yield from _of_tile(op.source, op.offsets, sizes)
        case TExtractOp():
            is_copy = op.spaces == (AddressSpace.VEC, AddressSpace.VEC)
            sizes = _valid(op, op.dst, shapes) if is_copy else _whole(op.dst)
            yield from _of_tile(op.src, (op.index_row, op.index_col), sizes)
        case TInsertOp():
            sizes = _valid(op, op.src, shapes)
            yield from _of_tile(op.dst, (op.index_row, op.index_col), sizes)
        case TGetValOp():
            yield from _of_elements(op.src, op.offset)
        case TSetValOp():
            yield from _of_elements(op.dst, op.offset)
        case MultiTileGetOp():
            count = LinearExpr(op.slots.count)
            yield _Slice(op.source, "slots", op.slot, LinearExpr(1), count)
        case _:
            return


def _of_tensor(op: PartitionViewOp, integers: Integers) -> Iterator[_Slice]:
    """
    A partition may take several rows of a dimension in the middle as one: pypto takes 1x6x8
    of a 3x2x8 tensor.
    """
    source = op.source.owner
    if not isinstance(source, MakeTensorViewOp):
        return
    sizes = [integers.of(size) for size in op.sizes]
    for index, (offset, size, limit) in enumerate(
        zip(op.offsets, sizes, source.shape, strict=False)
    ):
        if size == LinearExpr(0) or index in (0, len(sizes) - 1):
            what = f"dimension {index}"
            yield _Slice(op.source, what, offset, size, integers.of(limit))


def _of_tile(
    whole: SSAValue,
    offsets: Sequence[SSAValue],
    sizes: Sequence[LinearExpr | None],
) -> Iterator[_Slice]:
    tile = whole.type
    if isinstance(tile, TileBufType) and not is_packed_pair(tile.element_type):
        for dim, offset, size in zip(Dim, offsets, sizes, strict=True):
            limit = LinearExpr(tile.shape[dim])
            yield _Slice(whole, dim.plural, offset, size, limit)


def _of_elements(tile: SSAValue, offset: SSAValue) -> Iterator[_Slice]:
    """Elements are counted in the storage: that of a window is not its own."""
    type_ = tile.type
    if isinstance(type_, TileBufType) and viewed_by(tile) is None:
        limit = LinearExpr(type_.rows * type_.cols)
        yield _Slice(tile, "elements", offset, LinearExpr(1), limit)


def _valid(
    op: PTOOp, tile: SSAValue, shapes: ValidShapes
) -> tuple[LinearExpr | None, LinearExpr | None]:
    valid = shapes.valid_at(op, tile)
    rows, cols = (None if e.maybe_unset else e.form for e in (valid.rows, valid.cols))
    return rows, cols


def _whole(tile: SSAValue) -> tuple[LinearExpr, LinearExpr]:
    assert isinstance(tile.type, TileBufType)
    return LinearExpr(tile.type.rows), LinearExpr(tile.type.cols)


def corners_of(op: Operation, integers: Integers) -> Iterator[Point]:
    """
    First and last iterations of the loops around an operation that come to it in every
    run: nothing but loops with known bounds stands around it.
    """
    points: list[dict[SSAValue, int]] = [{}]
    parent = op.parent_op()
    while isinstance(parent, scf.ForOp):
        low, step = integers.of(parent.lb).value, integers.of(parent.step).value
        trips = trip_count(parent)
        if low is None or step is None or not trips:
            return
        last = low + (trips - 1) * step
        counter = parent.body.block.args[0]
        ends = dict.fromkeys((low, last))
        points = [{**point, counter: end} for point in points for end in ends]
        if len(points) > _MAX_CORNERS:
            return
        parent = parent.parent_op()
    while parent is not None and parent.dialect_name() == "pto":
        # A section of a core.
        parent = parent.parent_op()
    if isinstance(parent, func.FuncOp) and points != [{}]:
        yield from points


_MAX_CORNERS = 64
