"""What the peer's ODS definitions say of arguments, read with a few regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEFINITION = re.compile(r'^def\s+(\w+)\s*:\s*\w+<"([\w.]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Argument:
    """An operand, an attribute or a result."""

    kind: str
    name: str

    @property
    def is_attribute(self) -> bool:
        return "Attr" in self.kind

    @property
    def may_be_absent(self) -> bool:
        return self.kind.startswith(("Optional", "DefaultValued", "UnitAttr"))


@dataclass(frozen=True)
class Definition:
    """An operation of the peer."""

    class_name: str
    name: str
    arguments: list[Argument]
    results: list[Argument]


def read_definitions(path: Path) -> Iterator[Definition]:
    """The operations that a file defines."""
    text = re.sub(
        r"\[\{.*?\}\]", "[{}]", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    text = re.sub(r"//[^\n]*", "", text)
    found = list(DEFINITION.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    for one, end in zip(found, ends):
        body = text[one.start() : end]
        yield Definition(
            one[1], f"pto.{one[2]}", _group(body, "arguments"), _group(body, "results")
        )


def _group(body: str, what: str) -> list[Argument]:
    start = re.search(what + r"\s*=\s*\((?:ins|outs)\b", body)
    if start is None:
        return []
    depth, parts = 1, [""]
    for char in body[start.end() :]:
        depth += {"(": 1, "<": 1, "[": 1, ")": -1, ">": -1, "]": -1}.get(char, 0)
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += char
    named = (part.rsplit(":$", 1) for part in parts if ":$" in part)
    return [Argument(kind.strip(), name.strip()) for kind, name in named]
