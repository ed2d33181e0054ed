"""
Ways to make a program smaller. Each works on a copy of it, at places that are counted.

An edit that makes a program wrong is no harm: whoever asks for it looks at what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import cast

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import (
    FunctionType,
    IndexType,
    IntegerType,
    ModuleOp,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, BlockArgument, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter
from xdsl.traits import IsTerminator, is_side_effect_free

from pto_dialect.hardware import TARGET_ARCH
from pto_dialect.integers import width_of
from pto_dialect.walking import ancestors, walk

Rewrite = Callable[[ModuleOp, Collection[int]], None]
"""Changes a module at some of the places that there are."""


@dataclass(frozen=True)
class EditKind:
    """
    A kind of edit.

    Attributes:
        name: what it does, for those who watch.
        count: how many places there are in a module.
        apply: changes the module at some of them.
        one_by_one: whether it makes no sense to try many places at once.
    """

    name: str
    count: Callable[[ModuleOp], int]
    apply: Rewrite
    one_by_one: bool = False


# Operations


def _removable(module: ModuleOp) -> list[Operation]:
    return [
        op for op in walk(module) if op is not module and not op.has_trait(IsTerminator)
    ]


def _remove(module: ModuleOp, places: Collection[int]) -> None:
    """Remove operations with all that uses their results."""
    operations = _removable(module)
    doomed: dict[Operation, None] = {}
    pending = [operations[place] for place in places]
    while pending:
        op = pending.pop()
        if op in doomed or op is module:
            continue
        if op.has_trait(IsTerminator):
            # A branch or a body gives the value on: what it is given to goes as well.
            parent = op.parent_op()
            if parent is not None and not isinstance(parent, FuncOp):
                pending.append(parent)
            continue
        doomed[op] = None
        for result in op.results:
            pending += [use.operation for use in result.uses]
    for op in doomed:
        if op.parent is not None and not any(
            around in doomed for around in ancestors(op)
        ):
            op.detach()
            op.erase(safe_erase=False)
    _sweep(module)


def _sweep(module: ModuleOp) -> None:
    """Remove what computes values that nobody uses."""
    changed = True
    while changed:
        changed = False
        for op in reversed(list(walk(module))):
            if op.results and not any(r.uses for r in op.results) and _is_idle(op):
                op.detach()
                op.erase()
                changed = True


def _is_idle(op: Operation) -> bool:
    return is_side_effect_free(op) or op.name in _MAKERS


_MAKERS = ("pto.alloc_tile", "pto.alloc_multi_tile", "pto.subview")


# Regions


def _structured(module: ModuleOp) -> list[scf.ForOp | scf.IfOp | scf.WhileOp]:
    return [
        op for op in walk(module) if isinstance(op, scf.ForOp | scf.IfOp | scf.WhileOp)
    ]


def _unwrap_with(second: bool) -> Rewrite:
    def unwrap(module: ModuleOp, places: Collection[int]) -> None:
        """Put the body of a loop, run once, or one way of a branch in their place."""
        for op in reversed([_structured(module)[place] for place in places]):
            match op:
                case scf.ForOp():
                    _put_in_place(op, op.body.block, [op.lb, *op.iter_args])
                case scf.WhileOp():
                    _put_in_place(op, op.after_region.block, [*op.arguments])
                case scf.IfOp():
                    region = op.false_region if second else op.true_region
                    if region.blocks:
                        _put_in_place(op, region.block, [])
                    elif not op.results:
                        Rewriter.erase_op(op)

    return unwrap


def _put_in_place(op: Operation, block: Block, values: list[SSAValue]) -> None:
    last = block.last_op
    if last is None or len(values) != len(block.args):
        return
    given = list(last.operands)
    last.detach()
    last.erase()
    Rewriter.inline_block(block, InsertPoint.before(op), values)
    if len(given) == len(op.results):
        for result, value in zip(op.results, given):
            result.replace_all_uses_with(value)
    Rewriter.erase_op(op, safe_erase=False)


# Values


def _computed(module: ModuleOp) -> list[SSAValue]:
    """Whole numbers that are no constants."""
    found: list[SSAValue] = []
    for op in walk(module):
        if not isinstance(op, arith.ConstantOp):
            found += [r for r in op.results if _is_number(r.type) and r.uses]
        if isinstance(op, FuncOp) and not op.is_declaration:
            found += [a for a in op.args if _is_number(a.type) and a.uses]
    return found


def _is_number(type_: Attribute) -> bool:
    return isinstance(type_, IntegerType | IndexType)


def _fixed_at(number: int) -> Rewrite:
    def fix(module: ModuleOp, places: Collection[int]) -> None:
        """Put a constant in the place of a number."""
        for value in [_computed(module)[place] for place in places]:
            constant = _constant(number, value.type)
            owner = value.owner
            if isinstance(owner, Block):
                Rewriter.insert_op(constant, InsertPoint.at_start(owner))
            else:
                Rewriter.insert_op(constant, InsertPoint.before(owner))
            value.replace_all_uses_with(constant.result)
        _sweep(module)

    return fix


def _constant(number: int, type_: Attribute) -> arith.ConstantOp:
    if isinstance(type_, IntegerType):
        bits = width_of(cast("Attribute", type_))
        return arith.ConstantOp.from_int_and_width(number, bits)
    return arith.ConstantOp.from_int_and_width(number, IndexType())


def _repeated(module: ModuleOp) -> list[tuple[SSAValue, SSAValue]]:
    """Constants, each with an equal one that stands before it in a block around."""
    found: list[tuple[SSAValue, SSAValue]] = []
    known: dict[tuple[Block | None, Attribute], SSAValue] = {}
    for op in walk(module):
        if not isinstance(op, arith.ConstantOp):
            continue
        block = op.parent
        around: Block | None = block
        while around is not None and (around, op.value) not in known:
            around = around.parent_block()
        if around is None:
            known[block, op.value] = op.result
        else:
            found.append((op.result, known[around, op.value]))
    return found


def _merge(module: ModuleOp, places: Collection[int]) -> None:
    for value, earlier in [_repeated(module)[place] for place in places]:
        value.replace_all_uses_with(earlier)
    _sweep(module)


# Arguments, attributes


def _unused(module: ModuleOp) -> list[BlockArgument]:
    called = {
        name
        for op in walk(module)
        for name in [getattr(getattr(op, "callee", None), "root_reference", None)]
        if name is not None
    }
    return [
        argument
        for op in walk(module)
        if isinstance(op, FuncOp) and op.sym_name not in called and op.body.blocks
        for argument in op.args
        if not argument.uses
    ]


def _drop_arguments(module: ModuleOp, places: Collection[int]) -> None:
    for argument in reversed([_unused(module)[place] for place in places]):
        function = argument.owner.parent_op()
        assert isinstance(function, FuncOp)
        inputs = list(function.function_type.inputs)
        del inputs[argument.index]
        outputs = list(function.function_type.outputs)
        function.body.block.erase_arg(argument)
        function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)
        if "arg_attrs" in function.properties:
            del function.properties["arg_attrs"]


def _attributes(module: ModuleOp) -> list[tuple[Operation, str]]:
    return [
        (op, name)
        for op in walk(module)
        for name in op.attributes
        if name != TARGET_ARCH
    ]


def _drop_attributes(module: ModuleOp, places: Collection[int]) -> None:
    for op, name in [_attributes(module)[place] for place in places]:
        del op.attributes[name]


def _counted(
    find: Callable[[ModuleOp], Collection[object]],
) -> Callable[[ModuleOp], int]:
    return lambda module: len(find(module))


KINDS = (
    EditKind("operations removed", _counted(_removable), _remove),
    EditKind("regions unwrapped", _counted(_structured), _unwrap_with(second=False)),
    EditKind(
        "other ways of branches", _counted(_structured), _unwrap_with(second=True)
    ),
    EditKind("numbers fixed at 0", _counted(_computed), _fixed_at(0)),
    EditKind("numbers fixed at 1", _counted(_computed), _fixed_at(1), one_by_one=True),
    EditKind("constants merged", _counted(_repeated), _merge),
    EditKind("arguments dropped", _counted(_unused), _drop_arguments),
    EditKind("attributes dropped", _counted(_attributes), _drop_attributes),
)
"""The kinds, those that take most away first."""


# Numbers of the text: extents of types, sizes, constants

_NUMBER = re.compile(r"(?<![\w.%@#$-])\d+(?![\w.])|(?<=[x<])\d+(?=x)")


def smaller_numbers(text: str) -> Iterable[str]:
    """
    The text with one of its numbers, wherever it stands, replaced by a smaller one: so
    that types, constants and sizes go on to agree.
    """
    found = sorted({int(n) for n in _NUMBER.findall(text) if int(n) > 1}, reverse=True)
    for number in found:
        for smaller in dict.fromkeys((16, 1, 8, number // 2)):
            if 0 < smaller < number:
                yield _NUMBER.sub(
                    lambda m, old=number, new=smaller: (
                        str(new) if int(m[0]) == old else m[0]
                    ),
                    text,
                )


def fewer_lines(text: str, places: Collection[int]) -> str:
    """The text without some of its lines: for what cannot be parsed."""
    lines = text.splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines) if number not in places)
