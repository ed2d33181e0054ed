"""The command lines of tools that take a few whole numbers, each with a default."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def numbers_of(arguments: Sequence[str], what: str, **defaults: int) -> list[int]:
    """
    The numbers that a command line gives, in order, and the defaults of those that it
    leaves out. Says what it takes and exits with 2 where something else is given.
    """
    parser = argparse.ArgumentParser(description=what)
    for name, default in defaults.items():
        parser.add_argument(
            name,
            metavar=name.upper(),
            type=int,
            nargs="?",
            default=default,
            help="default: %(default)s",
        )
    return list(vars(parser.parse_args(arguments)).values())
