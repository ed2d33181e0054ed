"""
What operations do to memory, as whoever watches a run (`Observer`) is told of it: every
access, with the operation, the handle, the cells and bytes, and the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, cast

import numpy as np
from xdsl.ir import Operation

from pto_dialect.facts import Dim
from pto_dialect.hardware import Pipe
from pto_opt.interpreter import layouts
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.handles import MemoryPointer, TensorView, Tile
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.memory import MemoryBytes

Step = Callable[[Frame], None]
"""What executes one operation: reads its operands' values, stores its results."""


class Mode(Enum):
    """What happens to the bytes of an access."""

    READ = "read"
    """The operation computes with them."""
    COPY = "copied"
    """They go elsewhere as they are: bytes that nobody has written may."""
    WRITE = "written"
    FORGET = "overwritten"
    """They are used as scratch, and mean nothing afterwards."""


@dataclass(frozen=True)
class StridedBytes:
    """Bytes of a memory that a strided array covers."""

    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    itemsize: int

    @property
    def extent(self) -> tuple[int, int]:
        """The first byte, and the one after the last; both equal if it is empty."""
        first = last = self.offset
        for size, stride in zip(self.shape, self.strides, strict=True):
            if size == 0:
                return first, first
            if stride < 0:
                first += (size - 1) * stride
            else:
                last += (size - 1) * stride
        return first, last + self.itemsize


@dataclass(frozen=True)
class Access:
    """One operand of one execution of an operation, and what happens to its bytes."""

    op: Operation
    operand: str
    handle: Tile | TensorView | MemoryPointer
    mode: Mode
    pipe: Pipe | None
    """The unit; None for what needs none."""
    spans: tuple[StridedBytes, ...]
    window: tuple[int, int, int, int] | None = None
    """Row, column, rows and columns, of a tile."""
    strides: layouts.Strides | None = None
    """How far its cells are apart where the operation does not take the tile's own."""
    taken: Array | None = field(default=None, compare=False)
    """
    Of all elements in the order of their bytes, for each element that is written the number
    of the one that it is; None where all are read.
    """

    @property
    def memory(self) -> MemoryBytes:
        return self.handle.memory

    @property
    def described(self) -> str:
        """The operand in words: its name, extents, memory, address."""
        kind = "tile" if isinstance(self.handle, Tile) else "tensor"
        return f"{kind} {self.operand} ({self.handle})"

    def on(self, shadow: Array) -> Iterator[Array]:
        """
        The same bytes of an array that has one element for each byte of the memory; the
        last dimension are the bytes of an element.
        """
        for span in self.spans:
            width = shadow.itemsize
            yield np.ndarray(
                (*span.shape, span.itemsize),
                shadow.dtype,
                memoryview(cast("Any", shadow)),
                span.offset * width,
                (*(s * width for s in span.strides), width),
            )


class Observer:
    """Watches a run. Nothing here does anything; subclasses define what they need."""

    def before(self, core: Core, op: Operation) -> None:
        """An operation of the dialect is about to execute on a core."""

    def access(self, access: Access) -> None:
        """The operation that executes touches memory; writes are told beforehand."""

    def made(self, op: Operation, handle: Tile) -> None:
        """A handle on a tile exists."""

    def extents(self, op: Operation, handle: Tile, read: frozenset[Dim]) -> None:
        """The operation has read a handle's valid extents, or set them (none read)."""

    def signal(self, core: Core, op: Operation, key: object) -> None:
        """A core has raised a flag of the group, or filled or freed a slot."""

    def received(self, core: Core, op: Operation, key: object) -> None:
        """A core has seen what `signal` told with this key."""


class Observers(Observer):
    """Several observers of one run, which are told in their order."""

    def __init__(self, observers: Sequence[Observer]):
        self._observers = tuple(observers)

    def before(self, core: Core, op: Operation) -> None:
        for observer in self._observers:
            observer.before(core, op)

    def access(self, access: Access) -> None:
        for observer in self._observers:
            observer.access(access)

    def made(self, op: Operation, handle: Tile) -> None:
        for observer in self._observers:
            observer.made(op, handle)

    def extents(self, op: Operation, handle: Tile, read: frozenset[Dim]) -> None:
        for observer in self._observers:
            observer.extents(op, handle, read)

    def signal(self, core: Core, op: Operation, key: object) -> None:
        for observer in self._observers:
            observer.signal(core, op, key)

    def received(self, core: Core, op: Operation, key: object) -> None:
        for observer in self._observers:
            observer.received(core, op, key)
