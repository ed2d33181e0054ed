"""Every diagnostic names its kind, and every kind is named somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pto_dialect.messages import kinds

ROOT = Path(__file__).parents[2]
FOLDERS = ("pto_dialect", "passes/pto_passes", "python/pto_opt")
SOURCES = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
RAISING = {"error", "warning", "not_proven", "remark"}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that make a diagnostic."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "Diagnostic":
            yield node
        elif isinstance(called, ast.Attribute) and called.attr in RAISING:
            if ast.unparse(called.value).endswith("diagnostics"):
                yield node


def test_every_diagnostic_has_a_kind() -> None:
    number = 0
    without: list[str] = []
    for path in SOURCES:
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            number += 1
            if all(keyword.arg != "kind" for keyword in call.keywords):
                without.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert number > 40
    assert not without


def test_every_kind_is_raised_somewhere() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCES if path.name != "kinds.py"
    )
    words = set(re.findall(r"\w+", text))
    names = {name for name, one in vars(kinds).items() if isinstance(one, kinds.Kind)}
    assert len(names) == len(kinds.KINDS)
    assert not names - words
