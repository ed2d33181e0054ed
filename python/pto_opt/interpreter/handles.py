"""What the values of a program are while it runs: tiles, pointers, views, slots."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.ir import Operation

from pto_dialect.attrs import Layout
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import VIEW_RANK, matrix_dims
from pto_dialect.types import TileBufType
from pto_opt.interpreter.elements import Array, DType
from pto_opt.interpreter.layouts import Geometry, Strides
from pto_opt.interpreter.memory import MemoryBytes


class ExecutionError(Exception):
    """
    Something that a program does and must not. The interpreter adds where.

    Attributes:
        operand: the name of the operand that it is about, as in the operation's class.
        notes: further places, each with an operation.
    """

    def __init__(
        self,
        message: str,
        operand: str | None = None,
        notes: tuple[tuple[str, Operation], ...] = (),
    ):
        super().__init__(message)
        self.operand = operand
        self.notes = notes


class UnsetExtentError(ExecutionError):
    """A valid extent is read that nothing has set."""


class BoundsError(ExecutionError):
    """Bytes or cells are used that are not there."""


class Tile:
    """
    A handle on a tile: bytes, and how much of it is valid.

    Two handles may be on the same bytes; each has valid extents of its own. They change
    in place, for everyone who holds the handle.
    """

    __slots__ = (
        "box",
        "cols",
        "made_by",
        "memory",
        "offset",
        "rows",
        "set_by",
        "strides",
        "type",
        "valid_col",
        "valid_row",
    )

    def __init__(
        self,
        type: TileBufType,
        geometry: Geometry,
        memory: MemoryBytes,
        offset: int,
        valid_row: int | None,
        valid_col: int | None,
        made_by: Operation,
    ):
        """A handle at a byte of a memory; None is an extent that nothing has set yet."""
        self.type = type
        self.rows = type.rows
        self.cols = type.cols
        self.box = geometry.box
        self.strides: Strides = geometry.strides
        self.memory = memory
        self.offset = offset
        self.valid_row = valid_row
        self.valid_col = valid_col
        self.made_by = made_by
        self.set_by = made_by
        """Who gave it the extents that it has."""

    @property
    def space(self) -> AddressSpace:
        return self.type.space

    def extents(self) -> tuple[int, int]:
        """
        The valid rows and columns.

        Raises:
            UnsetExtentError: if nothing has set one of them.
        """
        rows, cols = self.valid_row, self.valid_col
        if rows is None or cols is None:
            raise self.unset()
        return rows, cols

    def unset(self) -> UnsetExtentError:
        """The complaint that an extent is read before it is set."""
        missing = [
            name
            for name, extent in (("rows", self.valid_row), ("columns", self.valid_col))
            if extent is None
        ]
        return UnsetExtentError(
            f"reads the valid {' and '.join(missing)} of a tile before anything has "
            "set them",
            notes=(("the tile is made here, without them", self.made_by),),
        )

    def where(self) -> str:
        """The bytes, in words: `vec of aiv0 at 0x4000`."""
        return f"{self.memory} at 0x{self.offset:x}"

    @property
    def shown_extents(self) -> str:
        """The valid extents as far as they are set: `16x37`, `16xunset`."""

        def shown(extent: int | None) -> str:
            return "unset" if extent is None else str(extent)

        return f"{shown(self.valid_row)}x{shown(self.valid_col)}"

    def __str__(self) -> str:
        return f"{self.shown_extents} of {self.rows}x{self.cols}, {self.where()}"


UNBOUND = MemoryBytes("no memory", AddressSpace.ZERO, np.zeros(0, np.uint8))
"""What a tile without bytes is bound to."""


class MemoryPointer:
    """An address in a tensor in global memory, or in a memory of the core."""

    __slots__ = ("dtype", "memory", "offset")

    def __init__(self, memory: MemoryBytes, offset: int, dtype: DType):
        """`offset` is in bytes; it may point beyond the end as long as nobody looks."""
        self.memory = memory
        self.offset = offset
        self.dtype = dtype

    def element(self, index: int) -> Array:
        """
        One element, as an array without dimensions.

        Raises:
            BoundsError: if it is not in the memory.
        """
        start = self.offset + index * self.dtype.itemsize
        if start < 0 or start + self.dtype.itemsize > self.memory.size:
            raise BoundsError(
                f"element {index} lies at byte {start} of {self.memory}, which has "
                f"{self.memory.size}"
            )
        return np.ndarray((), self.dtype, self.memory.buffer, start)

    @property
    def address(self) -> int:
        """Where it points to, as a number."""
        return self.memory.base + self.offset

    def __str__(self) -> str:
        return f"{self.memory} + {self.offset}"


class TensorView:
    """A tensor, or a box of one, in global memory."""

    __slots__ = ("dtype", "layout", "memory", "offset", "shape", "strides")

    def __init__(
        self,
        memory: MemoryBytes,
        offset: int,
        shape: tuple[int, ...],
        strides: tuple[int, ...],
        dtype: DType,
        layout: Layout,
    ):
        """`offset` is in bytes, shape and strides are in elements."""
        self.memory = memory
        self.offset = offset
        self.shape = shape
        self.strides = strides
        self.dtype = dtype
        self.layout = layout

    def array(self, shape: tuple[int, ...] | None = None) -> Array:
        """
        The elements, as an array on the tensor's memory; with `shape` the first ones in
        each dimension.

        Raises:
            BoundsError: if it reaches beyond the memory.
        """
        width = self.dtype.itemsize
        shape = self.shape if shape is None else shape
        if not self.memory.size and all(shape):
            # NumPy takes an empty buffer for one of unknown size.
            raise self.out_of_bounds(shape)
        try:
            return np.ndarray(
                shape,
                self.dtype,
                self.memory.buffer,
                self.offset,
                tuple([s * width for s in self.strides]),
            )
        except (TypeError, ValueError) as error:
            raise self.out_of_bounds(shape) from error

    def out_of_bounds(self, shape: tuple[int, ...]) -> BoundsError:
        """The complaint that elements are not in the memory."""
        if any(extent < 0 for extent in shape):
            return BoundsError(f"the view has a negative extent: {list(shape)}")
        width = self.dtype.itemsize
        last = self.offset + width * (
            1 + sum((extent - 1) * step for extent, step in zip(shape, self.strides))
        )
        if self.offset < 0:
            return BoundsError(
                f"the view starts {-self.offset} bytes in front of {self.memory}"
            )
        return BoundsError(
            f"the view reaches byte {last} of {self.memory}, which has "
            f"{self.memory.size}"
        )

    def matrix(self, cols: int | None = None) -> Array:
        """
        The elements in the order of a tile's rows and columns, on the tensor's memory:
        reshaped to `extents` they are the tile. With `cols`, an ND view gives that many
        elements of each row, whatever it says itself.

        Raises:
            BoundsError: if it reaches beyond the memory.
        """
        rank = len(self.shape)
        if self.layout is Layout.NZ and rank == 5:
            return self.array().transpose(2, 3, 0, 1, 4)
        if self.layout is Layout.DN and rank > 2:
            array = self.array()
            return array.transpose(rank - 2, *range(rank - 2), rank - 1)
        if cols is None or rank == 0:
            return self.array()
        return self.array((*self.shape[:-1], cols))

    @property
    def extents(self) -> tuple[int, int]:
        """How many rows and columns of a tile it is, as its layout says."""
        shape = self.shape
        boxed = self.layout is Layout.NZ and len(shape) != VIEW_RANK
        rows, cols = matrix_dims(len(shape), Layout.ND if boxed else self.layout)
        return prod(shape[d] for d in rows), prod(shape[d] for d in cols)

    def __str__(self) -> str:
        return f"{'x'.join(map(str, self.shape))} at {self.memory} + {self.offset}"


class Slots:
    """Several tiles of one type, as `alloc_multi_tile` makes them."""

    __slots__ = ("memory", "offsets", "valid_col", "valid_row")

    def __init__(
        self,
        memory: MemoryBytes,
        offsets: tuple[int, ...],
        valid_row: int | None,
        valid_col: int | None,
    ):
        """The bytes where each slot starts, and the extents that each begins with."""
        self.memory = memory
        self.offsets = offsets
        self.valid_row = valid_row
        self.valid_col = valid_col
