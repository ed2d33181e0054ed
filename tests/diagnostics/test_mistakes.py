"""
Mistakes and what is said of them, at three widths, against goldens.

`UPDATE_GOLDENS=1 pytest tests/diagnostics/test_mistakes.py` writes the goldens anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mistakes import KERNEL, MISTAKES

from pto_dialect.messages.grouping import grouped
from pto_dialect.messages.listing import render_all
from pto_dialect.messages.rendering import MessageStyle
from pto_opt.check_tasks import Options
from pto_opt.checking_one import diagnose

GOLDENS = Path(__file__).parent / "goldens"
WIDTHS = (80, 100, 120)
OPTIONS = Options(sync=True)


def said_of(name: str) -> str:
    """What is said of a mistake, at each width."""
    old, new = MISTAKES[name]
    assert KERNEL.count(old) == 1, name
    found = diagnose(KERNEL.replace(old, new), "kernel.pto", OPTIONS)
    parts: list[str] = []
    for width in WIDTHS:
        text = render_all(grouped(found), MessageStyle(width, wraps=True))
        assert text, name
        assert max(map(len, text.splitlines())) <= width
        parts.append(f"--- {width}\n{text}")
    return "".join(parts)


def test_the_kernel_is_right() -> None:
    assert diagnose(KERNEL, "kernel.pto", OPTIONS) == []


def test_there_are_enough() -> None:
    assert len(MISTAKES) >= 45


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(name: str) -> None:
    golden = GOLDENS / f"{name.replace(' ', '-')}.txt"
    said = said_of(name)
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_a_kernel_without_flags() -> None:
    """One sentence, and what to do, in five lines."""
    lines = [
        one
        for one in KERNEL.splitlines(keepends=True)
        if not any(word in one for word in ("_flag", "barrier"))
    ]
    found = diagnose("".join(lines), "kernel.pto", OPTIONS)
    assert len(found) > 1
    for width in WIDTHS:
        text = render_all(found, MessageStyle(width, wraps=True))
        assert len(text.splitlines()) <= 5
        assert "neither flags nor barriers" in text
        assert "help: pto-opt --insert-sync" in text
