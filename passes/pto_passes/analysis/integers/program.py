"""The whole numbers of a program as linear expressions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import i1
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.integers import (
    INDEX_BITS,
    constant_of,
    fold,
    is_integer_type,
    width_of,
)
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.integers.linear import (
    ZERO,
    Kind,
    Leaf,
    LinearExpr,
    Symbol,
    at_most,
    equal,
)
from pto_passes.analysis.integers.order import operands_first
from pto_passes.analysis.integers.ranges import (
    Bound,
    Bounds,
    counted_by,
    fits,
    is_count,
    quotient_range,
    range_of,
    range_of_counter,
    range_of_leaf,
    remainder_range,
)

_MAX_TERMS = 8
"""A longer sum is treated as one unknown, so that chains of additions stay linear."""

_MAX_LEAVES = 16


class Integers:
    """
    The expressions of the whole numbers of one program. Each value is looked at once.

    With `counts`, the numbers that a kernel is given are taken to count things (blocks,
    rows, lengths): an offset that is clamped at zero by `maxsi` and adds only counts is
    what it is before the clamp, and a count without a sign is the number with one.
    """

    def __init__(self, *, counts: bool = False) -> None:
        self._counts = counts
        self._known: dict[SSAValue, LinearExpr] = {}
        self._symbols: dict[Hashable, LinearExpr] = {}
        self._loops: dict[Block, tuple[Operation, ...]] = {}

    def bind(self, value: SSAValue, expr: LinearExpr) -> None:
        """Say what a value is that the program's arithmetic does not tell."""
        known = self._known.get(value)
        if known == expr:
            return
        self._known[value] = expr
        if known is not None:
            self._forget_users(value)

    def _forget_users(self, value: SSAValue) -> None:
        """Compute anew what was computed from a value."""
        pending = [value]
        while pending:
            for use in pending.pop().uses:
                op = use.operation
                if _is_pure_arithmetic(op):
                    results: Sequence[SSAValue] = op.results
                elif isinstance(op, scf.ForOp):
                    results = op.body.block.args[:1]
                else:
                    continue
                pending += [r for r in results if self._known.pop(r, None) is not None]

    def unknown(
        self, key: Hashable, name: str, low: Bound, high: Bound, where: Leaf
    ) -> LinearExpr:
        """
        A number of which only bounds are known; one expression for one key. It is the same
        number as long as `where` keeps its value (a block: until it runs again).
        """
        expr = self._symbols.get(key)
        if expr is None or expr.bounds != (low, high):
            expr = _expr_of(Symbol(low, high, frozenset({where}), text=name))
            self._symbols[key] = expr
        return expr

    def scaled(self, expr: LinearExpr, times: int, by: int, size: int) -> LinearExpr:
        """`expr * times // by`, of which it is known to be from 0 to `size`."""
        if times % by == 0:
            return expr.times(times // by)
        known = expr.value
        if known is not None:
            return LinearExpr(known * times // by)
        key = "scaled", expr, times, by
        found = self._symbols.get(key)
        if found is None:
            name = f"({expr}) * {times} / {by}"
            leaves = frozenset(expr.leaves())
            found = _expr_of(Symbol(0, size, leaves, text=name))
            self._symbols[key] = found
        return found

    def of(self, value: SSAValue) -> LinearExpr:
        """The expression of a whole number."""
        known = self._known.get(value)
        if known is not None:
            return known
        for current in operands_first(value, self._known, _inputs):
            self._known[current] = self._compute(current)
        return self._known[value]

    def _compute(self, value: SSAValue) -> LinearExpr:
        owner = value.owner
        if isinstance(owner, arith.ConstantOp):
            constant = constant_of(value)
            return self._leaf(value) if constant is None else LinearExpr(constant)
        if isinstance(owner, Operation) and len(owner.results) == 1:
            arguments = [self._known[v] for v in _inputs(value)]
            constant = _folded(owner, arguments)
            if constant is not None:
                return LinearExpr(constant)
            expr = self._combine(value, owner, arguments)
            if expr is not None and fits(expr.bounds, value.type):
                return expr
            return self._symbol_of(value, owner, arguments)
        return self._leaf(value)

    def _combine(
        self, value: SSAValue, op: Operation, arguments: list[LinearExpr]
    ) -> LinearExpr | None:
        """What an operation computes as long as nothing wraps around, if that is known."""
        match op, arguments:
            case arith.AddiOp(), [a, b]:
                expr = a.plus(b)
            case arith.SubiOp(), [a, b]:
                expr = self._rest_of(value, a, b) or a.plus(b, -1)
            case arith.MuliOp(), [a, b] if b.value is not None:
                expr = a.times(b.value)
            case arith.MuliOp(), [a, b] if a.value is not None:
                expr = b.times(a.value)
            case ((arith.IndexCastOp() | arith.ExtSIOp()), [a]) if not _is_bit(op):
                expr = a
            case arith.TruncIOp(), [a]:
                expr = a
            case arith.ExtUIOp(), [a] if is_count(a.bounds) or self._is_counted(a):
                expr = a
            case arith.MinSIOp(), [a, b] if not _is_bit(op):
                expr = a if at_most(a, b) else b if at_most(b, a) else None
            case arith.MaxSIOp(), [a, b] if not _is_bit(op):
                expr = self._greatest(a, b)
            case arith.SelectOp(), [_, a, b] if equal(a, b):
                expr = a
            case ((arith.DivSIOp() | arith.RemSIOp()), [a, b]) if (b.value or 0) > 0:
                kind = "quotient" if isinstance(op, arith.DivSIOp) else "remainder"
                expr = self._part(value, kind, a, b)
            case _:
                expr = None
        if expr is not None and len(expr.terms) > _MAX_TERMS:
            return None
        return expr

    def _is_counted(self, expr: LinearExpr) -> bool:
        return self._counts and expr.is_count

    def _greatest(self, a: LinearExpr, b: LinearExpr) -> LinearExpr | None:
        for one, other in ((a, b), (b, a)):
            is_clamped = other.value is not None and other.value <= 0
            if at_most(other, one) or (is_clamped and self._is_counted(one)):
                return one
        return None

    def _rest_of(
        self, value: SSAValue, whole: LinearExpr, part: LinearExpr
    ) -> LinearExpr | None:
        """`x - x / d * d`, which is a remainder."""
        if part.constant or len(part.terms) != 1:
            return None
        ((symbol, factor),) = part.terms
        if symbol.kind != "quotient" or symbol.arguments != (
            whole,
            LinearExpr(factor),
        ):
            return None
        return self._part(value, "remainder", *symbol.arguments)

    def _part(
        self, value: SSAValue, kind: Kind, whole: LinearExpr, divisor: LinearExpr
    ) -> LinearExpr:
        """The quotient, or the remainder, of a number by one above zero."""
        by = divisor.constant
        exact = whole.divided(by)
        if exact is not None:
            return exact if kind == "quotient" else ZERO
        key = kind, whole, by
        found = self._symbols.get(key)
        if found is None:
            range_ = quotient_range if kind == "quotient" else remainder_range
            found = self._symbols[key] = self._symbol(
                value, kind, [whole, divisor], range_(whole.bounds, by), whole.is_count
            )
        return found

    def _symbol_of(
        self, value: SSAValue, op: Operation, arguments: list[LinearExpr]
    ) -> LinearExpr:
        attributes = (*op.properties.items(), *op.attributes.items())
        key = (op.name, attributes, value.type, *arguments)
        if not arguments or not _is_pure_arithmetic(op):
            return self._leaf(value)
        known = self._symbols.get(key)
        if known is not None:
            return known
        bounds = range_of(op, [argument.bounds for argument in arguments])
        kind: Kind = "value"
        if isinstance(op, arith.MinSIOp | arith.MaxSIOp) and value.type != i1:
            kind = "min" if isinstance(op, arith.MinSIOp) else "max"
        expr = self._symbol(value, kind, arguments, bounds, _counts(op, arguments))
        self._symbols[key] = expr
        return expr

    def _symbol(
        self,
        value: SSAValue,
        kind: Kind,
        arguments: list[LinearExpr],
        bounds: Bounds,
        counts: bool,
    ) -> LinearExpr:
        leaves = frozenset(leaf for a in arguments for leaf in a.leaves())
        if len(leaves) > _MAX_LEAVES:
            leaves, arguments, kind = frozenset({value}), [], "value"
        counts = counts or is_count(bounds)
        return _expr_of(Symbol(*bounds, leaves, value, kind, tuple(arguments), counts))

    def _leaf(self, value: SSAValue) -> LinearExpr:
        if (loop := counted_by(value)) is not None:
            lower, upper = self.of(loop.lb), self.of(loop.ub)
            step = constant_of(loop.step)
            bounds = range_of_counter(lower.bounds, upper.bounds, step)
            counts = lower.is_count
        else:
            bounds, counts = range_of_leaf(value), _is_given_count(value)
        counts = counts or is_count(bounds)
        leaves = frozenset[Leaf]({value})
        return _expr_of(Symbol(*bounds, leaves, value, is_count=counts))

    def loops_around(self, leaf: Leaf) -> tuple[Operation, ...]:
        """The loops each of whose iterations has its own value of a leaf."""
        owner = leaf if isinstance(leaf, Block) else leaf.owner
        block = owner.parent if isinstance(owner, Operation) else owner
        return () if block is None else self._loops_of(block)

    def _loops_of(self, block: Block) -> tuple[Operation, ...]:
        known = self._loops.get(block)
        if known is None:
            parent = block.parent_op()
            outer = None if parent is None else parent.parent
            known = () if outer is None else self._loops_of(outer)
            if parent is not None and is_loop(parent):
                known = (*known, parent)
            self._loops[block] = known
        return known


def _expr_of(symbol: Symbol) -> LinearExpr:
    return LinearExpr(0, ((symbol, 1),))


def _folded(op: Operation, arguments: Sequence[LinearExpr]) -> int | None:
    """The number that an operation computes, where its operands' are known."""
    numbers = [a.value for a in arguments if a.value is not None]
    if not numbers or not len(numbers) == len(arguments) == len(op.operands):
        return None
    return fold(op, tuple(numbers))


def _is_given_count(leaf: SSAValue) -> bool:
    """Whether a number that comes from no arithmetic counts something."""
    if isinstance(leaf, BlockArgument):
        around = leaf.block.parent_op()
        return around is not None and around.name == "func.func"
    owner = leaf.owner
    return isinstance(owner, Operation) and owner.name.startswith("pto.get_")


def _counts(op: Operation, arguments: Sequence[LinearExpr]) -> bool:
    """Whether an operation makes a count of counts."""
    match op, [argument.is_count for argument in arguments]:
        case arith.MaxSIOp(), are_counts:
            return any(are_counts)
        case arith.SelectOp(), [_, *are_counts]:
            return all(are_counts)
        case arith.MuliOp(), _ if width_of(op.results[0].type) < INDEX_BITS:
            return False
        case (
            (
                arith.MinSIOp()
                | arith.MuliOp()
                | arith.DivUIOp()
                | arith.CeilDivSIOp()
                | arith.FloorDivSIOp()
            ),
            are_counts,
        ):
            return all(are_counts)
        case _:
            return False


def _is_bit(op: Operation) -> bool:
    """Whether an operation takes an i1: its 1 is -1 with a sign."""
    return op.operands[0].type == i1


def _inputs(value: SSAValue) -> tuple[SSAValue, ...]:
    owner = value.owner
    if isinstance(owner, Operation) and _is_pure_arithmetic(owner):
        return tuple(v for v in owner.operands if is_integer_type(v.type))
    return ()


def _is_pure_arithmetic(op: Operation) -> bool:
    return op.dialect_name() == "arith" and not isinstance(op, arith.ConstantOp)
