"""The map: blocks of bytes over the program, the fullest point, what shares and clashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue

from pto_dialect.hardware import AddressSpace, arch_of
from pto_dialect.messages.places import name_of
from pto_dialect.walking import walk
from pto_opt.memory_map.blocks import HeldBlock, HeldBy, Space
from pto_opt.memory_map.picture import picture
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.lifetimes import Lifetimes
from pto_passes.analysis.memory.storage import Storage


@dataclass(frozen=True)
class MemoryMap:
    """The memories that the functions of a module use at addresses that are known."""

    spaces: tuple[Space, ...]

    @staticmethod
    def of(module: ModuleOp) -> MemoryMap:
        """The map of a verified module."""
        functions = [
            op
            for op in walk(module)
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
        return "\n".join(map(picture, self.spaces))


def _spaces_of(function: FuncOp) -> Iterator[Space]:
    storage = Storage(function)
    lifetimes = Lifetimes(function, storage)
    operations = list(lifetimes.numbers)
    clashes = _clashes(function)
    arch = arch_of(function)
    found: dict[AddressSpace, list[HeldBlock]] = {}
    for tile, ranges in lifetimes.live_ranges.items():
        place = storage.bytes_of(tile)
        if place.owner is not None:
            continue
        for live in ranges:
            first, last = (tick // 2 for tick in live)
            block = HeldBlock(
                name_of(tile),
                place.start,
                place.end,
                first,
                last,
                HeldBy.of(operations[first]),
                HeldBy.of(operations[last]),
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
