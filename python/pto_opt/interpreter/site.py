"""
The one place where operations touch memory.

An operation gets its readers and writers from its `Site` when it is built, once for a
whole run: element type and layout are resolved by then, and what is left for each
execution is to make an array on the bytes. An `Observer` is told of every access here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect.attrs import BLayout
from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.integers import ceil_div
from pto_dialect.layout import is_nz
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.matmul_ops import CubeOp, GemvOp
from pto_dialect.ops.move_ops import MoveOp
from pto_dialect.ops.moved_elements import FACTORS
from pto_dialect.types import TileBufType
from pto_opt.interpreter import layouts
from pto_opt.interpreter.access import Access, Mode, Observer, Step, StridedBytes
from pto_opt.interpreter.elements import Array, DType, dtype_of
from pto_opt.interpreter.handles import BoundsError, MemoryPointer, TensorView, Tile
from pto_opt.interpreter.program import MAKERS, Executable

OpT = TypeVar("OpT", bound=Operation, covariant=True)

_MOST_KEPT = 256
"""How many windows an operand remembers the spans of: few, or a new one every time."""


BOTH = frozenset(Dim)


class Reader(Protocol):
    """Gives the cells of a window of a tile, as rows and columns."""

    def __call__(
        self, tile: Tile, rows: int, cols: int, row: int = 0, col: int = 0, /
    ) -> Array: ...


class Writer(Protocol):
    """Writes rows and columns of numbers to a window of a tile."""

    def __call__(
        self, tile: Tile, values: Array, row: int = 0, col: int = 0, /
    ) -> None: ...


def _check(tile: Tile, rows: int, cols: int, row: int, col: int) -> None:
    if rows < 0 or cols < 0:
        raise BoundsError(f"works on {rows} rows and {cols} columns")
    raise BoundsError(
        f"reaches row {row + rows}, column {col + cols} of a tile of "
        f"{tile.rows} x {tile.cols}",
        notes=(("the tile is made here", tile.made_by),),
    )


def _beyond(tile: Tile) -> BoundsError:
    if not tile.memory.size:
        return BoundsError(
            "uses a tile that has no bytes yet",
            notes=(("the tile is made here", tile.made_by),),
        )
    return BoundsError(
        f"reaches beyond the {tile.memory.size} bytes of {tile.memory} with a tile at "
        f"byte {tile.offset}",
        notes=(("the tile is made here", tile.made_by),),
    )


Pitched = Callable[[Tile, int, int], layouts.Strides | None]
"""The strides of a tile whose boxes stand as an operation counts them."""


def _gather_pitched(
    pitched: Pitched,
) -> Callable[[Tile, DType, int, int, int, int], Array]:
    def find(
        tile: Tile, element: DType, rows: int, cols: int, row: int, col: int
    ) -> Array:
        strides = pitched(tile, rows, cols)
        return layouts.gather(tile, element, rows, cols, row, col, strides)

    return find


class Site(Generic[OpT]):
    """
    One operation of a program, where its step is built.

    Attributes:
        op: the operation.
        program: what it is an operation of.
        arch: the chip.
        observer: who watches; None in an ordinary run.
        pipe: the unit that runs it; None for what needs none.
    """

    def __init__(self, op: OpT, program: Executable):
        self.op = op
        self.program = program
        self.arch: ArchSpec = program.arch
        self.observer: Observer | None = program.observer
        self.pipe = op.pipe_on(self.arch) if isinstance(op, PTOOp) else None

    def operand(self, name: str) -> SSAValue:
        """An operand by the name that it has in the operation's class."""
        return getattr(self.op, name)

    def tile_type(self, name: str) -> TileBufType:
        """The type of an operand, or result, that is a tile."""
        type_ = self.operand(name).type
        assert isinstance(type_, TileBufType)
        return type_

    def dtype(self, name: str) -> DType:
        """The element type of an operand that is a tile."""
        return self.dtype_of_value(self.operand(name))

    def dtype_of_value(self, tile: SSAValue) -> DType:
        """The element type of a tile."""
        assert isinstance(tile.type, TileBufType)
        return dtype_of(tile.type.element_type)

    def geometry(self, tile: TileBufType) -> layouts.Geometry:
        """How the cells of a tile type lie on this chip."""
        return layouts.geometry_of(tile, self.arch)

    def is_boxed(self, *names: str) -> bool:
        """Whether one of several tiles is boxed."""
        return any(self.tile_type(name).is_boxed for name in names)

    # Tiles

    def reader(
        self, name: str, mode: Mode = Mode.READ, dtype: DType | None = None
    ) -> Reader:
        """
        What gives the cells of a tile: an array on its bytes, of a boxed tile a copy.
        `dtype` sees them as elements of another type.
        """
        return self.reader_of(self.operand(name), name, mode, dtype)

    def reader_of(
        self,
        value: SSAValue,
        name: str,
        mode: Mode = Mode.READ,
        dtype: DType | None = None,
    ) -> Reader:
        """The same for one tile of an operand group."""
        assert isinstance(value.type, TileBufType)
        element = self.dtype_of_value(value) if dtype is None else dtype
        find = layouts.gather if value.type.is_boxed else layouts.cells
        pitched = self._pitched(value.type)
        if pitched is not None:
            find = _gather_pitched(pitched)

        def read(tile: Tile, rows: int, cols: int, row: int = 0, col: int = 0) -> Array:
            if row + rows > tile.rows or col + cols > tile.cols:
                _check(tile, rows, cols, row, col)
            try:
                return find(tile, element, rows, cols, row, col)
            except (TypeError, ValueError) as error:
                if rows < 0 or cols < 0:
                    _check(tile, rows, cols, row, col)
                raise _beyond(tile) from error

        if self.observer is None:
            return read
        return self._watched(name, mode, read, element.itemsize, value)

    def out(self, name: str = "dst", dtype: DType | None = None) -> Reader:
        """What gives the cells of an unboxed tile to write to: an array on its bytes."""
        assert not self.is_boxed(name)
        return self.reader(name, Mode.WRITE, dtype)

    def writer(self, name: str = "dst") -> Writer:
        """What writes rows and columns of numbers to a tile of any layout."""
        element = self.dtype(name)
        if not self.is_boxed(name):
            out = self.out(name)

            def write(tile: Tile, values: Array, row: int = 0, col: int = 0) -> None:
                rows, cols = values.shape
                out(tile, rows, cols, row, col)[...] = values

            return write
        tell = self.tell_window(name, Mode.WRITE, element.itemsize)
        pitched = self._pitched(self.tile_type(name))

        def write_boxes(tile: Tile, values: Array, row: int = 0, col: int = 0) -> None:
            rows, cols = values.shape
            if row + rows > tile.rows or col + cols > tile.cols:
                _check(tile, rows, cols, row, col)
            if tell is not None:
                tell(tile, rows, cols, row, col)
            try:
                strides = None if pitched is None else pitched(tile, rows, cols)
                layouts.scatter(tile, element, values, row, col, strides)
            except (TypeError, ValueError) as error:
                raise _beyond(tile) from error

        return write_boxes

    def linear(
        self, name: str, mode: Mode = Mode.READ, dtype: DType | None = None
    ) -> Callable[[Tile], Array]:
        """
        What gives all elements of a tile in the order of its bytes, with those between
        the cells of a window, as an array of one dimension on its bytes.
        """
        read = self._linear(name, mode, dtype)
        return lambda tile: read(tile, None)

    def taking(self, name: str) -> Callable[[Tile, Array], Array]:
        """As `linear`, where only elements of some numbers are taken."""
        return self._linear(name, Mode.READ, None)

    def _linear(
        self, name: str, mode: Mode, dtype: DType | None
    ) -> Callable[[Tile, Array | None], Array]:
        element = self.dtype(name) if dtype is None else dtype
        observer, op, pipe = self.observer, self.op, self.pipe

        def read(tile: Tile, taken: Array | None) -> Array:
            size = extent_in_bytes(tile)
            count = size // element.itemsize
            try:
                found: Array = np.ndarray(
                    count, element, tile.memory.buffer, tile.offset
                )
            except (TypeError, ValueError) as error:
                raise _beyond(tile) from error
            if observer is not None:
                width = element.itemsize
                span = StridedBytes(tile.offset, (count,), (width,), width)
                window = 0, 0, tile.rows, tile.cols
                observer.access(
                    Access(op, name, tile, mode, pipe, (span,), window, taken=taken)
                )
            return found

        return read

    def forgetter(self, name: str) -> Callable[[Tile], None]:
        """What makes poison of a scratch tile, as far as it is in its memory."""
        tell = self.tell_window(name, Mode.FORGET, self.dtype(name).itemsize)

        def forget(tile: Tile) -> None:
            if tell is not None:
                tell(tile, tile.rows, tile.cols, 0, 0)
            end = tile.offset + extent_in_bytes(tile)
            if tile.offset < tile.memory.size:
                tile.memory.poison(tile.offset, end)

        return forget

    def tell_window(
        self, name: str, mode: Mode, width: int, value: SSAValue | None = None
    ) -> Callable[[Tile, int, int, int, int], None] | None:
        """
        What tells the observer of a window of a tile: rows, columns, first row and first
        column, with elements of `width` bytes. Of an operand group, `value` is the tile.
        """
        observer, op, pipe = self.observer, self.op, self.pipe
        if observer is None:
            return None

        known: dict[tuple[object, ...], tuple[StridedBytes, ...]] = {}
        value = self.operand(name) if value is None else value
        pitched = self._pitched(value.type)

        def tell(tile: Tile, rows: int, cols: int, row: int, col: int) -> None:
            window = row, col, rows, cols
            strides = None if pitched is None else pitched(tile, rows, cols)
            key = tile.offset, strides or tile.strides, tile.box, window
            spans = known.get(key)
            if spans is None:
                if len(known) > _MOST_KEPT:
                    known.clear()
                spans = known[key] = tuple(
                    StridedBytes(p.offset, p.shape, p.strides, width)
                    for p in layouts.pieces(tile, rows, cols, row, col, strides)
                )
            observer.access(Access(op, name, tile, mode, pipe, spans, window, strides))

        return tell

    def _pitched(self, tile: Attribute) -> Pitched | None:
        """
        For a tile of the cube unit what gives the strides that the operation takes, from
        how many rows and columns it works on; None for those of the tile.
        """
        op = self.op
        if not isinstance(tile, TileBufType) or not isinstance(op, PTOOp):
            return None
        if tile.space in FACTORS and tile.is_boxed:
            return self._pitched_operand(tile)
        if tile.space is not AddressSpace.ACC or not is_nz(tile):
            return None
        computes = isinstance(op, CubeOp)

        def strides(handle: Tile, rows: int, cols: int) -> layouts.Strides | None:
            if handle.box is None:
                return None
            valid = rows if computes else handle.valid_row
            type_ = handle.type
            if (whole := layouts.rows_across(handle.strides)) != type_.rows:
                # pto-isa has a window as a tile of all the rows, of which so many are valid.
                type_ = type_.with_shape(whole, type_.cols).with_valid(*type_.valid)
            pitch = op.acc_pitch(type_, valid or 0)
            return None if pitch is None else layouts.with_pitch(handle.strides, pitch)

        return strides

    def _pitched_operand(self, tile: TileBufType) -> Pitched | None:
        """
        The same for `left` and `right`: the cube unit counts boxes of what it multiplies,
        some moves those of the valid extents (`MoveOp.packs_boxes`).
        """
        op = self.op
        computes = isinstance(op, CubeOp)
        is_left = tile.space is AddressSpace.LEFT
        if is_left and (isinstance(op, GemvOp) or tile.rows == 1):
            return None  # a vector lies as it is
        if not computes and not (isinstance(op, MoveOp) and op.packs_boxes):
            return None
        by_rows = tile.blayout_on(self.arch) is BLayout.ROW_MAJOR

        def strides(handle: Tile, rows: int, cols: int) -> layouts.Strides | None:
            if not computes:
                rows, cols = handle.valid_row or rows, handle.valid_col or cols
            if handle.box is None:
                return None
            high, wide = handle.box
            down, inner, across, cell = handle.strides
            size = high * wide * min(inner, cell)
            if by_rows:
                return ceil_div(cols, wide) * size, inner, across, cell
            return down, inner, ceil_div(rows, high) * size, cell

        return strides

    def _watched(
        self, name: str, mode: Mode, read: Reader, width: int, value: SSAValue
    ) -> Reader:
        tell = self.tell_window(name, mode, width, value)
        assert tell is not None

        def watched(
            tile: Tile, rows: int, cols: int, row: int = 0, col: int = 0
        ) -> Array:
            found = read(tile, rows, cols, row, col)
            tell(tile, rows, cols, row, col)
            return found

        return watched

    # Global memory

    def tell_view(
        self, name: str, mode: Mode
    ) -> Callable[[TensorView, Array], None] | None:
        """What tells the observer of elements of a view; None where nobody watches."""
        observer, op, pipe = self.observer, self.op, self.pipe
        if observer is None:
            return None

        def tell(view: TensorView, elements: Array) -> None:
            start = elements.__array_interface__["data"][0]
            origin = view.memory.bytes.__array_interface__["data"][0]
            span = StridedBytes(
                start - origin, elements.shape, elements.strides, elements.itemsize
            )
            observer.access(Access(op, name, view, mode, pipe, (span,)))

        return tell

    def tell_pointer(
        self, name: str, mode: Mode
    ) -> Callable[[MemoryPointer, int], None] | None:
        """What tells the observer of one element behind a pointer."""
        observer, op, pipe = self.observer, self.op, self.pipe
        if observer is None:
            return None

        def tell(pointer: MemoryPointer, index: int) -> None:
            width = pointer.dtype.itemsize
            span = StridedBytes(pointer.offset + index * width, (), (), width)
            observer.access(Access(op, name, pointer, mode, pipe, (span,)))

        return tell

    def tell_element(self, name: str, mode: Mode) -> Callable[[Tile, int], None] | None:
        """What tells the observer of one element of a tile, counted in its bytes."""
        observer, op, pipe = self.observer, self.op, self.pipe
        if observer is None:
            return None
        width = self.dtype(name).itemsize

        def tell(tile: Tile, index: int) -> None:
            span = StridedBytes(tile.offset + index * width, (), (), width)
            observer.access(Access(op, name, tile, mode, pipe, (span,)))

        return tell

    # Valid extents

    def extents(self, name: str) -> Callable[[Tile], tuple[int, int]]:
        """What reads the valid extents of a tile."""
        observer, op = self.observer, self.op
        if observer is None:
            return Tile.extents

        def read(tile: Tile) -> tuple[int, int]:
            observer.extents(op, tile, BOTH)
            return tile.extents()

        return read


def extent_in_bytes(tile: Tile) -> int:
    """How many bytes lie from the start of a tile to the end of its last cell."""
    width = layouts.dtype_of(tile.type.element_type).itemsize
    if tile.box is None:
        down, across = tile.strides
        return (tile.rows - 1) * down + (tile.cols - 1) * across + width
    high, wide = tile.box
    box_down, down, box_across, across = tile.strides
    row_box, row = divmod(tile.rows - 1, high)
    col_box, col = divmod(tile.cols - 1, wide)
    last = row_box * box_down + row * down + col_box * box_across + col * across
    return last + width


Builder = Callable[[Any], Step]
"""Makes the step of an operation from its `Site`."""

_BuilderT = TypeVar("_BuilderT", bound=Builder)


def runs(*op_types: type[Operation]) -> Callable[[_BuilderT], _BuilderT]:
    """Registers a builder for the steps of operations."""

    def register(builder: _BuilderT) -> _BuilderT:
        def make(program: Executable, op: Operation) -> Step:
            return builder(Site(op, program))

        for op_type in op_types:
            assert op_type not in MAKERS, op_type
            MAKERS[op_type] = make
        return builder

    return register
