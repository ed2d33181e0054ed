"""The memory map: what holds which bytes, the fullest point, clashes; and its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pto_opt
from pto_opt.cli.opt import main
from pto_opt.memory_map.model import MemoryMap
from pto_opt.memory_map.page import page_of

EXAMPLES = Path(__file__).parents[2] / "examples"
REPORTED = EXAMPLES / "repro_A_with_memoryreuse.pto"


def _clashing() -> str:
    text = REPORTED.read_text("utf-8")
    return text.replace("arith.constant 16384 : i64", "arith.constant 4096 : i64")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.pto")), ids=lambda p: p.stem)
def test_the_fullest_point(path: Path) -> None:
    for space in pto_opt.parse(path).memory().spaces:
        at, size = space.fullest
        held = {b for block in space.held_at(at) for b in range(block.start, block.end)}
        assert size == len(held) <= space.peak
        for number in range(space.last + 1):
            here = space.held_at(number)
            assert len({b for k in here for b in range(k.start, k.end)}) <= size
        assert not any(block.clashes for block in space.blocks)


def test_uses_are_lines_of_the_program() -> None:
    lines = REPORTED.read_text("utf-8").splitlines()
    (space,) = pto_opt.parse(REPORTED).memory().spaces
    for block in space.blocks:
        for use in (block.first_use, block.last_use):
            assert use.line is not None
            assert lines[use.line - 1].strip() == use.text
            assert block.tile in use.text


def test_clashes_are_what_the_check_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = pto_opt.parse(_clashing())
    (space,) = program.memory().spaces
    named = {block.tile: block.clashes for block in space.blocks if block.clashes}
    assert set(named) == {"%scale_col__tile", "%h_chunk_raw__tile", "%gated__tile"}
    with pytest.raises(pto_opt.PTOException) as refused:
        pto_opt.run_passes(program, "check-buffer-reuse")
    said = [one.message for one in refused.value.diagnostics]
    assert all(any(text in one for one in said) for text in named.values())
    kernel, page = tmp_path / "k.pto", tmp_path / "map.html"
    kernel.write_text(_clashing(), "utf-8")
    assert main([str(kernel), "--check-buffer-reuse", f"--memory-map={page}"]) == 1
    assert "is in the way" in capsys.readouterr().err
    assert "overlap in part" in page.read_text("utf-8")


def test_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kernel, page = tmp_path / "k.pto", tmp_path / "map.html"
    kernel.write_text(_clashing(), "utf-8")
    words = [str(kernel), "--legalize-buffer-reuse", f"--memory-map={page}"]
    assert main(words) == 0
    capsys.readouterr()
    text = page.read_text("utf-8")
    assert '"name":"before"' in text
    assert '"name":"after"' in text
    assert main([str(kernel), "--memory-map=map.png"]) == 1
    assert "expected a file *.html" in capsys.readouterr().err
    assert main([str(kernel), f"--memory-map={tmp_path}/none/map.html"]) == 1
    assert "cannot write" in capsys.readouterr().err


def test_the_page_in_a_browser(opened: Callable[[str], Any]) -> None:
    memory = pto_opt.parse(_clashing()).memory()
    hostile = "</script><script>document.body.dataset.bad=1</script>"
    page = opened(page_of({"before": memory, "after": MemoryMap(())}, hostile))
    (space,) = memory.spaces
    assert page.get_attribute("body", "data-ready") == str(len(space.blocks))
    assert hostile in page.inner_text("#title")
    assert page.get_attribute("body", "data-bad") is None
    assert page.locator(".block.clash").count() == sum(
        bool(b.clashes) for b in space.blocks
    )
    chosen = max(range(len(space.blocks)), key=lambda i: space.blocks[i].first)
    page.locator(".block").nth(chosen).click()
    details = page.inner_text(".tile")
    block = space.blocks[chosen]
    assert f"bytes [{block.start}, {block.end})" in details
    assert f"of line {block.first_use.line}" in details
    assert "fullest point" in page.content()
    page.check(".whole")
    assert page.locator("line.capacity").count() == 1
