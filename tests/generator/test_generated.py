"""
Generated programs: text, meaning through every pass, the sanitizer, C++.

The slice here is always the same; `run_generated.py` draws as many as one likes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from generator.builder import Sync
from generator.checks import (
    check_cpp,
    check_flags,
    check_is_clean,
    check_passes,
    check_text,
    pass_names,
    pipelines,
    races,
    sync_errors,
)
from generator.pipelined import Pipelined, defective_programs, pipelined_programs
from generator.programs import programs
from generator.survey import ALL_FEATURES, survey
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pto_passes.registry import ALL_PASSES

SLICES, EACH = 10, 4
"""40 programs in all, in parts that run side by side."""


def draw_all(
    number: int, count: int, strategy: SearchStrategy[object]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Calls a function with as many draws, which are the same each time."""

    def decorate(function: Callable[..., None]) -> Callable[[], None]:
        return seed(number)(
            settings(
                max_examples=count,
                database=None,
                deadline=None,
                suppress_health_check=[
                    HealthCheck.too_slow,
                    HealthCheck.data_too_large,
                ],
                phases=[Phase.explicit, Phase.generate, Phase.shrink],
            )(given(strategy)(function))
        )

    return decorate


@pytest.mark.parametrize("part", range(SLICES))
def test_generated_programs(part: int):
    @draw_all(part, EACH, programs())
    def check(text: str) -> None:
        check_text(text)
        check_is_clean(text)
        for pipeline in pipelines():
            check_passes(text, pipeline)
        check_cpp(text)

    check()


def test_all_passes_are_in_the_pipelines():
    used = {name for pipeline in pipelines() for name in pass_names(pipeline)}
    assert used == set(ALL_PASSES)
    assert pipelines([*ALL_PASSES, "a-new-one"])[-1] == "a-new-one"


def test_all_features_are_drawn():
    found, _ = survey(250)
    assert not [name for name in ALL_FEATURES if not found[name]]


def test_flags_of_generated_programs_are_accepted():
    @draw_all(1, 10, programs(st.just(Sync.FLAGS)))
    def check(text: str) -> None:
        check_flags(text)

    check()


def test_pipelined_programs_are_right():
    @draw_all(2, 8, pipelined_programs())
    def check(program: Pipelined) -> None:
        check_flags(program.text)
        check_is_clean(program.text)
        for pipeline in pipelines():
            check_passes(program.text, pipeline)
        check_cpp(program.text)

    check()


def test_defective_flags_are_found_by_both_judges():
    @draw_all(3, 25, defective_programs())
    def check(drawn: tuple[str, Pipelined, Pipelined]) -> None:
        name, _, wrong = drawn
        assert sync_errors(wrong.text), f"{name}\n{wrong.text}"
        assert races(wrong.text), f"{name}\n{wrong.text}"

    check()
