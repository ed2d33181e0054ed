"""`pto-lsp`: the language server, on standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pto_opt.cli.parsing import Parser, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until the editor goes; the exit status."""
    parser = Parser(
        prog="pto-lsp",
        description="A language server for .pto programs, which editors start: messages "
        "come on stdin and go to stdout.",
        allow_abbrev=False,
    )
    parser.add_argument("--stdio", action="store_true", help="as always; for editors")
    parser.add_argument("--log", metavar="FILE", help="write what happens to a file")
    try:
        options = parser.parse_all(sys.argv[1:] if argv is None else argv)
    except UsageError as error:
        sys.stderr.write(f"pto-lsp: error: {error}\n")
        return 2
    try:
        import pygls
    except ImportError:
        sys.stderr.write("pto-lsp: error: needs pygls: pip install 'pto-opt[lsp]'\n")
        return 1
    del pygls
    return _serve(options.log)


def _serve(log: str | None) -> int:
    import logging

    from pto_opt.lsp.handlers import make_server

    if log is None:
        logging.disable(logging.CRITICAL)
    else:
        try:
            logging.basicConfig(filename=log, level=logging.INFO)
        except OSError as error:
            sys.stderr.write(f"pto-lsp: error: {log}: {error.strerror}\n")
            return 2
    server = make_server()
    try:
        server.start_io()
    finally:
        server.checker.close()
    return 0
