"""Arrays, structs and event ids: variables of a function."""

from __future__ import annotations

from collections.abc import Iterable

from xdsl.dialects import emitc
from xdsl.dialects.builtin import i32, i64
from xdsl.ir import Attribute, SSAValue

from pto_dialect.handles import EventIdArrayType, LocalArrayType, StructType
from pto_dialect.ops.array_ops import (
    DeclareEventIdArrayOp,
    DeclareLocalArrayOp,
    DeclareStructOp,
    EventIdArrayGetOp,
    EventIdArraySetOp,
    LocalArrayGetOp,
    LocalArraySetOp,
    StructFieldOp,
    StructGetOp,
    StructSetOp,
)
from pto_passes.emitc import ops, spelling
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.ops import opaque, opaque_text


@lowers(DeclareLocalArrayOp)
def lower_declare_array(lowering: Lowering, op: DeclareLocalArrayOp) -> None:
    """`int32_t name[8];`"""
    assert isinstance(op.array.type, LocalArrayType)
    element = lowering.lowered(op.array.type.element_type, op.array)
    _declare_array(lowering, op.array, op.array.type.dims, element)


@lowers(DeclareEventIdArrayOp)
def lower_declare_events(lowering: Lowering, op: DeclareEventIdArrayOp) -> None:
    """`int32_t name[8];`"""
    assert isinstance(op.array.type, EventIdArrayType)
    _declare_array(lowering, op.array, (op.array.type.size,), i32)


def _declare_array(
    lowering: Lowering, array: SSAValue, dims: tuple[int, ...], element: Attribute
) -> None:
    type = emitc.EmitC_ArrayType(dims, element)  # pyright: ignore[reportArgumentType]
    variable = lowering.add(
        ops.VariableOp.create(
            properties={"value": opaque_text("")}, result_types=[type]
        )
    )
    lowering.bind(array, variable.results[0])


@lowers(LocalArrayGetOp)
def lower_array_get(lowering: Lowering, op: LocalArrayGetOp) -> None:
    """`T name = array[i][j];`"""
    places = [lowering.value(v) for v in (op.array, *op.indices)]
    text = "{}" + "[{}]" * len(op.indices)
    value = lowering.read(text, places, lowering.type_of(op.result))
    lowering.bind(op.result, value)


@lowers(LocalArraySetOp)
def lower_array_set(lowering: Lowering, op: LocalArraySetOp) -> None:
    """`array[i][j] = value;`"""
    places = [lowering.value(v) for v in (op.array, *op.indices, op.value)]
    lowering.say("{}" + "[{}]" * len(op.indices) + " = {};", *places)


@lowers(EventIdArrayGetOp)
def lower_event_get(lowering: Lowering, op: EventIdArrayGetOp) -> None:
    """`int64_t name = array[i];`"""
    places = [lowering.value(op.array), lowering.value(op.index)]
    lowering.bind(op.result, lowering.read("{}[{}]", places, i64))


@lowers(EventIdArraySetOp)
def lower_event_set(lowering: Lowering, op: EventIdArraySetOp) -> None:
    """`array[i] = value;`"""
    places = [lowering.value(v) for v in (op.array, op.index, op.value)]
    lowering.say("{}[{}] = {};", *places)


# Structs


def struct_name(type: StructType) -> str:
    """The name of a struct, made of its fields: `PtoStruct_f32_S_i8_i16_E`."""
    return f"PtoStruct_{_mangled(type)}"


def _mangled(type: Attribute) -> str:
    if isinstance(type, StructType):
        inner = "_".join(
            f"S_{_mangled(f)}_E" if isinstance(f, StructType) else _mangled(f)
            for f in type.fields
        )
        return inner
    return "".join(c if c.isalnum() else "_" for c in str(type))


def struct_definitions(types: Iterable[Attribute]) -> list[str]:
    """The C++ of structs, those within others first."""
    found: dict[str, str] = {}

    def define(type: StructType) -> None:
        for field in type.fields:
            if isinstance(field, StructType):
                define(field)
        fields = "".join(
            f"  {_field_type(field)} f{i};\n" for i, field in enumerate(type.fields)
        )
        name = struct_name(type)
        found.setdefault(name, f"struct {name} {{\n{fields}}};")

    for type in types:
        assert isinstance(type, StructType)
        define(type)
    return list(found.values())


def _field_type(type: Attribute) -> str:
    if isinstance(type, StructType):
        return struct_name(type)
    name = spelling.element(type)
    if name is None:
        raise NoCppError(f"no C++ type for {type}")
    return name


@lowers(DeclareStructOp)
def lower_declare_struct(lowering: Lowering, op: DeclareStructOp) -> None:
    """`PtoStruct_f32_i8 name;`"""
    assert isinstance(op.s.type, StructType)
    variable = lowering.declare(opaque(struct_name(op.s.type)))
    lowering.bind(op.s, variable)


def _path(op: StructFieldOp) -> str:
    indices: list[int] = [int(i) for i in op.path.get_values()]
    return "".join(f".f{i}" for i in indices)


@lowers(StructGetOp)
def lower_struct_get(lowering: Lowering, op: StructGetOp) -> None:
    """`T name = s.f0.f1;`"""
    type = lowering.type_of(op.value)
    value = lowering.read("{}" + _path(op), [lowering.value(op.s)], type)
    lowering.bind(op.value, value)


@lowers(StructSetOp)
def lower_struct_set(lowering: Lowering, op: StructSetOp) -> None:
    """`s.f0.f1 = value;`"""
    lowering.say(
        "{}" + _path(op) + " = {};", lowering.value(op.s), lowering.value(op.value)
    )
