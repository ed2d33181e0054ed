"""
Reading: text to verified IR, as a ratio to what xDSL's parser and verifier take for as
many lines of `arith.addi` in the same run.

    python benchmarks/reading.py                  # a generated module
    PTOAS_SRC=... python benchmarks/reading.py    # and ptoas' 629 model kernels

What the profile of the model kernels shows:

* A type text that is parsed anew at each use is the largest cost: 364 distinct texts
  stand for 44,902 tile types. The parser keeps types by their text, and the last rows of
  the table count that none is parsed twice.
* Lines that differ in nothing but the names of values are read once: what the first became
  is made anew for the others. From a cold memory that takes reading of every 16th kernel to
  less than three fifths of what it was; the more kernels, the more lines are known.
* The lexer is next. One regular expression a token, and tokens that know their text,
  take it below what operations cost.
* Constraints and type verifiers are checked once for each combination of types of an
  operation class, not for each operation.
* A tile type is long, an `arith.addi` line is short: the ratio counts lines, though a
  PTO line has several times the characters.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from measure import Row, best_ratio, report, seconds
from programs import arith_text, few_addresses
from xdsl.context import Context
from xdsl.dialects.arith import Arith
from xdsl.dialects.builtin import Builtin
from xdsl.dialects.func import Func
from xdsl.ir import Attribute
from xdsl.parser import AttrParser, Parser

from pto_dialect.assembly import parser as pto_parser
from pto_dialect.assembly.lines import LINES
from pto_dialect.types import TileBufType
from pto_dialect.verifier import verify
from pto_opt.context import make_context

GENERATED_LIMIT = 2.5
KERNELS_LIMIT = 1.3


def read_pto(texts: Sequence[str]) -> None:
    """Parse and verify modules, one after the other, from cold memories."""
    pto_parser.PARSED.clear()
    LINES.clear()
    for text in texts:
        verify(pto_parser.PTOParser(make_context(), text).parse_module())


def read_arith(text: str) -> None:
    """xDSL's parser and verifier."""
    context = Context()
    for dialect in (Builtin, Func, Arith):
        context.load_dialect(dialect)
    Parser(context, text).parse_module().verify()


def count_type_parses(texts: Sequence[str]) -> Counter[str]:
    """How often the text of each tile type is really parsed while modules are read."""
    counts: Counter[str] = Counter()
    original = TileBufType.parse_parameters

    def counted(parser: AttrParser) -> Sequence[Attribute]:
        start = parser.pos
        parameters = original(parser)
        counts[parser.lexer.input.content[start : parser.pos]] += 1
        return parameters

    TileBufType.parse_parameters = counted
    try:
        read_pto(texts)
    finally:
        TileBufType.parse_parameters = original
    return counts


def reading_ratio(texts: Sequence[str], times: int) -> float:
    """The time to read modules, to that of as many `arith.addi` lines."""
    lines = sum(len(text.splitlines()) for text in texts)
    yardstick = arith_text(lines)
    return best_ratio(
        lambda: seconds(read_pto, lambda: texts),
        lambda: seconds(read_arith, lambda: yardstick),
        times,
    )


def kernels_in(root: Path) -> list[str]:
    """The text of the model kernels of a checkout of PTOAS."""
    samples = root / "test" / "samples"
    paths = sorted(p for m in ("Deep*", "Qwen*") for p in samples.glob(f"{m}/**/*.pto"))
    return [path.read_text(encoding="utf-8") for path in paths]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the speed of reading")
    parser.add_argument("--lines", type=int, default=20_000, help="of the module")
    parser.add_argument("--times", type=int, default=3, help="best of how many runs")
    parser.add_argument("--limit", type=float, help="for all ratios, in place of ours")
    options = parser.parse_args(argv)
    rows: list[Row] = []

    def measure(what: str, texts: Sequence[str], limit: float) -> None:
        limit = limit if options.limit is None else options.limit
        rows.append(Row(what, reading_ratio(texts, options.times), limit))
        counts = count_type_parses(texts)
        most = max(counts.values(), default=0)
        rows.append(Row(f"{what}: parses of a distinct type text, most", most, 1.0))

    measure("generated module", [few_addresses(options.lines)], GENERATED_LIMIT)
    if source := os.environ.get("PTOAS_SRC"):
        if not (kernels := kernels_in(Path(source))):
            print(f"no kernels under {source}/test/samples", file=sys.stderr)
            return 1
        measure(f"{len(kernels)} model kernels", kernels, KERNELS_LIMIT)
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
