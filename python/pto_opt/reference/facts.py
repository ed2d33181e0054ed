"""
The facts of an operation's class in words. Where a fact depends on types or attributes,
the documentation of the method that decides is shown.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pto_dialect.facts import Dim, ShapeRule, ValidOf
from pto_dialect.hardware import CHIPS, ArchSpec, Pipe
from pto_dialect.ops.base import PTOOp, TileOp
from pto_opt.reference.page import Facts, Part

_T = TypeVar("_T")


class _DependsOnTypesError(Exception):
    """A fact cannot be told from the class alone."""


class _AnyInstance:
    """Stands for an operation of which nothing but the class is known."""

    def __init__(self, op: type[PTOOp], arch: ArchSpec):
        self._op = op
        self._arch = arch

    def __getattr__(self, name: str) -> Any:
        value = inspect.getattr_static(self._op, name, None)
        if name == "arch":
            return self._arch
        if name.isupper():
            return getattr(self._op, name)
        if inspect.isfunction(value):
            return value.__get__(self)
        raise _DependsOnTypesError(name)


def _on(
    op: type[PTOOp], arch: ArchSpec, method: Callable[..., _T], *more: object
) -> _T:
    try:
        return method(_AnyInstance(op, arch), *more)
    except (_DependsOnTypesError, TypeError, AttributeError) as error:
        # A TypeError is a helper's, or super's, that was given no operation.
        raise _DependsOnTypesError from error


def _rule(op: type[PTOOp], *names: str) -> str:
    """
    What is said of a fact that the types of the operands decide: the documentation of the
    methods that tell it, and the units that they name.
    """
    words: list[str] = []
    units: dict[str, None] = {}
    for name in names:
        method = inspect.getattr_static(op, name)
        if method in (vars(PTOOp).get(name), vars(TileOp).get(name)):
            continue
        if (documentation := inspect.cleandoc(method.__doc__ or "")) not in words:
            words.append(documentation)
        units |= dict.fromkeys(re.findall(r"\bPipe\.(\w+)", inspect.getsource(method)))
    listed = " or ".join(Pipe[unit].value for unit in units)
    decides = "types or attributes decide"
    first = f"{listed}: {decides}." if listed else f"{decides.capitalize()}."
    return " ".join(filter(None, [first, *words]))


def pipes(op: type[PTOOp]) -> tuple[Part, ...]:
    """The units that run it, chip by chip; nothing for what needs no unit."""

    def words(units: tuple[Pipe, ...]) -> str:
        return ", then ".join(units)

    return _by_arch(
        op, lambda arch: words(_on(op, arch, op.pipes_on, arch)), "pipe_on", "pipes_on"
    )


def shape_rules(op: type[TileOp]) -> tuple[Part, ...]:
    """The relations between valid extents that pto-isa demands."""
    parts = _by_arch(
        op,
        lambda arch: "; ".join(map(_shape_rule, _on(op, arch, op.shape_rules))),
        "shape_rules",
    )
    more: list[tuple[str, str]] = []
    if op.REJECTS_EMPTY:
        more.append(("empty tiles", "refused: there must be a row and a column"))
    if op.INDEPENDENT:
        more.append(("cells of dst are independent along", _dims(op.INDEPENDENT)))
    if op.FILLS:
        more.append(("writes beyond the valid extent in", _dims(op.FILLS)))
    more += [
        (f"leaves changed on {chip.title}", ", ".join(op.leaves(chip)))
        for chip in CHIPS.values()
        if op.leaves(chip) and chip.name == chip.headers
    ]
    if not op.WRITES_VALID:
        more.append(("writes", "other cells than the valid region of dst"))
    return (*parts, Facts(tuple(more))) if more else parts


def in_place(op: type[TileOp]) -> tuple[Part, ...]:
    """The operands that may share bytes with what the operation writes."""
    parts = (
        *_by_arch(
            op,
            lambda arch: (
                f"{_names(op, _on(op, arch, op.in_place, arch))} "
                "may have exactly the bytes of dst"
            ),
            "in_place",
        ),
        *_by_arch(
            op,
            lambda arch: _same_start(op, _on(op, arch, op.same_start, arch)),
            "same_start",
        ),
    )
    if op.NEVER_DST:
        one = f"{_names(op, op.NEVER_DST)} and dst that are one value"
        parts = (*parts, f"On any chip the verifier refuses {one}.")
    return parts


def memory(op: type[TileOp]) -> tuple[Part, ...]:
    """What it writes, updates and uses as scratch."""
    operands = [name for name, _ in op.get_irdl_definition().operands]

    def those(names: Iterable[str]) -> str:
        return ", ".join(name for name in names if name in operands)

    scratch = those(op.SCRATCH)
    if scratch and op.IGNORES_TMP:
        ignoring = [c.name for c in CHIPS.values() if not c.uses_scratch]
        scratch += f" ({' and '.join(ignoring)} ignores it)"
    rows = [
        ("writes", those(op.OUTS)),
        ("reads what it writes", those(op.UPDATED)),
        ("scratch", scratch),
    ]
    parts: list[Part] = [Facts(tuple(row for row in rows if row[1]))]
    if op.clobbered is not TileOp.clobbered:
        overwrites = _by_arch(
            op,
            lambda arch: f"overwrites {_names(op, _on(op, arch, op.clobbered))}",
            "clobbered",
        )
        parts.extend(overwrites)
    return tuple(parts)


def element_types(op: type[TileOp]) -> tuple[Part, ...]:
    """The element types of dst, chip by chip."""
    rows = [
        (chip.name, ", ".join(types))
        for chip in CHIPS.values()
        if (types := op.element_types_on(chip))
    ]
    return (Facts(tuple(rows)),) if rows else ()


def intrinsic(op: type[PTOOp]) -> str | None:
    """
    The C++ function; None where the class does not say and the operation does not
    compute on tiles, so that none can be derived from its name.
    """
    derived = inspect.getattr_static(op, "intrinsic") is not vars(PTOOp)["intrinsic"]
    if op.INTRINSIC is None and not issubclass(op, TileOp) and not derived:
        return None
    return op.intrinsic()


def _by_arch(
    op: type[PTOOp], fact: Callable[[ArchSpec], str], *methods: str
) -> tuple[Part, ...]:
    try:
        rows = [(c.name, words) for c in CHIPS.values() if (words := fact(c))]
    except _DependsOnTypesError:
        return (_rule(op, *methods),)
    return (Facts(tuple(rows)),) if rows else ()


def _names(op: type[PTOOp], names: tuple[str, ...]) -> str:
    operands = [name for name, _ in op.get_irdl_definition().operands]
    return " or ".join(name for name in names if name in operands) or "no operand"


def _same_start(op: type[PTOOp], names: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f"dst may start where {_names(op, names)} starts, laid out otherwise"


def _shape_rule(rule: ShapeRule) -> str:
    return f"{_extent(rule.left)} == {_extent(rule.right)}"


def _extent(extent: ValidOf | int) -> str:
    if isinstance(extent, int):
        return str(extent)
    return f"{extent.operand}.{'v_row' if extent.dim is Dim.ROW else 'v_col'}"


def _dims(dims: Iterable[Dim]) -> str:
    return " and ".join(dim.plural for dim in sorted(dims))
