"""`pto-fmt`: programs laid out alike."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from pto_dialect.messages.rendering import MessageStyle
from pto_opt.cli.compile import USAGE
from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.compiling import files_in
from pto_opt.differences import difference
from pto_opt.files import write_whole
from pto_opt.formatting.files import (
    FormatTask,
    Formatted,
    format_data,
    format_task,
)
from pto_opt.jobs.pool import Pool
from pto_opt.jobs.running import progress, run_tasks

_MODULES = ("pto_opt.formatting.formatter",)
"""What processes import that lay programs out."""


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-fmt",
        description="Lays programs out: one operation a line, two spaces for each region; "
        "comments stay, and so does the program, which is read again and compared.",
        epilog="Exit status: 0, 1 where a text is no program or --check finds something "
        "to change, 2 for usage, files and folders, 130 after an interrupt.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("inputs", nargs="*", default=["-"], metavar="FILE|FOLDER|-")
    add("-i", "--in-place", action="store_true", help="write the files (else stdout)")
    add("--check", action="store_true", help="name the files that would change")
    add("--diff", action="store_true", help="print what would change")
    add(
        "--aliases",
        action="store_true",
        help="give long types that occur more than once a name: !T0 = ...",
    )
    parser.add_jobs()
    parser.add_color()
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except (UsageError, ValueError) as error:
        message = str(error)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
    sys.stderr.write(f"pto-fmt: error: {message}\n")
    return USAGE


def _run(argv: Sequence[str]) -> int:
    options = _build_parser().parse_all(argv, intermixed=True)
    if options.in_place and (options.check or options.diff):
        raise UsageError("--in-place writes files; --check and --diff do not")
    if options.in_place and "-" in options.inputs:
        raise UsageError("--in-place needs files; - is stdin")
    style = MessageStyle.of(sys.stderr, options.color)
    paths = dict.fromkeys(
        path
        for source in options.inputs
        for path in (
            [source] if source == "-" else [path for path, _ in files_in(source)]
        )
    )
    tasks = [FormatTask(path, options.aliases, style) for path in paths]
    status = 0
    for one in _format_all(tasks, options.jobs):
        if one.problem:
            sys.stderr.write(f"{one.path}: error: {one.problem}\n")
            status = USAGE
        elif one.after is None:
            sys.stderr.write(one.errors)
            status = max(status, 1)
        elif options.in_place:
            if one.changes:
                write_whole(one.path, one.after.encode())
        elif options.check or options.diff:
            if options.diff:
                names = one.path, f"{one.path} (laid out)"
                sys.stdout.write(difference(one.before, one.after, *names))
            if options.check and one.changes:
                sys.stderr.write(f"{one.path}: would be laid out anew\n")
                status = max(status, 1)
        else:
            sys.stdout.write(one.after)
    sys.stdout.flush()
    return status


def _format_all(tasks: Sequence[FormatTask], jobs: int) -> Iterator[Formatted]:
    """What the files become, in their order; several in as many processes."""
    if len(tasks) == 1 or jobs == 1:
        for task in tasks:
            if task.path == "-":
                named = FormatTask("<stdin>", task.aliases, task.style)
                yield format_data(sys.stdin.buffer.read(), named)
            else:
                yield format_task(task)
        return
    if any(task.path == "-" for task in tasks):
        raise UsageError("- is stdin, and stands alone")
    done: dict[str, Formatted] = {}
    with ExitStack() as stack:
        advance = stack.enter_context(progress(len(tasks), "fmt"))
        pool = stack.enter_context(Pool(min(jobs, len(tasks)), _MODULES))
        for task, future in run_tasks(pool, format_task, tasks):
            error = future.exception()
            done[task.path] = (
                future.result()
                if error is None
                else Formatted(task.path, problem=str(error))
            )
            advance()
    for task in tasks:
        yield done[task.path]
