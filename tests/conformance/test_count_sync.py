"""Model kernels are given fewer flags and barriers than the peer gives them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conformance.count_sync import (
    Comparison,
    Counts,
    Sync,
    compare,
    count_here,
    count_peer,
    kernels_below,
    main,
    read_table,
    write_table,
)

PEER = Path(__file__).resolve().parent.parent / "data" / "peer_sync.json"


def test_counts_of_a_text() -> None:
    text = (
        "set_flag(PIPE_V, PIPE_S, EVENT_ID1);\nwait_flag(PIPE_V, PIPE_S, EVENT_ID1);\n"
    )
    assert Counts.of(text + "pipe_barrier(PIPE_ALL);\n") == Counts(1, 1)
    with pytest.raises(ValueError, match="2 set_flag, but 1 wait_flag"):
        Counts.of(text + "set_flag(PIPE_V, PIPE_S, EVENT_ID1);\n")


TAIL = """\
static AICORE inline void ptoas_auto_sync_tail(
    PTOAutoSyncTailMode mode = PTOAutoSyncTailMode::kBarrierAll) {
  switch (mode) {
  case PTOAutoSyncTailMode::kSetWaitMte3ToSEvent0:
    set_flag(PIPE_MTE3, PIPE_S, EVENT_ID0);
    wait_flag(PIPE_MTE3, PIPE_S, EVENT_ID0);
    break;
  default:
    pipe_barrier(PIPE_ALL);
  }
}
"""


def test_what_a_call_of_the_tail_does_is_counted() -> None:
    calls = """\
  ptoas_auto_sync_tail(PTOAutoSyncTailMode::kBarrierAll);
  ptoas_auto_sync_tail(PTOAutoSyncTailMode::kBarrierAll);
  ptoas_auto_sync_tail(PTOAutoSyncTailMode::kSetWaitMte3ToSEvent0);
  pipe_barrier(PIPE_V);
"""
    assert Sync.of(TAIL + calls) == Sync(Counts(1, 2), Counts(1, 3))


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = {
        "A/kernels/aic/x.pto": Sync(Counts(3, 1), Counts(2, 1)),
        "B/kernels/y.pto": Sync(Counts(0, 2), Counts(0, 3)),
    }
    write_table(tmp_path / "table.json", table)
    assert read_table(tmp_path / "table.json") == table


def test_more_of_either_is_more() -> None:
    peer = {n: Sync(Counts(3, 1), Counts(2, 1)) for n in ("A/x", "A/y", "B/z")}
    here = {
        "A/x": Sync(Counts(3, 1), Counts(3, 1)),
        "A/y": Sync(Counts(4, 0), Counts(2, 0)),
        "B/z": Sync(Counts(0, 2), Counts(0, 1)),
    }
    found = Comparison(here, peer)
    assert found.more == ["A/y", "B/z"]
    assert found.more_in_kernels == ["A/x"]
    assert found.totals == (
        Sync(Counts(7, 3), Counts(5, 2)),
        Sync(Counts(9, 3), Counts(6, 3)),
    )
    assert "| A | 2 | 6 | 7 | 2 | 1 | 1 |" in found.table()
    assert "A/y: pairs 3 -> 4, barriers 1 -> 0" in found.table()
    assert "in kernels: pairs 6 -> 5, barriers 3 -> 2" in found.table()


def test_refused_files_have_no_counts(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pto"
    wrong.write_text("module { pto.tad }")
    assert count_here(str(wrong)) is None
    assert count_peer(str(wrong), "false") is None


def test_without_a_peer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if "PTOAS_PEER" in os.environ:
        pytest.skip("PTOAS_PEER names a peer")
    assert main([str(tmp_path)]) == 1
    assert "name the peer" in capsys.readouterr().err
    assert main([str(tmp_path), "--peer", str(PEER)]) == 1
    assert "no kernels" in capsys.readouterr().err


def test_model_kernels() -> None:
    source = os.environ.get("PTOAS_SRC")
    if not source:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    peer = read_table(PEER)
    assert len(peer) == 527
    files = kernels_below(Path(source) / "test/samples")
    some = {name: files[name] for name in sorted(peer)[::10]}
    found = compare(some, peer, jobs=None)
    assert len(found.here) == len(some)
    here, there = found.totals
    assert here.text.within(there.text), found.table()
    assert here.kernels.within(there.kernels), found.table()
    assert found.share(found.more) >= 0.95, found.table()
