"""
Kernels that show how many bytes of scratch an operation touches, where that does not
depend on more than the element type and on whether a row fills a repeat: such operations
take it from `pto_dialect.device_facts` (`TileOp.SCRATCH_IS_MEASURED`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from op_kernels import WIDTHS, TileOf, op_kernel

from device_headers.device import Runner
from device_headers.places import operations, parse
from device_headers.trace import Memory
from device_headers.yields import Yield
from pto_dialect.hardware import ArchSpec

ROOM = 4096
"""Bytes of scratch, more than any of them touches."""

BODIES = {
    "tci": (
        "pto.tci ins(%x, %tmp : {dtype}, $tmp) outs(%c : $c) {{descending = true}}",
        "f32",
    ),
    "tsel": ("pto.tsel ins(%m, %a, %b, %tmp : $m, $a, $b, $tmp) outs(%c : $c)", "i32"),
    "tsels": (
        "pto.tsels ins(%m, %a, %tmp, %x : $m, $a, $tmp, {dtype}) outs(%c : $c)",
        None,
    ),
}
"""For each operation its text, and the element type of its scratch if it has one of its own."""

TYPES = ("i16", "i32")


@dataclass(frozen=True)
class ScratchCase:
    """A kernel whose scratch has room to spare."""

    op: str
    bits: int
    is_long: bool
    """Whether a row of dst fills a repeat of the vector unit."""
    text: str

    @property
    def key(self) -> str:
        """A name of its own."""
        return f"scratch_{self.op}_{self.bits}_{int(self.is_long)}"


def scratch_cases(arch: str) -> Iterator[ScratchCase]:
    """For each operation and type a row just below a repeat, and one of three."""
    for op, (body, element) in BODIES.items():
        for dtype in TYPES:
            for is_long in (False, True):
                repeat = 256 // WIDTHS[dtype]
                cols, valid = (3 * repeat,) * 2 if is_long else (repeat, repeat - 1)
                tmp = element or dtype
                tiles = {n: TileOf(dtype, 1, cols, (1, valid)) for n in "abc"}
                tiles["m"] = TileOf("ui8", 1, 256)
                tiles["tmp"] = TileOf(tmp, 1, ROOM // WIDTHS[tmp])
                text = op_kernel(
                    body.format(dtype=dtype),
                    tiles,
                    scalars={"x": dtype},
                    arch=arch,
                    transfers=False,
                )
                yield ScratchCase(op, 8 * WIDTHS[dtype], is_long, text)


def touched(runner: Runner, case: ScratchCase, arch: str) -> Yield:
    """The bytes of scratch up to the last one that is read or written."""
    (placed,) = operations(parse(case.text), ArchSpec.parse(arch))
    tmp = placed.tiles["tmp"]
    trace = runner.run(case.key, [0] * 6)
    within = range(tmp.start, tmp.start + tmp.size)
    ends = [
        a.end for a in trace.accesses if a.memory is Memory.UB and a.start in within
    ]
    size = max(ends, default=tmp.start) - tmp.start
    return Yield("SCRATCH", (arch, case.op), (case.bits, case.is_long, size))
