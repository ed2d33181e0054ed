"""
Which diagnostics are wanted: `-W ignore=PTO5101`, `-W error=PTO2101`, and comments.

    %x = pto.alloc_tile {colour = "red"} : ...  // pto: allow PTO2101

A comment is about its own line; one on a line of its own is about the next line.
Errors stay errors: what is proven wrong is not made right by leaving it unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.kinds import KINDS

_ALLOW = re.compile(r"//\s*pto:\s*allow((?:[\s,]+PTO\d+)+)")
_CODE = re.compile(r"PTO\d+")


@dataclass(frozen=True)
class Policy:
    """What is left unsaid, and what counts as an error."""

    ignored: frozenset[str] = frozenset()
    """Codes of warnings, remarks and what was not proven that are not wanted."""
    errors: frozenset[str] = frozenset()
    """Codes of those that count as errors."""

    @staticmethod
    def of(requests: Sequence[str]) -> Policy:
        """
        The policy of several `ignore=CODE` and `error=CODE`; several codes are set apart by
        commas.

        Raises:
            ValueError: for other words, and codes that there are not.
        """
        chosen: dict[str, set[str]] = {"ignore": set(), "error": set()}
        for request in requests:
            action, _, codes = request.partition("=")
            if action not in chosen or not codes:
                raise ValueError(
                    f"expected ignore=CODE or error=CODE after -W, found '{request}'"
                )
            for code in codes.upper().split(","):
                if code not in KINDS:
                    from pto_dialect.messages.suggestions import did_you_mean

                    hint = did_you_mean(code, KINDS, cutoff=0.8)
                    raise ValueError(f"there is no code '{code}'{hint}")
                chosen[action].add(code)
        return Policy(frozenset(chosen["ignore"]), frozenset(chosen["error"]))

    def judge(self, found: Diagnostic) -> Diagnostic | None:
        """A diagnostic as it counts here; None if it is not wanted."""
        if found.severity in (Severity.ERROR, Severity.NOTE):
            return found
        if found.code in self.ignored or _is_allowed(found):
            return None
        if found.code in self.errors:
            return replace(found, severity=Severity.ERROR)
        return found


def _is_allowed(found: Diagnostic) -> bool:
    """Whether a comment at its line says that it is known."""
    if found.source is None or not found.source.has_notes:
        return False
    place = found.place_in_text
    if place is None or place.text is None:
        return False
    before = ""
    number = place.line - found.source.line_offset
    if number > 1:
        before = found.source.input.content.split("\n", number)[number - 2].strip()
    lines = [place.text, before if before.startswith("//") else ""]
    return any(
        found.code in _CODE.findall(match[1])
        for line in lines
        for match in _ALLOW.finditer(line)
    )
