"""`--fix`: a text with what diagnostics offer to write, which is judged again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.edits import Edit, edited
from pto_dialect.messages.grouping import grouped

_ROUNDS = 10
"""So often is what was mended judged again: mended errors may bring others to light."""

Judge = Callable[[str], Sequence[Diagnostic]]
"""What finds all that is to be said of a text."""


def rounds(
    text: str, found: Sequence[Diagnostic], judge: Judge
) -> Iterator[tuple[str, Sequence[Diagnostic]]]:
    """
    The text after each round of fixes, and what is found in it then. A round has those of
    the first who speaks: what is out of order because of an overlap needs no barrier. Of
    several fixes of one diagnostic those are taken that leave least to say.
    """
    for _ in range(_ROUNDS):
        # What has one cause has one remedy.
        offering = [one for one in grouped(found) if one.fixes]
        first = min((_speaker(one) for one in offering), default="")
        speaking = [one for one in offering if _speaker(one) == first]
        choices = max((len(one.fixes) for one in speaking), default=0)
        tried: list[tuple[str, Sequence[Diagnostic]]] = []
        for choice in range(choices):
            changed = edited(text, edits_of(speaking, choice))
            tried.append((changed, judge(changed)))
            if not tried[-1][1]:
                break
        if not tried:
            return
        text, found = min(tried, key=_rank)
        yield text, found


def fixed(
    text: str, found: Sequence[Diagnostic], judge: Judge
) -> tuple[str, Sequence[Diagnostic]]:
    """
    The text with fixes, and what is found in it. It is better than it was: it is read up to
    a later line, verified, or checked where it was not, or as far with fewer errors and
    warnings. Where all fixes together make nothing better, each is tried alone.
    """
    best = text, found
    for one in rounds(text, found, judge):
        best = min(best, one, key=_rank)
    if best[0] != text:
        return best
    for one in found:
        changed = edited(best[0], edits_of([one]))
        if changed != text:
            best = min(best, (changed, judge(changed)), key=_rank)
            if best[0] != text:
                return fixed(*best, judge)
    return best


def edits_of(found: Iterable[Diagnostic], choice: int = 0) -> list[Edit]:
    """The edits of one fix of each diagnostic: of so many the one chosen, or the last."""
    offered = (one.fixes[: choice + 1][-1:] for one in found)
    return [e for fixes in offered for fix in fixes for e in fix.edits]


def _rank(state: tuple[str, Sequence[Diagnostic]]) -> tuple[int, int, int, int]:
    """How bad a text is: how early it fails, and where; its errors, its warnings."""
    errors = [one for one in state[1] if one.severity is Severity.ERROR]
    warnings = sum(one.severity is Severity.WARNING for one in state[1])
    reached = min((_stage(one) for one in errors), default=_CHECKED)
    line = 0
    if reached == _READ:  # what is behind the first error need not have been read
        line = min(one.line or 0 for one in errors)
    return -reached, -line, len(errors), warnings


_READ, _VERIFIED, _CHECKED = range(3)
"""How far a text gets: it is read, then verified, then checked."""


def _stage(one: Diagnostic) -> int:
    return {"1": _READ, "2": _VERIFIED}.get(_speaker(one), _CHECKED)


def _speaker(one: Diagnostic) -> str:
    """Who says it: the first digit of its code."""
    return one.code.removeprefix("PTO")[:1]
