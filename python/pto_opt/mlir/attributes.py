"""
Types and attributes on both sides. In MLIR those of this dialect are dynamic ones, which
have parameters instead of a syntax of their own:

    !pto.tile_buf<vec, 16x64xf32>
    !pto.tile_buf<#pto.address_space<"vec">, f32, 16, 64, 16, 64, #pto.blayout<...>, ...>

An enumeration has its word as its parameter. Texts are made and read once for each
distinct type or attribute.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, cast

from xdsl.context import Context
from xdsl.dialects.builtin import (
    ArrayAttr,
    ArrayOfConstraint,
    IntAttr,
    IntegerAttr,
    StringAttr,
)
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, Data, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import BaseAttr
from xdsl.irdl.attributes import ParamDef
from xdsl.irdl.constraints import RangeOf
from xdsl.printer import Printer

from pto_dialect.xdsl_internals import OpenParser
from pto_opt.mlir.bindings import (
    MLIRContext,
    mlir_extension,
    mlir_ir,
    mlir_parsers,
)

PREFIX = "pto."

PYTHON_CLASSES: dict[type[Attribute], type[Any]] = {}
"""
The Python classes of the dialect's types and attributes in MLIR, by their classes in
xDSL: `pto_opt.mlir.dialects` puts them here.
"""


class AttributeBridge:
    """Converts types and attributes between xDSL and one MLIR context."""

    def __init__(self, context: Context, mlir_context: MLIRContext):
        self.context = context
        self.mlir_context = mlir_context
        self._to_mlir: dict[Attribute, Any] = {}
        self._from_mlir: dict[Any, Attribute] = {}
        self._classes: set[type[Attribute]] = set()

    def to_mlir(self, attribute: Attribute) -> Any:
        """The `mlir.ir.Type` or `mlir.ir.Attribute`."""
        known = self._to_mlir.get(attribute)
        if known is None:
            parse_type, parse_attribute = mlir_parsers()
            is_type = isinstance(attribute, TypeAttribute)
            parse = parse_type if is_type else parse_attribute
            known = parse(host_text(attribute), self.mlir_context)
            if type(attribute) in PYTHON_CLASSES:
                known = self._as_python_class(type(attribute), known)
            self._to_mlir[attribute] = known
            # The way back gives the author's spelling again.
            self._from_mlir.setdefault(known, attribute)
        return known

    def _as_python_class(self, definition: type[Attribute], known: Any) -> Any:
        """One of its Python class; from now on the context answers with that class."""
        python_class = PYTHON_CLASSES[definition]
        if definition not in self._classes:
            self._classes.add(definition)
            mlir_extension().register_type_caster(known.typeid, replace=True)(
                python_class
            )
        return python_class(known)

    def to_mlir_attribute(self, attribute: Attribute) -> Any:
        """The `mlir.ir.Attribute`, also of a type."""
        known = self.to_mlir(attribute)
        if isinstance(attribute, TypeAttribute):
            return mlir_ir().TypeAttr.get(known, self.mlir_context)
        return known

    def from_mlir(self, attribute: Any) -> Attribute:
        """The xDSL type or attribute."""
        known = self._from_mlir.get(attribute)
        if known is None:
            is_type = isinstance(attribute, mlir_ir().Type)
            parser = _HostParser(self.context, str(attribute))
            known = parser.parse_type() if is_type else parser.parse_attribute()
            self._from_mlir[attribute] = known
        return known


def host_text(attribute: Attribute) -> str:
    """The text that MLIR reads for a type or attribute."""
    stream = io.StringIO()
    _HostPrinter(stream).print_attribute(attribute)
    return stream.getvalue()


def parameters_of(attribute: Attribute) -> Sequence[Attribute]:
    """The parameters of a dynamic type or attribute."""
    if isinstance(attribute, ParametrizedAttribute):
        return attribute.parameters
    if isinstance(attribute, EnumAttribute):
        return (StringAttr(_data_of(attribute)),)
    assert isinstance(attribute, Data)
    stream = io.StringIO()
    cast("Data[Any]", attribute).print_parameter(Printer(stream))
    return (StringAttr(stream.getvalue()),)


def _data_of(attribute: Any) -> str:
    return str(attribute.data)


class _HostPrinter(Printer):
    def print_attribute(self, attribute: Attribute) -> None:
        if isinstance(attribute, IntAttr):
            self.print_string(f"{_data_of(attribute)} : i64")
        elif not attribute.name.startswith(PREFIX):
            super().print_attribute(attribute)
        else:
            sign = "!" if isinstance(attribute, TypeAttribute) else "#"
            self.print_string(f"{sign}{attribute.name}")
            if parameters := parameters_of(attribute):
                with self.in_angle_brackets():
                    self.print_list(parameters, self.print_attribute)


class _HostParser(OpenParser):
    def parse_parameters_of(
        self,
        attr_name: str,
        is_type: bool,
        is_opaque: bool,
        starting_opaque_pos: int | None,
    ) -> Any:
        if not attr_name.startswith(PREFIX):
            return super().parse_parameters_of(
                attr_name, is_type, is_opaque, starting_opaque_pos
            )
        get = self.ctx.get_type if is_type else self.ctx.get_attr
        attribute_class = get(attr_name)
        parameters: list[Attribute] = []
        if self.parse_optional_punctuation("<") is not None:
            while self.parse_optional_punctuation(">") is None:
                self.parse_optional_punctuation(",")
                parameters.append(self.parse_attribute())
        return self._build(attribute_class, parameters)

    def _build(
        self, attribute_class: type[Attribute], parameters: Sequence[Attribute]
    ) -> Attribute:
        if issubclass(attribute_class, ParametrizedAttribute):
            definition = attribute_class.get_irdl_definition()
            values = [
                _as_wanted(value, wanted)
                for value, (_, wanted) in zip(
                    parameters, definition.parameters, strict=True
                )
            ]
            return attribute_class.new(values)
        (word,) = parameters
        assert isinstance(word, StringAttr)
        if issubclass(attribute_class, EnumAttribute):
            enumeration = cast("type[EnumAttribute[Any]]", attribute_class)
            return enumeration(enumeration.enum_type(word.data))
        assert issubclass(attribute_class, Data)
        data = cast("type[Data[Any]]", attribute_class)
        return data.new(data.parse_parameter(OpenParser(self.ctx, word.data)))


def _as_wanted(value: Attribute, wanted: ParamDef) -> Attribute:
    """Numbers as the class keeps them: MLIR has no integers without a type."""
    match wanted.constr:
        case BaseAttr(attr=attr) if attr is IntAttr:
            assert isinstance(value, IntegerAttr)
            return IntAttr(value.value.data)
        case ArrayOfConstraint(
            elem_range_constraint=RangeOf(constr=BaseAttr(attr=attr))
        ) if attr is IntAttr:
            numbers = cast("ArrayAttr[IntegerAttr]", value)
            return ArrayAttr([IntAttr(one.value.data) for one in numbers])
        case _:
            return value
