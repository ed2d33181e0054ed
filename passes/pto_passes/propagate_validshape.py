"""`propagate-validshape`: bring valid extents to the birth of their handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter
from xdsl.utils.exceptions import VerifyException

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.facts import Dim
from pto_dialect.messages import kinds
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import TReshapeOp
from pto_dialect.reshape import reshaped
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_dialect.xdsl_internals import retype
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.integers.linear import LinearExpr, equal
from pto_passes.analysis.shapes.relations import relations_of
from pto_passes.analysis.shapes.states import Extent
from pto_passes.analysis.shapes.valid_shapes import ValidShapes
from pto_passes.rewriting import AvailableValues, give_valid_operands

_Pair = tuple[SSAValue | None, SSAValue | None]


@dataclass(frozen=True)
class PropagateValidShape(ModulePass):
    """
    Brings valid extents to the birth of their handle.

    A `set_validshape` that no use of the handle precedes becomes the operands of its
    `alloc_tile`, if its own operands are there already or are pure and can move there:

        %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : ...
        pto.set_validshape %t, %n, %c64 : ...
        pto.tload ins(%p : ...) outs(%t : ...)

    becomes

        %t = pto.alloc_tile valid_row = %n valid_col = %c64 : ...
        pto.tload ins(%p : ...) outs(%t : ...)

    An allocation with `?` and no operand gets its extents from its first set, where no
    use comes before that one, else from the tile's physical shape. A set to what the
    handle already has is erased, and so is one that nothing reads. With `static=true`
    constant extents move into the type (`v_row=16`) of tiles that are never set.

    It does not fire where an operation reads the earlier extents, where the set's
    operands are computed by something that cannot move, or where branches or iterations
    set different extents: a remark names the reason.
    """

    name = "propagate-validshape"

    static: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            while _Round(function, diagnostics).run():
                pass
            _explain_what_is_left(function, diagnostics)
            if self.static:
                _make_static(function, diagnostics)


class _Round:
    """One analysis of a function, and the changes that it allows."""

    def __init__(self, function: FuncOp, diagnostics: Diagnostics):
        self.function = function
        self.diagnostics = diagnostics
        self.shapes = ValidShapes.of(function)
        self.values = AvailableValues(function)
        self.read_origins: set[Operation] = set()
        """The allocations and sets whose extents something reads."""
        self.idle: set[Operation] = set()
        """The sets that were erased because nothing reads what they give."""
        self.givers: dict[Operation, frozenset[Operation]] = {}
        """For sets that were erased because they say nothing new, who said it before."""
        self.readers: dict[SSAValue, list[Operation]] = {}
        self.sets: dict[SSAValue, dict[SetValidShapeOp, None]] = {}
        for (op, tile), valid in self.shapes.valid.items():
            if isinstance(op, SetValidShapeOp):
                self.sets.setdefault(tile, {})[op] = None
            else:
                self.read_origins.update(valid.origins)
                self.readers.setdefault(tile, []).append(op)

    def run(self) -> bool:
        """Make the changes; whether there were any."""
        changed = False
        for sets in self.sets.values():
            for one in list(sets):
                changed |= self._erase_if_idle(one)
        for alloc in _tiles_allocated(self.function):
            changed |= self._fill(alloc) or self._fold(alloc)
        return changed

    def _erase_if_idle(self, one: SetValidShapeOp) -> bool:
        if _says_what_a_view_cannot(one):
            return False
        before = self.shapes.valid_at(one, one.source)
        rows, cols = (
            self.shapes.integers.of(one.valid_row),
            self.shapes.integers.of(one.valid_col),
        )
        givers = before.origins
        if any(giver in self.givers for giver in givers):
            givers = frozenset(g for o in givers for g in self.givers.get(o, (o,)))
        if before.same_as(rows, cols) and givers.isdisjoint(self.idle):
            why = "the tile has these extents already"
            # Who reads the extents of this set reads the ones of those from now on.
            self.givers[one] = givers
            if one in self.read_origins:
                self.read_origins |= givers
        elif one not in self.read_origins:
            why = "nothing reads these extents"
            self.idle.add(one)
        else:
            return False
        self._remark(f"set_validshape of {name_of(one.source)} erased: {why}", one)
        del self.sets[one.source][one]
        Rewriter.erase_op(one)
        return True

    # Allocations without extents

    def _fill(self, alloc: AllocTileOp) -> bool:
        """Give an allocation the operands that its type asks for and that it lacks."""
        missing = alloc.unset
        if not missing:
            return False
        pair, source = self._extents_of_first_set(alloc, missing)
        if pair is None:
            pair, source = self._physical(alloc), "its physical shape"
        row, col = (
            pair[dim] if dim in missing else alloc.valid_operands[dim] for dim in Dim
        )
        give_valid_operands(alloc, row, col)
        self._remark(f"{name_of(alloc.result)} gets its extents from {source}", alloc)
        return True

    def _physical(self, alloc: AllocTileOp) -> _Pair:
        rows, cols = alloc.tile_type.shape
        return self.values.constant(rows, alloc), self.values.constant(cols, alloc)

    def _extents_of_first_set(
        self, alloc: AllocTileOp, missing: Sequence[Dim]
    ) -> tuple[_Pair | None, str]:
        sets = self.sets.get(alloc.result)
        if not sets:
            return None, ""
        first = next(iter(sets))
        if not self._is_legal_at(first, alloc):
            return None, ""
        pair: _Pair = (first.valid_row, first.valid_col)
        if alloc in self.read_origins and not self._suits_readers(
            alloc, first, missing
        ):
            return None, ""
        moving = self._moving(pair, alloc)
        if moving is None:
            return None, ""
        self.values.move_before(moving, alloc)
        return pair, "its first set_validshape"

    def _suits_readers(
        self, alloc: AllocTileOp, first: SetValidShapeOp, missing: Sequence[Dim]
    ) -> bool:
        """
        Whether the extents of the first set are right for the operations that come
        before it: at least as many of the relations that they demand are proven with
        them as with the physical shape, and none is refuted.
        """
        integers = self.shapes.integers
        given = (integers.of(first.valid_row), integers.of(first.valid_col))
        physical = tuple(LinearExpr(n) for n in alloc.tile_type.shape)
        score_given = score_physical = 0
        for op in self.readers.get(alloc.result, ()):
            if not isinstance(op, TileOp):
                continue
            if alloc not in self.shapes.valid_at(op, alloc.result).origins:
                continue
            for relation in relations_of(op, self.shapes):
                for mine, other in (
                    (relation.left, relation.right),
                    (relation.right, relation.left),
                ):
                    if mine.value is not alloc.result or mine.dim is None:
                        continue
                    if mine.dim not in missing:
                        continue
                    form = other.extent.form
                    if other.value is alloc.result or form is None:
                        continue
                    if relation.fails_with(mine, given[mine.dim]):
                        return False
                    score_given += equal(given[mine.dim], form)
                    score_physical += equal(physical[mine.dim], form)
        return score_given >= score_physical

    # Sets that come first

    def _fold(self, alloc: AllocTileOp) -> bool:
        """Make the first set the allocation's operands, where nothing reads others."""
        sets = self.sets.get(alloc.result)
        if not sets or not alloc.tile_type.is_dynamic or alloc in self.read_origins:
            return False
        first = next(iter(sets))
        if first.parent is not alloc.parent and len(sets) > 1:
            return False
        if not self._is_legal_at(first, alloc):
            return False
        pair: _Pair = (first.valid_row, first.valid_col)
        if pair == alloc.valid_operands:
            return False
        moving = self._moving(pair, alloc)
        if moving is None:
            return False
        self.values.move_before(moving, alloc)
        give_valid_operands(alloc, *pair)
        self._remark(
            f"set_validshape of {name_of(alloc.result)} folded into its alloc_tile",
            first,
        )
        if first.parent is alloc.parent:
            Rewriter.erase_op(first)
        return True

    def _is_legal_at(self, first: SetValidShapeOp, alloc: AllocTileOp) -> bool:
        """
        Whether the extents of a set fit into its tile wherever that is allocated: they
        do where the set runs, which one in a branch or a loop need not do.
        """
        return first.parent is alloc.parent or _surely_fits(first, self.shapes)

    def _moving(self, pair: _Pair, alloc: AllocTileOp) -> list[Operation] | None:
        moving: dict[Operation, None] = {}
        for value in pair:
            assert value is not None
            ops = self.values.to_move_before(value, alloc)
            if ops is None:
                return None
            moving.update(dict.fromkeys(ops))
        return list(moving)

    def _remark(self, message: str, about: Operation) -> None:
        self.diagnostics.remark(
            f"propagate-validshape: {message}", about, kind=kinds.PROPAGATED
        )


def _says_what_a_view_cannot(one: SetValidShapeOp) -> bool:
    """
    Whether a set gives extents to a reshaped tile that its type and the source's do not:
    cells of a source that is valid in part need not be a rectangle of the result. A later
    reader, of the C++ too, would have to know the source's extents there to do without.
    """
    view = one.source.owner
    if not isinstance(view, TReshapeOp) or not view.tile_type.is_dynamic:
        return False
    source = view.src.type
    assert isinstance(source, TileBufType)
    return reshaped(source, view.tile_type, source.valid) is None


def _explain_what_is_left(function: FuncOp, diagnostics: Diagnostics) -> None:
    """Say of each set that stays why it does."""
    sets = [op for op in walk(function) if isinstance(op, SetValidShapeOp)]
    if not sets:
        return
    shapes = ValidShapes.of(function)
    values = AvailableValues(function)
    order = {op: number for number, op in enumerate(walk(function))}
    readers: dict[Operation, tuple[Operation, SSAValue]] = {}
    for (op, tile), valid in shapes.valid.items():
        for origin in () if isinstance(op, SetValidShapeOp) else valid.origins:
            known = readers.get(origin)
            if known is None or order[op] < order[known[0]]:
                readers[origin] = op, tile
    for one in sets:
        tile = name_of(one.source)
        origins = shapes.valid_at(one, one.source).origins - {one}
        earlier = [readers[origin] for origin in origins if origin in readers]
        alloc = one.source.owner
        if earlier:
            reader, name = min(earlier, key=lambda found: order[found[0]])
            why = f"{reader.name} reads the extents that {name_of(name)} has before"
        elif not isinstance(alloc, AllocTileOp):
            why = f"{tile} is not an alloc_tile of this function"
        elif any(
            values.to_move_before(v, alloc) is None
            for v in (one.valid_row, one.valid_col)
        ):
            why = f"its operands cannot be computed before {tile} is allocated"
        elif one.parent is not alloc.parent and not _surely_fits(one, shapes):
            why = f"it may never run, and {tile} may be too small for its extents"
        else:
            why = f"{tile} gets different extents on another way to here"
        diagnostics.remark(
            f"propagate-validshape: set_validshape stays: {why}",
            one,
            kind=kinds.NOT_PROPAGATED,
        )


def _surely_fits(one: SetValidShapeOp, shapes: ValidShapes) -> bool:
    """Whether the extents of a set are neither negative nor larger than its tile."""
    operands = (one.valid_row, one.valid_col)
    for operand, size in zip(operands, one.tile_type.shape, strict=True):
        form = shapes.integers.of(operand)
        low, high = form.low, form.high
        if low is None or low < 0 or high is None or high > size:
            return False
    return True


def _tiles_allocated(function: FuncOp) -> list[AllocTileOp]:
    return [op for op in walk(function) if isinstance(op, AllocTileOp)]


# Static extents


def _make_static(function: FuncOp, diagnostics: Diagnostics) -> None:
    """Move constant extents into the types of tiles that are never set."""
    shapes = ValidShapes.of(function)
    for alloc in _tiles_allocated(function):
        if not alloc.tile_type.is_dynamic:
            continue
        users = [use.operation for use in alloc.result.uses]
        # Loops, branches, calls and returns have types of their own.
        if any(
            isinstance(u, SetValidShapeOp) or not isinstance(u, PTOOp) for u in users
        ):
            continue
        _make_one_static(alloc, users, shapes, diagnostics)


def _make_one_static(
    alloc: AllocTileOp,
    users: list[Operation],
    shapes: ValidShapes,
    diagnostics: Diagnostics,
) -> None:
    old, operands = alloc.tile_type, alloc.valid_operands
    extents = [
        Extent(shapes.integers.of(operand)) if operand is not None else None
        for operand in operands
    ]
    known = [None if e is None or e.form is None else e.form.value for e in extents]
    # No C++ tile has a static extent of 0.
    valid = [
        have if have is not None or not new or new > size else new
        for have, new, size in zip(old.valid, known, old.shape, strict=True)
    ]
    new = old.with_valid(valid[0], valid[1])
    if new == old:
        return
    kept = [
        v if extent is None else None for v, extent in zip(operands, valid, strict=True)
    ]
    _retype(alloc, new, kept[0], kept[1])
    try:
        for op in (alloc, *users):
            op.verify(verify_nested_ops=False)
    except Exception as error:
        if not isinstance(error, VerifyException) and error.__cause__ is None:
            raise
        _retype(alloc, old, *operands)
        why = error.__cause__ or error
        message = f"the extents of {name_of(alloc.result)} stay dynamic: {why}"
        kind = kinds.NOT_PROPAGATED
    else:
        message = f"constant extents of {name_of(alloc.result)} moved into its type"
        kind = kinds.PROPAGATED
    diagnostics.remark(f"propagate-validshape: {message}", alloc, kind=kind)


def _retype(
    alloc: AllocTileOp, type_: TileBufType, row: SSAValue | None, col: SSAValue | None
) -> None:
    retype(alloc.result, type_)
    give_valid_operands(alloc, row, col)
