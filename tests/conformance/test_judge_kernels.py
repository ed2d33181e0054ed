"""The table by origin: what is refused, warned of and decided, kernel by kernel."""

import os
from pathlib import Path

import pytest
from conformance.judge_kernels import judge_all
from conformance.judging import judge, origin_of

TILE = "!pto.tile_buf<vec, 4x64xf32>"

RIGHT = f"""
func.func @right(%p: !pto.partition_tensor_view<4x64xf32>) {{
  %a0 = arith.constant 0 : i64
  %t = pto.alloc_tile addr = %a0 : {TILE}
  pto.tload ins(%p : !pto.partition_tensor_view<4x64xf32>) outs(%t : {TILE})
  pto.tstore ins(%t : {TILE}) outs(%p : !pto.partition_tensor_view<4x64xf32>)
  return
}}
"""

WARNED = RIGHT.replace(f"outs(%t : {TILE})", f"outs(%t : {TILE}) {{origin = 1}}")

UNWRITTEN = RIGHT.replace("pto.tload", "// pto.tload")

UNREAD = RIGHT.replace("alloc_tile", "alloc_tiel")


def test_kernels_are_counted_by_origin(tmp_path: Path) -> None:
    texts = {"a": (RIGHT, WARNED), "b": (UNWRITTEN, UNREAD)}
    paths: list[Path] = []
    for origin, (first, second) in texts.items():
        for number, text in enumerate((first, second)):
            paths.append(tmp_path / f"{origin}-{number:010x}.pto")
            paths[-1].write_text(text, encoding="utf-8")
    report = judge_all(paths, jobs=1)
    a, b = report.origins["a"], report.origins["b"]
    assert (a.files, b.files) == (2, 2)
    assert dict(a.passed) == dict.fromkeys(
        ("read", "check-validshape", "check-buffer-reuse", "C++"), 2
    )
    assert b.passed["read"] == 1
    assert b.passed["check-validshape"] == 0
    refused = {path for at in report.refused.values() for path in at}
    assert refused == {str(path) for path in paths[2:]}
    assert list(report.warnings.values()) == [[str(paths[1])]]
    assert not report.is_good(0.98)


def test_what_is_not_read_is_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "k.pto"
    path.write_text(UNREAD, encoding="utf-8")
    found = judge(str(path))
    assert found.tried == ("read",)
    assert list(found.errors) == ["read"]


def test_origins_are_in_the_names_or_are_folders() -> None:
    assert origin_of("x/pypto-lib-0123456789.pto") == "pypto-lib"
    assert origin_of("samples/matmul.pto") == "samples"


REFUSED = {
    # Not what ptoas reads today either: see `docs/judging.md`.
    "0.pto": "read",
    "SubView.pto": "read",
    "tmatmulk.pto": "read",
    "test_frontend_pipe_flag_id_overflow_invalid.pto": "read",
    "control_flow_mixed_pipe.pto": "C++",
    "compensation_test.pto": "check-validshape",
    "kernel.pto": "check-buffer-reuse",
    "rem-pto.pto": "read",
    "tquant_mx.pto": "check-validshape",
    "tquant_mx_dn.pto": "check-validshape",
}
"""The samples of PTOAS that are no model kernels and are refused, by what."""


def test_samples_of_the_peer() -> None:
    """Those that are no model kernels; with `PTO_ALL_SAMPLES` all 725."""
    if (source := os.environ.get("PTOAS_SRC")) is None:
        pytest.skip("set PTOAS_SRC to a checkout of PTOAS")
    folder = Path(source) / "test" / "samples"
    kernels = {"kernels", "aic", "aiv", "mix"}
    samples = [
        path
        for path in sorted(folder.rglob("*.pto"))
        if "PTO_ALL_SAMPLES" in os.environ or not kernels & {*path.parts}
    ]
    report = judge_all(samples)
    refused = {
        Path(path).name: column.partition(":")[0]
        for column, paths in report.refused.items()
        for path in paths
    }
    wanted = dict(REFUSED)
    if "PTO_ALL_SAMPLES" in os.environ:
        wanted["hc_head_pre_fused.pto"] = "check-validshape"
    assert refused == wanted
    assert not report.not_proven
