"""
What is known about each byte of a memory.

A shadow holds planes: arrays with one entry for each grain of its memory. Grains are as
large as all accesses so far allow, since most memories only see elements of 2 or 4 bytes;
an access to smaller elements, or in between, splits them.
"""

from __future__ import annotations

from enum import IntEnum
from math import gcd
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

import numpy as np

from pto_dialect.integers import ceil_div
from pto_opt.interpreter.access import StridedBytes
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.memory import MemoryBytes

_LARGEST_GRAIN = 4

_MOST_KEPT = 4096
"""How many places of a memory are kept at hand."""


class OrderKind(IntEnum):
    """What an access does to its bytes, as far as order matters."""

    READ = 0
    WRITE = 1
    ATOMIC = 2
    """Adds to them: in any order with others that do."""

    # Enumerations hash their names, in Python: too slow for what is a key all the time.
    __hash__ = int.__hash__


class Plane(NamedTuple):
    """A plane that holds the number of the last access of a kind by a unit."""

    kind: OrderKind
    unit: int


class Shadow:
    """
    Planes of one memory.

    Attributes:
        size: how many bytes the memory has.
        grain: how many bytes an entry stands for.
        planes: the arrays by name, of one dimension.
        newest: the last access in each plane that is one of accesses.
    """

    __slots__ = (
        "_buffers",
        "_fitting",
        "_windows",
        "grain",
        "newest",
        "planes",
        "size",
    )

    def __init__(self, memory: MemoryBytes):
        self.size = memory.size
        self.grain = _LARGEST_GRAIN
        self.planes: dict[object, Array] = {}
        self.newest: dict[Plane, int] = {}
        self._buffers: dict[object, Any] = {}
        self._fitting: set[tuple[StridedBytes, ...]] = set()
        self._windows: dict[tuple[object, StridedBytes], Array] = {}

    def plane(self, name: object, dtype: type[np.generic]) -> Array:
        """A plane by name; zeros if it is new."""
        found = self.planes.get(name)
        if found is None:
            count = ceil_div(self.size, self.grain)
            found = np.zeros(count, dtype)
            self._set(name, found)
        return found

    def _set(self, name: object, data: Array) -> None:
        self.planes[name] = data
        self._buffers[name] = memoryview(cast("Any", data))

    def fit(self, spans: tuple[StridedBytes, ...]) -> bool:
        """
        Make the grains so small that spans consist of whole ones. Returns whether they
        are in the memory; nothing is done if they are not.
        """
        if spans in self._fitting:
            return True
        wanted = self.grain
        for span in spans:
            first, last = span.extent
            if first < 0 or last > self.size:
                return False
            wanted = gcd(wanted, span.offset, span.itemsize, *span.strides)
        if len(self._fitting) > _MOST_KEPT:
            self._fitting.clear()
            self._windows.clear()
        self._fitting.add(spans)
        if wanted == self.grain:
            return True
        self._windows.clear()
        parts = self.grain // wanted
        count = ceil_div(self.size, wanted)
        self.grain = wanted
        for name, data in tuple(self.planes.items()):
            self._set(name, np.repeat(data, parts)[:count].copy())
        return True

    def window(self, name: object, span: StridedBytes) -> Array:
        """The entries of a plane that a span covers; grains must fit."""
        found = self._windows.get((name, span))
        if found is None:
            found = self._windows[name, span] = self._window(name, span)
        return found

    def _window(self, name: object, span: StridedBytes) -> Array:
        data, grain = self.planes[name], self.grain
        start, stop = span.extent
        if stop - start == span.itemsize * count_of(span):
            return data[start // grain : stop // grain]
        width = data.itemsize
        per_grain = width * span.itemsize // grain
        shape, strides = span.shape, tuple(s // grain * width for s in span.strides)
        if per_grain != width:
            shape = (*shape, span.itemsize // grain)
            strides = (*strides, width)
        return np.ndarray(
            shape,
            data.dtype,
            self._buffers[name],
            span.offset // grain * width,
            strides,
        )

    def by_element(self, name: object, span: StridedBytes) -> Array:
        """
        The entries of a plane for each element of a span, in the order of its
        dimensions; of several that an element has, the smallest.
        """
        grid = self.grid(name, span)
        return grid.min(axis=-1).reshape(-1)

    def set_by_element(self, name: object, span: StridedBytes, entries: Array) -> None:
        """Set the entries of a plane for each element of a span."""
        self.grid(name, span)[...] = entries.reshape(*span.shape, 1)

    def grid(self, name: object, span: StridedBytes) -> Array:
        """The entries of a plane for each element of a span; the last dimension are
        those that an element has."""
        data, grain = self.planes[name], self.grain
        width = data.itemsize
        return np.ndarray(
            (*span.shape, span.itemsize // grain),
            data.dtype,
            self._buffers[name],
            span.offset // grain * width,
            (*(s // grain * width for s in span.strides), width),
        )

    def within(self, span: StridedBytes, first: int, last: int, like: Array) -> Array:
        """For each entry of a window whether its byte is one of [first, last)."""
        positions = self._positions(span).reshape(like.shape)
        return (positions >= first) & (positions < last)

    def first_and_size(self, span: StridedBytes, wrong: Array) -> tuple[int, int]:
        """The first byte that a mask over a window marks, and how many it marks."""
        positions = self._positions(span)
        marked = positions[wrong.reshape(positions.shape)]
        return int(marked.min()), int(marked.size) * self.grain

    def _positions(self, span: StridedBytes) -> Array:
        """For each entry of the window of a span the byte that it stands for."""
        start, stop = span.extent
        if stop - start == span.itemsize * count_of(span):
            return np.arange(start, stop, self.grain)
        found: Array = np.array(span.offset)
        for size, stride in zip(span.shape, span.strides, strict=True):
            found = found[..., None] + np.arange(size) * stride
        if span.itemsize != self.grain:
            found = found[..., None] + np.arange(0, span.itemsize, self.grain)
        return found


def count_of(span: StridedBytes) -> int:
    """How many elements a span has."""
    count = 1
    for size in span.shape:
        count *= size
    return count


class Shadows:
    """The shadows of all memories of a run, for as long as those are there."""

    def __init__(self) -> None:
        self._shadows: WeakKeyDictionary[MemoryBytes, Shadow] = WeakKeyDictionary()

    def reset(self) -> None:
        """Forget all of them."""
        self._shadows.clear()

    def of(self, memory: MemoryBytes) -> Shadow:
        """The shadow of a memory; made when it is first asked for."""
        found = self._shadows.get(memory)
        if found is None:
            found = self._shadows[memory] = Shadow(memory)
        return found
