"""
What lies where in memory: stretches, windows and slots of on-chip memories, boxes of tensors.

Everything that asks for bytes asks for these: tiles and their windows, multi-tiles, buffers
that are reserved for a pipe and their slots, scratch, and global memory. `alias` tells which
of them have a byte in common.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from xdsl.ir import BlockArgument, SSAValue

from pto_dialect.hardware import AddressSpace
from pto_passes.analysis.integers.linear import LinearExpr
from pto_passes.analysis.memory.storage import Bytes

END = 1 << 40
"""Beyond the end of every memory."""

_MAX_RUNS = 4096


@dataclass(frozen=True)
class DynamicSlot:
    """
    A slot of a multi-buffer whose number is dynamic.

    Attributes:
        number: its number.
        key: equal for numbers that are equal in each iteration of the loops around.
        count: how many slots there are.
        ranges: the first byte of each slot, and the one after its last.
    """

    number: SSAValue
    key: LinearExpr
    count: int
    ranges: tuple[tuple[int, int], ...]
    is_bounded: bool
    """Whether it is known to be the number of a slot; no other one is allowed."""


@dataclass(frozen=True)
class OnChipRegion:
    """
    `count` runs of `size` bytes, `pitch` bytes from one start to the next, the first one at
    `start`, in a memory or in a tile (`owner`) whose address is not known: a whole tile is
    one run, a window of columns one for each row.
    """

    space: AddressSpace
    owner: SSAValue | None
    start: int
    size: int
    pitch: int = 0
    count: int = 1
    is_exact: bool = True
    """Whether all of these bytes are touched, and not only some of them."""
    slot: DynamicSlot | None = None
    """The one of all slots of a multi-buffer that is meant, if its number is dynamic."""
    is_sure: bool = True
    """Whether these bytes are touched, and not those of another tile that it may be."""

    @cached_property
    def end(self) -> int:
        """Behind the last byte."""
        return self.start + (self.count - 1) * self.pitch + self.size

    @property
    def hull(self) -> Bytes:
        """The bytes from the first to the last one."""
        return Bytes(self.space, self.start, self.end, self.owner)

    @property
    def pool(self) -> object:
        """Only regions of one pool may alias."""
        return self.owner or self.space

    def overlaps(self, other: OnChipRegion) -> bool:
        """Whether some byte may be in both."""
        if (
            self.space is not other.space
            or self.owner is not other.owner
            or self.start >= other.end
            or other.start >= self.end
        ):
            return False
        few, many = (self, other) if self.count <= other.count else (other, self)
        if few.count > _MAX_RUNS:
            return True
        return any(
            many.has_any(start, start + few.size)
            for start in (few.start + n * few.pitch for n in range(few.count))
        )

    def has_any(self, start: int, end: int) -> bool:
        """Whether one of the bytes `[start, end)` is among these."""
        if self.count == 1:
            return self.start < end and start < self.end
        # The last run that begins in front of `end` is the one that reaches furthest.
        last = min(self.count - 1, (end - 1 - self.start) // self.pitch)
        return last >= 0 and self.start + last * self.pitch + self.size > start

    def has_runs_of(self, other: OnChipRegion) -> bool:
        """Whether the bytes are those of another region."""
        return replace(self, is_exact=True) == replace(other, is_exact=True)

    def contains(self, start: int, end: int) -> bool:
        """Whether all bytes of `[start, end)` are surely touched."""
        return (
            self.is_exact
            and self.count == 1
            and self.start <= start
            and end <= self.end
        )

    def covers(self, part: OnChipRegion) -> bool:
        """Whether all bytes are touched of which another region touches some."""
        if self.contains(part.start, part.end):
            return True
        if not self.is_exact or self.count == 1 or self.start > part.start:
            return False
        if part.count > 1 and part.pitch != self.pitch:
            return False
        line, first = divmod(part.start - self.start, self.pitch)
        return first + part.size <= self.size and line + part.count <= self.count

    def __str__(self) -> str:
        where = f"{self.space.value}[{self.start}, {self.end})"
        if self.owner is None:
            return where
        hint = self.owner.name_hint
        return f"{where} of {'a tile' if hint is None else '%' + hint}"


def whole(place: Bytes) -> OnChipRegion:
    """All bytes of a stretch."""
    return OnChipRegion(place.space, place.owner, place.start, place.end - place.start)


def all_of(space: AddressSpace) -> OnChipRegion:
    """All bytes of a memory, where nothing tells which of them are touched."""
    return OnChipRegion(space, None, 0, END)


@dataclass(frozen=True)
class GlobalRegion:
    """A box of a tensor that a pointer (`root`) leads to; None may be any tensor."""

    root: SSAValue | None
    bits: int = 8
    """The bits of an element, the unit of offsets and sizes."""
    frame: tuple[LinearExpr, ...] = ()
    """Where the tensor begins and its strides; equal ones have comparable boxes."""
    offsets: tuple[LinearExpr, ...] = ()
    sizes: tuple[int | None, ...] = ()
    """No more elements than this in each dimension; None for any number."""
    flat: tuple[LinearExpr, int] | None = None
    """The first element from the root on, and how many from there to the last."""

    @property
    def pool(self) -> object:
        """Only regions of one pool may alias."""
        return AddressSpace.GM

    def __str__(self) -> str:
        if self.root is None:
            return "gm"
        hint = self.root.name_hint
        if hint is None:
            index = getattr(self.root, "index", "")
            hint = f"arg{index}" if isinstance(self.root, BlockArgument) else "pointer"
        return f"gm of %{hint}"


MemoryRegion = OnChipRegion | GlobalRegion
