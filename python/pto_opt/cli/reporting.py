"""What the command lines have in common in how they print diagnostics."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.grouping import grouped
from pto_dialect.messages.listing import count_by_severity, render_all
from pto_dialect.messages.policy import Policy
from pto_dialect.messages.rendering import PLAIN, MessageStyle
from pto_opt.cli.parsing import Parser, UsageError


def add_report_options(parser: Parser, *, has_format: bool = True) -> None:
    """The flags that say how diagnostics are printed."""
    add = parser.add_argument
    if has_format:
        add(
            "--error-format",
            choices=("text", "json"),
            default="text",
            help="how to write diagnostics to stderr: for people, or one JSON object a "
            "line",
        )
    parser.add_color()
    add(
        "--error-limit",
        type=_count,
        default=20,
        metavar="N",
        help="how many errors and warnings are printed; 0 for all (20)",
    )
    add(
        "-W",
        dest="policy",
        action="append",
        default=[],
        metavar="ACTION=CODE",
        help="-W ignore=PTO2101 leaves a kind of warning, remark or 'not proven' out; "
        "-W error=PTO2101 makes it an error",
    )


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a count or 0, found '{text}'")
    return int(text)


@dataclass(frozen=True)
class Reporter:
    """Writes diagnostics as the options ask for."""

    tool: str
    style: MessageStyle = PLAIN
    limit: int = 20
    as_json: bool = False
    policy: Policy = field(default_factory=Policy)

    @staticmethod
    def of(tool: str, options: argparse.Namespace) -> Reporter:
        """
        Raises:
            UsageError: for a `-W` that says nothing.
        """
        try:
            policy = Policy.of(options.policy)
        except ValueError as error:
            raise UsageError(str(error)) from error
        return Reporter(
            tool,
            MessageStyle.of(sys.stderr, options.color),
            options.error_limit,
            options.error_format == "json",
            policy,
        )

    def text(self, diagnostics: Sequence[Diagnostic]) -> str:
        """Diagnostics, and how many errors and warnings those are if there are several."""
        if self.as_json:
            from pto_opt.json_errors import json_lines

            return json_lines(diagnostics)
        diagnostics = grouped(diagnostics)
        text = render_all(diagnostics, self.style, limit=self.limit)
        counted = [
            d for d in diagnostics if d.severity in (Severity.ERROR, Severity.WARNING)
        ]
        if len(counted) > 1:
            text += f"{self.tool}: {count_by_severity(counted)}\n"
        return text
