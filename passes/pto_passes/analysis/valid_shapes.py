"""
What every tile is at every operation: its valid extents, and who wrote its cells.

The analysis walks a function in program order with one state for all tiles. Branches
are walked one after the other from the same state and joined; a loop's body is walked
again while its end says something new about its start. What differs between two ways
to a point becomes an unknown with bounds. An extent that is a value of a loop's body is
not the same number in the next iteration, so it becomes an unknown there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import cast

from xdsl.dialects import arith, func, scf
from xdsl.ir import Block, BlockArgument, Operation, OpResult, Region, SSAValue

from pto_dialect.diagnostics import name_of
from pto_dialect.facts import Dim
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
    TAssignOp,
    TileValidRowsOp,
    ValidExtentOp,
)
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.reshape import reshaped
from pto_dialect.types import TileBufType
from pto_passes.analysis.contents import (
    ANYTHING,
    NOTHING,
    Content,
    Layer,
    joined,
    layout_of,
)
from pto_passes.analysis.extents import Bound, Extents, Form, at_most, equal, less
from pto_passes.analysis.handles import Handles
from pto_passes.analysis.storage import Bytes, Storage

_MAX_BOUNDED = 2
"""After this many walks of a loop's body, what still changes loses its bounds."""

_MAX_EXACT = 5
"""After this many walks, nothing is said any more about extents that the body sets."""


@dataclass(frozen=True)
class Extent:
    """One valid extent at one point."""

    form: Form | None
    """The number; None where no `set_validshape` or allocation has given one yet."""
    maybe_unset: bool = False
    """Whether on some way to this point none has given one."""
    value: SSAValue | None = None
    """A value of the program that is this number, if there is one."""

    @property
    def is_unset(self) -> bool:
        """Whether on every way to this point none has given one."""
        return self.form is None

    def __str__(self) -> str:
        return "unset" if self.form is None else str(self.form)


UNSET = Extent(None, maybe_unset=True)

_NO_DIM = frozenset[Dim]()


@dataclass(frozen=True)
class Valid:
    """The valid extents of a handle at one point."""

    rows: Extent
    cols: Extent
    origins: frozenset[Operation] = frozenset()
    """The operations that may have given them: the allocation, or sets."""

    def __getitem__(self, dim: Dim) -> Extent:
        return self.rows if dim is Dim.ROW else self.cols

    def same_as(self, rows: Form, cols: Form) -> bool:
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


@dataclass
class ValidShapes:
    """The result of the analysis of one function."""

    extents: Extents = field(default_factory=Extents)
    storage: Storage = field(init=False)
    handles: Handles = field(init=False)
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

    @staticmethod
    def of(function: Operation) -> ValidShapes:
        """Analyse a function (or any operation with regions)."""
        result = ValidShapes()
        result.storage = Storage(function)
        result.handles = Handles(function)
        walker = _Walker(result, structured=not _has_branches(function))
        for region in function.regions:
            walker.region(region)
        return result

    def valid_at(self, op: Operation, tile: SSAValue) -> Valid:
        """The extents of a tile when `op`, which uses it, starts."""
        return self.valid[op, tile]

    def observers(self) -> dict[Operation, list[Read]]:
        """For each operation the reads that may see what it wrote."""
        found: dict[Operation, list[Read]] = {}
        for read in self.reads.values():
            for writer in read.content.writers() or ():
                found.setdefault(writer, []).append(read)
        return found

    def blind_reads(self) -> list[Read]:
        """Reads that may see what any operation wrote."""
        return [r for r in self.reads.values() if r.content.under is None]


def _has_branches(function: Operation) -> bool:
    """Whether some region is a graph of several blocks."""
    return any(len(r.blocks) > 1 for op in function.walk() for r in op.regions)


def functions_of(module: Operation) -> Iterator[func.FuncOp]:
    """The functions of a module that have a body."""
    for op in module.walk():
        if isinstance(op, func.FuncOp) and op.body.blocks:
            yield op


# The walk


_Key = SSAValue | Bytes
_Fact = Valid | Content


class _State:
    """The facts at one point, with a journal for each region that is being walked."""

    def __init__(self, everything_written: bool) -> None:
        self.facts: dict[_Key, _Fact] = {}
        self._journals: list[dict[_Key, _Fact | None]] = []
        self._first = ANYTHING if everything_written else NOTHING

    def content(self, place: Bytes) -> Content:
        """What a place holds; where no tile of the function has one, anything."""
        fact = self.facts.get(place)
        if fact is not None:
            return cast(Content, fact)
        is_own = place.owner is None or isinstance(place.owner.owner, AllocTileOp)
        return self._first if is_own else ANYTHING

    def set(self, key: _Key, fact: _Fact) -> None:
        if self._journals:
            journal = self._journals[-1]
            if key not in journal:
                is_place = isinstance(key, Bytes)
                journal[key] = self.content(key) if is_place else self.facts.get(key)
        self.facts[key] = fact

    def enter(self) -> None:
        """Start a region."""
        self._journals.append({})

    def leave(self) -> dict[_Key, _Fact]:
        """
        End a region: the facts that it changed, of what existed before it. They have
        their old values again.
        """
        changed: dict[_Key, _Fact] = {}
        for key, old in self._journals.pop().items():
            if old is None:
                del self.facts[key]
            else:
                changed[key] = self.facts[key]
                self.facts[key] = old
        return changed


class _Walker:
    def __init__(self, result: ValidShapes, *, structured: bool):
        self.result = result
        self.extents = result.extents
        self.storage = result.storage
        self.handles = result.handles
        self.state = _State(everything_written=not structured)
        self.graph_place: tuple[Block | Region, Block] | None = None
        """The last place to which several ways lead, in a graph of blocks."""
        self.heads: dict[Operation, dict[_Key, _Fact]] = {}
        """What holds at the start of every iteration of the loops that were walked."""

    # Facts

    def valid_of(self, tile: SSAValue) -> Valid:
        fact = self.state.facts.get(tile)
        if fact is None:
            fact = self._foreign(tile)
            self.state.facts[tile] = fact
        return cast(Valid, fact)

    def _foreign(self, tile: SSAValue) -> Valid:
        """A tile that comes from outside the analysis: anything its type allows."""
        place, where = self.graph_place or (None, tile)

        def unknown(dim: Dim, size: int) -> Extent:
            name = f"{dim.plural} of {name_of(tile)}"
            key = (tile, place, dim)
            return Extent(self.extents.unknown(key, name, 0, size, where))

        valid = self._from_type(tile, unknown)
        sets = (use.operation for use in tile.uses)
        origins: set[Operation] = {o for o in sets if isinstance(o, SetValidShapeOp)}
        if isinstance(tile.owner, Operation):
            origins.add(tile.owner)
        return replace(valid, origins=frozenset(origins))

    def _from_type(
        self,
        tile: SSAValue,
        dynamic: Callable[[Dim, int], Extent],
        origin: Operation | None = None,
    ) -> Valid:
        type_ = tile.type
        assert isinstance(type_, TileBufType)
        rows, cols = (
            dynamic(dim, size) if extent is None else Extent(Form(extent))
            for dim, extent, size in zip(Dim, type_.valid, type_.shape, strict=True)
        )
        return Valid(rows, cols, frozenset(() if origin is None else (origin,)))

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
        self.graph_place = place, where
        for key in list(self.state.facts):
            is_place = isinstance(key, Bytes)
            self.state.set(key, ANYTHING if is_place else self._foreign(key))

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
            self.result.valid[op, tile] = valid
        self.state.set(op.result, self._join(op, here, op.result, ways))

    def _pto(self, op: PTOOp) -> None:
        tiles = [v for v in op.operands if isinstance(v.type, TileBufType)]
        for tile in tiles:
            self.result.valid[op, tile] = self.valid_of(tile)
        beyond: dict[SSAValue, frozenset[Dim]] = {}
        for name, tile in op.reads():
            if isinstance(tile.type, TileBufType):
                more = op.READS_BEYOND.get(name, _NO_DIM)
                beyond[tile] = beyond.get(tile, _NO_DIM) | more
        for tile, dims in beyond.items():
            self._read(op, tile, dims)
        if isinstance(op, AllocTileOp):
            self._alloc(op)
        elif isinstance(op, SetValidShapeOp):
            self._set(op)
        elif isinstance(op, GetValidShapeOp):
            valid = self.valid_of(op.source)
            for dim, result in zip(Dim, op.results, strict=True):
                if (form := valid[dim].form) is not None:
                    self.extents.bind(result, form)
        elif isinstance(op, ValidExtentOp):
            dim = Dim.ROW if isinstance(op, TileValidRowsOp) else Dim.COL
            if (form := self.valid_of(op.src)[dim].form) is not None:
                self.extents.bind(op.result, form)
        elif not op.regions:
            for result in op.results:
                if isinstance(result.type, TileBufType):
                    self.state.set(result, self._result(op, result))
        for name, tile in op.writes():
            if isinstance(tile.type, TileBufType):
                self._write(op, name, tile)
        if op.regions:
            self._branches(op, list(op.regions))

    def _alloc(self, op: AllocTileOp) -> None:
        def dynamic(dim: Dim, size: int) -> Extent:
            operand = op.valid_operands[dim]
            return UNSET if operand is None else self._extent(operand)

        self.state.set(op.result, self._from_type(op.result, dynamic, op))

    def _extent(self, value: SSAValue) -> Extent:
        return Extent(self.extents.of(value), value=value)

    def _set(self, op: SetValidShapeOp) -> None:
        self._note_content(op, op.source)
        rows, cols = self._extent(op.valid_row), self._extent(op.valid_col)
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
            self.state.set(name, self._join(op, here, name, ways))

    def _result(self, op: PTOOp, result: OpResult) -> Valid:
        """The extents that a new handle on bytes starts with."""
        match op:
            case SubviewOp():
                operands = (op.valid_row, op.valid_col)

                def of_window(dim: Dim, size: int) -> Extent:
                    operand = operands[dim]
                    if operand is None:
                        return Extent(Form(size))
                    return self._clipped(operand, size)

                return self._from_type(result, of_window, op)
            case BitcastOp():
                source = self.valid_of(op.src)
                return self._from_type(result, lambda dim, _: source[dim], op)
            case TReshapeOp():
                return self._reshaped(op)
            case TAssignOp():
                return self.valid_of(op.tile)
            case _:
                maker: Operation = op
                if isinstance(op, MultiTileGetOp):
                    if not isinstance(op.source.owner, AllocMultiTileOp):
                        return self._foreign(result)
                    maker = op.source.owner
                assert isinstance(maker, PTOOp)
                operands = {
                    n: v for n, v in maker.named_operands() if n.startswith("valid_")
                }

                def given(dim: Dim, size: int) -> Extent:
                    operand = operands.get(
                        "valid_row" if dim is Dim.ROW else "valid_col"
                    )
                    return (
                        Extent(Form(size)) if operand is None else self._extent(operand)
                    )

                return self._from_type(result, given, op)

    def _clipped(self, operand: SSAValue, size: int) -> Extent:
        form = self.extents.of(operand)
        return (
            Extent(form, value=operand)
            if at_most(form, Form(size))
            else Extent(
                self.extents.unknown(
                    (operand, size),
                    f"min({name_of(operand)}, {size})",
                    form.low,
                    size,
                    operand,
                )
            )
        )

    def _reshaped(self, op: TReshapeOp) -> Valid:
        """The part of a reshaped tile that the source's valid cells are."""
        source = self.valid_of(op.src)
        extents = source.rows, source.cols
        known = tuple(None if e.form is None else e.form.value for e in extents)
        unset = any(e.maybe_unset for e in extents)
        parts = None
        if all(e.form is not None for e in extents):
            old = cast(TileBufType, op.src.type)
            parts = reshaped(old, op.tile_type, (known[0], known[1]))

        def dynamic(dim: Dim, size: int) -> Extent:
            if parts is None:
                return UNSET
            part = parts[dim]
            if isinstance(part, int):
                return Extent(Form(part), unset)
            extent = source[part.dim]
            if part.times == part.by:
                return extent
            assert extent.form is not None
            form = self.extents.scaled(extent.form, part.times, part.by, size)
            return Extent(form, unset)

        return self._from_type(op.result, dynamic, op)

    def _read(self, op: Operation, tile: SSAValue, beyond: frozenset[Dim]) -> None:
        valid = self.valid_of(tile)
        origins = self.storage.origins(tile)
        contents = [self.state.content(self.storage.bytes_of(o)) for o in origins]
        if origins == (tile,):
            rows, cols = (None if d in beyond else valid[d].form for d in Dim)
            content = contents[0].seen(rows, cols, layout_of(tile))
        else:
            content = contents[0] if len(contents) == 1 else joined(contents)
        self.result.reads[op, tile] = Read(op, tile, valid, content, beyond)

    def _note_content(self, op: Operation, tile: SSAValue) -> None:
        content = self.state.content(self.storage.bytes_of(tile))
        self.result.content[op, tile] = content

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
                Form(type_.shape[dim])
                if dim in cast(TileOp, op).FILLS
                else valid[dim].form
                for dim in Dim
            )
            layer = Layer(tile, op, rows, cols, layout_of(tile))
            full = (
                rows is not None
                and cols is not None
                and (rows.value, cols.value) == type_.shape
            )
        foreign = replace(layer, rows=None, cols=None)
        for place in map(self.storage.bytes_of, origins):
            content = self.state.content(place)
            self.state.set(place, content.with_layer(layer, hides_all=full))
            for other in self.storage.sharing(place):
                content = self.state.content(other)
                hides = full and place.contains(other)
                self.state.set(other, content.with_layer(foreign, hides_all=hides))

    def _other(self, op: Operation) -> None:
        """Operations of other dialects: a call may read and write a tile's bytes."""
        for tile in op.operands:
            if isinstance(tile.type, TileBufType):
                self.result.valid[op, tile] = self.valid_of(tile)
                if isinstance(op, scf.YieldOp | scf.ConditionOp):
                    continue
                self._read(op, tile, frozenset(Dim))
                for place in map(self.storage.bytes_of, self.storage.origins(tile)):
                    for each in (place, *self.storage.sharing(place)):
                        self.state.set(each, ANYTHING)

    # Joins

    def _branches(self, op: Operation, regions: Sequence[Region]) -> None:
        """One of the regions runs; an empty one stands for nothing."""
        outcomes: list[dict[_Key, _Fact]] = []
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
            self.state.set(key, self._join(op, here, key, facts))
        for index, result in enumerate(op.results):
            if isinstance(result.type, TileBufType):
                ways = [r[index] for r in results if index < len(r)]
                joined = (
                    self._join(op, here, result, ways)
                    if ways
                    else self._foreign(result)
                )
                self.state.set(result, joined)

    def _before(self, key: _Key) -> _Fact:
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
            self.state.set(key, self._without_body_values(op, key, last))
        for argument, result in zip(arguments, op.results, strict=False):
            if isinstance(result.type, TileBufType):
                self.state.set(result, self.valid_of(argument))

    def _surely_runs(self, op: Operation) -> bool:
        """Whether a loop has at least one iteration."""
        if not isinstance(op, scf.ForOp):
            return False
        return less(self.extents.of(op.lb), self.extents.of(op.ub))

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
            self.state.set(key, self._without_body_values(op, key, self._before(key)))
        for key, fact in last.items():
            self.state.set(key, self._without_body_values(op, key, fact))
        for result, valid in zip(op.results, handed_on, strict=False):
            if isinstance(result.type, TileBufType):
                self.state.set(result, self._without_body_values(op, result, valid))

    def _iterate(
        self,
        op: Operation,
        head: Block,
        initial: Sequence[SSAValue],
        arguments: Sequence[BlockArgument],
        walk: Callable[[], Sequence[Valid]],
    ) -> dict[_Key, _Fact]:
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
            self.state.set(key, self._join(op, head, key, [self._before(key), fact]))
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
        self, op: Operation, head: Block, ended: dict[_Key, _Fact], number: int
    ) -> bool:
        """Join the end of an iteration into the loop's start; whether that changed."""
        ends = {k: self._without_body_values(op, k, f) for k, f in ended.items()}
        if number >= _MAX_EXACT:
            self._generalise(op, head, ends)
        bounded = number < _MAX_BOUNDED
        changed = False
        for key, fact in ends.items():
            before = self._before(key)
            joined = self._join(op, head, key, [before, fact], bounded=bounded)
            if joined != before:
                self.state.set(key, joined)
                changed = True
        return changed

    def _generalise(self, op: Operation, head: Block, ends: dict[_Key, _Fact]) -> None:
        """
        Forget all extents at the end of an iteration, so that chains of tiles that take
        over one another's extents come to an end.
        """
        facts = (f for key, fact in ends.items() for f in (fact, self._before(key)))
        valids = [fact for fact in facts if isinstance(fact, Valid)]
        origins = frozenset[Operation]().union(*(v.origins for v in valids))
        unset = any(e.maybe_unset for v in valids for e in (v.rows, v.cols))
        for key, fact in ends.items():
            if isinstance(fact, Valid):
                assert isinstance(key, SSAValue)
                rows, cols = (
                    Extent(self._unknown_at(op, head, key, dim, None, None), unset)
                    for dim in Dim
                )
                ends[key] = Valid(rows, cols, origins)

    def _without_body_values(self, op: Operation, key: _Key, fact: _Fact) -> _Fact:
        """A fact in words that mean the same outside a loop's body."""
        if isinstance(fact, Valid):
            assert isinstance(key, SSAValue)
            rows, cols = (self._outside(op, key, dim, fact[dim]) for dim in Dim)
            return Valid(rows, cols, fact.origins)
        layers = tuple(
            replace(layer, rows=None, cols=None)
            if (layer.rows is not None and layer.rows.depends_on(op))
            or (layer.cols is not None and layer.cols.depends_on(op))
            else layer
            for layer in fact.layers
        )
        return Content(layers, fact.under)

    def _outside(
        self, op: Operation, tile: SSAValue, dim: Dim, extent: Extent
    ) -> Extent:
        form = extent.form
        if form is None or not form.depends_on(op):
            return extent
        here = op.parent
        assert here is not None
        unknown = self._unknown_at(op, here, tile, dim, form.low, form.high)
        return Extent(unknown, extent.maybe_unset)

    def _unknown_at(
        self,
        op: Operation,
        block: Block,
        tile: SSAValue,
        dim: Dim,
        low: Bound,
        high: Bound,
    ) -> Form:
        """What an extent is after a branch or a loop, or at the start of an iteration."""
        name = f"{dim.plural} of {name_of(tile)}"
        return self.extents.unknown((op, block, tile, dim), name, low, high, block)

    def _join(
        self,
        op: Operation,
        block: Block,
        key: _Key,
        facts: Sequence[_Fact],
        *,
        bounded: bool = True,
    ) -> _Fact:
        """What holds where several ways meet: in `block`, because of `op`."""
        first = facts[0]
        if all(fact == first for fact in facts[1:]):
            return first
        if isinstance(first, Content):
            return joined(cast("Sequence[Content]", facts))
        assert isinstance(key, SSAValue)
        valids = cast("Sequence[Valid]", facts)
        rows, cols = (
            self._join_extents(
                op, block, key, dim, [v[dim] for v in valids], bounded=bounded
            )
            for dim in Dim
        )
        origins = frozenset[Operation]().union(*(v.origins for v in valids))
        return Valid(rows, cols, origins)

    def _join_extents(
        self,
        op: Operation,
        block: Block,
        tile: SSAValue,
        dim: Dim,
        extents: Sequence[Extent],
        *,
        bounded: bool,
    ) -> Extent:
        maybe_unset = any(e.maybe_unset for e in extents)
        forms = [e.form for e in extents if e.form is not None]
        if not forms:
            return UNSET
        first = forms[0]
        if all(equal(f, first) for f in forms[1:]):
            values = {e.value for e in extents}
            value = values.pop() if len(values) == 1 else None
            return Extent(first, maybe_unset, value)
        low: Bound = None
        high: Bound = None
        if bounded:
            lows, highs = [f.low for f in forms], [f.high for f in forms]
            low = None if None in lows else min(x for x in lows if x is not None)
            high = None if None in highs else max(x for x in highs if x is not None)
        return Extent(self._unknown_at(op, block, tile, dim, low, high), maybe_unset)
