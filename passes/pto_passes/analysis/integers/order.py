"""The values that a number is computed from, each before what is computed from it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from xdsl.ir import SSAValue


def operands_first(
    value: SSAValue,
    known: Container[SSAValue],
    inputs: Callable[[SSAValue], Iterable[SSAValue]],
) -> Iterator[SSAValue]:
    """
    What is not known yet of a value and all that it is computed from, operands first and
    without recursion: chains of arithmetic can be long. The caller makes each value known
    before it asks for the next one.
    """
    pending = [value]
    while pending:
        current = pending[-1]
        if current in known:
            pending.pop()
            continue
        missing = [v for v in inputs(current) if v not in known]
        if missing:
            pending += missing
        else:
            yield current
            pending.pop()
