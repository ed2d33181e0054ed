"""`legalize-buffer-reuse`: give tiles that destroy one another addresses of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects.builtin import DenseArrayBase, ModuleOp, i64
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.memory.buffers import Buffers, Conflict
from pto_passes.analysis.memory.free_places import FreePlaces
from pto_passes.analysis.memory.storage import Allocation, Bytes
from pto_passes.check_buffer_reuse import report
from pto_passes.rewriting import AvailableValues

_MAX_ROUNDS = 64
"""Each round moves what the one before has brought to light; some suffice in practice."""


@dataclass(frozen=True)
class LegalizeBufferReuse(ModulePass):
    """
    Makes every overlap of tiles with explicit addresses legal.

    Two tiles whose bytes and lifetimes overlap must be an exact alias that the operation
    between them may run in place on (same start, same layout), a declared view, or names
    of one buffer. Where they are not, the tile that overwrites the other, together with
    all its names, moves to the lowest aligned address that is free while it is needed;
    loops and branches count as a whole. So does a tile that reaches past the end of its
    memory. If no such address exists, the error shows who holds the memory.

        %x = pto.alloc_tile addr = %c0 ...      // vec[0, 16384), needed until the end
        %y = pto.alloc_tile addr = %c8192 ...   // becomes addr = %c16384
    """

    name = "legalize-buffer-reuse"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            _Legalizer(function, diagnostics).run()
        diagnostics.raise_if_errors()


@dataclass
class _Legalizer:
    function: FuncOp
    diagnostics: Diagnostics
    buffers: Buffers = field(init=False)
    values: AvailableValues = field(init=False)
    moved: set[SSAValue] = field(default_factory=set[SSAValue])
    """The tiles that have moved in this round; what was found out about them is old."""

    def run(self) -> None:
        for number in range(_MAX_ROUNDS):
            self.buffers = Buffers.of(self.function)
            problems = list(self._problems())
            if not problems:
                return
            if number == 0:
                self.values = AvailableValues(self.function)
            self.moved.clear()
            planner = FreePlaces(self.buffers)
            if not all(self._settle(tile, why, planner) for tile, why in problems):
                return
        report(self.buffers, self.diagnostics)

    def _problems(self) -> Iterator[tuple[SSAValue, str | Conflict]]:
        """Tiles that cannot stay where they are, and why."""
        for alloc, place, capacity in self.buffers.beyond_capacity():
            yield alloc.result, f"{place} reaches past the {capacity} bytes there are"
        for alloc, place, reserved in self.buffers.in_reserved():
            yield (
                alloc.result,
                f"{place} is partly reserved by {name_of(reserved.addr)}",
            )
        for conflict in self.buffers.conflicts:
            yield conflict.mover, conflict

    def _settle(self, tile: SSAValue, why: str | Conflict, planner: FreePlaces) -> bool:
        """Move a tile out of the way; False, with an error, where that cannot be."""
        group = self.buffers.names_of(tile)
        if not self.moved.isdisjoint(group):
            return True  # Whether it is still in the way, the next round tells.
        if isinstance(why, Conflict):
            if why.tile in self.moved:
                return True
            if why.tile in group and why.write.root in group:
                self._refuse(why, tile, "both are names of one buffer")
                return False
        allocs = [name.owner for name in group]
        if not all(
            isinstance(a, Allocation)
            and self.buffers.storage.bytes_of(a.result).owner is None
            for a in allocs
        ):
            self._refuse(why, tile, f"the address of {name_of(tile)} is not a constant")
            return False
        start = planner.find_place(group)
        if start is None:
            self._refuse(why, tile, "there is no room for it", planner.holders(group))
            return False
        self._move(group, start - planner.hull(group).start, why, planner)
        return True

    def _move(
        self,
        group: list[SSAValue],
        distance: int,
        why: str | Conflict,
        planner: FreePlaces,
    ) -> None:
        for tile in group:
            alloc, old = tile.owner, self.buffers.storage.bytes_of(tile)
            new = Bytes(old.space, old.start + distance, old.end + distance)
            if isinstance(alloc, AllocMultiTileOp) and alloc.planned is not None:
                starts = [int(start) + distance for start in alloc.planned.get_values()]
                alloc.planned = DenseArrayBase.from_list(i64, starts)
            else:
                assert isinstance(alloc, Allocation)
                assert alloc.addr is not None
                address = self.values.constant(new.start, alloc, alloc.addr.type)
                alloc.operands[0] = address
            self.moved.add(tile)
            planner.moved(tile, new)
            reason = why if isinstance(why, str) else why.reason
            self.diagnostics.remark(
                f"legalize-buffer-reuse: moved {name_of(tile)} from {old} to {new}: {reason}",
                alloc,
                kind=kinds.MOVED,
            )

    def _refuse(
        self,
        why: str | Conflict,
        tile: SSAValue,
        obstacle: str,
        holders: list[tuple[Bytes, SSAValue]] | None = None,
    ) -> None:
        notes = [
            Note(f"{place} is held by {name_of(holder)} at that time", holder)
            for place, holder in holders or ()
        ]
        if isinstance(why, Conflict):
            self.diagnostics.error(
                f"'{why.reader.name}' op {why}; cannot move {name_of(tile)}: {obstacle}",
                why.reader,
                why.tile,
                notes,
                kind=kinds.NO_ROOM,
            )
        else:
            alloc = tile.owner
            assert isinstance(alloc, Allocation)
            self.diagnostics.error(
                f"'{alloc.name}' op cannot move {name_of(tile)}: {why}, and {obstacle}",
                alloc,
                alloc.addr,
                notes,
                kind=kinds.NO_ROOM,
            )
