"""What every tile is at every operation: its valid extents, and who wrote its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from xdsl.ir import Operation, SSAValue

from pto_dialect.facts import Bounds
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.handles import Handles
from pto_passes.analysis.memory.storage import Storage
from pto_passes.analysis.shapes.states import Extent, Read, Records, Valid
from pto_passes.analysis.shapes.walk import Walker


@dataclass
class ValidShapes(Records):
    """The result of the analysis of one function."""

    integers: Integers = field(default_factory=Integers)
    storage: Storage = field(init=False)
    handles: Handles = field(init=False)

    @staticmethod
    def of(function: Operation) -> ValidShapes:
        """Analyse a function (or any operation with regions)."""
        result = ValidShapes()
        result.storage = Storage(function)
        result.handles = Handles(function)
        walker = Walker(
            result,
            result.integers,
            result.storage,
            result.handles,
            structured=not _has_branches(function),
        )
        walker.run(function)
        return result

    def valid_at(self, op: Operation, tile: SSAValue) -> Valid:
        """The extents of a tile when `op`, which uses it, starts."""
        return self.valid[op, tile]

    def bounds_at(self, op: Operation, tile: SSAValue) -> tuple[Bounds, Bounds]:
        """Between which bounds the extents of a tile lie when `op`, which uses it, starts."""
        return _bounds(self.valid_at(op, tile), tile)

    def bounds_born(self, result: SSAValue) -> tuple[Bounds, Bounds]:
        """Between which bounds the extents lie that the result of an operation starts with."""
        return _bounds(self.born[result], result)

    def observers(self) -> dict[Operation, list[Read]]:
        """For each operation the reads that may see what it wrote."""
        found: dict[Operation, list[Read]] = {}
        for read in self.reads.values():
            for writer in read.content.writers() or ():
                found.setdefault(writer, []).append(read)
        return found


def _bounds(valid: Valid, tile: SSAValue) -> tuple[Bounds, Bounds]:
    rows, cols = (
        _bounds_of(extent, size)
        for extent, size in zip(
            (valid.rows, valid.cols), cast(TileBufType, tile.type).shape, strict=True
        )
    )
    return rows, cols


def _bounds_of(extent: Extent, size: int) -> Bounds:
    form = extent.form
    if form is None or extent.maybe_unset:
        return 0, size
    low, high = form.low, form.high
    return max(low or 0, 0), size if high is None else min(high, size)


def _has_branches(function: Operation) -> bool:
    """Whether some region is a graph of several blocks."""
    return any(len(r.blocks) > 1 for op in walk(function) for r in op.regions)
