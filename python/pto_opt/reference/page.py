"""What a page of the reference consists of, and how it looks as text and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

_WIDTH = 88


@dataclass(frozen=True)
class Listing:
    """Lines that are shown as they are."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of several things, by name."""

    rows: tuple[tuple[str, str], ...]


Part = str | Listing | Facts
"""A paragraph (or several, between empty lines), code, or a list of facts."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Page:
    """All that the reference says about one operation or pass."""

    name: str
    introduction: str
    sections: tuple[Section, ...]


def as_text(page: Page) -> str:
    """A page for a terminal."""
    lines = [page.name, "=" * len(page.name), "", page.introduction]
    for section in page.sections:
        lines += ["", section.title.upper()]
        for part in section.parts:
            lines.append(textwrap.indent("\n".join(_text_of(part)), "    "))
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def _text_of(part: Part) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Listing):
        yield part.text
    else:
        width = min(24, max((len(term) for term, _ in part.rows), default=0))
        for term, description in part.rows:
            yield from textwrap.wrap(
                description,
                _WIDTH - 4,
                initial_indent=f"{term:<{width}}  ",
                subsequent_indent=" " * (width + 2),
                break_long_words=False,
                break_on_hyphens=False,
            ) or [term]


def as_markdown(page: Page, level: int = 2) -> str:
    """A page as a part of a Markdown file; `level` is that of its heading."""
    blocks = [f"{'#' * level} `{page.name}`", page.introduction]
    for section in page.sections:
        blocks.append(f"**{section.title}**")
        blocks.extend(_markdown_of(part) for part in section.parts)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown_of(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Listing):
        return f"```{part.language}\n{part.text}\n```"
    return "\n".join(f"- `{term}`: {description}" for term, description in part.rows)
