"""The page of `--timeline`: one HTML file, with nothing to load from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pto_opt.pages import fill_page
from pto_opt.timeline.trace import FORMAT

_OFFSET = re.compile(r"(?<= \+ )\d+(?=\))")
_HOLE = "\0"


def page_of(traces: Sequence[dict[str, Any]]) -> str:
    """
    The page for one run, or for two that are to be compared, as `trace_of` gives them.
    """
    title = " / ".join(trace["otherData"]["title"] for trace in traces)
    parts = "memory_map/section", "timeline/run", "timeline/page"
    return fill_page(title, [run_of(trace) for trace in traces], *parts)


def run_of(trace: dict[str, Any]) -> dict[str, Any]:
    """
    What the page reads of a trace: one list of numbers for each attribute of the boxes,
    in the order of their beginnings, so that a hundred thousand are read at once. Times
    are differences (`start` to the box before, `later` to the end, those of flags to the
    one before), `because` is how far back the cause lies, and texts stand once, those of
    operands without the offsets in tensors, which are different in each iteration.
    """
    events: list[dict[str, Any]] = trace["traceEvents"]
    other = trace["otherData"]
    names = {
        (e["pid"], e["tid"]): e["args"]["name"] for e in _of(events, "thread_name")
    }
    lanes = {key: number for number, key in enumerate(sorted(names))}
    boxes = [event for event in events if event["ph"] == "X"]
    arguments: list[dict[str, Any]] = [box["args"] for box in boxes]
    starts = [a["cycle"] for a in arguments]
    operands = ["\n".join(a.get("operands", ())) for a in arguments]
    whys, accesses = _Texts(), _Texts()
    by_unit = {(core, name): lanes[core, tid] for (core, tid), name in names.items()}
    return {
        **{
            key: value for key, value in other.items() if key not in ("format", "flags")
        },
        "cores": {e["pid"]: e["args"]["name"] for e in _of(events, "process_name")},
        "lanes": [{"core": key[0], "unit": names[key]} for key in lanes],
        "lane": [lanes[box["pid"], box["tid"]] for box in boxes],
        "start": [b - a for a, b in pairwise([0, *starts])],
        "cycles": [a["cycles"] for a in arguments],
        "later": [a["done"] - a["cycle"] - a["cycles"] for a in arguments],
        "waited": [a["waited"] for a in arguments],
        "op": [a["op"] for a in arguments],
        "because": [i - a.get("because", i) for i, a in enumerate(arguments)],
        "why": [whys.number(a["why"]) for a in arguments],
        "accesses": [accesses.number(_OFFSET.sub(_HOLE, text)) for text in operands],
        "offsets": [int(n) for text in operands for n in _OFFSET.findall(text)],
        "critical": [i for i, a in enumerate(arguments) if "critical" in a],
        "whys": whys.texts,
        "operands": accesses.texts,
        "flags": _flags(other["flags"], by_unit),
    }


def _flags(
    flags: Sequence[Sequence[Any]], by_unit: Mapping[tuple[int, str], int]
) -> list[tuple[int, ...]]:
    """The lanes that raise and see them, and when: four lists."""
    before, rows = 0, list[tuple[int, ...]]()
    for core, source, target, raised, seen, _ in flags:
        if (core, source) in by_unit and (core, target) in by_unit:
            units = by_unit[core, source], by_unit[core, target]
            rows.append((*units, raised - before, seen - raised))
            before = raised
    return list(zip(*rows))


def _of(events: Iterable[dict[str, Any]], name: str) -> Iterable[dict[str, Any]]:
    return (e for e in events if e["ph"] == "M" and e["name"] == name)


class _Texts:
    """Texts, each with the number of its first occurrence."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        return list(self._numbers)


def read_trace(text: str) -> dict[str, Any]:
    """
    A document that `--trace-json` has written.

    Raises:
        ValueError: if it is none.
    """
    try:
        found: Any = json.loads(text)
        is_ours = found["otherData"]["format"] == FORMAT
    except (TypeError, KeyError, RecursionError):
        found, is_ours = {}, False
    if not is_ours:
        raise ValueError("not a file that --trace-json of this version has written")
    return found
