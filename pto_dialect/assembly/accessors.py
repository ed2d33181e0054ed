"""
Named operands, read directly: xDSL makes a sequence at each access, and decodes the sizes
of segments anew.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NoReturn, cast

from xdsl.dialects.builtin import DenseArrayBase, IntegerType
from xdsl.ir import Operation
from xdsl.irdl.operations import (
    BaseAttrAccessor,
    BeforeVariadicSingleAccessor,
    OptionalAttrAccessor,
    SingleAttrAccessor,
    VarIRConstruct,
)

from pto_dialect.xdsl_internals import operands_of


def direct(members: dict[str, Any]) -> dict[str, Any]:
    """The accessors of an operation class, with faster ones for its operands."""
    offsets = _Offsets()
    return {name: _direct(member, offsets) for name, member in members.items()}


class _Offsets:
    """Where each operand of a class begins, by what the sizes of segments are stored as."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[int, ...]] = {}

    def of(self, sizes: DenseArrayBase[IntegerType]) -> tuple[int, ...]:
        stored = sizes.data.data
        known = self._known.get(stored)
        if known is None:
            counts = sizes.get_values()
            known = self._known[stored] = tuple(accumulate(counts, initial=0))
        return known


def _direct(member: Any, offsets: _Offsets) -> Any:
    if isinstance(member, BeforeVariadicSingleAccessor):
        if member.construct is VarIRConstruct.OPERAND:
            return _Operand(member.idx)
    elif isinstance(member, BaseAttrAccessor):
        if member.construct is VarIRConstruct.OPERAND:
            return _kind_of(member)(member, offsets)
    return member


class _Accessor:
    def __set__(self, op: Operation, value: object) -> NoReturn:
        raise AttributeError("operands are set by their number")


class _Operand(_Accessor):
    """An operand at the same place in each operation of the class."""

    def __init__(self, index: int) -> None:
        self._index = index

    def __get__(self, op: Operation, cls: object = None) -> Any:
        return operands_of(op)[self._index]


class _Segment(_Accessor):
    """A variadic operand of a class with sizes of segments."""

    def __init__(self, accessor: BaseAttrAccessor, offsets: _Offsets) -> None:
        self._index = accessor.idx
        self._container = accessor.option.container
        self._name = accessor.option.attribute_name
        self._offsets = offsets

    def bounds(self, op: Operation) -> tuple[int, int]:
        """The numbers of its first operand, and of the one behind its last."""
        sizes = cast("DenseArrayBase[IntegerType]", self._container(op)[self._name])
        offsets = self._offsets.of(sizes)
        return offsets[self._index], offsets[self._index + 1]

    def __get__(self, op: Operation, cls: object = None) -> Any:
        start, stop = self.bounds(op)
        return operands_of(op)[start:stop]


class _Single(_Segment):
    def __get__(self, op: Operation, cls: object = None) -> Any:
        return operands_of(op)[self.bounds(op)[0]]


class _Optional(_Segment):
    def __get__(self, op: Operation, cls: object = None) -> Any:
        start, stop = self.bounds(op)
        return operands_of(op)[start] if start < stop else None


def _kind_of(accessor: BaseAttrAccessor) -> type[_Segment]:
    if isinstance(accessor, SingleAttrAccessor):
        return _Single
    return _Optional if isinstance(accessor, OptionalAttrAccessor) else _Segment
