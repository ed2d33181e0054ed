"""
Which accesses come while an asynchronous transfer is still at work on the same bytes.

`tget_async` and `tput_async` only begin: an engine beside the core's units copies, and no
flag or barrier tells when it is done. A wait for the event does, for all that the session
has begun before. Source: "TGET_ASYNC" of pto-isa's instruction reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.ir import Block, Operation, Region

from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.comm_ops import AsyncEventOp, AsyncTransferOp, CommTGetAsyncOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.memory.accesses import MemoryAccess, Regions, accesses_of
from pto_passes.analysis.memory.alias import Aliasing
from pto_passes.analysis.memory.regions import MemoryRegion


@dataclass(frozen=True)
class Unawaited:
    """
    An access of bytes that a transfer may still be at work on.

    Attributes:
        region: what is accessed.
        is_sure: whether the bytes are known to be the same.
    """

    op: PTOOp
    access: MemoryAccess
    region: MemoryRegion
    transfer: AsyncTransferOp
    is_sure: bool


@dataclass(frozen=True)
class _Pending:
    """A transfer that nothing has waited for, of an earlier iteration of some loop."""

    transfer: AsyncTransferOp
    loop: Operation | None = None


_Facts = frozenset[_Pending]


def unawaited(function: Operation, regions: Regions) -> list[Unawaited]:
    """What is accessed before the transfer is waited for, each access once."""
    if not any(isinstance(op, AsyncTransferOp) for op in walk(function)):
        return []
    search = _Search(regions)
    search.run(function)
    return list(search.found.values())


class _Search(Forward[bool, _Facts]):
    """The transfers that are under way, under the one key True."""

    def __init__(self, regions: Regions) -> None:
        super().__init__(LoopPolicy(resumes=True))
        self.found: dict[tuple[Operation, str, Operation], Unawaited] = {}
        self._regions_of = regions

    def default(self, key: bool) -> _Facts:
        return frozenset()

    def join(
        self,
        op: Operation,
        where: Block,
        key: bool,
        facts: Sequence[_Facts],
        times: int = 0,
    ) -> _Facts:
        return _Facts().union(*facts)

    def outside(self, op: Operation, key: bool, fact: _Facts) -> _Facts:
        return frozenset(_Pending(one.transfer, one.loop or op) for one in fact)

    def forget(self, place: Block | Region, where: Block) -> None:
        self.facts.set(True, frozenset())

    def visit(self, op: Operation) -> None:
        if isinstance(op, AsyncEventOp):
            self._wait(op)
        elif isinstance(op, PTOOp):
            for access in accesses_of(op):
                for pending in self.fact(True):
                    self._judge(op, access, pending)
        if isinstance(op, AsyncTransferOp):
            self.facts.set(True, self.fact(True) | {_Pending(op)})

    def _wait(self, op: AsyncEventOp) -> None:
        """Other sessions go on, if the program says that they are others."""
        is_known = isinstance(op.event.owner, AsyncTransferOp)
        left = (
            one
            for one in self.fact(True)
            if is_known and one.transfer.session is not op.session
        )
        self.facts.set(True, frozenset(left))

    def _judge(self, op: PTOOp, access: MemoryAccess, pending: _Pending) -> None:
        transfer = pending.transfer
        fills = isinstance(transfer, CommTGetAsyncOp)
        if not fills and not access.is_write:
            return
        key = op, access.name, transfer
        if (known := self.found.get(key)) is not None and known.is_sure:
            return
        mine = transfer.dst if fills else transfer.src
        aliases = self._regions_of.aliases
        for earlier in self._regions_of.of_access(transfer, mine):
            for later in self._regions_of.of_access(op, access.value):
                kind = aliases.alias(earlier, later, pending.loop).kind
                if kind is not Aliasing.DISJOINT:
                    sure = kind is Aliasing.MUST
                    self.found[key] = Unawaited(op, access, later, transfer, sure)
