"""C++ identifiers for the author's names."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KEYWORDS = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t
char16_t char32_t class compl concept const consteval constexpr constinit const_cast
continue co_await co_return co_yield decltype default delete do double dynamic_cast else
enum explicit export extern false float for friend goto if inline int long mutable
namespace new noexcept not not_eq nullptr operator or or_eq private protected public
register reinterpret_cast requires return short signed sizeof static static_assert
static_cast struct switch template this thread_local throw true try typedef typeid
typename union unsigned using virtual void volatile wchar_t while xor xor_eq final
override import module
"""

_USED = """
half bfloat16_t pto std int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t
size_t ptrdiff_t intptr_t uintptr_t assert errno linux unix major minor main stdin stdout
stderr set_mask_norm set_vector_mask dcci dsb trap printf cce block_idx block_num event_t
pipe_t T
"""

NOT_NAMES = frozenset(_KEYWORDS.split()) | frozenset(_USED.split())
"""
Words that are no identifiers, and names that generated code, pto-isa or a system header
use: types, functions, macros in small letters. pypto's tooling knows `T`.
"""

_WORD = re.compile(r"[A-Za-z_]\w*")
_NOT_WORD = re.compile(r"\W")
_NUMBER = re.compile(r"[0-9]+")


def words(texts: Iterable[str]) -> set[str]:
    """The identifiers in pieces of C++."""
    return {word for text in texts for word in _WORD.findall(text)}


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
