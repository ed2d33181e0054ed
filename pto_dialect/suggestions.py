"""What the author of an unknown word may have meant."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """
    `; did you mean 'nearest'?`, to be put behind an error about an unknown word; nothing
    where no known word is near. Upper and lower case count as the same letters. `cutoff`
    is how alike two words have to be, from 0 to 1.
    """
    near = nearest(word, known, cutoff=cutoff)
    return "" if near is None else f"; did you mean '{near}'?"


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that is most like another one, if any is alike."""
    from difflib import get_close_matches  # errors are rare, every start counts

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else None
