"""The reported kernel: right with its constructor's extents, found without them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp

from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import sanitize

EXAMPLES = Path(__file__).parents[2] / "examples"
REPORTED = EXAMPLES / "repro_A_with_memoryreuse.pto"
GIVEN = " valid_row = %c16_index valid_col = %c256_index"


def with_barriers(text: str) -> ModuleOp:
    module = load(text)
    run_pipeline(
        make_context(), make_passes([PassRequest("inject-barrier-all")]), module
    )
    return module


def arguments(rows: int) -> list[np.ndarray | int]:
    rng = np.random.default_rng(rows)
    gated = rng.standard_normal((16, 256), np.float32)
    scale = rng.standard_normal((16, 1), np.float32)
    return [gated, scale, np.full((16, 256), np.nan, np.float32), rows]


@pytest.mark.parametrize("passes", ["", "hoist-validshape,propagate-validshape"])
@pytest.mark.parametrize("rows", range(17))
def test_the_right_kernel_is_clean_and_matches(rows: int, passes: str):
    module = load(REPORTED)
    given = f"{passes},inject-barrier-all".strip(",")
    run_pipeline(make_context(), make_passes([PassRequest(given)]), module)
    values = arguments(rows)
    gated, scale, out, _ = values
    assert isinstance(gated, np.ndarray)
    expected = gated * scale
    expected[rows:] = 0
    assert sanitize(module, None, values) == []
    np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("rows", [0, 1, 5, 16])
def test_without_extents_only_init_speaks(rows: int):
    lines = REPORTED.read_text().split("\n")
    broken = [
        line.replace(GIVEN, "")
        if line.lstrip().startswith("%h_chunk_raw__tile =")
        else line
        for line in lines
    ]
    assert broken != lines
    (found,) = sanitize(with_barriers("\n".join(broken)), None, arguments(rows))
    assert (found.check, found.problem) == (Check.INIT, "unset extent")
    assert found.op.name == "pto.trowexpandmul"
    assert "reads the valid rows and columns of a tile before" in str(found)
    assert [op.name for _, op in found.earlier] == ["pto.alloc_tile"]
