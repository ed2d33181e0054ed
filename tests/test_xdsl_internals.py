"""
Private names of xDSL stand in `pto_dialect/xdsl_internals.py` and nowhere else, so that a
new version of xDSL breaks one file at most.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import xdsl

import pto_dialect
import pto_opt
import pto_passes
from pto_dialect import xdsl_internals

HOME = Path(xdsl_internals.__file__)
ROOMS = (pto_dialect, pto_passes, pto_opt)

NEEDS_MORE = ("pto_opt.mlir", "pto_opt.pypto", "pto_opt.notebook")
"""Modules that import a host, which may not be there; their text is read all the same."""


def is_private(name: str) -> bool:
    """Names such as `_member_map_` are the standard library's, of enumerations."""
    return name.startswith("_") and not name.startswith("__") and name[-1] != "_"


def files_of(package: ModuleType) -> Iterator[Path]:
    for folder in package.__path__:
        yield from Path(folder).rglob("*.py")


def uses(tree: ast.AST) -> Iterator[str]:
    """The private names that a file takes from an object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            yield node.attr


def definitions(tree: ast.AST) -> Iterator[str]:
    """The private names that a file defines: functions, fields, attributes that it sets."""
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


def parsed(package: ModuleType) -> dict[Path, ast.AST]:
    return {path: ast.parse(path.read_text()) for path in files_of(package)}


def test_no_other_file_takes_a_private_name() -> None:
    theirs = {n for tree in parsed(xdsl).values() for n in definitions(tree)}
    trees = {path: tree for room in ROOMS for path, tree in parsed(room).items()}
    others = {path: tree for path, tree in trees.items() if path != HOME}
    ours = {n for tree in others.values() for n in definitions(tree)}
    found = {
        f"{path.name}: {name}"
        for path, tree in others.items()
        for name in uses(tree)
        if name in theirs and name not in ours
    }
    assert found == set()
    assert theirs & set(uses(trees[HOME]))


def classes_of(package: ModuleType) -> Iterator[type]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if info.name.startswith(NEEDS_MORE) or info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == info.name:
                yield value


def test_no_other_class_overrides_a_private_name() -> None:
    found: set[str] = set()
    seen = 0
    for room in ROOMS:
        for cls in classes_of(room):
            bases = [b for b in cls.__mro__[1:] if b.__module__.startswith("xdsl.")]
            if not bases or cls.__module__ == xdsl_internals.__name__:
                continue
            seen += 1
            theirs = {n for base in bases for n in vars(base) if is_private(n)}
            theirs -= {"_abc_impl"}
            found |= {f"{cls.__qualname__}: {n}" for n in vars(cls) if n in theirs}
    assert seen > 400
    assert found == set()


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
