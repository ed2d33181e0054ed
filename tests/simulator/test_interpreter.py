"""
The interpreter does what pto-isa's CPU simulator does; where they are meant to differ is
written down in docs/semantics.md, and the families expect exactly that.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import FAMILIES, draw_case
from compare_ops import compare_family
from isa_simulator import Simulator
from op_coverage import not_compared

SEMANTICS = Path(__file__).parent.parent.parent / "docs" / "semantics.md"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_few_kernels_of_a_family(simulator: Simulator, family: str) -> None:
    found = compare_family(simulator, family, range(3))
    assert found.differ == []
    assert found.refused == []
    assert found.equal + len(found.explained) == 3


@pytest.mark.parametrize("family", FAMILIES)
def test_reasons_for_differences_are_documented(family: str) -> None:
    text = SEMANTICS.read_text()
    cases = [draw_case(family, seed) for seed in range(30)]
    reasons = {e.reason for case in cases for e in case.expected.values()}
    assert {r for r in reasons if f"| {r} |" not in text} == set()


def test_operations_in_no_family_are_documented(simulator: Simulator) -> None:
    text = SEMANTICS.read_text()
    missing = not_compared(simulator.isa)
    assert {name for name in missing if f"`{name}`" not in text} == set()
