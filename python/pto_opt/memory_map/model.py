"""The map: blocks of bytes over the program, the fullest point, what shares and clashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.hardware import AddressSpace, arch_of
from pto_dialect.places import name_of, place_of
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.lifetimes import Lifetimes
from pto_passes.analysis.memory.storage import Storage


@dataclass(frozen=True)
class Use:
    """An operation that a tile's bytes are needed from or to."""

    operation: str
    line: int | None
    text: str

    @staticmethod
    def of(op: Operation) -> Use:
        """The use by an operation."""
        place = place_of(op)
        if place is None:
            return Use(op.name, None, "")
        return Use(op.name, place.line, (place.text or "").strip())


@dataclass(frozen=True)
class Block:
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
    first_use: Use
    last_use: Use
    clashes: str = ""


@dataclass(frozen=True)
class Space:
    """One on-chip memory in one function; sizes in bytes."""

    function: str
    name: AddressSpace
    capacity: int
    blocks: tuple[Block, ...]

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

    def held_at(self, number: int) -> list[Block]:
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


def _size(blocks: list[Block]) -> int:
    """How many bytes blocks cover together; they come in the order of their starts."""
    total = end = 0
    for block in blocks:
        total += max(0, block.end - max(end, block.start))
        end = max(end, block.end)
    return total


@dataclass(frozen=True)
class MemoryMap:
    """The memories that the functions of a module use at addresses that are known."""

    spaces: tuple[Space, ...]

    @staticmethod
    def of(module: ModuleOp) -> MemoryMap:
        """The map of a verified module."""
        functions = [
            op
            for op in module.walk()
            if isinstance(op, FuncOp) and not op.is_declaration
        ]
        return MemoryMap(tuple(s for f in functions for s in _spaces_of(f)))

    def __str__(self) -> str:
        lines: list[str] = []
        for space in self.spaces:
            at, size = space.fullest
            holders = ", ".join(dict.fromkeys(b.tile for b in space.held_at(at)))
            lines.append(
                f"@{space.function} {space.name.value}: {space.peak} of {space.capacity} "
                f"bytes; at most {size} at once, by {holders}"
            )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.as_svg()

    def as_svg(self) -> str:
        """One picture for each space: addresses upwards, the program from left to right."""
        from pto_opt.memory_map.picture import picture

        return "\n".join(map(picture, self.spaces))


def _spaces_of(function: FuncOp) -> Iterator[Space]:
    storage = Storage(function)
    lifetimes = Lifetimes(function, storage)
    operations = list(lifetimes.numbers)
    clashes = _clashes(function)
    arch = arch_of(function)
    found: dict[AddressSpace, list[Block]] = {}
    for tile, spans in lifetimes.spans.items():
        place = storage.bytes_of(tile)
        if place.owner is not None:
            continue
        for span in spans:
            first, last = (tick // 2 for tick in span)
            block = Block(
                name_of(tile),
                place.start,
                place.end,
                first,
                last,
                Use.of(operations[first]),
                Use.of(operations[last]),
                clashes.get(tile, ""),
            )
            found.setdefault(place.space, []).append(block)
    for name, blocks in sorted(found.items(), key=lambda item: item[0].value):
        if not blocks:
            continue
        capacity = arch.memories[name].capacity
        order = sorted(blocks, key=lambda b: (b.first, b.start))
        yield Space(function.sym_name.data, name, capacity, tuple(order))


def _clashes(function: FuncOp) -> dict[SSAValue, str]:
    """The tiles that `check-buffer-reuse` names, and what it says of them."""
    found: dict[SSAValue, str] = {}
    for conflict in Buffers.of(function).conflicts:
        text = f"'{conflict.reader.name}' op {conflict}"
        for tile in (conflict.tile, conflict.write.root):
            if tile is not None:
                found.setdefault(tile, text)
    return found
