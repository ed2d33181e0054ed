"""
`pto.pyi`, which says to editors and type checkers what `pto` has:

    python -m pto_opt.mlir.dialects.stubs

writes it anew, beside this file; a test compares it with what this would write.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from xdsl.dialects.builtin import IntegerAttr, StringAttr, SymbolRefAttr
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.irdl import OptionalDef, VariadicDef

from pto_dialect.ops import all_operations
from pto_opt.mlir.dialects import pto, types
from pto_opt.mlir.dialects.arguments import alternatives
from pto_opt.mlir.dialects.bases import DialectAttribute, DialectType
from pto_opt.mlir.dialects.builders import Recipe

PATH = Path(__file__).with_name("pto.pyi")

_HEAD = """# Written by `python -m pto_opt.mlir.dialects.stubs`; do not edit.
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, TypeAlias, overload

from mlir.ir import OpView
from pto_opt.mlir.dialects.bases import DialectAttribute, DialectType
"""

_ALIASES = '''
Operand: TypeAlias = Any
"""A value, or an operation with one result."""
Attribute: TypeAlias = Any
"""An attribute of MLIR."""
Type: TypeAlias = Any
"""A type of MLIR."""
Context: TypeAlias = Any
"""An `mlir.ir.Context`; the current one where it is left out."""
Location: TypeAlias = Any
"""An `mlir.ir.Location`; the current one where it is left out."""
InsertionPoint: TypeAlias = Any
"""An `mlir.ir.InsertionPoint`; the current one where it is left out."""

class TileConfig:
    """The sizes of boxes, in elements and (fractal sizes) in bytes."""

    alignedSize: int
    fixedRowSize: int
    fixedColSize: int
    fixedMxRowSize: int
    fixedMxColSize: int
    fractalABSize: int
    fractalCSize: int
    fractalMxSize: int

def register_dialect(context: Context = None, load: bool = True) -> None:
    """Make the dialect known to a context."""
'''


def stub() -> str:
    """The text of the stub."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.rstrip()
    names = vars(pto)
    for name, one in names.items():
        if isinstance(one, type) and one.__module__ == types.__name__:
            if vars(types).get(name) is one:
                yield f"from pto_opt.mlir.dialects.types import {name} as {name}"
    yield _ALIASES
    for name, one in names.items():
        if name.startswith("_") or not isinstance(one, type):
            continue
        if name != one.__name__:
            continue
        if issubclass(one, IntEnum) and one is not IntEnum:
            yield from _enumeration(one)
        elif issubclass(one, DialectAttribute) and hasattr(one, "ENUMERATION"):
            yield from _enum_attribute(one)
        elif issubclass(one, DialectType) and name not in vars(types):
            yield from _plain_type(one)
    for op_class in all_operations():
        yield from _operation(Recipe(op_class))
    for name, one in names.items():
        if isinstance(one, type) and name != one.__name__ and not name.startswith("_"):
            yield f"{name} = {one.__name__}"
        elif isinstance(one, IntEnum):
            yield f"{name} = {type(one).__name__}.{one.name}"


def _enumeration(one: type[IntEnum]) -> Iterator[str]:
    yield f"class {one.__name__}(IntEnum):"
    yield _docstring(one.__doc__)
    for name, member in one.__members__.items():
        yield f"    {name} = {int(member)}"
    yield ""


def _enum_attribute(one: Any) -> Iterator[str]:
    name, cases = one.__name__, one.ENUMERATION.__name__
    yield f"class {name}(DialectAttribute):"
    yield _docstring(one.__doc__)
    yield "    @classmethod"
    yield f"    def get(cls, value: {cases} | int | str, context: Context = None) -> {name}:"
    yield _docstring("The attribute of a case, of its number or of its word.", 8)
    yield "    @property"
    yield f"    def value(self) -> {cases}:"
    yield _docstring("The case.", 8)
    yield ""


def _plain_type(one: type[Any]) -> Iterator[str]:
    yield f"class {one.__name__}(DialectType):"
    yield _docstring(one.__doc__)
    yield "    @classmethod"
    yield f"    def get(cls, context: Context = None) -> {one.__name__}:"
    yield _docstring("The only type of this class.", 8)
    yield ""


def _operation(recipe: Recipe) -> Iterator[str]:
    arguments = ", ".join(_arguments(recipe))
    yield f"class {recipe.class_name}(OpView):"
    yield _docstring(recipe.op_class.__doc__)
    if recipe.infers_from_operands:
        yield "    @overload"
        yield f"    def __init__(self, result: Type, {arguments}) -> None: ..."
        yield "    @overload"
    yield f"    def __init__(self, {arguments}) -> None: ..."
    accessors = [recipe.keyword(name) for name in recipe.operands]
    accessors += [*recipe.attributes, *(name for name, _ in recipe.definition.regions)]
    accessors += [recipe.keyword(name) for name in recipe.results]
    for name in dict.fromkeys(accessors):
        if name in vars(getattr(pto, recipe.class_name)):
            yield "    @property"
            yield f"    def {name}(self) -> Any: ..."
    yield ""
    yield f"def {recipe.function_name}({arguments}) -> Any:"
    yield _docstring(recipe.op_class.__doc__)
    yield ""


def _arguments(recipe: Recipe) -> Iterator[str]:
    kinds = {
        recipe.keyword(name): _kind_of_operand(one)
        for name, one in recipe.operands.items()
    }
    kinds |= {
        recipe.keyword(name): _kind_of_attribute(one)
        for name, one in recipe.attributes.items()
    }
    kinds |= {"loc": "Location", "ip": "InsertionPoint", "result": "Type | None"}
    kinds |= {"results": "Sequence[Type]"}
    is_named = False
    for name, parameter in recipe.signature.parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not is_named:
            is_named = True
            yield "*"
        text = f"{name}: {kinds.get(name, 'Type')}"
        is_optional = parameter.default is None
        yield f"{text} | None = None" if is_optional else text


def _kind_of_operand(one: Any) -> str:
    is_group = isinstance(one, VariadicDef) and not isinstance(one, OptionalDef)
    return "Sequence[Operand]" if is_group else "Operand"


def _kind_of_attribute(one: Any) -> str:
    kinds: list[str] = []
    for definition, _ in alternatives(one.constr):
        if issubclass(definition, EnumAttribute):
            kinds.append(definition.__name__.removesuffix("Attr"))
        elif definition is IntegerAttr:
            kinds.append("int")
        elif definition in (StringAttr, SymbolRefAttr):
            kinds.append("str")
        else:
            kinds.append("Sequence[int]")
    return " | ".join([*dict.fromkeys(kinds), "Attribute"])


def _docstring(text: str | None, spaces: int = 4) -> str:
    lines = dedent((text or "").strip("\n")).strip()
    quoted = f'"""\n{lines}\n"""' if "\n" in lines else f'"""{lines}"""'
    return indent(quoted.replace("\\", "\\\\"), " " * spaces)


if __name__ == "__main__":
    PATH.write_text(stub(), encoding="utf-8")
