"""All that `insert-sync` inserts into a sample of real model kernels is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sanitize.model_kernels import model_kernels, name_of
from sync.programs import names, synchronised
from sync.removals import Removals, by_proof, by_runs, parts, without

from pto_dialect.ops.sync_ops import BarrierOp, SetFlagOp, WaitFlagOp
from pto_passes.insert_sync import TAIL_BARRIER

SOURCE = os.environ.get("PTOAS_SRC")
EVERY = 60
"""`removals.py` as a script looks at all of them; here it is one of so many."""

needs_source = pytest.mark.skipif(
    SOURCE is None,
    reason="set PTOAS_SRC to a checkout of https://github.com/hw-native-sys/PTOAS",
)


def _sum(results: dict[str, Removals]) -> tuple[int, list[str]]:
    assert {name: r.why for name, r in results.items() if r.why} == {}
    survivors = [f"{n}: {s}" for n, r in results.items() for s in r.survivors]
    return sum(r.missed for r in results.values()), survivors


@needs_source
def test_check_sync_misses_each_part() -> None:
    assert SOURCE is not None
    paths = model_kernels(Path(SOURCE))[7::EVERY]
    missed, survivors = _sum({name_of(path): by_proof(path) for path in paths})
    assert missed > 100
    assert len(survivors) < 0.05 * missed, survivors


@needs_source
@pytest.mark.parametrize(
    "name", ["DeepseekV4DecodeA3/rms_norm", "DeepseekV4DecodeA3/qr_rope_swap_idx"]
)
def test_the_race_check_misses_each_part(name: str) -> None:
    assert SOURCE is not None
    (path,) = (p for p in model_kernels(Path(SOURCE)) if name_of(p) == name)
    missed, survivors = _sum({name: by_runs(path)})
    assert missed > 8
    assert survivors == []


OWN_FLAGS = {"given", "given_flags", "hint"}
"""Programs that bring flags of their own."""


@pytest.mark.parametrize(
    "given", [n for n in names() if n[1] not in OWN_FLAGS], ids=lambda given: given[1]
)
def test_parts_come_back(given: tuple[Path, str]) -> None:
    """No part takes along what raises and lowers a flag around a loop."""
    module, function = synchronised(*given)
    before = str(module)
    for part in list(parts(function)):
        kinds = [type(op) for op in part]
        pairs = [SetFlagOp, WaitFlagOp], [WaitFlagOp, SetFlagOp]
        assert kinds == [BarrierOp] or kinds in pairs
        assert all(TAIL_BARRIER not in op.attributes for op in part)
        with without(part):
            assert str(module) != before
        assert str(module) == before
