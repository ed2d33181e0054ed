"""Which variables need a copy when they are read, and which are declared with a value."""

from __future__ import annotations

from xdsl.ir import Block, Operation, SSAValue

from pto_passes.emitc import ops


def writes(op: Operation, variable: SSAValue) -> bool:
    """Whether an operation may change a variable."""
    if isinstance(op, ops.AssignOp):
        return op.var is variable
    return isinstance(op, ops.VerbatimOp) and variable in op.fmt_args


def first_value(variable: ops.VariableOp) -> Operation | None:
    """The assignment right behind a declaration, which can become part of it."""
    op = variable.next_op
    if isinstance(op, ops.AssignOp) and op.var is variable.result:
        return op
    if (
        isinstance(op, ops.VerbatimOp)
        and op.value.data.startswith("{} = ")
        and list(op.fmt_args).count(variable.result) == 1
        and op.fmt_args[0] is variable.result
    ):
        return op
    return None


def reads_in_place(load: ops.EmitC_LoadOp) -> bool:
    """
    Whether the variable still holds the value of a load wherever that value is used, so
    that its name can stand for it.
    """
    block = load.parent
    assert block is not None
    changes = [
        use.operation
        for use in load.operand.uses
        if writes(use.operation, load.operand)
        and (at := block.find_ancestor_op_in_block(use.operation)) is not None
        and load.is_before_in_block(at)
    ]
    return all(
        _comes_first(use.operation, change, block)
        for use in load.result.uses
        for change in changes
    )


def _comes_first(use: Operation, change: Operation, block: Block) -> bool:
    """Whether a use within a block always runs before a change within it."""
    if use is change:
        return isinstance(use, ops.AssignOp)
    around: dict[Block, Operation] = {}
    op: Operation | None = use
    while op is not None and op.parent is not None:
        around[op.parent] = op
        op = op.parent_op()
    at = change
    while at.parent not in around:
        parent = at.parent_op()
        assert parent is not None
        at = parent
    # `at` and the use, or what contains it, stand in one block, perhaps in a loop.
    home = at.parent
    assert home is not None
    if not around[home].is_before_in_block(at):
        return False
    parent = home.parent_op()
    while home is not block and parent is not None:
        if isinstance(parent, ops.ForOp | ops.DoOp):
            return False
        home, parent = parent.parent, parent.parent_op()
    return True
