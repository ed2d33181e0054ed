"""A program as HTML."""

from __future__ import annotations

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter

from pto_opt.notebook.lexer import PTOLexer

_FORMATTER: HtmlFormatter[str] = HtmlFormatter(
    noclasses=True, cssstyles="overflow-x: auto"
)


def text_as_html(text: str) -> str:
    """Highlighted `.pto` text; the colours stand in the text itself."""
    return highlight(text, PTOLexer(), _FORMATTER)


def program_as_html(text: str, remarks: str, memory: str) -> str:
    """The text of a program, what the passes said, and a picture of its memory, if any."""
    parts = [text_as_html(text)]
    if remarks:
        parts.append(
            "<details open><summary>Remarks</summary>"
            f"<pre>{escape(remarks)}</pre></details>"
        )
    if memory:
        parts.append(f"<details open><summary>Memory</summary>{memory}</details>")
    return "\n".join(parts)
