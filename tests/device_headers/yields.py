"""
What a run yields as bytes and units, and the table of it that the operations' classes read:
`pto_dialect/device_facts.py`, written by

    PTO_ISA_ROOT=checkout python tests device_headers/report --arch a5 --each 3 --update
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device_headers.places import Placed
from device_headers.trace import PIPES, STATES, Kind, Part
from pto_dialect import device_facts
from pto_dialect.hardware import ArchSpec

TABLE = Path(device_facts.__file__)


@dataclass(frozen=True)
class Yield:
    """One fact of one case, as it stands in a table: its name, a key and a value."""

    table: str
    key: tuple[str, str]
    """The chip and the operation."""
    value: tuple[Any, ...]


def yields(placed: Placed, part: Part, arch: ArchSpec) -> Iterator[Yield]:
    """The flags that an operation uses within it, and the registers it leaves changed."""
    key = arch.headers, placed.op.name.removeprefix("pto.")
    pipes = {pipe.name for pipe in placed.op.pipes_on(arch)}
    for event in part.events:
        if event.kind is Kind.SET:
            link = event.pipe, PIPES[event.a], event.b
            # Number 0 to and from the scalar unit is pto-isa's wherever it may be.
            known = {*link[:2]} <= pipes and event.b in placed.op.event_ids_within()
            if not known and not ("S" in link and event.b == 0):
                yield Yield("FLAGS", key, link)
    for name in changed(part):
        yield Yield("LEAVES", key, (name,))


def changed(part: Part) -> list[str]:
    """The registers that other operations rely on and that are not as they were."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for event in part.events:
        if event.kind is Kind.STATE and event.c in STATES:
            first.setdefault(event.c, event.a)
            last[event.c] = event.b
    return sorted({STATES[number] for number in last if last[number] != first[number]})


NAMES = ("FLAGS", "LEAVES", "SCRATCH")

Tables = Mapping[str, Mapping[tuple[str, str], Any]]


def tables(found: Iterable[Yield]) -> Tables:
    """The tables that a run yields."""
    made: dict[str, dict[tuple[str, str], Any]] = {name: {} for name in NAMES}
    for one in sorted(found, key=lambda y: (y.table, y.key, y.value)):
        rows = made[one.table]
        if one.table == "SCRATCH":
            bits, is_long, touched = one.value
            if not touched:
                continue
            sizes = rows.setdefault(one.key, {})
            short, long = sizes.get(bits, (0, 0))
            sizes[bits] = (
                (short, max(long, touched)) if is_long else (max(short, touched), long)
            )
        else:
            value = one.value if one.table == "FLAGS" else one.value[0]
            rows[one.key] = (*rows.get(one.key, ()), value)
    return made


def changes(now: Tables, arch: str) -> list[str]:
    """The facts of a chip that are not those of the table, in words."""
    found: list[str] = []
    for name in NAMES:
        rows = now[name]
        before = _of(getattr(device_facts, name), arch)
        after = _of(rows, arch)
        for key in sorted({*before, *after}):
            old, new = before.get(key), after.get(key)
            if old != new:
                found.append(f"{name}, {key[1]}: was {old}, is {new}")
    return found


def _of(rows: Mapping[tuple[str, str], Any], arch: str) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in rows.items() if key[0] == arch}


def write(now: Tables, arch: str, commit: str) -> None:
    """Make what a run yields of a chip the table's."""
    TABLE.write_text(rewritten(TABLE.read_text(), now, arch, commit))
    subprocess.run(["ruff", "format", "--quiet", str(TABLE)], check=False)


def rewritten(text: str, now: Tables, arch: str, commit: str) -> str:
    """The table's module with what a run yields of a chip, not formatted yet."""
    text = _replaced(text, "PTO_ISA", {**table_in(text, "PTO_ISA"), arch: commit})
    for name in NAMES:
        rows = table_in(text, name)
        kept = {key: value for key, value in rows.items() if key[0] != arch}
        text = _replaced(text, name, {**kept, **_of(now.get(name, {}), arch)})
    return text


def table_in(text: str, name: str) -> dict[Any, Any]:
    """One of the tables of the module's text."""
    return ast.literal_eval(text[slice(*_place(text, name))])


def _place(text: str, name: str) -> tuple[int, int]:
    start = text.index("= {", text.index(f"\n{name}: ")) + 2
    end = start + 2
    if text[start:end] != "{}":
        end = text.index("\n}\n", start) + 2
    return start, end


def _replaced(text: str, name: str, rows: Mapping[Any, Any]) -> str:
    """The module with another value of one of its tables."""
    start, end = _place(text, name)
    lines = [f"    {key!r}: {rows[key]!r}," for key in sorted(rows)]
    made = "\n".join(["{", *lines, "}"]) if lines else "{}"
    return text[:start] + made + text[end:]
