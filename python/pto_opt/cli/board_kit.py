"""`pto-opt board-kit`: a folder with which a kernel can be run on a board."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pto_opt.cli.parsing import Parser, UsageError, positive

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pto_opt.interpreter.launch import Argument

USAGE = 2
"""The exit status for what is wrong with the request, its files and folders."""


_FILL = "random:1"


def _build_parser() -> Parser:
    parser = Parser(
        prog="pto-opt board-kit",
        description="Writes a folder with a kernel's C++, a launcher, inputs, what the "
        "interpreter makes of them, and run_kit.py, which runs it on an Ascend and prints "
        "JSON: equal or where it first differs, and cycles.",
        epilog="Arguments are those of pto-run; without any they are found, as by "
        "pto-run --auto.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("input", metavar="KERNEL", help="a .pto file")
    add("arguments", nargs="*", metavar="ARG", help="the kernel's arguments")
    add("-o", dest="output", metavar="DIR", required=True, help="the folder")
    add("--entry", metavar="F", help="the function, where there is more than one")
    add(
        "--fill",
        metavar="HOW",
        help=f"what fresh memory holds, of arguments that are given ({_FILL})",
    )
    add("--blocks", type=positive, metavar="N", help="how many blocks there are (1)")
    add("--pto-arch", metavar="ARCH", help="a2a3, a3 or a5 (default: the module's)")
    add(
        "-p",
        "--passes",
        metavar="PIPELINE",
        help="what is done first (default: insert-sync where nothing orders units yet)",
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status: 0, 1 where the kernel is wrong, 2 for usage."""
    from pto_dialect.diagnostics import PTOException
    from pto_dialect.messages.listing import render_all
    from pto_opt.board.kit import KitError
    from pto_opt.interpreter.launch import ArgumentError

    try:
        return _run(_build_parser().parse_all(argv, intermixed=True))
    except PTOException as error:
        sys.stderr.write(render_all(error.diagnostics))
        return 1
    except (UsageError, ArgumentError, KitError, ValueError) as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
    sys.stderr.write(f"pto-opt: error: {message}\n")
    return USAGE


def _run(options: argparse.Namespace) -> int:
    from pto_opt.board.kit import write_kit
    from pto_opt.loading import load
    from pto_passes.analysis.sync.units import orders_units

    module = load(Path(options.input), options.pto_arch)
    passes: str | None = options.passes
    if passes is None:
        passes = "" if orders_units(module) else "insert-sync"
    arguments, entry, blocks = _launch(module, options)
    kit = write_kit(
        module,
        arguments,
        Path(options.output),
        entry=entry,
        blocks=blocks,
        passes=passes,
    )
    print(
        f"{options.output}: {kit['kernel']} for {kit['arch']}, {blocks} blocks, "
        f"{kit['model']['cycles']} cycles by the model"
    )
    return 0


def _launch(
    module: ModuleOp, options: argparse.Namespace
) -> tuple[Sequence[Argument], str | None, int]:
    """The arguments that are given or found, the entry, and how many blocks run it."""
    from pto_opt.interpreter.api import Kernel
    from pto_opt.interpreter.arguments import ArgumentReader
    from pto_opt.interpreter.fills import Fill

    entry = Kernel(module).entry(options.entry)
    if options.arguments or not entry.asked:
        reader = ArgumentReader(Fill.parse(options.fill or _FILL))
        arguments = reader.read(entry, options.arguments)
        return arguments, options.entry, options.blocks or 1
    if options.fill is not None:
        raise UsageError("argument --fill: not without the kernel's arguments")
    from pto_opt.launches.search import launches_of
    from pto_opt.launches.trials import fitted

    search = launches_of(module, entry)
    if not search.found:
        raise UsageError(f"found no arguments; give them: {entry.signature}")
    launch = fitted(module, search.by_reach[0])
    return launch.arguments(), launch.entry, options.blocks or launch.blocks
