"""Edits of texts that give an operation another number: an address, an extent."""

from __future__ import annotations

import re

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.integers import constant_of
from pto_dialect.messages.edits import Edit, inserted_before, respelled


def with_other_number(
    op: Operation, operand: SSAValue, number: int, name: str
) -> tuple[Edit, ...]:
    """
    The edits after which an operation has a number in the place of an operand: its constant
    becomes that number if nothing else uses it, else one that is there, or a new one with
    the name given. None where the text does not tell.
    """
    source = SourceMap.of(op)
    old = None if source is None else source.names.get(operand)
    if source is None or old is None or op not in source.positions:
        return ()
    used = _word(old)
    owner = operand.owner
    if isinstance(owner, arith.ConstantOp) and len([*operand.uses]) == 1:
        if changed := respelled(owner, r"(arith\.constant\s+)-?\d+", rf"\g<1>{number}"):
            new = old.replace(str(constant_of(operand)), str(number))
            if new == old or new in source.names.values():
                return changed
            renamed = respelled(owner, used, f"%{new}"), respelled(op, used, f"%{new}")
            return (*changed, *renamed[0], *renamed[1])
    if (found := number_before(op, number, operand.type, name)) is None:
        return ()
    new, added = found
    return (*added, *respelled(op, used, f"%{new}"))


def number_before(
    op: Operation, number: int, type_: Attribute, name: str
) -> tuple[str, tuple[Edit, ...]] | None:
    """
    What a text calls a number where an operation stands, and the edits that this takes: it
    has a constant with that number, or gets one with the name given. None where no line
    can be put before the operation.
    """
    source = SourceMap.of(op)
    if source is None:
        return None
    for value, known in source.names.items():
        is_constant = isinstance(value.owner, arith.ConstantOp) and value.type == type_
        if is_constant and constant_of(value) == number and is_before(value, op):
            return known, ()
    if name in source.names.values():
        return None
    spelled = "index" if isinstance(type_, IndexType) else str(type_)
    line = f"%{name} = arith.constant {number} : {spelled}"
    added = inserted_before(op, line)
    return (name, added[0].edits) if added else None


def is_before(value: SSAValue, op: Operation) -> bool:
    """Whether a value can be used where an operation stands."""
    owner = value.owner
    block = owner.parent if isinstance(owner, Operation) else owner
    around = None if block is None else block.find_ancestor_op_in_block(op)
    if around is None or not isinstance(owner, Operation):
        return around is not None
    return owner.is_before_in_block(around)


def _word(name: str) -> str:
    return rf"%{re.escape(name)}(?![\w$.-])"
