"""What the command lines have in common: how they complain about flags, and where."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn


class UsageError(Exception):
    """The command line cannot be understood."""


class Parser(argparse.ArgumentParser):
    """Raises instead of ending the process, and suggests what may have been meant."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def add_jobs(self) -> None:
        """The flag that says how many processes share the work."""
        from pto_opt.jobs.pool import default_jobs

        self.add_argument(
            "-j",
            "--jobs",
            type=positive,
            default=default_jobs(),
            metavar="N",
            help="how many processes (default: one for each processor)",
        )

    def add_executor(self, work: str) -> None:
        """The flag that gives the work to a cluster; `work` is the verb of it."""
        self.add_argument(
            "--executor",
            metavar="dask://HOST:PORT",
            help=f"{work} on the workers of a scheduler of dask.distributed instead",
        )

    def add_color(self) -> None:
        """The flag that says whether messages have colours."""
        self.add_argument(
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="whether messages have colours (auto: on a terminal without NO_COLOR)",
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            from pto_dialect.messages.suggestions import did_you_mean

            known = [str(choice) for choice in action.choices or ()]
            hint = did_you_mean(str(value), known)
            raise argparse.ArgumentError(action, error.message + hint) from error

    def parse_all(
        self,
        arguments: Sequence[str],
        further: Iterable[str] = (),
        intermixed: bool = False,
    ) -> argparse.Namespace:
        """
        As `parse_args`, and unknown flags get a suggestion: one of the parser's, or one
        of `further`. With `intermixed` flags may stand among several positional ones.

        Raises:
            UsageError: for flags and values that there are not.
        """
        if intermixed:
            options, unknown = self.parse_known_intermixed_args(arguments)
        else:
            options, unknown = self.parse_known_args(arguments)
        if unknown:
            from pto_dialect.messages.suggestions import did_you_mean

            flag = unknown[0].partition("=")[0]
            known = [*self._option_string_actions, *further]
            raise UsageError(
                f"unrecognized arguments: {' '.join(unknown)}"
                f"{did_you_mean(flag, known) if flag.startswith('-') else ''}"
            )
        return options


def positive(text: str) -> int:
    """A number of things of which there is at least one."""
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise argparse.ArgumentTypeError(f"expected a count from 1 on, found '{text}'")
    return int(text)
