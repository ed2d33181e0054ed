"""
Memory: how much a process grows over many kernels, and for the largest one, in MiB.

    python benchmarks/memory.py                     # 2,000 generated kernels, all different
    PTOAS_SRC=... python benchmarks/memory.py --kernels 10000   # ptoas' 629 as well

A process that compiles all day is not to grow: what is kept from one kernel to the next
(types and lines by their text, combinations of types that were verified) has a bound. No
kernel is the text of another one: those that come again have other names, of functions and
of values, and generated ones other sizes. The growth is that of what the process holds,
after a collection, behind the first tenth of the kernels; and of the most it ever held. The
largest kernel is compiled by a process of its own, from its start on.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from measure import Row, report
from programs import few_addresses
from reading import kernels_in

from pto_opt.ptoas.driver import compute
from pto_opt.ptoas.flags import parse_flags

GROWTH = 100
"""MiB that a process may grow by after the first tenth of its kernels."""

PEAK = 200
"""MiB that a process that has imported everything may take for the largest kernel."""

_MIB = 1 << 20
_NAME = re.compile(r"([%@])([A-Za-z_][\w$]*)")
_EVERY = 4
"""One kernel in so many is a generated one."""

_LARGEST = "--largest"


def model_kernels() -> list[str]:
    """Those of ptoas, if it is there."""
    source = os.environ.get("PTOAS_SRC")
    return kernels_in(Path(source)) if source else []


def kernels(known: Sequence[str]) -> Iterator[str]:
    """Texts without an end, none of them twice."""
    for number in count():
        if known and number % _EVERY:
            text = known[number % len(known)]
            yield _NAME.sub(rf"\g<1>\g<2>_{number}", text)
        else:
            text = few_addresses(10 + number % 90)
            yield _NAME.sub(rf"\g<1>\g<2>_{number}", text)


def compile_all(texts: Iterator[str]) -> None:
    """
    As `ptoas` compiles them.

    Raises:
        RuntimeError: if one is refused.
    """
    flags = parse_flags(["--pto-level=level3", "--enable-insert-sync"])
    for text in texts:
        answer = compute(flags, text.encode())
        if answer.output is None:
            raise RuntimeError(answer.messages)


def held() -> float:
    """MiB that this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / _MIB


def most() -> float:
    """The most MiB that it has ever held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MIB


def growth(first: int, total: int) -> tuple[float, float]:
    """MiB behind the first kernels of some: of what is held, and of the most."""
    texts = kernels(model_kernels())
    compile_all(text for _, text in zip(range(first), texts))
    before = held(), most()
    compile_all(text for _, text in zip(range(total - first), texts))
    return held() - before[0], most() - before[1]


def peak_of_largest() -> float:
    """MiB that the largest kernel takes in this process, which has compiled a small one."""
    texts = model_kernels() or [few_addresses(3000)]
    largest = max(texts, key=lambda text: text.count("\n"))
    compile_all(iter([few_addresses(10)]))
    before = held()
    compile_all(iter([largest]))
    return most() - before


def _peak_elsewhere() -> float:
    command = [sys.executable, __file__, _LARGEST]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="the memory of many kernels")
    parser.add_argument("--first", type=int, help="by default a tenth of them")
    parser.add_argument("--kernels", type=int, default=2000)
    parser.add_argument("--growth", type=float, default=GROWTH, help="MiB at most")
    parser.add_argument("--peak", type=float, default=PEAK, help="MiB at most")
    parser.add_argument(_LARGEST, action="store_true", help="print that row's number")
    options = parser.parse_args(argv)
    if options.largest:
        print(peak_of_largest())
        return 0
    first = options.first or max(1, options.kernels // 10)
    now, ever = growth(first, options.kernels)
    what = f"MiB by {options.kernels} kernels, behind the first {first}"
    return report(
        [
            Row(f"{what}: held", now, options.growth),
            Row(f"{what}: at most", ever, options.growth),
            Row("MiB for the largest kernel", _peak_elsewhere(), options.peak),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
