"""Partitions that reach beyond the tensor that they are part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xdsl.dialects import func, scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_passes.analysis.integers.extents import Atom, Extents, Form, less

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


def beyond(op: PartitionViewOp, extents: Extents) -> Iterator[Beyond]:
    """
    The dimensions in which a partition starts in front of its tensor, or ends behind it:
    whatever the dynamic values are, or in the first or the last iteration
    of loops that surely run. An empty partition reaches nowhere, and a partition may take
    several rows of a dimension in the middle as one: pypto takes 1x6x8 of a 3x2x8 tensor.
    """
    source = op.source.owner
    if not isinstance(source, MakeTensorViewOp):
        return
    sizes = [extents.of(size) for size in op.sizes]
    if any(size.value == 0 for size in sizes):
        return
    corners = list(corners_of(op, extents))
    for index, (offset, size, limit) in enumerate(
        zip(op.offsets, sizes, source.shape, strict=False)
    ):
        if 0 < index < len(sizes) - 1:
            continue
        start, shape = extents.of(offset), extents.of(limit)
        if less(shape, start.plus(size)) or less(start, Form(0)):
            yield Beyond(index, str(start), str(size), str(shape), in_loop=False)
            continue
        for corner in corners:
            numbers = [number_at(form, corner) for form in (start, size, shape)]
            first, count, last = numbers
            if first is None or count is None or last is None or count <= 0:
                continue
            if first < 0 or first + count > last:
                yield Beyond(index, str(first), str(count), str(last), in_loop=True)
                break


def corners_of(op: Operation, extents: Extents) -> Iterator[Point]:
    """
    First and last iterations of the loops around an operation that come to it in every
    run: nothing but loops with known bounds stands around it.
    """
    points: list[dict[SSAValue, int]] = [{}]
    parent = op.parent_op()
    while isinstance(parent, scf.ForOp):
        low, high, step = (
            extents.of(value).value for value in (parent.lb, parent.ub, parent.step)
        )
        if low is None or high is None or step is None or step <= 0 or low >= high:
            return
        last = low + (high - 1 - low) // step * step
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


def number_at(form: Form, point: Point) -> int | None:
    """What a form is in one iteration; None where more has a part in it."""
    total = form.constant
    for atom, factor in form.terms:
        number = _atom_at(atom, point)
        if number is None:
            return None
        total += factor * number
    return total


def _atom_at(atom: Atom, point: Point) -> int | None:
    if atom.kind == "value":
        if atom.arguments or len(atom.leaves) != 1:
            return None
        leaf = next(iter(atom.leaves))
        return point.get(leaf) if isinstance(leaf, SSAValue) else None
    numbers = [number_at(argument, point) for argument in atom.arguments]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or not known:
        return None
    return min(known) if atom.kind == "min" else max(known)
