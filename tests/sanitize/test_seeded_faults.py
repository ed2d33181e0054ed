"""A slice of the experiment of `seeded_faults.py`: no fault that matters is missed."""

from __future__ import annotations

import random

import pytest
from sanitize.faults import FAULTS
from sanitize.oracle import Effect
from sanitize.seeded_faults import KINDS, break_program, findings_of, generated

from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_passes.check_buffer_reuse import CheckBufferReuse

SUBJECTS = generated(32)


@pytest.mark.parametrize("kind", FAULTS)
def test_what_changes_anything_is_found(kind: str):
    done = 0
    for number, subject in enumerate(SUBJECTS):
        result = break_program(subject, kind, random.Random(number))
        if result is not None:
            done += 1
            if result.effect is Effect.MATTERS:
                assert result.is_found, str(result.module)
            if result.effect is Effect.NONE:
                # A run reads before it writes: it does not show what the chip may.
                found = [f for f in result.findings if f.problem != "in place"]
                assert not found, str(result.module)
        if done == 3:
            break
    assert done


def test_nothing_is_found_before():
    for subject in SUBJECTS[:10]:
        assert findings_of(subject.module, subject.cases) == []


def test_every_kind_has_its_judge():
    assert KINDS.keys() == FAULTS.keys()


def test_check_buffer_reuse_alone_refuses_merged_tiles():
    kind, found = "two live tiles merged", 0
    for number, subject in enumerate(SUBJECTS):
        result = break_program(subject, kind, random.Random(number))
        if result is not None and result.effect is Effect.MATTERS:
            found += 1
            with pytest.raises(
                PTOException, match=r"overwritten|in place|overlap|writes"
            ):
                CheckBufferReuse().apply(make_context(), result.module)
    assert found > 5
