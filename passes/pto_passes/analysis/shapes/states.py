"""Facts about tiles at one point of a program: valid extents, and what bytes hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_passes.analysis.integers.linear import LinearExpr, equal, less
from pto_passes.analysis.memory.contents import ANYTHING, NOTHING, Content, layout_of
from pto_passes.analysis.memory.storage import Bytes


@dataclass(frozen=True)
class Extent:
    """One valid extent at one point."""

    form: LinearExpr | None
    """The number; None where no `set_validshape` or allocation has given one yet."""
    maybe_unset: bool = False
    """Whether on some way to this point none has given one."""
    value: SSAValue | None = None
    """A value of the program that is this number, if there is one."""

    @property
    def is_unset(self) -> bool:
        """Whether on every way to this point none has given one."""
        return self.form is None

    @property
    def is_zero(self) -> bool:
        """Whether it surely is 0."""
        return self.form == LinearExpr(0) and not self.maybe_unset

    def __str__(self) -> str:
        return "unset" if self.form is None else str(self.form)


UNSET = Extent(None, maybe_unset=True)


@dataclass(frozen=True)
class Valid:
    """The valid extents of a handle at one point."""

    rows: Extent
    cols: Extent
    origins: frozenset[Operation] = frozenset()
    """The operations that may have given them: the allocation, or sets."""

    def __getitem__(self, dim: Dim) -> Extent:
        return self.rows if dim is Dim.ROW else self.cols

    @property
    def is_empty(self) -> bool:
        """Whether there surely are no valid rows, or no valid columns."""
        return self.rows.is_zero or self.cols.is_zero

    def same_as(self, rows: LinearExpr, cols: LinearExpr) -> bool:
        """Whether both extents are surely these."""
        return all(
            extent.form is not None
            and not extent.maybe_unset
            and equal(extent.form, form)
            for extent, form in ((self.rows, rows), (self.cols, cols))
        )


@dataclass(frozen=True)
class Read:
    """One operand whose cells an operation reads."""

    op: Operation
    tile: SSAValue
    valid: Valid
    content: Content
    """What the read can see."""
    beyond: frozenset[Dim]
    """The dimensions in which it may read more cells than are valid."""

    def sound(self, dim: Dim) -> LinearExpr | None:
        """
        How many of the rows (columns) that are read mean something, where the rest surely
        was not computed, or from cells that are not valid.
        """
        layers, wanted = self.content.layers, self.valid[dim].form
        if len(layers) != 1 or layers[0].layout != layout_of(self.tile):
            return None
        least, layer = wanted, layers[0]
        for form in (layer.sound[dim], layer.extent(dim)):
            if form is not None and least is not None and less(form, least):
                least = form
        return None if least is wanted else least


@dataclass
class Records:
    """What a walk through a function finds at its operations."""

    valid: dict[tuple[Operation, SSAValue], Valid] = field(
        default_factory=dict[tuple[Operation, SSAValue], Valid]
    )
    """The extents of a tile when an operation that uses it starts."""
    reads: dict[tuple[Operation, SSAValue], Read] = field(
        default_factory=dict[tuple[Operation, SSAValue], Read]
    )
    """The reads of cells, in program order."""
    content: dict[tuple[Operation, SSAValue], Content] = field(
        default_factory=dict[tuple[Operation, SSAValue], Content]
    )
    """What the bytes of a tile hold when an operation that writes or sets it starts."""


Key = SSAValue | Bytes
"""A name of a handle has extents, a place content."""

Fact = Valid | Content


class State:
    """The facts at one point, with a journal for each region that is being walked."""

    def __init__(self, everything_written: bool) -> None:
        self.facts: dict[Key, Fact] = {}
        self._journals: list[dict[Key, Fact | None]] = []
        self._first = ANYTHING if everything_written else NOTHING

    def content(self, place: Bytes) -> Content:
        """What a place holds; where no tile of the function has one, anything."""
        fact = self.facts.get(place)
        if fact is not None:
            return cast(Content, fact)
        is_own = place.owner is None or isinstance(place.owner.owner, AllocTileOp)
        return self._first if is_own else ANYTHING

    def set(self, key: Key, fact: Fact) -> None:
        if self._journals:
            journal = self._journals[-1]
            if key not in journal:
                is_place = isinstance(key, Bytes)
                journal[key] = self.content(key) if is_place else self.facts.get(key)
        self.facts[key] = fact

    def enter(self) -> None:
        """Start a region."""
        self._journals.append({})

    def leave(self) -> dict[Key, Fact]:
        """
        End a region: the facts that it changed, of what existed before it. They have
        their old values again.
        """
        changed: dict[Key, Fact] = {}
        for key, old in self._journals.pop().items():
            if old is None:
                del self.facts[key]
            else:
                changed[key] = self.facts[key]
                self.facts[key] = old
        return changed
