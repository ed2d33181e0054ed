"""Many programs, one after the other, from a seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

_T = TypeVar("_T")


def draw_each(
    programs: SearchStrategy[_T], count: int, start: int, visit: Callable[[_T], None]
) -> None:
    """Hand so many programs to a visitor; the same seed draws the same ones."""

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.generate],
    )
    @given(programs)
    def draw(one: _T) -> None:
        visit(one)

    draw()
