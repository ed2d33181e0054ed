"""Blocks of bytes over the program, and how full they make a memory."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from xdsl.ir import Operation

from pto_dialect.hardware import AddressSpace
from pto_dialect.messages.places import place_of


@dataclass(frozen=True)
class HeldBy:
    """An operation that a tile's bytes are needed from or to."""

    operation: str
    line: int | None
    text: str

    @staticmethod
    def of(op: Operation) -> HeldBy:
        """The use by an operation."""
        place = place_of(op)
        if place is None:
            return HeldBy(op.name, None, "")
        return HeldBy(op.name, place.line, (place.text or "").strip())


@dataclass(frozen=True)
class HeldBlock:
    """
    The bytes `[start, end)` of a space, held from operation `first` to `last`.

    Attributes:
        first_use: the operation that it is held from.
        last_use: the operation that it is held to.
        clashes: why it may not lie there, if `check-buffer-reuse` refuses it.
    """

    tile: str
    start: int
    end: int
    first: int
    last: int
    first_use: HeldBy
    last_use: HeldBy
    clashes: str = ""


@dataclass(frozen=True)
class Space:
    """One on-chip memory in one function; sizes in bytes."""

    function: str
    name: AddressSpace
    capacity: int
    blocks: tuple[HeldBlock, ...]

    @property
    def peak(self) -> int:
        """The end of the highest byte that some tile holds."""
        return max(block.end for block in self.blocks)

    @property
    def last(self) -> int:
        """The number of the last operation that some tile is needed by."""
        return max(block.last for block in self.blocks)

    @property
    def fullest(self) -> tuple[int, int]:
        """The operation at which most bytes are held, and how many; the first of several."""
        return max(
            ((at, _size(self.held_at(at))) for at in {b.first for b in self.blocks}),
            key=lambda found: (found[1], -found[0]),
        )

    def held_at(self, number: int) -> list[HeldBlock]:
        """What is held while an operation runs, the lowest bytes first."""
        found = [b for b in self.blocks if b.first <= number <= b.last]
        return sorted(found, key=lambda block: (block.start, block.end))

    def as_json(self) -> dict[str, Any]:
        """What a page draws."""
        at, size = self.fullest
        return {
            "function": self.function,
            "name": self.name.value,
            "capacity": self.capacity,
            "peak": self.peak,
            "last": self.last,
            "fullest": {"at": at, "bytes": size},
            "blocks": [asdict(block) for block in self.blocks],
        }


def _size(blocks: list[HeldBlock]) -> int:
    """How many bytes blocks cover together; they come in the order of their starts."""
    total = end = 0
    for block in blocks:
        total += max(0, block.end - max(end, block.start))
        end = max(end, block.end)
    return total
