"""What `--fix` makes of mistakes that are put into right kernels."""

from __future__ import annotations

import os

import pytest
from diagnostics.seeded_mistakes import MISTAKES, Seed, kernels, mend, seeds, sources

ALL = 145
COUNT = ALL if os.environ.get("PTO_SEEDED_MISTAKES") == "all" else len(MISTAKES)
"""`PTO_SEEDED_MISTAKES=all` takes some minutes; PTOAS_SRC then adds model kernels."""


@pytest.fixture(scope="module")
def made() -> list[Seed]:
    found = sources(with_models=COUNT == ALL)
    return seeds([*kernels(found)], COUNT, seed=0)


def test_fixes_leave_right_programs(made: list[Seed]) -> None:
    """They pass the check that the kernel passes, and compute the same."""
    results = [mend(seed) for seed in made]
    assert {str(one.seed): one.text for one in results if one.is_wrong} == {}
    told = [one for one in results if one.is_told]
    assert len(told) >= 0.9 * COUNT
    offered = [one for one in told if one.is_offered]
    assert len(offered) >= 0.95 * len(told)


def test_every_kind_has_a_place(made: list[Seed]) -> None:
    assert {seed.kind for seed in made} == set(MISTAKES)
