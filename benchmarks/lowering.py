"""
Lowering: text to C++, as a ratio to what xDSL's parser takes for as many operations
`arith.addi` in the same run.

    python benchmarks/lowering.py                  # a generated module
    PTOAS_SRC=... python benchmarks/lowering.py    # and ptoas' 629 model kernels
    python benchmarks/lowering.py --profile        # and where the time goes

Text to C++ is parsing, verifying, the lowering to EmitC and printing. The rows of the
driver add all passes of `ptoas` with `--enable-insert-sync`.

What the profile of the model kernels shows: parsing is two fifths, and costs what
`reading.py` says; verifying a sixth; the lowering a quarter, most of which are xDSL's
constructors, as operations are built without those of their classes; printing the rest.
What once cost more was found there: class patterns, which ask each class in turn, are
tables by class now, and the words of a type are looked for once. The row of the driver
went from 4.0 to about 2.5 by what follows, in the order of the gain: the program is verified as
it was read, and behind passes on demand (`--verify-each`); operations of `arith` are
verified once for each combination of types; named operands are read without the sequence
and the decoding of segments that xDSL makes at each access; modules are walked without
generators within generators; passes that have nothing to do in a program are skipped.

It went on to about 2.0, and the row 'text to C++' of model kernels from 1.9 to 1.3, in the
order of the gain: lines are read once but for their names (a third of the driver's time);
operations have their fields set at once rather than by setters; attributes that are the
same are made once; walks neither count operations before they give them nor ask properties
for the next one; `isinstance` of our operations is that of plain classes.

A tenth less by lines that are known following one another without a token between them
(a third of it), operations put at the end of a block without a search for the block in
them, chips and pipes that a verifier asks for once while nothing changes the program (a
fifth of the largest kernel with pipes), and a planner that asks only the units that have
touched a memory.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import Row, best_ratio, report, seconds
from programs import arith_text, few_addresses
from reading import kernels_in
from xdsl.context import Context
from xdsl.dialects.arith import Arith
from xdsl.dialects.builtin import Builtin
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from pto_dialect.assembly.lines import LINES
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.verifier import verify
from pto_dialect.walking import walk
from pto_opt.context import make_context
from pto_opt.cpp import print_cpp
from pto_opt.ptoas.driver import run
from pto_opt.ptoas.flags import parse_flags

LIMIT = 2.5
DRIVER_LIMIT = 2.4


def to_cpp(texts: Sequence[str]) -> None:
    """Text to C++ of several programs, one after the other, from a cold memory of lines."""
    LINES.clear()
    for text in texts:
        module = PTOParser(make_context(), text).parse_module()
        verify(module)
        print_cpp(module, io.StringIO())


def through_driver(texts: Sequence[str]) -> None:
    """The same through all passes of `ptoas`, from file to file."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "kernel.pto", Path(folder) / "kernel.cpp"
        flags = parse_flags(
            [
                str(source),
                "-o",
                str(output),
                "--pto-level=level3",
                "--enable-insert-sync",
            ]
        )
        LINES.clear()
        for text in texts:
            source.write_text(text)
            messages = io.StringIO()
            if run(flags, messages):
                raise RuntimeError(messages.getvalue())


def read_arith(text: str) -> None:
    """xDSL's parser."""
    context = Context()
    for dialect in (Builtin, Func, Arith):
        context.load_dialect(dialect)
    Parser(context, text).parse_module()


def operations_in(texts: Sequence[str]) -> int:
    """How many operations programs have."""
    modules = (PTOParser(make_context(), text).parse_module() for text in texts)
    return sum(1 for module in modules for _ in walk(module))


def profile(texts: Sequence[str], lines: int) -> str:
    """Where the time goes, by the time within each function."""
    profiler = cProfile.Profile()
    profiler.runcall(to_cpp, texts)
    stream = io.StringIO()
    stats = pstats.Stats(profiler, stream=stream)
    stats.strip_dirs().sort_stats("tottime").print_stats(lines)
    return stream.getvalue()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the speed of text to C++")
    parser.add_argument("--lines", type=int, default=10_000, help="of the module")
    parser.add_argument("--times", type=int, default=3, help="best of how many runs")
    parser.add_argument("--every", type=int, default=1, help="take every N-th kernel")
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--driver-limit", type=float, default=DRIVER_LIMIT)
    parser.add_argument("--profile", action="store_true", help="of the last programs")
    options = parser.parse_args(argv)
    rows: list[Row] = []

    def measure(what: str, texts: Sequence[str]) -> None:
        yardstick = arith_text(operations_in(texts))
        for name, work, limit in (
            ("text to C++", to_cpp, options.limit),
            ("through ptoas", through_driver, options.driver_limit),
        ):
            ratio = best_ratio(
                lambda work=work: seconds(work, lambda: texts),
                lambda: seconds(read_arith, lambda: yardstick),
                options.times,
            )
            rows.append(Row(f"{what}: {name}", ratio, limit))

    texts = [few_addresses(options.lines)]
    measure("generated module", texts)
    if source := os.environ.get("PTOAS_SRC"):
        if not (texts := kernels_in(Path(source))[:: options.every]):
            print(f"no kernels under {source}/test/samples", file=sys.stderr)
            return 1
        measure(f"{len(texts)} model kernels", texts)
    if options.profile:
        print(profile(texts, 30))
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
