"""The units that flags and barriers order, as the numbers that analyses count them by."""

from __future__ import annotations

from pto_dialect.hardware import Pipe

UNITS = (
    Pipe.S,
    Pipe.V,
    Pipe.M,
    Pipe.MTE1,
    Pipe.MTE2,
    Pipe.MTE3,
    Pipe.FIX,
)
"""All of them; a unit's number is its place here."""

UNIT = {pipe: number for number, pipe in enumerate(UNITS)}
"""The numbers."""

UNIT_COUNT = len(UNITS)

SCALAR = UNIT[Pipe.S]
"""The unit that gives the others their instructions."""
