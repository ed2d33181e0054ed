"""A slice of the experiment of `seeded_faults.py`: no fault that matters is missed."""

from __future__ import annotations

import random

import pytest
from seeded_faults import FAULTS, break_program, programs_to_break, runs_of

from pto_opt.sanitize import sanitize

PROGRAMS = programs_to_break(24)


@pytest.mark.parametrize("kind", FAULTS)
def test_what_changes_anything_is_found(kind: str):
    done = 0
    for number, text in enumerate(PROGRAMS):
        result = break_program(text, kind, random.Random(number))
        if result is not None:
            done += 1
            assert result.is_found or not result.changes, result.text
        if done == 3:
            break
    assert done


def test_nothing_is_found_before():
    for text in PROGRAMS[:10]:
        for run in runs_of(text):
            assert sanitize(text, None, run.arguments(text)) == []
