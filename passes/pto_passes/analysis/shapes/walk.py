"""
What every tile is at every operation, found by a forward analysis.

What differs between two ways to a point becomes an unknown with bounds. An extent that is
a value of a loop's body is not the same number in the next iteration, so it becomes an
unknown there, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from xdsl.dialects import arith, scf
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.facts import Dim, ValidOf
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
    TileValidRowsOp,
    ValidExtentOp,
)
from pto_dialect.types import TileBufType
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.integers.linear import LinearExpr, less
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.contents import (
    ANYTHING,
    NOTHING,
    Content,
    Layer,
    cell_order,
    joined,
)
from pto_passes.analysis.memory.handles import Handles
from pto_passes.analysis.memory.storage import Bytes, Storage
from pto_passes.analysis.shapes.births import Births
from pto_passes.analysis.shapes.joins import Joins
from pto_passes.analysis.shapes.states import (
    Fact,
    Key,
    Read,
    Records,
    Valid,
)

_MAX_BOUNDED = 2
"""After this many walks of a loop's body, what still changes loses its bounds."""

_MAX_EXACT = 5
"""After this many walks, nothing is said any more about extents that the body sets."""

_NO_DIM = frozenset[Dim]()


class Walker(Forward[Key, Fact]):
    """Finds what every tile is at every operation, and keeps records of it."""

    def __init__(
        self,
        records: Records,
        integers: Integers,
        storage: Storage,
        handles: Handles,
        *,
        structured: bool,
    ):
        super().__init__(LoopPolicy(resumes=True))
        self.records = records
        self.integers = integers
        self.storage = storage
        self.handles = handles
        self.births = Births(integers, self.valid_of)
        self.joins = Joins(integers)
        self._first = NOTHING if structured else ANYTHING
        """What the bytes of the function's tiles hold at its start."""

    # Facts

    def valid_of(self, tile: SSAValue) -> Valid:
        fact = self.facts.known.get(tile)
        if fact is None:
            fact = self.births.from_elsewhere(tile)
            self.facts.known[tile] = fact
        return cast(Valid, fact)

    def content(self, place: Bytes) -> Content:
        """What a place holds; where no tile of the function has one, anything."""
        return cast(Content, self.facts.get(place))

    # Control flow

    def default(self, key: Key) -> Fact | None:
        if not isinstance(key, Bytes):
            return None
        is_own = key.owner is None or isinstance(key.owner.owner, AllocTileOp)
        return self._first if is_own else ANYTHING

    def fact(self, key: Key) -> Fact:
        return self.content(key) if isinstance(key, Bytes) else self.valid_of(key)

    def forget(self, place: Block | Region, where: Block) -> None:
        self.births.graph_place = place, where
        for key in list(self.facts.known):
            is_place = isinstance(key, Bytes)
            self.facts.set(
                key, ANYTHING if is_place else self.births.from_elsewhere(key)
            )

    def join(
        self,
        op: Operation,
        where: Block,
        key: Key,
        facts: Sequence[Fact],
        times: int = 0,
    ) -> Fact:
        return self.joins.join(op, where, key, facts, bounded=times < _MAX_BOUNDED)

    def generalise(
        self, op: Operation, head: Block, ended: dict[Key, Fact], times: int
    ) -> None:
        if times >= _MAX_EXACT:
            self.joins.generalise(op, head, ended, self.fact)

    def outside(self, op: Operation, key: Key, fact: Fact) -> Fact:
        return self.joins.without_body_values(op, key, fact)

    def least_trips(self, loop: Operation) -> int:
        if not isinstance(loop, scf.ForOp):
            return 0
        return int(less(self.integers.of(loop.lb), self.integers.of(loop.ub)))

    def handed_on(self, value: SSAValue) -> Fact | None:
        return self.valid_of(value) if isinstance(value.type, TileBufType) else None

    def receive(
        self, op: Operation, where: Block, name: SSAValue, ways: Sequence[Fact]
    ) -> None:
        if isinstance(name.type, TileBufType):
            joined = (
                self.joins.join(op, where, name, ways)
                if ways
                else self.births.from_elsewhere(name)
            )
            self.facts.set(name, joined)

    def visit(self, op: Operation) -> None:
        if isinstance(op, PTOOp):
            self._pto(op)
        elif isinstance(op, arith.SelectOp) and isinstance(op.result.type, TileBufType):
            self._choice(op)
        elif not op.regions:
            self._other(op)

    # Operations

    def _choice(self, op: arith.SelectOp) -> None:
        """One of two handles, under a name of its own."""
        here = op.parent
        assert here is not None
        ways = [self.valid_of(op.lhs), self.valid_of(op.rhs)]
        for tile, valid in zip((op.lhs, op.rhs), ways, strict=True):
            self.records.valid[op, tile] = valid
        self.facts.set(op.result, self.joins.join(op, here, op.result, ways))

    def _pto(self, op: PTOOp) -> None:
        tiles = [v for v in op.operands if isinstance(v.type, TileBufType)]
        for tile in tiles:
            self.records.valid[op, tile] = self.valid_of(tile)
        beyond: dict[SSAValue, frozenset[Dim]] = {}
        for name, tile in op.reads():
            if isinstance(tile.type, TileBufType):
                more = op.READS_BEYOND.get(name, _NO_DIM)
                beyond[tile] = beyond.get(tile, _NO_DIM) | more
        for tile, dims in beyond.items():
            self._read(op, tile, dims)
        if isinstance(op, SetValidShapeOp):
            self._set(op)
        elif isinstance(op, GetValidShapeOp):
            valid = self.valid_of(op.source)
            for dim, result in zip(Dim, op.results, strict=True):
                if (form := valid[dim].form) is not None:
                    self.integers.bind(result, form)
        elif isinstance(op, ValidExtentOp):
            dim = Dim.ROW if isinstance(op, TileValidRowsOp) else Dim.COL
            if (form := self.valid_of(op.src)[dim].form) is not None:
                self.integers.bind(op.result, form)
        elif not op.regions:
            for result in op.results:
                if isinstance(result.type, TileBufType):
                    born = self.births.of_result(op, result)
                    self.facts.set(result, born)
                    self.records.born[result] = born
        for name, tile in op.writes():
            if isinstance(tile.type, TileBufType):
                self._write(op, name, tile)

    def _set(self, op: SetValidShapeOp) -> None:
        self._note_content(op, op.source)
        rows, cols = self.births.given(op.valid_row), self.births.given(op.valid_col)
        self._give(op, op.source, Valid(rows, cols, frozenset({op})))

    def _give(self, op: Operation, handle: SSAValue, valid: Valid) -> None:
        """New extents for a handle, and for what other names may stand for it."""
        here = op.parent
        assert here is not None
        self.facts.set(handle, valid)
        for name in self.handles.names_of(handle):
            old = self.facts.known.get(name)
            if old is None:
                continue
            sole = self.handles.of(name) == (handle,)
            ways = [valid] if sole else [old, valid]
            self.facts.set(name, self.joins.join(op, here, name, ways))

    def _read(self, op: Operation, tile: SSAValue, beyond: frozenset[Dim]) -> None:
        valid = self.valid_of(tile)
        origins = self.storage.origins(tile)
        contents = [self.content(self.storage.bytes_of(o)) for o in origins]
        if origins == (tile,):
            rows, cols = (None if d in beyond else valid[d].form for d in Dim)
            content = contents[0].seen(rows, cols, cell_order(tile))
        else:
            content = contents[0] if len(contents) == 1 else joined(contents)
        self.records.reads[op, tile] = Read(op, tile, valid, content, beyond)

    def _note_content(self, op: Operation, tile: SSAValue) -> None:
        content = self.content(self.storage.bytes_of(tile))
        self.records.content[op, tile] = content

    def _write(self, op: PTOOp, name: str, tile: SSAValue) -> None:
        self._note_content(op, tile)
        type_ = cast(TileBufType, tile.type)
        layer = Layer(tile, op)
        full = False
        origins = self.storage.origins(tile)
        whole = isinstance(op, TileOp) and op.WRITES_VALID and name in op.OUTS
        if whole and origins == (tile,):
            valid = self.valid_of(tile)
            rows, cols = (
                LinearExpr(type_.shape[dim])
                if dim in cast(TileOp, op).FILLS
                else valid[dim].form
                for dim in Dim
            )
            sound = self._sound(cast(TileOp, op), name, (rows, cols))
            layer = Layer(tile, op, rows, cols, cell_order(tile), sound)
            full = (
                rows is not None
                and cols is not None
                and (rows.value, cols.value) == type_.shape
            )
        foreign = replace(layer, rows=None, cols=None, sound=(None, None))
        for place in map(self.storage.bytes_of, origins):
            content = self.content(place)
            self.facts.set(place, content.with_layer(layer, hides_all=full))
            for other in self.storage.sharing(place):
                content = self.content(other)
                hides = full and place.contains(other)
                self.facts.set(other, content.with_layer(foreign, hides_all=hides))

    def _sound(
        self,
        op: TileOp,
        name: str,
        written: tuple[LinearExpr | None, LinearExpr | None],
    ) -> tuple[LinearExpr | None, LinearExpr | None]:
        """
        How many rows and columns of a result come from valid cells that were computed from
        valid cells themselves, where that surely is less than what is written.
        """
        rows, cols = (
            self._sound_extent(op, ValidOf(name, dim), form)
            for dim, form in zip(Dim, written, strict=True)
        )
        return rows, cols

    def _sound_extent(
        self, op: TileOp, result: ValidOf, written: LinearExpr | None
    ) -> LinearExpr | None:
        least: LinearExpr | None = None
        for rule in op.shape_rules():
            if rule.right != result:
                continue
            value = op.optional_operand(rule.left.operand)
            if value is None or not isinstance(value.type, TileBufType):
                continue
            forms = [self.valid_of(value)[rule.left.dim].form]
            if (read := self.records.reads.get((op, value))) is not None:
                forms.append(read.sound(rule.left.dim))
            for form in forms:
                if form is None or written is None or not less(form, written):
                    continue
                if least is None or less(form, least):
                    least = form
        return least

    def _other(self, op: Operation) -> None:
        """Operations of other dialects: a call may read and write a tile's bytes."""
        for tile in op.operands:
            if isinstance(tile.type, TileBufType):
                self.records.valid[op, tile] = self.valid_of(tile)
                if isinstance(op, scf.YieldOp | scf.ConditionOp):
                    continue
                self._read(op, tile, frozenset(Dim))
                for place in map(self.storage.bytes_of, self.storage.origins(tile)):
                    for each in (place, *self.storage.sharing(place)):
                        self.facts.set(each, ANYTHING)
