"""`pto-reduce`: a smaller program of which a command says the same."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.files import NOT_TEXT, place_of_bytes, write_output

_EPILOG = """\
What has to stay is the exit status and the kind of the first complaint: its code, and the
fault of a sanitizer's finding. --code, --matches and --differs-from say something else.
{} is the program's file; without it the file is the command's last word. pto-opt and
pto-run are run without a process of their own.

  pto-reduce k.pto -o small.pto -- pto-opt --check-validshape
  pto-reduce k.pto -o small.pto -- pto-run --auto --sanitize
  pto-reduce k.pto -o small.pto --code PTO2103 -- pto-opt --insert-sync {} --check-sync
  pto-reduce k.pto -o small.pto --differs-from 'ptoas-old {} -o /dev/null' -- ptoas {} -o /dev/null
"""

USAGE = 2


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-reduce",
        usage="%(prog)s FILE [-o OUT] [option]... -- COMMAND...",
        description="Shrinks a program as long as a command says the same of it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("input", metavar="FILE", help="a .pto file")
    add("-o", dest="output", default="-", metavar="OUT", help="where to write (stdout)")
    add("--code", metavar="CODE", help="keep a message with this code")
    add("--matches", metavar="REGEX", help="keep that this is found in the output")
    add(
        "--differs-from",
        metavar="COMMAND",
        help="keep that this command ends with another status, and the status",
    )
    add(
        "--allow-invalid",
        action="store_true",
        help="also programs that the verifier refuses (a file that it refuses already is "
        "shrunk so in any case)",
    )
    add(
        "--seconds",
        type=float,
        default=120.0,
        metavar="S",
        help="how long to look for smaller ones (120)",
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run the command line; the exit status: 0, 1 if the command has nothing to keep, 2 for
    usage and files, 130 after an interrupt, when the smallest program so far is written.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    own, dashes, command = _split(arguments)
    try:
        options = _build_parser().parse_all(own)
        if not dashes or not command:
            raise UsageError("expected -- and a command behind it")
        return _reduce(options, command)
    except UsageError as error:
        sys.stderr.write(f"pto-reduce: error: {error}\n")
    return USAGE


def _split(arguments: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in arguments:
        return arguments, False, []
    at = arguments.index("--")
    return arguments[:at], True, arguments[at + 1 :]


def _reduce(options: argparse.Namespace, command: Sequence[str]) -> int:
    from pto_opt.cli.commands import is_command
    from pto_opt.cli.opt import main as opt
    from pto_opt.cli.run import main as run
    from pto_opt.reduce.question import Question, UselessQuestion
    from pto_opt.reduce.reducer import Reducer

    text = _read(options.input)
    other = options.differs_from
    tools = {"pto-opt": opt, "pto-run": run}
    if is_command(command):
        del tools["pto-opt"]
    try:
        question = Question(
            command,
            code=options.code,
            matches=options.matches,
            other=None if other is None else shlex.split(other),
            tools=tools,
        )
    except ValueError as error:
        raise UsageError(f"argument --differs-from: {error}") from error
    except Exception as error:
        raise UsageError(f"argument --matches: {error}") from error
    reducer = Reducer(
        question,
        allow_invalid=options.allow_invalid,
        seconds=options.seconds,
        watch=_watch if sys.stderr.isatty() else None,
    )
    try:
        found = reducer.reduce(text)
    except UselessQuestion as error:
        sys.stderr.write(f"pto-reduce: error: {error}\n")
        return 1
    try:
        write_output(options.output, found.text)
    except OSError as error:
        raise UsageError(f"cannot write {options.output}: {error.strerror}") from error
    ending = "" if found.is_complete else "; time ran out, --seconds gives more"
    sys.stderr.write(
        f"pto-reduce: {_lines(text)} lines became {_lines(found.text)} in {found.tries} "
        f"tries{ending}\n"
    )
    return 130 if reducer.is_interrupted else 0


def _lines(text: str) -> int:
    return len(text.splitlines())


def _watch(lines: int) -> None:
    sys.stderr.write(f"\r{lines} lines\033[K\r")


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place_of_bytes(name, error)}: {NOT_TEXT}") from error
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
