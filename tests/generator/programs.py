"""
Random programs that are right by construction, as Hypothesis strategies.

What is drawn, and how often, `survey.py` counts.
"""

from __future__ import annotations

from generator.builder import Sync
from generator.cube import ProgramBuilder
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

ARCHS = ("a2a3", "a5")


@st.composite
def programs(
    draw: DrawFn, sync: SearchStrategy[Sync] | None = None, longest: int = 14
) -> str:
    """The text of a valid program; its sync, if it has any, is right."""
    chosen = draw(st.sampled_from(list(Sync)) if sync is None else sync)
    builder = ProgramBuilder(draw, chosen, draw(st.sampled_from(ARCHS)))
    return builder.program(draw(st.integers(min(6, longest), longest)))
