"""
What a run of all cases has shown, as files of the project: `seen.tsv`, a row for each
operation; `headers.tsv`, the headers that it was run with; a table in docs/semantics.md.

    PTO_ISA_ROOT=checkout python tests device_headers/report --each 3 --update
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from device_headers.assumptions import ASSUMPTIONS
from device_headers.oracles import Oracle

HERE = Path(__file__).parent
SEEN, HEADERS = HERE / "seen.tsv", HERE / "headers.tsv"
PAGE = HERE.parent.parent / "docs" / "semantics.md"

COLUMNS = tuple(oracle for oracle in Oracle if oracle is not Oracle.ACCEPTS)
FOLDERS = ("include/pto/npu/a2a3", "include/pto/common")

BEGIN, END = "<!-- seen: begin -->", "<!-- seen: end -->"

Rows = Mapping[str, tuple[str, ...]]
"""For each operation a word for each of `COLUMNS`."""


def digests(isa: Path) -> dict[str, str]:
    """The headers that decide what is seen, by their path, with a digest of each."""
    return {
        str(path.relative_to(isa)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for folder in FOLDERS
        for path in sorted((isa / folder).rglob("*.hpp"))
    }


def commit(isa: Path) -> str:
    """The commit of a checkout; `unknown` where it is none."""
    command = ["git", "-C", str(isa), "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def moved(isa: Path) -> list[str]:
    """The headers that are not those of the last run: changed, new and gone ones."""
    before, now = _pairs(HEADERS), digests(isa)
    return sorted(p for p in {*before, *now} if before.get(p) != now.get(p))


def _pairs(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def rows() -> dict[str, tuple[str, ...]]:
    """What the last run has shown."""
    return {op: tuple(words.split("\t")) for op, words in _pairs(SEEN).items()}


def changes(now: Rows) -> list[str]:
    """What is not as in the last run, in words."""
    before = rows()
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


def write(isa: Path, now: Rows) -> None:
    """Make a run the last one."""
    head = "\t".join(["# operation", *(oracle.value for oracle in COLUMNS)])
    lines = ["\t".join([op, *words]) for op, words in sorted(now.items())]
    SEEN.write_text("\n".join([f"# pto-isa {commit(isa)}", head, *lines]) + "\n")
    pairs = [f"{path}\t{digest}" for path, digest in digests(isa).items()]
    HEADERS.write_text("\n".join(pairs) + "\n")
    PAGE.write_text(page(PAGE.read_text()))


def page(text: str) -> str:
    """The documentation with the tables of the last run."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, *_tables(), END]) + after


def _tables() -> Iterable[str]:
    source = SEEN.read_text().splitlines()[0].removeprefix("# ")
    yield f"By {source}:"
    yield ""
    yield "| | " + " | ".join(oracle.value for oracle in COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for op, words in rows().items():
        yield f"| `{op}` | " + " | ".join(words) + " |"
    yield ""
    yield "| intrinsics | taken to be so | source |"
    yield "|---|---|---|"
    for one in ASSUMPTIONS:
        names = ", ".join(f"`{name}`" for name in one.intrinsics)
        yield f"| {names} | {one.says} | {one.source or '*inferred*'} |"
