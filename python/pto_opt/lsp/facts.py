"""What analyses know of a value: extents, address, live range, units."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, Operation, SSAValue

from pto_dialect.assembly.short_types import short_type
from pto_dialect.assembly.source import SourceMap
from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.hardware import arch_of
from pto_dialect.integers import constant_of
from pto_dialect.messages.places import place_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import values_of, walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.memory.lifetimes import Lifetimes
from pto_passes.analysis.memory.storage import Storage
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_MOST_USES = 6
"""So many uses of a value are listed."""


class FunctionFacts:
    """The analyses of one function of a verified module, each made when first asked for."""

    def __init__(self, function: FuncOp, source: SourceMap) -> None:
        self.function = function
        self.source = source

    @cached_property
    def values(self) -> dict[str, list[SSAValue]]:
        """The values of the function by their names, without the sign."""
        found: dict[str, list[SSAValue]] = {}
        for op in walk(self.function):
            for value in values_of(op):
                name = self.source.names.get(value, "").partition("#")[0]
                found.setdefault(name, []).append(value)
        return found

    @cached_property
    def storage(self) -> Storage:
        return Storage(self.function)

    @cached_property
    def lifetimes(self) -> Lifetimes:
        return Lifetimes(self.function, self.storage)

    @cached_property
    def shapes(self) -> ValidShapes:
        return ValidShapes.of(self.function)

    @cached_property
    def _operations(self) -> tuple[list[int], list[Operation]]:
        positions = self.source.positions
        inside = [(positions[o], o) for o in walk(self.function) if o in positions]
        inside.sort(key=lambda pair: pair[0])
        return [start for start, _ in inside], [op for _, op in inside]

    def operation_at(self, offset: int) -> Operation | None:
        """The innermost operation that begins at an offset, or before it."""
        starts, operations = self._operations
        index = bisect_right(starts, offset) - 1
        return operations[index] if index >= 0 else None

    def describe(self, name: str, defined_at: int, offset: int) -> Iterator[str]:
        """
        Lines of Markdown about a value.

        Args:
            name: without its sign.
            defined_at: where its definition stands, which tells apart those of one name.
            offset: where it is asked about.
        """
        value = self._find(name, defined_at)
        if value is None:
            return
        yield f"```mlir\n%{name} : {short_type(_spelled(value))}\n```"
        if (constant := constant_of(value)) is not None:
            yield f"- value: {constant}"
        if isinstance(value.type, TileBufType):
            yield from self._describe_tile(value, offset)
        yield from self._uses(value)

    def _find(self, name: str, defined_at: int) -> SSAValue | None:
        candidates = self.values.get(name, [])
        if len(candidates) < 2:
            return candidates[0] if candidates else None

        def distance(value: SSAValue) -> int:
            return abs((self.source.position_of(value) or 0) - defined_at)

        return min(candidates, key=distance)

    def _describe_tile(self, tile: SSAValue, offset: int) -> Iterator[str]:
        type_ = tile.type
        assert isinstance(type_, TileBufType)
        rows, cols = type_.shape
        yield f"- physical: {rows} x {cols}, {type_.size} bytes"
        op = self.operation_at(offset)
        if op is not None and (valid := self.shapes.valid.get((op, tile))) is not None:
            yield f"- valid here: {valid.rows} x {valid.cols}"
        else:
            shown = " x ".join("?" if e is None else str(e) for e in type_.valid)
            yield f"- valid by its type: {shown}"
        place = self.storage.bytes_of(tile)
        yield f"- address: {place}"
        if ranges := list(self._live(self.storage.root(tile))):
            yield f"- live: {', '.join(ranges)}"

    def _live(self, root: SSAValue) -> Iterator[str]:
        operations = list(self.lifetimes.numbers)
        for first, last in self.lifetimes.live_ranges.get(root, ()):
            lines = (_line(operations[tick // 2]) for tick in (first, last))
            yield "from line {} to line {}".format(*lines)

    def _uses(self, value: SSAValue) -> Iterator[str]:
        arch = arch_of(self.function)
        users = list(dict.fromkeys(use.operation for use in value.uses))
        if not isinstance(value, BlockArgument) and isinstance(value.owner, PTOOp):
            users.insert(0, value.owner)
        users.sort(key=lambda op: self.source.positions.get(op, 0))
        units: dict[str, None] = {}
        lines: list[str] = []
        for op in users:
            pipes = op.pipes_on(arch) if isinstance(op, PTOOp) else ()
            units.update(dict.fromkeys(pipe.value for pipe in pipes))
            names = ", ".join(pipe.value for pipe in pipes)
            lines.append(f"  - line {_line(op)}: `{op.name}` {names}".rstrip())
        if units and isinstance(value.type, TileBufType):
            yield f"- units: {', '.join(units)}"
        if lines:
            yield "- operations:"
            yield from lines[:_MOST_USES]
            if (more := len(lines) - _MOST_USES) > 0:
                yield f"  - and {more} more"


def _spelled(value: SSAValue) -> str:
    return spelling_of(value.type) or str(value.type)


def _line(op: Operation) -> str:
    place = place_of(op)
    return "?" if place is None else str(place.line)


class ModuleFacts:
    """The facts of one module, by function."""

    def __init__(self, module: ModuleOp, source: SourceMap) -> None:
        self._functions = {
            function.sym_name.data: FunctionFacts(function, source)
            for function in functions_of(module)
        }

    def of(self, function: str) -> FunctionFacts | None:
        """Those of a function that has a body."""
        return self._functions.get(function)
