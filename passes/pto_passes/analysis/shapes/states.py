"""Facts about tiles at one point of a program: valid extents, and what bytes hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import Dim
from pto_passes.analysis.integers.linear import LinearExpr, equal, less
from pto_passes.analysis.memory.contents import Content, cell_order
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
        if len(layers) != 1 or layers[0].layout != cell_order(self.tile):
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
    born: dict[SSAValue, Valid] = field(default_factory=dict[SSAValue, Valid])
    """The extents that results of operations start with."""
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
