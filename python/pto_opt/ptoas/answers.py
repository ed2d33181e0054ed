"""What a run of `ptoas` gives."""

from __future__ import annotations


class Answer:
    """
    What becomes of a program: an output, which there is not after an error, and what is
    said on stderr. One that is not repeatable may be another one the next time, though
    flags and program are the same.
    """

    def __init__(
        self, output: str | None, messages: str, is_repeatable: bool = True
    ) -> None:
        self.output = output
        self.messages = messages
        self.is_repeatable = is_repeatable

    @property
    def status(self) -> int:
        """The exit status."""
        return int(self.output is None)
