"""The types of the dialect: tiles, pointers and views of global memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar, get_args

from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    AnyFloat,
    ArrayAttr,
    IntAttr,
    IntegerType,
)
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.str_enum import StrEnum

from pto_dialect.assembly.refusals import refuse, refuse_word
from pto_dialect.attrs import (
    AddressSpaceAttr,
    BLayout,
    BLayoutAttr,
    CompactMode,
    CompactModeAttr,
    PadValue,
    PadValueAttr,
    SLayout,
    SLayoutAttr,
)
from pto_dialect.collect import classes_with_a_name
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.messages.kinds import IMPOSSIBLE_TYPE
from pto_dialect.xdsl_internals import current_token, resume_from

DYNAMIC = DYNAMIC_INDEX
"""Stands in a type for an extent that is only known at run time (`?`)."""

TILE_SPACES = (
    AddressSpace.VEC,
    AddressSpace.MAT,
    AddressSpace.LEFT,
    AddressSpace.RIGHT,
    AddressSpace.ACC,
    AddressSpace.BIAS,
    AddressSpace.SCALING,
)
"""The memories that hold tiles."""

FRACTAL_SIZES = (32, 512, 1024)
"""Bytes of a box: of MX scales, of `left`, `right` and `mat` operands, of `acc`."""

PADS = tuple(PadValue)
"""Texts have the place of one of these in place of its name."""

COMPACTS = tuple(CompactMode)
"""The same for these."""
_FIELDS = "loc, dtype, rows, cols, v_row, v_col, blayout, slayout, fractal, pad"


@irdl_attr_definition
class TileBufType(ParametrizedAttribute, TypeAttribute):
    """
    A tile: a matrix in one on-chip memory, and how much of it is valid.

    Two spellings are the same type (the first is pypto's and the one that is printed,
    the second ptoas'):

        !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=256, v_row=?, v_col=?,
                      blayout=row_major, slayout=none_box, fractal=512, pad=0>
        !pto.tile_buf<vec, 16x256xf32, valid=?x?>

    Source: PTO IR manual, "Tile buffer type"; `PTOTypeDefs.cpp`.
    """

    name = "pto.tile_buf"

    space_attr: AddressSpaceAttr
    element_type: Attribute
    rows_attr: IntAttr
    cols_attr: IntAttr
    v_row_attr: IntAttr
    v_col_attr: IntAttr
    blayout_attr: BLayoutAttr
    slayout_attr: SLayoutAttr
    fractal_attr: IntAttr
    pad_attr: PadValueAttr
    compact_attr: CompactModeAttr

    def __init__(
        self,
        space: AddressSpace,
        element_type: Attribute,
        rows: int,
        cols: int,
        valid: tuple[int | None, int | None] = (None, None),
        *,
        blayout: BLayout = BLayout.ROW_MAJOR,
        slayout: SLayout = SLayout.NONE_BOX,
        fractal: int = 512,
        pad: PadValue = PadValue.NULL,
        compact: CompactMode = CompactMode.NULL,
    ):
        """A tile of `rows` x `cols` elements; None in `valid` is a run-time extent."""
        v_row, v_col = (DYNAMIC if v is None else v for v in valid)
        super().__init__(
            AddressSpaceAttr(space),
            element_type,
            IntAttr(rows),
            IntAttr(cols),
            IntAttr(v_row),
            IntAttr(v_col),
            BLayoutAttr(blayout),
            SLayoutAttr(slayout),
            IntAttr(fractal),
            PadValueAttr(pad),
            CompactModeAttr(compact),
        )

    # The parser gives one object for one text: most comparisons end at the first test,
    # and eleven parameters are worth hashing only once.

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, TileBufType) and self.parameters == other.parameters
        )

    def __hash__(self) -> int:
        known = self.__dict__.get("pto_hash")
        if known is None:
            known = hash(self.parameters)
            object.__setattr__(self, "pto_hash", known)
        return known

    @property
    def space(self) -> AddressSpace:
        """The memory that holds the tile."""
        return self.space_attr.data

    @property
    def rows(self) -> int:
        """Physical rows."""
        return self.rows_attr.data

    @property
    def cols(self) -> int:
        """Physical columns."""
        return self.cols_attr.data

    @property
    def shape(self) -> tuple[int, int]:
        """Physical rows and columns."""
        return self.rows, self.cols

    @property
    def v_row(self) -> int | None:
        """Valid rows; None for `?`."""
        v = self.v_row_attr.data
        return None if v == DYNAMIC else v

    @property
    def v_col(self) -> int | None:
        """Valid columns; None for `?`."""
        v = self.v_col_attr.data
        return None if v == DYNAMIC else v

    @property
    def valid(self) -> tuple[int | None, int | None]:
        """Valid rows and columns; None for `?`."""
        return self.v_row, self.v_col

    @property
    def is_dynamic(self) -> bool:
        """Whether an extent is only known at run time."""
        return self.v_row is None or self.v_col is None

    @property
    def blayout(self) -> BLayout:
        return self.blayout_attr.data

    def blayout_on(self, arch: ArchSpec) -> BLayout:
        """
        The order of the boxes that the chip uses: in `left` its own, whatever the text
        says.
        """
        if self.space is not AddressSpace.LEFT:
            return self.blayout
        return BLayout.ROW_MAJOR if arch.left_is_row_major else BLayout.COL_MAJOR

    @property
    def slayout(self) -> SLayout:
        return self.slayout_attr.data

    @property
    def fractal(self) -> int:
        """Bytes of a box."""
        return self.fractal_attr.data

    @property
    def pad(self) -> PadValue:
        return self.pad_attr.data

    @property
    def compact(self) -> CompactMode:
        return self.compact_attr.data

    @property
    def is_row_major(self) -> bool:
        """Whether rows lie one after the other, without boxes."""
        return self.blayout is BLayout.ROW_MAJOR and self.slayout is SLayout.NONE_BOX

    @property
    def is_boxed(self) -> bool:
        return self.slayout is not SLayout.NONE_BOX

    @property
    def element_bits(self) -> int:
        return bits_of(self.element_type)

    @property
    def size(self) -> int:
        """Bytes of the elements of the tile."""
        return (self.rows * self.cols * self.element_bits + 7) // 8

    @property
    def footprint(self) -> int:
        """
        Bytes from the first to the last one of the tile. With `row_plus_one` compaction
        one element lies unused between its lines. Source: PTOAS' memory planner.
        """
        if self.compact is not CompactMode.ROW_PLUS_ONE:
            return self.size
        lines, length = self.shape if self.is_row_major else self.shape[::-1]
        elements = max(0, lines - 1) * (length + 1) + length
        return (elements * self.element_bits + 7) // 8

    def with_valid(self, v_row: int | None, v_col: int | None) -> TileBufType:
        """The same tile with other valid extents in its type."""
        return TileBufType(
            self.space,
            self.element_type,
            self.rows,
            self.cols,
            (v_row, v_col),
            blayout=self.blayout,
            slayout=self.slayout,
            fractal=self.fractal,
            pad=self.pad,
            compact=self.compact,
        )

    def with_shape(self, rows: int, cols: int) -> TileBufType:
        """The same tile with another physical shape; its extents are run-time ones."""
        return TileBufType(
            self.space,
            self.element_type,
            rows,
            cols,
            blayout=self.blayout,
            slayout=self.slayout,
            fractal=self.fractal,
            pad=self.pad,
            compact=self.compact,
        )

    def verify(self) -> None:
        if self.space not in TILE_SPACES:
            names = ", ".join(TILE_SPACES)
            raise VerifyException(f"tile_buf loc is one of {names}, not {self.space}")
        if self.rows <= 0 or self.cols <= 0:
            raise VerifyException(
                f"tile_buf rows/cols must be positive, not {self.rows} and {self.cols}"
            )
        for what, valid, whole in (
            ("row", self.v_row, self.rows),
            ("col", self.v_col, self.cols),
        ):
            if valid is not None and valid > whole:
                raise VerifyException(
                    f"tile_buf valid_{what} ({valid}) exceeds {what} ({whole})"
                )
            if valid is not None and valid < 0:
                raise VerifyException(
                    f"tile_buf valid_{what} is '?' or non-negative, not {valid}"
                )
        if self.fractal not in FRACTAL_SIZES:
            raise VerifyException(
                f"unsupported s_fractal_size: {self.fractal}, must be one of "
                "{32, 512, 1024}"
            )

    # Text

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            return parse_tile_fields(parser)[0].parameters

    def print_parameters(self, printer: Printer) -> None:
        def extent(value: int | None) -> str:
            return "?" if value is None else str(value)

        printer.print_string(f"<loc={self.space.value}, dtype=")
        printer.print_attribute(self.element_type)
        printer.print_string(
            f", rows={self.rows}, cols={self.cols}, v_row={extent(self.v_row)}, "
            f"v_col={extent(self.v_col)}, blayout={self.blayout.value}, "
            f"slayout={self.slayout.value}, fractal={self.fractal}, "
            f"pad={PADS.index(self.pad)}"
        )
        if self.compact is not CompactMode.NULL:
            printer.print_string(f", compact={COMPACTS.index(self.compact)}")
        printer.print_string(">")


@dataclass
class _TileFields:
    """The fields of a tile as its text gives them; None for those it leaves out."""

    space: AddressSpace
    dtype: Attribute | None = None
    rows: int | None = None
    cols: int | None = None
    v_row: int | None = None
    v_col: int | None = None
    blayout: BLayout = BLayout.ROW_MAJOR
    slayout: SLayout = SLayout.NONE_BOX
    fractal: int = 512
    pad: PadValue = PadValue.NULL
    compact: CompactMode = CompactMode.NULL
    count: int | None = None
    """The number of slots, in the short form of a `multi_tile_buf`."""


def parse_tile_fields(
    parser: AttrParser, *, slots: bool = False
) -> tuple[TileBufType, int | None]:
    """
    The fields of a tile up to its closing bracket: `loc=vec, dtype=f32, rows=16, ...`
    or `vec, 16x256xf32, valid=?x?, ...`, and with `slots` the count of a
    `multi_tile_buf`.
    """
    start = parser.pos
    if parser.parse_optional_keyword("loc") is not None:
        parser.parse_punctuation("=")
        fields = _TileFields(_parse_case(parser, TILE_SPACES, "loc"))
    else:
        fields = _TileFields(_parse_case(parser, TILE_SPACES, "loc"))
        parser.parse_punctuation(",")
        shape_pos = parser.pos
        shape, fields.dtype = parser.parse_ranked_shape()
        if len(shape) != 2 or DYNAMIC in shape:
            parser.raise_error("expected exactly two static dimensions", shape_pos)
        fields.rows, fields.cols = fields.v_row, fields.v_col = shape
    seen: set[str] = set()
    while parser.parse_optional_punctuation(",") is not None:
        key_pos = parser.pos
        key = parser.parse_identifier(context_msg=" for a field of tile_buf")
        if key in seen:
            parser.raise_error(f"duplicate {key} in tile_buf", key_pos)
        seen.add(key)
        parser.parse_punctuation("=", f" after {key}")
        if not _parse_field(parser, fields, key, slots):
            known = f"{_FIELDS}, compact" + (", count" if slots else "")
            message = f"unknown key '{key}' in tile_buf"
            refuse_word(parser, message, key, known.split(", "), key_pos)
    if (found := current_token(parser).text) != ">":
        parser.raise_error(f"expected ',' or '>' in a tile's type, found '{found}'")
    return _build_tile(parser, fields, start), fields.count


def _parse_field(
    parser: AttrParser, fields: _TileFields, key: str, slots: bool
) -> bool:
    match key:
        case "dtype":
            fields.dtype = parser.parse_type()
        case "rows":
            fields.rows = parser.parse_integer(allow_boolean=False)
        case "cols":
            fields.cols = parser.parse_integer(allow_boolean=False)
        case "v_row":
            fields.v_row = _parse_extent(parser)
        case "v_col":
            fields.v_col = _parse_extent(parser)
        case "valid":
            fields.v_row, fields.v_col = _parse_valid(parser)
        case "blayout":
            fields.blayout = _parse_case(parser, tuple(BLayout), key)
        case "slayout":
            fields.slayout = _parse_case(parser, tuple(SLayout), key)
        case "fractal":
            fields.fractal = parser.parse_integer(allow_boolean=False)
        case "pad":
            fields.pad = _parse_numbered_case(parser, PADS, key)
        case "compact":
            fields.compact = _parse_numbered_case(parser, COMPACTS, key)
        case "count" if slots:
            fields.count = parser.parse_integer(allow_boolean=False)
        case _:
            return False
    return True


def _build_tile(parser: AttrParser, fields: _TileFields, start: int) -> TileBufType:
    if fields.dtype is None or fields.rows is None or fields.cols is None:
        missing = [k for k in ("dtype", "rows", "cols") if getattr(fields, k) is None]
        parser.raise_error(f"tile_buf has no {', '.join(missing)}", start)
    valid = fields.v_row, fields.v_col
    try:
        return TileBufType(
            fields.space,
            fields.dtype,
            fields.rows,
            fields.cols,
            (
                fields.rows if valid[0] is None else valid[0],
                fields.cols if valid[1] is None else valid[1],
            ),
            blayout=fields.blayout,
            slayout=fields.slayout,
            fractal=fields.fractal,
            pad=fields.pad,
            compact=fields.compact,
        )
    except VerifyException as error:
        refuse(parser, IMPOSSIBLE_TYPE, str(error), start)


_E = TypeVar("_E", bound=StrEnum)


def _parse_case(parser: AttrParser, cases: Sequence[_E], what: str) -> _E:
    start = parser.pos
    name = parser.parse_identifier_or_str_literal(f" for {what}")
    for case in cases:
        if case.value == name:
            return case
    names = [c.value for c in cases]
    refuse_word(parser, f"unknown {what} '{name}'", name, names, start)


def _parse_numbered_case(parser: AttrParser, cases: Sequence[_E], what: str) -> _E:
    """A case by its number (`pad=1`) or its name (`pad=zero`)."""
    start = parser.pos
    number = parser.parse_optional_integer(allow_boolean=False)
    if number is None:
        return _parse_case(parser, cases, what)
    if not 0 <= number < len(cases):
        parser.raise_error(
            f"unknown {what} {number}, expected 0..{len(cases) - 1}", start
        )
    return cases[number]


def _parse_extent(parser: AttrParser) -> int:
    """`?`, -1 (which means the same) or a number."""
    if parser.parse_optional_punctuation("?") is not None:
        return DYNAMIC
    start = parser.pos
    value = parser.parse_integer(allow_boolean=False)
    if value < -1:
        parser.raise_error("expected '?', -1 or a non-negative extent", start)
    return DYNAMIC if value == -1 else value


def _parse_valid(parser: AttrParser) -> tuple[int, int]:
    """Two extents as `8x64`, `?x64` or `?x?`; the `x` may stick to a number."""
    start = parser.pos
    content = parser.lexer.input.content
    match = _VALID.match(content, start)
    if match is None:
        parser.raise_error("expected two extents such as ?x64", start)
    resume_from(parser, match.end())
    v_row, v_col = (DYNAMIC if e in ("?", "-1") else int(e) for e in match.groups())
    return v_row, v_col


_VALID = re.compile(r"(\?|-?[0-9]+)x(\?|-?[0-9]+)")


# Global memory


@irdl_attr_definition
class PtrType(ParametrizedAttribute, TypeAttribute):
    """
    A pointer to elements in global memory, or in the memory that is named:
    `!pto.ptr<f32>`, `!pto.ptr<f32, gm>`, `!pto.ptr<f32, ub>`.
    """

    name = "pto.ptr"

    element_type: Attribute
    space_attr: AddressSpaceAttr

    def __init__(self, element_type: Attribute, space: AddressSpace = AddressSpace.GM):
        super().__init__(element_type, AddressSpaceAttr(space))

    @property
    def space(self) -> AddressSpace:
        return self.space_attr.data

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            element_type = parser.parse_type()
            space = AddressSpace.GM
            if parser.parse_optional_punctuation(",") is not None:
                space = _parse_pointer_space(parser)
        return element_type, AddressSpaceAttr(space)

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_attribute(self.element_type)
            if self.space is not AddressSpace.GM:
                printer.print_string(f", {_POINTER_NAMES[self.space]}")


_POINTER_SPACES = {
    "gm": AddressSpace.GM,
    "l1": AddressSpace.MAT,
    "l0a": AddressSpace.LEFT,
    "l0b": AddressSpace.RIGHT,
    "l0c": AddressSpace.ACC,
    "ub": AddressSpace.VEC,
    "bt": AddressSpace.BIAS,
    "fb": AddressSpace.SCALING,
}
"""The hardware's names of the memories; pointer types also take those of tile types."""

_POINTER_NAMES = {space: name for name, space in _POINTER_SPACES.items()}


def _parse_pointer_space(parser: AttrParser) -> AddressSpace:
    start = parser.pos
    name = parser.parse_identifier(context_msg=" for a pointer's memory")
    if name in _POINTER_SPACES:
        return _POINTER_SPACES[name]
    if name in TILE_SPACES:
        return AddressSpace(name)
    known = ("gm", "ub", "mat", "left", "right", "acc", "bias", "scaling")
    refuse_word(parser, f"unknown memory '{name}' of a pointer", name, known, start)


@dataclass(frozen=True, init=False)  # so that both fields count in comparisons
class _ViewType(ParametrizedAttribute, TypeAttribute):
    """What views of global memory have in common: a shape and an element type."""

    shape: ArrayAttr[IntAttr]
    element_type: Attribute

    def __init__(self, shape: Sequence[int], element_type: Attribute):
        super().__init__(ArrayAttr([IntAttr(d) for d in shape]), element_type)

    @property
    def dims(self) -> tuple[int, ...]:
        """The shape; `DYNAMIC` for `?`."""
        return tuple(d.data for d in self.shape)

    @property
    def rank(self) -> int:
        return len(self.shape)

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            shape, element_type = parser.parse_ranked_shape()
        return ArrayAttr([IntAttr(d) for d in shape]), element_type

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            for dim in self.dims:
                printer.print_string("?x" if dim == DYNAMIC else f"{dim}x")
            printer.print_attribute(self.element_type)


@irdl_attr_definition(init=False)
class TensorViewType(_ViewType):
    """A tensor in global memory: `!pto.tensor_view<?x?xf32>`."""

    name = "pto.tensor_view"


@irdl_attr_definition(init=False)
class PartitionTensorViewType(_ViewType):
    """A box of a tensor: `!pto.partition_tensor_view<16x256xf32>`."""

    name = "pto.partition_tensor_view"


# Element types


class LowPrecisionType(ParametrizedAttribute, TypeAttribute):
    """An element type that only Ascend has."""

    BITS: ClassVar[int]
    """Bits that one element, or one packed pair, takes in memory."""


@irdl_attr_definition
class HiF8Type(LowPrecisionType):
    """HiFloat8: 8 bits with a tapered exponent."""

    name = "pto.hif8"
    BITS: ClassVar[int] = 8


@irdl_attr_definition
class F8E8M0Type(LowPrecisionType):
    """The shared exponent of an MX block."""

    name = "pto.f8E8M0"
    BITS: ClassVar[int] = 8


@irdl_attr_definition
class HiF8x2Type(LowPrecisionType):
    """A pair of HiFloat8."""

    name = "pto.hif8x2"
    BITS: ClassVar[int] = 16


@irdl_attr_definition
class F4E1M2x2Type(LowPrecisionType):
    """A pair of 4-bit floats with 2 mantissa bits; shapes count pairs."""

    name = "pto.f4E1M2x2"
    BITS: ClassVar[int] = 8


@irdl_attr_definition
class F4E2M1x2Type(LowPrecisionType):
    """A pair of 4-bit floats with 1 mantissa bit; shapes count pairs."""

    name = "pto.f4E2M1x2"
    BITS: ClassVar[int] = 8


@irdl_attr_definition
class BF16x2Type(LowPrecisionType):
    """A pair of bf16."""

    name = "pto.bf16x2"
    BITS: ClassVar[int] = 32


def bits_of(element_type: Attribute) -> int:
    """
    Bits that one element takes in memory.

    Raises:
        VerifyException: if it is not an element type.
    """
    if isinstance(element_type, IntegerType):
        return max(8, element_type.bitwidth)
    if isinstance(element_type, AnyFloat):
        return element_type.bitwidth
    if isinstance(element_type, LowPrecisionType):
        return element_type.BITS
    raise VerifyException(f"{element_type} is not an element type")


def element_words() -> list[str]:
    """What texts call the usual element types, for errors about other words."""
    integers = [f"{sign}{bits}" for sign in ("i", "ui") for bits in (8, 16, 32, 64)]
    floats = [one.name for one in get_args(AnyFloat)]
    own = [f"!{one.name}" for one in LowPrecisionType.__subclasses__()]
    return [*integers, "i1", "index", *floats, *own]


def is_packed_pair(element_type: Attribute) -> bool:
    """Whether an element is a pair of numbers in one byte."""
    return isinstance(element_type, LowPrecisionType) and (
        element_type.name.endswith("x2")
    )


def is_low_precision(element_type: Attribute) -> bool:
    """Whether it is a 4-bit or an 8-bit float, or a packed pair (`ArchSpec.low_precision`)."""
    if isinstance(element_type, LowPrecisionType):
        return True
    return isinstance(element_type, AnyFloat) and element_type.bitwidth == 8


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
"""Every type of the dialect."""
