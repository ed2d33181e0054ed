"""
Which operations the families of `cases` have in their kernels, and of the others that the
interpreter runs, whether the simulator has a function for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cases import FAMILIES, draw_case

from pto_dialect.ops.base import PTOOp
from pto_opt.interpreter.program import makers

SAMPLE = 60
"""Cases of a family that show its operations: families take turns between those."""

HAS_IT = (
    "the simulator has a function for it; it is not compared, see docs/semantics.md"
)
HAS_NOT = "the simulator has no function for it"

_OPERATION = re.compile(r"^(?:%\S+ = )?pto\.([a-z0-9_.]+)", re.MULTILINE)
_FUNCTION = re.compile(r"\b([A-Z][A-Z0-9_]*)_IMPL\s*\(")


@cache
def compared() -> Mapping[str, tuple[str, ...]]:
    """For each operation the families that have it in their kernels."""
    found: dict[str, dict[str, None]] = {}
    for family in FAMILIES:
        for seed in range(SAMPLE):
            for name in _OPERATION.findall(draw_case(family, seed).text):
                found.setdefault(name, {})[family] = None
    return {name: tuple(families) for name, families in sorted(found.items())}


def functions(isa: Path) -> frozenset[str]:
    """The functions of pto-isa that its CPU simulator implements."""
    headers = [*(isa / "include/pto/cpu").rglob("*.h*")]
    return frozenset(
        name
        for header in headers
        for name in _FUNCTION.findall(header.read_text(errors="replace"))
    )


def not_compared(isa: Path) -> dict[str, str]:
    """The operations that the interpreter runs and no family has, with the reason."""
    known, there = functions(isa), compared()
    found: dict[str, str] = {}
    for op in sorted(makers(), key=lambda op: op.name):
        name = op.name.removeprefix("pto.")
        if not issubclass(op, PTOOp) or name in there:
            continue
        found[name] = HAS_IT if op.intrinsic() in known else HAS_NOT
    return found
