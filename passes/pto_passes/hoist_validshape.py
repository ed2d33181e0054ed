"""`hoist-validshape`: narrow a tile before it is computed, not after."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter
from xdsl.traits import IsTerminator

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.facts import Dim, ValidOf
from pto_dialect.hardware import AddressSpace
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.memory_ops import TLoadOp
from pto_dialect.ops.tile_ops import (
    BOUND_TILES,
    GetValidShapeOp,
    SetValidShapeOp,
)
from pto_dialect.ops.view_ops import PartitionViewOp
from pto_dialect.types import DYNAMIC, PartitionTensorViewType, TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.integers.linear import LinearExpr, at_most, equal
from pto_passes.analysis.memory.storage import Bytes
from pto_passes.analysis.memory.uses import Uses
from pto_passes.analysis.shapes.states import Read, Valid
from pto_passes.analysis.shapes.transfers import Axis, partition_axis
from pto_passes.analysis.shapes.valid_shapes import ValidShapes
from pto_passes.rewriting import AvailableValues, inherit_name, inherit_place

_Pair = tuple[SSAValue, SSAValue]


@dataclass(frozen=True)
class HoistValidShape(ModulePass):
    """
    Narrows a tile before it is computed, so that only what survives is computed.

        pto.trowexpandmul ins(%a, %s ...) outs(%t ...)
        pto.set_validshape %t, %n, %c256 ...

    becomes

        pto.set_validshape %a, %n, %c256 ...
        pto.set_validshape %s, %n, %c1 ...
        pto.set_validshape %t, %n, %c256 ...
        pto.trowexpandmul ins(%a, %s ...) outs(%t ...)

    The operands whose valid extents pto-isa ties to dst's are narrowed with it, and get
    their extents back where they are used again. The pass then goes on with them, up to
    the operations that computed them. With `through-loads=true` it goes on through
    `tload` and shrinks the partition that is read.

    It does not fire, and a remark says why, unless all of this is proven: the new
    extents are no larger than the old ones; the producer computes the rows (columns)
    that are narrowed independently of one another; nothing between producer and set
    uses the tile; no later read, through whatever handle, sees a cell that is no longer
    written; the new extents can be computed before the producer; the tied operands are
    tiles that can be narrowed.
    """

    name = "hoist-validshape"

    through_loads: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            if any(isinstance(o, SetValidShapeOp) for o in walk(function)):
                hoist = _Hoist(function, diagnostics, self.through_loads)
                while hoist.run():
                    pass
                hoist.explain_what_stays()


class _Refused(Exception):
    """A set stays where it is; the message says why."""

    def __init__(self, why: str, note: Note | None = None):
        super().__init__(why)
        self.note = note


def _refused_by(read: Read, what: str) -> _Refused:
    return _Refused(f"{read.op.name} {what}", Note("the read is here", read.op))


@dataclass
class _Narrowing:
    """An operand that is narrowed together with the tile that is computed from it."""

    tile: SSAValue
    old: Valid
    new: dict[Dim, SSAValue]
    """The extents that change; the other keeps its value."""
    restore: bool = False


@dataclass
class _Hoist:
    """
    The work on one function. A run over it has one analysis, and changes keep that up to
    date. What narrows one tile may allow to narrow another, so runs repeat.
    """

    function: FuncOp
    diagnostics: Diagnostics
    through_loads: bool
    shapes: ValidShapes = field(init=False)
    values: AvailableValues = field(init=False)
    uses: Uses = field(init=False)
    observers: dict[Operation, list[Read]] = field(init=False)
    blind_reads: dict[Bytes, Read] = field(init=False)
    """Reads that may see what any operation wrote, by what they read."""
    hidden_reads: dict[AddressSpace, Read] = field(init=False)
    """Reads of tiles at dynamic addresses."""
    narrowed: dict[tuple[Operation, SSAValue], tuple[LinearExpr, LinearExpr]] = field(
        init=False
    )
    """What operands of producers have become valid on since the analysis."""
    consumers: dict[Operation, TileOp] = field(init=False)
    """For sets made or moved since the analysis, the operation before which they are."""
    handed_on: dict[SSAValue, Operation | None] = field(
        default_factory=dict[SSAValue, Operation | None]
    )
    """What gives a tile another name, for tiles that were asked for."""
    refused: dict[SetValidShapeOp, _Refused] = field(init=False)
    """The sets that stay, and why."""
    settled: set[Operation] = field(default_factory=set[Operation])
    """Sets that stand above a producer now, or give extents back: nobody need ask why."""

    def run(self) -> bool:
        """Hoist what can be hoisted; whether that was anything."""
        self.narrowed, self.consumers, self.refused = {}, {}, {}
        self.shapes = ValidShapes.of(self.function)
        self.values = AvailableValues(self.function)
        self.uses = Uses(self.shapes.handles, self.values.is_before)
        self.observers = self.shapes.observers()
        self.blind_reads, self.hidden_reads = {}, {}
        storage = self.shapes.storage
        for read in self.shapes.reads.values():
            for origin in storage.origins(read.tile):
                place = storage.bytes_of(origin)
                if read.content.under is None:
                    self.blind_reads.setdefault(place, read)
                if self._is_hidden(origin):
                    self.hidden_reads.setdefault(place.space, read)
        # From the last one on: what a later one narrows, an earlier one need not compute.
        pending = [op for op in walk(self.function) if isinstance(op, SetValidShapeOp)]
        while pending:
            one = pending.pop()
            try:
                pending.extend(self._hoist(one))
            except _Refused as refused:
                self.refused[one] = refused
        return bool(self.consumers)

    def explain_what_stays(self) -> None:
        """Say of each set that stays why it does."""
        for one, refused in reversed(self.refused.items()):
            if one in self.settled:
                continue
            notes = [refused.note] if refused.note is not None else []
            self.diagnostics.remark(
                f"hoist-validshape: set_validshape of {name_of(one.source)} stays: "
                f"{refused}",
                one,
                notes=notes,
                kind=kinds.NOT_HOISTED,
            )

    def _is_hidden(self, tile: SSAValue) -> bool:
        """Whether the address of a tile is dynamic, or the caller's."""
        is_argument = isinstance(tile.owner, Block)
        return is_argument or self.shapes.storage.has_hidden_address(tile)

    # One set

    def _hoist(self, one: SetValidShapeOp) -> list[SetValidShapeOp]:
        """Move a set above its producer; returns the sets that may move on from there."""
        tile = one.source
        producer = self._producer(one)
        new = (one.valid_row, one.valid_col)
        forms = self.shapes.integers.of(new[0]), self.shapes.integers.of(new[1])
        dims = self._narrowed_dims(producer, tile, forms)
        if not dims:
            raise _Refused("it does not narrow the tile")
        self._check_producer(producer, tile, dims, forms)
        self._check_between(producer, one)
        self._check_observers(producer, tile, dims, forms)
        tied = self._tied_operands(producer, tile, dims, new)
        partition = self._partition(producer, dims, forms)
        moving = self._moving(producer, new)
        # All is proven: from here on the program changes.
        self.values.move_before([*moving, one], producer)
        self.settled.add(one)
        self.narrowed[producer, tile] = forms
        made = [self._narrow(producer, narrowing) for narrowing in tied]
        if partition is not None:
            self._shrink(partition, dims, new)
        self.diagnostics.remark(
            f"hoist-validshape: set_validshape of {name_of(tile)} moved above "
            f"{producer.name}",
            one,
            notes=[Note(f"{name_of(tile)} is computed here", producer)],
            kind=kinds.HOISTED,
        )
        again = [one, *made]
        self.consumers.update(dict.fromkeys(again, producer))
        return again

    def _producer(self, one: SetValidShapeOp) -> TileOp:
        """The operation in the same block that computed the tile last."""
        tile = one.source
        consumer = self.consumers.get(one)
        if consumer is None:
            content = self.shapes.content[one, tile]
        elif (read := self.shapes.reads.get((consumer, tile))) is not None:
            content = read.content
        else:
            content = self.shapes.content[consumer, tile]
        layer = content.layers[0] if content.layers else None
        if layer is None or layer.handle is not tile:
            raise _Refused(f"nothing in this block computes {name_of(tile)} before it")
        op = layer.op
        if op.parent is not one.parent or not isinstance(op, TileOp):
            raise _Refused(
                f"{name_of(tile)} is computed in another block",
                Note("it is computed here", op),
            )
        return op

    def _narrowed_dims(
        self, producer: TileOp, tile: SSAValue, forms: tuple[LinearExpr, LinearExpr]
    ) -> list[Dim]:
        """The dimensions in which the tile becomes smaller, all proven."""
        assert isinstance(tile.type, TileBufType)
        old = self.shapes.valid_at(producer, tile)
        dims: list[Dim] = []
        for dim, size in zip(Dim, tile.type.shape, strict=True):
            before = self._form_at(producer, tile, dim)
            if before is None or old[dim].maybe_unset:
                raise _Refused(
                    f"the {dim.plural} of {name_of(tile)} are not set before"
                )
            if equal(before, forms[dim]):
                continue
            # No set is legal beyond the physical shape, so this one narrows from it.
            if before.value != size and not at_most(forms[dim], before):
                raise _Refused(
                    f"{forms[dim]} {dim.plural} may be more than the {before} before"
                )
            dims.append(dim)
        return dims

    def _form_at(self, op: Operation, tile: SSAValue, dim: Dim) -> LinearExpr | None:
        changed = self.narrowed.get((op, tile))
        if changed is not None:
            return changed[dim]
        return self.shapes.valid_at(op, tile)[dim].form

    def _check_producer(
        self,
        producer: TileOp,
        tile: SSAValue,
        dims: list[Dim],
        forms: tuple[LinearExpr, LinearExpr],
    ) -> None:
        note = Note(f"{name_of(tile)} is computed here", producer)
        outs = [v for name, v in producer.writes() if name in producer.OUTS]
        if outs != [tile]:
            raise _Refused(f"{producer.name} computes more than {name_of(tile)}", note)
        if isinstance(producer, TLoadOp) and not self.through_loads:
            raise _Refused(
                f"{name_of(tile)} is loaded; through-loads=true shrinks the load", note
            )
        for dim in dims:
            if dim not in producer.INDEPENDENT:
                raise _Refused(
                    f"{producer.name} does not compute the {dim.plural} of its result "
                    "one by one",
                    note,
                )
        if producer.REJECTS_EMPTY:
            for dim in dims:
                low = forms[dim].low
                if low is None or low < 1:
                    raise _Refused(
                        f"{forms[dim]} {dim.plural} may be none, which {producer.name} "
                        "does not allow",
                        note,
                    )

    def _check_between(self, producer: TileOp, one: SetValidShapeOp) -> None:
        """Nothing between producer and set uses the tile."""
        user = self.uses.between(producer, one, one.source)
        if user is not None:
            names = (one.source, *self.shapes.handles.names_of(one.source))
            name = next(name_of(v) for v in user.operands if v in names)
            raise _Refused(
                f"{user.name} uses {name} in between", Note("the use is here", user)
            )

    def _check_observers(
        self,
        producer: TileOp,
        tile: SSAValue,
        dims: list[Dim],
        forms: tuple[LinearExpr, LinearExpr],
    ) -> None:
        """No read sees a cell that the producer will no longer write."""
        storage = self.shapes.storage
        if storage.has_hidden_address(tile):
            raise _Refused(f"the address of {name_of(tile)} is only known at run time")
        place = storage.bytes_of(tile)
        for near in (place, *storage.sharing(place)):
            if (read := self.blind_reads.get(near)) is not None:
                raise _refused_by(read, "may see any of its cells")
        read = self.hidden_reads.get(place.space)
        if place.owner is None and read is not None:
            why = f"reads {name_of(read.tile)} at a dynamic address"
            raise _refused_by(read, why)
        for read in self.observers.get(producer, ()):
            if read.tile is not tile:
                raise _refused_by(
                    read, f"reads the same bytes through {name_of(read.tile)}"
                )
            beyond = read.beyond.intersection(dims)
            if beyond:
                what = " and ".join(dim.plural for dim in sorted(beyond))
                raise _refused_by(
                    read, f"may read more {what} of {name_of(tile)} than are valid"
                )
            own = read.op is producer
            for dim in Dim:
                # An operation on its own result works cell by cell.
                seen = forms[dim] if own else self._form_at(read.op, tile, dim)
                if seen is None or not at_most(seen, forms[dim]):
                    raise _refused_by(
                        read, f"reads {seen} {dim.plural} of {name_of(tile)}"
                    )
                self._check_iterations(producer, read, (seen, forms[dim]))

    @staticmethod
    def _check_iterations(
        producer: TileOp, read: Read, forms: tuple[LinearExpr, LinearExpr]
    ) -> None:
        """
        A read that sees what an earlier iteration wrote compares extents of two
        iterations, so they must not change from one to the next.
        """
        if any(layer.op is producer for layer in read.content.layers):
            return  # Older layers end where a loop begins.
        loop = producer.parent_op()
        while loop is not None and not isinstance(loop, FuncOp):
            if loop.is_ancestor(read.op) and any(f.depends_on(loop) for f in forms):
                raise _refused_by(
                    read,
                    f"reads {name_of(read.tile)} in a later iteration, which has other "
                    "extents",
                )
            loop = loop.parent_op()

    def _moving(self, producer: TileOp, new: _Pair) -> list[Operation]:
        moving: dict[Operation, None] = {}
        for value in new:
            ops = self.values.to_move_before(value, producer)
            if ops is None:
                raise _Refused(
                    f"{name_of(value)} cannot be computed before {producer.name}",
                    Note(f"{name_of(value)} is computed here", value),
                )
            moving.update(dict.fromkeys(ops))
        return list(moving)

    # The operands that go with it

    def _tied_operands(
        self, producer: TileOp, tile: SSAValue, dims: list[Dim], new: _Pair
    ) -> list[_Narrowing]:
        """The tiles that must be narrowed with the result, each of which can be."""
        found: dict[SSAValue, _Narrowing] = {}
        forms = {dim: self.shapes.integers.of(new[dim]) for dim in Dim}
        for dim, operand, own in self._ties(producer, tile, dims):
            value = producer.optional_operand(operand)
            # Numbers have no extents, and a load's partition shrinks with its tile.
            if value is None or not isinstance(value.type, TileBufType):
                continue
            before = self._form_at(producer, value, own)
            if value is tile or (before is not None and equal(before, forms[dim])):
                continue
            if value not in found:
                self._check_settable(value, producer)
                old = self.shapes.valid_at(producer, value)
                found[value] = _Narrowing(value, old, {})
            found[value].new[own] = new[dim]
        for narrowing in found.values():
            narrowing.restore = self.uses.is_used_after(producer, narrowing.tile)
        return list(found.values())

    def _ties(
        self, producer: TileOp, tile: SSAValue, dims: list[Dim]
    ) -> list[tuple[Dim, str, Dim]]:
        """
        For each extent of an operand that must equal one of the result: the dimension
        of the result, the operand and its own dimension. Rules are chains: `src1` may be
        tied to `src0`, and that to the result.
        """
        outs = [o for o in producer.OUTS if producer.optional_operand(o) is tile]
        starts = {ValidOf(out, dim): dim for out in outs for dim in dims}
        reached = dict(starts)
        rules = producer.shape_rules()
        pending = list(starts)
        while pending:
            one = pending.pop()
            for rule in rules:
                if one not in (rule.left, rule.right):
                    continue
                other = rule.right if rule.left == one else rule.left
                # What must be a fixed number is not computed one by one.
                if not isinstance(other, int) and other not in reached:
                    reached[other] = reached[one]
                    pending.append(other)
        return [(d, v.operand, v.dim) for v, d in reached.items() if v not in starts]

    def _check_settable(self, tile: SSAValue, producer: TileOp) -> None:
        assert isinstance(tile.type, TileBufType)
        owner = tile.owner
        bound = isinstance(owner, Operation) and owner.name in BOUND_TILES
        if not bound or tile.type.valid != (None, None):
            raise _Refused(
                f"{producer.name} ties it to {name_of(tile)}, whose extents cannot be set",
                Note(f"{name_of(tile)} is made here", tile),
            )
        op = self._handed_on_by(tile)
        if op is not None:
            raise _Refused(
                f"{producer.name} ties it to {name_of(tile)}, which {op.name} hands "
                "on as it is",
                Note(f"{name_of(tile)} is handed on here", op),
            )

    def _handed_on_by(self, tile: SSAValue) -> Operation | None:
        """What gives a tile another name, or gives it to a caller."""
        if tile not in self.handed_on:
            users = (use.operation for use in tile.uses)
            self.handed_on[tile] = next(
                (op for op in users if op.regions or op.has_trait(IsTerminator)), None
            )
        return self.handed_on[tile]

    def _narrow(self, producer: TileOp, narrowing: _Narrowing) -> SetValidShapeOp:
        """Set an operand's extents before the producer, and back after it."""
        tile = narrowing.tile
        old = self._old_extents(producer, narrowing)
        row, col = (narrowing.new.get(dim, old[dim]) for dim in Dim)
        before = SetValidShapeOp.build(operands=[tile, row, col])
        inherit_place(producer, before)
        self.values.insert_before(before, producer)
        self.narrowed[producer, tile] = (
            self.shapes.integers.of(row),
            self.shapes.integers.of(col),
        )
        if narrowing.restore:
            after = SetValidShapeOp.build(operands=[tile, *old])
            inherit_place(producer, after)
            self.settled.add(after)
            self.values.insert_after(after, producer)
        return before

    def _old_extents(self, producer: TileOp, narrowing: _Narrowing) -> _Pair:
        """Values for the extents that an operand has before it is narrowed."""
        found: list[SSAValue] = []
        for dim in Dim:
            extent = narrowing.old[dim]
            needed = narrowing.restore or dim not in narrowing.new
            if not needed:
                found.append(narrowing.new[dim])
                continue
            value = extent.value
            if value is not None and self.values.dominates(value, producer):
                found.append(value)
            elif extent.form is not None and extent.form.value is not None:
                found.append(self.values.constant(extent.form.value, producer))
            else:
                ask = GetValidShapeOp.build(
                    operands=[narrowing.tile],
                    result_types=[IndexType(), IndexType()],
                )
                inherit_place(producer, ask)
                self.values.insert_before(ask, producer)
                return ask.valid_row, ask.valid_col
        return found[0], found[1]

    # Loads

    def _partition(
        self, producer: TileOp, dims: list[Dim], forms: tuple[LinearExpr, LinearExpr]
    ) -> TLoadOp | None:
        """The load whose partition shrinks with its tile, if the producer is one."""
        if not isinstance(producer, TLoadOp):
            return None
        note = Note("it is loaded here", producer)
        if not isinstance(producer.src.owner, PartitionViewOp):
            raise _Refused("the partition that is loaded comes from elsewhere", note)
        options = (
            producer.pad_value,
            producer.left_padding_num,
            producer.right_padding_num,
            producer.init_condition,
            producer.pad_mode,
            producer.init_out_buffer,
        )
        if any(option is not None for option in options):
            raise _Refused("the load pads", note)
        for dim in dims:
            axis = partition_axis(producer.src, dim)
            if axis is None or axis.index is None:
                raise _Refused(
                    f"the {dim.plural} of the tile are no dimension of the partition",
                    note,
                )
            if forms[dim].value == 0:
                raise _Refused("a partition may not be empty in every run", note)
        return producer

    def _shrink(self, load: TLoadOp, dims: list[Dim], new: _Pair) -> None:
        """Give a load a partition of the new size."""
        view = load.src.owner
        assert isinstance(view, PartitionViewOp)
        type_ = load.src.type
        assert isinstance(type_, PartitionTensorViewType)
        sizes, shape = list(view.sizes), list(type_.dims)
        for dim in dims:
            axis = partition_axis(load.src, dim)
            assert isinstance(axis, Axis)
            assert axis.index is not None
            sizes[axis.index] = new[dim]
            known = self.shapes.integers.of(new[dim]).value
            shape[axis.index] = DYNAMIC if known is None else known
        smaller = PartitionViewOp.build(
            operands=[view.source, view.offsets, sizes],
            result_types=[PartitionTensorViewType(shape, type_.element_type)],
            attributes=dict(view.attributes),
        )
        inherit_place(view, smaller)
        smaller.result.name_hint = view.result.name_hint
        self.values.insert_before(smaller, load)
        load.operands[0] = smaller.result
        if not view.result.uses:
            inherit_name(view.result, smaller.result)
            Rewriter.erase_op(view)
