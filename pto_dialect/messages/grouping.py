"""Diagnostics that have one cause become one, with the other places counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.edits import Fix, offer


def grouped(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """
    One diagnostic for each cause, in the order of the first ones. Where no cause is
    known, the same message of the same kind, of whichever operations, is taken for the same
    fault; notes that differ keep remarks apart, which speak of what was done at each place.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for one in found:
        groups.setdefault(_key(one), []).append(one)
    return [_joined(group) for group in groups.values()]


def _key(found: Diagnostic) -> object:
    if found.cause is not None:
        return found.severity, found.cause
    if found.severity is Severity.REMARK or found.others:
        return id(found)
    return found.severity, found.code, _OPERATION.sub("", found.message)


_OPERATION = re.compile(r"^'[\w.]+' op ")
"""How most messages begin: with the operation that they are about."""


def _joined(group: Sequence[Diagnostic]) -> Diagnostic:
    first, cause = group[0], group[0].cause
    if len(group) == 1 and (cause is None or not cause.is_said_for_one):
        return first
    if cause is None:
        return replace(first, others=tuple(group[1:]), fixes=_fixes_of(group))
    first = next((d for d in group if d.kind is cause.kind), first)
    message = cause.message.replace("{count}", str(len(group)))
    others = () if "{count}" in cause.message else [d for d in group if d is not first]
    return replace(
        first,
        message=message,
        about=first.about if cause.about is None else cause.about,
        focus=first.focus if cause.about is None else None,
        kind=cause.kind,
        notes=() if cause.is_said_for_one else first.notes,
        label=cause.label,
        helps=(*cause.helps, *first.helps),
        others=tuple(others),
        others_are=cause.leads_to,
        cause=None,
        fixes=() if cause.is_said_for_one else first.fixes,
    )


def _fixes_of(group: Sequence[Diagnostic]) -> tuple[Fix, ...]:
    """The first fixes of several diagnostics as one."""
    fixes = [fix for one in group for fix in one.fixes[:1]]
    edits = (edit for fix in fixes for edit in fix.edits)
    return offer(fixes[0].title, edits) if fixes else ()
