"""`pto-run`: runs a PTO kernel on NumPy."""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pto_opt.cli.parsing import Parser, UsageError
from pto_opt.files import write_whole

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pto_dialect.diagnostics import Diagnostic
    from pto_opt.run.arguments import Fill
    from pto_opt.run.launch import Argument, Entry
    from pto_opt.sanitize import Sanitizer
    from pto_opt.timeline import Recorder

_DESCRIPTION = (
    "Runs a PTO kernel (.pto) on NumPy, with memories as large as the chip's."
)
_EPILOG = """\
One ARG for each parameter:
  x.npy          a tensor's memory; the kernel writes to it, the file stays as it is
  f32[16,256]    fresh memory; what it holds, --fill says
  _              the same, as large as the kernel's views of it say
  3, -1.5, 0x10  a number
Parameters that the launch knows (__pypto_spmd_block_idx and its like) may be left out.
The exit status is 1 if the kernel does what it must not, or the request is wrong.
"""


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
        default="poison",
        metavar="HOW",
        help="what fresh memory holds: poison (default), zero, or random:SEED, floats of "
        "[-1, 1) and whole numbers of [0, 8); random:SEED:LOW:HIGH for other bounds",
    )
    add(
        "--save",
        action="append",
        default=[],
        metavar="I=OUT.npy",
        help="write the memory of parameter I, a number or a name, to a file at the end",
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
        help="look for faults: a list of init, bounds, alias, race, shape, or all; also "
        "overlap, for barriers within one unit. Any finding makes the exit status 1",
    )
    add(
        "--timeline",
        metavar="OUT.html",
        help="draw when each unit works and what it waits for, by a small model of the "
        "machine: operations, flags, the critical path, findings in red",
    )
    add("--pto-arch", metavar="ARCH", help="a2a3, a3 or a5 (default: the module's)")
    add(
        "--blocks",
        type=_positive,
        default=1,
        metavar="N",
        help="how many blocks the launch has, one after the other (1)",
    )
    add("--together", action="store_true", help="run all blocks side by side")
    add(
        "--error-format",
        choices=("text", "json"),
        default="text",
        help="how to write diagnostics to stderr: for people, or one JSON object a line",
    )
    add("--version", action="store_true", help="print the version and stop")
    return parser


def _positive(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise argparse.ArgumentTypeError(f"expected a count from 1 on, found '{text}'")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if "--version" in arguments:
        from importlib.metadata import version

        print(f"pto-run {version('pto-opt')} (xdsl {version('xdsl')})")
        return 0
    try:
        return _run(_build_parser().parse_all(arguments, intermixed=True))
    except UsageError as error:
        wants_json = "json" in " ".join(arguments).partition("--error-format")[2][:5]
        _complain(str(error), wants_json)
    except BrokenPipeError:
        sys.stderr.close()
    return 1


def _complain(message: str, as_json: bool) -> None:
    if as_json:
        from pto_opt.cli.json_errors import json_message

        sys.stderr.write(json_message(message))
    else:
        sys.stderr.write(f"pto-run: error: {message}\n")


def _run(options: argparse.Namespace) -> int:
    # Imported here: the interpreter and NumPy are most of the start.
    from pto_dialect.diagnostics import PTOException
    from pto_opt.run.launch import ArgumentError

    try:
        return _Run(options).run()
    except PTOException as error:
        sys.stderr.write(_rendered(options, error.diagnostics))
    except ArgumentError as error:
        raise UsageError(str(error)) from error
    return 1


def _rendered(options: argparse.Namespace, diagnostics: Sequence[Diagnostic]) -> str:
    if options.error_format == "json":
        from pto_opt.cli.json_errors import json_lines

        return json_lines(diagnostics)
    from pto_dialect.diagnostics import render_all

    return render_all(diagnostics)


@dataclass(frozen=True)
class _Save:
    """A parameter, by its number, and the file that its memory goes to."""

    parameter: int
    path: Path


class _Run:
    """What the options ask for, done to one file."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.fill = self._fill()
        self.sanitizer = self._sanitizer()

    def run(self) -> int:
        """Do it; returns the exit status. Nothing is saved unless all went well."""
        from pto_dialect.diagnostics import PTOException
        from pto_opt.run.api import Hooks, Kernel
        from pto_opt.run.arguments import Reader

        sanitizer = self.sanitizer
        hooks = Hooks() if sanitizer is None else sanitizer.hooks
        bars = _Bars()
        if self.options.trace:
            from pto_opt.run.trace import tracer

            trace, look = tracer(sys.stdout.write), hooks.wrap
            hooks.wrap = (
                trace if look is None else lambda op, step: trace(op, look(op, step))
            )
        else:
            hooks.watch_loop, hooks.watch_blocks = bars.turns, bars.blocks
        recorder = None
        if self.options.timeline is not None:
            from pto_opt.timeline import Recorder

            recorder = Recorder(hooks)
            hooks = recorder.hooks
        module = self._module()
        kernel = Kernel(module, hooks=hooks)
        entry = kernel.entry(self.options.entry)
        reader = Reader(self.fill)
        texts = self._texts(module)
        if self.options.describe:
            from pto_opt.run.description import describe_entry

            given = reader.read(entry, texts) if texts else None
            sys.stdout.write(describe_entry(entry, given))
            return 0
        saves = [self._save(entry, text) for text in self.options.save]
        arguments = reader.read(entry, texts)
        if sanitizer is not None and self.options.fill == "poison":
            parameters = entry.expected(len(texts))
            fresh = (p for p, text in zip(parameters, texts) if "[" in text)
            sanitizer.set_unwritten(f"%{p.name}" for p in fresh)
        try:
            kernel.run(
                arguments,
                entry=self.options.entry,
                blocks=self.options.blocks,
                together=self.options.together,
            )
        except PTOException as error:
            if sanitizer is None:
                raise
            sanitizer.finish(error)
        else:
            if sanitizer is not None:
                sanitizer.finish()
        sys.stdout.flush()
        if recorder is not None:
            self._draw(recorder)
        if sanitizer is not None and len(sanitizer.findings):
            raise PTOException(sanitizer.findings.diagnostics())
        by_number = dict(
            zip((p.index for p in entry.expected(len(arguments))), arguments)
        )
        for save in saves:
            _write(save.path, by_number[save.parameter])
        return 0

    def _texts(self, module: ModuleOp) -> list[str]:
        """The arguments, those that leave the size of a tensor open with a size."""
        from pto_opt.run.arguments import FITTING

        texts: list[str] = self.options.arguments
        if FITTING not in texts:
            return texts
        from pto_opt.run.room import fit

        options = self.options
        return fit(
            module,
            options.entry,
            texts,
            blocks=options.blocks,
            together=options.together,
        )

    def _draw(self, recorder: Recorder) -> None:
        """Write the picture of a run."""
        from pto_opt.timeline import picture, schedule

        found = () if self.sanitizer is None else self.sanitizer.findings
        wrong = [finding.op for finding in found]
        name = Path(self.options.input).name
        text = picture(schedule(recorder), name, wrong)
        try:
            Path(self.options.timeline).write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"cannot write {self.options.timeline}: {error.strerror}"
            ) from error

    def _fill(self) -> Fill:
        from pto_opt.run.arguments import Fill

        try:
            return Fill.parse(self.options.fill)
        except ValueError as error:
            raise UsageError(f"argument --fill: {error}") from error

    def _sanitizer(self) -> Sanitizer | None:
        if self.options.sanitize is None:
            return None
        from pto_opt.sanitize import Sanitizer, parse_checks

        try:
            return Sanitizer(parse_checks(self.options.sanitize))
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
            raise UsageError(f"{name}: not UTF-8 text") from error
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror}") from error
        except ValueError as error:
            raise UsageError(str(error)) from error

    def _save(self, entry: Entry, text: str) -> _Save:
        which, equals, path = text.partition("=")
        if not equals or not path:
            raise UsageError(f"argument --save: expected I=OUT.npy, found '{text}'")
        for parameter in entry.parameters:
            if which in (str(parameter.index), parameter.name, f"%{parameter.name}"):
                if not parameter.is_memory:
                    raise UsageError(
                        f"argument --save: parameter {parameter.index} "
                        f"(%{parameter.name}) is {parameter.kind}, not memory"
                    )
                return _Save(parameter.index, Path(path))
        raise UsageError(
            f"argument --save: no parameter '{which}'; there are: {entry.signature}"
        )


def _write(path: Path, array: Argument) -> None:
    """Save an array; the file is there as a whole or not at all."""
    import numpy as np

    data = io.BytesIO()
    np.save(data, array)
    try:
        write_whole(str(path), data.getvalue())
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


class _Bars:
    """Progress bars on a terminal, for runs that take more than a second."""

    def __init__(self, delay: float = 1.0):
        self.delay = delay

    def turns(self, turns: range) -> Iterable[int]:
        """The turns of a loop."""
        return self._bar(turns, "turns")

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


if __name__ == "__main__":
    sys.exit(main())
