"""Partitions of tensors: how many rows and columns of a tile each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.attrs import Layout
from pto_dialect.facts import Dim
from pto_dialect.layout import matrix_dims
from pto_dialect.messages.places import name_of
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import DYNAMIC, PartitionTensorViewType, TileBufType
from pto_passes.analysis.integers.linear import LinearExpr, equal
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.shapes.layouts import layout_of, stated_layout
from pto_passes.analysis.shapes.states import Extent


def extent_of(
    view: SSAValue, tile: TileBufType, dim: Dim, integers: Integers
) -> Extent:
    """
    How many rows, or columns, of a tile a partition is. The operands say its sizes, where
    there are any: a type may say more, as the bindings of pto-dsl do.
    """
    assert isinstance(view.type, PartitionTensorViewType)
    dims = matrix_dims(len(view.type.dims), view_layout(view, tile))[dim]
    sizes = [_size(view, index, integers) for index in dims]
    if len(sizes) == 1:
        return sizes[0]
    product = _product([size.form for size in sizes if size.form is not None])
    if product is None:
        name = f"{dim.plural} of {name_of(view)}"
        product = integers.unknown((view, dims), name, 0, None, view)
    return Extent(product)


def view_layout(view: SSAValue, tile: TileBufType) -> Layout:
    """
    By which layout a transfer takes a partition: a tile without boxes decides itself, the
    headers demand that the view agrees. Source: `TLoadGm2ub` and `TLoadGm2L1` in pto-isa's
    `common/arch/memory/tload_common.hpp` (lines 151 to 249), `TStore` and `TStoreMat` in
    `tstore_common.hpp`.
    """
    if not tile.is_boxed:
        return Layout.ND if tile.is_row_major else Layout.DN
    owner = view.owner
    if isinstance(owner, PartitionViewOp):
        stated, source = stated_layout(owner), owner.source.owner
        if stated is not None:
            return stated
        if isinstance(source, MakeTensorViewOp):
            return layout_of(source)
    return Layout.ND


def _size(view: SSAValue, index: int, integers: Integers) -> Extent:
    assert isinstance(view.type, PartitionTensorViewType)
    owner = view.owner
    if isinstance(owner, PartitionViewOp):
        size = owner.sizes[index]
        return Extent(integers.of(size), value=size)
    dim = view.type.dims[index]
    if dim != DYNAMIC:
        return Extent(LinearExpr(dim))
    name = f"size {index} of {name_of(view)}"
    return Extent(integers.unknown((view, index), name, 0, None, view))


def _product(forms: Sequence[LinearExpr]) -> LinearExpr | None:
    """The product of forms of which all but one are numbers."""
    factor, rest = 1, LinearExpr(1)
    for form in forms:
        if form.value is not None:
            factor *= form.value
        elif rest.value is not None:
            rest = form
        else:
            return None
    return rest.times(factor)


def same_line(
    a: tuple[LinearExpr, LinearExpr], b: tuple[LinearExpr, LinearExpr]
) -> bool:
    """
    Whether a row moves from or to a column, or to a row that a view tells in several
    dimensions: transfers count elements then.
    """
    if not any(form.value == 1 for form in (*a, *b)):
        return False
    left, right = _product(a), _product(b)
    return left is not None and right is not None and equal(left, right)


@dataclass(frozen=True)
class Axis:
    """The dimension of a partition that holds the rows, or the columns, of a tile."""

    view: SSAValue
    index: int | None
    """None where the partition has no such dimension: there is one row."""


def partition_axis(view: SSAValue, dim: Dim) -> Axis | None:
    """
    Where a partition has the rows (columns) of the tile that is loaded or stored: the
    last dimension but one (the last). None for partitions with several matrices, and
    for fractal layouts.

    Source: `GlobalTensor` of pto-isa, which pads shapes with ones in front.
    """
    assert isinstance(view.type, PartitionTensorViewType)
    dims = view.type.dims
    owner = view.owner
    stated = stated_layout(owner) if isinstance(owner, PartitionViewOp) else None
    if stated is None and isinstance(owner, PartitionViewOp):
        source = owner.source.owner
        if isinstance(source, MakeTensorViewOp) and source.layout is not None:
            stated = source.layout.data
    if any(d != 1 for d in dims[:-2]) or stated not in (None, Layout.ND, Layout.DN):
        return None
    if dim is Dim.COL:
        return Axis(view, len(dims) - 1) if dims else None
    return Axis(view, len(dims) - 2 if len(dims) > 1 else None)
