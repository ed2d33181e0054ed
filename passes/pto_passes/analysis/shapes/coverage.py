"""Cells that an operation reads and that nothing has written, on any path, through any name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from xdsl.dialects import func
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.types import PtrType, TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.flow import flow_of, is_loop
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.control_flow.trip_counts import (
    region_in_iteration,
    trip_count,
)
from pto_passes.analysis.memory.regions import OnChipRegion, whole
from pto_passes.analysis.memory.storage import Allocation
from pto_passes.analysis.memory.tile_regions import NO_ITERATION, TileRegions
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_Memory = tuple[AddressSpace, SSAValue | None]
"""A memory, or the bytes of a tile whose place is not known."""

_MAX_FIRST = 3
"""Loops nested deeper than this have no first iteration of their own."""

_ALL = -1
"""A bit for each byte that there may be."""


@dataclass(frozen=True)
class Gap:
    """The first cell of what is read that nothing has written."""

    row: int
    col: int


def gaps(
    function: Operation, shapes: ValidShapes, readers: tuple[type[Operation], ...]
) -> dict[tuple[Operation, SSAValue], Gap]:
    """
    The reads by some kinds of operations, and by products that add to what is there, that
    surely see cells which nothing has written, be it through another name of the bytes, a
    view or a window.

    What may have been written only grows: a branch counts whether it is taken or not. The
    first iteration of a loop is looked at on its own, as far as it is known what runs in
    it; at the start of a later one all that an earlier one may write has been written.
    """
    coverage = _Coverage(function, shapes, readers)
    if all(len(region.blocks) <= 1 for op in walk(function) for region in op.regions):
        coverage.run(function)
    return coverage.found | coverage.found_in_first


class _Coverage(Forward[_Memory, int]):
    """
    The bytes of each memory that may have been written, a bit for each; all are set where
    something may be written to any place of it.
    """

    def __init__(
        self,
        function: Operation,
        shapes: ValidShapes,
        readers: tuple[type[Operation], ...],
    ) -> None:
        super().__init__(LoopPolicy(peeled=_MAX_FIRST, resumes=True, skips_dead=True))
        self.shapes = shapes
        self.readers = readers
        self.regions = TileRegions(shapes.storage)
        self.found: dict[tuple[Operation, SSAValue], Gap] = {}
        self.found_in_first: dict[tuple[Operation, SSAValue], Gap] = {}
        """What is found in the first iteration of loops, which no later one changes."""
        self._masks: dict[OnChipRegion, int] = {}
        for space in _pointed_to(function):
            self._add((space, None), _ALL)
        for _, place in shapes.storage.reserved:
            self._add((place.space, None), self._mask(whole(place)))

    def default(self, key: _Memory) -> int:
        return 0

    def join(
        self,
        op: Operation,
        where: Block,
        key: _Memory,
        facts: Sequence[int],
        times: int = 0,
    ) -> int:
        joined = 0
        for fact in facts:
            joined |= fact
        return joined

    def visit(self, op: Operation) -> None:
        if isinstance(op, TileOp) and not self._is_guess(op):
            is_first = bool(self.iterations) and 1 not in self.iterations.values()
            found = self.found_in_first if is_first else self.found
            for name, tile in op.reads():
                is_asked = isinstance(op, self.readers) or name == "acc_in"
                if is_asked and isinstance(tile.type, TileBufType):
                    # What was found before may be written by a later iteration.
                    self.found.pop((op, tile), None)
                    if (gap := self._gap(op, name, tile)) is not None:
                        found[op, tile] = gap
        self._note(op)

    def _is_guess(self, op: Operation) -> bool:
        """
        Whether an operation that is looked at in the first iteration of a loop may run in
        later ones alone: what it stands in may not run in the first one.
        """
        around, is_guess = op.parent_op(), False
        guesses = False
        while around is not None:
            if self.iterations.get(around) == 0:
                # What is further in decides; what this loop stands in comes next.
                guesses = is_guess
                is_guess = is_guess or trip_count(around) is None
            elif flow_of(around).ways:
                is_guess |= region_in_iteration(around, self.iterations) is None
            elif is_loop(around):
                is_guess = True
            around = around.parent_op()
        return guesses

    def _add(self, memory: _Memory, mask: int) -> None:
        self.facts.set(memory, self.fact(memory) | mask)

    # Writes

    def _note(self, op: Operation) -> None:
        if isinstance(op, func.CallOp):
            for space in AddressSpace:
                self._add((space, None), _ALL)
        if not isinstance(op, PTOOp):
            return
        storage = self.shapes.storage
        for name, tile in op.writes():
            if not isinstance(tile.type, TileBufType):
                continue
            origins = storage.origins(tile)
            for root in origins:
                place = storage.bytes_of(root)
                if storage.has_hidden_address(root):
                    self._add((place.space, None), _ALL)
                    continue
                region = self.regions.touched_by(op, name, tile, root, NO_ITERATION)
                memory = place.space, place.owner
                if _is_used_up(op, name):
                    if origins == (root,) and region.is_exact:
                        left = self.fact(memory) & ~self._mask(region)
                        self.facts.set(memory, left)
                    continue
                if origins == (root,):
                    region = self._cells_written(op, name, tile, root) or region
                self._add(memory, self._mask(region))

    def _cells_written(
        self, op: PTOOp, name: str, tile: SSAValue, root: SSAValue
    ) -> OnChipRegion | None:
        """The cells that an operation writes; None where it may be others."""
        if not isinstance(op, TileOp) or not op.WRITES_VALID or name not in op.OUTS:
            return None
        bounds = self.shapes.bounds_at(op, tile)
        shape = cast(TileBufType, tile.type).shape
        rows, cols = (
            (0, shape[i] if dim in op.FILLS else bounds[i][1])
            for i, dim in enumerate(Dim)
        )
        part = self.regions.part(tile, root, rows, cols)
        return part if part is not None and part.is_exact else None

    # Reads

    def _gap(self, op: TileOp, name: str, tile: SSAValue) -> Gap | None:
        storage = self.shapes.storage
        root, *others = storage.origins(tile)
        if others or not isinstance(root.owner, Allocation):
            return None
        place = storage.bytes_of(root)
        anywhere = self.fact((place.space, None)) == _ALL
        if anywhere or storage.has_hidden_address(root):
            return None
        valid = self.shapes.valid_at(op, tile)
        forms = (valid.rows, valid.cols)
        least = [None if e.form is None or e.maybe_unset else e.form.low for e in forms]
        rows, cols = (low or 0 for low in least)
        written = self.fact((place.space, place.owner))

        def is_missing(row: int, end_row: int, col: int, end_col: int) -> bool:
            part = self.regions.part(tile, root, (row, end_row), (col, end_col))
            return (
                part is not None and part.is_exact and self._mask(part) & ~written != 0
            )

        if not rows or not cols or op.READS_BEYOND.get(name):
            return None
        if self.regions.part(tile, root, (0, rows), (0, cols)) is None:
            # Where its cells lie is not told: there is something of it, or nothing.
            every = self.regions.of(tile, root)
            is_bare = every.is_exact and not self._mask(every) & written
            return Gap(0, 0) if is_bare else None
        if not is_missing(0, rows, 0, cols):
            return None
        row = next(r for r in range(rows) if is_missing(r, r + 1, 0, cols))
        col = next(c for c in range(cols) if is_missing(row, row + 1, c, c + 1))
        return Gap(row, col)

    def _mask(self, region: OnChipRegion) -> int:
        """A bit for each byte of a region."""
        known = self._masks.get(region)
        if known is None:
            known, runs = (1 << region.size) - 1, 1
            while runs < region.count:
                more = min(runs, region.count - runs)
                known |= known << (more * region.pitch)
                runs += more
            known <<= region.start
            self._masks[region] = known
        return known


def _is_used_up(op: PTOOp, name: str) -> bool:
    """Whether an operand is scratch: nothing that stood there is left, and nothing new."""
    return isinstance(op, TileOp) and name == "tmp" and name in op.SCRATCH


def _pointed_to(function: Operation) -> Iterator[AddressSpace]:
    """The memories that some value of a function points into."""
    for op in walk(function):
        for value in (*op.operands, *op.results):
            if isinstance(value.type, PtrType):
                yield value.type.space
