"""
Programs for the peer's bindings, unmodified: `install()` gives them the names that they
import, and bridges what bindings of MLIR 22 have otherwise than those of MLIR 19.

What is bridged, and only after `install()`:

* `mlir.dialects.pto` and all of `ptoas.mlir` are the modules here and those of MLIR;
* `str`, `print`, `get_asm` and `Module.parse` of modules in a context with the dialect know `.pto`
  text, as do `Type.parse` and `Attribute.parse` for `!pto.` and `#pto`;
* `verify()` of a module asks the verifiers of the dialect, too, and ends the blocks of
  sections, which have no terminator there;
* `scf.IfOp(..., hasElse=True)`, which is `has_else` in MLIR 22;
* `IntegerType.get`, which MLIR 19 does not have, is away: programs that ask for it take
  an integer type for a class.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from xdsl.utils.exceptions import ParseError, VerifyException

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import verify
from pto_dialect.versions import read_older
from pto_opt.context import make_context
from pto_opt.mlir.bindings import (
    MLIRContext,
    current_context,
    mlir_extension,
    mlir_ir,
    mlir_parsers,
)
from pto_opt.mlir.irdl import is_registered
from pto_opt.mlir.modules import (
    UnknownOperationError,
    bridge_of,
    end_blocks,
    from_mlir,
)
from pto_opt.mlir.text import parse, print_pto

_NAMES = {"mlir.dialects.pto": "pto_opt.mlir.dialects.pto"}
"""Modules that have another name as well."""

_PREFIXES = {"ptoas.mlir": "mlir"}
"""Packages that are another one, with all that is in them."""


def install() -> None:
    """
    Let programs import `mlir.dialects.pto` and `ptoas.mlir`, and bridge MLIR 19 to 22.
    A second call does nothing; there is no way back within a process.

    Raises:
        NoBindingsError: where the bindings of MLIR are not installed.
    """
    ir = mlir_ir()
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())
    dialects = importlib.import_module("mlir.dialects")
    setattr(dialects, "pto", importlib.import_module("mlir.dialects.pto"))
    _bridge_modules(ir)
    _bridge_attributes(ir)
    _bridge_versions(ir)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules under their second names."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if _first_name(fullname) is None and fullname != "ptoas":
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        first = _first_name(spec.name)
        if first is None:
            return ModuleType(spec.name)
        return _Alias(spec.name, importlib.import_module(first))

    def exec_module(self, module: ModuleType) -> None:
        del module


class _Alias(ModuleType):
    """A module that has all that another one has."""

    def __init__(self, name: str, first: ModuleType):
        super().__init__(name, first.__doc__)
        self._first = first

    def __getattr__(self, name: str) -> Any:
        if name == "__all__" and not hasattr(self._first, name):
            # `from ... import *` would ask for what this module has itself.
            return [known for known in dir(self) if not known.startswith("_")]
        return getattr(self._first, name)

    def __dir__(self) -> list[str]:
        return dir(self._first)


def _first_name(name: str) -> str | None:
    if name in _NAMES:
        return _NAMES[name]
    for prefix, first in _PREFIXES.items():
        if name == prefix or name.startswith(f"{prefix}."):
            found = first + name.removeprefix(prefix)
            return _NAMES.get(found, found)
    return None


def _bridge_modules(ir: Any) -> None:
    text_of_module = ir.Module.__str__
    parse_module, verify_one = ir.Module.parse, ir.Operation.verify
    get_asm = ir.Operation.get_asm

    def text(self: Any) -> str:
        if is_registered(self.context):
            try:
                return print_pto(self)
            except UnknownOperationError:
                pass
        return text_of_module(self)

    def asm_of(self: Any, *arguments: Any, **keywords: Any) -> Any:
        operation = self.operation
        is_ours = operation.name == "builtin.module" and is_registered(
            operation.context
        )
        if is_ours and not arguments and not keywords.get("binary"):
            generic = bool(keywords.get("print_generic_op_form"))
            try:
                return print_pto(self, generic=generic)
            except UnknownOperationError:
                pass
        return get_asm(self, *arguments, **keywords)

    @functools.wraps(parse_module)
    def parse_text(asm: Any, context: MLIRContext | None = None) -> Any:
        context = current_context() if context is None else context
        if isinstance(asm, str) and is_registered(context):
            try:
                return parse(asm, context)
            except PTOException as error:
                message = f"Unable to parse module assembly\n{error}"
                raise ir.MLIRError(message, []) from None
        return parse_module(asm, context)

    @functools.wraps(verify_one)
    def verify_all(self: Any) -> bool:
        operation = self.operation
        if operation.name != "builtin.module" or not is_registered(operation.context):
            return verify_one(self)
        end_blocks(operation)
        is_right = verify_one(self)
        try:
            imported = from_mlir(operation)
            # Programs of older versions are right by what they mean today.
            read_older(imported.module, imported.context.diagnostics)
            verify(imported.module)
        except (PTOException, UnknownOperationError) as error:
            raise ir.MLIRError(f"Verification failed\n{error}", []) from error
        return is_right

    ir.Module.__str__ = text
    ir.Module.parse = staticmethod(parse_text)
    base = ir.Operation.__mro__[1]
    base.verify, base.get_asm, base.__str__ = verify_all, asm_of, asm_of


def _bridge_attributes(ir: Any) -> None:
    kinds = ((ir.Type, "!pto."), (ir.Attribute, "#pto"))
    for (host, sign), theirs in zip(kinds, mlir_parsers()):
        host.parse = staticmethod(_parse_one(ir, host, theirs, sign))


def _parse_one(ir: Any, host: Any, theirs: Callable[..., Any], sign: str) -> Any:
    @functools.wraps(theirs)
    def parse_one(asm: Any, context: MLIRContext | None = None) -> Any:
        context = current_context() if context is None else context
        if not isinstance(asm, str) or not asm.strip().startswith(sign):
            return theirs(asm, context)
        parser = PTOParser(make_context(), asm, "<text>")
        try:
            is_type = host is ir.Type
            found = parser.parse_type() if is_type else parser.parse_attribute()
        except (ParseError, VerifyException) as error:
            try:
                return theirs(asm, context)  # with parameters, as MLIR prints it
            except ir.MLIRError:
                pass
            shown = error
            if isinstance(error, ParseError):
                shown = PTOException([from_parse_error(error)])
            raise ir.MLIRError(
                f"Unable to parse {host.__name__}\n{shown}", []
            ) from None
        return bridge_of(context).to_mlir(found)

    return parse_one


def _bridge_versions(ir: Any) -> None:
    if hasattr(ir.IntegerType, "get"):
        del ir.IntegerType.get
    scf: Any = importlib.import_module("mlir.dialects.scf")
    before: Any = scf.IfOp

    def build(
        self: Any, *arguments: Any, hasElse: bool = False, **keywords: Any
    ) -> None:
        has_else = hasElse or keywords.pop("has_else", False)
        before.__init__(self, *arguments, has_else=has_else, **keywords)

    members = {
        "__init__": build,
        "__doc__": before.__doc__,
        "__module__": before.__module__,
    }
    made = type("IfOp", (before,), members)
    register = mlir_extension().register_operation(scf._Dialect, replace=True)
    scf.IfOp = register(made)
