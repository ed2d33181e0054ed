"""How messages look: the place, the message, the source line, a caret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pto_dialect.places import Place


@dataclass(frozen=True)
class Message:
    """One message with at most one place: an error, or a note that explains it."""

    severity: str
    text: str
    place: Place | None = None


def render(messages: Iterable[Message]) -> str:
    """The text of messages, each as `file:line:column: error: message` and its line."""
    return "".join(line for message in messages for line in _lines(message))


def _lines(message: Message) -> Iterator[str]:
    place = message.place
    prefix = "" if place is None else f"{place}: "
    yield f"{prefix}{message.severity}: {message.text}\n"
    if place is not None and place.text is not None:
        before = place.text[: place.column - 1]
        padding = "".join("\t" if c == "\t" else " " for c in before)
        yield f"{place.text}\n{padding}{'^' + '~' * (place.length - 1)}\n"
