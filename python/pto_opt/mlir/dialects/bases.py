"""What the Python classes of the dialect's types and attributes have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from xdsl.ir import Attribute

from pto_opt.mlir.attributes import PYTHON_CLASSES, AttributeBridge
from pto_opt.mlir.bindings import MLIRContext, current_context, mlir_ir
from pto_opt.mlir.modules import bridge_of

_ir: Any = mlir_ir()
_Type: type[Any] = _ir.Type
_Attribute: type[Any] = _ir.Attribute


def context_of(context: MLIRContext | None, *about: Any) -> MLIRContext:
    """The context that is given, that of what it is about, or the current one."""
    if context is not None:
        return context
    for one in about:
        if isinstance(one, _Type | _Attribute):
            return one.context
    return current_context()


def bridge(context: MLIRContext | None, *about: Any) -> AttributeBridge:
    """The bridge of a context, in which the dialect is registered."""
    return bridge_of(context_of(context, *about))


class DialectType(_Type):
    """A type of the dialect: prints as `.pto` texts write it."""

    DEFINITION: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        _enter(cls)

    @property
    def definition(self) -> Any:
        """The same in xDSL."""
        return _definition(self)

    @classmethod
    def isinstance(cls, other: Any) -> bool:
        """Whether a type is of this class."""
        return isinstance(other, cls)

    def __str__(self) -> str:
        return str(self.definition)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


class DialectAttribute(_Attribute):
    """An attribute of the dialect: prints as `.pto` texts write it."""

    # Classes of nanobind have one base: what `DialectType` has stands here once more.

    DEFINITION: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        _enter(cls)

    @property
    def definition(self) -> Any:
        """The same in xDSL."""
        return _definition(self)

    isinstance = classmethod(DialectType.isinstance.__func__)
    __str__ = DialectType.__str__
    __repr__ = DialectType.__repr__


def _enter(python_class: Any) -> None:
    if "DEFINITION" in vars(python_class):
        PYTHON_CLASSES[python_class.DEFINITION] = python_class


def _definition(one: Any) -> Attribute:
    return bridge_of(one.context).from_mlir(one)
