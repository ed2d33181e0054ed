"""What the options of `pto-run` ask for, done to one file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pto_opt.cli.outputs import Expect, Save, check_ending, differences, write
from pto_opt.cli.parsing import UsageError
from pto_opt.files import NOT_TEXT, place_of_bytes

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pto_opt.interpreter.api import Hooks, Kernel
    from pto_opt.interpreter.fills import Fill
    from pto_opt.interpreter.launch import Argument, Entry
    from pto_opt.interpreter.outcome import Written
    from pto_opt.launches.launch import Launch
    from pto_opt.launches.search import Search
    from pto_opt.sanitize.findings import Check
    from pto_opt.timeline.lanes import Timeline
    from pto_opt.timeline.recorder import Recorder

POISON = "poison"

_FILES = {"--timeline": ".html", "--trace-json": ".json", "--profile-json": ".json"}
"""How the names of files end that are written besides those of `--save`."""

_TRIED = 3
"""`--auto` chooses the launch that reaches most of at least so many."""


class KernelRun:
    """One file and the options that it is run with."""

    def __init__(self, options: argparse.Namespace):
        """
        Raises:
            UsageError: for options that mean nothing, alone or together.
        """
        self.options = options
        self.fill = self._fill()
        for flag, ending in _FILES.items():
            path: str | None = getattr(options, flag.strip("-").replace("-", "_"))
            if path is not None:
                check_ending(path, ending, flag)
        if options.compare is not None and options.timeline is None:
            raise UsageError("argument --compare: only together with --timeline")
        for text in options.save:
            Save.split(text)
        self.checks = self._checks()
        if options.auto:
            self._check_auto()

    def run(self) -> int:
        """
        Do it; returns the exit status. Nothing is saved unless all went well.

        Raises:
            PTOException: for what the program must not do.
            ArgumentError: for arguments that do not fit.
            UsageError: for files that cannot be read or written, and the like.
        """
        from pto_opt.interpreter.api import Kernel
        from pto_opt.interpreter.arguments import ArgumentReader

        module = self._module()
        if self.options.auto:
            return self._run_found(module)
        entry = Kernel(module).entry(self.options.entry)
        reader = ArgumentReader(self.fill)
        texts = self._texts(module)
        if self.options.describe:
            from pto_opt.interpreter.description import describe_entry

            given = reader.read(entry, texts) if texts else None
            sys.stdout.write(describe_entry(entry, given))
            return 0
        arguments = reader.read(entry, texts)
        fresh = [
            f"%{p.name}"
            for p, text in zip(entry.expected(len(texts)), texts)
            if text.endswith(f"]={POISON}")
            or (text.endswith("]") and self.fill.kind == POISON)
        ]
        blocks = self.options.blocks or 1
        return _OneRun(
            self.options, self.checks, module, self.options.entry, blocks
        ).run(arguments, fresh)

    # Arguments that are found

    def _check_auto(self) -> None:
        options = self.options
        if options.arguments:
            raise UsageError("argument --auto: it finds all arguments; leave them out")
        for flag in ("fill", "blocks", "describe"):
            if getattr(options, flag) not in (None, False):
                raise UsageError(f"argument --auto: not together with --{flag}")
        files = (options.timeline, options.trace_json, options.profile_json)
        if options.auto > 1 and (options.save or options.expect or any(files)):
            raise UsageError(
                f"argument --auto: {options.auto} launches, but files such as those of "
                "--save and --timeline are for one"
            )

    def _run_found(self, module: ModuleOp) -> int:
        from pto_opt.interpreter.api import Kernel
        from pto_opt.launches.search import launches_of

        kernel = Kernel(module)
        name = self.options.entry
        entries = kernel.entries() if name is None else []
        # Of a module without functions, and of a name that is none, this says what is wrong.
        entries = entries or [kernel.entry(name)]
        status = 0
        for entry in entries:
            search = launches_of(module, entry, max(_TRIED, self.options.auto))
            if not search.found:
                raise UsageError(_nothing_found(search))
            for launch in search.by_reach[: self.options.auto]:
                status |= self._run_launch(module, search, launch)
        return status

    def _run_launch(self, module: ModuleOp, search: Search, launch: Launch) -> int:
        from pto_dialect.diagnostics import PTOException
        from pto_opt.launches.trials import fitted

        total, reached = search.count_reached(launch)
        launch = fitted(module, launch)
        print(f"# executes {reached} of {total} operations", flush=True)
        print(launch.command(self.options.input, self._flags()), flush=True)
        run = _OneRun(self.options, self.checks, module, launch.entry, launch.blocks)
        try:
            return run.run(launch.arguments(), ())
        except PTOException as error:
            if self.options.auto == 1:
                raise
            from pto_opt.cli.saying import rendered

            sys.stderr.write(rendered(self.options, error.diagnostics))
            return 1

    def _flags(self) -> list[str]:
        """Those that change what a run does."""
        flags: list[str] = []
        if self.options.pto_arch is not None:
            flags.append(f"--pto-arch={self.options.pto_arch}")
        if self.options.together:
            flags.append("--together")
        return flags

    # What the options say

    def _texts(self, module: ModuleOp) -> list[str]:
        """The arguments, those that leave the size of a tensor open with a size."""
        from pto_opt.interpreter.arguments import is_fitting

        texts: list[str] = self.options.arguments
        if not any(map(is_fitting, texts)):
            return texts
        from pto_opt.interpreter.room import fit

        options = self.options
        return fit(
            module,
            options.entry,
            texts,
            blocks=options.blocks or 1,
            together=options.together,
        )

    def _fill(self) -> Fill:
        from pto_opt.interpreter.fills import Fill

        try:
            return Fill.parse(self.options.fill or POISON)
        except ValueError as error:
            raise UsageError(f"argument --fill: {error}") from error

    def _checks(self) -> frozenset[Check] | None:
        if self.options.sanitize is None:
            return None
        from pto_opt.sanitize.findings import parse_checks

        try:
            return parse_checks(self.options.sanitize)
        except ValueError as error:
            raise UsageError(f"argument --sanitize: {error}") from error

    def _module(self) -> ModuleOp:
        from pto_opt.loading import load

        name: str = self.options.input
        try:
            if name == "-":
                text = sys.stdin.buffer.read().decode("utf-8")
                return load(f"{text}\n", self.options.pto_arch, name="<stdin>")
            return load(Path(name), self.options.pto_arch)
        except UnicodeDecodeError as error:
            place = place_of_bytes("<stdin>" if name == "-" else name, error)
            raise UsageError(f"{place}: {NOT_TEXT}") from error
        except OSError as error:
            raise UsageError(
                f"cannot read {name}: {error.strerror}{self._where_the_file_is()}"
            ) from error
        except ValueError as error:
            raise UsageError(str(error)) from error

    def _where_the_file_is(self) -> str:
        """A hint where a file stands among the arguments."""
        files = [a for a in self.options.arguments if a.endswith((".pto", ".mlir"))]
        return f"; the file comes first: pto-run {files[0]} ..." if files else ""


def _nothing_found(search: Search) -> str:
    return f"argument --auto: {search.reason}; give them yourself: {search.entry.signature}"


class _OneRun:
    """One launch, with all that looks on and what is kept of it."""

    def __init__(
        self,
        options: argparse.Namespace,
        checks: frozenset[Check] | None,
        module: ModuleOp,
        entry: str | None,
        blocks: int,
    ):
        from pto_opt.sanitize.sanitizer import Sanitizer

        self.options = options
        self.blocks = blocks
        self.entry_name = entry
        self.sanitizer = None if checks is None else Sanitizer(checks)
        self.written: Written | None = None
        self.recorder: Recorder | None = None
        self.kernel = self._kernel(module)
        self.entry: Entry = self.kernel.entry(entry)
        self.saves = [Save.parse(self.entry, text) for text in options.save]
        self.expected = [Expect.parse(self.entry, text) for text in options.expect]

    def run(self, arguments: Sequence[Argument], fresh: Iterable[str]) -> int:
        """
        Run it; returns the exit status.

        Args:
            fresh: the names of the tensors that nobody has written to, with their `%`.
        """
        sanitizer = self.sanitizer
        if sanitizer is not None:
            sanitizer.set_unwritten(fresh)
        self._execute(arguments)
        sys.stdout.flush()
        if self.recorder is not None:
            self._report_times(self.recorder)
        if sanitizer is not None and len(sanitizer.findings):
            from pto_dialect.diagnostics import PTOException

            raise PTOException(sanitizer.findings.diagnostics())
        return self._keep(arguments)

    def _execute(self, arguments: Sequence[Argument]) -> None:
        with self.sanitizer or nullcontext():
            self.kernel.run(
                arguments,
                entry=self.entry_name,
                blocks=self.blocks,
                together=self.options.together,
            )

    def _keep(self, arguments: Sequence[Argument]) -> int:
        """Summarize, compare and save the tensors."""
        if self.written is not None:
            from pto_opt.interpreter.outcome import summaries

            for line in summaries(self.entry, arguments, self.written):
                print(f"  {line}")
            sys.stdout.flush()
        parameters = self.entry.expected(len(arguments))
        by_number = {p.index: a for p, a in zip(parameters, arguments)}
        wrong = differences(self.entry, self.expected, by_number)
        if wrong:
            for text in wrong:
                self._complain(text)
            return 1
        for save in self.saves:
            save.write(by_number[save.parameter.index])
        return 0

    def _complain(self, text: str) -> None:
        from pto_opt.cli.saying import complain

        complain(text, self.options.error_format == "json")

    def _kernel(self, module: ModuleOp) -> Kernel:
        """The kernel with all that looks on."""
        from pto_opt.interpreter.api import Hooks, Kernel, joined

        bars = Bars()
        several: list[Hooks] = []
        if self.sanitizer is not None:
            several.append(self.sanitizer.hooks)
        if self.options.trace:
            from pto_opt.interpreter.trace import tracer

            several.append(Hooks(wrap=tracer(sys.stdout.write)))
        else:
            several.append(Hooks(watch_loop=bars.iterations, watch_blocks=bars.blocks))
        options = self.options
        pictures = options.timeline is not None or options.trace_json is not None
        if pictures or options.profile or options.profile_json is not None:
            from pto_opt.timeline.recorder import Recorder

            self.recorder = Recorder(detailed=pictures)
            several.append(self.recorder.hooks)
        if self.options.auto or self.options.summary:
            from pto_opt.interpreter.outcome import Written

            self.written = Written()
            several.append(self.written.hooks)
        return Kernel(module, hooks=joined(*several))

    def _report_times(self, recorder: Recorder) -> None:
        """Write what the options want of when what happened."""
        from pto_opt.timeline.figures import figures_of, tables
        from pto_opt.timeline.scheduling import schedule

        options = self.options
        laid_out = schedule(recorder)
        if options.timeline is not None or options.trace_json is not None:
            self._write_traces(laid_out)
        if options.profile or options.profile_json is not None:
            figures = figures_of(laid_out)
            if options.profile:
                print(*tables(figures), sep="\n", flush=True)
            if options.profile_json is not None:
                text = json.dumps(figures.as_json(), indent=1)
                write(Path(options.profile_json), f"{text}\n".encode())

    def _write_traces(self, schedule: Timeline) -> None:
        from pto_opt.timeline.page import page_of
        from pto_opt.timeline.trace import trace_of

        options = self.options
        others = [] if options.compare is None else [_read_trace(options.compare)]
        found = () if self.sanitizer is None else self.sanitizer.findings
        trace = trace_of(schedule, Path(options.input).name, found)
        if options.trace_json is not None:
            text = json.dumps(trace, separators=(",", ":"))
            write(Path(options.trace_json), f"{text}\n".encode())
        if options.timeline is not None:
            write(Path(options.timeline), page_of([trace, *others]).encode())


def _read_trace(path: str) -> dict[str, Any]:
    from pto_opt.timeline.page import read_trace

    try:
        return read_trace(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"argument --compare: cannot read {path}: {error.strerror}"
        ) from error
    except ValueError as error:
        raise UsageError(f"argument --compare: {path}: {error}") from error


class Bars:
    """Progress bars on a terminal, for runs that take more than a second."""

    def __init__(self, delay: float = 1.0):
        self.delay = delay

    def iterations(self, numbers: range) -> Iterable[int]:
        """The iterations of a loop."""
        return self._bar(numbers, "iterations")

    def blocks(self, blocks: range) -> Iterable[int]:
        """The blocks of a launch."""
        return self._bar(blocks, "blocks") if len(blocks) > 1 else blocks

    def _bar(self, numbers: range, unit: str) -> Iterable[int]:
        if not sys.stderr.isatty():
            return numbers
        from tqdm import tqdm

        return tqdm(
            numbers, unit=f" {unit}", delay=self.delay, leave=False, file=sys.stderr
        )
