"""`pto-opt compile`: many kernels to C++ in one command."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.compiling import Compiled, compile_many, outputs_of
from pto_opt.jobs.cluster import ClusterError, executor_at
from pto_opt.jobs.running import progress
from pto_opt.ptoas.flags import AUTO, FlagError, parse_flags_and_inputs

USAGE = 2
"""The exit status for what is wrong with the request, its files and folders."""
INTERRUPTED = 130


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-opt compile",
        description="Compiles files, and all .pto files below folders, to C++.",
        epilog="All other flags are those of ptoas, such as --enable-insert-sync; ptoas "
        "--help explains them. --pto-level is auto here: kernels whose tiles have "
        "addresses keep them, the memory of others is planned.",
        usage="%(prog)s [-h] -o OUT [-j N] [--keep-going] [PTOAS FLAG]... "
        "FILE|FOLDER...",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("-o", dest="output", metavar="OUT", required=True, help="a folder for the C++")
    parser.add_jobs()
    parser.add_executor("compile")
    add(
        "-k",
        "--keep-going",
        action="store_true",
        help="compile the others when one has failed",
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """
    Run the command; the exit status: 0, 1 where a kernel is wrong, 2 for usage, files and
    folders, 130 after an interrupt.
    """
    try:
        options, rest = _build_parser().parse_known_args(argv)
        return _run(options, rest)
    except (UsageError, FlagError, ClusterError, ValueError) as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
    sys.stderr.write(f"pto-opt: error: {message}\n")
    return USAGE


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    flags, inputs = parse_flags_and_inputs(rest)
    # Of many kernels some may have addresses, and others none.
    flags.set_default("pto-level", AUTO)
    if not inputs:
        raise UsageError("there is nothing to compile: give files or folders")
    total = len(outputs_of(inputs, options.output))
    start = time.perf_counter()
    done = 0
    try:
        with progress(total, "compile") as advance, ExitStack() as stack:
            executor = None
            if options.executor is not None:
                executor = stack.enter_context(executor_at(options.executor))

            def on_done() -> None:
                nonlocal done
                done += 1
                advance()

            results = compile_many(
                inputs,
                options.output,
                flags=flags,
                jobs=options.jobs,
                executor=executor,
                keep_going=options.keep_going,
                on_done=on_done,
            )
    except KeyboardInterrupt:
        sys.stderr.write(f"pto-opt: interrupted; {done} of {total} kernels are done\n")
        return INTERRUPTED
    sys.stderr.write("".join(one.messages for one in results))
    sys.stdout.write(summary(results, total, time.perf_counter() - start))
    return int(not all(one.is_right for one in results))


def summary(results: Sequence[Compiled], total: int, seconds: float) -> str:
    """
    A table of the kernels about which there is something to say, and the sum. `total` is
    how many there are, whether or not they were started.
    """
    rows = [
        (one.source, "warnings" if one.is_right else "failed", f"{one.seconds:.2f} s")
        for one in results
        if one.messages
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    lines = [f"{a:{widths[0]}}  {b:{widths[1]}}  {c:>7}" for a, b, c in rows]
    failed = sum(not one.is_right for one in results)
    known = sum(one.is_known for one in results)
    counts = [f"{len(results) - failed} compiled"]
    if known:
        counts.append(f"{known} of all from the cache")
    if failed:
        counts.append(f"{failed} failed")
    if left := total - len(results):
        counts.append(f"{left} not started")
    return "\n".join([*lines, f"{', '.join(counts)} in {seconds:.1f} s", ""])
