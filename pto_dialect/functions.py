"""What operations ask about the function around them."""

from __future__ import annotations

from xdsl.dialects.builtin import UnitAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation

TILEOP_HELPER = "pto.tileop.helper"
"""The attribute of helper functions, which run wherever they are called."""

KERNEL_KIND_INFERRED = "pto.kernel_kind_inferred"
"""The attribute of functions whose kind of cores follows from what they do: it does not
make a kernel of them."""


def function_of(op: Operation) -> FuncOp | None:
    """The function around an operation."""
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, FuncOp):
        parent = parent.parent_op()
    return parent


def is_helper(function: FuncOp) -> bool:
    """Whether a function runs wherever it is called."""
    return isinstance(function.attributes.get(TILEOP_HELPER), UnitAttr)


def is_in_helper(op: Operation) -> bool:
    """Whether the function around an operation runs wherever it is called."""
    function = function_of(op)
    return function is not None and is_helper(function)
