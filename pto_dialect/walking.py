"""Walks over what stands within an operation."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation

from pto_dialect.xdsl_internals import push_operations_within


def walk(op: Operation) -> Iterator[Operation]:
    """
    An operation and all within it, in the order of the text, as `Operation.walk` gives
    them, in a fraction of its time. Operations of a region are looked up when the one
    around them was given: whoever changes them meanwhile takes `Operation.walk`.
    """
    pending = [op]
    while pending:
        found = pending.pop()
        yield found
        if found.regions:
            push_operations_within(found, pending)
