"""
Programs whose tiles just fit: memory and time are a rectangle that is cut into tiles, each
with its bytes for some time, until hardly a byte is left over at any time. Then the
addresses are thrown away.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from pto_dialect.hardware import A2A3, AddressSpace

CAPACITY = A2A3.memories[AddressSpace.VEC].capacity
_UNIT = A2A3.memories[AddressSpace.VEC].address_alignment
_LEFT = 0.05
"""At most this part of the memory is left over."""


@dataclass(eq=False)
class _Cut:
    """Bytes of a tile, and the steps at which they are its."""

    size: int
    begin: int
    end: int


def tight_fit(seed: int) -> str:
    """A module in which all of up to 128 tiles fit, by how they were found."""
    die = random.Random(seed)
    units = int(CAPACITY * (1 - _LEFT * die.random())) // _UNIT
    cuts = _cut(die, units * _UNIT, 0, die.randint(2, 40), die.randint(2, 7))
    die.shuffle(cuts)
    names = {cut: f"%t{number}" for number, cut in enumerate(cuts)}
    lines: list[str] = []
    for step in range(max(cut.end for cut in cuts) + 1):
        for cut, name in names.items():
            if cut.end == step:
                lines.append(
                    f"pto.tadds ins({name}, %one : {_type(cut)}, f32) "
                    f"outs({name} : {_type(cut)})"
                )
        for cut, name in names.items():
            if cut.begin == step:
                lines.append(
                    f"pto.texpands ins(%one : f32) outs({name} : {_type(cut)})"
                )
    allocs = [f"{name} = pto.alloc_tile : {_type(cut)}" for cut, name in names.items()]
    body = "\n    ".join(["%one = arith.constant 1.0 : f32", *allocs, *lines])
    return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k() attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    {body}
    return
  }}
}}
"""


def _type(cut: _Cut) -> str:
    return f"!pto.tile_buf<vec, 1x{cut.size // 4}xf32>"


def _cut(die: random.Random, size: int, begin: int, end: int, depth: int) -> list[_Cut]:
    """The tiles of some bytes for some steps."""
    ways = ["bytes"] * (size >= 2 * _UNIT) + ["steps"] * (end - begin >= 2)
    if not depth or not ways:
        return [_Cut(size, begin, end)]
    if die.choice(ways) == "bytes":
        at = die.randrange(1, size // _UNIT) * _UNIT
        return _cut(die, at, begin, end, depth - 1) + _cut(
            die, size - at, begin, end, depth - 1
        )
    at = die.randrange(begin + 1, end)
    return _cut(die, size, begin, at, depth - 1) + _cut(die, size, at, end, depth - 1)
