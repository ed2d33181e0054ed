"""Runs one case in all the ways that the oracles need, and collects what they find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
from cases.draw import OpCase
from compare_ops import is_float, same_numbers
from op_kernels import TileOf

from device_headers.cases import Case
from device_headers.device import Runner, intrinsics
from device_headers.oracles import (
    Finding,
    Level,
    Oracle,
    accepts,
    flags,
    reads,
    state,
    units,
    writes,
)
from device_headers.places import Place, Placed, operations, parse
from device_headers.trace import Array, Kind, Memory, Note, Part, Trace
from device_headers.yields import Yield, yields
from pto_dialect.hardware import ArchSpec
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.compare_ops import CompareOp
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.layouts import geometry_of
from pto_opt.interpreter.memory import fill_with_poison


@dataclass
class Judgement:
    """What a case shows of its operations."""

    findings: dict[str, list[Finding]] = field(default_factory=dict[str, list[Finding]])
    """By the operation's name."""
    judged: set[tuple[str, Oracle]] = field(default_factory=set[tuple[str, Oracle]])
    intrinsics: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """The device's intrinsics that each operation called."""
    yielded: set[Yield] = field(default_factory=set[Yield])
    """What it is in bytes and units, for the table that classes read."""

    def add(self, name: str, oracle: Oracle, findings: Iterator[Finding]) -> None:
        """Note that an oracle looked at an operation, and what it found."""
        self.judged.add((name, oracle))
        self.findings.setdefault(name, []).extend(findings)


def _copy(value: Any, no_nan: bool) -> Array:
    """A copy of an array, with 1 for each element that is no number, if so wanted."""
    found: Array = np.array(value)
    if no_nan and is_float(found.dtype):
        found[np.isnan(found.astype(np.float64))] = 1
    return found


_REMAINDERS = ("tfmod", "tfmods", "trem", "trems")


class _Case:
    """A case while it is judged."""

    def __init__(self, runner: Runner, case: Case, text: str):
        self.runner, self.case = runner, case
        self.arch = ArchSpec.parse(case.arch)
        self.kernel = Kernel(case.whole)
        self.names = [p.name for p in self.kernel.entry().parameters]
        self.calls = intrinsics(text)
        self.placed = list(operations(parse(case.text), self.arch))

    def arguments(self, *, no_nan: bool = False) -> list[Any]:
        """Fresh arguments."""
        values = (self.case.arguments[name] for name in self.names)
        return [_copy(v, no_nan) if np.ndim(v) else v for v in values]

    def has_nan(self) -> bool:
        """Whether some argument has an element that is no number."""
        return any(
            np.ndim(v) and (_copy(v, True) != _copy(v, False)).any()
            for v in self.case.arguments.values()
        )

    def has_floats(self) -> bool:
        """Whether some argument is of `f32`."""
        values = self.case.arguments.values()
        return any(np.asarray(v).dtype == np.float32 for v in values)

    def bytes_of(self, name: str, tile: TileOf, no_nan: bool) -> Array:
        """What a tile holds before."""
        value = self.case.arguments.get(f"{name}__memory")
        if value is None:
            return np.full(tile.size, 0xFF, np.uint8)
        return _copy(cast("Array", value), no_nan).view(np.uint8).reshape(-1)

    def tiles(self, *, no_nan: bool = False) -> dict[int, Array]:
        """What all tiles hold before, by address."""
        return {
            tile.address or 0: self.bytes_of(name, tile, no_nan)
            for name, tile in self.case.tiles.items()
        }

    def tolerance(self) -> OpCase:
        """How far results may lie apart from the interpreter's."""
        drawn = self.case.drawn
        if self.case.op in ("tpow", "tpows"):
            # The exponential of a product of up to 88, which is rounded before.
            return replace(drawn, ulps=128)
        if self.case.op in _REMAINDERS and self.has_floats():
            # The quotient's last place, times the divisor: that of the dividend.
            arrays = [cast("Array", v) for v in self.arguments(no_nan=True)]
            largest = max(
                float(np.abs(a[np.isfinite(a)]).max(initial=0.0))
                for a in map(np.asarray, arrays)
                if a.dtype == np.float32
            )
            return replace(drawn, absolute=largest * 2.0**-22)
        return drawn

    def parts(self, trace: Trace) -> Iterator[tuple[Placed, Part]]:
        """The operations of the program and what each did."""
        parts = list(trace.operations())
        if len(self.placed) == 1:
            events = [e for _, p in parts for e in p.events]
            yield (
                self.placed[0],
                Part(events, [a for _, p in parts for a in p.accesses]),
            )
            return
        left = list(parts)
        for placed in self.placed:
            name = placed.op.intrinsic()
            while left and self.calls[left[0][0]] != name:
                left.pop(0)
            if left:
                yield placed, left.pop(0)[1]


def judge(runner: Runner, case: Case, text: str, key: str) -> Judgement:
    """All that the oracles find in a case; `text` is its C++."""
    found = Judgement()
    own = _Case(runner, case, text)
    arguments = own.arguments()
    trace = runner.run(key, arguments, own.tiles())
    memory = runner.memories[Memory.UB].copy()
    parts = list(own.parts(trace))
    for placed, part in parts:
        name = placed.op.name.removeprefix("pto.")
        if name != case.op and name in ("tload", "tstore", "tmov"):
            continue
        found.intrinsics.setdefault(name, set()).update(
            e.name
            for e in part.events
            if e.kind in (Kind.WORK, Kind.UNKNOWN, Kind.REGISTERS)
        )
        found.add(name, Oracle.ACCEPTS, accepts(part))
        found.add(name, Oracle.UNITS, units(placed, part, own.arch))
        found.add(name, Oracle.FLAGS, flags(placed, part, own.arch))
        found.add(name, Oracle.STATE, state(placed, part, own.arch))
        found.add(name, Oracle.READS, reads(placed, part, own.arch))
        found.add(name, Oracle.WRITES, writes(placed, part, own.arch))
        found.yielded |= set(yields(placed, part, own.arch))
    if case.is_direct and parts and isinstance(parts[-1][0].op, TileOp):
        placed, _ = parts[-1]
        found.add(case.op, Oracle.READS, _depends(own, key, placed, memory))
        found.add(case.op, Oracle.IN_PLACE, _in_place(own, key, placed, memory))
    found.add(case.op, Oracle.VALUES, _values(own, key, trace, arguments, memory))
    return found


def _results(placed: Placed) -> Mapping[str, Place]:
    op = placed.op
    assert isinstance(op, TileOp)
    return {name: placed.tiles[name] for name in op.OUTS if name in placed.tiles}


def _looked_at(placed: Placed, place: Place) -> Array:
    """The bytes of a result that a program may look at."""
    op = placed.op
    assert isinstance(op, TileOp)
    if isinstance(op, CompareOp):
        # Bits of the compared cells; those of one that shares its byte with none are left.
        rows, cols = placed.tiles[op.SOURCE].valid
        return place.cells(rows, cols // 8)
    return place.bytes(op.FILLS)


def _depends(own: _Case, key: str, placed: Placed, memory: Array) -> Iterator[Finding]:
    """
    Whether a result changes with bytes that the class does not say are read: all of them
    hold something else in a second run.
    """
    op = placed.op
    assert isinstance(op, TileOp)
    if not op.WRITES_VALID:
        return
    random = np.random.default_rng(1)
    tiles = own.tiles()
    for address in tiles:
        data = tiles[address]
        keep = np.zeros(data.size, bool)
        for name, _ in op.reads():
            place = placed.tiles.get(name)
            if place is not None and place.start == address:
                keep |= place.bytes(op.READS_BEYOND.get(name, frozenset()))
        noise = random.integers(0, 256, data.size).astype(np.uint8)
        tiles[address] = np.where(keep, data, noise)
    own.runner.run(key, own.arguments(), tiles, around=0x3C)
    other = own.runner.memories[Memory.UB]
    for name, place in _results(placed).items():
        here = slice(place.start, place.start + place.size)
        changed = (memory[here] != other[here]) & _looked_at(placed, place)
        if changed.any():
            text = f"{name} depends on bytes that the class does not say it reads"
            yield Finding(Oracle.READS, Level.CONTRADICTED, text)


def _in_place(own: _Case, key: str, placed: Placed, memory: Array) -> Iterator[Finding]:
    """Run with `dst` on each operand; the result is the same as apart."""
    op = placed.op
    assert isinstance(op, TileOp)
    results = _results(placed)
    dst = results.get("dst")
    if dst is None or len(results) != 1 or not op.WRITES_VALID:
        return
    allowed, starts = op.in_place(own.arch), op.same_start(own.arch)
    for name, _ in op.reads():
        place = placed.tiles.get(name)
        if place is None or name == "dst" or place.memory is not dst.memory:
            continue
        if sum(p.start == place.start for p in placed.tiles.values()) > 1:
            continue
        exact = (
            place.type.element_bits == dst.type.element_bits
            and (place.type.rows, place.type.cols) == (dst.type.rows, dst.type.cols)
            and place.type.blayout == dst.type.blayout
        )
        says = name in allowed if exact else name in starts
        works = _same_on(own, key, placed, dst, place, memory)
        how = "in place" if exact else "at the same start"
        if says and not works:
            text = f"dst on {name} {how} comes out differently"
            yield Finding(Oracle.IN_PLACE, Level.CONTRADICTED, text)
        if not says:
            level = Level.STRICTER if works else Level.CONFIRMED
            yield Finding(Oracle.IN_PLACE, level, f"not dst on {name} {how}")


def _same_on(
    own: _Case, key: str, placed: Placed, dst: Place, place: Place, memory: Array
) -> bool:
    op = placed.op
    assert isinstance(op, TileOp)
    tiles = own.tiles()
    old = tiles.pop(dst.start)
    if "dst" in op.UPDATED:
        # Both have the same cells before, in the run apart from one another too.
        tiles[place.start] = old[: place.size]
        own.runner.run(key, own.arguments(), {**tiles, dst.start: old})
        memory = own.runner.memories[Memory.UB].copy()
    moved = {dst.start: place.start}
    trace = own.runner.run(key, own.arguments(), tiles, moved=moved)
    same = _same_there(own, placed, dst, place, memory)
    if Note.CROSSES not in trace.notes or not same:
        return same
    if not own.arch.in_registers:
        return False
    # Loads may find what was there before the stores of their scope.
    own.runner.run(key, own.arguments(), tiles, moved=moved, late=True)
    return _same_there(own, placed, dst, place, memory)


def _same_there(
    own: _Case, placed: Placed, dst: Place, place: Place, memory: Array
) -> bool:
    """Whether a result at another place is the one that it is apart."""
    other = own.runner.memories[Memory.UB]
    apart = memory[dst.start : dst.start + dst.size]
    there = other[place.start : place.start + dst.size]
    # Some compute otherwise in place, and round otherwise.
    dtype = geometry_of(dst.type, own.arch).dtype
    same = same_numbers(apart.view(dtype), there.view(dtype), _roughly(own.case.drawn))
    wrong = ~same.repeat(dtype.itemsize) & _looked_at(placed, dst)
    return not wrong.any()


def _roughly(drawn: OpCase) -> OpCase:
    """What is computed in several steps of the unit, each of which rounds."""
    return replace(drawn, ulps=max(drawn.ulps, 2))


def _values(
    own: _Case, key: str, trace: Trace, arguments: Sequence[Any], memory: Array
) -> Iterator[Finding]:
    """The numbers are the interpreter's."""
    unknown = any(e.kind is Kind.UNKNOWN for e in trace.events)
    if unknown or Note.NO_VALUES in trace.notes:
        yield Finding(Oracle.VALUES, Level.UNKNOWN, "some intrinsic has no values")
        return
    found = list(_wrong_values(own, key, own.arguments(), arguments, memory))
    if found and own.has_nan() and not list(_without_nan(own, key)):
        text = "what the unit makes of NaN is not documented"
        yield Finding(Oracle.VALUES, Level.UNKNOWN, text, found[0].detail)
    else:
        yield from found


def _without_nan(own: _Case, key: str) -> Iterator[Finding]:
    """The same with other numbers in place of NaN."""
    arguments = own.arguments(no_nan=True)
    own.runner.run(key, arguments, own.tiles(no_nan=True))
    memory = own.runner.memories[Memory.UB].copy()
    expected = own.arguments(no_nan=True)
    yield from _wrong_values(own, key, expected, arguments, memory)


def _wrong_values(
    own: _Case,
    key: str,
    expected: list[Any],
    arguments: Sequence[Any],
    memory: Array,
) -> Iterator[Finding]:
    own.kernel.run(expected)
    drawn = own.tolerance()
    op = own.placed[-1].op
    if own.case.is_direct and isinstance(op, TileOp):
        results = _results(own.placed[-1]).values()
        pairs = [(place, place.name) for place in results]
        for place, name in pairs:
            array = cast("Array", expected[own.names.index(f"{name}__memory")])
            there = memory[place.start : place.start + place.size].view(array.dtype)
            looked_at = _looked_at(own.placed[-1], place).reshape(-1, array.itemsize)
            wrong = ~same_numbers(array.reshape(-1), there, drawn) & looked_at.all(1)
            wrong &= ~_is_poison(array.reshape(-1))
            yield from _differ(wrong, array.reshape(-1), there, name)
        return
    for name, ours, theirs in zip(own.names, expected, arguments):
        if isinstance(ours, np.ndarray):
            one, other = cast("Array", ours), cast("Array", theirs)
            wrong = ~same_numbers(one, other, drawn)
            if wrong.any():
                wrong &= _written(own, key, name, other)
            yield from _differ(
                wrong.reshape(-1), one.reshape(-1), other.reshape(-1), name
            )


def _written(own: _Case, key: str, name: str, found: Array) -> Array:
    """Which cells of a tensor do not depend on memory that nothing has written."""
    again = own.arguments()
    own.runner.run(key, again, own.tiles(), around=0x3C)
    other = cast("Array", again[own.names.index(name)])
    bits = np.dtype(f"u{found.itemsize}")
    return np.asarray(found.view(bits) == other.view(bits))


def _is_poison(array: Array) -> Array:
    """Which elements the interpreter calls lost: they may be anything."""
    poison = np.empty(array.nbytes, np.uint8)
    fill_with_poison(poison)
    same = poison.reshape(-1, array.itemsize) == array.view(np.uint8).reshape(
        -1, array.itemsize
    )
    return same.all(1)


def _differ(wrong: Array, ours: Array, theirs: Array, name: str) -> Iterator[Finding]:
    if not wrong.any():
        return
    at = int(wrong.argmax())
    text = f"{name} is not what the interpreter has"
    detail = f"{int(wrong.sum())} of {wrong.size} cells, {at}: {ours[at]}, {theirs[at]}"
    yield Finding(Oracle.VALUES, Level.CONTRADICTED, text, detail)
