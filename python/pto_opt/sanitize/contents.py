"""
What bytes hold: whether anything has written them (`init`), and through which handle
(`alias`).

A byte is marked when it is written. Operations that move bytes as they are, or make each
cell of their result of the same cell of their operands, pass the marks on: a tile may hold
rows that nobody has written, or that come of such, as long as nobody looks at them. Stores
to a tensor, reductions, comparisons, products, sorts and indices look at what they read.

Handles that are views of one tile are one family. Bytes that a family has written and
that another one has written over since are no longer what the family means, unless both
are names of one buffer: by what `pto_passes.analysis.memory.buffers` finds, or since an operation
has copied cells from one to the other in place.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from math import prod

import numpy as np
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import CELL_BY_CELL
from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import align_up
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_opt.interpreter.access import Access, Mode, StridedBytes
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.layouts import pieces
from pto_opt.interpreter.memory import MemoryBytes
from pto_opt.sanitize.findings import (
    Check,
    Finding,
    Findings,
    bytes_in_words,
)
from pto_opt.sanitize.shadow import Shadow, Shadows
from pto_passes.analysis.memory.buffers import Buffers
from pto_passes.analysis.memory.names import names_of_values

_MOST_ORIGINS = 2
"""How many operations that passed unwritten bytes on are named, the last one first."""

_WRITTEN = "written"
_OWNER = "owner"


@dataclass
class _Copied:
    """Bytes that an operation has read to put them elsewhere as they are."""

    access: Access
    written: Array | None
    """For each element whether something has written it; None if something has, all."""


@dataclass(frozen=True)
class _Unwritten:
    """What an operation has read to make a cell of its result of each."""

    access: Access
    shadow: Shadow
    written: Array
    """For each cell of the result, or of a row or a column that stands for all of them."""


@dataclass(frozen=True)
class _PassedOn:
    """Bytes that an operation has written, of unwritten ones."""

    memory: MemoryBytes
    first: int
    last: int
    is_copy: bool
    """They are unwritten ones as they were."""


@dataclass
class _Family:
    """Handles on one tile, and what has been written through them."""

    buffer: int
    """What they are names of; families may share a buffer."""
    first: int = 0
    last: int = 0
    """The bytes from the first to behind the last one that they have written."""
    memory: MemoryBytes | None = None


class ContentCheck:
    """The shadow of contents; one for all cores."""

    def __init__(
        self,
        findings: Findings,
        shadows: Shadows,
        checks: Collection[Check],
    ) -> None:
        self._findings = findings
        self._shadows = shadows
        self._init = Check.INIT in checks
        self._alias = Check.ALIAS in checks
        self.unset: frozenset[str] = frozenset()
        """The names of tensors (`%out`) whose bytes nobody has written before."""
        self._families: dict[Tile, _Family] = {}
        self._named: dict[tuple[MemoryBytes, SSAValue], int] = {}
        self._first_names: dict[FuncOp, dict[SSAValue, SSAValue]] = {}
        self._writers: list[Operation | None] = [None]
        self._copied: dict[Operation, _Copied] = {}
        self._unwritten: dict[Operation, list[_Unwritten]] = {}
        self._passed_on: dict[Operation, _PassedOn] = {}
        """The bytes that operations made of unwritten ones, the last one last."""

    def reset(self) -> None:
        """Begin again, for another run of the same program."""
        self._families.clear()
        self._named.clear()
        self._writers = [None]
        self._copied.clear()
        self._unwritten.clear()
        self._passed_on.clear()

    # Handles

    def made(self, op: Operation, handle: Tile) -> None:
        """
        A handle exists, or is bound to other bytes. Allocations that are names of one
        buffer, as pypto makes them for what loops carry, share that buffer.
        """
        if not self._alias:
            return
        self._families.pop(handle, None)
        name = self._name_of(op.results[0]) if op.results else None
        if name is not None:
            key = handle.memory, name
            known = self._named.get(key)
            if known is None:
                self._named[key] = self._family(handle).buffer
            else:
                self._families[handle] = _Family(known)

    def is_view(self, handle: Tile, source: Tile) -> None:
        """A handle is a view of another one."""
        if self._alias:
            self._families[handle] = self._family(source)

    def _family(self, handle: Tile) -> _Family:
        found = self._families.get(handle)
        if found is None:
            found = self._families[handle] = _Family(len(self._writers))
            self._writers.append(None)
        return found

    def _name_of(self, tile: SSAValue) -> SSAValue | None:
        """The first name of the buffer that an allocation is one of several names of."""
        alloc = tile.owner
        function = function_of(alloc) if isinstance(alloc, Operation) else None
        if function is None:
            return None
        names = self._first_names.get(function)
        if names is None:
            names = Buffers.of(function).first_names() | names_of_values(function)
            self._first_names[function] = names
        return names.get(tile)

    # Accesses

    def access(self, access: Access, shadow: Shadow) -> None:
        """An operation touches bytes, whose grains fit."""
        match access.mode:
            case Mode.READ:
                if self._init and not self._goes_on(access, shadow):
                    self._look(access, shadow)
                self._look_for_others(access, shadow)
            case Mode.COPY:
                self._look_for_others(access, shadow)
                self._copied[access.op] = self._copy(access, shadow)
            case Mode.WRITE:
                self._write(access, shadow)
            case Mode.FORGET:
                if self._init:
                    self._marks(access.memory, shadow)
                    for span in access.spans:
                        shadow.window(_WRITTEN, span)[...] = 0
                        self._forget_copies(access.memory, *span.extent)
                self._own(access, shadow, None)

    def _marks(self, memory: MemoryBytes, shadow: Shadow) -> Array:
        found = shadow.planes.get(_WRITTEN)
        if found is None:
            found = shadow.plane(_WRITTEN, np.uint8)
            if memory.base and memory.name not in self.unset:
                found[...] = 1
        return found

    def _look(self, access: Access, shadow: Shadow) -> None:
        self._marks(access.memory, shadow)
        for span in access.spans:
            window = shadow.window(_WRITTEN, span)
            if not window.all():
                self._report_unwritten(access, shadow, span, window == 0)

    def _report_unwritten(
        self, access: Access, shadow: Shadow, span: StridedBytes, wrong: Array
    ) -> None:
        first, size = shadow.first_and_size(span, wrong)
        place = bytes_in_words(first, size, access.memory)
        origins = (
            (op, to)
            for op, to in reversed(self._passed_on.items())
            if to.memory is access.memory and to.first <= first < to.last
        )
        came: list[tuple[str, Operation]] = []
        what = "which nothing has written"
        for op, to in islice(origins, _MOST_ORIGINS):
            how = "are copied" if to.is_copy else "are computed with"
            came.append((f"unwritten bytes {how} here", op))
            if not to.is_copy:
                what = "which come from bytes that nothing has written"
        self._findings.add(
            Finding.of_access(
                Check.INIT,
                "unwritten bytes",
                f"reads {place}, {what}",
                access,
                (first, size),
                (*came, *_origin(access)),
            )
        )

    # What is made of unwritten bytes

    def _goes_on(self, access: Access, shadow: Shadow) -> bool:
        """
        Whether an operation makes of each cell that it reads one of its result, so that
        those of unwritten ones count as unwritten: what is read is kept until it writes.
        """
        op = access.op
        if len(access.spans) != 1 or not isinstance(op, TileOp):
            return False
        if access.taken is None and op.INDEPENDENT != CELL_BY_CELL:
            return False
        self._marks(access.memory, shadow)
        span = access.spans[0]
        if shadow.window(_WRITTEN, span).all():
            return True
        written = shadow.by_element(_WRITTEN, span)
        if access.taken is None:
            written = written.reshape(span.shape)
        else:
            taken = access.taken.astype(np.int64)
            if not ((taken >= 0) & (taken < written.size)).all():
                return False
            written = written[taken]
        if not written.all():
            self._unwritten.setdefault(op, []).append(
                _Unwritten(access, shadow, written)
            )
        return True

    def _going_on(self, access: Access) -> list[Array]:
        """
        For each operand with unwritten cells that become cells of what is written now, which
        of those are written; the others are looked at.
        """
        going: list[Array] = []
        for one in self._unwritten.pop(access.op, ()):
            shape = access.spans[0].shape if len(access.spans) == 1 else None
            try:
                if shape is None or access.memory.base:
                    raise ValueError
                going.append(np.broadcast_to(one.written, shape))
            except ValueError:
                self._look(one.access, one.shadow)
        return going

    def _pass_on(self, access: Access, shadow: Shadow, going: list[Array]) -> None:
        """Cells of a result that are made of unwritten ones are unwritten."""
        for written in going:
            span = access.spans[0]
            before = shadow.by_element(_WRITTEN, span).reshape(span.shape)
            shadow.set_by_element(_WRITTEN, span, before & written)
            self._note_passed_on(access, is_copy=False)

    def _note_passed_on(self, access: Access, *, is_copy: bool) -> None:
        extent = access.spans[0].extent
        self._passed_on.pop(access.op, None)
        self._passed_on[access.op] = _PassedOn(access.memory, *extent, is_copy)

    # Copies

    def _forget_copies(self, memory: MemoryBytes, first: int, last: int) -> None:
        for op, to in tuple(self._passed_on.items()):
            if to.memory is memory and to.first < last and first < to.last:
                del self._passed_on[op]

    def _copy(self, access: Access, shadow: Shadow) -> _Copied:
        written: Array | None = None
        if self._init:
            self._marks(access.memory, shadow)
            windows = [shadow.window(_WRITTEN, span) for span in access.spans]
            if not all(window.all() for window in windows):
                if len(access.spans) == 1:
                    written = shadow.by_element(_WRITTEN, access.spans[0]).copy()
                else:
                    written = np.zeros(0, np.uint8)
        return _Copied(access, written)

    def _write(self, access: Access, shadow: Shadow) -> None:
        copied = self._copied.pop(access.op, None)
        if self._init:
            going = self._going_on(access)  # before what is read may be written over
            self._mark(access, shadow, copied)
            self._pass_on(access, shadow, going)
        self._own(access, shadow, copied)

    def _mark(self, access: Access, shadow: Shadow, copied: _Copied | None) -> None:
        self._marks(access.memory, shadow)
        if copied is None or copied.written is None:
            for span in _whole_boxes(access):
                shadow.window(_WRITTEN, span)[...] = 1
            return
        if access.memory.base:
            source = self._shadows.of(copied.access.memory)
            for span in copied.access.spans:
                window = source.window(_WRITTEN, span)
                if not window.all():
                    self._report_unwritten(copied.access, source, span, window == 0)
        span = access.spans[0]
        if len(access.spans) == 1 and prod(span.shape) == copied.written.size:
            shadow.set_by_element(_WRITTEN, span, copied.written)
            self._note_passed_on(access, is_copy=True)
        else:
            for span in access.spans:
                shadow.window(_WRITTEN, span)[...] = 1

    # Whose bytes they are

    def _own(self, access: Access, shadow: Shadow, copied: _Copied | None) -> None:
        handle = access.handle
        if not self._alias or not isinstance(handle, Tile):
            return
        made_by = handle.made_by
        if isinstance(made_by, AllocTileOp) and made_by.is_window:
            # A window of a tile that it does not name: any handle may mean these bytes.
            shadow.plane(_OWNER, np.uint32)
            for span in access.spans:
                shadow.window(_OWNER, span)[...] = 0
            return
        source = None if copied is None else copied.access.handle
        if copied is not None and isinstance(source, Tile):
            if _in_place(source, handle) or _same_bytes(copied.access, access):
                self._family(handle).buffer = self._family(source).buffer
        family = self._family(handle)
        self._writers[family.buffer] = access.op
        shadow.plane(_OWNER, np.uint32)
        for span in access.spans:
            first, last = span.extent
            if family.memory is not access.memory or family.first == family.last:
                family.memory, family.first, family.last = access.memory, first, last
            family.first, family.last = min(family.first, first), max(family.last, last)
            shadow.window(_OWNER, span)[...] = family.buffer

    def _look_for_others(self, access: Access, shadow: Shadow) -> None:
        handle = access.handle
        if not self._alias or not isinstance(handle, Tile):
            return
        family = self._families.get(handle)
        if family is None or family.memory is not access.memory:
            return
        for span in access.spans:
            window = shadow.window(_OWNER, span)
            wrong = window != family.buffer
            if not wrong.any():
                continue
            wrong &= window != 0
            wrong &= shadow.within(span, family.first, family.last, wrong)
            if wrong.any():
                other = int(window[wrong].max())
                first, size = shadow.first_and_size(span, wrong)
                self._report_other(access, first, size, self._writers[other])

    def _report_other(
        self, access: Access, first: int, size: int, other: Operation | None
    ) -> None:
        place = bytes_in_words(first, size, access.memory)
        notes = _origin(access)
        if other is not None:
            notes = (("they are written through the other handle here", other), *notes)
        self._findings.add(
            Finding.of_access(
                Check.ALIAS,
                "changed",
                f"reads {place}, which another handle has changed since they were "
                "written through this one",
                access,
                (first, size),
                notes,
            )
        )


def _in_place(old: Tile, new: Tile) -> bool:
    """Whether cells that are copied stay where they are: both handles are one buffer's."""
    return (
        old.memory is new.memory
        and old.offset == new.offset
        and old.strides == new.strides
    )


def _same_bytes(old: Access, new: Access) -> bool:
    """
    Whether bytes are copied onto themselves: pypto extracts halves of a row so, to where
    they are, and reads the row again in the next iteration.
    """
    return old.memory is new.memory and _places(old) == _places(new)


def _places(access: Access) -> list[tuple[object, ...]]:
    """The bytes of an access, however many dimensions of one element there are."""
    return [
        (
            span.offset,
            span.itemsize,
            *((n, step) for n, step in zip(span.shape, span.strides) if n != 1),
        )
        for span in access.spans
    ]


def _whole_boxes(access: Access) -> tuple[StridedBytes, ...]:
    """
    What a write leaves written. The cube unit writes whole boxes of an accumulator: its
    rows beyond the last valid one hold products of whatever lies there.
    """
    handle, window = access.handle, access.window
    if not isinstance(handle, Tile) or window is None or handle.box is None:
        return access.spans
    if handle.space is not AddressSpace.ACC:
        return access.spans
    row, col, rows, cols = window
    high, wide = handle.box
    bottom = min(align_up(row + rows, high), handle.rows)
    right = min(align_up(col + cols, wide), handle.cols)
    if (bottom, right) == (row + rows, col + cols) or not access.spans:
        return access.spans
    width = access.spans[0].itemsize
    strides = access.strides
    found = pieces(handle, bottom - row, right - col, row, col, strides)
    return tuple(StridedBytes(p.offset, p.shape, p.strides, width) for p in found)


def _origin(access: Access) -> tuple[tuple[str, Operation], ...]:
    handle = access.handle
    if not isinstance(handle, Tile):
        return ()
    if handle.set_by is handle.made_by:
        return (("the tile is made here", handle.made_by),)
    return (
        ("the tile is made here", handle.made_by),
        ("its valid extents are set here", handle.set_by),
    )
