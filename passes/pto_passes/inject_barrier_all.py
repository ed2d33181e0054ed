"""`inject-barrier-all`: a full barrier between operations that depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Block, Operation, OpResult, Region, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.comm_ops import CommOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SyncAllOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.sync_ops import BarrierOp
from pto_dialect.ops.view_ops import AddPtrOp, MakeTensorViewOp, PartitionViewOp
from pto_dialect.sync_attrs import PipeAttr
from pto_dialect.types import TileBufType
from pto_passes.analysis.memory.storage import Bytes, Storage
from pto_passes.analysis.shapes.valid_shapes import functions_of
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
    may share some with any other of its memory. Tensors share bytes if they come
    from the same pointer. Each iteration of a loop is taken to follow all of the one before.
    Signals to other cores, exchanges with them and calls have a barrier before and after.
    Flags and barriers that are there already stay, and no barrier follows another.
    """

    name = "inject-barrier-all"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in functions_of(op):
            _Function(function).inject()


_Place = Bytes | AddressSpace | SSAValue
"""Bytes of a tile; a whole memory; a tensor, by its pointer."""


@dataclass
class _Pending:
    """What has been touched since the last barrier."""

    read: set[_Place] = field(default_factory=set[_Place])
    written: set[_Place] = field(default_factory=set[_Place])

    def copy(self) -> _Pending:
        return _Pending(set(self.read), set(self.written))

    def add(self, other: _Pending) -> None:
        self.read |= other.read
        self.written |= other.written

    def clear(self) -> None:
        self.read.clear()
        self.written.clear()

    def orders(self, later: _Pending) -> bool:
        """Whether what comes later has to wait for this."""
        return (
            _meet(self.written, later.read)
            or _meet(self.written, later.written)
            or _meet(self.read, later.written)
        )


def _meet(some: Iterable[_Place], others: set[_Place]) -> bool:
    return any(_share(one, other) for one in some for other in others)


def _share(one: _Place, other: _Place) -> bool:
    """Whether two places have a byte in common, or may have one."""
    if isinstance(one, Bytes) and isinstance(other, Bytes):
        return one.overlaps(other)
    spaces = _space(one), _space(other)
    if isinstance(one, AddressSpace) or isinstance(other, AddressSpace):
        return spaces[0] is spaces[1]
    return one is other


def _space(place: _Place) -> AddressSpace:
    match place:
        case Bytes():
            return place.space
        case AddressSpace():
            return place
        case _:
            return AddressSpace.GM


class _Function:
    """One function, and what its operations touch."""

    def __init__(self, function: FuncOp):
        self._function = function
        self._storage = Storage(function)

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
                touched = self._touched(op)
                if pending.orders(touched):
                    self._insert_before(op, pending)
                pending.add(touched)

    def _regions(self, op: Operation, pending: _Pending) -> None:
        """Branches follow what stands before; iterations of loops each other as well."""
        before = pending.copy()
        inside = [self._inside(region) for region in op.regions]
        for region, touched in zip(op.regions, inside, strict=True):
            for number, block in enumerate(region.blocks):
                start = before.copy()
                for other in inside if _repeats(op) else [touched]:
                    if _repeats(op) or number:
                        start.add(other)
                self._block(block, start)
                pending.add(start)

    def _inside(self, region: Region) -> _Pending:
        found = _Pending()
        for op in region.walk():
            found.add(self._touched(op))
        return found

    def _touched(self, op: Operation) -> _Pending:
        touched = _Pending()
        if isinstance(op, PTOOp):
            for _, value in op.reads():
                touched.read.update(self._places(value))
            for _, value in op.writes():
                touched.written.update(self._places(value))
        return touched

    def _places(self, value: SSAValue) -> Iterator[_Place]:
        if not isinstance(value.type, TileBufType):
            yield _tensor(value)
            return
        for origin in self._storage.origins(value):
            if self._storage.has_hidden_address(origin):
                yield value.type.space
            else:
                yield self._storage.bytes_of(origin)


def _repeats(op: Operation) -> bool:
    """Whether what an operation holds may run again, as far as its name is known."""
    return op.name not in ("scf.if", "scf.index_switch", "scf.execute_region") and (
        not isinstance(op, PTOOp)
    )


def _is_full(op: Operation | None) -> bool:
    return isinstance(op, BarrierOp) and op.pipe.data is Pipe.ALL


def _tensor(value: SSAValue) -> _Place:
    """The pointer that a tensor, or a box of one, comes from; else all there are."""
    while isinstance(value, OpResult):
        match value.op:
            case MakeTensorViewOp() | AddPtrOp():
                value = value.op.ptr
            case PartitionViewOp():
                value = value.op.source
            case _:
                return AddressSpace.GM
    block = value.owner
    is_parameter = isinstance(block, Block) and isinstance(block.parent_op(), FuncOp)
    return value if is_parameter else AddressSpace.GM
