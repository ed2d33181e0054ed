"""The picture of a schedule: one HTML file, with nothing to load from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from xdsl.ir import Operation

from pto_dialect.hardware import Pipe
from pto_dialect.places import place_of
from pto_opt.timeline.scheduling import Arrow, Box, Lane, Schedule

_LANE = 34
"""Height of a lane in pixels; boxes are lower than that."""
_BOX = 20
_WIDTH = 1000
"""Width of the drawing, in the units of its own that the whole run takes."""

MOST_BOXES = 20_000
"""Of longer runs the first operations are drawn, and the picture says so."""


def picture(
    schedule: Schedule, title: str, wrong: Iterable[Operation] = (), note: str = ""
) -> str:
    """
    The picture as HTML: the units of each core as lanes, operations as boxes, flags as
    arrows, the critical path outlined, and a table with what each unit waits.

    Args:
        title: what has run.
        wrong: operations that something was found about; they are red.
        note: one more sentence for the reader.
    """
    page = (files("pto_opt.timeline") / "page.html").read_text(encoding="utf-8")
    faults = {id(op) for op in wrong}
    microseconds = schedule.makespan / schedule.costs.hertz * 1e6
    drawn = sum(len(lane.boxes) for lane in schedule.lanes)
    notes = [note] if note else []
    if drawn > MOST_BOXES:
        notes.append(f"The first {MOST_BOXES} of {drawn} operations are drawn.")
    parts = {
        "TITLE": escape(title),
        "SUMMARY": (
            f"{schedule.makespan} cycles, about {microseconds:.1f} µs; "
            f"{drawn} operations, {len(schedule.arrows)} flags, "
            f"{len(schedule.critical)} operations on the critical path"
        ),
        "NOTES": " ".join(escape(text) for text in notes),
        "NAMES": "\n".join(_names(schedule)),
        "HEIGHT": str(max(1, len(schedule.lanes)) * _LANE),
        "WIDTH": str(_WIDTH),
        "DRAWING": "\n".join(_drawing(schedule, faults)),
        "SHARES": "\n".join(_shares(schedule)),
        "CRITICAL": "\n".join(_critical(schedule)),
    }
    for key, text in parts.items():
        page = page.replace(f"@{key}@", text)
    return page


def _name(schedule: Schedule, lane: Lane) -> str:
    unit = lane.pipe.value.removeprefix("PIPE_")
    return unit if len(schedule.cores) == 1 else f"{schedule.cores[lane.core]} {unit}"


def _names(schedule: Schedule) -> Iterator[str]:
    for lane in schedule.lanes:
        yield f'<div class="lane">{escape(_name(schedule, lane))}</div>'


def _drawing(schedule: Schedule, faults: set[int]) -> Iterator[str]:
    scale = _WIDTH / max(1, schedule.makespan)
    rows = {
        (lane.core, lane.pipe): number for number, lane in enumerate(schedule.lanes)
    }
    for row in range(len(schedule.lanes)):
        y = row * _LANE + _LANE // 2
        yield f'<line class="track" x1="0" x2="{_WIDTH}" y1="{y}" y2="{y}"/>'
    critical = {id(box) for box in schedule.critical}
    left, last = MOST_BOXES, 0
    boxes = sorted(
        (box for lane in schedule.lanes for box in lane.boxes),
        key=lambda box: box.start,
    )
    for box in boxes[:left]:
        last = box.end
        yield _box(box, rows[box.core, box.pipe], scale, faults, id(box) in critical)
    for arrow in schedule.arrows:
        if arrow.raised <= last and (text := _arrow(arrow, rows, scale)):
            yield text


def _box(
    box: Box, row: int, scale: float, faults: set[int], on_critical_path: bool
) -> str:
    classes = ["op"]
    if on_critical_path:
        classes.append("critical")
    if id(box.event.op) in faults:
        classes.append("wrong")
    y = row * _LANE + (_LANE - _BOX) // 2
    width = max(0.05, (box.end - box.start) * scale)
    place = place_of(box.event.op)
    lines = [
        box.event.op.name + ("" if place is None else f" at {place}"),
        f"cycles {box.start} to {box.end}, results at {box.done}",
    ]
    if box.waited:
        lines.append(f"waited for {box.waited} cycles")
    if id(box.event.op) in faults:
        lines.append("something is wrong here")
    return (
        f'<rect class="{" ".join(classes)}" x="{box.start * scale:.3f}" y="{y}" '
        f'width="{width:.3f}" height="{_BOX}">'
        f"<title>{escape(chr(10).join(lines))}</title></rect>"
    )


def _arrow(arrow: Arrow, rows: dict[tuple[int, Pipe], int], scale: float) -> str:
    source = rows.get((arrow.core, arrow.source))
    target = rows.get((arrow.core, arrow.target))
    if source is None or target is None:
        return ""
    y1, y2 = (row * _LANE + _LANE // 2 for row in (source, target))
    text = f"flag {arrow.number} from {arrow.source} to {arrow.target}"
    return (
        f'<path class="flag" d="M{arrow.raised * scale:.3f} {y1} '
        f'L{arrow.seen * scale:.3f} {y2}"><title>{escape(text)}</title></path>'
    )


def _shares(schedule: Schedule) -> Iterator[str]:
    total = max(1, schedule.makespan)
    for lane in schedule.lanes:
        cells = (
            _name(schedule, lane),
            str(len(lane.boxes)),
            f"{100 * lane.busy / total:.1f} %",
            f"{100 * lane.waited / total:.1f} %",
        )
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _critical(schedule: Schedule) -> Iterator[str]:
    most = 200
    for box in schedule.critical[:most]:
        place = place_of(box.event.op)
        cells = (
            str(box.start),
            str(box.end - box.start),
            box.pipe.value.removeprefix("PIPE_"),
            box.event.op.name,
            "" if place is None else str(place),
        )
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    if len(schedule.critical) > most:
        left = len(schedule.critical) - most
        yield f'<tr><td colspan="5">and {left} more</td></tr>'
