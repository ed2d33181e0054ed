"""The dialect's types, and the attribute of a tile's layout, with `get` as bindings have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xdsl.dialects.builtin import DYNAMIC_INDEX, ArrayAttr, IntAttr
from xdsl.ir import Attribute, TypeAttribute
from xdsl.utils.exceptions import VerifyException

from pto_dialect import PTO, attrs, handles, types
from pto_dialect.hardware import AddressSpace
from pto_opt.mlir.attributes import AttributeBridge
from pto_opt.mlir.bindings import MLIRContext
from pto_opt.mlir.dialects.bases import DialectAttribute, DialectType, bridge
from pto_opt.mlir.dialects.enumerations import attribute_of

ExtentLike = int | None
"""An extent: -1, None or MLIR's number for it where it is dynamic."""


class PtrType(DialectType):
    __doc__ = types.PtrType.__doc__
    DEFINITION = types.PtrType

    @classmethod
    def get(
        cls,
        element_type: Any,
        memory_space: Any = None,
        context: MLIRContext | None = None,
    ) -> PtrType:
        """A pointer to elements in global memory, or in the memory that is given."""
        if not isinstance(memory_space, DialectAttribute | int | str | None):
            memory_space, context = None, memory_space
        to = bridge(context, element_type)
        space = AddressSpace.GM
        if memory_space is not None:
            space = _case(attrs.AddressSpaceAttr, memory_space)
        return to.to_mlir(types.PtrType(_element(to, element_type), space))

    @property
    def element_type(self) -> Any:
        """The type of the elements."""
        return _host(self, self.definition.element_type)

    @property
    def memory_space(self) -> Any:
        """The memory, as an `AddressSpaceAttr`."""
        return _host(self, self.definition.space_attr)


class _ViewType(DialectType):
    @classmethod
    def get(
        cls,
        shape_or_rank: int | Sequence[ExtentLike],
        element_type: Any,
        context: MLIRContext | None = None,
    ) -> Any:
        """One of a shape, or of a rank with extents that are all dynamic."""
        to = bridge(context, element_type)
        if isinstance(shape_or_rank, int):
            shape_or_rank = [None] * shape_or_rank
        element = _element(to, element_type)
        return to.to_mlir(cls.DEFINITION(_extents(shape_or_rank), element))

    @property
    def rank(self) -> int:
        """How many dimensions it has."""
        return self.definition.rank

    @property
    def shape(self) -> list[int]:
        """Its extents; MLIR's number for dynamic ones."""
        return list(self.definition.dims)

    @property
    def element_type(self) -> Any:
        """The type of the elements."""
        return _host(self, self.definition.element_type)


class TensorViewType(_ViewType):
    __doc__ = types.TensorViewType.__doc__
    DEFINITION = types.TensorViewType


class PartitionTensorViewType(_ViewType):
    __doc__ = types.PartitionTensorViewType.__doc__
    DEFINITION = types.PartitionTensorViewType


class TileBufConfigAttr(DialectAttribute):
    __doc__ = attrs.TileBufConfigAttr.__doc__
    DEFINITION = attrs.TileBufConfigAttr

    @classmethod
    def get_default(cls, context: MLIRContext | None = None) -> TileBufConfigAttr:
        """Row by row, without boxes or padding."""
        to = bridge(context)
        return to.to_mlir(_config(attrs.BLayout.ROW_MAJOR, attrs.SLayout.NONE_BOX))

    @classmethod
    def get(
        cls,
        blayout: Any,
        slayout: Any,
        s_fractal_size: int,
        pad: Any,
        context: MLIRContext | None = None,
        compact_mode: Any = None,
    ) -> TileBufConfigAttr:
        """A layout; `s_fractal_size` in bytes, 512 for tiles without boxes."""
        to = bridge(context, blayout)
        compact = attrs.CompactMode.NULL
        if compact_mode is not None:
            compact = _case(attrs.CompactModeAttr, compact_mode)
        found = _config(
            _case(attrs.BLayoutAttr, blayout),
            _case(attrs.SLayoutAttr, slayout),
            int(s_fractal_size),
            _case(attrs.PadValueAttr, pad),
            compact,
        )
        return to.to_mlir(found)


class TileBufType(DialectType):
    __doc__ = types.TileBufType.__doc__
    DEFINITION = types.TileBufType

    @classmethod
    def get(
        cls,
        shape: Sequence[int],
        element_type: Any,
        memory_space: Any,
        valid_shape: Sequence[ExtentLike] | None = None,
        config: TileBufConfigAttr | None = None,
        context: MLIRContext | None = None,
    ) -> TileBufType:
        """
        A tile of a shape; its valid one is the same where it is left out.

        Raises:
            VerifyException: for shapes, memories and layouts that no tile has.
            TypeError: if the elements are of no type.
        """
        to = bridge(context, element_type)
        for extents in (shape, shape if valid_shape is None else valid_shape):
            if len(extents) != 2:
                raise VerifyException(f"a tile has rows and columns, found {extents}")
        rows, cols = shape
        valid = _extents(shape if valid_shape is None else valid_shape)
        layout = (
            TileBufConfigAttr.get_default(to.mlir_context) if config is None else config
        )
        fields: attrs.TileBufConfigAttr = layout.definition
        tile = types.TileBufType(
            _case(attrs.AddressSpaceAttr, memory_space),
            _element(to, element_type),
            rows,
            cols,
            (valid[0], valid[1]),
            blayout=fields.blayout.data,
            slayout=fields.slayout.data,
            fractal=fields.s_fractal_size.data,
            pad=fields.pad.data,
            compact=fields.compact.data,
        )
        return to.to_mlir(tile)

    @classmethod
    def upcast_type(cls, type: Any) -> TileBufType | None:
        """The type itself where it is a tile, else None."""
        return type if isinstance(type, TileBufType) else None

    @property
    def rank(self) -> int:
        """Two."""
        return len(self.shape)

    @property
    def shape(self) -> list[int]:
        """Rows and columns."""
        return list(self.definition.shape)

    @property
    def valid_shape(self) -> list[int]:
        """The valid rows and columns; MLIR's number for dynamic ones."""
        tile = self.definition
        return [DYNAMIC_INDEX if v is None else v for v in tile.valid]

    @property
    def element_type(self) -> Any:
        """The type of the elements."""
        return _host(self, self.definition.element_type)

    @property
    def memory_space(self) -> Any:
        """The memory, as an `AddressSpaceAttr`."""
        return _host(self, self.definition.space_attr)

    @property
    def config(self) -> TileBufConfigAttr:
        """The layout."""
        tile = self.definition
        return _host(
            self,
            _config(tile.blayout, tile.slayout, tile.fractal, tile.pad, tile.compact),
        )

    @property
    def blayout_attr(self) -> Any:
        """The order of the elements, or of the boxes, as a `BLayoutAttr`."""
        return _host(self, self.definition.blayout_attr)

    @property
    def slayout_attr(self) -> Any:
        """The order within boxes, as an `SLayoutAttr`."""
        return _host(self, self.definition.slayout_attr)

    @property
    def blayout_value(self) -> int:
        """The number of the order of the elements."""
        return int(self.blayout_attr.value)

    @property
    def slayout_value(self) -> int:
        """The number of the order within boxes."""
        return int(self.slayout_attr.value)

    @property
    def pad_value(self) -> int:
        """The number of what is written beyond the valid region."""
        return int(_host(self, self.definition.pad_attr).value)

    @property
    def compact_mode(self) -> int:
        """The number of how a partial last box lies."""
        return int(_host(self, self.definition.compact_attr).value)

    @property
    def s_fractal_size(self) -> int:
        """The bytes of a box."""
        return self.definition.fractal


class MultiTileBufType(DialectType):
    __doc__ = handles.MultiTileBufType.__doc__
    DEFINITION = handles.MultiTileBufType

    @classmethod
    def get(
        cls, slot: TileBufType, count: int, context: MLIRContext | None = None
    ) -> MultiTileBufType:
        """Several tiles of one type."""
        to = bridge(context, slot)
        return to.to_mlir(
            handles.MultiTileBufType.new([slot.definition, IntAttr(count)])
        )


class LocalArrayType(DialectType):
    __doc__ = handles.LocalArrayType.__doc__
    DEFINITION = handles.LocalArrayType

    @classmethod
    def get(
        cls, shape: Sequence[int], element_type: Any, context: MLIRContext | None = None
    ) -> LocalArrayType:
        """An array of a shape."""
        to = bridge(context, element_type)
        dims = ArrayAttr([IntAttr(extent) for extent in shape])
        element = _element(to, element_type)
        return to.to_mlir(handles.LocalArrayType.new([dims, element]))


class StructType(DialectType):
    __doc__ = handles.StructType.__doc__
    DEFINITION = handles.StructType

    @classmethod
    def get(
        cls, field_types: Sequence[Any], context: MLIRContext | None = None
    ) -> StructType:
        """A structure of fields."""
        to = bridge(context, *field_types)
        fields = ArrayAttr([to.from_mlir(one) for one in field_types])
        return to.to_mlir(handles.StructType.new([fields]))

    @property
    def field_types(self) -> list[Any]:
        """The types of the fields."""
        return [_host(self, one) for one in self.definition.fields]


class EventIdArrayType(DialectType):
    __doc__ = handles.EventIdArrayType.__doc__
    DEFINITION = handles.EventIdArrayType

    @classmethod
    def get(cls, size: int, context: MLIRContext | None = None) -> EventIdArrayType:
        """An array of so many event ids."""
        return bridge(context).to_mlir(handles.EventIdArrayType.new([IntAttr(size)]))


class _PlainType(DialectType):
    @classmethod
    def get(cls, context: MLIRContext | None = None) -> Any:
        """The only type of this class."""
        return bridge(context).to_mlir(cls.DEFINITION.new([]))


def plain_types() -> Iterator[type[DialectType]]:
    """The types without parameters."""
    for definition in PTO.attributes:
        if issubclass(definition, TypeAttribute) and not _has_parameters(definition):
            members = {
                "DEFINITION": definition,
                "__doc__": definition.__doc__,
                "__module__": __name__,
            }
            yield type(definition.__name__, (_PlainType,), members)


def _has_parameters(definition: Any) -> bool:
    return bool(definition.get_irdl_definition().parameters)


def _extents(extents: Iterable[ExtentLike]) -> list[int]:
    return [DYNAMIC_INDEX if one is None or one < 0 else one for one in extents]


def _config(
    blayout: attrs.BLayout,
    slayout: attrs.SLayout,
    fractal: int = 512,
    pad: attrs.PadValue = attrs.PadValue.NULL,
    compact: attrs.CompactMode = attrs.CompactMode.NULL,
) -> attrs.TileBufConfigAttr:
    found = attrs.TileBufConfigAttr(
        attrs.BLayoutAttr(blayout),
        attrs.SLayoutAttr(slayout),
        IntAttr(fractal),
        attrs.PadValueAttr(pad),
        attrs.CompactModeAttr(compact),
    )
    return found


def _case(definition: Any, value: Any) -> Any:
    """A case from an attribute, a member of an enumeration, its number or its word."""
    if _is_attribute(value):
        return value.definition.data
    return attribute_of(definition, value).data


def _element(to: AttributeBridge, given: Any) -> Attribute:
    found = to.from_mlir(given)
    if not isinstance(found, TypeAttribute):
        raise TypeError(f"element_type is a type, not {given!r}")
    return found


def _is_attribute(value: Any) -> bool:
    return isinstance(value, DialectAttribute)


def _host(one: DialectType, attribute: Attribute) -> Any:
    owner: Any = one
    to: AttributeBridge = bridge(owner.context)
    return to.to_mlir(attribute)
