"""
The dialect in MLIR's Python bindings: builders of all operations, types, attributes and
enumerations, under the names that the peer's bindings have.

    from mlir.ir import Context, InsertionPoint, Location, Module
    from pto_opt.mlir.dialects import pto

    with Context() as ctx, Location.unknown():
        pto.register_dialect(ctx, load=True)
        ...
        pto.TLoadOp(None, view, tile)

Nothing here is a list of its own: what an operation takes comes from its class in
`pto_dialect.ops` (see `builders`). `pto.pyi` says all of it to editors and type checkers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from pto_dialect.ops import all_operations
from pto_opt.mlir.bindings import (
    MLIRContext,
    current_context,
    mlir_extension,
    mlir_ir,
)
from pto_opt.mlir.dialects import types
from pto_opt.mlir.dialects.builders import Recipe, make_class, make_function
from pto_opt.mlir.dialects.enumerations import definitions, enumeration_and_attribute
from pto_opt.mlir.irdl import register_dialect as _register

PtrType = types.PtrType
TensorViewType = types.TensorViewType
PartitionTensorViewType = types.PartitionTensorViewType
TileBufType = types.TileBufType
TileBufConfigAttr = types.TileBufConfigAttr
MultiTileBufType = types.MultiTileBufType
LocalArrayType = types.LocalArrayType
StructType = types.StructType
EventIdArrayType = types.EventIdArrayType


class TileConfig:
    """The sizes of boxes, in elements and (fractal sizes) in bytes."""

    alignedSize = 32
    fixedRowSize = 16
    fixedColSize = 16
    fixedMxRowSize = 16
    fixedMxColSize = 2
    fractalABSize = 512
    fractalCSize = 1024
    fractalMxSize = 32


def register_dialect(context: MLIRContext | None = None, load: bool = True) -> None:
    """
    Make the dialect known to a context, by default the current one. `load` is taken for
    the sake of callers: a dialect is loaded with its registration.
    """
    del load
    _register(current_context() if context is None else context)


class _Dialect(mlir_ir().Dialect):
    DIALECT_NAMESPACE = "pto"


def _fill(names: dict[str, Any]) -> None:
    """Put all classes and functions that come from the dialect into the module."""
    for one in types.plain_types():
        names[one.__name__] = one
    for definition in definitions():
        cases, attribute = enumeration_and_attribute(definition)
        names[cases.__name__], names[attribute.__name__] = cases, attribute
    for name in _IN_CAPITALS:
        names[name.upper()] = names[name]
    for name in _WITH_MEMBERS:
        names.update(names[name].__members__)
    recipes = [Recipe(op_class) for op_class in all_operations()]
    taken = {recipe.class_name for recipe in recipes}
    extension = mlir_extension()
    # Here MLIR looks for the classes of operations that it hands out.
    extension.globals.append_dialect_search_prefix(__package__)
    register = extension.register_operation(_Dialect, replace=True)
    for recipe in recipes:
        op_class = register(make_class(recipe))
        names[recipe.class_name] = op_class
        names[recipe.function_name] = make_function(recipe, op_class)
        # The peer's bindings have no prefix where no other operation has that name.
        short = recipe.class_name.removeprefix("Comm")
        if short not in taken:
            names[short] = op_class


_IN_CAPITALS = ("Pipe", "Event")
"""The enumerations whose names the peer's bindings write in capitals."""

_WITH_MEMBERS = ("SyncOpType", "Event")
"""The enumerations whose cases are names of the module: `pto.TLOAD`, `pto.EVENT_ID0`."""

_fill(globals())


def _with_run_time_form(name: str) -> Callable[..., Any]:
    """`set_flag` as it is, and `set_flag_dyn` where the number is a run-time value."""
    static, dynamic = globals()[name], globals()[f"{name}_dyn"]

    @functools.wraps(static)
    def build(*arguments: Any, **keywords: Any) -> Any:
        given = (*arguments, *keywords.values())
        is_dynamic = any(isinstance(one, _Value | _Operations) for one in given)
        return (dynamic if is_dynamic else static)(*arguments, **keywords)

    return build


_Value: Any = mlir_ir().Value
_Operations: Any = mlir_ir().OpView | mlir_ir().Operation

for _name in ("set_flag", "wait_flag", "get_buf", "rls_buf"):
    globals()[_name] = _with_run_time_form(_name)

_barrier, _barrier_sync = globals()["barrier"], globals()["barrier_sync"]


def barrier(op: Any, *, loc: Any = None, ip: Any = None) -> Any:
    """A barrier of a unit, or (`barrier_sync`) of the unit that does a kind of work."""
    kinds = globals()["SyncOpType"], globals()["SyncOpTypeAttr"]
    is_work = isinstance(op, kinds) or (
        isinstance(op, str) and op in kinds[0].__members__
    )
    return (_barrier_sync if is_work else _barrier)(op, loc=loc, ip=ip)
