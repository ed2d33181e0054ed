"""
Which layout a view of global memory has where the program does not say.

Source: "InferPTOLayout" of PTOAS, as its documentation and its output show it.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import SSAValue

from pto_dialect import checks
from pto_dialect.attrs import BLayout, Layout, LayoutAttr
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import constant_of
from pto_dialect.layout import BOX_BYTES, BOX_LINES
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import DYNAMIC, TileBufType, bits_of


def layout_of(op: MakeTensorViewOp) -> Layout:
    """The layout that the view states, else the one that shape and strides tell."""
    if op.layout is not None:
        return op.layout.data
    shape = _numbers(op.shape, op.view_type.dims)
    strides = _numbers(op.strides, None)
    if shape is None or strides is None or not 1 <= len(shape) <= 5:
        return Layout.ND
    while len(shape) < 5:
        strides.insert(0, shape[0] * strides[0])
        shape.insert(0, 1)
    width = bits_of(op.view_type.element_type) // 8
    if (
        shape[2] == BOX_LINES
        and shape[2] * shape[3] * width == BOX_BYTES
        and strides[4] == 1
        and strides[3] == shape[4]
    ):
        return Layout.NZ
    return _minor_layout(op, shape[3], shape[4], strides[3], strides[4])


def _minor_layout(
    op: MakeTensorViewOp, rows: int, cols: int, row_stride: int, col_stride: int
) -> Layout:
    """ND or DN, from the last two dimensions."""
    next_row = row_stride == 1 if cols == 1 else row_stride == cols
    next_col = col_stride == 1 if rows == 1 else col_stride == rows
    nd = (cols == 1 or col_stride == 1) and (rows == 1 or next_row)
    dn = (rows == 1 or row_stride == 1) and (cols == 1 or next_col)
    if nd and dn:
        if cols == 1 and (wanted := _wanted_by_tiles(op.result)) is not None:
            return wanted
        return Layout.DN if cols == 1 and rows != 1 else Layout.ND
    return Layout.DN if dn else Layout.ND


def _wanted_by_tiles(view: SSAValue) -> Layout | None:
    """What the vector tiles that are loaded and stored agree on."""
    wanted: set[Layout] = set()
    for partition in (use.operation for use in view.uses):
        if not isinstance(partition, PartitionViewOp):
            continue
        for use in partition.result.uses:
            tile = _tile_moved(use.operation)
            if tile is not None and tile.space is AddressSpace.VEC:
                row_major = tile.blayout is BLayout.ROW_MAJOR
                wanted.add(Layout.ND if row_major else Layout.DN)
    return wanted.pop() if len(wanted) == 1 else None


def _tile_moved(op: object) -> TileBufType | None:
    if isinstance(op, TLoadOp):
        return checks.tile_type(op, "dst")
    return checks.tile_type(op, "src") if isinstance(op, TStoreOp) else None


def _numbers(
    values: Sequence[SSAValue], types: Sequence[int] | None
) -> list[int] | None:
    found: list[int] = []
    for i, value in enumerate(values):
        known = constant_of(value)
        if known is None and types is not None and types[i] != DYNAMIC:
            known = types[i]
        if known is None:
            return None
        found.append(known)
    return found


def stated_layout(op: PartitionViewOp) -> Layout | None:
    """The layout that a partition states itself."""
    attribute = op.attributes.get("layout")
    return attribute.data if isinstance(attribute, LayoutAttr) else None
