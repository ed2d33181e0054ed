"""
The search for a smaller program: chunks of places first, then half as large ones (delta
debugging), kind by kind, until nothing can be taken away any more.

Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from io import StringIO

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.loading import accept, read_module
from pto_opt.reduce.edits import KINDS, EditKind, fewer_lines, smaller_numbers
from pto_opt.reduce.question import Question


@dataclass
class Reduction:
    """What has been found."""

    text: str
    """The smallest program that gets the same answer."""
    tries: int = 0
    steps: dict[str, int] = field(default_factory=dict[str, int])
    """How often each kind of edit has made it smaller."""
    is_complete: bool = True
    """False if time ran out before nothing was left to try."""


class Reducer:
    """
    Makes a program smaller as long as a question gets the same answer.

    Args:
        question: what has to stay.
        allow_invalid: whether the verifier may refuse what comes out. A program that it
            refuses from the beginning is made smaller so in any case.
        seconds: how long to look for.
        watch: is told the number of lines each time that it has become smaller.
    """

    def __init__(
        self,
        question: Question,
        *,
        allow_invalid: bool = False,
        seconds: float = 120.0,
        watch: Callable[[int], None] | None = None,
    ):
        self.question = question
        self.allow_invalid = allow_invalid
        self._watch = watch
        self._seconds = seconds
        self._until = 0.0
        self._refused: set[str] = set()
        self.is_interrupted = False
        """Whether the user has stopped it; what was found until then counts."""

    def reduce(self, text: str) -> Reduction:
        """
        The smallest program that was found.

        Raises:
            UselessQuestion: if the program itself does not answer as asked.
        """
        self._until = time.monotonic() + self._seconds
        self.question.ask(text)
        found = Reduction(text)
        try:
            self._search(found)
        except KeyboardInterrupt:
            self.is_interrupted = True
        found.is_complete = not self.is_interrupted and self._has_time()
        return found

    def _search(self, found: Reduction) -> None:
        module = _parsed(found.text)
        if module is None:
            self._fewer_lines(found)
            return
        self.allow_invalid |= not _is_valid(found.text)
        # As it is printed, it is what all further ones are compared with.
        self._try(found, _printed(module), "printed anew", must_shrink=False)
        self._smaller_program(found)

    # Programs that can be parsed

    def _smaller_program(self, found: Reduction) -> None:
        before = None
        while found.text != before and self._has_time():
            before = found.text
            for kind in KINDS:
                self._thin_out(found, kind)
            self._smaller_numbers(found)

    def _thin_out(self, found: Reduction, kind: EditKind) -> None:
        count = self._count(found, kind)
        size = 1 if kind.one_by_one else max(1, count // 2)
        while count and self._has_time():
            start = max(0, count - size)
            # From the end: what uses something stands behind it.
            while start >= 0 and self._has_time():
                places = range(start, min(start + size, count))
                if places and self._apply(found, kind, places):
                    count = self._count(found, kind)
                start = -1 if start == 0 else max(0, min(start, count) - size)
            if size == 1:
                return
            size = max(1, min(size, count) // 2)

    def _count(self, found: Reduction, kind: EditKind) -> int:
        module = _parsed(found.text)
        return 0 if module is None else kind.count(module)

    def _apply(self, found: Reduction, kind: EditKind, places: Collection[int]) -> bool:
        module = _parsed(found.text)
        assert module is not None
        try:
            kind.apply(module, places)
            text = _printed(module)
        except Exception:
            # An edit that leaves no program is none; what it was at is of no use.
            return False
        return self._try(found, text, kind.name)

    def _smaller_numbers(self, found: Reduction) -> None:
        again = True
        while again and self._has_time():
            again = any(
                self._try(found, text, "numbers made smaller", must_shrink=False)
                for text in smaller_numbers(found.text)
                if self._has_time()
            )

    # Texts that cannot

    def _fewer_lines(self, found: Reduction) -> None:
        size = max(1, found.text.count("\n") // 2)
        while self._has_time():
            start = 0
            while start < found.text.count("\n") + 1 and self._has_time():
                text = fewer_lines(found.text, range(start, start + size))
                if not self._try(found, text, "lines removed"):
                    start += size
            if size == 1:
                return
            size //= 2

    # One try

    def _try(
        self, found: Reduction, text: str, name: str, must_shrink: bool = True
    ) -> bool:
        if text == found.text or text in self._refused:
            return False
        if must_shrink and len(text) >= len(found.text):
            return False
        found.tries += 1
        is_wanted = self.allow_invalid or name == "lines removed" or _is_valid(text)
        if not is_wanted or not self.question.keeps(text):
            self._refused.add(text)
            return False
        found.text = text
        found.steps[name] = found.steps.get(name, 0) + 1
        if self._watch is not None:
            self._watch(text.count("\n"))
        return True

    def _has_time(self) -> bool:
        return time.monotonic() < self._until


def _parsed(text: str) -> ModuleOp | None:
    try:
        return read_module(make_context(), text, "<text>")
    except PTOException:
        return None


def _printed(module: ModuleOp) -> str:
    stream = StringIO()
    print_module(module, stream)
    return stream.getvalue()


def _is_valid(text: str) -> bool:
    context = make_context()
    try:
        accept(context, read_module(context, text, "<text>"))
    except PTOException:
        return False
    return True
