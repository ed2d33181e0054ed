"""
What running pto-isa's device headers has shown of operations, in bytes and units. Written
by `tests/device_headers`, read by the operations' classes: not to be edited.

    PTO_ISA_ROOT=checkout python tests device_headers/report --arch a5 --each 3 --update

Keys are a chip and an operation without its dialect; an operation without a row has
nothing of the kind, or was not run.
"""

from __future__ import annotations

from collections.abc import Mapping

PTO_ISA: Mapping[str, str] = {
    "a2a3": "3186c381bd49",
    "a5": "3186c381bd49",
}
"""The commit of pto-isa that each chip's facts are from."""

FLAGS: Mapping[tuple[str, str], tuple[tuple[str, str, int], ...]] = {
    ("a2a3", "mgather"): (("MTE2", "MTE3", 0),),
    ("a2a3", "mscatter"): (("MTE3", "MTE2", 0),),
}
"""
Flags within an operation, to or from a unit that touches nothing there: who raises, who
waits, and the number.
"""

LEAVES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("a5", "tquant.mx"): ("ctrl",),
}
"""Registers of the core that are not as they were when the operation has ended."""

SCRATCH: Mapping[tuple[str, str], Mapping[int, tuple[int, int]]] = {
    ("a2a3", "tci"): {16: (1792, 1792), 32: (764, 2560)},
    ("a2a3", "tsel"): {16: (16, 16), 32: (16, 16)},
    ("a2a3", "tsels"): {16: (16, 16), 32: (16, 16)},
}
"""
Bytes of `tmp` that are touched, by the bits of an element of dst: where a row of dst is
shorter than a repeat of 256 bytes, and from there on.
"""
