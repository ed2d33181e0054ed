"""
Examples of operations: the first use of each in the text tests, and in the kernels of
`examples/`. A package that is installed without the source tree has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pto_dialect.ops import all_operations

_ROOT = Path(__file__).resolve().parents[3]
_SOURCES = (("lit_tests/dialect", "ops_*.mlir"), ("examples", "*.pto"))
_USE = re.compile(r'(?<![\w."])(pto\.[a-z_][\w.]*)')
_MAX_LINES = 12


def example(name: str) -> str | None:
    """A text that uses an operation, its own indentation removed; None for no example."""
    return _examples().get(name)


@cache
def _examples() -> dict[str, str]:
    wanted = {op.name for op in all_operations()}
    found: dict[str, str] = {}
    for text in _texts():
        lines = text.splitlines()
        for index, line in enumerate(lines):
            if "//" in line[: len(line) - len(line.lstrip()) + 2]:
                continue
            name = next((n for n in _USE.findall(line) if n in wanted), None)
            if name is not None and name not in found:
                found[name] = _from_line(lines, index)
    return found


def _texts() -> Iterator[str]:
    for folder, pattern in _SOURCES:
        for path in sorted((_ROOT / folder).glob(pattern)):
            yield path.read_text(encoding="utf-8")


def _from_line(lines: list[str], index: int) -> str:
    """The line; where it opens a region, all lines up to the end of the region."""
    first = lines[index]
    indent = len(first) - len(first.lstrip())
    taken = [first]
    if first.rstrip().endswith("{"):
        for line in lines[index + 1 :]:
            if line.lstrip().startswith("//"):
                continue
            taken.append(line)
            if line[indent : indent + 1] == "}" or len(taken) == _MAX_LINES:
                break
    return "\n".join(line[indent:].rstrip() for line in taken)
