"""Files as they are written here: whole, or not at all."""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What writes the answers of the cache waits for none of these.
    from pathlib import Path
    from typing import Any

NOT_TEXT = "not UTF-8 text"
"""What is said of bytes that are none."""


def line_and_column(error: UnicodeDecodeError) -> tuple[int, int]:
    """Where the first bytes stand that are no text; both count from 1."""
    before = error.object[: error.start]
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")


def place_of_bytes(name: str, error: UnicodeDecodeError) -> str:
    """The same as people read it: `file:line:column`."""
    return ":".join(map(str, (name, *line_and_column(error))))


def write_output(path: str, text: str) -> None:
    """
    Write what a command was asked for to a file; `-` is stdout.

    Raises:
        OSError: if it cannot be written; a file that was there is as before.
    """
    if path == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_whole(path, text.encode())


def write_whole(path: str, data: bytes, mode: int | None = None) -> None:
    """
    Put data in the place of a file in one step: whoever reads it sees the old one or the
    new one. What is no file, such as /dev/null, is written to; links are followed. `mode`
    has the permissions of the file, of which the process's mask takes some away; without
    it a file that was there keeps its own.

    Raises:
        OSError: if it cannot be written; a file that was there is as before.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as device:
            device.write(data)
        return
    path = os.path.realpath(path)
    # Beside it, as a file changes its name only within a file system.
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f".pto-opt-{os.urandom(8).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode or 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if mode is None and os.path.exists(path):
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def read_array(path: Path) -> Any:
    """
    The array of numbers that a `.npy` file holds.

    Raises:
        OSError: if it cannot be read.
        ValueError: if it is something else, whatever its header says.
    """
    import tokenize

    import numpy as np
    from numpy.lib.format import open_memmap

    try:
        # A map first: it refuses what is no array of numbers, and reads nothing.
        open_memmap(path, mode="r")
        return np.load(path, allow_pickle=False)
    except (EOFError, OverflowError, SyntaxError, tokenize.TokenError) as error:
        raise ValueError(f"its header is damaged: {error}") from error
