"""The extension for Visual Studio Code: its grammar, its manifest, and that it packs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pto_dialect.ops import LEFT_OUT
from pto_opt.lsp.pages import operations
from pto_opt.reference.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
GRAMMAR: dict[str, Any] = json.loads(
    (EXTENSION / "syntaxes" / "pto.tmLanguage.json").read_text("utf-8")
)
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text("utf-8"))


def _rules() -> Iterator[tuple[str, re.Pattern[str]]]:
    for pattern in GRAMMAR["patterns"]:
        name = pattern["include"].removeprefix("#")
        rule = GRAMMAR["repository"][name]
        whole = f'{rule["begin"]}[^"]*(?:{rule["end"]})' if "begin" in rule else None
        yield name, re.compile(whole or rule["match"], re.ASCII)


RULES = list(_rules())


def _scopes(line: str) -> Iterator[tuple[str, str]]:
    """The words of a line and the rules that colour them, as an editor takes them."""
    at = 0
    while at < len(line):
        found = [(m.start(), i, m) for i, m in _matches(line, at) if m.end() > at]
        if not found:
            return
        start, index, match = min(found, key=lambda one: one[:2])
        yield RULES[index][0], match[0]
        at = max(match.end(), start + 1)


def _matches(line: str, at: int) -> Iterator[tuple[int, re.Match[str]]]:
    for index, (_, rule) in enumerate(RULES):
        if (match := rule.search(line, at)) is not None:
            yield index, match


def test_every_operation_has_its_colour() -> None:
    """By patterns, so that an operation that is added tomorrow has it as well."""
    names = [*operations(), *(name for name, _ in LEFT_OUT)]
    assert len(names) > 300
    for name in names:
        scopes = list(_scopes(f"%a = {name} ins(%b)"))
        assert scopes[2] in (("operation", name), ("keyword", name)), scopes


def test_no_operation_is_listed() -> None:
    text = json.dumps(GRAMMAR["repository"])
    for name in operations():
        if name.startswith("pto."):
            assert name not in text
            assert not re.search(rf"\b{re.escape(name[4:])}\b\|", text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("// pto.tadd %a", [("comment", "// pto.tadd %a")]),
        (
            'func.func @f(%a: !pto.ptr<f32>) loc("a.py":3:4)',
            [
                ("keyword", "func.func"),
                ("symbol", "@f"),
                ("value", "%a"),
                ("operator", ":"),
                ("type", "!pto.ptr"),
                ("builtin-type", "f32"),
                ("keyword", "loc"),
                ("string", '"a.py"'),
                ("operator", ":"),
                ("number", "3"),
                ("operator", ":"),
                ("number", "4"),
            ],
        ),
        (
            "^bb1: %v:2 = pto.barrier #pto.pipe<PIPE_V>",
            [
                ("block", "^bb1"),
                ("operator", ":"),
                ("value", "%v"),
                ("operator", ":"),
                ("number", "2"),
                ("operator", "="),
                ("operation", "pto.barrier"),
                ("attribute", "#pto.pipe"),
                ("constant", "PIPE_V"),
            ],
        ),
    ],
)
def test_words(line: str, expected: list[tuple[str, str]]) -> None:
    assert list(_scopes(line)) == expected


def test_types_and_attributes() -> None:
    for name in vocabulary():
        for sign, scope in (("!", "type"), ("#", "attribute")):
            found = next(_scopes(f"{sign}pto.{name}<"))
            assert found == (scope, f"{sign}pto.{name}")


def test_manifest() -> None:
    """What it names is there, and its settings are those of the server."""
    assert (EXTENSION / MANIFEST["main"]).is_file()
    parts = MANIFEST["contributes"]
    for path in (parts["grammars"][0]["path"], parts["languages"][0]["configuration"]):
        json.loads((EXTENSION / path).read_text("utf-8"))
    assert parts["grammars"][0]["scopeName"] == GRAMMAR["scopeName"]
    source = (EXTENSION / "extension.js").read_text("utf-8")
    used = {f"pto.{name}" for name in re.findall(r'\.get\("(\w+)"\)', source)}
    assert used == parts["configuration"]["properties"].keys()
    assert (EXTENSION / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_packs(tmp_path: Path) -> None:
    """With npm from its registry: some minutes, so only where it is asked for."""
    if not os.environ.get("PTO_PACK_VSCODE"):
        pytest.skip("set PTO_PACK_VSCODE=1 to pack the extension with npm and vsce")
    folder = tmp_path / "vscode"
    shutil.copytree(EXTENSION, folder)
    install = ["npm", "install", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=folder, check=True)
    subprocess.run(["npm", "run", "package"], cwd=folder, check=True)
    assert [*folder.glob("*.vsix")]
