"""The functions of a module, and which of them call which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Operation

from pto_dialect.walking import blocks_of, walk


def functions_of(op: Operation) -> Iterator[FuncOp]:
    """The functions of a module, and of modules in it, that have a body."""
    if isinstance(op, FuncOp):
        if op.body.blocks:
            yield op
        return
    for block in blocks_of(op):
        for inner in block.ops:
            yield from functions_of(inner)


class CallGraph:
    """
    The calls between some functions, none of which calls itself, be it through others.

    Attributes:
        order: the functions, each after those that it calls.
    """

    def __init__(self, functions: Iterable[FuncOp]) -> None:
        self._calls = {
            function: [op for op in walk(function) if isinstance(op, CallOp)]
            for function in functions
        }
        self._by_name = {function.sym_name.data: function for function in self._calls}
        self.order: list[FuncOp] = []
        entered: set[FuncOp] = set()
        for function in self._calls:
            self._visit(function, entered)

    def _visit(self, function: FuncOp, entered: set[FuncOp]) -> None:
        if function in entered:
            return
        entered.add(function)
        for call in self._calls[function]:
            if (callee := self.callee(call)) is not None:
                self._visit(callee, entered)
        self.order.append(function)

    def callee(self, call: CallOp) -> FuncOp | None:
        """The function that is called; None for one that is not among these."""
        return self._by_name.get(call.callee.string_value())

    def calls_of(self, function: FuncOp) -> list[CallOp]:
        """The calls in a function, in the order of its text."""
        return self._calls[function]

    def is_called(self, function: FuncOp) -> bool:
        """Whether one of the functions calls another one, or itself."""
        return any(
            self.callee(call) is function
            for calls in self._calls.values()
            for call in calls
        )

    def reached_from(self, function: FuncOp) -> list[FuncOp]:
        """A function and those that it calls, directly or through others."""
        found: dict[FuncOp, None] = {}
        pending = [function]
        while pending:
            current = pending.pop()
            if current not in found:
                found[current] = None
                called = (self.callee(call) for call in self._calls[current])
                pending.extend(callee for callee in called if callee is not None)
        return list(found)
