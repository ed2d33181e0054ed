"""
Which flags and barriers of a plan nothing needs.

A plan asks for no more than the blocks that it looks at one by one can tell. Here each
flag and barrier is left out for a try: if the proof over the whole function
(`proof`) still succeeds, it goes. Flags of loops come first, then those within
iterations, then barriers, the outer blocks before the inner ones.

How much is looked at grows with the function and not with its square. Most tries end a
few nodes from where they began, where as much is known as before or a race is found. A
try may go through a small function several times (`_LONGEST` nodes), through a large one
`_FAR` nodes from where it began, and all tries together have `_EACH` for each node; what
is given up, or not tried, stays.
"""

from __future__ import annotations

from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.plan import BlockPlan
from pto_passes.analysis.sync.proof import EVERY, Element, Proof, barriers_of

_LONGEST, _FAR = 10_000, 300
_SPREAD = 4_000_000
"""By the number of nodes, it gives what lies between `_LONGEST` and `_FAR`."""
_EACH = 100
_MORE = 20_000
"""So many nodes more than `_EACH` tells, so that everything is tried in small functions."""


def minimise(function: FunctionItems, plans: list[BlockPlan]) -> None:
    """Take out of the plans what nothing needs."""
    by_block = {plan.items: plan for plan in plans}
    for root in function.roots:
        take_out(Proof(function, root, by_block))


def take_out(proof: Proof) -> None:
    """Take out of the plans of one root block what its proof does without."""
    elements: list[Element] = []
    for plan in proof.plans:
        elements.extend(p for p in plan.pairs if p.carried and p.slot is None)
    for plan in proof.plans:
        elements.extend(p for p in plan.pairs if not p.carried)
    for number, plan in enumerate(proof.plans):
        elements.extend(
            (number, item, unit)
            for item in sorted(plan.barriers)
            for unit, _ in barriers_of(plan.barriers[item])
        )
    if not proof.holds():
        return
    furthest = min(_LONGEST, max(_FAR, _SPREAD // max(1, proof.size)))
    end = proof.visits + _EACH * proof.size + _MORE
    for element in elements:
        proof.holds_without(element, min(furthest, end - proof.visits))
    by_items = {plan.items: plan for plan in proof.plans}
    for element in proof.gone:
        if isinstance(element, tuple):
            number, item, unit = element
            barriers = proof.plans[number].barriers
            if unit != EVERY:
                barriers[item].discard(unit)
            if unit == EVERY or not barriers[item]:
                del barriers[item]
            continue
        plan = by_items[element.items]
        found = plan.carried if element.carried else plan.waits
        found[element.last].remove(element)
        if not found[element.last]:
            del found[element.last]
