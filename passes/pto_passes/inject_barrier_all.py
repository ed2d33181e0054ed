"""`inject-barrier-all`: a full barrier between operations that depend on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Block, Operation, Region
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.comm_ops import CommOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SyncAllOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.sync_ops import BarrierOp
from pto_dialect.sync_attrs import PipeAttr
from pto_dialect.walking import ancestors, walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.memory.accesses import Regions, accesses_of
from pto_passes.analysis.memory.regions import MemoryRegion
from pto_passes.rewriting import inherit_place

_TALKS = (CrossCoreFlagOp, SyncAllOp, PipeTransferOp, LoweredTransferOp, CommOp, CallOp)
"""What other cores, or other functions, have a part in: all before and after depend on it."""


@dataclass(frozen=True)
class InjectBarrierAll(ModulePass):
    """
    Puts `pto.barrier <PIPE_ALL>` in front of each operation that touches bytes which an
    operation since the last barrier has touched too, unless both only read them. It is
    the simplest synchronisation that is right: no unit ever runs ahead of another.

        pto.tload ins(%p) outs(%a)          pto.tload ins(%p) outs(%a)
        pto.tadd ins(%a, %a) outs(%b)  ->   pto.barrier <PIPE_ALL>
                                            pto.tadd ins(%a, %a) outs(%b)

    Tiles share bytes as their addresses say; a tile at a dynamic address
    may share some with any other of its memory. Boxes of one tensor share bytes
    unless their offsets keep them apart, also from one iteration of a loop to another.
    Signals to other cores, exchanges with them and calls have a barrier before and after.
    Flags and barriers that are there already stay, and no barrier follows another.
    """

    name = "inject-barrier-all"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in functions_of(op):
            pending = _Pending(function)
            pending.run(function)
            for at in list(walk(function)):
                if at in pending.before or isinstance(at, _TALKS):
                    _insert(at, InsertPoint.before(at), at.prev_op)
                if isinstance(at, _TALKS):
                    _insert(at, InsertPoint.after(at), at.next_op)


class _Pending(Forward[bool, frozenset[MemoryRegion]]):
    """
    What has been read (False), and written (True), since the last barrier.

    Attributes:
        before: the operations in front of which a barrier has to stand.
    """

    def __init__(self, function: Operation) -> None:
        super().__init__(LoopPolicy(resumes=True))
        self.before: set[Operation] = set()
        self._entries: set[Operation] = set()
        """Those among them that branches from block to block may lead to."""
        self._memory = Regions(function)

    def default(self, key: bool) -> frozenset[MemoryRegion]:
        return frozenset()

    def join(
        self,
        op: Operation,
        where: Block,
        key: bool,
        facts: Sequence[frozenset[MemoryRegion]],
        times: int = 0,
    ) -> frozenset[MemoryRegion]:
        return frozenset[MemoryRegion]().union(*facts)

    def forget(self, place: Block | Region, where: Block) -> None:
        """Nothing is pending at a place that branches from block to block lead to."""
        op = place.parent_op()
        first = place.first_op if isinstance(place, Block) else op and op.next_op
        is_start = isinstance(where.parent_op(), FuncOp) and where.prev_block is None
        if first is not None and not _is_full(first) and not is_start:
            self._entries.add(first)
            self.before.add(first)
        self._clear()

    def visit(self, op: Operation) -> None:
        if _is_full(op) or isinstance(op, _TALKS):
            self._clear()
        elif isinstance(op, PTOOp):
            found: dict[bool, set[MemoryRegion]] = {False: set(), True: set()}
            for _, value, is_write in accesses_of(op):
                found[is_write].update(self._memory.of_access(op, value))
            if self._has_to_wait(op, found):
                self.before.add(op)
                self._clear()
            elif op not in self._entries:
                self.before.discard(op)
            for is_write, regions in found.items():
                self.facts.set(is_write, self.fact(is_write) | regions)

    def _clear(self) -> None:
        for is_write in (False, True):
            self.facts.set(is_write, frozenset())

    def _has_to_wait(
        self, op: Operation, found: Mapping[bool, set[MemoryRegion]]
    ) -> bool:
        """Whether one of two that may alias, in any iterations, is written."""
        loops = [None, *filter(is_loop, ancestors(op))]
        return any(
            self._memory.aliases.may_alias(one, other, across)
            for earlier, later in ((True, False), (True, True), (False, True))
            for one in self.fact(earlier)
            for other in found[later]
            for across in loops
        )


def _insert(op: Operation, at: InsertPoint, neighbour: Operation | None) -> None:
    if not _is_full(neighbour):
        barrier = BarrierOp(properties={"pipe": PipeAttr(Pipe.ALL)})
        inherit_place(op, barrier)
        Rewriter.insert_op(barrier, at)


def _is_full(op: Operation | None) -> bool:
    return isinstance(op, BarrierOp) and op.pipe.data is Pipe.ALL
