"""
Private names of xDSL stand in `pto_dialect/xdsl_internals.py` and nowhere else, so that a
new version of xDSL breaks one file at most. Neither do our classes define, by accident, a
private name that a class of xDSL below them has.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType

import xdsl

import pto_dialect
import pto_opt
import pto_passes
from pto_dialect import xdsl_internals

HOME = Path(xdsl_internals.__file__)
ROOMS = (pto_dialect, pto_passes, pto_opt)

LEFT = {
    "AttrParser": {"_current_token", "_resume_from"},
    "Block": {"_last_op", "_prev_block"},
    "Operation": {"_next_op", "_operand_uses", "_operands", "_prev_op"},
    "OpResult": {"_type"},
    "SSAValue": {"_name"},
    "Use": {"_next_use", "_prev_use"},
    "Parser": {
        "_get_op_by_name",
        "_parse_alias_def",
        "_parse_block",
        "_parse_block_body",
        "_parse_dialect_type_or_attribute_body",
        "_parse_file_metadata_dictionary",
        "_parse_optional_shape_delimiter",
        "_parser_state",
        "_raise_wrong_str_enum_value_error",
        "_register_ssa_definition",
    },
    "Printer": {"_get_new_valid_name_id", "_print_results", "_ssa_values"},
    "Context": {
        "_get_known_op",
        "_loaded_attrs",
        "_loaded_dialects",
        "_loaded_ops",
        "_loaded_types",
        "_registered_dialects",
    },
}
"""What is used, by the class of xDSL that has it; the file says of each why."""

NEEDS_MORE = ("pto_opt.mlir", "pto_opt.pypto", "pto_opt.notebook")
"""Modules that import a host, which may not be there; their text is read all the same."""

BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}


def is_private(name: str) -> bool:
    """Names such as `_member_map_` are the standard library's, of enumerations."""
    return name.startswith("_") and not name.startswith("__") and name[-1] != "_"


def uses(tree: ast.AST) -> Iterator[str]:
    """The private names that a piece of a program takes from an object or a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                names = [name]
            case ast.Call(func=ast.Name(id=f), args=[_, ast.Constant(str(name)), *_]):
                names = [name] if f in BY_NAME else []
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="vars")), slice=ast.Constant(str(name))
            ):
                names = [name]
            case ast.ImportFrom(module=str(module)) if module.startswith("xdsl"):
                names = [*module.split("."), *(alias.name for alias in node.names)]
            case _:
                continue
        yield from filter(is_private, names)


def definitions(tree: ast.AST) -> Iterator[str]:
    """The names that a piece defines: functions, fields, attributes that it sets."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store())
            ):
                yield name
            case _:
                pass


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def files_of(package: ModuleType) -> Iterator[Path]:
    for folder in package.__path__:
        yield from Path(folder).rglob("*.py")


def classes_in(tree: ast.AST, outer: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    for node in ast.iter_child_nodes(tree):
        name = outer
        if isinstance(node, ast.ClassDef):
            name = f"{outer}{node.name}"
            yield name, node
            name += "."
        elif isinstance(node, ast.FunctionDef):
            name = f"{outer}{node.name}.<locals>."
        yield from classes_in(node, name)


@cache
def members(file: Path) -> dict[str, set[str]]:
    """The private names that each class of a file defines or takes."""
    return {
        name: set(filter(is_private, [*definitions(node), *uses(node)]))
        for name, node in classes_in(parsed(file))
    }


@cache
def members_of(cls: type) -> set[str]:
    file = sys.modules[cls.__module__].__file__
    assert file is not None
    written = members(Path(file)).get(cls.__qualname__, set())
    return written | {n for n in vars(cls) if is_private(n) and n != "_abc_impl"}


def classes_of(package: ModuleType) -> Iterator[type]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if info.name.startswith(NEEDS_MORE) or info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == info.name:
                yield value


def bases_of(cls: type) -> list[type]:
    """The classes of xDSL that a class stands on."""
    return [b for b in cls.__mro__[1:] if b.__module__.startswith("xdsl.")]


def test_no_other_file_takes_a_private_name() -> None:
    word = re.compile(r"\b_[a-z]\w*")
    theirs = {n for path in files_of(xdsl) for n in word.findall(path.read_text())}
    files = (path for room in ROOMS for path in files_of(room))
    others = {path: parsed(path) for path in files if path != HOME}
    ours = {n for tree in others.values() for n in definitions(tree)}
    found = {
        f"{path.name}: {name}"
        for path, tree in others.items()
        for name in uses(tree)
        if name in theirs and name not in ours
    }
    assert found == set()


def test_no_other_class_has_a_private_name_of_its_bases() -> None:
    """Methods that it overrides, fields that it sets, whatever it calls on itself."""
    found: set[str] = set()
    seen = 0
    for room in ROOMS:
        for cls in classes_of(room):
            bases = bases_of(cls)
            if not bases or cls.__module__ == xdsl_internals.__name__:
                continue
            seen += 1
            theirs = {n for base in bases for n in members_of(base)}
            both = theirs & members_of(cls)
            found |= {f"{cls.__module__}.{cls.__qualname__}: {n}" for n in both}
    assert seen > 400
    assert found == set()


def test_what_is_left_is_listed() -> None:
    assert {name for names in LEFT.values() for name in names} == {
        *filter(is_private, [*uses(parsed(HOME))]),
    }
    for name, listed in LEFT.items():
        cls: type = getattr(xdsl_internals, name)
        theirs = {n for base in (cls, *bases_of(cls)) for n in members_of(base)}
        assert listed <= theirs, name


def test_each_hook_is_there() -> None:
    """What stands in the file overrides something that xDSL calls."""
    missing: list[str] = []
    for cls in vars(xdsl_internals).values():
        if not isinstance(cls, type) or cls.__module__ != xdsl_internals.__name__:
            continue
        for name in vars(cls):
            if is_private(name) and name != "_abc_impl":
                if not any(hasattr(base, name) for base in cls.__mro__[1:]):
                    missing.append(f"{cls.__name__}.{name}")
    assert missing == []


def test_threads_make_operations_side_by_side() -> None:
    """Loops get their terminators from a builder, which is one for each thread."""
    loop = "  scf.for %{0} = %zero to %n step %one {{\n    pto.barrier <PIPE_V>\n  }}\n"
    text = (
        "func.func @k(%n: index) {\n  %zero = arith.constant 0 : index\n"
        "  %one = arith.constant 1 : index\n"
        f"{''.join(loop.format(f'i{number}') for number in range(40))}  return\n}}\n"
    )
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(6) as threads:
            modules = [*map(str, threads.map(pto_opt.parse, [text] * 24))]
    finally:
        sys.setswitchinterval(interval)
    assert len({*modules}) == 1
