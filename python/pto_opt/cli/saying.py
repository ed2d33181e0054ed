"""What `pto-run` says on stderr."""

from __future__ import annotations

import argparse
import sys

from pto_opt.cli.reporting import Reporter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from pto_dialect.messages.diagnostic import Diagnostic


def complain(message: str, as_json: bool) -> None:
    """Say what is wrong that has no place in the program."""
    if as_json:
        from pto_opt.json_errors import json_message

        sys.stderr.write(json_message(message))
    else:
        sys.stderr.write(f"pto-run: error: {message}\n")


def rendered(options: argparse.Namespace, diagnostics: Sequence[Diagnostic]) -> str:
    """Diagnostics as the options want them."""
    return Reporter.of("pto-run", options).text(diagnostics)
