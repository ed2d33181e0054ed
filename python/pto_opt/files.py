"""Files as they are written here: whole, or not at all."""

from __future__ import annotations

import os
import sys


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


def write_whole(path: str, data: bytes, mode: int = 0o666) -> None:
    """
    Put data in the place of a file in one step: whoever reads it sees the old one or the
    new one. What is no file, such as /dev/null, is written to. `mode` has the permissions
    of a new file, of which the process's mask takes some away.

    Raises:
        OSError: if it cannot be written; a file that was there is as before.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as device:
            device.write(data)
        return
    # Beside it, as a file changes its name only within a file system.
    folder = os.path.dirname(os.path.abspath(path))
    temporary = os.path.join(folder, f".pto-opt-{os.urandom(8).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
