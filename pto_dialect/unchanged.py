"""What is asked again and again of a program while nothing changes it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

_Subject = TypeVar("_Subject")
_Answer = TypeVar("_Answer")

_ANSWERS: ContextVar[dict[Callable[..., Any], dict[int, tuple[Any, Any]]] | None] = (
    ContextVar("answers", default=None)
)
"""For each question what was answered, by the identity of what it was about."""


@contextmanager
def unchanged() -> Generator[None]:
    """While this lasts no program changes in this thread, and `remembered` may remember."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def remembered(
    question: Callable[[_Subject], _Answer],
) -> Callable[[_Subject], _Answer]:
    """
    A question about a part of a program that is answered once for each part, as long as
    the program is `unchanged`; else each time anew.
    """

    @wraps(question)
    def ask(subject: _Subject) -> _Answer:
        answers = _ANSWERS.get()
        if answers is None:
            return question(subject)
        known = answers.setdefault(question, {})
        if (found := known.get(id(subject))) is None:
            # With the subject, lest another one gets its identity.
            found = known[id(subject)] = subject, question(subject)
        return found[1]

    return ask
