"""
Memory: what a process holds after many kernels, as a ratio to what it held after the first
of them.

    python benchmarks/memory.py                     # 2,000 generated kernels, all different
    PTOAS_SRC=... python benchmarks/memory.py --kernels 10000   # ptoas' 629, again and again

A process that compiles all day is not to grow: what is kept from one kernel to the next
(types by their text, combinations of types that were verified) has a bound.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from measure import Row, report
from programs import few_addresses
from reading import kernels_in

from pto_opt.ptoas.driver import compute
from pto_opt.ptoas.flags import parse_flags

LIMIT = 1.5


def kernels() -> Iterator[str]:
    """Texts without an end."""
    source = os.environ.get("PTOAS_SRC")
    known = kernels_in(Path(source)) if source else []
    for number in count():
        if known:
            yield known[number % len(known)]
        else:
            yield few_addresses(10 + number % 40).replace("@", f"@k{number}_", 1)


def growth(first: int, all: int) -> float:
    """The most memory during `all` kernels, to the most during the first ones."""
    flags = parse_flags(["--pto-level=level3", "--enable-insert-sync"])
    before = 0
    for number, text in zip(range(all), kernels()):
        answer = compute(flags, text.encode())
        if answer.output is None:
            raise RuntimeError(answer.messages)
        if number + 1 == first:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / before


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the memory of many kernels")
    parser.add_argument("--first", type=int, help="by default a tenth of them")
    parser.add_argument("--kernels", type=int, default=2000)
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args(argv)
    first = options.first or max(1, options.kernels // 10)
    what = f"{options.kernels} kernels to the first {first}"
    return report([Row(what, growth(first, options.kernels), options.limit)])


if __name__ == "__main__":
    sys.exit(main())
