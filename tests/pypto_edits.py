"""
What pypto does to generated C++ before it puts it into a file of its own, written from
its documentation; the tests compare it with pypto's own where that is at hand.
"""

from __future__ import annotations

import re
from collections import Counter

_DROPPED_INCLUDE = re.compile(r"#include.*(?:pto-inst|cstdint|tensor\.h)")
_ALIAS = re.compile(
    r"\s*(?:__(?:ubuf|cbuf)__\s+.+?\*\s*(\w+)\s*=\s*(\w+)\.data\(\);"
    r"|__gm__\s+.+?\*\s*(\w+)\s*=\s*\(__gm__\s+.+?\*\)\s*(\w+);)\s*$"
)
_GATHER = re.compile(r"(\bMGATHER(?:<[^;()]+>)?\()(\w+(?:\s*,\s*\w+){2,3})(\);)")

SENTINELS = ("// --- ptoas-generated code ---", "// --- Kernel entry point ---")
"""Lines that divide pypto's files; generated text must not contain them."""

DISCOVERY = re.compile(r"(?:__global__\s+)?AICORE\s+void\s+(\w+)\s*\(")
"""How pypto finds functions in generated text."""


def edited(text: str) -> str:
    """The text as pypto puts it into its file."""
    lines = [line for line in text.splitlines(keepends=True) if not _is_dropped(line)]
    text = "".join(with_tiles_in_gathers(lines))
    text = re.sub(r"\bTensor\b", "ChipTensor", text)
    kernel = r'(?:extern\s*"C"\s*)?(?:__global__\s+)?AICORE\s+void'
    text = re.sub(kernel, "static __aicore__ void", text)
    return re.sub(r"\bAICORE\b", "__aicore__", text)


def _is_dropped(line: str) -> bool:
    line = line.strip()
    return (
        _DROPPED_INCLUDE.match(line) is not None
        or line == "using namespace pto;"
        or line.startswith("set_ffts_base_addr(")
    )


def with_tiles_in_gathers(lines: list[str]) -> list[str]:
    """
    Older ptoas gave `MGATHER` pointers. Where each argument is a pointer made for this
    call alone, pypto gives it the tile or view behind the pointer. A scratch tile may
    stand for itself.
    """
    uses = Counter(re.findall(r"\b[A-Za-z_]\w*\b", "".join(lines)))
    aliases: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines):
        if (found := _ALIAS.match(line)) is not None:
            alias, wrapper = (group for group in found.groups() if group is not None)
            aliases[alias] = (wrapper, number)
    lines, dropped = list(lines), set[int]()
    for number, line in enumerate(lines):
        if (found := _GATHER.search(line)) is None:
            continue
        names = re.split(r"\s*,\s*", found[2])
        known = [n in aliases and uses[n] == 2 for n in names]
        if not all(known[:3]) or (names[3:] and names[3] in aliases and not known[3]):
            continue
        new = [aliases[n][0] if k else n for n, k in zip(names, known)]
        dropped.update(aliases[n][1] for n, k in zip(names, known) if k)
        call = f"{found[1]}{', '.join(new)}{found[3]}"
        lines[number] = line[: found.start()] + call + line[found.end() :]
    return [line for number, line in enumerate(lines) if number not in dropped]
