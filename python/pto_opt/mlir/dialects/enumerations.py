"""
The enumerations and their attributes: `BLayout.RowMajor`, `BLayoutAttr.get(...)`.

A case has each name that someone gives it: the word of the text (`row_major`), that word
joined (`RowMajor`) or in capitals, and that of the class here. Its number is its place in
the enumeration.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, ClassVar, cast

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.utils.str_enum import StrEnum

from pto_dialect import PTO
from pto_opt.mlir.bindings import MLIRContext
from pto_opt.mlir.dialects.bases import DialectAttribute, bridge

Definition = type[EnumAttribute[Any]]
"""An attribute of the dialect that is an enumeration."""


def definitions() -> Iterator[Definition]:
    """The attributes of the dialect that are enumerations."""
    for attribute in PTO.attributes:
        if issubclass(attribute, EnumAttribute):
            yield attribute


def names_of(case: StrEnum) -> list[str]:
    """The names of a case, none twice."""
    word = case.value
    joined = "".join(part[:1].upper() + part[1:] for part in word.split("_"))
    names = dict.fromkeys((joined, word.upper(), case.name, word))
    return [name for name in names if not keyword.iskeyword(name)]


class _EnumAttribute(DialectAttribute):
    ENUMERATION: ClassVar[type[IntEnum]]

    @classmethod
    def get(cls, value: int | str | Any, context: MLIRContext | None = None) -> Any:
        """The attribute of a case, of its number or of its word."""
        if not isinstance(value, int | str):  # older bindings take the context first
            value, context = cast("int | str", context), value
        return bridge(context).to_mlir(attribute_of(cls.DEFINITION, value))

    @property
    def value(self) -> IntEnum:
        """The case."""
        cases = tuple(self.DEFINITION.enum_type)
        return self.ENUMERATION(cases.index(self.definition.data))


def attribute_of(definition: Definition, value: int | str) -> EnumAttribute[Any]:
    """
    The attribute in xDSL of a case, of its number, or of any of its names.

    Raises:
        ValueError: where there is no such case.
    """
    for number, case in enumerate(definition.enum_type):
        if value in names_of(case) if isinstance(value, str) else value == number:
            return definition(case)
    known = ", ".join(case.value for case in definition.enum_type)
    name = definition.name.removeprefix("pto.")
    raise ValueError(f"unknown {name} {value!r}, expected one of {known}")


def enumeration_and_attribute(
    definition: Definition,
) -> tuple[type[IntEnum], type[DialectAttribute]]:
    """The classes of a definition in the bindings: `BLayout` and `BLayoutAttr`."""
    name = definition.__name__
    numbers = {
        alias: number
        for number, case in enumerate(definition.enum_type)
        for alias in names_of(case)
    }
    make: Any = IntEnum
    cases: type[IntEnum] = make(name.removesuffix("Attr"), numbers, module=__name__)
    cases.__doc__ = definition.enum_type.__doc__
    members = {
        "DEFINITION": definition,
        "ENUMERATION": cases,
        "__doc__": definition.__doc__,
        "__module__": __name__,
    }
    return cases, type(name, (_EnumAttribute,), members)
