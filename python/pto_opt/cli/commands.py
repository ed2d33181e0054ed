"""The commands of `pto-opt` that are no passes over one file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # An answer out of the cache waits for no import that it can do without.
    from collections.abc import Sequence

COMMANDS = {
    "board-kit": "pto_opt.cli.board_kit",
    "cache": "pto_opt.cli.cache",
    "check": "pto_opt.cli.check",
    "compile": "pto_opt.cli.compile",
}
"""
First words of `pto-opt`, and the modules whose `main` takes what is behind them; a file of
such a name is `./NAME`.
"""


def is_command(words: Sequence[str]) -> bool:
    """
    Whether a command line begins with one of them, as `pto-opt check`: they work with
    processes, and so are one.
    """
    return bool(COMMANDS.keys() & {*words[1:2]})
