"""`check-validshape`: judge how a program uses valid extents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.facts import Bounds, Dim
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause, Note, Severity
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.kinds import Kind
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import (
    PartitionViewOp,
    SubviewOp,
    TileViewOp,
    TReshapeOp,
)
from pto_dialect.types import TileBufType
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.control_flow.trip_counts import walk_running
from pto_passes.analysis.integers.linear import LinearExpr, at_most, less
from pto_passes.analysis.memory.contents import Content, Layer, cell_order
from pto_passes.analysis.shapes.accumulators import CubeFault, accumulator_faults
from pto_passes.analysis.shapes.coverage import Gap, gaps
from pto_passes.analysis.shapes.offers import extents_offered, unset_by
from pto_passes.analysis.shapes.operand_boxes import operand_faults
from pto_passes.analysis.shapes.partitions import beyond, corners_of
from pto_passes.analysis.shapes.past_end import past_end
from pto_passes.analysis.shapes.relations import Side, has_no_cells, relations_of
from pto_passes.analysis.shapes.slots import slot_faults
from pto_passes.analysis.shapes.states import Extent, Read, Valid
from pto_passes.analysis.shapes.transfer_fields import field_faults
from pto_passes.analysis.shapes.transfer_layouts import layout_faults
from pto_passes.analysis.shapes.unwritten import FINAL, goes_on, is_seen, only_branch
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_MAX_NOTES = 3


@dataclass(frozen=True)
class CheckValidShape(ModulePass):
    """
    Judges how a program uses valid extents, and changes nothing.

    Errors are: an extent that is read before it is set; an extent that surely is
    negative or larger than its tile; a relation between operands that pto-isa demands
    and that surely fails; cells that are read and that nothing has written, because the
    tile was computed narrower, or not at all. Each error names the operation, the
    operand, both extents, and the place where they were last set.

    A relation that pto-isa only asserts, in debug builds, is a warning that says which
    cells are not read, or come from cells that are not valid. It is an error if these get
    to a store, a reduction or a comparison.

    With `asserts=true`, a relation that can neither be proven nor refuted becomes a
    check at run time: `pto.trap` where it fails.

        pto.set_validshape %t, %c1, %c64 ...
        pto.tadds ins(%a, %x ...) outs(%t ...)   // error: %a has 16 rows, %t has 1
    """

    name = "check-validshape"

    asserts: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        shapes = {f: ValidShapes.of(f) for f in functions_of(op)}
        for function, found in shapes.items():
            _Judge(found, diagnostics).judge(function)
        for fault in slot_faults(op, shapes):
            text = f"'{fault.op.name}' op {fault.message}"
            tile, notes = fault.op.tile, fault.notes
            diagnostics.error(text, fault.op, tile, notes, kind=kinds.RELATION)
        if self.asserts:
            from pto_passes.run_time_checks import insert_checks

            for function, found in shapes.items():
                count = insert_checks(function, found)
                diagnostics.remark(
                    f"{count} run-time checks inserted",
                    function,
                    kind=kinds.RUN_TIME_CHECKS,
                )
        diagnostics.raise_if_errors()


class _Judge:
    def __init__(self, shapes: ValidShapes, diagnostics: Diagnostics):
        self.shapes = shapes
        self.diagnostics = diagnostics
        self.causes: dict[AllocTileOp, Cause] = {}
        """What is at the bottom of extents that are read unset, by what lacks them."""

    def judge(self, function: Operation) -> None:
        running = dict.fromkeys(walk_running(function))
        for op in running:
            if not isinstance(op, PTOOp):
                continue
            self._extents_given(op)
            self._beyond(op)
            if not self._unset_reads(op) and isinstance(op, TileOp):
                self._relations(op)
                self._faults(op)
        found = gaps(function, self.shapes, FINAL)
        for read in self.shapes.reads.values():
            if read.op not in running:
                continue
            is_said = self._unwritten_cells(read) or self._unsound_cells(read)
            if not is_said and (gap := found.get((read.op, read.tile))) is not None:
                self._gap(read, gap)
            self._cube_faults(read, kinds.ACCUMULATOR, accumulator_faults)
            self._cube_faults(read, kinds.OPERAND_BOXES, operand_faults)

    def _cube_faults(
        self,
        read: Read,
        kind: Kind,
        faults: Callable[[Read, ValidShapes], Iterator[CubeFault]],
    ) -> None:
        for fault in faults(read, self.shapes):
            severity = Severity.ERROR if fault.is_sure else Severity.NOT_PROVEN
            if not fault.is_seen:
                severity = Severity.WARNING
            self._say(severity, kind, read.op, fault.message, read.tile, fault.notes)

    # Extents that are given

    def _extents_given(self, op: PTOOp) -> None:
        """Extents that an operation gives to a tile fit into it."""
        match op:
            case AllocTileOp() | SetValidShapeOp():
                shape = op.tile_type.shape
            case SubviewOp():
                shape = op.tile_type.shape
            case _:
                return
        for dim, operand, size in zip(
            Dim, (op.valid_row, op.valid_col), shape, strict=True
        ):
            if operand is None:
                continue
            form = self.shapes.integers.of(operand)
            tile = op.source if isinstance(op, SetValidShapeOp) else op.results[0]
            surely = less(form, LinearExpr(0)) or less(LinearExpr(size), form)
            ways = [form] if surely else self._in_some_iteration(op, form)
            for found in ways:
                when = "" if surely else " in one iteration"
                what = f"{found} valid {dim.plural}{when}"
                if less(found, LinearExpr(0)):
                    message = f"gives a tile {what}"
                    self._say(Severity.ERROR, kinds.BEYOND_TILE, op, message, operand)
                    break
                if less(LinearExpr(size), found):
                    self._say(
                        Severity.ERROR,
                        kinds.BEYOND_TILE,
                        op,
                        f"gives {name_of(tile)} {what}, but it has only {size}",
                        operand,
                        [Note(f"{name_of(tile)} is made here", tile)],
                    )
                    break

    def _in_some_iteration(self, op: Operation, form: LinearExpr) -> list[LinearExpr]:
        """What an extent is in the first and the last iteration of the loops around."""
        numbers = [form.at(corner) for corner in corners_of(op, self.shapes.integers)]
        return [LinearExpr(number) for number in numbers if number is not None]

    def _beyond(self, op: PTOOp) -> None:
        """A partition does not reach beyond its tensor, nor a window beyond its tile."""
        for found in beyond(op, self.shapes):
            when = " in one iteration" if found.in_loop else ""
            whole = name_of(found.whole)
            is_tensor = isinstance(op, PartitionViewOp)
            what = found.what if is_tensor else f"the {found.what}"
            self._say(
                Severity.ERROR,
                kinds.BEYOND_TENSOR if is_tensor else kinds.BEYOND_TILE,
                op,
                f"takes {found.size} from {found.start} on in {what} of {whole}, which "
                f"has {found.limit} there{when}",
                found.offset,
                [Note(f"{whole} is made here", found.whole)],
            )

    # Extents that are read

    def _unset_reads(self, op: PTOOp) -> bool:
        """Whether the operation reads an extent that was never set; an error then."""
        if isinstance(op, SetValidShapeOp):
            return False
        found = False
        scratch = op.SCRATCH if isinstance(op, TileOp) else ()
        for name, tile in op.named_operands():
            if not isinstance(tile.type, TileBufType) or name in scratch:
                continue
            valid = self.shapes.valid_at(op, tile)
            unset = [d for d in Dim if valid[d].maybe_unset]
            if not unset or (
                isinstance(op, TileViewOp) and not op.tile_type.is_dynamic
            ):
                continue
            found = True
            what = " and ".join(d.plural for d in unset)
            surely = all(valid[d].is_unset for d in unset)
            how = "have not been set" if surely else "may not have been set"
            message = (
                f"reads the valid {what} of {name} {name_of(tile)}, which {how} yet"
            )
            notes = list(_why_unset(valid))
            text = f"'{op.name}' op {message}"
            fixes: tuple[Fix, ...] = ()
            if (alloc := unset_by(valid)) is not None and alloc not in self.causes:
                cause = Cause(text, kinds.UNSET_EXTENT, leads_to="they are read")
                self.causes[alloc] = cause
                fixes = extents_offered(op, tile, alloc, self.shapes)
            self.diagnostics.error(
                text,
                op,
                tile,
                notes,
                kind=kinds.UNSET_EXTENT,
                cause=None if alloc is None else self.causes[alloc],
                fixes=fixes,
            )
        return found

    def _relations(self, op: TileOp) -> None:
        for relation in relations_of(op, self.shapes):
            if not relation.fails:
                continue
            left, right = relation.left, relation.right
            found = str(left) if right.dim is None else f"{left}, {right}"
            focus = left.value if left.operand not in op.OUTS else right.value
            notes = [*self._origin_notes(left), *self._origin_notes(right)]
            severity = Severity.ERROR
            if relation.is_asserted:
                severity = Severity.WARNING
                found = f"{found}; {relation.consequence}"
            message = f"needs {relation}: {found}"
            self._say(severity, kinds.RELATION, op, message, focus or left.value, notes)

    def _faults(self, op: TileOp) -> None:
        """What the operation itself has to say about extents within known bounds."""

        def bounds(name: str) -> tuple[Bounds, Bounds]:
            return self.shapes.bounds_at(op, op.operand(name))

        for fault in op.extent_faults(bounds):
            about = op.operand(fault.operand)
            self._say(Severity.ERROR, kinds.EXTENT_FAULT, op, fault.message, about)
        for message in past_end(op, self.shapes):
            self._say(
                Severity.ERROR, kinds.EXTENT_FAULT, op, message, op.operand("dst")
            )
        for message in layout_faults(op, self.shapes.integers):
            self._say(Severity.ERROR, kinds.TRANSFER_LAYOUT, op, message, None)
        for message in field_faults(op, self.shapes.integers):
            self._say(Severity.ERROR, kinds.TRANSFER_FIELD, op, message, None)

    def _origin_notes(self, side: Side) -> Iterator[Note]:
        if side.valid is None or side.value is None or side.dim is None:
            return
        yield from _where_set(side.value, side.valid, side.extent, side.dim.plural)

    # Cells that are read

    def _unwritten_cells(self, read: Read) -> bool:
        """
        Whether something is said of cells that nothing has written: those of a read have
        been written through the same handle. A handle that
        nothing is written through is a second name for other tiles' bytes, and may
        read what those hold.
        """
        storage, tile = self.shapes.storage, read.tile
        if _only_keeps(read) or self._has_nothing_to_read(read):
            return False
        if storage.origins(tile) != (tile,) or read.content.under is None:
            return False
        if not isinstance(tile.owner, AllocTileOp):
            return False
        layers = read.content.layers
        own = [layer for layer in layers if layer.handle is tile]
        if not own and not layers:
            return self._unwritten(read)
        if not own and all(layer.layout == cell_order(tile) for layer in layers):
            # Another name of bytes that have been written through their own one.
            own = list(layers)
        if read.beyond or read.content.under or self._covered(read, read.content):
            return False
        for dim in Dim:
            wanted = read.valid[dim].form
            if wanted is None or not own:
                continue
            if all(_narrower(layer, dim, wanted) for layer in own):
                self._too_wide(read, own[0], dim, wanted)
                return True
        if isinstance(read.op, FINAL) and len(read.content.layers) == 1:
            self._maybe_too_wide(read, own)
        return False

    def _maybe_too_wide(self, read: Read, own: Sequence[Layer]) -> None:
        """That a read is not known to see only what was computed, in one go."""
        for dim in Dim:
            wanted = read.valid[dim].form
            computed = own[0].extent(dim) if own else None
            if wanted is None or computed is None or at_most(wanted, computed):
                continue
            assert isinstance(read.tile.type, TileBufType)
            rows, cols = read.tile.type.shape
            if at_most(LinearExpr(rows if dim is Dim.ROW else cols), computed):
                # No tile has more valid cells than cells.
                continue
            tile = name_of(read.tile)
            self._say(
                Severity.NOT_PROVEN,
                kinds.TOO_WIDE,
                read.op,
                f"reads {wanted} {dim.plural} of {tile}, and {computed} were computed",
                read.tile,
                [Note(f"{name_of(own[0].handle)} was computed here", own[0].op)],
            )
            return

    def _has_nothing_to_read(self, read: Read) -> bool:
        """Whether there is no cell that the operation reads, in any run."""
        if isinstance(read.op, TileOp) and has_no_cells(read.op, self.shapes):
            return True
        return any(read.valid[dim].is_zero for dim in Dim if dim not in read.beyond)

    def _unwritten(self, read: Read) -> bool:
        """Whether what is read was written by nothing, or in one branch alone."""
        tile, under = read.tile, read.content.under or ()
        notes = [Note(f"{name_of(tile)} is made here", tile)]
        message = f"reads {name_of(tile)}, which nothing has written"
        if under:
            branch = only_branch(under, read.op)
            if branch is None:
                return False
            arm, condition = branch
            truth = "false" if arm == 0 else "true"
            message += f" where {name_of(condition)} is {truth}"
            notes += [Note("it is written here", op) for op in list(under)[:_MAX_NOTES]]
        if is_seen(read, self.shapes):
            self._say(Severity.ERROR, kinds.UNWRITTEN, read.op, message, tile, notes)
        else:
            message += "; what comes of it gets to no store, reduction or comparison"
            self._say(Severity.WARNING, kinds.UNWRITTEN, read.op, message, tile, notes)
        return True

    @staticmethod
    def _covered(read: Read, content: Content) -> bool:
        rows, cols = read.valid.rows.form, read.valid.cols.form
        layout = cell_order(read.tile)
        return any(
            layer.handle is read.tile and layer.covers(rows, cols, layout)
            for layer in content.layers
        )

    def _too_wide(self, read: Read, layer: Layer, dim: Dim, wanted: LinearExpr) -> None:
        computed, tile = layer.extent(dim), name_of(read.tile)
        notes = [
            Note(
                f"{name_of(layer.handle)} was computed here, with {computed} "
                f"{dim.plural}",
                layer.op,
            ),
            *_where_set(read.tile, read.valid, read.valid[dim], dim.plural),
        ]
        others = [x for x in read.content.layers if x.handle is not layer.handle]
        if others:
            other = others[0]
            notes.append(
                Note(
                    f"the other cells hold what {name_of(other.handle)} left", other.op
                )
            )
        message = (
            f"reads {wanted} {dim.plural} of {tile}, but only {computed} were computed"
        )
        # What comes of the others is an error where something is made of it.
        severity = Severity.WARNING if goes_on(read, dim) else Severity.ERROR
        self._say(severity, kinds.TOO_WIDE, read.op, message, read.tile, notes)

    def _unsound_cells(self, read: Read) -> bool:
        """
        Whether cells that were computed from cells beyond an operand's valid region get to
        a store, a reduction or a comparison.
        """
        op = read.op
        if not isinstance(op, FINAL):
            return False
        for dim in Dim:
            if (sound := read.sound(dim)) is None or dim in op.INDEPENDENT:
                continue
            layer = read.content.layers[0]
            if (computed := layer.extent(dim)) is not None and less(
                computed, read.valid[dim].form or computed
            ):
                # That it is read too wide has been said.
                continue
            tile = name_of(read.tile)
            self._say(
                Severity.ERROR,
                kinds.UNSOUND,
                op,
                f"reads {read.valid[dim]} {dim.plural} of {tile}, of which only {sound} "
                "come from valid cells",
                read.tile,
                [Note(f"{tile} was computed here", layer.op)],
            )
            return True
        return False

    def _gap(self, read: Read, gap: Gap) -> None:
        """Cells that nothing has written, through any name of their bytes."""
        tile = name_of(read.tile)
        message = (
            f"reads {tile} from row {gap.row}, column {gap.col} on, which nothing has "
            "written"
            if gap.row or gap.col
            else f"reads {tile}, whose first cell nothing has written"
        )
        notes = [Note(f"{tile} is made here", read.tile)]
        self._say(Severity.ERROR, kinds.UNWRITTEN, read.op, message, read.tile, notes)

    def _say(
        self,
        severity: Severity,
        kind: Kind,
        op: Operation,
        message: str,
        focus: SSAValue | None,
        notes: Sequence[Note] = (),
    ) -> None:
        text = f"'{op.name}' op {message}"
        self.diagnostics.report(severity, text, op, focus, notes, kind)


def _only_keeps(read: Read) -> bool:
    """Whether an operation reads a tile only in that it leaves most of it as it is."""
    op = read.op
    return (
        isinstance(op, TileOp)
        and not op.WRITES_VALID
        and any(op.operand(name) is read.tile for name in op.UPDATED)
    )


def _why_unset(valid: Valid) -> Iterator[Note]:
    """Where the extents of a handle should have come from."""
    for origin in valid.origins:
        if isinstance(origin, AllocTileOp) and origin.unset:
            yield Note(
                f"{name_of(origin.result)} has '?' and no operand for it; give it "
                "valid_row/valid_col here, set_validshape before this use, or run "
                "--propagate-validshape",
                origin.result,
            )
        elif isinstance(origin, TReshapeOp):
            yield Note(
                f"what is valid of {name_of(origin.src)} may be no rectangle of "
                f"{name_of(origin.result)}; set the extents before this use",
                origin.result,
            )


def _narrower(layer: Layer, dim: Dim, wanted: LinearExpr) -> bool:
    computed = layer.extent(dim)
    return computed is not None and less(computed, wanted)


def _where_set(
    tile: SSAValue, valid: Valid, extent: Extent, what: str
) -> Iterator[Note]:
    for origin in list(valid.origins)[:_MAX_NOTES]:
        yield Note(f"valid {what} of {name_of(tile)} set to {extent} here", origin)
