"""
The interpreter does what pto-isa's CPU simulator does; where they are meant to differ is
written down in docs/semantics.md, and the draws keep clear of it.
"""

from __future__ import annotations

import pytest
from cases import FAMILIES
from compare_ops import compare_family
from isa_simulator import Simulator


@pytest.mark.parametrize("family", FAMILIES)
def test_a_few_kernels_of_a_family(simulator: Simulator, family: str) -> None:
    found = compare_family(simulator, family, range(6))
    assert found.differ == []
    assert found.equal >= 4, found.refused
