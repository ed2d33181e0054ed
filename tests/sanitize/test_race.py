"""The race check on small kernels: each way to order two units, and each way to fail."""

from __future__ import annotations

import pytest
from race_kernels import (
    BARRIER,
    BOX,
    TILE,
    add,
    awaited,
    flag,
    judge,
    load,
    loop,
    problems,
    raised,
    store,
)

from pto_opt.sanitize.findings import ALL_CHECKS, Check

LOAD, ADD, STORE = load(), add(), store()
IN_ORDER = LOAD + flag("MTE2", "V") + ADD + flag("V", "MTE3") + STORE
ROTATING = (
    raised("V", "MTE2")
    + raised("MTE3", "V")
    + loop(
        awaited("V", "MTE2")
        + LOAD
        + flag("MTE2", "V")
        + awaited("MTE3", "V")
        + ADD
        + raised("V", "MTE2")
        + flag("V", "MTE3")
        + STORE
        + raised("MTE3", "V")
    )
    + awaited("V", "MTE2")
    + awaited("MTE3", "V")
)
EVENTS = (
    LOAD
    + "pto.record_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, "
    + "<EVENT_ID2>]\n"
    + "pto.wait_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, "
    + "<EVENT_ID2>]\n"
    + ADD
    + BARRIER
    + STORE
)
DYNAMIC = (
    LOAD
    + "pto.set_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %n]\n"
    + "pto.wait_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %n]\n"
    + ADD
    + flag("V", "MTE3")
    + STORE
)
BY_THE_SCALAR_UNIT = LOAD + flag("MTE2", "S") + ADD + flag("V", "S") + STORE
TOKENS = (
    'pto.get_buf "PIPE_MTE2", 0\n'
    + LOAD
    + 'pto.rls_buf "PIPE_MTE2", 0\n'
    + 'pto.get_buf "PIPE_V", 0\npto.get_buf "PIPE_V", 1\n'
    + ADD
    + 'pto.rls_buf "PIPE_V", 0\npto.rls_buf "PIPE_V", 1\n'
    + 'pto.get_buf "PIPE_MTE3", 1\n'
    + STORE
    + 'pto.rls_buf "PIPE_MTE3", 1\n'
)


@pytest.mark.parametrize(
    ("body", "arch"),
    [
        (IN_ORDER, "a2a3"),
        (LOAD + BARRIER + ADD + BARRIER + STORE, "a2a3"),
        (loop(LOAD + BARRIER + ADD + BARRIER + STORE + BARRIER), "a2a3"),
        (ROTATING, "a2a3"),
        (EVENTS, "a2a3"),
        (DYNAMIC, "a2a3"),
        (BY_THE_SCALAR_UNIT, "a2a3"),
        (loop(TOKENS), "a5"),
        # The wait stands first, and the flag comes all the same: nothing conflicts.
        (awaited("V", "MTE2") + load("%b") + raised("V", "MTE2"), "a2a3"),
    ],
    ids=[
        "flags",
        "barriers",
        "barriers in a loop",
        "flags over the back edge",
        "events",
        "a flag with a run-time number",
        "the scalar unit waits",
        "buffer tokens",
        "a wait in front of its flag",
    ],
)
def test_order_is_silent(body: str, arch: str):
    assert problems(judge(body, arch=arch)) == []


PUT = (
    f"pto.comm.tput(%q, %p, buf(%a) : {BOX}, {BOX}, {TILE}) "
    "{atomicType = #pto<atomic_type atomic_none>}\n"
)


@pytest.mark.parametrize("arch", ["a2a3", "a5"])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("MTE2", "MTE2", []),
        ("MTE2", "MTE3", []),
        ("MTE3", "MTE2", ["race: write after read", "race: write after write"]),
        ("MTE2", None, ["race: read after write", "race: write after write"]),
    ],
)
def test_a_transfer_begins_and_ends_on_the_unit_that_loads(
    before: str, after: str | None, expected: list[str], arch: str
):
    """A flag to the other unit comes too late; one from either tells of both."""
    ends = BARRIER.replace("ALL", "S") if after is None else flag(after, "V", 2)
    on_it = add(to="%a")
    body = LOAD + flag("MTE2", "V") + on_it + flag("V", before, 2) + PUT + ends + on_it
    found = set(problems(judge(body, arch=arch)))
    assert sorted(problem for problem in found if problem.startswith(RACE)) == expected


RACE = "race: "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (LOAD + ADD + STORE, ["read after write", "read after write"]),
        (LOAD + flag("MTE2", "V") + ADD + STORE, ["read after write"]),
        (IN_ORDER.replace("EVENT_ID0", "EVENT_ID3", 1), ["deadlock"]),
        (LOAD + awaited("MTE2", "V") + ADD + BARRIER + STORE, ["deadlock"]),
        (IN_ORDER + raised("MTE3", "S"), ["flag left set"]),
        (loop(IN_ORDER), ["write after read", "write after read"]),
        (
            awaited("V", "MTE2") + LOAD + ADD + raised("V", "MTE2") + BARRIER + STORE,
            ["order"],
        ),
        (
            awaited("V", "MTE2")
            + LOAD
            + flag("MTE2", "V")
            + ADD
            + raised("V", "MTE2")
            + flag("V", "MTE3")
            + STORE,
            ["deadlock"],
        ),
        (IN_ORDER + awaited("V", "S"), ["deadlock"]),
        (DYNAMIC.replace("%n]", "%c16]"), ["event id", "event id"]),
        (
            LOAD
            + "pto.texpands ins(%one : f32) outs(%a : !pto.tile_buf<vec, 16x16xf32>)\n"
            + BARRIER
            + store("%a"),
            ["write after write"],
        ),
    ],
    ids=[
        "no flag at all",
        "one flag is missing",
        "a wrong event id",
        "a wait without a flag",
        "a flag without a wait",
        "the next iteration of a loop",
        "the load comes after its reader",
        "a circle of waits",
        "the scalar unit waits for ever",
        "event ids that do not exist",
        "two writers",
    ],
)
def test_faults_are_named(body: str, expected: list[str]):
    assert problems(judge(body)) == sorted(RACE + problem for problem in expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (TOKENS.replace('pto.rls_buf "PIPE_MTE2", 0\n', ""), "deadlock"),
        (TOKENS.replace('pto.rls_buf "PIPE_MTE3", 1\n', ""), "token kept"),
        (TOKENS.replace('pto.get_buf "PIPE_MTE3", 1\n', ""), "foreign token"),
        (TOKENS.replace('pto.get_buf "PIPE_V", 0\n', ""), "read after write"),
    ],
)
def test_broken_tokens(body: str, expected: str):
    assert RACE + expected in problems(judge(body, arch="a5"))


def test_a_finding_says_where():
    found = judge(LOAD + ADD + BARRIER + STORE)
    assert len(found) == 1
    text = str(found[0])
    assert "reads 1024 bytes from 0x0 of vec of aiv0 on PIPE_V of aiv0" in text
    assert "tile src0 (16x16 of 16x16, vec of aiv0 at 0x0)" in text
    assert "note: PIPE_MTE2 of aiv0 writes them here, as dst" in text
    assert found[0].first == 0
    assert found[0].size == 1024
    assert found[0].op.name == "pto.tadd"
    assert [op.name for _, op in found[0].earlier] == ["pto.tload"]


def test_only_the_overlapping_bytes_are_told():
    body = (
        "%512 = arith.constant 512 : i64\n"
        "%c = pto.alloc_tile addr = %512 : !pto.tile_buf<vec, 16x16xf32>\n"
        + LOAD
        + "pto.texpands ins(%one : f32) outs(%c : !pto.tile_buf<vec, 16x16xf32>)\n"
    )
    (found,) = judge(body)
    assert (found.problem, found.first, found.size) == ("write after write", 512, 512)


def test_one_unit_is_in_order_unless_overlap_is_asked_for():
    body = IN_ORDER.replace(ADD, ADD + add("%b", "%b", "%b"))
    assert judge(body) == []
    checks = ALL_CHECKS | {Check.OVERLAP}
    assert problems(judge(body, checks=checks)) == ["overlap: no barrier"]
    with_barrier = body.replace(ADD, ADD + "pto.barrier <PIPE_V>\n")
    assert judge(with_barrier, checks=checks) == []


def test_the_tensors_are_looked_at_as_well():
    body = (
        LOAD
        + flag("MTE2", "MTE3")
        + store("%a")
        + "pto.tload ins(%q : !pto.partition_tensor_view<16x16xf32>) "
        + "outs(%b : !pto.tile_buf<vec, 16x16xf32>)\n"
    )
    assert problems(judge(body)) == [RACE + "read after write"]
    assert judge(body.replace("pto.tload ins(%q", BARRIER + "pto.tload ins(%q")) == []
