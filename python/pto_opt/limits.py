"""
Limits for whoever compiles the programs of others, set in the environment; without them there
is none but memory and Python's stack, which an error tells of.

`PTO_OPT_MAX_BYTES` is the size of a program's text, `PTO_OPT_MAX_NESTING` how many brackets may be
open at one place in it, `PTO_OPT_MAX_SECONDS` how long a command may take.
"""

from __future__ import annotations

import os

from pto_dialect.diagnostics import PTOException
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity

BYTES = "PTO_OPT_MAX_BYTES"
NESTING = "PTO_OPT_MAX_NESTING"


def limit_of(name: str) -> int | None:
    """
    A limit that is set, None for none.

    Raises:
        PTOException: for anything but a positive whole number.
    """
    text = os.environ.get(name)
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 19 and int(text):
        return int(text)
    raise _over(f"{name} is not a positive whole number: '{text[:40]}'")


def check_text(text: str, name: str) -> None:
    """
    Hold a program's text, which diagnostics call `name`, against the limits that are set.

    Raises:
        PTOException: if it is larger, or nested more deeply.
    """
    size = limit_of(BYTES)
    if size is not None and (found := len(text.encode("utf-8", "replace"))) > size:
        raise _over(f"the text has {found} bytes, and {BYTES} allows {size}")
    depth = limit_of(NESTING)
    if depth is not None and (place := _first_deeper(text, depth)) is not None:
        from xdsl.utils.lexer import Input, Span

        message = f"nested more deeply than {NESTING} allows, which is {depth}"
        span = Span(place, place + 1, Input(text, name))
        error = Diagnostic(Severity.ERROR, message, span, kind=kinds.TOO_DEEP)
        raise PTOException([error])


def _over(message: str) -> PTOException:
    return PTOException([Diagnostic(Severity.ERROR, message, None, kind=kinds.SYNTAX)])


def _first_deeper(text: str, depth: int) -> int | None:
    """Where more brackets than that are open first, outside strings and comments."""
    import re

    opened = 0
    skipped = r'"(?:\\.|[^"\\\n])*"|//[^\n]*|->'
    for match in re.finditer(rf"{skipped}|[(\[{{<]|[)\]}}>]", text):
        token = match[0]
        if len(token) > 1:
            continue
        opened += 1 if token in "([{<" else -1
        if opened > depth:
            return match.start()
    return None
