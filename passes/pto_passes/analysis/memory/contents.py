"""What the bytes of a place hold: who wrote them, and which cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.handles import MultiTileBufType
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import LinearExpr, at_most

_MAX_LAYERS = 6
_MAX_WRITERS = 16

CellOrder = tuple[object, ...]


@dataclass(frozen=True)
class Layer:
    """Cells that one operation wrote through one handle."""

    handle: SSAValue
    op: Operation
    rows: LinearExpr | None = None
    """How many rows; None where it is not known which cells were written."""
    cols: LinearExpr | None = None
    layout: CellOrder = ()
    sound: tuple[LinearExpr | None, LinearExpr | None] = (None, None)
    """
    How many rows and columns were computed from cells that are valid, where that surely is
    less than what was written.
    """

    def extent(self, dim: Dim) -> LinearExpr | None:
        """How many rows, or columns."""
        return self.rows if dim is Dim.ROW else self.cols

    def covers(
        self, rows: LinearExpr | None, cols: LinearExpr | None, layout: CellOrder
    ) -> bool:
        """Whether the cells of a region surely are among these."""
        return (
            self.rows is not None
            and self.cols is not None
            and rows is not None
            and cols is not None
            and layout == self.layout
            and at_most(rows, self.rows)
            and at_most(cols, self.cols)
        )


@dataclass(frozen=True)
class Content:
    """Who wrote the bytes of a place: the newest layer first."""

    layers: tuple[Layer, ...] = ()
    under: frozenset[Operation] | None = frozenset()
    """Operations that may have written what is below the layers; None for any."""

    def writers(self) -> frozenset[Operation] | None:
        """Every operation that may have written one of the bytes; None for any."""
        if self.under is None:
            return None
        return self.under | {layer.op for layer in self.layers}

    def seen(
        self, rows: LinearExpr | None, cols: LinearExpr | None, layout: CellOrder
    ) -> Content:
        """The part that a read of a region can see."""
        for index, layer in enumerate(self.layers):
            if layer.covers(rows, cols, layout):
                return Content(self.layers[: index + 1])
        return self

    def with_layer(self, layer: Layer, *, hides_all: bool) -> Content:
        """After another write; `hides_all` if it wrote every byte of the place."""
        if hides_all:
            return Content((layer,))
        older = tuple(
            old
            for old in self.layers
            if not (
                old.handle is layer.handle
                and layer.covers(old.rows, old.cols, old.layout)
            )
        )
        layers = (layer, *older)
        under = self.under
        if len(layers) > _MAX_LAYERS:
            buried = {old.op for old in layers[_MAX_LAYERS:]}
            layers, under = layers[:_MAX_LAYERS], _with_writers(under, buried)
        return Content(layers, under)


ANYTHING = Content((), None)
NOTHING = Content()


def _with_writers(
    under: frozenset[Operation] | None, more: Iterable[Operation] | None
) -> frozenset[Operation] | None:
    if under is None or more is None:
        return None
    joined = under.union(more)
    return None if len(joined) > _MAX_WRITERS else joined


def joined(contents: Sequence[Content]) -> Content:
    """What any of several contents may be."""
    under: frozenset[Operation] | None = frozenset()
    for content in contents:
        under = _with_writers(under, content.writers())
    return Content((), under)


def cell_order(tile: SSAValue) -> CellOrder:
    """Equal for two tiles whose cell (r, c) has the same offset, for every r and c."""
    type_ = tile.type
    if isinstance(type_, MultiTileBufType):
        return "slots", type_
    assert isinstance(type_, TileBufType)
    pitch = type_.cols if type_.is_row_major else (type_.rows, type_.cols)
    return (
        pitch,
        type_.element_bits,
        type_.blayout,
        type_.slayout,
        type_.fractal,
        type_.compact,
    )
