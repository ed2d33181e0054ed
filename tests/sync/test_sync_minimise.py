"""What is taken out of a plan is not needed, and finding that out takes linear time."""

from __future__ import annotations

from pathlib import Path

import pytest
from sync.programs import names
from sync.programs import program as alone
from xdsl.dialects.func import FuncOp

from pto_dialect.assembly.parser import PTOParser
from pto_opt.context import make_context
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.event_ids import share
from pto_passes.analysis.sync.minimise import minimise, take_out
from pto_passes.analysis.sync.needs import Needs
from pto_passes.analysis.sync.plan import BlockPlan, plan_function
from pto_passes.analysis.sync.proof import Element, Proof, barriers_of, is_proven


def _ids(program: tuple[Path, str]) -> str:
    return f"{program[0].stem}-{program[1]}"


def _planned(items: FunctionItems) -> list[BlockPlan]:
    plans = plan_function(items)
    share(items, plans)
    return plans


@pytest.mark.parametrize("program", names(), ids=_ids)
def test_what_is_left_is_proven(program: tuple[Path, str]) -> None:
    items = FunctionItems(alone(*program)[1])
    plans = _planned(items)
    minimise(items, plans)
    assert is_proven(items, plans)


@pytest.mark.parametrize("program", names(), ids=_ids)
def test_a_try_says_what_the_whole_proof_says(program: tuple[Path, str]) -> None:
    items = FunctionItems(alone(*program)[1])
    plans = _planned(items)
    by_block = {plan.items: plan for plan in plans}
    for root in items.roots:
        proof, whole = Proof(items, root, by_block), Proof(items, root, by_block)
        assert proof.holds()
        for element in _elements(proof):
            found = proof.holds_without(element, 1_000_000)
            whole.gone = {*proof.gone, element}
            assert whole.holds() == found
            assert (element in proof.gone) == found


def _items(text: str) -> FunctionItems:
    module = PTOParser(make_context(), text).parse_module()
    (function,) = (op for op in module.walk() if isinstance(op, FuncOp))
    return FunctionItems(function)


def _elements(proof: Proof) -> list[Element]:
    found: list[Element] = []
    for number, plan in enumerate(proof.plans):
        found.extend(
            (number, item, unit)
            for item in sorted(plan.barriers)
            for unit, _ in barriers_of(plan.barriers[item])
        )
        found.extend(plan.pairs)
    return found


def test_a_try_that_may_not_look_at_anything_changes_nothing() -> None:
    items = _items(_nest(3))
    (root,) = items.roots
    proof = Proof(items, root, {plan.items: plan for plan in _planned(items)})
    assert proof.holds()
    assert not any(proof.holds_without(element, 0) for element in _elements(proof))
    assert not proof.gone
    assert proof.holds()


_TILE = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)
_PART = "!pto.partition_tensor_view<16x64xf32>"


def _nest(times: int) -> str:
    """Pairs of loops, one in the other, with a load, a sum and a store in each."""
    step = f"""
    pto.tload ins(%x : {_PART}) outs(%a : {_TILE})
    pto.tadd ins(%a, %a : {_TILE}, {_TILE}) outs(%b : {_TILE})
    pto.tstore ins(%b : {_TILE}) outs(%y : {_PART})
"""
    loops = f"""
    scf.for %i = %c0 to %n step %c1 {{{step}
      scf.for %j = %c0 to %n step %c1 {{{step}
      }}
    }}
"""
    return f"""
module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @kernel(%x: {_PART}, %y: {_PART}, %n: index) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at1 = arith.constant 4096 : i64
    %a = pto.alloc_tile addr = %at0 : {_TILE}
    %b = pto.alloc_tile addr = %at1 : {_TILE}
{loops * times}
    return
  }}
}}
"""


def test_nodes_that_are_looked_at_grow_with_the_program() -> None:
    def visits_for_each(times: int) -> float:
        items = _items(_nest(times))
        (root,) = items.roots
        proof = Proof(items, root, {plan.items: plan for plan in _planned(items)})
        take_out(proof)
        return proof.visits / proof.size

    assert visits_for_each(400) <= 1.5 * visits_for_each(10)


def test_sets_are_as_long_as_the_program_has_places_at_a_time() -> None:
    def bits(times: int) -> int:
        items = _items(_nest(times))
        needs = Needs(items.regions, items.self_ordered)
        touches = [
            (touch, unit, item.index, inner is not items.roots[0])
            for item in items.roots[0].items
            for inner in item.blocks
            for part in inner.items
            if not part.blocks
            for unit, touches in part.touches.items()
            for touch in touches
        ]
        for touch, unit, position, inside in touches:
            needs.add(touch, unit, position, inside=inside)
        needs.number()
        return needs.count

    assert 0 < bits(400) == bits(10)
