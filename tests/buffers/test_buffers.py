"""
What the passes about memory let through means what the program means when every tile has
bytes of its own: random programs, run by the interpreter before and after.
"""

from __future__ import annotations

import io
import os
import random

import numpy as np
import pytest
from random_tiles import ROWS, Program
from tight_fit import tight_fit
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_passes.check_buffer_reuse import CheckBufferReuse
from pto_passes.legalize_buffer_reuse import LegalizeBufferReuse
from pto_passes.plan_memory import PlanMemory

_SEEDS = range(8)
_TIGHT = int(os.environ.get("PTO_TIGHT", "20"))
"""So many programs that just fit; 2,000 take some minutes."""
_TURNS = (0, 2)
"""How often loops of unknown length run."""


def _parse(text: str) -> tuple[PTOContext, ModuleOp]:
    context = make_context()
    module = PTOParser(context, text).parse_module()
    verify(module)
    return context, module


def _after(text: str, one: ModulePass) -> str:
    context, module = _parse(text)
    one.apply(context, module)
    found = io.StringIO()
    print_module(module, found)
    return found.getvalue()


def _accepts(text: str) -> bool:
    try:
        _after(text, CheckBufferReuse())
    except PTOException:
        return False
    return True


def _outcome(text: str) -> list[list[float]]:
    given = np.arange(ROWS * 16, dtype=np.float32) % 97 - 48
    outcomes: list[list[float]] = []
    for turns in _TURNS:
        out = np.zeros(ROWS * 16, np.float32)
        Kernel(text).run([given.copy(), out, turns])
        outcomes.append(out.tolist())
    return outcomes


@pytest.mark.parametrize("seed", _SEEDS)
def test_planned_memory_keeps_the_meaning(seed: int) -> None:
    text = Program(seed).text()
    planned = _after(text, PlanMemory(objective="size"))
    assert _accepts(planned)
    assert _outcome(planned) == _outcome(text)
    assert _after(planned, PlanMemory(objective="size")) == planned


@pytest.mark.parametrize("seed", _SEEDS)
def test_accepted_and_repaired_overlaps_keep_the_meaning(seed: int) -> None:
    program = Program(seed)
    wanted = _outcome(program.text())
    places = random.Random(seed)
    for span in (3, 6, 20):
        addresses = {tile: 512 * places.randrange(span) for tile in program.tiles}
        text = program.text(addresses)
        if not _accepts(text):
            text = _after(text, LegalizeBufferReuse())
            assert _accepts(text)
            assert _after(text, LegalizeBufferReuse()) == text
        assert _outcome(text) == wanted


def test_random_overlaps_are_of_both_kinds() -> None:
    """Some of the programs above are accepted as they are, and some are not."""
    program = Program(1)
    alone = {tile: 1024 * number for number, tile in enumerate(program.tiles)}
    assert _accepts(program.text(alone))
    assert not _accepts(program.text(dict.fromkeys(program.tiles, 0)))


@pytest.mark.parametrize("first", range(0, _TIGHT, 20))
def test_what_fits_is_planned(first: int) -> None:
    """Programs that were built to fit, with at most a twentieth of the memory left."""
    for seed in range(first, first + 20):
        text = tight_fit(seed)
        for objective in ("time", "size"):
            assert _accepts(_after(text, PlanMemory(objective=objective))), seed
