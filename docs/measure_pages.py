"""
Writes how long the pages of `newcomer.md` take into its table.

    python docs/measure_pages.py

A page takes the time to read its text at 200 words a minute, and to run its commands and
programs as they stand there, on this machine. A link to a section means this section alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

DOCS = Path(__file__).resolve().parent

WORDS_A_MINUTE = 200

ROW = re.compile(
    r"^(\| \d+ \| .*?\[[^\]]*\]\(([^)#]+)(?:#([\w-]+))?\).*? \| )\d+ \|$", re.MULTILINE
)
"""A row of the table: the page, its section, and the minutes."""

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(page: str, section: str | None) -> str:
    """The text of a page, or of one section."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if section is None:
        return text
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return next(part for part in parts if _anchor(part) == section)


def reading_minutes(text: str) -> float:
    """Minutes for the words outside blocks of code."""
    return len(BLOCK.sub("", text).split()) / WORDS_A_MINUTE


def running_minutes(text: str) -> float:
    """Minutes for the commands and programs of a text, one after the other."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        for name in ("docs", "examples"):
            (Path(folder) / name).symlink_to(DOCS.parent / name)
        for language, block in BLOCK.findall(text):
            commands = [[sys.executable, "-c", block]] if language == "python" else []
            if language == "console":
                lines = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
                commands = [["sh", "-c", line] for line in lines]
            for command in commands:
                subprocess.run(
                    command,
                    cwd=folder,
                    env={**os.environ, "PATH": path},
                    capture_output=True,
                )
    return (time.monotonic() - start) / 60


def _anchor(part: str) -> str:
    title = part.split("\n", 1)[0].lstrip("# ")
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


def _measured(row: re.Match[str]) -> str:
    text = text_of(row[2], row[3])
    reading, running = reading_minutes(text), running_minutes(text)
    print(f"{row[2]:32}{reading:6.1f} to read{running:6.1f} to run")
    return f"{row[1]}{max(1, round(reading + running))} |"


def main() -> None:
    """Measure all pages, one after the other."""
    table = DOCS / "newcomer.md"
    text = table.read_text(encoding="utf-8")
    table.write_text(ROW.sub(_measured, text), encoding="utf-8")


if __name__ == "__main__":
    main()
