"""Bytes: which tiles of a function lie where, and which share bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xdsl.ir import Operation, SSAValue

from pto_dialect.handles import MultiTileBufType
from pto_dialect.hardware import A2A3, AddressSpace, arch_of
from pto_dialect.integers import constant_of
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp
from pto_dialect.ops.scale_ops import TGetScaleAddrOp
from pto_dialect.ops.tile_ops import AllocTileOp, TAssignOp
from pto_dialect.ops.view_ops import TileViewOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.memory.handles import sources_of

TILE_TYPES = (TileBufType, MultiTileBufType)
"""Types of values that have bytes of an on-chip memory."""

Allocation = AllocTileOp | AllocMultiTileOp
"""The operations that may say where a tile lies."""


@dataclass(frozen=True)
class Bytes:
    """A stretch of bytes of one memory, or of a tile whose place is not known."""

    space: AddressSpace
    start: int
    end: int
    owner: SSAValue | None = None
    """The tile, where no address is given: its bytes are its own."""

    def overlaps(self, other: Bytes) -> bool:
        """Whether some byte is in both."""
        return (
            self.space is other.space
            and self.owner is other.owner
            and self.start < other.end
            and other.start < self.end
        )

    def contains(self, other: Bytes) -> bool:
        """Whether all bytes of the other are in this one."""
        return self.overlaps(other) and (
            self.start <= other.start and other.end <= self.end
        )

    def __str__(self) -> str:
        if self.owner is not None:
            return f"{self.end - self.start} bytes of {self.space.value}"
        return f"{self.space.value}[{self.start}, {self.end})"


class Storage:
    """
    The bytes of the tiles of one function. A view (`subview`, `treshape`, `bitcast`)
    has its tile's bytes, all of them, and one slot of many has the bytes of all slots;
    tiles without an address, and those that come from elsewhere (arguments, pops,
    results of branches), have bytes of their own; so have scales, which lie where the
    operand that they belong to says (`tget_scale_addr`), whatever their own address is.
    """

    def __init__(self, function: Operation) -> None:
        self._roots: dict[SSAValue, SSAValue] = {}
        self._bytes: dict[SSAValue, Bytes] = {}
        self.all_allocations: list[Allocation] = []
        """What has bytes in the function, tiles and slots, in the order of its text."""
        self.reserved: list[tuple[ReserveBufferOp, Bytes]] = []
        """The buffers that are reserved at a known address, with their bytes."""
        reassigned: list[SSAValue] = []
        scales: list[SSAValue] = []
        for op in walk(function):
            match op:
                case AllocTileOp() | AllocMultiTileOp():
                    self.all_allocations.append(op)
                case TAssignOp():
                    reassigned.append(op.tile)
                case TGetScaleAddrOp():
                    scales.append(op.dst)
                case ReserveBufferOp() if op.base is not None:
                    start, size = op.base.value.data, op.size.value.data
                    place = Bytes(op.memory.data, start, start + size)
                    self.reserved.append((op, place))
                case _:
                    pass
        self._reassigned = self._origins_of_all(reassigned)
        """The tiles that lie elsewhere after a `tassign`."""
        self._scales = self._origins_of_all(scales)
        """Those that lie where the scales of another tile belong."""
        self._tiles_at: dict[Bytes, list[Allocation]] = {}
        for op in self.all_allocations:
            self._tiles_at.setdefault(self.bytes_of(op.result), []).append(op)
        self._sharing = _find_sharing(p for p in self._tiles_at if p.owner is None)

    def _origins_of_all(self, tiles: Iterable[SSAValue]) -> set[SSAValue]:
        return {origin for tile in tiles for origin in self.origins(tile)}

    def root(self, tile: SSAValue) -> SSAValue:
        """The tile that a chain of views leads to."""
        known = self._roots.get(tile)
        if known is None:
            known = tile
            while (viewed := viewed_by(known)) is not None:
                known = viewed
            self._roots[tile] = known
        return known

    def is_view(self, tile: SSAValue) -> bool:
        """Whether a tile is a view of another one."""
        return self.root(tile) is not tile

    def origins(self, tile: SSAValue) -> tuple[SSAValue, ...]:
        """
        The tiles that a tile may be: itself or its root, or what loops and branches may
        have handed on under its name.
        """
        if isinstance((own := self.root(tile)).owner, Allocation):
            return (own,)
        found: dict[SSAValue, None] = {}
        seen: set[SSAValue] = set()
        pending = [tile]
        while pending:
            root = self.root(pending.pop())
            if root in seen:
                continue
            seen.add(root)
            sources = sources_of(root)
            if sources is None:
                found[root] = None
            else:
                pending.extend(sources)
        return tuple(found)

    def bytes_of(self, tile: SSAValue) -> Bytes:
        """The bytes of a tile's root."""
        root = self.root(tile)
        known = self._bytes.get(root)
        if known is None:
            is_moved = root in self._reassigned or root in self._scales
            known = _locate(root, is_moved=is_moved)
            self._bytes[root] = known
        return known

    def sharing(self, place: Bytes) -> tuple[Bytes, ...]:
        """The other places of tiles that share a byte with this one."""
        return self._sharing.get(place, ())

    def overlapping(self, place: Bytes) -> list[Bytes]:
        """The places of tiles that share a byte with any stretch of bytes."""
        found = (p for p in self._tiles_at if p.overlaps(place))
        return sorted(found, key=lambda p: p.start)

    def tiles_at(self, place: Bytes) -> list[Allocation]:
        """The allocations that lie in exactly these bytes."""
        return self._tiles_at.get(place, [])

    def is_reassigned(self, tile: SSAValue) -> bool:
        """Whether a `tassign` moves the tile."""
        return self.root(tile) in self._reassigned

    def has_hidden_address(self, tile: SSAValue) -> bool:
        """
        Whether the tile lies at a dynamic address: an allocation's,
        or one that a `tassign` gives.
        """
        root = self.root(tile)
        owner = root.owner
        is_given = isinstance(owner, Allocation) and owner.addr is not None
        is_given = is_given or root in self._reassigned
        return (
            is_given
            and root not in self._scales
            and self.bytes_of(root).owner is not None
        )


def viewed_by(tile: SSAValue) -> SSAValue | None:
    """The tile, or the slots, whose bytes a view has; None for what is no view."""
    match tile.owner:
        case TileViewOp():
            return tile.owner.viewed
        case MultiTileGetOp():
            return tile.owner.source
        case _:
            return None


def _find_sharing(places: Iterable[Bytes]) -> dict[Bytes, tuple[Bytes, ...]]:
    sharing: dict[Bytes, list[Bytes]] = {}
    open_places: list[Bytes] = []
    for place in sorted(places, key=lambda p: (p.space.value, p.start, p.end)):
        open_places = [p for p in open_places if p.overlaps(place)]
        for other in open_places:
            sharing.setdefault(other, []).append(place)
            sharing.setdefault(place, []).append(other)
        open_places.append(place)
    return {place: tuple(others) for place, others in sharing.items()}


def _locate(root: SSAValue, *, is_moved: bool) -> Bytes:
    owner = root.owner
    if isinstance(root.type, MultiTileBufType):
        return _locate_slots(root, root.type)
    assert isinstance(root.type, TileBufType)
    tile = root.type
    if isinstance(owner, AllocTileOp) and not is_moved:
        start = constant_of(owner.addr)
        if start is not None:
            return Bytes(tile.space, start, start + tile.footprint)
    return Bytes(tile.space, 0, tile.footprint, root)


def _locate_slots(root: SSAValue, slots: MultiTileBufType) -> Bytes:
    tile, owner = slots.slot, root.owner
    user = owner if isinstance(owner, Operation) else owner.parent_op()
    pitch = slots.pitch_on(A2A3 if user is None else arch_of(user))
    size = pitch * (slots.count - 1) + tile.footprint
    if isinstance(owner, AllocMultiTileOp):
        if owner.planned is not None:
            starts = [int(start) for start in owner.planned.get_values()]
            return Bytes(tile.space, min(starts), max(starts) + tile.footprint)
        start = constant_of(owner.addr)
        if start is not None:
            return Bytes(tile.space, start, start + size)
    return Bytes(tile.space, 0, size, root)
