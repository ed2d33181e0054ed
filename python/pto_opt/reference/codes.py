"""
The pages of codes: what a kind of diagnostic means, and a program before and after.

They stand in `pages/*.md`, one file for each thousand. A program is a difference: lines
with `-` are what is wrong, those with `+` what is right. Behind `diff` stand the flags of
`pto-opt` with which the wrong one gets the code, or `run` and the arguments of `pto-run`, or
`ptoas` and its flags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pto_dialect.messages.kinds import KINDS, Kind

_FOLDER = Path(__file__).parent / "pages"
_SECTION = re.compile(r"^## (PTO\d{4})\n+(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_PROGRAM = re.compile(r"^```diff ?([^\n]*)\n(.*?)^```\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A program with a fault and without."""

    difference: str
    arguments: tuple[str, ...]
    """Flags of `pto-opt`; after `run` the arguments of `pto-run`, after `ptoas` its flags."""

    @property
    def wrong(self) -> str:
        return self._lines("-")

    @property
    def right(self) -> str:
        return self._lines("+")

    def _lines(self, sign: str) -> str:
        lines = self.difference.splitlines()
        return "".join(f"{x[1:]}\n" for x in lines if x[:1] in (sign, " ", ""))


@cache
def _sections() -> dict[str, str]:
    texts = (path.read_text(encoding="utf-8") for path in _files())
    return {code: body for text in texts for code, body in _SECTION.findall(text)}


def _files() -> Iterator[Path]:
    yield from sorted(_FOLDER.glob("*.md"))


def documented() -> set[str]:
    """The codes that have a page."""
    return set(_sections())


def example_of(code: str) -> Example | None:
    """The program of a code, if it has one."""
    match = _PROGRAM.search(_sections()[code])
    return None if match is None else Example(match[2], tuple(match[1].split()))


def code_text(kind: Kind) -> str:
    """The page of a code for a terminal."""
    body = _sections()[kind.code]
    match = _PROGRAM.search(body)
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", _PROGRAM.sub("", body)).strip()
    title = f"{kind.code}: {kind.title}"
    lines = [title, "=" * len(title), "", words]
    if match is not None:
        lines += ["", "WRONG (-) AND RIGHT (+)", ""]
        lines += [f"    {line}".rstrip() for line in match[2].splitlines()]
        tool, *rest = match[1].split() or [""]
        if tool == "run":
            lines += ["", f"    pto-run FILE {' '.join(rest)}".rstrip()]
        elif tool == "ptoas":
            lines += ["", f"    ptoas {' '.join(rest)} FILE"]
        elif tool:
            lines += ["", f"    pto-opt {match[1]} FILE"]
    return "\n".join(lines) + "\n"


def codes_as_markdown() -> str:
    """All pages as one, for the site."""
    parts = ["# Codes", "", "`pto-opt --explain PTO2009` prints one of them.", ""]
    for path in _files():
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^#", "##", text, flags=re.MULTILINE)
        text = re.sub(r"^```diff .*$", "```diff", text, flags=re.MULTILINE)
        text = re.sub(r"\]\((?=[\w-]+\.md)", "](../", text)
        text = re.sub(
            r"^### (PTO\d{4})$",
            lambda match: f"### {match[1]}: {KINDS[match[1]].title}",
            text,
            flags=re.MULTILINE,
        )
        parts += [text.strip(), ""]
    return "\n".join(parts)
