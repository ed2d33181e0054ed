"""
Operations with damaged operands and attributes, as the generic form can write them, are
refused with a diagnostic; what is not refused can be printed and read again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    FloatAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    UnitAttr,
    f32,
    i32,
    i64,
)
from xdsl.ir import Attribute, Operation
from xdsl.irdl import IRDLOperation

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.messages.listing import render_all
from pto_dialect.ops.base import PTOOp
from pto_dialect.verifier import find_errors
from pto_opt.context import make_context

TEXTS = Path(__file__).parents[2] / "lit_tests" / "dialect"

WRONG: tuple[Attribute, ...] = (
    UnitAttr(),
    IntegerAttr(-1, i64),
    IntegerAttr(1 << 40, i64),
    StringAttr("x"),
    ArrayAttr[Attribute](()),
    i32,
    FloatAttr(1.5, f32),
    DenseArrayBase.from_list(i32, [1, -1]),
)

STRIDE = 5
"""Every how manieth damage is tried; it has no factor in common with their groups."""


def read(text: str) -> ModuleOp:
    return PTOParser(make_context(), text, "text").parse_module()


def damages(op: IRDLOperation) -> Iterator[str]:
    """Damages an operation in one way after another; at the end it is whole again."""
    operands, properties = list(op.operands), dict(op.properties)
    for i, _ in enumerate(operands):
        op.operands = operands[:i] + operands[i + 1 :]
        yield f"without operand {i}"
        op.operands = [*operands[:i], operands[i - 1], *operands[i + 1 :]]
        yield f"with operand {i - 1} for {i}"
    op.operands = operands + operands[:1]
    yield "with an operand more"
    op.operands = operands
    for name in {**properties, **op.get_irdl_definition().properties}:
        op.properties = {k: v for k, v in properties.items() if k != name}
        yield f"without {name}"
        for value in WRONG:
            op.properties = {**properties, name: value}
            yield f"with {name} = {value}"
    op.properties = properties


def printed(module: ModuleOp) -> str:
    stream = io.StringIO()
    print_module(module, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "path", sorted(TEXTS.glob("ops_*.mlir")), ids=lambda path: path.stem
)
def test_damaged_operations_are_refused_or_right(path: Path) -> None:
    tried = 0
    chunks = path.read_text(encoding="utf-8").split("// -----")
    for module in map(read, chunks):
        tried += sum(count_damages(op, module) for op in list(module.walk()))
    assert tried


def count_damages(op: Operation, module: ModuleOp) -> int:
    """Damage an operation and see what is said; returns in how many ways."""
    if not isinstance(op, PTOOp):
        return 0
    tried = 0
    for damage in islice(damages(op), 0, None, STRIDE):
        tried += 1
        errors = list(find_errors(module))
        try:
            if errors:
                assert "error: " in render_all(errors)
            else:
                read(printed(module))
        except Exception as error:
            raise AssertionError(f"{op.name} {damage}") from error
    return tried
