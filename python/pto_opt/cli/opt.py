"""`pto-opt`: parse, check, rewrite and translate `.pto` modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from pto_opt.cli.options import PassRequest, split_pass_flags
from pto_opt.cli.session import Session, SessionError


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(1, f"{self.prog}: error: {message}\n")


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pto-opt",
        description="Checks, rewrites and translates PTO tile programs (.pto).",
        epilog="Each pass is a flag too, and passes run in the order of their flags: "
        "pto-opt --hoist-validshape=through-loads=true --propagate-validshape in.pto",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("input", nargs="?", default="-", metavar="FILE", help="a .pto file; - is stdin")
    add("-o", dest="output", default="-", metavar="OUT", help="where to write (stdout)")
    add(
        "-t",
        "--target",
        choices=("pto", "generic", "cpp"),
        default="pto",
        help="what to write: pto text, MLIR's generic form, or C++",
    )
    add(
        "-p",
        "--passes",
        action="append",
        default=[],
        metavar="PIPELINE",
        help="passes to run: 'a,b{option=value}'; may stand among the pass flags",
    )
    add("--pto-arch", metavar="ARCH", help="a2a3, a3 or a5 (default: the module's)")
    add(
        "--remarks",
        action="store_true",
        help="say on stderr what passes did, and what they left alone and why",
    )
    add(
        "--split-input-file",
        action="store_true",
        help="treat the parts between '// -----' lines as files of their own",
    )
    add(
        "--verify-diagnostics",
        action="store_true",
        help="check 'expected-error {{...}}' comments; without any, print the "
        "diagnostics on stdout and succeed",
    )
    add(
        "--print-ir-after-all",
        action="store_true",
        help="print the module to stderr after each pass",
    )
    add("--timing", action="store_true", help="print to stderr where the time went")
    add("--list-passes", action="store_true", help="explain each pass and stop")
    add("--version", action="store_true", help="print the version and stop")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    parser = _build_parser()
    requests, rest = split_pass_flags(arguments)
    options = parser.parse_args(rest)
    if options.version:
        from importlib.metadata import version

        print(f"pto-opt {version('pto-opt')} (xdsl {version('xdsl')})")
        return 0
    if options.list_passes:
        from pto_opt.cli.listing import list_passes

        print(list_passes(), end="")
        return 0
    try:
        return Session(options, requests).run()
    except SessionError as error:
        print(f"pto-opt: error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1


__all__ = ["PassRequest", "main"]

if __name__ == "__main__":
    sys.exit(main())
