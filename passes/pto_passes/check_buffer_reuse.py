"""`check-buffer-reuse`: judge where a program puts its tiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause, Note
from pto_dialect.messages.edits import Edit, Fix, offer
from pto_dialect.messages.number_edits import with_other_number
from pto_dialect.messages.places import name_of
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.memory.buffers import Buffers, Conflict
from pto_passes.analysis.memory.free_places import FreePlaces
from pto_passes.analysis.memory.freed import late_uses
from pto_passes.analysis.memory.storage import Allocation, Bytes


@dataclass(frozen=True)
class CheckBufferReuse(ModulePass):
    """
    Reports what `legalize-buffer-reuse` would have to change, and changes nothing.

    Errors are: a tile that is read after another tile has overwritten its bytes, also
    in the next iteration of a loop; an operation that writes over bytes that it reads,
    unless it may run in place and the two tiles are exactly one; a tile that does not
    fit into its memory; tiles that lie where an instruction keeps its own scratch, or in a
    buffer that is reserved for a pipe; such buffers that overlap, or are too small for
    the tiles that pass through them; slots of a pipe that are used after `tfree`.

        %a = pto.alloc_tile addr = %c0 ...      // vec[0, 16384)
        %b = pto.alloc_tile addr = %c8192 ...   // vec[8192, 24576): overlaps %a
    """

    name = "check-buffer-reuse"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            report(Buffers.of(function), diagnostics)
        diagnostics.raise_if_errors()


@dataclass
class _Moves:
    """Where tiles that cannot stay may move to, each of them once."""

    buffers: Buffers
    moved: set[SSAValue] = field(default_factory=set[SSAValue])

    @cached_property
    def places(self) -> FreePlaces:
        return FreePlaces(self.buffers)

    def of(self, tile: SSAValue, *others: SSAValue) -> tuple[Fix, ...]:
        """
        The fix that moves a tile with all its names to free bytes. None where it, or one of
        the others that the fault is about, has moved already: that may be enough.
        """
        group = self.buffers.names_of(tile)
        if not self.moved.isdisjoint((*group, *others)) or not set(others).isdisjoint(
            group
        ):
            return ()
        if any(name not in self.places.places for name in group):
            return ()
        start = self.places.find_place(group)
        if start is None:
            return ()
        distance = start - self.places.hull(group).start
        edits: list[Edit] = []
        for name in group:
            alloc, old = name.owner, self.places.places[name]
            if not isinstance(alloc, Allocation) or alloc.addr is None:
                return ()
            called = f"addr_of_{name_of(name).removeprefix('%')}"
            new = with_other_number(alloc, alloc.addr, old.start + distance, called)
            if not new:
                return ()
            edits += new
        for name in group:
            old = self.places.places[name]
            new_place = Bytes(old.space, old.start + distance, old.end + distance)
            self.places.moved(name, new_place)
        self.moved.update(group)
        return offer(f"put {name_of(tile)} at {start}, where there is room", edits)


def report(buffers: Buffers, diagnostics: Diagnostics) -> None:
    """Add an error for everything that is wrong with the tiles of a function."""
    moves = _Moves(buffers)
    for alloc, place, capacity in buffers.beyond_capacity():
        where = f"at {place}" if alloc.addr is not None else f"of {place}"
        diagnostics.error(
            f"'{alloc.name}' op {name_of(alloc.result)} {where} does not fit into "
            f"{place.space.value}, which has {capacity} bytes on {buffers.arch.name}",
            alloc,
            alloc.addr,
            kind=kinds.BEYOND_MEMORY,
            fixes=moves.of(alloc.result),
        )
    for alloc in buffers.storage.all_allocations:
        if buffers.storage.has_hidden_address(alloc.result):
            if buffers.is_apart(alloc):
                continue
            diagnostics.not_proven(
                f"'{alloc.name}' op {name_of(alloc.result)} lies at a dynamic "
                "address: which tiles it overlaps is not decided",
                alloc,
                alloc.addr,
                kind=kinds.HIDDEN_ADDRESS,
            )
    for alloc, place, reserved in buffers.in_reserved():
        diagnostics.error(
            f"'{alloc.name}' op {name_of(alloc.result)} at {place} lies in the buffer "
            f"{name_of(reserved.addr)} that is reserved for a pipe",
            alloc,
            alloc.addr,
            [Note(f"{name_of(reserved.addr)} is reserved here", reserved)],
            kind=kinds.IN_RESERVED,
            fixes=moves.of(alloc.result),
        )
    _report_reserved(buffers, diagnostics)
    for late in late_uses(buffers.function):
        diagnostics.error(
            f"'{late.op.name}' op uses {name_of(late.entry)}, whose slot has been given "
            "back: the producer may have written it anew",
            late.op,
            late.entry,
            [Note("the slot is given back here", late.free)],
            kind=kinds.OVERWRITTEN,
        )
    in_the_way = _in_the_way(buffers.conflicts)
    causes: dict[SSAValue, Cause] = {}
    for conflict in buffers.conflicts:
        tile = in_the_way[conflict]
        message = f"'{conflict.reader.name}' op {conflict}"
        cause = Cause(
            message, kinds.OVERWRITTEN, leads_to=f"{name_of(tile)} is in the way"
        )
        diagnostics.error(
            message,
            conflict.reader,
            conflict.tile,
            list(_notes(conflict)),
            kind=kinds.OVERWRITTEN,
            cause=causes.setdefault(tile, cause),
            fixes=moves.of(tile, *({conflict.tile, conflict.mover} - {tile})),
        )


def _in_the_way(conflicts: Iterable[Conflict]) -> dict[Conflict, SSAValue]:
    """
    For each conflict the one of its two tiles that has to lie elsewhere: the one that is
    in the way of most others, so that few have to; else the one that is written.
    """
    found: dict[Conflict, SSAValue] = {}
    left = list(dict.fromkeys(conflicts))
    while left:
        pairs = {(one.mover, one.tile): None for one in left}
        counts = Counter(tile for pair in pairs for tile in dict.fromkeys(pair))
        worst = counts.most_common(1)[0][0]
        found.update({one: worst for one in left if worst in (one.mover, one.tile)})
        left = [one for one in left if one not in found]
    return found


def _report_reserved(buffers: Buffers, diagnostics: Diagnostics) -> None:
    """Reserved buffers fit into their memory, hold their slots, and share no bytes."""
    for reserved, place, capacity in buffers.reserved_beyond_capacity():
        diagnostics.error(
            f"'{reserved.name}' op {name_of(reserved.addr)} at {place} does not fit into "
            f"{place.space.value}, which has {capacity} bytes on {buffers.arch.name}",
            reserved,
            "base",
            kind=kinds.BEYOND_MEMORY,
        )
    for reserved, place, other, taken in buffers.reserved_together():
        diagnostics.error(
            f"'{reserved.name}' op {name_of(reserved.addr)} at {place} overlaps "
            f"{name_of(other.addr)}, which is reserved at {taken}",
            reserved,
            "base",
            [Note(f"{name_of(other.addr)} is reserved here", other)],
            kind=kinds.RESERVED_TOGETHER,
        )
    for pipe, reserved, needed, is_sure in buffers.overrun():
        message = (
            f"'{pipe.name}' op needs {needed} bytes for its slots, and "
            f"{name_of(reserved.addr)} has {reserved.size.value.data}"
        )
        notes = [Note(f"{name_of(reserved.addr)} is reserved here", reserved)]
        # As few tiles as fit may be all that passes through it.
        say = diagnostics.error if is_sure else diagnostics.warning
        say(message, pipe, reserved.addr, notes, kind=kinds.RESERVED_TOO_SMALL)


def _notes(conflict: Conflict) -> Iterator[Note]:
    yield Note(f"{name_of(conflict.tile)} is allocated here", conflict.tile)
    if conflict.write.root is not None and conflict.write.root is not conflict.tile:
        other = conflict.write.root
        yield Note(f"{name_of(other)} is allocated here", other)
    if not conflict.in_place:
        yield Note("it is overwritten here", conflict.write.op)
