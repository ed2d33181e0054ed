"""A program as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pygments import highlight
from pygments.formatters import HtmlFormatter

from pto_opt.notebook.lexer import PTOLexer

if TYPE_CHECKING:
    from pto_opt.program import Program


_FORMATTER: HtmlFormatter[str] = HtmlFormatter(
    noclasses=True, cssstyles="overflow-x: auto"
)


def text_as_html(text: str) -> str:
    """Highlighted `.pto` text; the colours stand in the text itself."""
    return highlight(text, PTOLexer(), _FORMATTER)


def program_as_html(program: Program) -> str:
    """The text of a program, what the passes said, and its memory."""
    parts = [text_as_html(str(program))]
    if program.remarks:
        parts.append(
            "<details open><summary>Remarks</summary>"
            f"<pre>{escape(program.remarks)}</pre></details>"
        )
    memory = program.memory()
    if memory.spaces:
        parts.append(
            f"<details open><summary>Memory</summary>{memory.as_svg()}</details>"
        )
    return "\n".join(parts)
