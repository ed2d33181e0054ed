"""Many programs, one after the other, from a seed."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy


def draw_each(
    programs: SearchStrategy[str], count: int, start: int, visit: Callable[[str], None]
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
    def draw(text: str) -> None:
        visit(text)

    draw()
