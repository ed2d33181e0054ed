"""
What a run of all cases has shown, as files of the project: in `records` a table for each
chip, a row for each operation, and the headers that it was run with; the same as tables in
docs/semantics.md, with what is not run, and what is taken to be so.

    PTO_ISA_ROOT=checkout python tests device_headers/report --arch a5 --each 3 --update
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from device_headers.assumptions import ASSUMPTIONS
from device_headers.coverage import NOT_RUN
from device_headers.device import ARCHES
from device_headers.oracles import Oracle

RECORDS = Path(__file__).parent / "records"
PAGE = Path(__file__).parent.parent.parent / "docs" / "semantics.md"

COLUMNS = tuple(oracle for oracle in Oracle if oracle is not Oracle.ACCEPTS)

BEGIN, END = "<!-- seen: begin -->", "<!-- seen: end -->"

Rows = Mapping[str, tuple[str, ...]]
"""For each operation a word for each of `COLUMNS`."""


def digests(isa: Path, arch: str) -> dict[str, str]:
    """The headers that decide what is seen, by their path, with a digest of each."""
    return {
        str(path.relative_to(isa)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for folder in (f"include/pto/npu/{arch}", "include/pto/common")
        for path in sorted((isa / folder).rglob("*.hpp"))
    }


def commit(isa: Path) -> str:
    """The commit of a checkout; `unknown` where it is none."""
    command = ["git", "-C", str(isa), "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def moved(isa: Path, arch: str) -> list[str]:
    """The headers that are not those of the last run: changed, new and gone ones."""
    before, now = _pairs(RECORDS / f"{arch}.headers.tsv"), digests(isa, arch)
    return sorted(p for p in {*before, *now} if before.get(p) != now.get(p))


def _pairs(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def rows(arch: str) -> dict[str, tuple[str, ...]]:
    """What the last run has shown."""
    pairs = _pairs(RECORDS / f"{arch}.tsv")
    return {op: tuple(words.split("\t")) for op, words in pairs.items()}


def changes(now: Rows, arch: str) -> list[str]:
    """What is not as in the last run, in words."""
    before = rows(arch)
    found: list[str] = []
    for op in sorted({*before, *now}):
        old = before.get(op, ("-",) * len(COLUMNS))
        new = now.get(op, ("-",) * len(COLUMNS))
        found += [
            f"{op}, {oracle.value}: was {a}, is {b}"
            for oracle, a, b in zip(COLUMNS, old, new)
            if a != b
        ]
    return found


def write(isa: Path, arch: str, now: Rows) -> None:
    """Make a run the last one."""
    head = "\t".join(["# operation", *(oracle.value for oracle in COLUMNS)])
    lines = ["\t".join([op, *words]) for op, words in sorted(now.items())]
    table = "\n".join([f"# pto-isa {commit(isa)}", head, *lines])
    (RECORDS / f"{arch}.tsv").write_text(table + "\n")
    pairs = [f"{path}\t{digest}" for path, digest in digests(isa, arch).items()]
    (RECORDS / f"{arch}.headers.tsv").write_text("\n".join(pairs) + "\n")
    PAGE.write_text(page(PAGE.read_text()))


def page(text: str) -> str:
    """The documentation with the tables of the last run."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, *_tables(), END]) + after


def _tables() -> Iterable[str]:
    for arch in ARCHES:
        lines = (RECORDS / f"{arch}.tsv").read_text().splitlines()
        yield f"{arch}, by {lines[0].removeprefix('# ')}:"
        yield ""
        yield "| | " + " | ".join(oracle.value for oracle in COLUMNS) + " |"
        yield "|---" * (len(COLUMNS) + 1) + "|"
        for op, words in rows(arch).items():
            yield f"| `{op}` | " + " | ".join(words) + " |"
        yield ""
    yield "| not run | why |"
    yield "|---|---|"
    for reason in dict.fromkeys(NOT_RUN.values()):
        names = ", ".join(f"`{n}`" for n, why in NOT_RUN.items() if why == reason)
        yield f"| {names} | {reason} |"
    yield ""
    yield "| intrinsics | chips | taken to be so | source |"
    yield "|---|---|---|---|"
    for one in ASSUMPTIONS:
        names = ", ".join(f"`{name}`" for name in one.intrinsics)
        chips = ", ".join(one.chips)
        yield f"| {names} | {chips} | {one.says} | {one.source or '*inferred*'} |"
