"""
Generated programs: text, meaning through every pass, the sanitizer, C++.

The slice here is always the same; `run_generated.py` draws as many as one likes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from checks import PIPELINES, check_cpp, check_is_clean, check_passes, check_text
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from programs import programs, programs_out_of_order

from pto_opt.sanitize import sanitize

SLICES, EACH = 10, 20
"""200 programs in all, in parts that run side by side."""


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
        check_passes(text, PIPELINES[0])
        check_passes(text, PIPELINES[1])
        check_cpp(text)

    check()


def test_sync_that_is_not_whole_is_found():
    @draw_all(1, 20, programs_out_of_order())
    def check(drawn: tuple[str, str]) -> None:
        text, problem = drawn
        data = np.ones(1 << 12, np.uint8)
        element = text.split("!pto.ptr<", 1)[1].split(">", 1)[0]
        width = np.dtype({"f32": "f4", "f16": "f2", "i32": "i4", "i16": "i2"}[element])
        tensors = [data.copy().view(width) for _ in range(3)]
        found = {f.problem for f in sanitize(text, None, [*tensors, 4, 2])}
        assert problem in found, text

    check()
