"""
`make-faster` on random programs in which tiles share bytes: they compute the same, their
order and their bytes are proven, and by the machine model none ends later, with a cache before
global memory and without; but for additional flags around loops that hardly run.

    PTO_FASTER=1000 python -m pytest tests/faster      # so many programs instead of a few
"""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import numpy as np
import pytest
from buffers.random_tiles import ROWS, Program
from products import Products
from round_trips import round_trip
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import Array
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.timeline.recorder import Recorder
from pto_opt.timeline.scheduling import schedule
from pto_passes.analysis.machine.flagged import Flagged
from pto_passes.analysis.machine.layout import Cache, Estimate, Layouts
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement

EXAMPLES = Path(__file__).parents[2] / "examples"
_PROGRAMS = int(os.environ.get("PTO_FASTER", "6"))
_RUNS = (1, 3, 16)
"""How often loops of unknown length run."""


def _after(text: str, passes: str) -> str:
    module = load(text)
    run_pipeline(make_context(), make_passes([PassRequest(passes)]), module)
    found = io.StringIO()
    print_module(module, found)
    return found.getvalue()


def _packed(seed: int) -> str:
    """A program whose tiles lie in few bytes, or where a die says, if that is right."""
    program = Program(seed)
    die = random.Random(seed)
    if die.random() < 0.5:
        places = {tile: 1024 * die.randrange(6) for tile in program.tiles}
        try:
            return _after(program.text(places), "check-buffer-reuse")
        except PTOException:
            pass
    return _after(program.text(), "plan-memory{objective=size}")


def _flags_around(text: str) -> int:
    return Flagged(_function(load(text))).flags


def _function(module: ModuleOp) -> FuncOp:
    return next(op for op in module.walk() if isinstance(op, FuncOp))


def _run(text: str, runs: int) -> tuple[Array, int, int]:
    """What a program computes, and when it ends, with a cache and without."""
    given = np.arange(ROWS * 16, dtype=np.float32) % 97 - 48
    out = np.zeros(ROWS * 16, np.float32)
    recorder = Recorder()
    Kernel(text, hooks=recorder.hooks).run([given, out, runs])
    end = schedule(recorder).makespan
    _empty_cache(recorder)
    return out, end, schedule(recorder).makespan


def _empty_cache(recorder: Recorder) -> None:
    for event in recorder.events:
        for moved in event.moved.values():
            moved.misses = moved.space is None


@pytest.mark.parametrize("first", range(0, _PROGRAMS, 2))
def test_same_meaning_and_no_later_end(first: int) -> None:
    for seed in range(first, min(first + 2, _PROGRAMS)):
        text = _packed(seed)
        before, after = _after(text, "insert-sync"), _after(text, "make-faster")
        _after(after, "check-buffer-reuse")
        judgement = Judgement(FunctionItems(_function(load(after))))
        assert judgement.is_proven, seed
        for runs in _RUNS:
            outcome, cached, end = _run(before, runs)
            faster, sooner_cached, sooner = _run(after, runs)
            assert np.array_equal(faster, outcome, equal_nan=True), (seed, runs)
            more = _flags_around(after) - _flags_around(before) if runs < 16 else 0
            assert sooner <= end + max(0, more), (seed, runs)
            assert sooner_cached <= cached + max(0, more), (seed, runs)


def _end_of(text: str, runs: int) -> int:
    return Layouts(Flagged(_function(load(text)))).ends(Estimate(runs, runs)).makespan


def test_loops_over_many_rows_at_a_time() -> None:
    """Sixteen rows are one iteration, which tells nothing about loops that run often."""
    text = (EXAMPLES / "rmsnorm_loop.pto").read_text("utf-8")
    before, after = _after(text, "insert-sync"), _after(text, "make-faster")
    more = _flags_around(after) - _flags_around(before)
    assert _end_of(after, 16) <= _end_of(before, 16) + more
    for rows in (32, 128, 1024):
        assert _end_of(after, rows) < 0.85 * _end_of(before, rows)


@pytest.mark.parametrize("seed", range(int(os.environ.get("PTO_FASTER", "4"))))
def test_units_that_are_needed_twice(seed: int) -> None:
    """Iterations stand side by side: they compute the same, and none ends later."""
    text, rows = round_trip(seed)
    before, after = _after(text, "insert-sync"), _after(text, "make-faster")
    _after(after, "check-buffer-reuse")
    assert Judgement(FunctionItems(_function(load(after)))).is_proven
    for runs in (1, 2, 5, 64):
        given = np.linspace(-3, 3, rows * 64, dtype=np.float32)
        results: list[Array] = []
        for one in (before, after):
            scratch, out = given[::-1].copy(), np.zeros_like(given)
            Kernel(one).run([given.copy(), scratch, out, runs])
            results += [scratch, out]
        assert np.array_equal(results[0], results[2])
        assert np.array_equal(results[1], results[3])
    assert _end_of(after, 64) <= _end_of(before, 64)


@pytest.mark.parametrize("seed", range(int(os.environ.get("PTO_FASTER", "2"))))
def test_loops_of_two_products(seed: int) -> None:
    """What accumulators held before a product counts no more: each ends sooner."""
    products = Products.drawn(seed)
    text = products.text
    before, after = _after(text, "insert-sync"), _after(text, "make-faster")
    _after(after, "check-buffer-reuse")
    assert Judgement(FunctionItems(_function(load(after)))).is_proven
    die = np.random.default_rng(seed)
    w = die.integers(-2, 3, products.depth * products.between).astype(np.float16)
    u = die.integers(-2, 3, products.between * products.cols).astype(np.float16)
    for runs in (1, 2, 5):
        rows = products.rows * runs
        x = die.integers(-2, 3, rows * products.depth).astype(np.float16)
        results: list[Array] = []
        for one in (before, after):
            results.append(np.zeros(rows * products.cols, np.float32))
            Kernel(one).run([x.copy(), w.copy(), u.copy(), results[-1], runs])
        assert np.array_equal(results[0], results[1])
        assert results[0].any()
    assert _end_of(after, 64) < 0.85 * _end_of(before, 64)


def test_units_that_are_needed_twice_idle_less() -> None:
    """Of the first loops each ends sooner."""
    for seed in range(4):
        text, _ = round_trip(seed)
        before, after = _after(text, "insert-sync"), _after(text, "make-faster")
        assert _end_of(after, 64) < _end_of(before, 64)


def test_some_end_sooner() -> None:
    """The programs above are not all left alone."""
    texts = [_packed(seed) for seed in range(8)]
    assert any(
        _run(_after(text, "make-faster"), 5)[1]
        < _run(_after(text, "insert-sync"), 5)[1]
        for text in texts
    )


@pytest.mark.parametrize("seed", range(3))
def test_layout_without_a_run_is_that_of_the_run(seed: int) -> None:
    """Where all cells are valid, and loops run as often as was guessed."""
    text = _after(Program(seed).text(), "plan-memory{objective=size},insert-sync")
    layouts = Layouts(Flagged(_function(load(text))))
    for runs in (3, 40):
        recorder = Recorder()
        given = np.zeros(ROWS * 64, np.float32)
        Kernel(text, hooks=recorder.hooks).run([given, given.copy(), runs])
        by_line = layouts.ends(Estimate(runs, 0, Cache.LINES))
        assert by_line.makespan == schedule(recorder).makespan
        _empty_cache(recorder)
        cold = layouts.ends(Estimate(runs, 0))
        assert cold.makespan == schedule(recorder).makespan
