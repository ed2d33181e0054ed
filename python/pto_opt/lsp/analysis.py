"""
What the process does that checks programs: it keeps what it knows of the last one that was
asked about, so that a second question about a tile needs no second reading.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pto_opt.check_tasks import Options

if TYPE_CHECKING:
    # What checks programs is imported by the process that does, not by the server's.
    from pto_opt.lsp.facts import ModuleFacts
    from pto_opt.lsp.findings import Finding


def check(text: str, name: str, options: Options) -> list[Finding]:
    """All that `pto-opt check` finds in a text."""
    from pto_opt.checking_one import diagnose
    from pto_opt.lsp.findings import findings_of

    return findings_of(diagnose(text, name, options))


def describe(
    text: str, name: str, options: Options, function: str, value: str, *at: int
) -> str:
    """
    Markdown about a value of a function; nothing for a program that is wrong. `at` is where
    the value is defined, and where it is asked about.
    """
    facts = _facts(text, name, options)
    found = None if facts is None else facts.of(function)
    return "" if found is None else "\n".join(found.describe(value, *at))


@lru_cache(maxsize=1)  # people look at one file at a time
def _facts(text: str, name: str, options: Options) -> ModuleFacts | None:
    from pto_dialect.assembly.source import SourceMap
    from pto_dialect.diagnostics import PTOException
    from pto_dialect.hardware import ArchSpec
    from pto_opt.context import make_context
    from pto_opt.loading import accept, read_module, set_arch
    from pto_opt.lsp.facts import ModuleFacts

    context = make_context()
    try:
        module = read_module(context, text, name)
        if options.arch is not None:
            set_arch(module, ArchSpec.parse(options.arch))
        accept(context, module)
    except (PTOException, RecursionError):
        return None
    source = SourceMap.of(module)
    assert source is not None
    return ModuleFacts(module, source)
