"""`inject-barrier-all`: a full barrier between operations that depend on each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.memory.accesses import Places, touched
from pto_passes.analysis.memory.places import Place
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
            _Function(function).inject()


@dataclass
class _Pending:
    """What has been touched since the last barrier."""

    read: set[Place] = field(default_factory=set[Place])
    written: set[Place] = field(default_factory=set[Place])

    def copy(self) -> _Pending:
        return _Pending(set(self.read), set(self.written))

    def add(self, other: _Pending) -> None:
        self.read |= other.read
        self.written |= other.written

    def clear(self) -> None:
        self.read.clear()
        self.written.clear()


class _Function:
    """One function, and what its operations touch."""

    def __init__(self, function: FuncOp):
        self._function = function
        self._accessed = Places(function)
        self._loops: tuple[Operation, ...] = ()
        """Those around the operation that is looked at."""

    def inject(self) -> None:
        """Insert the barriers."""
        for number, block in enumerate(self._function.body.blocks):
            pending = _Pending()
            self._block(block, pending)
            first = block.first_op
            if number and first is not None and not _is_full(first):
                self._insert_before(first, pending)

    def _insert_before(self, op: Operation, pending: _Pending) -> None:
        pending.clear()
        if not _is_full(op.prev_op):
            barrier = BarrierOp(properties={"pipe": PipeAttr(Pipe.ALL)})
            inherit_place(op, barrier)
            Rewriter.insert_op(barrier, InsertPoint.before(op))

    def _insert_after(self, op: Operation, pending: _Pending) -> None:
        pending.clear()
        if not _is_full(op.next_op):
            barrier = BarrierOp(properties={"pipe": PipeAttr(Pipe.ALL)})
            inherit_place(op, barrier)
            Rewriter.insert_op(barrier, InsertPoint.after(op))

    def _block(self, block: Block, pending: _Pending) -> None:
        for op in tuple(block.ops):
            if _is_full(op):
                pending.clear()
            elif isinstance(op, _TALKS):
                self._insert_before(op, pending)
                self._insert_after(op, pending)
            elif op.regions:
                self._regions(op, pending)
            else:
                found = self._touched(op)
                if self._orders(pending, found):
                    self._insert_before(op, pending)
                pending.add(found)

    def _regions(self, op: Operation, pending: _Pending) -> None:
        """Branches follow what stands before; iterations of loops each other as well."""
        before, loops = pending.copy(), self._loops
        repeats = is_loop(op)
        if repeats:
            self._loops = (*loops, op)
        inside = [self._inside(region) for region in op.regions]
        for region, found in zip(op.regions, inside, strict=True):
            for number, block in enumerate(region.blocks):
                start = before.copy()
                for other in inside if repeats else [found]:
                    if repeats or number:
                        start.add(other)
                self._block(block, start)
                pending.add(start)
        self._loops = loops

    def _inside(self, region: Region) -> _Pending:
        found = _Pending()
        for op in walk(region):
            found.add(self._touched(op))
        return found

    def _touched(self, op: Operation) -> _Pending:
        found = _Pending()
        if isinstance(op, PTOOp):
            for _, value, write in touched(op):
                places = self._accessed.of_access(op, value)
                (found.written if write else found.read).update(places)
        return found

    def _orders(self, pending: _Pending, later: _Pending) -> bool:
        """Whether what comes later has to wait for what is pending."""
        return (
            self._alias(pending.written, later.read)
            or self._alias(pending.written, later.written)
            or self._alias(pending.read, later.written)
        )

    def _alias(self, some: Iterable[Place], others: Iterable[Place]) -> bool:
        """Whether some may alias, in one iteration or in two of any loop around them."""
        return any(
            self._accessed.aliases.may_alias(one, other, across)
            for one in some
            for other in others
            for across in (None, *self._loops)
        )


def _is_full(op: Operation | None) -> bool:
    return isinstance(op, BarrierOp) and op.pipe.data is Pipe.ALL
