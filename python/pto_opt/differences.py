"""`--diff`: what changed from one text to the next."""

from __future__ import annotations


def difference(before: str, after: str, name: str, new_name: str) -> str:
    """The changed lines with those around them; nothing where nothing changed."""
    # Most runs change nothing that anybody wants to see.
    from difflib import unified_diff

    lines = unified_diff(
        before.splitlines(), after.splitlines(), name, new_name, lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
