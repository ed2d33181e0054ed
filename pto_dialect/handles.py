"""
The types of values that are neither tiles nor memory: slots of tiles, small arrays and
structs on the scalar unit's stack, pipes between cores, asynchronous transfers.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    ArrayAttr,
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IntAttr,
    IntegerType,
)
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pto_dialect.collect import classes_with_a_name
from pto_dialect.hardware import ArchSpec
from pto_dialect.integers import align_up
from pto_dialect.types import DYNAMIC, TileBufType, parse_tile_fields

MIN_SLOTS, MAX_SLOTS = 2, 16
"""How many slots a `multi_tile_buf` may have."""


@irdl_attr_definition
class MultiTileBufType(ParametrizedAttribute, TypeAttribute):
    """
    Several tiles of one type, one of which is chosen at run time:
    `!pto.multi_tile_buf<!pto.tile_buf<...>, count=2>`, or with the fields of the tile in
    its place: `!pto.multi_tile_buf<vec, 16x64xf32, count=2>`.
    """

    name = "pto.multi_tile_buf"

    slot: TileBufType
    count_attr: IntAttr

    def __init__(self, slot: TileBufType, count: int):
        super().__init__(slot, IntAttr(count))

    @property
    def count(self) -> int:
        """The number of slots."""
        return self.count_attr.data

    def pitch_on(self, arch: ArchSpec) -> int:
        """
        Bytes from a slot to the next on a chip, where one address is that of all: its size, aligned
        as addresses of its memory are. Source: PTOAS, level 3.
        """
        unit = arch.memories[self.slot.space].address_alignment
        return align_up(self.slot.footprint, unit)

    def verify(self) -> None:
        if self.count < MIN_SLOTS:
            raise VerifyException(
                f"multi_tile_buf count must be >= {MIN_SLOTS} (got {self.count})"
            )
        if self.count > MAX_SLOTS:
            raise VerifyException(
                f"multi_tile_buf count must be <= {MAX_SLOTS} (got {self.count})"
            )

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        start = parser.pos
        with parser.in_angle_brackets():
            slot = parser.parse_optional_type()
            if slot is None:
                slot, count = parse_tile_fields(parser, slots=True)
                if count is None:
                    parser.raise_error("multi_tile_buf has no count", start)
            elif isinstance(slot, TileBufType):
                parser.parse_punctuation(",")
                parser.parse_keyword("count")
                parser.parse_punctuation("=")
                count = parser.parse_integer(allow_boolean=False)
            else:
                parser.raise_error(
                    "multi_tile_buf slot type must be `!pto.tile_buf<...>`", start
                )
        return slot, IntAttr(count)

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_attribute(self.slot)
            printer.print_string(f", count={self.count}")


# The scalar unit's stack


def is_scalar(type: Attribute) -> bool:
    """Whether a type is one that a C++ variable holds."""
    if isinstance(type, IntegerType):
        return type.bitwidth in (8, 16, 32, 64)
    return isinstance(type, Float16Type | BFloat16Type | Float32Type | Float64Type)


@irdl_attr_definition
class LocalArrayType(ParametrizedAttribute, TypeAttribute):
    """An array of scalars, of static shape: `!pto.local_array<8xi32>`."""

    name = "pto.local_array"

    shape: ArrayAttr[IntAttr]
    element_type: Attribute

    def __init__(self, shape: Sequence[int], element_type: Attribute):
        super().__init__(ArrayAttr([IntAttr(d) for d in shape]), element_type)

    @property
    def dims(self) -> tuple[int, ...]:
        """The shape."""
        return tuple(d.data for d in self.shape)

    @property
    def rank(self) -> int:
        return len(self.shape)

    def verify(self) -> None:
        if not self.rank:
            raise VerifyException("local_array requires at least one dimension")
        for dim in self.dims:
            if dim <= 0:
                found = "?" if dim == DYNAMIC else dim
                raise VerifyException(
                    f"local_array dimension must be a positive static size, found {found}"
                )
        if not is_scalar(self.element_type) and self.element_type != IntegerType(1):
            raise VerifyException(
                "local_array element type must be a scalar integer or float, found "
                f"{self.element_type}"
            )

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            shape, element_type = parser.parse_ranked_shape()
        return ArrayAttr([IntAttr(d) for d in shape]), element_type

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            for dim in self.dims:
                printer.print_string(f"{dim}x")
            printer.print_attribute(self.element_type)


@irdl_attr_definition
class StructType(ParametrizedAttribute, TypeAttribute):
    """Scalars and other structs side by side: `!pto.struct<i32, !pto.struct<f32>>`."""

    name = "pto.struct"

    fields: ArrayAttr[Attribute]

    def __init__(self, fields: Sequence[Attribute]):
        super().__init__(ArrayAttr(fields))

    def verify(self) -> None:
        if not self.fields.data:
            raise VerifyException("struct requires at least one field")
        for i, field in enumerate(self.fields):
            if not is_scalar(field) and not isinstance(field, StructType):
                raise VerifyException(
                    f"struct field {i} type {field} is not scalar-storable"
                )

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        fields = parser.parse_comma_separated_list(
            parser.Delimiter.ANGLE, parser.parse_type
        )
        return (ArrayAttr(fields),)

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_list(self.fields, printer.print_attribute)


@irdl_attr_definition
class EventIdArrayType(ParametrizedAttribute, TypeAttribute):
    """An array of event ids: `!pto.eventid_array<8>`."""

    name = "pto.eventid_array"

    size_attr: IntAttr

    def __init__(self, size: int):
        super().__init__(IntAttr(size))

    @property
    def size(self) -> int:
        """How many ids it holds."""
        return self.size_attr.data

    def verify(self) -> None:
        if self.size < 1:
            raise VerifyException(
                f"eventid_array requires a positive size, found {self.size}"
            )

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            return (IntAttr(parser.parse_integer(allow_boolean=False)),)

    def print_parameters(self, printer: Printer) -> None:
        printer.print_string(f"<{self.size}>")


# Between cores and chips


@irdl_attr_definition
class PipeType(ParametrizedAttribute, TypeAttribute):
    """A queue of slots between the cube core and its vector cores."""

    name = "pto.pipe"


@irdl_attr_definition
class AsyncSessionType(ParametrizedAttribute, TypeAttribute):
    """What asynchronous transfers belong to."""

    name = "pto.async_session"


@irdl_attr_definition
class AsyncEventType(ParametrizedAttribute, TypeAttribute):
    """The end of one asynchronous transfer."""

    name = "pto.async_event"


@irdl_attr_definition
class PrefetchAsyncContextType(ParametrizedAttribute, TypeAttribute):
    """What asynchronous prefetches belong to."""

    name = "pto.prefetch_async_context"


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
"""Every type of this file."""
