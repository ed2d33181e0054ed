"""Control flow of `scf`: loops and branches with variables."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import emitc, scf
from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Operation, Region, SSAValue

from pto_dialect.messages.diagnostic import Note
from pto_dialect.ops.tile_ops import SetValidShapeOp
from pto_dialect.types import TileBufType
from pto_passes.emitc import ops
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.variables import branch, equals, variable_for


@lowers(scf.ForOp)
def lower_for(lowering: Lowering, op: scf.ForOp) -> None:
    """
    A C++ loop. What it carries lives in variables: read at the start of the body, so
    that the assignments at its end act at once, as the yielded values do.
    """
    _refuse_stale_copies(op, op.iter_args)
    carried = [
        variable_for(lowering, result, lowering.value(initial))
        for result, initial in zip(op.results, op.iter_args)
    ]
    old = op.body.block
    body = Block(arg_types=[lowering.type_of(op.lb)])
    outer, lowering.block = lowering.block, body
    lowering.bind(old.args[0], body.args[0])
    for argument, variable in zip(old.args[1:], carried):
        lowering.bind(argument, lowering.load(variable))
    _lower_body(lowering, old, carried)
    lowering.block.add_op(ops.EmitC_YieldOp.create(operands=[]))
    lowering.block = outer
    lowering.add(
        ops.ForOp.create(
            operands=[lowering.value(v) for v in (op.lb, op.ub, op.step)],
            regions=[Region(body)],
        )
    )
    for result, variable in zip(op.results, carried):
        lowering.bind(result, lowering.load(variable))


@lowers(scf.IfOp)
def lower_if(lowering: Lowering, op: scf.IfOp) -> None:
    """A C++ `if`; one that only chooses between values becomes `?:`."""
    if _only_chooses(op):
        _lower_choice(lowering, op)
        return
    variables = [variable_for(lowering, result) for result in op.results]
    regions: list[Region] = []
    outer = lowering.block
    for old in (op.true_region, op.false_region):
        region = Region()
        if old.first_block is not None and (op.results or len(old.block.ops) > 1):
            lowering.block = Block()
            _lower_body(lowering, old.block, variables)
            lowering.block.add_op(ops.EmitC_YieldOp.create(operands=[]))
            region.add_block(lowering.block)
        elif old is op.true_region:
            region.add_block(Block([ops.EmitC_YieldOp.create(operands=[])]))
        regions.append(region)
    lowering.block = outer
    lowering.add(ops.IfOp.create(operands=[lowering.value(op.cond)], regions=regions))
    for result, variable in zip(op.results, variables):
        lowering.bind(result, lowering.load(variable))


def _only_chooses(op: scf.IfOp) -> bool:
    return len(op.results) > 0 and all(
        len(region.block.ops) == 1 for region in (op.true_region, op.false_region)
    )


def _lower_choice(lowering: Lowering, op: scf.IfOp) -> None:
    then, other = (r.block.last_op for r in (op.true_region, op.false_region))
    assert then is not None
    assert other is not None
    for result, a, b in zip(op.results, then.operands, other.operands):
        choose(lowering, result, op.cond, a, b)


def choose(
    lowering: Lowering, result: SSAValue, condition: SSAValue, a: SSAValue, b: SSAValue
) -> None:
    """`condition ? a : b`, for numbers, pointers, tiles and views."""
    new = [lowering.value(v) for v in (condition, a, b)]
    if new[1].type != new[2].type:
        raise NoCppError("has no C++: the two values have different C++ types")
    _refuse_stale_copies(result.owner, [a, b])
    lowering.bind(result, lowering.compute(lambda e: e.select(*new)))


@lowers(scf.WhileOp)
def lower_while(lowering: Lowering, op: scf.WhileOp) -> None:
    """
    A `do` loop: the first region, then the second if the condition holds. Both carry
    their values in variables, since each may yield other ones than it was given.
    """
    before, after = op.before_region.block, op.after_region.block
    condition = before.last_op
    assert isinstance(condition, scf.ConditionOp)
    test, *passed_on = condition.operands
    _refuse_stale_copies(op, [*op.arguments, *passed_on])
    carried = [
        variable_for(lowering, argument, lowering.value(initial))
        for argument, initial in zip(before.args, op.arguments)
    ]
    results = [variable_for(lowering, result) for result in op.results]
    goes_on = lowering.declare(i1, name="goes_on")
    outer, lowering.block = lowering.block, Block()
    body = lowering.block
    for argument, variable in zip(before.args, carried):
        lowering.bind(argument, lowering.load(variable))
    lowering.lower_block(before)
    for variable, value in zip(results, passed_on):
        lowering.assign(variable, lowering.value(value))
    holds = lowering.value(test)
    lowering.assign(goes_on, holds)
    lowering.block = Block()
    for argument, value in zip(after.args, passed_on):
        lowering.values[argument] = lowering.value(value)
    _lower_body(lowering, after, carried)
    lowering.block.add_op(ops.EmitC_YieldOp.create(operands=[]))
    body.add_op(
        ops.IfOp.create(operands=[holds], regions=[Region(lowering.block), Region()])
    )
    lowering.block = outer
    expression = _read(goes_on)
    tested = Block([expression, ops.EmitC_YieldOp.create(operands=expression.results)])
    lowering.add(ops.DoOp.create(regions=[Region(body), Region(tested)]))
    for result, variable in zip(op.results, results):
        lowering.bind(result, lowering.load(variable))


@lowers(scf.IndexSwitchOp)
def lower_index_switch(lowering: Lowering, op: scf.IndexSwitchOp) -> None:
    """`if (i == 2) { ... } else if (i == 5) { ... } else { ... }`"""
    variables = [variable_for(lowering, result) for result in op.results]
    number = lowering.value(op.arg)
    cases: list[int] = [int(case) for case in op.cases.get_values()]
    tests = [equals(lowering, number, case) for case in cases]

    def choose(at: int) -> None:
        if at == len(cases):
            _lower_body(lowering, op.default_region.block, variables)
            return
        body = op.case_regions[at].block
        branch(
            lowering,
            tests[at],
            lambda: _lower_body(lowering, body, variables),
            lambda: choose(at + 1),
        )

    choose(0)
    for result, variable in zip(op.results, variables):
        lowering.bind(result, lowering.load(variable))


@lowers(scf.ExecuteRegionOp)
def lower_execute_region(lowering: Lowering, op: scf.ExecuteRegionOp) -> None:
    """The operations within, where the region stands; labels where it has blocks."""
    if len(op.region.blocks) == 1:
        block = op.region.block
        lowering.lower_block(block)
        assert block.last_op is not None
        for result, value in zip(op.results, block.last_op.operands):
            lowering.values[result] = lowering.value(value)
        return
    variables = [variable_for(lowering, result) for result in op.results]

    def leave(terminator: Operation) -> None:
        _refuse_stale_copies(terminator, terminator.operands)
        for variable, value in zip(variables, terminator.operands):
            lowering.assign(variable, lowering.value(value))

    # Imported here, as few programs have branches between blocks.
    from pto_passes.emitc.blocks import lower_blocks

    lower_blocks(lowering, op.region, leave)
    for result, variable in zip(op.results, variables):
        lowering.bind(result, lowering.load(variable))


def _read(variable: SSAValue) -> Operation:
    """An expression that is the value of a variable."""
    assert isinstance(variable.type, emitc.EmitC_LValueType)
    type = variable.type.value_type
    block = Block(arg_types=[variable.type])
    block.add_op(
        load := ops.EmitC_LoadOp.create(operands=block.args, result_types=[type])
    )
    block.add_op(ops.EmitC_YieldOp.create(operands=load.results))
    return ops.ExpressionOp.create(
        operands=[variable], result_types=[type], regions=[Region(block)]
    )


def _lower_body(
    lowering: Lowering, block: Block, variables: Sequence[SSAValue]
) -> None:
    """Lower a block; its terminator assigns to the variables."""
    lowering.lower_block(block)
    terminator = block.last_op
    if terminator is None:
        return
    _refuse_stale_copies(terminator, terminator.operands)
    for variable, value in zip(variables, terminator.operands):
        lowering.assign(variable, lowering.value(value))


def _refuse_stale_copies(op: Operation | Block, values: Sequence[SSAValue]) -> None:
    """
    A variable of a tile type holds a copy of the handle. A `set_validshape` on the
    handle afterwards would not reach the copy, so there is no C++ for it.
    """
    assert isinstance(op, Operation)
    for value in values:
        if not isinstance(value.type, TileBufType):
            continue
        for use in value.uses:
            change = use.operation
            if isinstance(change, SetValidShapeOp) and _may_follow(change, op, value):
                raise NoCppError(
                    "has no C++: the tile's extents change after it was passed on, "
                    "and C++ passes on a copy of them",
                    value,
                    [Note("they change here", change)],
                )


def _may_follow(change: Operation, copy: Operation, value: SSAValue) -> bool:
    """Whether `change` can run after `copy` while the handle lives."""
    around = [change]
    while (parent := around[-1].parent_op()) is not None:
        around.append(parent)
    inner = copy
    while (parent := inner.parent_op()) not in around:
        assert parent is not None
        inner = parent
    assert parent is not None
    outer = around[around.index(parent) - 1]
    if inner is outer:
        return True
    if inner.parent is outer.parent:
        follows = inner.is_before_in_block(outer)
    else:
        follows = not isinstance(parent, scf.IfOp)
    return follows or _runs_again(parent, value)


def _runs_again(op: Operation, value: SSAValue) -> bool:
    """Whether a loop, `op` or one around it, is repeated with the same handle."""
    home = value.owner if isinstance(value.owner, Block) else value.owner.parent
    at: Operation | None = op
    while at is not None:
        if any(home is block for region in at.regions for block in region.blocks):
            return False
        if isinstance(at, scf.ForOp | scf.WhileOp):
            return True
        at = at.parent_op()
    return False
