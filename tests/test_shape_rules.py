"""What passes rely on in the shape rules of operations, and no single one shows."""

import pytest

from pto_dialect import PTO
from pto_dialect.facts import ShapeRule, ValidOf
from pto_dialect.ops.base import TileOp

OPS = [op for op in PTO.operations if issubclass(op, TileOp) and op.INDEPENDENT]


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_independent_dimensions_are_tied_to_themselves(op: type[TileOp]) -> None:
    """
    `hoist-validshape` narrows what is tied to a dimension of the result: the same one of
    operands, and no fixed number.
    """
    reached = {ValidOf(out, dim) for out in op.OUTS for dim in op.INDEPENDENT}
    rules: list[ShapeRule] = list(op.SHAPE_RULES)
    while rules:
        touching = [r for r in rules if reached & {r.left, r.right}]
        if not touching:
            break
        for rule in touching:
            assert isinstance(rule.right, ValidOf), rule
            assert rule.left.dim is rule.right.dim, rule
            reached |= {rule.left, rule.right}
            rules.remove(rule)


def test_ties_can_be_chains() -> None:
    """As those of `tcmp`: both sources alike, and one of them like the result."""
    by_name = {op.name: op for op in OPS}
    tied = [(r.left, r.right) for r in by_name["pto.tcmp"].SHAPE_RULES]
    operands = {(a.operand, b.operand) for a, b in tied if isinstance(b, ValidOf)}
    assert operands == {("src1", "src0"), ("src0", "dst")}
