"""`pto-opt`: parse, check, rewrite and translate `.pto` modules."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pto_opt.cli.commands import COMMANDS
from pto_opt.cli.options import split_pass_flags
from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.cli.reporting import add_report_options
from pto_passes.registry import ALL_PASSES, LEVELS

if TYPE_CHECKING:
    from pto_dialect.messages.places import Place


_WERROR_NOT_PROVEN = "--werror-not-proven"


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-opt",
        description="Checks, rewrites and translates PTO tile programs (.pto).",
        epilog="Each pass is a flag too, and passes run in the order of their flags: "
        "pto-opt --hoist-validshape=through-loads=true --propagate-validshape in.pto. "
        f"Commands: pto-opt {', '.join(COMMANDS)}; pto-opt COMMAND --help explains one.",
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
    add(
        "-O",
        type=int,
        choices=tuple(LEVELS),
        metavar="LEVEL",
        help="run the passes of a level: -O1 valid shapes, addresses for tiles without "
        "one, flags; -O2 also what makes kernels faster; -O0 nothing",
    )
    add(
        "--dialect",
        metavar="VERSION",
        help="ptoas-0.36, ptoas-0.57 or ptoas-0.60: refuse what that release lacks, and "
        "read what it has as it reads it",
    )
    add(
        "--pto-arch",
        metavar="ARCH",
        help="the chip, as a2a3 or a5 (default: the module's)",
    )
    add(
        "--remarks",
        action="store_true",
        help="say on stderr what passes did, and what they left alone and why",
    )
    add(
        "--fix",
        action="store_true",
        help="write what diagnostics offer, such as newer spellings, into FILE",
    )
    add(
        "--diff",
        action="store_true",
        help="print what each pass changes, or with --fix what would be written, and "
        "nothing else",
    )
    add("--werror", action="store_true", help="fail where there is a warning")
    add(
        _WERROR_NOT_PROVEN,
        action="store_true",
        help="fail where a check could not decide (also --werror=not-proven)",
    )
    add(
        "--check-equivalence",
        action="store_true",
        help="run the module before and after each pass on generated arguments, and fail "
        "if a pass changes what it computes or brings in a fault",
    )
    add(
        "--memory-map",
        metavar="OUT.html",
        help="draw which tile holds which bytes from where to where, before and after the "
        "passes",
    )
    add(
        "--bisect-passes",
        metavar="COMMAND",
        help="say after which of the passes a command begins to say something else of the "
        "module; {} in it is the file, which else comes last",
    )
    add("--prove", action="store_true", help="the old name of --check-equivalence")
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
    add_report_options(parser)
    add("--timing", action="store_true", help="print to stderr where the time went")
    add("--list-passes", action="store_true", help="explain each pass and stop")
    add("--explain", metavar="NAME", help="explain an operation or a pass and stop")
    add(
        "--print-ptoas-root",
        action="store_true",
        help="print the folder for PTOAS_ROOT, which holds a ptoas, and stop",
    )
    add(
        "--install-ptoas",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="put ptoas into a folder, by default that of this environment's programs, "
        "for hosts that look for it on the PATH, and stop",
    )
    add(
        "--print-sources",
        action="store_true",
        help="print the files that pto-opt consists of, for builds, and stop",
    )
    add("--version", action="store_true", help="print the version and stop")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    # Imported here, as the dialects that come along are what the start consists of.
    from pto_opt.cli.session import SessionError

    arguments = sys.argv[1:] if argv is None else list(argv)
    wants_json = _asks_for_json(arguments)
    try:
        return _run(arguments)
    except SessionError as error:
        _complain(error.message, error.place, wants_json)
    except UsageError as error:
        _complain(str(error), None, wants_json)
    except BrokenPipeError:
        sys.stderr.close()
    return 1


def _run(arguments: Sequence[str]) -> int:
    arguments = [
        _WERROR_NOT_PROVEN if word == "--werror=not-proven" else word
        for word in arguments
    ]
    _refuse_unknown_command(arguments)
    requests, rest = split_pass_flags(arguments)
    try:
        options = _build_parser().parse_all(
            rest, further=[f"--{name}" for name in ALL_PASSES]
        )
    except UsageError as error:
        _refuse_late_command(error, rest)
        raise
    if options.version:
        from importlib.metadata import version

        print(f"pto-opt {version('pto-opt')} (xdsl {version('xdsl')})")
        return 0
    if options.print_sources:
        from pto_opt.ptoas.root import sources

        print(*sources(), sep="\n")
        return 0
    if options.print_ptoas_root:
        from pto_opt.ptoas.root import ptoas_root

        try:
            print(ptoas_root())
        except OSError as error:
            raise UsageError(f"no folder for ptoas can be written: {error}") from error
        return 0
    if options.install_ptoas is not None:
        from pto_opt.ptoas.root import install_ptoas

        folder = options.install_ptoas
        try:
            print(install_ptoas(Path(folder) if folder else None))
        except OSError as error:
            raise UsageError(f"ptoas cannot be installed: {error}") from error
        return 0
    if options.list_passes:
        from pto_opt.cli.listing import list_passes

        print(list_passes(), end="")
        return 0
    from pto_opt.cli.session import Session, SessionError

    if options.explain is not None:
        from pto_opt.reference.explain import UnknownName, explain

        try:
            print(explain(options.explain), end="")
        except UnknownName as error:
            raise SessionError(str(error)) from error
        return 0
    if options.prove:
        sys.stderr.write("pto-opt: note: --prove is now --check-equivalence\n")
        options.check_equivalence = True
    session = Session(options, requests)
    if options.bisect_passes is None:
        return session.run()
    from pto_opt.cli.commands import is_command
    from pto_opt.cli.run import main as run

    tools = {"pto-opt": main, "pto-run": run}
    if is_command(options.bisect_passes.split()):
        del tools["pto-opt"]
    return session.bisect(tools)


def _refuse_unknown_command(arguments: Sequence[str]) -> None:
    """
    Raises:
        UsageError: for a first word before others that is neither command nor file.
    """
    word, *others = arguments or ("",)
    if not others or not word.isalpha() or Path(word).exists():
        return
    from pto_dialect.messages.suggestions import did_you_mean

    if hint := did_you_mean(word, COMMANDS):
        raise UsageError(f"unknown command '{word}'{hint}")


def _refuse_late_command(error: UsageError, arguments: Sequence[str]) -> None:
    """
    Raises:
        UsageError: for a command behind other words, which are not understood without it.
    """
    from pto_opt.cli.commands import COMMANDS

    late = [word for word in arguments if word in COMMANDS and not Path(word).exists()]
    if late:
        raise UsageError(
            f"'{late[0]}' has to be the first word, as in pto-opt {late[0]} FILE"
        ) from error


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether errors about the command line itself are wanted as JSON, too."""
    flag = "--error-format"
    return f"{flag}=json" in arguments or (flag, "json") in pairwise(arguments)


def _complain(message: str, place: Place | None, as_json: bool) -> None:
    if as_json:
        from pto_opt.json_errors import json_message

        sys.stderr.write(json_message(message, place))
    elif place is None:
        sys.stderr.write(f"pto-opt: error: {message}\n")
    else:
        sys.stderr.write(f"{place}: error: {message}\n")


if __name__ == "__main__":
    sys.exit(main())
