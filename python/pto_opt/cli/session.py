"""One run of `pto-opt`: read, verify, run passes, write."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.printer import print_module
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import ArchSpec
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.places import Place
from pto_dialect.versions import Version
from pto_opt.cli.reporting import Reporter
from pto_opt.context import make_context
from pto_opt.differences import difference
from pto_opt.files import NOT_TEXT, line_and_column, write_output, write_whole
from pto_opt.fixing import rounds
from pto_opt.loading import accept, read_module, set_arch, too_deep
from pto_opt.pipelines import run_pass, verify_after
from pto_opt.requests import PassError, PassRequest, make_passes

if TYPE_CHECKING:
    from xdsl.passes import ModulePass

    from pto_opt.memory_map.model import MemoryMap
    from pto_opt.prove.prover import Prover
    from pto_opt.reduce.question import Tools

SPLIT_LINE = "// -----"


class SessionError(Exception):
    """Something is wrong with the request itself: a file, a pass, an option."""

    def __init__(self, message: str, place: Place | None = None):
        super().__init__(message if place is None else f"{place}: error: {message}")
        self.message = message
        self.place = place


@dataclass
class _Chunk:
    text: str
    line_offset: int


@dataclass
class _Timer:
    """Wall time by stage, in the order of first use."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def __call__(self, stage: str):
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent

    def report(self) -> str:
        total = sum(self.seconds.values()) or 1.0
        lines = [
            f"{1000 * s:10.2f} ms {100 * s / total:5.1f} %  {stage}"
            for stage, s in self.seconds.items()
        ]
        return "\n".join([*lines, f"{1000 * total:10.2f} ms         total", ""])


class Session:
    """What the options ask for, done to one input."""

    def __init__(self, options: argparse.Namespace, requests: Sequence[PassRequest]):
        self.options = options
        self.timer = _Timer()
        self.reporter = Reporter.of("pto-opt", options)
        self.memory_maps: dict[str, MemoryMap] = {}
        try:
            self.passes = make_passes(requests)
            self.arch = ArchSpec.parse(options.pto_arch) if options.pto_arch else None
            self.version = Version.parse(options.dialect) if options.dialect else None
        except (PassError, ValueError) as error:
            raise SessionError(str(error)) from error
        if options.fix and (options.split_input_file or options.output != "-"):
            raise SessionError("--fix writes one module back into its file")
        if options.memory_map is not None:
            if options.split_input_file:
                raise SessionError("--memory-map draws one module")
            if not options.memory_map.endswith(".html"):
                raise SessionError(
                    f"argument --memory-map: expected a file *.html, found "
                    f"'{options.memory_map}'"
                )

    def run(self) -> int:
        """Do it all; returns the exit status. Nothing is written unless all went well."""
        name = "<stdin>" if self.options.input == "-" else self.options.input
        text = self._read()
        outputs: list[str] = []
        failed = False
        for chunk in self._chunks(text):
            output, found = self._judge(chunk, name)
            if self.options.fix:
                output, found = self._fix(chunk, name, output, found)
            if self.options.verify_diagnostics:
                from pto_opt.cli.expectations import (
                    check_expectations,
                    has_expectations,
                )

                if has_expectations(text):
                    problems = check_expectations(
                        chunk.text, chunk.line_offset, found, name
                    )
                    sys.stderr.write("".join(problems))
                    failed |= bool(problems)
                else:
                    outputs.append(self._render(found))
            else:
                shown = [d for d in found if self._is_shown(d)]
                sys.stderr.write(self._render(shown))
                sys.stderr.write(self._undecided(found))
                failed |= output is None or self._are_errors(found)
            if output is not None:
                outputs.append(output)
        if self.options.timing:
            sys.stderr.write(self.timer.report())
        if self.memory_maps:
            self._draw_memory(name)
        if failed:
            return 1
        if not self.options.diff:
            self._write(f"{SPLIT_LINE}\n".join(outputs))
        return 0

    def _fix(
        self, chunk: _Chunk, name: str, output: str | None, found: list[Diagnostic]
    ) -> tuple[str | None, list[Diagnostic]]:
        """
        The text with what diagnostics offer, which is judged again, so that nothing wrong
        is written; mended errors may bring others to light.
        """
        text, said = chunk.text, found

        def judge(changed: str) -> list[Diagnostic]:
            nonlocal output
            output, all_said = self._judge(_Chunk(changed, chunk.line_offset), name)
            return all_said

        for state in rounds(text, found, judge):
            text, said = state
        if output is None:
            return None, found
        if self.options.diff:
            sys.stdout.write(difference(chunk.text, text, name, f"{name} (fixed)"))
        return text, [*said]

    def bisect(self, tools: Tools) -> int:
        """
        Name the pass that changes what a command says; returns the exit status. `tools`
        are called in this process.
        """
        from pto_opt.reduce.bisecting import bisect_passes
        from pto_opt.reduce.question import UselessQuestion

        name = "<stdin>" if self.options.input == "-" else self.options.input
        context = self._context()
        try:
            module = self._parse(context, _Chunk(self._read(), 0), name)
            accept(context, module)
            command = shlex.split(self.options.bisect_passes)
            found = bisect_passes(context, self.passes, module, command, tools)
        except PTOException as error:
            sys.stderr.write(self._render(list(error.diagnostics)))
            return 1
        except (UselessQuestion, ValueError, IndexError) as error:
            raise SessionError(f"--bisect-passes: {error}") from error
        print(
            f"{found.name}, pass {found.number} of {len(self.passes)}, is the first after "
            f"which the command says something else: it ended with {found.before.status}, "
            f"and ends with {found.after.status}"
        )
        sys.stdout.write(found.after.text)
        return 0

    def _judge(self, chunk: _Chunk, name: str) -> tuple[str | None, list[Diagnostic]]:
        """The output for one module, None after an error, and all that is said of it."""
        context = self._context()
        output = self._process(context, chunk, name)
        return output, context.diagnostics.found

    def _context(self) -> PTOContext:
        context = make_context()
        context.version = self.version
        context.diagnostics.policy = self.reporter.policy
        return context

    def _render(self, diagnostics: Sequence[Diagnostic]) -> str:
        return self.reporter.text(diagnostics)

    def _is_shown(self, diagnostic: Diagnostic) -> bool:
        is_quiet = diagnostic.severity in (Severity.REMARK, Severity.NOT_PROVEN)
        return not is_quiet or self.options.remarks

    def _undecided(self, found: Sequence[Diagnostic]) -> str:
        """The line that says how much checks could not decide."""
        count = sum(d.severity is Severity.NOT_PROVEN for d in found)
        if not count or self.options.error_format == "json":
            return ""
        hint = "" if self.options.remarks else " (--remarks shows each)"
        return f"pto-opt: {count} not proven{hint}\n"

    def _are_errors(self, found: Sequence[Diagnostic]) -> bool:
        """Whether something was found that counts as an error here."""
        severities = {d.severity for d in found}
        return (self.options.werror and Severity.WARNING in severities) or (
            self.options.werror_not_proven and Severity.NOT_PROVEN in severities
        )

    def _read(self) -> str:
        path = self.options.input
        try:
            data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            return data.decode("utf-8")
        except OSError as error:
            raise SessionError(f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            name = "<stdin>" if path == "-" else path
            place = Place(name, *line_and_column(error))
            raise SessionError(NOT_TEXT, place) from error

    def _chunks(self, text: str) -> list[_Chunk]:
        if not self.options.split_input_file:
            return [_Chunk(text, 0)]
        chunks: list[_Chunk] = []
        offset = 0
        for part in re.split(rf"^{SPLIT_LINE}[^\n]*\n", text, flags=re.MULTILINE):
            chunks.append(_Chunk(part, offset))
            offset += part.count("\n") + 1
        return [c for c in chunks if c.text.strip()] or chunks[:1]

    def _process(self, context: PTOContext, chunk: _Chunk, name: str) -> str | None:
        """The output for one module; None after an error, which is then recorded."""
        found = context.diagnostics.found
        try:
            module = self._parse(context, chunk, name)
            with self.timer("verify"):
                accept(context, module)
            self._map_memory("before", module)
            prover = self._prover(context, module)
            for one in self.passes:
                self._run_pass(context, one, module)
                self._map_memory("after", module)
                if prover is not None:
                    with self.timer("prove"):
                        prover.check(one.name, module)
            context.diagnostics.raise_if_errors()
            with self.timer(f"print {self.options.target}"):
                return self._print(module)
        except PTOException as error:
            found.extend(d for d in error.diagnostics if d not in found)
        except RecursionError:
            found.append(too_deep())
        return None

    def _parse(self, context: PTOContext, chunk: _Chunk, name: str) -> ModuleOp:
        with self.timer("parse"):
            module = read_module(context, chunk.text, name, chunk.line_offset)
        set_arch(module, self.arch)
        return module

    def _map_memory(self, when: str, module: ModuleOp) -> None:
        """Note where tiles lie; of a program that a check refuses, too."""
        if self.options.memory_map is None:
            return
        from pto_opt.memory_map.model import MemoryMap

        with self.timer("memory map"):
            self.memory_maps[when] = MemoryMap.of(module)

    def _draw_memory(self, name: str) -> None:
        from pto_opt.memory_map.page import page_of

        maps = self.memory_maps
        if maps.get("after") == maps["before"] or len(maps) == 1:
            maps = {"": maps["before"]}
        path = self.options.memory_map
        try:
            write_whole(path, page_of(maps, Path(name).name).encode())
        except OSError as error:
            raise SessionError(f"cannot write {path}: {error.strerror}") from error

    def _prover(self, context: PTOContext, module: ModuleOp) -> Prover | None:
        if not self.options.check_equivalence:
            return None
        from pto_opt.prove.prover import prover_of

        with self.timer("prove"):
            return prover_of(context, module)

    def _run_pass(self, context: PTOContext, one: ModulePass, module: ModuleOp) -> None:
        before = self._text(module) if self.options.diff else ""
        with self.timer(one.name):
            run_pass(context, one, module)
        with self.timer("verify"):
            verify_after(one, module)
        if self.options.print_ir_after_all:
            sys.stderr.write(f"// IR after {one.name}\n")
            print_module(module, sys.stderr)
        if self.options.diff and not self.options.fix:
            after = self._text(module)
            names = f"before {one.name}", f"after {one.name}"
            sys.stdout.write(difference(before, after, *names))

    def _text(self, module: ModuleOp) -> str:
        stream = io.StringIO()
        print_module(module, stream)
        return stream.getvalue()

    def _print(self, module: ModuleOp) -> str:
        stream = io.StringIO()
        if self.options.target == "cpp":
            from pto_opt.cpp import print_cpp

            print_cpp(module, stream)
        else:
            print_module(module, stream, generic=self.options.target == "generic")
        return stream.getvalue()

    def _write(self, text: str) -> None:
        path = self.options.input if self.options.fix else self.options.output
        try:
            write_output(path, text)
        except OSError as error:
            raise SessionError(f"cannot write {path}: {error.strerror}") from error
