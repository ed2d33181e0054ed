"""Partitions that reach beyond the tensor that they are part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xdsl.dialects import func, scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.integers.linear import LinearExpr, less
from pto_passes.analysis.integers.program import Integers

Point = Mapping[SSAValue, int]
"""Counters of loops with the numbers that they have in one iteration."""


@dataclass(frozen=True)
class Beyond:
    """A dimension in which a partition surely reaches beyond its tensor."""

    index: int
    start: str
    size: str
    limit: str
    in_loop: bool
    """Whether it does so in one iteration only, not in every run that comes there."""


def beyond(op: PartitionViewOp, integers: Integers) -> Iterator[Beyond]:
    """
    The dimensions in which a partition starts in front of its tensor, or ends behind it:
    whatever the dynamic values are, or in the first or the last iteration
    of loops that surely run. An empty partition reaches nowhere, and a partition may take
    several rows of a dimension in the middle as one: pypto takes 1x6x8 of a 3x2x8 tensor.
    """
    source = op.source.owner
    if not isinstance(source, MakeTensorViewOp):
        return
    sizes = [integers.of(size) for size in op.sizes]
    if any(size.value == 0 for size in sizes):
        return
    corners = list(corners_of(op, integers))
    for index, (offset, size, limit) in enumerate(
        zip(op.offsets, sizes, source.shape, strict=False)
    ):
        if 0 < index < len(sizes) - 1:
            continue
        start, shape = integers.of(offset), integers.of(limit)
        if less(shape, start.plus(size)) or less(start, LinearExpr(0)):
            yield Beyond(index, str(start), str(size), str(shape), in_loop=False)
            continue
        for corner in corners:
            numbers = [form.at(corner) for form in (start, size, shape)]
            first, count, last = numbers
            if first is None or count is None or last is None or count <= 0:
                continue
            if first < 0 or first + count > last:
                yield Beyond(index, str(first), str(count), str(last), in_loop=True)
                break


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
