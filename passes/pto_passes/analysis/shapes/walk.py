"""
The walk through a function that finds out what every tile is at every operation.

Branches are walked one after the other from the same state and joined; a loop's body is
walked again while its end says something new about its start. What differs between two
ways to a point becomes an unknown with bounds. An extent that is a value of a loop's
body is not the same number in the next iteration, so it becomes an unknown there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import cast

from xdsl.dialects import arith, scf
from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue

from pto_dialect.facts import Dim, ValidOf
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import (
    GetValidShapeOp,
    SetValidShapeOp,
    TileValidRowsOp,
    ValidExtentOp,
)
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import LinearExpr, less
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.memory.contents import ANYTHING, Layer, joined, layout_of
from pto_passes.analysis.memory.handles import Handles
from pto_passes.analysis.memory.storage import Bytes, Storage
from pto_passes.analysis.shapes.births import Births
from pto_passes.analysis.shapes.joins import Joins
from pto_passes.analysis.shapes.states import (
    UNSET,
    Fact,
    Key,
    Read,
    Records,
    State,
    Valid,
)

_MAX_BOUNDED = 2
"""After this many walks of a loop's body, what still changes loses its bounds."""

_MAX_EXACT = 5
"""After this many walks, nothing is said any more about extents that the body sets."""

_NO_DIM = frozenset[Dim]()


class Walker:
    """
    Walks a function in program order with one state for all tiles, and keeps records of
    what it finds.
    """

    def __init__(
        self,
        records: Records,
        integers: Integers,
        storage: Storage,
        handles: Handles,
        *,
        structured: bool,
    ):
        self.records = records
        self.integers = integers
        self.storage = storage
        self.handles = handles
        self.births = Births(integers, self.valid_of)
        self.joins = Joins(integers)
        self.state = State(everything_written=not structured)
        self.heads: dict[Operation, dict[Key, Fact]] = {}
        """What holds at the start of every iteration of the loops that were walked."""

    # Facts

    def valid_of(self, tile: SSAValue) -> Valid:
        fact = self.state.facts.get(tile)
        if fact is None:
            fact = self.births.from_elsewhere(tile)
            self.state.facts[tile] = fact
        return cast(Valid, fact)

    # Blocks and regions

    def block(self, block: Block) -> None:
        for op in block.ops:
            self.operation(op)

    def region(self, region: Region) -> None:
        if len(region.blocks) <= 1:
            for block in region.blocks:
                self.block(block)
            return
        # Between blocks with branches nothing is carried over.
        for block in region.blocks:
            self._forget(block, block)
            self.block(block)
        around = region.parent_block()
        if around is not None:
            self._forget(region, around)

    def _forget(self, place: Block | Region, where: Block) -> None:
        """Begin at a place to which several ways lead."""
        self.births.graph_place = place, where
        for key in list(self.state.facts):
            is_place = isinstance(key, Bytes)
            self.state.set(
                key, ANYTHING if is_place else self.births.from_elsewhere(key)
            )

    def operation(self, op: Operation) -> None:
        if isinstance(op, PTOOp):
            self._pto(op)
        elif isinstance(op, scf.ForOp):
            self._loop(op, op.body.block, op.iter_args, op.body.block.args[1:])
        elif isinstance(op, scf.WhileOp):
            self._while(op)
        elif isinstance(op, arith.SelectOp) and isinstance(op.result.type, TileBufType):
            self._choice(op)
        elif isinstance(op, scf.IfOp | scf.IndexSwitchOp | scf.ExecuteRegionOp):
            self._branches(op, list(op.regions))
        elif op.regions:
            for region in op.regions:
                for block in region.blocks:
                    self._loop(op, block, (), ())
        else:
            self._other(op)

    # Operations

    def _choice(self, op: arith.SelectOp) -> None:
        """One of two handles, under a name of its own."""
        here = op.parent
        assert here is not None
        ways = [self.valid_of(op.lhs), self.valid_of(op.rhs)]
        for tile, valid in zip((op.lhs, op.rhs), ways, strict=True):
            self.records.valid[op, tile] = valid
        self.state.set(op.result, self.joins.join(op, here, op.result, ways))

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
                    self.state.set(result, self.births.of_result(op, result))
        for name, tile in op.writes():
            if isinstance(tile.type, TileBufType):
                self._write(op, name, tile)
        if op.regions:
            self._branches(op, list(op.regions))

    def _set(self, op: SetValidShapeOp) -> None:
        self._note_content(op, op.source)
        rows, cols = self.births.given(op.valid_row), self.births.given(op.valid_col)
        self._give(op, op.source, Valid(rows, cols, frozenset({op})))

    def _give(self, op: Operation, handle: SSAValue, valid: Valid) -> None:
        """New extents for a handle, and for what other names may stand for it."""
        here = op.parent
        assert here is not None
        self.state.set(handle, valid)
        for name in self.handles.names_of(handle):
            old = self.state.facts.get(name)
            if old is None:
                continue
            sole = self.handles.of(name) == (handle,)
            ways = [valid] if sole else [old, valid]
            self.state.set(name, self.joins.join(op, here, name, ways))

    def _read(self, op: Operation, tile: SSAValue, beyond: frozenset[Dim]) -> None:
        valid = self.valid_of(tile)
        origins = self.storage.origins(tile)
        contents = [self.state.content(self.storage.bytes_of(o)) for o in origins]
        if origins == (tile,):
            rows, cols = (None if d in beyond else valid[d].form for d in Dim)
            content = contents[0].seen(rows, cols, layout_of(tile))
        else:
            content = contents[0] if len(contents) == 1 else joined(contents)
        self.records.reads[op, tile] = Read(op, tile, valid, content, beyond)

    def _note_content(self, op: Operation, tile: SSAValue) -> None:
        content = self.state.content(self.storage.bytes_of(tile))
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
            layer = Layer(tile, op, rows, cols, layout_of(tile), sound)
            full = (
                rows is not None
                and cols is not None
                and (rows.value, cols.value) == type_.shape
            )
        foreign = replace(layer, rows=None, cols=None, sound=(None, None))
        for place in map(self.storage.bytes_of, origins):
            content = self.state.content(place)
            self.state.set(place, content.with_layer(layer, hides_all=full))
            for other in self.storage.sharing(place):
                content = self.state.content(other)
                hides = full and place.contains(other)
                self.state.set(other, content.with_layer(foreign, hides_all=hides))

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
                        self.state.set(each, ANYTHING)

    # Joins

    def _branches(self, op: Operation, regions: Sequence[Region]) -> None:
        """One of the regions runs; an empty one stands for nothing."""
        outcomes: list[dict[Key, Fact]] = []
        results: list[list[Valid]] = []
        for region in regions:
            self.state.enter()
            self.region(region)
            results.append(self._yielded(region))
            outcomes.append(self.state.leave())
        here = op.parent
        assert here is not None
        keys = dict.fromkeys(key for outcome in outcomes for key in outcome)
        for key in keys:
            before = self._before(key)
            facts = [outcome.get(key, before) for outcome in outcomes]
            self.state.set(key, self.joins.join(op, here, key, facts))
        for index, result in enumerate(op.results):
            if isinstance(result.type, TileBufType):
                ways = [r[index] for r in results if index < len(r)]
                joined = (
                    self.joins.join(op, here, result, ways)
                    if ways
                    else self.births.from_elsewhere(result)
                )
                self.state.set(result, joined)

    def _before(self, key: Key) -> Fact:
        return self.state.content(key) if isinstance(key, Bytes) else self.valid_of(key)

    def _yielded(self, region: Region) -> list[Valid]:
        """The extents of the tiles that a region's last operation hands on, by place."""
        last = region.blocks.last.last_op if region.blocks.last is not None else None
        operands = last.operands if last is not None else ()
        nothing = Valid(UNSET, UNSET)
        return [
            self.valid_of(v) if isinstance(v.type, TileBufType) else nothing
            for v in operands
        ]

    def _loop(
        self,
        op: Operation,
        body: Block,
        initial: Sequence[SSAValue],
        arguments: Sequence[BlockArgument],
    ) -> None:
        def walk() -> list[Valid]:
            self.block(body)
            return self._yielded(op.regions[-1])

        ended = self._iterate(op, body, initial, arguments, walk)
        surely_runs = self._surely_runs(op)
        for key, fact in ended.items():
            last = fact if surely_runs else self._before(key)
            self.state.set(key, self.joins.without_body_values(op, key, last))
        for argument, result in zip(arguments, op.results, strict=False):
            if isinstance(result.type, TileBufType):
                self.state.set(result, self.valid_of(argument))

    def _surely_runs(self, op: Operation) -> bool:
        """Whether a loop has at least one iteration."""
        if not isinstance(op, scf.ForOp):
            return False
        return less(self.integers.of(op.lb), self.integers.of(op.ub))

    def _while(self, op: scf.WhileOp) -> None:
        before, after = op.before_region.block, op.after_region.block

        def check() -> list[Valid]:
            self.block(before)
            return self._yielded(op.before_region)[1:]

        def walk() -> list[Valid]:
            for argument, valid in zip(after.args, check(), strict=False):
                if isinstance(argument.type, TileBufType):
                    self.state.set(argument, valid)
            self.block(after)
            return self._yielded(op.after_region)

        ended = self._iterate(op, before, op.arguments, before.args, walk)
        # The loop is left after its condition, so the condition's region runs once more.
        self.state.enter()
        handed_on = check()
        last = self.state.leave()
        for key in ended:
            self.state.set(
                key, self.joins.without_body_values(op, key, self._before(key))
            )
        for key, fact in last.items():
            self.state.set(key, self.joins.without_body_values(op, key, fact))
        for result, valid in zip(op.results, handed_on, strict=False):
            if isinstance(result.type, TileBufType):
                self.state.set(
                    result, self.joins.without_body_values(op, result, valid)
                )

    def _iterate(
        self,
        op: Operation,
        head: Block,
        initial: Sequence[SSAValue],
        arguments: Sequence[BlockArgument],
        walk: Callable[[], Sequence[Valid]],
    ) -> dict[Key, Fact]:
        """
        Find what holds at the start of every iteration, and leave it as the state;
        returns what changes in an iteration, as it is at its end. `walk` walks once
        around the loop and returns what it hands on to `arguments`.

        A loop within a loop begins with what was found when it was walked before. So
        deep nests take linear time.
        """
        for start, argument in zip(initial, arguments, strict=True):
            if isinstance(argument.type, TileBufType):
                self.state.set(argument, self.valid_of(start))
        for key, fact in self.heads.get(op, {}).items():
            self.state.set(
                key, self.joins.join(op, head, key, [self._before(key), fact])
            )
        for number in count():
            self.state.enter()
            yielded = walk()
            ended = self.state.leave()
            for argument, valid in zip(arguments, yielded, strict=False):
                if isinstance(argument.type, TileBufType):
                    ended[argument] = valid
            if not self._widen(op, head, ended, number):
                self.heads[op] = {key: self._before(key) for key in ended}
                return ended
        raise AssertionError

    def _widen(
        self, op: Operation, head: Block, ended: dict[Key, Fact], number: int
    ) -> bool:
        """Join the end of an iteration into the loop's start; whether that changed."""
        ends = {k: self.joins.without_body_values(op, k, f) for k, f in ended.items()}
        if number >= _MAX_EXACT:
            self.joins.generalise(op, head, ends, self._before)
        bounded = number < _MAX_BOUNDED
        changed = False
        for key, fact in ends.items():
            before = self._before(key)
            joined = self.joins.join(op, head, key, [before, fact], bounded=bounded)
            if joined != before:
                self.state.set(key, joined)
                changed = True
        return changed
