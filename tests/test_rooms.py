"""
How the three rooms hang together: arrows go one way, no module imports another one in a
circle, every name is imported from where it is defined, files are short.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"pto_dialect": ".", "pto_passes": "passes", "pto_opt": "python"}
"""The rooms, the lowest first, and the folders that they lie in."""

COMMAND_LINES = ("pto_opt.cli", "pto_opt.ptoas.start", "pto_opt.__main__")
PUBLIC = {"pto_opt", "pto_opt.mlir", "pto_opt.pypto"}
"""What people import from: names stand there that are defined elsewhere."""

MOST_LINES = 700


def modules() -> dict[str, Path]:
    """The files of the rooms by the names of their modules."""
    found: dict[str, Path] = {}
    for room, folder in ROOMS.items():
        home = ROOT / folder
        for path in sorted((home / room).rglob("*.py")):
            name = ".".join(path.relative_to(home).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules that one imports, within functions and for types alone, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_imports_another_in_a_circle() -> None:
    graph = {
        name: {one for one in imports(parsed(path), MODULES) if one in MODULES} - {name}
        for name, path in MODULES.items()
    }
    assert sum(map(len, graph.values())) > len(graph)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' <- '.join(error.args[1])}")


def test_arrows_go_one_way() -> None:
    order = list(ROOMS)
    wrong = [
        f"{name} imports {one}"
        for name, path in MODULES.items()
        for one in imports(parsed(path), MODULES)
        if (above := one.partition(".")[0]) in ROOMS
        and order.index(above) > order.index(name.partition(".")[0])
    ]
    assert wrong == []


def test_no_library_imports_a_command_line() -> None:
    wrong = [
        f"{name} imports {one}"
        for name, path in MODULES.items()
        if not name.startswith(COMMAND_LINES)
        for one in imports(parsed(path), MODULES)
        if one.startswith(COMMAND_LINES)
    ]
    assert wrong == []


def test_names_are_imported_from_where_they_are_defined() -> None:
    """But for those that people import: no lists of names, no `import a as a`."""
    wrong: list[str] = []
    for name, path in MODULES.items():
        if name in PUBLIC:
            continue
        for node in ast.walk(parsed(path)):
            match node:
                case ast.ImportFrom(names=names):
                    if any(alias.name == alias.asname for alias in names):
                        wrong.append(f"{name}:{node.lineno}")
                case ast.Name(id="__all__"):
                    wrong.append(f"{name}:{node.lineno}")
                case _:
                    pass
    assert wrong == []
    passed_on = [
        f"{name} takes {alias.name} from {node.module}"
        for name, path in MODULES.items()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if f"{node.module}.{alias.name}" not in MODULES
        and alias.name not in defined(parsed(MODULES[node.module]))
    ]
    assert passed_on == []


@cache
def defined(tree: ast.Module) -> frozenset[str]:
    """The names that a module makes, at its top or below an `if` there."""
    return frozenset(
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    )


def test_no_module_can_be_called() -> None:
    wrong = [
        name
        for name, path in MODULES.items()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        and any("ModuleType" in ast.unparse(base) for base in node.bases)
        and "__call__" in {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
    ]
    assert wrong == []


SAME_NAMES = {
    "Finding": "of the sanitizer, of `check-sync` and in an editor: each of its own tool",
    "Kind": "of diagnostics; of symbols in an editor",
    "State": "what an analysis knows at a point, in the file of that analysis",
    "Step": "of a trace of the machine model; of the path to a race",
    "Wait": "an operation's effect; a node of the proof that has it",
}
"""Names that several classes have, and what they mean; there are to be no more of them."""

MIRRORS = "pto_opt.mlir.dialects"
"""Has the names of the dialect, as MLIR's bindings have those of theirs."""


def test_a_class_name_means_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for name, path in MODULES.items():
        for node in () if name.startswith(MIRRORS) else parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name)
    assert len(found) > 500
    twice = {n: v for n, v in found.items() if len(v) > 1}
    assert {n: v for n, v in twice.items() if n not in SAME_NAMES} == {}
    assert twice.keys() == SAME_NAMES.keys()


def test_files_are_short() -> None:
    folders = [ROOT / name for name in ("tests", "benchmarks", "lit_tests")]
    others = [path for folder in folders for path in folder.rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (*MODULES.values(), *others)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert long == {}


def test_operations_are_gone_through_to_any_depth() -> None:
    """`walk` of `pto_dialect.walking` is: xDSL's own one is a recursion of generators."""
    found = [
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        if not name.startswith("pto_opt.mlir")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "walk"
        and not (isinstance(node.value, ast.Name) and node.value.id in {"ast", "os"})
    ]
    assert not found
