"""
The shape rules of each operation, asked three times: by the verifier of types that say the
extents, by `check-validshape` where the program says them, by the sanitizer in a run.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import (
    AnyFloat,
    IndexType,
    IntegerAttr,
    IntegerType,
    ModuleOp,
)
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

import pto_opt
from pto_dialect import PTO, checks
from pto_dialect.facts import ExtentFault
from pto_dialect.hardware import TARGET_ARCH
from pto_dialect.messages.failures import PTOVerifyException
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.elementwise_ops import PartialOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
)
from pto_dialect.verifier import error_of
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import dtype_of
from pto_opt.interpreter.launch import Argument
from pto_opt.loading import load
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.analysis.shapes.relations import relations_of
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

TEXTS = Path(__file__).parent.parent / "lit_tests" / "dialect"
DRAWS = 8
SIDE = 256
"""Rows and columns of a tensor."""

Extents = dict[SSAValue, tuple[int, int]]
"""Valid rows and columns of tiles, sizes of the boxes of tensors."""


def _has_rules(op: type[TileOp]) -> bool:
    return bool(op.SHAPE_RULES) or op.shape_rules is not TileOp.shape_rules


def _has_faults(op: TileOp) -> bool:
    return isinstance(op, PartialOp)


def _is_plain(type_: Attribute) -> bool:
    if isinstance(type_, PartitionTensorViewType):
        return len(type_.dims) == 2 and DYNAMIC not in type_.dims
    return isinstance(type_, TileBufType | IndexType | IntegerType | AnyFloat)


@cache
def _examples() -> dict[str, TileOp]:
    """Of each operation with rules for tiles the first one in a text that is right."""
    found: dict[str, TileOp] = {}
    for path in sorted(TEXTS.glob("ops_*.mlir")):
        for text in re.split(r"^// -----.*$", path.read_text("utf-8"), flags=re.M):
            try:
                module = load(text)
            except pto_opt.PTOException:
                continue
            for op in module.walk():
                if isinstance(op, TileOp) and (op.shape_rules() or _has_faults(op)):
                    if all(_is_plain(operand.type) for operand in op.operands):
                        found.setdefault(op.name, op)
    return found


def _drawn(op: TileOp, draw: random.Random) -> Extents:
    """Extents of its tiles: as they were, or some of them other ones."""
    share = draw.choice((0.0, 0.3, 0.6))
    found: Extents = {}
    for value in dict.fromkeys(op.operands):
        if isinstance(type_ := value.type, TileBufType):
            sizes = list(zip(type_.valid, type_.shape, strict=True))
        elif isinstance(type_, PartitionTensorViewType):
            sizes = [(size, size) for size in type_.dims]
        else:
            continue
        rows, cols = (
            draw.choice((0, 1, size // 2, size, draw.randint(1, size)))
            if known is None or draw.random() < share
            else known
            for known, size in sizes
        )
        found[value] = rows, cols
    return found


def _numbers_of(numbers: Sequence[int]) -> list[ConstantOp]:
    return [ConstantOp(IntegerAttr(number, IndexType())) for number in numbers]


def _box(pointer: SSAValue, extent: tuple[int, int]) -> list[Operation]:
    """A box of so many rows and columns of a tensor that is larger."""
    assert isinstance(pointer.type, PtrType)
    element, (rows, cols) = pointer.type.element_type, extent
    numbers = _numbers_of((0, 1, SIDE, rows, cols))
    none, one, side, *sizes = [number.result for number in numbers]
    tensor = MakeTensorViewOp.build(
        operands=[pointer, [side, side], [side, one]],
        result_types=[TensorViewType((SIDE, SIDE), element)],
    )
    box = PartitionViewOp.build(
        operands=[tensor.result, [none, none], sizes],
        result_types=[PartitionTensorViewType((DYNAMIC, DYNAMIC), element)],
    )
    return [*numbers, tensor, box]


def _program(
    op: TileOp, extents: Extents, *, in_types: bool
) -> tuple[ModuleOp, TileOp]:
    """A function with one such operation; types tell the extents, or operands do."""
    given = [v for v in dict.fromkeys(op.operands) if v not in extents or _is_box(v)]
    block = Block(arg_types=[_type_of_argument(value) for value in given])
    known: dict[SSAValue, SSAValue] = dict(zip(given, block.args, strict=True))
    body: list[Operation] = []
    for value, extent in extents.items():
        type_ = value.type
        if _is_box(value):
            body.extend(_box(known[value], extent))
            known[value] = body[-1].results[0]
            continue
        assert isinstance(type_, TileBufType)
        operands: list[SSAValue | None] = [None, None]
        if not in_types:
            numbers = _numbers_of(extent)
            body.extend(numbers)
            operands = [number.result for number in numbers]
        tile = type_.with_valid(*(extent if in_types else (None, None)))
        alloc = AllocTileOp.build(operands=[None, *operands], result_types=[tile])
        body.append(alloc)
        known[value] = alloc.result
    copy = op.clone(value_mapper=dict(known))
    assert isinstance(copy, TileOp)
    block.add_ops([*body, copy, ReturnOp()])
    function = FuncOp("f", (list(block.arg_types), []), Region(block))
    return ModuleOp([function], _attributes(op)), copy


def _is_box(value: SSAValue) -> bool:
    return isinstance(value.type, PartitionTensorViewType)


def _type_of_argument(value: SSAValue) -> Attribute:
    """What a function is given for an operand: a tensor's pointer for a box of it."""
    type_ = value.type
    if isinstance(type_, PartitionTensorViewType):
        return PtrType(type_.element_type)
    return type_


def _attributes(op: TileOp) -> dict[str, Attribute]:
    top: Operation = op
    while (parent := top.parent_op()) is not None:
        top = parent
    return {k: v for k, v in top.attributes.items() if k == TARGET_ARCH}


def _arguments(function: Operation) -> list[Argument]:
    found: list[Argument] = []
    for argument in function.regions[0].block.args:
        if isinstance(type_ := argument.type, PtrType):
            found.append(np.zeros(SIDE * SIDE, dtype_of(type_.element_type)))
        else:
            found.append(1.0 if isinstance(type_, AnyFloat) else 1)
    return found


@pytest.mark.parametrize(
    "name",
    sorted(
        op.name for op in PTO.operations if issubclass(op, TileOp) and _has_rules(op)
    ),
)
def test_three_verdicts(name: str) -> None:
    op = _examples().get(name)
    if op is None:
        pytest.skip("works on tensors of other shapes, or has no rule for these types")
    draw = random.Random(name)
    for _ in range(DRAWS):
        extents = _drawn(op, draw)
        module, one = _program(op, extents, in_types=True)
        try:
            checks.tied_extents(one, one.shape_rules(), one.idle_operands())
            refused = False
        except PTOVerifyException:
            refused = True
            with pytest.raises(pto_opt.PTOException):
                pto_opt.verify(module)
        module, one = _program(op, extents, in_types=False)
        (function,) = module.ops
        relations = list(relations_of(one, ValidShapes.of(function)))
        broken = [relation for relation in relations if relation.fails]
        assert all(relation.fails or relation.holds for relation in relations)
        what = {n: extents.get(v) for n, v in op.named_operands()}
        # How a type of a box lies as rows and columns, types alone do not tell.
        if not any(map(_is_box, op.operands)):
            assert refused == bool(broken), what
        # What the device computes all the same, the check of contents judges.
        is_wrong = any(not relation.is_asserted for relation in broken)
        sanitizer = Sanitizer([Check.SHAPE])
        with suppress(pto_opt.PTOException):  # It goes beyond a tile, or has no data.
            Kernel(module, hooks=sanitizer.hooks).run(_arguments(function))
        relation = any(f.problem == "relation" for f in sanitizer.findings)
        assert is_wrong == relation, what


def _faults(op: TileOp, shapes: ValidShapes) -> list[ExtentFault]:
    return list(op.extent_faults(lambda name: shapes.bounds_at(op, op.operand(name))))


@pytest.mark.parametrize("name", ["pto.tpartadd", "pto.tpartmul", "pto.tpartmax"])
def test_three_verdicts_on_partial_sources(name: str) -> None:
    """Extents of which no relation of two operands tells whether they are right."""
    op, draw, seen = _examples()[name], random.Random(name), set[bool]()
    for _ in range(8 * DRAWS):
        extents = _drawn(op, draw)
        _, one = _program(op, extents, in_types=True)
        refused = (error := error_of(one)) is not None and "src0/src1" in error.message
        module, one = _program(op, extents, in_types=False)
        (function,) = module.ops
        shapes = ValidShapes.of(function)
        faults = _faults(one, shapes)
        sanitizer = Sanitizer([Check.SHAPE])
        with suppress(pto_opt.PTOException):  # They have no data.
            Kernel(module, hooks=sanitizer.hooks).run(_arguments(function))
        found = any(f.problem == "extents" for f in sanitizer.findings)
        what = {n: extents.get(v) for n, v in op.named_operands()}
        assert refused == bool(faults) == found, what
        seen.add(refused)
    assert seen == {False, True}
