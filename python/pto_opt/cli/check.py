"""`pto-opt check`: the verifier and all checks, for files and folders."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pto_dialect.messages.policy import Policy
from pto_dialect.messages.rendering import MessageStyle
from pto_opt.baseline import Baseline
from pto_opt.check_tasks import Checked, Options
from pto_opt.checking import check_many
from pto_opt.cli.compile import INTERRUPTED, USAGE
from pto_opt.cli.formats import FORMATS
from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.cli.reporting import add_report_options
from pto_opt.compiling import files_in
from pto_opt.jobs.cluster import ClusterError, executor_at
from pto_opt.jobs.running import progress

_LOOK_EVERY = 0.5
"""Seconds from one look at the files to the next, with `--watch`."""


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-opt check",
        description="Checks files, and all .pto files below folders: the verifier, valid "
        "shapes, tile memory, and the order of units where a program brings flags.",
        epilog="Exit status: 0 where nothing is wrong, 1 for findings, 2 for usage, files "
        "and folders, 130 after an interrupt.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("inputs", nargs="+", metavar="FILE|FOLDER")
    add(
        "--format",
        choices=("text", *FORMATS),
        default="text",
        help="for people (stderr, a summary on stdout), or for a tool, on stdout",
    )
    add(
        "--sync",
        action="store_true",
        help="check programs without flags for races, too",
    )
    add(
        "--sanitize",
        action="store_true",
        help="run programs that are right so far, with arguments as pto-run --auto finds "
        "them, and report what the sanitizer finds",
    )
    add(
        "--check-equivalence",
        metavar="PASSES",
        help="run programs that are right so far before and after each of these passes, "
        "as pto-opt --check-equivalence does",
    )
    add("--pto-arch", metavar="ARCH", help="a2a3, a3 or a5 (default: the module's)")
    add("--remarks", action="store_true", help="show each thing that was not proven")
    add("--werror", action="store_true", help="fail where there is a warning")
    add(
        "--werror-not-proven",
        action="store_true",
        help="fail where a check could not decide (also --werror=not-proven)",
    )
    add("--baseline", metavar="JSON", help="leave out the findings that it lists")
    add(
        "--update-baseline",
        action="store_true",
        help="write what is found to the --baseline, and succeed",
    )
    add(
        "--fix",
        action="store_true",
        help="write what diagnostics offer into the files, where that makes them better",
    )
    add(
        "--diff",
        action="store_true",
        help="print what --fix would write on stdout, and write nothing",
    )
    add("--watch", action="store_true", help="check files again when they change")
    parser.add_jobs()
    parser.add_executor("check")
    add_report_options(parser, has_format=False)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status."""
    words = [
        "--werror-not-proven" if word == "--werror=not-proven" else word
        for word in argv
    ]
    try:
        return _Command.of(_build_parser().parse_all(words, intermixed=True)).run()
    except (UsageError, ClusterError, ValueError) as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
    sys.stderr.write(f"pto-opt: error: {message}\n")
    return USAGE


@dataclass
class _Command:
    arguments: argparse.Namespace
    options: Options
    baseline: Baseline | None
    done: int = 0

    @staticmethod
    def of(arguments: argparse.Namespace) -> _Command:
        if arguments.pto_arch is not None:
            from pto_dialect.hardware import ArchSpec

            ArchSpec.parse(arguments.pto_arch)  # so that it is refused once
        style = MessageStyle.of(sys.stderr, arguments.color)
        options = Options(
            arguments.pto_arch,
            arguments.sync,
            Policy.of(arguments.policy),
            style if arguments.format == "text" else MessageStyle(),
            arguments.error_limit,
            arguments.remarks,
            arguments.fix,
            arguments.diff,
            arguments.check_equivalence,
            arguments.sanitize,
        )
        if options.passes is not None:
            from pto_opt.requests import PassRequest, make_passes

            # So that it is refused once.
            if not make_passes([PassRequest(options.passes)]):
                raise UsageError("argument --check-equivalence: expected passes")
        if arguments.diff and arguments.format != "text":
            raise UsageError("--diff is for people: it does not go with --format")
        baseline = None
        if arguments.baseline is not None:
            path = Path(arguments.baseline)
            if arguments.update_baseline and not path.exists():
                baseline = Baseline(path)
            else:
                baseline = Baseline.read(path)
        elif arguments.update_baseline:
            raise UsageError("--update-baseline needs --baseline=JSON")
        return _Command(arguments, options, baseline)

    def run(self) -> int:
        try:
            status = self._check(self.arguments.inputs)
            while self.arguments.watch:
                status = self._check(self._changed())
        except KeyboardInterrupt:
            sys.stderr.write(f"pto-opt: interrupted; {self.done} files are done\n")
            return INTERRUPTED
        return status

    def _check(self, inputs: Sequence[str]) -> int:
        start = time.perf_counter()
        total = sum(1 for source in inputs for _ in files_in(source))
        if not total:
            raise UsageError(f"no .pto file in {', '.join(inputs)}")
        writes = self.arguments.update_baseline
        known = self.baseline
        with progress(total, "check") as advance, ExitStack() as stack:
            executor = None
            if (address := self.arguments.executor) is not None:
                executor = stack.enter_context(executor_at(address))

            def on_done() -> None:
                self.done += 1
                advance()

            results = check_many(
                inputs,
                self.options,
                jobs=self.arguments.jobs,
                executor=executor,
                known_of=None if known is None or writes else known.known_of,
                on_done=on_done,
            )
        if writes and known is not None:
            known.write(results)
            count = sum(len(one.records) for one in results)
            sys.stdout.write(f"{count} findings written to {known.path}\n")
            return USAGE if any(one.problem for one in results) else 0
        self._tell(results, time.perf_counter() - start)
        return self._status(results)

    def _tell(self, results: Sequence[Checked], seconds: float) -> None:
        if self.arguments.format == "text":
            for one in results:
                if one.problem:
                    sys.stderr.write(f"{one.place or one.path}: error: {one.problem}\n")
                sys.stderr.write(one.text)
            sys.stderr.flush()
            sys.stdout.write("".join(one.difference for one in results))
            # With --diff, what goes to stdout is for `patch`.
            stream = sys.stderr if self.arguments.diff else sys.stdout
            stream.write(summary(results, seconds))
        else:
            sys.stdout.write(FORMATS[self.arguments.format](results))
        sys.stdout.flush()

    def _status(self, results: Sequence[Checked]) -> int:
        if any(one.problem for one in results):
            return USAGE
        wrong = any(
            one.errors
            or (self.arguments.werror and one.warnings)
            or (self.arguments.werror_not_proven and one.not_proven)
            for one in results
        )
        return int(wrong)

    def _changed(self) -> list[str]:
        """Wait until files change, come or go; those that are there then."""
        before = self._times()
        while True:
            time.sleep(_LOOK_EVERY)
            after = self._times()
            if changed := [p for p in after if before.get(p) != after[p]]:
                return changed
            before = after

    def _times(self) -> dict[str, int]:
        times: dict[str, int] = {}
        for source in self.arguments.inputs:
            for path, _ in files_in(source) if os.path.exists(source) else ():
                try:
                    times[path] = os.stat(path).st_mtime_ns
                except OSError:
                    continue
        return times


def summary(results: Sequence[Checked], seconds: float) -> str:
    """A table of the files in which something was found, and the sum."""
    rows = [
        (one.path, _counts([one]) or "not checked", f"{one.seconds:.2f} s")
        for one in results
        if one.errors or one.warnings or one.problem
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    lines = [f"{a:{widths[0]}}  {b:{widths[1]}}  {c:>8}" for a, b, c in rows]
    files = f"{len(results)} file{'' if len(results) == 1 else 's'}"
    found = _counts(results)
    if unread := sum(bool(one.problem) for one in results):
        found += f"{', ' if found else ''}{unread} not checked"
    found = found or "nothing is wrong"
    if changed := sum(one.is_fixed for one in results):
        found += f"; {changed} file{'' if changed == 1 else 's'} mended"
    lines.append(f"{files} checked in {seconds:.1f} s: {found}")
    return "\n".join([*lines, ""])


def _counts(results: Sequence[Checked]) -> str:
    """How much was found, in words."""
    sums = {
        "error": sum(one.errors for one in results),
        "warning": sum(one.warnings for one in results),
        "not proven": sum(one.not_proven for one in results),
        "known": sum(one.known for one in results),
    }
    words = [
        f"{count} {word}{'s' if count > 1 and word in ('error', 'warning') else ''}"
        for word, count in sums.items()
        if count
    ]
    return ", ".join(words)
