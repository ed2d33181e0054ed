"""Bytes: the memories of a core, and the tensors in global memory."""

from __future__ import annotations

import mmap
import os
from bisect import bisect_right
from functools import cache
from tempfile import TemporaryFile
from typing import Any, cast

import numpy as np

from pto_dialect.attrs import BLayout, SLayout
from pto_dialect.hardware import CHIPS, AddressSpace, ArchSpec
from pto_dialect.types import TileBufType
from pto_opt.interpreter.elements import Array

POISON = np.array([0xA5, 0x7F], dtype=np.uint8)
"""
What memory that nobody has written holds. Two bytes that are a NaN in f16, bf16 and f32,
and 32677 or 2141552549 in integers: wrong on sight, and the same in every run.
"""

POISON_WORD = np.tile(POISON, 4).view(np.uint64)[0]
"""Eight bytes of it."""


class MemoryBytes:
    """
    The bytes of one memory of a core, or of one tensor in global memory.

    On-chip memories are as large as the chip's: tiles at the same address share bytes,
    views are on the same bytes, and nothing lies beyond the end.
    """

    __slots__ = ("__weakref__", "base", "buffer", "bytes", "name", "space")

    def __init__(self, name: str, space: AddressSpace, data: Array, base: int = 0):
        """
        `data` holds the bytes (one dimension, uint8) and is used where it is. `base` is
        the address of the first one in global memory.
        """
        self.name = name
        self.space = space
        self.bytes = data
        self.buffer = memoryview(cast("Any", data))
        self.base = base

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self.bytes.size

    def poison(self, start: int = 0, end: int | None = None) -> None:
        """Forget bytes: they are as if nobody had written them."""
        fill_with_poison(self.bytes[start:end])

    def __str__(self) -> str:
        return self.name


def fill_with_poison(data: Array) -> None:
    """Make every byte of an array of bytes (one dimension, no gaps) poison."""
    even = data.size - data.size % 8
    data[:even].view(np.uint64).fill(POISON_WORD)
    for at in range(even, data.size):
        data[at] = POISON[at % 2]


def fresh_bytes(size: int) -> Array:
    """Bytes that nobody has written."""
    data = np.empty(size, dtype=np.uint8)
    fill_with_poison(data)
    return data


_LARGE = 1 << 18
"""From how many bytes on pages that are made when they are touched cost less."""


@cache
def poison_file() -> int:
    """A file that holds nothing but poison, as large as the largest memory."""
    size = max(m.capacity for chip in CHIPS.values() for m in chip.memories.values())
    with TemporaryFile() as file:
        file.write(fresh_bytes(size).tobytes())
        file.flush()
        return os.dup(file.fileno())


def fresh_memory(size: int) -> Array:
    """
    The same for a whole memory, of which a kernel uses a part: pages of poison that are
    copied when they are first written to.
    """
    if size < _LARGE:
        return fresh_bytes(size)
    pages = mmap.mmap(poison_file(), size, access=mmap.ACCESS_COPY)
    return np.frombuffer(cast("Any", pages), np.uint8)


class CoreMemories:
    """
    The on-chip memories of one core, made when they are first used. Tiles without an
    address have bytes of their own next to them.
    """

    def __init__(self, arch: ArchSpec, core: str):
        self.arch = arch
        self.core = core
        self._spaces: dict[str, MemoryBytes] = {}

    def __getitem__(self, space: AddressSpace) -> MemoryBytes:
        return self._named(space.value, space)

    def of(self, tile: TileBufType) -> MemoryBytes:
        """
        The memory that holds tiles of a type. Scales of `left` and of `right` have one
        each; their layout tells them from what the fix-pipe scales with.
        """
        space = tile.space
        if space is not AddressSpace.SCALING or not tile.is_boxed:
            return self._named(space.value, space)
        left = tile.blayout is BLayout.ROW_MAJOR and tile.slayout is SLayout.ROW_MAJOR
        return self._named(f"{'left' if left else 'right'} scaling", space)

    def _named(self, name: str, space: AddressSpace) -> MemoryBytes:
        found = self._spaces.get(name)
        if found is None:
            size = self.arch.memories[space].capacity
            data = fresh_memory(size)
            found = self._spaces[name] = MemoryBytes(
                f"{name} of {self.core}", space, data
            )
        return found

    def private(self, tile: TileBufType) -> MemoryBytes:
        """Bytes of its own for a tile without an address."""
        return MemoryBytes(
            f"{tile.space.value} of {self.core}, unplanned",
            tile.space,
            fresh_bytes(tile.size),
        )


_FIRST_ADDRESS = 1 << 40
_GAP = 1 << 20


class GlobalMemory:
    """The tensors of a run, each with an address: scalars can hold pointers."""

    def __init__(self) -> None:
        self.tensors: list[MemoryBytes] = []
        self._bases: list[int] = []
        self._next = _FIRST_ADDRESS

    def add(self, name: str, data: Array) -> MemoryBytes:
        """
        A tensor whose memory is `data`'s, used where it is.

        Raises:
            ValueError: if the elements do not lie one after the other.
        """
        if not data.flags.c_contiguous:
            raise ValueError("its elements do not lie one after the other in memory")
        flat = data.reshape(-1).view(np.uint8)
        memory = MemoryBytes(name, AddressSpace.GM, flat, self._next)
        self.tensors.append(memory)
        self._bases.append(memory.base)
        self._next += (flat.size // _GAP + 2) * _GAP
        return memory

    def find(self, address: int) -> tuple[MemoryBytes, int] | None:
        """The tensor that an address lies in or just behind, and how far in."""
        index = bisect_right(self._bases, address) - 1
        if index < 0:
            return None
        memory = self.tensors[index]
        offset = address - memory.base
        return (memory, offset) if offset <= memory.size else None
