"""Integers for a tile that has none where it is used: what may be written for them."""

from __future__ import annotations

from xdsl.dialects.builtin import IndexType
from xdsl.ir import SSAValue

from pto_dialect.facts import Dim
from pto_dialect.messages.edits import Edit, Fix, offer, respelled
from pto_dialect.messages.number_edits import is_before, number_before
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_passes.analysis.integers.linear import LinearExpr
from pto_passes.analysis.shapes.relations import relations_of
from pto_passes.analysis.shapes.states import Valid
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_BEFORE = {
    Dim.ROW: r"(pto\.alloc_tile(?:\s+addr\s*=\s*%[\w$.-]+)?)(?!\s+valid_row)",
    Dim.COL: r"(pto\.alloc_tile(?:\s+(?:addr|valid_row)\s*=\s*%[\w$.-]+)*)(?!\s+valid_col)",
}
"""What stands before the operand for an extent in the text of an allocation."""


def unset_by(valid: Valid) -> AllocTileOp | None:
    """The one allocation that lacks the extents of a tile."""
    allocs = [o for o in valid.origins if isinstance(o, AllocTileOp) and o.unset]
    return allocs[0] if len(allocs) == 1 else None


def extents_offered(
    op: PTOOp, tile: SSAValue, alloc: AllocTileOp, shapes: ValidShapes
) -> tuple[Fix, ...]:
    """
    The fix that gives an allocation the operands that it lacks: the extents that the
    operation which reads them asks for, else those of the tile's shape.
    """
    edits: list[Edit] = []
    words, sizes = "", list[str]()
    for dim in alloc.unset:
        asked = _asked(op, tile, dim, shapes)
        extent = LinearExpr(alloc.tile_type.shape[dim]) if asked is None else asked
        found = _called(extent, alloc, dim)
        if found is None:
            return ()
        called, added = found
        edits += added
        words += f" valid_{dim.name.lower()} = %{called}"
        size = f"%{called}" if isinstance(extent, SSAValue) else extent
        sizes.append(f"{size} {dim.plural}")
    # Operands for rows stand before those for columns: one edit has both.
    put = respelled(alloc, _BEFORE[alloc.unset[0]], rf"\1{words}")
    if not put:
        return ()
    title = f"give {name_of(alloc.result)} {' and '.join(sizes)}"
    return offer(title, [*edits, *put])


def _called(
    extent: LinearExpr | SSAValue, alloc: AllocTileOp, dim: Dim
) -> tuple[str, tuple[Edit, ...]] | None:
    """What a text calls an extent where a tile is allocated, and the edits that this takes."""
    if isinstance(extent, SSAValue):
        known = is_before(extent, alloc)
        return (name_of(extent).removeprefix("%"), ()) if known else None
    if extent.value is not None:
        name = f"{dim.plural}_of_{name_of(alloc.result).removeprefix('%')}"
        return number_before(alloc, extent.value, IndexType(), name)
    values = [leaf for leaf in extent.leaves() if isinstance(leaf, SSAValue)]
    if len(values) != 1 or not is_before(values[0], alloc):
        return None
    return name_of(values[0]).removeprefix("%"), ()


def _asked(
    op: PTOOp, tile: SSAValue, dim: Dim, shapes: ValidShapes
) -> LinearExpr | SSAValue | None:
    """
    How many rows or columns an operation needs a tile to have: a number, one value of the
    run, or what another tile that has to have as many was given.
    """
    for relation in relations_of(op, shapes) if isinstance(op, TileOp) else ():
        for mine, other in (
            (relation.left, relation.right),
            (relation.right, relation.left),
        ):
            if mine.value is tile and mine.dim is dim and other.value is not tile:
                form = other.extent.form
                if form is not None and (form.value is not None or _is_value(form)):
                    return form
                if (given := _given(other.value, other.dim)) is not None:
                    return given
    return None


def _given(tile: SSAValue | None, dim: Dim | None) -> SSAValue | None:
    """What an allocation gives its tile in one dimension."""
    if tile is None or dim is None or not isinstance(tile.owner, AllocTileOp):
        return None
    return tile.owner.valid_row if dim is Dim.ROW else tile.owner.valid_col


def _is_value(form: LinearExpr) -> bool:
    """Whether a form is one value as it is."""
    if form.constant or len(form.terms) != 1:
        return False
    ((atom, factor),) = form.terms
    return factor == 1 and atom.kind == "value" and len(atom.leaves) == 1
