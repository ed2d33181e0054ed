"""Answers of `ptoas` out of the cache, and into it."""

from __future__ import annotations

import os

from pto_opt.cache.digests import Sources, digest_of
from pto_opt.cache.store import Store
from pto_opt.clock import IMPORTED
from pto_opt.ptoas.answers import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pto_opt.ptoas.flags import Flags

VARIABLE = "PTO_OPT_CACHE"
OFF = "off"

_DUMPS = "mlir-print-ir-"
"""What flags begin with that print or write more than an answer has."""
_LOCATION = b"loc("


class AnswerCache:
    """
    The cache as one process uses it. Flags, the name and the bytes of a program and the
    sources of pto-opt and xDSL are what an answer depends on; there is no variable of the
    environment among them.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sources = Sources()

    @staticmethod
    def of_environment() -> AnswerCache | None:
        """
        The cache that this process is to use. There is none where the variable
        `PTO_OPT_CACHE` is `off`; where no folder is known; where a source is younger than
        what this process has imported, which may still be the older one.
        """
        folder = cache_folder()
        if folder is None:
            return None
        try:
            cache = AnswerCache(Store(folder))
        except (ImportError, OSError):  # imported from elsewhere than files
            return None
        return cache if cache._sources.newest < IMPORTED else None

    def find(self, flags: Flags, data: bytes) -> Answer | None:
        """An answer that is known."""
        key = self._key(flags, data)
        body = None if key is None else self.store.get(key)
        return None if body is None else _unpacked(body)

    def keep(self, flags: Flags, data: bytes, answer: Answer) -> None:
        """
        Know an answer from now on. Messages about a program with locations show lines of
        other files, which may change: such an answer is not kept.
        """
        if not answer.is_repeatable or (answer.messages and _LOCATION in data):
            return
        if (key := self._key(flags, data)) is not None:
            self.store.put(key, _packed(answer))

    def _key(self, flags: Flags, data: bytes) -> str | None:
        words: list[str] = [flags.input]
        for name in sorted(flags.given):
            if name.startswith(_DUMPS):
                return None
            if name != "o":  # where an answer goes is not what it says
                words += (name, *flags.given[name], "")
        named = (os.fsencode(word) for word in words)
        return digest_of(self._sources.digest, data, *named).hex()


def cache_folder() -> str | None:
    """Where the cache lies, as the environment says; None where it is off."""
    given = os.environ.get(VARIABLE)
    if given:
        return None if given == OFF else given
    for base in user_caches():
        return os.path.join(base, "pto-opt", "compiled")
    return None


def user_caches() -> list[str]:
    """Where the user's caches go, the best place first."""
    cache = os.environ.get("XDG_CACHE_HOME")
    bases = [cache] if cache and os.path.isabs(cache) else []
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        bases.append(os.path.join(home, ".cache"))
    return bases


def _packed(answer: Answer) -> bytes:
    messages = answer.messages.encode("utf-8", "surrogatepass")
    output = b"-"
    if answer.output is not None:
        output = b"+" + answer.output.encode("utf-8", "surrogatepass")
    return b"%d\n" % len(messages) + messages + output


def _unpacked(body: bytes) -> Answer:
    length, _, rest = body.partition(b"\n")
    messages, output = rest[: int(length)], rest[int(length) :]
    return Answer(
        output[1:].decode("utf-8", "surrogatepass") if output[:1] == b"+" else None,
        messages.decode("utf-8", "surrogatepass"),
    )
