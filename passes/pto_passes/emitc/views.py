"""Views of global memory: `GlobalTensor`, with five dimensions and as static as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.dialects.builtin import i64
from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import Layout, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import ceil_div, constant_of
from pto_dialect.layout import BOX_LINES, SCALES_BOX_BYTES, VIEW_RANK
from pto_dialect.ops.memory_ops import TLoadOp
from pto_dialect.ops.view_ops import (
    GetTensorViewDimOp,
    GetTensorViewStrideOp,
    MakeTensorViewOp,
    PartitionViewOp,
)
from pto_dialect.types import (
    DYNAMIC,
    F8E8M0Type,
    PartitionTensorViewType,
    TensorViewType,
    TileBufType,
)
from pto_passes.analysis.shapes.layouts import layout_of, stated_layout
from pto_passes.emitc import spelling
from pto_passes.emitc.expressions import Expression
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.spelling import UNKNOWN

Figure = int | SSAValue
"""A size or a stride: a number, or a new value."""

_ViewType = TensorViewType | PartitionTensorViewType


@lowers(MakeTensorViewOp)
def lower_make_tensor_view(lowering: Lowering, op: MakeTensorViewOp) -> None:
    """
    Nothing where only partitions use the view: they are made from its pointer. What is
    passed on (to a function, out of an `scf.if`) becomes a `GlobalTensor` of its own.
    """
    if not any(_needs_object(use.operation) for use in op.result.uses):
        return
    make_view(
        lowering,
        op.result,
        lowering.value(op.ptr),
        [figure(lowering, v) for v in op.shape],
        [figure(lowering, v) for v in op.strides],
        layout_of(op),
    )


def _needs_object(user: Operation) -> bool:
    """Whether the user of a view asks C++ for it, rather than for what it is made of."""
    if isinstance(user, GetTensorViewDimOp | GetTensorViewStrideOp):
        return constant_of(user.dim_index) is None
    return not isinstance(user, PartitionViewOp)


@lowers(PartitionViewOp)
def lower_partition_view(lowering: Lowering, op: PartitionViewOp) -> None:
    """A box of a tensor: the pointer moved to its start, its sizes, the strides."""
    if op.result.first_use is None:
        return
    source = op.source.owner
    name = lowering.derived(op.result, "ptr")
    if isinstance(source, MakeTensorViewOp):
        strides = [figure(lowering, v) for v in source.strides]
        pointer = lowering.value(source.ptr)
        layout = stated_layout(op) or layout_of(source)
    else:
        dims = range(VIEW_RANK - op.source_type.rank, VIEW_RANK)
        view = lowering.value(op.source)
        strides = [asked(lowering, view, "GetStride", dim) for dim in dims]
        element = spelling.element(op.source_type.element_type)
        assert element is not None
        pointer = lowering.read("{}.data()", [view], spelling.pointer(element))
        lowering.christen(pointer, lowering.derived(op.source, "data"))
        layout = stated_layout(op) or Layout.ND
    offsets = [figure(lowering, v) for v in op.offsets]
    start = lowering.compute(lambda e: _moved(e, pointer, offsets, strides), name)
    sizes = [figure(lowering, v) for v in op.sizes]
    if (scales := _scales_loaded(op)) is not None:
        sizes, strides, layout = _scale_boxes(scales, sizes[-2:])
    make_view(lowering, op.result, start, sizes, strides, layout)


def _scales_loaded(op: PartitionViewOp) -> TileBufType | None:
    """The tile of MX scales in boxes that a box of a tensor is loaded into, if any."""
    loads = [use.operation for use in op.result.uses]
    tiles = {op.dst.type for op in loads if isinstance(op, TLoadOp)}
    if len(tiles) != 1:
        return None
    tile = tiles.pop()
    assert isinstance(tile, TileBufType)
    in_mat = tile.space is AddressSpace.MAT
    is_scale = isinstance(tile.element_type, F8E8M0Type) and tile.is_boxed
    return tile if in_mat and is_scale and tile.rows > 1 else None


def _scale_boxes(
    tile: TileBufType, given: Sequence[Figure]
) -> tuple[list[Figure], list[Figure], Layout]:
    """
    Sizes and strides of scales in global memory: whole boxes of 16 x 2, those of right
    operands of 2 x 16, that lie one behind the other, whatever the view says. As many as
    the partition has, or the tile where only the run knows. Source: `TileShape2D` and
    `BaseShape2D` of pto-isa's `common/pto_tile.hpp`; `TLoadMxCubeCheck` of
    `npu/a5/TLoad.hpp` asserts it.
    """
    rows, cols = (
        size if isinstance(size, int) else most for size, most in zip(given, tile.shape)
    )
    of_right = tile.slayout is SLayout.COL_MAJOR
    across, along = (cols, rows) if of_right else (rows, cols)
    pair = SCALES_BOX_BYTES // BOX_LINES
    high, wide = ceil_div(across, BOX_LINES), ceil_div(along, pair)
    line = wide * SCALES_BOX_BYTES
    sizes: list[Figure] = [1, high, wide, BOX_LINES, pair]
    steps: list[Figure] = [high * line, line, SCALES_BOX_BYTES, pair, 1]
    return sizes, steps, Layout.MX_B_NN if of_right else Layout.MX_A_ZZ


def figure(lowering: Lowering, old: SSAValue) -> Figure:
    """A size or a stride: its number where it is a constant."""
    known = constant_of(old)
    return lowering.value(old) if known is None else known


def asked(lowering: Lowering, view: SSAValue, what: str, dim: int) -> SSAValue:
    """What `view.WHAT(dim)` answers, of five dimensions."""
    return lowering.read(f"{{}}.{what}({dim})", [view], i64)


def _moved(
    e: Expression,
    pointer: SSAValue,
    offsets: Sequence[Figure],
    strides: Sequence[Figure],
) -> SSAValue:
    """`pointer + (offset * stride + ...)`; what is known is added up here."""
    known = 0
    total: SSAValue | None = None
    for offset, stride in zip(offsets, strides):
        if isinstance(offset, int) and isinstance(stride, int):
            known += offset * stride
            continue
        if 0 in (offset, stride):
            continue
        if isinstance(offset, int):
            offset, stride = stride, offset
        term = cast(SSAValue, offset)
        if stride != 1:
            factor = e.number(stride, i64) if isinstance(stride, int) else stride
            term = e.mul(term, factor)
        total = term if total is None else e.add(total, term)
    if known or total is None:
        if total is None:
            return e.add(pointer, e.number(known, i64)) if known else pointer
        total = e.add(total, e.number(known, i64))
    return e.add(pointer, total)


def make_view(
    lowering: Lowering,
    old: SSAValue,
    pointer: SSAValue | str,
    shape: Sequence[Figure],
    strides: Sequence[Figure] | None = None,
    layout: Layout = Layout.ND,
) -> SSAValue:
    """
    `Shape<...> s = ...; Stride<...> t = ...; GlobalTensor<...> name = ...(p, s, t);`;
    without strides the view is packed. Text for the pointer is a view without memory.
    """
    type = cast("_ViewType", old.type)
    element = spelling.element(type.element_type)
    if element is None:
        raise NoCppError(f"no C++ type for elements of {type.element_type}", old)
    if len(shape) > VIEW_RANK:
        raise NoCppError(f"has no C++: a view of more than {VIEW_RANK} dimensions", old)
    if any(size == DYNAMIC for size in shape):
        raise NoCppError("has no C++: a size of the view is not known", old)
    if strides is None:
        strides = _packed(shape, old)
    if len(shape) != len(strides):
        raise NoCppError(
            f"has no C++: {len(shape)} sizes for {len(strides)} strides", old
        )
    shapes, steps = _padded(lowering, shape, strides, lowering.derived(old, "span"))
    if _travels(old):
        # Its C++ type is what its PTO type alone can tell, wherever it goes.
        if layout is not Layout.ND:
            raise NoCppError(
                f"has no C++: a view with layout {layout.value} cannot be passed on, "
                "only nd views can",
                old,
            )
        shape_parameters = spelling.view_shape(type)
        stride_parameters = [UNKNOWN] * VIEW_RANK
    else:
        shape_parameters, stride_parameters = _template(shapes), _template(steps)
    text = spelling.global_tensor(element, shape_parameters, stride_parameters, layout)
    arguments: list[SSAValue | str] = [pointer]
    if isinstance(pointer, SSAValue) or UNKNOWN in shape_parameters + stride_parameters:
        arguments.append(
            _object(
                lowering,
                spelling.shape(shape_parameters),
                shape_parameters,
                shapes,
                lowering.derived(old, "shape"),
            )
        )
        arguments.append(
            _object(
                lowering,
                spelling.stride(stride_parameters),
                stride_parameters,
                steps,
                lowering.derived(old, "stride"),
            )
        )
    view = lowering.make(text, arguments)
    lowering.bind(old, view)
    return view


def _packed(shape: Sequence[Figure], old: SSAValue) -> list[Figure]:
    """The strides of a view whose elements lie one behind the other."""
    steps: list[Figure] = [1]
    for size in shape[:0:-1]:
        step = steps[0]
        if not isinstance(size, int) or not isinstance(step, int):
            raise NoCppError("has no C++: the strides of the view are not known", old)
        steps.insert(0, step * size)
    return steps[: len(shape)]


def _travels(view: SSAValue) -> bool:
    """Whether a view is passed on by something that is no operation on it."""
    return any(not use.operation.name.startswith("pto.") for use in view.uses)


def _padded(
    lowering: Lowering,
    shape: Sequence[Figure],
    strides: Sequence[Figure],
    name: str | None,
) -> tuple[list[Figure], list[Figure]]:
    """Five sizes and strides: in front stand ones, and the distance to the next view."""
    shapes, steps = list(shape), list(strides)
    step: Figure = 1
    if len(shapes) < VIEW_RANK and shapes:
        first, size = steps[0], shapes[0]
        if isinstance(first, int) and isinstance(size, int):
            step = first * size
        elif size == 1:
            step = first
        else:
            step = lowering.compute(
                lambda e: e.mul(_value(lowering, size), _value(lowering, first)), name
            )
    missing = VIEW_RANK - len(shapes)
    return [1] * missing + shapes, [step] * missing + steps


def _value(lowering: Lowering, figure: Figure) -> SSAValue:
    return lowering.constant(figure) if isinstance(figure, int) else figure


def _template(figures: Sequence[Figure]) -> list[int]:
    """The parameters of a type: numbers, and `UNKNOWN` for what the constructor gets."""
    return [f if isinstance(f, int) and f > 0 else UNKNOWN for f in figures]


def _object(
    lowering: Lowering,
    text: str,
    parameters: Sequence[int],
    figures: Sequence[Figure],
    name: str | None,
) -> SSAValue:
    """A shape or stride; the constructor takes all five figures, or none of them."""
    arguments: list[SSAValue] = []
    if UNKNOWN in parameters:
        arguments = [_value(lowering, figure) for figure in figures]
    return lowering.make(text, arguments, name)


# Questions


@lowers(GetTensorViewDimOp)
def lower_get_dim(lowering: Lowering, op: GetTensorViewDimOp) -> None:
    """The size as it was given, or `view.GetShape(dim)`."""
    _lower_query(lowering, op, "GetShape")


@lowers(GetTensorViewStrideOp)
def lower_get_stride(lowering: Lowering, op: GetTensorViewStrideOp) -> None:
    """The stride as it was given, or `view.GetStride(dim)`."""
    _lower_query(lowering, op, "GetStride")


def _lower_query(
    lowering: Lowering, op: GetTensorViewDimOp | GetTensorViewStrideOp, what: str
) -> None:
    type = cast("_ViewType", op.tensor_view.type)
    dim = constant_of(op.dim_index)
    if dim is not None and not 0 <= dim < type.rank:
        raise NoCppError(f"has no C++: no dimension {dim}", op.dim_index)
    source = op.tensor_view.owner
    if dim is not None and isinstance(source, MakeTensorViewOp):
        given = source.shape if what == "GetShape" else source.strides
        lowering.values[op.result] = lowering.value(given[dim])
        return
    view, shift = lowering.value(op.tensor_view), VIEW_RANK - type.rank
    if dim is not None:
        result = asked(lowering, view, what, dim + shift)
    else:
        index = lowering.value(op.dim_index)
        result = lowering.read(f"{{}}.{what}({{}} + {shift})", [view, index], i64)
    lowering.bind(op.result, result)
