"""
Whether a fault changes what a program does, told without the sanitizer.

* For tiles and tensors: runs of the program before and after are compared, with two
  different poisons in all that nothing has written. A fault matters if a tensor comes out
  otherwise, or if what an operation looks at depends on the poison where it has not before:
  what it reads, unless it makes of each cell the same cell of a tile.
  It is without effect if the runs have the same graph of dependences (every byte that is
  read has been written by the same operation as before), every operation reads the same
  numbers, and all tiles have the same extents. Between the two are faults that change how
  a program gets to what it computes, and not what that is.
* For flags: by reachability in the graph of what a run has executed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b
from typing import Any, TypeGuard

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.diagnostics import PTOException
from pto_dialect.facts import CELL_BY_CELL
from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.sync_ops import BarrierOp, SetFlagOp, WaitFlagOp
from pto_opt.interpreter import memory as memories
from pto_opt.interpreter.access import Access, Mode, Observer, Step
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.handles import TensorView, Tile
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.prove.cases import Case

_READS = (Mode.READ, Mode.COPY)

# What operations read


@dataclass
class Trace:
    """What a run has read and left behind."""

    reads: list[bytes] = field(default_factory=list[bytes])
    """For each read a digest of what was read."""
    looks: list[bytes] = field(default_factory=list[bytes])
    """The same for those reads that are more than a step from cells to cells."""
    links: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    """
    For each access the operation, the operand, the tile's extents, and for reads a digest
    of which accesses have written the bytes.
    """
    tensors: list[bytes] = field(default_factory=list[bytes])
    """Empty if the run has not come to its end."""


class _Reader(Observer):
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.writers: dict[int, Array] = {}
        self.memories: list[memories.MemoryBytes] = []
        """Kept, so that no other memory gets the number of one."""

    def access(self, access: Access) -> None:
        memory, handle = access.memory, access.handle
        writers = self.writers.get(id(memory))
        if writers is None:
            writers = self.writers[id(memory)] = np.zeros(memory.size, np.uint32)
            self.memories.append(memory)
        if any(s.extent[0] < 0 or s.extent[1] > memory.size for s in access.spans):
            return  # The run ends with an error.
        extents = (handle.valid_row, handle.valid_col) if _is_tile(handle) else ()
        links = blake2b(digest_size=8)
        if access.mode in _READS:
            digest = blake2b(digest_size=8)
            for data in access.on(memory.bytes):
                digest.update(str(data.shape).encode() + data.tobytes())
            self.trace.reads.append(digest.digest())
            if not _goes_on(access):
                self.trace.looks.append(digest.digest())
            for data in access.on(writers):
                links.update(data.tobytes())
        else:
            for data in access.on(writers):
                data[...] = len(self.trace.links) + 1
        self.trace.links.append(
            (access.op.name, access.operand, extents, links.digest())
        )


def _goes_on(access: Access) -> bool:
    """Whether cells that are read become cells of a tile, or of a tensor, one each."""
    op = access.op
    if access.mode is Mode.COPY or access.taken is not None:
        return True
    return isinstance(op, TileOp) and op.INDEPENDENT == CELL_BY_CELL


def _is_tile(handle: object) -> TypeGuard[Tile]:
    return isinstance(handle, Tile)


def trace(module: ModuleOp, case: Case, arguments: list[Any] | None = None) -> Trace:
    """What a run reads and leaves."""
    result = Trace()
    given = case.arguments() if arguments is None else arguments
    try:
        kernel = Kernel(module, hooks=Hooks(observer=_Reader(result)))
        kernel.program.write = _keep_quiet
        kernel.run(given, entry=case.entry)
    except (PTOException, ArgumentError):
        pass
    else:
        result.tensors = [a.tobytes() for a in given if isinstance(a, np.ndarray)]
    return result


def _keep_quiet(text: str) -> None:
    del text


_OTHER_POISON = np.array([0x3C, 0x11], np.uint8)


@contextmanager
def _poisoned_with(poison: Array) -> Generator[None]:
    """Memory that nobody has written holds something else."""
    before, word = memories.POISON.copy(), memories.POISON_WORD
    _set_poison(poison, np.tile(poison, 4).view(np.uint64)[0])
    try:
        yield
    finally:
        _set_poison(before, word)


def _set_poison(poison: Array, word: Any) -> None:
    memories.POISON[...] = poison
    memories.POISON_WORD = word
    memories.poison_file.cache_clear()


class Effect(Enum):
    """What a fault does to a program."""

    NONE = "without effect"
    INSIDE = "inside"
    """Other dependences, numbers or extents on the way to the same tensors."""
    MATTERS = "matters"


def effect_on_bytes(before: ModuleOp, after: ModuleOp, case: Case) -> Effect:
    """What a fault does to what operations read, and to tensors."""
    old, new = list[Trace](), list[Trace]()
    for poison in (memories.POISON.copy(), _OTHER_POISON):
        with _poisoned_with(poison):
            old.append(trace(before, case))
            new.append(trace(after, case))
    if any(one.tensors != other.tensors for one, other in zip(old, new, strict=True)):
        return Effect.MATTERS
    if not _depending(*new) <= _depending(*old):
        return Effect.MATTERS
    same = all(
        (one.reads, one.links) == (other.reads, other.links)
        for one, other in zip(old, new, strict=True)
    )
    return Effect.NONE if same else Effect.INSIDE


def _depending(one: Trace, other: Trace) -> set[int]:
    """The looks that differ."""
    pairs = zip(one.looks, other.looks, strict=False)
    return {number for number, (a, b) in enumerate(pairs) if a != b}


def changes_tensors(before: ModuleOp, after: ModuleOp, case: Case) -> bool:
    """Whether a tensor comes out otherwise."""
    for poison in (memories.POISON.copy(), _OTHER_POISON):
        with _poisoned_with(poison):
            if trace(before, case).tensors != trace(after, case).tensors:
                return True
    return False


def leaves_tensor(module: ModuleOp, case: Case) -> bool:
    """
    Whether something is read or written that lies in no tensor of the program: what
    operations read depends on what lies between and behind the tensors' rows, or that
    does not stay as it is.
    """
    declared = _declared_cells(module, case)
    results: list[list[bytes]] = []
    for filler in (0x11, 0x3C):
        arguments = case.arguments()
        outside: list[tuple[Array, Array]] = []
        for parameter, argument in zip(case.parameters, arguments, strict=True):
            mask = declared.get(f"%{parameter.name}")
            if isinstance(argument, np.ndarray) and mask is not None:
                data = argument.reshape(-1).view(np.uint8)
                outside.append((data, ~mask[: data.size]))
                data[outside[-1][1]] = filler
        results.append(trace(module, case, arguments).reads)
        if any((data[mask] != filler).any() for data, mask in outside):
            return True
    return results[0] != results[1]


def _declared_cells(module: ModuleOp, case: Case) -> dict[str, Array]:
    """For each tensor which of its bytes a `make_tensor_view` of it covers."""
    found: dict[str, Array] = {}

    def wrap(op: Operation, step: Step) -> Step:
        if op.name != "pto.make_tensor_view":
            return step

        def marked(frame: Any) -> None:
            step(frame)
            view: TensorView = frame[op.results[0]]
            width = view.dtype.itemsize
            mask = found.setdefault(
                view.memory.name, np.zeros(view.memory.size + width, bool)
            )
            offsets = np.array([view.offset])
            for size, stride in zip(view.shape, view.strides, strict=True):
                offsets = (offsets[:, None] + np.arange(size) * stride * width).reshape(
                    -1
                )
            inside = offsets[(offsets >= 0) & (offsets + width <= view.memory.size)]
            for byte in range(width):
                mask[inside + byte] = True

        return marked

    with suppress(PTOException, ArgumentError):
        Kernel(module, hooks=Hooks(wrap=wrap)).run(case.arguments(), entry=case.entry)
    return found


# What flags order


@dataclass
class _Event:
    """Something that a unit does, with what it touches."""

    op: Operation
    pipe: Pipe | None = None
    read: dict[int, int] = field(default_factory=dict[int, int])
    written: dict[int, int] = field(default_factory=dict[int, int])
    """For each memory the bytes, one bit for each."""

    def conflicts(self, other: _Event) -> bool:
        if self.pipe is other.pipe:
            return False
        return any(
            mine & theirs.get(memory, 0)
            for one, two in (
                (self.written, other.written),
                (self.written, other.read),
                (self.read, other.written),
            )
            for theirs in [two]
            for memory, mine in one.items()
        )


class _Recorder(Observer):
    """The events of a run in the order of the program."""

    def __init__(self) -> None:
        self.events: list[_Event] = []

    def before(self, core: Any, op: Operation) -> None:
        self.events.append(_Event(op))

    def access(self, access: Access) -> None:
        event = self.events[-1]
        assert event.op is access.op
        event.pipe = access.pipe
        reads = access.mode in _READS
        bits = event.read if reads else event.written
        memory = id(access.memory)
        mask = bits.get(memory, 0)
        for span in access.spans:
            for start, size in _runs(
                span.offset, span.shape, span.strides, span.itemsize
            ):
                mask |= ((1 << size) - 1) << start
        bits[memory] = mask


def _runs(
    offset: int, shape: tuple[int, ...], strides: tuple[int, ...], width: int
) -> Iterator[tuple[int, int]]:
    """Where bytes lie without gaps, and how many."""
    if not shape:
        yield offset, width
    elif len(shape) == 1 and strides[0] == width:
        if shape[0]:
            yield offset, shape[0] * width
    else:
        for i in range(shape[0]):
            yield from _runs(offset + i * strides[0], shape[1:], strides[1:], width)


def recorded(module: ModuleOp, case: Case) -> list[_Event] | None:
    """The events of a run; None if it does not come to its end."""
    recorder = _Recorder()
    kernel = Kernel(module, hooks=Hooks(observer=recorder))
    kernel.program.write = _keep_quiet
    try:
        kernel.run(case.arguments(), entry=case.entry)
    except (PTOException, ArgumentError):
        return None
    return recorder.events


def breaks_order(module: ModuleOp, case: Case) -> bool:
    """
    Whether some two conflicting events of a run are not connected in the graph of pipe
    order, flags (the k-th wait follows the k-th set), barriers, and of the scalar unit,
    which hands out everything behind its waits; or a wait has no set in front of it, or a
    set no wait.
    """
    events = recorded(module, case)
    if events is None:
        return True
    graph = _Graph()
    raised: dict[tuple[object, ...], deque[int]] = defaultdict(deque)
    nodes: list[int] = []
    for event in events:
        op = event.op
        if isinstance(op, BarrierOp):
            pipe = op.pipe.data
            nodes.append(graph.join_all() if pipe is Pipe.ALL else graph.step(pipe))
        elif isinstance(op, SetFlagOp):
            node = graph.step(op.src_pipe.data)
            raised[_key(op)].append(node)
            nodes.append(node)
        elif isinstance(op, WaitFlagOp):
            if not raised[_key(op)]:
                return True
            source = raised[_key(op)].popleft()
            nodes.append(graph.wait(op.dst_pipe.data, source))
        else:
            nodes.append(graph.step(event.pipe) if event.pipe is not None else -1)
    if any(raised.values()):
        return True
    before = graph.reached()
    touching = [
        (node, event)
        for node, event in zip(nodes, events, strict=True)
        if event.read or event.written
    ]
    return any(
        not before[later] >> earlier & 1 and one.conflicts(other)
        for place, (earlier, one) in enumerate(touching)
        for later, other in touching[place + 1 :]
    )


def _key(op: SetFlagOp | WaitFlagOp) -> tuple[object, ...]:
    return op.src_pipe.data, op.dst_pipe.data, op.event_id.data


class _Graph:
    """Nodes in the order of the program, and for each those that come before it."""

    def __init__(self) -> None:
        self.edges: list[list[int]] = []
        self.last: dict[Pipe, int] = {}
        self.handed_out: int | None = None
        """What comes before all that the scalar unit hands out from now on."""

    def add(self, *before: int | None) -> int:
        self.edges.append([node for node in before if node is not None])
        return len(self.edges) - 1

    def step(self, pipe: Pipe) -> int:
        node = self.add(self.last.get(pipe, self.handed_out), self.handed_out)
        self.last[pipe] = node
        return node

    def wait(self, pipe: Pipe, source: int) -> int:
        if pipe is Pipe.S:
            self.handed_out = self.add(source, self.handed_out)
        node = self.add(self.last.get(pipe), self.handed_out, source)
        self.last[pipe] = node
        return node

    def join_all(self) -> int:
        node = self.add(*self.last.values(), self.handed_out)
        self.last = dict.fromkeys(self.last, node)
        self.handed_out = node
        return node

    def reached(self) -> list[int]:
        """For each node those before it, one bit for each."""
        found: list[int] = []
        for before in self.edges:
            mask = 0
            for node in before:
                mask |= found[node] | 1 << node
            found.append(mask)
        return found
