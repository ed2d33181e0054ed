"""`pto-run`: runs a PTO kernel on NumPy."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

from pto_opt.cli.parsing import Parser, UsageError, positive
from pto_opt.cli.reporting import add_report_options
from pto_opt.cli.saying import complain, rendered

_DESCRIPTION = (
    "Runs a PTO kernel (.pto) on NumPy, with memories as large as the chip's."
)
_EPILOG = """\
One ARG for each parameter:
  x.npy          a tensor's memory; the kernel writes to it, the file stays as it is
  f32[16,256]    fresh memory; what it holds, --fill says, or it itself: f32[16,256]=zero
  _              the same, as large as the kernel's views of it say; also _=zero
  3, -1.5, 0x10  a number
Parameters that the launch knows (__pypto_spmd_block_idx and its like) may be left out.
The exit status is 1 if the kernel does what it must not, or the request is wrong.
"""


_CHECK = "(?:init|bounds|alias|race|shape|overlap|all)"
_CHECKS = re.compile(rf"{_CHECK}(?:,{_CHECK})*")


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-run",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    # Numbers are arguments, also those that argparse would take for flags.
    parser._negative_number_matcher = re.compile(r"-(?:\.?\d|inf$|nan$)")
    add = parser.add_argument
    add("input", metavar="FILE", help="a .pto file; - is stdin")
    add("arguments", nargs="*", metavar="ARG", help="the kernel's arguments, see below")
    add(
        "--entry", metavar="F", help="the function to run, where there is more than one"
    )
    add(
        "--fill",
        metavar="HOW",
        help="what fresh memory holds: poison (default), zero, or random:SEED, floats of "
        "[-1, 1) and whole numbers of [0, 8); random:SEED:LOW:HIGH for other bounds; "
        "pattern[:LOW[:HIGH[:STEP[:EVERY]]]], numbers that begin again after 65536 of "
        "them, for whole numbers STEP * i and one of [LOW, HIGH), all but each EVERYth -1",
    )
    add(
        "--save",
        action="append",
        default=[],
        metavar="I=OUT.npy",
        help="write the memory of parameter I, a number or a name, to a file at the end",
    )
    add(
        "--expect",
        action="append",
        default=[],
        metavar="I=REF.npy[,rtol=R][,atol=A]",
        help="compare the memory of parameter I with a file at the end (rtol 1e-5, atol "
        "1e-8; whole numbers exactly); a difference makes the exit status 1",
    )
    add(
        "--auto",
        nargs="?",
        type=positive,
        const=1,
        default=0,
        metavar="N",
        help="find arguments that the kernel takes and does some work with, print the "
        "command line that repeats the run, and a summary; --auto=N: up to N launches",
    )
    add(
        "--summary",
        action="store_true",
        help="print shape, least, greatest and unwritten elements of each tensor that "
        "has been written",
    )
    add(
        "--describe",
        action="store_true",
        help="show the parameters, with shapes and element types, and stop",
    )
    add(
        "--trace",
        action="store_true",
        help="print each operation with its tiles' extents and a summary of the values",
    )
    add(
        "--sanitize",
        metavar="CHECKS",
        nargs="?",
        const="all",
        help="look for faults: all, or --sanitize=LIST of init, bounds, alias, race, shape; "
        "also overlap, for barriers within one unit. Any finding makes the exit status 1",
    )
    add(
        "--timeline",
        metavar="OUT.html",
        help="draw when each unit works and what it waits for, by a small model of the "
        "machine: operations, flags, the critical path, findings in red",
    )
    add(
        "--compare",
        metavar="OTHER.json",
        help="draw the run that --trace-json has written to this file under the other one",
    )
    add(
        "--trace-json",
        metavar="OUT.json",
        help="the same as data, in the trace format of Chrome and Perfetto",
    )
    add(
        "--profile",
        action="store_true",
        help="print cycles and bytes by unit, operation, line and memory, and what bounds "
        "the run, by the same model",
    )
    add(
        "--profile-json",
        metavar="OUT.json",
        help="write these figures as JSON",
    )
    add(
        "--pto-arch",
        metavar="ARCH",
        help="the chip, as a2a3 or a5 (default: the module's)",
    )
    add(
        "--blocks",
        type=positive,
        metavar="N",
        help="how many blocks the launch has, one after the other (1)",
    )
    add("--together", action="store_true", help="run all blocks side by side")
    add_report_options(parser)
    add("--version", action="store_true", help="print the version and stop")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if "--version" in arguments:
        from importlib.metadata import version

        print(f"pto-run {version('pto-opt')} (xdsl {version('xdsl')})")
        return 0
    try:
        arguments = _with_equals(arguments)
        return _run(_build_parser().parse_all(arguments, intermixed=True))
    except UsageError as error:
        wants_json = "json" in " ".join(arguments).partition("--error-format")[2][:5]
        complain(str(error), wants_json)
    except BrokenPipeError:
        sys.stderr.close()
    return 1


def _with_equals(arguments: Sequence[str]) -> list[str]:
    """
    `--sanitize` and `--auto` by themselves as what they stand for: they take a value
    only behind `=`, so that they never eat the name of a file.

    Raises:
        UsageError: where a value stands behind a space.
    """
    found: list[str] = []
    for word, following in zip(arguments, (*arguments[1:], "")):
        if word == "--sanitize":
            if _CHECKS.fullmatch(following):
                raise UsageError(
                    f"argument --sanitize: write --sanitize={following}, with an equals "
                    "sign"
                )
            word = "--sanitize=all"
        elif word == "--auto":
            word = "--auto=1"
        found.append(word)
    return found


def _run(options: argparse.Namespace) -> int:
    # Imported here: the interpreter and NumPy are most of the start.
    from pto_dialect.diagnostics import PTOException
    from pto_opt.cli.kernel_run import KernelRun
    from pto_opt.interpreter.launch import ArgumentError

    try:
        return KernelRun(options).run()
    except PTOException as error:
        sys.stderr.write(rendered(options, error.diagnostics))
    except ArgumentError as error:
        raise UsageError(str(error)) from error
    return 1


if __name__ == "__main__":
    sys.exit(main())
