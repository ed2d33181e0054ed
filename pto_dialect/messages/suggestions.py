"""What the author of an unknown word may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True)
class Guess:
    """The word that was meant, if there is one that is like it."""

    word: str | None = None
    is_sure: bool = False
    """Whether no other known word is as near, so that it may be written."""
    hint: str = ""
    """What is put behind an error: `; did you mean 'vec'?`, or nothing."""

    @staticmethod
    def of(word: str | None, is_sure: bool) -> Guess:
        """The guess of a word, or that there is none."""
        hint = "" if word is None else f"; did you mean '{word}'?"
        return Guess(word, is_sure and word is not None, hint)


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """
    `; did you mean 'nearest'?`, to be put behind an error about an unknown word; nothing
    where no known word is near. Upper and lower case count as the same letters. `cutoff`
    is how alike two words have to be, from 0 to 1.
    """
    return guess(word, known, cutoff=cutoff).hint


_ELSEWHERE = {
    "ub": "vec",
    "l1": "mat",
    "cbuf": "mat",
    "l0a": "left",
    "ca": "left",
    "l0b": "right",
    "cb": "right",
    "l0c": "acc",
    "cc": "acc",
    "bt": "bias",
    "fb": "scaling",
    "aiv": "vector",
    "aic": "cube",
}
"""What the chip's manuals and other tools call memories and cores, and what PTO does."""


def meant(word: str, known: Iterable[str]) -> Guess:
    """
    As `guess`, and for the chip's names of memories and cores the word that PTO has: `UB` is
    `vec`.
    """
    known = list(known)
    other = _ELSEWHERE.get(word.lower())
    if other in known:
        return Guess(other, True, f"; {word.upper()} is called '{other}' here")
    return guess(word, known)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that is most like another one, if any is alike."""
    return guess(word, known, cutoff=cutoff).word


_MOST = 2
"""Of more words than these that are equally alike, none is told."""


def guess(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> Guess:
    """
    The known word that is most like another one, if any is alike; of several that are
    equally alike, the one that starts most alike.
    """
    # Errors are rare, every start counts.
    from difflib import SequenceMatcher, get_close_matches

    word = word.lower()
    known = list(dict.fromkeys(known))
    by_lower = {name.lower(): name for name in known}

    def likeness(candidate: str) -> float:
        return SequenceMatcher(None, candidate, word).ratio()

    def common_start(candidate: str) -> int:
        pairs = zip(candidate, word, strict=False)
        return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))

    close = get_close_matches(word, by_lower, n=5, cutoff=cutoff)
    if not close:
        return Guess()
    most = max(map(likeness, close))
    best = [one for one in close if likeness(one) == most]
    if len(best) > _MOST:
        return Guess()
    lower = max(best, key=common_start)
    twins = sum(name.lower() == lower for name in known)
    return Guess.of(by_lower[lower], len(best) == 1 == twins)


_PARTS = re.compile(r"[A-Za-z]+|\d+")
_LEAST = 3
"""A part of a name that has fewer letters is no slip of another one: `%x_tile`, `%y_tile`."""

_ALIKE = 0.7
"""How alike parts are of which one is a slip of the other."""


def guess_value(name: str, known: Iterable[str]) -> Guess:
    """
    The value that was meant by another one's name. Numbers in it, and parts of one or two
    letters, tell values apart: `%c1` is no slip of `%c16`.
    """
    found = guess(name, (one for one in known if _is_slip(name, one)), cutoff=_ALIKE)
    return Guess.of(None if found.word is None else f"%{found.word}", found.is_sure)


def _is_slip(name: str, other: str) -> bool:
    from difflib import SequenceMatcher

    one, two = _PARTS.findall(name.lower()), _PARTS.findall(other.lower())
    if "".join(one) == "".join(two):
        return True
    return len(one) == len(two) and all(
        a == b
        or (
            min(len(a), len(b)) >= _LEAST
            and a.isalpha()
            and b.isalpha()
            and SequenceMatcher(None, a, b).ratio() >= _ALIKE
        )
        for a, b in zip(one, two)
    )
