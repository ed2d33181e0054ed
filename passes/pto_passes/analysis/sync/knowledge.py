"""
What a unit, a flag or a buffer id tells of accesses: a bit for each that is known to be over,
in this iteration of the loops around and in the one before.
"""

from __future__ import annotations

from collections.abc import Callable

Change = Callable[[int, int], tuple[int, int]]
"""What becomes of the bits of this iteration and of those of the one before."""


def renewing(bits: int) -> Change:
    """These bits are of accesses that have not been executed yet."""
    return lambda now, before: (now | bits, before | bits)


def shifting(inside: int, outside: int) -> Change:
    """What was of this iteration is of an earlier one."""
    return lambda now, before: (now | inside, before & (now | outside))


def folding(bits: dict[int, int]) -> Change:
    """What is not known of some accesses is not known of others either."""
    everything = sum(bits)

    def folded(known: int) -> int:
        missing = everything & ~known
        while missing:
            bit = missing & -missing
            missing ^= bit
            known &= ~bits[bit]
        return known | everything

    return lambda now, before: (folded(now), folded(before))
