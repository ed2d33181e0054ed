"""
Loads and stores that pto-isa does not compile, or that write elsewhere, by how tile and
view lie.

Source: the static asserts of `TLOAD_TILE_IMPL`, `TLoadGm2L1Nd2nz` and
`CheckStaticForVecAndMat` in pto-isa's `common/arch/memory/{tload,tstore}_common.hpp`, of
`StaticCheck` and `TLoadCubeCheck` in `common/arch/register/tload_common.hpp`, and of
`CheckStaticVec` in `npu/a5/TStore.hpp`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pto_dialect.attrs import BLayout, Layout, SLayout
from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import ACC_BOX, SCALES_BOX_BYTES, block_elements
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    TileBufType,
    bits_of,
)
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.shapes.layouts import layout_of, stated_layout

AS_IT_LIES = {
    (BLayout.ROW_MAJOR, SLayout.NONE_BOX): Layout.ND,
    (BLayout.COL_MAJOR, SLayout.NONE_BOX): Layout.DN,
    (BLayout.COL_MAJOR, SLayout.ROW_MAJOR): Layout.NZ,
}
"""The layout of the views that a tile is moved from and to as it lies."""

_ZN = (BLayout.ROW_MAJOR, SLayout.COL_MAJOR)


def layout_faults(op: TileOp, integers: Integers) -> Iterator[str]:
    """What is wrong with a load or a store, whatever its numbers are."""
    if isinstance(op, TStoreOp) and _is_acc(op):
        yield from _acc_faults(op)
        return
    moved = transfer_of(op)
    if moved is None:
        return
    if moved.tile.element_bits == 64 and not _moves_64_bits(op, moved):
        yield (
            "moves elements of 64 bits as they lie, from rows to rows or from columns to "
            f"columns, as pto-isa asserts: the view is {moved.layout}, the tile "
            f"{moved.tile.blayout.value}, {moved.tile.slayout.value}"
        )
        return
    if moved.lies is moved.layout:
        return
    if (
        moved.layout not in AS_IT_LIES.values()
        or moved.tile.fractal == SCALES_BOX_BYTES
    ):
        return
    if isinstance(op, TStoreOp):
        yield from _store_faults(moved, integers)
    else:
        yield from _load_faults(moved, in_registers=op.arch.in_registers)


@dataclass(frozen=True)
class Transfer:
    """A load or a store between a tile and a box of a view that a kernel makes."""

    tile: TileBufType
    partition: PartitionViewOp
    view: MakeTensorViewOp
    layout: Layout
    """The layout that it takes the view by."""
    lies: Layout | None
    """The layout of the views that the tile is moved from and to as it lies."""


def transfer_of(op: TileOp) -> Transfer | None:
    """What a load to `vec` or `mat`, or a store from there, moves."""
    if isinstance(op, TLoadOp):
        tile, partition = op.dst.type, op.src.owner
    elif isinstance(op, TStoreOp):
        tile, partition = op.src.type, op.dst.owner
    else:
        return None
    assert isinstance(tile, TileBufType)
    if not isinstance(partition, PartitionViewOp):
        return None
    view = partition.source.owner
    if not isinstance(view, MakeTensorViewOp):
        return None
    if tile.space not in (AddressSpace.VEC, AddressSpace.MAT):
        return None
    layout = stated_layout(partition) or layout_of(view)
    lies = AS_IT_LIES.get((tile.blayout, tile.slayout))
    return Transfer(tile, partition, view, layout, lies)


def _is_acc(op: TStoreOp) -> bool:
    tile = op.src.type
    return isinstance(tile, TileBufType) and tile.space is AddressSpace.ACC


def _acc_faults(op: TStoreOp) -> Iterator[str]:
    """
    Stores from `acc`: `CheckAcc2gm` and `TStoreAccNz2nz` in pto-isa's `npu/a2a3/TStore.hpp`,
    `CheckStaticAcc` in `npu/a5/TStore.hpp`.
    """
    partition = op.dst.owner
    if not isinstance(partition, PartitionViewOp):
        return
    view = partition.source.owner
    if not isinstance(view, MakeTensorViewOp):
        return
    layout = stated_layout(partition) or layout_of(view)
    if layout is Layout.DN:
        yield (
            "needs a view with layout nd or nz for a tile of acc, which pto-isa asserts: "
            f"it is {layout}"
        )
    type_ = partition.result.type
    assert isinstance(type_, PartitionTensorViewType)
    box = type_.dims[-2:]
    bits = bits_of(type_.element_type)
    widths = (8, 16) if bits == 32 else (block_elements(bits),)
    if layout is not Layout.NZ or DYNAMIC in box:
        return
    if len(box) < 2 or box[0] != ACC_BOX or box[1] not in widths:
        wanted = " or ".join(f"{ACC_BOX} x {width}" for width in widths)
        yield (
            f"needs an nz view whose last two dimensions are a box of {wanted}, which "
            f"pto-isa asserts: they are {' x '.join(map(str, box))}"
        )


def _moves_64_bits(op: TileOp, moved: Transfer) -> bool:
    """
    On a5 only loads that make boxes do not (`StaticCheck` in
    `common/arch/register/tload_common.hpp`).
    """
    as_it_lies = moved.lies is moved.layout
    if op.arch.in_registers:
        return as_it_lies or not moved.tile.is_boxed or isinstance(op, TStoreOp)
    return as_it_lies and not moved.tile.is_boxed


def _load_faults(moved: Transfer, *, in_registers: bool) -> Iterator[str]:
    tile, lies, layout = moved.tile, moved.lies, moved.layout
    boxes = {Layout.NZ: [Layout.ND], None: []}.get(lies, [])
    if (tile.blayout, tile.slayout) == _ZN:
        boxes = [Layout.DN]
    elif lies is Layout.NZ and in_registers:
        boxes = [Layout.ND, Layout.DN]
    if tile.space is AddressSpace.VEC or layout not in boxes:
        wanted = [*([] if lies is None else [lies])]
        wanted += boxes if tile.space is AddressSpace.MAT else []
        found = f"{tile.blayout.value}, {tile.slayout.value}"
        yield (
            f"needs a view with layout {' or '.join(wanted) or 'of boxes'} for a tile of "
            f"{tile.space} that is {found}, which pto-isa asserts: it is {layout}"
        )
        return
    type_ = moved.partition.result.type
    assert isinstance(type_, PartitionTensorViewType)
    if any(extent != 1 for extent in type_.dims[:-2]):
        shape = "x".join("?" if extent < 0 else str(extent) for extent in type_.dims)
        yield (
            "needs one matrix to make boxes of, which pto-isa asserts: all sizes but the "
            f"last two have to be 1, found {shape}"
        )


def _store_faults(moved: Transfer, integers: Integers) -> Iterator[str]:
    tile, view, lies, layout = moved.tile, moved.view, moved.lies, moved.layout
    if lies is None and 1 in tile.shape:
        # Of one row and column everything is let through, and has a branch or none.
        yield (
            f"stores nothing: pto-isa has no store of tiles that are {tile.blayout.value}, "
            f"{tile.slayout.value}"
        )
        return
    if 1 not in tile.shape or lies is Layout.NZ:
        # One row of boxes is stored as boxes (`TStoreUb2gmNz2nz`, `TStoreVecNZ`).
        yield (
            f"needs a view with layout {lies or 'of boxes'}, which pto-isa asserts of all "
            f"tiles with more than one row and column, or of nz boxes: it is {layout}"
        )
        return
    if {lies, layout} != {Layout.ND, Layout.DN}:
        return
    dim = Dim.COL if lies is Layout.ND else Dim.ROW
    index = len(view.strides) - (1 if dim is Dim.COL else 2)
    if index < 0 or tile.shape[dim] == 1:
        return
    count, stride = (
        integers.of(values[index]).value
        for values in (moved.partition.sizes, view.strides)
    )
    if count is None or count == 1 or stride is None or stride == 1:
        return
    yield (
        f"writes {count} elements one behind the other, from a {lies} tile to a view "
        f"with layout {layout} whose {dim.plural} are {stride} elements apart"
    )
