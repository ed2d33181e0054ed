"""
Faults of 12 kinds, put into programs that are right, and whether they are found.

A fault may change nothing. Whether it does is decided without the detector: for tiles and
tensors by the memory that runs leave behind, with two different poisons; for flags by
reachability in the graph of what the run has executed, built from scratch here.

    python seeded_faults.py [PROGRAMS]     prints a table
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))

from generator.programs import Sync, programs

from pto_dialect.diagnostics import PTOException
from pto_dialect.ops.sync_ops import BarrierOp, SetFlagOp, WaitFlagOp
from pto_opt.loading import load
from pto_opt.run import Hooks, Kernel
from pto_opt.run import memory as memories
from pto_opt.run.access import Access, Mode, Observer, Step
from pto_opt.run.elements import Array
from pto_opt.sanitize import Check, Finding, sanitize

Fault = Callable[[list[str], random.Random], list[str] | None]
"""Changes the lines of a program; None where it has nothing to change."""

# The faults


def _choose(
    lines: list[str], rng: random.Random, pattern: str
) -> tuple[int, re.Match[str]] | None:
    found = [(i, m) for i, line in enumerate(lines) if (m := re.search(pattern, line))]
    return rng.choice(found) if found else None


def _replaced(lines: list[str], index: int, *new: str) -> list[str]:
    return [*lines[:index], *new, *lines[index + 1 :]]


def extents_dropped(lines: list[str], rng: random.Random) -> list[str] | None:
    chosen = _choose(lines, rng, r"alloc_tile.* valid_row = \S+ valid_col = \S+")
    if chosen is None:
        return None
    index, _ = chosen
    new = re.sub(r" valid_row = \S+ valid_col = \S+", "", lines[index])
    return _replaced(lines, index, new)


def extents_widened(lines: list[str], rng: random.Random) -> list[str] | None:
    pattern = (
        r"alloc_tile.*valid_row = (\S+) valid_col = (\S+) .*rows=(\d+), cols=(\d+)"
    )
    found = [
        (i, m)
        for i, line in enumerate(lines)
        if (m := re.search(pattern, line))
        and (m[1], m[2]) != (f"%c{m[3]}", f"%c{m[4]}")
    ]
    if not found:
        return None
    index, match = rng.choice(found)
    new = lines[index].replace(
        f"valid_row = {match[1]} valid_col = {match[2]}",
        f"valid_row = %c{match[3]} valid_col = %c{match[4]}",
    )
    return _replaced(lines, index, new)


def extents_transposed(lines: list[str], rng: random.Random) -> list[str] | None:
    pattern = r"alloc_tile.*valid_row = (\S+) valid_col = (\S+) "
    found = [
        (i, m)
        for i, line in enumerate(lines)
        if (m := re.search(pattern, line)) and m[1] != m[2]
    ]
    if not found:
        return None
    index, match = rng.choice(found)
    new = lines[index].replace(
        f"valid_row = {match[1]} valid_col = {match[2]}",
        f"valid_row = {match[2]} valid_col = {match[1]}",
    )
    return _replaced(lines, index, new)


def set_moved_past_reader(lines: list[str], rng: random.Random) -> list[str] | None:
    chosen = _choose(lines, rng, r"set_validshape (%\w+),")
    if chosen is None:
        return None
    index, match = chosen
    depth = 0
    for later in range(index + 1, len(lines)):
        depth += lines[later].count("{") - lines[later].count("}")
        if depth < 0:
            return None
        reads = re.search(rf"ins\([^)]*{re.escape(match[1])}\b", lines[later])
        if reads and depth == 0 and "pto.t" in lines[later]:
            rest = [*lines[index + 1 : later + 1], lines[index]]
            return [*lines[:index], *rest, *lines[later + 1 :]]
    return None


def address_shifted(lines: list[str], rng: random.Random) -> list[str] | None:
    chosen = _choose(lines, rng, r"alloc_tile addr = %a(\d+) ")
    if chosen is None:
        return None
    index, match = chosen
    moved = int(match[1]) + 32
    new = lines[index].replace(f"addr = %a{match[1]} ", f"addr = %moved{moved} ")
    return _with_address(_replaced(lines, index, new), moved)


def _with_address(lines: list[str], address: int) -> list[str]:
    line = f"    %moved{address} = arith.constant {address} : i64"
    return [*lines[:2], line, *lines[2:]]


def tiles_merged(lines: list[str], rng: random.Random) -> list[str] | None:
    found = [
        (i, m[1])
        for i, line in enumerate(lines)
        if (m := re.search(r"alloc_tile addr = %a(\d+) ", line))
    ]
    pairs = [(a, b) for a in found for b in found if a[0] < b[0] and a[1] != b[1]]
    if not pairs:
        return None
    (_, first), (index, second) = rng.choice(pairs)
    new = lines[index].replace(f"addr = %a{second} ", f"addr = %a{first} ")
    return _replaced(lines, index, new)


_PAIR = r"pto\.set_flag(\[.*\])"


def _pair(lines: list[str], rng: random.Random) -> int | None:
    chosen = _choose(lines, rng, _PAIR)
    return None if chosen is None else chosen[0]


def pair_removed(lines: list[str], rng: random.Random) -> list[str] | None:
    index = _pair(lines, rng)
    return None if index is None else [*lines[:index], *lines[index + 2 :]]


def pair_moved_after_use(lines: list[str], rng: random.Random) -> list[str] | None:
    index = _pair(lines, rng)
    if index is None:
        return None
    pair, use = lines[index : index + 2], lines[index + 2]
    return [*lines[:index], use, *pair, *lines[index + 3 :]]


def wrong_event_id(lines: list[str], rng: random.Random) -> list[str] | None:
    index = _pair(lines, rng)
    if index is None:
        return None
    new = re.sub(
        r"EVENT_ID(\d)", lambda m: f"EVENT_ID{(int(m[1]) + 3) % 8}", lines[index]
    )
    return _replaced(lines, index, new)


def wait_without_set(lines: list[str], rng: random.Random) -> list[str] | None:
    index = _pair(lines, rng)
    return None if index is None else [*lines[:index], *lines[index + 1 :]]


def load_too_wide(lines: list[str], rng: random.Random) -> list[str] | None:
    """The tensor has a column less than the program loads; so has its memory."""
    chosen = _choose(lines, rng, r"%(x|y)_view = .* shape = \[%c(\d+), %c(\d+)\]")
    if chosen is None:
        return None
    index, match = chosen
    less = int(match[3]) - 1
    new = lines[index].replace(f", %c{match[3]}], strides", f", %less{less}], strides")
    line = f"    %less{less} = arith.constant {less} : index"
    return [*lines[:2], line, *_replaced(lines, index, new)[2:]]


def pad_changed(lines: list[str], rng: random.Random) -> list[str] | None:
    chosen = _choose(lines, rng, r"(%t\d+) = pto.alloc_tile .*pad=([123])>")
    if chosen is None:
        return None
    _, match = chosen
    new = int(match[2]) % 3 + 1
    type_ = re.search(r"!pto\.tile_buf<[^>]*>", match.string)
    assert type_ is not None
    other = type_[0].replace(f"pad={match[2]}", f"pad={new}")
    return [_retyped(line, match[1], type_[0], other) for line in lines]


def _retyped(line: str, name: str, old: str, new: str) -> str:
    """A line in which a tile has another type, wherever its operands name it."""

    def group(found: re.Match[str]) -> str:
        values, types = found[1].split(", "), found[2]
        parts = re.findall(r"!pto\.[a-z_]+<[^>]*>|\w+", types)
        parts = [new if v == name else t for v, t in zip(values, parts, strict=True)]
        return f"({found[1]} : {', '.join(parts)})"

    if line.lstrip().startswith(f"{name} = pto.alloc_tile"):
        return line.replace(old, new)
    if re.search(rf"{re.escape(name)}\b", line) is None:
        return line
    if "outs(" in line or "ins(" in line:
        return re.sub(r"\(([^:()]*) : ([^()]*)\)", group, line)
    if "set_validshape" in line:
        return line.replace(old, new)
    if " = pto.subview " in line or " = pto.treshape " in line:
        source, arrow, result = line.partition(" -> ")
        return source.replace(old, new) + arrow + result
    return line


_ANY_TILE_FAULT = {Check.ALIAS, Check.INIT, Check.RACE, Check.BOUNDS}

FAULTS: dict[str, tuple[Fault, set[Check] | None]] = {
    "extents dropped": (extents_dropped, {Check.INIT}),
    "extents widened": (extents_widened, {Check.INIT, Check.SHAPE}),
    "extents transposed": (extents_transposed, {Check.INIT, Check.SHAPE, Check.BOUNDS}),
    "set_validshape moved past its reader": (
        set_moved_past_reader,
        {Check.INIT, Check.SHAPE},
    ),
    "address shifted by 32 bytes": (address_shifted, _ANY_TILE_FAULT),
    "two live tiles merged": (tiles_merged, _ANY_TILE_FAULT),
    "flag pair removed": (pair_removed, {Check.RACE}),
    "flag pair moved after the use": (pair_moved_after_use, {Check.RACE}),
    "wrong event id": (wrong_event_id, {Check.RACE}),
    "wait without set": (wait_without_set, {Check.RACE}),
    "load wider than the tensor": (load_too_wide, {Check.BOUNDS}),
    "pad value changed": (pad_changed, None),
}
"""
The faults, and the checks that may name them. A pad value is as good as another one for
the sanitizer: only the comparison with the program before tells them apart.
"""

_SYNC = {Check.RACE}


# What is changed, by other means than the detector's


@dataclass
class Run:
    """Arguments of a run: the same for a program before and after."""

    n: int
    m: int = 2

    def arguments(self, text: str) -> list[Any]:
        shapes = re.findall(r"shape = \[%(?:c|less)(\d+), %(?:c|less)(\d+)\]", text)
        element = re.search(r"%x: !pto.ptr<(\w+)>", text)
        assert element is not None
        dtype = {"f32": np.float32, "f16": np.float16, "i32": np.int32, "i16": np.int16}
        rows, cols = map(int, shapes[0])
        full = max(int(shape[0]) for shape in shapes), max(int(s[1]) for s in shapes)
        rng = np.random.default_rng(5)
        tensors: list[Any] = []
        for shape in shapes:
            values = rng.integers(-4, 5, full).astype(dtype[element[1]])
            tensors.append(values.reshape(-1)[: _needed(shape, full)].copy())
        del rows, cols
        return [*tensors, self.n, self.m]


def _needed(shape: tuple[str, str], full: tuple[int, int]) -> int:
    """A tensor that is too narrow ends that much earlier."""
    rows, cols = map(int, shape)
    return (rows - 1) * full[1] + cols


def outputs(text: str, run: Run) -> list[Array] | None:
    """What a run leaves in the tensors; None if it does not come to its end."""
    arguments = run.arguments(text)
    try:
        Kernel(text).run(arguments)
    except PTOException:
        return None
    return arguments[:3]


def changes_memory(before: str, after: str, run: Run) -> bool:
    """Whether the tensors come out otherwise, whatever unwritten memory holds."""
    poison = memories.POISON.copy()
    try:
        for other in (poison, np.array([0x3C, 0x11], np.uint8)):
            memories.POISON[...] = other
            old, new = outputs(before, run), outputs(after, run)
            if old is None or new is None:
                return (old is None) != (new is None)
            for one, two in zip(old, new, strict=True):
                short = min(one.size, two.size)
                if one[:short].tobytes() != two[:short].tobytes():
                    return True
    finally:
        memories.POISON[...] = poison
    return False


@dataclass
class _Event:
    """Something that a unit does, with what it touches."""

    pipe: str
    touched: list[tuple[int, range, bool]] = field(
        default_factory=list[tuple[int, range, bool]]
    )
    """Memory, bytes (rows as ranges), whether they are written."""
    sync: Any = None


class _Recorder(Observer):
    """The events of a run in the order of the program."""

    def __init__(self) -> None:
        self.events: list[_Event] = []

    def wrap(self, op: Any, step: Step) -> Step:
        def recorded(frame: Any) -> None:
            if isinstance(op, SetFlagOp | WaitFlagOp):
                pipe = op.src_pipe if isinstance(op, SetFlagOp) else op.dst_pipe
                self.events.append(_Event(pipe.data.value, sync=op))
            elif isinstance(op, BarrierOp):
                self.events.append(_Event(op.pipe.data.value, sync=op))
            else:
                self.events.append(_Event("none"))
            step(frame)

        return recorded

    def access(self, access: Access) -> None:
        event = self.events[-1]
        assert access.pipe is not None
        event.pipe = access.pipe.value
        writes = access.mode in (Mode.WRITE, Mode.FORGET)
        for span in access.spans:
            for start in _row_starts(span.offset, span.shape, span.strides):
                size = span.itemsize
                event.touched.append(
                    (id(access.memory), range(start, start + size), writes)
                )


def _row_starts(
    offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
) -> Iterator[int]:
    if not shape:
        yield offset
        return
    for i in range(shape[0]):
        yield from _row_starts(offset + i * strides[0], shape[1:], strides[1:])


def breaks_order(text: str, run: Run) -> bool:
    """
    Whether some two conflicting events of a run are not connected in the graph of pipe
    order, flags (the k-th wait follows the k-th set) and full barriers, or a wait has no
    set in front of it, or a set no wait.
    """
    recorder = _Recorder()
    try:
        kernel = Kernel(text, hooks=Hooks(observer=recorder, wrap=recorder.wrap))
        kernel.run(run.arguments(text))
    except PTOException:
        return True
    events = recorder.events
    edges: list[list[int]] = [[] for _ in events]
    last: dict[str, int] = {}
    raised: dict[str, deque[int]] = defaultdict(deque)
    for index, event in enumerate(events):
        if event.pipe == "none":
            continue
        if isinstance(event.sync, BarrierOp) and event.pipe == "PIPE_ALL":
            for other in last.values():
                edges[other].append(index)
            last = dict.fromkeys([*last, *_PIPES], index)
            continue
        if event.pipe in last:
            edges[last[event.pipe]].append(index)
        last[event.pipe] = index
        key = _key(event.sync)
        if isinstance(event.sync, SetFlagOp):
            raised[key].append(index)
        elif isinstance(event.sync, WaitFlagOp):
            if not raised[key]:
                return True
            edges[raised[key].popleft()].append(index)
    if any(raised.values()):
        return True
    return any(
        later not in reached
        for index, reached in enumerate(_reached(edges))
        for later in range(index + 1, len(events))
        if _conflict(events[index], events[later])
    )


_PIPES = ("PIPE_S", "PIPE_V", "PIPE_MTE2", "PIPE_MTE3")


def _key(op: Any) -> str:
    if not isinstance(op, SetFlagOp | WaitFlagOp):
        return ""
    return f"{op.src_pipe.data} {op.dst_pipe.data} {op.event_id.data}"


def _reached(edges: list[list[int]]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in edges]
    for index in reversed(range(len(edges))):
        for target in edges[index]:
            found[index] |= {target} | found[target]
    return found


def _conflict(one: _Event, other: _Event) -> bool:
    if not one.touched or not other.touched or one.pipe == other.pipe:
        return False
    mine: dict[tuple[int, int], bool] = {}
    for memory, span, writes in one.touched:
        for byte in span:
            mine[memory, byte] = mine.get((memory, byte), False) or writes
    return any(
        (memory, byte) in mine and (writes or mine[memory, byte])
        for memory, span, writes in other.touched
        for byte in span
    )


# The experiment


@dataclass
class Result:
    """What became of one fault in one program."""

    kind: str
    text: str
    changes: bool
    found: set[Check] = field(default_factory=set[Check])
    differs: bool = False
    """Whether the comparison with the program before tells."""
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def is_found(self) -> bool:
        """Whether it is found, and named as what it is."""
        wanted = FAULTS[self.kind][1]
        return self.differs if wanted is None else bool(self.found & wanted)


def programs_to_break(count: int, start: int = 11) -> list[str]:
    """Programs with flags and addresses, the same for the same count."""
    found: list[str] = []

    @seed(start)
    @settings(
        max_examples=count * 4,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.generate],
    )
    @given(programs(st.just(Sync.FLAGS), longest=12))
    def collect(text: str) -> None:
        if "addr = " in text and "set_flag" in text and len(found) < count:
            found.append(text)

    collect()
    return found


def runs_of(text: str) -> list[Run]:
    """All, some and none of the rows and columns."""
    sizes = re.search(r"shape = \[%c(\d+), %c(\d+)\]", text)
    assert sizes is not None
    rows, cols = int(sizes[1]), int(sizes[2])
    return [Run(max(rows, cols)), Run(min(rows, cols) - 1), Run(1)]


def break_program(text: str, kind: str, rng: random.Random) -> Result | None:
    """Put a fault of a kind into a program, and look; None where it has no place for it."""
    fault, wanted = FAULTS[kind]
    lines = fault(text.split("\n"), rng)
    if lines is None:
        return None
    broken = "\n".join(lines)
    try:
        load(broken)
    except PTOException:
        return None  # Refused when it is read: it never runs.
    result = Result(kind, broken, changes=False)
    for run in runs_of(text):
        if wanted == _SYNC:
            result.changes |= breaks_order(broken, run)
        else:
            result.differs |= changes_memory(text, broken, run)
            result.changes |= result.differs
        findings = sanitize(broken, None, run.arguments(broken))
        result.found |= {finding.check for finding in findings}
        result.findings += findings
    return result


def experiment(count: int, tries: int = 8) -> Iterator[Result]:
    """Each kind of fault in as many programs, where they have a place for it."""
    texts = programs_to_break(count * tries)
    for kind in FAULTS:
        done = 0
        for number, text in enumerate(texts):
            if done == count:
                break
            result = break_program(text, kind, random.Random(number))
            if result is not None:
                done += 1
                yield result


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 30
    table: dict[str, Counter[str]] = defaultdict(Counter)
    missed: list[Result] = []
    for result in experiment(count):
        row = table[result.kind]
        row["faults"] += 1
        row["changing"] += result.changes
        row["found"] += result.changes and result.is_found
        row["found, changing nothing"] += not result.changes and bool(result.found)
        if result.changes and not result.is_found:
            missed.append(result)
    columns = ("faults", "changing", "found", "found, changing nothing")
    print(f"{'':38}" + "".join(f"{name:>14}" for name in columns))
    for kind, row in table.items():
        print(f"{kind:38}" + "".join(f"{row[name]:14}" for name in columns))
    for result in missed:
        names = sorted(check.value for check in result.found)
        print(f"\nmissed: {result.kind}, found only {names}\n{result.text}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
