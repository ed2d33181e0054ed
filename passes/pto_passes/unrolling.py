"""Loops whose body stands there several times."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from xdsl.dialects import arith, scf
from xdsl.ir import Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.integers import constant_of
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.memory.storage import Allocation
from pto_passes.rewriting import AvailableValues, inherit_place

Allocations = Mapping[SSAValue, Sequence[SSAValue]]
"""For tiles that are allocated before a loop those that stand for them in each further copy
of its body."""


TileCopies = list[Mapping[SSAValue, SSAValue]]
"""For each further copy of a loop's body, what stands for its tiles there."""


def unroll(
    loop: scf.ForOp,
    count: int,
    values: AvailableValues,
    others: Allocations,
    once: Container[Operation] = (),
) -> TileCopies:
    """
    Let the body of a loop over indices stand there `count` times, for as many iterations one
    after the other. What is left of the iterations is a loop of its own behind, unless their
    number is known to be a multiple. What is to stand there `once` is not repeated: its
    results serve all copies.
    """
    trips = trip_count(loop)
    copies: TileCopies = []
    if trips is None or trips % count:
        end = _end_of_whole(loop, count, trips, values)
        copies.append(_add_rest(loop, end))
        loop.operands[1] = end
    step = loop.step
    offsets = [_times(loop, step, number, values) for number in range(1, count)]
    loop.operands[2] = _times(loop, step, count, values)
    copies += _repeat(loop, offsets, others, once)
    return copies


def flatten(loop: scf.ForOp, runs: int, values: AvailableValues) -> TileCopies:
    """
    Let the body of a loop over indices that runs so often, from a known number by known
    steps, stand there once for each iteration, and no loop.
    """
    copies: TileCopies = []
    low, step = constant_of(loop.lb), constant_of(loop.step)
    assert low is not None
    assert step is not None
    body = loop.body.block
    end = body.last_op
    assert isinstance(end, scf.YieldOp)
    handed_on: list[SSAValue] = list(loop.iter_args)
    for run in range(runs):
        mapped: dict[SSAValue, SSAValue] = {
            body.args[0]: values.constant(low + run * step, loop)
        }
        mapped.update(zip(body.args[1:], handed_on))
        for op in body.ops:
            if op is end:
                continue
            copy = op.clone(mapped)
            _inherit_places(op, copy)
            Rewriter.insert_op(copy, InsertPoint.before(loop))
            _decide(copy, mapped, op)
        handed_on = [mapped.get(value, value) for value in end.operands]
        copies.append(_tiles_in(mapped))
    for result, value in zip(loop.results, handed_on):
        result.replace_all_uses_with(value)
    Rewriter.erase_op(loop)
    return copies


def _tiles_in(copied: Mapping[SSAValue, SSAValue]) -> dict[SSAValue, SSAValue]:
    return {
        old: new for old, new in copied.items() if isinstance(old.owner, Allocation)
    }


def _decide(
    branch: Operation, mapped: dict[SSAValue, SSAValue], original: Operation
) -> None:
    """Put the way of a branch that is taken in its place, if that is known."""
    if not isinstance(branch, scf.IfOp):
        return
    condition = constant_of(branch.cond)
    if condition is None:
        return
    region = branch.true_region if condition & 1 else branch.false_region
    results: list[SSAValue] = []
    for block in region.blocks:
        for op in list(block.ops):
            if isinstance(op, scf.YieldOp):
                results = list(op.operands)
                continue
            op.detach()
            Rewriter.insert_op(op, InsertPoint.before(branch))
    mapped.update(zip(original.results, results))
    Rewriter.erase_op(branch)


def _end_of_whole(
    loop: scf.ForOp, count: int, trips: int | None, values: AvailableValues
) -> SSAValue:
    """Up to where the iterations go of which there are `count` one after the other."""
    low, step = constant_of(loop.lb), constant_of(loop.step)
    if trips is not None and low is not None and step is not None:
        return values.constant(low + trips // count * count * step, loop)
    length = _before(loop, arith.SubiOp(loop.ub, loop.lb))
    trips_value = _before(loop, arith.MaxSIOp(length, values.constant(0, loop)))
    if step != 1:
        less = _before(loop, arith.SubiOp(loop.step, values.constant(1, loop)))
        more = _before(loop, arith.AddiOp(trips_value, less))
        trips_value = _before(loop, arith.DivSIOp(more, loop.step))
    whole = _before(loop, arith.DivSIOp(trips_value, values.constant(count, loop)))
    whole = _before(loop, arith.MuliOp(whole, _times(loop, loop.step, count, values)))
    return whole if low == 0 else _before(loop, arith.AddiOp(loop.lb, whole))


def _times(
    loop: scf.ForOp, value: SSAValue, factor: int, values: AvailableValues
) -> SSAValue:
    """A multiple of a value that is there before a loop."""
    if factor == 1:
        return value
    number = constant_of(value)
    if number is not None:
        return values.constant(number * factor, loop)
    return _before(loop, arith.MuliOp(value, values.constant(factor, loop)))


def _before(target: Operation, op: Operation) -> SSAValue:
    inherit_place(target, op)
    Rewriter.insert_op(op, InsertPoint.before(target))
    return op.results[0]


def _add_rest(loop: scf.ForOp, begin: SSAValue) -> Mapping[SSAValue, SSAValue]:
    """Put the same loop once more behind it, from where it ends."""
    copied: dict[SSAValue, SSAValue] = {}
    rest = loop.clone(copied)
    _inherit_places(loop, rest)
    for old, new in zip(loop.results, rest.results):
        old.replace_all_uses_with(new)
    rest.operands[0] = begin
    for number, result in enumerate(loop.results):
        rest.operands[3 + number] = result
    Rewriter.insert_op(rest, InsertPoint.after(loop))
    return _tiles_in(copied)


def _repeat(
    loop: scf.ForOp,
    offsets: Sequence[SSAValue],
    others: Allocations,
    once: Container[Operation],
) -> TileCopies:
    copies: TileCopies = []
    body = loop.body.block
    end = body.last_op
    assert isinstance(end, scf.YieldOp)
    counter = body.args[0]
    again = [op for op in body.ops if op is not end and op not in once]
    handed_on = list(end.operands)
    for number, offset in enumerate(offsets):
        next_counter = arith.AddiOp(counter, offset)
        inherit_place(loop, next_counter)
        Rewriter.insert_op(next_counter, InsertPoint.before(end))
        mapped: dict[SSAValue, SSAValue] = {counter: next_counter.result}
        mapped.update(zip(body.args[1:], handed_on))
        mapped.update((tile, copies[number]) for tile, copies in others.items())
        for op in again:
            copy = op.clone(mapped)
            _inherit_places(op, copy)
            Rewriter.insert_op(copy, InsertPoint.before(end))
        handed_on = [mapped.get(value, value) for value in end.operands]
        copies.append(_tiles_in(mapped))
    end.operands = handed_on
    return copies


def _inherit_places(old: Operation, new: Operation) -> None:
    for one, other in zip(walk(old), walk(new), strict=True):
        inherit_place(one, other)
