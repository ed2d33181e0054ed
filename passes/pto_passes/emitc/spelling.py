"""How PTO's types are written in C++, and as which EmitC types they go on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from xdsl.dialects import emitc
from xdsl.dialects.builtin import (
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IndexType,
    IntegerType,
    MemRefType,
    Signedness,
    VectorType,
    i64,
)
from xdsl.ir import Attribute

from pto_dialect.attrs import BLayout, Layout, SLayout
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.layout import VIEW_RANK
from pto_dialect.types import (
    DYNAMIC,
    F4E1M2x2Type,
    F4E2M1x2Type,
    F8E8M0Type,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
    is_low_precision,
)
from pto_passes.emitc.ops import opaque, opaque_name

UNKNOWN = -1
"""Stands in the parameters of a C++ type for an extent that is known at run time."""

_FLOATS: dict[str, str] = {
    "f16": "half",
    "bf16": "bfloat16_t",
    "f32": "float",
    "f64": "double",
    "f8E4M3": "float8_e4m3_t",
    "f8E4M3FN": "float8_e4m3_t",
    "f8E4M3FNUZ": "float8_e4m3_t",
    "f8E4M3B11FNUZ": "float8_e4m3_t",
    "f8E5M2": "float8_e5m2_t",
    "f8E5M2FNUZ": "float8_e5m2_t",
    "pto.f8E8M0": "float8_e8m0_t",
    "pto.hif8": "hifloat8_t",
    "pto.f4E1M2x2": "float4_e1m2x2_t",
    "pto.f4E2M1x2": "float4_e2m1x2_t",
}
"""Floating-point types by the names of their MLIR types."""

_POINTERS = {
    AddressSpace.GM: "__gm__",
    AddressSpace.VEC: "__ubuf__",
    AddressSpace.MAT: "__cbuf__",
    AddressSpace.LEFT: "__ca__",
    AddressSpace.RIGHT: "__cb__",
    AddressSpace.ACC: "__cc__",
    AddressSpace.BIAS: "__biasbuf__",
    AddressSpace.SCALING: "__fbuf__",
}
"""Source: `common/memory.hpp` of pto-isa."""

_PACKED = (F4E1M2x2Type, F4E2M1x2Type)
"""Element types of which PTO counts pairs and pto-isa single elements."""

_TILE_TYPES = {
    AddressSpace.VEC: "Vec",
    AddressSpace.MAT: "Mat",
    AddressSpace.LEFT: "Left",
    AddressSpace.RIGHT: "Right",
    AddressSpace.ACC: "Acc",
    AddressSpace.BIAS: "Bias",
    AddressSpace.SCALING: "Scaling",
}


def camel(text: str) -> str:
    """`row_major` as pto-isa writes it, `RowMajor`."""
    return "".join(part.capitalize() for part in text.split("_"))


def as_integer(type: Attribute) -> IntegerType | None:
    """A type as an integer type, if it is one."""
    return cast("IntegerType", type) if isinstance(type, IntegerType) else None


def element(type: Attribute) -> str | None:
    """The C++ type of a number in a tile or in memory; None for what is no number."""
    if (number := as_integer(type)) is not None:
        return integer(number)
    if isinstance(type, IndexType):
        return "int64_t"
    return _FLOATS.get(type.name)


def integer(type: IntegerType) -> str | None:
    """The C++ type of an integer; None where there is none of its width."""
    width = type.bitwidth
    if width == 1:
        return "bool"
    if width not in (8, 16, 32, 64):
        return None
    unsigned = type.signedness.data is Signedness.UNSIGNED
    return f"{'u' if unsigned else ''}int{width}_t"


@lru_cache(10_000)
def lowered(type: Attribute, arch: ArchSpec) -> Attribute | None:
    """The EmitC type that stands for a type; None where C++ has no such thing."""
    match type:
        case IndexType():
            return i64
        case IntegerType():
            if integer(type) is None:
                return None
            unsigned = type.signedness.data is Signedness.UNSIGNED
            return type if unsigned else IntegerType(type.bitwidth)
        case Float32Type() | Float64Type():
            return type
        case Float16Type() | BFloat16Type():
            return opaque(_FLOATS[type.name])
        case PtrType():
            pointee = element(type.element_type)
            return None if pointee is None else pointer(pointee, type.space)
        case MemRefType():
            pointee = element(type.element_type)
            space = getattr(type.memory_space, "data", AddressSpace.GM)
            known = pointee is not None and isinstance(space, AddressSpace)
            return pointer(pointee, space) if known and pointee else None
        case TileBufType():
            spelled = tile(type, arch)
            return None if spelled is None else opaque(spelled.text)
        case TensorViewType() | PartitionTensorViewType():
            spelled_view = view(type)
            return None if spelled_view is None else opaque(spelled_view)
        case VectorType() if str(type) == "vector<4xi16>":
            return opaque("pto::MrgSortExecutedNumList")
        case _:
            text = _FLOATS.get(type.name)
            return None if text is None else opaque(text)


def lowered_text(type: Attribute) -> str:
    """A lowered type as C++ writes it."""
    if isinstance(type, emitc.EmitC_PointerType):
        return f"{opaque_name(type.pointee_type)}*"
    if isinstance(type, emitc.EmitC_OpaqueType):
        return opaque_name(type)
    name = element(type)
    assert name is not None
    return name


def pointer(pointee: str, space: AddressSpace = AddressSpace.GM) -> Attribute:
    """A pointer into a memory."""
    return opaque(f"{_POINTERS[space]} {pointee}*")


# Tiles


@dataclass(frozen=True)
class TileSpelling:
    """A tile type in C++, and what its constructor takes."""

    text: str
    run_time: tuple[bool, bool]
    """Whether valid rows and columns are arguments of the constructor."""
    scale: tuple[int, int]
    """How many of pto-isa's elements one of PTO's counts for, in rows and columns."""


@cache
def tile(
    type: TileBufType, arch: ArchSpec, shape: tuple[int, int] | None = None
) -> TileSpelling | None:
    """
    A tile type in C++; None if its elements have no C++ type. `shape` overrides the
    physical shape: a window keeps the strides of the tile that it looks into.

    An empty extent is a run-time one even where the type knows it: pto-isa's class has
    no accessor for a static 0, so nothing that uses it compiles.
    """
    name = element(type.element_type)
    if name is None:
        return None
    rows, cols = type.shape if shape is None else shape
    scale = (1, 1)
    if isinstance(type.element_type, _PACKED):
        scale = (1, 2) if type.blayout is BLayout.ROW_MAJOR else (2, 1)
    valid = [v or UNKNOWN for v in type.valid]
    if is_low_precision(type.element_type):
        # Both fill whole boxes along the depth of the product.
        if type.space is AddressSpace.LEFT and type.rows != 1 and valid[1] != UNKNOWN:
            valid[1] = cols
        if type.space is AddressSpace.RIGHT and valid[0] != UNKNOWN:
            valid[0] = rows
    shown = [v if v == UNKNOWN else v * s for v, s in zip(valid, scale)]
    text = (
        f"Tile<TileType::{_tile_type(type)}, {name}, {rows * scale[0]}, "
        f"{cols * scale[1]}, BLayout::{camel(type.blayout_on(arch))}, {shown[0]}, "
        f"{shown[1]}, SLayout::{camel(type.slayout)}, {type.fractal}, "
        f"PadValue::{camel(type.pad)}, CompactMode::{camel(type.compact)}>"
    )
    return TileSpelling(text, (valid[0] == UNKNOWN, valid[1] == UNKNOWN), scale)


def _tile_type(type: TileBufType) -> str:
    if type.space is AddressSpace.SCALING and isinstance(type.element_type, F8E8M0Type):
        layout = (type.blayout, type.slayout)
        if layout == (BLayout.ROW_MAJOR, SLayout.ROW_MAJOR):
            return "ScaleLeft"
        if layout == (BLayout.COL_MAJOR, SLayout.COL_MAJOR):
            return "ScaleRight"
    return _TILE_TYPES[type.space]


# Views of global memory


def five(figures: list[int]) -> str:
    """The parameters of a `Shape` or `Stride`."""
    return ", ".join(str(f) for f in figures)


def shape(figures: list[int]) -> str:
    """The C++ type of a shape."""
    return f"pto::Shape<{five(figures)}>"


def stride(figures: list[int]) -> str:
    """The C++ type of the strides."""
    return f"pto::Stride<{five(figures)}>"


def layout(kind: Layout) -> str:
    """The C++ value that names a layout."""
    return f"pto::Layout::{kind.value.upper()}"


def global_tensor(
    element_type: str, shapes: list[int], strides: list[int], kind: Layout
) -> str:
    """The C++ type of a view of global memory."""
    return (
        f"GlobalTensor<{element_type}, {shape(shapes)}, {stride(strides)}, "
        f"{layout(kind)}>"
    )


def view(type: TensorViewType | PartitionTensorViewType) -> str | None:
    """
    The C++ type of a view of which nothing but its PTO type is known: an argument of a
    function, a result of an `scf.if`.
    """
    name = element(type.element_type)
    if name is None or type.rank > VIEW_RANK:
        return None
    return global_tensor(name, view_shape(type), [UNKNOWN] * VIEW_RANK, Layout.ND)


def view_shape(type: TensorViewType | PartitionTensorViewType) -> list[int]:
    """The five sizes that the type of a view tells."""
    dims = [UNKNOWN if d == DYNAMIC else d for d in type.dims]
    return [1] * (VIEW_RANK - len(dims)) + dims


def is_float(type: Attribute) -> bool:
    """Whether a type is a floating-point one."""
    return type.name in _FLOATS
