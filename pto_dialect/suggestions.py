"""What the author of an unknown word may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """
    `; did you mean 'nearest'?`, to be put behind an error about an unknown word; nothing
    where no known word is near. Upper and lower case count as the same letters. `cutoff`
    is how alike two words have to be, from 0 to 1.
    """
    near = nearest(word, known, cutoff=cutoff)
    return "" if near is None else f"; did you mean '{near}'?"


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
}
"""What the chip's manuals and other tools call its memories, and what PTO does."""


def meant(word: str, known: Iterable[str]) -> str:
    """
    As `did_you_mean`, and for the chip's names of memories the word that PTO has: `UB` is
    `vec`.
    """
    known = list(known)
    other = _ELSEWHERE.get(word.lower())
    if other in known:
        return f"; {word.upper()} is called '{other}' here"
    return did_you_mean(word, known)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """
    The known word that is most like another one, if any is alike; of several that are
    equally alike, the one that starts most alike.
    """
    # Errors are rare, every start counts.
    from difflib import SequenceMatcher, get_close_matches

    word = word.lower()
    by_lower = {name.lower(): name for name in known}

    def likeness(candidate: str) -> tuple[float, int]:
        pairs = zip(candidate, word, strict=False)
        same_start = takewhile(lambda pair: pair[0] == pair[1], pairs)
        return SequenceMatcher(None, candidate, word).ratio(), len(list(same_start))

    close = get_close_matches(word, by_lower, n=5, cutoff=cutoff)
    return by_lower[max(close, key=likeness)] if close else None
