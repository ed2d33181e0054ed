"""The entry points of the command lines, with the start-up made light."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module

_ALLOCATIONS = 100_000
"""Python looks for garbage after 700 allocations; the dialects alone make far more."""

COMMANDS = {"compile": "pto_opt.cli.compile"}
"""
First words of `pto-opt`, and the modules whose `main` takes what is behind them; a file of
such a name is `./NAME`.
"""


@contextmanager
def rare_collections() -> Generator[None]:
    """Look for garbage seldom: imports and parsed modules make next to none."""
    usual = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def main() -> int:
    """`pto-opt` with the arguments of the process; the exit status."""
    with rare_collections():
        # Imported here, as the dialects that come along are most of the start.
        if (command := sys.argv[1:2]) and command[0] in COMMANDS:
            return import_module(COMMANDS[command[0]]).main(sys.argv[2:])
        from pto_opt.cli.opt import main as run

        return run()


def run() -> int:
    """`pto-run` with the arguments of the process; the exit status."""
    with rare_collections():
        from pto_opt.cli.run import main as interpret

        return interpret()
