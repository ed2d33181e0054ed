"""
What readers of an accumulator have to agree on with the product that wrote it: where its
rows lie, and who raises and lowers its flag.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.ir import Operation

from pto_dialect import checks
from pto_dialect.attrs import Phase
from pto_dialect.facts import Bounds
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import ACC_BOX
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.matmul_ops import CubeOp
from pto_dialect.ops.memory_ops import TStoreOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import equal
from pto_passes.analysis.shapes.states import Read
from pto_passes.analysis.shapes.valid_shapes import ValidShapes


@dataclass(frozen=True)
class CubeFault:
    """What is wrong with how the cube unit, or who reads after it, finds the cells of a tile."""

    message: str
    notes: tuple[Note, ...]
    is_sure: bool = True
    """Whether it is wrong in every run, and not only for some extents."""
    is_seen: bool = True
    """Whether something looks at the cells that are wrong."""


def accumulator_faults(read: Read, shapes: ValidShapes) -> Iterator[CubeFault]:
    """What is wrong with a read of an accumulator that products have written."""
    tile = read.tile.type
    if not isinstance(tile, TileBufType) or tile.space is not AddressSpace.ACC:
        return
    if isinstance(read.op, CubeOp) or not isinstance(read.op, PTOOp):
        return
    products = list(_last_products(read))
    if not products:
        return
    yield from _phases(read, products)
    pitch = _pitch_of_reader(read, shapes)
    if pitch is None:
        return
    laid = {product: _pitch_of_product(product, shapes) for product in products}
    apart = [p for p, rows in laid.items() if rows[1] < pitch[0] or pitch[1] < rows[0]]
    is_sure = len(apart) == len(products)
    for product in apart if is_sure else products:
        if is_sure or not _is_same_pitch(read, pitch, product, laid[product], shapes):
            yield _other_pitch(read, pitch, product, laid[product], is_sure=is_sure)
            return


def _other_pitch(
    read: Read, pitch: Bounds, product: CubeOp, laid: Bounds, *, is_sure: bool
) -> CubeFault:
    """Rows that lie, or may lie, at another distance than who reads them takes."""
    message = (
        f"reads {name_of(read.tile)} at a pitch of {_shown(pitch)} rows, but the product "
        f"{'has' if is_sure else 'may have'} laid it out at {_shown(laid)}"
    )
    note = (
        "the valid rows of lhs, in whole boxes of 16, are the pitch of this product; "
        "compact=1 makes stores follow it"
    )
    return CubeFault(message, (Note(note, product),), is_sure)


def _is_same_pitch(
    read: Read, pitch: Bounds, product: CubeOp, laid: Bounds, shapes: ValidShapes
) -> bool:
    """Whether who reads takes the pitch of a product, whatever the extents are."""
    if pitch == laid and pitch[0] == pitch[1]:
        return True
    written = shapes.valid_at(product, product.operand("lhs")).rows.form
    seen = shapes.valid_at(read.op, read.tile).rows.form
    # Both follow the valid rows, each in its own bounds.
    return (
        written is not None
        and seen is not None
        and equal(written, seen)
        and (pitch == laid)
    )


def _last_products(read: Read) -> Iterator[CubeOp]:
    """
    The products one of which wrote last what is read; none where something else may have.
    """
    content = read.content
    if content.layers:
        writers: list[Operation] = [content.layers[0].op]
    else:
        writers = list(content.under or ())
    products = [op for op in writers if isinstance(op, CubeOp)]
    if len(products) == len(writers):
        yield from products


def _pitch_of_product(product: CubeOp, shapes: ValidShapes) -> Bounds:
    """
    The rows from one column of boxes to the next as a product lays them out. One row
    counts as 16, and none does not lay out anything: `TMatmul` in pto-isa's
    `npu/a2a3/TMatmul.hpp` (lines 47 to 52).
    """
    rows = shapes.bounds_at(product, product.operand("lhs"))[0]
    return _pitch_of(product, checks.tile_type(product, "dst"), rows)


def _pitch_of_reader(read: Read, shapes: ValidShapes) -> Bounds | None:
    """
    The rows from one column of boxes to the next, as who reads takes it; None where there
    is but one column.
    """
    tile = read.tile.type
    assert isinstance(tile, TileBufType)
    assert isinstance(read.op, PTOOp)
    rows, cols = shapes.bounds_at(read.op, read.tile)
    origins = shapes.storage.origins(read.tile)
    if cols[0] <= ACC_BOX or len(origins) != 1:
        return None
    whole = origins[0].type
    if isinstance(whole, TileBufType):
        # pto-isa has a window as a tile of all the rows, of which so many are valid.
        tile = tile.with_shape(whole.rows, tile.cols).with_valid(*tile.valid)
    return _pitch_of(read.op, tile, rows)


def _pitch_of(op: PTOOp, tile: TileBufType, rows: Bounds) -> Bounds:
    """What an operation takes for the pitch, with as many valid rows of its tile."""
    low, high = (op.acc_pitch(tile, max(1, count)) or tile.rows for count in rows)
    return low, high


def _shown(bounds: Bounds) -> str:
    low, high = bounds
    return str(low) if low == high else f"{low} to {high}"


def _phases(read: Read, products: list[CubeOp]) -> Iterator[CubeFault]:
    """
    A final product raises the flag of its accumulator, and a store with a phase waits for
    it, and lowers it with the final one. Source: `unitFlagCtrl` in pto-isa's
    `common/arch/memory/tstore_common.hpp` (line 203), `Phase` in `npu/a2a3/TMatmul.hpp`
    (line 52), `AccPhase` and `STPhase` in `common/type.hpp`.
    """
    phases = {_phase(op) for op in products}
    store = read.op
    waits = isinstance(store, TStoreOp) and store.phase is not Phase.UNSPECIFIED
    tile = name_of(read.tile)
    if waits and Phase.FINAL not in phases:
        what = f"waits for a final product in {tile}, and there is none: it never ends"
        note = "the last product before it is here"
    elif not waits and phases == {Phase.FINAL}:
        what = (
            f"reads {tile} without a phase, so that the flag which the final product "
            "raises stays up, and a later product with a phase waits for ever"
        )
        note = "the final product is here"
    else:
        return
    yield CubeFault(what, (Note(note, products[0]),))


def _phase(op: CubeOp) -> Phase:
    return Phase.UNSPECIFIED if op.acc_phase is None else op.acc_phase.data
