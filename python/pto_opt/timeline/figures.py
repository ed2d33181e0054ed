"""Figures of a schedule: units, operations, source lines, bytes, and what bounds the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from xdsl.ir import Operation

from pto_dialect.messages.places import location_of, place_of
from pto_opt.timeline.lanes import Box, Lane, Timeline

MOST_ROWS = 12
"""Rows of a table on the terminal; the JSON has all."""

_GIBI = 1 << 30


@dataclass
class UnitFigures:
    """
    One unit of one core. `busy`, `waiting` and `idle` add up to the makespan: cycles at
    work, with work at hand that had to wait for something, and without any.
    """

    unit: str
    operations: int
    busy: int
    waiting: int
    idle: int


@dataclass
class Row:
    """What executions of one kind have taken: those of an operation, or of a line."""

    key: str
    executions: int = 0
    cycles: int = 0
    """Of all units that it works on."""
    bytes: int = 0
    """Read and written, of all memories."""
    critical: int = 0
    """Cycles of the makespan in which this was what all waited for."""
    place: str = ""
    """Where a front end's `loc` says that it comes from."""
    operation: str = ""


@dataclass
class Traffic:
    """Bytes of one kind of memory."""

    space: str
    read: int = 0
    written: int = 0


@dataclass
class BusiestUnit:
    """The unit that is busiest: the run cannot take less than it does."""

    unit: str
    cycles: int
    speedup: float
    """How many times sooner all would end if nothing but this unit's work took time."""
    bandwidth: float
    """GiB/s from and to global memory, over the makespan."""


@dataclass
class Figures:
    """All of them; times in cycles of the chip's clock, sizes in bytes."""

    makespan: int
    microseconds: float
    units: list[UnitFigures] = field(default_factory=list[UnitFigures])
    operations: list[Row] = field(default_factory=list[Row])
    lines: list[Row] = field(default_factory=list[Row])
    traffic: list[Traffic] = field(default_factory=list[Traffic])
    bound: BusiestUnit | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON objects, with the names of the attributes."""
        return asdict(self)


def unit_name(schedule: Timeline, lane: Lane) -> str:
    """`V`, or with the core where there are several: `aiv1 V`."""
    unit = lane.pipe.value.removeprefix("PIPE_")
    return unit if len(schedule.cores) == 1 else f"{schedule.cores[lane.core]} {unit}"


def figures_of(schedule: Timeline) -> Figures:
    """The figures of a schedule."""
    boxes = [box for lane in schedule.lanes for box in lane.boxes]
    shares = critical_shares(schedule)
    traffic = _traffic(boxes)
    found = Figures(
        schedule.makespan,
        schedule.makespan / schedule.costs.hertz * 1e6,
        [_unit(schedule, lane) for lane in schedule.lanes],
        _rows(boxes, shares, lambda op: op.name),
        _rows(boxes, shares, _line_of),
        traffic,
    )
    if schedule.lanes and schedule.makespan:
        busiest = max(schedule.lanes, key=lambda lane: lane.busy)
        on_board = next((t for t in traffic if t.space == "gm"), Traffic("gm"))
        seconds = schedule.makespan / schedule.costs.hertz
        found.bound = BusiestUnit(
            unit_name(schedule, busiest),
            busiest.busy,
            schedule.makespan / max(1, busiest.busy),
            (on_board.read + on_board.written) / seconds / _GIBI,
        )
    return found


def _unit(schedule: Timeline, lane: Lane) -> UnitFigures:
    idle = schedule.makespan - lane.busy - lane.waited
    name = unit_name(schedule, lane)
    return UnitFigures(name, len(lane.boxes), lane.busy, lane.waited, idle)


def critical_shares(schedule: Timeline) -> list[tuple[Box, int]]:
    """
    The critical path, with the cycles that each of its operations holds up all that
    follows: from its beginning to the next one's, the first one's from the start. They
    add up to the makespan.
    """
    path = schedule.critical
    starts = [0, *(box.start for box in path[1:]), schedule.makespan]
    return [(box, starts[i + 1] - starts[i]) for i, box in enumerate(path)]


def _rows(
    boxes: Iterable[Box],
    shares: Iterable[tuple[Box, int]],
    key: Callable[[Operation], str],
) -> list[Row]:
    rows: dict[str, Row] = {}
    keys: dict[Operation, str] = {}

    def row_of(box: Box) -> Row:
        op = box.event.op
        name = keys.get(op)
        if name is None:
            name = keys[op] = key(op)
        found = rows.get(name)
        if found is None:
            at = location_of(op)
            place = "" if at is None else f"{at.file}:{at.line}"
            found = rows[name] = Row(name, place=place, operation=op.name)
        return found

    seen: set[int] = set()
    for box in boxes:
        row = row_of(box)
        row.cycles += box.end - box.start
        if id(box.event) not in seen:
            seen.add(id(box.event))
            row.executions += 1
            row.bytes += sum(moved.bytes for moved in box.event.moved.values())
    for box, cycles in shares:
        row_of(box).critical += cycles
    return sorted(rows.values(), key=lambda row: (-row.critical, -row.cycles))


def _line_of(op: Operation) -> str:
    place = place_of(op)
    return "?" if place is None else str(place.line)


def _traffic(boxes: Iterable[Box]) -> list[Traffic]:
    found: dict[str, Traffic] = {}
    seen: set[int] = set()
    for box in boxes:
        if id(box.event) in seen:
            continue
        seen.add(id(box.event))
        for moved in box.event.moved.values():
            space = "gm" if moved.space is None else moved.space.value
            traffic = found.setdefault(space, Traffic(space))
            if moved.written:
                traffic.written += moved.bytes
            else:
                traffic.read += moved.bytes
    return sorted(found.values(), key=lambda t: (t.space != "gm", t.space))


# As tables


def tables(figures: Figures) -> Iterator[str]:
    """The figures as lines for a terminal, at most 100 columns wide."""
    yield f"{figures.makespan} cycles, about {figures.microseconds:.1f} us"
    bound = figures.bound
    if bound is not None:
        yield (
            f"bound by {bound.unit}, which is at work for {bound.cycles} cycles: alone it "
            f"would end {bound.speedup:.2f} times sooner"
        )
        yield f"{bound.bandwidth:.1f} GiB/s from and to global memory"
    total = max(1, figures.makespan)
    yield ""
    yield from _table(
        ("unit", "operations", "at work", "waits", "nothing to do"),
        [
            (
                unit.unit,
                str(unit.operations),
                *(
                    f"{part} ({100 * part / total:.1f} %)"
                    for part in (unit.busy, unit.waiting, unit.idle)
                ),
            )
            for unit in figures.units
        ],
    )
    for title, rows in (("operation", figures.operations), ("line", figures.lines)):
        yield ""
        yield from _row_table(title, rows, total)
    yield ""
    yield from _table(
        ("memory", "bytes read", "bytes written"),
        [(t.space, str(t.read), str(t.written)) for t in figures.traffic],
    )


def _row_table(title: str, rows: Sequence[Row], total: int) -> Iterator[str]:
    head = (title, "times", "cycles", "bytes", "of the critical path")
    cells: list[tuple[str, ...]] = []
    for row in rows[:MOST_ROWS]:
        name = row.key if title == "operation" else f"{row.key} {row.operation}"
        share = f"{row.critical} ({100 * row.critical / total:.1f} %)"
        place = f"  {row.place[-40:]}" if row.place and title == "line" else ""
        numbers = (row.executions, row.cycles, row.bytes)
        cells.append((name, *map(str, numbers), share + place))
    yield from _table(head, cells)
    if len(rows) > MOST_ROWS:
        yield f"... and {len(rows) - MOST_ROWS} more"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    for row in (head, *rows):
        first, *rest = (
            text.rjust(width) if i else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths))
        )
        yield "  ".join((first, *rest)).rstrip()
