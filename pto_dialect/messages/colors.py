"""Messages with the colours of a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "not proven": "bold magenta",
    "remark": "bold blue",
    "note": "bold cyan",
    "help": "bold green",
    "gutter": "blue",
    "mark": "bold red",
    "label": "red",
    "place": "bold",
}


def colored(lines: Iterable[list[tuple[str, str]]]) -> str:
    """Lines of styled pieces as text with escape sequences."""
    # The lines have their width already: nothing is wrapped, and nothing is marked up.
    stream = StringIO()
    console = Console(
        file=stream, force_terminal=True, color_system="standard", no_color=False
    )
    for line in lines:
        text = Text()
        for part, style in line:
            text.append(part, _STYLES.get(style, ""))
        console.print(text, soft_wrap=True, highlight=False)
    return stream.getvalue()
