"""
The way from the input of `ptoas` to its output. Hosts call `run`; nothing of the dialects
is imported before a program has to be compiled.
"""

from __future__ import annotations

import sys

from pto_opt.files import write_output

TYPE_CHECKING = False
if TYPE_CHECKING:
    # An answer out of the cache waits for no import that it can do without.
    from collections.abc import Callable
    from typing import TextIO

    from pto_opt.cache.answers import AnswerCache
    from pto_opt.ptoas.answers import Answer
    from pto_opt.ptoas.flags import Flags


def compute(flags: Flags, data: bytes) -> Answer:
    """What becomes of the bytes of a file."""
    # Imported here, as the dialects that come along are most of the time.
    from pto_opt.ptoas.assembling import compile_text

    return compile_text(flags, data)


def run(
    flags: Flags,
    messages: TextIO | None = None,
    cache: AnswerCache | None = None,
    work: Callable[[Flags, bytes], Answer] = compute,
) -> int:
    """
    Do what the command line asks for; the exit status. Errors and warnings go to
    `messages`, by default standard error; hosts that run several at once give each its own.
    What the cache does not know is left to `work`.
    """
    stream = sys.stderr if messages is None else messages
    try:
        data = read(flags.input)
    except OSError as error:
        stream.write(
            f"Error: Could not open input file: {flags.input}: {error.strerror}\n"
        )
        return 1
    found = None if cache is None else cache.find(flags, data)
    if found is None:
        found = work(flags, data)
        if cache is not None:
            cache.keep(flags, data, found)
    stream.write(found.messages)
    if found.output is None:
        return 1
    path = flags.text("o")
    try:
        write_output(path, found.output)
    except OSError as error:
        stream.write(f"Error: {path}: {error.strerror}\n")
        return 1
    return 0


def read(path: str) -> bytes:
    """
    The bytes of an input; `-` is stdin.

    Raises:
        OSError: if it cannot be read.
    """
    if path == "-":
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        return file.read()
