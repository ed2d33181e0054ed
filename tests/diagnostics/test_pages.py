"""Each code has a page, and the programs on it are wrong and right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from diagnostics.without_program import WITHOUT_PROGRAM

import pto_opt
from pto_dialect.messages.kinds import KINDS
from pto_opt.cli.opt import main as opt
from pto_opt.cli.run import main as run
from pto_opt.ptoas.start import main as ptoas
from pto_opt.reference.codes import documented, example_of

WITH_EXAMPLE = [code for code in KINDS if example_of(code) is not None]


def outcome(
    text: str,
    arguments: tuple[str, ...],
    path: Path,
    capfd: pytest.CaptureFixture[str],
) -> tuple[int, set[str]]:
    """The exit status and the codes of a run."""
    path.write_text(text)
    if arguments[:1] == ("run",):
        status = run([str(path), *arguments[1:]])
    elif arguments[:1] == ("ptoas",):
        status = ptoas([str(path), "-o", str(path.with_suffix(".cpp")), *arguments[1:]])
    else:
        status = opt([str(path), "-o", "/dev/null", *arguments])
    return status, set(re.findall(r"\[(PTO\d{4})\]$", capfd.readouterr().err, re.M))


def test_every_code_has_a_page() -> None:
    assert documented() == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_explain(code: str) -> None:
    assert pto_opt.explain(code).startswith(f"{code}: {KINDS[code].title}\n")


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_programs(code: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    example = example_of(code)
    assert example is not None
    path = tmp_path / "kernel.pto"
    _, codes = outcome(example.wrong, example.arguments, path, capfd)
    assert code in codes
    status, codes = outcome(example.right, example.arguments, path, capfd)
    assert code not in codes
    assert status == 0


@pytest.mark.parametrize(
    "name", ["!pto.tile_buf", "layout", "#pto.round_mode", "a5", "a3", "PIPE_V", "race"]
)
def test_other_names(name: str) -> None:
    assert len(pto_opt.explain(name).splitlines()) > 3


def test_no_page_shows_code_of_this_project() -> None:
    from pto_dialect.ops import family_of_operations

    for name in family_of_operations():
        assert not re.search(r"\bdef |\breturn\b|\bself\.", pto_opt.explain(name))


LIT = Path(__file__).parents[2] / "lit_tests"
ELSEWHERE = {
    "PTO2004": "dialect/invalid_move.mlir",
    "PTO2015": "dialect/invalid_pipe.mlir",
    "PTO2016": "dialect/invalid_pipe_init.mlir",
    "PTO3006": "passes/check-validshape-asserted.mlir",
    "PTO3008": "passes/check-validshape-scratch.mlir",
    "PTO3009": "passes/check-validshape-accumulators.mlir",
    "PTO4003": "passes/check-buffer-reuse-places.mlir",
    "PTO4004": "passes/check-buffer-reuse-reserved.mlir",
    "PTO4005": "passes/check-buffer-reuse-reserved.mlir",
    "PTO4008": "passes/materialize-tmp-level3.mlir",
    "PTO4009": "passes/resolve-reserved-buffers-unplanned.mlir",
    "PTO8003": "dialect/invalid_compare.mlir",
}
"""Tests that produce codes whose programs are too long for a page."""


def test_every_code_is_produced() -> None:
    """By the program on its page, by a longer one, or by what no program shows."""
    produced = {*WITH_EXAMPLE, *ELSEWHERE, *WITHOUT_PROGRAM}
    assert produced == set(KINDS)
    assert len(produced) == len(WITH_EXAMPLE) + len(ELSEWHERE) + len(WITHOUT_PROGRAM)


@pytest.mark.parametrize("code", WITHOUT_PROGRAM)
def test_codes_without_a_program(code: str) -> None:
    with pytest.raises(pto_opt.PTOException) as caught:
        WITHOUT_PROGRAM[code]()
    assert {one.code for one in caught.value.diagnostics} == {code}


@pytest.mark.parametrize("file", sorted(set(ELSEWHERE.values())))
def test_codes_of_longer_programs(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = LIT / file
    match = re.search(r"// RUN:\s*pto-opt ([^|\n]*)", path.read_text())
    assert match is not None
    left_out = ("%s", "--verify-diagnostics")
    flags = [word for word in match[1].split() if word not in left_out]
    opt([str(path), *flags, "-o", "/dev/null", "--error-format=json"])
    found = set(re.findall(r'"code": "(PTO\d{4})"', capsys.readouterr().err))
    assert {code for code, name in ELSEWHERE.items() if name == file} <= found
