"""A slice of `run_generated.py`: `insert-sync` on generated programs."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from generator.builder import Sync
from generator.programs import programs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sync.run_generated import (
    MOST_CASES,
    judged,
    raced,
    synchronised,
    without_each_part,
)

from pto_opt.prove.cases import cases_of


def test_sync_is_right_and_each_part_is_needed():
    parts: Counter[str] = Counter()

    @seed(4)
    @settings(
        max_examples=60,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.generate],
    )
    @given(programs(st.just(Sync.NONE)))
    def check(text: str) -> None:
        module = synchronised(text)
        assert judged(module) == [], text
        cases = list(islice(cases_of(module), MOST_CASES))
        assert cases
        assert raced(module, cases) == [], text
        parts["programs"] += 1
        if parts["programs"] % 20 == 0:
            parts.update(without_each_part(text))

    check()
    assert parts["parts"] > 5
    assert parts["missed by both"] <= 0.05 * parts["parts"]
