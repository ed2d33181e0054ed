"""
What operations do to the order of a core's units, and which units do their work.

An operation says its effect once (`PTOOp.sync_effect`); the planner of flags, the proof,
the race check, the timeline and the C++ read it.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.hardware import Pipe

Number = int | SSAValue
"""The number of a flag or of a buffer id: a constant, or dynamic."""


@dataclass(frozen=True)
class Raise:
    """`source` raises a flag for `target` when all is done that it was given before."""

    source: Pipe
    target: Pipe
    number: Number


@dataclass(frozen=True)
class Wait:
    """`target` waits for a flag of `source`, and lowers it, before it goes on."""

    source: Pipe
    target: Pipe
    number: Number


@dataclass(frozen=True)
class Barrier:
    """A unit finishes all that it was given before; `PIPE_ALL` is every unit, and all
    of them wait for one another."""

    pipe: Pipe


@dataclass(frozen=True)
class Acquire:
    """A unit waits until the last one that took a buffer id has given it back."""

    pipe: Pipe
    number: Number


@dataclass(frozen=True)
class Release:
    """A unit gives a buffer id back when all is done that it was given before."""

    pipe: Pipe
    number: Number


FlagEffect = Raise | Wait | Acquire | Release
"""What flags and buffer ids do."""


@dataclass(frozen=True)
class Announce:
    """
    The scalar unit tells other chips that all global memory before is as it should be,
    loaded from and stored to; nothing makes it wait for the units that do that. It ends
    with a barrier of all units (`TNOTIFY_IMPL`, `include/pto/comm/a2a3/TNotify.hpp`).
    """


SyncEffect = Raise | Wait | Barrier | Acquire | Release | Announce


@dataclass(frozen=True)
class Stage:
    """
    What one unit does of an operation that several units run one after the other: each
    begins when the one before has done its part, and has waited for nothing else.
    """

    pipe: Pipe
    operands: frozenset[str] | None = None
    """The operands whose bytes it touches; None for all of them."""


def stage(pipe: Pipe, *operands: str) -> Stage:
    """A stage that touches only these operands."""
    return Stage(pipe, frozenset(operands))
