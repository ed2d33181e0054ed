"""What operations ask about the function around them."""

from __future__ import annotations

from xdsl.dialects.builtin import UnitAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, Operation

from pto_dialect.assembly.source import SourceMap
from pto_dialect.walking import ancestors

TILEOP_HELPER = "pto.tileop.helper"
"""The attribute of helper functions, which run wherever they are called."""

ENTRY_MARKS = ("pto.entry", "hacc.entry", "pto.kernel", "pto.aicore")
"""The attributes of functions that a host launches."""

BLOCK_INDEX = "__pypto_spmd_block_idx"
BLOCK_COUNT = "__pypto_spmd_block_num"
SUBBLOCK_INDEX = "__pypto_spmd_subblock_idx"
AUTOMATIC = {BLOCK_INDEX: 0, BLOCK_COUNT: 1, SUBBLOCK_INDEX: 0}
"""
Parameters that a launch fills in itself, by pypto's names for them, and what they are in
a launch of one block.
"""


def parameter_name(argument: BlockArgument, function: FuncOp) -> str:
    """What the author calls a parameter, without its `%`."""
    source = SourceMap.of(function)
    name = None if source is None else source.names.get(argument)
    return name or argument.name_hint or f"arg{argument.index}"


def function_of(op: Operation) -> FuncOp | None:
    """The function around an operation."""
    return next(
        (around for around in ancestors(op) if isinstance(around, FuncOp)), None
    )


def is_helper(function: FuncOp) -> bool:
    """Whether a function runs wherever it is called."""
    return isinstance(function.attributes.get(TILEOP_HELPER), UnitAttr)


def is_in_helper(op: Operation) -> bool:
    """Whether the function around an operation runs wherever it is called."""
    function = function_of(op)
    return function is not None and is_helper(function)
