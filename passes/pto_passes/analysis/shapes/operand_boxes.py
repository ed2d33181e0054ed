"""
Where the boxes of a product's operands lie. The cube unit's instruction has rows, depth and
columns, and no strides: it takes boxes as close as these extents say. A move that fills
`left` or `right` lays them out by the tile's physical size, unless it packs them
(`MoveOp.packs_boxes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import BLayout
from pto_dialect.facts import Bounds, Dim
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import ceil_div, constant_of
from pto_dialect.layout import inner_box
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.matmul_ops import CubeOp, GemvOp
from pto_dialect.ops.move_ops import MoveOp
from pto_dialect.ops.view_ops import SubviewOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import equal
from pto_passes.analysis.shapes.accumulators import CubeFault
from pto_passes.analysis.shapes.states import Read
from pto_passes.analysis.shapes.valid_shapes import ValidShapes


def operand_faults(read: Read, shapes: ValidShapes) -> Iterator[CubeFault]:
    """What is wrong with where a product takes the boxes of `left` or `right` to be."""
    product, tile = read.op, read.tile.type
    if not isinstance(product, CubeOp) or not isinstance(tile, TileBufType):
        return
    if read.tile not in _boxed_operands(product) or tile.element_bits < 8:
        return
    writers = read.content.writers() or ()
    moves = [writer for writer in writers if isinstance(writer, MoveOp)]
    if not moves or len(moves) != len(writers):
        return
    by_rows = tile.blayout_on(product.arch) is BLayout.ROW_MAJOR
    along, down = (Dim.COL, Dim.ROW) if by_rows else (Dim.ROW, Dim.COL)
    box, extents = inner_box(tile), _multiplied(product, read.tile, shapes)
    lines, taken = (_boxes(extents[dim], box[dim]) for dim in (down, along))
    if lines[1] <= 1:
        return  # one line of boxes: where a second one would begin does not matter
    laid = [(move, _laid_by(move, along, box[along], shapes)) for move in moves]
    apart = [(m, b) for m, b in laid if b[1] < taken[0] or taken[1] < b[0]]
    is_sure = len(apart) == len(laid) and lines[0] > 1
    for move, boxes in apart or laid:
        if is_sure or not _is_same(read, move, along, taken, boxes, shapes):
            fault = _fault(read, move, along, taken, boxes, is_sure=is_sure)
            # The first line of boxes is where it is taken to be: the first rows are right.
            sound = box[Dim.ROW] if by_rows and read.tile is product.lhs else 0
            yield from _as_seen(fault, product, sound, shapes)
            return


def _boxed_operands(product: CubeOp) -> list[SSAValue]:
    """The factors that lie in boxes; the one row of a `gemv` does not."""
    return [product.rhs] if isinstance(product, GemvOp) else [product.lhs, product.rhs]


def _multiplied(
    product: CubeOp, factor: SSAValue, shapes: ValidShapes
) -> tuple[Bounds, Bounds]:
    """How many rows and columns of a factor are multiplied: of rhs no more than the depth."""
    rows, cols = shapes.bounds_at(product, factor)
    if factor is product.rhs and not isinstance(product, GemvOp):
        rows = shapes.bounds_at(product, product.lhs)[1]
    return rows, cols


def _as_seen(
    fault: CubeFault, product: CubeOp, sound: int, shapes: ValidShapes
) -> Iterator[CubeFault]:
    """A fault as it is told where only the first rows of a product are right."""
    if _is_seen(product, sound, shapes):
        yield fault
    elif fault.is_sure:
        what = f"the rows from {sound} on, which are wrong" if sound else "its result"
        message = f"{fault.message}; nothing looks at {what}"
        yield replace(fault, message=message, is_seen=False)


def _is_seen(product: CubeOp, sound: int, shapes: ValidShapes) -> bool:
    """Whether something may look at more than so many of the first rows of a product."""
    observers, waiting, done = shapes.observers(), [product], set[Operation]()
    while waiting:
        op = waiting.pop()
        if op in done:
            continue
        done.add(op)
        for read in observers.get(op, ()):
            if isinstance(read.op, CubeOp):
                waiting.append(read.op)  # adds to what is there
            elif _last_row(read, shapes) > sound:
                return True
    unknown = (
        r.tile.type for r in shapes.reads.values() if r.content.writers() is None
    )
    return any(
        isinstance(type_, TileBufType) and type_.space is AddressSpace.ACC
        for type_ in unknown
    )


def _last_row(read: Read, shapes: ValidShapes) -> int:
    """Behind the last row of an accumulator that a read may look at."""
    rows = shapes.bounds_at(read.op, read.tile)[0][1]
    value = read.tile
    while isinstance(window := value.owner, SubviewOp):
        first = constant_of(window.offsets[0])
        assert isinstance(window.source.type, TileBufType)
        rows += window.source.type.rows if first is None else first
        value = window.source
    return rows


def _boxes(extent: Bounds, size: int) -> Bounds:
    """As many boxes as hold so many rows or columns; of none nothing is multiplied."""
    low, high = (max(1, ceil_div(count, size)) for count in extent)
    return low, high


def _laid_by(move: MoveOp, dim: Dim, box: int, shapes: ValidShapes) -> Bounds:
    """How many boxes from one line of them to the next, as a move lays them out."""
    dst = move.operand("dst")
    if move.packs_boxes:
        return _boxes(shapes.bounds_at(move, dst)[dim], box)
    origins = shapes.storage.origins(dst)
    type_ = origins[0].type if len(origins) == 1 else dst.type
    assert isinstance(type_, TileBufType)
    count = type_.shape[dim] // box
    return count, count


def _is_same(
    read: Read,
    move: MoveOp,
    dim: Dim,
    taken: Bounds,
    laid: Bounds,
    shapes: ValidShapes,
) -> bool:
    """Whether a product takes the distance of a move, whatever the extents are."""
    if taken == laid and taken[0] == taken[1]:
        return True
    there = shapes.valid_at(move, move.operand("dst"))[dim].form
    here = read.valid[dim].form
    return (
        move.packs_boxes
        and here is not None
        and there is not None
        and equal(here, there)
    )


def _fault(
    read: Read, move: MoveOp, dim: Dim, taken: Bounds, laid: Bounds, *, is_sure: bool
) -> CubeFault:
    """Boxes that lie, or may lie, at another distance than the cube unit takes."""
    tile = name_of(read.tile)
    message = (
        f"takes {_shown(taken)} from one line of {tile} to the next, as its valid "
        f"{dim.plural} say, but {'' if is_sure else 'may find '}{_shown(laid)} "
        f"{'lie ' if is_sure else ''}there"
    )
    note = (
        f"this move lays {tile} out by its physical {dim.plural}; compact=1 makes it "
        f"follow the valid ones"
    )
    return CubeFault(message, (Note(note, move),), is_sure)


def _shown(boxes: Bounds) -> str:
    low, high = boxes
    count = str(low) if low == high else f"{low} to {high}"
    return f"{count} box{'' if high == 1 else 'es'}"
