"""
Names of handles. A loop, a branch or a choice hands a tile on under another name: the
handle stays one, and a `set_validshape` of it changes what every name of it sees.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects import arith, scf
from xdsl.ir import BlockArgument, Operation, OpResult, Region, SSAValue, Use
from xdsl.traits import IsTerminator

from pto_dialect.ops.tile_ops import TAssignOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import values_of, walk


class Handles:
    """The names of the handles of one function."""

    def __init__(self, function: Operation) -> None:
        self._sources = {
            name: sources
            for name in _names_in(function)
            if (sources := sources_of(name)) is not None
        }
        self._names: dict[SSAValue, dict[SSAValue, None]] = {}
        self._handles: dict[SSAValue, tuple[SSAValue, ...]] = {}
        for name in self._sources:
            handles = self._handles[name] = self._find(name)
            for handle in handles:
                self._names.setdefault(handle, {})[name] = None

    def of(self, name: SSAValue) -> tuple[SSAValue, ...]:
        """The handles that a name may stand for; itself where nothing hands it on."""
        return self._handles.get(name, (name,))

    def names_of(self, handle: SSAValue) -> tuple[SSAValue, ...]:
        """The other names that may stand for a handle."""
        return tuple(self._names.get(handle, ()))

    def uses_of(self, handle: SSAValue) -> Iterator[Use]:
        """The uses of a handle, under whatever name."""
        yield from handle.uses
        for name in self._names.get(handle, ()):
            yield from name.uses

    def _find(self, name: SSAValue) -> tuple[SSAValue, ...]:
        found: dict[SSAValue, None] = {}
        seen: set[SSAValue] = set()
        pending = [name]
        while pending:
            value = pending.pop()
            if value in seen:
                continue
            seen.add(value)
            sources = self._sources.get(value)
            if sources is None:
                found[value] = None
            else:
                pending.extend(sources)
        return tuple(found)


def _names_in(function: Operation) -> Iterator[SSAValue]:
    for op in walk(function):
        if op.regions or isinstance(op, arith.SelectOp | TAssignOp):
            yield from filter(_is_tile, values_of(op))


def _is_tile(value: SSAValue) -> bool:
    return isinstance(value.type, TileBufType)


def sources_of(tile: SSAValue) -> list[SSAValue] | None:
    """The values that become known as `tile`; None if it is a handle of its own."""
    if isinstance(tile, BlockArgument):
        return _sources_of_argument(tile)
    assert isinstance(tile, OpResult)
    op, index = tile.op, tile.index
    match op:
        case scf.ForOp():
            return [op.iter_args[index], *_last_operands(op.body, index)]
        case scf.WhileOp():
            return _last_operands(op.before_region, index + 1)
        case arith.SelectOp():
            return [op.lhs, op.rhs]
        case TAssignOp():
            return [op.tile]
        case _ if op.regions:
            return [v for r in op.regions for v in _last_operands(r, index)]
        case _:
            return None


def _sources_of_argument(tile: BlockArgument) -> list[SSAValue] | None:
    op, index, block = tile.block.parent_op(), tile.index, tile.block
    if isinstance(op, scf.ForOp) and index > 0:
        return [op.iter_args[index - 1], *_last_operands(op.body, index - 1)]
    if isinstance(op, scf.WhileOp):
        if block is op.before_region.block:
            return [op.arguments[index], *_last_operands(op.after_region, index)]
        return _last_operands(op.before_region, index + 1)
    region = block.parent
    if region is None or block is region.blocks.first:
        return None
    # What any branch hands on: which operand goes to which argument is not asked.
    found = [
        v
        for b in region.blocks
        if b.last_op is not None and b.last_op.has_trait(IsTerminator)
        for v in b.last_op.operands
        if v.type == tile.type
    ]
    return found or None


def _last_operands(region: Region, index: int) -> list[SSAValue]:
    """Operand `index` of the last operation of a region's blocks."""
    return [
        block.last_op.operands[index]
        for block in region.blocks
        if block.last_op is not None and index < len(block.last_op.operands)
    ]
