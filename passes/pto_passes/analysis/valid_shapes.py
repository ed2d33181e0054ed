"""
What every tile is at every operation: its valid extents, and who wrote its cells.

The analysis walks a function in program order with one state for all tiles. Branches
are walked one after the other from the same state and joined; a loop's body is walked
again while its end says something new about its start. What differs between two ways
to a point becomes an unknown with bounds. An extent that is a value of a loop's body is
not the same number in the next iteration, so it becomes an unknown there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from xdsl.dialects import func, scf
from xdsl.ir import Block, BlockArgument, Operation, OpResult, Region, SSAValue

from pto_dialect.diagnostics import name_of
from pto_dialect.facts import Dim
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp, GetValidShapeOp, SetValidShapeOp
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.extents import Bound, Extents, Form, at_most, equal, less
from pto_passes.analysis.storage import Bytes, Storage

_MAX_LAYERS = 6
_MAX_WRITERS = 16
_MAX_ROUNDS = 3
"""After this many walks of a loop's body, what still changes loses its bounds."""


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


Layout = tuple[object, ...]


@dataclass(frozen=True)
class Layer:
    """Cells that one operation wrote through one handle."""

    handle: SSAValue
    op: Operation
    rows: Form | None = None
    """How many rows; None where it is not known which cells were written."""
    cols: Form | None = None
    layout: Layout = ()

    def covers(self, rows: Form | None, cols: Form | None, layout: Layout) -> bool:
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

    def seen(self, rows: Form | None, cols: Form | None, layout: Layout) -> Content:
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


def _joined(contents: Sequence[Content]) -> Content:
    """What any of several contents may be."""
    under: frozenset[Operation] | None = frozenset()
    for content in contents:
        under = _with_writers(under, content.writers())
    return Content((), under)


def layout_of(tile: SSAValue) -> Layout:
    """Equal for two tiles whose cell (r, c) has the same offset, for every r and c."""
    type_ = tile.type
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


@dataclass(frozen=True)
class Read:
    """One operand whose cells an operation reads."""

    op: Operation
    tile: SSAValue
    valid: Valid
    content: Content
    """What the read can see."""


@dataclass
class ValidShapes:
    """The result of the analysis of one function."""

    extents: Extents = field(default_factory=Extents)
    storage: Storage = field(init=False)
    valid: dict[tuple[Operation, SSAValue], Valid] = field(
        default_factory=dict[tuple[Operation, SSAValue], Valid]
    )
    """The extents of a tile when an operation that uses it starts."""
    reads: dict[tuple[Operation, SSAValue], Read] = field(
        default_factory=dict[tuple[Operation, SSAValue], Read]
    )
    """The reads of cells, in program order."""
    content: dict[Operation, Content] = field(default_factory=dict[Operation, Content])
    """What the bytes of the tile hold when a `set_validshape` of it runs."""

    @staticmethod
    def of(function: Operation) -> ValidShapes:
        """Analyse a function (or any operation with regions)."""
        result = ValidShapes()
        result.storage = Storage(function)
        for region in function.regions:
            for block in region.blocks:
                # Between blocks with branches nothing is carried over.
                _Walker(result, alone=len(region.blocks) == 1).block(block)
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
    def __init__(self, result: ValidShapes, *, alone: bool):
        self.result = result
        self.extents = result.extents
        self.storage = result.storage
        self.state = _State(everything_written=not alone)

    # Facts

    def valid_of(self, tile: SSAValue) -> Valid:
        fact = self.state.facts.get(tile)
        if fact is None:
            fact = self._foreign(tile)
            self.state.facts[tile] = fact
        return cast(Valid, fact)

    def _foreign(self, tile: SSAValue) -> Valid:
        """A tile that comes from outside the analysis: anything its type allows."""
        return self._from_type(
            tile, lambda dim, size: self._unknown(tile, dim, 0, size)
        )

    def _unknown(self, tile: SSAValue, dim: Dim, low: Bound, high: Bound) -> Extent:
        name = f"{dim.plural} of {name_of(tile)}"
        return Extent(self.extents.unknown((tile, dim), name, low, high))

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
        for block in region.blocks:
            self.block(block)

    def operation(self, op: Operation) -> None:
        if isinstance(op, PTOOp):
            self._pto(op)
        elif isinstance(op, scf.ForOp):
            self._loop(op, op.body.block, op.iter_args, op.body.block.args[1:])
        elif isinstance(op, scf.WhileOp):
            self._while(op)
        elif isinstance(op, scf.IfOp | scf.IndexSwitchOp | scf.ExecuteRegionOp):
            self._branches(op, list(op.regions))
        elif op.regions:
            for region in op.regions:
                for block in region.blocks:
                    self._loop(op, block, (), ())
        else:
            self._other(op)

    # Operations

    def _pto(self, op: PTOOp) -> None:
        tiles = [v for v in op.operands if isinstance(v.type, TileBufType)]
        for tile in tiles:
            self.result.valid[op, tile] = self.valid_of(tile)
        for _, tile in op.reads():
            if isinstance(tile.type, TileBufType):
                self._read(op, tile)
        if isinstance(op, AllocTileOp):
            self._alloc(op)
        elif isinstance(op, SetValidShapeOp):
            self._set(op)
        elif isinstance(op, GetValidShapeOp):
            valid = self.valid_of(op.source)
            for dim, result in zip(Dim, op.results, strict=True):
                if (form := valid[dim].form) is not None:
                    self.extents.bind(result, form)
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
        place = self.storage.bytes_of(op.source)
        self.result.content[op] = self.state.content(place)
        rows, cols = self._extent(op.valid_row), self._extent(op.valid_col)
        self.state.set(op.source, Valid(rows, cols, frozenset({op})))

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
            case _:
                operands = {
                    n: v for n, v in op.named_operands() if n.startswith("valid_")
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
                    (operand, size), f"min({name_of(operand)}, {size})", form.low, size
                )
            )
        )

    def _reshaped(self, op: TReshapeOp) -> Valid:
        """
        The extents of a reshaped tile: all of it where the source is all valid; a
        row's extent as a column's, and the reverse; the source's own where the shapes
        are equal. Any other dynamic reshape has no extents until they are set.
        """
        source = self.valid_of(op.src)
        old, new = cast(TileBufType, op.src.type), op.tile_type
        full = source.same_as(Form(old.rows), Form(old.cols))

        def dynamic(dim: Dim, size: int) -> Extent:
            if full:
                return Extent(Form(size))
            if old.shape == new.shape:
                return source[dim]
            if old.shape == (new.cols, new.rows) and 1 in old.shape:
                return source[Dim.COL if dim is Dim.ROW else Dim.ROW]
            return UNSET

        return self._from_type(op.result, dynamic, op)

    def _read(self, op: Operation, tile: SSAValue) -> None:
        valid = self.valid_of(tile)
        origins = self.storage.origins(tile)
        contents = [self.state.content(self.storage.bytes_of(o)) for o in origins]
        if origins == (tile,):
            rows, cols = valid.rows.form, valid.cols.form
            content = contents[0].seen(rows, cols, layout_of(tile))
        else:
            content = contents[0] if len(contents) == 1 else _joined(contents)
        self.result.reads[op, tile] = Read(op, tile, valid, content)

    def _write(self, op: PTOOp, name: str, tile: SSAValue) -> None:
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
                self._read(op, tile)
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
        keys = dict.fromkeys(key for outcome in outcomes for key in outcome)
        for key in keys:
            before = self._before(key)
            facts = [outcome.get(key, before) for outcome in outcomes]
            self.state.set(key, self._join(op, key, facts))
        for index, result in enumerate(op.results):
            if isinstance(result.type, TileBufType):
                ways = [r[index] for r in results if index < len(r)]
                joined = self._join(op, result, ways) if ways else self._foreign(result)
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
        for start, argument in zip(initial, arguments, strict=True):
            if isinstance(argument.type, TileBufType):
                self.state.set(argument, self.valid_of(start))
        ended: dict[_Key, _Fact] = {}
        for round_ in range(_MAX_ROUNDS + 1):
            self.state.enter()
            self.block(body)
            yielded = self._yielded(op.regions[-1])
            ended = self.state.leave()
            for argument, valid in zip(arguments, yielded, strict=False):
                if isinstance(argument.type, TileBufType):
                    ended[argument] = valid
            if not self._widen(op, ended, bounded=round_ < _MAX_ROUNDS - 1):
                break
        if self._surely_runs(op):
            for key, fact in ended.items():
                self.state.set(key, self._without_body_values(op, key, fact))
        for argument, result in zip(arguments, op.results, strict=False):
            if isinstance(result.type, TileBufType):
                self.state.set(result, self.valid_of(argument))

    def _surely_runs(self, op: Operation) -> bool:
        """Whether a loop has at least one iteration."""
        if not isinstance(op, scf.ForOp):
            return False
        return less(self.extents.of(op.lb), self.extents.of(op.ub))

    def _widen(self, op: Operation, ended: dict[_Key, _Fact], *, bounded: bool) -> bool:
        """Join the end of an iteration into the loop's start; whether that changed."""
        changed = False
        for key, fact in ended.items():
            before = self._before(key)
            fresh = self._without_body_values(op, key, fact)
            joined = self._join(op, key, [before, fresh], bounded=bounded)
            if joined != before:
                self.state.set(key, joined)
                changed = True
        return changed

    def _while(self, op: scf.WhileOp) -> None:
        before, after = op.before_region.block, op.after_region.block
        for start, argument in zip(op.arguments, before.args, strict=True):
            if isinstance(argument.type, TileBufType):
                self.state.set(argument, self.valid_of(start))
        handed_on: list[Valid] = []
        for round_ in range(_MAX_ROUNDS + 1):
            self.state.enter()
            self.block(before)
            handed_on = self._yielded(op.before_region)[1:]
            for argument, valid in zip(after.args, handed_on, strict=False):
                if isinstance(argument.type, TileBufType):
                    self.state.set(argument, valid)
            self.block(after)
            yielded = self._yielded(op.after_region)
            ended = self.state.leave()
            for argument, valid in zip(before.args, yielded, strict=False):
                if isinstance(argument.type, TileBufType):
                    ended[argument] = valid
            if not self._widen(op, ended, bounded=round_ < _MAX_ROUNDS - 1):
                break
        # The loop is left after its condition, so the condition's region runs once more.
        self.state.enter()
        self.block(before)
        handed_on = self._yielded(op.before_region)[1:]
        for key, fact in self.state.leave().items():
            self.state.set(key, self._without_body_values(op, key, fact))
        for result, valid in zip(op.results, handed_on, strict=False):
            if isinstance(result.type, TileBufType):
                fact = self._without_body_values(op, result, valid)
                self.state.set(result, fact)

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
        name = f"{dim.plural} of {name_of(tile)}"
        unknown = self.extents.unknown((op, tile, dim), name, form.low, form.high)
        return Extent(unknown, extent.maybe_unset)

    def _join(
        self,
        op: Operation,
        key: _Key,
        facts: Sequence[_Fact],
        *,
        bounded: bool = True,
    ) -> _Fact:
        first = facts[0]
        if all(fact == first for fact in facts[1:]):
            return first
        if isinstance(first, Content):
            return _joined(cast("Sequence[Content]", facts))
        assert isinstance(key, SSAValue)
        valids = cast("Sequence[Valid]", facts)
        rows, cols = (
            self._join_extents(op, key, dim, [v[dim] for v in valids], bounded=bounded)
            for dim in Dim
        )
        origins = frozenset[Operation]().union(*(v.origins for v in valids))
        return Valid(rows, cols, origins)

    def _join_extents(
        self,
        op: Operation,
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
        name = f"{dim.plural} of {name_of(tile)}"
        return Extent(
            self.extents.unknown((op, tile, dim), name, low, high), maybe_unset
        )
