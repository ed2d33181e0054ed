"""Formatting of files: what one becomes, in whichever process that is computed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pto_dialect.messages.rendering import PLAIN, MessageStyle
from pto_opt.files import NOT_TEXT, place_of_bytes


@dataclass(frozen=True)
class FormatTask:
    """A file to be formatted."""

    path: str
    aliases: bool = False
    style: MessageStyle = PLAIN


@dataclass(frozen=True)
class Formatted:
    """A file, as it is and as it is laid out."""

    path: str
    before: str = ""
    after: str | None = None
    """None for a file that was not laid out."""
    errors: str = ""
    """Why its text is no program, for people."""
    problem: str = ""
    """Why it could not be read."""

    @property
    def changes(self) -> bool:
        """Whether the laid-out text is another one."""
        return self.after is not None and self.after != self.before


def format_task(task: FormatTask) -> Formatted:
    """Read and lay out a file, in the process that this is called in."""
    try:
        data = Path(task.path).read_bytes()
    except OSError as error:
        return Formatted(task.path, problem=f"cannot read it: {error.strerror}")
    return format_data(data, task)


def format_data(data: bytes, task: FormatTask) -> Formatted:
    """Lay out what a file contains."""
    # Imported here, as the process that only asks others need not load the dialects.
    from pto_dialect.diagnostics import PTOException
    from pto_dialect.messages.listing import render_all
    from pto_opt.formatting.formatter import NotTheSame, format_text

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = place_of_bytes(task.path, error)
        return Formatted(task.path, errors=f"{place}: error: {NOT_TEXT}\n")
    try:
        after = format_text(text, task.path, aliases=task.aliases)
    except PTOException as error:
        errors = render_all(error.diagnostics, task.style)
        return Formatted(task.path, text, errors=errors)
    except NotTheSame as error:
        said = f"{task.path}: error: cannot be laid out without changing it ({error})\n"
        return Formatted(task.path, text, errors=said)
    return Formatted(task.path, text, after)
