"""
Another order for the operations of a stretch of a block: what depends on what, and lists of
operations in the order in which units could begin them.

Two operations depend on one another if they may touch the same byte and one of them writes
it, as the flags that are inserted later will have it. Every order that keeps to that computes
the same. The operation that can begin first comes first, and of those that can begin at one
time the one after which most is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pto_passes.analysis.machine.trace import Trace, Work
from pto_passes.analysis.sync.units import UNITS

_FAR = 128
"""No operation is looked at together with one so many operations before it."""


@dataclass(eq=False)
class Node:
    """An operation of a stretch."""

    work: Work
    index: int
    before: list[Node] = field(default_factory=list["Node"])
    """What it waits for."""
    after: list[Node] = field(default_factory=list["Node"])
    height: int = 0
    """Cycles from its beginning until all is done that waits for it."""


Choice: TypeAlias = Callable[[Node, int], tuple[int, ...]]
"""What makes an operation come first, of when it can begin: the least comes first."""


def _soonest(node: Node, start: int) -> tuple[int, ...]:
    return start, -node.height, node.index


def _most_left(node: Node, start: int) -> tuple[int, ...]:
    return -node.height, start, node.index


CHOICES: tuple[Choice, ...] = (_soonest, _most_left)


def nodes_of(works: Sequence[Work], trace: Trace) -> list[Node]:
    """The operations of a stretch, with what depends on what."""
    nodes = [Node(work, index) for index, work in enumerate(works)]
    by_pool: dict[object, list[tuple[Node, int]]] = {}
    for node in nodes:
        earlier: dict[Node, None] = {}
        for number, use in enumerate(node.work.uses):
            for other, place in by_pool.get(use.region.pool, ()):
                if other in earlier or other is node:
                    continue
                known = other.work.uses[place]
                if (use.write or known.write) and not (use.atomic and known.atomic):
                    if trace.regions.aliases.may_alias(known.region, use.region):
                        earlier[other] = None
            by_pool.setdefault(use.region.pool, []).append((node, number))
        for other in earlier:
            node.before.append(other)
            other.after.append(node)
    for node in reversed(nodes):
        rest = max((other.height for other in node.after), default=0)
        node.height = node.work.busy + node.work.latency + rest
    return nodes


def order(nodes: Sequence[Node], trace: Trace, choice: Choice) -> list[Work]:
    """The operations in the order in which units could begin them."""
    waiting = {node: len(node.before) for node in nodes}
    ready = [node for node in nodes if not node.before]
    done: dict[Node, int] = {}
    free = [0] * len(UNITS)
    now = 0
    found: list[Work] = []
    while ready:
        now += trace.costs.dispatch
        starts = {node: _start(node, now, done, free) for node in ready}
        node = _first(ready, starts, choice)
        begin = starts[node]
        ready.remove(node)
        for unit in node.work.units:
            free[unit] = begin + node.work.busy
        done[node] = begin + node.work.busy + node.work.latency
        found.append(node.work)
        for other in node.after:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return found


def _start(node: Node, now: int, done: dict[Node, int], free: Sequence[int]) -> int:
    needed = max((done[other] for other in node.before), default=0)
    return max(now, needed, *(free[unit] for unit in node.work.units))


def _first(ready: Sequence[Node], starts: dict[Node, int], choice: Choice) -> Node:
    return min(ready, key=lambda node: choice(node, starts[node]))


def stretches(works: Sequence[Work]) -> list[Sequence[Work]]:
    """Parts of a long stretch: time grows with the square of the length."""
    return [works[first : first + _FAR] for first in range(0, len(works), _FAR)]
