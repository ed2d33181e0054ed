"""`check-sync`: proven, a race with its path, or not proven; and which words it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from generator.builder import Sync
from generator.pipelined import Pipelined, defective_programs
from generator.programs import programs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from xdsl.dialects.func import FuncOp

from pto_dialect.assembly.parser import PTOParser
from pto_opt.cli.opt import main
from pto_opt.context import make_context
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.states import Fault

_DRAWN = settings(
    max_examples=60,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.generate],
)


def judged(text: str) -> Judgement:
    module = PTOParser(make_context(), text).parse_module()
    (function,) = (op for op in module.walk() if isinstance(op, FuncOp))
    return Judgement(FunctionItems(function))


def test_right_flags_of_generated_programs_are_proven() -> None:
    @seed(11)
    @_DRAWN
    @given(programs(st.sampled_from([Sync.FLAGS, Sync.EVENTS, Sync.BARRIERS])))
    def check(text: str) -> None:
        assert judged(text).is_proven, text

    check()


def test_wrong_flags_of_generated_loops_are_named() -> None:
    @seed(12)
    @_DRAWN
    @given(defective_programs())
    def check(drawn: tuple[str, Pipelined, Pipelined]) -> None:
        name, right, wrong = drawn
        assert judged(right.text).is_proven, right.text
        assert judged(wrong.text).findings, f"{name}: {wrong.text}"

    check()


_TILE = "!pto.tile_buf<vec, 16x64xf32>"
_SLOTS = "!pto.multi_tile_buf<vec, 16x64xf32, count=2>"
_BOX = "!pto.partition_tensor_view<16x64xf32>"


def _prefetch(*lines: str, guard: bool = False) -> str:
    """
    The next slot is loaded while this one is read; `lines` are taken out. With a guard,
    nothing is loaded in the last iteration.
    """
    begin, end = ("scf.if %more {", "}") if guard else ("", "")
    text = f"""
module attributes {{pto.target_arch = "a2a3"}} {{
func.func @k(%p: {_BOX}, %n: index) attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %b0 = arith.constant 0 : i64
  %b1 = arith.constant 16384 : i64
  %m = pto.alloc_multi_tile addr = %b0 : {_SLOTS}
  %sum = pto.alloc_tile addr = %b1 : {_TILE}
  %s0 = pto.multi_tile_get %m[%c0] : {_SLOTS} -> {_TILE}
  %runs = arith.cmpi sgt, %n, %c0 : index
  scf.if %runs {{
    pto.tload ins(%p : {_BOX}) outs(%s0 : {_TILE})
    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  }}
  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
  scf.for %i = %c0 to %n step %c1 {{
    %j = arith.addi %i, %c1 : index
    %next = arith.remui %j, %c2 : index
    %this = arith.remui %i, %c2 : index
    %more = arith.cmpi slt, %j, %n : index
    %nx = pto.multi_tile_get %m[%next] : {_SLOTS} -> {_TILE}
    %cu = pto.multi_tile_get %m[%this] : {_SLOTS} -> {_TILE}
    pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
    {begin}
    pto.tload ins(%p : {_BOX}) outs(%nx : {_TILE})
    pto.set_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %next]
    {end}
    pto.wait_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %this]
    pto.barrier <PIPE_V>
    pto.tadd ins(%cu, %cu : {_TILE}, {_TILE}) outs(%sum : {_TILE})
    pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
  }}
  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
  return
}}
}}
"""
    for line in lines:
        assert line in text
        text = text.replace(line, "")
    return text


def test_a_guarded_prefetch_is_proven() -> None:
    assert judged(_prefetch(guard=True)).is_proven


def test_without_the_guard_a_flag_stays_up() -> None:
    found = {f.fault for f in judged(_prefetch()).findings}
    assert found == {Fault.LEFT_UP}


@pytest.mark.parametrize(
    "lines",
    [
        ("pto.barrier <PIPE_V>",),
        (
            "pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]",
            "pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]",
        ),
    ],
)
def test_a_race_comes_with_its_path(lines: tuple[str, ...]) -> None:
    races = [
        f
        for f in judged(_prefetch(*lines, guard=True)).findings
        if f.fault is Fault.RACE
    ]
    assert races
    assert all(any(s.what == "goes on" for s in race.path) for race in races)


_VIEW, _PART = "!pto.tensor_view<?x?xf32>", "!pto.partition_tensor_view<16x16xf32>"
_SQUARE = "!pto.tile_buf<vec, 16x16xf32>"
_MAYBE = f"""
func.func @k(%x: !pto.ptr<f32>, %i: index, %j: index) {{
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : {_VIEW}
  %p = pto.partition_view %v, offsets = [%i, %c1], sizes = [%c16, %c16] : {_VIEW} -> {_PART}
  %q = pto.partition_view %v, offsets = [%j, %c1], sizes = [%c16, %c16] : {_VIEW} -> {_PART}
  %t = pto.alloc_tile : {_SQUARE}
  pto.tstore ins(%t : {_SQUARE}) outs(%p : {_PART})
  %u = pto.alloc_tile : {_SQUARE}
  pto.tload ins(%q : {_PART}) outs(%u : {_SQUARE})
  return
}}
"""


def test_boxes_that_may_meet_are_not_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judgement = judged(_MAYBE)
    assert not judgement.findings
    assert not judgement.is_proven
    path = tmp_path / "maybe.pto"
    path.write_text(_MAYBE)
    arguments = ["--check-sync", str(path), "-o", str(tmp_path / "out.pto")]
    assert main(arguments) == 0
    assert "1 not proven" in capsys.readouterr().err
    assert main([*arguments, "--remarks"]) == 0
    assert "not proven: 'pto.tload' op may touch gm of %x" in capsys.readouterr().err
    assert main([*arguments, "--werror=not-proven"]) == 1
    assert main([*arguments, "--werror"]) == 0


_CROSSED = """
func.func @k() {
  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  return
}
"""


def test_units_that_wait_for_one_another_wait_for_ever() -> None:
    found = [(f.fault, f.op.name) for f in judged(_CROSSED).findings]
    assert found == [(Fault.DEADLOCK, "pto.wait_flag")]
    between = (
        "pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]",
        "pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]",
    )
    late = _CROSSED.replace(between[0], "").replace(between[1], "")
    assert judged(late).is_proven
