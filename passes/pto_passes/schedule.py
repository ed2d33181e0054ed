"""`schedule`: operations in an order in which units wait less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter
from xdsl.traits import Pure

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import Pipe
from pto_dialect.messages import kinds
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import (
    AddPtrOp,
    MakeTensorViewOp,
    PartitionViewOp,
    TileViewOp,
)
from pto_dialect.walking import blocks_of, walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.machine.ordering import (
    CHOICES,
    nodes_of,
    order,
    stretches,
)
from pto_passes.analysis.machine.simulate import Simulation, owners_of_bytes
from pto_passes.analysis.machine.trace import Step, Trace, Work
from pto_passes.analysis.sync.units import brings_flags

GAIN = 0.995
"""A stretch has to end in so much of its time to be put into another order."""

_VALUES = (AllocTileOp, MakeTensorViewOp, PartitionViewOp, TileViewOp, AddPtrOp)
"""Operations that make handles and views: they stand before the first that needs them."""


@dataclass(frozen=True)
class Schedule(ModulePass):
    """
    Puts operations into an order in which units wait less for one another.

    Units run in the order of the text, so that an operation which could begin has to wait
    behind one that cannot. Within a block, operations that load, store and compute on tiles
    change places as far as nothing that they touch depends on it: those first that can begin
    first. All else, loops and branches, scalars of memory, pipes, extents that change, stays
    where it is, and nothing is moved across it.

        pto.tload ins(%x0) outs(%a)             pto.tload ins(%x0) outs(%a)
        pto.tstore ins(%a) outs(%y0)      =>    pto.tload ins(%x1) outs(%b)
        pto.tload ins(%x1) outs(%b)             pto.tstore ins(%a) outs(%y0)

    What the machine model does not find shorter stays. For programs without flags, before
    `insert-sync`; functions with flags of their own stay as they are.
    """

    name = "schedule"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            reorder(function, diagnostics)


def reorder(
    function: FuncOp, diagnostics: Diagnostics, trace: Trace | None = None
) -> bool:
    """Do so in one function; whether it has changed."""
    if not brings_flags(function):
        return _Scheduler(function, diagnostics, trace or Trace(function)).run()
    diagnostics.remark(
        f"schedule: @{function.sym_name.data} stays as it is: it brings flags of its own",
        function,
        kind=kinds.NOT_FASTER,
    )
    return False


class _Scheduler:
    """The order of one function's operations."""

    def __init__(self, function: FuncOp, diagnostics: Diagnostics, trace: Trace):
        self.function = function
        self.diagnostics = diagnostics
        self.trace = trace
        self.owner_of = owners_of_bytes(trace.regions.storage)

    def run(self) -> bool:
        """Whether there was something to do."""
        trace = self.trace
        before = self._time(trace.steps, trace)
        if before * GAIN < trace.soonest:
            return False
        changed: list[tuple[Block, list[Operation]]] = []
        for block in _blocks(self.function):
            ranks = self._ranks(block, trace)
            if ranks:
                changed.append((block, list(block.ops)))
                _rewrite(block, ranks)
        if not changed:
            return False
        after = self._time(trace.again().steps, trace)
        if after >= before:
            for block, ops in changed:
                _restore(block, ops)
            return False
        self.diagnostics.remark(
            f"schedule: @{self.function.sym_name.data} ends after {after} cycles instead of "
            f"{before}, by the machine model",
            self.function,
            kind=kinds.FASTER,
        )
        return True

    def _time(self, steps: list[Step], trace: Trace) -> int:
        return Simulation(trace.with_steps(steps), self.owner_of).makespan({})

    def _ranks(self, block: Block, trace: Trace) -> dict[Operation, int]:
        """For operations that change places, where they stand among one another."""
        ranks: dict[Operation, int] = {}
        for stretch in _stretches(block, trace):
            for works in stretches(stretch):
                for work in self._better(works, block, trace):
                    ranks[work.op] = len(ranks)
        return ranks

    def _better(
        self, works: Sequence[Work], block: Block, trace: Trace
    ) -> Sequence[Work]:
        """A shorter order of a stretch; else nothing."""
        if len(works) < 3:
            return ()
        steps = self._steps(works, block, trace)
        least = self._time(steps, trace) * GAIN
        best: Sequence[Work] = ()
        nodes = nodes_of(works, trace)
        stretch = trace.with_steps(steps)
        if least < max(stretch.soonest, *(node.height for node in nodes)):
            return ()  # No order ends sooner.
        for choice in CHOICES:
            found = order(nodes, trace, choice)
            if found == works:
                continue
            time = self._time(_reordered(steps, found), trace)
            if time <= least:
                least, best = time, found
        return best

    def _steps(self, works: Sequence[Work], block: Block, trace: Trace) -> list[Step]:
        """What a stretch is judged by: some iterations where it is in a loop's body."""
        loop = block.parent_op()
        if isinstance(loop, scf.ForOp) and not any(op.regions for op in block.ops):
            return trace.of_loop(loop).steps
        return [Step(work, (), 0) for work in works]


def _blocks(function: FuncOp) -> Iterator[Block]:
    for op in walk(function):
        yield from blocks_of(op)


def _stretches(block: Block, trace: Trace) -> Iterator[list[Work]]:
    """The operations that may change places with one another."""
    found: list[Work] = []
    for op in block.ops:
        work = trace.works.get(op)
        if work is not None and _may_move(op, trace):
            found.append(work)
        elif not _is_value(op):
            yield found
            found = []
    yield found


def _may_move(op: Operation, trace: Trace) -> bool:
    if not isinstance(op, TileOp | TLoadOp | TStoreOp) or op.results or op.regions:
        return False
    pipes = op.pipes_on(trace.arch)
    return len(pipes) == 1 and pipes[0] is not Pipe.S


def _is_value(op: Operation) -> bool:
    return not op.regions and (isinstance(op, _VALUES) or op.has_trait(Pure))


def _reordered(steps: Sequence[Step], works: Sequence[Work]) -> list[Step]:
    """Steps of a stretch, in each iteration in another order."""
    rank = {work: number for number, work in enumerate(works)}
    found: list[Step] = []
    run: list[Step] = []
    for step in steps:
        if run and (step.work not in rank or step.context != run[-1].context):
            found += sorted(run, key=lambda s: rank[s.work])
            run = []
        if step.work in rank:
            run.append(step)
        else:
            found.append(step)
    return found + sorted(run, key=lambda s: rank[s.work])


def _rewrite(block: Block, ranks: dict[Operation, int]) -> None:
    """Put operations in their new order, each behind what makes its operands."""
    places = [op for op in block.ops if op in ranks]
    wanted = iter(sorted(places, key=ranks.__getitem__))
    new: dict[Operation, None] = {}

    def put(op: Operation) -> None:
        if op in new:
            return
        for operand in op.operands:
            owner = operand.owner
            if isinstance(owner, Operation) and owner.parent is block:
                put(owner)
        new[op] = None

    for op in list(block.ops):
        put(next(wanted) if op in ranks else op)
    _restore(block, list(new))


def _restore(block: Block, ops: Sequence[Operation]) -> None:
    for op in ops:
        op.detach()
    Rewriter.insert_op(list(ops), InsertPoint.at_end(block))
