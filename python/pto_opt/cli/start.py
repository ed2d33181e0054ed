"""The entry points of the command lines, with the start-up made light."""

from __future__ import annotations

import gc
import os
import sys

from pto_opt.cli.commands import COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    # An answer out of the cache waits for no import that it can do without.
    from collections.abc import Callable

_ALLOCATIONS = 100_000
"""Python looks for garbage after 700 allocations; the dialects alone make far more."""

_SECONDS = "PTO_OPT_MAX_SECONDS"


def with_rare_collections(run: Callable[[], int], tool: str = "pto-opt") -> int:
    """
    Look for garbage seldom: imports and parsed modules make next to none. An interrupt
    ends the tool in one word, with the status that shells give it, and so does the end of
    the time that `PTO_OPT_MAX_SECONDS` gives it (124).
    """
    usual = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *usual[1:])
    seconds = os.environ.get(_SECONDS)
    try:
        if seconds and not _set_alarm(seconds):
            message = f"{_SECONDS} is not a number of seconds: {seconds}"
            sys.stderr.write(f"{tool}: error: {message}\n")
            return 2
        return run()
    except _TimeUpError:
        sys.stderr.write(f"{tool}: error: took longer than {_SECONDS}={seconds}\n")
        return 124
    except KeyboardInterrupt:
        sys.stderr.write(f"{tool}: interrupted\n")
        return 130
    finally:
        gc.set_threshold(*usual)


class _TimeUpError(BaseException):
    """Nothing but the entry point handles it."""


def _set_alarm(seconds: str) -> bool:
    """Set the alarm, where systems have one; False if that is no time."""
    import signal

    def stop(*_: object) -> None:
        raise _TimeUpError

    try:
        time = float(seconds)
        if not 0 < time < 1e9:
            return False
    except ValueError:
        return False
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, time)
    return True


def main() -> int:
    """`pto-opt` with the arguments of the process; the exit status."""
    return with_rare_collections(_opt)


def run() -> int:
    """`pto-run` with the arguments of the process; the exit status."""
    return with_rare_collections(_run, "pto-run")


def reduce() -> int:
    """`pto-reduce` with the arguments of the process; the exit status."""
    return with_rare_collections(_reduce, "pto-reduce")


def fmt() -> int:
    """`pto-fmt` with the arguments of the process; the exit status."""
    return with_rare_collections(_fmt, "pto-fmt")


def lsp() -> int:
    """`pto-lsp` with the arguments of the process; the exit status."""
    return with_rare_collections(_lsp, "pto-lsp")


def _opt() -> int:
    # Imported here, as the dialects that come along are most of the start.
    if (command := sys.argv[1:2]) and command[0] in COMMANDS:
        from importlib import import_module

        return import_module(COMMANDS[command[0]]).main(sys.argv[2:])
    from pto_opt.cli.opt import main

    return main()


def _run() -> int:
    from pto_opt.cli.run import main

    return main()


def _reduce() -> int:
    from pto_opt.cli.reduce import main

    return main()


def _fmt() -> int:
    from pto_opt.cli.fmt import main

    return main()


def _lsp() -> int:
    from pto_opt.cli.lsp import main

    return main()
