"""C++ identifiers for the author's names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pto_passes.emitc.words import NOT_NAMES

_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_NOT_WORD = re.compile(r"\W")
_NUMBER = re.compile(r"[0-9]+")


def words(texts: Iterable[str]) -> set[str]:
    """The identifiers in pieces of C++, but for what stands in quotes."""
    return set[str]().union(*map(_words_of, texts))


@lru_cache(4096)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_QUOTED.sub("", text) if '"' in text else text))


def identifier(name: str) -> str:
    """
    A name as an identifier. A number becomes `v12`; a keyword, or a name that could be
    a macro (`AICORE`, `__gm__`), gets an underscore at its end.
    """
    if _NUMBER.fullmatch(name):
        return f"v{name}"
    name = _NOT_WORD.sub("_", name)
    if not name or name[0].isdigit():
        name = f"v{name}"
    is_word = name in NOT_NAMES
    could_be_macro = len(name) > 1 and name.upper() == name and name.strip("_")
    has_macro_form = name.startswith("__") and name.endswith("__")
    return f"{name}_" if is_word or could_be_macro or has_macro_form else name


class Names:
    """Gives each value of a function an identifier of its own."""

    def __init__(self, reserved: set[str]):
        self._taken = set(reserved)
        self._next = 1

    def named(self, name: str) -> str:
        """An identifier for a name; clashes are numbered, `x`, `x_1`, `x_2`."""
        base = found = identifier(name)
        count = 0
        while found in self._taken:
            count += 1
            found = f"{base.rstrip('_')}_{count}"
        self._taken.add(found)
        return found

    def unnamed(self) -> str:
        """The next of `v1`, `v2`, ... that no name has taken."""
        while (found := f"v{self._next}") in self._taken:
            self._next += 1
        self._taken.add(found)
        return found
