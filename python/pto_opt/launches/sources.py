"""What numbers of a program come from: the parameters that one may change."""

from __future__ import annotations

from collections import deque

from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, BlockArgument, OpResult, SSAValue

from pto_dialect.functions import BLOCK_COUNT, BLOCK_INDEX
from pto_dialect.ops.memory_ops import LoadScalarOp
from pto_dialect.types import PtrType, TileBufType
from pto_dialect.walking import blocks_of
from pto_opt.interpreter.elements import is_float, is_whole_number
from pto_opt.interpreter.launch import Entry, Parameter

BLOCKS = -1
"""Stands for the number of blocks among the parameters, which count from 0."""


def sources(values: list[SSAValue], entry: Entry) -> list[int]:
    """
    The parameters that values come from, the nearest first: numbers, tensors that
    numbers are loaded from, and `BLOCKS`. Where tiles take part, which may hold numbers
    from anywhere, all tensors of indices come last.
    """
    functions = {member.function for member in entry.members}
    names = {p.index: p for p in entry.parameters}
    found: dict[int, None] = {}
    with_tiles = False
    seen: set[SSAValue] = set()
    pending = deque(values)
    while pending:
        value = pending.popleft()
        if value in seen:
            continue
        seen.add(value)
        owner = value.owner
        if isinstance(owner, Block):
            parent = owner.parent_op()
            if parent in functions:
                assert isinstance(value, BlockArgument)
                parameter = names[value.index]
                if parameter.name in (BLOCK_INDEX, BLOCK_COUNT):
                    found[BLOCKS] = None
                elif not parameter.is_memory and not parameter.is_automatic:
                    found[parameter.index] = None
            elif parent is not None and not isinstance(parent, FuncOp):
                pending.extend(parent.operands)
                if owner.last_op is not None:
                    pending.extend(owner.last_op.operands)
            continue
        if isinstance(owner, LoadScalarOp):
            pointer: SSAValue = owner.ptr
            while isinstance(pointer, OpResult) and pointer.op.operands:
                pending.extend(pointer.op.operands[1:])
                pointer = pointer.op.operands[0]
            if isinstance(pointer, BlockArgument):
                found[pointer.index] = None
        with_tiles |= isinstance(value.type, TileBufType)
        pending.extend(owner.operands)
        for block in blocks_of(owner):
            if block.last_op is not None:
                pending.extend(block.last_op.operands)
    if with_tiles:
        found.update((p.index, None) for p in entry.asked if p.is_memory)
    several = [BLOCKS] if BLOCKS in found else []
    return [i for i in found if i != BLOCKS and has_choice(names[i])] + several


def has_choice(parameter: Parameter) -> bool:
    """Whether there is something to choose: a whole number, or a tensor of indices."""
    if not parameter.is_memory:
        return is_whole_number(parameter.type)
    return (
        isinstance(parameter.type, PtrType)
        and not is_float(parameter.dtype)
        and parameter.dtype.itemsize >= 4
    )
