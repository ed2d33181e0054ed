"""Views: other ways to look at bytes of global memory or of a tile. They move nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import (
    ArrayAttr,
    IndexType,
    IntegerAttr,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    EqAttrConstraint,
    ParamAttrConstraint,
    VarConstraint,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.irdl.declarative_assembly_format import ParsingState
from xdsl.parser import Parser
from xdsl.traits import EffectInstance, MemoryEffect, MemoryEffectKind, Pure

from pto_dialect import checks
from pto_dialect.assembly.formats import known_value
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AddressSpaceAttr, LayoutAttr
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import constant_of
from pto_dialect.layout import inner_box
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, PTOOp, Ptr, Tile, View, any_of
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
    is_low_precision,
)

_ELEMENT: VarConstraint[Attribute] = VarConstraint("element", AnyAttr())


@pto_op
class MakeTensorViewOp(PTOOp):
    """
    A pointer with a shape and strides, both in elements: a tensor in global memory.

    Element (i, j, ...) lies `i * strides[0] + j * strides[1] + ...` elements after the
    pointer. Without `layout` it is inferred from shape and strides.
    """

    name = "pto.make_tensor_view"

    ptr = operand_def(
        ParamAttrConstraint(
            PtrType, (_ELEMENT, EqAttrConstraint(AddressSpaceAttr(AddressSpace.GM)))
        )
    )
    shape = var_operand_def(IndexType())
    strides = var_operand_def(IndexType())
    layout = opt_prop_def(LayoutAttr)
    result = result_def(ParamAttrConstraint(TensorViewType, (AnyAttr(), _ELEMENT)))

    irdl_options = (SEGMENTS,)
    traits = traits_def(Pure())

    assembly_format = (
        "$ptr `,` `shape` `=` `[` $shape `]` `,` `strides` `=` `[` $strides `]` "
        "attr-dict `:` type($result)"
    )

    @property
    def view_type(self) -> TensorViewType:
        assert isinstance(self.result.type, TensorViewType)
        return self.result.type

    def verify_types(self) -> None:
        rank = self.view_type.rank
        for what, values in (("shape", self.shape), ("strides", self.strides)):
            if len(values) != rank:
                fail(
                    "shape/strides operand counts must match tensor_view "
                    f"rank={rank}, found {len(values)} {what}",
                    what,
                )

    def verify_values(self) -> None:
        for i, (dim, value) in enumerate(zip(self.view_type.dims, self.shape)):
            known = constant_of(value)
            if dim != DYNAMIC and known is not None and known != dim:
                fail(
                    f"expects shape[{i}] to be {dim} as in its type, found {known}",
                    value,
                )


def _box_type(
    source: TensorViewType, sizes: Sequence[SSAValue | None]
) -> PartitionTensorViewType | None:
    if len(sizes) != source.rank:
        return None
    known = [constant_of(size) for size in sizes]
    shape = [DYNAMIC if k is None or k < 0 else k for k in known]
    return PartitionTensorViewType(shape, source.element_type)


@pto_op
class PartitionViewOp(PTOOp):
    """
    A box of a tensor: `sizes` elements from `offsets` on, in each dimension.

    The result's type holds the sizes that are constants.
    """

    name = "pto.partition_view"

    source = operand_def(TensorViewType)
    offsets = var_operand_def(IndexType())
    sizes = var_operand_def(IndexType())
    result = result_def(View)

    irdl_options = (SEGMENTS,)
    traits = traits_def(Pure())

    assembly_format = (
        "$source `,` `offsets` `=` `[` $offsets `]` `,` `sizes` `=` `[` $sizes `]` "
        "attr-dict `:` type($source) custom<ResultOrInferred>(type($result))"
    )

    @classmethod
    def infer_result(cls, parser: Parser, state: ParsingState) -> Attribute | None:
        """A box of the source with the sizes that are constants."""
        types, sizes = state.operand_types[0], state.operands[2]
        if not types or sizes is None or not isinstance(types[0], TensorViewType):
            return None
        return _box_type(types[0], [known_value(parser, size) for size in sizes])

    @classmethod
    def infer_type(
        cls,
        operands: Mapping[str, Sequence[SSAValue]],
        properties: Mapping[str, Attribute],
    ) -> Attribute | None:
        (source,) = operands["source"]
        if not isinstance(source.type, TensorViewType):
            return None
        return _box_type(source.type, operands["sizes"])

    @property
    def source_type(self) -> TensorViewType:
        assert isinstance(self.source.type, TensorViewType)
        return self.source.type

    @property
    def view_type(self) -> PartitionTensorViewType:
        assert isinstance(self.result.type, PartitionTensorViewType)
        return self.result.type

    def verify_types(self) -> None:
        source, result = self.source_type, self.view_type
        if source.element_type != result.element_type:
            fail(
                "element type mismatch between source and result, found "
                f"{source.element_type} and {result.element_type}",
                self.result,
            )
        for what, values in (("offset", self.offsets), ("size", self.sizes)):
            if len(values) != source.rank:
                fail(
                    f"{what} count ({len(values)}) must match source rank "
                    f"({source.rank})",
                    f"{what}s",
                )

    def verify_values(self) -> None:
        source, result = self.source_type.dims, self.view_type.dims
        for i, (offset_value, size_value) in enumerate(zip(self.offsets, self.sizes)):
            offset = constant_of(offset_value)
            size = constant_of(size_value)
            if offset is not None and offset < 0:
                fail(
                    f"offset at dim {i} must be non-negative, found {offset}",
                    offset_value,
                )
            if size is None:
                continue
            if size <= 0:
                fail(f"size at dim {i} must be positive, found {size}", size_value)
            if len(result) == len(source) and result[i] not in (DYNAMIC, size):
                fail(
                    f"size/result mismatch at dim {i}: size operand={size} "
                    f"result type dim={result[i]}",
                    size_value,
                )
            if source[i] == DYNAMIC:
                continue
            if size > source[i]:
                fail(
                    f"size at dim {i} ({size}) exceeds static source dim ({source[i]})",
                    size_value,
                )
            if offset is not None and offset + size > source[i]:
                fail(
                    f"offset+size at dim {i} ({offset + size}) exceeds static source "
                    f"dim ({source[i]})",
                    offset_value,
                )


class _ViewQueryOp(PTOOp):
    """Asks a view of global memory for one of its figures."""

    tensor_view = operand_def(any_of(TensorViewType, PartitionTensorViewType))
    dim_index = operand_def(IndexType())
    result = result_def(IndexType())

    traits = traits_def(Pure())

    assembly_format = (
        "$tensor_view `,` $dim_index `:` type($tensor_view) `->` type($result) "
        "attr-dict"
    )


@pto_op
class GetTensorViewDimOp(_ViewQueryOp):
    """The size of one dimension of a view, in elements."""

    name = "pto.get_tensor_view_dim"


@pto_op
class GetTensorViewStrideOp(_ViewQueryOp):
    """The stride of one dimension of a view, in elements."""

    name = "pto.get_tensor_view_stride"


@pto_op
class AddPtrOp(PTOOp):
    """`result = ptr + offset`, in elements."""

    name = "pto.addptr"

    ptr = operand_def(Ptr)
    offset = operand_def(IndexType())
    result = result_def(Ptr)

    traits = traits_def(Pure())

    assembly_format = (
        "$ptr `,` $offset attr-dict "
        "`:` custom<Pointer>(type($ptr)) `->` custom<Pointer>(type($result))"
    )

    @classmethod
    def infer_type(
        cls,
        operands: Mapping[str, Sequence[SSAValue]],
        properties: Mapping[str, Attribute],
    ) -> Attribute | None:
        return operands["ptr"][0].type

    def verify_types(self) -> None:
        if self.result.type != self.ptr.type:
            fail(
                "result type must match ptr operand type, found "
                f"{self.result.type} and {self.ptr.type}",
                self.result,
            )


# Second handles on the bytes of a tile. The bytes are shared, the valid extents are not.


class NewHandle(MemoryEffect):
    """
    The effect of an operation that makes a handle and does nothing else: like the
    allocation of its own result, it may go when nothing uses that, and two equal ones
    never become one, as each has extents of its own.
    """

    @classmethod
    def get_effects(cls, op: Operation) -> set[EffectInstance]:
        return {EffectInstance(MemoryEffectKind.ALLOC, op.results[0])}


class TileViewOp(PTOOp):
    """A second handle on the bytes of a tile, with valid extents of its own."""

    traits = traits_def(NewHandle())

    SOURCE: ClassVar[str] = "src"

    @property
    def viewed(self) -> SSAValue:
        """The tile whose bytes the result shares."""
        return getattr(self, self.SOURCE)

    @property
    def tile_type(self) -> TileBufType:
        type_ = self.results[0].type
        assert isinstance(type_, TileBufType)
        return type_


@pto_op
class SubviewOp(TileViewOp):
    """
    A window of `sizes` elements at `offsets` in a tile, with the strides of the tile.

    Valid extents are the `valid` operands, clipped to `sizes`; without them `sizes`.
    """

    name = "pto.subview"

    source = operand_def(Tile)
    offsets = var_operand_def(IndexType())
    valid_row = opt_operand_def(IndexType())
    valid_col = opt_operand_def(IndexType())
    sizes = prop_def(ArrayAttr[IntegerAttr])
    result = result_def(Tile)

    irdl_options = (SEGMENTS,)

    SOURCE = "source"
    BUILDER = "SubViewOp"

    assembly_format = (
        "$source `[` $offsets `]` `sizes` custom<Sizes>($sizes) "
        "(`valid` ` ` `[` $valid_row^ `,` $valid_col `]`)? attr-dict "
        "`:` type($source) custom<ResultOrInferred>(type($result))"
    )

    @property
    def shape(self) -> tuple[int, ...]:
        """The window's rows and columns."""
        return sizes_of(self.sizes)

    @classmethod
    def infer_result(cls, parser: Parser, state: ParsingState) -> Attribute | None:
        """The source's type with the window's shape and the valid operands' extents."""
        types, sizes = state.operand_types[0], state.properties.get("sizes")
        if not types or not isinstance(types[0], TileBufType):
            return None
        shape = sizes_of(sizes)
        if len(shape) != 2:
            return None
        valid = [
            known_value(parser, operands[0]) if operands else None
            for operands in (state.operands[2], state.operands[3])
        ]
        given = [bool(state.operands[2]), bool(state.operands[3])]
        return _window_type(types[0], shape, given, valid)

    @classmethod
    def infer_type(
        cls,
        operands: Mapping[str, Sequence[SSAValue]],
        properties: Mapping[str, Attribute],
    ) -> Attribute | None:
        (source,), shape = operands["source"], sizes_of(properties.get("sizes"))
        if not isinstance(source.type, TileBufType) or len(shape) != 2:
            return None
        valid = [
            next(iter(operands[name]), None) for name in ("valid_row", "valid_col")
        ]
        return _window_type(source.type, shape, [v is not None for v in valid], valid)

    def verify_types(self) -> None:
        source = checks.tile_type(self, "source")
        shape, result = self.shape, self.tile_type
        if len(shape) != 2:
            fail(f"subview expects 2D sizes, found {len(shape)}", "sizes")
        if any(s <= 0 for s in shape):
            fail(f"subview sizes must be positive, found {list(shape)}", "sizes")
        if len(self.offsets) != 2:
            fail(f"subview expects 2D offsets, found {len(self.offsets)}", "[")
        if (self.valid_row is None) != (self.valid_col is None):
            fail("expects valid_row and valid_col to be both present or both absent")
        if result.shape != shape:
            fail(
                "expects result shape to match subview sizes, found "
                f"{checks.shown(result.shape)} and {checks.shown(shape)}",
                self.result,
            )
        _same(self, "element type", result.element_type, source.element_type)
        _same(self, "address space", result.space, source.space)
        for field in ("blayout", "slayout", "fractal", "pad", "compact"):
            _same(self, "tile config", getattr(result, field), getattr(source, field))
        if source.is_boxed:
            box = inner_box(source)
            if shape[0] % box[0] or shape[1] % box[1]:
                fail(
                    "boxed layout subview sizes must be multiples of inner shape "
                    f"{box[0]}x{box[1]}, found {shape[0]}x{shape[1]}",
                    "sizes",
                )

    def verify_values(self) -> None:
        source = checks.tile_type(self, "source")
        box = inner_box(source) if source.is_boxed else (1, 1)
        for i, value in enumerate(self.offsets):
            offset = constant_of(value)
            if offset is None:
                continue
            if offset < 0:
                fail(f"subview offsets must be non-negative, found {offset}", value)
            if offset % box[i]:
                fail(
                    "boxed layout subview offsets must be multiples of inner shape "
                    f"{box[0]}x{box[1]}, found {offset}",
                    value,
                )
            if offset + self.shape[i] > source.shape[i]:
                fail(
                    f"subview reaches {offset + self.shape[i]} in dim {i} of a tile "
                    f"that has {source.shape[i]}",
                    value,
                )
        operands = (self.valid_row, self.valid_col)
        for what, value, size in zip(("row", "col"), operands, self.shape):
            known = constant_of(value)
            if known is not None and known < 0:
                fail(f"valid_{what} must be non-negative when constant", value)
            if known is not None and known > size:
                fail(
                    f"valid_{what} must be <= subview {what} size {size}, found {known}",
                    value,
                )
        expected = _window_type(
            source, self.shape, [v is not None for v in operands], operands
        )
        for i, what in enumerate(("row", "col")):
            found, wanted = self.tile_type.valid[i], expected.valid[i]
            if found == wanted:
                continue
            # Without operands pypto declares smaller extents, down to none at all.
            if operands[i] is None and found is not None:
                continue
            shown = ["?" if v is None else v for v in (found, wanted)]
            fail(
                f"expects result valid_shape[{i}] to match inferred/explicit "
                f"valid_{what}, found {shown[0]} and {shown[1]}",
                self.result,
            )


def sizes_of(sizes: Attribute | None) -> tuple[int, ...]:
    """The numbers in an array attribute of integers."""
    assert isinstance(sizes, ArrayAttr)
    elements = cast("ArrayAttr[IntegerAttr[IndexType]]", sizes)
    return tuple(s.value.data for s in elements)


def _window_type(
    source: TileBufType,
    shape: Sequence[int],
    given: Sequence[bool],
    valid: Sequence[SSAValue | None],
) -> TileBufType:
    extents: list[int | None] = []
    for size, is_given, value in zip(shape, given, valid):
        known = constant_of(value)
        extents.append(
            size if not is_given else None if known is None else min(known, size)
        )
    return TileBufType(
        source.space,
        source.element_type,
        shape[0],
        shape[1],
        (extents[0], extents[1]),
        blayout=source.blayout,
        slayout=source.slayout,
        fractal=source.fractal,
        pad=source.pad,
        compact=source.compact,
    )


def _same(op: SubviewOp, what: str, found: object, expected: object) -> None:
    if found != expected:
        fail(
            f"expects result {what} to match source, found {found} and {expected}",
            op.result,
        )


@pto_op
class TReshapeOp(TileViewOp):
    """The bytes of a tile as a tile of another shape and layout."""

    name = "pto.treshape"

    src = operand_def(Tile)
    result = result_def(Tile)

    assembly_format = "$src attr-dict `:` type($src) `->` type($result)"

    def verify_types(self) -> None:
        source, result = checks.tile_type(self, "src"), self.tile_type
        checks.tiles(self, "src")
        if is_low_precision(result.element_type):
            fail(
                f"dst: dtype {result.element_type} is not supported by this op yet",
                self.result,
            )
        if source.space is not result.space:
            fail(
                "expects src and dst to use the same loc, found "
                f"{source.space} and {result.space}",
                self.result,
            )
        if source.size != result.size:
            fail(
                "expects src and dst to have the same total byte size, found "
                f"{source.size} and {result.size}",
                self.result,
            )
        if source.is_boxed != result.is_boxed:
            fail("cannot reshape between boxed and non-boxed tile layouts", self.result)
        checks.storage_layout(result, self.result)


@pto_op
class BitcastOp(TileViewOp):
    """The bytes of a tile as elements of another type."""

    name = "pto.bitcast"

    src = operand_def(Tile)
    result = result_def(Tile)

    assembly_format = "$src attr-dict `:` type($src) `->` type($result)"

    def verify_types(self) -> None:
        source, result = checks.tile_type(self, "src"), self.tile_type
        if source.space is not result.space:
            fail("expects src/result to have the same memorySpace", self.result)
        if source.element_type == result.element_type:
            fail("expects src/result to have different element types", self.result)
        for element in (source.element_type, result.element_type):
            if is_low_precision(element):
                fail(f"unsupported element type for bitcast: {element}", self.result)
        for what in ("shape", "valid"):
            if getattr(source, what) != getattr(result, what):
                name = "validShape" if what == "valid" else what
                fail(f"expects src/result to have the same {name}", self.result)
        for field in ("blayout", "slayout", "fractal", "pad", "compact"):
            if getattr(source, field) != getattr(result, field):
                fail("expects src/result to have the same tile config", self.result)
        if result.size > source.size:
            fail(
                "bitcast result requires more bytes than source storage: "
                f"{result.size} and {source.size}",
                self.result,
            )
        checks.storage_layout(result, self.result)


def constant_index(value: int) -> ConstantOp:
    """A new `arith.constant` of index type, named as pypto names them."""
    op = ConstantOp.from_int_and_width(value, IndexType())
    op.result.name_hint = f"c{value}_index"
    return op


def constant_i64(value: int) -> ConstantOp:
    """A new `arith.constant` of type i64, named as pypto names them."""
    op = ConstantOp.from_int_and_width(value, i64)
    op.result.name_hint = f"c{value}_i64"
    return op
